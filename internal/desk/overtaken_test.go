package desk_test

import (
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
)

func TestWhoIsOvertakenIsToldByWhomAndHow(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("ewa"))
	piotr := desk.Actor{User: "piotr", Role: desk.Admin}
	seen := b.lead(1).Version
	b.must(b.ana, 1, desk.Action{Verb: desk.NoteIt, Note: "mine"})
	b.must(piotr, 1, desk.Action{Verb: desk.Tag, AddTags: []string{"hot"}})
	reason := b.Policy().Reasons[0].Code
	_, err := b.act(b.ana, 1, desk.Action{Verb: desk.Disqualify, Reason: reason, Expect: seen})
	if fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), "since you looked: piotr tagged it +hot at ") {
		t.Errorf("after a tag: %v", err)
	}
	seen = b.lead(1).Version
	b.must(piotr, 1, desk.Action{Verb: desk.Disqualify, Reason: reason})
	_, err = b.act(b.ana, 1, desk.Action{Verb: desk.Disqualify, Reason: reason, Expect: seen})
	if fault.KindOf(err) != fault.Conflict ||
		!strings.Contains(err.Error(), "it is disqualified since you looked: piotr disqualified it") ||
		fault.HintOf(err) != "reopen it first" {
		t.Errorf("after it was disqualified: %v, %s", err, fault.HintOf(err))
	}
	if d := b.lead(1); string(d.Stage) != "disqualified" {
		t.Errorf("it is %s", d.Stage)
	}
}
