package intake

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/desk"
)

func TestTypedReadsAsFilesAreRead(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		cells map[string]string
		want  map[string]string
	}{
		{"a plain referral has no problem", map[string]string{"referred_at": "2026-11-20", "email": "Ana@Nova.example",
			"partner": "Baltica", "program_tier": "gold", "employees": "1 240"}, map[string]string{}},
		{"a date of two readings names both", map[string]string{"referred_at": "03/04/2026"},
			map[string]string{"referred_at": `"03/04/2026" is 3 April 2026 or 4 March 2026: write it like 2026-11-20`}},
		{"a number of two readings names both", map[string]string{"employees": "50.000"},
			map[string]string{"employees": `"50.000" is 50000 or 50: write it without separators`}},
		{"an answer that is none", map[string]string{"budget": "perhaps"},
			map[string]string{"budget": `"perhaps" is not an answer: write yes, no or unknown`}},
		{"what is no domain", map[string]string{"domain": "not a domain"},
			map[string]string{"domain": `"not a domain" is no company's domain: write company.com`}},
		{"empty fields are no mistake", map[string]string{"referred_at": "", "email": " ", "employees": ""}, map[string]string{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, problems := Typed(tt.cells, time.UTC)
			if diff := cmp.Diff(tt.want, problems); diff != "" {
				t.Error(diff)
			}
			if got.Origin.Name != desk.Hand || got.Origin.Key != "" {
				t.Errorf("its origin is %+v", got.Origin)
			}
		})
	}
}

func TestTypedRefusesWhatIsNoAddress(t *testing.T) {
	t.Parallel()
	if _, problems := Typed(map[string]string{"email": "ana at nova"}, time.UTC); problems["email"] == "" {
		t.Error("a text that is no address has no problem")
	}
}
