package ui

import (
	"slices"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// body puts the number and what is known on top, the questions below, the gates beside them.
func (c *callCard) body(w, h int, floating bool) ([]string, kit.Spot) {
	p := c.place(w, h, floating)
	form, spot := c.form.View(c.s.th, p.w, p.h)
	spot.Y += p.top
	if !floating {
		l := c.lay(w, h)
		lines := slices.Concat(l.head, kit.Fit(form, w, p.h), c.foot(w, h, l.foot))
		return lines[:min(len(lines), h)], spot
	}
	l := c.layBox(w, h)
	left, right := c.columns(w)
	form = append(c.titles(left), form...)
	side := c.side(right, h-len(l.head))
	height := max(len(form), len(side))
	lines := append(l.head, abreast(kit.Fit(form, left, height), kit.Fit(side, right, height))...)
	return lines[:min(len(lines), h)], spot
}

// place is where the questions stand: below the head, on the left where the card floats.
func (c *callCard) place(w, h int, floating bool) spread {
	if !floating {
		l := c.lay(w, h)
		return spread{len(l.head), w, l.form}
	}
	l := c.layBox(w, h)
	left, _ := c.columns(w)
	return spread{len(l.head) + len(c.titles(left)), left, l.form}
}

// foot is what the answers come to, where there is no room beside them, on n of h lines.
func (c *callCard) foot(w, h, n int) []string {
	if n < 2 { // the questions need the rows
		return []string{c.scoreLine(w)}
	}
	return kit.Fit(append([]string{c.ruled(w, h), c.scoreLine(w)}, c.openLines(w, n-2)...), w, n)
}

// theirTime is the time where the person is, with a warning where it is no time to call, in room cells
// where it can be said in so few.
func (c *callCard) theirTime(room int) (string, theme.Style) {
	s, g := c.s, c.s.th.Glyphs
	local, late := leadView{s: s, r: &c.d.Row, d: &c.d}.localTime()
	if local == "" {
		return s.say("call.no_time"), theme.Muted
	}
	brief := local
	if at, guessed, ok := desk.LocalTime(&c.d.Facts, s.at); ok && guessed {
		brief = g.About + at.Format("Mon 15:04")
	}
	said, style := []string{s.words.fill("call.local", local), s.words.fill("call.local", brief), brief}, theme.Text
	if late {
		said = []string{g.Warning + " " + s.words.fill("call.late", local), g.Warning + " " + s.words.fill("call.late", brief), g.Warning + " " + s.words.fill("call.local", brief), g.Warning + " " + brief}
		style = theme.Warn | theme.Bold
	}
	for _, text := range said {
		if kit.Width(text) <= room {
			return text, style
		}
	}
	return said[len(said)-1], style
}

// where a number can be had from when none is known.
func (c *callCard) where() string {
	s := c.s
	var from []string
	if c.d.Partner != "" {
		from = append(from, s.words.fill("call.from_partner", c.d.Partner))
	}
	if c.d.Domain != "" {
		from = append(from, s.words.fill("call.from_site", c.d.Domain))
	}
	if len(from) == 0 && c.d.Facts.Lead.Email.V != "" {
		from = append(from, s.say("call.from_mail"))
	}
	return strings.Join(from, ", ")
}

// spoken is the question in focus as one would say it.
func (c *callCard) spoken(w int) string {
	p := kit.NewPen(c.s.th, w)
	if a := c.form.Focused(); a != nil {
		id := strings.TrimSuffix(a.ID, ".evidence")
		if text, ok := c.s.words.plain["call.say_"+fieldName(id)]; ok {
			p.Put(theme.Info, c.s.th.Glyphs.OpenQuote+text+c.s.th.Glyphs.CloseQuote)
		}
	}
	return p.String()
}

// scoreLine is the score as it was and as it would be, with the gates.
func (c *callCard) scoreLine(w int) string {
	s, g := c.s, c.s.th.Glyphs
	v := leadView{s: s, r: &c.d.Row, d: &c.d}
	p := kit.NewPen(s.th, w).Put(theme.Muted, s.say("lead.score")).Gap(1)
	was, is := c.d.Result.Score.Total, c.result.Score.Total
	if was != is {
		p.Put(theme.Muted, strconv.Itoa(was)+" "+g.Arrow+" ")
	}
	style, sign := theme.Warn, "<"
	if is >= c.result.Score.Threshold {
		style, sign = theme.OK, g.AtLeast
	}
	p.Put(style|theme.Bold, strconv.Itoa(is)).Put(theme.Muted, " "+sign+strconv.Itoa(c.result.Score.Threshold))
	p.Gap(3).Put(theme.Text|theme.Bold, v.gateCount(&c.result))
	if n := failures(&c.result); n > 0 {
		p.Gap(2).Put(theme.Crit|theme.Bold, g.Fail+" "+s.words.count("gates.failed", n))
	}
	return p.String()
}

// openLines are the gates that are still open, on at most most lines.
func (c *callCard) openLines(w, most int) []string {
	v := leadView{s: c.s, r: &c.d.Row, d: &c.d}
	lines := v.openGates(c.result.Open(), w, 1)
	return lines[:min(len(lines), most)]
}

// side is the gates and the score as they would stand, and what submitting does.
func (c *callCard) side(w, h int) []string {
	s := c.s
	v := leadView{s: s, r: &c.d.Row, d: &c.d}
	lines := []string{v.title(w, s.say("qualify.gates"), s.say("qualify.as_you_type")), c.scoreLine(w), kit.Blanks(w)}
	lines = append(lines, v.openGates(c.result.Open(), w, 2)...)
	lines = append(lines, v.passedGates(c.result.Gates, w)...)
	if next := c.result.Next; len(next) > 0 {
		lines = append(lines, kit.Blanks(w), v.title(w, s.say("lead.next"), ""))
		for _, n := range next[:min(len(next), 3)] {
			lines = append(lines, v.nextLine(v.pen(w), n, w-1).String())
		}
	}
	effects := []string{kit.Blanks(w), v.title(w, s.say("qualify.on_submit"), "")}
	for _, text := range c.effects() {
		effects = append(effects, kit.NewPen(s.th, w).Gap(2).Put(theme.Muted, text).String())
	}
	if len(lines)+len(effects) <= h {
		lines = append(lines, effects...)
	}
	return lines[:min(len(lines), h)]
}

// effects say what ctrl+s will do with the answers as they stand.
func (c *callCard) effects() []string {
	s := c.s
	out := []string{s.say("call.logs")}
	if n := c.learned(); n > 0 {
		out = append(out, s.words.count("call.keeps", n))
	}
	if c.d.Clock != nil {
		out = append(out, s.say("call.stops."+string(c.d.Clock.Kind)))
	}
	if c.result.Verdict == "eql" && c.d.Stage == "new" {
		out = append(out, s.say("call.then_qualify"))
	}
	return out
}

// callWhy says why nobody can be called now.
func (r *root) callWhy() string {
	a := r.actionOf("contact")
	if a == nil {
		return ""
	}
	rows := r.subjects()
	if why := r.whyAction(a.ID); why != "" || len(rows) == 1 {
		return why
	}
	return r.s.say("why.one_only")
}
