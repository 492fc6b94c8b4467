package intake

import (
	"context"
	"fmt"

	"github.com/eqltui/eqltui/internal/desk"
)

// drafts are the drafts of a batch. All are of one kind, so that only one of the lists is used.
type drafts struct {
	partners      []desk.PartnerIn
	pages         []desk.PageIn
	referrals     []desk.Referral
	touches       []desk.TouchIn
	opportunities []desk.OpportunityIn
}

// count is how many drafts there are.
func (d *drafts) count() int {
	return len(d.partners) + len(d.pages) + len(d.referrals) + len(d.touches) + len(d.opportunities)
}

// add makes the draft of a row, or says what is wrong with the row.
func (d *drafts) add(r *row) error {
	switch r.form.kind.name {
	case "partners":
		return put(&d.partners, r.partner)
	case "pages":
		return put(&d.pages, r.page)
	case "referrals":
		return put(&d.referrals, r.referral)
	case "touches":
		return put(&d.touches, r.touch)
	case "opportunities":
		return put(&d.opportunities, r.opportunity)
	}
	return fmt.Errorf("rows of %s are not taken in", r.form.kind.name)
}

func put[T any](list *[]T, make func() (T, error)) error {
	draft, err := make()
	if err != nil {
		return err
	}
	*list = append(*list, draft)
	return nil
}

// admit hands the drafts to the desk. A batch without drafts is not a question.
func (d *drafts) admit(ctx context.Context, to Importer) ([]desk.Outcome, error) {
	switch {
	case len(d.partners) > 0:
		return to.Partners(ctx, d.partners)
	case len(d.pages) > 0:
		return to.Pages(ctx, d.pages)
	case len(d.referrals) > 0:
		return to.Referrals(ctx, d.referrals)
	case len(d.touches) > 0:
		return to.Touches(ctx, d.touches)
	case len(d.opportunities) > 0:
		return to.Opportunities(ctx, d.opportunities)
	}
	return nil, nil
}
