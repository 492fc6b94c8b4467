package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// caseLeads bounds how many leads one case is made of: more at one company are a list, and nobody decides them together.
const caseLeads = 200

// Case is a company, or a person, that several partners claim. Texts are clean, amounts minor units.
type Case struct {
	Company, Domain string
	Claims          []CaseClaim // the first referred first
	Held            *CaseHold   // for whom it is held now; nil: for nobody
	Protection      time.Duration
	Open            bool      // it is to be decided
	Ruling          *Ruled    // nil: nothing was decided
	Choices         []Outlook // what each decision would make of it, by partner; read by ConflictCase alone
	Currency        string
}

// CaseClaim is one lead through which a partner claims it.
type CaseClaim struct {
	Lead               lead.ID
	Name               string // the person
	PartnerID, Partner string
	Stage              lead.Stage
	Referred           *time.Time // nil: not known
	Complete           *time.Time // since when nothing was missing; nil: something still is
	Missing            string     // what, "" for nothing
	FirstTouch         *time.Time // with the partner; nil: none is known
	Confirmed          lead.Confirmation
	Agreed             bool   // the partner agreed to the policy, which counts as its word
	Under              string // the id of another partner, for whom the company was held when this came, "" for nobody
}

// CaseHold is for whom a company is held, since and until when.
type CaseHold struct {
	PartnerID, Partner string
	Lead               lead.ID
	From, Until        time.Time
}

// Ruled is a decision between partners.
type Ruled struct {
	PartnerID, Partner string // whose it is
	Leads              []lead.ID
	Reason, By         string
	At                 time.Time
}

// Outlook is what a decision for a partner would make of the case.
type Outlook struct {
	PartnerID, Partner string
	Lead               lead.ID // that has the opportunities then
	Moves              int     // opportunities that go over
	Effects            []CaseEffect
}

// CaseEffect is a partner's money in the case before and after a decision, in minor units.
type CaseEffect struct {
	PartnerID, Partner   string // "" for nobody's
	Sourced, SourcedThen int64
	Due, DueThen         int64 // what it is owed for won opportunities of the case, whatever was paid
}

// Leads are those of all claims, by their numbers.
func (c *Case) Leads() (out []lead.ID) {
	for i := range c.Claims {
		out = append(out, c.Claims[i].Lead)
	}
	slices.Sort(out)
	return out
}

// Partners are the ids of those that claim it, the first referred first.
func (c *Case) Partners() (out []string) {
	for i := range c.Claims {
		if p := c.Claims[i].PartnerID; !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// Cases calls f for each company and person that several partners claim and of which it is open whose it is; with all also
// for those that are decided. Their order is that of the companies.
func (d *Desk) Cases(ctx context.Context, who Actor, all bool, f func(Case) error) error {
	if err := permit("list conflicts", who, ReadReports); err != nil {
		return err
	}
	return d.store.Read(ctx, func(tx *store.Tx) error {
		seen := map[int64]bool{}
		for _, pass := range []struct {
			page func(context.Context, int64, int) ([]int64, error)
			rows func(context.Context, []int64) ([]*store.Lead, error)
		}{{tx.SharedAccounts, tx.LeadsByAccount}, {tx.SharedPersons, tx.LeadsByPerson}} {
			for after := int64(0); ; {
				ids, err := pass.page(ctx, after, doublesPage)
				if err != nil {
					return err
				}
				if len(ids) == 0 {
					break
				}
				after = ids[len(ids)-1]
				if err := d.cases(ctx, tx, who, ids, pass.rows, seen, all, f); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// cases tells of the cases of a page of companies or of persons.
func (d *Desk) cases(ctx context.Context, tx *store.Tx, who Actor, ids []int64,
	rows func(context.Context, []int64) ([]*store.Lead, error), seen map[int64]bool, all bool, f func(Case) error,
) error {
	for _, id := range ids {
		leads, err := rows(ctx, []int64{id})
		if err != nil {
			return err
		}
		leads = slices.DeleteFunc(leads, func(l *store.Lead) bool { return l.PartnerID == "" })
		if len(leads) == 0 || seen[leads[0].ID] {
			continue
		}
		w, err := d.work(ctx, tx, who, journal.Human, "")
		if err != nil {
			return err
		}
		claims, err := w.claimsNear(leads[0].ID)
		if err != nil {
			return err
		}
		for _, e := range claims {
			seen[e.ID] = true
		}
		c, _, err := w.caseOf(claims)
		if err != nil {
			return err
		}
		if c.Open || all && c.Ruling != nil {
			if err := f(*d.maskedCase(who, &c)); err != nil {
				return err
			}
		}
	}
	return nil
}

// maskedCase is a case as somebody is shown it who may not see how persons are reached.
func (d *Desk) maskedCase(who Actor, c *Case) *Case {
	if m := d.maskFor(who); m != nil {
		out := masked(m, *c)
		return &out
	}
	return c
}

// ConflictCase is the case that leads belong to, with what each decision would make of it.
func (d *Desk) ConflictCase(ctx context.Context, who Actor, leads ...lead.ID) (out Case, err error) {
	what := "show the conflict"
	if err := permit(what, who, ReadReports); err != nil {
		return out, err
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		w, err := d.work(ctx, tx, who, journal.Human, "")
		if err != nil {
			return err
		}
		s, err := d.caseNamed(w, what, leads)
		if err == nil {
			out = s.Case
		}
		return err
	})
	return *d.maskedCase(who, &out), err
}

// caseInHand is a case with the rows that it stands on.
type caseInHand struct {
	Case
	claims []*entry // of Claims, in their order
	deals  []*store.Opportunity
	k      *knowledge
	stakes map[string][]review.Stake // by the partner for whom it would be decided
	rates  []review.PayoutRate
}

// caseNamed is the case that leads belong to, which is none of one partner alone.
func (d *Desk) caseNamed(w *work, what string, leads []lead.ID) (*caseInHand, error) {
	ids := make([]int64, len(leads))
	for i, id := range leads {
		ids[i] = int64(id)
	}
	ids, err := w.standsFor(ids)
	if err != nil {
		return nil, err
	}
	if err := w.loadLeads(ids); err != nil {
		return nil, err
	}
	for i, id := range ids {
		if w.leads[id] == nil {
			return nil, notFound(what, leads[i])
		}
	}
	claims, err := w.claimsNear(ids[0])
	if err != nil {
		return nil, err
	}
	s := &caseInHand{stakes: map[string][]review.Stake{}}
	if s.Case, s.claims, err = w.caseOf(claims); err != nil {
		return nil, err
	}
	for _, id := range ids {
		if e := w.leads[id]; e.PartnerID == "" {
			return nil, fault.New(fault.Refused, what, e.id()+" came through no partner", "eqltui conflicts lists what partners claim")
		} else if !slices.Contains(s.claims, e) {
			return nil, fault.New(fault.Refused, what, e.id()+" is at another company than "+leads[0].String(),
				"name leads of one company or person")
		}
	}
	if len(s.Partners()) < 2 {
		return nil, fault.New(fault.Refused, what, "only "+s.Claims[0].Partner+" claims it", "eqltui conflicts lists what several do")
	}
	if s.k, err = d.knownAt(w.ctx, w.tx, time.Time{}); err != nil {
		return nil, err
	}
	return s, s.weigh(w)
}

// claimsNear are the leads that came through partners and share a company or a person with one, or with one of those, by
// their numbers.
func (w *work) claimsNear(id int64) ([]*entry, error) {
	if err := w.loadLeads([]int64{id}); err != nil {
		return nil, err
	}
	in, persons, accounts := map[int64]bool{}, map[int64]bool{}, map[int64]bool{}
	fresh := []int64{id}
	for len(fresh) > 0 && len(in) < caseLeads {
		var askP, askA []int64
		for _, id := range fresh {
			e := w.leads[id]
			in[id] = true
			if !persons[e.PersonID] {
				persons[e.PersonID] = true
				askP = append(askP, e.PersonID)
			}
			if a := w.accounts[e.AccountID]; a != nil && a.Domain != "" && !accounts[e.AccountID] {
				accounts[e.AccountID] = true
				askA = append(askA, e.AccountID)
			}
		}
		rows, err := w.tx.Rivals(w.ctx, askP, askA)
		if err != nil {
			return nil, err
		}
		fresh = fresh[:0]
		for _, r := range rows {
			if !in[r.ID] && r.Partner != "" && len(in)+len(fresh) < caseLeads && !slices.Contains(fresh, r.ID) {
				fresh = append(fresh, r.ID)
			}
		}
		if err := w.loadLeads(fresh); err != nil {
			return nil, err
		}
	}
	var out []*entry
	for _, id := range sortedKeys(in) {
		if e := w.leads[id]; e.PartnerID != "" {
			out = append(out, e)
		}
	}
	return out, nil
}

// protection is for how long the first complete referral holds a company, 0 where the policy does not say.
func (w *work) protection() time.Duration {
	d, _ := w.rules.policy.Hygiene.Protection.Duration()
	return d
}

// caseOf lays claims side by side, the first referred first.
func (w *work) caseOf(claims []*entry) (Case, []*entry, error) {
	c := Case{Protection: w.protection(), Currency: w.rules.policy.Currency}
	by, err := w.rulings()
	if err != nil || len(claims) == 0 {
		return c, nil, err
	}
	facts := make(map[int64]review.Referral, len(claims))
	for _, e := range claims {
		if facts[e.ID], err = w.referralOf(e, by); err != nil {
			return c, nil, err
		}
	}
	claims = slices.Clone(claims)
	slices.SortFunc(claims, func(a, b *entry) int { return review.ByReferral(facts[a.ID], facts[b.ID]) })
	var all []review.Referral
	for _, e := range claims {
		all = append(all, facts[e.ID])
	}
	holds := review.Holds(all, c.Protection.Milliseconds())
	for _, e := range claims {
		c.Claims = append(c.Claims, w.claimOf(e, facts[e.ID], holds))
		if a := w.accounts[e.AccountID]; c.Company == "" && a != nil {
			c.Company, c.Domain = safetext.Line(cmp.Or(a.Name.V, a.Domain)), safetext.Line(a.Domain)
		}
	}
	if h, ok := review.HeldAt(holds, w.ms()); ok {
		c.Held = &CaseHold{PartnerID: safetext.Line(h.Partner), Partner: w.calledPartner(h.Partner), Lead: h.Lead,
			From: store.Instant(h.From), Until: store.Instant(h.Until)}
	}
	c.Open = review.Contested(all, c.Protection.Milliseconds(), w.ms())
	var last *store.Ruling
	for _, e := range claims {
		if r := by[e.ID]; r != nil && (last == nil || last.DecidedAt < r.DecidedAt) {
			last = r
		}
	}
	c.Ruling, err = w.ruledAs(last)
	return c, claims, err
}

// ruledAs is a decision as it is shown, nil for none.
func (w *work) ruledAs(r *store.Ruling) (*Ruled, error) {
	if r == nil {
		return nil, nil
	}
	if _, err := w.partnersNamed([]string{r.Partner}); err != nil {
		return nil, err
	}
	texts, err := w.tx.Texts(w.ctx, []int64{r.Reason})
	out := &Ruled{PartnerID: safetext.Line(r.Partner), Partner: w.calledPartner(r.Partner), Reason: safetext.Kept(texts[r.Reason]),
		By: safetext.Line(r.DecidedBy), At: store.Instant(r.DecidedAt)}
	for _, id := range leadsRuled(r) {
		out.Leads = append(out.Leads, lead.ID(id))
	}
	return out, err
}

// referralOf is a lead as a claim. What it was merged of counts from its own day.
func (w *work) referralOf(e *entry, by map[int64]*store.Ruling) (review.Referral, error) {
	r := review.Referral{Lead: lead.ID(e.ID), Partner: e.PartnerID, At: e.ReferredAt, Living: e.Stage.Living(), Won: e.Stage == lead.Won}
	if ruling := by[e.ID]; ruling != nil && resolution(by, e.Lead) != "" {
		r.Ruling = ruling.ID
	}
	merges, err := w.tx.MergesInto(w.ctx, []int64{e.ID})
	if err != nil {
		return r, err
	}
	for _, m := range merges {
		k, err := readKept(m.Kept)
		if err != nil || k.Lead.PartnerID != e.PartnerID || k.Lead.ReferredAt == 0 {
			continue // of an erased person nothing is known any more
		}
		if r.At == 0 || k.Lead.ReferredAt < r.At {
			r.At = k.Lead.ReferredAt
		}
	}
	if e.Stage == lead.Quarantined {
		return r, nil
	}
	r.Complete = cmp.Or(r.At, e.CreatedAt)
	events, err := w.tx.History(w.ctx, lead.ID(e.ID), historyLimit)
	for i := range events { // the newest first
		c, ok := events[i].Data.Changes["stage"]
		var before string
		if ok && json.Unmarshal(c.Before, &before) == nil && lead.Stage(before) == lead.Quarantined {
			r.Complete = max(r.Complete, store.Millis(events[i].At))
			break
		}
	}
	return r, err
}

func (w *work) claimOf(e *entry, r review.Referral, holds []review.Hold) CaseClaim {
	p := w.persons[e.PersonID]
	out := CaseClaim{Lead: r.Lead, Name: safetext.Line(p.Name.V), PartnerID: safetext.Line(e.PartnerID),
		Partner: w.calledPartner(e.PartnerID), Stage: e.Stage, Referred: instant(r.At), Complete: instant(r.Complete),
		Confirmed: cmp.Or(e.PartnerWord, lead.NotYet)}
	if e.Stage == lead.Quarantined {
		out.Missing = safetext.Line(cmp.Or(e.Reason, "something is missing"))
	}
	for _, t := range w.touchesFor(e) {
		if t.Partner.V == e.PartnerID && !t.At.IsZero() {
			at := t.At
			out.FirstTouch = &at
			break
		}
	}
	if len(w.agreedTo) > 0 {
		out.Agreed = w.agreedTo[store.AgreementID(e.PartnerID, w.rules.policy.Hash)] != nil
	}
	if h, ok := review.HeldAt(holds, cmp.Or(r.Complete, r.At)); ok && h.Partner != e.PartnerID {
		out.Under = safetext.Line(h.Partner)
	}
	return out
}

// weigh says what each decision would make of the case.
func (s *caseInHand) weigh(w *work) (err error) {
	var ids []int64
	for _, e := range s.claims {
		ids = append(ids, e.ID)
	}
	if s.deals, err = w.tx.DealsOfLeads(w.ctx, ids); err != nil {
		return err
	}
	leads, err := s.k.leadsByID(ids)
	if err != nil {
		return err
	}
	var a review.Accounts
	if err := s.k.rates(&a); err != nil {
		return err
	}
	s.rates = a.Rates
	for _, partner := range slices.Sorted(slices.Values(s.Partners())) {
		e := s.champion(partner)
		out := Outlook{PartnerID: safetext.Line(partner), Partner: w.calledPartner(partner), Lead: lead.ID(e.ID)}
		for _, o := range s.deals {
			if s.goesOver(o, partner) {
				out.Moves++
			}
		}
		stakes, err := s.stakesFor(partner, e, leads)
		if err != nil {
			return err
		}
		effects, err := review.Effects(s.Partners(), partner, stakes, s.rates)
		if err != nil {
			return err
		}
		for _, f := range effects {
			out.Effects = append(out.Effects, CaseEffect{PartnerID: safetext.Line(f.Partner), Partner: w.calledPartner(f.Partner),
				Sourced: f.Sourced, SourcedThen: f.Then, Due: f.Due, DueThen: f.DueThen})
		}
		s.Choices = append(s.Choices, out)
	}
	return nil
}

// stakesFor are the opportunities of the case as a decision for a partner would have them.
func (s *caseInHand) stakesFor(partner string, champion *entry, leads map[int64]*store.CountedLead) ([]review.Stake, error) {
	basis := s.k.rules.policy.Attribution.Payouts
	var stakes []review.Stake
	var now, then []*deal
	at := map[*deal]int{}
	for _, o := range s.deals {
		d := &deal{o, leads[o.LeadID]}
		after := d
		if s.goesOver(o, partner) {
			moved := *o
			moved.LeadID = champion.ID
			after = &deal{&moved, leads[champion.ID]}
		}
		at[d], at[after] = len(stakes), len(stakes)
		st := review.Stake{Opportunity: fmt.Sprint(o.ID), Partner: d.partner(), Amount: d.amount(), Lost: o.Stage == "lost"}
		if o.Stage == "won" && o.ClosedAt != 0 {
			st.On = review.DayOf(o.ClosedAt, s.k.zone)
			now, then = append(now, d), append(then, after)
		}
		stakes = append(stakes, st)
	}
	if err := s.k.paths(now, func(o *deal, steps []step) { stakes[at[o]].Now = s.k.basis(basis, o, steps) }); err != nil {
		return nil, err
	}
	err := s.k.paths(then, func(o *deal, steps []step) { stakes[at[o]].Then = s.k.basis(basis, o, steps) })
	return stakes, err
}
