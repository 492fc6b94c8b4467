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
		r, now, rows := d.rules.Load(), d.now(), map[int64]Row{}
		var places []store.Place
		for i := range look.Found {
			places = append(places, store.Place{ID: look.Found[i].Left}, store.Place{ID: look.Found[i].Right})
		}
		list, err := tx.Rows(ctx, distinct(places))
		for i := range list {
			rows[list[i].ID] = r.row(&list[i], now, r.zoneOf(who))
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
