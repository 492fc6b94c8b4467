package desk

import (
	"context"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Set writes facts by hand.
const Set Verb = "set"

func setAct() Act {
	return Act{
		Verb: Set, On: Leads, Roles: team(), states: true, Short: "Set facts; an import does not overwrite them",
		Long: "set writes facts by hand. An empty value makes a fact unknown. A quarantined lead that is complete then is " +
			"released.\n\nFields: " +
			strings.Join(FieldNames(), ", ") + ", bant.budget, bant.authority, bant.need, bant.timeline.",
		Example: "  eqltui set L-12 employees=420 industry=fintech bant.budget=yes",
		Params:  []Param{bare(factsParam("facts", "`FIELD=VALUE`"))},
		Bare:    []string{"facts"},
		past:    "fact set",
		check: func(_ context.Context, _ *Desk, a *Action) error {
			if len(a.Set) == 0 && len(a.BANT) == 0 {
				return fault.New(fault.Usage, string(a.Verb), "no fact is named", "write field=value, for instance employees=420")
			}
			return nil
		},
		do: onLead((*work).set),
		tells: []telling{{
			kind: journal.FactSet, words: "set",
			text: func(_ *work, e journal.Event, words string) string {
				text := words + " " + strings.Join(e.Data.Names, ", ") + moved(e.Data.Changes)
				if e.Data.How == howEnriched {
					text += ", as " + safetext.Line(e.Data.Outcome) + " proposed"
				}
				return text
			},
			deedOf: func(e journal.Event) string {
				if len(e.Data.Names) == 1 {
					return "setting of " + strings.ReplaceAll(safetext.Line(e.Data.Names[0]), "_", " ")
				}
				return "setting of facts"
			},
		}},
	}
}

func (w *work) set(e *entry, c *call) error {
	data, err := w.enter(e, c.what, c.Action)
	if err != nil {
		return err
	}
	e.say(journal.FactSet, data)
	if e.Stage == lead.Quarantined {
		return w.releaseFromQuarantine(e, data.Names)
	}
	return w.referral(e)
}
