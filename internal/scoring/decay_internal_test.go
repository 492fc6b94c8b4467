package scoring

import (
	"math"
	"testing"
)

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
