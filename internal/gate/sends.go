package gate

import (
	"math"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
)

// Sends reports whether nothing but the score keeps a lead from the people who make it an EQL. What people answer when they work
// on it, BANT and the word of both sides, is not asked: it is a consequence of what the policy sends them. A no among these is a
// no all the same.
func (j *Judge) Sends(f *lead.Facts, now time.Time) bool {
	sent := j.sent(f, now, j.rules.DistinctAssets)
	return sent.Sends(&j.rules)
}

// Sent is what Sends would say if the numbers of the gates were other ones.
type Sent struct {
	Rest  bool                          // no gate stands in the way but the score and those that have a number
	Reach [policy.GateNumberCount]uint8 // of policy.GateNumbers: the highest number with which the gate does not stand in the way
}

// Whatever is the reach of a gate that does not stand in the way whatever its number.
const Whatever = math.MaxUint8

// Sends is what it says under these numbers.
func (s *Sent) Sends(g *policy.Gates) bool {
	for i, n := range policy.GateNumbers() {
		if int(s.Reach[i]) < *n.In(g) {
			return false
		}
	}
	return s.Rest
}

// Sent tells how far the numbers of gates could be moved until they keep a lead from people. BANT is never what keeps it: nobody
// has asked yet.
func (j *Judge) Sent(f *lead.Facts, now time.Time) Sent {
	return j.sent(f, now, policy.GateNumbers()[assetsNumber].Most)
}

// The places of what a lead reaches by itself among the numbers of gates.
const (
	assetsNumber = iota
	signalsNumber
)

// sent is Sent of at most so many assets.
func (j *Judge) sent(f *lead.Facts, now time.Time, most int) Sent {
	var out Sent
	for i := range out.Reach {
		out.Reach[i] = Whatever
	}
	if f.Lead.Source == lead.List {
		return out // until somebody verifies it
	}
	f = j.read(f)
	s := j.surveyUpTo(f, now, j.refusals, most)
	for _, g := range j.required {
		switch g {
		case score:
		case engagement:
			if !j.rules.WaivedByReferral || !s.referral {
				out.Reach[assetsNumber] = uint8(min(s.assets, Whatever-1))
			}
		case signal:
			out.Reach[signalsNumber] = uint8(min(s.signals, Whatever-1))
		case bant, joint:
			if s.gates[g] == failed {
				return out
			}
		default:
			if s.gates[g] != passed {
				return out
			}
		}
	}
	out.Rest = true
	return out
}
