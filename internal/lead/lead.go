// Package lead holds the nouns of the trade: leads, accounts, partners, touches, and the small
// types they are made of. It only validates and prints; deciding is done on the floors above.
package lead

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
)

// ID is the number of a lead. People see it as "L-2041".
type ID int64

// String returns the form people see and type.
func (id ID) String() string { return "L-" + strconv.FormatInt(int64(id), 10) }

// ParseID reads "L-2041", "l-2041" or "2041".
func ParseID(s string) (ID, error) {
	digits := strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(s), "L-"), "l-")
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n <= 0 {
		return 0, fault.New(fault.Usage, "read a lead id", fmt.Sprintf("%q is none", s), "write it as L-2041")
	}
	return ID(n), nil
}

// Stage is how far a lead has come.
type Stage string

// The stages: new → eql → sql → won | lost, and those beside that road.
const (
	New          Stage = "new"
	EQL          Stage = "eql"
	SQL          Stage = "sql"
	Won          Stage = "won"
	Lost         Stage = "lost"
	MQL          Stage = "mql"
	Unqualified  Stage = "unqualified"
	Nurture      Stage = "nurture"
	Disqualified Stage = "disqualified"
	Archived     Stage = "archived"
	Quarantined  Stage = "quarantined"
)

// Stages lists every stage in the order in which people read them.
func Stages() []Stage {
	return []Stage{New, EQL, SQL, Won, Lost, MQL, Unqualified, Nurture, Disqualified, Archived, Quarantined}
}

// Living reports whether somebody may still win this lead: such a lead is merged into, is rescored
// when a touch arrives, and can be acted on without reopening it.
func (s Stage) Living() bool {
	switch s {
	case New, EQL, SQL, MQL, Unqualified, Nurture:
		return true
	}
	return false
}

// Source is where a lead came from, which decides what it may become.
type Source string

// The sources. Those of a partner may become EQL.
const (
	PartnerReferral Source = "partner_referral"
	Integration     Source = "integration"
	Marketplace     Source = "marketplace"
	PartnerContent  Source = "partner_content"
	Overlap         Source = "overlap"
	OwnSite         Source = "own_site"
	Event           Source = "event"
	List            Source = "list"
)

// Sources lists every source.
func Sources() []Source {
	return []Source{PartnerReferral, Integration, Marketplace, PartnerContent, Overlap, OwnSite, Event, List}
}

// Partnered reports whether leads of this source come through a partner, so that a partner and a
// tier are required of the record.
func (s Source) Partnered() bool {
	switch s {
	case PartnerReferral, Integration, Marketplace, PartnerContent, Overlap:
		return true
	}
	return false
}

// Valid reports whether the source is one of Sources.
func (s Source) Valid() bool { return s.Partnered() || s == OwnSite || s == Event || s == List }

// UTM holds the five campaign fields of a link.
type UTM struct {
	Source   Opt[string] `json:"source,omitzero"`
	Medium   Opt[string] `json:"medium,omitzero"`
	Campaign Opt[string] `json:"campaign,omitzero"`
	Term     Opt[string] `json:"term,omitzero"`
	Content  Opt[string] `json:"content,omitzero"`
}

// Personal is what is known of the person. It stands in records and in rows of the database alike, as
// do Own and Company, so that a fact is a field of one struct; their JSON is what the journal
// compares.
type Personal struct {
	Email    Opt[string] `json:"email,omitzero"`
	Name     Opt[string] `json:"name,omitzero"`
	Phone    Opt[string] `json:"phone,omitzero"`
	Title    Opt[string] `json:"title,omitzero"`
	Language Opt[string] `json:"language,omitzero"`
	TimeZone Opt[string] `json:"time_zone,omitzero"`
}

// Own is what is known of the lead itself. What may hold an address is not for the journal.
type Own struct {
	ExternalID  Opt[string]   `json:"-"` // may be an address in disguise
	ProgramTier Opt[string]   `json:"program_tier,omitzero"`
	UseCase     Opt[string]   `json:"use_case,omitzero"`
	ProductLine Opt[string]   `json:"product_line,omitzero"`
	DealType    Opt[string]   `json:"deal_type,omitzero"`
	Tags        Opt[[]string] `json:"tags,omitzero"`
	UTM         UTM           `json:"-"` // links carry addresses
	LandingURL  Opt[string]   `json:"-"` // likewise
	ClientID    Opt[string]   `json:"-"` // points at a person
	Surface     Opt[string]   `json:"surface,omitzero"`
}

// Company is what is known of the company beside its domain.
type Company struct {
	Name              Opt[string]   `json:"name,omitzero"`
	Employees         Opt[int64]    `json:"employees,omitzero"` // head count
	Industry          Opt[string]   `json:"industry,omitzero"`
	Country           Opt[string]   `json:"country,omitzero"` // ISO 3166-1 alpha-2
	Region            Opt[string]   `json:"region,omitzero"`
	TechStack         Opt[[]string] `json:"tech_stack,omitzero"`
	IntegrationActive Opt[bool]     `json:"integration_active,omitzero"`
}

// Record is what is known of a lead: the person and the referral.
type Record struct {
	ID string
	Personal
	Source     Source
	ReferredAt Opt[time.Time]
	Own
}

// Account is the company, keyed by its registrable domain.
type Account struct {
	Domain Opt[string]
	Company
}

// Touch is something a person did at an instant.
type Touch struct {
	ID      string
	At      time.Time
	Kind    string
	URL     Opt[string]
	Asset   Opt[string]
	OwnedBy Opt[string] // own, partner
	Partner Opt[string] // partner id
	Surface Opt[string] // web, ai, email, event
	UTM     UTM

	// What reports ask of it beside; scoring does not.
	Referrer           Opt[string] // origin and path of where the person came from
	Page               int64       // number of the referral page it belongs to, 0 for none
	Seq                int64       // number of the journal from which on it is known
	Origin, ExternalID string      // what it is known by outside
}

// ReferralKind is the touch that admitting a partner's referral writes: evidence of its own,
// neither traffic, nor asset, nor trigger.
const ReferralKind = "partner_referral"

// AssetKey names the asset a touch was about, for counting distinct ones; "" when it was about
// none that is known. A URL counts without its query and fragment.
func (t *Touch) AssetKey() string {
	if t.Kind == ReferralKind {
		return ""
	}
	if a := strings.TrimSpace(t.Asset.V); t.Asset.Known && a != "" {
		return strings.ToLower(a)
	}
	u := strings.TrimSpace(t.URL.V)
	if i := strings.IndexAny(u, "?#"); i >= 0 {
		u = u[:i]
	}
	return strings.ToLower(strings.TrimRight(u, "/"))
}
