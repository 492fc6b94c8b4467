package desk

import (
	"context"
	"slices"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/mailbox"
	"github.com/eqltui/eqltui/internal/store"
)

// howStale is how an archiving reads that nobody did: nobody had touched the lead for long.
const howStale = "stale"

// archivePage is how many leads are looked at in one transaction.
const archivePage = 200

// Archiving is what became of leads that nobody had touched for long.
type Archiving struct {
	Archived int
	Doubles  int // that are to be merged instead
	Kept     int // for which something is still open
}

// ArchiveStale archives leads that no person and no partner touched for as long as the policy says, but those for which
// something is open: an opportunity, a clock that has not run out, a date, an answer of the partner. One that may be a
// duplicate is to be merged instead. It goes on from lead to lead and can be ended between two pages; progress, when not
// nil, is told how many were looked at.
func (d *Desk) ArchiveStale(ctx context.Context, progress func(int)) (sum Archiving, err error) {
	if d.store.ReadOnly() != "" {
		return sum, nil
	}
	after, seen := int64(0), 0
	for ctx.Err() == nil {
		var ids []int64
		var page Archiving
		err := d.store.Write(ctx, func(tx *store.Tx) error {
			page = Archiving{}
			w, err := d.work(ctx, tx, Actor{User: "system"}, journal.System, d.newBatch())
			if err != nil {
				return err
			}
			span := w.rules.policy.Hygiene.StaleAfter.Time
			if span <= 0 {
				return nil
			}
			if ids, err = tx.LeadsUntouched(ctx, after, store.Millis(w.now.Add(-span)), archivePage); err != nil || len(ids) == 0 {
				return err
			}
			if err := w.loadLeads(ids); err != nil {
				return err
			}
			if page, err = w.archiveStale(ids); err != nil {
				return err
			}
			_, err = w.flush()
			return err
		})
		if err != nil || len(ids) == 0 {
			return sum, err
		}
		sum.Archived, sum.Doubles, sum.Kept = sum.Archived+page.Archived, sum.Doubles+page.Doubles, sum.Kept+page.Kept
		after, seen = ids[len(ids)-1], seen+len(ids)
		if progress != nil {
			progress(seen)
		}
	}
	return sum, ctx.Err()
}

func (w *work) archiveStale(ids []int64) (page Archiving, err error) {
	deals, err := w.tx.DealsOfLeads(w.ctx, ids)
	if err != nil {
		return page, err
	}
	for _, id := range ids {
		e := w.leads[id]
		if e == nil || w.erased(e) {
			continue
		}
		if w.pending(e) || slices.ContainsFunc(deals, func(o *store.Opportunity) bool { return o.LeadID == id && o.Stage == "open" }) {
			page.Kept++
			continue
		}
		double, err := w.mayBeDouble(e)
		if err != nil {
			return page, err
		}
		if double {
			page.Doubles++
			continue
		}
		if err := w.archive(e, nil); err != nil {
			return page, err
		}
		e.say(journal.Archived, journal.Data{How: howStale})
		w.rescore(e)
		page.Archived++
	}
	return page, nil
}

// pending reports whether something is still to come for a lead: its clock has not run out, a date, or a partner's answer.
func (w *work) pending(e *entry) bool {
	kind, _ := runningClock(e.Lead)
	return kind != "" && w.ms() <= e.DueAt || e.SnoozedUntil > w.ms() || e.NurtureUntil > w.ms() || e.AskedAt != 0 ||
		e.NextOn.Known && e.NextOn.V > w.ms()
}

// mayBeDouble reports whether another living lead is of the same person, or of the same company by the same partner.
func (w *work) mayBeDouble(e *entry) (bool, error) {
	near, err := w.tx.Neighbours(w.ctx, e.AccountID, e.PersonID, e.ID, neighbourLimit)
	if err != nil {
		return false, err
	}
	a := w.accounts[e.AccountID]
	company := a != nil && a.Domain != "" && !mailbox.FreeMail(a.Domain)
	return slices.ContainsFunc(near, func(n store.Neighbour) bool {
		return n.PartnerID == e.PartnerID && n.Stage.Living() && (n.PersonID == e.PersonID || company)
	}), nil
}
