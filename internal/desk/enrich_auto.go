package desk

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/enrich"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// EnrichJob asks a model about companies of leads that are worked on, where somebody switched that on.
const EnrichJob = "enrich"

// Bounds of what is asked without anybody saying so.
const (
	mostAuto   = 1000   // companies a day
	autoRun    = 50     // companies a run
	autoPage   = 200    // leads that are planned at once
	autoWindow = 20_000 // numbers of leads that one question goes over
	autoLooks  = 50     // questions a run
)

// autoRest is how long the job leaves an endpoint alone that says no time.
const autoRest = 15 * time.Minute

// SetEnrichAuto has at most so many companies a day asked about by itself; 0 is none.
func (d *Desk) SetEnrichAuto(ctx context.Context, who Actor, n int64) error {
	const what = "enrich auto"
	if err := permit(what, who, SetEnrichment); err != nil {
		return err
	}
	if n < 0 || n > mostAuto {
		return fault.New(fault.Usage, what, "the number is out of bounds", "say from 0, which switches it off, to 1000 companies a day")
	}
	return d.connections(ctx, who, func(w *work) error {
		old, err := w.enrichment.get(w, store.TheEnrichment)
		switch {
		case err != nil:
			return err
		case old == nil || old.Off != 0:
			return fault.New(fault.Refused, what, "enrichment is off", "eqltui enrich setup")
		}
		if old.Daily != n {
			now := *old
			now.Daily, now.SetAt, now.SetBy = n, w.ms(), who.User
			w.enrichment.put(w, &now)
		}
		return w.enriching(func(s *enriching) { s.Stopped, s.RetryAt = false, 0 }) // what was wrong may be set right
	})
}

// today is the day of the policy's zone, by which what is asked by itself is counted.
func (w *work) today() string { return w.now.In(w.rules.policy.TimeZone).Format(time.DateOnly) }

// askedOn is how many companies were asked about by itself on a day.
func (s *enriching) askedOn(day string) int64 {
	if s.Day != day {
		return 0
	}
	return s.Asked
}

// mayAuto says why nothing is asked by itself now, nil where something may be.
func (w *work) mayAuto() error {
	const what = "ask by itself"
	row, err := w.enrichment.get(w, store.TheEnrichment)
	if err != nil {
		return err
	}
	set := enrichmentOf(row)
	s, err := enrichingOf(w.ctx, w.tx)
	switch {
	case err != nil:
		return err
	case !set.On || set.Auto == 0:
		return fault.New(fault.Refused, what, "nothing is asked by itself", "an admin switches it on: eqltui enrich auto 20")
	case s.Stopped:
		return fault.New(fault.Refused, what, "it stopped: "+safetext.Line(s.Error), "set that right, then: eqltui enrich auto 20")
	case s.RetryAt > w.ms():
		return fault.New(fault.Busy, what, "the endpoint is left alone: "+safetext.Line(s.Error),
			"it goes on by itself at "+store.Instant(s.RetryAt).In(w.zone).Format("15:04"))
	case s.askedOn(w.today()) >= set.Auto:
		return fault.New(fault.Refused, what, "today's companies were asked about",
			"it goes on tomorrow; eqltui enrich auto N says how many")
	}
	return nil
}

// EnrichDue reports whether something may be asked by itself now.
func (d *Desk) EnrichDue(ctx context.Context) (due bool, err error) {
	err = d.asSystem(ctx, d.store.Read, func(w *work) error {
		why := w.mayAuto()
		due = why == nil
		if k := fault.KindOf(why); due || k == fault.Refused || k == fault.Busy {
			return nil
		}
		return why
	})
	return due, err
}

func (d *Desk) asSystem(ctx context.Context, in func(context.Context, func(*store.Tx) error) error, f func(*work) error) error {
	return in(ctx, func(tx *store.Tx) error {
		w, err := d.work(ctx, tx, Actor{User: "system"}, journal.System, d.newBatch())
		if err != nil {
			return err
		}
		return f(w)
	})
}

// EnrichNext are companies to ask about now: of leads that are new, EQL, SQL or MQL, of which a fact is missing, that no model was
// asked about lately and of which no proposal waits. It looks at the newest leads first, and then goes on where a run ended before;
// where this one would end is the second answer, for EnrichRan.
func (d *Desk) EnrichNext(ctx context.Context) (out []EnrichAsk, mark int64, err error) {
	var before, behind int64
	most := 0
	if err := d.asSystem(ctx, d.store.Read, func(w *work) error {
		if err := w.mayAuto(); err != nil {
			return err
		}
		row, err := w.enrichment.get(w, store.TheEnrichment)
		if err != nil {
			return err
		}
		s, err := enrichingOf(ctx, w.tx)
		if err != nil {
			return err
		}
		most = int(min(autoRun, enrichmentOf(row).Auto-s.askedOn(w.today())))
		last, err := w.tx.LastLead(ctx)
		before, behind = last+1, s.Before
		return err
	}); err != nil {
		return nil, 0, err
	}
	seen := map[int64]bool{}
	for n := 0; n < autoLooks && before > 1 && len(out) < most && ctx.Err() == nil; n++ {
		if err := d.asSystem(ctx, d.store.Read, func(w *work) error {
			from := max(before-autoWindow, 1)
			ids, err := w.tx.LeadsToEnrich(ctx, from, before, store.Millis(w.now.Add(-lately)), autoPage)
			if err != nil {
				return err
			}
			if before = from; len(ids) == autoPage {
				before = ids[len(ids)-1]
			}
			leads := make([]lead.ID, len(ids))
			for i, id := range ids {
				leads[i] = lead.ID(id)
			}
			asks, err := w.enrichPlan("ask by itself", EnrichQuery{Leads: leads})
			for _, ask := range asks {
				if ask.Why != nil || seen[ask.account] {
					continue
				}
				if len(out) == most {
					before = int64(ask.Lead) + 1
					break
				}
				seen[ask.account] = true
				out = append(out, ask)
			}
			return err
		}); err != nil {
			return nil, 0, err
		}
		if n == 0 && behind > 0 && behind < before {
			if len(out) == most {
				return out, behind, nil // the new ones are enough
			}
			before = behind
		}
	}
	if before <= 1 {
		before = 0 // nothing older is left
	}
	return out, before, nil
}

// EnrichRan notes where a run ended that asked about all that it was to ask about. One that was broken off notes nothing: what it
// did not come to is asked about by the next.
func (d *Desk) EnrichRan(ctx context.Context, mark int64) error {
	return d.noteEnriching(ctx, func(_ *work, s *enriching) { s.Before = mark })
}

// EnrichTake counts a company that is about to be asked about by itself, before it is, so that no end of a process asks more
// than a day's. It is refused where nothing may be asked any more.
func (d *Desk) EnrichTake(ctx context.Context) error {
	return d.asSystem(ctx, d.store.Write, func(w *work) error {
		if err := w.mayAuto(); err != nil {
			return err
		}
		return w.enriching(func(s *enriching) { s.Day, s.Asked = w.today(), s.askedOn(w.today())+1 })
	})
}

// KeepAuto keeps what a model answered that was asked by itself; KeepAnswer says what becomes of it.
func (d *Desk) KeepAuto(ctx context.Context, ask EnrichAsk, answer enrich.Answer, failed error) (EnrichKept, error) {
	return d.keepAnswer(ctx, Actor{User: "system"}, ask, answer, failed)
}

// AutoFailed notes why a model could not be asked by itself, and takes the company back that was counted for it. One that says no
// time is left alone for a while.
func (d *Desk) AutoFailed(ctx context.Context, failed error) error {
	return d.noteEnriching(ctx, func(w *work, s *enriching) {
		s.Asked = max(s.askedOn(w.today())-1, 0)
		if s.heard(w, failed); s.RetryAt != 0 {
			s.RetryAt = max(s.RetryAt, store.Millis(w.now.Add(autoRest)))
		}
	})
}

// EnrichTrouble reads how asking goes as the database keeps it: why the last request came to nothing, "" where something came of
// it, and whether somebody has to set something right.
func EnrichTrouble(doc string) (why string, stopped bool) {
	var s enriching
	_ = json.Unmarshal([]byte(doc), &s) // what cannot be read is nothing that anybody set
	return safetext.Line(s.Error), s.Stopped
}

// always is whether a job is listed before it ever ran: the others are where somebody set something up.
func always(name string) bool { return !slices.Contains([]string{CRMJob, EnrichJob}, name) }
