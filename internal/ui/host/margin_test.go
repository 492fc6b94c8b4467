package host

import (
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

func TestTheThresholdInASCIIReadsAsAtLeast(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, func(o *Options, _ *testdesk.Desk) { o.ASCII = true })
	c.press("j", "j", "K")
	c.seesNot(">70")
	c.seesNot("≥")
	c.sees(">=70")
}

// Headings and what stands below them end in the same column, so that the eye finds one edge.
func TestTheNextBestFactEndsWhereItsHeadingEnds(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"a", "K"} {
		c := open(t, 120, 36, nil)
		c.press("j", "j", "j", key)
		ends, lines := map[int]bool{}, 0
		for _, line := range strings.Split(c.screen(), "\n") {
			inside, ok := strings.CutSuffix(strings.TrimRight(line, " "), "│")
			if !ok || !strings.Contains(line, "checked as you type") && !strings.Contains(line, "→") {
				continue
			}
			lines++
			ends[len([]rune(strings.TrimRight(inside, " ")))] = true
		}
		if len(ends) != 1 || lines < 2 {
			t.Errorf("%s: %d lines end in %d columns:\n%s", key, lines, len(ends), c.screen())
		}
	}
}
