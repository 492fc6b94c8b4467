package desk_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

func TestADealWhoseStageIsNoneWaitsForItsStage(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	odd := deal("1", "Legal review", "one@zuraw.example")
	if out := b.deals(odd); out[0].Fate != desk.Held || out[0].Reason != `"Legal review" is no stage: open, won or lost` {
		t.Errorf("%+v", out)
	}
	b.refer(perfect("one")) // its lead comes, its stage does not
	held := []string{`1 one@zuraw.example Legal review "Legal review" is no stage: open, won or lost`}
	if d := cmp.Diff(held, b.exported(desk.ExportOpportunities, "external_id", "email", "stage", "reason")); d != "" {
		t.Error(d)
	}
	if around := b.lead(1).Around.Deals; len(around) != 0 {
		t.Errorf("it is shown among the company's deals: %+v", around)
	}
	if out := b.deals(odd); out[0].Fate != desk.Unchanged {
		t.Errorf("the same again: %+v", out)
	}
	if out := b.deals(deal("1", "open", "one@zuraw.example")); out[0].Fate != desk.Updated || out[0].Lead != 1 {
		t.Errorf("with a stage: %+v", out)
	}
	if out := b.deals(deal("1", "Signing", "one@zuraw.example")); out[0].Fate != desk.Held {
		t.Errorf("a stage that is none again: %+v", out)
	}
	if d := cmp.Diff([]string{"1 open -"}, b.exported(desk.ExportOpportunities, "external_id", "stage", "reason")); d != "" {
		t.Errorf("it does not stay what it was: %s", d)
	}
}

func TestADealThatNamesNobodyIsHeld(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("one"))
	nobody := deal("1", "won", "")
	nobody.Emails = nil
	const why = "nothing says whose it is: an e-mail, a lead, a domain or a company"
	if out := b.deals(nobody); out[0].Fate != desk.Held || out[0].Reason != why {
		t.Errorf("%+v", out)
	}
	if d := b.lead(1); d.Stage == lead.Won {
		t.Error("it closed a lead")
	}
}

func TestADealOfSeveralContactsIsThatOfTheFurthest(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	first, second := perfect("one"), perfect("two")
	first.Origin.Key, second.Origin.Key = "901", "902"
	b.refer(first, second)
	b.must(b.ana, 2, desk.Action{Verb: desk.Qualify, BANT: yes("budget", "need"), ConfirmUs: true})
	for key, names := range map[string]string{"1": "901; 902", "2": "L-1;L-2", "3": "700;901"} {
		d := deal(key, "open", "")
		d.Emails, d.Lead = nil, names
		want := lead.ID(2)
		if key == "3" {
			want = 1
		}
		if out := b.deals(d); out[0].Lead != want {
			t.Errorf("%s: %+v", names, out)
		}
	}
}
