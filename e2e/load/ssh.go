//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/eqltui/eqltui/e2e/measure"
)

// house is what was measured of one program that serves sessions.
type house struct {
	opened time.Duration  // until all sessions were there
	again  int            // how often one had to be opened again
	each   int64          // memory of a session, in bytes
	idle   float64        // processor time while nobody does anything, of the time that passed
	keys   measure.Sample // from a key to the first byte of what it changed
	spent  float64        // processor time while keys are pressed, of the time that passed
}

// overSSH measures sessions of the cockpit, and of a bare program.
func overSSH(ctx context.Context, p *programme, o options) ([]figure, error) {
	var seen shownChanges
	ours, err := p.serve(ctx, "127.0.0.1:0", "off")
	if err != nil {
		return nil, err
	}
	cockpit, err := sessions(ctx, o, ours, p.seller, func(all seats) (err error) {
		seen, err = changes(ctx, p, ours.at["ssh"], all, o.changes)
		return err
	})
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	theirs, err := started(exec.CommandContext(ctx, self, bareFlag), 1)
	if err != nil {
		return nil, err
	}
	small, err := sessions(ctx, o, theirs, func(int) ssh.Signer { return p.claimer }, nil)
	if err != nil {
		return nil, fmt.Errorf("the bare program: %w", err)
	}
	pressed := fmt.Sprintf("a key a second from %d of them, ", keyed(o.sessions))
	return []figure{
		{
			fmt.Sprintf("until %d sessions show the inbox, eight at once", o.sessions),
			cockpit.opened.Round(10 * time.Millisecond).String(),
			"",
		},
		{"the same of the bare program", small.opened.Round(10 * time.Millisecond).String(), ""},
		{"connections that were cut off and made again", fmt.Sprint(cockpit.again), "0"},
		{fmt.Sprintf("memory of a session, %d at once", o.sessions), measure.MiB(cockpit.each), ""},
		{"the same of the bare program", measure.MiB(small.each), ""},
		{"ratio", measure.Ratio(float64(small.each), float64(cockpit.each)), "1.25×"},
		{"of one core while nobody does anything, over " + o.idle.String(), percent(cockpit.idle), ""},
		{"the same of the bare program", percent(small.idle), ""},
		{pressed + "first byte, p50", measure.MS(cockpit.keys.At(0.5)), ""},
		{pressed + "first byte, p99", measure.MS(cockpit.keys.At(0.99)), ""},
		{pressed + "of one core", percent(cockpit.spent), ""},
		{"the bare program, p50", measure.MS(small.keys.At(0.5)), ""},
		{"the bare program, p99", measure.MS(small.keys.At(0.99)), ""},
		{"the bare program, of one core", percent(small.spent), ""},
		{
			fmt.Sprintf("a lead that is taken by `ssh HOST assign`, answered, p50 of %d", len(seen.answered)),
			measure.MS(seen.answered.At(0.5)),
			"",
		},
		{"until it is on the last session's screen, p50", measure.MS(seen.last.At(0.5)), ""},
		{"until it is on the last session's screen, p99", measure.MS(seen.last.At(0.99)), "1 s"},
		{fmt.Sprintf("of %d screens those that did not show it in %s", o.sessions*o.changes, lateAfter), fmt.Sprint(seen.missed), "0"},
	}, nil
}

// sessions fills a server with sessions, and measures it; more is done at the end, with all of them alive.
func sessions(ctx context.Context, o options, s *server, key func(int) ssh.Signer, more func(seats) error) (h house, err error) {
	defer func() { err = errors.Join(err, s.stop()) }()
	say("open %d sessions", o.sessions)
	first, err := sit(ctx, s.at["ssh"], key(0)) // what the first needs all have
	if err != nil {
		return h, err
	}
	if err := (seats{first}).settle(ctx); err != nil {
		return h, err
	}
	empty, err := s.resident()
	if err != nil {
		return h, err
	}
	began := time.Now()
	all, again, err := sitAll(ctx, s.at["ssh"], o.sessions, key)
	if err != nil {
		return h, err
	}
	defer func() { append(all, first).leave() }()
	if err := all.shown(ctx); err != nil {
		return h, err
	}
	h.opened, h.again = time.Since(began), again
	if err := all.settle(ctx); err != nil {
		return h, err
	}
	say("leave them alone")
	if h.idle, err = share(s, func() error { return pause(ctx, o.idle) }); err != nil {
		return h, err
	}
	full, err := s.resident()
	if err != nil {
		return h, err
	}
	h.each = (full - empty) / int64(o.sessions)
	say("press keys")
	h.spent, err = share(s, func() (err error) { h.keys, err = press(ctx, all[:keyed(o.sessions)], o.keyed); return err })
	if err != nil {
		return h, err
	}
	if err := all.settle(ctx); err != nil {
		return h, err
	}
	if more != nil {
		if err := more(all); err != nil {
			return h, err
		}
	}
	return h, all.alive()
}

// idling measures a server whose sessions do nothing, with the clock of the machine.
func idling(ctx context.Context, p *programme, o options) (all []figure, err error) {
	s, err := p.serve(ctx, "127.0.0.1:0", "off")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	in, _, err := sitAll(ctx, s.at["ssh"], o.sessions, p.seller)
	if err != nil {
		return nil, err
	}
	defer in.leave()
	say("watch %d sessions count down", o.sessions)
	if err := in.shown(ctx); err != nil {
		return nil, err
	}
	part, err := share(s, func() error { return pause(ctx, o.idle) })
	return []figure{{"of one core while every screen counts seconds down, by the clock of the machine", percent(part), ""}},
		errors.Join(err, in.alive())
}

func percent(part float64) string { return fmt.Sprintf("%.1f %%", 100*part) }

// keyed is how many of the sessions press keys.
func keyed(n int) int { return max(n/10, 1) }

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// share is the processor time of a server during something, of the time that passed.
func share(s *server, do func() error) (float64, error) {
	before, err := s.spent()
	if err != nil {
		return 0, err
	}
	began := time.Now()
	if err := do(); err != nil {
		return 0, err
	}
	wall := time.Since(began)
	after, err := s.spent()
	return (after - before).Seconds() / wall.Seconds(), err
}

// press moves the cursor of each session down once a second, each at its own part of the second, and then back to the top.
// Down alone: two keys that undo each other may come into one frame, which shows nothing then.
func press(ctx context.Context, some seats, times int) (measure.Sample, error) {
	var (
		group sync.WaitGroup
		mu    sync.Mutex
		all   measure.Sample
		wrong error
	)
	began := time.Now()
	for i, s := range some {
		group.Go(func() {
			start := began.Add(time.Second * time.Duration(i) / time.Duration(len(some)))
			for n := range times {
				took, err := s.press(ctx, start.Add(time.Duration(n)*time.Second), "j")
				mu.Lock()
				wrong = errors.Join(wrong, err)
				all.Add(took)
				mu.Unlock()
				if err != nil {
					return
				}
			}
			_, err := io.WriteString(s.keys, "g")
			mu.Lock()
			wrong = errors.Join(wrong, err)
			mu.Unlock()
		})
	}
	group.Wait()
	return all, wrong
}

// press sends a key at an instant, and returns how long the first byte of the answer took.
func (s *seat) press(ctx context.Context, at time.Time, key string) (time.Duration, error) {
	if err := pause(ctx, time.Until(at)); err != nil {
		return 0, err
	}
	came, sent := s.await(""), time.Now()
	if _, err := io.WriteString(s.keys, key); err != nil {
		return 0, err
	}
	first, err := s.told(ctx, came)
	return first.Sub(sent), err
}

// lateAfter is how long a session may take to show a change before it counts as one that does not.
const lateAfter = 15 * time.Second

// shownChanges is how changes came to the screens of others.
type shownChanges struct {
	answered, last measure.Sample // from the command to its answer, and to the last session that showed it
	missed         int            // screens that did not show it in time
}

// changes has a lead taken and given away by a command, again and again. One that is let go of is given out anew.
func changes(ctx context.Context, p *programme, at string, all seats, times int) (c shownChanges, err error) {
	say("change a lead that everybody sees")
	lead, err := p.unowned(ctx)
	if err != nil {
		return c, err
	}
	who, err := dial(ctx, at, p.claimer)
	if err != nil {
		return c, err
	}
	defer func() { _ = who.Close() }()
	for range times {
		come := make([]<-chan time.Time, len(all))
		for i, s := range all {
			come[i] = s.await(initials)
		}
		sent := time.Now()
		if err := command(who, "assign "+lead+" --to "+claimer); err != nil {
			return c, err
		}
		c.answered.Add(time.Since(sent))
		last := sent
		late, stop := context.WithDeadline(ctx, sent.Add(lateAfter))
		for i, s := range all {
			shown, err := s.told(late, come[i])
			switch {
			case errors.Is(err, context.DeadlineExceeded):
				c.missed++
			case err != nil:
				stop()
				return c, err
			case shown.After(last):
				last = shown
			}
		}
		stop()
		c.last.Add(last.Sub(sent))
		if err := errors.Join(command(who, "assign "+lead+" --to seller0"), all.settle(ctx)); err != nil {
			return c, err
		}
	}
	return c, nil
}

// command runs a line at the server.
func command(c *ssh.Client, line string) error {
	s, err := c.NewSession()
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }() // it has ended when the line has
	if out, err := s.CombinedOutput(line); err != nil {
		return fmt.Errorf("%s: %w: %s", line, err, out)
	}
	return nil
}
