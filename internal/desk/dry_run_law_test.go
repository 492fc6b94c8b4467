package desk_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// batch is some rows of one kind as an importer takes them.
type batch func(context.Context, *desk.Importer) ([]desk.Outcome, error)

// drawBatch is a batch of any kind of rows of a small world.
func drawBatch(rt *rapid.T, n int) batch {
	size := rapid.IntRange(1, 6).Draw(rt, "rows")
	switch rapid.IntRange(0, 3).Draw(rt, "kind") {
	case 0:
		rows := make([]desk.PartnerIn, 1)
		rows[0] = desk.PartnerIn{Origin: desk.Origin{Name: "partners", Raw: rapid.StringN(1, 3, 3).Draw(rt, "raw")}, ID: "acme",
			Name: "Acme", Kind: "agency", Tier: rapid.SampledFrom([]string{"gold", "silver", "none such"}).Draw(rt, "tier"),
			Certified: lead.Known(rapid.Bool().Draw(rt, "certified")),
			Status:    lead.Known(rapid.SampledFrom([]string{"active", "paused", "ended"}).Draw(rt, "status"))}
		return func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) { return im.Partners(ctx, rows) }
	case 1:
		rows := make([]desk.TouchIn, size)
		for i := range rows {
			rows[i] = drawTouch(rt, n)
		}
		return func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) { return im.Touches(ctx, rows) }
	case 2:
		rows := make([]desk.OpportunityIn, size)
		for i := range rows {
			rows[i] = drawDeal(rt)
		}
		return func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
			return im.Opportunities(ctx, rows)
		}
	}
	rows := make([]desk.Referral, size)
	for i := range rows {
		rows[i] = drawReferral(rt, n)
	}
	return func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) { return im.Referrals(ctx, rows) }
}

func drawDeal(rt *rapid.T) desk.OpportunityIn {
	pick := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(rt, name) }
	key := pick("deal", "d1", "d2", "d3")
	return desk.OpportunityIn{Origin: desk.Origin{Name: "opportunities", Key: key, Raw: rapid.StringN(1, 3, 3).Draw(rt, "raw")},
		Emails: []string{pick("email", "ana@huta.example", "bo@huta.example", "nobody@x.example")},
		Stage:  pick("stage", "open", "won", "lost", "odd"),
		Amount: lead.Known(rapid.Int64Range(1, 9).Draw(rt, "amount")), CreatedAt: friday.Add(-time.Hour)}
}

// A dry run is the import, taken back: it tells the same fates, whatever the rows, and leaves nothing.
func TestADryRunTellsTheFatesOfTheImport(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		b := setup(t)
		defer b.Close()
		b.partners()
		for n := range rapid.IntRange(0, 2).Draw(rt, "before") {
			b.importing(drawBatch(rt, n))
		}
		batches := make([]batch, rapid.IntRange(1, 5).Draw(rt, "batches"))
		for n := range batches {
			batches[n] = drawBatch(rt, n)
		}
		fates := func(dry bool) (out [][]desk.Outcome) {
			err := b.Import(t.Context(), desk.Actor{User: "ana", Role: desk.Admin}, dry, func(im *desk.Importer) error {
				out = nil
				for _, rows := range batches {
					some, err := rows(t.Context(), im)
					if err != nil {
						return err
					}
					out = append(out, some)
				}
				return nil
			})
			if err != nil {
				rt.Fatal(err)
			}
			return out
		}
		before := b.everyRow()
		told := fates(true)
		if d := cmp.Diff(before, b.everyRow()); d != "" {
			rt.Fatalf("a dry run left (-before +after):\n%s", d)
		}
		if d := cmp.Diff(fates(false), told); d != "" {
			rt.Fatalf("the import differs from its dry run (-import +dry run):\n%s", d)
		}
	})
}

// everyRow counts what the database holds and says where its journal ends.
func (b *bench) everyRow() map[string]int64 {
	b.t.Helper()
	st, err := store.Open(b.t.Context(), b.Path(), store.Options{ReadOnly: true})
	if err != nil {
		b.t.Fatal(err)
	}
	defer st.Close()
	var out map[string]int64
	err = st.Read(b.t.Context(), func(tx *store.Tx) error {
		if out, err = tx.Counters(b.t.Context()); err != nil {
			return err
		}
		out["head"], err = tx.Head(b.t.Context())
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}
