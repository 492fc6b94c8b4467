package sla_test

import (
	"testing"

	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/sla"
)

// TestEveryCountryThatAPolicyMayNameHasItsHolidays holds the list that policies are checked by
// against the one that calendars are made by: neither package can look at the other's.
func TestEveryCountryThatAPolicyMayNameHasItsHolidays(t *testing.T) {
	t.Parallel()
	all := policy.Countries()
	if len(all) < 20 {
		t.Fatalf("only %d countries", len(all))
	}
	for _, c := range all {
		if _, err := sla.New(sla.Spec{TZ: "UTC", Week: map[string][][2]string{"mon": {{"09:00", "17:00"}}}, Country: c}); err != nil {
			t.Errorf("%s passes a policy and makes no calendar: %v", c, err)
		}
	}
}
