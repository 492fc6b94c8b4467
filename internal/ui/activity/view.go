package activity

import (
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

func (a *Activity) View(w, h int) place.Picture {
	bar, spot := a.query.Lines(w, a.matches())
	pic := place.Picture{Lines: bar, Spot: spot}
	if len(a.Events) == 0 {
		pic.Lines = append(pic.Lines, a.nothing(w, h-len(bar))...)
		return pic
	}
	p := place.InboxParts(w, h, len(bar))
	at, first := len(pic.Lines), 0
	if p.Header {
		first = 1
	}
	left := a.listLines(p)
	from, to := a.List.Window()
	for y, it := range a.List.Items()[from:to] {
		if !it.Heading {
			pic.Regions = append(pic.Regions, kit.Region{Y: at + first + y, W: p.ListW, H: 1, ID: "row:" + it.Key})
		}
	}
	switch {
	case p.DetailW > 0:
		pane := kit.Fit(a.detail(p.DetailW, h-len(bar)), p.DetailW, h-len(bar))
		divider := " " + a.s.Theme.Paint(theme.Faint, a.s.Theme.Glyphs.Column) + " "
		left = kit.Fit(left, p.ListW, h-len(bar))
		for y := range left {
			pic.Lines = append(pic.Lines, left[y]+divider+pane[y])
		}
	case p.Strip > 0:
		pic.Lines = append(pic.Lines, kit.Fit(left, w, p.List+first)...)
		pic.Lines = append(pic.Lines, kit.Rule(a.s.Theme, w))
		pic.Lines = append(pic.Lines, kit.Fit(place.Margin(a.detail(w-2, p.Strip), w), w, p.Strip)...)
	default:
		pic.Lines = append(pic.Lines, left...)
	}
	return pic
}

func (a *Activity) nothing(w, h int) []string {
	s := a.s
	var lines []string
	switch {
	case a.err != nil:
		lines = place.ErrorLines(s, w, a.err)
	case !a.loaded && a.late:
		lines = place.Centred(s, w, theme.Muted, s.Say("activity.loading"))
	case !a.loaded, a.query.Err != nil:
	case a.more:
		lines = place.Centred(s, w, theme.Muted, s.Words.Fill("activity.searched", say.Day(a.far, s.At, s.Zone)))
	case a.query.Value != "":
		lines = place.Centred(s, w, theme.Text|theme.Bold, s.Words.Fill("state.no_match", a.query.Value), s.Say("state.no_match_hint"))
	default:
		lines = place.Centred(s, w, theme.Text|theme.Bold, s.Say("activity.empty"), s.Say("activity.empty_hint"))
	}
	return place.Lower(lines, w, h)
}

// matches says how far the list goes.
func (a *Activity) matches() string {
	if !a.loaded {
		return ""
	}
	if a.more {
		return a.s.Words.Fill("activity.many", say.Grouped(int64(len(a.Events))))
	}
	return a.s.Words.Count("activity.entries", len(a.Events))
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

func (a *Activity) listLines(p place.Parts) []string {
	c := entryColumnsFor(p.ListW)
	var lines []string
	if p.Header {
		s := a.s
		h := kit.NewPen(s.Theme, p.ListW).Gap(2).Col(theme.Muted, s.Say("col.time"), c.time).Gap(2)
		if c.who > 0 {
			h.Col(theme.Muted, s.Say("col.who"), c.who).Gap(2).Col(theme.Muted, s.Say("col.lead"), c.lead).Gap(2)
		}
		lines = append(lines, h.Put(theme.Muted, s.Say("col.what")).String())
	}
	from, to := a.List.Window()
	for i := from; i < to && len(lines) < p.List+1; i++ {
		it := a.List.Items()[i]
		if it.Heading {
			lines = append(lines, kit.NewPen(a.s.Theme, p.ListW).Gap(1).Put(theme.Text|theme.Bold, a.dayName(i)).String())
			continue
		}
		if n, ok := a.index[it.Key]; ok {
			lines = append(lines, a.Row(&a.Events[n], p.ListW, c, i == a.List.Cursor()))
		}
	}
	return lines
}

// dayName is the heading above the entry that follows it: "Today", "Yesterday", "20 Nov".
func (a *Activity) dayName(heading int) string {
	if heading+1 >= a.List.Len() {
		return ""
	}
	n, ok := a.index[a.List.Items()[heading+1].Key]
	if !ok {
		return ""
	}
	at, now := a.Events[n].At.In(a.s.Zone), a.s.At.In(a.s.Zone)
	switch {
	case say.SameDay(at, now):
		return a.s.Say("day.today")
	case say.SameDay(at, now.AddDate(0, 0, -1)):
		return a.s.Say("day.yesterday")
	}
	return at.Format("Mon ") + say.Date(at, a.s.At, a.s.Zone)
}

// Row is one entry: when, who, what, and which lead.
func (a *Activity) Row(e *desk.Event, w int, c entryColumns, selected bool) string {
	s, g := a.s, a.s.Theme.Glyphs
	p := kit.NewPen(s.Theme, w)
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
	p.Col(theme.Muted, e.At.In(s.Zone).Format(form), c.time).Gap(2)
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
		text = s.Say("lead.undone") + ": " + text
	}
	p.Cell(style, text, p.Room()-1)
	if e.Note != "" && p.Room() > 8 {
		p.Gap(1).Cell(theme.Muted, g.OpenQuote+strings.ReplaceAll(e.Note, "\n", " ")+g.CloseQuote, p.Room()-1)
	}
	return p.To(w - 1).String()
}

// detail is the selected entry: what changed, what was written, under which rules, and whether it
// can be taken back.
func (a *Activity) detail(w, h int) []string {
	e := a.Event()
	if e == nil {
		return nil
	}
	s, g := a.s, a.s.Theme.Glyphs
	low := h < 12
	pen := func() *kit.Pen { return kit.NewPen(s.Theme, w) }
	head := pen().Cell(theme.Text|theme.Bold, leadOf(e.Lead, e.Subject), w-1)
	if e.Lead == 0 && e.Subject == "" {
		head = pen().Cell(theme.Text|theme.Bold, e.Text, w-1)
	}
	number := s.Words.Fill("activity.entry", say.Grouped(e.Seq))
	lines := []string{head.End(theme.Muted, number, 1).String()}
	who := pen().Put(theme.Info, e.Who).Gap(1).Cell(theme.Text, e.Text, w-kit.Width(e.Who)-2)
	lines = append(lines, who.String())
	at := e.At.In(s.Zone)
	when := at.Format("15:04:05") + " " + g.Middot + " " + at.Format("Mon ") + say.Date(at, s.At, s.Zone)
	if e.Partner != "" {
		when += " " + g.Middot + " " + s.Say("lead.via") + " " + e.Partner
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
		foot.Put(theme.Muted, s.Words.Fill("activity.policy", strconv.FormatInt(e.Policy, 10))).Gap(3)
	}
	switch {
	case e.Undone:
		foot.Put(theme.Warn, s.Say("activity.undone"))
	case e.Until.After(s.At):
		foot.Put(theme.OK, s.Words.Fill("activity.undo_left", say.Span(e.Until.Sub(s.At)), s.Key(keys.Undo)))
	}
	return append(lines, foot.String())
}

// changeLines is one line for each value that changed: before, arrow, after.
func (a *Activity) changeLines(e *desk.Event, w, most int) []string {
	s, g := a.s, a.s.Theme.Glyphs
	var lines []string
	names := 0
	for _, c := range e.Changes {
		names = max(names, kit.Width(fieldWords(s, c.Field)))
	}
	names = min(names, max(w/3, 8))
	for i, c := range e.Changes {
		if len(lines) == most-1 && len(e.Changes)-i > 1 {
			return append(lines, kit.Line(s.Theme, w, theme.Muted, s.Words.Fill("strip.more", strconv.Itoa(len(e.Changes)-i))))
		}
		p := kit.NewPen(s.Theme, w).Col(theme.Muted, fieldWords(s, c.Field), names).Gap(2)
		before, after := orDash(c.Before, g), orDash(c.After, g)
		room := p.Room() - 4
		half := room - kit.Width(after)
		p.Cell(theme.Muted, before, max(half, room/3)).Gap(1).Put(theme.Faint, g.Arrow).Gap(1)
		lines = append(lines, p.Cell(theme.Text, after, p.Room()-1).String())
	}
	return lines
}

// changeLine is what changed in one line, where there is room for no more.
func (a *Activity) changeLine(e *desk.Event, w int) []string {
	if len(e.Changes) == 0 {
		return nil
	}
	s, g := a.s, a.s.Theme.Glyphs
	p := kit.NewPen(s.Theme, w)
	for i, c := range e.Changes {
		if i > 0 {
			p.Put(theme.Muted, " "+g.Middot+" ")
		}
		p.Put(theme.Muted, fieldWords(s, c.Field)).Gap(1).Put(theme.Text, orDash(c.Before, g)+" "+g.Arrow+" "+orDash(c.After, g))
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
func fieldWords(s *place.Session, field string) string {
	for _, prefix := range []string{"account.", "person.", "lead.", "partner.", "page.", "opportunity."} {
		field = strings.TrimPrefix(field, prefix)
	}
	if letter, ok := strings.CutPrefix(field, "bant."); ok {
		return strings.ToLower(s.Say("bant." + letter))
	}
	switch field {
	case "partner_id":
		field = "partner"
	case "partner_word":
		return s.Say("activity.partner_word")
	case "our_word":
		return s.Say("activity.our_word")
	}
	return say.Spaced(field)
}

func (a *Activity) Head(w int) (string, []kit.Region) {
	s, g := a.s, a.s.Theme.Glyphs
	p := kit.NewPen(s.Theme, w)
	right := ""
	switch {
	case a.follow:
		right = s.Say("activity.following")
	case a.unseen > 0:
		right = s.Words.Count("activity.new", a.unseen)
	}
	var regions []kit.Region
	for i, l := range lenses() {
		name := s.Say("lens." + l.id)
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

func (a *Activity) Compact() string {
	text := a.s.Say("tab.activity") + " " + a.s.Theme.Glyphs.Middot + " " + a.s.Say("lens."+lenses()[a.lens].id)
	if a.unseen > 0 {
		text += " " + a.s.Theme.Glyphs.Middot + " " + a.s.Words.Count("activity.new", a.unseen)
	}
	return text
}

func (a *Activity) Status() string {
	e := a.Event()
	if e == nil {
		return ""
	}
	text := a.s.Words.Fill("activity.place", say.Grouped(e.Seq), say.Grouped(max(a.newest, e.Seq)))
	if a.more && !a.far.IsZero() && len(a.Events) < pageEvents {
		text = a.s.Words.Fill("activity.searched", say.Day(a.far, a.s.At, a.s.Zone)) + "   " + text
	}
	return text
}

func (a *Activity) Freshness() string {
	if a.asked.IsZero() {
		return a.s.Theme.Glyphs.Dash
	}
	return a.s.Say("frame.now")
}

// Hints are those of the filter line while it is being written, and what u would do where it can.
func (a *Activity) Hints() []kit.Hint {
	s := a.s
	if !a.query.Typing {
		if a.WhyUndo() != "" || s.ReadOnly != "" {
			return nil
		}
		hint := func(id keys.ID, word string) kit.Hint {
			return kit.Hint{Key: s.Key(id), Word: s.Say(word), ID: place.HintPrefix + string(id)}
		}
		return []kit.Hint{hint(keys.OpenEntry, "hint.open_entry"), hint(keys.Undo, "hint.undo_entry"),
			hint(keys.FilterEntries, "hint.filter_entries"), hint(keys.Follow, "hint.follow")}
	}
	return []kit.Hint{{Key: s.Theme.Glyphs.Enter, Word: s.Say("hint.keep")}, {Key: "esc", Word: s.Say("hint.clear")},
		{Key: "tab", Word: s.Say("hint.complete")}}
}
