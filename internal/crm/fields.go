package crm

import (
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
)

// Side is whose a field is.
type Side string

// The sides.
const (
	Ours   Side = "ours"   // what we know or work out: written, never taken
	Shared Side = "shared" // what a person sets here or there: the last wins
)

// Field is a fact of ours and what it is called there.
type Field struct {
	Fact   string // as policies name it: account.employees
	Object Object // Contact or Company
	Name   string // there
	Type   Type   // of our values
	Side   Side
}

// Key is how a field is called among those of a lead's plan: a company's where a contact has the same.
func (f *Field) Key() string { return string(f.Object) + "." + f.Name }

// The facts that are no fact of a record.
const (
	StageFact = "lead.stage"
	OwnerFact = "lead.owner"
)

// Fields lists what a policy maps for a system, and its stage, in the order of the document. Two of one name are one.
func Fields(m *policy.CRM) []Field {
	var out []Field
	seen := map[string]bool{}
	add := func(o Object, list []policy.Mapped) {
		for _, p := range list {
			kind, known := policy.MappedType(p.Fact)
			if !known || p.Name == "" || o == Company && !strings.HasPrefix(p.Fact, "account.") {
				continue // policy check names it
			}
			f := Field{Fact: p.Fact, Object: o, Name: p.Name, Type: typeOf(kind), Side: sideOf(p.Fact)}
			if !seen[f.Key()] {
				seen[f.Key()] = true
				out = append(out, f)
			}
		}
	}
	if m.Property != "" {
		add(Contact, []policy.Mapped{{Fact: StageFact, Name: m.Property}})
	}
	add(Contact, m.Contact)
	add(Company, m.Company)
	return out
}

func typeOf(t policy.Type) Type {
	switch t {
	case policy.Number:
		return Number
	case policy.Truth:
		return Truth
	case policy.List:
		return List
	case policy.Instant:
		return Instant
	case policy.Text, policy.Email, policy.Domain:
	}
	return Text
}

// sideOf is whose a fact is: what people set by hand is shared, but for what says who the person is and how the lead came.
func sideOf(fact string) Side {
	if fact == StageFact || fact == OwnerFact {
		return Shared
	}
	f := lead.FactOf(fact)
	if f == nil || f.Set == 0 {
		return Ours
	}
	switch f.Kind {
	case lead.ANumber, lead.ATruth, lead.AText, lead.AList, lead.ACountry, lead.ARegion, lead.AnIndustry:
		return Shared
	case lead.AnInstant, lead.AnID, lead.AnEmail, lead.ADomain, lead.ATier, lead.ASource, lead.ASurface, lead.AStatus, lead.APartner,
		lead.ACampaign:
	}
	return Ours
}
