package ui

import (
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// body puts the number and the partner's words on top, the questions below, the gates beside them.
func (c *callCard) body(w, h int, floating bool) ([]string, kit.Spot) {
	p := c.place(w, h, floating)
	lines := c.head(w, h)
	form, spot := c.form.View(c.s.th, p.w, p.h)
	spot.Y += p.top
	if !floating {
		lines = append(lines, kit.Fit(form, w, p.h)...)
		lines = append(lines, c.foot(w, h)...)
		return lines[:min(len(lines), h)], spot
	}
	lines = append(lines, kit.Blanks(w))
	form = append([]string{kit.NewPen(c.s.th, p.w).Put(theme.Text|theme.Bold, c.s.say("call.ask")).String(), c.spoken(p.w)}, form...)
	right := w - p.w - 3
	side := c.side(right, p.h+2)
	height := max(len(form), len(side))
	form, side = kit.Fit(form, p.w, height), kit.Fit(side, right, height)
	for i := range form {
		lines = append(lines, form[i]+"   "+side[i])
	}
	return lines[:min(len(lines), h)], spot
}

// place is where the questions stand: below the head, on the left where the card floats.
func (c *callCard) place(w, h int, floating bool) spread {
	head := len(c.head(w, h))
	if !floating {
		return spread{head, w, max(h-head-len(c.foot(w, h)), 2)}
	}
	return spread{head + 3, (w - 3) * 56 / 100, max(h-head-3, 1)}
}

// foot is what the answers come to, where there is no room beside them.
func (c *callCard) foot(w, h int) []string {
	if h < 8 { // the questions need the rows
		return []string{c.scoreLine(w)}
	}
	return append([]string{c.ruled(w), c.scoreLine(w)}, c.openLines(w, max(h/5-1, 0))...)
}

// head is who is called, where, at what time of their day, and what the partner said of them.
func (c *callCard) head(w, h int) []string {
	s, g := c.s, c.s.th.Glyphs
	v := leadView{s: s, r: &c.d.Row, d: &c.d}
	right, style := c.theirTime(v)
	who := kit.NewPen(s.th, w).Cell(theme.Text|theme.Bold, v.person(), max(w-kit.Width(right)-3, w/4)).End(style, right, 1)
	phone := c.d.Facts.Lead.Phone.V
	number := kit.NewPen(s.th, w)
	if phone != "" {
		number.Put(theme.Accent|theme.Bold, phone)
	} else {
		number.Put(theme.Warn, g.Warning+" "+s.say("call.no_phone")).Gap(1).Put(theme.Muted, c.where())
	}
	number.End(theme.Muted, c.d.Facts.Lead.Email.V, 1)
	switch {
	case h < 5:
		return nil
	case h < 8:
		return []string{number.String()}
	case h < 14:
		return []string{who.String(), number.String()}
	}
	lines := []string{who.String()}
	if h >= 22 {
		lines = append(lines, kit.Blanks(w), number.String(), kit.Blanks(w))
	} else {
		lines = append(lines, number.String())
	}
	return append(lines, c.said(w, max(min(h/10, 3), 1))...)
}

// theirTime is the time where the person is, with a warning where it is no time to call.
func (c *callCard) theirTime(v leadView) (string, theme.Style) {
	s := c.s
	local, late := v.localTime()
	switch {
	case local == "":
		return s.say("call.no_time"), theme.Muted
	case late:
		return s.th.Glyphs.Warning + " " + s.words.fill("call.late", local), theme.Warn | theme.Bold
	}
	return s.words.fill("call.local", local), theme.Text
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

// said is who referred the person and in which words, on at most most lines.
func (c *callCard) said(w, most int) []string {
	s, g := c.s, c.s.th.Glyphs
	var lines []string
	if c.d.Partner != "" {
		text := s.words.fill("call.referred", c.d.Partner)
		if at := c.d.Facts.Lead.ReferredAt; at.Known {
			text = s.words.fill("call.referred_on", c.d.Partner, date(at.V, s.at, s.zone))
		}
		lines = append(lines, kit.NewPen(s.th, w).Put(theme.Muted, text).String())
	}
	if c.d.Note == "" {
		return lines
	}
	words := kit.Wrap(g.OpenQuote+c.d.Note+g.CloseQuote, w-2)
	if len(words) > most {
		words[most-1] = kit.Cut(strings.Join(words[most-1:], " "), w-2, g.Ellipsis)
		words = words[:most]
	}
	for _, row := range words {
		lines = append(lines, kit.NewPen(s.th, w).Put(theme.Info, row).String())
	}
	return lines
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
	style := theme.Warn
	if is >= c.result.Score.Threshold {
		style = theme.OK
	}
	p.Put(style|theme.Bold, strconv.Itoa(is)).Put(theme.Muted, " "+g.AtLeast+strconv.Itoa(c.result.Score.Threshold))
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
