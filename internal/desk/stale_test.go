package desk_test

import (
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// A touch that no rule counts may still hold a gate open: when it leaves the window, the lead is
// judged anew although its points stay.
func TestALeadIsJudgedAnewWhenATouchLeavesTheWindowOfAGate(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	r := perfect("one")
	r.Source, r.PartnerConfirmed = lead.Marketplace, lead.Known(true)
	b.refer(r)
	b.touch(desk.TouchIn{Origin: origin("t1"), At: friday.Add(-time.Hour), Kind: "newsletter_open", Email: "one@zuraw.example",
		Partner: "acme", UTM: lead.UTM{Source: lead.Known("acme"), Medium: lead.Known("referral")}})
	gate := func() string {
		for _, g := range b.lead(1).Result.Gates {
			if g.ID == "ecosystem" {
				return string(g.Outcome)
			}
		}
		return ""
	}
	if got := gate(); got != "pass" {
		t.Fatalf("the gate is %s: this test cannot fail", got)
	}
	b.pass(91 * 24 * time.Hour)
	if err := b.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := gate(); got == "pass" {
		t.Error("the touch left the window and the gate is still open")
	}
	verified(t, b.Desk)
}
