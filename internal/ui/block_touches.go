package ui

import (
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/scoring"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// weeks is how far back the row of weeks goes.
const weeks = 12

// timeLines are all touches on a time line, newest first, under the day on which they were, each with
// the points it earned.
func (v leadView) timeLines(w int) []string {
	if v.d == nil {
		return nil
	}
	touches := v.d.Touches
	if len(touches) == 0 {
		return []string{v.section(w, v.s.say("lead.time"), ""), v.pen(w).Put(theme.Muted, v.s.say("lead.no_touches")).String()}
	}
	right := v.s.words.count("lead.touches", len(touches))
	if w >= 78 {
		right = v.s.words.fill("lead.weeks", strconv.Itoa(weeks)) + " " + v.spark() + "   " + right
	}
	lines := []string{v.section(w, v.s.say("lead.time"), right)}
	old := false
	for i := range touches {
		t := &touches[i]
		at := t.At.In(v.s.zone)
		if i == 0 || !sameDay(at, touches[i-1].At.In(v.s.zone)) {
			lines = append(lines, v.pen(w).Put(theme.Muted, dayOf(at, v.s.at.In(v.s.zone))).String())
		}
		line, outside := v.touchLine(i, w)
		lines, old = append(lines, line), old || outside
	}
	if p := v.s.policy(); p != nil && old {
		lines = append(lines, v.pen(w).Put(theme.Muted, v.s.words.fill("lead.outside_is", p.Scoring.Window.Text)).String())
	}
	return lines
}

// dayOf is "Fri 20 Nov", with the year when it is not this one.
func dayOf(at, now time.Time) string {
	if at.Year() != now.Year() {
		return at.Format("Mon 2 Jan 2006")
	}
	return at.Format("Mon 2 Jan")
}

// touchLine is "14:21  pricing viewed   /pricing   AI   +10", and whether it lies outside the window.
func (v leadView) touchLine(i, w int) (line string, outside bool) {
	s, t := v.s, &v.d.Touches[i]
	var earned []scoring.Earned
	if i < len(v.d.Earned) {
		earned = v.d.Earned[i]
	}
	name, points, style := spaced(t.Kind), s.th.Glyphs.Dash, theme.Muted
	if len(earned) > 0 {
		name = earned[0].Label
		points, style, outside = s.points(earned)
	}
	words := theme.Text
	if outside || t.At.After(s.at) {
		words = theme.Muted
	}
	what := t.Asset.V
	if what == "" {
		what = path(t.URL.V)
	}
	marks, markStyle := v.marks(t)
	p := v.pen(w).Gap(1).Num(theme.Muted, t.At.In(s.zone).Format("15:04"), 5).Gap(2)
	p.Col(words, name, min(26, w/2-8)).Gap(1)
	room := w - p.At() - 2 - max(kit.Width(points), 7)
	// What is unusual outlives the page it was on; what is usual does not.
	if marks = kit.Cut(marks, room, s.th.Glyphs.Ellipsis); markStyle == theme.Muted && kit.Width(marks) > room/2 {
		marks = ""
	}
	if left := room - kit.Width(marks) - 2; left >= 6 || marks == "" {
		p.Cell(theme.Muted, kit.CutMiddle(what, left, s.th.Glyphs.Ellipsis), room)
	}
	p.To(w-2-max(kit.Width(points), 7)-kit.Width(marks)-1).Put(markStyle, marks)
	return p.End(style, points, 1).String(), outside
}

// marks say what is unusual about where a touch was: another partner's asset, an AI answer, a mail.
func (v leadView) marks(t *lead.Touch) (string, theme.Style) {
	var out []string
	style := theme.Muted
	switch {
	case t.Partner.Known && t.Partner.V != "" && t.Partner.V != v.r.PartnerID:
		out = append(out, v.s.words.fill("lead.other_partner", t.Partner.V))
		style = theme.Warn
	case t.Kind == lead.ReferralKind:
	case t.OwnedBy.V == "partner":
		out = append(out, v.s.say("lead.by_partner"))
	case t.Partner.Known && t.Partner.V != "":
		out = append(out, v.s.say("lead.via_partner"))
	}
	if t.Surface.V != "" && t.Surface.V != "web" {
		out = append(out, t.Surface.V)
		if style == theme.Muted {
			style = theme.Info
		}
	}
	return strings.Join(out, " "+v.s.th.Glyphs.Middot+" "), style
}

// points is what a touch earned in all: "+12.6", "outside", "+0 at its most".
func (s *session) points(earned []scoring.Earned) (string, theme.Style, bool) {
	sum, outside, capped := 0, true, false
	for _, e := range earned {
		sum += e.Tenths
		outside = outside && e.Outside
		capped = capped || e.Capped
	}
	switch {
	case outside:
		return s.say("lead.outside"), theme.Muted, true
	case capped && sum == 0:
		return s.say("lead.capped"), theme.Muted, false
	}
	return tenths(sum), theme.Info, false
}

// tenths is a number of tenths with its sign: +25, +12.6, −5.
func tenths(n int) string {
	text := signed(n / 10)
	if n < 0 && n > -10 {
		text = "−0"
	}
	if rest := max(n, -n) % 10; rest != 0 {
		text += "." + strconv.Itoa(rest)
	}
	return text
}

// spark is the touches of each of the last weeks as signs of rising height.
func (v leadView) spark() string {
	var counts [weeks]int
	most := 0
	for i := range v.d.Touches {
		age := v.s.at.Sub(v.d.Touches[i].At)
		if week := int(age / (7 * 24 * time.Hour)); age >= 0 && week < weeks {
			counts[weeks-1-week]++
			most = max(most, counts[weeks-1-week])
		}
	}
	return kit.Spark(v.s.th.Glyphs, counts[:], most)
}
