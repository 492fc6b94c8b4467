package app

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"syscall"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safego"
	"github.com/eqltui/eqltui/internal/store"
)

// writeOut gives do standard output, or a file that takes its name only when it is whole. It is its
// owner's alone: exports hold names and addresses. A link leads to the file that is written; what is no
// file, as a pipe or a device, is written as it comes.
func (a *app) writeOut(ctx context.Context, path string, do func(io.Writer) error) error {
	if path == "" || path == "-" {
		return do(a.out)
	}
	what := "write " + quoted(path)
	if err := a.notTheDatabase(what, path); err != nil {
		return err
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return fault.New(fault.Usage, what, "it is a folder", "name a file in it")
	} else if err == nil && !info.Mode().IsRegular() {
		return writeInto(ctx, what, path, do)
	}
	behind, err := store.Behind(path)
	if err != nil {
		return fault.Wrap(fault.ReadOnly, what, err, "name another file")
	}
	if strings.HasPrefix(behind, store.OpenFiles) { // a file that this process was given open
		return writeInto(ctx, what, path, do)
	}
	if err := store.Writable(behind); err != nil {
		return fault.Wrap(fault.ReadOnly, what, err, "make it writable, or name another file")
	}
	return writeWhole(what, behind, do)
}

// writeWhole writes a file beside its place and then puts it there.
func writeWhole(what, path string, do func(io.Writer) error) error {
	part, err := store.NewPart(path)
	if err != nil {
		return fault.Wrap(fault.ReadOnly, what, fault.Bare(err), "name a folder you may write")
	}
	tmp, err := os.OpenFile(part, os.O_WRONLY, 0)
	if err != nil {
		return fault.Wrap(fault.ReadOnly, what, fault.Bare(err), "name a folder you may write")
	}
	err = do(tmp)
	if serr := tmp.Sync(); err == nil && serr != nil {
		err = fault.Wrap(fault.Full, what, fault.Bare(serr), "free some disk space and try again")
	}
	if cerr := tmp.Close(); err == nil && cerr != nil {
		err = fault.Wrap(fault.Full, what, fault.Bare(cerr), "free some disk space and try again")
	}
	if err == nil {
		rerr := os.Rename(tmp.Name(), path)
		if rerr == nil {
			return nil
		}
		err = fault.Wrap(fault.ReadOnly, what, errors.Unwrap(rerr), "name another file")
	}
	_ = os.Remove(tmp.Name()) // nothing was written under the name that was asked for
	return err
}

// writeInto writes into what is there. A reader that leaves is no fault.
func writeInto(ctx context.Context, what, path string, do func(io.Writer) error) error {
	f, err := openInto(ctx, path)
	if err != nil {
		if ctx.Err() != nil {
			return err
		}
		return fault.Wrap(fault.ReadOnly, what, fault.Bare(err), "name a file, or what may be written")
	}
	s := &sink{w: f}
	err = do(s)
	cerr := f.Close()
	switch {
	case s.gone && errors.Is(err, syscall.EPIPE):
		return nil
	case errors.Is(err, syscall.ENOSPC):
		return fault.Wrap(fault.Full, what, fault.Bare(err), "free some disk space and try again")
	case err == nil && cerr != nil:
		return fault.Wrap(fault.Full, what, fault.Bare(cerr), "")
	}
	return err
}

// openInto opens what is there. A pipe is open only when somebody reads it, and until then whoever waits
// can break it off.
func openInto(ctx context.Context, path string) (*os.File, error) {
	type opened struct {
		f   *os.File
		err error
	}
	out := make(chan opened, 1)
	safego.Go(func() {
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
		out <- opened{f, err}
	}, func(p *safego.Panic) { out <- opened{err: p} })
	select {
	case o := <-out:
		return o.f, o.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// notTheDatabase refuses to put a file in the place of the database that it is made from.
func (a *app) notTheDatabase(what, path string) error {
	db, err := a.path()
	if err != nil {
		return err
	}
	for _, end := range []string{"", "-wal", "-shm"} {
		own, oerr := os.Stat(db + end)
		there, terr := os.Stat(path)
		if oerr == nil && terr == nil && os.SameFile(own, there) {
			return fault.New(fault.Usage, what, "that is the database itself", "name another file")
		}
	}
	return nil
}
