//go:build unix

package desk_test

import (
	"bytes"
	"fmt"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safego"
	"github.com/eqltui/eqltui/internal/store"
)

// next is the default policy with other points for the size of a company, and a text of its own.
func next(b *testing.B, points, n int) *policy.Policy {
	b.Helper()
	const size = `label: "company size", points: `
	doc := bytes.Replace(policy.DefaultDocument(), []byte(size+"12"), fmt.Appendf(nil, "%s%d", size, points), 1)
	p, problems := policy.Parse(fmt.Appendf(doc, "# %d\n", n))
	if err := problems.Err("test"); err != nil {
		b.Fatal(err)
	}
	return p
}

// spent is the processor time of this process.
func spent(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkPublish publishes a policy over 5,000 living leads: one that changes no lead, and one that
// changes the points of each. leads/cpu-s is by the processor's time.
func BenchmarkPublish(b *testing.B) {
	const leads = 5000
	for name, points := range map[string][2]int{"text": {12, 12}, "points": {12, 11}} {
		b.Run(name, func(b *testing.B) {
			d := crowd(b, leads)
			n, began := 0, spent(b)
			for b.Loop() {
				if _, err := d.Publish(b.Context(), root(), next(b, points[n%2], n), nil); err != nil {
					b.Fatal(err)
				}
				n++
			}
			b.ReportMetric(float64(leads*n)/(spent(b)-began).Seconds(), "leads/cpu-s")
		})
	}
}

// BenchmarkActDuringAPublication is how long somebody waits for an act while another process publishes.
func BenchmarkActDuringAPublication(b *testing.B) {
	const leads = 5000
	d := crowd(b, leads)
	st, err := store.Open(b.Context(), d.Path(), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	other, err := desk.Open(b.Context(), st, d.Now)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { other.Close() })
	var waits []time.Duration
	n := 0
	for b.Loop() {
		done := make(chan error, 1)
		n++
		p := next(b, 11+n%2, n)
		safego.Go(func() {
			_, err := other.Publish(b.Context(), root(), p, nil)
			done <- err
		}, func(p *safego.Panic) { panic(p) })
		for id := lead.ID(1); len(done) == 0; id = id%leads + 1 {
			began := time.Now()
			if _, err := d.Act(b.Context(), root(), desk.OnLeads(id), desk.Action{Verb: desk.NoteIt, Note: "rang"}); err != nil {
				b.Fatal(err)
			}
			waits = append(waits, time.Since(began))
		}
		if err := <-done; err != nil {
			b.Fatal(err)
		}
	}
	slices.Sort(waits)
	at := func(part float64) float64 { return waits[int(part*float64(len(waits)-1))].Seconds() * 1000 }
	b.ReportMetric(at(0.5), "p50-ms")
	b.ReportMetric(at(0.99), "p99-ms")
	b.ReportMetric(float64(len(waits)), "acts")
}
