package desk

import (
	"fmt"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// planned is what would come of a merge, from what stands there now.
func (m *merger) planned() (out PartnersMerged, err error) {
	w := m.w
	out = PartnersMerged{From: safetext.Line(m.from.ID), Into: safetext.Line(m.into.ID), Currency: w.rules.policy.Currency}
	facts := review.PartnerMerge{}
	for _, side := range []struct {
		p  *lead.Partner
		to *review.PartnerSide
	}{{m.from, &facts.From}, {m.into, &facts.Into}} {
		if *side.to, err = w.sideOf(side.p); err != nil {
			return out, err
		}
		if err := m.leadsOf(&facts, side.p.ID); err != nil {
			return out, err
		}
	}
	if err := m.payoutsOf(&facts); err != nil {
		return out, err
	}
	if out.Plan, err = review.PlanPartnerMerge(&facts); err != nil {
		return out, err
	}
	touches, messages, err := w.tx.TouchesOfPartner(w.ctx, m.from.ID)
	if err != nil {
		return out, err
	}
	if err := m.move(); err != nil {
		return out, err
	}
	for _, r := range []RowsMoved{{"lead", int64(out.Plan.Leads), nil}, {"touch", touches, nil}, {"message", messages, nil}} {
		if r.Moved > 0 {
			out.Rows = append(out.Rows, r)
		}
	}
	out.Rows = append(out.Rows, m.rows...)
	for _, name := range m.aliases {
		out.Aliases = append(out.Aliases, safetext.Line(name))
	}
	out.Notes = m.notes(&facts, &out)
	out.Text = out.From + " would be merged into " + out.Into
	return out, nil
}

// sideOf is what is compared of a partner.
func (w *work) sideOf(p *lead.Partner) (review.PartnerSide, error) {
	out := review.PartnerSide{ID: p.ID, Kind: safetext.Line(p.Kind), Tier: safetext.Line(p.Tier), Status: string(p.StatusAt(w.now)),
		Certified: p.Certified, RateBP: p.PayoutBP, Cost: p.CostPerQuarter,
		Agreed: w.agreedTo[store.AgreementID(p.ID, w.rules.policy.Hash)] != nil}
	c, err := w.channels.get(w, p.ID)
	if err != nil {
		return out, err
	}
	if c != nil {
		out.Channel = c.Kind
	}
	t, err := w.tokens.get(w, p.ID)
	if err != nil {
		return out, err
	}
	out.Token = t != nil && t.RevokedAt == 0
	err = store.People.Every(w.ctx, w.tx, func(u *store.User) error {
		if u.Partner == p.ID && u.RemovedAt == 0 {
			out.People++
		}
		return nil
	})
	return out, err
}

// leadsOf adds the leads of a partner and what stands to its credit.
func (m *merger) leadsOf(facts *review.PartnerMerge, partner string) error {
	w := m.w
	all, err := w.tx.RivalsOf(w.ctx, partner)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(all, someRows) {
		ids := make([]int64, len(part))
		for i, l := range part {
			ids[i] = l.ID
			one := review.PartnerLead{Lead: lead.ID(l.ID), Partner: partner, Person: l.PersonID, Living: l.Stage.Living()}
			if l.Company {
				one.Account = l.AccountID
			}
			facts.Leads = append(facts.Leads, one)
		}
		deals, err := w.tx.DealsOfLeads(w.ctx, ids)
		if err != nil {
			return err
		}
		for _, o := range deals {
			if o.Stage != "lost" {
				facts.Stakes = append(facts.Stakes, review.PartnerStake{Partner: partner, Amount: o.Amount.V})
			}
		}
	}
	return nil
}

// payoutsOf says what all payouts so far are made of, now and with one partner in the place of the two. What was paid and
// the rates are read as they stand: rates of the one that goes hold for nothing then.
func (m *merger) payoutsOf(facts *review.PartnerMerge) error {
	k, err := knownTo(m.w)
	if err != nil {
		return err
	}
	facts.Period = review.Period{From: 0, To: review.DayOf(k.at, k.zone).Quarter().To}
	a := &asked{stretchOf: k.stretch(facts.Period), period: facts.Period}
	won, reversed, err := k.earned(a)
	if err != nil {
		return err
	}
	all := slices.Clone(won)
	for _, r := range reversed {
		all = append(all, r.was)
	}
	basis := k.rules.policy.Attribution.Payouts
	now, then := map[*deal]map[string]int64{}, map[*deal]map[string]int64{}
	err = k.paths(all, func(o *deal, steps []step) {
		now[o] = k.basis(basis, o, steps)
		steps = slices.Clone(steps)
		for i := range steps {
			steps[i].Partner = m.named(steps[i].Partner)
		}
		after := deal{Opportunity: o.Opportunity}
		if o.lead != nil {
			l := *o.lead
			l.PartnerID = m.named(l.PartnerID)
			after.lead = &l
		}
		then[o] = k.basis(basis, &after, steps)
	})
	if err != nil {
		return err
	}
	for _, side := range []struct {
		credits map[*deal]map[string]int64
		to      *review.Accounts
	}{{now, &facts.Now}, {then, &facts.Then}} {
		enter := func(to *[]review.Deal, o *deal, at int64) {
			for id, minor := range side.credits[o] {
				*to = append(*to, review.Deal{Opportunity: o.ExternalID, Partner: id, On: review.DayOf(at, k.zone), Credit: minor})
			}
		}
		for _, o := range won {
			enter(&side.to.Wins, o, o.ClosedAt)
		}
		for _, r := range reversed {
			enter(&side.to.Wins, r.was, r.was.ClosedAt)
			enter(&side.to.Reversals, r.was, r.at)
		}
		if err := k.rates(side.to); err != nil {
			return err
		}
		if err := k.payments(side.to); err != nil {
			return err
		}
	}
	for i := range facts.Then.Payments {
		p := &facts.Then.Payments[i]
		p.Partner = m.named(p.Partner)
	}
	return nil
}

// named is what a partner is called once the two are one.
func (m *merger) named(id string) string {
	if id == m.from.ID {
		return m.into.ID
	}
	return id
}

// notes are what is to be known of a merge, or done about it.
func (m *merger) notes(f *review.PartnerMerge, out *PartnersMerged) (notes []string) {
	say := func(format string, args ...any) { notes = append(notes, fmt.Sprintf(format, args...)) }
	from, into := out.From, out.Into
	if n := len(out.Plan.Doubles); n > 0 {
		say("%d %s of one person came through both: they were a conflict and are doubles then (eqltui duplicates)", n,
			plural(n, "pair of leads", "pairs of leads"))
	}
	if out.Plan.Settled > 0 {
		say("%d %s at one company %s no conflict any more", out.Plan.Settled, plural(out.Plan.Settled, "pair of leads", "pairs of leads"),
			plural(out.Plan.Settled, "is", "are"))
	}
	if f.From.Agreed && !f.Into.Agreed {
		say("the agreement of %s to the policy in force counts for all leads of %s then", from, into)
	}
	switch {
	case f.From.Channel != "" && f.Into.Channel == "":
		say("%s hears by %s and %s by nothing: set a channel for %s; messages wait until then", from, f.From.Channel, into, into)
	case f.From.Channel != "":
		say("what was told to %s by %s is told to %s by %s", from, f.From.Channel, into, f.Into.Channel)
	}
	if f.From.Token {
		say("the token of %s goes on working, and sends for %s", from, into)
	}
	if f.From.People > 0 {
		say("%d %s of %s who %s in %s all leads of %s then", f.From.People, plural(f.From.People, "person", "people"), from,
			plural(f.From.People, "comes", "come"), plural(f.From.People, "sees", "see"), into)
	}
	for _, r := range out.Rows {
		if len(r.Clash) > 0 {
			say("both have %s %s: that of %s stays, an undo brings the other back", r.Noun, strings.Join(r.Clash, ", "), into)
		}
	}
	if out.Plan.Due.From+out.Plan.Due.Into != out.Plan.Due.Then {
		say("payouts are another sum then: the rate is that of %s, and credits are divided among fewer partners", into)
	}
	return notes
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
