package desk_test

import (
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// A word that says nothing is taken for every fact that a person sets, and makes it unknown.
func TestAWordThatSaysNothingMakesAnyFactUnknown(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("a"))
	for _, f := range lead.Settable() {
		if f.Kind == lead.ADomain {
			continue // a company has one, and an empty word is refused as well
		}
		d := b.must(b.ana, 1, desk.Action{Verb: desk.Set, Set: map[string]string{f.Name: "-None-"}})
		if f.Kind != lead.APartner && f.Known(&d.Facts) {
			t.Errorf("%s is known: %v", f.Name, f.Value(&d.Facts))
		}
	}
	d := b.must(b.ana, 1, desk.Action{Verb: desk.Set, Set: map[string]string{"bant.budget": "N/A", "tech_stack": "hubspot; n/a",
		"region": "NA"}})
	if got := d.Facts.BANT.Get("budget").Answer; got == lead.Yes || got == lead.No {
		t.Errorf("budget is %s", got)
	}
	if got := d.Facts.Account.TechStack.V; len(got) != 1 || got[0] != "hubspot" || d.Facts.Account.Region.V != "NA" {
		t.Errorf("tech stack %q, region %q", got, d.Facts.Account.Region.V)
	}
}
