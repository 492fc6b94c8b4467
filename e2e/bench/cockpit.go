//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/eqltui/eqltui/e2e/measure"
	"github.com/eqltui/eqltui/e2e/screen"
)

// The terminal that everything is drawn on.
const width, height = 120, 36

// frame is the time between two instants at which the cockpit draws.
const frame = time.Second / 120

// seat is one size's cockpit and what was measured of it.
type seat struct {
	db      string
	scr     *screen.Screen
	started measure.Sample
	spent   time.Duration // processor time of one start and leaving
	peak    int64
	idle    int64 // bytes that came in idleTime without a key
	keys    map[string]*press
	slack   time.Duration // how long a measured key is waited for that has changed nothing yet
}

// press is one key's measurements: until the first byte of an answer, and until the last one.
type press struct{ first, settled measure.Sample }

// keyNames are the keys in the order of the report.
var keyNames = []string{"j", "k", "ctrl+d", "G", "l", "/ typed", "enter"}

func cockpits(ctx context.Context, r *report, o options, program string, dbs []string, home string) error {
	seats := make([]*seat, len(dbs))
	for i, db := range dbs {
		seats[i] = &seat{db: db, keys: map[string]*press{}}
		if o.quick { // whether each key is counted is what a test looks at, on however slow a machine
			seats[i].slack = patience
		}
		for _, k := range keyNames {
			seats[i].keys[k] = &press{}
		}
	}
	say("start the cockpit %d times at each size", o.starts)
	for n := range o.starts + 1 {
		for _, s := range seats { // in turn, so that a busy moment of the machine meets both
			took, scr, err := s.start(ctx, program, home)
			if err != nil {
				return err
			}
			if n > 0 {
				s.started.Add(took)
			}
			if _, err := s.leave(scr); err != nil {
				return err
			}
		}
	}
	if err := drive(ctx, seats, program, home, o); err != nil {
		return err
	}
	r.cockpits(seats, o)
	return ctx.Err()
}

// start opens the cockpit and waits for its sorted list.
func (s *seat) start(ctx context.Context, program, home string) (time.Duration, *screen.Screen, error) {
	cmd := exec.CommandContext(ctx, program, "--db", s.db, "--as", "ania", "--now", at)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "TMPDIR=" + home, "TZ=Europe/Warsaw", "TERM=xterm-256color",
		"COLORTERM=truecolor", "EQLTUI_THEME=dark"}
	began := time.Now()
	scr, err := screen.Start(cmd, width, height)
	if err != nil {
		return 0, nil, err
	}
	if _, err := scr.Wait(patience, "the sorted inbox", func(text string) bool { return strings.Contains(text, "row 1 of") }); err != nil {
		return 0, nil, errors.Join(err, scr.Close())
	}
	return time.Since(began), scr, nil
}

// leave ends the cockpit by the key that ends it wherever it is, and asks again where that went down: on a busy machine two
// keys can arrive as one, and then q would close a filter or be typed into it.
func (s *seat) leave(scr *screen.Screen) (time.Duration, error) {
	const again = 5 * time.Second
	rest(scr, 30*time.Millisecond)
	code, err := 0, error(nil)
	for began := time.Now(); ; {
		typed := scr.Type("\x03") // where it has ended meanwhile there is nobody to type to
		if code, err = scr.Exit(again); err == nil || typed != nil || time.Since(began) > patience {
			break
		}
	}
	if err == nil && code != 0 {
		err = fmt.Errorf("the cockpit ended with %d", code)
	}
	s.spent = scr.Spent()
	return s.spent, errors.Join(err, scr.Close())
}

// rest waits until nothing has come for so long.
func rest(scr *screen.Screen, quiet time.Duration) screen.Pace {
	began := time.Now()
	for {
		p := scr.Pace()
		if last := p.Last; time.Since(began) > quiet && (last.IsZero() || time.Since(last) > quiet) || time.Since(began) > patience {
			return p
		}
		time.Sleep(time.Millisecond)
	}
}

// drive presses every key often enough and measures each answer. Both cockpits are open and each
// round of keys goes to one after the other, so that a busy moment of the machine meets both.
func drive(ctx context.Context, seats []*seat, program, home string, o options) error {
	for _, s := range seats {
		var err error
		if _, s.scr, err = s.start(ctx, program, home); err != nil {
			return err
		}
		defer func() { _ = s.scr.Close() }() // it has ended by then, or the error before counts
		rest(s.scr, 300*time.Millisecond)
		s.scr.Mark()
		time.Sleep(o.idle)
		s.idle = s.scr.Pace().Bytes
	}
	// After a move the list rests for 70 ms before it asks for the lead; 110 ms of quiet hold that too.
	const moved, answered = 110 * time.Millisecond, 260 * time.Millisecond
	few := max(1, o.presses/2)
	for _, part := range []struct {
		name  string
		times int
		round func(s *seat, i int) error
	}{
		{"j", o.presses, func(s *seat, _ int) error { return s.press("j", "j", moved) }},
		{"k", o.presses, func(s *seat, _ int) error { return s.press("k", "k", moved) }},
		{"ctrl+d", few, func(s *seat, i int) error {
			err := s.press("ctrl+d", "\x04", moved)
			if i%5 == 4 {
				err = errors.Join(err, s.top(moved))
			}
			return err
		}},
		{"G", few, func(s *seat, _ int) error { return errors.Join(s.top(moved), s.press("G", "G", moved)) }},
		{"enter", few, func(s *seat, _ int) error {
			return errors.Join(s.press("enter", "\r", answered), s.press("", "\x1b", answered), s.press("", "j", moved))
		}},
		{"/", max(1, few/2), func(s *seat, i int) error {
			errs := []error{s.press("", "/", answered)}
			for _, c := range []string{"zuraw", "rossi", "ewa n", "granit"}[i%4] {
				errs = append(errs, s.press("/ typed", string(c), answered))
			}
			return errors.Join(append(errs, s.press("", "\x1b", answered))...) // once: a second one leaves the program
		}},
		{"l", few, func(s *seat, _ int) error { return s.press("l", "l", answered) }},
	} {
		say("press %s %d times at each size", part.name, part.times)
		for i := range part.times {
			for _, s := range seats {
				if err := part.round(s, i); err != nil {
					return err
				}
			}
			if err := ctx.Err(); err != nil {
				return err
			}
		}
	}
	for _, s := range seats {
		s.peak = s.scr.Peak()
		if _, err := s.leave(s.scr); err != nil {
			return err
		}
	}
	return nil
}

// top goes to the first lead.
func (s *seat) top(quiet time.Duration) error {
	return errors.Join(s.press("", "g", quiet), s.press("", "g", quiet))
}

// press sends a key and waits until its answer has come to rest. A key that changes nothing, such as
// j at the end, has no first byte and is not counted.
func (s *seat) press(name, key string, quiet time.Duration) error {
	scr := s.scr
	// The cockpit draws at fixed instants: keys that come in step with them would all wait as long.
	time.Sleep(rand.N(frame))
	scr.Mark()
	sent := time.Now()
	if err := scr.Type(key); err != nil {
		return err
	}
	p := rest(scr, quiet)
	for name != "" && p.Bytes == 0 && time.Since(sent) < s.slack {
		p = rest(scr, quiet)
	}
	if k := s.keys[name]; k != nil && p.Bytes > 0 {
		k.first.Add(p.First.Sub(sent))
		k.settled.Add(p.Last.Sub(sent))
	}
	return nil
}
