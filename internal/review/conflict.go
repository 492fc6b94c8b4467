package review

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/eqltui/eqltui/internal/lead"
)

// Referral is one lead through which a partner claims a company or a person. Instants are ms, 0 for none.
type Referral struct {
	Lead     lead.ID
	Partner  string // id
	At       int64  // when it was referred; 0: not known
	Complete int64  // since when nothing was missing of it; 0: something still is
	Living   bool   // it can still be won
	Won      bool   // it is
	Ruling   string // the decision between partners that covers it, "" for none
}

// Hold is how long a company is held for the partner that referred it first, half open, in ms.
type Hold struct {
	Partner     string
	Lead        lead.ID
	From, Until int64
}

// Holds says for whom a company is held: the first complete referral holds it for the protection, whatever becomes of its
// lead; the first one after that is over holds it anew. Nobody holds it where the policy protects for no time.
func Holds(claims []Referral, protection int64) []Hold {
	if protection <= 0 {
		return nil
	}
	complete := slices.DeleteFunc(slices.Clone(claims), func(r Referral) bool { return r.Complete == 0 || r.Partner == "" })
	slices.SortFunc(complete, func(a, b Referral) int {
		return cmp.Or(cmp.Compare(a.Complete, b.Complete), cmp.Compare(unknownLast(a.At), unknownLast(b.At)), cmp.Compare(a.Lead, b.Lead))
	})
	var out []Hold
	for _, r := range complete {
		if len(out) == 0 || r.Complete >= out[len(out)-1].Until {
			out = append(out, Hold{Partner: r.Partner, Lead: r.Lead, From: r.Complete, Until: r.Complete + protection})
		}
	}
	return out
}

// HeldAt is the hold at an instant, false when nobody holds the company then.
func HeldAt(holds []Hold, at int64) (Hold, bool) {
	i := slices.IndexFunc(holds, func(h Hold) bool { return h.From <= at && at < h.Until })
	if i < 0 {
		return Hold{}, false
	}
	return holds[i], true
}

// ByReferral puts claims in the order in which they were referred, those of which nobody knows when last.
func ByReferral(a, b Referral) int {
	return cmp.Or(cmp.Compare(unknownLast(a.At), unknownLast(b.At)), cmp.Compare(a.Lead, b.Lead))
}

func unknownLast(at int64) int64 { return referred(Claim{ReferredAt: at}) }

// Contested reports whether it is open at an instant to which of two partners a company belongs: both have a lead that can
// still be won; or one has and the company is held for the other, or the other was won although it was held for this one.
// What one decision covered is decided.
func Contested(claims []Referral, protection, at int64) bool {
	holds := Holds(claims, protection)
	holder, held := HeldAt(holds, at)
	against := func(living, closed Referral) bool {
		if !living.Living || closed.Living {
			return false
		}
		under, was := HeldAt(holds, closed.Complete)
		return held && closed.Lead == holder.Lead || closed.Won && was && under.Partner == living.Partner
	}
	for i, a := range claims {
		for _, b := range claims[i+1:] {
			switch {
			case a.Partner == b.Partner || a.Partner == "" || b.Partner == "" || a.Ruling != "" && a.Ruling == b.Ruling:
			case a.Living && b.Living, against(a, b), against(b, a):
				return true
			}
		}
	}
	return false
}

// Stake is an opportunity that goes with the decision of a conflict. Amounts are minor units.
type Stake struct {
	Opportunity string
	Partner     string           // whose it is now, "" for nobody's
	Amount      int64            //
	Lost        bool             // it is no pipeline
	On          Day              // when it was won
	Now, Then   map[string]int64 // of one that is won: what each partner is credited with, now and when it is decided
}

// Effect is what a decision makes of a partner's figures, in minor units: the pipeline that it sourced, and what it is owed
// for these opportunities.
type Effect struct {
	Partner       string
	Sourced, Then int64
	Due, DueThen  int64
}

// Effects is what a decision for one partner makes of each of some partners: all that is at stake is sourced by that one
// then. A stake with a partner beside them adds a row. The order is that of the ids.
func Effects(partners []string, winner string, stakes []Stake, rates []PayoutRate) ([]Effect, error) {
	rows := map[string]*Effect{}
	row := func(partner string) *Effect {
		if rows[partner] == nil {
			rows[partner] = &Effect{Partner: partner}
		}
		return rows[partner]
	}
	for _, p := range partners {
		row(p)
	}
	now, then := Accounts{Rates: rates}, Accounts{Rates: rates}
	for _, s := range stakes {
		if !s.Lost {
			row(s.Partner).Sourced += s.Amount
			row(winner).Then += s.Amount
		}
		for _, side := range []struct {
			credits map[string]int64
			to      *Accounts
		}{{s.Now, &now}, {s.Then, &then}} {
			for _, p := range slices.Sorted(maps.Keys(side.credits)) {
				side.to.Wins = append(side.to.Wins, Deal{Opportunity: s.Opportunity, Partner: p, On: s.On, Credit: side.credits[p]})
			}
		}
	}
	for _, side := range []struct {
		of  Accounts
		put func(*Effect, int64)
	}{{now, func(e *Effect, due int64) { e.Due = due }}, {then, func(e *Effect, due int64) { e.DueThen = due }}} {
		statements, err := Payouts(Period{From: Always, To: math.MaxInt64}, side.of)
		if err != nil {
			return nil, err
		}
		for _, s := range statements {
			side.put(row(s.Partner), s.Due)
		}
	}
	out := make([]Effect, 0, len(rows))
	for _, p := range slices.Sorted(maps.Keys(rows)) {
		out = append(out, *rows[p])
	}
	return out, nil
}
