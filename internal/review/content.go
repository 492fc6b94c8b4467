package review

import (
	"math/big"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
)

// Page is a referral page by its dates.
type Page struct {
	URL       string
	Published lead.Opt[Day]
	Refreshed lead.Opt[Day]
	Gone      lead.Opt[Day]
}

// PageState says whether a page is to be refreshed.
type PageState string

// The states of a page.
const (
	Fresh  PageState = "fresh"
	DueNow PageState = "due" // from its day on
	IsGone PageState = "gone"
	NoDate PageState = "no_date" // a gap to fill, not a fresh page
)

// Freshness is when a page is due for refresh; the days are nil when it never is.
type Freshness struct {
	State       PageState `json:"state"`
	DueOn       *Day      `json:"due_on"`
	OverdueDays *int64    `json:"overdue_days"`
}

// Freshness says how a page stands on a day: due so long after its last refresh, else after its publication.
// Months are those of the calendar, clamped to the last day. A page that goes later is still there.
func (p Page) Freshness(asOf Day, refreshAfter policy.Span) Freshness {
	last := p.Refreshed
	if !last.Known {
		last = p.Published
	}
	switch {
	case p.Gone.Known && p.Gone.V <= asOf:
		return Freshness{State: IsGone}
	case !last.Known:
		return Freshness{State: NoDate}
	}
	due := later(last.V, refreshAfter)
	f := Freshness{State: Fresh, DueOn: &due, OverdueDays: ptr(int64(max(asOf-due, 0)))}
	if due <= asOf {
		f.State = DueNow
	}
	return f
}

// later is the day a span after another; what is shorter than a day counts as one.
func later(d Day, s policy.Span) Day {
	const day = 24 * time.Hour
	return d.AddMonths(s.Months) + Day((s.Time+day-1)/day)
}

// Mix is the share of pillar pages among those published in a period. Pages without a mark are counted apart.
// Without pages, the shares are nil.
type Mix struct {
	Pillar     int64    `json:"pillar"`
	Syndicated int64    `json:"syndicated"`
	Share      *float64 `json:"share"`
	GoalMet    *bool    `json:"goal_met"`
	Missing    *int64   `json:"pillar_pages_missing"` // nil too when no number of them would do
}

// MixOf holds the numbers of pages against the goal, which is a share from 0 to 1 and compared exactly.
func MixOf(pillar, syndicated int64, goal *big.Rat) Mix {
	m := Mix{Pillar: pillar, Syndicated: syndicated, Share: Share(pillar, plus(pillar, syndicated))}
	if m.Share == nil {
		return m
	}
	m.GoalMet = ptr(reached(pillar, plus(pillar, syndicated), goal))
	if *m.GoalMet {
		m.Missing = ptr(int64(0))
		return m
	}
	// pillar + x >= goal (pillar + syndicated + x), so x >= goal syndicated / (1 - goal) - pillar
	rest := new(big.Rat).Sub(big.NewRat(1, 1), goal)
	if rest.Sign() <= 0 {
		return m
	}
	need := new(big.Rat).Mul(goal, new(big.Rat).SetInt64(syndicated))
	need.Sub(need.Quo(need, rest), new(big.Rat).SetInt64(pillar))
	if x := ceiling(need); x.IsInt64() {
		m.Missing = ptr(x.Int64())
	}
	return m
}

// reached compares k of n with a goal, exactly.
func reached(k, n int64, goal *big.Rat) bool {
	return new(big.Rat).SetInt64(k).Cmp(new(big.Rat).Mul(goal, new(big.Rat).SetInt64(n))) >= 0
}
