package review

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
)

// Loss is the acceptance that a delay is estimated to cost.
type Loss struct {
	Late    bool    `json:"late"` // more than the lag that the policy allows
	Percent float64 `json:"loss_percent"`
}

// AcceptanceLoss is 1 - (1 - loss an hour)^hours of the whole delay, in per cent with two decimals. It is an
// estimate: it is shown, and never in a score or a verdict. A delay below zero is none.
func AcceptanceLoss(delay time.Duration, s policy.Stalls) Loss {
	delay = max(delay, 0)
	kept := math.Pow(1-s.AcceptanceLossPerHour, delay.Hours())
	return Loss{Late: delay > s.SyncLag.Time, Percent: decimal(100*(1-kept), 2)}
}

// Cause is why an EQL does not move.
type Cause string

// The causes, in the order in which one goes before another: what no person here can see in the lead first,
// then what others are waited for, then what the score hides, then us.
const (
	FieldRefused    Cause = "crm_field"
	SyncLate        Cause = "crm_lag"
	WaitsForPartner Cause = "partner"
	WaitsForFact    Cause = "fact"
	AICarriesScore  Cause = "ai_carries_score"
	WaitsForRep     Cause = "rep"
)

// Waiting is an EQL by what may hold it up.
type Waiting struct {
	Lead         lead.ID
	MovedAt      int64         // ms, the last thing that a person or partner did to it
	Delay        time.Duration // of the CRM; until one is connected, of the referral: created_at - referred_at
	Synced       bool          // a CRM is connected, so that Delay is its lag
	FieldRefused bool          // the CRM refused a field
	AskedPartner bool          // a question to the partner is open
	OpenFacts    int           // facts that its open gates want
	Score        int
	AIPoints     int // those of the score that touches of AI surfaces earned
}

// Stalled is an EQL that does not move, and why.
type Stalled struct {
	Lead  lead.ID
	Cause Cause
	Idle  time.Duration
	Loss  Loss
}

// Stalls lists the EQLs that have not moved for as long as the policy allows, each with one cause, the longest idle
// first. The threshold is that of the score.
func Stalls(waiting []Waiting, now int64, s policy.Stalls, threshold int) []Stalled {
	var out []Stalled
	for _, w := range waiting {
		idle := time.Duration(now-w.MovedAt) * time.Millisecond
		if idle < s.EQLIdle.Time {
			continue
		}
		out = append(out, Stalled{Lead: w.Lead, Cause: w.cause(s, threshold), Idle: idle, Loss: AcceptanceLoss(w.Delay, s)})
	}
	slices.SortFunc(out, func(a, b Stalled) int { return cmp.Or(cmp.Compare(b.Idle, a.Idle), cmp.Compare(a.Lead, b.Lead)) })
	return out
}

func (w Waiting) cause(s policy.Stalls, threshold int) Cause {
	switch {
	case w.FieldRefused:
		return FieldRefused
	case w.Synced && w.Delay > s.SyncLag.Time:
		return SyncLate
	case w.AskedPartner:
		return WaitsForPartner
	case w.OpenFacts > 0:
		return WaitsForFact
	case w.AIPoints > 0 && w.Score >= threshold && w.Score-w.AIPoints < threshold:
		return AICarriesScore
	}
	return WaitsForRep
}

// Causes lists the causes in their order.
func Causes() []Cause {
	return []Cause{FieldRefused, SyncLate, WaitsForPartner, WaitsForFact, AICarriesScore, WaitsForRep}
}
