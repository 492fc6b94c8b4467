package review_test

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/review"
)

func TestForward(t *testing.T) {
	t.Parallel()
	c := review.Counts{EQLs: 50, Won: 9, Pipeline: 18_900_000, Revenue: 5_400_000}
	p := c.Forward(30, 2_000_000, big.NewRat(5, 1))
	for name, pair := range map[string][2]any{
		"pipeline": {*p.Pipeline, int64(11_340_000)}, "EQLs for 5 × 2,000,000": {*p.EQLsForGoal, int64(27)}, "won": {*p.Won, 5.4},
		"at least": {*p.WonLow, 2.9}, "at most": {*p.WonHigh, 9.2}, "revenue": {*p.Revenue, int64(3_240_000)},
		"at least as much": {*p.RevenueLow, int64(1_758_636)}, "at most as much": {*p.RevenueHigh, int64(5_543_298)},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %v, want %v", name, pair[0], pair[1])
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		n := func(name string) int64 {
			return rapid.OneOf(rapid.Int64Range(0, 3), rapid.Int64Range(0, math.MaxInt64)).Draw(t, name)
		}
		c := review.Counts{EQLs: n("eqls"), Won: n("won"), Pipeline: n("pipeline"), Revenue: n("revenue")}
		p := c.Forward(n("further"), n("cost"), big.NewRat(5, 1))
		if (c.EQLs == 0) && (p.Pipeline != nil || p.Won != nil || p.Revenue != nil || p.EQLsForGoal != nil) {
			t.Fatalf("of nothing: %+v", p)
		}
		if p.Won != nil && !(*p.WonLow <= *p.Won+0.1 && *p.Won <= *p.WonHigh+0.1) && *p.Won < 1e6 {
			t.Fatalf("%+v: %v from %v to %v", c, *p.Won, *p.WonLow, *p.WonHigh)
		}
	})
}

func TestMedian(t *testing.T) {
	t.Parallel()
	in := []int64{9, 1, 4, 3}
	if got := review.Median(in); *got != 3 || in[0] != 9 || review.Median(nil) != nil || *review.Median(in[:1]) != 9 {
		t.Errorf("%v of %v", *got, in)
	}
}

func TestLaterQuartersOfAProgrammeAreJudgedByThemselves(t *testing.T) {
	t.Parallel()
	p := review.Programme{
		Started: day(t, "2026-11-30"), Goal: big.NewRat(5, 1),
		Costs: []review.Entry{{On: day(t, "2026-12-01"), Minor: 100}, {On: day(t, "2027-02-28"), Minor: 10}},
		Deals: []review.Entry{{On: day(t, "2026-12-01"), Minor: 10}, {On: day(t, "2027-05-29"), Minor: 50},
			{On: day(t, "2027-05-30"), Minor: 1}},
	}
	for n, want := range []struct {
		from           string
		cost, pipeline int64
		verdict        review.Verdict
	}{{"2026-11-30", 100, 10, review.PauseOrChange}, {"2027-02-28", 10, 50, review.OnCourse}, {"2027-05-30", 0, 1, ""}} {
		q := p.Quarter(n)
		j, err := p.Judge(q, day(t, "2027-06-01"))
		if err != nil || q.From.String() != want.from || j.Cost != want.cost || j.Pipeline != want.pipeline ||
			(j.Verdict == nil) != (want.verdict == "") ||
			j.Verdict != nil && *j.Verdict != want.verdict {
			t.Errorf("quarter %d from %s: %+v, %v", n, q.From, j, err)
		}
	}
}
