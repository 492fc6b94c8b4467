package scoring

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

func TestDecayedIsHalfPerHalfLife(t *testing.T) {
	t.Parallel()
	for halves := range int64(70) {
		want := uint64(0)
		if halves <= 62 {
			want = one >> halves
		}
		if got := decayed(halves*1000, 1000); got != want {
			t.Errorf("after %d half-lives %#x, want %#x", halves, got, want)
		}
	}
}

// TestDecayedAgreesWithThePower compares with floating point to its own precision.
func TestDecayedAgreesWithThePower(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		half := rapid.Int64Range(1, 400*24*3600*1000).Draw(r, "half-life")
		age := rapid.Int64Range(0, 4000*24*3600*1000).Draw(r, "age")
		got := float64(decayed(age, half)) / one
		want := math.Exp2(-float64(age) / float64(half))
		if math.Abs(got-want) > 1e-12 {
			r.Fatalf("½^(%d/%d) = %v, want %v", age, half, got, want)
		}
		if older := decayed(age+1, half); older > decayed(age, half) {
			r.Fatalf("a touch grows with age at %d of %d", age, half)
		}
	})
}

func TestPointsRoundHalfUpOnceAndStayWithinTheLimit(t *testing.T) {
	t.Parallel()
	half, quarter := uint64(one/2), uint64(one/4)
	for _, row := range []struct {
		name          string
		parts         []uint64
		points, limit int
		want          int
	}{
		{"nothing", nil, 5, 10, 0},
		{"half of five is rounded up", []uint64{half}, 5, 10, 3},
		{"half of minus five is rounded up, to minus two", []uint64{half}, -5, 10, -2},
		{"just below a half goes down", []uint64{half - 1}, 5, 10, 2},
		{"just above minus two and a half goes to minus three", []uint64{half + 1}, -5, 10, -3},
		{"rounded once, not per touch", []uint64{quarter, quarter, quarter}, 1, 10, 1},
		{"whole touches", []uint64{one, one, one}, 5, 100, 15},
		{"capped after rounding", []uint64{one, one, one}, 5, 12, 12},
		{"capped below", []uint64{one, one, one}, -5, 12, -12},
		{"points that would overflow", []uint64{one, one, one, one}, math.MaxInt, 12, 12},
	} {
		var w worth
		for _, p := range row.parts {
			w.add(p)
		}
		if got := w.points(row.points, row.limit); got != row.want {
			t.Errorf("%s: %d, want %d", row.name, got, row.want)
		}
	}
}
