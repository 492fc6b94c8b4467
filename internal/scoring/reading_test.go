package scoring_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/scoring"
)

func TestWordsOfAConditionAreReadAsEverywhere(tt *testing.T) {
	tt.Parallel()
	for _, row := range []struct {
		field, literal, value string
		same                  bool
	}{
		{"account.country", "IT", "IT", true}, {"account.country", "Italy", "IT", true}, {"account.country", "IT", "Włochy", true},
		{"account.country", "ITA", "italia", true}, {"account.country", "IT", "PL", false},
		{"account.country", "Atlantis", "atlantis", true},
		{"account.country", "NO", "Norge", true}, {"account.country", "NA", "Namibia", true},
		{"account.industry", "software", "COMPUTER_SOFTWARE", true}, {"account.industry", "software", "Software ", true},
		{"account.industry", "software", "hardware", false}, {"account.industry", "Computer Software", "software", true},
		{"account.region", "emea", "EMEA", true}, {"account.region", "na", "North America", true}, {"account.region", "emea", "na", false},
		{"lead.title", "head of it", "Head of IT", true}, {"lead.title", "head of it", "head-of-it", false},
	} {
		f := &lead.Facts{}
		lead.FactOf(row.field).Put(f, row.value)
		for _, p := range []policy.Predicate{texts(row.field, policy.Is, row.literal), texts(row.field, policy.In, row.literal, "zzz"),
			{Op: policy.Not, Of: []policy.Predicate{texts(row.field, policy.NoneOf, "zzz", row.literal)}}} {
			if got := scoring.CompilePredicate(p)(f, nil); (got == scoring.True) != row.same {
				tt.Errorf("%s of %q: %v", p, row.value, got)
			}
		}
	}
}

func TestAPartnerIsMeantByAnyOfItsNames(tt *testing.T) {
	tt.Parallel()
	f := &lead.Facts{Partner: &lead.Partner{ID: "acme", Name: "Acme Wdrożenia", Aliases: []string{"acme-inc", "acme_old"}}}
	for name, want := range map[string]scoring.Tri{"acme": scoring.True, "ACME-inc": scoring.True, "acme wdrożenia": scoring.True,
		"acme_old": scoring.True, "ponte": scoring.False} {
		if got := scoring.CompilePredicate(texts("partner.id", policy.Is, name))(f, nil); got != want {
			tt.Errorf("partner.id is %s: %v", name, got)
		}
	}
	if got := scoring.CompilePredicate(texts("partner.id", policy.NoneOf, "acme-inc"))(&lead.Facts{}, nil); got != scoring.Undecided {
		tt.Errorf("no partner: %v", got)
	}
}

// Reading a word by its key allocates nothing, because every lead is asked.
func TestReadingAWordAllocatesNothing(tt *testing.T) {
	f := &lead.Facts{}
	f.Account.Industry, f.Account.Country = lead.Known("COMPUTER_SOFTWARE"), lead.Known("PL")
	for _, p := range []policy.Predicate{texts("account.industry", policy.In, "retail", "software"),
		texts("account.country", policy.In, "IT", "PL")} {
		test := scoring.CompilePredicate(p)
		if n := testing.AllocsPerRun(100, func() { test(f, nil) }); n != 0 {
			tt.Errorf("%s allocates %v times", p, n)
		}
	}
}

// Whatever a country is called, a condition that calls it otherwise holds.
func TestAConditionKnowsACountryByAnyName(tt *testing.T) {
	tt.Parallel()
	names := [][]string{{"DE", "DEU", "Germany", "Niemcy", "Germania", "Deutschland"}, {"GB", "UK", "United Kingdom", "Wielka Brytania"},
		{"KR", "Korea", "South Korea", "Südkorea"}, {"RU", "Russia", "Russian Federation", "Rosja"}}
	rapid.Check(tt, func(t *rapid.T) {
		i, j := rapid.IntRange(0, len(names)-1).Draw(t, "one"), rapid.IntRange(0, len(names)-1).Draw(t, "other")
		literal, value := rapid.SampledFrom(names[i]).Draw(t, "literal"), rapid.SampledFrom(names[j]).Draw(t, "value")
		f := &lead.Facts{}
		f.Account.Country = lead.Known(value)
		if got := scoring.CompilePredicate(texts("account.country", policy.In, literal))(f, nil); (got == scoring.True) != (i == j) {
			t.Fatalf("%s in [%s]: %v", value, literal, got)
		}
	})
}
