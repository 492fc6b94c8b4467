package testdesk

import (
	"context"

	"github.com/eqltui/eqltui/internal/desk"
)

// Review is the desk's, changed by Rated.
func (d *Desk) Review(ctx context.Context, who desk.Actor, q desk.ReviewQuery) (desk.Review, error) {
	if d.Err != nil {
		return desk.Review{}, d.Err
	}
	r, err := d.Desk.Review(ctx, who, d.few(q))
	if d.Rated != nil {
		for i := range r.Partners {
			d.Rated(&r.Partners[i])
		}
	}
	return r, err
}

// PartnerReview is the desk's, changed by Rated.
func (d *Desk) PartnerReview(ctx context.Context, who desk.Actor, id string, q desk.ReviewQuery) (desk.PartnerReview, error) {
	if d.Err != nil {
		return desk.PartnerReview{}, d.Err
	}
	r, err := d.Desk.PartnerReview(ctx, who, id, d.few(q))
	if d.Rated != nil && err == nil {
		d.Rated(r.Of())
	}
	return r, err
}

// few lets a look have time for as few opportunities as the test says.
func (d *Desk) few(q desk.ReviewQuery) desk.ReviewQuery {
	if d.AtMost > 0 && q.AtMost > 0 {
		q.AtMost = d.AtMost
	}
	return q
}
