package lead

import "time"

// PartnerStatus is a partner's standing in the programme.
type PartnerStatus string

// The standings of a partner.
const (
	Active PartnerStatus = "active"
	Paused PartnerStatus = "paused"
	Ended  PartnerStatus = "ended"
)

// StatusChange says from when a partner's status holds.
type StatusChange struct {
	Status PartnerStatus `json:"status"`
	From   time.Time     `json:"from"`
}

// Partner is a company that sends leads.
type Partner struct {
	ID        string // slug, equal to its utm_source
	Name      string
	Kind      string // integration, marketplace, implementation, solution, agency, content, backlink
	Tier      string
	Certified Opt[bool]
	Region    string
	Language  string
	Manager   string
	Aliases   []string
	Status    PartnerStatus
	History   []StatusChange // oldest first; empty: the present status has always held
	// CostPerQuarter is the programme's cost in minor units; PayoutBP the payout rate in basis points.
	CostPerQuarter Opt[int64]
	PayoutBP       Opt[int64]
	JoinedAt       Opt[time.Time]
}

// PartnerKinds lists the kinds of partner.
func PartnerKinds() []string {
	return []string{"integration", "marketplace", "implementation", "solution", "agency", "content", "backlink"}
}

// StatusAt returns the status that held at the instant. Without dates the present status counts as
// having held all along; before the first date, the status of that first entry does.
func (p *Partner) StatusAt(at time.Time) PartnerStatus {
	status := p.Status
	if len(p.History) > 0 {
		status = p.History[0].Status
	}
	for _, c := range p.History {
		if c.From.After(at) {
			break
		}
		status = c.Status
	}
	if status == "" {
		return Active
	}
	return status
}
