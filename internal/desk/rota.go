package desk

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/store"
	"github.com/eqltui/eqltui/internal/studio"
)

// rotaWeeks is over how many weeks the hours of a rota and what was late of it are counted: a quarter, so that its holidays are in them.
const rotaWeeks = 13

// rota is who works on EQLs now: members of the queues who are users here and not away, with the hours of their calendars, and how
// many EQLs were contacted too late of late.
func (d *Desk) rota(ctx context.Context, tx *store.Tx) (studio.Rota, error) {
	var out studio.Rota
	w, err := d.work(ctx, tx, Actor{User: routerName}, journal.System, "")
	if err != nil {
		return out, err
	}
	r, err := w.routing()
	if err != nil {
		return out, err
	}
	if err := r.begin(); err != nil {
		return out, err
	}
	out = studio.Rota{Lead: MinutesALead / time.Hour.Minutes(), Within: w.rules.policy.Contact.Breach.Hours(), Weeks: rotaWeeks}
	hours := map[string]float64{} // of who is in several queues the shortest: nobody works around the clock for one of them
	for i := range w.rules.queues {
		q := &w.rules.queues[i]
		for n, m := range q.members {
			if !r.may(m.ID) || r.away[m.ID] {
				continue
			}
			week := q.hours[n].Elapsed(w.now.AddDate(0, 0, -rotaWeeks*7), w.now).Hours() / rotaWeeks
			if known, counted := hours[m.ID]; !counted || week < known {
				hours[m.ID] = week
			}
		}
	}
	out.People = len(hours)
	for _, user := range slices.Sorted(maps.Keys(hours)) { // in one order, so that a sum is the same each time
		out.Hours += hours[user]
	}
	k, err := d.knownAt(ctx, tx, time.Time{})
	if err != nil {
		return out, err
	}
	today := review.DayOf(k.at, k.zone)
	t, err := k.tallyDays(k.stretch(review.Period{From: today - rotaWeeks*7, To: today}))
	if err != nil {
		return out, err
	}
	out.Late, out.Due = t.all[0].ContactTotal-t.all[0].ContactMet, t.all[0].ContactTotal
	return out, nil
}
