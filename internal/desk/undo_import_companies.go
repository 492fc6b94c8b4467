package desk

import (
	"context"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/store"
)

// companyTold is what one event of the import tells of a company. Each lead at a company tells of what became
// of it, so one change is told several times.
type companyTold struct {
	lead    int64
	account int64 // 0 for that at which the lead was before the import, and is if it did not move
	prefix  string
	changes journal.Changes
}

// hear takes note of what an event tells of companies, event by event in the order of the journal.
func (u *importUndo) hear(e *journal.Event) {
	id := int64(e.Lead)
	if c, moved := e.Data.Changes["account_id"]; moved {
		if from := number64(c.Before); from != 0 {
			if u.to[id] == 0 {
				u.stood[id] = from
			}
			u.tell(id, from, leftAccount, e.Data.Changes)
		}
		u.to[id] = number64(c.After)
	}
	u.tell(id, u.to[id], "account.", e.Data.Changes)
}

func (u *importUndo) tell(id, account int64, prefix string, all journal.Changes) {
	var changes journal.Changes
	for name, c := range all {
		if !strings.HasPrefix(name, prefix) {
			continue
		}
		if changes == nil {
			changes = journal.Changes{} // most events tell of no company
		}
		changes[name] = c
	}
	if changes != nil {
		u.told = append(u.told, companyTold{lead: id, account: account, prefix: prefix, changes: changes})
	}
}

// sort puts what was told by the companies of which it was, without what leads tell that stay as they are.
func (u *importUndo) sort(ctx context.Context, tx *store.Tx) error {
	var ids []int64
	for i := range u.told {
		ids = append(ids, u.told[i].lead)
	}
	slices.Sort(ids)
	stays := map[int64]bool{}
	for part := range slices.Chunk(slices.Compact(ids), chunk) {
		leads, err := tx.LeadsByID(ctx, part)
		if err != nil {
			return err
		}
		for _, l := range leads {
			if u.to[l.ID] == 0 {
				u.stood[l.ID] = l.AccountID
			}
		}
		acted, err := u.acted(ctx, tx, part)
		if err != nil {
			return err
		}
		for id, by := range acted {
			stays[id] = u.made[id] || by.By != journal.Import // another import stops only what it changed too
		}
	}
	for _, t := range u.told {
		if t.account == 0 {
			t.account = u.stood[t.lead]
		}
		if !stays[t.lead] {
			u.companies[t.account] = append(u.companies[t.account], t)
			u.tells[t.lead] = append(u.tells[t.lead], t.account)
		}
	}
	u.told = nil
	return nil
}

// companiesBack puts the companies back of which some leads tell, each by all that any lead tells of it, the
// newest first, and once: taken lead by lead, what one took back the next would do again, when a file said
// one thing, another, and the first again. Nothing else in this transaction takes anything back of them. It
// returns which they are.
func (u *importUndo) companiesBack(w *work, leads []int64) (ids []int64, err error) {
	for _, id := range leads {
		ids = append(ids, u.tells[id]...)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if err := w.loadAccounts(ids); err != nil {
		return nil, err
	}
	for _, id := range ids {
		a := w.accounts[id]
		if a == nil {
			continue // gone already
		}
		for _, t := range slices.Backward(u.companies[id]) {
			if err := revertAccount(a, t.changes, t.prefix); err != nil {
				return nil, err
			}
		}
		a.settled = true
	}
	return ids, nil
}
