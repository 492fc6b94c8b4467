// Package demo fills a database with a programme that is made up: partners, pages, leads and the
// history of a team that works on them, up to this minute. It goes through the desk's own use
// cases, so that whatever the demo shows could have happened.
package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/sla"
)

// preparation is how many days before its start the programme is set up: policy, partners, pages.
const preparation = 30

// touchBatch is how many hours of touches come in together when nothing needs them sooner.
const touchBatch = 24 * time.Hour

// replay lets the planned history happen.
type replay struct {
	ctx     context.Context
	d       *desk.Desk
	im      *desk.Importer
	clock   *Clock
	touches []desk.TouchIn // still to come
	actors  map[string]desk.Actor
}

// Begins is when the history of a demo begins that stands at an instant.
func Begins(present time.Time) time.Time {
	return quartersUntil(present.UTC().Truncate(time.Second))[0].from.AddDate(0, 0, -preparation)
}

// Fill fills an empty database with the demo as it stands at the clock's present time. The desk
// must have been opened with clock.Now; the clock is moved through the history and afterwards runs
// on from now in real time. user is the person at the screen, who is one of the team. The same
// seed and time give the same leads.
func Fill(ctx context.Context, d *desk.Desk, clock *Clock, seed int64, user string) error {
	began, start := time.Now(), clock.Now()
	defer func() { clock.Run(start.Add(time.Since(began))) }()
	d.TellOwners(true) // the story says who took what
	defer d.TellOwners(false)
	now := start.UTC().Truncate(time.Second)

	told := quartersUntil(now)
	clock.Set(Begins(start))
	who, err := d.Who(ctx, user)
	if err != nil {
		return err
	}
	p, problems := policy.Parse(Policy(told[0].From.String()))
	if err := problems.Err("the demo's policy"); err != nil {
		return err
	}
	if _, err := d.Publish(ctx, who, p, nil); err != nil {
		return err
	}
	queues, err := calendars(p)
	if err != nil {
		return err
	}
	g := newGenerator(now, seed, user, queues)
	g.quarters = told
	r := &replay{ctx: ctx, d: d, clock: clock, actors: map[string]desk.Actor{}}
	err = d.Import(ctx, who, false, func(im *desk.Importer) error {
		r.im = im
		return r.base(g)
	})
	if err != nil {
		return err
	}
	for _, p := range g.partners { // what they are told goes into a file for each
		if _, err := d.SetChannel(ctx, who, p.id, desk.Channel{Kind: desk.FileChannel}, nil); err != nil {
			return err
		}
	}
	return d.Import(ctx, who, false, func(im *desk.Importer) error {
		r.im = im
		g.past()
		g.present()
		g.strangers()
		g.story()
		g.books()
		g.lessons()
		g.sortEvents()
		return r.run(g)
	})
}

func calendars(p *policy.Policy) (map[string]*sla.Calendar, error) {
	out := map[string]*sla.Calendar{}
	for _, q := range p.Queues {
		c, ok := p.Calendar(q.Calendar)
		if !ok {
			return nil, fault.New(fault.Internal, "fill the demo", "queue "+q.ID+" names no calendar", "")
		}
		cal, err := sla.New(sla.SpecOf(c))
		if err != nil {
			return nil, err
		}
		out[q.ID] = cal
	}
	return out, nil
}

// base brings in what the history begins with: the partners and their pages.
func (r *replay) base(g *generator) error {
	var rows []desk.PartnerIn
	for i, p := range g.partners {
		p.joined = g.joined(i)
		rows = append(rows, p.row())
	}
	if err := fine(r.im.Partners(r.ctx, rows)); err != nil {
		return err
	}
	return fine(r.im.Pages(r.ctx, g.makePages()))
}

// run lets the events happen in order.
func (r *replay) run(g *generator) error {
	r.touches = g.touches
	next := g.now.AddDate(0, 0, -days)
	for _, e := range g.events {
		if e.at.After(next) {
			if err := r.flushTouches(e.at); err != nil {
				return err
			}
			next = e.at.Add(touchBatch)
		}
		r.clock.Set(e.at)
		if err := e.do(r); err != nil {
			return err
		}
	}
	return r.flushTouches(g.now)
}

// flushTouches brings in the touches up to an instant.
func (r *replay) flushTouches(at time.Time) error {
	n := 0
	for n < len(r.touches) && !r.touches[n].At.After(at) {
		n++
	}
	if n == 0 {
		return nil
	}
	r.clock.Set(at)
	rows := r.touches[:n]
	r.touches = r.touches[n:]
	return fine(r.im.Touches(r.ctx, rows))
}

// fine turns a refused row into an error: the demo refuses none of its own.
func fine(out []desk.Outcome, err error) error {
	for _, o := range out {
		if o.Fate == desk.RejectedIn {
			return fault.New(fault.Internal, "fill the demo", o.Reason, "")
		}
	}
	return err
}

// arrive lets leads come in together.
func (r *replay) arrive(plans ...*plan) error {
	var rows []desk.Referral
	for _, p := range plans {
		rows = append(rows, p.row)
	}
	out, err := r.im.Referrals(r.ctx, rows)
	if err := fine(out, err); err != nil {
		return err
	}
	for i, p := range plans {
		p.id = out[i].Lead
	}
	return nil
}

// opportunity lets opportunities come in together.
func (r *replay) opportunity(rows ...desk.OpportunityIn) error {
	return fine(r.im.Opportunities(r.ctx, rows))
}

// act does something to leads and expects that it is done.
func (r *replay) act(user string, a desk.Action, plans ...*plan) error {
	var ids []lead.ID
	for _, p := range plans {
		ids = append(ids, p.id)
	}
	return r.on(user, desk.OnLeads(ids...), a)
}

// on does something to whatever it is and expects that it is done.
func (r *replay) on(user string, on []desk.Subject, a desk.Action) error {
	done, err := r.once(user, on, a)
	if err != nil {
		return err
	}
	for _, no := range done.Refused {
		return fmt.Errorf("fill the demo: %w", no.Err)
	}
	return nil
}

// try does something that a gate may refuse; what was entered stays.
func (r *replay) try(user string, p *plan, a desk.Action) error {
	_, err := r.once(user, desk.OnLeads(p.id), a)
	return err
}

func (r *replay) once(user string, on []desk.Subject, a desk.Action) (desk.Done, error) {
	who, err := r.who(user)
	if err != nil {
		return desk.Done{}, err
	}
	return r.d.Act(r.ctx, who, on, a)
}

func (r *replay) who(user string) (desk.Actor, error) {
	who, ok := r.actors[user]
	if !ok {
		var err error
		if who, err = r.d.Who(r.ctx, user); err != nil {
			return who, err
		}
		r.actors[user] = who
	}
	return who, nil
}
