package leadview

import (
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/scoring"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// weeks is how far back the row of weeks goes.
const weeks = 12

// TimeLines are all touches on a time line, newest first, under the day on which they were, each with
// the points it earned.
func (v View) TimeLines(w int) []string {
	if v.Detail == nil {
		return nil
	}
	touches := v.Detail.Touches
	if len(touches) == 0 {
		return []string{v.Section(w, v.Session.Say("lead.time"), ""), v.Pen(w).Put(theme.Muted, v.Session.Say("lead.no_touches")).String()}
	}
	right := v.Session.Words.Count("lead.touches", len(touches))
	if w >= 78 {
		right = v.Session.Words.Fill("lead.weeks", strconv.Itoa(weeks)) + " " + v.spark() + "   " + right
	}
	lines := []string{v.Section(w, v.Session.Say("lead.time"), right)}
	old := false
	for i := range touches {
		t := &touches[i]
		at := t.At.In(v.Session.Zone)
		if i == 0 || !say.SameDay(at, touches[i-1].At.In(v.Session.Zone)) {
			lines = append(lines, v.Pen(w).Put(theme.Muted, dayOf(at, v.Session.At.In(v.Session.Zone))).String())
		}
		line, outside := v.touchLine(i, w)
		lines, old = append(lines, line), old || outside
	}
	if p := v.Session.Policy(); p != nil && old {
		lines = append(lines, v.Pen(w).Put(theme.Muted, v.Session.Words.Fill("lead.outside_is", p.Scoring.Window.Text)).String())
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
func (v View) touchLine(i, w int) (line string, outside bool) {
	s, t := v.Session, &v.Detail.Touches[i]
	var earned []scoring.Earned
	if i < len(v.Detail.Earned) {
		earned = v.Detail.Earned[i]
	}
	name, points, style := say.Spaced(t.Kind), s.Theme.Glyphs.Dash, theme.Muted
	if len(earned) > 0 {
		name = earned[0].Label
		points, style, outside = pointsText(s, earned)
	}
	words := theme.Text
	if outside || t.At.After(s.At) {
		words = theme.Muted
	}
	what := t.Asset.V
	if what == "" {
		what = say.Path(t.URL.V)
	}
	marks, markStyle := v.marks(t)
	p := v.Pen(w).Gap(1).Num(theme.Muted, t.At.In(s.Zone).Format("15:04"), 5).Gap(2)
	p.Col(words, name, min(26, w/2-8)).Gap(1)
	room := w - p.At() - 2 - max(kit.Width(points), 7)
	// What is unusual outlives the page it was on; what is usual does not.
	if marks = kit.Cut(marks, room, s.Theme.Glyphs.Ellipsis); markStyle == theme.Muted && kit.Width(marks) > room/2 {
		marks = ""
	}
	if left := room - kit.Width(marks) - 2; left >= 6 || marks == "" {
		p.Cell(theme.Muted, kit.CutMiddle(what, left, s.Theme.Glyphs.Ellipsis), room)
	}
	p.To(w-2-max(kit.Width(points), 7)-kit.Width(marks)-1).Put(markStyle, marks)
	return p.End(style, points, 1).String(), outside
}

// marks say what is unusual about where a touch was: another partner's asset, an AI answer, a mail.
func (v View) marks(t *lead.Touch) (string, theme.Style) {
	var out []string
	style := theme.Muted
	switch {
	case t.Partner.Known && t.Partner.V != "" && t.Partner.V != v.Row.PartnerID:
		out = append(out, v.Session.Words.Fill("lead.other_partner", t.Partner.V))
		style = theme.Warn
	case t.Kind == lead.ReferralKind:
	case t.OwnedBy.V == "partner":
		out = append(out, v.Session.Say("lead.by_partner"))
	case t.Partner.Known && t.Partner.V != "":
		out = append(out, v.Session.Say("lead.via_partner"))
	}
	if t.Surface.V != "" && t.Surface.V != "web" {
		out = append(out, t.Surface.V)
		if style == theme.Muted {
			style = theme.Info
		}
	}
	return strings.Join(out, " "+v.Session.Theme.Glyphs.Middot+" "), style
}

// points is what a touch earned in all: "+12.6", "outside", "+0 at its most".
func pointsText(s *place.Session, earned []scoring.Earned) (string, theme.Style, bool) {
	sum, outside, capped := 0, true, false
	for _, e := range earned {
		sum += e.Tenths
		outside = outside && e.Outside
		capped = capped || e.Capped
	}
	switch {
	case outside:
		return s.Say("lead.outside"), theme.Muted, true
	case capped && sum == 0:
		return s.Say("lead.capped"), theme.Muted, false
	}
	return say.Tenths(sum), theme.Info, false
}

// spark is the touches of each of the last weeks as signs of rising height.
func (v View) spark() string {
	var counts [weeks]int
	most := 0
	for i := range v.Detail.Touches {
		age := v.Session.At.Sub(v.Detail.Touches[i].At)
		if week := int(age / (7 * 24 * time.Hour)); age >= 0 && week < weeks {
			counts[weeks-1-week]++
			most = max(most, counts[weeks-1-week])
		}
	}
	return kit.Spark(v.Session.Theme.Glyphs, counts[:], most)
}
