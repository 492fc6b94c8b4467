package demo

import (
	"fmt"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// partner is one of the programme's partners. All of them are made up; what lies under .example
// can never be registered.
type partner struct {
	id, name, kind, tier string
	certified            bool
	language, manager    string
	weight               int   // how many leads it brings, against the others
	cost                 int64 // programme cost per quarter, minor units
	payout               int64 // basis points
	site                 string
	pages                []string // URLs, filled with its pages
}

func partners() []*partner {
	list := []*partner{
		{id: "baltica", name: "Baltica Integrator", kind: "implementation", tier: "gold", certified: true, language: "pl", manager: "ania", weight: 14, cost: 450_000, payout: 1000},
		{id: "ponte", name: "Ponte Digitale", kind: "implementation", tier: "gold", certified: true, language: "it", manager: "giulia", weight: 13, cost: 420_000, payout: 1000},
		{id: "wisla-data", name: "Wisła Data", kind: "solution", tier: "silver", certified: true, language: "pl", manager: "ania", weight: 9, cost: 260_000, payout: 800},
		{id: "maestrale", name: "Studio Maestrale", kind: "agency", tier: "silver", language: "it", manager: "giulia", weight: 8, cost: 210_000, payout: 700},
		{id: "nordwind", name: "Nordwind CRM", kind: "integration", tier: "platinum", certified: true, language: "de", manager: "piotr", weight: 12, cost: 600_000, payout: 1200},
		{id: "karpaty", name: "Karpaty Cloud", kind: "implementation", tier: "silver", language: "pl", manager: "ania", weight: 6, cost: 180_000, payout: 800},
		{id: "laguna", name: "Laguna Software", kind: "solution", tier: "gold", certified: true, language: "it", manager: "marco", weight: 7, cost: 300_000, payout: 900},
		{id: "bursa", name: "Bursa Marketplace", kind: "marketplace", tier: "silver", language: "en", manager: "piotr", weight: 6, cost: 240_000, payout: 1500},
		{id: "sudety", name: "Sudety Systems", kind: "integration", tier: "silver", certified: true, language: "pl", manager: "ania", weight: 5, cost: 150_000, payout: 800},
		{id: "lanterna-lab", name: "Lanterna Lab", kind: "content", tier: "registered", language: "it", manager: "marco", weight: 3, cost: 60_000, payout: 500},
		{id: "tatra-apps", name: "Tatra Apps", kind: "integration", tier: "gold", certified: true, language: "pl", manager: "piotr", weight: 6, cost: 280_000, payout: 1000},
		{id: "adriatica", name: "Adriatica Consulting", kind: "implementation", tier: "platinum", certified: true, language: "it", manager: "giulia", weight: 8, cost: 520_000, payout: 1200},
		{id: "mewa", name: "Mewa Media", kind: "content", tier: "registered", language: "pl", manager: "ania", weight: 2, cost: 50_000, payout: 500},
		{id: "olivo", name: "Olivo Partners", kind: "agency", tier: "registered", language: "it", manager: "marco", weight: 3, cost: 40_000, payout: 500},
		{id: "fjordlys", name: "Fjordlys Integrasjon", kind: "implementation", tier: "gold", certified: true, language: "no", manager: "piotr", weight: 7, cost: 310_000, payout: 1000},
		{id: "harbour", name: "Harbour Street Tools", kind: "integration", tier: "silver", language: "en", manager: "piotr", weight: 6, cost: 190_000, payout: 900},
		{id: "kaskada", name: "Kaskada Analytics", kind: "solution", tier: "silver", certified: true, language: "pl", manager: "ania", weight: 5, cost: 170_000, payout: 800},
		{id: "brenta", name: "Brenta Automazione", kind: "implementation", tier: "silver", language: "it", manager: "giulia", weight: 5, cost: 160_000, payout: 800},
		{id: "polana", name: "Polana Press", kind: "backlink", tier: "registered", language: "pl", manager: "ania", weight: 0, cost: 20_000, payout: 300},
		{id: "meridian", name: "Meridian App Exchange", kind: "marketplace", tier: "gold", language: "en", manager: "marco", weight: 7, cost: 350_000, payout: 1500},
	}
	for _, p := range list {
		p.site = "https://" + p.id + ".example"
	}
	return list
}

func (p *partner) row(now time.Time, joined time.Duration) desk.PartnerIn {
	region := "emea"
	if p.id == "harbour" || p.id == "meridian" {
		region = "na"
	}
	return desk.PartnerIn{
		Origin: desk.Origin{Name: "partners", Key: p.id, Raw: p.id}, ID: p.id, Name: p.name, Kind: p.kind, Tier: p.tier,
		Aliases: lead.Known([]string{strings.ReplaceAll(p.id, "-", "_") + "_ref"}), Certified: lead.Known(p.certified),
		Region: lead.Known(region), Language: lead.Known(p.language), Manager: lead.Known(p.manager), Status: lead.Known("active"),
		CostPerQuarter: lead.Known(p.cost), PayoutBP: lead.Known(p.payout), JoinedAt: lead.Known(now.Add(-joined)),
	}
}

// pageKinds are the kinds of referral page, with the path and title of each.
var pageKinds = []struct{ kind, path, title string }{
	{"listing", "integrations/wms", "Integration listing"},
	{"article", "blog/%s", "%s"},
	{"case_study", "case-studies/%s", "Case study: %s"},
	{"webinar", "webinars/%s", "Webinar: %s"},
	{"backlink", "resources/%s", "Resources: %s"},
}

// topics are what partners write about.
var topics = []string{"warehouse-automation", "choosing-a-wms", "crm-and-stock", "picking-errors", "returns", "cold-chain", "lot-tracking",
	"b2b-portals", "demand-planning", "edi-basics", "go-live-checklist", "kpi-dashboards", "seasonal-peaks", "multi-site-stock"}

// makePages gives the partners their pages: 185 in all, more for those that bring more.
func (g *generator) makePages() []desk.PageIn {
	var rows []desk.PageIn
	for _, p := range g.partners {
		for i := range 7 + (p.weight+1)/3 {
			kind := pageKinds[min(i, 1)]
			if i > 1 {
				kind = pageKinds[1+g.rnd.IntN(len(pageKinds)-1)]
			}
			topic := topics[i%len(topics)]
			url, title := p.site+"/"+kind.path, kind.title
			if strings.Contains(kind.path, "%s") {
				url = p.site + "/" + fmt.Sprintf(kind.path, topic)
				title = fmt.Sprintf(kind.title, strings.ReplaceAll(topic, "-", " "))
			}
			published := g.now.AddDate(0, 0, -120-g.rnd.IntN(400))
			row := desk.PageIn{Partner: p.id, URL: url, Title: strings.ToUpper(title[:1]) + title[1:], Kind: kind.kind, Content: "pillar", PublishedAt: published}
			if g.rnd.IntN(5) < 2 {
				row.Content = "syndicated"
			}
			if g.rnd.IntN(3) == 0 {
				row.RefreshedAt = published.AddDate(0, 0, 60+g.rnd.IntN(50))
			}
			if g.rnd.IntN(25) == 0 {
				row.GoneAt = g.now.AddDate(0, 0, -5-g.rnd.IntN(40))
			}
			row.Origin = desk.Origin{Name: "pages", Raw: url}
			rows = append(rows, row)
			p.pages = append(p.pages, url)
		}
	}
	return rows
}
