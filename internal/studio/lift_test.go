package studio_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/studio"
)

// The Physicians' Health Study, as in A. Agresti, Categorical Data Analysis, 2nd ed., 2.2: heart attacks under placebo 189 of
// 11,034, under aspirin 104 of 11,037. The ratio of the risks is 1.82, its interval from 1.43 to 2.31.
func TestARatioIsThatOfTheTextbook(t *testing.T) {
	t.Parallel()
	r := studio.RatioOf(189, 11034, 104, 11037)
	for _, c := range []struct {
		what string
		got  float64
		want float64
	}{{"ratio", *r.Value, 1.82}, {"low", *r.Low, 1.43}, {"high", *r.High, 2.31}} {
		if math.Abs(c.got-c.want) > 0.005 {
			t.Errorf("%s is %v, want %v", c.what, c.got, c.want)
		}
	}
}

func TestARatioOfNothingIsNone(t *testing.T) {
	t.Parallel()
	for _, c := range [][4]int64{{0, 0, 1, 2}, {1, 2, 0, 0}, {0, 5, 0, 5}} {
		if r := studio.RatioOf(c[0], c[1], c[2], c[3]); r.Value != nil || r.Low != nil || r.High != nil {
			t.Errorf("%v has a ratio", c)
		}
	}
	if r := studio.RatioOf(3, 5, 0, 5); r.Value != nil || *r.Low <= 0 || *r.High < *r.Low {
		t.Errorf("none of the others: %v to %v", *r.Low, *r.High)
	}
	if r := studio.RatioOf(0, 5, 3, 5); *r.Value != 0 || *r.Low != 0 || *r.High <= 0 {
		t.Errorf("none of those: %v, %v to %v", *r.Value, *r.Low, *r.High)
	}
}

// The values are those of statsmodels 0.13.5 in Python: Table2x2([[12, 28], [9, 46]]).riskratio and riskratio_confint().
func TestARatioIsThatOfAStatisticsPackage(t *testing.T) {
	t.Parallel()
	r := studio.RatioOf(12, 40, 9, 55)
	near(t, "ratio", *r.Value, 1.833333)
	near(t, "low", *r.Low, 0.855437)
	near(t, "high", *r.High, 3.929117)
}

// Of 20 and 30 leads sales took every one: that is no certainty that it takes both as often. With a half more of each kind they
// are 20.5 of 21 and 30.5 of 31.
func TestARatioOfAllAndAllIsNoCertainty(t *testing.T) {
	t.Parallel()
	r := studio.RatioOf(20, 20, 30, 30)
	if *r.Value != 1 || math.Abs(*r.Low-0.9153794) > 1e-6 || math.Abs(*r.High-1.0754536) > 1e-6 {
		t.Errorf("%v, %v to %v", *r.Value, *r.Low, *r.High)
	}
}

func TestARatioLiesInItsIntervalAndTurnsAround(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m, n := rapid.Int64Range(1, 500).Draw(t, "m"), rapid.Int64Range(1, 500).Draw(t, "n")
		a, b := rapid.Int64Range(0, m).Draw(t, "a"), rapid.Int64Range(0, n).Draw(t, "b")
		r, back := studio.RatioOf(a, m, b, n), studio.RatioOf(b, n, a, m)
		if r.Value == nil || back.Value == nil || a == 0 || b == 0 {
			return
		}
		if *r.Value < *r.Low || *r.Value > *r.High {
			t.Fatalf("%v lies outside %v to %v", *r.Value, *r.Low, *r.High)
		}
		if got := *r.Value * *back.Value; math.Abs(got-1) > 1e-3*max(*r.Value, *back.Value) {
			t.Fatalf("%v and %v are not each other's inverse", *r.Value, *back.Value)
		}
	})
}
