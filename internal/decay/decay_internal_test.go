package decay

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// TestFactorsToTheLastBit recomputes the constants: 2^(-2^-k) is ½ after k square roots.
func TestFactorsToTheLastBit(t *testing.T) {
	t.Parallel()
	x := new(big.Float).SetPrec(512).SetFloat64(0.5)
	for k := range factors {
		x.Sqrt(x)
		q := new(big.Float).SetPrec(512).SetMantExp(x, 62)
		want, _ := q.Add(q, big.NewFloat(0.5)).Uint64()
		if factors[k] != want {
			t.Errorf("factor %d is %#016x, want %#016x", k+1, factors[k], want)
		}
	}
}

func TestLeftIsHalfPerHalfLife(t *testing.T) {
	t.Parallel()
	for halves := range int64(70) {
		want := uint64(0)
		if halves <= 62 {
			want = One >> halves
		}
		if got := Left(halves*1000, 1000); got != want {
			t.Errorf("after %d half-lives %#x, want %#x", halves, got, want)
		}
	}
}

// TestLeftAgreesWithThePower compares with floating point to its own precision.
func TestLeftAgreesWithThePower(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		half := rapid.Int64Range(1, 400*24*3600*1000).Draw(r, "half-life")
		age := rapid.Int64Range(0, 4000*24*3600*1000).Draw(r, "age")
		got := float64(Left(age, half)) / One
		want := math.Exp2(-float64(age) / float64(half))
		if math.Abs(got-want) > 1e-12 {
			r.Fatalf("½^(%d/%d) = %v, want %v", age, half, got, want)
		}
		if older := Left(age+1, half); older > Left(age, half) {
			r.Fatalf("a touch grows with age at %d of %d", age, half)
		}
	})
}
