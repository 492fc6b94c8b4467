//go:build unix && !race

package desk_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/dedupe"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// BenchmarkMerge makes two leads one that each have many touches, on disk when it returns, and parts them again.
func BenchmarkMerge(b *testing.B) {
	for _, touches := range []int{100, 10_000} {
		b.Run(fmt.Sprint(touches), func(b *testing.B) {
			d := crowd(b, 1000)
			who := desk.Actor{User: "x", Role: desk.Admin}
			pair := [2]lead.ID{1, 2}
			for _, id := range pair {
				rows := manyTouches(touches)
				for i := range rows {
					rows[i].Origin.Name, rows[i].Email = fmt.Sprint("web", id), fmt.Sprintf("p%d@c0.example", id-1)
				}
				err := d.Import(b.Context(), who, false, func(im *desk.Importer) error {
					_, err := im.Touches(b.Context(), rows)
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			var took [2][]time.Duration
			for b.Loop() {
				start := time.Now()
				done, err := d.Merge(b.Context(), who, desk.Merging{Left: pair[0], Right: pair[1], Survivor: dedupe.Left})
				if err != nil || !done.Done {
					b.Fatal(err, done)
				}
				took[0] = append(took[0], time.Since(start))
				start = time.Now()
				if _, err := d.UndoLast(b.Context(), who, desk.OnLeads(pair[0])[0]); err != nil {
					b.Fatal(err)
				}
				took[1] = append(took[1], time.Since(start))
			}
			for i, name := range []string{"merge-p50-ms", "part-p50-ms"} {
				slices.Sort(took[i])
				b.ReportMetric(float64(took[i][len(took[i])/2].Microseconds())/1000, name)
			}
		})
	}
}
