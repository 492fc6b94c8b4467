package host

import (
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/scoring"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// A lead of too few points, of which every fact is known, says which touches could still bring some.
func TestALeadOfWhichAllIsKnownSaysWhatCouldStillBringPoints(t *testing.T) {
	t.Parallel()
	known := func(_ *Options, d *testdesk.Desk) {
		d.Each(func(_ int, l *desk.Detail) {
			s := &l.Result.Score
			s.Total, l.Row.Score, l.Result.Next = 60, 60, nil
			for i := range s.Rules {
				if s.Rules[i].Outcome == scoring.Unknown {
					s.Rules[i].Outcome = scoring.Miss
				}
			}
			s.Could = []scoring.Could{{ID: "demo", Points: 25}, {ID: "pricing", Points: 10}}
		})
	}
	for _, size := range [][2]int{{120, 36}, {80, 24}} {
		c := open(t, size[0], size[1], known)
		c.sees("To gain demo +25 · pricing +10")
	}
	c := open(t, 60, 40, known)
	c.press("enter")
	c.sees("To gain demo +25 · pricing +10")
	c.press("tab", "tab", "tab")
	c.sees("touches could still add demo +25, pricing +10")
}
