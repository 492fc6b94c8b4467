package desk_test

import (
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// One row of a batch changes the company, a lead of it is scored, and a later row puts the company
// back: then nothing of the company has changed in the end, and the lead must be scored by that.
func TestALeadIsScoredByWhatTheLastRowOfItsBatchLeaves(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	row := func(raw, region string) desk.Referral {
		r := perfect("one")
		r.Origin, r.Account.Region = origin(raw), lead.Known(region)
		return r
	}
	b.refer(row("1", "apac"))
	other := row("2", "emea")
	other.Email = lead.Known("two@zuraw.example")
	back := row("3", "apac")
	back.Email = lead.Known("three@zuraw.example")
	b.refer(other, back)
	if det := b.lead(2); det.Fit != 35 {
		t.Errorf("fit %d, and the company is outside the regions", det.Fit)
	}
}
