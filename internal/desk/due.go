package desk

import (
	"context"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/store"
)

// Due lists the duties that are not done at an instant (the zero one is now), by their days; pages also so many days before
// they are due.
func (d *Desk) Due(ctx context.Context, who Actor, at time.Time, ahead int) (out []review.Duty, err error) {
	if err := permit("due", who, ReadReports); err != nil {
		return nil, err
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		k, err := d.knownAt(ctx, tx, at)
		if err != nil {
			return err
		}
		out, err = k.duties(ahead)
		return err
	})
	return out, err
}

// duties are what is to be done.
func (k *knowledge) duties(ahead int) ([]review.Duty, error) {
	started, err := k.started()
	if err != nil {
		return nil, err
	}
	du := review.Duties{
		AsOf:         review.DayOf(k.at, k.zone),
		Started:      started,
		RefreshAfter: k.rules.policy.Programme.RefreshAfter,
		Ahead:        ahead,
		Done:         map[string]review.Day{},
		Rescheduled:  map[string]review.Day{},
	}
	versions, err := k.tx.Policies(k.ctx)
	if err != nil {
		return nil, err
	}
	for _, v := range versions {
		if v.PublishedAt <= k.at {
			du.Policy = review.DayOf(v.PublishedAt, k.zone)
		}
	}
	for _, p := range k.book {
		if by := k.byID[p.Partner]; by == nil || by.Status != lead.Ended {
			du.Pages = append(du.Pages, k.pageDates(p))
		}
	}
	if du.Partners, err = k.reachable(); err != nil {
		return nil, err
	}
	said, err := few(k, &dutyKind, store.Duties)
	if err != nil {
		return nil, err
	}
	for _, s := range said {
		if s.DoneAt != 0 {
			du.Done[s.ID] = review.DayOf(s.DoneAt, k.zone)
		}
		if on, ok := review.ParseDay(s.MovedTo); ok {
			du.Rescheduled[s.ID] = on
		}
	}
	return du.List(), nil
}

// reachable are the active partners, by whether messages reach them.
func (k *knowledge) reachable() ([]review.Reachable, error) {
	channels, err := few(k, &channelKind, store.Channels)
	if err != nil {
		return nil, err
	}
	works := map[string]bool{}
	for _, c := range channels {
		works[c.ID] = c.Stopped == ""
	}
	var out []review.Reachable
	for _, p := range k.partners {
		if p.Status != lead.Active {
			continue
		}
		r := review.Reachable{ID: p.ID, HasChannel: works[p.ID]}
		if p.JoinedAt.Known {
			r.Joined = lead.Known(review.DayOf(p.JoinedAt.V.UnixMilli(), k.zone))
		}
		out = append(out, r)
	}
	return out, nil
}
