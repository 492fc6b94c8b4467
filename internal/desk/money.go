package desk

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// major writes an amount of minor units as people do: "12 000", with cents where there are any.
func major(minor int64) string {
	if minor%100 == 0 {
		return lead.Major(minor, " ", ".", 0)
	}
	return lead.Major(minor, " ", ".", lead.MinorDigits)
}

// moneyFields are journalled in minor units, shares in basis points. Neither is how people read them.
func moneyFields() []string {
	return []string{"opportunity.amount", "opportunity.arr", "partner.cost_per_quarter"}
}

const shareField = "partner.payout_bp"

// numberWords is a number that is kept in another unit than people read, false for any other value.
func numberWords(name string, raw json.RawMessage) (string, bool) {
	n, err := strconv.ParseInt(string(raw), 10, 64)
	switch {
	case err != nil:
		return "", false
	case slices.Contains(moneyFields(), name):
		return major(n), true
	case name == shareField:
		return strings.TrimSuffix(strings.TrimSuffix(fmt.Sprintf("%d.%02d", n/100, n%100), "0"), ".0") + " %", true
	}
	return "", false
}

// dealSaid says what became of an opportunity: "brought an opportunity, open, 36 000 USD", and later
// "opportunity: open → won, amount 36 000 → 47 000 USD".
func dealSaid(w *work, e journal.Event, _ string) string {
	stage, amount := e.Data.Changes["opportunity.stage"], e.Data.Changes["opportunity.amount"]
	now, known := numberWords("opportunity.amount", amount.After)
	unit := with(w.rules.policy.Currency, " ")
	if len(stage.After) > 0 && (len(stage.Before) == 0 || plain(stage.Before) == "") {
		text := "brought an opportunity" + with(plain(stage.After), ", ")
		if known {
			text += ", " + now + unit
		}
		return text
	}
	var parts []string
	if len(stage.After) > 0 {
		parts = append(parts, plain(stage.Before)+" → "+plain(stage.After))
	} else if e.Data.Outcome != "" {
		parts = append(parts, safetext.Line(e.Data.Outcome))
	}
	if was, before := numberWords("opportunity.amount", amount.Before); known || before {
		parts = append(parts, "amount "+cmp.Or(was, "unknown")+" → "+cmp.Or(now, "unknown")+unit)
	}
	return "opportunity" + with(strings.Join(parts, ", "), ": ")
}
