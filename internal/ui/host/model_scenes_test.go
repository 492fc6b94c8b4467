package host

import (
	"context"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/review"
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
				Sends: i%7 != 0, Reach: [policy.GateNumberCount]uint8{uint8(2 + i%3), uint8(1 + i%4), gate.Whatever},
				Country: []string{"PL", "PL", "IT", "DE", ""}[i%5]}
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

// shifting is a desk whose audit finds something to propose, and what the one before it came to.
func shifting(o *Options, d *testdesk.Desk) {
	decidedLeads(o, d)
	d.Audits = func(a *desk.Audit) {
		p, err := d.Policy().With(policy.Edit{Path: "scoring.fit.rules[tech].points", To: 5},
			policy.Edit{Path: "scoring.fit.rules[use_case].points", To: 10})
		if err != nil {
			panic(err)
		}
		draft, err := d.SavePolicyDraft(context.Background(), testdesk.As("ania"), p, a.Policy)
		if err != nil {
			panic(err)
		}
		area := func(x float64) studio.Area {
			low, high := x-0.04, x+0.03
			return studio.Area{Value: &x, Low: &low, High: &high}
		}
		b := &desk.Backtest{Entered: make([]desk.Moved, 4), Left: make([]desk.Moved, 1)}
		b.Under.SQL.Precision, b.Now.SQL.Precision = review.RateOf(84, 120), review.RateOf(78, 117)
		b.Under.AUC, b.Now.AUC = area(0.94), area(0.9)
		a.Proposals = []desk.Proposal{{Shift: studio.Shift{Kind: studio.OfRules, From: "tech", To: "use_case", Points: 5,
			Text: "5 points from tech to use_case"}, Draft: draft.Hash, Backtest: b}}
		a.Why = []string{"nothing speaks for another threshold"}
		a.LastAt = testdesk.Friday().Add(-31 * 24 * time.Hour)
		month := func(leads, eqls, taken int64) *desk.MonthFigures {
			return &desk.MonthFigures{Days: 30, Leads: leads, EQLs: eqls, Taken: review.RateOf(taken, eqls)}
		}
		a.Last = []desk.FormerProposal{{Text: "2 points from region to demo", Decided: "published", By: "marta.wojcik",
			On: testdesk.Friday().Add(-30 * 24 * time.Hour), Before: month(71, 22, 9), Came: month(64, 19, 11)},
			{Text: "the threshold from 70 to 72", Decided: "dropped"}}
		low, high, lift := 0.54, 0.73, 0.63
		for i := range a.Rules.Rules {
			if r := &a.Rules.Rules[i]; r.ID == "tech" {
				r.Notes, r.Lift, r.Low, r.High = []string{studio.Misleads}, &lift, &low, &high
			}
		}
	}
}

// modelScenes are further states of the scoring model.
func modelScenes() []scene {
	of := func(name string, keys ...string) scene {
		return scene{name: "model-" + name, change: decidedLeads, play: func(c *cockpit) { c.press(append([]string{"6"}, keys...)...) }}
	}
	enough := of("enough", "j", "j", "j")
	enough.sizes = moreSizes("model")
	few := of("gates-few-lines", "shift+tab", "G", "k", "k", "right")
	few.sizes = [][2]int{{80, 24}, {60, 18}}
	ascii := of("ascii", "right")
	ascii.change = func(o *Options, d *testdesk.Desk) { o.ASCII = true; decidedLeads(o, d) }
	ascii.sizes = [][2]int{{120, 36}}
	return []scene{
		enough, ascii, of("moved", "shift+right", "shift+right"), of("gates", "G", "k", "k", "right"), few,
		of("rules", "shift+tab", "j", "j", "j", "j"), of("spread-table", "w"),
		of("curve", "tab"), of("curve-table", "tab", "w"), of("bands", "tab", "tab"), of("bands-table", "tab", "tab", "w"),
		of("leads", "shift+left", "enter", "j"), of("untested", "tab", "tab", "tab", "tab"), of("publish", "shift+left", "P"),
		{name: "inbox-draft", play: func(c *cockpit) { c.press("6", "j", "j", "j", "left", "left", "left", "1", "j", "j") }},
		{name: "lead-draft", play: func(c *cockpit) { c.press("6", "j", "j", "j", "left", "left", "left", "1", "j", "j", "enter") }},
		{name: "model-tested", play: func(c *cockpit) { c.press("6", "left", "b") }},
		{name: "model-overtaken", change: decidedLeads, play: func(c *cockpit) {
			c.press("6", "j", "j", "j", "right", "right")
			c.publishes("marta.wojcik", "scoring.threshold", 66, "more of them")
		}},
		{name: "model-audited", change: shifting, sizes: moreSizes("model"), play: func(c *cockpit) { c.press("6", "a") }},
		{name: "model-unaudited", play: func(c *cockpit) { c.press("6", "tab", "tab", "tab", "tab", "tab") }},
		{name: "model-kept", play: func(c *cockpit) { c.press("6", "left", "s") }},
	}
}
