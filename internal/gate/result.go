package gate

import (
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/scoring"
)

// Outcome is what one gate answers.
type Outcome string

// The answers of a gate. Unknown means "not yet": a missing fact, or a thing that may still
// happen, could pass it. Fail is a no.
const (
	Pass    Outcome = "pass"
	Fail    Outcome = "fail"
	Unknown Outcome = "unknown"
)

// Criterion is one line inside a gate: an ICP criterion, a BANT question, one side's confirmation.
type Criterion struct {
	ID       string
	Label    string
	Outcome  Outcome
	Evidence string
	Soft     bool // a should: it warns and never decides
}

// Gate is one gate's answer with the reason a person understands.
type Gate struct {
	ID       string      `json:"id"`
	Label    string      `json:"label"` // "ideal customer profile"
	Outcome  Outcome     `json:"outcome"`
	Reason   string      `json:"reason"`
	Missing  []string    `json:"missing"` // field names or acts that would pass it; never nil in JSON
	Criteria []Criterion `json:"-"`
	Warnings []string    `json:"warnings,omitempty"` // missed or unknown shoulds
}

// Next is one change that would bring the lead nearer to EQL, with what it would do.
type Next struct {
	Fact   string `json:"fact"`   // "account.employees", "bant.budget", "confirmed.us", "touch.demo_request"
	Label  string `json:"label"`  // "company size"
	Want   string `json:"want"`   // the value that would do: "50 to 2000", "yes"; "" when any known value does
	Effect string `json:"effect"` // "+12 fit, 72 in all"
	Flips  bool   `json:"flips"`  // this change alone makes the lead an EQL
	Needed bool   `json:"needed"` // it belongs to the smallest set of changes that makes the lead an EQL
}

// Result is a verdict with everything that explains it.
type Result struct {
	Score   scoring.Result
	Gates   []Gate // the policy's required gates, in its order
	Verdict lead.Verdict
	Stage   lead.Stage // what a new record with these facts would be given
	Reason  string     // the code of the disqualification rule that is true, "" for none
	Next    []Next     // smallest change first; nil when the verdict is eql or no answer can mend it
}

// Open returns the gates that do not pass.
func (r *Result) Open() []Gate {
	var open []Gate
	for _, g := range r.Gates {
		if g.Outcome != Pass {
			open = append(open, g)
		}
	}
	return open
}

// Passed counts the gates that pass.
func (r *Result) Passed() int { return len(r.Gates) - len(r.Open()) }
