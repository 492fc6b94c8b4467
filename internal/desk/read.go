package desk

import (
	"time"

	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/scoring"
	"github.com/eqltui/eqltui/internal/sla"
	"github.com/eqltui/eqltui/internal/store"
)

// Clock is a lead's running (or stopped) deadline, with the calendar that turns it into business
// time, so that a screen can count it down without asking again.
type Clock struct {
	Kind     lead.ClockKind
	Start    time.Time
	Stop     *time.Time
	Due      time.Time // zero: never
	Alert    time.Duration
	Breach   time.Duration
	Calendar *sla.Calendar
}

// Read returns the clock's state at an instant.
func (c *Clock) Read(now time.Time) sla.Reading {
	return c.Calendar.Read(sla.Clock{Start: c.Start, Stop: c.Stop, Alert: c.Alert, Breach: c.Breach}, now)
}

// Group is the time state under which the inbox lists a lead.
type Group string

// The groups, in the order of the inbox.
const (
	Breached Group = "breached"
	Soon     Group = "soon"   // due within 30 minutes
	Today    Group = "today"  // due today in the viewer's zone
	Later    Group = "later"  // due on another day
	Paused   Group = "paused" // the queue is closed now
	NoClock  Group = "none"   // no clock runs
	Steps    Group = "steps"  // the next step that was planned is due
	Ready    Group = "ready"  // every gate passes and nobody has qualified it yet, whatever its clock says
)

// Row is one lead in a list. Texts are clean.
type Row struct {
	ID        lead.ID
	Version   int64
	Name      string // the person
	Company   string // for people: the company's name, else its domain, else the person's address
	Named     string // the company's name, "" where it is not known
	Domain    string
	Country   string
	PartnerID string
	Partner   string
	Tier      string
	Source    lead.Source
	Stage     lead.Stage
	Score     int
	Fit       int
	Intent    int
	Verdict   lead.Verdict
	Owner     string // user, "" for none
	Queue     string
	Clock     *Clock // nil: none runs
	Group     Group
	EQLAt     *time.Time
	Snoozed   *time.Time
	Returns   *time.Time // of one in nurture
	NextOn    *time.Time // when its next step is due
	Created   time.Time
	Updated   time.Time
	Tags      []string
	Conflicts int
}

// Order is by what a list of leads is sorted.
type Order = store.Order

// The orders of the inbox. All but the clock's two give leads of all groups mixed.
const (
	ByClock   = store.ByClock
	ByReady   = store.ByReady
	ByScore   = store.ByScore
	ByAge     = store.ByAge
	ByTouch   = store.ByTouch
	ByCompany = store.ByCompany
	ByPartner = store.ByPartner
)

// Orders lists them.
func Orders() []Order { return store.Orders() }

// InboxQuery asks for one page of leads.
type InboxQuery struct {
	Filter string         // the filter language; "" is every lead that is not snoozed
	Order  Order          // the clock's, where nothing is said
	After  string         // the Next of the page before; "" for the first
	Limit  int            // rows at most; 0 is 100
	Zone   *time.Location // the viewer's, for "today"; nil is UTC
	Hidden bool           // snoozed leads too: whoever looks for one by name finds it

	// Span keeps a long answer small: the order is complete, but rows are read only of so many leads
	// before and after Near, of those in Also, and of the first one whose clock runs. Where Near is not
	// in the order the top stands for it. 0 reads the rows of all.
	Span int
	Near lead.ID
	End  bool // the last lead stands for Near
	Also []lead.ID
}

// Spot is a lead's place in an order of leads.
type Spot struct {
	ID    lead.ID
	Group Group // by its clock
	Step  bool  // its next step is due: it stands in the group of those, on top
	Ready bool  // it stands in the group of those that are ready, whatever its clock says
}

// Under is the group under whose heading the lead stands.
func (s Spot) Under() Group {
	switch {
	case s.Step:
		return Steps
	case s.Ready:
		return Ready
	}
	return s.Group
}

// InboxPage is one page. By the clock it is sorted by what must be answered first: breached, then by
// due time, paused queues after open ones, leads without a clock last.
type InboxPage struct {
	Order  []Spot  // every lead of the page
	Rows   []Row   // in that order, those that were to be read
	Next   string  // "" : that was all
	Total  Count   // all that match
	Groups []Tally // how many match in each group, in order, groups with none left out; each lead is in one
	Due    Count   // how many are breached or due today, in whatever group
	At     time.Time
}

// Count is a live count, exact up to 999.
type Count struct {
	N    int
	More bool // there are at least N
}

// Tally is the count of one group.
type Tally struct {
	Group Group
	Count Count
}

// Trigger is a buying-stage touch with the points it earned.
type Trigger struct {
	Touch  lead.Touch
	Label  string // the rule's words, or the kind's
	Points int    // earned in the present score; 0 when the cap or the window took it
	Times  int    // how often within the window
}

// Entry is one line of a lead's history, newest first.
type Entry struct {
	Seq    int64
	At     time.Time
	Who    string // user, partner name, "system", "import"
	Kind   string // the journal's event kind: claimed, qualified, rescored, ...
	Text   string // a sentence without the subject: "rescored 71 → 86"
	Note   string // free text, clean; "" for none
	Undone bool
}

// Detail is everything known of one lead.
type Detail struct {
	Row
	Facts      lead.Facts
	PartnerRec *lead.Partner
	MergedFrom lead.ID       // by which it was asked for: that one was merged into it; 0: by its own
	Merged     []lead.ID     // that were merged into it
	Named      []PartnerName // while it has no partner: those that its touches name, in the order in which they came
	Result     gate.Result
	Policy     string             // the hash of the one by which Result was judged
	AsOf       *time.Time         // of what is closed: the decision, of which the score and Result tell; nil: they tell of now
	Since      bool               // of what is closed: its facts changed since the decision, so Result is today's and the score is not
	Triggers   []Trigger          // newest first
	Touches    []lead.Touch       // newest first
	Earned     [][]scoring.Earned // what each of Touches earned
	Around     Around
	Deals      []Deal // the lead's own, newest first
	HeldDeals  []Deal // that name it and wait for something else
	Disputes   []Dispute
	Ruling     *Ruled // the decision between partners that covers it; nil: none does
	Shared     []SharedWith
	Records    []CRMRecord // its records in CRMs, by connection; nil for who may not see how those are
	Brief      *Brief      // with which the lead was handed over last; nil: it was not
	History    []Entry
	Attributes map[string]string // unknown columns of imports
	Landing    string            // the page on which the person arrived, as it was told; "" is unknown
	Note       string            // what the partner said with the referral
	Reason     string            // why it is disqualified or quarantined, in words
	Nurture    *time.Time
	NextStep   string
	Asked      *time.Time // since when the partner owes an answer; nil: it was asked nothing
	Question   string     // what it was asked, as it reads it
	UndoUntil  *time.Time // until when u takes the last action back; nil: nothing to undo
	UndoWhat   string     // that action in words: "qualified"
	At         time.Time
	zone       *time.Location // in which Result tells when

	Contacted *Outreach // the first one; nil: there was none
	Stopped   *Clock    // the contact clock that was met, in time or late; nil: none was
	SentBack  *SentBack // by sales, while nobody has qualified it again

	Assignment Assignment
}
