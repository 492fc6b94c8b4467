// Package journal is the vocabulary of everything that happens: event kinds and their encoding.
//
// An event never holds a personal value. Names, addresses and free text stand in erasable rows, and
// an event names such a row by its id, so that erasing a person leaves the journal whole.
package journal

import (
	"encoding/json"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
)

// Engine is the version of the program's semantics: the meaning of predicates, points, gates and
// business time, and the holiday tables. Events carry it so that a later engine can tell its own
// results from older ones.
const Engine = 1

// Kind is what happened, in the past tense.
type Kind string

// The kinds of event.
const (
	Admitted      Kind = "admitted"       // a new lead
	Updated       Kind = "updated"        // an import changed facts
	Quarantined   Kind = "quarantined"    // a new lead that is not complete
	Rescored      Kind = "rescored"       // points, verdict or stage moved without a person
	Claimed       Kind = "claimed"        //
	Released      Kind = "released"       //
	Assigned      Kind = "assigned"       // by a person, or by routing, which says how and why
	Held          Kind = "held"           // it waits for somebody of its queue
	Qualified     Kind = "qualified"      //
	Checked       Kind = "checked"        // qualify was refused by gates, the facts were kept
	Disqualified  Kind = "disqualified"   //
	Nurtured      Kind = "nurtured"       //
	Woken         Kind = "woken"          // a nurture date came
	Contacted     Kind = "contacted"      //
	Accepted      Kind = "accepted"       //
	Rejected      Kind = "rejected"       //
	Noted         Kind = "noted"          //
	FactSet       Kind = "fact_set"       //
	Tagged        Kind = "tagged"         //
	Confirmed     Kind = "confirmed"      // for the partner, with evidence
	Denied        Kind = "denied"         // for the partner, with evidence
	Asked         Kind = "asked"          // the partner, by its channel
	Answered      Kind = "answered"       // the partner's answer that is neither yes nor no
	Snoozed       Kind = "snoozed"        //
	Reopened      Kind = "reopened"       //
	Archived      Kind = "archived"       //
	Alerted       Kind = "alerted"        // a clock has come to its alert
	Breached      Kind = "breached"       // a clock has run out
	Escalated     Kind = "escalated"      // somebody was told of a clock that has run out
	Stayed        Kind = "stayed"         // its clock has run out, and nobody else of its queue could have it
	Reminded      Kind = "reminded"       // the partner, of a question it has not answered
	Unanswered    Kind = "unanswered"     // the partner did not answer: the lead is its owner's again
	Undone        Kind = "undone"         //
	Imported      Kind = "imported"       // a file: counts by fate
	Touched       Kind = "touched"        // a batch of touches
	PartnerSaved  Kind = "partner_saved"  //
	PageSaved     Kind = "page_saved"     //
	OverlapSaved  Kind = "overlap_saved"  // a company in a partner's customer list and ours
	RowSaved      Kind = "row_saved"      // of what a programme has few rows: spend, a payout, a decision
	Opportunity   Kind = "opportunity"    // created or changed
	PolicyChanged Kind = "policy_changed" //
	Repaired      Kind = "repaired"       // figures that differed from the journal were derived anew
	PersonErased  Kind = "person_erased"  // everything personal about the lead's person is gone
	Resent        Kind = "resent"         // a message to a partner goes once more
	Withdrawn     Kind = "withdrawn"      // the lead is gone with the import that brought it
	Merged        Kind = "merged"         // the lead is one with another: To names where it went, Names what came into it
	PartnerMerged Kind = "partner_merged" // the partner of the lead is one with another; of no lead: To went into Names
	Decided       Kind = "decided"        // between partners: How names whose it is, Outcome how that went for this lead
)

// Kinds lists the kinds in the order in which people choose among them.
func Kinds() []Kind {
	return []Kind{
		Admitted, Updated, Quarantined, Rescored, Claimed, Released, Assigned, Held, Qualified, Checked, Disqualified, Nurtured, Woken,
		Contacted,
		Accepted, Rejected, Noted, FactSet, Tagged, Confirmed, Denied, Asked, Answered, Snoozed, Reopened, Archived, Alerted, Breached,
		Escalated,
		Stayed, Reminded, Unanswered, Undone, Imported,
		Touched,
		PartnerSaved, PageSaved, OverlapSaved, RowSaved, Opportunity, PolicyChanged, Repaired, PersonErased, Resent, Withdrawn, Merged,
		PartnerMerged, Decided,
	}
}

// By says who is behind an event.
type By string

// Who is behind an event.
const (
	Human   By = "human"
	Partner By = "partner"
	System  By = "system"
	Import  By = "import"
)

// Bys lists who can be behind an event.
func Bys() []By { return []By{Human, Partner, System, Import} }

// Change is one value before and after, as JSON. Null is "not known" or "none".
type Change struct {
	Before json.RawMessage `json:"b,omitempty"`
	After  json.RawMessage `json:"a,omitempty"`
}

// Changes maps field names ("stage", "account.employees", "person.name") to what became of them.
type Changes map[string]Change

// Data is an event's content. Free text stands in it only as the id of an erasable row.
type Data struct {
	Reason  string         `json:"reason,omitempty"`  // a code of the policy
	To      string         `json:"to,omitempty"`      // a user
	How     string         `json:"how,omitempty"`     // call, mail, meeting; or a file's kind
	Outcome string         `json:"outcome,omitempty"` // of a contact
	Until   int64          `json:"until,omitempty"`   // ms
	Note    int64          `json:"note,omitempty"`    // id of an erasable text
	Brief   int64          `json:"brief,omitempty"`   // id of an erasable text: what went with a hand-over
	Verb    string         `json:"verb,omitempty"`    // of what was undone
	File    string         `json:"file,omitempty"`
	Counts  map[string]int `json:"counts,omitempty"`
	Names   []string       `json:"names,omitempty"` // tags, field names
	Changes Changes        `json:"changes,omitempty"`
}

// Event is one entry.
type Event struct {
	Seq    int64 // given at commit
	At     time.Time
	Kind   Kind
	Lead   lead.ID `column:"lead_id"` // 0: about no single lead
	Actor  string
	By     By     `column:"by_kind"`
	Batch  string // the action or import it belongs to
	Policy int64  // number of the policy in force, 0 for none
	Engine int
	Undoes string // the batch it takes back
	Data   Data   `column:"-"` // kept as Pack writes it, which needs the time
}
