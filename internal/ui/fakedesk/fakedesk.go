// Package fakedesk is a desk in memory for the tests of the cockpit: leads of all groups and states
// with names that are hard to draw, judged by the real scoring and gates. Only tests import it.
package fakedesk

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/scoring"
)

// Desk answers from memory. Err, when set, is the answer to everything.
type Desk struct {
	mu      sync.Mutex
	now     func() time.Time
	pol     *policy.Policy
	judge   *gate.Judge
	model   *scoring.Model
	leads   []*desk.Detail
	undo    []undoable
	drafts  map[string]string
	keeps   map[string]string
	views   []desk.View // the person's own
	follows []chan struct{}

	Places
	// Refuse, when set, is why an action on that lead is refused.
	Batch  string // the batch that was asked to be taken back by name
	Refuse map[lead.ID]error
	Err    error
	// DraftErr, when set, is why no draft can be kept; DraftSaves counts those that were.
	DraftErr   error
	DraftSaves int
	Sent       []Sent // every action, in order
	Asked      []desk.InboxQuery
}

// undoable is what was done to one lead.
type undoable struct {
	batch string
	id    lead.ID
	back  func()
}

// Sent is one action as the screens sent it.
type Sent struct {
	IDs    []lead.ID
	Action desk.Action
}

// New returns a desk with the leads of Leads at that instant.
func New(now func() time.Time) *Desk {
	p := policy.Default()
	d := &Desk{now: now, pol: p, model: scoring.Compile(p), judge: gate.Compile(p, scoring.Compile(p)), drafts: map[string]string{}, keeps: map[string]string{}}
	d.leads = leads(d, now())
	d.Places = places(now())
	return d
}

// Empty returns a desk without leads.
func Empty(now func() time.Time) *Desk {
	d := New(now)
	d.leads = nil
	d.Events, d.Records = nil, nil
	return d
}

// Edit changes a lead behind the screens' back and wakes them.
func (d *Desk) Edit(id lead.ID, change func(*desk.Detail)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if l := d.find(id); l != nil {
		change(l)
		l.Version++
	}
}

// Each changes every lead.
func (d *Desk) Each(change func(i int, l *desk.Detail)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i, l := range d.leads {
		change(i, l)
	}
}

// Add puts a lead in at the front.
func (d *Desk) Add(l desk.Detail) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.leads = append(d.leads, &l)
}

// Copy returns a lead as it stands.
func (d *Desk) Copy(id lead.ID) desk.Detail {
	d.mu.Lock()
	defer d.mu.Unlock()
	return *d.find(id)
}

func (d *Desk) find(id lead.ID) *desk.Detail {
	for _, l := range d.leads {
		if l.ID == id {
			return l
		}
	}
	return nil
}

// Policy is the default one.
func (d *Desk) Policy() *policy.Policy { return d.pol }

// Team lists colleagues.
func (d *Desk) Team(context.Context) ([]string, error) {
	return []string{"ania", "giulia", "marco", "marta.wojcik", "piotr"}, d.Err
}

// Takers are colleagues, one of them of sales.
func (d *Desk) Takers(_ context.Context, who desk.Actor) ([]desk.Taker, error) {
	out := []desk.Taker{{User: "piotr", Role: desk.AE}, {User: "marta.wojcik", Role: desk.Manager}, {User: "giulia"}, {User: "marco"}}
	return append(out, desk.Taker(who)), d.Err
}

// Follow never wakes by itself.
func (d *Desk) Follow(ctx context.Context) <-chan struct{} {
	ch := make(chan struct{}, 1)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.follows = append(d.follows, ch)
	return ch
}

// Inbox sorts as the real one does: breached, by due time, paused, without a clock.
func (d *Desk) Inbox(_ context.Context, who desk.Actor, q desk.InboxQuery) (desk.InboxPage, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.Asked = append(d.Asked, q)
	if d.Err != nil {
		return desk.InboxPage{}, d.Err
	}
	rows, err := d.match(who, q)
	if err != nil {
		return desk.InboxPage{}, err
	}
	page := desk.InboxPage{Total: desk.Count{N: len(rows)}, At: d.now()}
	for _, r := range rows {
		if n := len(page.Groups); n > 0 && page.Groups[n-1].Group == r.Group {
			page.Groups[n-1].Count.N++
			continue
		}
		page.Groups = append(page.Groups, desk.Tally{Group: r.Group, Count: desk.Count{N: 1}})
	}
	from := 0
	if q.After != "" {
		from = slices.IndexFunc(rows, func(r desk.Row) bool { return r.ID.String() == q.After }) + 1
	}
	limit := q.Limit
	if limit == 0 {
		limit = 100
	}
	to := min(from+limit, len(rows))
	page.Order, page.Rows = shown(rows[from:to], q)
	if to < len(rows) {
		page.Next = rows[to-1].ID.String()
	}
	return page, nil
}

// shown are the order of the leads and the rows that the query wants of them.
func shown(all []desk.Row, q desk.InboxQuery) (order []desk.Spot, rows []desk.Row) {
	at := max(0, slices.IndexFunc(all, func(r desk.Row) bool { return r.ID == q.Near }))
	if q.End {
		at = len(all) - 1
	}
	first := slices.IndexFunc(all, func(r desk.Row) bool {
		return r.Group == desk.Soon || r.Group == desk.Today || r.Group == desk.Later
	})
	for i, r := range all {
		order = append(order, desk.Spot{ID: r.ID, Group: r.Group})
		if q.Span <= 0 || i >= at-q.Span && i <= at+q.Span || i == first || slices.Contains(q.Also, r.ID) {
			rows = append(rows, r)
		}
	}
	return order, rows
}

func (d *Desk) match(who desk.Actor, q desk.InboxQuery) ([]desk.Row, error) {
	var rows []desk.Row
	for _, l := range d.leads {
		ok, err := d.matches(l, who, q.Filter)
		if err != nil {
			return nil, err
		}
		if !ok || l.Snoozed != nil && l.Snoozed.After(d.now()) {
			continue
		}
		l.Group = groupOf(&l.Row, d.now(), q.Zone)
		rows = append(rows, l.Row)
	}
	order := []desk.Group{desk.Breached, desk.Soon, desk.Today, desk.Later, desk.Paused, desk.NoClock}
	slices.SortStableFunc(rows, func(a, b desk.Row) int {
		if x, y := slices.Index(order, a.Group), slices.Index(order, b.Group); x != y {
			return x - y
		}
		if a.Clock == nil || b.Clock == nil {
			return int(a.ID - b.ID)
		}
		return a.Clock.Due.Compare(b.Clock.Due)
	})
	return rows, nil
}

func groupOf(r *desk.Row, now time.Time, zone *time.Location) desk.Group {
	if r.Clock == nil {
		return desk.NoClock
	}
	if zone == nil {
		zone = time.UTC
	}
	read := r.Clock.Read(now)
	switch {
	case r.Clock.Stop != nil:
		return desk.NoClock
	case read.State == "breached":
		return desk.Breached
	case read.State == "paused":
		return desk.Paused
	case read.Remaining <= 30*time.Minute:
		return desk.Soon
	case read.Due.In(zone).YearDay() == now.In(zone).YearDay():
		return desk.Today
	}
	return desk.Later
}

// Counts counts each filter.
func (d *Desk) Counts(_ context.Context, who desk.Actor, filters []string) ([]desk.Count, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.Err != nil {
		return nil, d.Err
	}
	out := make([]desk.Count, len(filters))
	for i, f := range filters {
		rows, err := d.match(who, desk.InboxQuery{Filter: f})
		if err != nil {
			return nil, err
		}
		out[i] = desk.Count{N: len(rows)}
	}
	return out, nil
}

// Lead returns everything known of one.
func (d *Desk) Lead(_ context.Context, _ desk.Actor, id lead.ID) (desk.Detail, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.Err != nil {
		return desk.Detail{}, d.Err
	}
	l := d.find(id)
	if l == nil {
		return desk.Detail{}, fault.New(fault.NotFound, "read lead "+id.String(), "there is none", "")
	}
	return *l, nil
}

// Draft returns what was kept.
func (d *Desk) Draft(_ context.Context, _ desk.Actor, id lead.ID, sheet string) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.drafts[id.String()+sheet], nil
}

// SaveDraft keeps it.
func (d *Desk) SaveDraft(_ context.Context, _ desk.Actor, id lead.ID, sheet, body string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.DraftErr != nil {
		return d.DraftErr
	}
	d.drafts[id.String()+sheet] = body
	d.DraftSaves++
	return nil
}
