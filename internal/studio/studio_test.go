package studio_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/scoring"
	"github.com/eqltui/eqltui/internal/studio"
)

const day = int64(24 * 60 * 60 * 1000)

// byPairs is the area and DeLong's variance as they are defined: every pair is compared.
func byPairs(pos, neg []int) (area, variance float64) {
	beats := func(x, y int) float64 {
		switch {
		case x > y:
			return 1
		case x == y:
			return 0.5
		}
		return 0
	}
	v10, v01 := make([]float64, len(pos)), make([]float64, len(neg))
	for i, x := range pos {
		for j, y := range neg {
			v10[i] += beats(x, y) / float64(len(neg))
			v01[j] += beats(x, y) / float64(len(pos))
		}
	}
	for _, v := range v10 {
		area += v / float64(len(pos))
	}
	spread := func(all []float64) (sum float64) {
		for _, v := range all {
			sum += (v - area) * (v - area)
		}
		return sum / float64(len(all)-1) / float64(len(all))
	}
	return area, spread(v10) + spread(v01)
}

func TestTheAreaIsWhatEveryPairSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		some := rapid.SliceOfN(rapid.IntRange(0, 100), 2, 40)
		pos, neg := some.Draw(t, "taken"), some.Draw(t, "not taken")
		got := studio.AreaOf(pos, neg)
		area, variance := byPairs(pos, neg)
		half := 1.959963984540054 * math.Sqrt(variance)
		near(t, "area", *got.Value, area)
		near(t, "low", *got.Low, max(0, area-half))
		near(t, "high", *got.High, min(1, area+half))
		slices.Reverse(pos)
		if again := studio.AreaOf(pos, neg); !cmp.Equal(got, again) {
			t.Fatalf("the order of the leads changed the area: %s", cmp.Diff(got, again))
		}
		if turned := studio.AreaOf(neg, pos); math.Abs(*turned.Value+*got.Value-1) > 2e-6 {
			t.Fatalf("the area of the others is %v beside %v", *turned.Value, *got.Value)
		}
	})
}

// The ratings of 109 images by J. A. Hanley, B. J. McNeil, The meaning and use of the area under a receiver operating
// characteristic curve, Radiology 143 (1982), from surely normal to surely abnormal. Stata's roctab, whose standard error is
// DeLong's, gives the area 0.8932 and the interval 0.83295 to 0.95339 (Stata Base Reference Manual, roctab).
func TestTheAreaIsThatOfAStatisticsPackage(t *testing.T) {
	t.Parallel()
	rated := func(counts ...int) (out []int) {
		for i, n := range counts {
			for range n {
				out = append(out, i+1)
			}
		}
		return out
	}
	a := studio.AreaOf(rated(3, 2, 2, 11, 33), rated(33, 6, 6, 11, 2))
	for _, c := range []struct {
		what      string
		got, want float64
		within    float64
	}{{"area", *a.Value, 0.8932, 5e-5}, {"low", *a.Low, 0.83295, 5e-6}, {"high", *a.High, 0.95339, 5e-6}} {
		if math.Abs(c.got-c.want) > c.within {
			t.Errorf("%s is %v, want %v", c.what, c.got, c.want)
		}
	}
	// The example of scikit-learn's roc_auc_score, scores in per cent.
	if b := studio.AreaOf([]int{35, 80}, []int{10, 40}); *b.Value != 0.75 {
		t.Errorf("area %v, want 0.75", *b.Value)
	}
}

// A set that every machine makes alike, held against others: the area by scikit-learn 1.2.1's roc_auc_score, the curve by its
// roc_curve(drop_intermediate=False), the interval by pROC 1.18.0 of R, ci.auc(method = "delong"), and the bands by SciPy 1.10.1's
// binned_statistic(score, taken, "mean").
func TestCurveBandsAndAreaAreThoseOfAStatisticsPackage(t *testing.T) {
	t.Parallel()
	var cases []studio.Case
	var under []studio.Scored
	for i := range 240 {
		score := (37*i*i + 11*i) % 101
		c := studio.Case{Lead: lead.ID(i + 1), Arrived: day, Candidate: true, ClosedAt: 2 * day}
		if score+53*i%60 >= 80 {
			c.SQLAt, c.ClosedAt = 2*day, 0
		}
		cases, under = append(cases, c), append(under, studio.Scored{Score: score, Rules: said(0, 0, 0)})
	}
	r := frame().Test(cases, under, 0, 400*day)
	near(t, "area", *r.AUC.Value, 0.904871)
	near(t, "low", *r.AUC.Low, 0.869150)
	near(t, "high", *r.AUC.High, 0.940592)
	want := map[int][2]float64{30: {0.965812, 0.487805}, 50: {0.820513, 0.211382}, 70: {0.529915, 0.03252}, 90: {0.145299, 0}}
	for _, p := range r.ROC {
		if w, ok := want[p.Threshold]; ok {
			near(t, "hit", p.Hit, w[0])
			near(t, "false", p.False, w[1])
			delete(want, p.Threshold)
		}
	}
	if len(want) > 0 || len(r.Bands) != 10 {
		t.Errorf("the curve lacks %v; %d bands", want, len(r.Bands))
	}
	for i, part := range []float64{0, 0, 0.153846, 0.192308, 0.48, 0.52, 0.677419, 0.870968, 1, 1} {
		b := &r.Bands[i].SQL
		near(t, "band", float64(b.K)/float64(b.N), part)
	}
}

type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

func near(t fataler, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-6 {
		t.Fatalf("%s is %v, want %v", what, got, want)
	}
}

// The area of two normal distributions that lie d apart is Phi(d/sqrt 2): D. M. Green, J. A. Swets, Signal detection theory and
// psychophysics, 1966. Rounding to whole points moves it by less than the interval is wide.
func TestAGeneratedSetOfKnownAreaAgreesWithinItsInterval(t *testing.T) {
	t.Parallel()
	for _, want := range []float64{0.6685, 0.624, 0.8, 0.5} {
		r := rand.New(rand.NewPCG(9240, uint64(want*1e4)))
		const spread = 12
		apart := math.Sqrt2 * spread * quantile(want)
		score := func(mean float64) int { return int(max(0, min(100, math.Round(mean+spread*r.NormFloat64())))) }
		var taken, not []int
		for range 3561 { // X Education's shape: 9,240 leads, of which 38.5 % were converted
			taken = append(taken, score(45+apart))
		}
		for range 9240 - 3561 {
			not = append(not, score(45))
		}
		got := studio.AreaOf(taken, not)
		if *got.Low > want || *got.High < want {
			t.Errorf("area %v lies outside %v to %v", want, *got.Low, *got.High)
		}
		if wide := *got.High - *got.Low; wide > 0.025 {
			t.Errorf("the interval of 9,240 leads is %v wide", wide)
		}
	}
}

// quantile is where the normal distribution has p below it, found by halving.
func quantile(p float64) float64 {
	low, high := -8.0, 8.0
	for range 80 {
		if middle := (low + high) / 2; math.Erfc(-middle/math.Sqrt2)/2 < p {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

// The interval holds what it promises: of many sets of a known area about 95 in a hundred have it within.
func TestTheIntervalOfTheAreaCoversIt(t *testing.T) {
	t.Parallel()
	const sets, want = 400, 0.7
	r := rand.New(rand.NewPCG(1988, 2014))
	const spread = 12
	apart := math.Sqrt2 * spread * quantile(want)
	held := 0
	for range sets {
		var taken, not []int
		for range 60 {
			taken = append(taken, int(max(0, min(100, math.Round(45+apart+spread*r.NormFloat64())))))
			not = append(not, int(max(0, min(100, math.Round(45+spread*r.NormFloat64())))))
		}
		if got := studio.AreaOf(taken, not); *got.Low <= want && want <= *got.High {
			held++
		}
	}
	if held < sets*91/100 || held > sets*985/1000 {
		t.Errorf("%d of %d intervals hold the area", held, sets)
	}
}

func TestOneKindOfLeadsHasNoArea(t *testing.T) {
	t.Parallel()
	for _, a := range []studio.Area{studio.AreaOf(nil, []int{1, 2}), studio.AreaOf([]int{70}, nil), studio.AreaOf(nil, nil)} {
		if a.Value != nil || a.Low != nil || a.High != nil {
			t.Errorf("an area of nothing: %v", a)
		}
	}
	if a := studio.AreaOf([]int{70}, []int{60}); *a.Value != 1 || *a.Low != 0 || *a.High != 1 {
		t.Errorf("one lead of each kind says nothing of how sure it is: %v to %v", *a.Low, *a.High)
	}
}

// frame is a policy of two fit rules and one of intent.
func frame() *studio.Frame {
	return &studio.Frame{Threshold: 70, FitCap: 40, IntentCap: 60, Fit: 2, Rules: []studio.Rule{
		{ID: "size", Label: "Company size", Group: scoring.Fit},
		{ID: "industry", Label: "Industry", Group: scoring.Fit},
		{ID: "demo", Label: "Demo", Group: scoring.Intent, AI: true},
	}}
}

func said(points ...int) []scoring.Said {
	out := make([]scoring.Said, len(points))
	for i, p := range points {
		out[i] = scoring.Said{Is: scoring.True, Points: int16(p)}
		if p == 0 {
			out[i].Is = scoring.False
		}
	}
	return out
}

func TestALeadIsFollowedThroughWhatWasKnown(t *testing.T) {
	t.Parallel()
	f := frame()
	s := f.Judge([]studio.Point{
		{At: 1, Sends: true, Rules: said(20, 0, 40)},   // 60
		{At: 2, Sends: false, Rules: said(20, 20, 40)}, // 80, and a gate stands in the way
		{At: 3, Sends: true, Rules: said(20, 20, 30)},  // 70
		{At: 4, Sends: true, Rules: said(20, 20, 60)},  // 100
	})
	want := studio.Scored{Score: 100, At: 4, Entered: 3, Rules: said(20, 20, 60), Decided: []int{2}}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Error(diff)
	}
	if s := f.Judge(nil); s.Entered != 0 || s.Score != 0 {
		t.Errorf("a lead of which nothing was known entered: %v", s)
	}
}

func TestACapHoldsAGroupAndNegativePointsEndAtNothing(t *testing.T) {
	t.Parallel()
	f := frame()
	for _, c := range []struct {
		rules []scoring.Said
		want  int
	}{{said(30, 30, 0), 40}, {said(0, 0, 90), 60}, {said(-10, 0, 5), 5}, {said(40, -20, 60), 80}} {
		if got := f.Total(c.rules, -1); got != c.want {
			t.Errorf("%v is %d, want %d", c.rules, got, c.want)
		}
	}
}

// many are leads of which sales took every other one of those with a high score.
func many(n int) ([]studio.Case, []studio.Scored) {
	f := frame()
	var cases []studio.Case
	var under []studio.Scored
	for i := range n {
		c := studio.Case{Lead: lead.ID(i + 1), Arrived: int64(i+1) * day / 4, Candidate: true}
		p := studio.Point{At: c.Arrived, Sends: true, Rules: said(20, 20*(i%2), 20*(i%4))}
		switch {
		case i%4 == 3 && i%8 == 3:
			c.SQLAt, c.WonAt = c.Arrived+2*day, c.Arrived+9*day
		case i%4 == 3:
			c.SQLAt = c.Arrived + 2*day
		case i%4 == 1:
			c.ClosedAt = c.Arrived + day
		}
		cases, under = append(cases, c), append(under, f.Judge([]studio.Point{p}))
	}
	return cases, under
}

func TestFiguresOfAHistory(t *testing.T) {
	t.Parallel()
	cases, under := many(400)
	now := int64(400)*day/4 + 100*day
	r := frame().Test(cases, under, 0, now)
	if r.N != 400 || r.TooYoung != 0 || !r.Enough || r.Needed != nil || len(r.Why) != 0 {
		t.Fatalf("n %d, too young %d, enough %v, why %v", r.N, r.TooYoung, r.Enough, r.Why)
	}
	// i%4 == 3 has 20 + 20 + 60 = 100 and enters; i%4 == 1 has 20 + 20 + 20 = 60; others 20 and 60.
	if r.EQLs != 100 || r.SQL.Precision.K != 100 || r.SQL.Precision.N != 100 || r.SQL.Recall.K != 100 || r.SQL.Recall.N != 100 {
		t.Errorf("SQL: %+v", r.SQL)
	}
	if r.OpenDeals != 50 || r.Won.Precision.K != 50 || r.Won.Precision.N != 50 || r.Won.Recall.N != 50 {
		t.Errorf("what sales is still at is no deal that was not won: %+v, open %d", r.Won, r.OpenDeals)
	}
	if *r.AUC.Value != 1 {
		t.Errorf("the scores part them wholly, and the area is %v", *r.AUC.Value)
	}
	sum := int64(0)
	for _, b := range r.Bands {
		sum += b.N
	}
	if sum != r.N || len(r.Bands) != 10 || r.Bands[9].To != 100 {
		t.Errorf("bands hold %d leads of %d", sum, r.N)
	}
	size, demo := r.Rules[0], r.Rules[2]
	if size.Hits != 400 || !slices.Equal(size.Notes, []string{studio.AlwaysHit}) || size.Lift != nil {
		t.Errorf("a rule that everybody hits: %+v", size)
	}
	if demo.Decided != 100 || !slices.Contains(demo.Notes, studio.AIDecides) {
		t.Errorf("AI clicks that carry scores are named: %+v", demo)
	}
}

func TestTooFewLeadsSayNothingInWords(t *testing.T) {
	t.Parallel()
	now := 1000 * day
	mixed := func(n int, each func(i int, c *studio.Case)) []studio.Case {
		out := make([]studio.Case, n)
		for i := range out {
			out[i] = studio.Case{Lead: lead.ID(i + 1), Arrived: now - 90*day + int64(i)*day/100, Candidate: true}
			each(i, &out[i])
		}
		return out
	}
	won := func(c *studio.Case) { c.SQLAt, c.WonAt = c.Arrived+day, c.Arrived+2*day }
	tests := map[string]struct {
		cases  []studio.Case
		needed int64
		why    []string
		dated  bool
	}{
		"no history": {nil, 60, []string{"there are no leads in this time"}, false},
		"nine deals": {
			mixed(9, func(i int, c *studio.Case) {
				if i < 4 {
					won(c)
				}
			}),
			51, []string{"sales took 4 leads and did not take 5; nothing is concluded from fewer than 30 of each"}, true,
		},
		"all won": {
			mixed(200, func(_ int, c *studio.Case) { won(c) }), 30,
			[]string{
				"sales took every lead, so nothing tells a good one from a bad one", "all of them were won",
				"no lead that sales did not take came in the last 90 days, so nobody can say when there will be enough",
			}, false,
		},
		"none won": {
			mixed(200, func(_ int, c *studio.Case) { c.ClosedAt = c.Arrived + day }), 30,
			[]string{
				"sales took none of the leads, so nothing tells a good one from a bad one",
				"no lead that sales took came in the last 90 days, so nobody can say when there will be enough",
			}, false,
		},
		"nobody said what became of them": {
			mixed(200, func(_ int, c *studio.Case) { c.Arrived -= 100 * day }), 30,
			[]string{
				"no outcome is known of any lead: sales took none of 200, and nobody closed one",
				"no lead that sales took came in the last 90 days, so nobody can say when there will be enough",
			}, false,
		},
		"very few": {
			mixed(40, func(i int, c *studio.Case) {
				if c.ClosedAt = c.Arrived + day; i == 0 {
					c.Arrived = now - 3000*day
					won(c)
					c.ClosedAt = 0
				}
			}),
			29, []string{
				"sales took 1 lead and did not take 39; nothing is concluded from fewer than 30 of each",
				"no lead that sales took came in the last 90 days, so nobody can say when there will be enough",
			}, false,
		},
		"all too young": {
			mixed(5, func(_ int, c *studio.Case) { c.Arrived = now - day }), 60,
			[]string{
				"all 5 leads are younger than 30 days, and nothing became of them yet",
				"no lead that sales took came in the last 90 days, so nobody can say when there will be enough",
			}, false,
		},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := frame().Test(c.cases, make([]studio.Scored, len(c.cases)), now-90*day, now)
			if r.Enough || r.Needed == nil || *r.Needed != c.needed {
				t.Errorf("enough %v, needed %v, want %d", r.Enough, r.Needed, c.needed)
			}
			if diff := cmp.Diff(c.why, r.Why); diff != "" {
				t.Error(diff)
			}
			if r.Short == nil || r.Short.Text() == "" || strings.Contains(r.Short.Text(), " 0 ") ||
				strings.HasPrefix(r.Short.Text(), "0 ") {
				t.Errorf("what is missing: %+v", r.Short)
			}
			if r.Short == nil || (r.Short.On != nil) != c.dated {
				t.Errorf("the day on which there will be enough: %+v", r.Short)
			}
			if r.Short != nil && r.Short.On != nil && *r.Short.On <= now {
				t.Errorf("it was said to lie in the past")
			}
		})
	}
}

// A rule that gives points to what sales takes less often is named, but not by a handful of leads, nor where it takes points away;
// and one that hits wherever it is known.
func TestARuleThatMisleadsIsNamedWhenThereAreEnough(t *testing.T) {
	t.Parallel()
	notes := func(n, points int) (first, second []string) {
		f := frame()
		f.Rules[0].Points, f.Rules[0].Max = points, points
		var cases []studio.Case
		var under []studio.Scored
		for i := range n {
			c := studio.Case{Lead: lead.ID(i + 1), Arrived: int64(i+1) * day, Candidate: true}
			p := studio.Point{At: c.Arrived, Rules: said(0, 10, 0)}
			if i%4 == 0 {
				p.Rules[1].Is = scoring.Undecided
			}
			if c.SQLAt = c.Arrived + day; i%2 == 0 {
				c.SQLAt, c.ClosedAt = 0, c.Arrived+day
			}
			if i%2 == 0 && i%10 != 0 || i%10 == 1 {
				p.Rules[0] = scoring.Said{Is: scoring.True, Points: int16(points)}
			}
			cases, under = append(cases, c), append(under, f.Judge([]studio.Point{p}))
		}
		r := f.Test(cases, under, 0, int64(n+100)*day)
		return r.Rules[0].Notes, r.Rules[1].Notes
	}
	for _, c := range []struct {
		n, points int
		misleads  bool
	}{{200, 10, true}, {200, -10, false}, {58, 10, false}} {
		first, second := notes(c.n, c.points)
		if got := slices.Contains(first, studio.Misleads); got != c.misleads {
			t.Errorf("%d leads, %d points: %v", c.n, c.points, first)
		}
		if !slices.Contains(second, studio.NeverMissed) {
			t.Errorf("it hits wherever it is known: %v", second)
		}
	}
}

// What is too young is counted and left out, and says nothing for or against a policy.
func TestTheYoungAreLeftOutAndCounted(t *testing.T) {
	t.Parallel()
	cases, under := many(400)
	now := int64(400)*day/4 + 100*day
	before := frame().Test(cases, under, 0, now)
	for i := range 30 {
		cases = append(cases, studio.Case{Lead: lead.ID(1000 + i), Arrived: now - day, Candidate: true})
		under = append(under, studio.Scored{Score: 90, Entered: now - day, Rules: said(40, 0, 50)})
	}
	after := frame().Test(cases, under, 0, now)
	if after.TooYoung != 30 {
		t.Errorf("%d are too young, want 30", after.TooYoung)
	}
	if after.Pace.Passed != before.Pace.Passed+30 || after.Pace.Missed != before.Pace.Missed {
		t.Errorf("they are work to somebody: %+v, before %+v", after.Pace, before.Pace)
	}
	after.TooYoung, after.Pace = 0, before.Pace
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("they count: %s", diff)
	}
}

func TestOrderChangesNoFigureAndPartsAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := frame()
		n := rapid.IntRange(0, 60).Draw(t, "leads")
		var cases []studio.Case
		var under []studio.Scored
		for i := range n {
			c := studio.Case{Lead: lead.ID(i + 1), Arrived: rapid.Int64Range(1, 100).Draw(t, "came") * day}
			c.Candidate = rapid.Bool().Draw(t, "partner")
			switch rapid.IntRange(0, 3).Draw(t, "became") {
			case 0:
				c.SQLAt = c.Arrived + day
			case 1:
				c.SQLAt, c.WonAt = c.Arrived+day, c.Arrived+2*day
			case 2:
				c.ClosedAt = c.Arrived + day
			}
			var points []studio.Point
			for j := range rapid.IntRange(0, 3).Draw(t, "points") {
				p := studio.Point{At: c.Arrived + int64(j), Sends: c.Candidate && rapid.Bool().Draw(t, "sends")}
				for range 3 {
					out := rapid.SampledFrom([]scoring.Tri{scoring.True, scoring.False, scoring.Undecided}).Draw(t, "said")
					give := 0
					if out == scoring.True {
						give = rapid.IntRange(-20, 60).Draw(t, "points")
					}
					p.Rules = append(p.Rules, scoring.Said{Is: out, Points: int16(give)})
				}
				points = append(points, p)
			}
			cases, under = append(cases, c), append(under, f.Judge(points))
		}
		now := rapid.Int64Range(100, 200).Draw(t, "now") * day
		r := f.Test(cases, under, 0, now)
		sum, sql := int64(0), int64(0)
		for _, b := range r.Bands {
			sum, sql = sum+b.N, sql+b.SQL.K
		}
		if sum != r.N || r.N+r.TooYoung != int64(n) {
			t.Fatalf("%d in bands, n %d, too young %d of %d", sum, r.N, r.TooYoung, n)
		}
		for _, row := range r.Rules {
			if row.Hits+row.Misses+row.Unknowns > r.N || row.Decided > r.EQLs {
				t.Fatalf("%+v of %d leads and %d EQLs", row, r.N, r.EQLs)
			}
		}
		if r.SQL.Precision.K != r.SQL.Recall.K || r.SQL.Precision.N != r.EQLs {
			t.Fatalf("%+v", r.SQL)
		}
		if r.Enough != (r.Needed == nil) {
			t.Fatalf("enough %v and needed %v", r.Enough, r.Needed)
		}
		slices.Reverse(cases)
		slices.Reverse(under)
		if diff := cmp.Diff(r, f.Test(cases, under, 0, now)); diff != "" {
			t.Fatal(diff)
		}
	})
}
