package desk_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// crowd fills a desk with n leads at n/3 companies, and three touches each.
func crowd(b *testing.B, n int) *desk.Desk {
	b.Helper()
	st, err := store.Open(b.Context(), filepath.Join(b.TempDir(), "a.db"), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	d, err := desk.Open(b.Context(), st, func() time.Time { return friday })
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { d.Close() })
	err = d.Import(b.Context(), desk.Actor{User: "x", Role: desk.Admin}, false, func(im *desk.Importer) error {
		ctx := b.Context()
		if _, err := im.Partners(ctx, []desk.PartnerIn{{Origin: origin("p"), ID: "acme", Name: "Acme", Kind: "agency",
			Tier: "gold"}}); err != nil {
			return err
		}
		for from := 0; from < n; from += 1000 {
			if err := admitThousand(ctx, im, from, min(from+1000, n)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return d
}

func admitThousand(ctx context.Context, im *desk.Importer, from, to int) error {
	var rows []desk.Referral
	var touches []desk.TouchIn
	for i := from; i < to; i++ {
		r := perfect(fmt.Sprint("p", i))
		r.Email = lead.Known(fmt.Sprintf("p%d@c%d.example", i, i/3))
		r.Origin.Key = fmt.Sprint(i)
		rows = append(rows, r)
		for k := range 3 {
			touches = append(touches, desk.TouchIn{Origin: desk.Origin{Name: "touches", Raw: fmt.Sprint(i, k)},
				At:   friday.Add(-time.Duration(k) * time.Hour),
				Kind: "page_view", Email: r.Email.V, URL: lead.Known(fmt.Sprint("https://x.example/", k))})
		}
	}
	if _, err := im.Referrals(ctx, rows); err != nil {
		return err
	}
	_, err := im.Touches(ctx, touches)
	return err
}

func BenchmarkImport(b *testing.B) {
	for b.Loop() {
		crowd(b, 5000)
	}
	b.ReportMetric(float64(5000*4*b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkInbox(b *testing.B) {
	d := crowd(b, 5000)
	for b.Loop() {
		if _, err := d.Inbox(b.Context(), desk.Actor{User: "x"}, desk.InboxQuery{Filter: "stage:new,eql"}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkClaim claims and releases leads all over the database, each on disk when it returns. The
// median of one action is what a person waits for; it must not grow with the database.
func BenchmarkClaim(b *testing.B) {
	for _, leads := range []int{1000, 20_000} {
		b.Run(fmt.Sprint(leads), func(b *testing.B) {
			d := crowd(b, leads)
			who := desk.Actor{User: "x", Role: desk.Admin}
			var took []time.Duration
			n := 0
			for b.Loop() {
				n++
				id := lead.ID(1 + n*7919%leads)
				for _, verb := range []desk.Verb{desk.Claim, desk.Release} {
					start := time.Now()
					if done, err := d.Act(b.Context(), who, desk.OnLeads(id), desk.Action{Verb: verb}); err != nil ||
						len(done.Refused) > 0 {
						b.Fatal(err, done)
					}
					took = append(took, time.Since(start))
				}
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-us")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-us")
		})
	}
}
