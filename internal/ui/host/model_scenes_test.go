package host

import (
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/scoring"
	"github.com/eqltui/eqltui/internal/studio"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// decidedLeads is a desk on which sales decided on four hundred leads: it took those of many points more often, and of those that
// came from an answer of a machine fewer.
func decidedLeads(_ *Options, d *testdesk.Desk) {
	d.Columns = func(p *policy.Policy) *studio.Columns {
		const days = 24 * 60 * 60 * 1000
		c := studio.NewColumns(p)
		now := testdesk.Friday().UnixMilli()
		frame, w := studio.FrameOf(p), studio.WeightsOf(p)
		for i := range 400 {
			x := uint64(i+1) * 0x9e3779b97f4a7c15
			draw := func(n uint64) uint64 {
				x ^= x >> 31
				x *= 0xbf58476d1ce4e5b9
				return x >> 33 % n
			}
			r := studio.Row{Case: studio.Case{Lead: lead.ID(2039 + i), Candidate: true, Arrived: now - int64(40+i%200)*days},
				Sends: i%7 != 0, Country: []string{"PL", "PL", "IT", "DE", ""}[i%5]}
			score := 0
			var said []scoring.Said
			for n := range frame.Rules {
				one := scoring.Counted{Is: scoring.False}
				switch draw(5) {
				case 0, 1, 2:
					one = scoring.Counted{Is: scoring.True, Whole: 1 + draw(2)}
				case 3:
					one.Is = scoring.Undecided
				}
				r.Counted = append(r.Counted, one)
				said = append(said, scoring.Said{Points: int16(one.Points(w.Points[n], w.Max[n])), Is: one.Is})
			}
			score = frame.Total(said, -1)
			r.Present, r.Was = score, r.Sends && score >= w.Threshold
			last := r.Counted[len(r.Counted)-1].Is == scoring.True
			switch chance := int(draw(100)); {
			case chance < score-20 && (!last || draw(2) == 0):
				r.Case.SQLAt = r.Case.Arrived + 5*days
				if draw(3) == 0 {
					r.Case.WonAt = r.Case.SQLAt + 20*days
				}
			case i%11 == 0:
				r.Living = true
			default:
				r.Case.ClosedAt = r.Case.Arrived + 9*days
			}
			c.Add(&r)
		}
		c.Close(now)
		c.Rota = studio.Rota{People: 2, Hours: 64, Lead: 25.0 / 60, Within: 4, Late: 9, Due: 71, Weeks: 13}
		return c
	}
}

// modelScenes are further states of the scoring model.
func modelScenes() []scene {
	of := func(name string, keys ...string) scene {
		return scene{name: "model-" + name, change: decidedLeads, play: func(c *cockpit) { c.press(append([]string{"6"}, keys...)...) }}
	}
	enough := of("enough", "j", "j", "j")
	enough.sizes = moreSizes("model")
	ascii := of("ascii", "right")
	ascii.change = func(o *Options, d *testdesk.Desk) { o.ASCII = true; decidedLeads(o, d) }
	ascii.sizes = [][2]int{{120, 36}}
	return []scene{
		enough, ascii, of("moved", "shift+right", "shift+right"), of("rules", "shift+tab", "j", "j", "j", "j"), of("spread-table", "w"),
		of("curve", "tab"), of("curve-table", "tab", "w"), of("bands", "tab", "tab"), of("bands-table", "tab", "tab", "w"),
		of("leads", "shift+left", "enter", "j"), of("untested", "shift+tab", "shift+tab"), of("publish", "shift+left", "P"),
		{name: "inbox-draft", play: func(c *cockpit) { c.press("6", "j", "j", "j", "left", "left", "left", "1", "j", "j") }},
		{name: "lead-draft", play: func(c *cockpit) { c.press("6", "j", "j", "j", "left", "left", "left", "1", "j", "j", "enter") }},
		{name: "model-tested", play: func(c *cockpit) { c.press("6", "left", "b") }},
		{name: "model-overtaken", change: decidedLeads, play: func(c *cockpit) {
			c.press("6", "j", "j", "j", "right", "right")
			c.publishes("marta.wojcik", "scoring.threshold", 66, "more of them")
		}},
		{name: "model-kept", play: func(c *cockpit) { c.press("6", "left", "s") }},
	}
}
