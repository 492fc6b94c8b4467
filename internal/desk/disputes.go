package desk

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// How much of what is open about a lead is read.
const (
	disputeLimit = 20
	overlapLimit = 20
	leadDeals    = 200
	waitingLimit = 1000 // opportunities without a lead that are looked at, the newest
)

// DisputeKind is what is open.
type DisputeKind string

// The kinds of disputes.
const (
	// PartnerConflict is a living lead of the same person or company that came through another partner.
	PartnerConflict DisputeKind = "partner_conflict"
	// SameID is a record that waits in quarantine because its external id is another record's: this lead's, or
	// this lead waits for that one.
	SameID DisputeKind = "same_id"
)

// Dispute is another lead with which it is open whose a person, a company or a record is. Texts are clean.
type Dispute struct {
	Kind               DisputeKind
	Lead               lead.ID
	PartnerID, Partner string
	Stage              lead.Stage
	Referred           *time.Time // nil: not known
	First              bool       // that lead was referred first
	SamePerson         bool       // else it is the same company
}

// SharedWith is a partner that has the company in its customer list, as we have it in ours.
type SharedWith struct {
	PartnerID, Partner string
	Since              time.Time
}

// standing is what is open about a lead: who else claims it, whose customer the company is too, and what the
// lead is worth.
func (w *work) standing(e *entry, det *Detail) (err error) {
	if det.Disputes, err = w.disputes(e); err != nil {
		return err
	}
	if det.Shared, err = w.sharedWith(e); err != nil {
		return err
	}
	by, err := w.rulings()
	if err != nil {
		return err
	}
	if resolution(by, e.Lead) != "" {
		if det.Ruling, err = w.ruledAs(by[e.ID]); err != nil {
			return err
		}
	}
	deals, err := w.tx.DealsOf(w.ctx, e.ID, leadDeals)
	if err != nil {
		return err
	}
	open := slices.ContainsFunc(det.Disputes, func(d Dispute) bool { return d.Kind == PartnerConflict })
	for _, o := range deals {
		det.Deals = append(det.Deals, dealOf(o, open && review.Disputed(e.Stage, review.Because(o.Because))))
	}
	// Of a closed lead a conflict is told only where it holds up somebody's credit.
	if !e.Stage.Living() && !slices.ContainsFunc(det.Deals, func(d Deal) bool { return d.Disputed }) {
		det.Disputes = slices.DeleteFunc(det.Disputes, func(d Dispute) bool { return d.Kind == PartnerConflict })
	}
	det.HeldDeals, err = w.heldFor(e)
	return err
}

func dealOf(o *store.Opportunity, disputed bool) Deal {
	return Deal{ID: o.ID, Origin: safetext.Line(o.Origin), ExternalID: safetext.Line(o.ExternalID), Lead: lead.ID(o.LeadID),
		Amount: o.Amount, ARR: o.ARR, Stage: safetext.Line(o.Stage), Created: store.Instant(o.CreatedAt), Closed: instant(o.ClosedAt),
		Chosen: o.Chosen, Because: review.Because(o.Because), Reason: safetext.Line(o.Reason), Disputed: disputed}
}

// disputes are the other leads with which something is open, the first referred first.
func (w *work) disputes(e *entry) ([]Dispute, error) {
	var out []Dispute
	account := e.AccountID
	if a := w.accounts[account]; a == nil || a.Domain == "" {
		account = 0 // it stands for no company of its own
	}
	if e.PartnerID != "" {
		rivals, err := w.tx.Claimants(w.ctx, e.Lead, account, disputeLimit)
		if err != nil {
			return nil, err
		}
		by, err := w.rulings()
		if err != nil {
			return nil, err
		}
		for _, r := range rivals {
			if !settledPair(by, e.ID, r.ID) {
				out = append(out, w.dispute(PartnerConflict, e, r))
			}
		}
	}
	same, err := w.sameID(e)
	if err != nil {
		return nil, err
	}
	found, err := w.tx.ClaimantsByID(w.ctx, same)
	for _, r := range found {
		out = append(out, w.dispute(SameID, e, r))
	}
	return out, err
}

func (w *work) dispute(kind DisputeKind, e *entry, r store.Claimant) Dispute {
	d := Dispute{Kind: kind, Lead: lead.ID(r.ID), PartnerID: safetext.Line(r.PartnerID), Partner: safetext.Line(r.Partner), Stage: r.Stage,
		Referred: instant(r.ReferredAt), SamePerson: r.PersonID == e.PersonID}
	if d.Partner == "" {
		d.Partner = d.PartnerID
	}
	first, _, _ := review.Owner([]review.Claim{{Lead: lead.ID(e.ID), ReferredAt: e.ReferredAt}, {Lead: d.Lead, ReferredAt: r.ReferredAt}})
	d.First = first.Lead == d.Lead
	return d
}

// sameID are the leads with which a lead has its external id in common, while it is open whose that is.
func (w *work) sameID(e *entry) ([]int64, error) {
	if on := doubted(e.Lead); on != 0 {
		return []int64{on}, nil
	}
	if e.ExternalID.V == "" {
		return nil, nil
	}
	book, err := loadKeys(w.ctx, w.tx)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, origin := range book.origins {
		ref := Origin{Name: origin, Key: e.ExternalID.V}.ref() + "\x1f" // before the mark of whom a row is about
		refs, err := w.tx.Refs(w.ctx, leadRows, ref, disputeLimit)
		if err != nil {
			return nil, err
		}
		for _, r := range refs {
			if strings.HasPrefix(r.Key, ref) {
				ids = append(ids, r.Target)
			}
		}
	}
	rows, err := w.tx.LeadsByID(w.ctx, ids)
	ids = ids[:0]
	for _, l := range rows {
		if doubted(l) == e.ID {
			ids = append(ids, l.ID)
		}
	}
	return ids, err
}

// sharedWith are the partners whose customer the company is too.
func (w *work) sharedWith(e *entry) ([]SharedWith, error) {
	a := w.accounts[e.AccountID]
	if a == nil || a.Domain == "" {
		return nil, nil
	}
	rows, err := w.tx.OverlapsAt(w.ctx, a.Domain, overlapLimit)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	ids := make([]string, len(rows))
	for i, o := range rows {
		ids[i] = o.Partner
	}
	partners, err := w.partnersNamed(ids)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, p := range partners {
		names[p.ID] = p.Name
	}
	out := make([]SharedWith, len(rows))
	for i, o := range rows {
		out[i] = SharedWith{PartnerID: safetext.Line(o.Partner), Partner: safetext.Line(names[o.Partner]),
			Since: store.Instant(o.FirstSeen)}
		if out[i].Partner == "" {
			out[i].Partner = out[i].PartnerID
		}
	}
	return out, nil
}

// heldFor are opportunities that wait although they name this lead, its person or its company: their stage is
// none, or the name is that of several companies.
func (w *work) heldFor(e *entry) ([]Deal, error) {
	waiting, err := w.tx.WaitingNames(w.ctx, waitingLimit)
	if err != nil || len(waiting) == 0 {
		return nil, err
	}
	me := w.knownAs([]*entry{e})
	me.refs[lead.ID(e.ID).String()] = true
	var ids []int64
	for _, o := range waiting {
		var n naming
		if json.Unmarshal([]byte(o.Named), &n) == nil && me.mayHave(&n) {
			ids = append(ids, o.ID)
		}
	}
	rows, err := w.tx.OpportunitiesByID(w.ctx, ids)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b *store.Opportunity) int { return int(b.ID - a.ID) })
	var out []Deal
	for _, o := range rows {
		out = append(out, dealOf(o, false))
	}
	return out, nil
}

// Choice is in words by what the lead of an opportunity was found, and why that one of several; "" where
// nobody knows.
func (d *Deal) Choice() string {
	by := map[string]string{byLead: "by its lead", byExternal: "by the lead's id", byEmail: "by e-mail", byDomain: "by domain",
		byCompany: "by company"}[d.Chosen]
	why := map[review.Because]string{review.Resolved: "it won the conflict", review.Furthest: "furthest of several",
		review.Earliest: "referred first", review.Lowest: "lowest number"}[d.Because]
	return joined(", ", by, why)
}
