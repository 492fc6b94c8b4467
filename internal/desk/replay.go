package desk

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/routing"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// Replayed is who would have got a lead that arrived, and who got it first. Texts are clean.
type Replayed struct {
	Lead      lead.ID
	Queue     string
	ArrivedAt time.Time
	To        string // "": nobody until the end
	At        time.Time
	Why       string
	Skipped   []routing.Skip
	HeldFor   time.Duration // by the clock on the wall, up to the end for what nobody has
	Breached  bool          // its triage clock would have run out
	Had       string        // who had it first, "" for nobody
}

// ReplayCount counts what a member or a queue would have got.
type ReplayCount struct {
	Name                   string
	Leads, Held, Breaches  int
	HeldFor                time.Duration
	Really, ReallyBreached int // leads that the member had first, or that came to the queue; of whose first triage clocks ran out
}

// Replay is a replay of arrivals under a policy.
type Replay struct {
	From, To time.Time
	Leads    []Replayed
	Total    ReplayCount
	Members  []ReplayCount // by name
	Queues   []ReplayCount // in the order of the policy
}

// came is what the journal says of one arrival.
type came struct {
	id                    int64
	at, had, left, closed int64 // ms; 0: did not happen
	owner                 string
	start, stop, due      int64 // of its first triage clock
	batch                 string
	account               int64
	queue                 string
	gone                  bool
}

// ReplayRoutes lets the leads that really came to stand in a queue at or after an instant and before another arrive once
// more under a policy, nil for the one in force, and says who would have got which. Nothing is written.
//
// The rotation begins anew, with nobody having a lead yet. Every member of the policy counts as somebody who is here.
// Absences are those known now, and a lead's queue is that of its facts as they are known now. Of a lead that somebody
// answered it is taken that they would have needed as long in open hours from when they got it.
func (d *Desk) ReplayRoutes(ctx context.Context, who Actor, p *policy.Policy, from, to time.Time) (*Replay, error) {
	if err := permit("route --replay", who, ReadReports); err != nil {
		return nil, err
	}
	r := d.rules.Load()
	if p != nil {
		var err error
		if r, err = compile(p); err != nil {
			return nil, err
		}
	}
	now := d.now().UTC()
	if to.After(now) {
		to = now
	}
	out := &Replay{From: from, To: to}
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		all, err := arrivalsIn(ctx, tx, store.Millis(from), store.Millis(to))
		if err != nil {
			return err
		}
		if err := queuedBy(ctx, tx, r, now, all); err != nil {
			return err
		}
		absences := map[string][]store.Absence{}
		err = store.Absences.Every(ctx, tx, func(a *store.Absence) error {
			absences[a.User] = append(absences[a.User], *a)
			return nil
		})
		if err != nil {
			return err
		}
		return out.run(r, all, absences)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// arrivalsIn reads off the journal which leads came to stand in a queue for the first time, and what became of each.
func arrivalsIn(ctx context.Context, tx *store.Tx, from, to int64) ([]*came, error) {
	by, undone := map[int64]*came{}, map[string]bool{}
	err := tx.EventsLater(ctx, from-1, func(ev *journal.Event) error { // the newest first
		if ev.Undoes != "" && !undone[ev.Batch] {
			undone[ev.Undoes] = true
		}
		if ev.Lead == 0 || len(ev.Data.Changes) == 0 {
			return nil
		}
		c := by[int64(ev.Lead)]
		if c == nil {
			c = &came{id: int64(ev.Lead)}
			by[c.id] = c
		}
		c.take(ev)
		return nil
	})
	if err != nil {
		return nil, err
	}
	var out []*came
	first, last := int64(math.MaxInt64), int64(0)
	for _, c := range by {
		if c.at >= from && c.at < to && c.at != 0 && !undone[c.batch] {
			out = append(out, c)
			first, last = min(first, c.id), max(last, c.id)
		}
	}
	slices.SortFunc(out, func(a, b *came) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.id, b.id)) })
	if len(out) == 0 {
		return nil, nil
	}
	cycles, err := tx.CyclesOf(ctx, first-1, last)
	for _, y := range cycles {
		if c := by[y.LeadID]; c != nil && y.Kind == lead.TriageClock && (c.start == 0 || y.Start < c.start) {
			c.start, c.stop, c.due = y.Start, y.Stop, y.Due
		}
	}
	return out, err
}

// take takes over what an event says; a later one has been taken over before.
func (c *came) take(ev *journal.Event) {
	at, open := store.Millis(ev.At), true
	if ch, ok := ev.Data.Changes["stage"]; ok {
		switch stage := lead.Stage(textIn(ch.After)); {
		case stage == lead.New || stage == lead.EQL:
			c.left, c.closed = 0, 0
			if ev.Kind == journal.Updated || ev.Kind == journal.Rescored {
				c.at, c.batch = at, ev.Batch // it was known, and nobody was to answer it
			}
		case stage.Living():
			open = false
			c.left, c.closed = at, 0
		default:
			open = false
			c.left, c.closed = at, at
		}
	}
	if ch, ok := ev.Data.Changes["owner"]; ok && textIn(ch.After) != "" {
		c.had, c.owner = at, textIn(ch.After)
	}
	ch, ok := ev.Data.Changes["queue"]
	switch {
	case !open:
	case ok && textIn(ch.After) != "" && textIn(ch.Before) == "":
		c.at, c.batch = at, ev.Batch
	case ok:
		c.at = 0 // it stood in a queue before
	}
}

// queuedBy says of arrivals which queue takes them by these rules, and whose company they are of.
func queuedBy(ctx context.Context, tx *store.Tx, r *rules, now time.Time, all []*came) error {
	const batch = 500
	for some := range slices.Chunk(all, batch) {
		ids := make([]int64, len(some))
		for i, c := range some {
			ids[i] = c.id
		}
		leads, err := tx.LeadsByID(ctx, ids)
		if err != nil {
			return err
		}
		w := emptyHanded(ctx, tx, r, now)
		if err := w.take(leads); err != nil {
			return err
		}
		for _, c := range some {
			e := w.leads[c.id]
			if e == nil || w.persons[e.PersonID] == nil || w.accounts[e.AccountID] == nil {
				c.gone = true
				continue
			}
			c.queue = r.queueFor(w.facts(e))
			if w.accounts[e.AccountID].Domain != "" {
				c.account = e.AccountID
			}
		}
	}
	return nil
}

// post is a queue as a replay wants it.
func (q *queue) post(absences map[string][]store.Absence) routing.Post {
	p := routing.Post{ID: q.id, Members: q.members, Anyway: q.rule.Nobody == "assign_anyway"}
	if q.rule.Nobody == "fallback" {
		p.Fallback = q.rule.Fallback
	}
	for i := range q.rule.Members {
		p.Limits = append(p.Limits, routing.Limits{Open: int64(q.rule.Members[i].CapOpen), Day: int64(q.rule.Members[i].CapDay)})
	}
	p.Closed = func(i int, at time.Time) string {
		ms := store.Millis(at)
		if slices.ContainsFunc(absences[q.members[i].ID], func(a store.Absence) bool { return a.From <= ms && ms < a.To }) {
			return routing.Away
		}
		if !q.hours[i].Open(at) {
			return routing.OutsideHours
		}
		return ""
	}
	p.Day = func(i int, at time.Time) int64 {
		y, m, d := at.In(q.hours[i].Location()).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400
	}
	p.Next = func(i int, at time.Time) (time.Time, bool) {
		zone := q.hours[i].Location()
		next := midnight(at, zone)
		if open, ok := q.hours[i].NextOpen(at); ok && open.After(at) && open.Before(next) {
			next = open
		}
		for _, a := range absences[q.members[i].ID] {
			if end := store.Instant(a.To); end.After(at) && end.Before(next) {
				next = end
			}
		}
		return next, true
	}
	return p
}

// run lets the arrivals arrive, and counts.
func (out *Replay) run(r *rules, all []*came, absences map[string][]store.Absence) error {
	var posts []routing.Post
	for i := range r.queues {
		posts = append(posts, r.queues[i].post(absences))
	}
	var arrivals []routing.Arrival
	of := map[string]*came{}
	for _, c := range all {
		if c.gone || c.queue == "" {
			continue
		}
		a := routing.Arrival{Lead: lead.ID(c.id).String(), Queue: c.queue, At: store.Instant(c.at)}
		if c.account != 0 {
			a.Company = strconv.FormatInt(c.account, 10)
		}
		if c.left != 0 {
			a.Left = store.Instant(c.left)
		}
		if c.closed != 0 {
			a.Closed = store.Instant(c.closed)
		}
		of[a.Lead] = c
		arrivals = append(arrivals, a)
	}
	given, err := routing.Replay(posts, arrivals, out.To)
	if err != nil {
		return err
	}
	for i := range given {
		g := &given[i]
		out.Leads = append(out.Leads, r.replayed(g, of[g.Lead], out.To))
	}
	out.count(r, of)
	return nil
}

// replayed is what became of one arrival, with how long it would have waited and whether it would have been late.
func (r *rules) replayed(g *routing.Given, c *came, until time.Time) Replayed {
	l := Replayed{Lead: lead.ID(c.id), Queue: safetext.Line(g.Queue), ArrivedAt: g.At, To: safetext.Line(g.To), At: g.When, Why: g.Why,
		Had: safetext.Line(c.owner)}
	for _, s := range g.Skipped {
		l.Skipped = append(l.Skipped, routing.Skip{Member: safetext.Line(s.Member), Why: s.Why})
	}
	had := until
	if g.To != "" {
		had = g.When
	}
	l.HeldFor = had.Sub(g.At)
	cal := r.calendar(g.Queue)
	due, ok := cal.Due(g.At, r.policy.Triage.Breach)
	answered := until
	if g.To != "" && c.stop != 0 {
		needed := cal.Elapsed(store.Instant(max(c.at, min(c.had, c.stop))), store.Instant(c.stop))
		if at, ok := cal.Due(g.When, needed); ok {
			answered = at
		}
		if needed == 0 {
			answered = g.When
		}
	}
	l.Breached = ok && answered.After(due) && until.After(due)
	return l
}

// count adds up.
func (out *Replay) count(r *rules, of map[string]*came) {
	members, queues := map[string]*ReplayCount{}, map[string]*ReplayCount{}
	for _, q := range r.queues {
		queues[q.id] = &ReplayCount{Name: safetext.Line(q.id)}
		for _, m := range q.members {
			members[m.ID] = &ReplayCount{Name: safetext.Line(m.ID)}
		}
	}
	out.Total.Name = "total"
	for i := range out.Leads {
		l := &out.Leads[i]
		c := of[l.Lead.String()]
		late := c.due != 0 && c.due != store.Never && (c.stop > c.due || c.stop == 0 && store.Millis(out.To) > c.due)
		for _, n := range []*ReplayCount{&out.Total, queues[c.queue], members[l.To]} {
			if n == nil {
				continue
			}
			n.Leads++
			n.HeldFor += l.HeldFor
			if l.To == "" {
				n.Held++
			}
			if l.Breached {
				n.Breaches++
			}
		}
		for _, n := range []*ReplayCount{&out.Total, queues[c.queue], members[c.owner]} {
			if n == nil {
				continue
			}
			n.Really++
			if late {
				n.ReallyBreached++
			}
		}
	}
	for _, q := range r.queues {
		out.Queues = append(out.Queues, *queues[q.id])
	}
	for _, m := range members {
		out.Members = append(out.Members, *m)
	}
	slices.SortFunc(out.Members, func(a, b ReplayCount) int { return cmp.Compare(a.Name, b.Name) })
}
