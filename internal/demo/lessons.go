package demo

import (
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// What the last weeks teach whoever looks: the points for a CRM mislead, two leads are one, and one lead waits because the only
// colleague of its queue is away.

// otherStacks are what those run whom we win: none of the CRMs that the policy gives points for.
var otherStacks = [][]string{{"pipedrive"}, {"zoho", "sap"}, {"sap"}}

// runs says what the company of a lead runs and what it wants, whatever its fit was to be. Of the last three months sales took
// those without one of our CRMs who knew what for; those with one have the module that comes with it, and want nothing yet.
func (p *plan) runs(tech []string, useCase string) {
	p.row.Account.TechStack, p.row.UseCase = lead.Known(tech), known(useCase)
}

// lessons plans them. It comes last, so that all else is drawn as it was.
func (g *generator) lessons() {
	g.double()
	g.held()
}

// double plans a second lead of a company that is at hand, by a colleague of the first one, through the same partner.
func (g *generator) double() {
	first := g.lead(wish{arrive: g.workday(3, 5), country: "PL", partner: g.partners[0], source: lead.PartnerReferral, fit: near, heat: 1})
	g.claim(first)
	second := g.lead(wish{arrive: first.arrive.Add(26 * time.Hour), company: first.company, partner: first.partner,
		source: lead.PartnerReferral, fit: vague})
	g.contact(first, g.later("PL", second.arrive, 20*time.Minute))
	second.owner = first.owner
	g.do(g.later("PL", second.arrive, 30*time.Minute), second.owner, second, desk.Action{Verb: desk.Claim})
	g.contact(second, g.later("PL", second.arrive, 40*time.Minute))
}

// away is who is the only member of the queue in which the lead waits.
const away = "ines"

// held plans a lead for a queue whose only member is away since yesterday and for the rest of the week. It is given out as leads of
// a running programme are: nobody says whose it is.
func (g *generator) held() {
	c := &company{name: "Almacenes Ribera S.L.", domain: "almacenes-ribera.example", country: "ES", region: "emea", language: "es",
		zone: "Europe/Madrid", dial: "+34 9", industry: "logistics", employees: 260, tech: []string{"hubspot"},
		people: []string{"Carmen Ortega"}}
	p := g.plan(wish{arrive: g.now.Add(-35 * time.Minute), company: c, partner: g.partners[0], source: lead.PartnerReferral, fit: perfect})
	g.on(g.now.Add(-30*time.Hour), func(r *replay) error {
		who, err := r.who(away)
		if err != nil {
			return err
		}
		_, err = r.d.Away(r.ctx, who, away, g.now.Add(-29*time.Hour), g.now.Add(5*24*time.Hour))
		return err
	})
	g.on(p.arrive, func(r *replay) error {
		r.d.TellOwners(false)
		defer r.d.TellOwners(true)
		return r.arrive(p)
	})
}
