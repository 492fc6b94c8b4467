//go:build unix

package main

import (
	"context"
	"errors"
	"time"

	"github.com/eqltui/eqltui/e2e/measure"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/store"
)

// besides asks for a page of the inbox, alone and while an export of everything reads the same
// database in the same process, as a cockpit opens it. It says whether readers leave each other alone.
func besides(ctx context.Context, r *report, o options, dbs []string) error {
	say("ask for a page beside a long read")
	alone, beside := make([]measure.Sample, len(dbs)), make([]measure.Sample, len(dbs))
	for i, path := range dbs {
		if err := readBeside(ctx, path, o.presses, &alone[i], &beside[i]); err != nil {
			return err
		}
	}
	t := table{"A page beside a long read", "The first page of the inbox with its counts, alone and while an export of all leads runs " +
		"in the same process without end.", r.head("figure"), nil, 0}
	for _, of := range []struct {
		name    string
		samples []measure.Sample
		part    float64
	}{
		{"alone, p50", alone, 0.5}, {"alone, p99", alone, 0.99},
		{"beside an export, p50", beside, 0.5}, {"beside an export, p99", beside, 0.99},
	} {
		var values []float64
		for _, s := range of.samples {
			values = append(values, float64(s.At(of.part)))
		}
		t.rows = append(t.rows, line(of.name, values, shown))
	}
	r.tables = append(r.tables, t)
	return nil
}

func readBeside(ctx context.Context, path string, times int, alone, beside *measure.Sample) (err error) {
	now, err := instant()
	if err != nil {
		return err
	}
	st, err := store.Open(ctx, path, store.Options{ReadOnly: true, Lean: true})
	if err != nil {
		return err
	}
	d, err := desk.Open(ctx, st, func() time.Time { return now })
	if err != nil {
		return errors.Join(err, st.Close())
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	ask := inbox("stage:new,eql")
	pages := func(s *measure.Sample) error {
		for range times {
			began := time.Now()
			if err := ask(ctx, d); err != nil {
				return err
			}
			s.Add(time.Since(began))
		}
		return nil
	}
	if err := errors.Join(ask(ctx, d), pages(alone)); err != nil {
		return err
	}
	long, stop := context.WithCancel(ctx)
	reading, over := make(chan struct{}), make(chan error, 1)
	go func() {
		over <- readOn(long, d, reading)
	}()
	select {
	case <-reading:
	case err := <-over:
		stop()
		return err
	}
	err = pages(beside)
	stop()
	return errors.Join(err, <-over)
}

// readOn exports all leads again and again until it is told to stop.
func readOn(ctx context.Context, d *desk.Desk, reading chan<- struct{}) error {
	for first := true; ; first = false {
		err := d.Export(ctx, ania, desk.ExportLeads, "", func([]string) error {
			if first {
				close(reading)
			}
			return nil
		}, func([]any) error { return nil })
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
