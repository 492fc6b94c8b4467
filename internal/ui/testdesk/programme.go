package testdesk

import (
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// Warsaw is the viewer's zone in the tests. Friday says what time it is there.
func Warsaw() *time.Location {
	loc, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		return time.UTC
	}
	return loc
}

// Friday is Fri 20 Nov 2026, 14:32 in Warsaw.
func Friday() time.Time { return time.Date(2026, 11, 20, 14, 32, 0, 0, Warsaw()) }

// first is the number of the first lead that came in on Friday: tests name leads by number, and the
// third one of the list is L-2041.
const first = 2039

// line is one lead: when it came in or what its clock has left, and what is known of it.
type line struct {
	left    time.Duration // of triage at Friday's instant; below 0 it is over
	company string
	person  string
	title   string
	country string
	partner string
	people  int64 // 0: not known
	sector  string
	owner   string
	demo    bool
	pricing int
}

func partners() []desk.PartnerIn {
	partner := func(id, name, kind, tier string, certified bool, language string) desk.PartnerIn {
		return desk.PartnerIn{
			Origin: desk.Origin{Name: "partners", Key: id, Raw: id}, ID: id, Name: name, Kind: kind, Tier: tier,
			Certified: lead.Known(certified),
			Language:  lead.Known(language), Status: lead.Known("active"), JoinedAt: lead.Known(Friday().AddDate(-1, 0, 0)),
		}
	}
	out := []desk.PartnerIn{
		partner("baltica", "Baltica Integrator", "implementation", "gold", true, "pl"),
		partner("ponte", "Ponte Digitale", "agency", "gold", true, "it"),
		partner("wisla", "Wisła Data", "integration", "silver", false, "pl"),
		partner("maestrale", "Studio Maestrale", "content", "silver", false, "it"),
		partner("nordwind", "Nordwind CRM", "integration", "platinum", true, "de"),
		partner("higashi", "東京データ連携", "marketplace", "registered", false, "ja"),
	}
	out[0].Manager = lead.Known("dorota")
	return out
}

const minute = time.Minute

// today came in on Friday and is triaged: two are late, one has seconds, the others follow.
func today() []line {
	return []line{
		{-80 * minute, "Zakłady Mięsne Łęg", "Małgorzata Święcicka", "CFO", "PL", "wisla", 95, "manufacturing", "", false, 1},
		{-4 * minute, "Mleczarnia Podgórze sp. z o.o.", "Jan Wójcik", "COO", "PL", "baltica", 310, "manufacturing", "marta.wojcik", true,
			2},
		{7*minute + 31*time.Second, "Żuraw Systemy", "Ewa Lis", "COO", "PL", "baltica", 420, "logistics", "", true, 2},
		{24 * minute, "Officine Lanterna", "Niccolò D’Angelo", "Head of sales", "IT", "ponte", 0, "manufacturing", "", false, 2},
		{42 * minute, "Tartufo Retail", "Chiara Bianchi", "", "IT", "ponte", 64, "retail", "ania", false, 1},
		{51 * minute, "Huta Srebrna", "Grzegorz Brzęczyszczykiewicz", "CTO", "PL", "wisla", 1240, "manufacturing", "", true, 2},
		{58 * minute, "Cantieri Azzurri", "Giuseppe Esposito", "Owner", "IT", "maestrale", 0, "", "", false, 0},
		{62 * minute, "Bursztyn Logistyka", "Paweł Krąg", "VP operations", "PL", "nordwind", 210, "logistics", "piotr", true, 1},
		{71 * minute, "東京物流システム株式会社", "田中 太郎", "部長", "JP", "higashi", 800, "logistics", "", false, 1},
		{75 * minute, "Molino San Pietro", "Lucia Greco", "", "IT", "ponte", 52, "manufacturing", "", false, 0},
		{79 * minute, "Sady Wielkopolskie", "Zofia Jabłońska", "Buyer", "PL", "wisla", 130, "retail", "ania", false, 1},
		{83 * minute, "Ferrovie Minori", "Marco Ricci", "", "IT", "maestrale", 0, "logistics", "", false, 0},
		{91 * minute, "Elektrociepłownia Bory-Północ i Spółka", "Łukasz Żak", "Director", "PL", "baltica", 540, "", "", true, 0},
		{96 * minute, "Vetreria Laguna", "Anna Conti", "CEO", "IT", "ponte", 88, "manufacturing", "", false, 1},
		{104 * minute, "서울 소프트웨어", "김민준", "CTO", "KR", "higashi", 75, "software", "", false, 0},
		{112 * minute, "Zażółć Gęślą Jaźń", "Józef Źdźbło", "", "PL", "wisla", 0, "software", "", false, 0},
	}
}

// qualified are EQLs whose contact clock is due on Monday: as many as a third screen wants.
func qualified() []line {
	out := []line{
		{0, "Stocznia Mewa", "Adam Nowak", "CEO", "PL", "nordwind", 900, "manufacturing", "marta.wojcik", true, 1},
		{0, "Caseificio Alto", "Paolo Ferrari", "COO", "IT", "maestrale", 140, "retail", "giulia", true, 2},
		{0, "Papiernia Narew", "Ewa Kos", "", "PL", "wisla", 260, "manufacturing", "", false, 1},
	}
	owners := []string{"ania", "", "", "piotr", "", "", "ania", ""}
	people := []string{"Alicja Sowa", "Bruno Neri", "Celina Gil", "Dino Costa", "Eliza Mróz", "Fabio Leone", "Gosia Pająk", "Ugo Bassi"}
	towns := []string{"Radom", "Łódź", "Bari", "Siena", "Piła", "Sopot", "Trieste", "Pavia"}
	trades := []string{"Magazyny", "Tessuti e Filati"}
	for i := range 16 {
		partner := []string{"ponte", "wisla", "baltica", "nordwind"}[i%4]
		country := []string{"PL", "PL", "IT", "IT"}[i%4]
		out = append(out, line{
			0, trades[i/8] + " " + towns[i%8], people[(i+i/8)%8], "", country, partner, int64(60 + 40*i), "retail", owners[i%8], i%3 == 0,
			1 + i%2,
		})
	}
	return out
}

// resting wait for a queue that is closed now.
func resting() []line {
	return []line{
		{40 * minute, "Tkalnia Beskid", "Ola Maj", "CMO", "US", "baltica", 180, "retail", "", false, 1},
		{91 * minute, "Acciai Valdarno", "Dario Serra", "", "US", "ponte", 0, "manufacturing", "", false, 0},
	}
}

// The leads of the other states, by what becomes of them.
func contacted() line {
	return line{0, "Kopalnia Sól", "Iga Wrona", "CFO", "PL", "baltica", 330, "manufacturing", "ania", true, 2}
}
func refused() line {
	return line{0, "Torrefazione Ida", "Sara Villa", "", "IT", "ponte", 70, "retail", "", false, 0}
}
func nurtured() line {
	return line{0, "Młyn Zdrój", "Piotr Bąk", "", "PL", "wisla", 45, "retail", "piotr", false, 0}
}
func dropped() line {
	return line{0, "Legno Vivo", "Elena Riva", "", "IT", "ponte", 120, "manufacturing", "ania", false, 1}
}
func handed() line {
	return line{0, "Fonderia Nord", "Guido Sala", "COO", "IT", "ponte", 230, "manufacturing", "marco", true, 2}
}
func snoozed() line {
	return line{0, "日本電機 ポーランド支社", "鈴木 一郎", "", "PL", "higashi", 350, "manufacturing", "ania", false, 1}
}
func asked() line {
	return line{0, "Stolarnia Olcha", "Rafał Dąb", "", "PL", "baltica", 75, "manufacturing", "ania", false, 1}
}
func sentBack() line {
	return line{0, "Gelateria Duomo", "Rosa Fabbri", "Owner", "IT", "ponte", 60, "retail", "ania", true, 1}
}
func archived() line {
	return line{0, "Browar Stary", "Jerzy Chmiel", "", "PL", "wisla", 55, "manufacturing", "piotr", false, 0}
}
