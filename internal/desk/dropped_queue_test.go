package desk_test

import (
	"testing"

	"github.com/eqltui/eqltui/internal/lead"
)

func TestALeadWhoseQueueThePolicyDropsMovesToTheQueueThatAnswersForItNow(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	r := perfect("one")
	r.Account.Country = lead.Known("IT")
	b.refer(r)
	if got := b.lead(1).Queue; got != "italy" {
		t.Fatalf("the queue is %q: this test needs one that can be dropped", got)
	}
	b.publish("  - id: italy\n", "  - id: southern\n")
	if got := b.lead(1).Queue; got != "southern" {
		t.Errorf("the queue is %q, want southern", got)
	}
	if row, now := b.row(1), b.lead(1); row.Group != now.Group || !row.Clock.Due.Equal(now.Clock.Due) {
		t.Errorf("the list says %s until %s, the lead %s until %s", row.Group, row.Clock.Due, now.Group, now.Clock.Due)
	}
}
