package kit

import "github.com/eqltui/eqltui/internal/ui/theme"

// Spark draws one sign for each count, higher for more; most is the highest step. Nothing is a blank
// floor, and any count above nothing is higher than that.
func Spark(g theme.Glyphs, counts []int, most int) string {
	steps := Clusters(g.Spark)
	out := ""
	for _, n := range counts {
		at := 0
		if n > 0 && most > 0 {
			at = max(n*(len(steps)-1)/most, 1)
		}
		out += steps[min(at, len(steps)-1)]
	}
	return out
}
