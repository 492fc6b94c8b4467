package attribution

import "github.com/eqltui/eqltui/internal/policy"

// Points are the points of each kind of touch by a policy's intent rules, by which the key touch is chosen.
// Of several rules for one kind the one with most points counts, whatever its condition: which touch was
// the key must not change with facts that were learned later. A kind without a rule has none, which is 0.
func Points(p *policy.Policy) map[string]int64 {
	points, kinds := map[string]int64{}, p.Kinds()
	for _, rule := range p.Scoring.Intent {
		for _, text := range rule.Touch {
			kind, _ := kinds.Read(text)
			if most, known := points[kind]; !known || int64(rule.Points) > most {
				points[kind] = int64(rule.Points)
			}
		}
	}
	return points
}
