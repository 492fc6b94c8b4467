package policy

import (
	"strings"
	"testing"
)

func TestAWordThatNothingCanEverBeIsWarnedOf(t *testing.T) {
	t.Parallel()
	const italy = "when: {account.country: {in: [IT, SM]}}"
	const rule = `{id: click,       label: "integration clicked",    touch: integration_click,`
	for name, tt := range map[string]struct{ old, text, want string }{
		"a country by name":          {italy, "when: {account.country: {in: [Italy, SM]}}", `never "Italy"; it is read as IT; write IT`},
		"a country of three letters": {italy, "when: {account.country: {is: ITA}}", "write IT"},
		"a misspelt country":         {italy, "when: {account.country: {in: [Itly]}}", "did you mean IT?"},
		"no country at all":          {italy, "when: {account.country: {in: [XX]}}", `is never "XX"`},
		"a misspelt region":          {"label: \"region we sell to\",      when: {account.region: {in: [emea, na]}}", "label: \"r\", when: {account.region: {in: [emae]}}", `no region "emae" stands in regions; did you mean emea?`},
		"a word that says nothing":   {italy, "when: {account.industry: {in: [N/A]}}", "write {account.industry: {known: false}}"},
		"a tier of no programme":     {italy, "when: {lead.program_tier: {is: goldd}}", "did you mean gold?"},
		"a partner's tier":           {italy, "when: {partner.tier: {in: [gold, diamond]}}", `never "diamond"`},
		"a domain with a scheme":     {"[competitor.example]", `["https://competitor.example"]`, "neither scheme"},
		"an address that is none":    {italy, "when: {lead.email: {is: competitor.example}}", "no address"},
		"a misspelt touch kind": {rule, strings.Replace(rule, "integration_click,", "integration_clik,", 1),
			"did you mean integration_click?"},
		"a kind that nobody knows":   {"touch: [page_view, content_view]", "touch: [page_view, moon_phase]", `no list knows touches of the kind "moon_phase"`},
		"a kind that is not counted": {rule, rule + " when: {touch.kind: {is: demo_request}},", `does not count touches of the kind "demo_request"`},
		"a source":                   {italy, "when: {lead.source: {is: websight}}", "is never"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := strings.Replace(string(DefaultDocument()), tt.old, tt.text, 1)
			if doc == string(DefaultDocument()) {
				t.Fatalf("the default policy has no %q", tt.old)
			}
			p, problems := Parse([]byte(doc))
			if p == nil {
				t.Fatal(problems)
			}
			var all []string
			for _, w := range problems.Warnings() {
				all = append(all, w.String())
			}
			if text := strings.Join(all, "\n"); !strings.Contains(text, tt.want) {
				t.Errorf("want %s, got\n%s", tt.want, text)
			}
		})
	}
}

func TestWordsThatAreMeantAreNotWarnedOf(t *testing.T) {
	t.Parallel()
	for old, text := range map[string]string{
		"when: {account.country: {in: [IT, SM]}}": "when: {account.country: {in: [it, NO, NA]}}",
		"touch: [page_view, content_view]":        "touch: [page_view, Content-View]",
		"[competitor.example]":                    "[competitor.example, gmail.com]",
		"triggers: [integration_click, integration_install, demo_request, pricing_view]": "triggers: [integration_click, pricing_view]",
		`when: {account.region: {in: [emea, na]}}}`:                                      `when: {account.region: {in: [EMEA, North America]}}}`,
	} {
		doc := strings.Replace(string(DefaultDocument()), old, text, 1)
		if p, problems := Parse([]byte(doc)); p == nil || len(problems) > 0 || doc == string(DefaultDocument()) {
			t.Errorf("%s: %v", text, problems)
		}
	}
}

func TestKindsAreReadHoweverTheyAreSpelled(t *testing.T) {
	t.Parallel()
	doc := strings.Replace(string(DefaultDocument()), "touch: [page_view, content_view]", "touch: [page_view, Trial-Run]", 1)
	p, problems := Parse([]byte(doc))
	if p == nil {
		t.Fatal(problems)
	}
	for text, want := range map[string]string{
		"Demo Request": "demo_request", "demo-request": "demo_request", "DEMO_REQUEST": "demo_request",
		"WebinarAttended": "webinar_attended", "trial run": "trial-run", " Trial_Run ": "trial-run", "newsletter open": "newsletter_open",
	} {
		if got, known := p.Kinds().Read(text); got != want || !known {
			t.Errorf("%q is %q, known: %t", text, got, known)
		}
	}
	if got, known := p.Kinds().Read(" Moon Phase"); got != "moon phase" || known {
		t.Errorf("an unknown kind is %q, known: %t", got, known)
	}
}
