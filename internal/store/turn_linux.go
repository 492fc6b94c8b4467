package store

import (
	"context"
	"errors"
	"io"
	"os"
	"sync"
	"syscall"
	"time"

	"github.com/eqltui/eqltui/internal/safego"
)

// turn is a place in the line of those who want to write one database. SQLite keeps no line: whoever looks at
// the right moment is next, and with twenty who look some wait for ever. So two bytes of the file are locked,
// behind those that SQLite knows: one by whoever writes, one by whoever is next. The system wakes those who wait
// for a lock in the order in which they came; the second byte keeps one that has just written, and comes again
// before the next one is awake, from being first.
type turn struct {
	f *os.File

	mu     sync.Mutex
	coming chan error // told when the lock has come; nil: it is not waited for
	wanted bool       // somebody still wants it when it comes
	closed bool       // the file is closed by whoever waits on it last
}

// Locks of fcntl(2) that belong to the open file: at once or not at all, and waiting.
const (
	setOpenFileLock     = 37 // F_OFD_SETLK
	setOpenFileLockWait = 38 // F_OFD_SETLKW
	writingByte         = lockBytes + 2*lockLength
	nextByte            = writingByte + 1
)

// line opens a place in the line of a database; nil where that cannot be, and nobody waits for a turn then.
func line(path string) *turn {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil
	}
	return &turn{f: f}
}

// file is the database's own file, nil where it is not open.
func (t *turn) file() *os.File {
	if t == nil {
		return nil
	}
	return t.f
}

func (t *turn) lock(byteOf int64, how int, kind int16) error {
	for {
		l := syscall.Flock_t{Type: kind, Whence: io.SeekStart, Start: byteOf, Len: 1}
		if err := syscall.FcntlFlock(t.f.Fd(), how, &l); !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}

func (t *turn) unlock(byteOf int64) { _ = t.lock(byteOf, setOpenFileLock, syscall.F_UNLCK) } // closing the file would too

// both locks the one byte and then the other, at once or waiting.
func (t *turn) both(how int) error {
	if err := t.lock(nextByte, how, syscall.F_WRLCK); err != nil {
		return err
	}
	defer t.unlock(nextByte)
	return t.lock(writingByte, how, syscall.F_WRLCK)
}

// come waits for the turn until an instant; pass ends it. Where there are no such locks it has come: SQLite's is
// the one that counts.
func (t *turn) come(ctx context.Context, until time.Time) error {
	if t == nil {
		return nil
	}
	if err := t.both(setOpenFileLock); !errors.Is(err, syscall.EAGAIN) && !errors.Is(err, syscall.EACCES) {
		return nil //nolint:nilerr // see above
	}
	over := time.NewTimer(time.Until(until))
	defer over.Stop()
	select {
	case <-t.stand():
		return nil
	case <-over.C:
		t.giveUp()
		return errTooLong
	case <-ctx.Done():
		t.giveUp()
		return ctx.Err()
	}
}

// pass lets the next one have its turn.
func (t *turn) pass() {
	if t != nil {
		t.unlock(writingByte)
	}
}

// stand has somebody wait for the lock, and keeps the place of one who gave up before.
func (t *turn) stand() <-chan error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wanted = true
	if t.coming == nil {
		coming := make(chan error, 1)
		t.coming = coming
		safego.Go(func() {
			err := t.both(setOpenFileLockWait)
			t.mu.Lock()
			defer t.mu.Unlock()
			t.coming = nil
			switch {
			case t.closed:
				t.f.Close()
			case err == nil && !t.wanted:
				t.unlock(writingByte)
			}
			coming <- err
		}, func(p *safego.Panic) { coming <- p })
	}
	return t.coming
}

// giveUp leaves the lock to others when it comes, or now if it has just come.
func (t *turn) giveUp() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.wanted = false; t.coming == nil {
		t.unlock(writingByte)
	}
}

// close ends it; while somebody still waits in the line the file is closed behind them, or the number that they
// wait on would be another file's.
func (t *turn) close() {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wanted, t.closed = false, true
	if t.coming == nil {
		t.f.Close()
	}
}
