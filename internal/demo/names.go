package demo

import (
	"strings"

	"github.com/eqltui/eqltui/internal/safetext"
)

// All people and companies are made up of these lists.

// land is a country with the names that companies and people have there.
type land struct {
	code, region, language, zone, dial string
	heads                              []head
	tails                              []string
	form                               []string // legal forms, "" for none
	first, last                        []string
}

// head begins a company's name and says what the company does.
type head struct{ name, industry string }

func lands() map[string]*land {
	return map[string]*land{
		"PL": {code: "PL", region: "emea", language: "pl", zone: "Europe/Warsaw", dial: "+48 58 ",
			heads: heads(`Żuraw logistics, Bursztyn logistics, Huta manufacturing, Mleczarnia manufacturing, Stocznia manufacturing,
				Papiernia manufacturing, Tkalnia manufacturing, Sady retail, Spedycja logistics, Cegielnia manufacturing,
				Piekarnie retail, Apteki healthcare, Magazyny logistics, Odlewnia manufacturing, Szkółki retail,
				Elektrociepłownia manufacturing`),
			tails: words(`Systemy, Podgórze, Srebrna, Mewa, Narew, Beskid, Wielkopolska, Mazury, Sudety, Warta, Kujawy, Roztocze,
				Pomorze, Kaszuby, Orla, Borowa`), form: []string{"sp. z o.o.", "S.A.", "", ""},
			first: words(`Agnieszka, Paweł, Małgorzata, Łukasz, Katarzyna, Grzegorz, Zofia, Michał, Barbara, Tomasz, Joanna, Rafał`),
			last:  words(`Kowalczyk, Wójcik, Pawlak, Kaczmarek, Dudek, Gołąb, Wróbel, Sikora, Baran, Zając, Żak, Mazurek`)},
		"IT": {code: "IT", region: "emea", language: "it", zone: "Europe/Rome", dial: "+39 010 ",
			heads: heads(`Officine manufacturing, Vetreria manufacturing, Molino manufacturing, Cantieri manufacturing,
				Caseificio manufacturing, Torrefazione retail, Acciai manufacturing, Tessitura manufacturing, Cartiera manufacturing,
				Ferrovie logistics, Pastificio manufacturing, Ceramiche manufacturing, Trasporti logistics, Farmacie healthcare,
				Tartufo retail, Magazzini logistics`),
			tails: words(`Lanterna, Laguna, San Pietro, Azzurri, Alto, Ida, Valdarno, Minori, Murgia, Gardena, Etna, Langhe, Tirreno,
				Adda, Salento, Perù`), form: []string{"S.r.l.", "S.p.A.", "", ""},
			first: words(`Giulia, Niccolò, Chiara, Matteo, Francesca, Davide, Elena, Alessandro, Sofia, Luca, Martina, Andrea`),
			last:  words(`Ferraris, Colombo, Galli, Rinaldi, D’Angelo, Caruso, Moretti, Fontana, Lombardi, Barbieri, Testa, Villa`)},
		"DE": {code: "DE", region: "emea", language: "de", zone: "Europe/Berlin", dial: "+49 30 ",
			heads: heads(`Birkenhof retail, Nordlicht software, Hafenblick logistics, Eichwald manufacturing, Rheinufer logistics,
				Steinbach manufacturing, Lindenau healthcare, Silberquell fintech, Falkensee software, Talmühle retail,
				Weidenhof retail, Erlengrund manufacturing`),
			tails: words(`Logistik, Maschinenbau, Handel, Systeme, Medizintechnik, Werke`), form: []string{"GmbH", "AG", "KG"},
			first: words(`Lena, Jonas, Katrin, Matthias, Jürgen, Anke, Felix, Sabine`),
			last:  words(`Brandt, Köhler, Lindner, Vogt, Schäfer, Winkler, Böhm, Seidel`)},
		"SE": {code: "SE", region: "emea", language: "sv", zone: "Europe/Stockholm", dial: "+46 8 ",
			heads: heads(`Björkdal logistics, Sjövik retail, Granlund manufacturing, Åsbacka healthcare, Norrvik manufacturing,
				Ekhamn logistics, Stenbro retail`),
			tails: words(`Logistik, Handel, Industri`), form: []string{"AB"},
			first: words(`Åsa, Erik, Maja, Henrik`), last: words(`Lindqvist, Sjöberg, Hedlund, Öberg`)},
		"NO": {code: "NO", region: "emea", language: "no", zone: "Europe/Oslo", dial: "+47 22 ",
			heads: heads(`Sølvfjord healthcare, Havgull logistics, Tindvik software, Granheim retail, Storøya manufacturing`),
			tails: words(`Helse, Frakt, Data`), form: []string{"AS"},
			first: words(`Ingrid, Bjørn, Solveig`), last: words(`Haugen, Sørensen, Nygård`)},
		"GB": {code: "GB", region: "emea", language: "en", zone: "Europe/London", dial: "+44 20 ",
			heads: heads(`Harrow & Finch retail, Saltmarsh logistics, Thornbury manufacturing, Kingsmead healthcare,
				Copperfield Lane fintech, Ashdown Mill manufacturing, Wexcombe logistics, Lantern Row software`),
			tails: words(`Freight, Supply, Works, Partners`), form: []string{"Ltd", "plc", ""},
			first: words(`Imogen, Callum, Priya, Owen`), last: words(`Hartley, Okafor, Pemberton, Shaw`)},
		"US": {code: "US", region: "na", language: "en", zone: "America/New_York", dial: "+1 212 ",
			heads: heads(`Cedar Hollow software, Bluestem retail, Granite Bay logistics, Prairie Lantern fintech,
				Juniper Flats healthcare, Copper Ridge manufacturing, Lakebend logistics`),
			tails: words(`Supply, Logistics, Software, Health`), form: []string{"Inc.", "LLC"},
			first: words(`Maya, Caleb, Renée, Dmitri`), last: words(`Alvarez, Whitaker, Nguyen, Brooks`)},
	}
}

// words are what stands between commas.
func words(text string) []string {
	out := strings.Split(text, ",")
	for i, w := range out {
		out[i] = strings.Join(strings.Fields(w), " ")
	}
	return out
}

// heads are words with what the company does behind each.
func heads(text string) []head {
	var out []head
	for _, w := range words(text) {
		at := strings.LastIndexByte(w, ' ')
		out = append(out, head{w[:at], w[at+1:]})
	}
	return out
}

// The two companies whose names are hard on screens: wide characters, and an accent that no single
// character has.
func rarities() []*company {
	return []*company{
		{name: "株式会社青空物流", domain: "aozora-butsuryu.example", country: "JP", region: "apac", language: "ja", zone: "Asia/Tokyo",
			dial: "+81 3 ", industry: "logistics",
			employees: 640, tech: []string{"salesforce"}, people: []string{"山本 さくら", "田中 健一"}},
		{name: "Jū\u0303ra Vėjas UAB", domain: "jura-vejas.example", country: "LT", region: "emea", language: "lt", zone: "Europe/Vilnius",
			dial: "+370 5 ", industry: "logistics",
			employees: 310, tech: []string{"hubspot"}, people: []string{"Eglė Petrauskaitė"}},
	}
}

// slug is a name as it stands in a domain or an address.
func slug(name, blank string) string {
	name = safetext.Fold(strings.NewReplacer("ß", "ss", "ø", "o", "æ", "ae", "&", " ", "’", "").Replace(strings.ToLower(name)))
	return strings.Join(strings.FieldsFunc(name, func(r rune) bool { return r < 'a' || r > 'z' }), blank)
}

var titles = []string{"COO", "CFO", "Head of Logistics", "IT Director", "Warehouse Manager", "Operations Director", "Head of Digital",
	"Supply Chain Manager", "CEO", "Sales Operations Lead"}

var useCases = []string{"replace the warehouse system before the season", "connect CRM and stock across three sites",
	"cut picking errors by half",
	"give customers a self-service portal", "lot tracking for an audit in spring", "one view of orders for sales and warehouse",
	"automate returns", "forecast demand by region"}

var products = []string{"wms", "portal", "planning", "analytics"}

// remarks are what partners write when they send a lead, by their language.
var remarks = map[string][]string{
	"pl": {"Chcą ruszyć przed lutym. Decyduje dyrektor operacyjny.", "Obecny WMS traci wsparcie w czerwcu.",
		"Prosili o demo na własnych listach kompletacyjnych.", "Budżet zatwierdzony na ten rok."},
	"it": {"Vogliono partire prima di Pasqua. Decide il direttore operativo.", "Hanno due magazzini e un solo gestionale.",
		"Chiedono una demo con i loro dati.", "Il budget è già approvato."},
	"de": {"Projektstart im Frühjahr, zwei Standorte.", "Ansprechpartnerin ist sehr interessiert, bitte bald anrufen."},
	"en": {"They compare us with one other vendor and decide this month.", "Met at the warehouse day; wants numbers on picking errors.",
		"Their present tool loses support in June."},
}
