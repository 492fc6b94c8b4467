package scoring

import (
	"time"

	"github.com/eqltui/eqltui/internal/lead"
)

// Could is a rule of intent by which touches may still earn.
type Could struct {
	ID, Label string
	Points    int // at most, by this rule alone, after the cap of its group
}

// could are the rules of intent that have not given what they can, in the order of the policy: what is left to hope
// for when no fact is missing. One whose condition the lead does not meet is left out, and so is what the group's cap
// would take away again.
func (m *Model) could(f *lead.Facts, now time.Time, res *Result) []Could {
	var out []Could
	intent := res.Groups[1]
	for i := range m.intent {
		r, rule := &m.intent[i], &res.Rules[len(m.fit)+i]
		more := rule.Possible - rule.Points
		gain := clamp(intent.Sum+more, intent.Cap) - intent.Points
		if r.Points <= 0 || gain <= 0 {
			continue
		}
		touch := lead.Touch{At: now, Surface: lead.Opt[string]{V: r.surface, Known: r.surface != ""}}
		if len(r.kinds) > 0 {
			touch.Kind = r.kinds[0]
		}
		if r.when == nil || r.when.Test(f, &touch) != False {
			out = append(out, Could{r.ID, r.Label, gain})
		}
	}
	return out
}
