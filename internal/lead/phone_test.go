package lead_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/lead"
)

func TestATelephoneNumberIsFoundByAnySpelling(t *testing.T) {
	t.Parallel()
	spellings := [][]string{
		{"+44 20 7946 0958", "+44 (0)20 7946 0958", "0044 20 79460958", "020 7946 0958", "(020) 7946-0958", "+442079460958", "２０７９４６０９５８",
			"2079460958", "44 20 7946.0958"},
		{"+48 600 100 200", "600100200", "600-100-200", "0048600100200", "48600100200"},
		{"+39 06 1234 5678", "06 12345678", "003906-12345678", "0612345678"},
		{"+1 (202) 555-0143", "202.555.0143", "1-202-555-0143", "(202) 555 0143"},
		{"+380 44 123 4567", "044 1234567", "00380441234567"},
	}
	for _, same := range spellings {
		for _, kept := range same {
			for _, typed := range same {
				part, ok := lead.PhoneSought(typed)
				key, whole := lead.PhoneKey(kept), lead.PhoneKey(typed)
				if len(key) < len(whole) && whole == part {
					continue // nothing says that its first digits are a country's code
				}
				if !ok || !strings.Contains(key, part) {
					t.Errorf("%s is kept as %s, and %s looks for %q, %t", kept, key, typed, part, ok)
				}
			}
		}
	}
	for _, other := range []string{"2026", "L-2041", "12345", "7 days", "", "+", "00000000", "a 600 100 200", "50-200"} {
		if part, ok := lead.PhoneSought(other); ok {
			t.Errorf("%q is looked for as the number %q", other, part)
		}
	}
}

func TestMarksAroundDigitsChangeNoNumber(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.StringMatching(`[1-9][0-9]{6,12}`).Draw(t, "digits")
		var b strings.Builder
		b.WriteByte('+')
		for _, r := range digits {
			b.WriteRune(r)
			b.WriteString(rapid.SampledFrom([]string{"", "", " ", "-", "."}).Draw(t, "mark"))
		}
		if got := lead.PhoneKey(b.String()); got != digits {
			t.Fatalf("%s is kept as %s", b.String(), got)
		}
		part, ok := lead.PhoneSought(b.String())
		if !ok || !strings.HasSuffix(digits, part) || len(part) < 6 {
			t.Fatalf("%s is looked for as %q", b.String(), part)
		}
	})
}
