package policy

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/lead"
)

// ruled is the default policy with other regions.
func ruled(t interface{ Fatal(...any) }, regions string) (*Policy, Problems) {
	doc := string(DefaultDocument())
	from, to := strings.Index(doc, "\nregions:"), strings.Index(doc, "\nicp:")
	if from < 0 || to < from {
		t.Fatal("the default policy has no regions")
	}
	return Parse([]byte(doc[:from+1] + regions + doc[to:]))
}

func TestARegionFollowsFromTheCountry(t *testing.T) {
	t.Parallel()
	for country, want := range map[string]string{
		"PL": "emea", "Italy": "emea", "NA": "emea", "ZA": "emea", "AE": "emea", "IR": "emea", "Iran": "emea", "IL": "emea", "TR": "emea",
		"RU": "emea", "CY": "emea", "XK": "emea", "US": "na", "Canada": "na", "GL": "na", "MX": "latam", "BR": "latam", "PR": "latam",
		"IN": "apac", "JP": "apac", "TW": "apac", "AU": "apac", "KZ": "apac", "FJ": "apac",
		"AQ": "", "Atlantis": "", "": "", "emea": "", "ZZ": "",
	} {
		if got := Default().RegionOf(country); got != want {
			t.Errorf("the region of %q is %q, want %q", country, got, want)
		}
	}
	for _, country := range lead.Countries() {
		if Default().RegionOf(country) == "" && country != "AQ" {
			t.Errorf("%s is in no region", country)
		}
	}
}

func TestTheNarrowerWordWinsInWhateverOrder(t *testing.T) {
	t.Parallel()
	words := []string{`world: ["001"]`, `europe: ["150"]`, `east: ["151"]`, `home: [PL]`, `south: ["039"]`}
	want := map[string]string{"PL": "home", "CZ": "east", "IT": "south", "DE": "europe", "US": "world", "AQ": "world"}
	rapid.Check(t, func(t *rapid.T) {
		p, problems := ruled(t, "regions: {"+strings.Join(rapid.Permutation(words).Draw(t, "order"), ", ")+"}\n")
		if p == nil {
			t.Fatal(problems)
		}
		for country, region := range want {
			if got := p.RegionOf(country); got != region {
				t.Fatalf("the region of %s is %q, want %q", country, got, region)
			}
		}
	})
}

func TestAPolicyFromBeforeFillsNoRegion(t *testing.T) {
	t.Parallel()
	p, problems := ruled(t, "")
	if p == nil {
		t.Fatal(problems)
	}
	for _, country := range lead.Countries() {
		if got := p.RegionOf(country); got != "" {
			t.Errorf("%s is in %q", country, got)
		}
	}
}

func TestWhatIsNoRegionIsTold(t *testing.T) {
	t.Parallel()
	for regions, want := range map[string]string{
		`{emea: [NO, Norway2]}`:                 `there is no country "Norway2"`,
		`{emea: ["155", "999"]}`:                `there is no area "999"`,
		`{emea: [XX]}`:                          `there is no country "XX"`,
		`{emea: [Polnad]}`:                      "did you mean PL?",
		"{nordics: [SE, NO, Norway]}":           `"NO" stands in region "nordics" already`,
		`{emea: [PL], apac: [Poland]}`:          `"PL" stands in region "emea" already`,
		`{emea: ["150"], eu: ["150"]}`:          `"150" stands in region "emea" already`,
		`{emea: []}`:                            `region "emea" is an empty list`,
		`{emea: }`:                              `region "emea" has no value`,
		`{emea: 150}`:                           "must be a list",
		`[emea]`:                                "must be a map",
		`{"emea and more": [PL]}`:               "has the character",
		`{emea: [PL], emea: [IT]}`:              "stands here twice",
		`{emea: [{150: PL}]}`:                   "must be a text",
		"{emea: [\"150\", ~]}":                  "has no value",
		`{emea: ["00150"]}`:                     `there is no area "00150"`,
		`{emea: ["150", 150, Europe, Eurasia]}`: "already",
	} {
		p, problems := ruled(t, "regions: "+regions+"\n")
		if p != nil || !strings.Contains(problems.Err("x").Error(), want) {
			t.Errorf("%s: want %s, got %v", regions, want, problems)
		}
	}
}

func TestRegionsMayBeWrittenWithoutQuotes(t *testing.T) {
	t.Parallel()
	p, problems := ruled(t, "regions: {emea: [150, 002, NO], na: [021]}\n")
	if p == nil {
		t.Fatal(problems)
	}
	for country, want := range map[string]string{"NO": "emea", "EG": "emea", "US": "na"} {
		if got := p.RegionOf(country); got != want {
			t.Errorf("the region of %s is %q, want %q", country, got, want)
		}
	}
}
