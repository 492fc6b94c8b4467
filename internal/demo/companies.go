package demo

import (
	"fmt"
	"strings"
)

// company is a prospect's company.
type company struct {
	name, domain, country, region, language, zone, dial, industry string
	employees                                                     int64
	tech                                                          []string
	people                                                        []string // names that are given; otherwise they are made
	land                                                          *land
}

// person is somebody at a company.
type person struct{ name, email, phone, title string }

var stacks = [][]string{{"salesforce"}, {"hubspot"}, {"hubspot", "sap"}, {"dynamics"}, {"salesforce", "netsuite"}, {"dynamics", "sap"}}

// makeCompany makes one of a country whose name was not used before. It fits the ideal profile:
// what a plan wants otherwise is changed there.
func (g *generator) makeCompany(country string) *company {
	l := g.lands[country]
	for {
		h := l.heads[g.rnd.IntN(len(l.heads))]
		base := h.name + " " + l.tails[g.rnd.IntN(len(l.tails))]
		domain := slug(base, "-") + ".example"
		if g.domains[domain] {
			g.clashes++
			if g.clashes%20 != 0 {
				continue
			}
			// The country's names are nearly used up: companies have branches.
			branch := []string{"Nord", "Sud", "Nova", "Plus", "Group", "Delta"}[g.rnd.IntN(6)]
			base += " " + branch
			if domain = slug(base, "-") + ".example"; g.domains[domain] {
				continue
			}
		}
		g.domains[domain] = true
		name := strings.TrimSpace(base + " " + l.form[g.rnd.IntN(len(l.form))])
		return &company{name: name, domain: domain, country: l.code, region: l.region, language: l.language, zone: l.zone, dial: l.dial,
			industry: h.industry, employees: g.headcount(), tech: stacks[g.rnd.IntN(len(stacks))], land: l}
	}
}

// headcount is between 50 and 2000, small companies more often than large ones.
func (g *generator) headcount() int64 {
	n := int64(55)
	for g.rnd.IntN(3) > 0 && n < 900 {
		n = n*3/2 + int64(g.rnd.IntN(20))
	}
	return n
}

// makePerson makes somebody at a company whose address was not used before.
func (g *generator) makePerson(c *company) person {
	p := person{title: titles[g.rnd.IntN(len(titles))], phone: fmt.Sprintf("%s%03d %04d", c.dial, g.rnd.IntN(900)+100, g.rnd.IntN(10_000))}
	for {
		local := ""
		if len(c.people) > 0 {
			p.name = c.people[g.rnd.IntN(len(c.people))]
			local = slug(p.name, ".")
		} else {
			first, last := c.land.first[g.rnd.IntN(len(c.land.first))], c.land.last[g.rnd.IntN(len(c.land.last))]
			p.name, local = first+" "+last, slug(first, "")+"."+slug(last, "")
		}
		if local == "" {
			local = fmt.Sprintf("contact%d", len(g.emails))
		}
		if p.email = local + "@" + c.domain; !g.emails[p.email] {
			g.emails[p.email] = true
			return p
		}
		g.clashes++
		if g.clashes%50 == 0 {
			p.email = fmt.Sprintf("%s%d@%s", local, len(g.emails), c.domain)
			g.emails[p.email] = true
			return p
		}
	}
}
