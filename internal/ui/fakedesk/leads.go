package fakedesk

import (
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/sla"
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

// line is one lead: when its clock is due, and what it has.
type line struct {
	due     string // time left of the triage clock, "-4m" when over; "mon 10:12"; "paused 40m"; ""
	company string
	person  string
	title   string
	country string
	partner int
	people  int64 // 0 unknown
	sector  string
	owner   string
	demo    bool
	pricing int
	stage   lead.Stage
}

func partners() []lead.Partner {
	return []lead.Partner{
		{ID: "baltica", Name: "Baltica Integrator", Kind: "implementation", Tier: "gold", Certified: lead.Known(true), Language: "pl", Status: lead.Active, Manager: "dorota"},
		{ID: "ponte", Name: "Ponte Digitale", Kind: "agency", Tier: "gold", Certified: lead.Known(true), Language: "it", Status: lead.Active},
		{ID: "wisla", Name: "Wisła Data", Kind: "integration", Tier: "silver", Certified: lead.Known(false), Language: "pl", Status: lead.Active},
		{ID: "maestrale", Name: "Studio Maestrale", Kind: "content", Tier: "silver", Certified: lead.Known(false), Language: "it", Status: lead.Active},
		{ID: "nordwind", Name: "Nordwind CRM", Kind: "integration", Tier: "platinum", Certified: lead.Known(true), Language: "de", Status: lead.Active},
		{ID: "higashi", Name: "東京データ連携", Kind: "marketplace", Tier: "registered", Certified: lead.Known(false), Language: "ja", Status: lead.Active},
	}
}

func lines() []line {
	return []line{
		{"-4m", "Mleczarnia Podgórze sp. z o.o.", "Jan Wójcik", "COO", "PL", 0, 310, "manufacturing", "marta.wojcik", true, 2, lead.New},
		{"-1h 20m", "Zakłady Mięsne Łęg", "Małgorzata Święcicka", "CFO", "PL", 2, 95, "manufacturing", "", false, 1, lead.New},
		{"7m31s", "Żuraw Systemy", "Ewa Lis", "COO", "PL", 0, 420, "logistics", "", true, 2, lead.New},
		{"24m", "Officine Lanterna", "Niccolò D’Angelo", "Head of sales", "IT", 1, 0, "manufacturing", "", false, 2, lead.New},
		{"42m", "Tartufo Retail", "Chiara Bianchi", "", "IT", 1, 64, "retail", "ania", false, 1, lead.New},
		{"51m", "Huta Srebrna", "Grzegorz Brzęczyszczykiewicz", "CTO", "PL", 2, 1240, "manufacturing", "", true, 2, lead.New},
		{"58m", "Cantieri Azzurri", "Giuseppe Esposito", "Owner", "IT", 3, 0, "", "", false, 0, lead.New},
		{"1h02m", "Bursztyn Logistyka", "Paweł Krąg", "VP operations", "PL", 4, 210, "logistics", "piotr", true, 1, lead.New},
		{"1h11m", "東京物流システム株式会社", "田中 太郎", "部長", "JP", 5, 800, "logistics", "", false, 1, lead.New},
		{"1h15m", "Molino San Pietro", "Lucia Greco", "", "IT", 1, 52, "manufacturing", "", false, 0, lead.New},
		{"1h19m", "Sady Wielkopolskie", "Zofia Jabłońska", "Buyer", "PL", 2, 130, "retail", "ania", false, 1, lead.New},
		{"1h23m", "Ferrovie Minori", "Marco Ricci", "", "IT", 3, 0, "logistics", "", false, 0, lead.New},
		{"1h31m", "Elektrociepłownia Bory-Północ i Spółka", "Łukasz Żak", "Director", "PL", 0, 540, "", "", true, 0, lead.New},
		{"1h36m", "Vetreria Laguna", "Anna Conti", "CEO", "IT", 1, 88, "manufacturing", "", false, 1, lead.New},
		{"1h44m", "서울 소프트웨어", "김민준", "CTO", "KR", 5, 75, "software", "", false, 0, lead.New},
		{"1h52m", "Zażółć Gęślą Jaźń", "Józef Źdźbło", "", "PL", 2, 0, "software", "", false, 0, lead.New},
		{"mon 10:12", "Stocznia Mewa", "Adam Nowak", "CEO", "PL", 4, 900, "manufacturing", "marta.wojcik", true, 1, lead.EQL},
		{"mon 11:05", "Caseificio Alto", "Paolo Ferrari", "COO", "IT", 3, 140, "retail", "giulia", true, 2, lead.EQL},
		{"mon 11:40", "Papiernia Narew", "Ewa Kos", "", "PL", 2, 260, "manufacturing", "", false, 1, lead.EQL},
		{"paused 40m", "Tkalnia Beskid", "Ola Maj", "CMO", "US", 0, 180, "retail", "", false, 1, lead.New},
		{"paused 1h31m", "Acciai Valdarno", "Dario Serra", "", "US", 1, 0, "manufacturing", "", false, 0, lead.New},
		{"", "Kopalnia Sól", "Iga Wrona", "CFO", "PL", 0, 330, "manufacturing", "ania", true, 2, lead.EQL},
		{"", "Torrefazione Ida", "Sara Villa", "", "IT", 1, 70, "retail", "", false, 0, lead.Disqualified},
		{"", "Młyn Zdrój", "Piotr Bąk", "", "PL", 2, 45, "retail", "piotr", false, 0, lead.Nurture},
	}
}

func leads(d *Desk, now time.Time) []*desk.Detail {
	warsaw, _ := sla.New(sla.Spec{TZ: "Europe/Warsaw", Week: map[string][][2]string{"mon-fri": {{"09:00", "17:00"}}}, Country: "PL"})
	boston, _ := sla.New(sla.Spec{TZ: "America/New_York", Week: map[string][][2]string{"mon-fri": {{"09:00", "17:00"}}}})
	var out []*desk.Detail
	all := lines()
	for i := range 16 { // enough for a third screen
		l := all[4+i%8]
		l.company += " " + strconv.Itoa(i+2)
		l.due = "mon " + time.Date(2026, 11, 23, 11, 41+i, 0, 0, time.UTC).Format("15:04")
		l.stage = lead.EQL
		all = append(all, l)
	}
	for i, l := range all {
		det := build(d, i, l, now)
		det.Clock = clockOf(l.due, now, warsaw, boston)
		det.Group = groupOf(&det.Row, now, Warsaw())
		out = append(out, det)
	}
	return out
}

func clockOf(due string, now time.Time, warsaw, boston *sla.Calendar) *desk.Clock {
	if due == "" {
		return nil
	}
	c := &desk.Clock{Kind: lead.TriageClock, Alert: time.Hour, Breach: 2 * time.Hour, Calendar: warsaw}
	switch {
	case strings.HasPrefix(due, "paused "):
		left, _ := time.ParseDuration(strings.TrimPrefix(due, "paused "))
		c.Calendar = boston
		c.Start, _ = boston.Back(now, c.Breach-left)
	case strings.HasPrefix(due, "mon "):
		t, _ := time.Parse("15:04", strings.TrimPrefix(due, "mon "))
		at := time.Date(2026, 11, 23, t.Hour(), t.Minute(), 0, 0, Warsaw())
		c.Kind, c.Alert, c.Breach = lead.ContactClock, 2*time.Hour, 4*time.Hour
		c.Start, _ = warsaw.Back(at, c.Breach)
	default:
		left, _ := time.ParseDuration(strings.ReplaceAll(due, " ", ""))
		c.Start, _ = warsaw.Back(now, c.Breach-left)
	}
	c.Due, _ = c.Calendar.Due(c.Start, c.Breach)
	return c
}
