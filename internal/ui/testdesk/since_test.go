package testdesk_test

import (
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// What a figure is now, told from what it was, is what its report says, whatever the report.
func TestAFigureThenAndNowIsThatOfItsReport(t *testing.T) {
	t.Parallel()
	d := testdesk.New(t, testdesk.Friday)
	who := testdesk.As("ania")
	for name, period := range map[string]string{"weekly": "2026-W47", "quarterly": "2026-Q4", "content": "2026-Q4", "payouts": "2026-Q4",
		"programme": ""} {
		r, err := d.Report(t.Context(), who, desk.ReportQuery{Name: name, Period: period})
		if err != nil {
			t.Fatal(err)
		}
		check := func(row, figure string, kind report.Kind, value any) {
			n, ok := value.(int64)
			if !ok || kind != report.Count && kind != report.Money {
				return
			}
			since, err := d.Since(t.Context(), who, desk.SinceQuery{Report: name, Period: period, Row: row, Figure: figure})
			if err != nil || since.Now != n || since.Money != (kind == report.Money) {
				t.Errorf("%s, %s of %q is %d and told as %+v: %v", name, figure, row, n, since, err)
			}
		}
		for i, c := range r.Total.Columns {
			check("", c.Name, c.Kind, r.Total.Values[i])
		}
		if name == "programme" || len(r.Rows) == 0 {
			continue // its rows are quarters of the same figures
		}
		row, _ := r.Value(0, r.By).(string)
		for i, c := range r.Columns {
			check(row, c.Name, c.Kind, r.Rows[0][i])
		}
	}
}

func TestAPipelineIsToldLeadByLeadSinceTheReviewWasGivenOut(t *testing.T) {
	t.Parallel()
	now := testdesk.Friday()
	d := testdesk.New(t, func() time.Time { return now })
	who := testdesk.As("ania")
	if _, err := d.Report(t.Context(), who, desk.ReportQuery{Name: "quarterly", Period: "2026-Q4", Keep: true}); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Hour)
	id := d.Listed()[0]
	err := d.Import(t.Context(), who, false, func(im *desk.Importer) error {
		_, err := im.Opportunities(t.Context(), []desk.OpportunityIn{{Origin: desk.Origin{Name: "deals", Key: "D-9", Raw: "D-9"},
			Lead: id.String(), Stage: "open", Amount: lead.Known(int64(500000)), CreatedAt: now}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	partner := d.Copy(id).PartnerID
	since, err := d.Since(t.Context(), who, desk.SinceQuery{Report: "quarterly", Period: "2026-Q4", Row: partner, Figure: "pipeline"})
	if err != nil || !since.Given || since.Now-since.Then != 500000 || len(since.Leads) != 1 || since.Leads[0].Lead != id || !since.Money {
		t.Errorf("it answers %+v, %v", since, err)
	}
}

func TestWhatNoReportCountsHasNoThenAndNow(t *testing.T) {
	t.Parallel()
	d := testdesk.New(t, testdesk.Friday)
	for _, q := range []desk.SinceQuery{{Report: "quarterly", Figure: "close_rate", Period: "2026-Q4", Row: "baltica"},
		{Report: "content", Figure: "colour", Period: "2026-Q4"}, {Report: "nothing", Figure: "eqls"}} {
		if since, err := d.Since(t.Context(), testdesk.As("ania"), q); err == nil {
			t.Errorf("%+v is answered by %+v", q, since)
		}
	}
}
