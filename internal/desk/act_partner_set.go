package desk

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// SetPartner writes facts of a partner by hand.
const SetPartner Verb = "partner set"

func setPartnerAct() Act {
	return Act{
		Verb: SetPartner, On: Partners, Roles: []Role{Manager, Admin}, Short: "Set facts of partners; their leads are scored anew",
		Long: "set writes facts of partners by hand. A change of status is dated now: what held before goes on holding for " +
			"then.\n\nFields: " +
			strings.Join(partnerFields(), ", ") + ".",
		Example: "  eqltui partner set acme tier=gold",
		Params:  []Param{bare(factsParam("facts", "`FIELD=VALUE`"))},
		Bare:    []string{"facts"},
		past:    "set",
		check:   checkPartnerFacts,
		do:      (*work).changePartner,
		tells: []telling{{
			kind: journal.PartnerSaved,
			text: func(_ *work, e journal.Event, _ string) string {
				return "partner saved" + with(strings.Join(changedNames(e.Data.Changes), ", "), ": ")
			},
			deedOf: func(e journal.Event) string {
				return "setting of " + strings.ToLower(strings.Join(changedNames(e.Data.Changes), ", "))
			},
		}},
	}
}

// partnerFields are the facts of a partner that a person sets: its id says which one it is.
func partnerFields() []string {
	var out []string
	for _, f := range lead.Table() {
		if f.Of == lead.OfPartner && f.Kind != lead.AnID {
			out = append(out, f.Key())
		}
	}
	return out
}

func checkPartnerFacts(_ context.Context, d *Desk, a *Action) error {
	what := string(a.Verb)
	if len(a.Set) == 0 {
		return fault.New(fault.Usage, what, "no fact is named", "write field=value, for instance tier=gold")
	}
	for _, name := range slices.Sorted(maps.Keys(a.Set)) {
		if !slices.Contains(partnerFields(), name) {
			return fault.New(fault.Usage, what, "there is no fact "+safetext.Quote(name),
				"the facts are "+strings.Join(partnerFields(), ", "))
		}
		if _, err := readValue(lead.FactOf("partner."+name).Kind, a.Set[name], d.Policy().TimeZone); err != nil && a.Set[name] != "" {
			return fault.New(fault.Usage, what, name+": "+err.Error(), "")
		}
	}
	if kind, ok := a.Set["kind"]; ok && !slices.Contains(lead.PartnerKinds(), kind) {
		return fault.New(fault.Usage, what, safetext.Quote(kind)+" is no kind of partner",
			"the kinds are "+strings.Join(lead.PartnerKinds(), ", "))
	}
	if name, ok := a.Set["name"]; ok && strings.TrimSpace(name) == "" {
		return fault.New(fault.Usage, what, "a partner has a name", "write it behind name=")
	}
	return nil
}

func (w *work) changePartner(on Subject, c *call) error {
	old, err := w.partnerRows.get(w, on.ID)
	if err != nil {
		return err
	}
	known := &lead.Facts{Partner: old}
	for name, text := range c.Set {
		f := lead.FactOf("partner." + name)
		var v any
		if text != "" {
			v, _ = readValue(f.Kind, text, w.rules.policy.TimeZone) // it was checked
		}
		f.Put(known, v)
	}
	p := *known.Partner
	if why := w.putPartner(old, &p); why != "" {
		return fault.New(fault.Refused, c.what, why, "")
	}
	if partnerKind.fields.Same(old, &p) {
		return fault.New(fault.Refused, c.what, "it is so already", "")
	}
	return nil
}
