package desk

import (
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// merges compares the leads that are merged with what the journal says, and each with the lead that stands for it.
func (v *verifier) merges() error {
	rows := map[int64]*store.Merge{}
	var all []*store.Merge
	if err := v.tx.EveryMerge(v.ctx, func(m *store.Merge) error {
		rows[m.ID] = m
		all = append(all, m)
		return nil
	}); err != nil {
		return err
	}
	off := func(id int64, field, want, have string) error {
		return v.tell(Mismatch{Kind: "fact", Where: "merge of " + lead.ID(id).String(), Field: field, Want: want, Have: orNone(have),
			Hint: hintRestore})
	}
	for _, m := range all {
		there, err := v.tx.LeadsByID(v.ctx, []int64{m.ID})
		if err != nil {
			return err
		}
		if len(there) > 0 {
			if err := off(m.ID, "lead", "none: it is merged", "one"); err != nil {
				return err
			}
		}
		root := m.Survivor
		for n := 0; rows[root] != nil && n < len(all); n++ {
			root = rows[root].Survivor
		}
		if there, err = v.tx.LeadsByID(v.ctx, []int64{root}); err != nil {
			return err
		}
		if len(there) == 0 || m.Root != root {
			if err := off(m.ID, "root", lead.ID(root).String()+", a lead", lead.ID(m.Root).String()); err != nil {
				return err
			}
		}
		want := v.annals.into[m.ID]
		if have := lead.ID(m.Survivor).String(); want != have {
			if err := off(m.ID, "survivor", orNone(want), have); err != nil {
				return err
			}
		}
	}
	for _, id := range sortedKeys(v.annals.into) {
		if to := v.annals.into[id]; to != "" && rows[id] == nil {
			if err := off(id, "row", "one: it was merged into "+to, ""); err != nil {
				return err
			}
		}
	}
	return nil
}
