package demo

import (
	"fmt"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// past plans the leads whose story is told: what was won and lost, turned away, put off.
func (g *generator) past() {
	for i := range 28 {
		g.deal(35, 88, i, "won")
	}
	for i := range 30 {
		g.deal(30, 88, i, "lost")
	}
	for i := range 32 {
		g.deal(6, 60, i, "open")
	}
	for range 72 {
		p := g.ordinary(2, 88)
		p.runs(p.company.tech, "")
		at := g.answered(p)
		reason := pick(g, []string{"wrong_fit", "wrong_fit", "no_need", "no_need", "no_budget", "customer", "unreachable", "duplicate",
			"other"})
		g.do(at, p.owner, p, desk.Action{Verb: desk.Disqualify, Reason: reason,
			Note: "spoke to the switchboard; nothing to win here this year"})
	}
	for range 20 {
		p := g.ordinary(5, 80)
		g.do(g.answered(p), p.owner, p, desk.Action{Verb: desk.NurtureIt, Until: g.now.Add(g.between(5*24*time.Hour, 60*24*time.Hour)),
			Note: "come back when the new budget is open"})
	}
	for range 12 {
		p := g.ordinary(40, 88)
		g.contact(p, g.answered(p))
		g.do(g.later(p.country, p.arrive, g.between(40*time.Hour, 120*time.Hour)), p.owner, p, desk.Action{Verb: desk.Archive})
	}
	for i := range 18 {
		source := lead.OwnSite
		if i%3 == 0 {
			source = lead.Event
		}
		g.lead(wish{arrive: g.workday(2, 60), source: source, fit: vague, heat: g.rnd.IntN(2), country: g.country()})
	}
	for range 8 {
		g.lead(wish{arrive: g.workday(2, 60), source: lead.List, fit: dim})
	}
	g.turnedAway()
	g.incomplete()
}

// ordinary is a lead of every sort that somebody took.
func (g *generator) ordinary(from, to int) *plan {
	p := g.lead(wish{arrive: g.workday(from, to), fit: fit(g.rnd.IntN(int(fits))), heat: g.rnd.IntN(3)})
	g.claim(p)
	return p
}

// answered is when a lead gets its first answer: mostly within two hours of working time, a few
// later.
func (g *generator) answered(p *plan) time.Time {
	d := g.between(20*time.Minute, 110*time.Minute)
	if g.rnd.IntN(9) == 0 {
		d = g.between(130*time.Minute, 5*time.Hour)
	}
	return g.later(p.country, p.arrive, d)
}

// deal plans a lead that became an EQL and then an SQL with an opportunity, which is open, won or
// lost.
func (g *generator) deal(from, to, i int, stage string) {
	heat := 2 + i%2
	p := g.lead(wish{arrive: g.workday(from, to), certain: i%4 > 0 || heat < 3, fit: fit(i % 3), heat: heat})
	p.runs(otherStacks[i%len(otherStacks)], useCases[i%len(useCases)])
	g.claim(p)
	at := g.answered(p)
	g.qualify(p, at)
	contacted := g.later(p.country, at, g.between(15*time.Minute, 210*time.Minute))
	if i%8 == 5 {
		contacted = g.later(p.country, at, g.between(5*time.Hour, 9*time.Hour))
	}
	g.contact(p, contacted)
	accepted := g.later(p.country, contacted, g.between(4*time.Hour, 20*time.Hour))
	g.do(accepted, "marco", p, desk.Action{Verb: desk.Accept})
	row := desk.OpportunityIn{Emails: []string{p.person.email}, Stage: "open", CreatedAt: accepted,
		Amount: lead.Known(int64(8+g.rnd.IntN(90)) * 30_000)}
	row.ARR = lead.Known(row.Amount.V * 4 / 5)
	key := fmt.Sprintf("OP-%s-%02d", stage, i+1)
	row.Origin = desk.Origin{Name: "opportunities", Key: key, Raw: key}
	g.deals = append(g.deals, deal{partner: p.partner, created: accepted, amount: row.Amount.V})
	g.on(accepted, func(r *replay) error { return r.opportunity(row) })
	if stage == "open" {
		return
	}
	closed := row
	closed.Stage, closed.ClosedAt = stage, accepted.Add(g.between(6*24*time.Hour, 24*24*time.Hour))
	if latest := g.now.Add(-3 * time.Hour); closed.ClosedAt.After(latest) {
		closed.ClosedAt = accepted.Add(latest.Sub(accepted) / 2)
	}
	closed.Origin.Raw += " closed"
	g.on(closed.ClosedAt, func(r *replay) error { return r.opportunity(closed) })
}

// turnedAway plans leads that the policy's rules refuse at the door.
func (g *generator) turnedAway() {
	changes := []func(*desk.Referral){
		func(r *desk.Referral) {
			r.Email, r.Account.Domain = lead.Known("info@competitor.example"), lead.Known("competitor.example")
		},
		func(r *desk.Referral) { r.Tags = lead.Known([]string{"unsubscribed"}) },
		func(r *desk.Referral) { r.Account.Employees = lead.Known[int64](6) },
		func(r *desk.Referral) { r.Account.Employees = lead.Known[int64](3) },
	}
	for i := range 8 {
		g.lead(wish{arrive: g.workday(2, 80), fit: perfect, change: changes[i%len(changes)]})
	}
}

// incomplete plans rows that lack something and wait in quarantine.
func (g *generator) incomplete() {
	changes := []func(*desk.Referral){
		func(r *desk.Referral) { r.ProgramTier = lead.Opt[string]{} },
		func(r *desk.Referral) { r.ReferredAt = lead.Opt[time.Time]{} },
		func(r *desk.Referral) { r.Partner = "unknown-partner" },
		func(r *desk.Referral) { r.Email = lead.Opt[string]{} },
	}
	for i := range 8 {
		g.lead(wish{arrive: g.workday(1, 12), fit: perfect, change: changes[i%len(changes)]})
	}
}
