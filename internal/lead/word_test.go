package lead_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

func TestWordsAreOneHoweverTheyAreSpelled(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind lead.Kind
		a, b string
		same bool
	}{
		{lead.AText, "demo_request", "Demo Request", true}, {lead.AText, "demo_request", "demo-request", true},
		{lead.AText, "demo_request", "DEMOREQUEST", true}, {lead.AText, "demo_request", "demo_requests", false},
		{lead.AText, "żółw", "ZOLW", true}, {lead.AText, "バード", "ハート", false},
		{lead.AnIndustry, "software", "COMPUTER_SOFTWARE", true}, {lead.AnIndustry, "Computer Software", "oprogramowanie", true},
		{lead.AnIndustry, "fintech", "Financial Services", false}, {lead.AnIndustry, "software", "hardware", false},
		{lead.AnIndustry, "LOGISTICS_AND_SUPPLY_CHAIN", "logistics", true}, {lead.AnIndustry, "E-Commerce", "ecommerce", true},
		{lead.AnIndustry, "retail", "Einzelhandel", true}, {lead.AnIndustry, "healthcare", "HOSPITAL_HEALTH_CARE", true},
		{lead.AnIndustry, "mining", "Mining ", true}, {lead.AText, "software", "Computer Software", false},
		{lead.ARegion, "emea", "E.M.E.A.", true}, {lead.ARegion, "na", "North America", true}, {lead.ARegion, "emea", "Europe", false},
		{lead.ARegion, "apac", "Asia-Pacific", true}, {lead.ARegion, "nordics", "Nordics", true},
	} {
		for _, pair := range [][2]string{{c.a, c.b}, {c.b, c.a}} {
			if got := lead.Alike(c.kind, pair[0], pair[1]); got != c.same {
				t.Errorf("%q and %q are alike: %t", pair[0], pair[1], got)
			}
		}
	}
}

// The key of a word is that of its folded form, whichever way it was made.
func TestTheKeyOfAWordIsThatOfItsFoldedForm(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune("aZ09 _-./&żŁßσςバ゙"))).Draw(t, "word")
		a, b := string(lead.WordKey(nil, s)), string(lead.WordKey([]byte("x"), safetext.Fold(s)))
		if "x"+a != b {
			t.Fatalf("%q has the key %q, folded %q", s, a, b)
		}
	})
}

// A key that stands under two words would make two industries one.
func TestNoNameIsOfTwoThings(t *testing.T) {
	t.Parallel()
	for _, kind := range []lead.Kind{lead.AnIndustry, lead.ARegion} {
		seen := map[string][]string{}
		for _, word := range []string{"software", "fintech", "logistics", "manufacturing", "retail", "healthcare", "banking", "insurance",
			"education", "construction", "real_estate", "telecommunications", "energy", "hospitality", "automotive", "agriculture",
			"pharmaceuticals", "government", "nonprofit", "legal", "marketing", "media", "consulting", "ecommerce", "hardware",
			"emea", "na", "latam", "apac"} {
			keys := lead.Keys(kind, word)
			for _, key := range keys {
				if other := seen[key]; other != nil && !slices.Equal(other, keys) {
					t.Errorf("%s is one of %s and one of %s", key, strings.Join(keys, " "), strings.Join(other, " "))
				}
				seen[key] = keys
			}
		}
	}
}
