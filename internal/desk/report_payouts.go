package desk

import (
	"encoding/json"
	"slices"

	"github.com/eqltui/eqltui/internal/attribution"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/store"
)

// payouts is what a period owes each partner against what was paid.
func (k *knowledge) payouts(a *asked) error {
	basis := k.rules.policy.Attribution.Payouts
	accounts := review.Accounts{}
	other := map[string]int64{} // by the other basis, of wins in the period
	won, reversed, err := k.earned(a)
	if err != nil {
		return err
	}
	var all []*deal
	all = append(all, won...)
	for _, r := range reversed {
		all = append(all, r.was)
	}
	credits := map[*deal]map[string]int64{}
	err = k.paths(all, func(o *deal, steps []step) {
		credits[o] = k.basis(basis, o, steps)
		if k.in(a.stretchOf, o.ClosedAt) {
			for id, minor := range k.basis(otherBasis(basis), o, steps) {
				other[id] = plus(other[id], minor)
			}
		}
	})
	if err != nil {
		return err
	}
	enter := func(to *[]review.Deal, o *deal, at int64) {
		for id, minor := range credits[o] {
			*to = append(*to, review.Deal{Opportunity: o.ExternalID, Partner: id, On: review.DayOf(at, k.zone), Credit: minor})
		}
	}
	for _, o := range won {
		enter(&accounts.Wins, o, o.ClosedAt)
	}
	for _, r := range reversed {
		enter(&accounts.Wins, r.was, r.was.ClosedAt)
		enter(&accounts.Reversals, r.was, r.at)
	}
	if err := k.rates(&accounts); err != nil {
		return err
	}
	if err := k.payments(&accounts); err != nil {
		return err
	}
	statements, err := review.Payouts(a.period, accounts)
	if err != nil {
		return err
	}
	k.payoutRows(a, statements, other)
	return nil
}

// otherBasis is what is shown beside the one that is paid by.
func otherBasis(basis string) string {
	if basis == policy.Sourced {
		return string(attribution.FirstLastPartner)
	}
	return policy.Sourced
}

// basis is what each partner is credited with of an opportunity.
func (k *knowledge) basis(name string, o *deal, steps []step) map[string]int64 {
	out := map[string]int64{}
	if name == policy.Sourced {
		if p := o.partner(); p != "" {
			out[p] = o.amount()
		}
		return out
	}
	touches, credits := k.credits(attribution.Model(name), o, steps)
	for _, s := range attribution.ByPartner(touches, credits) {
		if s.Minor > 0 {
			out[s.Partner] = s.Minor
		}
	}
	return out
}

// earned are the wins and the reversals that a period's statements are made of: those of the period, and all of whatever was
// reversed in it, because a reversal has the rate of the day of its win.
func (k *knowledge) earned(a *asked) (won []*deal, reversed []reversal, err error) {
	deals, err := k.everyDeal()
	if err != nil {
		return nil, nil, err
	}
	back, err := k.reversals()
	if err != nil {
		return nil, nil, err
	}
	now := map[string]*store.Opportunity{}
	if len(back) > 0 {
		for _, o := range deals {
			now[dealID(o)] = o
		}
	}
	undone := map[string]bool{}
	for i := range back {
		if o := now[back[i].id]; o != nil {
			back[i].was.ExternalID = o.ExternalID
		}
		if k.in(a.stretchOf, back[i].at) {
			undone[back[i].was.ExternalID] = true
		}
	}
	asked := func(o *store.Opportunity) bool {
		return k.in(a.stretchOf, o.ClosedAt) || undone[o.ExternalID]
	}
	deals = slices.DeleteFunc(deals, func(o *store.Opportunity) bool {
		return o.Stage != "won" || o.ClosedAt == 0 || o.ClosedAt > k.at || !asked(o)
	})
	if won, err = k.withLeads(deals); err != nil {
		return nil, nil, err
	}
	back = slices.DeleteFunc(back, func(r reversal) bool { return !asked(r.was.Opportunity) })
	var ids []int64
	for _, r := range back {
		ids = append(ids, r.was.LeadID)
		if o := now[r.id]; o != nil && o.LeadID != 0 {
			ids = append(ids, o.LeadID)
		}
	}
	leads, err := k.leadsByID(ids)
	for _, r := range back {
		o := now[r.id]
		if r.was.lead = leads[r.was.LeadID]; r.was.lead == nil && o != nil { // its lead is one with another since
			r.was.lead = leads[o.LeadID]
		}
	}
	return won, back, err
}

// reversal is a win that was taken back.
type reversal struct {
	id  string // of the opportunity
	was *deal  // as it was while it was won
	at  int64  // when it was taken back
}

// reversals are the wins that were known and are none any more, or are of another amount: the journal has them. A
// correction within the period of the win shows as a line and its reversal, which add up to nothing.
func (k *knowledge) reversals() ([]reversal, error) {
	var out []reversal
	held := map[string]store.Opportunity{}
	err := k.tx.DealEvents(k.ctx, func(ev *journal.Event) error {
		if k.later[ev.Seq] {
			return nil
		}
		o := held[ev.Data.To]
		was := o
		if err := forward(&o, ev.Data.Changes); err != nil {
			return err
		}
		held[ev.Data.To] = o
		if was.Stage == "won" && (o.Stage != "won" || o.LeadID != was.LeadID) && was.ClosedAt != 0 {
			out = append(out, reversal{ev.Data.To, &deal{Opportunity: &was}, store.Millis(ev.At)})
		}
		return nil
	})
	return out, err
}

// forward writes what an event says an opportunity became.
func forward(o *store.Opportunity, changes journal.Changes) error {
	turned := make(journal.Changes, len(changes))
	for name, c := range changes {
		turned[name] = journal.Change{Before: c.After}
	}
	return dealKind.fields.Back(o, turned, dealKind.noun+".")
}

// rates are those of each partner from the days on which they came into force, as the journal has them.
func (k *knowledge) rates(a *review.Accounts) error {
	seen := map[string]bool{}
	err := k.tx.PartnerEvents(k.ctx, func(ev *journal.Event) error {
		c, ok := ev.Data.Changes[partnerKind.noun+".PayoutBP"]
		if !ok || k.later[ev.Seq] {
			return nil
		}
		from := review.DayOf(store.Millis(ev.At), k.zone)
		if !seen[ev.Data.To] {
			from, seen[ev.Data.To] = review.Always, true // what was said first has always held
		}
		var bp lead.Opt[int64]
		if len(c.After) > 0 {
			if err := json.Unmarshal(c.After, &bp); err != nil {
				return err
			}
		}
		a.Rates = append(a.Rates, review.PayoutRate{Partner: ev.Data.To, BP: bp.V, From: from})
		return nil
	})
	if err != nil {
		return err
	}
	for _, p := range k.partners {
		if p.PayoutBP.Known && !seen[p.ID] {
			a.Rates = append(a.Rates, review.PayoutRate{Partner: p.ID, BP: p.PayoutBP.V, From: review.Always})
		}
	}
	return nil
}

func (k *knowledge) payments(a *review.Accounts) error {
	rows, err := few(k, &payoutKind, store.Payouts)
	if err != nil {
		return err
	}
	for _, p := range rows {
		pay := review.Payment{Partner: p.Partner, On: review.DayOf(p.PaidAt, k.zone), Minor: p.Amount}
		if of, ok := review.ParsePeriod(p.Period); ok && p.Period != "" {
			pay.For = &of
		}
		a.Payments = append(a.Payments, pay)
	}
	return nil
}

func (k *knowledge) payoutRows(a *asked, statements []review.Statement, other map[string]int64) {
	line := []report.Column{
		{Name: "opportunity", Kind: report.Text, Title: "opportunity"},
		{Name: "credit", Kind: report.Money, Title: "credit"},
		{Name: "rate_bp", Kind: report.Count, Title: "rate, basis points"},
		{Name: "due", Kind: report.Money, Title: "due"},
	}
	a.By = "partner"
	a.Columns = []report.Column{
		{Name: "partner", Kind: report.Text, Title: "partner"},
		{Name: "lines", Kind: report.Lines, Title: "won opportunities"},
		{Name: "due", Kind: report.Money, Title: "due"},
		{Name: "paid", Kind: report.Money, Title: "paid"},
		{Name: "difference", Kind: report.Money, Title: "difference"},
		{Name: "other_credit", Kind: report.Money, Title: "credit by " + otherBasis(k.rules.policy.Attribution.Payouts), Quiet: true},
	}
	by := map[string]review.Statement{}
	for _, s := range statements {
		by[s.Partner] = s
	}
	var due, paid int64
	for _, p := range k.partners {
		if !a.only(p.ID) {
			continue
		}
		s := by[p.ID]
		lines := report.Table{Columns: line}
		for _, l := range s.Lines {
			lines.Rows = append(lines.Rows, []any{l.Opportunity, l.Credit, l.RateBP, l.Due})
		}
		a.Rows = append(a.Rows, []any{p.ID, lines, s.Due, s.Paid, s.Difference, other[p.ID]})
		due, paid = due+s.Due, paid+s.Paid
	}
	a.Total.Add("due", report.Money, "due", due)
	a.Total.Add("paid", report.Money, "paid", paid)
	a.Total.Add("difference", report.Money, "difference", paid-due)
	a.note("credits", report.Term(k.rules.policy.Attribution.Payouts))
	a.Charts = append(a.Charts, report.Chart{Name: "payouts", Sort: report.Bars, Label: "partner", Series: []string{"due", "paid"},
		Kind: report.Money})
}
