package desk_test

import (
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/policy"
)

func TestTheTermsOfAPartnerAreOfThePolicyAskedFor(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	first := policy.Default().Hash
	if err := b.agree(""); err != nil {
		t.Fatal(err)
	}
	terms, err := b.Terms(t.Context(), boss, "acme", "")
	if err != nil || terms.Policy.Hash != first || !terms.InForce || !terms.Agreed.Equal(friday) || terms.Partner.ID != "acme" {
		t.Fatalf("%+v, %v", terms, err)
	}
	b.publish(`label: "company size", points: 12`, `label: "company size", points: 11`)
	terms, err = b.Terms(t.Context(), boss, "acme", "")
	if err != nil || terms.Policy.Hash == first || !terms.InForce || !terms.Agreed.IsZero() {
		t.Errorf("of the new one: %+v, %v", terms, err)
	}
	terms, err = b.Terms(t.Context(), boss, "acme", first[:15])
	if err != nil || terms.Policy.Hash != first || terms.InForce || !terms.Agreed.Equal(friday) {
		t.Errorf("of the first one: %+v, %v", terms, err)
	}
	for _, tt := range []struct {
		who           desk.Actor
		partner, hash string
		want          fault.Kind
	}{
		{boss, "nobody", "", fault.NotFound}, {boss, "acme", "sha256:beef", fault.NotFound}, {ally("acme"), "acme", "", fault.Denied},
	} {
		if terms, err := b.Terms(t.Context(), tt.who, tt.partner, tt.hash); terms != nil || fault.KindOf(err) != tt.want {
			t.Errorf("%q %q: %v, %v, want %s", tt.partner, tt.hash, terms, err, tt.want)
		}
	}
}
