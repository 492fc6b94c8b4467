package review_test

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/review"
)

func quarter() review.Period {
	return review.Period{From: review.Date(2026, 10, 1), To: review.Date(2027, 1, 1)}
}

// partners draws some partners with amounts that tie often and now and then are very large.
func partners(t *rapid.T) []review.Partner {
	from := quarter().From
	n := rapid.IntRange(0, 40).Draw(t, "n")
	out := make([]review.Partner, n)
	for i := range out {
		out[i] = review.Partner{
			ID:       fmt.Sprintf("p%02d", i),
			Pipeline: rapid.OneOf(rapid.Int64Range(0, 12), rapid.Int64Range(0, math.MaxInt64)).Draw(t, "pipeline"),
			Pages:    rapid.OneOf(rapid.Int64Range(0, 4), rapid.Just(int64(math.MaxInt64))).Draw(t, "pages"),
			Joined:   rapid.SampledFrom([]lead.Opt[review.Day]{{}, lead.Known(from), lead.Known(from + 1)}).Draw(t, "joined"),
			Ended: rapid.SampledFrom([]lead.Opt[review.Day]{{}, {}, lead.Known(quarter().To - 2),
				lead.Known(quarter().To - 1)}).Draw(t, "ended"),
		}
	}
	return out
}

func figure(r review.Ranked) *big.Rat { return big.NewRat(r.PerPage.Minor, r.PerPage.Of) }

// TestRankingIsWhatItIsDefinedToBe holds a ranking against the definition, counted out over fractions of any size.
func TestRankingIsWhatItIsDefinedToBe(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := partners(t)
		r := review.Rank(quarter(), in)
		if again := review.Rank(quarter(), rapid.Permutation(in).Draw(t, "mixed")); !slices.Equal(r.Rows, again.Rows) {
			t.Fatalf("in another order %+v, not %+v", again.Rows, r.Rows)
		}
		if len(r.Rows) != len(in) || r.K > r.Ranked/5 || r.Ranked < 5 && r.K != 0 || r.Ranked >= 5 && r.K != r.Ranked/5 {
			t.Fatalf("%d of %d rows, %d ranked, k %d", len(r.Rows), len(in), r.Ranked, r.K)
		}
		for i, row := range r.Rows {
			if i >= r.Ranked {
				if row.Rank != 0 || row.Band != review.TooEarly && row.Band != review.Unranked || i > r.Ranked &&
					r.Rows[i-1].Partner > row.Partner {
					t.Fatalf("behind the ranked: %+v", row)
				}
				continue
			}
			above, equal := 0, 0
			for _, other := range r.Rows[:r.Ranked] {
				switch figure(other).Cmp(figure(row)) {
				case 1:
					above++
				case 0:
					equal++
				}
			}
			below := r.Ranked - above - equal
			want := review.Keep
			switch {
			case above+equal <= r.K:
				want = review.Double
			case below+equal <= r.K:
				want = review.Review
			}
			if row.Rank != above+1 || row.Band != want {
				t.Fatalf("%+v among %+v: rank %d, band %s wanted", row, r.Rows, above+1, want)
			}
		}
	})
}

// TestWhatWouldMoveItMovesIt changes the pipeline by what was said, and by one less.
func TestWhatWouldMoveItMovesIt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := partners(t)
		r := review.Rank(quarter(), in)
		if r.Ranked == 0 {
			return
		}
		i := rapid.IntRange(0, r.Ranked-1).Draw(t, "i")
		row, why := r.Rows[i], r.Why(i)
		bandWith := func(minor int64) review.Band {
			other := slices.Clone(in)
			other[slices.IndexFunc(other, func(p review.Partner) bool { return p.ID == row.Partner })].Pipeline = minor
			rows := review.Rank(quarter(), other).Rows
			return rows[slices.IndexFunc(rows, func(x review.Ranked) bool { return x.Partner == row.Partner })].Band
		}
		if why.Figure != row.PerPage || (why.Above == nil) != (i == 0) || (why.Below == nil) != (i == r.Ranked-1) {
			t.Fatalf("%+v", why)
		}
		for sign, m := range map[int64]*review.Move{1: why.Up, -1: why.Down} {
			if m == nil {
				continue
			}
			pipeline := row.PerPage.Minor + sign*m.Minor
			if m.Minor <= 0 || pipeline < 0 || bandWith(pipeline) != m.To || bandWith(pipeline-sign) != row.Band {
				t.Fatalf("%+v by %d × %+v: %s, and one less: %s", row, sign, *m, bandWith(pipeline), bandWith(pipeline-sign))
			}
		}
		if r.K > 0 && row.Band == review.Keep && why.Down == nil && bandWith(0) == review.Review {
			t.Fatalf("%+v would be reviewed with nothing, and nothing says so", row)
		}
	})
}

func TestAnAmountThatAloneDecides(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		amounts []int64
		which   int
		ok      bool
	}{
		{"none", nil, 0, false}, {"only zeros", []int64{0, 0}, 0, false}, {"an only one", []int64{5}, 0, true},
		{"50,000,000 among hundreds", []int64{300, 50_000_000, 200}, 1, true}, {"half of all", []int64{5, 3, 2}, 0, false},
		{"all the same", []int64{4, 4, 4}, 0, false}, {"as large as can be", []int64{math.MaxInt64, math.MaxInt64 - 1}, 0, true},
	} {
		if which, ok := review.Outlier(tt.amounts); ok != tt.ok || ok && which != tt.which {
			t.Errorf("%s: %d, %v", tt.name, which, ok)
		}
	}
}

func TestDrawingAgainRepeatsAndStaysWithinItsNumber(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := partners(t)
		r := review.Rank(quarter(), in)
		if r.Ranked == 0 {
			return
		}
		i := rapid.IntRange(0, r.Ranked-1).Draw(t, "i")
		amounts := rapid.SliceOfN(rapid.Int64Range(0, math.MaxInt64), 0, 5).Draw(t, "amounts")
		seed := rapid.Uint64().Draw(t, "seed")
		k, n := r.Stays(i, amounts, seed)
		if again, _ := r.Stays(i, amounts, seed); again != k || k < 0 || k > n || (n == 0) != (len(amounts) == 0) {
			t.Fatalf("%d of %d, and again %d", k, n, again)
		}
		if r.K == 0 && k != n {
			t.Fatal("there are no bands to leave")
		}
	})
}

// TestAPartnerFarFromTheEdgeStaysAndOneAtTheEdgeDoesNotAlways looks at a field of ten with twenty deals each.
func TestAPartnerFarFromTheEdgeStaysAndOneAtTheEdgeDoesNotAlways(t *testing.T) {
	t.Parallel()
	var in []review.Partner
	var amounts [][]int64
	for i, deal := range []int64{90_000, 50_000, 49_000, 30_000, 29_000, 28_000, 27_000, 26_000, 10_000, 1} {
		deals := slices.Repeat([]int64{deal}, 20)
		amounts = append(amounts, deals)
		in = append(in, review.Partner{ID: fmt.Sprint(i), Pipeline: 20 * deal, Pages: 2})
	}
	r := review.Rank(quarter(), in)
	for i, within := range [][2]int{{480, 500}, {200, 330}, {200, 330}} {
		if k, _ := r.Stays(i, amounts[i], 1); k < within[0] || k > within[1] {
			t.Errorf("partner %d stays %d times, not from %d to %d", i, k, within[0], within[1])
		}
	}
	if k, n := r.Stays(9, amounts[9], 1); k != n {
		t.Errorf("the last one leaves its band: %d of %d", k, n)
	}
}

// The values are those of statsmodels 0.13.5 in Python: proportion_confint(k, n, method="wilson").
func TestWilsonIsThatOfAStatisticsPackage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		k, n      int64
		low, high float64
	}{{0, 10, 0, 0.277533}, {1, 1, 0.206549, 1}, {5, 9, 0.266651, 0.811221}, {13, 228, 0.033621, 0.095094},
		{213, 228, 0.894303, 0.959729}, {10, 10, 0.722467, 1}, {1, 1000, 0.000177, 0.005643}} {
		if low, high := review.Wilson(c.k, c.n); math.Abs(low-c.low) > 1e-6 || math.Abs(high-c.high) > 1e-6 {
			t.Errorf("%d of %d: %v to %v, want %v to %v", c.k, c.n, low, high, c.low, c.high)
		}
	}
}

func TestWilsonHoldsTheShareAndStaysWithinNoneAndAll(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.OneOf(rapid.Int64Range(1, 100), rapid.Int64Range(1, math.MaxInt64)).Draw(t, "n")
		k := rapid.Int64Range(0, n).Draw(t, "k")
		low, high := review.Wilson(k, n)
		const rounding = 1e-6
		if p := float64(k) / float64(n); !(0 <= low && low <= p+rounding && p-rounding <= high && high <= 1) {
			t.Fatalf("%d of %d: %v to %v", k, n, low, high)
		}
		mirrorLow, mirrorHigh := review.Wilson(n-k, n)
		if math.Abs(mirrorLow-(1-high)) > 2*rounding || math.Abs(mirrorHigh-(1-low)) > 2*rounding {
			t.Fatalf("%d of %d: %v to %v, and of the others %v to %v", k, n, low, high, mirrorLow, mirrorHigh)
		}
		if r := review.RateOf(n+1, n); n < math.MaxInt64 && (r.Low != nil || r.High != nil) {
			t.Fatal("more than all has no interval")
		}
	})
}

func TestDays(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		day    string
		months int
		want   string
	}{
		{"2025-08-31", 6, "2026-02-28"}, {"2027-08-31", 6, "2028-02-29"}, {"2026-12-31", 2, "2027-02-28"}, {"2026-01-15", 12, "2027-01-15"},
		{"2026-03-31", -1, "2026-02-28"}, {"1969-12-31", 2, "1970-02-28"},
	} {
		d, ok := review.ParseDay(tt.day)
		if got := d.AddMonths(tt.months).String(); !ok || got != tt.want {
			t.Errorf("%s + %d months: %s, want %s", tt.day, tt.months, got, tt.want)
		}
	}
	for text, want := range map[string]string{
		"2026": "2026-01-01 2027-01-01", "2026-Q4": "2026-10-01 2027-01-01", "2026-q1": "2026-01-01 2026-04-01",
		"2026-11":  "2026-11-01 2026-12-01",
		"2026-W53": "2026-12-28 2027-01-04", "2026-11-20": "2026-11-20 2026-11-21", "2027-W53": "", "2026-Q5": "", "2026-13": "",
		"q4": "", "": "",
	} {
		got := ""
		if p, ok := review.ParsePeriod(text); ok {
			got = p.From.String() + " " + p.To.String()
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		d := review.Day(rapid.Int64Range(-200_000, 200_000).Draw(t, "day"))
		if back, ok := review.ParseDay(d.String()); !ok && !strings.HasPrefix(d.String(), "-") || ok && back != d {
			t.Fatalf("%s is read as %s", d, back)
		}
		if m := d.Monday(); m > d || d-m > 6 || m.Week() != d.Week() || (m-1).Week() == d.Week() {
			t.Fatalf("%s: Monday %s", d, m)
		}
		if q := d.Quarter(); !q.Holds(d) || q.Holds(q.To) || q.From.Quarter() != q {
			t.Fatalf("%s: quarter %v", d, q)
		}
	})
}
