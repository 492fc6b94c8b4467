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
	q.AtMost = d.few(q.AtMost)
	r, err := d.Desk.Review(ctx, who, q)
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
	q.AtMost = d.few(q.AtMost)
	r, err := d.Desk.PartnerReview(ctx, who, id, q)
	if d.Rated != nil && err == nil {
		d.Rated(r.Of())
	}
	return r, err
}

// few lets a look that does not have time for everything have it for as little as the test says.
func (d *Desk) few(most int) int {
	if d.AtMost > 0 && most > 0 {
		return d.AtMost
	}
	return most
}
