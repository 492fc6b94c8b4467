package review_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/review"
)

// in is a row with every stage, of which these hold some.
func in(partner string, n int, some map[lead.Stage]int) review.StagesRow {
	r := review.StagesRow{Partner: partner, N: n}
	for _, s := range lead.Stages() {
		r.Stages = append(r.Stages, review.StageCount{Stage: s, N: some[s]})
	}
	return r
}

func TestLeadsAreCountedByPartnerAndStage(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		counts []review.Standing
		rows   []review.StagesRow
		total  review.StagesRow
	}{
		{"nothing is a total of none", nil, nil, in("", 0, nil)},
		{
			"most leads first, then by name, and those without a partner are a row too",
			[]review.Standing{
				{"", lead.MQL, 1}, {"ponte", lead.New, 1}, {"acme", lead.Won, 1}, {"zet", lead.New, 2}, {"zet", lead.Lost, 3},
			},
			[]review.StagesRow{
				in("zet", 5, map[lead.Stage]int{lead.New: 2, lead.Lost: 3}), in("", 1, map[lead.Stage]int{lead.MQL: 1}),
				in("acme", 1, map[lead.Stage]int{lead.Won: 1}), in("ponte", 1, map[lead.Stage]int{lead.New: 1}),
			},
			in("", 8, map[lead.Stage]int{lead.New: 3, lead.Lost: 3, lead.MQL: 1, lead.Won: 1}),
		},
	} {
		rows, total := review.Stages(tt.counts)
		if d := cmp.Diff(tt.rows, rows); d != "" {
			t.Errorf("%s: %s", tt.name, d)
		}
		if d := cmp.Diff(tt.total, total); d != "" {
			t.Errorf("%s: %s", tt.name, d)
		}
	}
}

func TestStagesAddUpToTheirNumberWhateverTheOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		count := rapid.Custom(func(r *rapid.T) review.Standing {
			return review.Standing{
				Partner: rapid.SampledFrom([]string{"", "acme", "ponte", "zet"}).Draw(r, "partner"),
				Stage:   rapid.SampledFrom(append(lead.Stages(), "later")).Draw(r, "stage"), N: rapid.IntRange(0, 9).Draw(r, "n"),
			}
		})
		counts := rapid.SliceOfN(count, 0, 30).Draw(r, "counts")
		all := 0
		for _, c := range counts {
			all += c.N
		}
		rows, total := review.Stages(counts)
		sum := 0
		for _, row := range append(rows[:len(rows):len(rows)], total) {
			parts := 0
			for _, s := range row.Stages {
				parts += s.N
			}
			if parts != row.N {
				r.Fatalf("%q has %d leads and %d in its stages", row.Partner, row.N, parts)
			}
			sum += row.N
		}
		if total.N != all || sum != 2*all {
			r.Fatalf("%d leads are %d in all and %d in the rows", all, total.N, sum-total.N)
		}
		again, _ := review.Stages(rapid.Permutation(counts).Draw(r, "shuffled"))
		if d := cmp.Diff(rows, again); d != "" {
			r.Fatalf("another order in gives other rows: %s", d)
		}
	})
}
