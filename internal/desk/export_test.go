package desk_test

import (
	"context"
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

func TestEveryExportGivesAValueForEveryColumn(t *testing.T) {
	t.Parallel()
	b := caged(t)
	b.refer(desk.Referral{
		Origin: origin("poor"), Record: lead.Record{Personal: lead.Personal{Email: lead.Known("x@dom.example")}}, Partner: "acme",
	})
	b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Overlaps(ctx, []desk.OverlapIn{{Partner: "acme", Domain: "huta.example"}})
	})
	b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return oneOfEach(ctx, im)
	})
	for _, kind := range desk.ExportKinds() {
		if kind == "decisions" || kind == desk.ExportNurture {
			continue // no import brings those
		}
		rows, columns := 0, []string(nil)
		if err := b.Export(t.Context(), b.ana, kind, "", func(names []string) error { columns = names; return nil }, func(row []any) error {
			if rows++; len(row) != len(columns) {
				t.Errorf("%s: %d values for %d columns", kind, len(row), len(columns))
			}
			return nil
		}); err != nil || rows == 0 {
			t.Errorf("%s: %d rows, %v", kind, rows, err)
		}
	}
	none, head := func([]any) error { return nil }, func([]string) error { return nil }
	for name, err := range map[string]error{
		"a viewer":         b.Export(t.Context(), desk.Actor{User: "vi", Role: desk.Viewer}, desk.ExportLeads, "", head, none),
		"another kind":     b.Export(t.Context(), b.ana, "people", "", head, none),
		"a query of pages": b.Export(t.Context(), b.ana, desk.ExportPages, "stage:new", head, none),
		"a wrong query":    b.Export(t.Context(), b.ana, desk.ExportLeads, "stage:", head, none),
	} {
		if err == nil || fault.KindOf(err) == fault.Internal {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// oneOfEach brings a row of each kind of which a programme has few.
func oneOfEach(ctx context.Context, im *desk.Importer) (out []desk.Outcome, err error) {
	for _, bring := range []func() ([]desk.Outcome, error){
		func() ([]desk.Outcome, error) {
			return im.Spend(ctx, []store.Spend{{Channel: "Display", Period: "2026-Q4", Item: "brand", Amount: 100,
				Leads: lead.Known(int64(3))}})
		},
		func() ([]desk.Outcome, error) {
			return im.Payouts(ctx, []store.Payout{{Partner: "Acme", PaidAt: 1, Amount: 5},
				{Partner: "acme", PaidAt: 1, Amount: 5, Reference: "r"}})
		},
		func() ([]desk.Outcome, error) {
			return im.Prospects(ctx, []store.Prospect{{Partner: "acme", URL: "https://acme.example/new"}, {Site: "x.example", URL: "x"}})
		},
		func() ([]desk.Outcome, error) {
			return im.Crawled(ctx, []store.Crawl{{URL: "https://acme.example/new", Status: 404}})
		},
		func() ([]desk.Outcome, error) {
			return im.Targets(ctx, []store.Target{{Partner: "acme", Period: "2026-Q4", EQLs: lead.Known(int64(3))},
				{Partner: "Programme", Period: "2026"}})
		},
	} {
		some, err := bring()
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	return out, nil
}
