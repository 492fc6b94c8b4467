package lead_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/lead"
)

// Which letters are capitals is read by hand: of 0015g none, of 00QA0 the third and the fourth, and 4 + 8 is M.
func TestAnIDOfSalesforceHasTwoSpellings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ id, twin string }{
		{"0015g00000abcde", "0015g00000abcdeAAA"},
		{"00QA0000001zYxW", "00QA0000001zYxWMAU"},
		{"00QA0000001zYxWMAU", "00QA0000001zYxW"},
		{"00QA0000001zYxWmau", "00QA0000001zYxW"},
		{"00QA0000001zYxWIAA", ""}, // its last three tell of other capitals
		{"00qa0000001zyxwMAU", ""},
		{"501234567890123", ""}, // a number is another system's
		{"00QA0000001zYx", ""},
		{"00QA-000001zYxW", ""},
		{"00QĄ000001zYxW", ""},
		{"", ""},
	} {
		if got := lead.IDTwin(c.id); got != c.twin {
			t.Errorf("%q: %q, not %q", c.id, got, c.twin)
		}
	}
}

func TestTheTwinOfATwinIsTheID(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.StringMatching(`[0-9a-zA-Z]{15}`).Draw(t, "id")
		twin := lead.IDTwin(id)
		if numeric := strings.Trim(id, "0123456789") == ""; numeric != (twin == "") {
			t.Fatalf("%q: %q", id, twin)
		}
		if twin != "" && lead.IDTwin(twin) != id {
			t.Errorf("%q: %q", twin, lead.IDTwin(twin))
		}
	})
}
