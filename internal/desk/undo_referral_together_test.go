package desk_test

import (
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
)

// Two referrals of one person that become one by a correction cannot be told apart again: the undo says so, and nothing
// is lost of what stands.
func TestAReferralThatBecameOneWithAnotherIsNotTornApart(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	other := perfect("one")
	other.Partner, other.Origin = "ponte", origin("two")
	b.refer(perfect("one"), other)
	set := desk.Action{Verb: desk.Set, Set: map[string]string{"partner": "ponte"}}
	if _, err := b.Act(t.Context(), b.ana, desk.OnLeads(1), set); err != nil {
		t.Fatal(err)
	}
	standing := b.kept()
	back, err := b.UndoLast(t.Context(), b.ana, desk.Subject{})
	if err == nil && len(back.Refused) > 0 {
		err = back.Refused[0].Err
	}
	if fault.KindOf(err) != fault.Refused || fault.HintOf(err) == "" {
		t.Errorf("%+v, %v", back, err)
	}
	if after := b.kept(); after["L-1"] != standing["L-1"] || after["L-2"] != standing["L-2"] {
		t.Error("a refused undo changed something")
	}
	verified(t, b.Desk)
}
