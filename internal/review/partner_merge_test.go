package review_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/review"
)

func TestWhatTwoPartnersBecome(t *testing.T) {
	t.Parallel()
	all := review.Period{From: 0, To: 100_000}
	win := func(partner string, credit int64) review.Deal {
		return review.Deal{Opportunity: "O-1", Partner: partner, On: 20_000, Credit: credit}
	}
	rates := []review.PayoutRate{{Partner: "a", BP: 1000, From: review.Always}, {Partner: "b", BP: 2000, From: review.Always}}
	for name, c := range map[string]struct {
		of   review.PartnerMerge
		want review.PartnerMergePlan
	}{
		"nothing": {},
		"one person through both is a double, one company a conflict that is none any more": {
			review.PartnerMerge{Leads: []review.PartnerLead{{4, "a", 1, 9, true}, {2, "b", 1, 9, true}, {3, "b", 2, 9, true},
				{5, "a", 3, 0, false}, {6, "b", 3, 0, true}, {7, "c", 1, 9, true}}[:5]},
			review.PartnerMergePlan{Leads: 2, Living: 1, Doubles: []review.LeadPair{{Left: 2, Right: 4}}, Settled: 1},
		},
		"the rate of the one that stays holds": {
			review.PartnerMerge{Stakes: []review.PartnerStake{{"a", 700}, {"b", 300}, {"c", 5}},
				Now:  review.Accounts{Wins: []review.Deal{win("a", 600), win("b", 400)}, Rates: rates},
				Then: review.Accounts{Wins: []review.Deal{win("b", 1000)}, Rates: rates}},
			review.PartnerMergePlan{Sourced: review.Becoming{From: 700, Into: 300, Then: 1000},
				Due: review.Becoming{From: 60, Into: 80, Then: 200}},
		},
		"in what they differ": {
			review.PartnerMerge{From: review.PartnerSide{Tier: "gold", Certified: lead.Known(true), Agreed: true},
				Into: review.PartnerSide{Tier: "silver", RateBP: lead.Known[int64](1000)}},
			review.PartnerMergePlan{Differs: []review.Differing{{What: "tier", From: "gold", Into: "silver"},
				{What: "certified", From: "yes"}, {What: "payout_rate", Into: "1000"}, {What: "agreed", From: "yes", Into: "no"}}},
		},
	} {
		c.of.From.ID, c.of.Into.ID, c.of.Period = "a", "b", all
		got, err := review.PlanPartnerMerge(&c.of)
		if d := cmp.Diff(c.want, got); err != nil || d != "" {
			t.Errorf("%s: %v\n%s", name, err, d)
		}
	}
}
