package desk_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/scoring"
	"github.com/eqltui/eqltui/internal/studio"
)

// decidedTest is a backtest of two hundred leads, of which sales took those of many points more often.
func decidedTest() *desk.Backtest {
	f := &studio.Frame{Threshold: 60, FitCap: 40, IntentCap: 60, Fit: 1,
		Rules: []studio.Rule{{ID: "size", Label: "<script>alert(1)</script> size", Group: scoring.Fit, Points: 40, Max: 40},
			{ID: "demo", Label: "demo", Group: scoring.Intent, Points: 60, Max: 60}}}
	var cases []studio.Case
	var under []studio.Scored
	const day = 24 * 60 * 60 * 1000
	for i := range 200 {
		c := studio.Case{Lead: lead.ID(i + 1), Arrived: int64(i+1) * day, Candidate: true, ClosedAt: int64(i+9) * day}
		if i%10 < i/40+3 {
			c.SQLAt, c.ClosedAt = c.Arrived+day, 0
		}
		said := []scoring.Said{{Points: int16(i / 5), Is: scoring.True}, {Points: int16(i * 60 / 200), Is: scoring.Tri(i % 3)}}
		cases, under = append(cases, c), append(under, f.Judge([]studio.Point{{At: c.Arrived, Sends: true, Rules: said}}))
	}
	r := f.Test(cases, under, 0, 600*day)
	return &desk.Backtest{Draft: "sha256:aa", Present: "sha256:bb", To: friday, First: friday.AddDate(-1, 0, 0), Under: r, Now: r,
		Entered: []desk.Moved{{Lead: 7, At: friday, Score: 64, Present: 41, Became: "sql"}},
		Left:    []desk.Moved{{Lead: 9, At: friday.Add(time.Hour), Score: 12, Present: 71, Became: "closed"}}}
}

// A backtest is written in every format and language from the same rows; its page has charts drawn in it, no script, and no
// address of another machine.
func TestABacktestIsWrittenInEveryFormatAndLanguage(t *testing.T) {
	t.Parallel()
	b := setup(t)
	empty := b.backtest(drafted(t, "threshold: 70", "threshold: 40"), time.Time{})
	whole := decidedTest()
	if !whole.Under.Enough {
		t.Fatal("two hundred leads are not enough")
	}
	for name, of := range map[string]*desk.Backtest{"empty": empty, "whole": whole} {
		r := of.Report(time.UTC)
		if ids := r.Untold(); len(ids) > 0 {
			t.Errorf("%s: the catalogues have no words for %q", name, ids)
		}
		for _, r.Language = range report.Languages() {
			for _, format := range report.Formats() {
				var out bytes.Buffer
				if err := report.Write(&out, format, r, 80); err != nil {
					t.Errorf("%s as %s: %v", name, format, err)
				}
				text := out.String()
				if name == "whole" && format != report.AsCSV && (!strings.Contains(text, "L-7") || !strings.Contains(text, "L-9")) {
					t.Errorf("as %s it does not name who changes", format)
				}
				if format != report.AsHTML {
					continue
				}
				if strings.Contains(text, "<script") || strings.Contains(text, "http://") || strings.Contains(text, "https://") {
					t.Error("the page runs something or asks somebody")
				}
				if charts := strings.Count(text, "<svg"); name == "whole" && charts != 3 {
					t.Errorf("%d charts", charts)
				}
				rate := whole.Under.SQL.Precision
				if want := fmt.Sprintf("(%d ", rate.K); name == "whole" && r.Language == "en" && !strings.Contains(text, want) {
					t.Errorf("the page does not say that %s of %d", want, rate.N)
				}
			}
		}
	}
}
