//go:build unix

package app

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
)

// alone holds a file beside the database as long as this process serves it, or says who does. The system lets go of it
// when the process ends, however that comes about; the file stays, because another may wait for it.
func alone(path string) (free func(), err error) {
	const what = "serve"
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fault.Wrap(fault.ReadOnly, what, err, "the folder of the database must be writable")
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil { //nolint:gosec // a descriptor fits
		defer f.Close()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fault.Wrap(fault.Internal, what, err, "")
		}
		const most = 32
		pid, _ := io.ReadAll(io.LimitReader(f, most))
		return nil, fault.New(fault.Busy, what, "process "+strings.TrimSpace(safetext.Line(string(pid)))+" serves this database already",
			"end that one first, or name another database with --db")
	}
	_ = f.Truncate(0) // only who holds it writes
	_, _ = fmt.Fprintln(f, os.Getpid())
	return func() { _ = f.Close() }, nil
}

// served reports whether a process holds that file.
func served(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }()                                          // with it goes the lock
	return syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB) != nil //nolint:gosec // a descriptor fits
}

// noProcess reports whether there is no process of a number.
func noProcess(pid int) bool { return errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) }

// abandoned reports whether nobody holds a file, or it is gone. What cannot be looked at may be somebody's.
func abandoned(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return errors.Is(err, fs.ErrNotExist)
	}
	defer func() { _ = f.Close() }()                                          // with it goes the lock
	return syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB) == nil //nolint:gosec // a descriptor fits
}
