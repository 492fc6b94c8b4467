//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// question is something that is asked of a desk, and how often.
type question struct {
	name  string
	times int
	ask   func(ctx context.Context, d *desk.Desk) error
}

var ania = desk.Actor{User: "ania", Role: desk.Admin}

func inbox(filter string) func(context.Context, *desk.Desk) error {
	return func(ctx context.Context, d *desk.Desk) error {
		_, err := d.Inbox(ctx, ania, desk.InboxQuery{Filter: filter})
		return err
	}
}

// questions are what the cockpit asks by itself, and a few that people type.
func questions() []question {
	return []question{
		{"first page and counts of the inbox", 40, inbox("stage:new,eql")},
		{"live counts of five views", 40, func(ctx context.Context, d *desk.Desk) error {
			var filters []string
			for _, v := range d.Policy().Views {
				filters = append(filters, v.Query)
			}
			_, err := d.Counts(ctx, ania, filters)
			return err
		}},
		{"search among open leads: zuraw", 20, inbox("stage:new,eql zuraw")},
		{"search among open leads: rossi", 20, inbox("stage:new,eql rossi")},
		{"search among open leads: anna.rossi", 20, inbox("stage:new,eql anna.rossi")},
		{"search among open leads: zu (no index)", 10, inbox("stage:new,eql zu")},
		{"search among all leads: zuraw rossi", 10, inbox("zuraw rossi")},
		{"every lead a partner brought", 10, inbox("partner:tatra")},
		{"a rare value, no index: country:JP score>=80", 2, inbox("country:JP score>=80")},
		{"one lead with everything", 40, func(ctx context.Context, d *desk.Desk) error {
			_, err := d.Lead(ctx, ania, 9000)
			if err != nil {
				_, err = d.Lead(ctx, ania, 1)
			}
			return err
		}},
		{"housekeeping of a minute with nothing due", 20, func(ctx context.Context, d *desk.Desk) error { return d.Tick(ctx) }},
	}
}

// desks asks open databases in this process, and does durable things to one lead.
func desks(ctx context.Context, r *report, dbs []string) error {
	now, err := instant()
	if err != nil {
		return err
	}
	qs := questions()
	asked := make([][]sample, len(dbs))
	acts := make([]sample, len(dbs))
	for i, path := range dbs {
		say("ask %s", path)
		st, err := store.Open(ctx, path, store.Options{})
		if err != nil {
			return err
		}
		d, err := desk.Open(ctx, st, func() time.Time { return now })
		if err != nil {
			return errors.Join(err, st.Close())
		}
		err = func() error {
			asked[i] = make([]sample, len(qs))
			for k, q := range qs {
				for range q.times {
					began := time.Now()
					if err := q.ask(ctx, d); err != nil {
						return fmt.Errorf("%s: %w", q.name, err)
					}
					asked[i][k].add(time.Since(began))
				}
			}
			return act(ctx, d, &acts[i])
		}()
		if err := errors.Join(err, d.Close()); err != nil {
			return err
		}
	}
	r.desks(qs, asked, acts)
	return nil
}

// act claims a lead and lets go of it again, each on disk before it is answered.
func act(ctx context.Context, d *desk.Desk, s *sample) error {
	page, err := d.Inbox(ctx, ania, desk.InboxQuery{Filter: "stage:new owner:none", Limit: 1})
	if err != nil {
		return err
	}
	if len(page.Rows) == 0 {
		return nil
	}
	id := []lead.ID{page.Rows[0].ID}
	for range 100 {
		for _, verb := range []desk.Verb{desk.Claim, desk.Release} {
			began := time.Now()
			done, err := d.Act(ctx, ania, id, desk.Action{Verb: verb})
			if err != nil {
				return err
			}
			if len(done.Refused) > 0 {
				return done.Refused[0].Err
			}
			s.add(time.Since(began))
		}
	}
	return nil
}
