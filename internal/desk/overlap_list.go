package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/mailbox"
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

	draft Referral // what is known of the company, of which a lead is made
}

// Referral is the company as a referral of the partner, about the person whom there says; its source is the overlap, so
// being in both lists confirms nothing. It is refused where the company can become no EQL.
func (o *OverlapRow) Referral(there Referral) (Referral, error) {
	if o.State == NoOverlap {
		return Referral{}, fault.New(
			fault.Refused,
			"make a lead of "+o.Domain,
			o.Why,
			"correct what is known of it, and import overlaps again",
		)
	}
	r := o.draft
	r.Personal, r.Note = there.Personal, there.Note
	r.Origin.Raw = strings.Join([]string{there.Origin.Raw, r.Partner, string(r.Source), o.Domain}, "\x1f")
	return r, nil
}

// Overlaps lists the companies in a partner's customer list and ours, candidates first and what can become none last, each
// in the order of their domains, with why each other one is no candidate: the ICP's musts, and the integration in use or a
// referral by the partner. None of them is a lead, and none has a clock.
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
			r.draft = Referral{Origin: Origin{Name: Hand}, Partner: id,
				Record: lead.Record{
					Source:     lead.Overlap,
					ReferredAt: lead.Known(d.now()),
					Own:        lead.Own{ProgramTier: said(w.partners[id].Tier)},
				},
				Account: lead.Account{Company: o.Company, Domain: lead.Known(o.Domain)}}
			out = append(out, r)
		}
		states := []OverlapState{Candidate, NotYet, NoOverlap}
		slices.SortStableFunc(out, func(a, b OverlapRow) int {
			return cmp.Compare(slices.Index(states, a.State), slices.Index(states, b.State))
		})
		return nil
	})
	return masked(d.maskFor(who), out), err
}

// LeadOfOverlap makes a lead of a company in a partner's customer list and ours, and of a person there, by the way of every
// import. It is an act of whoever does it, whose undo takes the lead away again; the row of the list stays.
func (d *Desk) LeadOfOverlap(ctx context.Context, who Actor, partner, domain string, there Referral) (Trial, error) {
	if err := within("make a lead", who); err != nil {
		return Trial{}, err
	}
	what := "make a lead of " + safetext.Line(domain)
	if !there.Name.Known && !there.Email.Known {
		return Trial{}, fault.New(fault.Usage, what, "nobody is named there", "say --name NAME or --email ADDRESS")
	}
	rows, err := d.Overlaps(ctx, who, partner)
	if err != nil {
		return Trial{}, err
	}
	key, wrong := mailbox.Company(domain)
	i := slices.IndexFunc(rows, func(o OverlapRow) bool { return wrong == nil && o.Domain == key })
	if i < 0 {
		return Trial{}, fault.New(
			fault.NotFound,
			what,
			"it is not in both customer lists",
			"eqltui partner overlaps "+partner+" lists them",
		)
	}
	r, err := rows[i].Referral(there)
	if err != nil {
		return Trial{}, err
	}
	return d.AddReferral(ctx, who, r)
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

// said is a text that may say nothing.
func said(text string) lead.Opt[string] {
	text = strings.TrimSpace(text)
	return lead.Opt[string]{V: text, Known: text != ""}
}
