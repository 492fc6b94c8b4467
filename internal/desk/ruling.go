package desk

import (
	"context"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/store"
)

// rulingKind is decisions between partners. Whatever becomes of one, the conflicts of the leads that it covers are counted
// anew.
var rulingKind = func() kind[store.Ruling] {
	k := ofPartner(fewKind("ruling", "partner", store.Rulings, func(r *store.Ruling) *string { return &r.ID }),
		false, func(r *store.Ruling) *string { return &r.Partner })
	k.also = func(r *store.Ruling, from, into string) (moved bool) {
		r.Claims = slices.Clone(r.Claims)
		for i, claim := range r.Claims {
			if id, partner, _ := strings.Cut(claim, " "); partner == from {
				r.Claims[i], moved = id+" "+into, true
			}
		}
		return moved
	}
	k.held = func(w *work, id string, r *store.Ruling) {
		w.ruledLeads = nil
		for _, r := range []*store.Ruling{w.ruled.rows[id].was, r} {
			if r != nil {
				w.recount = append(w.recount, leadsRuled(r)...)
			}
		}
	}
	return k
}()

// leadsRuled are the leads that a decision covers.
func leadsRuled(r *store.Ruling) (out []int64) {
	for _, c := range r.Claims {
		id, _, _ := strings.Cut(c, " ")
		if n, err := lead.ParseID(id); err == nil {
			out = append(out, int64(n))
		}
	}
	return out
}

// covers is the partner by which a decision covers a lead, false where it does not.
func covers(r *store.Ruling, id int64) (partner string, ok bool) {
	for _, c := range r.Claims {
		if name, partner, _ := strings.Cut(c, " "); name == lead.ID(id).String() {
			return partner, true
		}
	}
	return "", false
}

// rulings are the decisions by the leads that they cover; of several about one lead the newest counts. All are read at
// once: they are made by hand, so there are few.
func (w *work) rulings() (map[int64]*store.Ruling, error) {
	if w.ruledLeads != nil {
		return w.ruledLeads, nil
	}
	if w.keptRulings == nil {
		rows, err := store.Rulings.All(w.ctx, w.tx)
		if err != nil {
			return nil, err
		}
		w.keptRulings = append([]*store.Ruling{}, rows...)
	}
	for _, r := range w.keptRulings {
		w.ruled.adopt(r.ID, r)
	}
	out := map[int64]*store.Ruling{}
	for _, id := range w.ruled.order {
		if r := w.ruled.rows[id].now; r != nil {
			ruledBy(out, r)
		}
	}
	w.ruledLeads = out
	return out, nil
}

// ruledBy enters a decision for the leads that it covers.
func ruledBy(out map[int64]*store.Ruling, r *store.Ruling) {
	for _, id := range leadsRuled(r) {
		if old := out[id]; old == nil || old.DecidedAt < r.DecidedAt || old.DecidedAt == r.DecidedAt && old.ID < r.ID {
			out[id] = r
		}
	}
}

// settledPair reports whether one decision covers two leads, which came through two partners then.
func settledPair(by map[int64]*store.Ruling, a, b int64) bool {
	r := by[a]
	if r == nil || by[b] == nil || by[b].ID != r.ID {
		return false
	}
	one, _ := covers(r, a)
	other, _ := covers(r, b)
	return one != other
}

// resolution is how the decision that covers a lead went for it, "" where none does, or where the lead has another partner
// since.
func resolution(by map[int64]*store.Ruling, l *store.Lead) review.Resolution {
	r := by[l.ID]
	if r == nil {
		return ""
	}
	partner, _ := covers(r, l.ID)
	switch {
	case partner != l.PartnerID:
		return ""
	case partner == r.Partner:
		return review.ConflictWon
	}
	return review.ConflictLost
}

// stirRuled brings the leads of decisions that moved into hand, whose conflicts are to be counted anew.
func (w *work) stirRuled() ([]*entry, error) {
	if len(w.recount) == 0 {
		return nil, nil
	}
	ids := distinct(w.recount)
	if err := w.loadLeads(ids); err != nil {
		return nil, err
	}
	var out []*entry
	for _, id := range ids {
		if e := w.leads[id]; e != nil && !e.gone {
			out = append(out, e)
		}
	}
	return out, nil
}

// withWinner adds to leads of which a decision went against one those that it went for: what was theirs is those's.
func (w *work) withWinner(rows []*store.Lead) ([]*store.Lead, map[int64]*store.Ruling, error) {
	by, err := w.rulings()
	if err != nil || len(by) == 0 {
		return rows, by, err
	}
	var ids []int64
	for _, l := range rows {
		if resolution(by, l) != review.ConflictLost {
			continue
		}
		for _, id := range leadsRuled(by[l.ID]) {
			if p, _ := covers(by[l.ID], id); p == by[l.ID].Partner {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) == 0 {
		return rows, by, nil
	}
	if ids, err = w.standsFor(distinct(ids)); err != nil {
		return nil, nil, err
	}
	more, err := w.tx.LeadsByID(w.ctx, distinct(ids))
	out := slices.Clone(rows)
	for _, l := range more {
		if !slices.ContainsFunc(out, func(o *store.Lead) bool { return o.ID == l.ID }) {
			out = append(out, l)
		}
	}
	return out, by, err
}

// settledConflicts is how many channel conflicts of leads are decided, by the leads: so many fewer are open than there are.
// It finds them by another road than spread does, for verify and repair.
func settledConflicts(ctx context.Context, tx *store.Tx, rows []*store.Lead) (map[int64]int64, error) {
	all, err := store.Rulings.All(ctx, tx)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	by := map[int64]*store.Ruling{}
	for _, r := range all {
		ruledBy(by, r)
	}
	out := map[int64]int64{}
	for _, l := range rows {
		if by[l.ID] == nil || l.PartnerID == "" || !l.Stage.Living() {
			continue
		}
		others, err := tx.LeadsByID(ctx, leadsRuled(by[l.ID]))
		if err != nil {
			return nil, err
		}
		accounts, err := tx.AccountsByID(ctx, []int64{l.AccountID})
		if err != nil {
			return nil, err
		}
		company := len(accounts) == 1 && accounts[0].Domain != ""
		for _, o := range others {
			near := o.PersonID == l.PersonID || company && o.AccountID == l.AccountID
			if near && o.ID != l.ID && o.Stage.Living() && o.PartnerID != "" && o.PartnerID != l.PartnerID && settledPair(by, l.ID, o.ID) {
				out[l.ID]++
			}
		}
	}
	return out, nil
}
