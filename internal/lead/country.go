package lead

import (
	"maps"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/typo"
)

// countries are the English names (and a few own ones) of countries as exports write them, folded,
// with their codes. Source: ISO 3166-1.
var countries = map[string]string{
	"poland": "PL", "polska": "PL", "italy": "IT", "italia": "IT", "germany": "DE", "deutschland": "DE", "france": "FR", "spain": "ES",
	"espana":   "ES",
	"portugal": "PT", "netherlands": "NL", "the netherlands": "NL", "belgium": "BE", "luxembourg": "LU", "austria": "AT",
	"osterreich":  "AT",
	"switzerland": "CH", "liechtenstein": "LI", "united kingdom": "GB", "uk": "GB", "great britain": "GB", "england": "GB", "ireland": "IE",
	"denmark": "DK", "sweden": "SE", "norway": "NO", "finland": "FI", "iceland": "IS", "estonia": "EE", "latvia": "LV", "lithuania": "LT",
	"czech republic": "CZ", "czechia": "CZ", "slovakia": "SK", "hungary": "HU", "romania": "RO", "bulgaria": "BG", "greece": "GR",
	"croatia":  "HR",
	"slovenia": "SI", "serbia": "RS", "ukraine": "UA", "turkey": "TR", "turkiye": "TR", "malta": "MT", "cyprus": "CY", "san marino": "SM",
	"united states": "US", "united states of america": "US", "usa": "US", "u.s.a.": "US", "u.s.": "US", "canada": "CA", "mexico": "MX",
	"brazil":    "BR",
	"argentina": "AR", "chile": "CL", "colombia": "CO", "japan": "JP", "china": "CN", "south korea": "KR", "korea, republic of": "KR",
	"taiwan":    "TW",
	"hong kong": "HK", "singapore": "SG", "india": "IN", "australia": "AU", "new zealand": "NZ", "indonesia": "ID", "malaysia": "MY",
	"thailand": "TH",
	"vietnam":  "VN", "philippines": "PH", "israel": "IL", "united arab emirates": "AE", "uae": "AE", "saudi arabia": "SA", "qatar": "QA",
	"egypt":        "EG",
	"south africa": "ZA", "nigeria": "NG", "kenya": "KE", "morocco": "MA",
}

// countryCodes are all two-letter codes. Source: ISO 3166-1.
const countryCodes = `
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG
CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL
GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA
LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP
NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV
SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
`

// Country returns the code of a country that is written as a code or as a common name; known is false
// for what is neither. That stays as it is written: it is a fact, and nothing is guessed.
func Country(s string) (code string, known bool) {
	s = strings.TrimSpace(s)
	if code, ok := countries[safetext.Fold(s)]; ok {
		return code, true
	}
	if len(s) != 2 || !letter(s[0]) || !letter(s[1]) {
		return s, false
	}
	code = strings.ToUpper(s)
	return code, slices.Contains(strings.Fields(countryCodes), code)
}

// NearCountry returns the code of the country whose name a mistyped one was probably meant to be, ""
// for none. Who typed it is asked.
func NearCountry(s string) string {
	names := slices.Sorted(maps.Keys(countries))
	if i := typo.Nearest(safetext.Fold(strings.TrimSpace(s)), names); i >= 0 {
		return countries[names[i]]
	}
	return ""
}

func letter(c byte) bool { c |= 0x20; return c >= 'a' && c <= 'z' }
