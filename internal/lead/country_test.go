package lead_test

import (
	"testing"

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
		{"España", "ES", true, ""}, {"UK", "GB", true, ""},
		{"Polnd", "Polnd", false, "PL"}, {"Itally", "Itally", false, "IT"}, {"XX", "XX", false, ""}, {"qq", "QQ", false, ""},
		{"Atlantis", "Atlantis", false, ""}, {"", "", false, ""},
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
