package studio

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/policy"
)

// Onto is the policy in force with the numbers written into it in which mine differs from base, on which it was made: what somebody
// moved, on top of what somebody else published meanwhile. both says in words which numbers the two changed to different ones; they
// are mine then. It is refused where mine differs in more than such numbers, because which of two rules is meant nobody but a person can
// say.
func Onto(base, mine, present *policy.Policy) (out *policy.Policy, both []string, err error) {
	theirs := policy.Diff(base, present)
	var edits []policy.Edit
	for _, c := range policy.Diff(base, mine) {
		to, err := strconv.Atoi(c.New)
		if c.Kind != policy.Changed || !isMovable(c.Path) || err != nil {
			return nil, nil, fault.New(fault.Refused, "take a draft over", "it changes more than numbers: "+c.Text,
				"write it out with eqltui policy show --policy, change what is still wanted, and keep it again: eqltui policy draft FILE")
		}
		at := slices.IndexFunc(theirs, func(t policy.Change) bool { return t.Path == c.Path })
		if at >= 0 && theirs[at].New == c.New {
			continue // both want the same
		}
		if at >= 0 {
			both = append(both, fmt.Sprintf("%s, and not %s as it was published", c.Text, theirs[at].New))
		}
		edits = append(edits, policy.Edit{Path: c.Path, To: to})
	}
	if len(edits) == 0 {
		return present, nil, nil
	}
	out, err = present.With(edits...)
	return out, both, err
}
