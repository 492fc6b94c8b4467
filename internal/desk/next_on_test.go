package desk_test

import (
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
)

// A next step with a date comes back on top when it is due, is no clock, and is gone with the next outreach.
func TestANextStepComesBackWhenItIsDue(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("ewa"), perfect("jan"), perfect("ola"))
	on := b.now().Add(26 * time.Hour)
	called := desk.Action{Verb: desk.Contact, By: "call", Outcome: "reached", NextStep: "call back", NextOn: on}
	before := b.lead(2)
	if d := b.must(b.ana, 2, called); d.NextOn == nil || !d.NextOn.Equal(on) || d.NextStep != "call back" {
		t.Errorf("%v, %q", d.NextOn, d.NextStep)
	}
	top := func() (desk.Spot, []desk.Tally) {
		t.Helper()
		page, err := b.Inbox(t.Context(), b.ana, desk.InboxQuery{Order: desk.ByReady, Filter: "stage:new,eql"})
		if err != nil || page.Total.N != 3 {
			t.Fatalf("%d in all, %v", page.Total.N, err)
		}
		return page.Order[0], page.Groups
	}
	if spot, _ := top(); spot.Step {
		t.Errorf("it is on top before its time: %+v", spot)
	}
	b.pass(26 * time.Hour)
	spot, groups := top()
	if spot.ID != 2 || spot.Under() != desk.Steps || groups[0] != (desk.Tally{Group: desk.Steps, Count: desk.Count{N: 1}}) {
		t.Errorf("on top is %+v of %+v", spot, groups)
	}
	if d := b.lead(2); d.Clock != nil || d.Contacted != before.Contacted && d.Contacted == nil {
		t.Errorf("a clock runs for it: %+v", d.Clock)
	}
	b.must(b.ana, 2, desk.Action{Verb: desk.Contact, By: "call", Outcome: "no_answer"})
	if d := b.lead(2); d.NextOn != nil {
		t.Errorf("after the outreach it is planned for %v", d.NextOn)
	}
	_, err := b.act(b.ana, 3, desk.Action{Verb: desk.Contact, By: "call", NextOn: b.now().Add(-time.Minute)})
	if fault.KindOf(err) != fault.Usage {
		t.Errorf("a next step that was: %v", err)
	}
	read, err := desk.ActOf(desk.Contact).Read(desk.Typed{What: "t", Now: b.now(), Zone: time.UTC,
		Values: map[string][]string{"by": {"call"}, "next-step": {"demo"}, "next-on": {"2026-12-01 10:00"}}})
	if err != nil || read.NextOn.Format("2006-01-02 15:04") != "2026-12-01 10:00" {
		t.Errorf("--next-on reads %v, %v", read.NextOn, err)
	}
}
