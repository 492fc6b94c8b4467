package desk

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// MergedPartner is a partner that is one with another since an instant. Texts are clean.
type MergedPartner struct {
	From, Into, By string // Into by name, or by its id where it is gone in its turn
	At             time.Time
}

// mergedAs are merges of partners, the newest first.
func mergedAs(ctx context.Context, tx *store.Tx, name func(string) string, is func(*store.PartnerMerge) bool) ([]MergedPartner, error) {
	var out []MergedPartner
	err := store.PartnerMerges.Every(ctx, tx, func(m *store.PartnerMerge) error {
		if is(m) {
			out = append(out, MergedPartner{From: safetext.Line(m.ID), Into: safetext.Line(cmp.Or(name(m.Survivor), m.Survivor)),
				By: safetext.Line(m.MergedBy), At: store.Instant(m.MergedAt)})
		}
		return nil
	})
	slices.SortFunc(out, func(a, b MergedPartner) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.From, b.From)) })
	return out, err
}

// name is what a partner is called now, "" for one that is not there.
func (k *knowledge) name(partner string) string {
	if p := k.byID[partner]; p != nil {
		return p.Name
	}
	return ""
}

// PartnerFact is a fact of a partner as people read it: money with its currency, a rate as a percentage, a dash for none.
func PartnerFact(what, value, currency string) string {
	n, err := strconv.ParseInt(value, 10, 64)
	switch {
	case value == "":
		return "-"
	case err == nil && what == "cost_per_quarter":
		return Amount(n, currency)
	case err == nil && what == "payout_rate":
		return strconv.FormatFloat(float64(n)/100, 'f', -1, 64) + " %"
	}
	return value
}
