package demo

import (
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// The deadlines of the queue that never closes, from now: some missed, some close enough that
// seconds count, the rest in the next hours.
var (
	triageDue = []time.Duration{-26 * time.Minute, -4*time.Minute - 20*time.Second, 7*time.Minute + 31*time.Second, 18 * time.Minute,
		26 * time.Minute,
		38 * time.Minute, 52 * time.Minute, 61 * time.Minute, 73 * time.Minute, 84 * time.Minute, 96 * time.Minute, 104 * time.Minute,
		112 * time.Minute}
	contactDue = []time.Duration{-8 * time.Minute, 65 * time.Minute, 125 * time.Minute, 200 * time.Minute}
)

// The limits of the policy's two clocks.
const (
	triageLimit  = 2 * time.Hour
	contactLimit = 4 * time.Hour
)

// present plans the leads that are open now: about sixty.
func (g *generator) present() {
	rare := rarities()
	var open []*plan
	for i, due := range triageDue {
		w := g.openWish(i, g.now.Add(due-triageLimit))
		w.country = pick(g, worldCountries())
		if i == 6 {
			w.company, w.fit, w.source = rare[0], perfect, lead.PartnerReferral
		}
		open = append(open, g.newcomer(i, w))
	}
	for _, due := range contactDue {
		open = append(open, g.qualified(pick(g, worldCountries()), g.now.Add(due-contactLimit)))
	}
	for i := range 9 {
		w := g.openWish(i+1, g.waiting("default", i, 9))
		w.country = "PL"
		if i == 4 {
			w.company = rare[1]
		}
		open = append(open, g.newcomer(i, w))
	}
	for i := range 8 {
		w := g.openWish(i+2, g.waiting("italy", i, 8))
		w.country = "IT"
		open = append(open, g.newcomer(i+1, w))
	}
	for i, country := range []string{"PL", "IT", "PL", "IT"} {
		cal := g.queues[queueOf(country)]
		at, _ := cal.Back(g.now, time.Duration(50+35*i)*time.Minute)
		open = append(open, g.qualified(country, at))
	}
	g.inHand(open)
}

// openWish gives the open leads their variety: from hardly known to one fact away.
func (g *generator) openWish(i int, arrive time.Time) wish {
	w := wish{arrive: arrive, fit: []fit{near, sizeless, plain, vague, perfect, poor, dim, near}[i%8],
		heat: []int{2, 2, 1, 1, 2, 1, 1, 3}[i%8], certain: i%3 != 1}
	switch i % 7 {
	case 3:
		w.source = lead.Integration
	case 5:
		w.source = lead.Marketplace
	case 6:
		w.source = lead.PartnerContent
	}
	return w
}

// waiting is when a lead came that still waits for its answer in a queue with closing hours: in
// the last hour and a half of open time or, while the queue is closed, since then.
func (g *generator) waiting(queue string, i, of int) time.Time {
	cal := g.queues[queue]
	at, ok := cal.Back(g.now, 3*time.Minute+(time.Duration(i)*80*time.Minute/time.Duration(of)).Truncate(time.Second))
	if !ok {
		return g.now.Add(-time.Hour)
	}
	if !cal.Open(g.now) && i%2 == 0 {
		closed := g.now.Sub(at)
		at = at.Add((closed * time.Duration(i+1) / time.Duration(of+2)).Truncate(time.Second))
	}
	return at
}

// newcomer plans a lead that waits for its first answer. A third is taken by somebody, a few have
// been asked about already and lack one fact.
func (g *generator) newcomer(i int, w wish) *plan {
	oneFact := i%6 == 2
	if oneFact {
		w.fit, w.source, w.certain, w.heat = sizeless, lead.PartnerReferral, true, 2
	}
	p := g.lead(w)
	soon := func(part time.Duration) time.Time { return p.arrive.Add(g.now.Sub(p.arrive) * part / 10) }
	if i%3 == 0 || oneFact {
		p.owner = g.colleague(p.country)
		g.do(soon(4), p.owner, p, desk.Action{Verb: desk.Claim})
	}
	if oneFact {
		answers := g.answers(2)
		at := soon(6)
		g.on(at, func(r *replay) error {
			return r.try(p.owner, p, desk.Action{Verb: desk.Qualify, BANT: answers, ConfirmUs: true})
		})
	}
	if i%5 == 4 {
		g.do(soon(7), g.colleague(p.country), p, desk.Action{Verb: desk.NoteIt, Note: pick(g, callNotes)})
	}
	return p
}

// qualified plans an EQL whose contact clock started at an instant.
func (g *generator) qualified(country string, at time.Time) *plan {
	p := g.lead(wish{arrive: at.Add(-g.between(25*time.Minute, 80*time.Minute)), country: country, certain: true, fit: fit(g.rnd.IntN(3)),
		heat: 2 + g.rnd.IntN(5)/4})
	p.owner = g.colleague(country)
	g.qualify(p, at)
	return p
}

// inHand plans the open leads on which work has begun: contacted, so that no clock runs. A few are
// at companies that came through another partner too.
func (g *generator) inHand(open []*plan) {
	for i := range 18 {
		w := wish{arrive: g.workday(2, 9), fit: fit(i) % fits, heat: i % 3}
		if i < 3 {
			rival := open[i*4]
			w.company, w.partner = rival.company, g.partners[0]
			if rival.partner == g.partners[0] {
				w.partner = g.partners[1]
			}
		}
		p := g.lead(w)
		g.claim(p)
		g.contact(p, g.answered(p))
		if i >= 14 {
			g.do(g.later(p.country, p.arrive, g.between(3*time.Hour, 6*time.Hour)), p.owner, p,
				desk.Action{Verb: desk.Snooze, Until: g.now.Add(g.between(20*time.Hour, 90*time.Hour))})
		}
	}
	for range 8 {
		p := g.lead(wish{arrive: g.workday(2, 9), certain: true, fit: fit(g.rnd.IntN(3)), heat: 2})
		g.claim(p)
		at := g.answered(p)
		g.qualify(p, at)
		g.contact(p, g.later(p.country, at, g.between(20*time.Minute, 3*time.Hour)))
	}
}
