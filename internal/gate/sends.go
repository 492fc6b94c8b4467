package gate

import (
	"time"

	"github.com/eqltui/eqltui/internal/lead"
)

// Sends reports whether nothing but the score keeps a lead from the people who make it an EQL. What people answer when they work
// on it, BANT and the word of both sides, is not asked: it is a consequence of what the policy sends them. A no among these is a
// no all the same.
func (j *Judge) Sends(f *lead.Facts, now time.Time) bool {
	if f.Lead.Source == lead.List {
		return false // until somebody verifies it
	}
	f = j.read(f)
	s := j.survey(f, now, j.refusals)
	for _, g := range j.required {
		switch g {
		case score:
		case bant, joint:
			if s.gates[g] == failed {
				return false
			}
		default:
			if s.gates[g] != passed {
				return false
			}
		}
	}
	return true
}
