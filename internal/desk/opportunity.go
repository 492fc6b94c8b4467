package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// Opportunities admits opportunities. A won or lost one closes its lead; one that finds no lead waits for it.
func (im *Importer) Opportunities(ctx context.Context, rows []OpportunityIn) ([]Outcome, error) {
	return im.admit(ctx, opportunityRows, originsOf(rows, func(r *OpportunityIn) Origin { return r.Origin }), func(w *work) placing {
		return placing{place: func(i int) (Outcome, int64, error) {
			o, err := w.admitOpportunity(rows[i], im.salt)
			return o, int64(o.Lead), err
		}}
	})
}

// dealStages are the stages of opportunities. One that is in none waits, and is in no sum.
func dealStages() []string { return []string{"open", "won", "lost"} }

func (w *work) admitOpportunity(r OpportunityIn, salt []byte) (Outcome, error) {
	named := naming{Lead: r.Lead, LeadOrigin: r.LeadOrigin, LeadList: r.LeadList, Emails: clean(r.Emails), Domain: r.Domain,
		Company: r.Company}
	old, err := w.deal(r.Origin)
	if err != nil {
		return Outcome{}, err
	}
	if old != nil {
		r.Origin.Key = old.ExternalID // or its other spelling
	}
	if !slices.Contains(dealStages(), r.Stage) {
		named.Stage, r.Stage = safetext.Line(r.Stage), ""
		if old != nil && old.LeadID != 0 {
			return Outcome{Fate: Held, Reason: named.noStage()}, nil // it stays what it was
		}
	}
	var present int64
	if old != nil && old.LeadID != 0 {
		present = old.LeadID
		if err := w.loadLeads([]int64{present}); err != nil {
			return Outcome{}, err
		}
	}
	found := owning{reason: named.noStage()}
	if named.Stage == "" {
		if found, err = w.ownerOf(r.Origin.Name, named, present); err != nil {
			return Outcome{}, err
		}
	}
	if old != nil && isHeldTwin(old) {
		r.Reason = old.Reason
	}
	if found.by != byLead && strings.HasPrefix(r.Reason, doubtDeal) {
		named.Another, found = true, owning{reason: safetext.Line(r.Reason)} // no row settles it that does not name a lead
	}
	o := store.Opportunity{Origin: r.Origin.Name, ExternalID: r.Origin.Key, Amount: r.Amount, ARR: r.ARR, Stage: r.Stage,
		CreatedAt: store.Millis(r.CreatedAt), ClosedAt: store.Millis(r.ClosedAt)}
	if found.entry != nil {
		o.LeadID, o.Chosen, o.Because = found.entry.ID, found.by, string(found.because)
		if r.LeadOrigin != "" && found.by != byEmail && found.by != byDomain && found.by != byCompany {
			o.Chosen, o.Because = cmp.Or(r.Chosen, o.Chosen), cmp.Or(r.Because, o.Because)
		}
	} else {
		o.Reason, o.Named = found.reason, named.kept()
	}
	if e := w.leads[present]; e != nil && w.isAnother(e, &named, found) {
		return w.holdDeal(&r, &o, &named, e, salt)
	}
	if old != nil {
		w.keepOf(old, &o, &r)
		if *old == o {
			return w.dealt(Unchanged, &o), nil
		}
		return w.dealt(Updated, &o), w.placeDeal(&o, old, found)
	}
	if o.ID, err = w.tx.Next(w.ctx, "opportunity"); err != nil {
		return Outcome{}, err
	}
	return w.dealt(Created, &o), w.placeDeal(&o, nil, found)
}

// keepOf keeps of an opportunity that was there what the row does not say, and its lead where the row finds
// none.
func (w *work) keepOf(old, o *store.Opportunity, r *OpportunityIn) {
	o.ID = old.ID
	if o.LeadID == 0 && old.LeadID != 0 {
		o.LeadID, o.Chosen, o.Because, o.Reason, o.Named = old.LeadID, old.Chosen, old.Because, "", ""
	}
	if o.LeadID == old.LeadID && o.LeadID != 0 && (r.Lead == "" || r.LeadOrigin != "") {
		o.Chosen, o.Because = old.Chosen, old.Because // it was chosen when it came
	}
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
}

// dealt is what became of a row: one without a lead is held.
func (w *work) dealt(fate Fate, o *store.Opportunity) Outcome {
	if o.LeadID == 0 {
		if fate == Unchanged {
			return Outcome{Fate: Unchanged}
		}
		return Outcome{Fate: Held, Reason: o.Reason}
	}
	return Outcome{Fate: fate, Lead: lead.ID(o.LeadID)}
}

// placeDeal takes an opportunity into hand as it is now, and closes its lead where it is closed.
func (w *work) placeDeal(o, old *store.Opportunity, found owning) error {
	w.deals.put(w, o)
	w.dealsBy[Origin{Name: o.Origin, Key: o.ExternalID}.ref()] = dealID(o)
	if old != nil && old.Stage != "open" && (o.Stage != old.Stage || o.LeadID != old.LeadID) {
		undo := w.unwon
		if old.Stage == "lost" {
			undo = w.unlost
		}
		if err := undo(w.leads[old.LeadID], o); err != nil {
			return err
		}
	}
	e := w.leads[o.LeadID]
	if e == nil {
		return nil
	}
	if len(found.others) > 0 && (old == nil || old.LeadID != o.LeadID) {
		for _, id := range found.others {
			w.claims[dealID(o)] = append(w.claims[dealID(o)], id.String())
		}
	}
	w.closeBy(e, o)
	w.rescore(e)
	return nil
}

// unwon takes the win of a deal back from the lead that it was of, unless another deal of it is won: the lead is lost with
// the deal, or as far as it was before the win.
func (w *work) unwon(e *entry, o *store.Opportunity) error {
	if e == nil || e.Stage != lead.Won {
		return nil
	}
	at, won, err := w.closedDeal(e, "won", e.WonAt)
	switch {
	case err != nil:
		return err
	case won:
		e.WonAt = at
	case o.LeadID == e.ID && o.Stage == "lost":
		e.Stage, e.WonAt, e.LostAt = lead.Lost, 0, cmp.Or(o.ClosedAt, w.ms())
	default:
		e.Stage, e.StageBefore, e.WonAt = cmp.Or(e.StageBefore, lead.SQL), "", 0
	}
	w.rescore(e)
	return nil
}

// unlost brings a lead back, as a person would who reopens it, whose lost deal is open again, or is another lead's and was the
// only one that was lost.
func (w *work) unlost(e *entry, o *store.Opportunity) error {
	if e == nil || e.Stage != lead.Lost {
		return nil
	}
	if o.LeadID != e.ID {
		at, lost, err := w.closedDeal(e, "lost", e.LostAt)
		if lost {
			e.LostAt = at
		}
		if lost || err != nil {
			return err
		}
	} else if o.Stage != "open" {
		return nil
	}
	e.LostAt = 0
	w.comeBack(e)
	w.rescore(e)
	return nil
}

// closedDeal tells when the first of a lead's deals of a stage closed, if there is one; otherwise is the time of one that tells none.
func (w *work) closedDeal(e *entry, stage string, otherwise int64) (at int64, there bool, err error) {
	kept, err := w.tx.DealsOfLeads(w.ctx, []int64{e.ID})
	if err != nil {
		return 0, false, err
	}
	for _, o := range kept {
		w.deals.adopt(dealID(o), o) // one in hand stays what it is
	}
	for _, id := range w.deals.order {
		if o := w.deals.rows[id].now; o != nil && o.LeadID == e.ID && o.Stage == stage {
			closed := cmp.Or(o.ClosedAt, otherwise)
			if !there || closed < at {
				at = closed
			}
			there = true
		}
	}
	return at, there, nil
}

// deal is the opportunity of a reference, as it is now, nil when there is none. That of the other spelling of its id is asked for
// last: a database may have both, from before they were one.
func (w *work) deal(o Origin) (*store.Opportunity, error) {
	for _, as := range [...]Origin{o, {Name: o.Name, Key: lead.IDTwin(o.Key)}} {
		if as.Key == "" {
			continue
		}
		if id, ok := w.dealsBy[as.ref()]; ok {
			return w.deals.get(w, id)
		}
		found, err := w.tx.Opportunity(w.ctx, as.Name, as.Key)
		if found != nil {
			w.dealsBy[as.ref()] = dealID(found)
			w.deals.adopt(dealID(found), found)
		}
		if found != nil || err != nil {
			return found, err
		}
	}
	return nil, nil
}

// closeBy moves a lead to won or lost from any stage, at the time the opportunity closed. One that was won
// is not lost by another deal.
func (w *work) closeBy(e *entry, o *store.Opportunity) {
	at := o.ClosedAt
	if at == 0 {
		at = w.ms()
	}
	switch {
	case o.Stage == "won" && e.StageBefore != "" && e.Stage != lead.Won: // it was lost or rested: what it was before stays
		e.Stage, e.WonAt, e.LostAt = lead.Won, at, 0
	case o.Stage == "won" && e.Stage != lead.Won:
		e.StageBefore, e.Stage, e.WonAt, e.LostAt = e.Stage, lead.Won, at, 0
	case o.Stage == "lost" && e.Stage != lead.Won && e.Stage != lead.Lost:
		e.StageBefore, e.Stage, e.LostAt = e.Stage, lead.Lost, at
	}
	if o.Stage != "open" {
		e.NurtureUntil, e.AskedAt, e.Question = 0, 0, 0 // nothing is waited for any more
		w.stopTriage(e)
	}
}
