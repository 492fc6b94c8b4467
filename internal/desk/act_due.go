package desk

import (
	"context"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// The verbs of duties.
const (
	DutyIsDone Verb = "due done"
	DutyMoves  Verb = "due reschedule"
)

func dutyDoneAct() Act {
	return Act{
		Verb: DutyIsDone, On: DutiesKind, Roles: stewards(), makes: true, beside: true,
		Short:   "Say that duties are done; a page counts as refreshed",
		Example: "  eqltui due done weekly_report:2026-W47", past: "done",
		do: func(w *work, on Subject, c *call) error {
			if url, ok := strings.CutPrefix(on.ID, string(review.PageRefresh)+":"); ok {
				page := Subject{Pages, url}
				if p, err := w.pages.get(w, page.key()); err != nil || p == nil {
					return notFoundOr(err, c.what, page)
				}
				return w.changePage(page, c, func(p *store.Page) error { p.RefreshedAt = w.ms(); return nil })
			}
			return w.changeDuty(on, c, func(d *store.Duty) { d.DoneAt, d.DoneBy = w.ms(), w.actor })
		},
	}
}

func dutyMovesAct() Act {
	return Act{
		Verb: DutyMoves, On: DutiesKind, Roles: stewards(), makes: true, beside: true, Short: "Put duties off, or bring them forward",
		Example: "  eqltui due reschedule page_refresh:https://acme.example/wms --to 2026-12-15", past: "rescheduled",
		Params: []Param{needed(textParam("to", "the `DAY` on which it comes", func(a *Action) *string { return &a.Due }))},
		check: func(_ context.Context, _ *Desk, a *Action) error {
			if _, ok := review.ParseDay(strings.TrimSpace(a.Due)); !ok {
				return fault.New(fault.Usage, string(a.Verb), safetext.Quote(a.Due)+" is no day", "write 2026-12-15")
			}
			return nil
		},
		do: func(w *work, on Subject, c *call) error {
			return w.changeDuty(on, c, func(d *store.Duty) { d.MovedTo = strings.TrimSpace(c.Due) })
		},
	}
}

func notFoundOr(err error, what string, on Subject) error {
	if err != nil {
		return err
	}
	return notFound(what, on)
}

// changeDuty says something of a duty that stands in the list.
func (w *work) changeDuty(on Subject, c *call, change func(*store.Duty)) error {
	k, err := knownTo(w)
	if err != nil {
		return err
	}
	const ahead = 400 // days: what is planned can be put off too
	list, err := k.duties(ahead)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(list, func(d review.Duty) bool { return d.ID == on.ID }) {
		return fault.New(fault.NotFound, c.what, "there is no such duty, or it is done", "eqltui due lists them")
	}
	old, err := w.duties.get(w, on.ID)
	if err != nil {
		return err
	}
	next := store.Duty{ID: on.ID}
	if old != nil {
		next = *old
	}
	change(&next)
	if old != nil && next == *old {
		return fault.New(fault.Refused, c.what, "it is so already", "")
	}
	w.duties.put(w, &next)
	return nil
}
