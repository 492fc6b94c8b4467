package desk

import (
	"context"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/mailbox"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// Overlaps admits companies that are in a partner's customer list and ours. They are rows of a list: no
// lead is made of them and no clock runs.
func (im *Importer) Overlaps(ctx context.Context, rows []OverlapIn) ([]Outcome, error) {
	return im.each(ctx, len(rows), func(w *work, i int) (Outcome, error) { return w.admitOverlap(&rows[i]) })
}

// each admits rows of which nothing is remembered but what they became: the same row again changes nothing.
func (im *Importer) each(ctx context.Context, n int, admit func(w *work, i int) (Outcome, error)) ([]Outcome, error) {
	var out []Outcome
	err := im.run(ctx, func(w *work) (err error) {
		out = make([]Outcome, n) // may run again
		for i := 0; err == nil && i < n; i++ {
			out[i], err = admit(w, i)
		}
		return err
	})
	return out, err
}

func (w *work) admitOverlap(r *OverlapIn) (Outcome, error) {
	partner, ok := w.partnerID(r.Partner)
	if !ok {
		return unreadable(w.notPartner("overlap", r.Partner)), nil
	}
	if r.Domain == "" && r.Company.Name.Known {
		var err error
		if r.Domain, err = w.domainNamed(r.Company.Name.V); err != nil {
			return Outcome{}, err
		}
		if r.Domain == "" {
			return unreadable(fault.New(fault.Invalid, "overlap", "it has no domain, and not exactly one company here is called "+
				safetext.Quote(r.Company.Name.V), "give the domain of the company")), nil
		}
	}
	domain, wrong := mailbox.Company(r.Domain)
	if wrong != nil {
		return unreadable(wrong), nil
	}
	o := store.Overlap{Partner: partner, Domain: domain, FirstSeen: w.ms()}
	old, err := w.overlaps.get(w, overlapID(&o))
	if err != nil {
		return Outcome{}, err
	}
	if old != nil {
		o = *old
	}
	has, said := lead.Facts{Account: lead.Account{Company: o.Company}}, lead.Facts{Account: lead.Account{Company: r.Company}}
	changed := takeCompany(&has, &said, nil)
	o.Company = has.Account.Company
	switch {
	case old == nil:
		w.overlaps.put(w, &o)
		return Outcome{Fate: Created}, nil
	case !changed:
		return Outcome{Fate: Unchanged}, nil
	}
	w.overlaps.put(w, &o)
	return Outcome{Fate: Updated}, nil
}

// domainNamed is the domain of the one company that has a name, "" where none has it, or several have.
func (w *work) domainNamed(name string) (string, error) {
	found, err := w.tx.AccountsNamed(w.ctx, strings.TrimSpace(safetext.Line(name)), manyNamed)
	if err != nil || len(found) != 1 {
		return "", err
	}
	return found[0].Domain, nil
}

// takeCompany writes what is said of a company over what is known of it, without what a person set, and
// reports whether that says something new.
func takeCompany(has, said *lead.Facts, byHand []string) bool {
	changed := false
	for _, f := range lead.Table() {
		if f.Of == lead.OfCompany && f.Kind != lead.ADomain && !slices.Contains(byHand, f.Name) {
			changed = take(f, has, said, byHand) || changed
		}
	}
	return changed
}

// overlapOf is the row of a list that a referral is whose source is an overlap.
func overlapOf(r *Referral) OverlapIn {
	o := OverlapIn{Origin: r.Origin, Partner: r.Partner, Domain: strings.TrimSpace(r.Account.Domain.V), Company: r.Account.Company}
	if o.Domain == "" {
		o.Domain = mailbox.Domain(r.Email.V)
	}
	return o
}
