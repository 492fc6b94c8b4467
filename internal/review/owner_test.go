package review_test

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/review"
)

func TestOwnerOfAnOpportunity(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("testdata/opportunity_owner.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Vectors []struct {
			Name  string
			Input []struct {
				ID         string
				ReferredAt time.Time `json:"referred_at"`
				Stage      lead.Stage
				Resolved   review.Resolution
			}
			Expect string
		}
	}
	if err := json.Unmarshal(doc, &file); err != nil {
		t.Fatal(err)
	}
	for _, v := range file.Vectors {
		var claims []review.Claim
		for _, in := range v.Input {
			id, err := lead.ParseID(in.ID)
			if err != nil {
				t.Fatal(err)
			}
			claims = append(claims, review.Claim{Lead: id, ReferredAt: in.ReferredAt.UnixMilli(), Stage: in.Stage, Resolved: in.Resolved})
		}
		if got, _, ok := review.Owner(claims); !ok || got.Lead.String() != v.Expect {
			t.Errorf("%s: %s, want %s", v.Name, got.Lead, v.Expect)
		}
	}
}

func TestOwnerIsOneOfTheClaimsInWhateverOrderTheyStand(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		claims := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) review.Claim {
			return review.Claim{Lead: lead.ID(rapid.Int64Range(1, 1000).Draw(t, "lead")), ReferredAt: rapid.Int64Range(0, 2).Draw(t, "at"),
				Stage:    rapid.SampledFrom(lead.Stages()).Draw(t, "stage"),
				Resolved: rapid.SampledFrom([]review.Resolution{"", review.ConflictWon, review.ConflictLost}).Draw(t, "resolved")}
		}), 1, 6).Draw(t, "claims")
		got, why, ok := review.Owner(claims)
		if !ok || !slices.Contains(claims, got) || (why == review.Only) != (len(claims) == 1) {
			t.Fatalf("%+v %s of %+v", got, why, claims)
		}
		again, _, _ := review.Owner(rapid.Permutation(claims).Draw(t, "mixed"))
		if again != got {
			t.Fatalf("%+v, and in another order %+v", got, again)
		}
	})
}

func TestWhenTheCreditOfAnOpportunityIsDisputed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		own     lead.Stage
		because review.Because
		want    bool
	}{
		{"its lead is open, chosen among several", lead.New, review.Earliest, true},
		{"its lead is open, the other came later", lead.EQL, review.Only, true},
		{"its lead is open, of an earlier version", lead.SQL, "", true},
		{"the conflict is resolved", lead.EQL, review.Resolved, false},
		{"won, chosen among several", lead.Won, review.Furthest, true},
		{"lost, by nothing but the number", lead.Lost, review.Lowest, true},
		{"won by the only lead, referred by another later", lead.Won, review.Only, false},
		{"won before it was kept why", lead.Won, "", false},
		{"its lead is disqualified", lead.Disqualified, review.Earliest, false},
		{"its lead waits", lead.Quarantined, review.Earliest, false},
	} {
		if got := review.Disputed(tt.own, tt.because); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}
