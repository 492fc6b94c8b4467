package desk_test

import (
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
)

func TestWhatTwoPartnersDifferInIsReadInItsUnit(t *testing.T) {
	t.Parallel()
	for _, tt := range [][3]string{{"cost_per_quarter", "150000", "1 500 EUR"}, {"payout_rate", "1250", "12.5 %"}, {"tier", "gold", "gold"},
		{"certified", "", "-"}, {"tier", "2", "2"}} {
		if got := desk.PartnerFact(tt[0], tt[1], "EUR"); got != tt[2] {
			t.Errorf("%s %s is %q, not %q", tt[0], tt[1], got, tt[2])
		}
	}
}
