package desk_test

import (
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/google/go-cmp/cmp"
)

// aDealOfTwo is a lead of acme with touches by both partners and by an assistant, and an opportunity of 100.01.
func aDealOfTwo(b *bench) {
	b.partners()
	b.refer(perfect("one"))
	at := func(hours int) time.Time { return friday.Add(-time.Duration(hours) * time.Hour) }
	touch := func(raw string, hours int, kind, partner, surface string) desk.TouchIn {
		in := desk.TouchIn{Origin: origin(raw), At: at(hours), Kind: kind, Email: "one@zuraw.example"}
		if partner != "" {
			in.Partner = partner
		}
		if surface != "" {
			in.Surface = surface
		}
		return in
	}
	b.touch(touch("t1", 50, "content_view", "ponte", ""), touch("t2", 40, "pricing_view", "", ""),
		touch("t3", 30, "demo_request", "", "ai"),
		touch("t4", 20, "page_view", "acme", ""))
	won := deal("1", "open", "one@zuraw.example")
	won.Amount, won.CreatedAt = lead.Known(int64(10001)), friday
	b.deals(won)
}

func TestTheCreditsOfALeadAddUpToItsOpportunity(t *testing.T) {
	t.Parallel()
	b := setup(t)
	aDealOfTwo(b)
	all, err := b.LeadCredits(t.Context(), b.ana, 1)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d opportunities: %v", len(all), err)
	}
	d := all[0]
	if d.Sourced.ID != "acme" || len(d.Influenced) != 1 || d.Influenced[0].Name != "Ponte Digitale" {
		t.Errorf("sourced by %v, influenced by %v", d.Sourced, d.Influenced)
	}
	for m, model := range d.Models {
		var sum int64
		for _, c := range d.Touches {
			sum += c.Minor[m]
		}
		if teams := d.Divided[m].Own + d.Divided[m].Partner + d.Divided[m].AI; sum != 10001 || teams != 10001 {
			t.Errorf("%s: touches add up to %d and teams to %d", model, sum, teams)
		}
	}
}

func TestALeadsCreditsAreThoseOfItsPartnersReview(t *testing.T) {
	t.Parallel()
	b := setup(t)
	aDealOfTwo(b)
	all, err := b.LeadCredits(t.Context(), b.ana, 1)
	if err != nil {
		t.Fatal(err)
	}
	r, err := b.PartnerReview(t.Context(), desk.Actor{User: "ana", Role: desk.Admin}, "acme", desk.ReviewQuery{Quarter: "2026-Q4"})
	if err != nil {
		t.Fatal(err)
	}
	for m, c := range r.Credits {
		if c.Model != all[0].Models[m] {
			t.Errorf("model %d is %s and %s", m, c.Model, all[0].Models[m])
		}
		if diff := cmp.Diff(c.Sourced, all[0].Divided[m]); diff != "" {
			t.Errorf("%s (-partner +lead):\n%s", c.Model, diff)
		}
	}
}

func TestALeadWithoutAnOpportunityHasNoCredits(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("one"))
	if all, err := b.LeadCredits(t.Context(), b.ana, 1); err != nil || len(all) != 0 {
		t.Errorf("%v, %v", all, err)
	}
}
