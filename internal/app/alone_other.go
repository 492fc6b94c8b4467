//go:build !unix

package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/eqltui/eqltui/internal/fault"
)

// alone makes a file beside the database as long as this process serves it, or says that it is there. Where the system
// lets go of no lock, one that was left by a process that broke has to be removed by hand.
func alone(path string) (free func(), err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrExist) {
		pid, _ := os.ReadFile(path)
		return nil, fault.New(fault.Busy, "serve", "process "+string(pid)+" serves this database already",
			"end that one first; if there is none, remove "+path)
	}
	if err != nil {
		return nil, fault.Wrap(fault.ReadOnly, "serve", err, "the folder of the database must be writable")
	}
	_, _ = fmt.Fprint(f, os.Getpid())
	return func() { _ = f.Close(); _ = os.Remove(path) }, nil
}

// served reports whether a process made that file.
func served(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// noProcess reports whether there is no process of a number, where that can be told.
func noProcess(int) bool { return false }

// abandoned reports whether nobody holds a file: whoever does takes it away when they end.
func abandoned(path string) bool {
	_, err := os.Stat(path)
	return errors.Is(err, fs.ErrNotExist)
}
