package lead

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/eqltui/eqltui/internal/safetext"
)

// WordKey appends to buf the form in which words of a list are compared, however they are spelled: letters
// and digits alone, folded, so that "Demo Request", "demo-request" and "DEMO_REQUEST" are one word. Of plain
// text it allocates nothing but what buf lacks.
func WordKey(buf []byte, s string) []byte {
	from := len(buf)
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			buf = append(buf, c)
		case c >= 'A' && c <= 'Z':
			buf = append(buf, c|0x20)
		case c >= utf8.RuneSelf:
			return foldedWord(buf[:from], s)
		}
	}
	return buf
}

func foldedWord(buf []byte, s string) []byte {
	for _, r := range safetext.Fold(s) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			buf = utf8.AppendRune(buf, r)
		}
	}
	return buf
}

// TouchKinds lists the touch kinds that the program knows by itself, beside those of a policy.
func TouchKinds() []string {
	return []string{
		ReferralKind, "demo_request", "pricing_view", "integration_click", "integration_install", "integration_uninstall",
		"case_study_view", "webinar_registered", "webinar_attended", "page_view", "content_view", "content_download", "visit",
		"form_submit", "email_open", "email_click", "newsletter_open", "meeting_booked", "trial_started", "event_attended",
		"chat_started", "video_view", "budget_confirmed", "use_case_stated",
	}
}

// industriesText are industries as CRMs, directories and people call them: the usual word, then other names of
// the same. Sources: the values of HubSpot's company property "industry", the standard picklist "Industry" of
// Salesforce, and LinkedIn's industry codes V2, by their documentation, read on 2026-11-29. A word may have several
// lines. Only names of the same thing stand here; what is a part of something, or near it, is told apart by people.
const industriesText = `
software: Computer Software|Software Development|Software as a Service|SaaS|Software & Services|Oprogramowanie|Softwareentwicklung
software: Sviluppo software|Tworzenie oprogramowania
fintech: Financial Technology|FinTech|Technologie finansowe|Finanztechnologie|Tecnologia finanziaria
logistics: Logistics and Supply Chain|Logistics & Supply Chain|Transportation, Logistics, Supply Chain and Storage
logistics: Transportation & Logistics|Logistyka|Logistik|Logistica|Transport i logistyka|Transport und Logistik
logistics: Trasporti e logistica
manufacturing: Manufacturing Industry|Produkcja|Przemysł wytwórczy|Fertigung|Verarbeitendes Gewerbe|Produktion|Manifattura
manufacturing: Manifatturiero|Industria manifatturiera
retail: Retail Trade|Retail Industry|Handel detaliczny|Einzelhandel|Vendita al dettaglio|Commercio al dettaglio
healthcare: Health Care|Hospital & Health Care|Hospitals and Health Care|Ochrona zdrowia|Opieka zdrowotna|Gesundheitswesen|Sanità
healthcare: Assistenza sanitaria
banking: Banks|Bankowość|Bankwesen|Banken|Banche|Settore bancario
insurance: Insurance Industry|Ubezpieczenia|Versicherung|Versicherungen|Assicurazioni
education: Education Industry|Education Management|Edukacja|Bildung|Bildungswesen|Istruzione
construction: Construction Industry|Budownictwo|Bau|Bauwesen|Baugewerbe|Edilizia|Costruzioni
real_estate: Real Estate|Nieruchomości|Immobilienwirtschaft|Immobiliare
telecommunications: Telecommunication|Telecom|Telecoms|Telekomunikacja|Telekommunikation|Telecomunicazioni
energy: Energetyka|Energie|Energiewirtschaft|Energia
hospitality: Hospitality Industry|Hotelarstwo|Gastgewerbe|Ospitalità
automotive: Automotive Industry|Motoryzacja|Automobilindustrie|Settore automobilistico
agriculture: Farming|Rolnictwo|Landwirtschaft|Agricoltura
pharmaceuticals: Pharma|Pharmaceutical|Pharmaceutical Manufacturing|Farmacja|Pharmaindustrie|Farmaceutica
government: Government Administration|Public Administration|Administracja publiczna|Öffentliche Verwaltung
government: Pubblica amministrazione
nonprofit: Not For Profit|Non-Profit Organizations|Non-profit Organization Management|Nonprofit Organization Management
nonprofit: Organizacje pozarządowe|Gemeinnützige Organisationen|Organizzazioni no profit
legal: Legal Services|Law Practice|Usługi prawne|Rechtsberatung|Servizi legali
marketing: Marketing and Advertising|Marketing Services|Advertising Services
media: Media Production|Media & Entertainment
consulting: Management Consulting|Business Consulting and Services|Doradztwo|Unternehmensberatung|Consulenza
ecommerce: E-Commerce|Electronic Commerce|Handel elektroniczny|Online-Handel|Commercio elettronico
hardware: Computer Hardware|Computer Hardware Manufacturing
`

// regionsText are regions of sales as they are mostly called, likewise.
const regionsText = `
emea: Europe, Middle East and Africa|Europe, the Middle East and Africa|Europe, Middle East & Africa|Europe/Middle East/Africa
na: North America|Northern America|NAM|NORAM|NAMER
latam: Latin America|Latin America and the Caribbean|Latin America & Caribbean|LAC
apac: Asia Pacific|Asia and Pacific|Asia & Pacific|Asia-Pacific and Japan|APJ|Asia Pacific Japan
`

// names are those of one thing, as they are written and by their keys.
type names struct{ written, keys []string }

// synonyms are the names of things, by the key of each.
type synonyms map[string]*names

var industries, salesRegions = namesIn(industriesText), namesIn(regionsText)

func namesIn(text string) func() synonyms {
	return sync.OnceValue(func() synonyms {
		out := synonyms{}
		for line := range strings.Lines(text) {
			word, others, ok := strings.Cut(strings.TrimSpace(line), ": ")
			if !ok {
				continue
			}
			written := strings.Split(others, "|")
			all := out[string(WordKey(nil, word))] // a word may go on in another line
			if all == nil {
				all, written = &names{}, append([]string{word}, written...)
			}
			for _, name := range written {
				key := string(WordKey(nil, name))
				all.written, all.keys, out[key] = append(all.written, name), append(all.keys, key), all
			}
		}
		return out
	})
}

// named are the names of what a text of a kind of fact names: of an industry and a region of sales there
// are several, of anything else the text's own.
func named(kind Kind, text string) *names {
	key := string(WordKey(nil, text))
	var all *names
	switch kind {
	case AnIndustry:
		all = industries()[key]
	case ARegion:
		all = salesRegions()[key]
	}
	if all == nil {
		return &names{[]string{text}, []string{key}}
	}
	return all
}

// Keys are the keys of all names of what a text names.
func Keys(kind Kind, text string) []string { return named(kind, text).keys }

// Spellings are these names as they are written. They need not have the text's own spelling among them.
func Spellings(kind Kind, text string) []string { return named(kind, text).written }

// Alike reports whether two texts of a kind of fact name the same.
func Alike(kind Kind, a, b string) bool {
	return strings.EqualFold(a, b) || slices.Contains(Keys(kind, a), string(WordKey(nil, b)))
}
