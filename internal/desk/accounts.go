package desk

import (
	"context"
	"strings"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/mailbox"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// Accounts admits what a file says of companies: it fills those that are there, and makes no lead. A company
// is known by its domain, else by its name when no other one has it.
func (im *Importer) Accounts(ctx context.Context, rows []AccountIn) ([]Outcome, error) {
	return im.each(ctx, len(rows), func(w *work, i int) (Outcome, error) { return w.admitAccount(&rows[i]) })
}

func (w *work) admitAccount(r *AccountIn) (Outcome, error) {
	a, reason, err := w.accountOf(r)
	if err != nil || a == nil {
		return Outcome{Fate: RejectedIn, Reason: reason}, err
	}
	has, said := lead.Facts{Account: lead.Account{Company: a.Company}}, lead.Facts{Account: lead.Account{Company: r.Company}}
	if r.Domain == "" {
		said.Account.Name = lead.Opt[string]{} // it was found by that
	}
	if !takeCompany(&has, &said, a.ByHand) {
		return Outcome{Fate: Unchanged}, nil
	}
	a.Company = has.Account.Company
	rows, err := w.tx.LeadsByAccount(w.ctx, []int64{a.ID})
	if err != nil {
		return Outcome{}, err
	}
	if err := w.take(rows); err != nil {
		return Outcome{}, err
	}
	for _, l := range rows {
		e := w.leads[l.ID]
		if e.Stage.Living() || e.Stage == lead.Quarantined {
			w.rescore(e)
		}
		if e.event == nil {
			e.say(journal.Updated, journal.Data{How: r.Origin.Name})
		}
	}
	return Outcome{Fate: Updated}, nil
}

// accountOf is the company that a row is about, or why there is none.
func (w *work) accountOf(r *AccountIn) (*account, string, error) {
	name := strings.TrimSpace(safetext.Line(r.Name.V))
	var found []*store.Account
	var err error
	if r.Domain != "" {
		domain, wrong := mailbox.Company(r.Domain)
		if wrong != nil {
			return nil, unreadable(wrong).Reason, nil
		}
		if found, err = w.tx.AccountsByDomain(w.ctx, []string{domain}); err != nil || len(found) == 0 {
			return nil, "no lead is at " + domain + ": what a file says of companies fills those that are there", err
		}
	} else if found, err = w.tx.AccountsNamed(w.ctx, name, manyNamed); err != nil || len(found) != 1 {
		why := "no company is called "
		if len(found) > 1 {
			why = "several companies are called "
		}
		return nil, why + safetext.Shown(name) + ": name its domain", err
	}
	w.adoptAccounts(found)
	return w.accounts[found[0].ID], "", nil
}
