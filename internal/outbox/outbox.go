// Package outbox decides what becomes of a message to a partner: whether it waits, goes, is tried again, or has been
// overtaken. It is pure: instants and draws come in as values.
package outbox

import (
	"math"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
)

// Kind is what a message tells.
type Kind string

// The kinds. All but a question and the two of a decision between partners are stages of a lead that its partner hears of.
const (
	Received     Kind = "received"
	Accepted     Kind = "accepted"
	Qualified    Kind = "qualified"
	Contacted    Kind = "contacted"
	SQL          Kind = "sql"
	Won          Kind = "won"
	Lost         Kind = "lost"
	Disqualified Kind = "disqualified"
	Question     Kind = "question"
	Upheld       Kind = "upheld"  // of several partners that claim its company, it is this one's
	Yielded      Kind = "yielded" // or it is not
)

// Kinds lists the kinds in the order in which a lead comes through them.
func Kinds() []Kind {
	return []Kind{Received, Accepted, Qualified, Contacted, SQL, Won, Lost, Disqualified, Question, Upheld, Yielded}
}

// Said reports whether a message of this kind is always queued by its act. The others are queued for partners that have a
// channel only: nobody else waits for them, and an import of years would queue thousands.
func (k Kind) Said() bool {
	return slices.Contains([]Kind{Qualified, SQL, Disqualified, Question, Upheld, Yielded}, k)
}

// Stage reports whether a message of this kind tells how far its lead has come.
func (k Kind) Stage() bool { return !slices.Contains([]Kind{Question, Upheld, Yielded}, k) }

// State is where a message stands.
type State string

// The states. Held and pending are both kept as waiting.
const (
	Held      State = "held"      // an undo could still cancel it
	Pending   State = "pending"   // it goes, or is tried again
	Sent      State = "sent"      //
	Cancelled State = "cancelled" // an undo took it back
	Dropped   State = "dropped"   // its lead had moved on before it went
	Dead      State = "dead"      // it was refused for good, or tried in vain to the end
)

// Waiting is how a message that is held or pending is kept.
const Waiting = "waiting"

// States lists the states.
func States() []State { return []State{Held, Pending, Sent, Cancelled, Dropped, Dead} }

// StateOf is the state of a message as it is kept, at an instant. Instants are ms.
func StateOf(kept string, notBefore, now int64) State {
	switch {
	case kept != Waiting:
		return State(kept)
	case now < notBefore:
		return Held
	}
	return Pending
}

// Subject is the lead of a message, as it is now.
type Subject struct {
	Gone     bool // it was taken back, or its person erased
	Partner  string
	Stage    lead.Stage
	Question int64 // the question that waits for the partner, 0 for none
	Revised  bool  // of a decision between partners: it does not hold any more
}

// Overtaken says why a message is not sent any more, "" while what it tells is so. partner is whom it is for, question
// the one it asks. What was received stays received.
func Overtaken(k Kind, partner string, question int64, now Subject) string {
	switch {
	case now.Gone:
		return "the lead is gone"
	case now.Partner != partner:
		return "the lead is another partner's now"
	case now.Revised:
		return "it was decided anew since"
	case k == Received || k == Upheld || k == Yielded:
		return ""
	case k == Question && (question == 0 || question != now.Question):
		return "nobody waits for the answer any more"
	case k != Question && !slices.Contains(during[k], now.Stage):
		return "the lead is " + string(now.Stage) + " now"
	}
	return ""
}

// during are the stages in which what a kind tells is how it stands.
var during = map[Kind][]lead.Stage{
	Accepted:     {lead.New, lead.Nurture},
	Qualified:    {lead.EQL},
	Contacted:    {lead.EQL, lead.Nurture},
	SQL:          {lead.SQL},
	Won:          {lead.Won},
	Lost:         {lead.Lost},
	Disqualified: {lead.Disqualified},
}

// steps are how long a message waits at most before it is tried again, by how often it was tried. The first two leave room
// for the time that a try takes: 5 and 10 seconds are promised.
var steps = []time.Duration{
	4 * time.Second, 8 * time.Second, time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour, 12 * time.Hour,
	longest, longest, longest, longest,
}

// longest is the longest wait before another try, also where a receiver asks for more.
const longest = 24 * time.Hour

// Tries is how often a message is tried before it is dead: over more than two days, whatever is drawn.
const Tries = 13

// Again says how long a message that was tried so often waits for the next try; no is that it is dead. draw, from 0 to below
// 1, spreads those that failed together: each waits anything between the wait before and its own. asked is how long the
// receiver wants to be left alone, 0 for nothing.
func Again(tried int, draw float64, asked time.Duration) (wait time.Duration, ok bool) {
	if tried < 1 || tried >= Tries {
		return 0, false
	}
	high, low := steps[tried-1], time.Duration(0)
	if tried > 1 {
		low = min(steps[tried-2], high/2)
	}
	wait = low + time.Duration(math.Floor(min(max(draw, 0), 1)*float64(high-low)))
	return max(wait, min(asked, longest)), true
}

// Lease is how long whoever took a message has it for itself, in which it is sent or noted as failed.
const Lease = time.Minute
