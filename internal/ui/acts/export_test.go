package acts

import (
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
)

// What is of one partner, or another part of a report, never takes the name of the whole one, and no id says anything to a shell or
// to a file system.
func TestAPartOfAReportIsNamedByThePart(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		q          desk.ReportQuery
		file, line string
	}{
		{desk.ReportQuery{Name: "quarterly"}, "quarterly-2026-q3.csv", ""},
		{desk.ReportQuery{Name: "quarterly", Partner: "baltica"}, "quarterly-baltica-2026-q3.csv", " --partner baltica"},
		{desk.ReportQuery{Name: "quarterly", Partner: "żuraw_2.pl"}, "quarterly-żuraw_2.pl-2026-q3.csv", " --partner żuraw_2.pl"},
		{desk.ReportQuery{Name: "quarterly", Partner: "x';$(rm)\x1b"}, "quarterly-x----rm---2026-q3.csv", " --partner ID"},
		{desk.ReportQuery{Name: "content", Prospects: true}, "content-prospects-2026-q3.csv", " --prospects"},
		{desk.ReportQuery{Name: "programme", Partners: []string{"acme", "b"}, Against: "paid/spring"}, "programme-compared-2026-q3.csv",
			" --partners acme,b --against paid/spring"},
		{desk.ReportQuery{Name: "programme", Partners: []string{"acme"}, Against: "paid/a b"}, "programme-compared-2026-q3.csv",
			" --partners acme --against CHANNEL/ITEM"},
		{desk.ReportQuery{Name: "programme", Compare: "2026-Q2"}, "programme-compared-2026-q3.csv", " --compare 2026-Q2"},
	} {
		tt.q.Period = "2026-Q3"
		line := "report " + tt.q.Name + " --period 2026-Q3" + tt.line
		if file, got := fileOf(tt.q, "csv"), tt.q.Line(); file != tt.file || got != line {
			t.Errorf("%+v: %q and %q", tt.q, file, got)
		}
	}
	of := desk.SinceQuery{Report: "content", Period: "2026-Q3", Part: desk.ProspectRows}
	if got := of.KeepLine(); got != "report content --period 2026-Q3 --prospects --keep" {
		t.Error(got)
	}
}
