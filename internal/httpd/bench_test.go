package httpd

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/intake"
)

// some are n new referrals from the from-th on, a record each.
func some(from, n int) []string {
	out := make([]string, n)
	for i := range out {
		k := from + i
		out[i] = fmt.Sprintf(`{"referred_at":"2026-11-20T09:00:00Z","email":"p%d@c%d.example","first_name":"Ewa","last_name":"Zuraw%d",`+
			`"company":"Company %d","program_tier":"gold","employees":420,"industry":"logistics","external_id":"x%d","note":"met at the fair"}`,
			k, k/3, k, k/3, k)
	}
	return out
}

// BenchmarkReferrals takes a hundred new referrals in by one request, with everything that happens to them.
func BenchmarkReferrals(b *testing.B) {
	const batch = 100
	d, n := opened(b), 0
	for b.Loop() {
		d.pass(time.Second) // a token has a rate
		if got := d.post(d.acme, `{"records":[`+strings.Join(some(n, batch), ",")+`]}`).fates(b); got.Created != batch {
			b.Fatalf("%+v", got)
		}
		n += batch
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkTheSameImported takes the same rows in as a file.
func BenchmarkTheSameImported(b *testing.B) {
	const batch = 10_000
	d, n := opened(b), 0
	for b.Loop() {
		text := strings.ReplaceAll(strings.Join(some(n, batch), "\n"), `{"referred`, `{"partner":"acme","referred`)
		got := d.bring(intake.Options{Profile: intake.Profile{Kind: "referrals"}, Currency: "USD"}, text+"\n", "jsonl")
		if got[desk.Created] != batch {
			b.Fatalf("%+v", got)
		}
		n += batch
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "rows/s")
}
