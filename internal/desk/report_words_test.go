package desk_test

import (
	"io"
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/report"
)

// TestEveryReportIsWrittenInEveryFormatAndLanguage makes each report of a small programme: its columns, words, notes and
// charts must be in the catalogues, and its values of the kinds that its columns say.
func TestEveryReportIsWrittenInEveryFormatAndLanguage(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("a"), perfect("b"))
	b.must(b.ana, 1, desk.Action{Verb: desk.Claim})
	b.must(b.ana, 1, desk.Action{Verb: desk.Qualify, BANT: yes("budget", "need"), ConfirmUs: true})
	manager := desk.Actor{User: "mia", Role: desk.Manager}
	for _, q := range []desk.ReportQuery{
		{Name: "weekly", Period: "2026-W47"}, {Name: "weekly", Period: "2026-11"}, {Name: "quarterly", Period: "2026-Q4"},
		{Name: "programme"}, {Name: "programme", Period: "2026-Q4", Compare: "2026-Q3"}, {Name: "content", Period: "2026-Q4"},
		{Name: "content", Prospects: true}, {Name: "sla", Period: "2026-Q4"}, {Name: "payouts", Period: "2026-Q4"}, {Name: "stalls"},
		{Name: "gaps"},
	} {
		r, err := b.Report(t.Context(), manager, q)
		if err != nil {
			t.Errorf("%+v: %v", q, err)
			continue
		}
		if ids := r.Untold(); len(ids) > 0 {
			t.Errorf("%s: the catalogues have no words for %q", q.Name, ids)
		}
		for _, r.Language = range report.Languages() {
			for _, format := range report.Formats() {
				if err := report.Write(io.Discard, format, r, 80); err != nil {
					t.Errorf("%s as %s: %v", q.Name, format, err)
				}
			}
		}
	}
}
