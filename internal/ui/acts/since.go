package acts

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// Figures is what is asked of the figure under the cursor: the leads behind it, and what it was when its report was given out.
type Figures struct {
	asked place.Question[desk.RowSince]
	of    place.Figure
}

// Why is the reason why it cannot be asked of f.
func (a *Figures) Why(s *place.Session, id keys.ID, f *place.Figure) string {
	leads := id == keys.OpenLeads || id == keys.OpenFigure
	switch {
	case !leads && id != keys.Since:
	case f == nil:
		return s.Say("why.no_figure")
	case leads && f.Where == "":
		return s.Say("why.no_leads_behind")
	case !leads && f.In.Report == "":
		return s.Say("why.no_report")
	}
	return ""
}

// Run opens the leads behind f, or asks what it was.
func (a *Figures) Run(s *place.Session, id keys.ID, f *place.Figure) tea.Cmd {
	if id != keys.Since {
		return place.Send(place.GoTo{Place: place.InboxPlace, Arg: place.Behind(f.Where)})
	}
	a.of = *f
	reader, who, q := s.Desk, s.Who, f.In
	return a.asked.AskWithin(s, place.ReportPatience, func(ctx context.Context) (desk.RowSince, error) {
		return reader.Since(ctx, who, q)
	})
}

// Hear takes the answer; mine is false for what is none.
func (a *Figures) Hear(s *place.Session, msg tea.Msg) (cmd tea.Cmd, mine bool) {
	found, ok := a.asked.Take(msg)
	switch {
	case !ok:
		return nil, false
	case found.Err != nil:
		return place.Warn(safetext.Line(say.FaultLine(found.Err))), true
	}
	v := &since{Panel: place.Panel{S: s, Verb: keys.Since}, of: a.of, was: found.Value, lead: -1}
	v.at = max(slices.IndexFunc(v.was.Figures, func(f desk.FigureSince) bool { return f.Name == a.of.Column }), 0)
	return place.Send(place.OpenSheet{Sheet: v}), true
}

// since is the figures of a line then and now; under the one that is looked at stand the leads that moved it.
type since struct {
	place.Panel
	of   place.Figure
	was  desk.RowSince
	at   int // which figure
	lead int // which of its leads, -1 for the figure itself
}

func (v *since) Title() string { return v.of.Of }

func (v *since) Right() (string, theme.Style) {
	if !v.was.Given {
		return v.S.Words.Fill("since.at", say.When(v.was.At, v.S.At, v.S.Zone)), theme.Muted
	}
	return v.S.Words.Fill("since.given", say.When(v.was.At, v.S.At, v.S.Zone), v.was.By), theme.Muted
}

// Of is the figure that is looked at, nil where the line has none.
func (v *since) Of() *desk.FigureSince {
	if v.at >= len(v.was.Figures) {
		return nil
	}
	return &v.was.Figures[v.at]
}

func (v *since) Width() int { return 76 }

func (v *since) Note() string { return v.S.Say("since.note") }

// Draft is none: nothing is written here.
func (v *since) Draft() string { return "" }

func (v *since) Restore(string) {}

func (v *since) Key(name, _ string) tea.Cmd {
	const page = 10
	switch name {
	case "down", "j":
		v.move(1)
	case "up", "k":
		v.move(-1)
	case "tab":
		v.at, v.lead = min(v.at+1, max(len(v.was.Figures)-1, 0)), -1
	case "shift+tab":
		v.at, v.lead = max(v.at-1, 0), -1
	case "pgdown", "ctrl+d":
		v.move(page)
	case "pgup", "ctrl+u":
		v.move(-page)
	case "q":
		return place.Send(CloseIt{})
	case "enter":
		return v.open()
	}
	return nil
}

// move goes through the leads of a figure and on to the next one.
func (v *since) move(n int) {
	for ; n > 0; n-- {
		switch {
		case v.Of() != nil && v.lead+1 < len(v.Of().Leads):
			v.lead++
		case v.at+1 < len(v.was.Figures):
			v.at, v.lead = v.at+1, -1
		}
	}
	for ; n < 0; n++ {
		switch {
		case v.lead >= 0:
			v.lead--
		case v.at > 0:
			v.at--
			v.lead = len(v.Of().Leads) - 1
		}
	}
}

// open goes to the lead, or to all leads behind the figure.
func (v *since) open() tea.Cmd {
	f := v.Of()
	switch {
	case f == nil:
		return nil
	case v.lead >= 0:
		row := desk.Row{ID: f.Leads[v.lead].Lead}
		return tea.Batch(place.Send(CloseIt{}), place.Send(place.GoTo{Place: place.LeadPlace, Arg: row}))
	case f.Where == "":
		return place.Warn(v.S.Say("why.no_leads_behind"))
	}
	return tea.Batch(place.Send(CloseIt{}), place.Send(place.GoTo{Place: place.InboxPlace, Arg: place.Behind(f.Where)}))
}

// item is a line of the list: a figure, one of its leads, or (say) what is to be known of it.
type item struct {
	fig, lead int
	say       string
}

// items are the lines of the list, and which of them the cursor is on.
func (v *since) items() (out []item, on int) {
	for i := range v.was.Figures {
		f := &v.was.Figures[i]
		if i == v.at {
			on = len(out) + 1 + v.lead
		}
		out = append(out, item{fig: i, lead: -1})
		if i != v.at {
			continue
		}
		for l := range f.Leads {
			out = append(out, item{fig: i, lead: l})
		}
		if note := v.note(f); note != "" {
			out = append(out, item{fig: i, lead: -1, say: note})
		}
	}
	return out, on
}

// note is what the leads of a figure leave open.
func (v *since) note(f *desk.FigureSince) string {
	moved := say.Figure(f.Kind, f.Then, "") != say.Figure(f.Kind, f.Now, "")
	switch {
	case f.Added && f.Untold != 0:
		return v.S.Words.Fill("since.untold", say.Moved(f.Kind, f.Untold, int64(0)))
	case moved && !f.Added:
		return v.S.Say("since.whole")
	}
	return ""
}

func (v *since) Point(_, y, w, h int, floating bool) tea.Cmd {
	head := len(v.head(w))
	all, on := v.items()
	top, room := place.Window(on, len(all), h-head, floating)
	i := top + y - head
	if y < head || i >= min(top+room, len(all)) || all[i].say != "" {
		return nil
	}
	if i == on {
		return v.open()
	}
	v.at, v.lead = all[i].fig, all[i].lead
	return nil
}

func (v *since) Wheel(n int) tea.Cmd {
	v.move(n)
	return nil
}

func (v *since) Hints() []kit.Hint {
	s := v.S
	return []kit.Hint{{Key: s.Theme.Glyphs.Enter, Word: s.Say("hint.open")}, {Key: "tab", Word: s.Say("hint.next_figure")},
		{Key: "esc", Word: s.Say("hint.close"), ID: place.HintPrefix + string(keys.Close)}}
}

func (v *since) amount(f *desk.FigureSince, of any) string {
	return say.Figure(f.Kind, of, v.S.Theme.Glyphs.Dash)
}

// called is a figure's column, as the beginning of a line.
func called(f *desk.FigureSince) string {
	first, size := utf8.DecodeRuneInString(f.Title)
	return safetext.Line(string(unicode.ToUpper(first)) + f.Title[size:])
}

// head says of the figure that is looked at what it was, and where that is known from.
func (v *since) head(w int) []string {
	s := v.S
	var lines []string
	wrap := func(style theme.Style, text string) {
		for _, line := range kit.Wrap(text, max(w, 1)) {
			lines = append(lines, kit.Line(s.Theme, w, style, line))
		}
	}
	if f := v.Of(); f != nil {
		wrap(theme.Text|theme.Bold, called(f)+": "+s.Words.Fill("since.then_now", v.amount(f, f.Then), v.amount(f, f.Now)))
	}
	switch {
	case v.was.Given && !v.was.There:
		wrap(theme.Warn, s.Say("since.not_there"))
	case v.was.Given:
	case v.of.In.ByOwner:
		wrap(theme.Muted, s.Say("since.by_owner"))
	default:
		wrap(theme.Muted, s.Say("since.never"))
		wrap(theme.Accent, "eqltui "+v.of.In.KeepLine())
	}
	for _, m := range v.was.Merged {
		wrap(theme.Text, s.Words.Fill("partner.merged", m.From, m.Into, s.Date(m.At), m.By))
	}
	return append(lines, kit.Blanks(w))
}

func (v *since) Body(w, h int, floating bool) ([]string, kit.Spot) {
	s := v.S
	lines := v.head(w)
	all, on := v.items()
	top, room := place.Window(on, len(all), h-len(lines), floating)
	spot := kit.Spot{}
	for i := top; i < len(all) && i < top+room; i++ {
		p := kit.NewPen(s.Theme, w)
		if i == on {
			spot = kit.Spot{Y: len(lines), On: true}
			p.On(theme.Selected).Put(theme.Accent, s.Theme.Glyphs.Cursor)
		} else {
			p.Gap(1)
		}
		f := &v.was.Figures[all[i].fig]
		switch it := all[i]; {
		case it.say != "":
			p.Gap(2).Cell(theme.Muted, it.say, w-3)
		case it.lead >= 0:
			v.moved(p, f, it.lead)
		default:
			v.figure(p, f, w)
		}
		lines = append(lines, p.To(w).String())
	}
	if n := len(all); n > room && room > 0 {
		lines = append(lines, kit.NewPen(s.Theme, w).End(theme.Muted, s.Words.Fill("status.lines", strconv.Itoa(top+1),
			strconv.Itoa(min(top+room, n)), strconv.Itoa(n)), 1).String())
	}
	return lines[:min(len(lines), h)], spot
}

// figure is a line of the list: what it is called, then, now, and the difference.
func (v *since) figure(p *kit.Pen, f *desk.FigureSince, w int) {
	const number, least = 13, 12
	name := max(w-1-3*number, least)
	each := (w - 1 - name) / 3
	style := theme.Muted
	moved := strings.Replace(say.Moved(f.Kind, f.Now, f.Then), "−", v.S.Theme.Glyphs.Minus, 1)
	switch {
	case v.amount(f, f.Then) != v.amount(f, f.Now):
		style = theme.Text | theme.Bold
	case f.Then != nil:
		moved = "="
	}
	p.Col(theme.Text, called(f), name).Num(theme.Muted, v.amount(f, f.Then), each).Num(style, v.amount(f, f.Now), each)
	p.Num(style, moved, each)
}

// moved is what became of a lead's part.
func (v *since) moved(p *kit.Pen, f *desk.FigureSince, lead int) {
	m, last := f.Leads[lead], f.Last[lead]
	text := v.S.Say("since." + string(m.How))
	switch {
	case m.How == review.Came && last.Late:
		text = v.S.Say("since.late")
	case m.How == review.Changed:
		text = v.S.Words.Fill("since.changed", v.amount(f, m.Then), v.amount(f, m.Now))
	}
	p.Gap(2).Col(theme.Muted, m.Lead.String(), 8).Gap(1).Put(theme.Text, text)
	if last.Kind != "" {
		p.Put(theme.Muted, " "+v.S.Theme.Glyphs.Middot+" "+say.Spaced(string(last.Kind))+" "+say.When(last.At, v.S.At, v.S.Zone))
	}
}
