package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// SinceQuery asks for one figure of a period as it was known and as it is.
type SinceQuery struct {
	Figure  string // of the weekly report: referrals, eqls, sqls, won, arr
	Period  string
	Partner string // "" for all
	ByOwner bool   // of what Owner has; "" is nobody
	Owner   string
	Then    time.Time // zero: when its report was last given out, else when the period ended, or while it runs a day ago
}

// FigureSince is a figure then and now, lead by lead.
type FigureSince struct {
	review.Since
	At    time.Time    // then
	Given bool         // the report was given out then
	Last  []LastChange // by the leads of Since
	Money bool         // amounts in minor units
}

// LastChange is what last happened to a lead after then; its kind is "" when nothing did.
type LastChange struct {
	Kind journal.Kind
	At   time.Time
	Late bool // it came in only after then
}

// Since answers a figure of the weekly report then and now, from the leads that make it up.
func (d *Desk) Since(ctx context.Context, who Actor, q SinceQuery) (out FigureSince, err error) {
	const what = "report weekly"
	if err := permit(what, who, ReadReports); err != nil {
		return out, err
	}
	p, ok := review.ParsePeriod(q.Period)
	if !ok {
		return out, fault.New(fault.Usage, what, safetext.Quote(q.Period)+" is no period", "write 2026-W47")
	}
	if !slices.Contains([]string{"referrals", "eqls", "sqls", "won", "arr"}, q.Figure) {
		return out, fault.New(fault.Usage, what, "this figure is not made of leads", "ask it of referrals, EQLs, SQLs, won or ARR")
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		now, err := d.knownAt(ctx, tx, time.Time{})
		if err != nil {
			return err
		}
		s := now.stretch(p)
		if q.Then.IsZero() {
			given, err := now.lastKept(&asked{Report: &report.Report{Name: "weekly", Period: strings.ToUpper(q.Period)}})
			if err != nil {
				return err
			}
			const day = 24 * 60 * 60 * 1000
			if q.Then = store.Instant(min(s.to, now.at-day)); given != nil {
				q.Then, out.Given = store.Instant(given.AsOf), true
			}
		}
		then, err := d.knownAt(ctx, tx, q.Then)
		if err != nil {
			return err
		}
		was, err := then.addends(s)
		if err != nil {
			return err
		}
		is, err := now.addends(s)
		if err != nil {
			return err
		}
		out = FigureSince{Since: review.Compare(q.parts(was), q.parts(is)), At: q.Then, Given: out.Given, Money: q.Figure == "arr"}
		for _, m := range out.Leads {
			out.Last = append(out.Last, then.lastOf(int64(m.Lead)))
		}
		return nil
	})
	return out, err
}

// parts are the addends of the figure that are asked for.
func (q *SinceQuery) parts(of map[string][]addend) []review.Part {
	return partsAmong(of[q.Figure], func(a *addend) bool {
		return (q.Partner == "" || a.partner == q.Partner) && (!q.ByOwner || a.owner == q.Owner)
	})
}

// lastOf is the newest event of a lead that was not known yet.
func (k *knowledge) lastOf(id int64) LastChange {
	events := k.leadEvents[id]
	if len(events) == 0 {
		return LastChange{}
	}
	out := LastChange{Kind: events[0].Kind, At: events[0].At}
	for _, e := range events {
		c, made := e.Data.Changes["created_at"]
		out.Late = out.Late || made && len(c.Before) == 0
	}
	return out
}
