package desk_test

import (
	"slices"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

func TestWhatNobodyTouchesForLongIsArchived(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	of := func(raw string) desk.Referral {
		r := perfect(raw)
		r.Email, r.Account.Name = lead.Known("ewa@"+raw+".example"), lead.Known("Company "+raw)
		return r
	}
	b.refer(of("a"), of("b"), of("c"), of("d"), of("e"), of("f"), perfect("twin1"), perfect("twin2"))
	b.must(b.ana, 2, desk.Action{Verb: desk.Ask, Ask: desk.AskConfirm})
	b.must(b.ana, 3, desk.Action{Verb: desk.Snooze, Until: b.now().Add(60 * 24 * time.Hour)})
	b.must(b.ana, 4, desk.Action{Verb: desk.NurtureIt, Until: b.now().Add(60 * 24 * time.Hour)})
	b.pass(29 * 24 * time.Hour)
	run := func() desk.Archiving {
		t.Helper()
		sum, err := b.ArchiveStale(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	if sum := run(); sum != (desk.Archiving{}) {
		t.Fatalf("within thirty days %+v", sum)
	}
	b.must(b.ana, 5, desk.Action{Verb: desk.Contact, By: "call", Outcome: "reached"})
	b.pass(2 * 24 * time.Hour)
	sum := run()
	stages := make([]lead.Stage, 6)
	for i := range stages {
		stages[i] = b.lead(lead.ID(i + 1)).Stage
	}
	if want := []lead.Stage{lead.Archived, lead.New, lead.New, lead.Nurture, lead.New, lead.Archived}; !slices.Equal(stages, want) {
		t.Fatalf("%v, want %v (%+v)", stages, want, sum)
	}
	if sum.Archived != 2 || sum.Kept != 2 || sum.Doubles != 2 {
		t.Errorf("%+v", sum)
	}
	if h := b.lead(1).History[0]; h.Text != "archived it: nobody had touched it for long" {
		t.Errorf("history says %q", h.Text)
	}
	if again := run(); again.Archived != 0 {
		t.Errorf("once more %+v", again)
	}
	b.pass(time.Hour)
	b.touch(
		desk.TouchIn{Origin: origin("t"), At: b.now(), Kind: "pricing_view", Email: "ewa@a.example"},
	) // somebody who comes back brings the lead back
	if d := b.lead(1); d.Stage != lead.New || d.Clock == nil {
		t.Errorf("after a touch it is %s", d.Stage)
	}
	if sum := run(); sum.Archived != 0 {
		t.Errorf("after a touch %+v", sum)
	}
}
