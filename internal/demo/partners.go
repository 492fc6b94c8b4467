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
	terms
	site   string
	joined time.Time
	pages  []string // URLs, filled with its pages
	listed []desk.PageIn
}

// terms are what the programme has agreed with a partner.
type terms struct {
	id, name, kind, tier string
	certified            bool
	language, manager    string
	weight               int   // how many leads it brings, against the others
	cost                 int64 // programme cost per quarter, minor units
	payout               int64 // basis points
}

func partners() []*partner {
	var list []*partner
	for _, t := range []terms{
		{"baltica", "Baltica Integrator", "implementation", "gold", true, "pl", "ania", 14, 450_000, 1000},
		{"ponte", "Ponte Digitale", "implementation", "gold", true, "it", "giulia", 13, 420_000, 1000},
		{"wisla-data", "Wisła Data", "solution", "silver", true, "pl", "ania", 9, 260_000, 800},
		{"maestrale", "Studio Maestrale", "agency", "silver", false, "it", "giulia", 8, 210_000, 700},
		{"nordwind", "Nordwind CRM", "integration", "platinum", true, "de", "piotr", 12, 600_000, 1200},
		{"karpaty", "Karpaty Cloud", "implementation", "silver", false, "pl", "ania", 6, 180_000, 800},
		{"laguna", "Laguna Software", "solution", "gold", true, "it", "marco", 7, 300_000, 900},
		{"bursa", "Bursa Marketplace", "marketplace", "silver", false, "en", "piotr", 6, 240_000, 1500},
		{"sudety", "Sudety Systems", "integration", "silver", true, "pl", "ania", 5, 150_000, 800},
		{"lanterna-lab", "Lanterna Lab", "content", "registered", false, "it", "marco", 3, 60_000, 500},
		{"tatra-apps", "Tatra Apps", "integration", "gold", true, "pl", "piotr", 6, 280_000, 1000},
		{"adriatica", "Adriatica Consulting", "implementation", "platinum", true, "it", "giulia", 8, 520_000, 1200},
		{"mewa", "Mewa Media", "content", "registered", false, "pl", "ania", 2, 50_000, 500},
		{"olivo", "Olivo Partners", "agency", "registered", false, "it", "marco", 3, 40_000, 500},
		{"fjordlys", "Fjordlys Integrasjon", "implementation", "gold", true, "no", "piotr", 7, 310_000, 1000},
		{"harbour", "Harbour Street Tools", "integration", "silver", false, "en", "piotr", 6, 190_000, 900},
		{"kaskada", "Kaskada Analytics", "solution", "silver", true, "pl", "ania", 5, 170_000, 800},
		{"brenta", "Brenta Automazione", "implementation", "silver", false, "it", "giulia", 5, 160_000, 800},
		{"polana", "Polana Press", "backlink", "registered", false, "pl", "ania", 0, 20_000, 300},
		{"meridian", "Meridian App Exchange", "marketplace", "gold", false, "en", "marco", 7, 350_000, 1500},
	} {
		list = append(list, &partner{terms: t, site: "https://" + t.id + ".example"})
	}
	return list
}

func (p *partner) row() desk.PartnerIn {
	region := "emea"
	if p.id == "harbour" || p.id == "meridian" {
		region = "na"
	}
	return desk.PartnerIn{
		Origin: desk.Origin{Name: "partners", Key: p.id, Raw: p.id}, ID: p.id, Name: p.name, Kind: p.kind, Tier: p.tier,
		Aliases: lead.Known([]string{strings.ReplaceAll(p.id, "-", "_") + "_ref"}), Certified: lead.Known(p.certified),
		Region: lead.Known(region), Language: lead.Known(p.language), Manager: lead.Known(p.manager), Status: lead.Known("active"),
		CostPerQuarter: lead.Known(p.cost), PayoutBP: lead.Known(p.payout), JoinedAt: lead.Known(p.joined),
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
			row := desk.PageIn{Partner: p.id, URL: url, Title: strings.ToUpper(title[:1]) + title[1:], Kind: kind.kind, Content: "pillar"}
			row.PublishedAt = g.published(p, i, g.rnd.IntN(400))
			if g.rnd.IntN(5) < 2 {
				row.Content = "syndicated"
			}
			if g.rnd.IntN(3) == 0 {
				row.RefreshedAt = row.PublishedAt.AddDate(0, 0, 60+g.rnd.IntN(50))
			}
			if g.rnd.IntN(25) == 0 {
				row.RefreshedAt = g.now.AddDate(0, 0, -5-g.rnd.IntN(40))
			}
			g.age(p, i, &row)
			row.Origin = desk.Origin{Name: "pages", Raw: url}
			p.listed = append(p.listed, row)
			p.pages = append(p.pages, url)
		}
		rows = append(rows, p.listed...)
	}
	return rows
}
