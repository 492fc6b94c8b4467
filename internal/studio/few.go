package studio

import "fmt"

// TooFew says why nothing is concluded from so many leads that sales took and that it did not, "" where there are enough.
func TooFew(taken, not int64) string {
	switch {
	case taken >= LeastOutcomes && not >= LeastOutcomes:
		return ""
	case taken+not == 0:
		return "nothing became of any lead yet"
	case taken == 0:
		return "sales took none of the leads, so nothing tells a good one from a bad one"
	case not == 0:
		return "sales took every lead, so nothing tells a good one from a bad one"
	}
	leads := "leads"
	if taken == 1 {
		leads = "lead"
	}
	return fmt.Sprintf("sales took %d %s and did not take %d; nothing is concluded from fewer than %d of each", taken, leads, not,
		LeastOutcomes)
}

// Outcomes are how many of the leads sales took, and how many it did not.
func (e *Effect) Outcomes() (taken, not int64) {
	pos, neg := scores(e.Taken), scores(e.Not)
	return pos.total(), neg.total()
}
