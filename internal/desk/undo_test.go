package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
)

func TestUndoRestoresTheLeadAndItsClock(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("ewa"))
	before := b.lead(1)
	b.pass(10 * time.Minute)
	for _, a := range []desk.Action{
		{Verb: desk.Qualify, BANT: yes("budget", "need"), ConfirmUs: true},
		{Verb: desk.Disqualify, Reason: "no_budget"},
		{Verb: desk.NurtureIt, Until: friday.AddDate(0, 1, 0)},
		{Verb: desk.Set, Set: map[string]string{"employees": "12", "name": "Ewa Nowak", "use_case": ""}},
		{Verb: desk.Archive},
		{Verb: desk.Claim},
	} {
		b.must(b.ana, 1, a)
		b.pass(time.Minute)
		if _, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(1)); err != nil {
			t.Fatalf("undo %s: %v", a.Verb, err)
		}
		d := b.lead(1)
		if d.Stage != before.Stage || d.Owner != before.Owner || d.Score != before.Score || d.EQLAt != nil || d.Name != before.Name ||
			d.Facts.Account.Employees != before.Facts.Account.Employees {
			t.Errorf("undo %s leaves %s %q %d %v %q", a.Verb, d.Stage, d.Owner, d.Score, d.EQLAt, d.Name)
		}
		if d.Clock == nil || !d.Clock.Start.Equal(before.Clock.Start) || !d.Clock.Due.Equal(before.Clock.Due) {
			t.Errorf("undo %s leaves clock %+v, want %+v", a.Verb, d.Clock, before.Clock)
		}
	}
	if _, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(1)); fault.KindOf(err) != fault.Refused {
		t.Errorf("nothing is left to undo, got %v", err)
	}
}

func TestUndoEndsWithItsWindowAndWithSomebodyElsesAct(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("ewa"), perfect("ola"))
	b.must(b.ana, 1, desk.Action{Verb: desk.Claim})
	b.must(b.bo, 1, desk.Action{Verb: desk.NoteIt, Note: "called them"})
	if _, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(1)); fault.KindOf(err) != fault.Refused ||
		!strings.Contains(err.Error(), "bo") {
		t.Errorf("a later act of another person must block: %v", err)
	}
	b.must(b.ana, 2, desk.Action{Verb: desk.Claim})
	if d := b.lead(2); d.UndoUntil == nil || d.UndoWhat != "claimed" {
		t.Errorf("undo until %v, %q", d.UndoUntil, d.UndoWhat)
	}
	b.pass(16 * time.Minute)
	if _, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(2)); fault.KindOf(err) != fault.Refused {
		t.Errorf("after the window: %v", err)
	}
	if d := b.lead(2); d.UndoUntil != nil {
		t.Error("the detail still offers an undo")
	}
}

func TestABatchUndoesWhatItCan(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("ewa"), perfect("ola"), perfect("iza"))
	done, err := b.Act(t.Context(), b.ana, desk.OnLeads(1, 2, 3, 77), desk.Action{Verb: desk.Disqualify, Reason: "no_need"})
	if err != nil || len(done.Leads()) != 3 || len(done.Refused) != 1 {
		t.Fatalf("%+v, %v", done, err)
	}
	b.must(b.bo, 2, desk.Action{Verb: desk.Reopen})
	undone, err := b.UndoLast(t.Context(), b.ana, desk.Subject{})
	if err != nil || !slices.Equal(undone.Leads(), []lead.ID{1, 3}) || len(undone.Refused) != 1 || undone.Refused[0].On.Lead() != 2 {
		t.Errorf("%+v, %v", undone, err)
	}
}
