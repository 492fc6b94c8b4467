// Package policy is the one document that says what an EQL is, how it is scored, who gets it and
// by when. It decodes the YAML form with every mistake at once, each with line and column, and
// holds the typed result. It decides nothing.
package policy

import (
	"time"

	"github.com/eqltui/eqltui/internal/lead"
)

// Span is a length of time as the document writes it: s m h d (24 h) w and mo. Months stay apart
// because they have no fixed length.
type Span struct {
	Months int
	Time   time.Duration
	Text   string // as written
}

// Policy is the whole document, checked.
type Policy struct {
	Hash     string // "sha256:" and the hash of Document
	Document []byte // as published, byte for byte

	Schema   int
	Currency string
	TimeZone *time.Location

	Programme   Programme
	Regions     []Region
	ICP         ICP
	Scoring     Scoring
	Signals     []Signal
	Triggers    []string
	Gates       Gates
	Disqualify  []Disqualifier
	Reasons     []Reason
	Calendars   []Calendar
	Triage      Clock
	Contact     Clock
	Queues      []Queue
	Hygiene     Hygiene
	Stalls      Stalls
	Attribution Attribution
	CRM         []CRM
	Views       []View

	ViewerSeesPersonal bool // e-mail and telephone for the role viewer
}

// Programme holds the thresholds of the partner programme.
type Programme struct {
	Tiers              []string
	StartedOn          string // date, "" when unset
	GoalPipelineToCost float64
	SetupWeeks         int
	SampleWeeks        int
	PilotEQLs          int
	ContentMix         float64
	GoalTwoTriggers    float64
	RefreshAfter       Span
	BaselineCloseRate  float64
	BaselineCycleDays  int // 0: none to compare with
}

// ICP is the ideal customer profile: must criteria bind the gate, should criteria warn.
type ICP struct{ Must, Should []Criterion }

// Criterion is one line of the ICP.
type Criterion struct {
	ID, Label string
	When      Predicate
}

// Scoring is the model of points.
type Scoring struct {
	Threshold int
	Window    Span
	FitMax    int
	Fit       []FitRule
	IntentMax int
	Intent    []IntentRule
}

// FitRule gives its points when its predicate holds.
type FitRule struct {
	ID, Label string
	Points    int
	When      Predicate
}

// IntentRule gives points for each touch of its kinds (or from its surface) in the window.
type IntentRule struct {
	ID, Label string
	Touch     []string // touch kinds; empty when Surface is set
	Surface   string
	Points    int        // per touch
	Max       int        // most the rule gives; for negative points, least
	When      *Predicate // nil: always
	Window    *Span      // nil: the model's
	HalfLife  *Span      // nil: no decay
}

// Signal is a buying signal: a touch kind, or the fact it stands for, with its words.
type Signal struct{ Kind, Label string }

// Gates says which gates an EQL must pass and how far.
type Gates struct {
	Required         []string
	DistinctAssets   int
	WaivedByReferral bool
	SignalsAtLeast   int
	BANTYesAtLeast   int
	Ask              *Ask // nil: a question to the partner waits without end
}

// Ask is how long a partner may take to answer, in business time: then it is reminded, and then the lead
// is its owner's again.
type Ask struct{ Remind, Back time.Duration }

// GateIDs lists the gates that exist, in the order in which they are shown.
func GateIDs() []string {
	return []string{"record", "ecosystem", "icp", "engagement", "signal", "bant", "joint", "score", "clean"}
}

// Disqualifier is an automatic refusal at intake.
type Disqualifier struct {
	Reason, Label string
	When          Predicate
}

// Reason is a refusal that people choose.
type Reason struct {
	Code, Label string
	Partner     string // the sentence the partner reads
	NeedsNote   bool
}

// Calendar is the open hours of a queue, in the form of package sla's Spec.
type Calendar struct {
	ID       string
	TZ       string
	Country  string
	Week     map[string][][2]string
	Holidays []string // dates that are closed beside the country's
	Workdays []string // dates of the country's that are open
}

// Clock is one deadline in business time.
type Clock struct {
	Alert, Breach time.Duration
	OnBreach      string // escalate, reassign, nothing
}

// Queue is where leads of a kind wait and who answers them.
type Queue struct {
	ID         string
	When       *Predicate // nil: everything
	Calendar   string
	EscalateTo string
	Members    []Member
	Nobody     string // hold, assign_anyway, or fallback
	Fallback   string // queue id when Nobody is fallback
}

// Member is one person of a queue. A cap of 0 is none.
type Member struct {
	User     string
	Weight   int
	CapOpen  int
	CapDay   int
	Calendar string // "" : the queue's
}

// Hygiene holds the limits of housekeeping.
type Hygiene struct {
	StaleAfter, UndoWindow, MergeUndo Span
	Dedupe                            string
	Protection                        Span // how long a company is the first partner's; zero: not at all
}

// Stalls holds the limits of the stall report.
type Stalls struct {
	EQLIdle, SyncLag      Span
	AcceptanceLossPerHour float64
}

// Attribution names the models and windows of credit.
type Attribution struct {
	Default, Payouts  string
	Lookback          Span
	Path              string // account, lead
	TimeDecayHalfLife Span
}

// View is a saved filter of the team.
type View struct{ Name, Query string }

// Op is an operator of a predicate, or one of all, any, not.
type Op string

// The operators.
const (
	All        Op = "all"
	Any        Op = "any"
	Not        Op = "not"
	Is         Op = "is"
	In         Op = "in"
	AnyOf      Op = "any_of"
	AllOf      Op = "all_of"
	NoneOf     Op = "none_of"
	AtLeast    Op = "at_least"
	AtMost     Op = "at_most"
	Between    Op = "between" // both ends included
	Present    Op = "present"
	IsKnown    Op = "known"
	Disposable Op = "disposable"
	FreeMail   Op = "free_mail"
)

// Predicate is a condition as data. Logic is three-valued (Kleene, Introduction to Metamathematics,
// 1952, §64): over a field that is not known it is unknown. For All, Any and Not the operands are
// in Of; otherwise Field names a field of Fields and the literals are in the member that the
// field's type and the operator call for.
type Predicate struct {
	Op      Op
	Of      []Predicate
	Field   string
	Texts   []string    // text and list literals
	Numbers []int64     // number literals: 1 for is, at_least, at_most; 2 for between; any for in
	Times   []time.Time // instants of a time field, same counts
	Truth   bool        // bool literal of is, present, known, disposable, free_mail
	Line    int         // where it stands in the document
}

// Type is the type of a field.
type Type int

// The types of fields.
const (
	Text Type = iota
	Number
	Truth
	List
	Instant
	Email  // text that also takes disposable and free_mail
	Domain // likewise
)

// Fields returns the fields a predicate may name, with their types. The touch.* fields exist only
// in the `when` of an intent rule, where they speak of the touch being counted.
func Fields() map[string]Type {
	out := map[string]Type{"touch.kind": Text}
	for _, f := range lead.Table() {
		if f.Field != "" {
			out[f.Field] = typeOf(f.Kind)
		}
	}
	for _, t := range lead.TouchTexts() {
		out["touch."+t.Name] = Text
	}
	for _, letter := range lead.Letters() {
		out["bant."+letter] = Text
	}
	return out
}

// typeOf is what a policy may ask of a kind of fact: a text of whatever sort is compared as text.
func typeOf(k lead.Kind) Type { return kindTypes[k] }

var kindTypes = map[lead.Kind]Type{
	lead.ANumber: Number, lead.ATruth: Truth, lead.AList: List, lead.AnInstant: Instant, lead.AnEmail: Email, lead.ADomain: Domain,
}

// Ops returns the operators a type takes, in the order in which a hint lists them.
func Ops(t Type) []Op {
	switch t {
	case Number:
		return []Op{Is, In, AtLeast, AtMost, Between, Present, IsKnown}
	case Instant:
		return []Op{AtLeast, AtMost, Between, Present, IsKnown}
	case Truth:
		return []Op{Is, Present, IsKnown}
	case List:
		return []Op{AnyOf, AllOf, NoneOf, Present, IsKnown}
	case Email, Domain:
		return []Op{Is, In, NoneOf, Present, IsKnown, Disposable, FreeMail}
	}
	return []Op{Is, In, NoneOf, Present, IsKnown}
}
