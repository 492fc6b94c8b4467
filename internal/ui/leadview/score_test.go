package leadview

import (
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/scoring"
)

// What is shown of a group adds up: the points of its rules are its points, or it is said to what they come and what
// counts of it.
func TestWhatIsShownOfAScoreAddsUp(t *testing.T) {
	t.Parallel()
	p := policy.Default()
	m, noon := scoring.Compile(p), time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	rapid.Check(t, func(rt *rapid.T) {
		f := &lead.Facts{}
		f.Account.Employees = lead.Opt[int64]{V: rapid.Int64Range(1, 3000).Draw(rt, "people"), Known: rapid.Bool().Draw(rt, "known")}
		for _, i := range rapid.SliceOfN(rapid.IntRange(0, len(p.Scoring.Intent)-1), 0, 12).Draw(rt, "touches") {
			if r := &p.Scoring.Intent[i]; len(r.Touch) > 0 {
				f.Touches = append(f.Touches, lead.Touch{At: noon, Kind: r.Touch[0]})
			}
		}
		v := View{Row: &desk.Row{}, Detail: &desk.Detail{}}
		v.Detail.Result.Score = m.Score(f, noon)
		for _, g := range v.Detail.Result.Score.Groups {
			shown := 0
			for _, r := range v.rules(g.Group) {
				shown += r.Points
			}
			sum, counts, capped := v.capped(g.Group)
			if !capped {
				sum, counts = g.Points, g.Points
			}
			if shown != sum || counts != g.Points {
				rt.Fatalf("%s: the rules come to %d, said are %s of %s", g.Group, shown, strconv.Itoa(counts), strconv.Itoa(sum))
			}
		}
	})
}
