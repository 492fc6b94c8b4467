package demo

import (
	"fmt"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/store"
)

// books plans what a partner manager keeps beside the leads: spend, payouts, targets, decisions, duties, and the
// lists of prospects, overlaps and crawled pages.
func (g *generator) books() {
	for n := range quarters {
		g.spend(n)
		if n < running {
			g.payouts(n)
		}
	}
	g.targets(last)
	g.targets(running)
	g.decisions()
	g.duties()
	g.lists()
}

// ratios are what each quarter's pipeline is of its cost, in tenths. The cost is made to fit: a programme spends as it grows.
var ratios = [quarters]int64{52, 43, 46, 51, 49, 54, 57, 51}

// spend plans what a quarter cost: the programme itself, and the channels beside it with what they brought.
func (g *generator) spend(n int) {
	q := g.quarters[n]
	var pipeline, partners int64
	for _, d := range g.deals {
		if !d.created.Before(q.from) && d.created.Before(q.to) {
			pipeline += d.amount
		}
	}
	for _, p := range g.partners {
		if p.joined.Before(q.to) {
			partners += p.cost
		}
	}
	own := max(pipeline*10/ratios[n]-partners, 12*thousand) / thousand * thousand
	const page = 2 * thousand
	name, grown := q.QuarterName(), int64(n)
	paid := func(channel, item string, cost, leads, sqls, won, arr int64) store.Spend {
		return store.Spend{Channel: channel, Period: name, Item: item, Amount: cost * thousand,
			Leads: lead.Known(leads), SQLs: lead.Known(sqls), Won: lead.Known(won), ARR: lead.Known(arr * thousand)}
	}
	rows := []store.Spend{
		{Channel: "programme", Period: name, Item: "people", Amount: own * 7 / 10},
		{Channel: "programme", Period: name, Item: "tools", Amount: own - own*7/10 - page},
		{Channel: "programme", Period: name, Item: g.partner(rising).pages[0], Amount: page},
		paid("paid_search", "", 26+2*grown, 140+9*grown, 15+grown, 3, 41+2*grown),
		paid("paid_social", "", 17+grown, 190+6*grown, 9, 1+grown%2, 13+7*(grown%2)),
		paid("display", "retargeting", 9, 60+2*grown, 4, 1, 12),
		paid("display", "trade-press", 14+grown, 85, 3, grown%2, 15*(grown%2)),
	}
	g.on(g.by(q.to.AddDate(0, 0, 3), 2*time.Hour), func(r *replay) error { return fine(r.im.Spend(r.ctx, rows)) })
}

// payouts plans that the partners are paid what a quarter owes them, three weeks after it. In the last one somebody paid
// the partner with the most too little.
func (g *generator) payouts(n int) {
	q := g.quarters[n]
	at := g.by(q.to.AddDate(0, 0, 20), 3*time.Hour)
	g.on(at, func(r *replay) error {
		who, err := r.who(g.user)
		if err != nil {
			return err
		}
		owed, err := r.d.Report(r.ctx, who, desk.ReportQuery{Name: "payouts", Period: q.QuarterName()})
		if err != nil {
			return err
		}
		var rows []store.Payout
		most := -1
		for i := range owed.Rows {
			due, _ := owed.Value(i, "due").(int64)
			id, _ := owed.Value(i, "partner").(string)
			if due <= 0 {
				continue
			}
			rows = append(rows, store.Payout{Partner: id, PaidAt: store.Millis(at), Amount: due, Period: q.QuarterName(),
				Reference: fmt.Sprintf("PO-%s-%s", q.QuarterName(), id)})
			if most < 0 || due > rows[most].Amount {
				most = len(rows) - 1
			}
		}
		if n == last && most >= 0 {
			rows[most].Amount -= 15_000
		}
		return fine(r.im.Payouts(r.ctx, rows))
	})
}

// targets plans what the programme and some partners should reach in a quarter; the ending one is far from it.
func (g *generator) targets(n int) {
	name := g.quarters[n].QuarterName()
	target := func(id string, eqls, eqlsFloor, pipeline, floor int64) store.Target {
		return store.Target{Partner: id, Period: name, EQLs: lead.Known(eqls), EQLsFloor: lead.Known(eqlsFloor),
			Pipeline: lead.Known(pipeline * thousand), PipelineFloor: lead.Known(floor * thousand)}
	}
	rows := []store.Target{target(desk.TheProgramme, 60, 15, 900, 300), target(rising, 4, 1, 90, 30), target("baltica", 6, 1, 80, 25),
		target("ponte", 6, 1, 80, 25), target(ending, 3, 1, 20, 8)}
	for i := range rows {
		rows[i].Answer, rows[i].AnswerFloor = lead.Known((2 * time.Hour).Milliseconds()), lead.Known((4 * time.Hour).Milliseconds())
	}
	g.on(g.quarters[n].from.AddDate(0, 0, -9), func(r *replay) error { return fine(r.im.Targets(r.ctx, rows)) })
}

// decisions plans what was decided of the quarter before the last: one thing is done, one is not.
func (g *generator) decisions() {
	of, q := g.quarters[last-1].QuarterName(), g.quarters[last]
	day := func(n int) string { return (q.From + review.Day(n)).String() }
	decide := func(id string, a desk.Action) {
		a.Verb, a.Quarter = desk.DecidePartner, of
		g.on(g.office(last, 12), func(r *replay) error { return r.on("ania", []desk.Subject{{Kind: desk.Partners, ID: id}}, a) })
	}
	decide(rising, desk.Action{Decision: "double", To: "piotr", Due: day(45), Moved: "5000",
		Note:        "four quarters in a row with more pipeline a page than anybody; pay for two more case studies",
		WouldChange: "a quarter below the median"})
	decide(ending, desk.Action{Decision: "end", To: "giulia", Due: day(75), Moved: "200",
		Note: "nothing has come from its pages for half a year", WouldChange: "an opportunity before the end of the quarter"})
	g.on(g.office(last, 38), func(r *replay) error {
		return r.on("piotr", []desk.Subject{{Kind: desk.Partners, ID: rising}}, desk.Action{Verb: desk.DecisionCarried, Quarter: of})
	})
}

// duties plans what was ticked off lately: the audits and the weekly clean-up, not the reports.
func (g *generator) duties() {
	at := g.now.Add(-27 * time.Hour)
	today := review.DayOf(at.UnixMilli(), g.zone())
	policy := review.DayOf(g.quarters[0].from.AddDate(0, 0, -preparation).UnixMilli(), g.zone())
	done := []desk.Subject{
		{Kind: desk.DutiesKind, ID: string(review.ModelAudit) + ":" + policy.String()},
		{Kind: desk.DutiesKind, ID: string(review.DecayAudit) + ":" + (today.Quarter().From - 1).Quarter().QuarterName()},
		{Kind: desk.DutiesKind, ID: string(review.WeeklyDedup) + ":" + (today.Monday() - 7).Week()},
	}
	g.on(at, func(r *replay) error { return r.on("ania", done, desk.Action{Verb: desk.DutyIsDone}) })
}

// lists plans the lists that came in lately: pages at which a link could stand, what a crawler found, and the
// companies in a partner's customer list and ours.
func (g *generator) lists() {
	var prospects []store.Prospect
	for _, p := range []struct {
		site, path, kind, audience string
		visits, rating             int64
	}{
		{"Magazyn i Transport", "magazyn-transport.example/wms", "article", "logistics", 94, 61},
		{"Logistica Oggi", "logistica-oggi.example/guide", "article", "logistics", 72, 48},
		{"Lagerblatt", "lagerblatt.example/vergleich", "listing", "manufacturing", 51, 72},
		{"Retail Stock Review", "retail-stock.example/tools", "listing", "retail", 33, 39},
		{"Forum Produkcji", "forum-produkcji.example/lista", "backlink", "manufacturing", 26, 33},
		{"Nordisk Handel", "nordisk-handel.example/webinar", "webinar", "retail", 12, 55},
		{"Campus Notes", "campus-notes.example/links", "backlink", "education", 210, 80},
		{"Case Library", "case-library.example/warehouses", "case_study", "logistics", 8, 27},
	} {
		prospects = append(prospects, store.Prospect{Site: p.site, URL: "https://" + p.path, Kind: p.kind, Audience: p.audience,
			MonthlyVisits: lead.Known(p.visits), DomainRating: lead.Known(p.rating)})
	}
	crawls := []store.Crawl{{URL: g.partner("karpaty").pages[2], Status: 404}, {URL: g.partner(ending).pages[2], Status: 200},
		{URL: g.partner("baltica").pages[1], Status: 301, Redirect: g.partner("baltica").site + "/wms"}}
	overlaps := g.overlaps()
	g.on(g.now.AddDate(0, 0, -3), func(r *replay) error {
		if err := fine(r.im.Prospects(r.ctx, prospects)); err != nil {
			return err
		}
		if err := fine(r.im.Crawled(r.ctx, crawls)); err != nil {
			return err
		}
		return fine(r.im.Overlaps(r.ctx, overlaps))
	})
}

// overlaps are companies in both customer lists: a third uses the integration and fits; of the others the size is
// not known, the integration is not used, or the company is too small.
func (g *generator) overlaps() []desk.OverlapIn {
	var rows []desk.OverlapIn
	for i := range 24 {
		c := g.makeCompany([]string{"DE", "PL", "SE", "IT"}[i%4])
		row := desk.OverlapIn{Partner: regretted, Domain: c.domain, Company: lead.Company{Name: known(c.name), Country: known(c.country),
			Region: known(c.region), Industry: known(c.industry), Employees: lead.Known(c.employees), TechStack: lead.Known(c.tech),
			IntegrationActive: lead.Known(true)}}
		switch i % 6 {
		case 2:
			row.Employees = lead.Opt[int64]{}
		case 3:
			row.IntegrationActive = lead.Known(false)
		case 4:
			row.Employees = lead.Known(int64(11 + i))
		case 5:
			row.IntegrationActive = lead.Opt[bool]{}
		}
		row.Origin = desk.Origin{Name: "overlaps", Key: c.domain, Raw: c.domain}
		rows = append(rows, row)
	}
	return rows
}
