package desk

import (
	"context"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// fewRowsExport is how rows of which a programme has few are exported.
type fewRowsExport struct {
	kind    ExportKind
	columns string
	rows    func(ctx context.Context, tx *store.Tx, yield func([]any) error) error
}

// fewExports are the kinds of rows of which a programme has few, as an import takes them in again; decisions are made
// by people, and no import takes those.
var fewExports = []fewRowsExport{
	{"spend", "channel period item amount leads sqls won arr", exportFew(store.Spends, func(s *store.Spend) []any {
		return []any{s.Channel, s.Period, worded(s.Item), Minor(s.Amount), known(s.Leads), known(s.SQLs), known(s.Won), money(s.ARR)}
	})},
	{"payouts", "partner paid_at amount period reference", exportFew(store.Payouts, func(p *store.Payout) []any {
		return []any{p.Partner, instantOf(p.PaidAt), Minor(p.Amount), worded(p.Period), worded(p.Reference)}
	})},
	{"prospects", "partner site url kind monthly_visits audience domain_rating", exportFew(store.Prospects, func(p *store.Prospect) []any {
		return []any{
			worded(p.Partner),
			worded(p.Site),
			p.URL,
			worded(p.Kind),
			known(p.MonthlyVisits),
			worded(p.Audience),
			known(p.DomainRating),
		}
	})},
	{"crawl", "url status_code redirect_url seen_at", exportFew(store.Crawls, func(c *store.Crawl) []any {
		return []any{c.URL, c.Status, worded(c.Redirect), instantOf(c.SeenAt)}
	})},
	{
		"targets",
		"partner period eqls eqls_floor pipeline pipeline_floor answer answer_floor",
		exportFew(store.Targets, func(t *store.Target) []any {
			return []any{t.Partner, t.Period, known(t.EQLs), known(t.EQLsFloor), money(t.Pipeline), money(t.PipelineFloor), span(t.Answer),
				span(t.AnswerFloor)}
		}),
	},
	{
		"decisions",
		"partner quarter decision owner due_on moved decided_at decided_by done_at",
		exportFew(store.Decisions, func(d *store.Decision) []any {
			return []any{
				d.Partner,
				d.Quarter,
				d.Decision,
				worded(d.Owner),
				worded(d.DueOn),
				money(d.Moved),
				instantOf(d.DecidedAt),
				d.DecidedBy,
				instantOf(d.DoneAt),
			}
		}),
	},
}

// fewExport is the export of a kind, nil for another.
func fewExport(kind ExportKind) *fewRowsExport {
	i := slices.IndexFunc(fewExports, func(f fewRowsExport) bool { return f.kind == kind })
	if i < 0 {
		return nil
	}
	return &fewExports[i]
}

func exportFew[T any](rows *store.Few[T], of func(*T) []any) func(context.Context, *store.Tx, func([]any) error) error {
	return func(ctx context.Context, tx *store.Tx, yield func([]any) error) error {
		return rows.Every(ctx, tx, func(row *T) error { return yield(of(row)) })
	}
}

// money is an amount, nil when it is not known.
func money(o lead.Opt[int64]) any {
	if !o.Known {
		return nil
	}
	return Minor(o.V)
}

// span is a length of time as 2h0m0s, nil when it is not known.
func span(ms lead.Opt[int64]) any {
	if !ms.Known {
		return nil
	}
	return (time.Duration(ms.V) * time.Millisecond).String()
}
