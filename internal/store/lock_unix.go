//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package store

import (
	"errors"
	"io"
	"os"
	"syscall"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
)

// SQLite locks bytes of the database file from this one on: pending, reserved, and 510 that readers
// share (https://www.sqlite.org/fileformat2.html#the_lock_byte_page). In WAL mode every open
// connection holds a shared one.
const (
	lockBytes  = 0x40000000
	lockLength = 512
)

// alone takes the lock that only the one process can have that has the file open alone, and holds
// it until release is called. It works on a damaged file too, which SQLite would not open.
func alone(path string) (release func(), err error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	lock := syscall.Flock_t{Type: syscall.F_WRLCK, Whence: io.SeekStart, Start: lockBytes, Len: lockLength}
	if err := syscall.FcntlFlock(f.Fd(), setLock, &lock); err != nil {
		f.Close()
		if errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.EACCES) {
			return nil, fault.New(fault.Busy, "lock "+path, "an eqltui or another program has it open",
				"close the cockpit and every other program that uses this file, then try again")
		}
		return nil, err
	}
	return func() { f.Close() }, nil
}

// quiet keeps files of a folder from being exchanged while one of them is opened, and from being
// opened while they are exchanged. Systems that cannot lock a folder go without.
func quiet(dir string, exchange bool) (release func()) {
	f, err := os.Open(dir)
	if err != nil {
		return func() {}
	}
	how := syscall.LOCK_SH
	if exchange {
		how = syscall.LOCK_EX
	}
	// An exchange takes milliseconds; who waits longer waits for something else.
	for range 100 {
		if err = syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB); !errors.Is(err, syscall.EWOULDBLOCK) {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	return func() { f.Close() }
}
