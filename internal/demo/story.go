package demo

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// Who plays what in the story of the programme's quarters.
const (
	rising     = "fjordlys"     // brings more each quarter
	ending     = "polana"       // brings nothing any more
	newcomer   = "olivo"        // joined after the first day of the last quarter
	quietOne   = "mewa"         // referred steadily, and stopped
	substitute = "lanterna-lab" // sends what the quiet one would have sent
	regretted  = "nordwind"     // had a win that was taken back
	careless   = "sudety"       // writes the medium of its links in capitals
)

// silence is for how many days the quiet partner has sent nobody.
const silence = 57

// joined is when a partner joined: most before the programme started, the others one by one.
func (g *generator) joined(i int) time.Time {
	late := map[string]int{quietOne: 1, "harbour": 1, "kaskada": 2, "brenta": 2, "meridian": 3}
	switch id := g.partners[i].id; {
	case id == newcomer:
		return g.quarters[last].from.AddDate(0, 0, 1).Add(8 * time.Hour)
	case late[id] > 0:
		return g.quarters[late[id]-1].from.AddDate(0, 0, 40+i)
	}
	return g.quarters[0].from.AddDate(0, 0, -4-i)
}

// published is when a partner's page was: the first when it joined, the others until a few weeks ago.
func (g *generator) published(p *partner, i, draw int) time.Time {
	if i == 0 {
		return p.joined.Add(2 * time.Hour)
	}
	span := g.now.AddDate(0, 0, -40).Sub(p.joined)
	return p.joined.Add(span / 400 * time.Duration(draw)).Truncate(time.Minute)
}

// age gives a page its part in the story: two have not been refreshed for more than half a year, one is gone, the
// others are looked after.
func (g *generator) age(p *partner, i int, row *desk.PageIn) {
	lately := g.now.AddDate(0, 0, -150)
	switch {
	case p.id == ending && i == 2, p.id == "laguna" && i == 3:
		row.PublishedAt, row.RefreshedAt = g.now.AddDate(0, -15, 0), g.now.AddDate(0, -7, -8*i)
	case max(row.PublishedAt.Unix(), row.RefreshedAt.Unix()) < lately.Unix() || row.RefreshedAt.After(g.now):
		row.RefreshedAt = g.now.AddDate(0, 0, -20-(7*i+11*p.weight)%120)
	}
	if p.id == "karpaty" && i == 2 {
		row.GoneAt = g.now.AddDate(0, 0, -25)
	}
}

// deal is an opportunity of the history, for the figures that the story holds itself to.
type deal struct {
	partner *partner
	created time.Time
	amount  int64
}

// bargain is a deal of the story. No other partner had a hand in it, so its own is credited with all of it.
type bargain struct {
	partner *partner
	quarter int
	amount  int64  // minor units
	stage   string // that it comes to
	second  bool   // of the same partner and quarter
	plan    *plan
}

// thousand is a thousand in major units, in minor ones.
const thousand = 100_000

// amounts are what the partners with a part of their own bring a quarter, in thousands.
var amounts = map[string][running]int64{
	rising: {12, 17, 25, 36, 55, 78, 96},
	ending: {31, 18, 9, 0, 0, 0, 0},
}

// growth is what a quarter brings against the fourth, in per cent.
var growth = [running]int64{78, 86, 92, 100, 108, 116, 124}

// story plans the quarters before the ones that are told lead by lead. In those years the partners sent a list now
// and then, and each brought a deal or two a quarter.
func (g *generator) story() {
	var all []*bargain
	for n := range running {
		for i, p := range g.partners {
			if p.id != newcomer && p.joined.Before(g.quarters[n].from) {
				if b := g.bargain(p, i, n); b.amount > 0 {
					all = append(all, b.parts()...)
				}
			}
		}
	}
	g.edge(all)
	for n := range running {
		var early, late []*bargain
		for i, b := range all {
			switch {
			case b.quarter != n:
			case i%2 == 0 || b.partner.id == quietOne || b.partner.id == regretted:
				early = append(early, b)
			default:
				late = append(late, b)
			}
		}
		g.batch(g.office(n, 10), early, 1)
		g.batch(g.office(n, 45), late, 2)
		g.browsers(n)
	}
	g.reversal(all)
	g.silent()
	g.ready()
}

// bargain is what a partner brings in a quarter.
func (g *generator) bargain(p *partner, i, n int) *bargain {
	b := &bargain{partner: p, quarter: n, stage: []string{"won", "lost", "won", "lost", "open"}[(i+2*n)%5]}
	if own, ok := amounts[p.id]; ok {
		b.amount = own[n] * thousand
	} else {
		b.amount = (20+int64(p.weight)*5/2+int64(g.rnd.IntN(9)))*thousand*growth[n]/100 - int64(g.rnd.IntN(10))*thousand/10
	}
	switch {
	case p.id == regretted && n == last-1:
		b.stage, b.amount = "won", b.amount/2 // less than what it wins when this is taken back
	case p.id == rising, p.id == regretted && n == last:
		b.stage = "won"
	case b.stage == "open" && n < last:
		b.stage = "lost"
	}
	return b
}

// parts are the deals of a bargain: a large one of the rising partner is two.
func (b *bargain) parts() []*bargain {
	if b.partner.id != rising || b.amount < 50*thousand {
		return []*bargain{b}
	}
	other := *b
	b.amount, other.amount, other.second = b.amount/2, b.amount-b.amount/2, true
	return []*bargain{b, &other}
}

// places is how many partners the bands of the last quarter take at each end: a fifth of the nineteen that hold a rank.
const places = 3

// edge settles the last quarter: the rising partner leads by far, and the third and the fourth bring exactly as much
// a page, so that neither is in the band.
func (g *generator) edge(all []*bargain) {
	q := g.quarters[last]
	sum := map[*partner]int64{}
	for _, d := range g.deals {
		if !d.created.Before(q.from) && d.created.Before(q.to) {
			sum[d.partner] += d.amount
		}
	}
	var of []*bargain
	for _, b := range all {
		if b.quarter == last {
			sum[b.partner] += b.amount
			of = append(of, b)
		}
	}
	perPage := func(b *bargain) int64 { return sum[b.partner] / b.partner.lived(q) }
	raise := func(b *bargain, to int64) {
		more := to*b.partner.lived(q) - sum[b.partner]
		b.amount, sum[b.partner] = b.amount+more, sum[b.partner]+more
	}
	slices.SortStableFunc(of, func(a, b *bargain) int {
		return cmp.Or(cmp.Compare(atEnd(a), atEnd(b)), cmp.Compare(perPage(b), perPage(a)))
	})
	// The first that is not the rising one, and the two that tie.
	best, tied := of[0], of[places-2:places]
	edge := roundUp(perPage(tied[0])+thousand/2, thousand/10)
	if perPage(best) < edge+thousand {
		raise(best, edge+2*thousand)
	}
	for _, b := range tied {
		raise(b, edge)
	}
	top := of[len(of)-1]
	raise(top, max(perPage(top), roundUp(perPage(best)*6/5, thousand/10)))
}

// atEnd puts the rising partner behind the others.
func atEnd(b *bargain) int {
	if b.partner.id == rising {
		return 1
	}
	return 0
}

func roundUp(n, to int64) int64 { return (n + to - 1) / to * to }

// lived is how many pages of a partner lived in a quarter.
func (p *partner) lived(q quarter) (n int64) {
	for _, page := range p.listed {
		if page.PublishedAt.Before(q.to) && (page.GoneAt.IsZero() || page.GoneAt.After(q.from)) {
			n++
		}
	}
	return n
}

// batch plans a list of leads that came in at once: the bargains become opportunities, the others are turned away.
func (g *generator) batch(at time.Time, list []*bargain, others int) {
	var good, poor []*plan
	for _, b := range list {
		b.plan = g.listed(b.partner, at, perfect)
		good = append(good, b.plan)
	}
	for i := range others {
		poor = append(poor, g.listed(g.partner([]string{"baltica", "ponte", regretted}[(len(list)+i)%3]), at, fit(1+i)))
	}
	who, taken := g.colleague("DE"), desk.Action{Verb: desk.Contact, By: "call", Outcome: "reached"}
	qualified := g.working(at, 50*time.Minute)
	qualify := desk.Action{Verb: desk.Qualify, BANT: g.answers(3), ConfirmUs: true, NextStep: pick(g, nextSteps)}
	g.on(at, func(r *replay) error {
		if err := r.flushTouches(at); err != nil {
			return err
		}
		return r.arrive(slices.Concat(good, poor)...)
	})
	g.on(qualified, func(r *replay) error { return r.act(who, qualify, good...) })
	g.on(g.working(at, 80*time.Minute), func(r *replay) error {
		return r.act(who, desk.Action{Verb: desk.Disqualify, Reason: "no_need"}, poor...)
	})
	g.on(g.working(qualified, 2*time.Hour), func(r *replay) error { return r.act(who, taken, good...) })
	accepted := g.working(at, 10*time.Hour)
	g.on(accepted, func(r *replay) error { return r.act("marco", desk.Action{Verb: desk.Accept}, good...) })
	g.close(list, accepted)
}

// listed plans a lead of a list: the partner referred it some days before.
func (g *generator) listed(p *partner, at time.Time, f fit) *plan {
	country := map[string]string{"pl": "PL", "it": "IT", "de": "DE", "no": "NO"}[p.language]
	if country == "" {
		country = "GB"
	}
	l := g.plan(wish{arrive: at, country: country, partner: p, source: lead.PartnerReferral, fit: f})
	referred := at.Add(-g.between(20*time.Hour, 190*time.Hour))
	l.row.ReferredAt = lead.Known(referred)
	v := visitor{email: l.person.email, partner: p}
	g.visit(v, referred.Add(-g.between(time.Hour, 40*time.Hour)), false)
	if !p.certified && f == perfect {
		g.touch(v, "demo_request", referred.Add(-g.between(5*time.Minute, 50*time.Minute)))
	}
	return l
}

// close plans the opportunities of a list, and what they came to some weeks later.
func (g *generator) close(list []*bargain, accepted time.Time) {
	var opened, closed []desk.OpportunityIn
	until := accepted
	for _, b := range list {
		g.deals = append(g.deals, deal{b.partner, accepted, b.amount})
		row := b.row(accepted)
		opened = append(opened, row)
		row.ClosedAt = accepted.Add(g.between(14*24*time.Hour, 38*24*time.Hour))
		if b.stage != "open" && row.ClosedAt.Before(g.now.Add(-3*time.Hour)) {
			row.Stage, row.Origin.Raw = b.stage, row.Origin.Raw+" closed"
			closed = append(closed, row)
			if row.ClosedAt.After(until) {
				until = row.ClosedAt
			}
		}
	}
	g.on(accepted, func(r *replay) error { return r.opportunity(opened...) })
	g.on(until, func(r *replay) error { return r.opportunity(closed...) })
}

// row is a bargain's opportunity as it is opened.
func (b *bargain) row(at time.Time) desk.OpportunityIn {
	key := fmt.Sprintf("OP-%s-%d", b.partner.id, b.quarter+1)
	if b.second {
		key += "b"
	}
	return desk.OpportunityIn{Origin: desk.Origin{Name: "opportunities", Key: key, Raw: key}, Emails: []string{b.plan.person.email},
		Stage: "open", CreatedAt: at, Amount: lead.Known(b.amount), ARR: lead.Known(b.amount * 4 / 5)}
}

// reversal takes a win of the quarter before back in the last one: the customer withdrew.
func (g *generator) reversal(all []*bargain) {
	b := all[slices.IndexFunc(all, func(b *bargain) bool { return b.quarter == last-1 && b.partner.id == regretted })]
	at := g.office(last, 30)
	row := b.row(time.Time{}) // created when it was
	row.Stage, row.ClosedAt = "lost", at
	row.Origin.Raw += " withdrawn"
	g.on(at, func(r *replay) error { return r.opportunity(row) })
}

// silent plans what the quiet partner sent before it stopped: somebody every eleven days, in two lists.
func (g *generator) silent() {
	p := g.partner(quietOne)
	for list := range 2 {
		at := g.working(g.now.AddDate(0, 0, -silence-(1-list)*55), 2*time.Hour)
		var plans []*plan
		for i := range 5 {
			l := g.listed(p, at, vague)
			l.row.ReferredAt = lead.Known(g.now.AddDate(0, 0, -silence-1-11*i-(1-list)*55))
			plans = append(plans, l)
		}
		g.on(at, func(r *replay) error { return r.arrive(plans...) })
		g.on(g.working(at, time.Hour), func(r *replay) error {
			return r.act("ania", desk.Action{Verb: desk.Disqualify, Reason: "no_need"}, plans...)
		})
	}
}

// ready plans leads that pass every gate and wait for somebody to qualify them: the size of the company came after
// the questions had been answered.
func (g *generator) ready() {
	for range 4 {
		p := g.lead(wish{arrive: g.workday(2, 7), certain: true, fit: sizeless, heat: 2})
		g.claim(p)
		answers, at := g.answers(3), g.answered(p)
		g.contact(p, at)
		g.on(at.Add(time.Minute), func(r *replay) error {
			return r.try(p.owner, p, desk.Action{Verb: desk.Qualify, BANT: answers, ConfirmUs: true})
		})
		g.on(at.Add(g.now.Sub(at)/2), func(r *replay) error {
			p.row.Account.Employees, p.row.Origin.Raw = lead.Known(p.company.employees), p.row.Origin.Raw+" sized"
			return r.arrive(p)
		})
	}
}

// How many browsers came to partners' pages in each quarter, and how many in a hundred of them from an AI's answer.
var (
	browsers = [running]int{25, 35, 45, 60, 80, 110, 150}
	byAI     = [running]int{0, 3, 5, 8, 12, 16, 20}
)

// browsers plans the visits of a quarter by people who never said who they are.
func (g *generator) browsers(n int) {
	q := g.quarters[n]
	var there []*partner
	for _, p := range g.partners {
		if p.joined.Before(q.from) {
			there = append(there, p)
		}
	}
	for i := range browsers[n] {
		v := visitor{client: fmt.Sprintf("GA1.%d.%08d", 9000+n, g.rnd.IntN(100_000_000)), partner: pick(g, there)}
		g.visit(v, q.from.Add(g.between(time.Hour, q.to.Sub(q.from))), (i+1)*byAI[n]/100 > i*byAI[n]/100)
	}
}

// visit plans that somebody opens a page of the partner that is there.
func (g *generator) visit(v visitor, at time.Time, ai bool) {
	var there []string
	for _, page := range v.partner.listed {
		if page.PublishedAt.Before(at) && (page.GoneAt.IsZero() || page.GoneAt.After(at)) {
			there = append(there, page.URL)
		}
	}
	if len(there) == 0 {
		return
	}
	key := fmt.Sprintf("T-%05d", len(g.touches)+1)
	t := desk.TouchIn{Origin: desk.Origin{Name: "touches", Key: key, Raw: key}, At: at, Kind: "page_view",
		Email: v.email, ClientID: v.client, URL: lead.Known(pick(g, there))}
	if ai {
		t.Referrer = pick(g, assistants)
	}
	g.touches = append(g.touches, t)
}
