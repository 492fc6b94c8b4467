package review_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/review"
)

const protectedFor = 90

func TestWhoHoldsACompany(t *testing.T) {
	t.Parallel()
	type claims = []review.Referral
	for _, tt := range []struct {
		name   string
		claims claims
		at     int64
		want   string // partner and until when, "" for nobody
	}{
		{"the first complete referral", claims{{Lead: 1, Partner: "acme", At: 10, Complete: 10},
			{Lead: 2, Partner: "brenta", At: 20, Complete: 20}}, 30, "acme 100"},
		{"whatever becomes of its lead", claims{{Lead: 1, Partner: "acme", At: 10, Complete: 10, Living: false},
			{Lead: 2, Partner: "brenta", At: 20, Complete: 20, Living: true}}, 30, "acme 100"},
		{"not one that lacks something", claims{{Lead: 1, Partner: "acme", At: 10}, {Lead: 2, Partner: "brenta", At: 20, Complete: 20}}, 30,
			"brenta 110"},
		{"one that was completed later counts from then", claims{{Lead: 1, Partner: "acme", At: 10, Complete: 25},
			{Lead: 2, Partner: "brenta", At: 20, Complete: 20}}, 30, "brenta 110"},
		{"from its instant on", claims{{Lead: 1, Partner: "acme", At: 10, Complete: 10}}, 10, "acme 100"},
		{"not at its end", claims{{Lead: 1, Partner: "acme", At: 10, Complete: 10}}, 100, ""},
		{"nor before it", claims{{Lead: 1, Partner: "acme", At: 10, Complete: 10}}, 9, ""},
		{"a second one of the same partner does not prolong it", claims{{Lead: 1, Partner: "acme", At: 10, Complete: 10},
			{Lead: 2, Partner: "acme", At: 50, Complete: 50}}, 110, ""},
		{"the first after the end holds anew", claims{{Lead: 1, Partner: "acme", At: 10, Complete: 10},
			{Lead: 2, Partner: "brenta", At: 100, Complete: 100}}, 150, "brenta 190"},
		{"one that came while it was held holds nothing afterwards", claims{{Lead: 1, Partner: "acme", At: 10, Complete: 10},
			{Lead: 2, Partner: "brenta", At: 90, Complete: 90}}, 120, ""},
		{"of two at one instant the lower number", claims{{Lead: 2, Partner: "brenta", At: 10, Complete: 10},
			{Lead: 1, Partner: "acme", At: 10, Complete: 10}}, 10, "acme 100"},
	} {
		got := ""
		if h, ok := review.HeldAt(review.Holds(tt.claims, protectedFor), tt.at); ok {
			got = fmt.Sprint(h.Partner, " ", h.Until)
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
		if held := review.Holds(tt.claims, 0); held != nil {
			t.Errorf("%s: held without protection: %v", tt.name, held)
		}
	}
}

func TestWhatIsContested(t *testing.T) {
	t.Parallel()
	a := review.Referral{Lead: 1, Partner: "acme", At: 10, Complete: 10, Living: true}
	b := review.Referral{Lead: 2, Partner: "brenta", At: 20, Complete: 20, Living: true}
	closed := func(r review.Referral) review.Referral { r.Living = false; return r }
	won := func(r review.Referral) review.Referral { r.Living, r.Won = false, true; return r }
	ruled := func(r review.Referral, by string) review.Referral { r.Ruling = by; return r }
	same := b
	same.Partner = "acme"
	for _, tt := range []struct {
		name   string
		claims []review.Referral
		at     int64
		want   bool
	}{
		{"two partners", []review.Referral{a, b}, 30, true},
		{"one partner twice", []review.Referral{a, same}, 30, false},
		{"one alone", []review.Referral{a}, 30, false},
		{"the first is closed and still holds it", []review.Referral{closed(a), b}, 30, true},
		{"and does not any more", []review.Referral{closed(a), b}, 100, false},
		{"the later is closed", []review.Referral{a, closed(b)}, 30, false},
		{"the later was won while it was held", []review.Referral{a, won(b)}, 300, true},
		{"the first was won, long ago", []review.Referral{won(a), b}, 300, false},
		{"both are closed", []review.Referral{closed(a), closed(b)}, 30, false},
		{"it is decided", []review.Referral{ruled(a, "L-1"), ruled(b, "L-1")}, 30, false},
		{"one came after the decision", []review.Referral{ruled(a, "L-1"), b}, 30, true},
	} {
		if got := review.Contested(tt.claims, protectedFor, tt.at); got != tt.want {
			t.Errorf("%s: %t", tt.name, got)
		}
		slices.Reverse(tt.claims)
		if got := review.Contested(tt.claims, protectedFor, tt.at); got != tt.want {
			t.Errorf("%s, turned round: %t", tt.name, got)
		}
	}
}

// Holds of one company never overlap, each begins with a complete referral, and whoever referred it when nobody held it
// holds it.
func TestACompanyIsHeldForOneAtATime(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		claims := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) review.Referral {
			r := review.Referral{Lead: lead.ID(rapid.Int64Range(1, 9).Draw(t, "lead")), At: rapid.Int64Range(0, 400).Draw(t, "at"),
				Partner: rapid.SampledFrom([]string{"acme", "brenta", "carso"}).Draw(t, "partner")}
			if rapid.Bool().Draw(t, "complete") {
				r.Complete = max(r.At, 1) + rapid.Int64Range(0, 60).Draw(t, "later")
			}
			return r
		}), 0, 8).Draw(t, "claims")
		holds := review.Holds(claims, protectedFor)
		turned := slices.Clone(claims)
		slices.Reverse(turned)
		for i, h := range holds {
			if h.Until-h.From != protectedFor || i > 0 && h.From < holds[i-1].Until {
				t.Fatalf("%+v", holds)
			}
			if !slices.ContainsFunc(claims, func(r review.Referral) bool {
				return r.Lead == h.Lead && r.Partner == h.Partner && r.Complete == h.From
			}) {
				t.Fatalf("%+v begins with nothing", h)
			}
		}
		for _, r := range claims {
			if _, ok := review.HeldAt(holds, r.Complete); r.Complete != 0 && !ok {
				t.Fatalf("nobody holds it when %+v came: %+v", r, holds)
			}
		}
		same := slices.EqualFunc(holds, review.Holds(turned, protectedFor), func(a, b review.Hold) bool { return a.From == b.From })
		if !same {
			t.Fatalf("it depends on the order: %+v", holds)
		}
	})
}

// What a decision moves is neither made nor lost: the sums of all partners stay, and nobody but the winner gains pipeline.
func TestADecisionMakesNoMoney(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		names := []string{"acme", "brenta", "carso"}
		winner := rapid.SampledFrom(names).Draw(t, "winner")
		var stakes []review.Stake
		var rates []review.PayoutRate
		for _, n := range names {
			rates = append(rates, review.PayoutRate{Partner: n, BP: 1000, From: review.Always})
		}
		for i := range rapid.IntRange(0, 5).Draw(t, "deals") {
			s := review.Stake{Opportunity: fmt.Sprint(i), Partner: rapid.SampledFrom(names).Draw(t, "partner"),
				Amount: rapid.Int64Range(0, 1_000_000).Draw(t, "amount") * 10, Lost: rapid.Bool().Draw(t, "lost")}
			if !s.Lost && rapid.Bool().Draw(t, "won") {
				s.Now, s.Then = map[string]int64{s.Partner: s.Amount}, map[string]int64{winner: s.Amount}
			}
			stakes = append(stakes, s)
		}
		rows, err := review.Effects(names, winner, stakes, rates)
		if err != nil || len(rows) != len(names) {
			t.Fatal(rows, err)
		}
		var sum review.Effect
		for _, e := range rows {
			sum.Sourced, sum.Then, sum.Due, sum.DueThen = sum.Sourced+e.Sourced, sum.Then+e.Then, sum.Due+e.Due, sum.DueThen+e.DueThen
			if e.Partner != winner && (e.Then != 0 || e.DueThen != 0) {
				t.Fatalf("%s keeps something: %+v", e.Partner, rows)
			}
		}
		if sum.Sourced != sum.Then || sum.Due != sum.DueThen {
			t.Fatalf("%+v adds up to %+v", rows, sum)
		}
	})
}

func TestTheEffectOfADecisionInCents(t *testing.T) {
	t.Parallel()
	rates := []review.PayoutRate{{Partner: "acme", BP: 1000, From: review.Always}, {Partner: "brenta", BP: 500, From: review.Always}}
	stakes := []review.Stake{
		{Opportunity: "1", Partner: "brenta", Amount: 120_000_00},
		{
			Opportunity: "2",
			Partner:     "brenta",
			Amount:      30_000_05,
			On:          on(11, 3),
			Now:         map[string]int64{"brenta": 18_000_03, "acme": 12_000_02},
			Then:        map[string]int64{"acme": 30_000_05},
		},
		{Opportunity: "3", Partner: "brenta", Amount: 99, Lost: true},
		{Opportunity: "4", Amount: 1},
	}
	rows, err := review.Effects([]string{"brenta", "acme"}, "acme", stakes, rates)
	want := []review.Effect{
		{Partner: "", Sourced: 1},
		{Partner: "acme", Then: 150_000_06, Due: 1_200_00, DueThen: 3_000_01},
		{Partner: "brenta", Sourced: 150_000_05, Due: 900_00},
	}
	if err != nil || !slices.Equal(rows, want) {
		t.Errorf("%+v, %v", rows, err)
	}
}
