package review

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/eqltui/eqltui/internal/lead"
)

// PartnerSide is what is compared of a partner before two become one.
type PartnerSide struct {
	ID, Kind, Tier, Status string
	Certified              lead.Opt[bool]
	RateBP, Cost           lead.Opt[int64] // of what it brings; of a quarter, in minor units
	Agreed                 bool            // to the policy in force
	Token                  bool            // its program has one
	Channel                string          // how it hears of its leads, "" for not at all
	People                 int             // who come in for it
}

// PartnerLead is a lead of one of the two.
type PartnerLead struct {
	Lead            lead.ID
	Partner         string
	Person, Account int64 // 0: of no company of its own
	Living          bool
}

// PartnerStake is an opportunity of one of the two that is open or won, in minor units.
type PartnerStake struct {
	Partner string
	Amount  int64
}

// PartnerMerge is what is known of two partners that are to become one.
type PartnerMerge struct {
	From, Into PartnerSide
	Leads      []PartnerLead
	Stakes     []PartnerStake
	Period     Period
	Now, Then  Accounts // what payouts are made of now, and when the two are one
}

// Becoming is an amount of either partner, and of the one that stays.
type Becoming struct{ From, Into, Then int64 }

// LeadPair are two leads, the lower number first.
type LeadPair struct{ Left, Right lead.ID }

// Differing is in what the two differ: what the one that stays has is what holds.
type Differing struct{ What, From, Into string }

// PartnerMergePlan is what would become of two partners.
type PartnerMergePlan struct {
	Leads   int        // that go over
	Living  int        // those among them that are not closed
	Doubles []LeadPair // one person came through both: that was a conflict, and is a double
	Settled int        // pairs of leads at one company that were a conflict of the two, the doubles left out
	Sourced Becoming
	Due     Becoming
	Paid    Becoming
	Differs []Differing
}

// PlanPartnerMerge says what would become of two partners. The error is a sum that is too large to be counted.
func PlanPartnerMerge(m *PartnerMerge) (PartnerMergePlan, error) {
	out := PartnerMergePlan{Differs: m.differing()}
	persons, accounts := map[int64][]PartnerLead{}, map[int64][]PartnerLead{}
	for _, l := range m.Leads {
		if l.Partner == m.From.ID {
			out.Leads++
			if l.Living {
				out.Living++
			}
		} else if l.Living {
			persons[l.Person] = append(persons[l.Person], l)
			if l.Account != 0 {
				accounts[l.Account] = append(accounts[l.Account], l)
			}
		}
	}
	for _, l := range m.Leads {
		if l.Partner != m.From.ID || !l.Living {
			continue
		}
		for _, o := range persons[l.Person] {
			out.Doubles = append(out.Doubles, LeadPair{min(l.Lead, o.Lead), max(l.Lead, o.Lead)})
		}
		for _, o := range accounts[l.Account] {
			if o.Person != l.Person {
				out.Settled++
			}
		}
	}
	slices.SortFunc(out.Doubles, func(a, b LeadPair) int { return cmp.Or(cmp.Compare(a.Left, b.Left), cmp.Compare(a.Right, b.Right)) })
	for _, s := range m.Stakes {
		switch s.Partner {
		case m.From.ID:
			out.Sourced.From += s.Amount
		case m.Into.ID:
			out.Sourced.Into += s.Amount
		}
	}
	out.Sourced.Then = out.Sourced.From + out.Sourced.Into
	now, err := Payouts(m.Period, m.Now)
	if err != nil {
		return out, err
	}
	then, err := Payouts(m.Period, m.Then)
	if err != nil {
		return out, err
	}
	for _, s := range now {
		switch s.Partner {
		case m.From.ID:
			out.Due.From, out.Paid.From = s.Due, s.Paid
		case m.Into.ID:
			out.Due.Into, out.Paid.Into = s.Due, s.Paid
		}
	}
	for _, s := range then {
		if s.Partner == m.Into.ID {
			out.Due.Then, out.Paid.Then = s.Due, s.Paid
		}
	}
	return out, nil
}

// differing is in what the two differ.
func (m *PartnerMerge) differing() (out []Differing) {
	yes := func(is bool) string {
		if is {
			return "yes"
		}
		return "no"
	}
	certified := func(o lead.Opt[bool]) string {
		if !o.Known {
			return ""
		}
		return yes(o.V)
	}
	number := func(o lead.Opt[int64]) string {
		if !o.Known {
			return ""
		}
		return strconv.FormatInt(o.V, 10)
	}
	a, b := &m.From, &m.Into
	for _, d := range []Differing{
		{"kind", a.Kind, b.Kind},
		{"tier", a.Tier, b.Tier},
		{"status", a.Status, b.Status},
		{"certified", certified(a.Certified), certified(b.Certified)},
		{"payout_rate", number(a.RateBP), number(b.RateBP)},
		{"cost_per_quarter", number(a.Cost), number(b.Cost)},
		{"agreed", yes(a.Agreed), yes(b.Agreed)},
		{"channel", a.Channel, b.Channel},
	} {
		if d.From != d.Into {
			out = append(out, d)
		}
	}
	return out
}
