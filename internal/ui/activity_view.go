package ui

import (
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

func (a *activity) view(w, h int) picture {
	bar, spot := a.query.lines(w, a.matches())
	pic := picture{lines: bar, spot: spot}
	if len(a.events) == 0 {
		pic.lines = append(pic.lines, a.nothing(w, h-len(bar))...)
		return pic
	}
	p := inboxParts(w, h, len(bar))
	at, first := len(pic.lines), 0
	if p.header {
		first = 1
	}
	left := a.listLines(p)
	from, to := a.list.Window()
	for y, it := range a.list.Items()[from:to] {
		if !it.Heading {
			pic.regions = append(pic.regions, kit.Region{Y: at + first + y, W: p.listW, H: 1, ID: "row:" + it.Key})
		}
	}
	switch {
	case p.detailW > 0:
		pane := kit.Fit(a.detail(p.detailW, h-len(bar)), p.detailW, h-len(bar))
		divider := " " + a.s.th.Paint(theme.Faint, a.s.th.Glyphs.Column) + " "
		left = kit.Fit(left, p.listW, h-len(bar))
		for y := range left {
			pic.lines = append(pic.lines, left[y]+divider+pane[y])
		}
	case p.strip > 0:
		pic.lines = append(pic.lines, kit.Fit(left, w, p.list+first)...)
		pic.lines = append(pic.lines, kit.Rule(a.s.th, w))
		pic.lines = append(pic.lines, kit.Fit(margin(a.detail(w-2, p.strip), w), w, p.strip)...)
	default:
		pic.lines = append(pic.lines, left...)
	}
	return pic
}

func (a *activity) nothing(w, h int) []string {
	s := a.s
	var lines []string
	switch {
	case a.err != nil:
		lines = errorLines(s, w, a.err)
	case !a.loaded && a.late:
		lines = centred(s, w, theme.Muted, s.say("activity.loading"))
	case !a.loaded, a.query.err != nil:
	case a.more:
		lines = centred(s, w, theme.Muted, s.words.fill("activity.searched", day(a.far, s.at, s.zone)))
	case a.query.value != "":
		lines = centred(s, w, theme.Text|theme.Bold, s.words.fill("state.no_match", a.query.value), s.say("state.no_match_hint"))
	default:
		lines = centred(s, w, theme.Text|theme.Bold, s.say("activity.empty"), s.say("activity.empty_hint"))
	}
	return lower(lines, w, h)
}

// lower puts a message a third down the body.
func lower(lines []string, w, h int) []string {
	top := min(max((h-len(lines))/3, 0), 6)
	if h < 12 {
		top = 0
	}
	var out []string
	for range top {
		out = append(out, kit.Blanks(w))
	}
	return kit.Fit(append(out, lines...), w, h)
}

// matches says how far the list goes.
func (a *activity) matches() string {
	if !a.loaded {
		return ""
	}
	if a.more {
		return a.s.words.fill("activity.many", grouped(int64(len(a.events))))
	}
	return a.s.words.count("activity.entries", len(a.events))
}

// entryColumns are the widths of the list's columns.
type entryColumns struct{ time, who, lead int }

func entryColumnsFor(w int) entryColumns {
	switch {
	case w < 50:
		return entryColumns{time: 5}
	case w < 76:
		return entryColumns{time: 5, who: 9, lead: 18}
	case w < 110:
		return entryColumns{time: 5, who: 10, lead: 24}
	}
	return entryColumns{time: 8, who: 16, lead: 34}
}

func (a *activity) listLines(p parts) []string {
	c := entryColumnsFor(p.listW)
	var lines []string
	if p.header {
		s := a.s
		h := kit.NewPen(s.th, p.listW).Gap(2).Col(theme.Muted, s.say("col.time"), c.time).Gap(2)
		if c.who > 0 {
			h.Col(theme.Muted, s.say("col.who"), c.who).Gap(2).Col(theme.Muted, s.say("col.lead"), c.lead).Gap(2)
		}
		lines = append(lines, h.Put(theme.Muted, s.say("col.what")).String())
	}
	from, to := a.list.Window()
	for i := from; i < to && len(lines) < p.list+1; i++ {
		it := a.list.Items()[i]
		if it.Heading {
			lines = append(lines, kit.NewPen(a.s.th, p.listW).Gap(1).Put(theme.Text|theme.Bold, a.dayName(i)).String())
			continue
		}
		if n, ok := a.index[it.Key]; ok {
			lines = append(lines, a.row(&a.events[n], p.listW, c, i == a.list.Cursor()))
		}
	}
	return lines
}

// dayName is the heading above the entry that follows it: "Today", "Yesterday", "20 Nov".
func (a *activity) dayName(heading int) string {
	if heading+1 >= a.list.Len() {
		return ""
	}
	n, ok := a.index[a.list.Items()[heading+1].Key]
	if !ok {
		return ""
	}
	at, now := a.events[n].At.In(a.s.zone), a.s.at.In(a.s.zone)
	switch {
	case sameDay(at, now):
		return a.s.say("day.today")
	case sameDay(at, now.AddDate(0, 0, -1)):
		return a.s.say("day.yesterday")
	}
	return at.Format("Mon ") + date(at, a.s.at, a.s.zone)
}

func (a *activity) row(e *desk.Event, w int, c entryColumns, selected bool) string {
	s, g := a.s, a.s.th.Glyphs
	p := kit.NewPen(s.th, w)
	style := theme.Text
	if selected {
		p.On(theme.Selected).Put(theme.Accent, g.Cursor)
	} else {
		p.Gap(1)
	}
	p.Gap(1)
	form := "15:04"
	if c.time > 5 {
		form = "15:04:05"
	}
	p.Col(theme.Muted, e.At.In(s.zone).Format(form), c.time).Gap(2)
	if c.who > 0 {
		who := theme.Info
		if e.By == journal.System || e.By == journal.Import {
			who = theme.Muted
		}
		p.Col(who, e.Who, c.who).Gap(2)
		bold := theme.Text
		if selected {
			bold |= theme.Bold
		}
		p.Col(bold, leadOf(e.Lead, e.Subject), c.lead).Gap(2)
	}
	text := e.Text
	if c.who == 0 {
		text = e.Who + " " + text
		if e.Lead != 0 {
			text = e.Lead.String() + " " + text
		}
	}
	if e.Undone {
		style = theme.Muted
		text = s.say("lead.undone") + ": " + text
	}
	p.Cell(style, text, p.Room()-1)
	if e.Note != "" && p.Room() > 8 {
		p.Gap(1).Cell(theme.Muted, g.OpenQuote+strings.ReplaceAll(e.Note, "\n", " ")+g.CloseQuote, p.Room()-1)
	}
	return p.String()
}

// detail is the selected entry: what changed, what was written, under which rules, and whether it
// can be taken back.
func (a *activity) detail(w, h int) []string {
	e := a.event()
	if e == nil {
		return nil
	}
	s, g := a.s, a.s.th.Glyphs
	low := h < 12
	pen := func() *kit.Pen { return kit.NewPen(s.th, w) }
	head := pen().Cell(theme.Text|theme.Bold, leadOf(e.Lead, e.Subject), w-1)
	if e.Lead == 0 && e.Subject == "" {
		head = pen().Cell(theme.Text|theme.Bold, e.Text, w-1)
	}
	number := s.words.fill("activity.entry", grouped(e.Seq))
	lines := []string{head.End(theme.Muted, number, 1).String()}
	who := pen().Put(theme.Info, e.Who).Gap(1).Cell(theme.Text, e.Text, w-kit.Width(e.Who)-2)
	lines = append(lines, who.String())
	at := e.At.In(s.zone)
	when := at.Format("15:04:05") + " " + g.Middot + " " + at.Format("Mon ") + date(at, s.at, s.zone)
	if e.Partner != "" {
		when += " " + g.Middot + " " + s.say("lead.via") + " " + e.Partner
	}
	lines = append(lines, pen().Cell(theme.Muted, when, w-1).String())
	if !low {
		lines = append(lines, kit.Blanks(w))
	}
	room := h - len(lines) - 3
	if e.Note != "" {
		room -= 2
	}
	if low {
		lines = append(lines, a.changeLine(e, w)...)
	} else {
		lines = append(lines, a.changeLines(e, w, max(room, 1))...)
	}
	if e.Note != "" {
		if !low {
			lines = append(lines, kit.Blanks(w))
		}
		note := kit.Wrap(g.OpenQuote+e.Note+g.CloseQuote, w-1)
		for _, line := range note[:min(len(note), max(h-len(lines)-3, 1))] {
			lines = append(lines, pen().Put(theme.Text, line).String())
		}
	}
	if !low {
		lines = append(lines, kit.Blanks(w))
	}
	foot := pen()
	if e.Policy > 0 {
		foot.Put(theme.Muted, s.words.fill("activity.policy", strconv.FormatInt(e.Policy, 10))).Gap(3)
	}
	switch {
	case e.Undone:
		foot.Put(theme.Warn, s.say("activity.undone"))
	case e.Until.After(s.at):
		foot.Put(theme.OK, s.words.fill("activity.undo_left", span(e.Until.Sub(s.at)), s.key(keys.Undo)))
	}
	return append(lines, foot.String())
}

// changeLines is one line for each value that changed: before, arrow, after.
func (a *activity) changeLines(e *desk.Event, w, most int) []string {
	s, g := a.s, a.s.th.Glyphs
	var lines []string
	names := 0
	for _, c := range e.Changes {
		names = max(names, kit.Width(s.fieldWords(c.Field)))
	}
	names = min(names, max(w/3, 8))
	for i, c := range e.Changes {
		if len(lines) == most-1 && len(e.Changes)-i > 1 {
			return append(lines, kit.Line(s.th, w, theme.Muted, s.words.fill("strip.more", strconv.Itoa(len(e.Changes)-i))))
		}
		p := kit.NewPen(s.th, w).Col(theme.Muted, s.fieldWords(c.Field), names).Gap(2)
		before, after := orDash(c.Before, g), orDash(c.After, g)
		room := p.Room() - 4
		half := room - kit.Width(after)
		p.Cell(theme.Muted, before, max(half, room/3)).Gap(1).Put(theme.Faint, g.Arrow).Gap(1)
		lines = append(lines, p.Cell(theme.Text, after, p.Room()-1).String())
	}
	return lines
}

// changeLine is what changed in one line, where there is room for no more.
func (a *activity) changeLine(e *desk.Event, w int) []string {
	if len(e.Changes) == 0 {
		return nil
	}
	s, g := a.s, a.s.th.Glyphs
	p := kit.NewPen(s.th, w)
	for i, c := range e.Changes {
		if i > 0 {
			p.Put(theme.Muted, " "+g.Middot+" ")
		}
		p.Put(theme.Muted, s.fieldWords(c.Field)).Gap(1).Put(theme.Text, orDash(c.Before, g)+" "+g.Arrow+" "+orDash(c.After, g))
	}
	return []string{p.String()}
}

func orDash(text string, g theme.Glyphs) string {
	if text == "" {
		return g.Dash
	}
	return strings.ReplaceAll(text, "→", g.Arrow)
}

// fieldWords is a field as people call it: "account.employees" is "employees".
func (s *session) fieldWords(field string) string {
	for _, prefix := range []string{"account.", "person.", "lead.", "partner.", "page.", "opportunity."} {
		field = strings.TrimPrefix(field, prefix)
	}
	if letter, ok := strings.CutPrefix(field, "bant."); ok {
		return strings.ToLower(s.say("bant." + letter))
	}
	switch field {
	case "partner_id":
		field = "partner"
	case "partner_word":
		return s.say("activity.partner_word")
	case "our_word":
		return s.say("activity.our_word")
	}
	return spaced(field)
}

func (a *activity) head(w int) (string, []kit.Region) {
	s, g := a.s, a.s.th.Glyphs
	p := kit.NewPen(s.th, w)
	right := ""
	switch {
	case a.follow:
		right = s.say("activity.following")
	case a.unseen > 0:
		right = s.words.count("activity.new", a.unseen)
	}
	var regions []kit.Region
	for i, l := range lenses() {
		name := s.say("lens." + l.id)
		start := p.At() + 3
		if i == a.lens {
			p.Gap(1).Put(theme.Accent, g.Current).Gap(1).Put(theme.Text|theme.Bold, name)
			start -= 2
		} else {
			p.Gap(3).Put(theme.Muted, name)
		}
		regions = append(regions, kit.Region{X: start, W: p.At() - start, H: 1, ID: "lens:" + strconv.Itoa(i)})
	}
	return p.End(theme.Accent, right, 1).String(), regions
}

func (a *activity) compact() string {
	text := a.s.say("tab.activity") + " " + a.s.th.Glyphs.Middot + " " + a.s.say("lens."+lenses()[a.lens].id)
	if a.unseen > 0 {
		text += " " + a.s.th.Glyphs.Middot + " " + a.s.words.count("activity.new", a.unseen)
	}
	return text
}

func (a *activity) status() string {
	e := a.event()
	if e == nil {
		return ""
	}
	text := a.s.words.fill("activity.place", grouped(e.Seq), grouped(max(a.newest, e.Seq)))
	if a.more && !a.far.IsZero() && len(a.events) < pageEvents {
		text = a.s.words.fill("activity.searched", day(a.far, a.s.at, a.s.zone)) + "   " + text
	}
	return text
}

func (a *activity) freshness() string {
	if a.asked.IsZero() {
		return a.s.th.Glyphs.Dash
	}
	return a.s.say("frame.now")
}

// hints are those of the filter line while it is being written, and what u would do where it can.
func (a *activity) hints() []kit.Hint {
	s := a.s
	if !a.query.typing {
		if a.whyUndo() != "" || s.readOnly != "" {
			return nil
		}
		hint := func(id keys.ID, word string) kit.Hint {
			return kit.Hint{Key: s.key(id), Word: s.say(word), ID: hintPrefix + string(id)}
		}
		return []kit.Hint{hint(keys.OpenEntry, "hint.open_entry"), hint(keys.Undo, "hint.undo_entry"), hint(keys.FilterEntries, "hint.filter_entries"), hint(keys.Follow, "hint.follow")}
	}
	return []kit.Hint{{Key: s.th.Glyphs.Enter, Word: s.say("hint.keep")}, {Key: "esc", Word: s.say("hint.clear")}, {Key: "tab", Word: s.say("hint.complete")}}
}
