package intake

import (
	"strings"

	"github.com/eqltui/eqltui/internal/safetext"
)

// countries are the English names (and a few own ones) of countries as exports write them, folded,
// with their codes. Source: ISO 3166-1.
var countries = map[string]string{
	"poland": "PL", "polska": "PL", "italy": "IT", "italia": "IT", "germany": "DE", "deutschland": "DE", "france": "FR", "spain": "ES", "espana": "ES",
	"portugal": "PT", "netherlands": "NL", "the netherlands": "NL", "belgium": "BE", "luxembourg": "LU", "austria": "AT", "osterreich": "AT",
	"switzerland": "CH", "liechtenstein": "LI", "united kingdom": "GB", "uk": "GB", "great britain": "GB", "england": "GB", "ireland": "IE",
	"denmark": "DK", "sweden": "SE", "norway": "NO", "finland": "FI", "iceland": "IS", "estonia": "EE", "latvia": "LV", "lithuania": "LT",
	"czech republic": "CZ", "czechia": "CZ", "slovakia": "SK", "hungary": "HU", "romania": "RO", "bulgaria": "BG", "greece": "GR", "croatia": "HR",
	"slovenia": "SI", "serbia": "RS", "ukraine": "UA", "turkey": "TR", "turkiye": "TR", "malta": "MT", "cyprus": "CY", "san marino": "SM",
	"united states": "US", "united states of america": "US", "usa": "US", "u.s.a.": "US", "u.s.": "US", "canada": "CA", "mexico": "MX", "brazil": "BR",
	"argentina": "AR", "chile": "CL", "colombia": "CO", "japan": "JP", "china": "CN", "south korea": "KR", "korea, republic of": "KR", "taiwan": "TW",
	"hong kong": "HK", "singapore": "SG", "india": "IN", "australia": "AU", "new zealand": "NZ", "indonesia": "ID", "malaysia": "MY", "thailand": "TH",
	"vietnam": "VN", "philippines": "PH", "israel": "IL", "united arab emirates": "AE", "uae": "AE", "saudi arabia": "SA", "qatar": "QA", "egypt": "EG",
	"south africa": "ZA", "nigeria": "NG", "kenya": "KE", "morocco": "MA",
}

// country returns the code of a country that is written as a code or as a common name. What is
// neither stays as it is written: it is a fact, and nothing is guessed.
func country(s string) string {
	if code, ok := countries[safetext.Fold(s)]; ok {
		return code
	}
	if len(s) == 2 && letter(s[0]) && letter(s[1]) {
		return strings.ToUpper(s)
	}
	return s
}

func letter(c byte) bool { c |= 0x20; return c >= 'a' && c <= 'z' }
