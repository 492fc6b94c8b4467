package desk

import (
	"context"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/store"
)

// Snooze hides a lead for a while.
const Snooze Verb = "snooze"

func snoozeAct() Act {
	return Act{
		Verb: Snooze, On: Leads, Roles: team(), states: true, Short: "Hide leads for a while; their clocks go on",
		Example: "  eqltui snooze L-12 --until 2h\n  eqltui snooze L-12 --off",
		Params: []Param{
			untilParam("`WHEN` they show again: a date, a time, or a span such as 2h"),
			switchParam("off", "show them again now", func(*Action) {}),
		},
		OneOf: []OneOf{{Names: []string{"off", "until"}}},
		Bare:  []string{"until"},
		past:  "snoozed",
		told: func(a *Action) string {
			if a.Until.IsZero() {
				return "no longer snoozed"
			}
			return "snoozed" + untilWords(a)
		},
		check: func(ctx context.Context, d *Desk, a *Action) error {
			if a.Until.IsZero() {
				return nil
			}
			return inFuture(ctx, d, a)
		},
		do:    onLead((*work).snooze),
		tells: []telling{{kind: journal.Snoozed, text: untilWhen, deed: "snooze"}},
	}
}

// snooze hides a lead for a while and never stops its clock.
func (w *work) snooze(e *entry, c *call) error {
	e.SnoozedUntil = store.Millis(c.Until)
	e.say(journal.Snoozed, journal.Data{Until: e.SnoozedUntil})
	return nil
}
