package review

import (
	"math/big"
	"slices"
	"time"
)

// Touch is a touch by its kind and instant (ms).
type Touch struct {
	Kind string
	At   int64
}

// Triggers counts the distinct kinds of buying-stage behaviour among the touches in (eqlAt - window, eqlAt].
func Triggers(eqlAt int64, window time.Duration, kinds []string, touches []Touch) int {
	var seen []string
	for _, t := range touches {
		if t.At <= eqlAt-window.Milliseconds() || t.At > eqlAt || !slices.Contains(kinds, t.Kind) || slices.Contains(seen, t.Kind) {
			continue
		}
		seen = append(seen, t.Kind)
	}
	return len(seen)
}

// TwoTriggers is from how many distinct triggers on an EQL counts towards the goal.
const TwoTriggers = 2

// Goal is k of n against a goal, compared as whole numbers; nil when n is 0.
type Goal struct {
	K       int64    `json:"k"`
	N       int64    `json:"n"`
	Share   *float64 `json:"share"`
	GoalMet *bool    `json:"goal_met"`
}

// GoalOf holds k of n against a share from 0 to 1.
func GoalOf(k, n int64, goal *big.Rat) Goal {
	g := Goal{K: k, N: n, Share: Share(k, n)}
	if n > 0 {
		g.GoalMet = ptr(reached(k, n, goal))
	}
	return g
}
