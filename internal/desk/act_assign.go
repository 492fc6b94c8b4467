package desk

import (
	"context"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Assign gives a lead to somebody.
const Assign Verb = "assign"

func assignAct() Act {
	return Act{
		Verb: Assign, On: Leads, Roles: team(), Short: "Give leads to somebody", Example: "  eqltui assign L-12 --to anna",
		Params: []Param{needed(takerParam("the new owner, a `USER`"))},
		Bare:   []string{"to"},
		past:   "assigned",
		whom:   func(a *Action, _ *Done) string { return with(a.To, " to ") },
		check:  func(ctx context.Context, d *Desk, a *Action) error { return d.checkUser(ctx, string(a.Verb), a.To) },
		do:     onLead((*work).assign),
		tells: []telling{{
			kind: journal.Assigned,
			text: func(_ *work, e journal.Event, _ string) string {
				if byBreach(&e) {
					return "reassigned it from " + plain(e.Data.Changes["owner"].Before) + " to " + safetext.Line(e.Data.To) + ", its " +
						safetext.Line(e.Data.Outcome) + " clock has run out: " + whyRouted(&e)
				}
				return "assigned it to " + safetext.Line(e.Data.To) + with(whyRouted(&e), ": ")
			},
			deedOf: func(e journal.Event) string { return "handing to " + safetext.Line(e.Data.To) },
		}},
	}
}

func takerParam(help string) Param {
	p := textParam("to", help, func(a *Action) *string { return &a.To })
	p.Kind = UserParam
	return p
}

// assign gives a lead to somebody. An EQL that has no brief yet gets one: it is handed over.
func (w *work) assign(e *entry, c *call) error {
	if e.Owner == c.To {
		return fault.New(fault.Refused, c.what, c.To+" holds it already", "")
	}
	e.Owner = c.To
	data := journal.Data{To: c.To}
	if e.Stage == lead.EQL {
		var err error
		if data.Brief, err = w.handOver(e, c.Action, c.who); err != nil {
			return err
		}
	}
	e.say(journal.Assigned, data)
	return nil
}
