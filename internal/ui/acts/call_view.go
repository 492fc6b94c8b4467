package acts

import (
	"slices"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/leadview"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// Body puts the number and what is known on top, the questions below, the gates beside them.
func (c *CallCard) Body(w, h int, floating bool) ([]string, kit.Spot) {
	p := c.Place(w, h, floating)
	form, spot := c.Form.View(c.S.Theme, p.W, p.H)
	spot.Y += p.Top
	if !floating {
		l := c.lay(w, h)
		lines := slices.Concat(l.head, kit.Fit(form, w, p.H), c.foot(w, h, l.foot))
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

// Place is where the questions stand: below the head, on the left where the card floats.
func (c *CallCard) Place(w, h int, floating bool) place.Spread {
	if !floating {
		l := c.lay(w, h)
		return place.Spread{Top: len(l.head), W: w, H: l.form}
	}
	l := c.layBox(w, h)
	left, _ := c.columns(w)
	return place.Spread{Top: len(l.head) + len(c.titles(left)), W: left, H: l.form}
}

// foot is what the answers come to, where there is no room beside them, on n of h lines.
func (c *CallCard) foot(w, h, n int) []string {
	if n < 2 { // the questions need the rows
		return []string{c.scoreLine(w)}
	}
	return kit.Fit(append([]string{c.ruled(w, h), c.scoreLine(w)}, c.openLines(w, n-2)...), w, n)
}

// theirTime is the time where the person is, with a warning where it is no time to call, in room cells
// where it can be said in so few.
func (c *CallCard) theirTime(room int) (string, theme.Style) {
	s, g := c.S, c.S.Theme.Glyphs
	local, late := leadview.View{Session: s, Row: &c.d.Row, Detail: &c.d}.LocalTime()
	if local == "" {
		return s.Say("call.no_time"), theme.Muted
	}
	brief := local
	if at, guessed, ok := desk.LocalTime(&c.d.Facts, s.At); ok && guessed {
		brief = g.About + at.Format("Mon 15:04")
	}
	said, style := []string{s.Words.Fill("call.local", local), s.Words.Fill("call.local", brief), brief}, theme.Text
	if late {
		said = []string{g.Warning + " " + s.Words.Fill("call.late", local), g.Warning + " " + s.Words.Fill("call.late", brief), g.Warning +
			" " + s.Words.Fill("call.local", brief), g.Warning + " " + brief}
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
func (c *CallCard) where() string {
	s := c.S
	var from []string
	if c.d.Partner != "" {
		from = append(from, s.Words.Fill("call.from_partner", c.d.Partner))
	}
	if c.d.Domain != "" {
		from = append(from, s.Words.Fill("call.from_site", c.d.Domain))
	}
	if len(from) == 0 && c.d.Facts.Lead.Email.V != "" {
		from = append(from, s.Say("call.from_mail"))
	}
	return strings.Join(from, ", ")
}

// spoken is the question in focus as one would say it.
func (c *CallCard) spoken(w int) string {
	p := kit.NewPen(c.S.Theme, w)
	if a := c.Form.Focused(); a != nil {
		id := strings.TrimSuffix(a.ID, ".evidence")
		if text, ok := c.S.Words.Plain["call.say_"+say.FieldName(id)]; ok {
			p.Put(theme.Info, c.S.Theme.Glyphs.OpenQuote+text+c.S.Theme.Glyphs.CloseQuote)
		}
	}
	return p.String()
}

// scoreLine is the score as it was and as it would be, with the gates.
func (c *CallCard) scoreLine(w int) string {
	s, g := c.S, c.S.Theme.Glyphs
	v := leadview.View{Session: s, Row: &c.d.Row, Detail: &c.d}
	p := kit.NewPen(s.Theme, w).Put(theme.Muted, s.Say("lead.score")).Gap(1)
	was, is := c.d.Result.Score.Total, c.Result.Score.Total
	if was != is {
		p.Put(theme.Muted, strconv.Itoa(was)+" "+g.Arrow+" ")
	}
	style, sign := theme.Warn, "<"
	if is >= c.Result.Score.Threshold {
		style, sign = theme.OK, g.AtLeast
	}
	p.Put(style|theme.Bold, strconv.Itoa(is)).Put(theme.Muted, " "+sign+strconv.Itoa(c.Result.Score.Threshold))
	p.Gap(3).Put(theme.Text|theme.Bold, v.GateCount(&c.Result))
	if n := leadview.Failures(&c.Result); n > 0 {
		p.Gap(2).Put(theme.Crit|theme.Bold, g.Fail+" "+s.Words.Count("gates.failed", n))
	}
	return p.String()
}

// openLines are the gates that are still open, on at most most lines.
func (c *CallCard) openLines(w, most int) []string {
	v := leadview.View{Session: c.S, Row: &c.d.Row, Detail: &c.d}
	lines := v.OpenGates(c.Result.Open(), w, 1)
	return lines[:min(len(lines), most)]
}

// side is the gates and the score as they would stand, and what submitting does.
func (c *CallCard) side(w, h int) []string {
	s := c.S
	v := leadview.View{Session: s, Row: &c.d.Row, Detail: &c.d}
	lines := []string{v.Title(w, s.Say("qualify.gates"), s.Say("qualify.as_you_type")), c.scoreLine(w), kit.Blanks(w)}
	lines = append(lines, v.OpenGates(c.Result.Open(), w, 2)...)
	lines = append(lines, v.PassedGates(c.Result.Gates, w)...)
	if next := c.Result.Next; len(next) > 0 {
		lines = append(lines, kit.Blanks(w), v.Title(w, s.Say("lead.next"), ""))
		for _, n := range next[:min(len(next), 3)] {
			lines = append(lines, v.NextLine(v.Pen(w), n, w-1).String())
		}
	}
	effects := []string{kit.Blanks(w), v.Title(w, s.Say("qualify.on_submit"), "")}
	for _, text := range c.effects() {
		effects = append(effects, kit.NewPen(s.Theme, w).Gap(2).Put(theme.Muted, text).String())
	}
	if len(lines)+len(effects) <= h {
		lines = append(lines, effects...)
	}
	return lines[:min(len(lines), h)]
}

// effects say what ctrl+s will do with the answers as they stand.
func (c *CallCard) effects() []string {
	s := c.S
	out := []string{s.Say("call.logs")}
	if n := c.Learned(); n > 0 {
		out = append(out, s.Words.Count("call.keeps", n))
	}
	if c.d.Clock != nil {
		out = append(out, s.Say("call.stops."+string(c.d.Clock.Kind)))
	}
	if c.Result.Verdict == "eql" && c.d.Stage == "new" {
		out = append(out, s.Say("call.then_qualify"))
	}
	return out
}
