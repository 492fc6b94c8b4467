package desk

import (
	"context"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// soon is when a lead moves up to the group that must be answered now.
const soon = 30 * time.Minute

// asker says who asks and when: which queues are closed now follows from their calendars.
func (d *Desk) asker(who Actor) (store.Asker, *rules) {
	r := d.rules.Load()
	now := d.now().UTC().Truncate(time.Millisecond)
	p := r.policy
	a := store.Asker{User: who.User, Now: now, Triggers: p.Triggers, Window: p.Scoring.Window.Time, Lookback: p.Attribution.Lookback.Time,
		PathAlone: p.Attribution.Path == "lead"}
	for _, q := range r.policy.Queues {
		if !r.calendars[q.ID].Open(now) {
			a.Closed = append(a.Closed, q.ID)
		}
	}
	return a, r
}

// Inbox answers one page of leads and, with it, how many there are in each group.
func (d *Desk) Inbox(ctx context.Context, asking Actor, q InboxQuery) (InboxPage, error) {
	if err := within("list leads", asking); err != nil {
		return InboxPage{}, err
	}
	who, r := d.asker(asking)
	hides := d.maskFor(asking)
	zone := q.Zone
	if zone == nil {
		zone = time.UTC
	}
	var after *store.Place
	if q.After != "" {
		c, err := store.ParsePlace(q.After)
		if err != nil {
			return InboxPage{}, err
		}
		after = &c
	}
	limit := q.Limit
	if limit <= 0 {
		limit = 100
	}
	who.Snoozed = q.Hidden
	page := InboxPage{At: who.Now}
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		fq, err := d.query(ctx, tx, asking, q.Filter, who.Now.In(r.policy.TimeZone)) // as Counts and list do
		if err != nil {
			return err
		}
		sel, err := tx.Sorted(ctx, fq, who, q.Order)
		if err != nil {
			return err
		}
		places, err := tx.Places(ctx, sel, after, limit+1)
		if err != nil {
			return err
		}
		if len(places) > limit {
			places = places[:limit]
			page.Next = places[limit-1].String()
		}
		read := wanted(places, q)
		rows, err := tx.Rows(ctx, read)
		if err != nil {
			return err
		}
		if len(rows) < len(read) { // of a damaged file a place may have no row: then it is no place
			places = slices.DeleteFunc(places, func(p store.Place) bool {
				has := func(r store.ListRow) bool { return r.ID == p.ID }
				return slices.Contains(read, p) && !slices.ContainsFunc(rows, has)
			})
		}
		page.Order = make([]Spot, len(places))
		for i, p := range places {
			page.Order[i] = Spot{lead.ID(p.ID), groupOf(p, who.Now, zone), p.Step, p.Ready}
		}
		if err := d.freshen(ctx, tx, asking, rows); err != nil {
			return err
		}
		page.Rows = make([]Row, 0, len(rows))
		for i := range rows {
			page.Rows = append(page.Rows, hides.row(r.row(&rows[i], who.Now, zone)))
		}
		return page.tally(ctx, tx, sel, who, zone)
	})
	return page, err
}

// wanted are the places whose rows an inbox query wants to read.
func wanted(places []store.Place, q InboxQuery) []store.Place {
	if q.Span <= 0 {
		return places
	}
	also := make(map[int64]bool, len(q.Also)+1)
	for _, id := range q.Also {
		also[int64(id)] = true
	}
	at := max(0, slices.IndexFunc(places, func(p store.Place) bool { return p.ID == int64(q.Near) }))
	if q.End {
		at = len(places) - 1
	}
	if first := slices.IndexFunc(places, func(p store.Place) bool { return p.Section == store.Running }); first >= 0 {
		also[places[first].ID] = true
	}
	var out []store.Place
	for i, p := range places {
		if i >= at-q.Span && i <= at+q.Span || also[p.ID] {
			out = append(out, p)
		}
	}
	return out
}

func count(ctx context.Context, tx *store.Tx, sel *store.Selection, s store.Section, from, to int64) (Count, error) {
	n, more, err := tx.CountLeads(ctx, sel, s, from, to)
	return Count{N: n, More: more}, err
}

func midnight(now time.Time, zone *time.Location) time.Time {
	y, m, day := now.In(zone).Date()
	return time.Date(y, m, day+1, 0, 0, 0, 0, zone)
}

// tally counts each group, and all together: every lead is in one of them.
func (page *InboxPage) tally(ctx context.Context, tx *store.Tx, sel *store.Selection, who store.Asker, zone *time.Location) error {
	at30, at24 := store.Millis(who.Now.Add(soon))+1, store.Millis(midnight(who.Now, zone))
	at24 = max(at24, at30)
	add := func(g Group, c Count, due bool) {
		if c.N > 0 {
			page.Groups = append(page.Groups, Tally{Group: g, Count: c})
		}
		page.Total.add(c)
		if due {
			page.Due.add(c)
		}
	}
	if sel.Order() == store.ByReady {
		steps, err := tx.CountSteps(ctx, sel)
		if err != nil {
			return err
		}
		add(Steps, Count{N: steps}, true)
		ready, err := readyCount(ctx, tx, sel, 0)
		if err != nil {
			return err
		}
		due, err := readyCount(ctx, tx, sel, at24)
		if err != nil {
			return err
		}
		add(Ready, ready, false)
		page.Due.add(due)
	}
	for _, g := range []struct {
		group    Group
		section  store.Section
		from, to int64
		due      bool
	}{
		{Breached, store.PastDue, 0, 0, true}, {Soon, store.Running, 0, at30, true}, {Today, store.Running, at30, at24, true},
		{Later, store.Running, at24, 0, false}, {Paused, store.Resting, 0, 0, false}, {NoClock, store.Clockless, 0, 0, false},
	} {
		c, err := count(ctx, tx, sel, g.section, g.from, g.to)
		if err != nil {
			return err
		}
		add(g.group, c, g.due)
	}
	return nil
}

// add counts others too, up to the limit of a count.
func (c *Count) add(o Count) {
	c.N, c.More = c.N+o.N, c.More || o.More
	if c.N > store.CountLimit {
		*c = Count{N: store.CountLimit, More: true}
	}
}

func readyCount(ctx context.Context, tx *store.Tx, sel *store.Selection, to int64) (Count, error) {
	n, more, err := tx.CountReady(ctx, sel, to)
	return Count{N: n, More: more}, err
}

// groupOf is the group of a place, by the same bounds as tallies.
func groupOf(p store.Place, now time.Time, zone *time.Location) Group {
	switch p.Section {
	case store.PastDue:
		return Breached
	case store.Resting:
		return Paused
	case store.Clockless:
		return NoClock
	}
	due := store.Instant(p.DueAt)
	switch {
	case !due.After(now.Add(soon)):
		return Soon
	case due.Before(midnight(now, zone)):
		return Today
	}
	return Later
}

func (r *rules) row(l *store.ListRow, now time.Time, zone *time.Location) Row {
	row := Row{
		ID: lead.ID(l.ID), Version: l.Version, Name: l.Name, Company: l.Company, Named: l.Company, Domain: l.Domain, Country: l.Country,
		PartnerID: l.PartnerID, Partner: l.Partner,
		Tier: l.Tier, Source: l.Source, Stage: l.Stage, Score: int(l.Score), Fit: int(l.Fit), Intent: int(l.Intent), Verdict: l.Verdict,
		Owner: l.Owner, Queue: l.Queue,
		Group: groupOf(store.Place{Section: l.Section, DueAt: l.DueAt, ID: l.ID}, now, zone), Created: store.Instant(l.Created),
		Updated: store.Instant(l.Saved), Tags: l.Tags.V, Conflicts: int(l.Conflicts),
		EQLAt: instant(l.EQLAt), Snoozed: instant(l.Snoozed), Returns: instant(l.Nurture), NextOn: instant(l.NextOn),
	}
	if row.Company == "" {
		row.Company = l.Domain
	}
	if row.Company == "" {
		row.Company = l.Email
	}
	if row.Partner == "" {
		row.Partner = l.PartnerID
	}
	// Rows that older programs or other hands wrote are cleaned again on the way out.
	for _, t := range []*string{&row.Name, &row.Company, &row.Named, &row.Domain, &row.Country, &row.Partner, &row.Tier, &row.Owner} {
		*t = safetext.Kept(*t)
	}
	row.Clock = r.clockOf(l.Clock, l.ClockStart, 0, l.DueAt, l.Queue)
	return row
}

// clockOf is a clock that a screen can count down; nil when none runs.
func (r *rules) clockOf(kind lead.ClockKind, start, stop, due int64, queue string) *Clock {
	if kind == "" {
		return nil
	}
	limits := r.clock(kind)
	c := &Clock{Kind: kind, Start: store.Instant(start), Stop: instant(stop), Alert: limits.Alert, Breach: limits.Breach,
		Calendar: r.calendar(queue)}
	if due != store.Never {
		c.Due = store.Instant(due)
	}
	return c
}

func instant(ms int64) *time.Time {
	if ms == 0 {
		return nil
	}
	t := store.Instant(ms)
	return &t
}

// Counts answers live counts of several filters at once, exact up to 999.
func (d *Desk) Counts(ctx context.Context, asking Actor, filters []string) ([]Count, error) {
	if err := within("count leads", asking); err != nil {
		return nil, err
	}
	who, r := d.asker(asking)
	out := make([]Count, len(filters))
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		for i, text := range filters {
			q, err := d.query(ctx, tx, asking, text, who.Now.In(r.policy.TimeZone))
			if err != nil {
				return err
			}
			sel, err := tx.Select(ctx, q, who)
			if err != nil {
				return err
			}
			if out[i], err = count(ctx, tx, sel, -1, 0, 0); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// All yields every lead that matches, in the order of the inbox, snoozed ones too; limit 0 is all.
// It reads on through one snapshot, so memory does not grow with the answer, and a lead that somebody
// moves meanwhile comes once.
func (d *Desk) All(ctx context.Context, asking Actor, text string, limit int, yield func(Row) error) error {
	return d.Sorted(ctx, asking, text, ByClock, limit, yield)
}

// Sorted is All in some order.
func (d *Desk) Sorted(ctx context.Context, asking Actor, text string, by Order, limit int, yield func(Row) error) error {
	if err := within("list leads", asking); err != nil {
		return err
	}
	who, r := d.asker(asking)
	who.Snoozed = true
	hides := d.maskFor(asking)
	var stopped error // said by yield: it is handed back as it is
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		q, err := d.query(ctx, tx, asking, text, who.Now.In(r.policy.TimeZone))
		if err != nil {
			return err
		}
		sel, err := tx.Sorted(ctx, q, who, by) // made once: a word is looked for once, not for every page
		if err != nil {
			return err
		}
		return tx.EveryRow(ctx, sel, limit, func(rows []store.ListRow) error {
			if err := d.freshen(ctx, tx, asking, rows); err != nil {
				return err
			}
			for i := range rows {
				if stopped = yield(hides.row(r.row(&rows[i], who.Now, r.policy.TimeZone))); stopped != nil {
					return stopped
				}
			}
			return nil
		})
	})
	if stopped != nil {
		return stopped
	}
	return err
}
