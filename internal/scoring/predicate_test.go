package scoring_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/scoring"
)

func texts(field string, op policy.Op, lits ...string) policy.Predicate {
	return policy.Predicate{Field: field, Op: op, Texts: lits}
}

func numbers(op policy.Op, lits ...int64) policy.Predicate {
	return policy.Predicate{Field: "account.employees", Op: op, Numbers: lits}
}

func asks(field string, op policy.Op, is bool) policy.Predicate {
	return policy.Predicate{Field: field, Op: op, Truth: is}
}

func instants(op policy.Op, lits ...time.Time) policy.Predicate {
	return policy.Predicate{Field: "lead.referred_at", Op: op, Times: lits}
}

func TestEveryOperatorOnEveryTypeOfField(tt *testing.T) {
	tt.Parallel()
	title := func(v string) func(*lead.Facts) {
		return func(f *lead.Facts) { f.Lead.Title = lead.Known(v) }
	}
	heads := func(n int64) func(*lead.Facts) {
		return func(f *lead.Facts) { f.Account.Employees = lead.Known(n) }
	}
	stack := func(v ...string) func(*lead.Facts) {
		return func(f *lead.Facts) { f.Account.TechStack = lead.Known(append([]string{}, v...)) }
	}
	active := func(b bool) func(*lead.Facts) {
		return func(f *lead.Facts) { f.Account.IntegrationActive = lead.Known(b) }
	}
	at := func(v time.Time) func(*lead.Facts) {
		return func(f *lead.Facts) { f.Lead.ReferredAt = lead.Known(v) }
	}
	mail := func(v string) func(*lead.Facts) {
		return func(f *lead.Facts) { f.Lead.Email = lead.Known(v) }
	}
	domain := func(v string) func(*lead.Facts) {
		return func(f *lead.Facts) { f.Account.Domain = lead.Known(v) }
	}
	nothing := func(*lead.Facts) {}
	many := []string{"a", "b", "c", "d", "e", "f", "g", "h", "Łódź", "Weiß"}
	const in, tech, act = "lead.title", "account.tech_stack", "account.integration_active"
	for _, row := range []struct {
		name string
		p    policy.Predicate
		set  func(*lead.Facts)
		want scoring.Tri
	}{
		{"text is, equal", texts(in, policy.Is, "retail"), title("retail"), t},
		{"text is, trimmed and folded", texts(in, policy.Is, " Retail"), title("RETAIL "), t},
		{"text is, another", texts(in, policy.Is, "retail"), title("mining"), f},
		{"text is, empty", texts(in, policy.Is, "retail"), title(""), f},
		{"text is, not known", texts(in, policy.Is, "retail"), nothing, u},
		{"text in, one of them", texts(in, policy.In, "a", "Retail"), title("retail"), t},
		{"text in, none of them", texts(in, policy.In, "a", "b"), title("retail"), f},
		{"text in, empty", texts(in, policy.In, "a", "b"), title(" "), f},
		{"text in, not known", texts(in, policy.In, "a"), nothing, u},
		{"text in many, folded beyond ASCII", texts(in, policy.In, many...), title(" łÓDŹ "), t},
		{"text in many, none", texts(in, policy.In, many...), title("lodz"), f},
		{"text any_of reads like in", texts(in, policy.AnyOf, "retail"), title("retail"), t},
		{"text none_of, one of them", texts(in, policy.NoneOf, "retail"), title("Retail"), f},
		{"text none_of, another", texts(in, policy.NoneOf, "retail"), title("mining"), t},
		{"text none_of, not known", texts(in, policy.NoneOf, "retail"), nothing, u},
		{"text present", asks(in, policy.Present, true), title("x"), t},
		{"text present, blank", asks(in, policy.Present, true), title(" \t"), f},
		{"text absent, blank", asks(in, policy.Present, false), title(""), t},
		{"text present, not known", asks(in, policy.Present, true), nothing, u},
		{"text absent, not known", asks(in, policy.Present, false), nothing, u},
		{"text known", asks(in, policy.IsKnown, true), title(""), t},
		{"text known, not known", asks(in, policy.IsKnown, true), nothing, f},
		{"text not known, not known", asks(in, policy.IsKnown, false), nothing, t},

		{"number is", numbers(policy.Is, 5), heads(5), t},
		{"number is, another", numbers(policy.Is, 5), heads(6), f},
		{"number is, not known", numbers(policy.Is, 5), nothing, u},
		{"number in", numbers(policy.In, 5, 6), heads(6), t},
		{"number in, none", numbers(policy.In, 5, 6), heads(7), f},
		{"number at least, the bound", numbers(policy.AtLeast, 50), heads(50), t},
		{"number at least, below", numbers(policy.AtLeast, 50), heads(49), f},
		{"number at most, the bound", numbers(policy.AtMost, 9), heads(9), t},
		{"number at most, above", numbers(policy.AtMost, 9), heads(10), f},
		{"number between, lower end", numbers(policy.Between, 50, 2000), heads(50), t},
		{"number between, upper end", numbers(policy.Between, 50, 2000), heads(2000), t},
		{"number between, outside", numbers(policy.Between, 50, 2000), heads(2001), f},
		{"number between, not known", numbers(policy.Between, 50, 2000), nothing, u},
		{"number present, zero is a value", asks("account.employees", policy.Present, true), heads(0), t},
		{"number present, not known", asks("account.employees", policy.Present, true), nothing, u},
		{"number known, not known", asks("account.employees", policy.IsKnown, true), nothing, f},

		{"truth is", asks(act, policy.Is, true), active(true), t},
		{"truth is, not so", asks(act, policy.Is, true), active(false), f},
		{"truth is false", asks(act, policy.Is, false), active(false), t},
		{"truth is, not known", asks(act, policy.Is, false), nothing, u},
		{"truth present, false is a value", asks(act, policy.Present, true), active(false), t},
		{"truth known", asks(act, policy.IsKnown, true), active(false), t},

		{"list any_of", texts(tech, policy.AnyOf, "sap", "Salesforce"), stack("x", "salesforce "), t},
		{"list any_of, none", texts(tech, policy.AnyOf, "sap"), stack("x"), f},
		{"list any_of, empty", texts(tech, policy.AnyOf, "sap"), stack(), f},
		{"list any_of, not known", texts(tech, policy.AnyOf, "sap"), nothing, u},
		{"list all_of", texts(tech, policy.AllOf, "sap", "x"), stack("X", "y", "SAP"), t},
		{"list all_of, one lacks", texts(tech, policy.AllOf, "sap", "z"), stack("sap"), f},
		{"list all_of, empty", texts(tech, policy.AllOf, "sap"), stack(), f},
		{"list all of nothing, empty", texts(tech, policy.AllOf), stack(), t},
		{"list none_of", texts(tech, policy.NoneOf, "sap"), stack("x"), t},
		{"list none_of, one", texts(tech, policy.NoneOf, "sap"), stack("x", "SAP"), f},
		{"list none_of, empty", texts(tech, policy.NoneOf, "sap"), stack(), t},
		{"list none_of, not known", texts(tech, policy.NoneOf, "sap"), nothing, u},
		{"list present", asks(tech, policy.Present, true), stack("x"), t},
		{"list present, empty", asks(tech, policy.Present, true), stack(), f},
		{"list known, empty", asks(tech, policy.IsKnown, true), stack(), t},

		{"instant at least, the bound", instants(policy.AtLeast, noon()), at(noon()), t},
		{"instant at least, earlier", instants(policy.AtLeast, noon()), at(noon().Add(-1)), f},
		{"instant at most, later", instants(policy.AtMost, noon()), at(noon().Add(1)), f},
		{"instant between, both ends", instants(policy.Between, noon(), noon()), at(noon()), t},
		{"instant, not known", instants(policy.AtMost, noon()), nothing, u},
		{"instant present", asks("lead.referred_at", policy.Present, true), at(noon()), t},

		{"address free", asks("lead.email", policy.FreeMail, true), mail(" Ana@GMAIL.com "), t},
		{"address of a company", asks("lead.email", policy.FreeMail, true), mail("ana@acme.com"), f},
		{"address not free", asks("lead.email", policy.FreeMail, false), mail("ana@acme.com"), t},
		{"address empty", asks("lead.email", policy.FreeMail, true), mail(""), f},
		{"address disposable", asks("lead.email", policy.Disposable, true), mail("x@mailinator.com"), t},
		{"address, not known", asks("lead.email", policy.Disposable, true), nothing, u},
		{"domain disposable", asks("account.domain", policy.Disposable, true), domain("Mailinator.com"), t},
		{"domain free", asks("account.domain", policy.FreeMail, true), domain("gmail.com"), t},
		{"domain of a company", asks("account.domain", policy.FreeMail, true), domain("acme.com"), f},

		{"no partner: its fields are not known", asks("partner.certified", policy.Is, true), nothing, u},
		{"a partner of unknown kind", texts("partner.kind", policy.Is, "agency"),
			func(f *lead.Facts) { f.Partner = &lead.Partner{ID: "p"} }, u},
		{"a partner's kind", texts("partner.kind", policy.Is, "agency"), func(f *lead.Facts) { f.Partner = &lead.Partner{Kind: "Agency"} },
			t},
		{"an answer unknown", texts("bant.budget", policy.Is, "yes"), func(f *lead.Facts) { f.BANT.Budget.Answer = lead.Unknown }, u},
		{"an answer", texts("bant.budget", policy.Is, "yes"), func(f *lead.Facts) { f.BANT.Budget.Answer = lead.Yes }, t},
		{"a touch field outside a touch", texts("touch.kind", policy.Is, "x"), nothing, u},
		{"a field that does not exist", texts("lead.shoe_size", policy.Is, "x"), nothing, u},
		{"a field that does not exist is never known", asks("lead.shoe_size", policy.IsKnown, true), nothing, f},
		{"literals that are missing", numbers(policy.Between, 5), heads(5), u},
		{"no predicate at all", policy.Predicate{}, nothing, u},
	} {
		facts := new(lead.Facts)
		row.set(facts)
		if got := scoring.CompilePredicate(row.p)(facts, nil); got != row.want {
			tt.Errorf("%s: %v, want %v", row.name, got, row.want)
		}
	}
}

// TestEveryFieldHasAReader: a field of the policy's list that no value can decide would be a rule
// that never hits.
func TestEveryFieldHasAReader(tt *testing.T) {
	tt.Parallel()
	all := perfect()
	all.Lead.Tags = lead.Known([]string{"x"})
	all.Account.IntegrationActive = lead.Known(true)
	full := lead.UTM{Source: lead.Known("x"), Medium: lead.Known("x"), Campaign: lead.Known("x"), Term: lead.Known("x"),
		Content: lead.Known("x")}
	all.Lead.UTM = full
	all.Partner.Tier = "gold"
	for _, slot := range []*lead.Opt[string]{
		&all.Lead.ExternalID, &all.Lead.Name, &all.Lead.Phone, &all.Lead.Title, &all.Lead.Language, &all.Lead.TimeZone,
		&all.Lead.ProductLine, &all.Lead.DealType, &all.Lead.ClientID, &all.Lead.Surface, &all.Account.Name, &all.Account.Country,
	} {
		*slot = lead.Known("x")
	}
	for _, name := range lead.Letters() {
		all.BANT.Get(name).Answer = lead.Yes
	}
	touch := &lead.Touch{Kind: "x", URL: lead.Known("x"), Asset: lead.Known("x"), OwnedBy: lead.Known("x"),
		Partner: lead.Known("x"), Surface: lead.Known("x"), UTM: full}
	for field := range policy.Fields() {
		known := scoring.CompilePredicate(asks(field, policy.IsKnown, true))
		if got := known(all, touch); got != t {
			tt.Errorf("%s is %v known in full facts", field, got)
		}
		if got := known(new(lead.Facts), new(lead.Touch)); got != f {
			tt.Errorf("%s is %v known in empty facts", field, got)
		}
		c := scoring.NewCondition(asks(field, policy.Present, true))
		if c.Evidence(all, touch) == "" {
			tt.Errorf("%s shows no evidence", field)
		}
		if got := c.Missing(new(lead.Facts), new(lead.Touch)); !slices.Equal(got, []string{field}) {
			tt.Errorf("%s: missing %v", field, got)
		}
	}
}

// TestLargeSetsCompareLikeSmallOnes holds the hash of large sets against strings.EqualFold.
func TestLargeSetsCompareLikeSmallOnes(tt *testing.T) {
	tt.Parallel()
	letters := rapid.StringOfN(rapid.RuneFrom([]rune("aAkK\u212asSſßẞłŁΣσς İıi\ufffd")), 0, 4, -1)
	rapid.Check(tt, func(r *rapid.T) {
		lits := rapid.SliceOfN(letters, 9, 12).Draw(r, "literals")
		v := letters.Draw(r, "value")
		want := scoring.False
		for _, lit := range lits {
			if strings.EqualFold(strings.TrimSpace(lit), strings.TrimSpace(v)) {
				want = scoring.True
			}
		}
		facts := &lead.Facts{Lead: lead.Record{Personal: lead.Personal{Title: lead.Known(v)}}}
		if got := scoring.CompilePredicate(texts("lead.title", policy.In, lits...))(facts, nil); got != want {
			r.Fatalf("%q in %q = %v, want %v", v, lits, got, want)
		}
	})
}

func TestFieldsOfAndDescribe(tt *testing.T) {
	tt.Parallel()
	size, region := numbers(policy.AtLeast, 50), texts("account.region", policy.In, "emea", "na")
	both := policy.Predicate{Op: policy.All, Of: []policy.Predicate{size, region, {Op: policy.Not, Of: []policy.Predicate{size}}}}
	if got := scoring.FieldsOf(both); !slices.Equal(got, []string{"account.employees", "account.region"}) {
		tt.Errorf("FieldsOf = %v", got)
	}
	for want, p := range map[string]policy.Predicate{
		"50 to 2000":          numbers(policy.Between, 50, 2000),
		"at least 50":         size,
		"at most 9":           numbers(policy.AtMost, 9),
		"one of emea, na":     region,
		"emea":                texts("account.region", policy.In, "emea"),
		"none of a, b":        texts("account.region", policy.NoneOf, "a", "b"),
		"all of a, b":         texts("account.tech_stack", policy.AllOf, "a", "b"),
		"yes":                 asks("partner.certified", policy.Is, true),
		"not empty":           asks("lead.use_case", policy.Present, true),
		"no personal mailbox": asks("lead.email", policy.FreeMail, false),
		"not one of emea, na": {Op: policy.Not, Of: []policy.Predicate{region}},
		"at least 2026-11-20": instants(policy.AtLeast, time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)),
		"(employees: at least 50, or region: one of emea, na)": {Op: policy.Any, Of: []policy.Predicate{size, region}},
	} {
		if got := scoring.Describe(p); got != want {
			tt.Errorf("Describe(%s) = %q, want %q", fmt.Sprint(p.Op), got, want)
		}
	}
}
