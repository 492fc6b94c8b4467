package lead

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/typo"
)

// countriesText is the table of countries; its head says from where and when.
//
//go:embed countries.txt
var countriesText string

// otherNames are common names that the table has not, a country a line: those of ISO 3166-1 and of older
// lists, of parts that people take for the whole, and in other languages. They go before the table.
const otherNames = `
AE UAE|Emirates|United Arab Emirates (UAE)
BA Bosnia and Herzegovina|Bosnia-Herzegovina
BN Brunei Darussalam
BQ Bonaire, Sint Eustatius und Saba
BO Bolivia, Plurinational State of|Bolivia (Plurinational State of)
BS The Bahamas
BY Belorussia|Byelorussia
CD DR Congo|DRC|Democratic Republic of the Congo|Congo, Democratic Republic of the|Congo, The Democratic Republic of the|Zaire
CG Congo|Kongo|Republic of the Congo
CI Ivory Coast|Cote d Ivoire
CN PRC|P.R. China|People's Republic of China|Mainland China|China, People's Republic of
CV Cape Verde|Cabo Verde
CZ Czech Republic|Republika Czeska|Repubblica Ceca|Tschechische Republik|Česká republika
DE Federal Republic of Germany|Bundesrepublik Deutschland|BRD|Almanya
ES Kingdom of Spain
FM Federated States of Micronesia|Micronesia, Federated States of|Micronesia (Federated States of)
GB Great Britain|Britain|England|Scotland|Wales|Northern Ireland|United Kingdom of Great Britain and Northern Ireland|Anglia
GB Szkocja|Inghilterra|Gran Bretagna|Großbritannien|Grossbritannien|Grande-Bretagne|Angleterre|Gran Bretaña|GBR
GM The Gambia
GR Hellas|Hellenic Republic|Ελλάς
HK Hong Kong|Hongkong|Hong Kong SAR
HR Republic of Croatia
IE Republic of Ireland|Éire|Eire|Ireland, Republic of
IR Islamic Republic of Iran|Iran, Islamic Republic of|Iran (Islamic Republic of)
IT Italian Republic|Repubblica Italiana
KP DPRK|Korea, Democratic People's Republic of|Korea (Democratic People's Republic of)|Democratic People's Republic of Korea
KR Korea|Republic of Korea|Korea, Republic of|Korea (Republic of)|Korea, South|S. Korea|Corea|Südkorea
LA Lao People's Democratic Republic|Lao PDR
LY Libyan Arab Jamahiriya
MD Republic of Moldova|Moldova, Republic of
MK Macedonia|Repubblica di Macedonia|FYROM|Republic of North Macedonia|Macedonia, the former Yugoslav Republic of|Mazedonien
MM Burma
MO Macau|Macao|Macau SAR China
NL Holland|The Netherlands|Holandia|Olanda|Niederlande|Paesi Bassi|Kingdom of the Netherlands
NO Norge|Noreg
PL Republic of Poland|Rzeczpospolita Polska|RP
PS State of Palestine|Palestine, State of|Palestinian Territory, Occupied
RU Russian Federation|Federacja Rosyjska|Russische Föderation|Federazione Russa|RF
SK Slovak Republic|Republika Słowacka
SM Republic of San Marino
ST Sao Tome & Principe
SY Syrian Arab Republic
SZ Swaziland|Kingdom of Eswatini
TL East Timor
TR Turkey|Turkiye
TW Taiwan, Province of China|Taiwan (Province of China)|Chinese Taipei|Republic of China
TZ United Republic of Tanzania|Tanzania, United Republic of
US United States of America|U.S. of A.|The United States|The United States of America|Stany Zjednoczone Ameryki
US Vereinigte Staaten von Amerika
US Stati Uniti d'America|États-Unis d'Amérique|USA|United States (USA)
VA Holy See|Vatican|Holy See (Vatican City State)|Vatican City State
VE Bolivarian Republic of Venezuela|Venezuela, Bolivarian Republic of|Venezuela (Bolivarian Republic of)
VN Viet Nam|Vietnam
XK Republic of Kosovo|XKK
`

// atlas is the table of countries, read once.
type atlas struct {
	codes  []string          // sorted
	byName map[string]string // codes by the key of a name, or by the code of three letters
	names  []string          // the keys, sorted
	area   map[string]string // subregions by code
}

var theAtlas = sync.OnceValue(func() *atlas {
	a := &atlas{byName: map[string]string{}, area: map[string]string{}}
	add := func(code, names string) {
		for name := range strings.SplitSeq(names, "|") {
			if key := countryKey(name); a.byName[key] == "" {
				a.byName[key] = code
			}
		}
	}
	for line := range strings.Lines(otherNames) {
		if code, names, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			add(code, names)
		}
	}
	for line := range strings.Lines(countriesText) {
		part := strings.SplitN(strings.TrimSpace(line), " ", 4)
		if line[0] == '#' || len(part) != 4 {
			continue
		}
		code := part[0]
		a.codes, a.area[code] = append(a.codes, code), part[2]
		a.byName[strings.ToLower(part[1])] = code
		add(code, part[3])
	}
	for name := range a.byName {
		a.names = append(a.names, name)
	}
	slices.Sort(a.names)
	return a
})

// countryKey is the form in which names of countries are compared: folded, without blanks and signs.
func countryKey(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, safetext.Fold(name))
}

// Country returns the code of a country that is written as a code of two or three letters or by a common
// name, in English, Polish, Italian, German or a language of its own; known is false for what is none of
// these. That stays as it is written: it is a fact, and nothing is guessed.
func Country(s string) (code string, known bool) {
	s = strings.TrimSpace(s)
	a := theAtlas()
	if len(s) == 2 && letter(s[0]) && letter(s[1]) {
		up := strings.ToUpper(s)
		if _, ok := a.area[up]; ok {
			return up, true
		}
		if code, ok := a.byName[strings.ToLower(s)]; ok {
			return code, true
		}
		return up, false
	}
	if code, ok := a.byName[countryKey(s)]; ok {
		return code, true
	}
	return s, false
}

// Countries lists the codes of all countries, sorted.
func Countries() []string { return theAtlas().codes }

// NearCountry returns the code of the country whose name a mistyped one was probably meant to be, ""
// for none, or where two are as near. Who typed it is asked. A made-up name is near some real one, so that two
// slips are allowed only in a long name that begins as the real one does, and one in any other.
func NearCountry(s string) string {
	const shortest, long = 4, 8 // what is shorter is a code, and a code is near many others
	a, word := theAtlas(), []rune(countryKey(s))
	if len(word) < shortest {
		return ""
	}
	best, near := 3, ""
	for _, name := range a.names {
		r := []rune(name)
		most := 1
		if len(word) >= long && len(r) > 0 && r[0] == word[0] {
			most = 2
		}
		if len(r) < shortest || len(r) > len(word)+most || len(r) < len(word)-most {
			continue
		}
		switch d := typo.Distance(word, r); {
		case d > most:
		case d < best:
			best, near = d, a.byName[name]
		case d == best && near != a.byName[name]:
			near = ""
		}
	}
	return near
}

func letter(c byte) bool { c |= 0x20; return c >= 'a' && c <= 'z' }
