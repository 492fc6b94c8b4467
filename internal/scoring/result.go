package scoring

import (
	"time"

	"github.com/eqltui/eqltui/internal/lead"
)

// Outcome is what a rule or a gate found: hit, miss, unknown for rules.
type Outcome string

// The outcomes of a rule. Unknown earns nothing and is not a miss.
const (
	Hit     Outcome = "hit"
	Miss    Outcome = "miss"
	Unknown Outcome = "unknown"
)

// The groups of rules.
const (
	Fit    = "fit"
	Intent = "intent"
)

// Rule is one line of the breakdown.
type Rule struct {
	ID       string  `json:"id"`
	Label    string  `json:"label"`
	Group    string  `json:"group"`
	Outcome  Outcome `json:"outcome"`
	Points   int     `json:"points"`   // earned
	Possible int     `json:"possible"` // the most this rule can give
	Evidence string  `json:"evidence"` // which field and value, or which touches; "" for none

	// Missing names the fields whose values are not known and kept the rule from deciding.
	Missing []string `json:"missing,omitempty"`
	// Touches are the touches that earned, newest first; Last is the newest one's instant.
	Touches []lead.Touch `json:"-"`
	Last    time.Time    `json:"-"`
}

// Group is the sum of a group's rules and what the cap made of it: Points = clamp(Sum, 0, Cap).
type Group struct {
	Group  string `json:"group"`
	Sum    int    `json:"sum"`
	Cap    int    `json:"cap"`
	Points int    `json:"points"`
}

// Result is a score with its breakdown. Fit + Intent = Total.
type Result struct {
	Fit, Intent, Total int
	Threshold          int
	Groups             [2]Group // fit, intent
	Rules              []Rule   // in the order of the policy, fit first
	Could              []Could  // by which touches may still earn
}
