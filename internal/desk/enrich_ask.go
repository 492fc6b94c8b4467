package desk

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/eqltui/eqltui/internal/enrich"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// EnrichQuery is about which companies a model would be asked.
type EnrichQuery struct {
	Leads  []lead.ID
	Fields []string // exactly these facts, also where they are known; none: those that are missing
	Again  bool     // also where it was asked lately
}

// lately is how long a company is not asked about again by itself: what a model did not know then it does not know now.
const lately = 30 * 24 * time.Hour

// EnrichAsk is what a model is asked about one company.
type EnrichAsk struct {
	Lead    lead.ID // whose history tells of it
	Company string  // clean
	Ask     *enrich.Ask
	Why     error // why nothing is asked; nil: it is

	account int64
	was     map[string]string // what is known of the facts that are asked for
}

// EnrichPlan says what a model would be asked: one question for each company of these leads. Nothing is sent.
func (d *Desk) EnrichPlan(ctx context.Context, who Actor, q EnrichQuery) (out []EnrichAsk, err error) {
	const what = "enrich plan"
	if err := permit(what, who, ReadEnrichment); err != nil {
		return nil, err
	}
	if q.Fields, err = enrich.Names(what, q.Fields); err != nil {
		return nil, err
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		w, err := d.work(ctx, tx, who, journal.Human, "")
		if err != nil {
			return err
		}
		out, err = w.enrichPlan(what, q)
		return err
	})
	return out, err
}

func (w *work) enrichPlan(what string, q EnrichQuery) (out []EnrichAsk, err error) {
	ids := make([]int64, len(q.Leads))
	for i, id := range q.Leads {
		ids[i] = int64(id)
	}
	if ids, err = w.standsFor(ids); err != nil {
		return nil, err
	}
	if err := w.loadLeads(ids); err != nil {
		return nil, err
	}
	var at []int64
	for i, id := range ids {
		e := w.leads[id]
		if e == nil {
			return nil, notFound(what, q.Leads[i])
		}
		if slices.Contains(at, e.AccountID) {
			continue
		}
		at = append(at, e.AccountID)
		a := w.accounts[e.AccountID]
		out = append(out, EnrichAsk{Lead: lead.ID(id), Company: safetext.Line(a.Name.V), account: a.ID, was: map[string]string{}})
	}
	people, err := w.peopleAt(at)
	if err != nil {
		return nil, err
	}
	asked, err := w.tx.EnrichAskedOf(w.ctx, at)
	if err != nil {
		return nil, err
	}
	for i := range out {
		ask := &out[i]
		a := w.accounts[ask.account]
		x := &lead.Facts{}
		knownOf(x, &store.Lead{}, &store.Person{}, a.Account)
		if ask.Ask, ask.Why = enrich.Of(x.Account, q.Fields, people[a.ID]); ask.Why != nil {
			continue
		}
		for _, f := range ask.Ask.Wanted {
			ask.was[f.Name] = f.Read(x)
		}
		j := slices.IndexFunc(asked, func(r *store.EnrichAsked) bool { return r.AccountID == a.ID })
		if j < 0 || q.Again || len(q.Fields) > 0 {
			continue
		}
		if at := store.Instant(asked[j].AskedAt); w.now.Sub(at) < lately {
			ask.Ask, ask.Why = nil, fault.New(fault.Refused, "ask about "+ask.Company,
				"it was asked on "+at.In(w.zone).Format("2 Jan 2006"), "say --again to ask anew")
		}
	}
	return out, nil
}

// peopleAt are the persons whose leads are at companies: nothing of theirs is sent.
func (w *work) peopleAt(accounts []int64) (map[int64][]lead.Personal, error) {
	leads, err := w.tx.LeadsByAccount(w.ctx, accounts)
	if err != nil {
		return nil, err
	}
	var ids []int64
	at := map[int64][]int64{}
	for _, l := range leads {
		ids = append(ids, l.PersonID)
		at[l.PersonID] = append(at[l.PersonID], l.AccountID)
	}
	persons, err := w.tx.PersonsByID(w.ctx, distinct(ids))
	out := map[int64][]lead.Personal{}
	for _, p := range persons {
		for _, a := range distinct(at[p.ID]) {
			out[a] = append(out[a], p.Personal)
		}
	}
	return out, err
}

// EnrichKept is what became of an answer.
type EnrichKept struct {
	Proposed []string         // facts that wait for somebody now
	Dropped  []enrich.Dropped // values that were not taken, with why
	Cost     int64            // millionths of a minor unit
}

// KeepAnswer keeps what a model answered: what it proposes waits for somebody, and what it cost is added up, also where nothing
// of the answer could be taken. failed is why that was so.
func (d *Desk) KeepAnswer(ctx context.Context, who Actor, ask EnrichAsk, answer enrich.Answer, failed error) (out EnrichKept, err error) {
	const what = "enrich run"
	if err := permit(what, who, EnrichLeads); err != nil {
		return out, err
	}
	return d.keepAnswer(ctx, who, ask, answer, failed)
}

func (d *Desk) keepAnswer(ctx context.Context, who Actor, ask EnrichAsk, answer enrich.Answer, failed error) (out EnrichKept, err error) {
	err = d.store.Write(ctx, func(tx *store.Tx) error {
		out = EnrichKept{Dropped: slices.Clone(answer.Dropped)} // may run again
		w, err := d.work(ctx, tx, who, journal.System, d.newBatch())
		if err != nil {
			return err
		}
		w.actor = "system"
		row, err := w.enrichment.get(w, store.TheEnrichment)
		if err != nil {
			return err
		}
		set := enrichmentOf(row)
		if out.Cost, err = w.noteAsked(who.User, &ask, &answer, failed, set.Price); err != nil {
			return err
		}
		if err := w.enriching(func(s *enriching) { s.heard(w, failed) }); err != nil || failed != nil {
			return err
		}
		for _, p := range answer.Proposals {
			why, err := w.propose(&ask, p, set.Model)
			if err != nil {
				return err
			}
			if why != "" {
				out.Dropped = append(out.Dropped, enrich.Dropped{Fact: p.Fact.Name, Why: why})
				continue
			}
			out.Proposed = append(out.Proposed, p.Fact.Name)
		}
		_, err = w.flush()
		return err
	})
	return out, err
}

func (w *work) noteAsked(by string, ask *EnrichAsk, answer *enrich.Answer, failed error, price enrich.Price) (cost int64, err error) {
	rows, err := w.tx.EnrichAskedOf(w.ctx, []int64{ask.account})
	if err != nil {
		return 0, err
	}
	row := store.EnrichAsked{AccountID: ask.account}
	if len(rows) > 0 {
		row = *rows[0]
	}
	cost = price.Cost(answer.In, answer.Out)
	row.AskedAt, row.AskedBy, row.Times, row.Failed = w.ms(), by, row.Times+1, ""
	row.TokensIn, row.TokensOut, row.Cost = row.TokensIn+answer.In, row.TokensOut+answer.Out, row.Cost+cost
	if !answer.Counted {
		row.Uncounted++
	}
	if failed != nil {
		row.Failed = safetext.Kept(enrich.Why(failed))
	}
	return cost, w.tx.NoteAsked(w.ctx, &row)
}

// propose has a value wait for somebody, or says why it does not. Its text is read as what a person types is.
func (w *work) propose(ask *EnrichAsk, p enrich.Proposal, model string) (why string, err error) {
	if _, v, err := readField("read the proposal", p.Fact.Name, p.Text, w.rules.policy.TimeZone); err != nil || v == nil {
		if err != nil {
			return enrich.Why(err), nil
		}
		return "it says nothing", nil
	}
	if err := w.loadLeads([]int64{int64(ask.Lead)}); err != nil {
		return "", err
	}
	if e := w.leads[int64(ask.Lead)]; e == nil || e.AccountID != ask.account {
		return "its lead is gone, or at another company since", nil
	}
	if same(p.Fact, p.Text, ask.was[p.Fact.Name]) {
		return "it is what is known", nil
	}
	n := int64(0)
	rows, err := w.proposalsAt(ask.account)
	if err != nil {
		return "", err
	}
	for _, r := range rows {
		if r.Fact != p.Fact.Name {
			continue
		}
		n++
		if !same(p.Fact, r.Value, p.Text) {
			continue
		}
		switch {
		case r.State == store.ProposalRefused:
			return "somebody said no to it", nil
		case r.State == store.ProposalWaits && r.Was == ask.was[p.Fact.Name]:
			return "it waits already", nil
		}
	}
	for _, r := range rows {
		if r.Fact == p.Fact.Name && r.State == store.ProposalWaits {
			old := *r
			old.State, old.LeadID = store.ProposalReplaced, int64(ask.Lead)
			w.proposals.put(w, &old)
		}
	}
	w.proposals.put(w, &store.Proposal{ID: fmt.Sprintf("%d %s %s", ask.account, p.Fact.Name, strconv.FormatInt(n+1, 10)),
		AccountID: ask.account, LeadID: int64(ask.Lead), Fact: p.Fact.Name, Value: p.Text, Was: ask.was[p.Fact.Name], Source: p.Source,
		Model: model, Confidence: p.Confidence, AskedAt: w.ms(), State: store.ProposalWaits})
	return "", nil
}

// same reports whether two texts say the same of a fact, in whatever letters. A list is known as people read it and proposed as
// they type it.
func same(f *lead.Fact, a, b string) bool {
	if f.Kind == lead.AList {
		return slices.Equal(several(safetext.Fold(a)), several(safetext.Fold(b)))
	}
	return safetext.Fold(a) == safetext.Fold(b)
}

// proposalsAt brings what was proposed of a company into hand.
func (w *work) proposalsAt(account int64) (out []*store.Proposal, err error) {
	rows, err := w.tx.ProposalsAt(w.ctx, []int64{account})
	for _, r := range rows {
		w.proposals.adopt(r.ID, r)
		if now := w.proposals.rows[r.ID].now; now != nil {
			out = append(out, now)
		}
	}
	return out, err
}
