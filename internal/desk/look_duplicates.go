package desk

import (
	"context"
	"errors"

	"github.com/eqltui/eqltui/internal/dedupe"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// FoundPair is a pair as it is listed.
type FoundPair struct {
	dedupe.Pair
	Lead, Other Row // left and right
}

// DuplicatesLook is the pairs that may be one, as the cockpit lists them.
type DuplicatesLook struct {
	Found []FoundPair
	More  bool // there are more than were asked for
	Left  []LeftOut
}

var errEnough = errors.New("enough")

// LookDuplicates lists pairs that may be one, at most so many.
func (d *Desk) LookDuplicates(ctx context.Context, who Actor, limit int) (look DuplicatesLook, err error) {
	scanned, err := d.Duplicates(ctx, who, func(p dedupe.Pair) error {
		if len(look.Found) == limit {
			look.More = true
			return errEnough
		}
		look.Found = append(look.Found, FoundPair{Pair: p})
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return look, err
	}
	look.Left = scanned.Left
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		r, now, rows, hides := d.rules.Load(), d.now(), map[int64]Row{}, d.maskFor(who)
		var places []store.Place
		for i := range look.Found {
			places = append(places, store.Place{ID: look.Found[i].Left}, store.Place{ID: look.Found[i].Right})
		}
		list, err := tx.Rows(ctx, distinct(places))
		for i := range list {
			rows[list[i].ID] = hides.row(r.row(&list[i], now, r.zoneOf(who)))
		}
		for i := range look.Found {
			f := &look.Found[i]
			f.Lead, f.Other = rows[f.Left], rows[f.Right]
			f.Lead.ID, f.Other.ID = lead.ID(f.Left), lead.ID(f.Right)
		}
		return err
	})
	return look, err
}

// doublesShown bounds with how many leads one is told to be the same.
const doublesShown = 20

// DoublesOf are the pairs that one lead makes with others of its person or company: those that a look through everything
// finds, but for those that have nothing in common but the name of the company. Lead is that one.
func (d *Desk) DoublesOf(ctx context.Context, who Actor, id lead.ID) (out []FoundPair, err error) {
	if err := within("show a lead", who); err != nil {
		return nil, err
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		r, now := d.rules.Load(), d.now()
		out = nil
		s := doubling{ctx: ctx, tx: tx, zone: r.policy.TimeZone}
		if s.apart, err = keptApart(ctx, tx); err != nil {
			return err
		}
		var mine *dedupe.Row
		err := tx.DoublesByID(ctx, []int64{int64(id)}, func(row *store.Double) error {
			own := s.row(row)
			mine = &own
			return nil
		})
		if err != nil || mine == nil {
			return err
		}
		seen := map[int64]bool{}
		var places []store.Place
		met := func(row *store.Double) error {
			other := s.row(row)
			if p, ok := dedupe.Compare(mine, &other, s.apart); ok && !seen[other.Lead] && len(out) < doublesShown {
				seen[other.Lead] = true
				out = append(out, FoundPair{Pair: p, Lead: Row{ID: id}, Other: Row{ID: lead.ID(other.Lead)}})
				places = append(places, store.Place{ID: other.Lead})
			}
			return nil
		}
		if err := tx.DoublesOf(ctx, []int64{mine.Person}, met); err != nil {
			return err
		}
		if err := tx.DoublesAt(ctx, []int64{mine.Account}, met); err != nil {
			return err
		}
		list, err := tx.Rows(ctx, places)
		for i := range list {
			row := d.maskFor(who).row(r.row(&list[i], now, r.zoneOf(who)))
			for j := range out {
				if out[j].Other.ID == row.ID {
					out[j].Other = row
				}
			}
		}
		return err
	})
	if m := d.maskFor(who); m != nil {
		out = masked(m, out)
	}
	return out, err
}
