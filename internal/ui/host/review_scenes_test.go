package host

import (
	"context"
	"strconv"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// reviewed is a programme with something to review: deals of several quarters, what partners cost and should reach,
// and what was decided a quarter ago.
func reviewed(_ *Options, d *testdesk.Desk) {
	friday := testdesk.Friday()
	ago := func(months int) time.Time { return friday.AddDate(0, -months, -3) }
	rows := []struct {
		of      lead.ID
		amount  int64 // major units
		stage   string
		created time.Time
	}{
		{2041, 480_000, "won", ago(0)}, {2040, 120_000, "open", ago(0)}, {2039, 150_000, "won", ago(3)}, {2044, 210_000, "open", ago(0)},
		{2042, 360_000, "open", ago(0)}, {2043, 90_000, "lost", ago(0)}, {2048, 30_000, "open", ago(4)}, {2045, 75_000, "open", ago(0)},
		{2046, 640_000, "open", ago(0)}, {2047, 12_500, "open", ago(0)}, {2041, 200_000, "open", ago(6)}, {2041, 310_000, "open", ago(9)},
		{2042, 260_000, "open", ago(6)}, {2046, 400_000, "open", ago(12)}, {2046, 520_000, "open", ago(3)},
	}
	err := d.Desk.Import(context.Background(), testdesk.As("ania"), false, func(im *desk.Importer) error {
		var deals []desk.OpportunityIn
		for i, r := range rows {
			id := "R-" + strconv.Itoa(i)
			in := desk.OpportunityIn{Origin: desk.Origin{Name: "deals", Key: id, Raw: id}, Lead: r.of.String(),
				Amount: lead.Known(100 * r.amount), Stage: r.stage, CreatedAt: r.created}
			if r.stage != "open" {
				in.ClosedAt = friday.AddDate(0, 0, -1)
			}
			deals = append(deals, in)
		}
		if _, err := im.Opportunities(context.Background(), deals); err != nil {
			return err
		}
		hours := func(n time.Duration) lead.Opt[int64] { return lead.Known((n * time.Hour).Milliseconds()) }
		var targets []store.Target
		for _, id := range []string{"baltica", "wisla"} {
			targets = append(
				targets,
				store.Target{Partner: id, Period: "2026-Q4", EQLs: lead.Known[int64](6), EQLsFloor: lead.Known[int64](4),
					Pipeline: lead.Known[int64](
						50_000_000,
					), PipelineFloor: lead.Known[int64](15_000_000), Answer: hours(2), AnswerFloor: hours(4)},
			)
		}
		_, err := im.Targets(context.Background(), targets)
		return err
	})
	if err != nil {
		panic(err)
	}
	d.Rated = decided
}

// decided puts in what was decided, for which a desk of the tests has nobody.
func decided(r *desk.Reviewed) {
	moved := int64(800_000)
	switch r.ID {
	case "ponte":
		r.Last = &desk.Decided{
			Quarter:  "2026-Q3",
			Decision: "double",
			Owner:    "marta.wojcik",
			Moved:    &moved,
			DueOn:    "2026-11-13",
			Overdue:  true,
			Reason:   "second page in Italian",
		}
	case "wisla":
		r.Last = &desk.Decided{Quarter: "2026-Q3", Decision: "keep", Owner: "piotr", DueOn: "2026-12-01"}
	case "baltica":
		r.Last = &desk.Decided{Quarter: "2026-Q3", Decision: "double", Owner: "dorota", Done: testdesk.Friday().AddDate(0, -1, 0)}
		r.Decision = &desk.Decided{Quarter: "2026-Q4", Decision: "double", Owner: "dorota", Moved: &moved, DueOn: "2027-01-15",
			Reason: "its page brings half of the pipeline"}
	}
	if r.ID == "nordwind" || r.ID == "baltica" {
		cost := int64(450_000)
		r.Cost, r.PerEQL = &cost, &cost
	}
}
