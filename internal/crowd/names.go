package crowd

import (
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// The words that names are made of. People, companies and partners are made up, and what lies under
// .example can never be registered.
var (
	team   = []string{"ania", "piotr", "giulia", "marco"}
	firsts = strings.Fields(`Ewa Łukasz Żaneta Michał Zofia Paweł Agnieszka Krzysztof Małgorzata Jędrzej Giulia Niccolò Chiara
		Matteo Francesca Davide Noè Elena Lorenzo Sofia Anna Jürgen Käthe Björn Sören Lena Maximilian Åsa Ingrid Øystein Mary John
		Aoife Liam Grace Oliver Emily James Zoë René Chloé Luc Inès Hélène`)
	lasts = strings.Fields(`Nowak Wójcik Łoś Żuraw Kowalczyk Zieliński Szymańska Dąbrowska Kaźmierczak Gołąb Rossi Esposito
		Bianchi D'Amico Conti Ferri Caputo Greco Marchetti Vitale Müller Schäfer Weiß Krüger Lindström Åkesson Sørensen Østby Hansen
		Nilsen Smith Taylor O'Brien Murphy Walker Hughes Bennett Foster Lefèvre Moreau Girard Dupré Fontaine Lambert`)
	heads = strings.Fields(`Żuraw Bursztyn Wisła Jantar Krokus Dunaj Orlik Sosna Granit Merkury Aurora Levante Tramonto Ponte
		Quercia Stella Veliero Cedro Lago Fiume Nordlicht Falke Eiche Hafen Silber Nebel Anker Brücke Fjell Björk Harbour Summit
		Willow Beacon Quarry Meadow Compass Atlas Orchid Juniper`)
	tails = strings.Fields(`Logistyka Systemy Produkcja Handel Medica Sistemi Trasporti Farma Tessile Alimentari Werke Technik
		Handelshaus Klinik Software Retail Freight Foods Textiles Instruments`)
	forms  = []string{"sp. z o.o.", "S.A.", "S.r.l.", "S.p.A.", "GmbH", "AG", "AB", "Ltd", "Inc."}
	titles = []string{"Head of Operations", "COO", "IT Manager", "Logistics Manager", "CFO", "Purchasing Lead", "Managing Director",
		"Digital Lead"}
	useCases = []string{"replace the warehouse system", "connect CRM and stock", "returns portal", "lot tracking", "demand planning",
		"dealer portal"}
	products  = []string{"core", "connect", "insight"}
	tagWords  = []string{"fair-2026", "webinar", "priority", "reference", "pilot", "renewal", "nordic", "partner-day"}
	stacks    = [][]string{{"salesforce"}, {"hubspot"}, {"hubspot", "sap"}, {"dynamics"}, {"salesforce", "netsuite"}, {"sap"}}
	trades    = []string{"software", "fintech", "logistics", "manufacturing", "retail", "healthcare", "education", "agriculture"}
	noteWords = strings.Fields(`asked about prices for three sites wants a reference from the same trade call again after the fair
		budget is planned for spring decides with the board next month has used a rival for two years needs an answer before the audit
		integration with their own portal is a must`)
)

// country is where a company is at home, and how it is written there.
type country struct{ code, region, dial, zone, language string }

var countries = []country{
	{"PL", "emea", "+48 22 ", "Europe/Warsaw", "pl"}, {"IT", "emea", "+39 02 ", "Europe/Rome", "it"},
	{"DE", "emea", "+49 30 ", "Europe/Berlin", "de"},
	{"SE", "emea", "+46 8 ", "Europe/Stockholm", "sv"}, {"GB", "emea", "+44 20 ", "Europe/London", "en"},
	{"US", "na", "+1 212 ", "America/New_York", "en"},
	{"FR", "emea", "+33 1 ", "Europe/Paris", "fr"}, {"JP", "apac", "+81 3 ", "Asia/Tokyo", "ja"},
}

// partners are the partners of the programme.
func partners() []*lead.Partner {
	kinds := lead.PartnerKinds()
	tiers := []string{"registered", "silver", "gold", "platinum"}
	var out []*lead.Partner
	for i, name := range strings.Fields(`Baltica Maestrale Nordwind Karpaty Laguna Bursa Sudety Lanterna Tatra Adriatica Mewa Olivo Fjordlys
		Kaskada Brenta Polana Meridian Cascata Orizzonte Zatoka Vistula Alpenglow Skagen Thames`) {
		out = append(out, &lead.Partner{
			ID: slug(name), Name: name + " Partners", Kind: kinds[i%len(kinds)], Tier: tiers[i%len(tiers)], Certified: lead.Known(i%3 > 0),
			Region:   "emea",
			Language: countries[i%len(countries)].language, Manager: team[i%len(team)], Status: lead.Active,
			JoinedAt: lead.Known(time.Date(2024, time.January, 1+7*i, 0, 0, 0, 0, time.UTC)),
		})
	}
	return out
}

// slug is a name as it stands in addresses.
func slug(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, safetext.Fold(s))
}

// serial keeps names apart: a number as few letters.
func serial(n int64) string { return strconv.FormatInt(n, 36) }
