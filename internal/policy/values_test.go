package policy_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/policy"
)

func TestAPolicyKnowsTheValuesOfItsRules(t *testing.T) {
	t.Parallel()
	p := policy.Default()
	for field, want := range map[string][]string{
		"account.industry":   {"software", "fintech", "logistics", "manufacturing", "retail", "healthcare"},
		"account.region":     {"emea", "na"},
		"account.tech_stack": {"salesforce", "hubspot", "dynamics"},
		"account.country":    {"IT", "SM"},
		"account.name":       nil,
	} {
		if diff := cmp.Diff(want, p.Values(field)); diff != "" {
			t.Errorf("%s: %s", field, diff)
		}
	}
}

func TestAValueThatThePolicyDoesNotKnowIsHeldAgainstThoseItKnows(t *testing.T) {
	t.Parallel()
	p := policy.Default()
	tests := []struct {
		field, text string
		known       bool
		near        string
	}{
		{"account.industry", "logistics", true, ""},
		{"account.industry", " Logistics ", true, ""},
		{"account.industry", "", true, ""},
		{"account.industry", "logistisc", false, "logistics"},
		{"account.industry", "log", false, "logistics"},
		{"account.industry", "software house", false, "software"},
		{"account.industry", "mining", false, ""},
		{"account.region", "europe", false, "emea"},
		{"account.region", "EMAE", false, "emea"},
		{"account.region", "North America", true, ""},
		{"account.region", "northern-america", true, ""},
		{"account.region", "Europe, Middle East & Africa", true, ""},
		{"account.region", "USA", false, "na"},
		{"account.industry", "COMPUTER_SOFTWARE", true, ""},
		{"account.industry", "Logistyka", true, ""},
		{"account.industry", "Financial Services", false, ""},
		{"account.region", "asia", false, ""}, // this policy names no apac
		{"account.region", "mars", false, ""},
		{"account.tech_stack", "hubspott", false, "hubspot"},
		{"account.tech_stack", "sap", false, ""},
		{"account.name", "anything", true, ""},
	}
	for _, tt := range tests {
		if known, near := p.Recognise(tt.field, tt.text); known != tt.known || near != tt.near {
			t.Errorf("%s %q: known %t, near %q; want %t, %q", tt.field, tt.text, known, near, tt.known, tt.near)
		}
	}
}
