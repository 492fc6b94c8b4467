package desk

import (
	"cmp"
	"encoding/json"
	"strconv"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// clocked is what of a lead its cycles follow from. Every one of these fields is journalled, so cycles are
// replayed from the journal by the function that keeps them.
type clocked struct {
	stage                     lead.Stage
	owner, queue              string
	due                       int64
	triageStart, triageStop   int64
	contactStart, contactStop int64
}

func clockedOf(l *store.Lead) clocked {
	return clocked{l.Stage, l.Owner, l.Queue, l.DueAt, l.TriageStart, l.TriageStop, l.ContactStart, l.ContactStop}
}

// running says which clock runs and since when.
func (c *clocked) running() (lead.ClockKind, int64) {
	switch {
	case c.stage == lead.New && c.triageStart != 0 && c.triageStop == 0:
		return lead.TriageClock, c.triageStart
	case (c.stage == lead.EQL || c.stage == lead.SQL) && c.contactStart != 0 && c.contactStop == 0:
		return lead.ContactClock, c.contactStart
	}
	return "", 0
}

func (c *clocked) span(kind lead.ClockKind) (start, stop int64) {
	if kind == lead.ContactClock {
		return c.contactStart, c.contactStop
	}
	return c.triageStart, c.triageStop
}

// turn is an event that moves a lead between two states.
type turn struct {
	was, now clocked
	undone   bool   // it took something back
	at       int64  // when
	how      string // a run that stops, stops by it
	// due is when a run is due by the policy of the event; held what was kept of the one that ran.
	due  func(kind lead.ClockKind, start int64, queue string) int64
	held func(kind lead.ClockKind, start int64) int64
}

// cycles says what becomes of a lead's cycles: which rows are kept from now on as they are given, and which
// never were, because what began them was taken back.
func (t *turn) cycles() (keep, drop []store.Cycle) {
	if t.was == t.now {
		return nil, nil
	}
	for _, kind := range []lead.ClockKind{lead.TriageClock, lead.ContactClock} {
		k, since := t.was.running()
		ran := k == kind
		k, _ = t.now.running()
		runs := k == kind
		before, _ := t.was.span(kind)
		start, stop := t.now.span(kind)
		same := start == before
		switch {
		case t.undone && before != 0 && !same:
			drop = append(drop, store.Cycle{Kind: kind, Start: before})
		case ran && (!runs || !same):
			c := store.Cycle{Kind: kind, Start: since, Due: t.held(kind, since), Stop: t.at, How: t.how}
			if same && stop != 0 {
				c.Stop = stop
			}
			c.Owner = cmp.Or(t.was.owner, t.now.owner) // who hands it over has answered
			keep = append(keep, c)
		}
		switch {
		case runs && !(ran && same):
			keep = append(keep, store.Cycle{Kind: kind, Start: start, Due: t.due(kind, start, t.now.queue)})
		case runs && t.now.due != t.was.due:
			keep = append(keep, store.Cycle{Kind: kind, Start: start, Due: t.now.due})
		case !runs && !same && start != 0 && stop != 0 && !t.undone:
			// It was met when it began: what stops it had happened before.
			keep = append(keep, store.Cycle{Kind: kind, Start: start, Due: t.due(kind, start, t.now.queue), Stop: stop, How: t.how,
				Owner: cmp.Or(t.was.owner, t.now.owner)})
		}
	}
	return keep, drop
}

// endedBy is how an event stops a clock: what somebody did, else what became of the lead.
func endedBy(kind journal.Kind, by journal.By, now lead.Stage) string {
	if by == journal.Human || by == journal.Partner {
		return string(kind)
	}
	return string(now)
}

// due is when a run of a clock is due by these rules.
func (r *rules) due(kind lead.ClockKind, start int64, queue string) int64 {
	if due, ok := r.calendar(queue).Due(store.Instant(start), r.clock(kind).Breach); ok {
		return store.Millis(due)
	}
	return store.Never
}

// turnCycles keeps the cycles of a lead whose event is about to be told.
func (w *work) turnCycles(e *entry, kind journal.Kind, by journal.By) error {
	t := turn{now: clockedOf(e.Lead), undone: kind == journal.Undone, at: w.ms(), how: endedBy(kind, by, e.Stage), due: w.rules.due}
	if !e.isNew {
		t.was = clockedOf(&e.was)
	}
	t.held = func(lead.ClockKind, int64) int64 { return t.was.due }
	keep, drop := t.cycles()
	if err := w.sumCycles(e, keep, drop); err != nil {
		return err
	}
	for _, c := range drop {
		c.LeadID = e.ID
		if err := w.tx.DropCycle(w.ctx, &c); err != nil {
			return err
		}
	}
	for _, c := range keep {
		c.LeadID = e.ID
		if err := w.tx.SaveCycle(w.ctx, &c); err != nil {
			return err
		}
	}
	return nil
}

// run is what tells one run of a lead's clocks from another.
type run struct {
	kind  lead.ClockKind
	start int64
}

// Clockwork is a lead's clocks as its events make them. The zero one is that of a lead without events.
type Clockwork struct {
	state  clocked
	cycles map[run]store.Cycle
}

// Replay adds an event. due is when a run is due by the policy of the event.
func (c *Clockwork) Replay(ev *journal.Event, due func(kind lead.ClockKind, start int64, queue string) int64) error {
	t := turn{was: c.state, now: c.state, undone: ev.Kind == journal.Undone, at: store.Millis(ev.At), due: due}
	if err := t.now.apply(ev.Data.Changes); err != nil {
		return err
	}
	t.how = endedBy(ev.Kind, ev.By, t.now.stage)
	t.held = func(kind lead.ClockKind, start int64) int64 { return c.cycles[run{kind, start}].Due }
	keep, drop := t.cycles()
	c.state = t.now
	c.told(ev)
	for _, d := range drop {
		delete(c.cycles, run{d.Kind, d.Start})
	}
	if c.cycles == nil && len(keep) > 0 {
		c.cycles = map[run]store.Cycle{}
	}
	for _, k := range keep {
		k.LeadID = int64(ev.Lead)
		k.Told = c.cycles[run{k.Kind, k.Start}].Told
		c.cycles[run{k.Kind, k.Start}] = k
	}
	return nil
}

// toldBy is what an event tells of the run that runs, 0 for nothing.
func toldBy(ev *journal.Event) int64 {
	if ev.Kind == journal.Assigned && byBreach(ev) {
		return store.ToldReassigned
	}
	return map[journal.Kind]int64{journal.Alerted: store.ToldAlert, journal.Breached: store.ToldBreach,
		journal.Escalated: store.ToldEscalated}[ev.Kind]
}

// told notes what an event tells of the run that runs.
func (c *Clockwork) told(ev *journal.Event) {
	told := toldBy(ev)
	k, start := c.state.running()
	if row, ok := c.cycles[run{k, start}]; ok && row.Told < told {
		row.Told = told
		c.cycles[run{k, start}] = row
	}
}

// Cycles are those that the events made, in no order.
func (c *Clockwork) Cycles() []store.Cycle {
	out := make([]store.Cycle, 0, len(c.cycles))
	for _, cycle := range c.cycles {
		out = append(out, cycle)
	}
	return out
}

// apply takes over what an event changed.
func (c *clocked) apply(changes journal.Changes) error {
	for _, f := range [...]struct {
		name string
		to   *int64
	}{
		{"due_at", &c.due}, {"triage_start", &c.triageStart}, {"triage_stop", &c.triageStop}, {"contact_start", &c.contactStart},
		{"contact_stop", &c.contactStop},
	} {
		if change, ok := changes[f.name]; ok {
			n, err := strconv.ParseInt(string(change.After), 10, 64)
			if err != nil {
				return err
			}
			*f.to = n
		}
	}
	for _, f := range [...]struct {
		name string
		to   *string
	}{{"stage", (*string)(&c.stage)}, {"owner", &c.owner}, {"queue", &c.queue}} {
		if change, ok := changes[f.name]; ok {
			if err := json.Unmarshal(change.After, f.to); err != nil {
				return err
			}
		}
	}
	return nil
}
