package acts

import (
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
)

// One partner's rows never take the name of the whole report, and no id says anything to a shell or to a file system.
func TestAPartnersReportIsNamedByThePartner(t *testing.T) {
	t.Parallel()
	for partner, want := range map[string][2]string{
		"":             {"quarterly-2026-q3.csv", "report quarterly --period 2026-Q3 --format html"},
		"baltica":      {"quarterly-baltica-2026-q3.csv", "report quarterly --period 2026-Q3 --partner baltica --format html"},
		"żuraw_2.pl":   {"quarterly-żuraw_2.pl-2026-q3.csv", "report quarterly --period 2026-Q3 --partner żuraw_2.pl --format html"},
		"x';$(rm)\x1b": {"quarterly-x----rm---2026-q3.csv", "report quarterly --period 2026-Q3 --partner ID --format html"},
	} {
		q := desk.ReportQuery{Name: "quarterly", Period: "2026-Q3", Partner: partner}
		if got := [2]string{fileOf(q, "csv"), exportLine(q)}; got != want {
			t.Errorf("%q: %q, not %q", partner, got, want)
		}
	}
}
