package desk

import (
	"context"

	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/store"
)

// Terms is what a partner agrees to with a policy: that in force, or a published one by the beginning of its hash. The
// partner is known by its id, its name or an alias.
func (d *Desk) Terms(ctx context.Context, who Actor, partner, hash string) (*report.Terms, error) {
	const what = "policy show --for-partner"
	if err := permit(what, who, ReadReports); err != nil {
		return nil, err
	}
	p := d.Policy()
	if hash != "" {
		var err error
		if p, err = d.PolicyVersion(ctx, hash); err != nil {
			return nil, err
		}
	}
	var out *report.Terms
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		w := &work{ctx: ctx, tx: tx, rules: d.rules.Load()}
		err := w.loadPartners()
		if err == nil {
			err = w.knownPartner(what, &partner)
		}
		if err != nil {
			return err
		}
		out = &report.Terms{Policy: p, Partner: w.partners[partner], InForce: p.Hash == w.rules.policy.Hash, Zone: p.TimeZone}
		rows, err := store.Agreements.Among(ctx, tx, []string{store.AgreementID(partner, p.Hash)})
		if err == nil && len(rows) > 0 {
			out.Agreed = store.Instant(rows[0].AgreedAt)
		}
		return err
	})
	return out, err
}
