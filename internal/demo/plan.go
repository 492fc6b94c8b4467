package demo

import (
	"fmt"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// fit is how much is known of a company and how well it suits.
type fit int

const (
	perfect  fit = iota // everything known, everything suits
	near                // suits, but runs no CRM that counts
	plain               // suits, but no use case was stated
	sizeless            // the head count is not known
	vague               // neither tech stack nor use case
	poor                // an industry that is not served
	dim                 // little is known at all
	fits                // how many there are
)

// wish is what a planned lead shall be like; what is left open is made up.
type wish struct {
	arrive  time.Time
	country string
	company *company
	partner *partner
	certain bool // a certified partner
	source  lead.Source
	fit     fit
	heat    int // 0 to 3: how much the person did before
	change  func(*desk.Referral)
}

// plan is one lead of the demo.
type plan struct {
	wish
	person person
	row    desk.Referral
	id     lead.ID // known once it came in
	// owner is who works on it, "" for nobody yet.
	owner string
}

// lead plans a lead: its row, its journey and its arrival.
func (g *generator) lead(w wish) *plan {
	p := g.plan(w)
	g.journey(p)
	g.on(w.arrive, func(r *replay) error { return r.arrive(p) })
	return p
}

// plan makes up a lead and its row.
func (g *generator) plan(w wish) *plan {
	if w.source == "" {
		w.source = lead.PartnerReferral
	}
	if w.partner == nil && w.source.Partnered() {
		w.partner = g.referrer(w.certain)
		if w.partner.id == quietOne && w.arrive.After(g.now.AddDate(0, 0, -silence)) {
			w.partner = g.partner(substitute)
		}
	}
	if w.company == nil {
		if w.country == "" {
			w.country = g.country()
		}
		w.company = g.makeCompany(w.country)
	}
	w.country = w.company.country
	g.count++
	p := &plan{wish: w, person: g.makePerson(w.company)}
	p.row = g.referralRow(p)
	if w.change != nil {
		w.change(&p.row)
	}
	return p
}

func (g *generator) referralRow(p *plan) desk.Referral {
	c, key := p.company, fmt.Sprintf("R-%04d", g.count)
	row := desk.Referral{
		Origin: desk.Origin{Name: "referrals", Key: key, Raw: key},
		Record: lead.Record{
			ReferredAt: lead.Known(p.arrive.Add(-g.between(time.Minute, 30*time.Minute))), Source: p.source,
			Personal: lead.Personal{
				Email: lead.Known(p.person.email), Name: known(p.person.name), Phone: known(p.person.phone),
				Title: known(p.person.title), Language: known(c.language), TimeZone: known(c.zone),
			},
			Own: lead.Own{ProductLine: known(pick(g, products))},
		},
		Account: lead.Account{
			Company: lead.Company{
				Name: known(c.name), Country: known(c.country), Region: known(c.region), Industry: known(c.industry),
				Employees: lead.Known(c.employees), TechStack: lead.Known(c.tech),
			},
		},
	}
	useCase := pick(g, useCases)
	switch p.fit {
	case near:
		row.Account.TechStack, row.UseCase = lead.Known([]string{pick(g, []string{"pipedrive", "zoho", "sap"})}), known(useCase)
	case plain:
	case sizeless:
		row.Account.Employees = lead.Opt[int64]{}
		row.UseCase = known(useCase)
	case vague:
		row.Account.TechStack = lead.Opt[[]string]{}
	case dim:
		row.Account.Employees, row.Account.TechStack, row.Account.Industry = lead.Opt[int64]{}, lead.Opt[[]string]{}, lead.Opt[string]{}
	case poor:
		row.Account.Industry, row.UseCase = known(pick(g, []string{"education", "construction", "agriculture"})), known(useCase)
	default:
		row.UseCase = known(useCase)
	}
	if p.partner != nil {
		row.Partner, row.ProgramTier = p.partner.id, known(p.partner.tier)
		row.UTM = lead.UTM{Source: known(p.partner.id), Medium: known("referral"), Campaign: known(pick(g, topics))}
		notes := remarks[p.partner.language]
		if len(notes) == 0 {
			notes = remarks["en"]
		}
		if p.source == lead.PartnerReferral && g.rnd.IntN(3) > 0 {
			row.Note = pick(g, notes)
		}
	}
	if g.rnd.IntN(8) == 0 {
		row.Tags = lead.Known([]string{pick(g, []string{"spring-campaign", "webinar", "priority", "multi-site"})})
	}
	if g.rnd.IntN(10) == 0 {
		row.Attributes = map[string]string{"Warehouse sites": fmt.Sprint(1 + g.rnd.IntN(6))}
	}
	return row
}

// asks are the answers to the four questions, with what was said.
var asks = map[string][]string{
	"budget":    {"approved for this year, about 60 k", "line in the IT budget, signed in the spring", "the board released it last week"},
	"authority": {"she signs up to 100 k herself", "speaks for the managing board", "decides together with the CFO, who was on the call"},
	"need":      {"present system loses support in June", "two audits failed on lot tracking", "picking errors cost them a customer"},
	"timeline":  {"wants to be live before the season", "decision by the end of the month", "project starts next quarter"},
}

// answers makes yes answers to so many of the questions: to the budget always, which is a buying
// signal too.
func (g *generator) answers(n int) map[string]lead.Question {
	letters := lead.Letters()
	others := letters[1:]
	g.rnd.Shuffle(len(others), func(i, j int) { others[i], others[j] = others[j], others[i] })
	out := map[string]lead.Question{}
	for _, l := range letters[:n] {
		out[l] = lead.Question{Answer: lead.Yes, Evidence: pick(g, asks[l])}
	}
	return out
}

// do plans an action on a lead.
func (g *generator) do(at time.Time, who string, p *plan, a desk.Action) {
	g.on(at, func(r *replay) error { return r.act(who, a, p) })
}

// claim plans that somebody takes the lead soon after it came.
func (g *generator) claim(p *plan) {
	p.owner = g.colleague(p.country)
	g.do(g.later(p.country, p.arrive, g.between(3*time.Minute, 15*time.Minute)), p.owner, p, desk.Action{Verb: desk.Claim})
}

// qualify plans that a lead with every fact passes the gates.
func (g *generator) qualify(p *plan, at time.Time) {
	a := desk.Action{Verb: desk.Qualify, BANT: g.answers(2 + g.rnd.IntN(3)), ConfirmUs: true, NextStep: pick(g, nextSteps)}
	who := p.owner
	if who == "" {
		who = g.colleague(p.country)
		p.owner = who
	}
	g.on(at, func(r *replay) error {
		if err := r.flushTouches(at); err != nil {
			return err
		}
		return r.act(who, a, p)
	})
}

var nextSteps = []string{"demo with their own pick lists", "call with the CFO about the licence", "send the reference of a like company",
	"site visit, two hours"}

var outcomes = []string{"reached", "no_answer", "voicemail", "replied", "booked"}

// contact plans an outreach.
func (g *generator) contact(p *plan, at time.Time) {
	a := desk.Action{Verb: desk.Contact, By: pick(g, desk.Channels()), Outcome: pick(g, outcomes)}
	if g.rnd.IntN(3) == 0 {
		a.Note = pick(g, callNotes)
	}
	who := p.owner
	if who == "" {
		who = g.colleague(p.country)
	}
	g.do(at, who, p, a)
}

var callNotes = []string{"friendly, short of time; call again on Thursday", "asked for prices for three sites",
	"colleague from IT joins the next call", "wants a reference in the same trade"}
