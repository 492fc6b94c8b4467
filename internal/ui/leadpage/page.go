// Package leadpage is everything known of one lead, on a page that lies over the place it was opened
// from.
package leadpage

import (
	"context"
	"slices"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/presence"
	"github.com/eqltui/eqltui/internal/ui/credits"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/leadview"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// Page is everything known of one lead, on a page that scrolls.
type Page struct {
	s     *place.Session
	row   desk.Row
	d     *desk.Detail
	w, h  int
	top   int
	parts []part
	total int
	asked place.Question[desk.Detail]

	credits   []desk.DealCredits
	crediting place.Question[[]desk.DealCredits]
	err       error
}

// New is a page without a lead: Visit brings one.
func New(s *place.Session) *Page { return &Page{s: s} }

// Visit shows that lead, with what is known of it until it has been asked.
func (l *Page) Visit(arg any) (tea.Cmd, bool) {
	row, ok := arg.(desk.Row)
	if row.ID != l.row.ID {
		l.credits = nil
	}
	l.row, l.d = row, l.s.Details.Of(row)
	l.measure()
	return nil, ok
}

func (l *Page) Init() tea.Cmd { return l.s.AskLead(&l.asked, l.row.ID) }

func (l *Page) Update(msg tea.Msg) tea.Cmd {
	if a, ok := l.crediting.Take(msg); ok {
		if a.Err == nil { // without it the page is as it would be
			l.credits = credits.Clean(a.Value)
			l.measure()
		}
		return nil
	}
	a, ok := l.asked.Take(msg)
	if !ok {
		return nil
	}
	if a.Err != nil {
		l.err = a.Err
		return nil
	}
	l.d, l.row, l.err = &a.Value, a.Value.Row, nil
	l.measure()
	if len(l.d.Deals) == 0 {
		return nil
	}
	reader, who, id := l.s.Desk, l.s.Who, l.row.ID
	return l.crediting.Ask(l.s, func(ctx context.Context) ([]desk.DealCredits, error) { return reader.LeadCredits(ctx, who, id) })
}

// creditLines are the lead's opportunities divided among the touches that led to them.
func (l *Page) creditLines(v leadview.View, w int) []string {
	if len(l.credits) == 0 || l.d == nil {
		return nil
	}
	lines := []string{v.Section(w, l.s.Say("lead.credits"), "")}
	for i := range l.credits {
		if i > 0 {
			lines = append(lines, kit.Blanks(w))
		}
		lines = append(lines, credits.Deal(l.s, &l.credits[i], l.d.Around.Currency, w)...)
	}
	return append(lines, v.DisputeLines(w, 3)...)
}

func (l *Page) Scopes() []keys.Scope { return []keys.Scope{keys.Lead, keys.Page, keys.List} }

func (l *Page) Subjects() []desk.Row { return []desk.Row{l.row} }

func (l *Page) Likely() []keys.ID { return leadview.Likely(l.s, l.Subjects()) }

func (l *Page) Why(id keys.ID) string {
	if id == keys.Open {
		return l.s.Say("why.open_already")
	}
	return ""
}

func (l *Page) Next() time.Time {
	return l.s.Countdown(l.row.Clock).Next
}

func (l *Page) Resize(w, h int) {
	l.w, l.h = w, h
	l.measure()
}

// measure keeps the window on the page when either has changed.
func (l *Page) measure() {
	if l.w <= 0 {
		return
	}
	var lines []string
	lines, l.parts = l.Page(l.w)
	l.total = len(lines)
	l.scroll(0)
}

// scroll moves the window. The last part's title can be brought to the top, however short the part.
func (l *Page) scroll(n int) {
	most := l.total - l.h
	if len(l.parts) > 1 && most > 0 {
		most = max(most, l.parts[len(l.parts)-1].at)
	}
	l.top = max(min(l.top+n, most), 0)
}

// part is one part of the page and the line on which it begins.
type part struct {
	id string
	at int
}

// at is the part that stands at the top of the window.
func (l *Page) at() int {
	for i := len(l.parts) - 1; i > 0; i-- {
		if l.parts[i].at <= l.top {
			return i
		}
	}
	return 0
}

// show brings a part to the top, round the ends.
func (l *Page) show(i int) {
	if n := len(l.parts); n > 0 {
		l.scroll(l.parts[(i+n)%n].at - l.top)
	}
}

func (l *Page) Run(id keys.ID) tea.Cmd {
	switch id {
	case keys.Down:
		l.scroll(1)
	case keys.Up:
		l.scroll(-1)
	case keys.HalfDown:
		l.scroll(l.h / 2)
	case keys.HalfUp:
		l.scroll(-l.h / 2)
	case keys.PageDown:
		l.scroll(l.h - 1)
	case keys.PageUp:
		l.scroll(1 - l.h)
	case keys.Top:
		l.scroll(-l.total)
	case keys.Bottom:
		l.scroll(l.total)
	case keys.NextPart:
		l.show(l.at() + 1)
	case keys.PrevPart:
		i := l.at()
		if l.top == l.parts[i].at {
			i--
		}
		l.show(i)
	}
	return nil
}

func (l *Page) Wheel(n int) tea.Cmd {
	l.scroll(n)
	return nil
}

const partPrefix = "part:"

func (l *Page) Click(id string) tea.Cmd {
	for i, p := range l.parts {
		if id == partPrefix+p.id {
			l.show(i)
		}
	}
	return nil
}

// Head names the lead and the parts of its page, the one at the top marked.
func (l *Page) Head(w int) (string, []kit.Region) {
	s, g := l.s, l.s.Theme.Glyphs
	id := l.row.ID.String()
	need := 0
	for _, p := range l.parts {
		need += kit.Width(s.Say("page."+p.id)) + 2
	}
	p := kit.NewPen(s.Theme, w).Gap(1).Put(theme.Accent, g.Back).Gap(1)
	p.Cell(theme.Text|theme.Bold, say.CompanyOf(&l.row), max(w-need-kit.Width(id)-10, 12))
	if p.Room() < need+4 {
		return p.End(theme.Muted, id, 1).String(), nil
	}
	if at := w - need - kit.Width(id) - 4; at > p.At()+2 {
		p.To(at)
	}
	var regions []kit.Region
	for i, part := range l.parts {
		word, sign, style := s.Say("page."+part.id), "  ", theme.Muted
		if i == l.at() {
			sign, style = " "+g.Current, theme.Text|theme.Bold
		}
		p.Put(theme.Accent, sign)
		regions = append(regions, kit.Region{X: p.At(), W: kit.Width(word), H: 1, ID: partPrefix + part.id})
		p.Put(style, word)
	}
	return p.End(theme.Muted, id, 1).String(), regions
}

func (l *Page) Compact() string {
	text := l.row.ID.String() + " " + say.CompanyOf(&l.row)
	if i := l.at(); i > 0 {
		text = l.s.Say("page."+l.parts[i].id) + " " + l.s.Theme.Glyphs.Middot + " " + text
	}
	return text
}

func (l *Page) Status() string {
	if l.total <= l.h {
		return ""
	}
	return l.s.Words.Fill("status.lines", strconv.Itoa(l.top+1), strconv.Itoa(min(l.top+l.h, l.total)), strconv.Itoa(l.total))
}

func (l *Page) View(w, h int) place.Picture {
	lines, _ := l.Page(w)
	top := max(min(l.top, len(lines)-1), 0)
	return place.Picture{Lines: kit.Fit(slices.Clone(lines[top:]), w, h)}
}

// Page is the whole page with the places of its parts.
func (l *Page) Page(w int) ([]string, []part) {
	v := leadview.View{Session: l.s, Row: &l.row, Detail: l.d}
	if l.err != nil {
		return place.ErrorLinesAbove(l.s, w, l.err), nil
	}
	in := w - 2
	parts := []part{{id: "overview"}}
	out := place.Margin(l.column(v, in), w)
	if w >= place.Wide {
		out = l.columns(v, w)
	}
	for _, p := range []struct {
		id    string
		lines []string
	}{
		{"gates", pile(in, v.GatesFull(in), v.BantFull(in))}, {"credits", l.creditLines(v, in)},
		{"time", v.TimeLines(in)}, {"rules", v.RuleLines(in)},
		{"story", pile(in, v.StoryLines(in), v.Filed(in))},
		{"record", pile(in, v.ContactLines(in), v.RecordLinks(in), v.AttributeLines(in))},
	} {
		if len(p.lines) == 0 {
			continue
		}
		out = append(out, kit.Blanks(w))
		parts = append(parts, part{p.id, len(out)})
		out = append(out, place.Margin(p.lines, w)...)
	}
	return out, parts
}

// columns is the overview side by side: who it is and why it is worth it on the left, what is still
// to be done on the right.
func (l *Page) columns(v leadview.View, w int) []string {
	cw := (w - 5) / 2
	left := pile(cw, v.HeadLines(cw), v.ClockLines(cw), v.SentBackLines(cw, 0), v.DisputeLines(cw, 3), v.ScoreLines(cw),
		v.CompanyLines(cw, 4), v.RecordLines(cw), v.PartnerLines(cw))
	right := pile(cw, v.Handed(cw), v.SaidLines(cw), v.GateLines(cw), v.NextLines(cw, 4), v.BantFull(cw), v.DealLines(cw, 4))
	h := max(len(left), len(right))
	left, right = kit.Fit(left, cw, h), kit.Fit(right, cw, h)
	divider := " " + l.s.Theme.Paint(theme.Faint, l.s.Theme.Glyphs.Column) + " "
	out := make([]string, 0, h)
	for i := range left {
		out = append(out, " "+left[i]+divider+right[i]+kit.Blanks(w-4-2*cw))
	}
	return out
}

func (l *Page) column(v leadview.View, w int) []string {
	return pile(w, v.HeadLines(w), v.ClockLines(w), v.SentBackLines(w, 0), v.DisputeLines(w, 3), v.Handed(w), v.ScoreLines(w),
		v.GateLines(w), v.NextLines(w, 4), v.BantFull(w), v.SaidLines(w), v.DealLines(w, 4), v.CompanyLines(w, 4),
		v.RecordLines(w), v.PartnerLines(w))
}

// pile puts blocks under each other with a blank line between.
func pile(w int, blocks ...[]string) []string {
	var out []string
	for _, block := range blocks {
		if len(block) == 0 {
			continue
		}
		if len(out) > 0 {
			out = append(out, kit.Blanks(w))
		}
		out = append(out, block...)
	}
	return out
}

// Met reports whether somebody else is at this lead than before, or nobody any more.
func (l *Page) Met(before *presence.Crowd) bool { return l.s.OtherAt(l.row.ID, before) }
