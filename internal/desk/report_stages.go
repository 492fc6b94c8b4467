package desk

import (
	"cmp"
	"context"

	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/store"
)

// StagesReport says in which stage the leads that were referred in a period stand now.
type StagesReport struct {
	Period review.Period
	Rows   []review.StagesRow
	Total  review.StagesRow
}

// ReportStages counts the leads of each partner by stage. The zero period counts all, those without a
// referral date too.
func (d *Desk) ReportStages(ctx context.Context, who Actor, p review.Period) (StagesReport, error) {
	r := StagesReport{Period: p}
	if err := permit("report stages", who, ReportStages); err != nil {
		return r, err
	}
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		counts, err := tx.Standings(ctx, store.Millis(p.From), cmp.Or(store.Millis(p.To), store.Never))
		r.Rows, r.Total = review.Stages(counts)
		return err
	})
	return r, err
}
