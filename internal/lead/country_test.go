package lead_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/eqltui/eqltui/internal/lead"
)

func TestCountriesBecomeCodes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text, code string
		known      bool
		near       string
	}{
		{"PL", "PL", true, ""}, {"pl", "PL", true, ""}, {" Poland ", "PL", true, ""}, {"POLSKA", "PL", true, ""},
		{"España", "ES", true, ""}, {"UK", "GB", true, ""}, {"uk", "GB", true, ""}, {"U.S.", "US", true, ""}, {"USA", "US", true, ""},
		{"POL", "PL", true, ""}, {"ita", "IT", true, ""}, {"DEU", "DE", true, ""}, {"ROU", "RO", true, ""}, {"XKX", "XK", true, ""},
		{"Włochy", "IT", true, ""}, {"Germania", "DE", true, ""}, {"Frankreich", "FR", true, ""}, {"Niemcy", "DE", true, ""},
		{"Holland", "NL", true, ""}, {"Norge", "NO", true, ""}, {"Russia", "RU", true, ""}, {"Russian Federation", "RU", true, ""},
		{"Korea", "KR", true, ""}, {"Korea, Republic of", "KR", true, ""}, {"North Korea", "KP", true, ""}, {"Pakistan", "PK", true, ""},
		{"Kuwait", "KW", true, ""}, {"Luxembourg", "LU", true, ""}, {"Ελλάδα", "GR", true, ""}, {"日本", "JP", true, ""},
		{"Україна", "UA", true, ""}, {"ÖSTERREICH", "AT", true, ""}, {"the Netherlands", "NL", true, ""}, {"Ivory Coast", "CI", true, ""},
		{"Côte d'Ivoire", "CI", true, ""}, {"Côte d’Ivoire", "CI", true, ""}, {"Viet Nam", "VN", true, ""}, {"Congo", "CG", true, ""},
		{"DR Congo", "CD", true, ""}, {"Czech Republic", "CZ", true, ""}, {"Türkiye", "TR", true, ""}, {"Turkey", "TR", true, ""},
		{"Swaziland", "SZ", true, ""}, {"North Macedonia", "MK", true, ""}, {"Trinidad & Tobago", "TT", true, ""},
		{"Trinidad and Tobago", "TT", true, ""}, {"NA", "NA", true, ""}, {"Namibia", "NA", true, ""}, {"no", "NO", true, ""},
		{"EU", "EU", false, ""}, {"Europe", "Europe", false, ""}, {"emea", "emea", false, ""},
		{"Polnd", "Polnd", false, "PL"}, {"Itally", "Itally", false, "IT"}, {"XX", "XX", false, ""}, {"qq", "QQ", false, ""},
		{"Atlantis", "Atlantis", false, ""},
		{"Ruritania", "Ruritania", false, ""}, {"Narnia", "Narnia", false, ""}, {"Nigera", "Nigera", false, ""},
		{"Deutchland", "Deutchland", false, "DE"}, {"Phillipines", "Phillipines", false, "PH"}, {"Germnay", "Germnay", false, "DE"},
		{"", "", false, ""},
	}
	for _, tt := range tests {
		code, known := lead.Country(tt.text)
		if code != tt.code || known != tt.known {
			t.Errorf("%q is %q, known: %t", tt.text, code, known)
		}
		if known {
			continue
		}
		if near := lead.NearCountry(tt.text); near != tt.near {
			t.Errorf("%q is near %q, want %q", tt.text, near, tt.near)
		}
	}
}

// Each country is known by its codes and by every name of the table, and no name is that of two.
func TestEveryNameOfTheTableIsOneCountry(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("countries.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(text)) {
		part := strings.SplitN(strings.TrimSpace(line), " ", 4)
		if line[0] == '#' {
			continue
		}
		n++
		if len(part) != 4 || len(part[0]) != 2 || len(part[1]) != 3 || len(lead.Area(part[2])) == 0 {
			t.Fatalf("%q is no line of the table", line)
		}
		for _, name := range append(strings.Split(part[3], "|"), part[0], part[1], strings.ToLower(part[1])) {
			if code, known := lead.Country(name); code != part[0] || !known {
				t.Errorf("%s of %s is %q, known: %t", name, part[0], code, known)
			}
		}
	}
	if got := len(lead.Countries()); got != n || n < 249 {
		t.Errorf("%d countries of %d lines", got, n)
	}
}

// The names in the four languages, and the areas, agree with another copy of the same facts.
func TestTheTableAgreesWithAnother(t *testing.T) {
	t.Parallel()
	unsettled := []string{"AQ", "BV", "GS", "IO", "TF", "UM"} // nobody lives there, and the copies differ
	for _, code := range lead.Countries() {
		if slices.Contains(unsettled, code) {
			continue
		}
		r, err := language.ParseRegion(code)
		if err != nil {
			t.Fatal(err)
		}
		for _, tag := range []language.Tag{language.English, language.Polish, language.Italian, language.German} {
			name := display.Regions(tag).Name(r)
			if got, known := lead.Country(name); got != code {
				t.Errorf("%v: %s of %s is %q, known: %t", tag, name, code, got, known)
			}
		}
		if got, known := lead.Country(r.ISO3()); (got != code || !known) && code != "XK" {
			t.Errorf("%s of %s is %q", r.ISO3(), code, got)
		}
		for _, area := range []string{"001", "002", "009", "019", "021", "142", "145", "150", "151", "202", "419"} {
			wide, err := language.ParseRegion(area)
			if err != nil {
				t.Fatal(err)
			}
			_, in := slices.BinarySearch(lead.Area(area), code)
			if in != wide.Contains(r) {
				t.Errorf("%s lies in %s: %t", code, area, in)
			}
		}
	}
}
