package desk

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/store"
)

// What a policy has done when a clock runs out.
const (
	escalates = "escalate"
	reassigns = "reassign"
)

// lateToAct is how old a breach may be for something to be done about it: what nobody ran for days is told, and no more.
const lateToAct = 24 * time.Hour

// alarms tells what clocks have come to: each alert and each breach once, however often it is looked, whoever looks and
// whatever the clock of the machine did meanwhile. It returns of how many leads something was told.
func (d *Desk) alarms(ctx context.Context) (told int, err error) {
	now := d.now().UTC().Truncate(time.Millisecond)
	var due []*store.Cycle
	err = d.store.Read(ctx, func(tx *store.Tx) (err error) {
		due, err = tx.CyclesToTell(ctx, d.rules.Load().alarming(now), store.Millis(now), tickLimit)
		return err
	})
	if err != nil || len(due) == 0 {
		return 0, err
	}
	err = d.store.Write(ctx, func(tx *store.Tx) error {
		told = 0
		w, err := d.work(ctx, tx, Actor{User: "system"}, journal.System, d.newBatch())
		if err != nil {
			return err
		}
		ids := make([]int64, len(due))
		for i, c := range due {
			ids[i] = c.LeadID
		}
		if err := w.loadLeads(distinct(ids)); err != nil {
			return err
		}
		for _, c := range due {
			if e := w.leads[c.LeadID]; e != nil {
				some, err := w.alarm(e, c)
				if err != nil {
					return err
				}
				if some {
					told++
				}
			}
		}
		if _, err = w.flush(); err != nil {
			return err
		}
		for _, c := range due {
			if e := w.leads[c.LeadID]; e != nil && e.late == c.Kind && e.Owner != e.was.Owner {
				if _, err := w.tx.TellCycle(ctx, c, store.ToldReassigned); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return told, err
}

// alarming is until when a run may be due whose alert has come at an instant: of each queue and clock what is left then.
func (r *rules) alarming(now time.Time) int64 {
	last := store.Millis(now)
	for _, q := range r.policy.Queues {
		for _, kind := range []lead.ClockKind{lead.TriageClock, lead.ContactClock} {
			c := r.clock(kind)
			if at, ok := r.calendar(q.ID).Due(now, c.Breach-c.Alert); ok {
				last = max(last, store.Millis(at))
			}
		}
	}
	return last
}

// alarm tells of the run of a clock what it has come to now, and has done what the policy wants then. What is told is what
// sla says of it: on the due instant it is not late yet.
func (w *work) alarm(e *entry, c *store.Cycle) (some bool, err error) {
	kind, start := runningClock(e.Lead)
	if kind != c.Kind || start != c.Start || w.erased(e) {
		return false, nil // it has stopped since
	}
	tell := func(what journal.Kind, told int64, data journal.Data) error {
		fresh, err := w.tx.TellCycle(w.ctx, c, told)
		if err == nil && fresh {
			data.How, data.Until = string(kind), e.DueAt
			e.also(&journal.Event{Kind: what, Data: data})
			some = true
		}
		return err
	}
	late := w.ms() > e.DueAt
	if w.ms() >= e.AlertAt && c.Told < store.ToldAlert && !late { // of one that is late already nobody needs to be warned
		if err := tell(journal.Alerted, store.ToldAlert, journal.Data{}); err != nil {
			return some, err
		}
	}
	if !late {
		return some, nil
	}
	if err := tell(journal.Breached, store.ToldBreach, journal.Data{}); err != nil || !some {
		return some, err
	}
	return true, w.afterBreach(e, c)
}

// afterBreach is what the policy wants when a clock has run out: somebody is told, or somebody else of the queue gets the lead
// when the work is flushed.
func (w *work) afterBreach(e *entry, c *store.Cycle) error {
	if w.ms()-e.DueAt > lateToAct.Milliseconds() {
		return nil
	}
	at := slices.IndexFunc(w.rules.policy.Queues, func(q policy.Queue) bool { return q.ID == e.Queue })
	if at < 0 {
		return nil
	}
	switch q := &w.rules.policy.Queues[at]; {
	case w.rules.clock(c.Kind).OnBreach == escalates && q.EscalateTo != "":
		e.also(&journal.Event{Kind: journal.Escalated, Data: journal.Data{How: string(c.Kind), To: q.EscalateTo}})
		_, err := w.tx.TellCycle(w.ctx, c, store.ToldEscalated)
		return err
	case w.rules.clock(c.Kind).OnBreach == reassigns && e.Owner != "":
		if e.another, e.late = true, c.Kind; !candidate(e.Lead) {
			e.stays("it is handed over", nil)
		}
	}
	return nil
}

// stays says that a lead whose clock has run out is still its owner's, and why nobody else has it.
func (e *entry) stays(why string, reasons []string) {
	e.also(&journal.Event{Kind: journal.Stayed, Data: journal.Data{How: string(e.late), To: e.Owner, Verb: why, Names: reasons}})
}

// byBreach reports whether routing gave a lead to somebody else because its clock had run out.
func byBreach(ev *journal.Event) bool { return byRouting(ev) && ev.Data.Outcome != "" }

// erased reports whether a lead's person was.
func (w *work) erased(e *entry) bool {
	p := w.persons[e.PersonID]
	return p != nil && p.ErasedAt != 0
}

// staleAt is when time alone changes something about a lead: its points, or what is waited for.
func (w *work) staleAt(e *entry, f *lead.Facts, from time.Time) int64 {
	stale := int64(math.MaxInt64)
	if at, ok := w.rules.judge.StaleAt(f, from); ok {
		stale = store.Millis(at)
	}
	// What is overdue comes with the next tick: the points are those of now until then.
	return min(stale, max(w.owedAt(e.Lead), store.Millis(from)+1))
}

// owedAt is when a partner that owes an answer is reminded, and then when it is no longer waited for.
func (w *work) owedAt(l *store.Lead) int64 {
	ask := w.rules.policy.Gates.Ask
	if ask == nil || l.AskedAt == 0 || l.Stage != lead.New && l.Stage != lead.EQL {
		return store.Never
	}
	after := ask.Back
	if l.RemindedAt < l.AskedAt && ask.Remind > 0 {
		after = ask.Remind
	}
	if after <= 0 {
		return store.Never
	}
	if at, ok := w.rules.calendar(l.Queue).Due(store.Instant(l.AskedAt), after); ok {
		return store.Millis(at)
	}
	return store.Never
}

// remind goes on with a question that its partner has not answered: first a reminder goes out, then the lead is its owner's
// again, with a new run of its clock.
func (w *work) remind(e *entry) error {
	if w.owedAt(e.Lead) > w.ms() {
		return nil
	}
	if e.RemindedAt < e.AskedAt && w.rules.policy.Gates.Ask.Remind > 0 { // it is not nil, or nothing would be owed
		e.RemindedAt = w.ms()
		e.also(&journal.Event{Kind: journal.Reminded, Data: journal.Data{Note: e.Question}})
		return w.tellPartner(e, "question", reminder(e.Question))
	}
	e.also(&journal.Event{Kind: journal.Unanswered, Data: journal.Data{Note: e.Question}})
	e.AskedAt, e.Question, e.RemindedAt = 0, 0, 0
	if e.Stage == lead.New {
		e.TriageStart, e.TriageStop = w.ms(), 0
	}
	return nil
}
