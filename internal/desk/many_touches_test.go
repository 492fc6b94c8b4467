//go:build unix && !race

package desk_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// processor is the processor time that this process has had.
func processor(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// TestManyTouchesOfOnePersonCostNoMoreEach brings, corrects and takes back what one person did, in no order: whatever
// looked at all the others for each of them took 4.5 seconds of processor time for 10,000 and 16.6 for 20,000. It
// does not run beside other tests, because all of a process is measured.
func TestManyTouchesOfOnePersonCostNoMoreEach(t *testing.T) { //nolint:paralleltest // see above
	if testing.Short() {
		t.Skip("20,000 touches, each several times; left out with -short")
	}
	for n, most := range map[int]time.Duration{10_000: 2 * time.Second, 20_000: 4 * time.Second} {
		b := setup(t)
		b.partners()
		b.refer(perfect("one"))
		rows := manyTouches(n)
		timed := func(name string, most time.Duration, do func()) {
			t.Helper()
			began := processor(t)
			do()
			took := (processor(t) - began).Round(time.Millisecond)
			if t.Logf("%d touches %s: %s of processor time", n, name, took); took > most {
				t.Errorf("at most %s", most)
			}
		}
		var first string
		timed("come", most, func() { first = b.fileOf(rows, desk.Created) })
		for i := range rows {
			rows[i].Kind, rows[i].Origin.Raw = "demo_request", fmt.Sprint(i, "again")
		}
		if n > 10_000 {
			continue // that they come again costs three times as much
		}
		timed("come again, half of them corrected", 2*most, func() { b.fileOf(rows, desk.Updated) })
		timed("are taken back", 2*most, func() {
			if done := b.takeBack(first); done.Touches != n {
				t.Errorf("%d of %d are taken back", done.Touches, n)
			}
		})
	}
}

// manyTouches are touches of one person in no order, half of them with an id of their own.
func manyTouches(n int) []desk.TouchIn {
	rnd, email := rand.New(rand.NewPCG(1, 2)), perfect("one").Email.V
	rows := make([]desk.TouchIn, n)
	for i := range rows {
		rows[i] = desk.TouchIn{Origin: desk.Origin{Name: "web", Raw: fmt.Sprint(i)}, Kind: "page_view", Email: email,
			At: friday.Add(-time.Duration(rnd.IntN(200*24*60)) * time.Minute), URL: lead.Known(fmt.Sprint("https://x.example/", i))}
		if i%2 == 0 {
			rows[i].Origin.Key = fmt.Sprint(i)
		}
	}
	return rows
}

// fileOf takes rows in as a file, by a thousand, and holds those with an id to their fate.
func (b *bench) fileOf(rows []desk.TouchIn, fate desk.Fate) (name string) {
	b.t.Helper()
	var batches []batch
	for part := range slices.Chunk(rows, 1000) {
		batches = append(batches, ofTouches(part...))
	}
	name, out := b.file(batches...)
	for i := range out {
		if rows[i].Origin.Key != "" && out[i].Fate != fate {
			b.t.Fatalf("row %d is %s (%s)", i, out[i].Fate, out[i].Reason)
		}
	}
	return name
}
