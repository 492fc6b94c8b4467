// Package review is the arithmetic of reports: rows in, figures and their reasons out.
package review

import (
	"cmp"
	"math"
	"slices"

	"github.com/eqltui/eqltui/internal/lead"
)

// Claim is a lead that an opportunity may belong to, which is known by a person or a company only.
type Claim struct {
	Lead       lead.ID
	ReferredAt int64 // ms, 0: not known
	Stage      lead.Stage
	Resolved   Resolution // of the channel conflict with the others
}

// Resolution is how a channel conflict was resolved for a lead.
type Resolution string

// The resolutions; "" is an open conflict, or none.
const (
	ConflictWon  Resolution = "won"
	ConflictLost Resolution = "lost"
)

// Because says why one claim has it.
type Because string

// The reasons.
const (
	Only     Because = "only"     // there is no other
	Resolved Because = "resolved" // it won the conflict
	Furthest Because = "furthest" // it stands furthest on the road to won
	Earliest Because = "earliest" // of those as far it was referred first
	Lowest   Because = "lowest"   // nothing tells them apart but their numbers
)

// Owner is the claim that an opportunity belongs to: the one that won a resolved conflict, else the one
// furthest on, else the earliest referral, else the lowest number. False when there is none.
func Owner(claims []Claim) (Claim, Because, bool) {
	if len(claims) == 0 {
		return Claim{}, "", false
	}
	order := slices.Clone(claims)
	slices.SortFunc(order, func(a, b Claim) int {
		return cmp.Or(cmp.Compare(resolved(a), resolved(b)), cmp.Compare(Behind(a.Stage), Behind(b.Stage)),
			cmp.Compare(referred(a), referred(b)), cmp.Compare(a.Lead, b.Lead))
	})
	first := order[0]
	if len(order) == 1 {
		return first, Only, true
	}
	switch next := order[1]; {
	case resolved(first) != resolved(next):
		return first, Resolved, true
	case Behind(first.Stage) != Behind(next.Stage):
		return first, Furthest, true
	case referred(first) != referred(next):
		return first, Earliest, true
	}
	return first, Lowest, true
}

func resolved(c Claim) int {
	return slices.Index([]Resolution{ConflictWon, "", ConflictLost}, c.Resolved)
}

func referred(c Claim) int64 {
	if c.ReferredAt == 0 {
		return math.MaxInt64 // a date that is not known comes last
	}
	return c.ReferredAt
}

// Behind orders stages by how far they are from won.
func Behind(s lead.Stage) int {
	return slices.Index([]lead.Stage{lead.Won, lead.SQL, lead.EQL, lead.New, lead.Lost, lead.Nurture, lead.MQL, lead.Unqualified,
		lead.Disqualified, lead.Archived, lead.Quarantined}, s)
}

// Disputed reports whether the credit of an opportunity is open while a living lead of the same person or company
// came through another partner: as long as its own lead lives too, and of a closed one where it was chosen among
// several. What the only lead there was has won stays its own, whoever refers the company later.
func Disputed(own lead.Stage, because Because) bool {
	if own.Living() {
		return because != Resolved
	}
	chosen := because == Furthest || because == Earliest || because == Lowest
	return chosen && (own == lead.Won || own == lead.Lost)
}
