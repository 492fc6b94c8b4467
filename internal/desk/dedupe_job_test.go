package desk_test

import (
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/review"
)

func TestTheWeeklyLookForDuplicatesIsADutyThatItDoesItself(t *testing.T) {
	t.Parallel()
	b := twins(t)
	boss := desk.Actor{User: "max", Role: desk.Manager}
	due := func() (duty review.Duty) {
		list, err := b.Due(t.Context(), boss, time.Time{}, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range list {
			if d.Kind == review.WeeklyDedup {
				duty = d
			}
		}
		return duty
	}
	if is, err := b.DedupeDue(t.Context()); err != nil || is {
		t.Fatal("it is due in the first week", err)
	}
	b.pass(7 * 24 * time.Hour)
	before := due()
	if is, err := b.DedupeDue(t.Context()); err != nil || !is || before.State != review.DutyDue {
		t.Fatalf("%v %v %+v", is, err, before)
	}
	found, err := b.Dedupe(t.Context())
	if err != nil || found.String() != "1 pair: 1 same domain" {
		t.Errorf("%s %v", found, err)
	}
	if after := due(); after.ID == before.ID || after.State == review.DutyDue {
		t.Errorf("%+v is still due", after)
	}
	if is, err := b.DedupeDue(t.Context()); err != nil || is {
		t.Error("it is due again", err)
	}
}

// How often it is looked is the policy's word: never, or each day, whatever the week's duty.
func TestHowOftenDuplicatesAreLookedForIsThePolicysWord(t *testing.T) {
	t.Parallel()
	b := twins(t)
	due := func() bool {
		t.Helper()
		is, err := b.DedupeDue(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return is
	}
	b.publish("dedupe: weekly", "dedupe: daily")
	if !due() {
		t.Fatal("a daily look that never was is not due")
	}
	who := desk.Holder{Name: "test"}
	if held, err := b.HoldJob(t.Context(), desk.DedupeJob, who, time.Minute); err != nil || !held {
		t.Fatal(held, err)
	}
	if err := b.JobRan(t.Context(), desk.DedupeJob, who, "ok", b.now(), time.Time{}); err != nil {
		t.Fatal(err)
	}
	b.pass(24*time.Hour - time.Second)
	if due() {
		t.Error("it is due within a day")
	}
	b.pass(time.Second)
	if !due() {
		t.Error("a day later it is not due")
	}
	b.publish("dedupe: weekly", "dedupe: never")
	b.pass(30 * 24 * time.Hour)
	if due() {
		t.Error("it is due though the policy says never")
	}
}
