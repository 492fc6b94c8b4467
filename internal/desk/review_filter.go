package desk

import (
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Keys are those with which the partners of a review are filtered.
func (r *Review) Keys() []filter.Key {
	values := func(of func(*Reviewed) string) (out []string) {
		for i := range r.Partners {
			if v := of(&r.Partners[i]); v != "" && !slices.Contains(out, v) {
				out = append(out, v)
			}
		}
		slices.Sort(out)
		return out
	}
	return filter.PartnerKeys(values(func(p *Reviewed) string { return p.Tier }), values(func(p *Reviewed) string { return p.Kind }),
		values(func(p *Reviewed) string { return p.Region }))
}

// Matches reports whether a partner is one of those that a filter of Keys means: each word is part of what is known of
// it, each value is the one that it has.
func (p *Reviewed) Matches(q filter.Query) bool {
	for _, t := range q.Terms {
		if p.matches(t) == t.Not {
			return false
		}
	}
	return true
}

func (p *Reviewed) matches(t filter.Term) bool {
	of := map[string]string{"tier": p.Tier, "kind": p.Kind, "region": p.Region}
	if t.Key != "" {
		return slices.ContainsFunc(t.Values, func(v filter.Value) bool { return safetext.Fold(v.Text) == safetext.Fold(of[t.Key]) })
	}
	return slices.ContainsFunc([]string{p.ID, p.Name, p.Kind, p.Tier, p.Region, p.Manager}, func(s string) bool {
		return strings.Contains(safetext.Fold(s), t.Text)
	})
}
