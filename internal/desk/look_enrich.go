package desk

import (
	"context"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// Proposed is a value that a model proposed, beside what is known. Texts are clean.
type Proposed struct {
	Lead       lead.ID
	Company    string
	Field      string // as it is named
	Said       string // as a sentence has it
	Value      string
	Known      string // "" is not known
	Stale      bool   // what is known changed since it was asked for
	Source     string // what the model says that it rests on
	Model      string
	Confidence int64 // in thousandths
	At         time.Time
	State      string
	By         string // who answered
}

// EnrichLook is what was proposed, as people look at it.
type EnrichLook struct {
	Status  EnrichStatus
	Waiting []Proposed // in the order in which facts are set; of all companies the oldest first
	Decided []Proposed // of one lead's company: what was answered, the latest first
	More    bool
	Asked   time.Time // when a model was asked about it last, the zero one for never
	Failed  string    // why nothing of its last answer was taken
}

// proposedShown bounds how many proposals are listed where nobody says.
const proposedShown = 200

// LookEnrichment lists what was proposed of a lead's company, or of all.
func (d *Desk) LookEnrichment(ctx context.Context, who Actor, id lead.ID, limit int) (out EnrichLook, err error) {
	if err := permit("list proposals", who, ReadEnrichment); err != nil {
		return out, err
	}
	if limit <= 0 {
		limit = proposedShown
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		out = EnrichLook{}
		w, err := d.work(ctx, tx, who, journal.Human, "")
		if err != nil {
			return err
		}
		if out.Status, err = w.enrichStatus(); err != nil {
			return err
		}
		if id != 0 {
			return w.lookAtLead(id, &out)
		}
		rows, err := tx.Proposed(ctx, limit+1)
		if err != nil {
			return err
		}
		if out.More = len(rows) > limit; out.More {
			rows = rows[:limit]
		}
		out.Waiting, err = w.proposed(rows)
		return err
	})
	return out, err
}

func (w *work) lookAtLead(id lead.ID, out *EnrichLook) error {
	id, err := w.standsForOne(id)
	if err != nil {
		return err
	}
	if err := w.loadLeads([]int64{int64(id)}); err != nil {
		return err
	}
	e := w.leads[int64(id)]
	if e == nil {
		return notFound("list proposals", id)
	}
	rows, err := w.tx.ProposalsAt(w.ctx, []int64{e.AccountID})
	if err != nil {
		return err
	}
	all, err := w.proposed(rows)
	if err != nil {
		return err
	}
	for _, p := range all {
		p.Lead = id
		switch p.State {
		case store.ProposalWaits:
			out.Waiting = append(out.Waiting, p)
		case store.ProposalTaken, store.ProposalRefused:
			out.Decided = append(out.Decided, p)
		}
	}
	slices.SortStableFunc(out.Waiting, func(a, b Proposed) int {
		return lead.FactNamed(a.Field).Set - lead.FactNamed(b.Field).Set
	})
	slices.SortStableFunc(out.Decided, func(a, b Proposed) int { return b.At.Compare(a.At) })
	asked, err := w.tx.EnrichAskedOf(w.ctx, []int64{e.AccountID})
	if err == nil && len(asked) > 0 {
		out.Asked, out.Failed = store.Instant(asked[0].AskedAt), safetext.Line(asked[0].Failed)
	}
	return err
}

// proposed are rows as people look at them; what was erased is left out.
func (w *work) proposed(rows []*store.Proposal) (out []Proposed, err error) {
	var accounts []int64
	for _, r := range rows {
		accounts = append(accounts, r.AccountID)
	}
	if err := w.loadAccounts(distinct(accounts)); err != nil {
		return nil, err
	}
	for _, r := range rows {
		f, a := lead.FactNamed(r.Fact), w.accounts[r.AccountID]
		if f == nil || a == nil || r.Value == "" {
			continue
		}
		x := &lead.Facts{}
		knownOf(x, &store.Lead{}, &store.Person{}, a.Account)
		known := f.Read(x)
		p := Proposed{Lead: lead.ID(r.LeadID), Company: safetext.Line(a.Name.V), Field: f.Name, Said: f.Said(), Value: readable(f, r.Value),
			Known: safetext.Line(known), Stale: known != r.Was, Source: safetext.Line(r.Source), Model: safetext.Line(r.Model),
			Confidence: r.Confidence, At: store.Instant(r.AskedAt), State: r.State, By: safetext.Line(r.DecidedBy)}
		if p.Company == "" {
			p.Company = safetext.Line(a.Domain)
		}
		if r.DecidedAt != 0 {
			p.At = store.Instant(r.DecidedAt)
		}
		out = append(out, p)
	}
	return out, nil
}

// readable is a proposed value as what is known is read.
func readable(f *lead.Fact, text string) string {
	if v, err := readValue(f.Kind, text, time.UTC); err == nil && v != nil {
		x := &lead.Facts{}
		f.Put(x, v)
		text = f.Read(x)
	}
	return safetext.Line(text)
}
