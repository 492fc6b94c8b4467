package desk

import (
	"time"

	"github.com/eqltui/eqltui/internal/lead"
)

// Fate is what became of one row that came in.
type Fate string

// The fates. They add up to the rows read, always.
const (
	Created    Fate = "created"
	Updated    Fate = "updated"
	Unchanged  Fate = "unchanged"
	Held       Fate = "quarantined"
	Turned     Fate = "disqualified"
	RejectedIn Fate = "rejected"
)

// Fates lists the fates in the order of reports.
func Fates() []Fate { return []Fate{Created, Updated, Unchanged, Held, Turned, RejectedIn} }

// Outcome is the fate of one draft, in the order in which drafts were given.
type Outcome struct {
	Fate   Fate
	Lead   lead.ID // of referrals and opportunities, 0 otherwise
	Reason string  // why it was quarantined, disqualified or rejected
}

// Source of a draft: where it came from and what it was exactly.
type Origin struct {
	Name string // --origin, or the kind of file
	Key  string // external id; "" when the row has none
	Raw  string // the exact content that was read, for "the same row again"
}

// Referral is a row that may become a lead. Texts are as read; the desk cleans them. What is not
// Known was not in the row.
type Referral struct {
	Origin           Origin
	Former           string       // the origin under which such rows came before, "" for none: it counts where all else agrees
	lead.Record                   // of the person and the lead; no Source is partner_referral, no Surface is derived
	Account          lead.Account // of the company
	Website          string       // names the company where neither a domain nor the address does
	SourceWord       string       // where the row says it came from, when that is no Source: then it has none
	Partner          string       // id, alias or name
	Referrer         string
	BANT             map[string]lead.Answer // only what the row says
	PartnerConfirmed lead.Opt[bool]         // false: not yet
	Note             string
	Attributes       map[string]string // columns nobody knows
	Exported         Exported          // of a row of our own export
}

// Exported is the record that a row of our own export was written of.
type Exported struct {
	Database string  // by which the database is known
	Lead     lead.ID // its number there
	NoDomain bool    // the lead was at no company's domain there, whatever its address
}

// TouchIn is a row that is a touch.
type TouchIn struct {
	Origin   Origin
	At       time.Time
	Kind     string
	Email    string
	ClientID string
	URL      lead.Opt[string]
	Asset    lead.Opt[string]
	OwnedBy  lead.Opt[string]
	Partner  string // id, alias or name; "" is derived from UTM and page
	Referrer string
	Surface  string // "" is derived
	UTM      lead.UTM
}

// PartnerIn is a row that is a partner.
type PartnerIn struct {
	Origin                   Origin
	ID, Name, Kind, Tier     string
	Aliases                  lead.Opt[[]string]
	Certified                lead.Opt[bool]
	Region, Language         lead.Opt[string]
	Manager, Status          lead.Opt[string]
	CostPerQuarter, PayoutBP lead.Opt[int64] // minor units; basis points
	JoinedAt                 lead.Opt[time.Time]
}

// PageIn is a row that is a referral page.
type PageIn struct {
	Origin                           Origin
	Partner, URL                     string
	Title, Kind, Content             string
	PublishedAt, RefreshedAt, GoneAt time.Time
}

// OpportunityIn is a row that is an opportunity. Amounts are minor units.
type OpportunityIn struct {
	Origin              Origin
	Emails              []string // of the persons it is about
	Lead                string   // L-12, or the external id of a lead
	LeadOrigin          string   // in which origin, "" when the row does not say: our own export does
	LeadList            string   // whose numbers Lead is among, "" when the column does not say: leads, contacts
	Chosen, Because     string   // how its lead was chosen, as our own export says
	Reason              string   // why it has none, as our own export says
	Domain, Company     string
	Amount              lead.Opt[int64] // unknown is in no sum
	ARR                 lead.Opt[int64]
	Stage               string
	CreatedAt, ClosedAt time.Time
}

// AccountIn is a row that is a company: what it says fills an account that is there, and makes none.
type AccountIn struct {
	Origin Origin
	Domain string // "" when it is known by its name only
	lead.Company
}

// OverlapIn is a row that is a company in a partner's customer list and ours.
type OverlapIn struct {
	Origin  Origin
	Partner string // id, alias or name
	Domain  string
	lead.Company
}

// File is the report of one imported file, for the journal.
type File struct {
	Name   string
	Kind   string
	Counts map[Fate]int
}
