package desk

import (
	"context"
	"time"

	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// OverlapState says whether a company in both customer lists can become an EQL.
type OverlapState string

// The states of an overlap.
const (
	Candidate OverlapState = "candidate"
	NotYet    OverlapState = "not_yet" // something is not known
	NoOverlap OverlapState = "no"
)

// OverlapRow is a company in a partner's customer list and ours. Texts are clean.
type OverlapRow struct {
	Domain, Name string
	State        OverlapState
	Why          string
	Leads        []lead.ID // of this partner at the company
	FirstSeen    time.Time
}

// Overlaps lists the companies in a partner's customer list and ours, in the order of their domains, with which of them are
// candidates and why each other one is not: the ICP's musts, and the integration in use or a referral by the partner. None
// of them is a lead, and none has a clock.
func (d *Desk) Overlaps(ctx context.Context, who Actor, partner string) (out []OverlapRow, err error) {
	what := "partner overlaps"
	if err := permit(what, who, ReadReports); err != nil {
		return nil, err
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		out = nil
		w := &work{ctx: ctx, tx: tx, rules: d.rules.Load()}
		if err := w.loadPartners(); err != nil {
			return err
		}
		id := partner
		if err := w.knownPartner(what, &id); err != nil {
			return err
		}
		referred, err := tx.ReferredDomains(ctx, id)
		if err != nil {
			return err
		}
		rows, err := tx.PartnerOverlaps(ctx, id)
		if err != nil {
			return err
		}
		for _, o := range rows {
			r := OverlapRow{Domain: safetext.Line(o.Domain), Name: safetext.Line(o.Name.V), FirstSeen: store.Instant(o.FirstSeen)}
			for _, l := range referred[o.Domain] {
				r.Leads = append(r.Leads, lead.ID(l))
			}
			r.State, r.Why = w.overlapState(o, w.partners[id], len(r.Leads) > 0, d.now())
			out = append(out, r)
		}
		return nil
	})
	return out, err
}

func (w *work) overlapState(o *store.Overlap, p *lead.Partner, referred bool, now time.Time) (OverlapState, string) {
	f := &lead.Facts{Partner: p, Account: lead.Account{Company: o.Company, Domain: lead.Known(o.Domain)}}
	f.Lead.Source = lead.Overlap
	icp := gate.Gate{Outcome: gate.Pass}
	for _, g := range w.rules.judge.Judge(f, now).Gates {
		if g.ID == "icp" {
			icp = g
		}
	}
	active := o.IntegrationActive
	switch {
	case icp.Outcome == gate.Fail:
		return NoOverlap, icp.Reason
	case active.Known && !active.V && !referred:
		return NoOverlap, "the integration is not active and the partner referred nobody there"
	case icp.Outcome == gate.Unknown:
		return NotYet, icp.Reason
	case !active.V && !referred:
		return NotYet, "whether the integration is active is not known"
	case referred:
		return Candidate, "the partner referred somebody there"
	}
	return Candidate, "the integration is active and the ICP fits"
}
