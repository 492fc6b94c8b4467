package lead

import "time"

// Answer is the answer to one BANT question.
type Answer string

// The answers. The empty answer is Unknown.
const (
	Yes     Answer = "yes"
	No      Answer = "no"
	Unknown Answer = "unknown"
)

// Question is one of Budget, Authority, Need and Timeline, with its evidence.
type Question struct {
	Answer   Answer
	Evidence string
	Who      string // who noted it
	At       time.Time
}

// BANT is the four sales questions: Budget, Authority, Need, Timeline.
type BANT struct {
	Budget, Authority, Need, Timeline Question
}

// Letters names the four questions in the order in which they are asked.
func Letters() []string { return []string{"budget", "authority", "need", "timeline"} }

// Get returns the question of that name, nil when there is none.
func (b *BANT) Get(name string) *Question {
	switch name {
	case "budget":
		return &b.Budget
	case "authority":
		return &b.Authority
	case "need":
		return &b.Need
	case "timeline":
		return &b.Timeline
	}
	return nil
}

// Confirmation is one side's word that fit and intent are real.
type Confirmation string

// The confirmations. The empty one is NotYet.
const (
	NotYet    Confirmation = "not_yet"
	Confirmed Confirmation = "confirmed"
	Refused   Confirmation = "refused"
)

// Confirmations is the word of both sides.
type Confirmations struct {
	Partner, Us Confirmation
	Agreed      Agreement
}

// Agreement is what a partner agreed to beforehand, for all its leads; the zero one is none.
type Agreement struct {
	Policy string // its hash
	At     time.Time
}

// Facts is everything a lead is judged by. Touches are those of its person, in any order.
type Facts struct {
	Lead      Record
	Account   Account
	Partner   *Partner // nil: no partner touch is known
	Touches   []Touch
	BANT      BANT
	Confirmed Confirmations
}

// Verdict is what the gates say together.
type Verdict string

// The verdicts.
const (
	IsEQL      Verdict = "eql"
	NotEQL     Verdict = "not_eql"
	NeedsFacts Verdict = "needs_facts"
)

// ClockKind names one of the two clocks of a lead.
type ClockKind string

// The clocks. A lead shows the one that runs.
const (
	TriageClock  ClockKind = "triage"
	ContactClock ClockKind = "contact"
)
