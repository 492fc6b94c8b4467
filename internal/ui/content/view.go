package content

import (
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// division is how the rows of the body are shared out; 0 is left out.
type division struct {
	calendar, mix, strip int // each with the rule that parts it from what follows
	head                 bool
	list                 int
}

const (
	calendarWeeks = 6
	mixRows       = 2
	stripRows     = 5
)

func (v *Content) divide(w, h int) division {
	d := division{head: h >= 5}
	left := h
	if d.head {
		left--
	}
	prospects := lists()[v.shown] == "prospects"
	if h >= 14 {
		d.mix = mixRows
		left -= mixRows
	}
	if v.calendar && !prospects && w >= place.Middle && h >= 17 {
		d.calendar = min(calendarWeeks, (h-9)/2) + 2
		left -= d.calendar
	}
	if left >= stripRows+6 && h >= 20 {
		d.strip = stripRows
		left -= stripRows
	}
	d.list = max(left, 1)
	return d
}

func (v *Content) Head(w int) (string, []kit.Region) {
	s, g := v.s, v.s.Theme.Glyphs
	p := kit.NewPen(s.Theme, w)
	if !v.Loaded {
		return p.Gap(1).Put(theme.Text|theme.Bold, s.Say("tab.content")).String(), nil
	}
	right := v.look.Quarter
	if v.look.Running {
		right += " " + s.Say("content.to_date")
	}
	var regions []kit.Region
	for i, id := range lists() {
		name, n := s.Say("content.list."+id), say.Itoa(v.count(i))
		if p.Room() < kit.Width(name)+kit.Width(n)+kit.Width(right)+7 {
			break
		}
		start := p.At() + 3
		if i == v.shown {
			p.Gap(1).Put(theme.Accent, g.Current).Gap(1).Put(theme.Text|theme.Bold, name)
			start -= 2
		} else {
			p.Gap(3).Put(theme.Muted, name)
		}
		p.Gap(1).Put(theme.Muted, n)
		regions = append(regions, kit.Region{X: start, W: p.At() - start, H: 1, ID: "list:" + strconv.Itoa(i)})
	}
	return p.End(theme.Muted, right, 1).String(), regions
}

func (v *Content) View(w, h int) place.Picture {
	s := v.s
	if !v.Loaded || len(v.look.Pages)+len(v.look.Prospects) == 0 {
		return place.Picture{
			Lines: v.Nothing(v.s, w, h, v.s.Say("content.loading"), v.s.Say("content.empty"), v.s.Say("content.empty_hint")),
		}
	}
	var pic place.Picture
	d := v.divide(w, h)
	if d.calendar > 0 {
		pic.Lines = append(pic.Lines, kit.Fit(v.weeks(w, d.calendar-1), w, d.calendar-1)...)
		pic.Lines = append(pic.Lines, kit.Rule(s.Theme, w))
	}
	if lists()[v.shown] == "prospects" {
		v.prospects(&pic, w, d)
	} else {
		v.rows(&pic, w, d)
	}
	if v.list.Len() == 0 {
		pic.Lines = append(pic.Lines, kit.NewPen(s.Theme, w).Gap(1).Put(theme.Muted, s.Say("content.none."+lists()[v.shown])).String())
	}
	pic.Lines = kit.Fit(pic.Lines, w, h-d.mix-d.strip)
	if d.strip > 0 {
		pic.Lines = append(pic.Lines, kit.Rule(s.Theme, w))
		pic.Lines = append(pic.Lines, kit.Fit(place.Margin(v.detail(w-2), w), w, d.strip-1)...)
	}
	if d.mix > 0 {
		pic.Lines = append(pic.Lines, kit.Rule(s.Theme, w), v.mix(w))
	}
	return pic
}

// path is a page as it is named in a list.
func path(url string) string { return safetext.Line(say.Path(url)) }

// bare is an address without its scheme: where a link could stand the site is what tells one from another.
func bare(url string) string {
	_, rest, ok := strings.Cut(url, "://")
	if !ok {
		rest = url
	}
	return safetext.Line(rest)
}

// due is when a page is due, as a sign with words and their colour.
func (v *Content) due(p *desk.PageLook) (string, theme.Style) {
	s := v.s
	switch {
	case p.State == review.IsGone:
		return s.Say("content.gone"), theme.Muted
	case p.State == review.NoDate:
		return s.Say("content.no_date"), theme.Warn
	case p.State == review.DueNow && p.Overdue > 0:
		return s.Words.Fill("content.overdue", say.Grouped(p.Overdue)), theme.Crit
	case p.State == review.DueNow:
		return s.Say("content.today"), theme.Warn
	}
	return s.Date(p.Due), theme.Text
}

// change is how visits went up or down, in per cent of what there was before.
func (v *Content) change(now, before int64) (string, theme.Style) {
	if before == 0 {
		return v.s.Theme.Glyphs.Dash, theme.Muted
	}
	share := review.Quotient(now-before, before, 2)
	text := say.Figure(report.Share, *share, "")
	switch {
	case now > before:
		return "+" + text, theme.OK
	case now < before:
		return v.s.Theme.Glyphs.Minus + text[len("-"):], theme.Warn
	}
	return "=", theme.Muted
}

func (v *Content) rows(pic *place.Picture, w int, d division) {
	s := v.s
	lay := kit.Lay([]kit.Head{{Title: s.Say("content.page"), W: 18, Grows: true}, {Title: s.Say("col.partner"), W: 18, Drop: 4},
		{Title: s.Say("content.due"), W: 13}, {Title: s.Say("content.age"), W: 4, Right: true, Drop: 3},
		{Title: s.Say("content.visits"), W: 7, Right: true}, {Title: s.Say("content.change"), W: 7, Right: true},
		{Title: s.Say("content.ai"), W: 6, Right: true, Drop: 2}, {Title: s.Say("content.eqls"), W: 5, Right: true, Drop: 1},
		{Title: s.Say("content.pipeline"), W: 10, Right: true, Drop: 5}, {Title: s.Say("content.revenue"), W: 10, Right: true, Drop: 7},
		{Title: s.Say("content.cost"), W: 8, Right: true, Drop: 6}, {Title: s.Say("content.kind"), W: 12, Drop: 8}}, w)
	if d.head {
		pic.Lines = append(pic.Lines, lay.Title(s.Theme, w))
	}
	from, to := v.list.Window()
	for i, it := range v.list.Items()[from:min(to, from+d.list)] {
		p := v.pages[it.Key]
		pic.Regions = append(pic.Regions, kit.Region{Y: len(pic.Lines), W: w, H: 1, ID: "row:" + it.Key})
		on := from+i == v.list.Cursor()
		name := theme.Text
		if on {
			name |= theme.Bold
		}
		due, dueStyle := v.due(p)
		change, changeStyle := v.change(p.Visits, p.Before)
		age := v.s.Theme.Glyphs.Dash
		if last := latest(p); !last.IsZero() {
			age = say.Age(s.At.Sub(last))
		}
		cells := []kit.Cell{{Text: path(p.URL), Style: name}, {Text: p.PartnerName, Style: theme.Text}, {Text: due, Style: dueStyle},
			{Text: age, Style: theme.Muted}, {Text: say.Grouped(p.Visits), Style: theme.Text}, {Text: change, Style: changeStyle},
			{Text: say.Grouped(p.AI), Style: theme.Text}, {Text: say.Grouped(p.EQLs), Style: theme.Text | theme.Bold},
			{Text: say.Whole(p.Pipeline), Style: theme.Text}, {Text: say.Whole(p.Revenue), Style: theme.Text},
			{Text: v.known(p.Cost), Style: theme.Muted},
			{Text: p.Kind, Style: theme.Muted}}
		pic.Lines = append(pic.Lines, lay.Row(s.Theme, w, on, cells))
	}
}

// latest is when a page was last made anew.
func latest(p *desk.PageLook) time.Time {
	if p.Refreshed.IsZero() {
		return p.Published
	}
	return p.Refreshed
}

func (v *Content) known(o lead.Opt[int64]) string {
	if !o.Known {
		return v.s.Theme.Glyphs.Dash
	}
	return say.Whole(o.V)
}

func (v *Content) prospects(pic *place.Picture, w int, d division) {
	s, dash := v.s, v.s.Theme.Glyphs.Dash
	number := func(o lead.Opt[int64]) string {
		if !o.Known {
			return dash
		}
		return say.Grouped(o.V)
	}
	lay := kit.Lay([]kit.Head{{Title: s.Say("content.page"), W: 20, Grows: true}, {Title: s.Say("content.kind"), W: 12, Drop: 3},
		{Title: s.Say("content.audience"), W: 14, Drop: 2}, {Title: s.Say("content.expected"), W: 9, Right: true},
		{Title: s.Say("content.rating"), W: 4, Right: true, Drop: 4}, {Title: s.Say("content.like"), W: 12, Right: true, Drop: 1},
		{Title: s.Say("content.potential"), W: 12, Right: true, Mark: true}}, w)
	if d.head {
		pic.Lines = append(pic.Lines, lay.Title(s.Theme, w))
	}
	from, to := v.list.Window()
	for i, it := range v.list.Items()[from:min(to, from+d.list)] {
		p := v.prospect[it.Key]
		pic.Regions = append(pic.Regions, kit.Region{Y: len(pic.Lines), W: w, H: 1, ID: "row:" + it.Key})
		on := from+i == v.list.Cursor()
		like := say.RateText(review.RateOf(p.LikeEQLs, p.LikeVisits), dash)
		pic.Lines = append(pic.Lines, lay.Row(s.Theme, w, on, []kit.Cell{{Text: bare(p.URL), Style: theme.Text},
			{Text: p.Kind, Style: theme.Muted}, {Text: p.Audience, Style: theme.Muted}, {Text: number(p.Visits), Style: theme.Text},
			{Text: number(p.Rating), Style: theme.Muted}, {Text: like, Style: theme.Text},
			{Text: say.Whole(p.Potential), Style: theme.Text | theme.Bold}}))
	}
}

// detail is all of the selected row.
func (v *Content) detail(w int) []string {
	s := v.s
	pen := func() *kit.Pen { return kit.NewPen(s.Theme, w) }
	if p := v.prospect[v.list.Key()]; p != nil {
		return []string{pen().Put(theme.Accent, safetext.Line(p.URL)).String(),
			pen().Put(theme.Text, p.Site).Gap(3).Put(theme.Muted, p.Partner).String(), kit.Blanks(w),
			pen().Put(theme.Muted, s.Say("content.potential_note")).String()}
	}
	p := v.pages[v.list.Key()]
	if p == nil {
		return nil
	}
	date := func(t time.Time) string {
		if t.IsZero() {
			return s.Theme.Glyphs.Dash
		}
		return s.Date(t)
	}
	due, style := v.due(p)
	head := pen().Put(theme.Accent, safetext.Line(p.URL))
	if p.Title != "" {
		head.Gap(3).Put(theme.Muted, p.Title)
	}
	dates := pen().Put(theme.Muted, s.Say("content.published")+" ").Put(theme.Text, date(p.Published)).Gap(3).
		Put(theme.Muted, s.Say("content.refreshed")+" ").Put(theme.Text, date(p.Refreshed)).Gap(3).
		Put(theme.Muted, s.Say("content.due")+" ").Put(style, due)
	if p.Moved {
		dates.Put(theme.Muted, " "+s.Say("content.moved"))
	}
	dates.Gap(3).Put(theme.Muted, p.Content)
	visits := pen()
	fact := func(to *kit.Pen, id, text string) { to.Put(theme.Muted, s.Say(id)+" ").Put(theme.Text, text).Gap(3) }
	fromTo := func(before, now int64) string {
		return s.Words.Fill("content.from_to", say.Grouped(before), say.Grouped(now))
	}
	fact(visits, "content.visits_90", fromTo(p.Before, p.Visits))
	fact(visits, "content.ai_90", fromTo(p.AIBefore, p.AI))
	fact(visits, "content.last_eql", date(p.LastEQL))
	if p.Status.Known && p.Status.V >= 400 {
		visits.Put(theme.Crit, s.Theme.Glyphs.Warning+" "+s.Words.Fill("content.crawl", say.Grouped(p.Status.V)))
	}
	money := pen().Put(theme.Muted, v.look.Quarter).Gap(3)
	fact(money, "content.pipeline", say.Whole(p.Pipeline))
	fact(money, "content.revenue", say.Whole(p.Revenue))
	fact(money, "content.cost", v.known(p.Cost))
	money.Put(theme.Muted, v.look.Currency)
	return []string{head.String(), dates.String(), visits.String(), money.String()}
}

// mix is how many of the pages that were published are pillar pages, against the goal.
func (v *Content) mix(w int) string {
	s, m := v.s, v.look.Mix
	p := kit.NewPen(s.Theme, w).Gap(1).Put(theme.Muted, s.Words.Fill("content.mix", v.look.Quarter)).Gap(2)
	if m.Share == nil {
		return p.Put(theme.Muted, s.Say("content.mix_none")).String()
	}
	all := m.Pillar + m.Syndicated
	p.Bar(theme.Accent, int(m.Pillar), int(all), 10).Gap(2)
	p.Put(theme.Text|theme.Bold, say.Figure(report.Share, *m.Share, "")).Gap(1)
	goal := say.Figure(report.Share, v.look.Goal, "")
	p.Put(theme.Muted, s.Words.Fill("content.mix_of", say.Grouped(m.Pillar), say.Grouped(all), goal)).Gap(2)
	switch {
	case m.GoalMet != nil && *m.GoalMet:
		p.Put(theme.OK, s.Theme.Glyphs.Pass+" "+s.Say("content.mix_met"))
	case m.Missing != nil:
		p.Put(theme.Warn, s.Theme.Glyphs.Warning+" "+s.Words.Count("content.mix_missing", int(*m.Missing)))
	}
	if v.look.Unmarked > 0 {
		p.Gap(2).Put(theme.Muted, s.Words.Count("content.unmarked", int(v.look.Unmarked)))
	}
	return p.String()
}

// weeks is a calendar of what is due: a row for each week from this one on, what is overdue in its first row.
func (v *Content) weeks(w, h int) []string {
	s := v.s
	zone := s.DayZone()
	today := s.At.In(zone)
	monday := time.Date(today.Year(), today.Month(), today.Day()-(int(today.Weekday())+6)%7, 0, 0, 0, 0, zone)
	const name, days = 8, 7
	cell := max((w-1-name)/days, 1)
	head := kit.NewPen(s.Theme, w).Gap(1).To(name)
	for d := range days {
		head.To(name+d*cell).Cell(theme.Muted, monday.AddDate(0, 0, d).Format("Mon"), cell-1)
	}
	out := []string{head.String()}
	for week := range h - 1 {
		from := monday.AddDate(0, 0, 7*week)
		p := kit.NewPen(s.Theme, w).Gap(1).Cell(theme.Muted, from.Format("2 Jan"), name-2)
		for d := range days {
			day := from.AddDate(0, 0, d)
			text, style := v.dayCell(day, today)
			p.To(name+d*cell).Cell(style, text, cell-1)
		}
		out = append(out, p.String())
	}
	return out
}

// dayCell is what is due on a day: the page, or how many. What is overdue stands today.
func (v *Content) dayCell(day, today time.Time) (string, theme.Style) {
	g := v.s.Theme.Glyphs
	var found []*desk.PageLook
	late := false
	for i := range v.look.Pages {
		p := &v.look.Pages[i]
		on := p.Due.In(day.Location())
		if p.State == review.DueNow {
			on = today
		}
		if p.Due.IsZero() || p.State == review.IsGone || !say.SameDay(on, day) {
			continue
		}
		late = late || p.State == review.DueNow
		found = append(found, p)
	}
	style, sign := theme.Text, g.Middot
	if late {
		style, sign = theme.Warn, g.Warning
	}
	switch len(found) {
	case 0:
		if say.SameDay(day, today) {
			return g.Dash, theme.Muted
		}
		return "", theme.Text
	case 1:
		if found[0].URL == v.list.Key() {
			style |= theme.Bold
		}
		return sign + " " + path(found[0].URL), style
	}
	return sign + " " + v.s.Words.Count("content.pages", len(found)), style
}
