package desk

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/policy"
)

func TestAmountsAreSaidInMajorUnits(t *testing.T) {
	t.Parallel()
	raw := func(s string) json.RawMessage { return json.RawMessage(s) }
	for _, c := range []struct{ name, raw, want string }{
		{"opportunity.amount", "3600000", "36 000"}, {"opportunity.arr", "2880050", "28 800.50"},
		{"opportunity.amount", "-120005", "-1 200.05"},
		{"opportunity.amount", "0", "0"}, {"opportunity.amount", "99", "0.99"},
		{"opportunity.amount", "-9223372036854775808", "-92 233 720 368 547 758.08"},
		{"partner.cost_per_quarter", "250000", "2 500"}, {"partner.payout_bp", "500", "5 %"}, {"partner.payout_bp", "1250", "12.5 %"},
		{"partner.payout_bp", "1005", "10.05 %"}, {"opportunity.amount", "null", ""}, {"score", "3600000", "3600000"},
	} {
		if got := valueWords(c.name, raw(c.raw), nil, time.UTC); got != c.want {
			t.Errorf("%s %s reads %q, want %q", c.name, c.raw, got, c.want)
		}
	}
	w := &work{rules: &rules{policy: &policy.Policy{Currency: "USD"}}}
	event := func(outcome string, pairs ...string) journal.Event {
		e := journal.Event{Data: journal.Data{Outcome: outcome, Changes: journal.Changes{}}}
		for i := 0; i < len(pairs); i += 3 {
			c := journal.Change{After: raw(pairs[i+2])}
			if pairs[i+1] != "" {
				c.Before = raw(pairs[i+1])
			}
			e.Data.Changes["opportunity."+pairs[i]] = c
		}
		return e
	}
	for want, e := range map[string]journal.Event{
		"brought an opportunity, open, 36 000 USD":         event("open", "stage", "", `"open"`, "amount", "", "3600000"),
		"brought an opportunity, won":                      event("won", "stage", "", `"won"`),
		"opportunity: open → won":                          event("won", "stage", `"open"`, `"won"`),
		"opportunity: open, amount 36 000 → 47 000.50 USD": event("open", "amount", "3600000", "4700050"),
		"opportunity: open, amount unknown → 1 USD":        event("open", "amount", "null", "100"),
		"opportunity: lost":                                event("lost"),
	} {
		if got := dealSaid(w, e, ""); got != want {
			t.Errorf("it reads %q, want %q", got, want)
		}
	}
}
