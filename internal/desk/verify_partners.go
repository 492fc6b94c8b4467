package desk

import (
	"maps"
	"slices"
	"strconv"

	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// partnerMerges holds the partners that are one with others against the rows: none names one that is gone, each leads to a
// partner that is there, and what went over is kept of these alone. What the journal says of them is compared with the rows.
func (v *verifier) partnerMerges() error {
	all, err := store.PartnerMerges.All(v.ctx, v.tx)
	if err != nil {
		return err
	}
	makers, err := v.tx.MoveMakers(v.ctx)
	if err != nil {
		return err
	}
	off := func(id, field, want, have string) error {
		where := "merge of " + safetext.Line(id)
		return v.tell(Mismatch{Kind: "fact", Where: where, Field: field, Want: want, Have: have, Hint: hintRestore})
	}
	for _, m := range all {
		makers = slices.DeleteFunc(makers, func(id string) bool { return id == m.ID })
		root, err := partnerNow(v.ctx, v.tx, m.ID)
		if err != nil {
			return err
		}
		there, err := v.tx.PartnersByID(v.ctx, []string{m.ID, root})
		if err != nil {
			return err
		}
		if len(there) != 1 || there[0].ID != root {
			if err := off(m.ID, "survivor", "a partner, and "+safetext.Line(m.ID)+" none", safetext.Line(root)); err != nil {
				return err
			}
		}
	}
	for _, id := range makers {
		if err := off(id, "moved", "a merge of it", "none"); err != nil {
			return err
		}
	}
	if len(all) == 0 {
		return nil
	}
	named, err := v.tx.NamesMerged(v.ctx)
	if err != nil {
		return err
	}
	for _, table := range slices.Sorted(maps.Keys(named)) {
		if err := v.tell(Mismatch{Kind: "reference", Where: table, Field: "partner_id", Want: "a partner that is there",
			Have: strconv.FormatInt(named[table], 10) + " rows of one that is merged", Hint: hintRestore}); err != nil {
			return err
		}
	}
	return nil
}
