package desk_test

import (
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// What waits at a connection is listed with texts that can be shown as they are.
func TestLeadsThatAreNotInStepAreListedInCleanWords(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	one := perfect("one")
	one.Account.Name = lead.Known("A\u200dB \u2066GmbH")
	b.refer(one)
	if err := b.AddConnection(t.Context(), boss, desk.Connection{Name: "hub", Kind: "hubspot", TokenEnv: "TOKEN"}); err != nil {
		t.Fatal(err)
	}
	if err := b.CollectCRM(t.Context(), "hub"); err != nil {
		t.Fatal(err)
	}
	look, err := b.LookCRM(t.Context(), boss, desk.CRMQuery{Of: "hub"})
	if err != nil || len(look.All) != 1 || len(look.Out) != 1 || look.More {
		t.Fatalf("%+v, %v", look, err)
	}
	if got := look.Out[0].Company; got != "AB GmbH" {
		t.Errorf("the company is %q", got)
	}
	if _, err := b.LookCRM(t.Context(), desk.Actor{User: "v", Role: desk.Viewer}, desk.CRMQuery{}); err == nil {
		t.Error("a viewer is shown connections")
	}
	if look, err = b.LookCRM(t.Context(), boss, desk.CRMQuery{Of: "gone"}); err != nil || len(look.Out) != 0 {
		t.Errorf("of a connection that is not there: %+v, %v", look, err)
	}
}
