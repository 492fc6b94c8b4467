package desk_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/desk"
)

// The figures of an erased person stay as they were recorded: who qualifies such a lead is told why it
// cannot be, not that all gates pass and it is refused all the same, and no answer is kept.
func TestTheLeadOfAnErasedPersonIsNotQualified(t *testing.T) {
	t.Parallel()
	b := setup(t)
	defer b.Close()
	b.partners()
	b.refer(perfect("one"))
	if _, err := b.ErasePerson(t.Context(), boss, "L-1", "request"); err != nil {
		t.Fatal(err)
	}
	before := b.kept()
	done, err := b.Act(t.Context(), b.ana, desk.OnLeads(1), desk.Action{Verb: desk.Qualify, ConfirmUs: true, BANT: yes("budget", "need")})
	if err != nil {
		t.Fatal(err)
	}
	if len(done.Refused) != 1 || len(done.Refused[0].Gates) != 0 || !strings.Contains(done.Refused[0].Err.Error(),
		"the person was erased") {
		t.Errorf("qualify answered %+v", done)
	}
	if d := cmp.Diff(before, b.kept()); d != "" {
		t.Errorf("what was refused left: %s", d)
	}
}
