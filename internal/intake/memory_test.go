//go:build unix

package intake_test

import (
	"runtime"
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/intake"
)

// livePeak imports files and returns the most that was alive on the heap after any batch. Garbage is
// collected before each look, so that the figure does not depend on when the runtime does it.
func livePeak(t *testing.T, n int) (peak uint64, batches int) {
	t.Helper()
	h := grow(t, n)
	d, _ := ground(t)
	defer d.Close()
	bring(t, d, h.partners)
	var m runtime.MemStats
	o := intake.Options{Door: intake.Through(d, desk.Actor{User: "ania", Role: desk.Admin}), Progress: func(string, int64, int64, int64) {
		batches++
		runtime.GC()
		runtime.ReadMemStats(&m)
		peak = max(peak, m.HeapAlloc)
	}}
	if _, err := intake.Run(t.Context(), o, []string{h.referrals, h.touches}); err != nil {
		t.Fatal(err)
	}
	return peak, batches
}

// Not parallel: the heap is the whole process's.
func TestAFileFourTimesAsLargeNeedsNoMoreMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("imports 75,000 rows; left out with -short")
	}
	const n = 3000 // more than one batch of referrals
	small, batches := livePeak(t, n)
	large, more := livePeak(t, 4*n)
	t.Logf("%d KiB alive at most over %d batches, %d KiB over %d", small>>10, batches, large>>10, more)
	if more < 3*batches {
		t.Fatalf("%d batches and %d: this test would prove nothing", batches, more)
	}
	if large > small+small/2 {
		t.Errorf("%d KiB became %d KiB", small>>10, large>>10)
	}
}
