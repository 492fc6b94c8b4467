package report_test

import (
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/link"
	"github.com/eqltui/eqltui/internal/report"
)

// Every rule of link check is said in every language, and a missing campaign is said as a hint alone.
func TestTheMailSaysEveryRuleInEveryLanguage(t *testing.T) {
	t.Parallel()
	if len(link.Rules()) < 15 {
		t.Fatalf("%q", link.Rules())
	}
	seen := map[string]string{}
	for _, language := range report.Languages() {
		text := report.LinkMail(
			language,
			"Ponte",
			[]report.WrongLink{{URL: "https://us.example/", Right: "https://us.example/?right", Rules: link.Rules(),
				Touches: 12_345}},
		)
		for _, want := range []string{"Ponte", "https://us.example/?right", "12"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q:\n%s", language, want, text)
			}
		}
		if strings.Contains(text, "mail.") || strings.Contains(text, "{") || strings.Contains(text, "utm_campaign") {
			t.Errorf("%s has no words for something, or speaks of a campaign:\n%s", language, text)
		}
		if other := seen[text]; other != "" {
			t.Errorf("%s and %s are the same", language, other)
		}
		seen[text] = language
		if hint := report.LinkMail(language, "Ponte", []report.WrongLink{{NoCampaign: true}}); !strings.Contains(hint, "utm_campaign") {
			t.Errorf("%s does not speak of the campaign:\n%s", language, hint)
		}
	}
}
