//go:build unix

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/eqltui/eqltui/e2e/measure"
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

// sorted asks for a first page with its counts in an order.
func sorted(by desk.Order) func(context.Context, *desk.Desk) error {
	return func(ctx context.Context, d *desk.Desk) error {
		_, err := d.Inbox(ctx, ania, desk.InboxQuery{Filter: "stage:new,eql", Order: by})
		return err
	}
}

// questions are what the cockpit asks by itself, and a few that people type.
func questions() []question {
	return []question{
		{"first page and counts of the inbox, ready on top", 40, sorted(desk.ByReady)},
		{"the same by the clock alone", 40, sorted(desk.ByClock)}, {"the same by score", 40, sorted(desk.ByScore)},
		{"the same by age", 40, sorted(desk.ByAge)}, {"the same by last touch", 40, sorted(desk.ByTouch)},
		{"the same by company", 40, sorted(desk.ByCompany)}, {"the same by partner", 40, sorted(desk.ByPartner)},
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
		{"the weekly report as it is looked at", 10, func(ctx context.Context, d *desk.Desk) error {
			_, err := d.LookWeek(ctx, ania, desk.WeekQuery{})
			return err
		}},
		{"the weekly report, what is shown at once", 10, func(ctx context.Context, d *desk.Desk) error {
			_, err := d.LookWeek(ctx, ania, desk.WeekQuery{AtMost: desk.LookAtMost})
			return err
		}},
		{"the programme as it is looked at", 10, func(ctx context.Context, d *desk.Desk) error {
			_, err := d.LookProgramme(ctx, ania, desk.ReportQuery{})
			return err
		}},
		{"the ranking of partners", 3, func(ctx context.Context, d *desk.Desk) error {
			_, err := d.Review(ctx, ania, desk.ReviewQuery{})
			return err
		}},
		{"the ranking of partners, what is shown at once", 10, func(ctx context.Context, d *desk.Desk) error {
			_, err := d.Review(ctx, ania, desk.ReviewQuery{AtMost: desk.LookAtMost})
			return err
		}},
		{"a partner's page", 2, func(ctx context.Context, d *desk.Desk) error {
			_, err := d.PartnerReview(ctx, ania, "tatra", desk.ReviewQuery{})
			return err
		}},
		{"a partner's page, what is shown at once", 10, func(ctx context.Context, d *desk.Desk) error {
			_, err := d.PartnerReview(ctx, ania, "tatra", desk.ReviewQuery{AtMost: desk.LookAtMost})
			return err
		}},
		{"housekeeping of a minute with nothing due", 20, func(ctx context.Context, d *desk.Desk) error { return d.Tick(ctx) }},
	}
}

// counter is an open database of one size.
type counter struct {
	desk   *desk.Desk
	ids    []lead.ID // leads that nobody holds
	asked  []measure.Sample
	one    measure.Sample // durable actions on one lead, again and again
	spread measure.Sample // durable actions on one lead after another, as a team does them
}

// desks asks open databases in this process, and does durable things to leads of each. The sizes
// take turns, so that a busy moment of the machine meets both.
func desks(ctx context.Context, r *report, dbs []string) (err error) {
	now, err := instant()
	if err != nil {
		return err
	}
	qs := questions()
	counters := make([]*counter, len(dbs))
	for i, path := range dbs {
		st, err := store.Open(ctx, path, store.Options{})
		if err != nil {
			return err
		}
		d, err := desk.Open(ctx, st, func() time.Time { return now })
		if err != nil {
			return errors.Join(err, st.Close())
		}
		defer func() { err = errors.Join(err, d.Close()) }()
		counters[i] = &counter{desk: d, asked: make([]measure.Sample, len(qs))}
	}
	say("do durable things")
	if err := act(ctx, counters, r.few(acts)); err != nil {
		return err
	}
	say("ask %d questions", len(qs))
	for k, q := range qs {
		for range r.few(q.times) {
			for _, c := range counters {
				began := time.Now()
				if err := q.ask(ctx, c.desk); err != nil {
					return fmt.Errorf("%s: %w", q.name, err)
				}
				c.asked[k].Add(time.Since(began))
			}
		}
	}
	r.desks(qs, counters)
	return nil
}

// acts is how often a lead is given to somebody and back again.
const acts = 500

// act gives leads to one and then to another, each time on disk before it is answered. Who lets go of one has it given out anew.
func act(ctx context.Context, counters []*counter, acts int) error {
	for _, c := range counters {
		page, err := c.desk.Inbox(ctx, ania, desk.InboxQuery{Filter: "stage:new owner:none", Limit: acts})
		if err != nil {
			return err
		}
		for i := range page.Rows {
			c.ids = append(c.ids, page.Rows[i].ID)
		}
	}
	// As many leads at each size: fewer leads come round more often and are better remembered.
	n := len(slices.MinFunc(counters, func(a, b *counter) int { return cmp.Compare(len(a.ids), len(b.ids)) }).ids)
	for _, c := range counters {
		c.ids = c.ids[:n]
	}
	do := func(c *counter, to string, id lead.ID, s *measure.Sample) error {
		began := time.Now()
		done, err := c.desk.Act(ctx, ania, desk.OnLeads(id), desk.Action{Verb: desk.Assign, To: to})
		if err != nil {
			return err
		}
		if len(done.Refused) > 0 {
			return done.Refused[0].Err
		}
		s.Add(time.Since(began))
		return nil
	}
	for i := range acts {
		for _, what := range []struct {
			lead int
			of   func(*counter) *measure.Sample
		}{
			{0, func(c *counter) *measure.Sample { return &c.one }},
			{i, func(c *counter) *measure.Sample { return &c.spread }},
		} {
			for _, to := range []string{"ania", "piotr"} {
				for _, c := range counters {
					if n == 0 {
						continue
					}
					if err := do(c, to, c.ids[what.lead%n], what.of(c)); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}
