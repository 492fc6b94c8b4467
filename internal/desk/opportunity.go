package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/mailbox"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// Opportunities admits opportunities. A won or lost one closes its lead.
func (im *Importer) Opportunities(ctx context.Context, rows []OpportunityIn) ([]Outcome, error) {
	return im.admit(ctx, opportunityRows, originsOf(rows, func(r *OpportunityIn) Origin { return r.Origin }), func(w *work) placing {
		return placing{place: func(i int) (Outcome, int64, error) {
			o, err := w.admitOpportunity(rows[i])
			return o, int64(o.Lead), err
		}}
	})
}

func (w *work) admitOpportunity(r OpportunityIn) (Outcome, error) {
	if r.Stage != "open" && r.Stage != "won" && r.Stage != "lost" {
		return Outcome{Fate: RejectedIn, Reason: fmt.Sprintf("%s is no stage: open, won or lost", safetext.Quote(r.Stage))}, nil
	}
	e, reason, err := w.findLead(r.Origin.Name, r.Lead, strings.Join(r.Emails, ";"))
	if err != nil || e == nil {
		return Outcome{Fate: RejectedIn, Reason: reason}, err
	}
	old, err := w.deal(r.Origin)
	if err != nil {
		return Outcome{}, err
	}
	if old != nil && r.Lead == "" {
		// An address says whose deal it is, and that person may have come through another partner since:
		// the deal stays with its lead.
		if err := w.loadLeads([]int64{old.LeadID}); err != nil {
			return Outcome{}, err
		}
		if own := w.leads[old.LeadID]; own != nil && own.PersonID == e.PersonID {
			e = own
		}
	}
	o := store.Opportunity{Origin: r.Origin.Name, ExternalID: r.Origin.Key, LeadID: e.ID, Amount: r.Amount, ARR: r.ARR, Stage: r.Stage,
		CreatedAt: store.Millis(r.CreatedAt), ClosedAt: store.Millis(r.ClosedAt)}
	if o.CreatedAt == 0 {
		o.CreatedAt = w.ms()
	}
	fate := Created
	if old != nil {
		o.ID = old.ID
		// What the row does not say stays.
		if r.CreatedAt.IsZero() {
			o.CreatedAt = old.CreatedAt
		}
		if r.ClosedAt.IsZero() && o.Stage == old.Stage {
			o.ClosedAt = old.ClosedAt
		}
		if !o.Amount.Known {
			o.Amount = old.Amount
		}
		if !o.ARR.Known {
			o.ARR = old.ARR
		}
		if *old == o {
			return Outcome{Fate: Unchanged, Lead: lead.ID(e.ID)}, nil
		}
		fate = Updated
	} else if o.ID, err = w.tx.Next(w.ctx, "opportunity"); err != nil {
		return Outcome{}, err
	}
	w.deals.put(w, &o)
	w.dealsBy[r.Origin.ref()] = dealID(&o)
	w.closeBy(e, &o, old)
	w.rescore(e)
	return Outcome{Fate: fate, Lead: lead.ID(e.ID)}, nil
}

// deal is the opportunity of a reference, as it is now, nil when there is none.
func (w *work) deal(o Origin) (*store.Opportunity, error) {
	if id, ok := w.dealsBy[o.ref()]; ok {
		return w.deals.get(w, id)
	}
	found, err := w.tx.Opportunity(w.ctx, o.Name, o.Key)
	if found != nil {
		w.dealsBy[o.ref()] = dealID(found)
		w.deals.adopt(dealID(found), found)
	}
	return found, err
}

// closeBy moves a lead that sales works on to won or lost, at the time the opportunity closed.
func (w *work) closeBy(e *entry, o, old *store.Opportunity) {
	at := o.ClosedAt
	if at == 0 {
		at = w.ms()
	}
	switch {
	case o.Stage == "won" && e.Stage != lead.Won:
		e.StageBefore, e.Stage, e.WonAt, e.LostAt = e.Stage, lead.Won, at, 0
	case o.Stage == "lost" && e.Stage == lead.Won && old != nil && old.Stage == "won":
		e.Stage, e.WonAt, e.LostAt = lead.Lost, 0, at // the deal was recorded wrongly
	case o.Stage == "lost" && (e.Stage == lead.SQL || e.Stage == lead.EQL):
		e.StageBefore, e.Stage, e.LostAt = e.Stage, lead.Lost, at
	}
	if o.Stage != "open" {
		w.stopTriage(e)
	}
}

// findLead finds a lead by L-12, by the external id it came with, or by its person's address; of
// several the furthest that is still living, else the newest.
func (w *work) findLead(origin, ref, email string) (*entry, string, error) {
	var rows []*store.Lead
	var err error
	switch id, perr := lead.ParseID(ref); {
	case ref != "" && perr == nil && strings.HasPrefix(strings.ToUpper(ref), "L-"):
		rows, err = w.tx.LeadsByID(w.ctx, []int64{int64(id)})
	case ref != "":
		var hits map[string]int64
		hits, err = w.tx.Origins(w.ctx, "lead", []string{Origin{Name: "referrals", Key: ref}.ref(), Origin{Name: origin, Key: ref}.ref()})
		for _, id := range hits {
			rows, err = w.tx.LeadsByID(w.ctx, []int64{id})
		}
	default:
		key, nerr := mailbox.Normalize(email)
		if nerr != nil {
			return nil, nerr.Error(), nil
		}
		var persons []*store.Person
		if persons, err = w.tx.PersonsByEmail(w.ctx, []string{key}); err == nil && len(persons) > 0 {
			rows, err = w.tx.LeadsByPerson(w.ctx, []int64{persons[0].ID})
		}
	}
	if err != nil || len(rows) == 0 {
		return nil, "no lead is known by " + safetext.Quote(ref+email), err
	}
	if err := w.take(rows); err != nil {
		return nil, "", err
	}
	best := rows[0]
	for _, l := range rows[1:] {
		if standing(l.Stage) >= standing(best.Stage) {
			best = l
		}
	}
	return w.leads[best.ID], "", nil
}

// standing orders stages by how far they are on the road to won.
func standing(s lead.Stage) int {
	return slices.Index([]lead.Stage{lead.Quarantined, lead.Archived, lead.Disqualified, lead.Unqualified, lead.MQL, lead.Nurture,
		lead.Lost, lead.New, lead.EQL, lead.SQL, lead.Won}, s)
}
