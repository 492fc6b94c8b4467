package desk

import (
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
)

// Verb names an action. It is the command's name too.
type Verb string

// Role is what a user may do.
type Role string

// The roles.
const (
	SDR     Role = "sdr"
	AE      Role = "ae"
	Manager Role = "manager"
	Admin   Role = "admin"
	Viewer  Role = "viewer"
	// Ally is a person of a partner, who sees what became of the leads that the partner sent.
	Ally Role = "partner"
)

// Actor is the person who acts or looks.
type Actor struct {
	User    string
	Role    Role
	Partner string         // whose they are when their role is partner
	Zone    *time.Location // in which times of day are told to them; nil: the policy's

	// Served: they came in through a door. Whether they may still is looked up at each write, by the fingerprint of the
	// key that opened it, or by their name where the door is another program's.
	Served bool
	Key    string
}

// zoneOf is where times of day are told to an actor.
func (r *rules) zoneOf(who Actor) *time.Location {
	if who.Zone != nil {
		return who.Zone
	}
	return r.policy.TimeZone
}

// Action is what somebody wants done to one or more leads. Only the members its verb names count.
type Action struct {
	Verb Verb

	// Batch, when not "", is that of an action done before of which this is a further part: both are
	// taken back together.
	Batch string

	// Expect, when not 0, is the version of the lead the person saw; another version is a conflict.
	Expect int64

	Reason   string    // disqualify, reject: a code of the policy (reject: free words)
	Note     string    // note, disqualify, contact, nurture, qualify: free text
	To       string    // assign, qualify: a user
	Until    time.Time // nurture, snooze
	By       string    // contact: call, mail, meeting
	Outcome  string    // contact: reached, no_answer, voicemail, replied, booked
	NextStep string    // contact, qualify: free text
	NextOn   time.Time // contact, qualify: when the next step is due; zero: it has no date
	Evidence string    // confirm: what the partner said and where
	Refuse   bool      // confirm: the partner denies it
	Answers  bool      // confirm: the partner answers what it was asked, neither yes nor no
	Ask      string    // ask: one of Asks
	Question string    // ask: the free line of the question

	Set       map[string]string        // qualify, set, contact: field → value as typed: "employees" → "420"; "" makes it unknown
	BANT      map[string]lead.Question // qualify, set, contact: "budget" → answer and evidence
	ConfirmUs bool                     // qualify: we confirm
	RefuseUs  bool                     // qualify: we do not
	AddTags   []string                 // tag
	DropTags  []string                 // tag
	Fields    []string                 // enrich accept, enrich reject: names of facts

	Quarter, Decision  string // partner decide: 2026-Q4; double, keep or end
	Due                string // partner decide, page refresh, due reschedule: a day
	Moved, WouldChange string // partner decide: an amount in major units; free text
	Policy             string // partner agree: the beginning of a published policy's hash; "": the one in force
}

// Refusal says why an action was not done to a subject.
type Refusal struct {
	On    Subject
	Err   error
	Gates []gate.Gate // qualify refused by gates: the open ones
	Next  []gate.Next
}

// enters says that an action brings something that a refused qualify keeps.
func (a *Action) enters() bool {
	return len(a.BANT)+len(a.Set) > 0 || a.ConfirmUs || a.RefuseUs || strings.TrimSpace(a.Note+a.NextStep) != "" || !a.NextOn.IsZero()
}

// Done is what an action did. An action on many subjects does what it can.
type Done struct {
	Batch    string // undo takes it
	Subjects []Subject
	Same     []Subject // those among them that were so already: nothing was done to them, and nothing is there to take back
	Refused  []Refusal
	Left     []string  // of a merge that was taken back: what somebody changed since and stays
	Forwards []Forward // what was named is merged: it was done to what stands for it
	Gone     []Subject // those among them that are there no more: a typed referral that was taken back
	Text     string    // one line for a toast: "L-12 qualified", "3 leads disqualified"
	// Saved reports that a refused qualify kept the facts that were entered.
	Saved bool
	// Older is, of an undo that was refused wholly, the act before it that can be taken back.
	Older *Older

	to string // who has the one lead that was sent back
}

// Changed reports whether anything was done that can be taken back.
func (d *Done) Changed() bool { return d.Batch != "" && len(d.Subjects) > len(d.Same) }

// Leads are those it was done to.
func (d *Done) Leads() []lead.ID { return leadsOf(d.Subjects) }
