package desk_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
)

// told is what a partner hears of its first lead.
func (b *bench) told() desk.PartnerStatus {
	b.t.Helper()
	s, err := b.StatusFor(b.t.Context(), "acme", 1)
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

func TestAPartnerIsToldHowFarItsLeadHasCome(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("a"))
	step := func(state desk.PartnerState, since time.Time, next string, question bool) {
		t.Helper()
		got := b.told()
		if got.ID != "L-1" || got.Company != "Żuraw Systemy" || got.State != state || !got.Since.Equal(since) || got.Next != next ||
			(got.Question != nil) != question {
			t.Errorf("%+v, want %s since %s: %s", got, state, since, next)
		}
		b.pass(time.Minute)
	}
	step(desk.StateReceived, friday, "We look at it by 2026-11-20 12:00 CET.", false)
	b.must(b.ana, 1, desk.Action{Verb: desk.Claim})
	step(desk.StateAccepted, friday.Add(time.Minute), "We check whether the company fits the programme, and let you know.", false)
	b.must(b.ana, 1, desk.Action{Verb: desk.Ask, Ask: desk.AskConfirm})
	step(desk.StateAccepted, friday.Add(2*time.Minute), "We wait for your answer to our question.", true)
	b.must(b.ana, 1, desk.Action{Verb: desk.Disqualify, Reason: "no_budget", Note: "the note says Kowalski"})
	step(desk.StateDisqualified, friday.Add(3*time.Minute), "The referral is closed.", false)
}

// TestAPartnerIsToldNothingElse holds the keys of a status to the list that partners are promised.
func TestAPartnerIsToldNothingElse(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("a"))
	doc, err := json.Marshal(b.told())
	if err != nil {
		t.Fatal(err)
	}
	var keys map[string]any
	if err := json.Unmarshal(doc, &keys); err != nil {
		t.Fatal(err)
	}
	var got []string
	for key := range keys {
		got = append(got, key)
	}
	slices.Sort(got)
	if want := []string{"company", "id", "next", "question", "since", "state"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestALeadOfSomebodyElseIsNone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	other := perfect("b")
	other.Partner = "ponte"
	b.refer(perfect("a"), other)
	_, theirs := b.StatusFor(t.Context(), "acme", 2)
	_, none := b.StatusFor(t.Context(), "acme", 99)
	if theirs == nil || none == nil || theirs.Error() != none.Error() || fault.KindOf(theirs) != fault.NotFound {
		t.Errorf("theirs: %v; none: %v", theirs, none)
	}
	if _, err := b.StatusFor(t.Context(), "", 1); fault.KindOf(err) != fault.NotFound {
		t.Errorf("nobody reads a status: %v", err)
	}
	var ids []string
	if err := b.StatusesFor(t.Context(), "ponte", func(s desk.PartnerStatus) error { ids = append(ids, s.ID); return nil }); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(ids, []string{lead.ID(2).String()}) {
		t.Errorf("ponte sees %q", ids)
	}
}
