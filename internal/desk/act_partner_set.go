package desk

import (
	"context"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
)

// SetPartner writes facts of a partner by hand.
const SetPartner Verb = "partner set"

func setPartnerAct() Act {
	return Act{
		Verb: SetPartner, On: Partners, Roles: []Role{Manager, Admin}, Short: "Set facts of partners; their leads are scored anew",
		Long: "set writes facts of partners by hand. A change of status is dated now: what held before goes on holding for " +
			"then.\n\nFields: " +
			strings.Join(fieldNames(partnerFields), ", ") + ".",
		Example: "  eqltui partner set acme tier=gold",
		Params:  append([]Param{offhand(factsParam("facts", "`FIELD=VALUE`"))}, fieldParams(partnerFields)...),
		Bare:    []string{"facts"},
		past:    "set",
		check:   checkPartnerFacts,
		do:      (*work).changePartner,
		tells: []telling{{
			kind: journal.PartnerSaved,
			text: func(_ *work, e journal.Event, _ string) string {
				return "partner saved" + with(strings.Join(changedOfPartner(e.Data.Changes), ", "), ": ")
			},
			deedOf: func(e journal.Event) string {
				return "setting of " + strings.ToLower(strings.Join(changedOfPartner(e.Data.Changes), ", "))
			},
		}},
	}
}

// changedOfPartner are the fields that changed. Since when each status was stands beside it, and goes without saying.
func changedOfPartner(c journal.Changes) []string {
	return slices.DeleteFunc(changedNames(c), func(name string) bool { return name == "History" })
}

func checkPartnerFacts(_ context.Context, _ *Desk, a *Action) error {
	return checkSet(partnerFields, "tier=gold")(string(a.Verb), a.Set)
}

func (w *work) changePartner(on Subject, c *call) error {
	old, err := w.partnerRows.get(w, on.ID)
	if err != nil {
		return err
	}
	p := *old
	if err := setFields(w, c.what, partnerFields, &p, c.Set); err != nil {
		return err
	}
	if err := w.savePartner(c.what, old, &p); err != nil {
		return err
	}
	if partnerKind.fields.Same(old, &p) {
		return fault.New(fault.Refused, c.what, "it is so already", "")
	}
	return nil
}
