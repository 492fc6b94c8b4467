package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
)

// How long a transaction waits for other processes to end theirs, and how often it looks. SQLite itself
// would look after longer and longer pauses, and find a process that writes batch after batch at work
// each time. Twenty who write eighty leads each are through in less.
const (
	patience = 20 * time.Second
	glance   = 2 * time.Millisecond
)

// errTooLong is a turn that has not come.
var errTooLong = errors.New("it was never free")

// begin begins a transaction that writes, when its turn has come. Whoever ends the transaction passes the turn on.
func (s *Store) begin(ctx context.Context, c *conn) error {
	return s.beginBy(ctx, c, time.Now().Add(s.patience))
}

// beginBy is begin that waits until an instant of the machine's clock.
func (s *Store) beginBy(ctx context.Context, c *conn, until time.Time) (err error) {
	background := context.WithoutCancel(ctx)
	if err := s.turn.come(ctx, until); err != nil {
		return s.tooLong(err)
	}
	defer func() {
		if err != nil {
			s.turn.pass()
		}
	}()
	if c.engine.impatient != "" {
		if _, err := c.c.ExecContext(background, c.engine.impatient); err != nil {
			return err
		}
		defer func() { // what follows may wait: for the log, for one who reads
			_, again := c.c.ExecContext(background, c.engine.patient)
			err = cmp.Or(err, again)
		}()
	}
	for {
		_, err := c.c.ExecContext(background, c.engine.write)
		if fault.KindOf(classify("write", err)) != fault.Busy {
			return err
		}
		if time.Now().After(until) {
			return s.tooLong(errTooLong)
		}
		select {
		case <-time.After(glance):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// tooLong says in plain words that others were writing all the time.
func (s *Store) tooLong(err error) error {
	if !errors.Is(err, errTooLong) {
		return err
	}
	return fault.New(fault.Busy, "", fmt.Sprintf("others were writing to the database for %s", s.patience.Round(time.Second)), busyHint)
}

// holdWriter waits for the connection that writes until an instant of the machine's clock. One that is free is had at once, also
// by who does not wait at all.
func (s *Store) holdWriter(ctx context.Context, until time.Time) (c *conn, free func(), err error) {
	select {
	case c = <-s.writer:
		return c, func() { s.writer <- c }, nil
	default:
	}
	waiting, stop := context.WithDeadline(ctx, until)
	defer stop()
	if c, free, err = s.hold(waiting, s.writer, "write"); err != nil && ctx.Err() == nil && waiting.Err() != nil {
		err = classify("write", s.tooLong(errTooLong))
	}
	return c, free, err
}
