package ui

import (
	"slices"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// leadScreen is everything known of one lead, on a page that scrolls.
type leadScreen struct {
	s     *session
	row   desk.Row
	d     *desk.Detail
	w, h  int
	top   int
	parts []part
	total int
	asked question
	err   error
}

func newLeadScreen(s *session, row desk.Row, d *desk.Detail) *leadScreen {
	return &leadScreen{s: s, row: row, d: d}
}

func (l *leadScreen) init() tea.Cmd   { return l.reload() }
func (l *leadScreen) reload() tea.Cmd { return l.s.askLead(&l.asked, l.row.ID) }

func (l *leadScreen) update(msg tea.Msg) tea.Cmd {
	a, ok := msg.(answer)
	if !ok || !l.asked.takes(a) {
		return nil
	}
	d, ok := a.value.(desk.Detail)
	if a.err != nil || !ok {
		l.err = a.err
		return nil
	}
	l.d, l.row, l.err = &d, d.Row, nil
	l.measure()
	return nil
}

func (l *leadScreen) scopes() []keys.Scope                 { return []keys.Scope{keys.Lead, keys.Page, keys.List} }
func (l *leadScreen) subjects() []desk.Row                 { return []desk.Row{l.row} }
func (l *leadScreen) typed(string, string) (tea.Cmd, bool) { return nil, false }
func (l *leadScreen) paste(string) tea.Cmd                 { return nil }
func (l *leadScreen) back() bool                           { return false }

func (l *leadScreen) why(id keys.ID) string {
	if id == keys.Open {
		return l.s.say("why.open_already")
	}
	return ""
}

func (l *leadScreen) next() time.Time {
	return l.s.countdown(l.row.Clock).next
}

func (l *leadScreen) resize(w, h int) {
	l.w, l.h = w, h
	l.measure()
}

// measure keeps the window on the page when either has changed.
func (l *leadScreen) measure() {
	if l.w <= 0 {
		return
	}
	var lines []string
	lines, l.parts = l.page(l.w)
	l.total = len(lines)
	l.scroll(0)
}

// scroll moves the window. The last part's title can be brought to the top, however short the part.
func (l *leadScreen) scroll(n int) {
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
func (l *leadScreen) at() int {
	for i := len(l.parts) - 1; i > 0; i-- {
		if l.parts[i].at <= l.top {
			return i
		}
	}
	return 0
}

// show brings a part to the top, round the ends.
func (l *leadScreen) show(i int) {
	if n := len(l.parts); n > 0 {
		l.scroll(l.parts[(i+n)%n].at - l.top)
	}
}

func (l *leadScreen) run(id keys.ID) tea.Cmd {
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

func (l *leadScreen) wheel(n int) tea.Cmd {
	l.scroll(n)
	return nil
}

const partPrefix = "part:"

func (l *leadScreen) click(id string) tea.Cmd {
	for i, p := range l.parts {
		if id == partPrefix+p.id {
			l.show(i)
		}
	}
	return nil
}

// head names the lead and the parts of its page, the one at the top marked.
func (l *leadScreen) head(w int) (string, []kit.Region) {
	s, g := l.s, l.s.th.Glyphs
	id := l.row.ID.String()
	need := 0
	for _, p := range l.parts {
		need += kit.Width(s.say("page."+p.id)) + 2
	}
	p := kit.NewPen(s.th, w).Gap(1).Put(theme.Accent, g.Back).Gap(1)
	p.Cell(theme.Text|theme.Bold, companyOf(&l.row), max(w-need-kit.Width(id)-10, 12))
	if p.Room() < need+4 {
		return p.End(theme.Muted, id, 1).String(), nil
	}
	if at := w - need - kit.Width(id) - 4; at > p.At()+2 {
		p.To(at)
	}
	var regions []kit.Region
	for i, part := range l.parts {
		word, sign, style := s.say("page."+part.id), "  ", theme.Muted
		if i == l.at() {
			sign, style = " "+g.Current, theme.Text|theme.Bold
		}
		p.Put(theme.Accent, sign)
		regions = append(regions, kit.Region{X: p.At(), W: kit.Width(word), H: 1, ID: partPrefix + part.id})
		p.Put(style, word)
	}
	return p.End(theme.Muted, id, 1).String(), regions
}

func (l *leadScreen) compact() string {
	text := l.row.ID.String() + " " + companyOf(&l.row)
	if i := l.at(); i > 0 {
		text = l.s.say("page."+l.parts[i].id) + " " + l.s.th.Glyphs.Middot + " " + text
	}
	return text
}

func (l *leadScreen) status() string {
	if l.total <= l.h {
		return ""
	}
	return l.s.words.fill("status.lines", strconv.Itoa(l.top+1), strconv.Itoa(min(l.top+l.h, l.total)), strconv.Itoa(l.total))
}

func (l *leadScreen) view(w, h int) picture {
	lines, _ := l.page(w)
	top := max(min(l.top, len(lines)-1), 0)
	return picture{lines: kit.Fit(slices.Clone(lines[top:]), w, h)}
}

// page is the whole page with the places of its parts.
func (l *leadScreen) page(w int) ([]string, []part) {
	v := leadView{s: l.s, r: &l.row, d: l.d}
	if l.err != nil {
		return errorLines(l.s, w, l.err), nil
	}
	in := w - 2
	parts := []part{{id: "overview"}}
	out := margin(l.column(v, in), w)
	if w >= wide {
		out = l.columns(v, w)
	}
	for _, p := range []struct {
		id    string
		lines []string
	}{
		{"gates", pile(in, v.gatesFull(in), v.bantFull(in))}, {"time", v.timeLines(in)}, {"rules", v.ruleLines(in)},
		{"story", pile(in, v.storyLines(in), v.filed(in))}, {"record", pile(in, v.contactLines(in), v.attributeLines(in))},
	} {
		if len(p.lines) == 0 {
			continue
		}
		out = append(out, kit.Blanks(w))
		parts = append(parts, part{p.id, len(out)})
		out = append(out, margin(p.lines, w)...)
	}
	return out, parts
}

// columns is the overview side by side: who it is and why it is worth it on the left, what is still
// to be done on the right.
func (l *leadScreen) columns(v leadView, w int) []string {
	cw := (w - 5) / 2
	left := pile(cw, v.headLines(cw), v.clockLines(cw), v.sentBackLines(cw, 0), v.scoreLines(cw), v.companyLines(cw, 4), v.partnerLines(cw))
	right := pile(cw, v.handed(cw), v.saidLines(cw), v.gateLines(cw), v.nextLines(cw, 4), v.bantFull(cw))
	h := max(len(left), len(right))
	left, right = kit.Fit(left, cw, h), kit.Fit(right, cw, h)
	divider := " " + l.s.th.Paint(theme.Faint, l.s.th.Glyphs.Column) + " "
	out := make([]string, 0, h)
	for i := range left {
		out = append(out, " "+left[i]+divider+right[i]+kit.Blanks(w-4-2*cw))
	}
	return out
}

func (l *leadScreen) column(v leadView, w int) []string {
	return pile(w, v.headLines(w), v.clockLines(w), v.sentBackLines(w, 0), v.handed(w), v.scoreLines(w), v.gateLines(w), v.nextLines(w, 4), v.bantFull(w),
		v.saidLines(w), v.companyLines(w, 4), v.partnerLines(w))
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

// margin puts lines of w-2 cells between one blank column on each side.
func margin(lines []string, w int) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = " " + line + " "
	}
	return out
}
