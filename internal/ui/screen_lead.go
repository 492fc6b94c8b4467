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

func (l *leadScreen) scopes() []keys.Scope                 { return []keys.Scope{keys.Lead, keys.List} }
func (l *leadScreen) subjects() []desk.Row                 { return []desk.Row{l.row} }
func (l *leadScreen) typed(string, string) (tea.Cmd, bool) { return nil, false }
func (l *leadScreen) paste(string) tea.Cmd                 { return nil }
func (l *leadScreen) click(string) tea.Cmd                 { return nil }
func (l *leadScreen) back() bool                           { return false }

func (l *leadScreen) why(id keys.ID) string {
	if id == keys.Open {
		return l.s.say("why.open_already")
	}
	return ""
}

func (l *leadScreen) next() time.Time {
	return readClock(l.row.Clock, l.s.at, l.s.zone, l.s.th.Glyphs).next
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
	l.total = len(l.lines(l.w))
	l.top = max(min(l.top, l.total-l.h), 0)
}

func (l *leadScreen) run(id keys.ID) tea.Cmd {
	switch id {
	case keys.Down:
		l.top++
	case keys.Up:
		l.top--
	case keys.HalfDown:
		l.top += l.h / 2
	case keys.HalfUp:
		l.top -= l.h / 2
	case keys.PageDown:
		l.top += l.h - 1
	case keys.PageUp:
		l.top -= l.h - 1
	case keys.Top:
		l.top = 0
	case keys.Bottom:
		l.top = l.total
	}
	l.top = max(min(l.top, l.total-l.h), 0)
	return nil
}

func (l *leadScreen) wheel(n int) tea.Cmd {
	l.top = max(min(l.top+n, l.total-l.h), 0)
	return nil
}

func (l *leadScreen) head(w int) (string, []kit.Region) {
	g := l.s.th.Glyphs
	p := kit.NewPen(l.s.th, w).Gap(1).Put(theme.Accent, g.Back).Gap(1).Put(theme.Muted, l.s.say("tab.inbox")).Gap(2)
	p.Cell(theme.Text|theme.Bold, companyOf(&l.row), w/2)
	return p.End(theme.Muted, l.row.ID.String(), 1).String(), nil
}

func (l *leadScreen) compact() string { return l.row.ID.String() + " " + companyOf(&l.row) }

func (l *leadScreen) status() string {
	if l.total <= l.h {
		return ""
	}
	return l.s.words.fill("status.lines", strconv.Itoa(l.top+1), strconv.Itoa(min(l.top+l.h, l.total)), strconv.Itoa(l.total))
}

func (l *leadScreen) view(w, h int) picture {
	lines := l.lines(w)
	top := max(min(l.top, len(lines)-h), 0)
	return picture{lines: kit.Fit(slices.Clone(lines[top:]), w, h)}
}

// lines is the whole page.
func (l *leadScreen) lines(w int) []string {
	v := leadView{s: l.s, r: &l.row, d: l.d}
	if l.err != nil {
		return errorLines(l.s, w, l.err)
	}
	if w < wide {
		return margin(l.column(v, w-2), w)
	}
	// Two columns: why it is worth it on the left, what still has to be known on the right.
	cw := (w - 4) / 2
	left := pile(cw, v.headLines(cw), v.clockLines(cw), v.scoreLines(cw), v.ruleLines(cw), v.triggerLines(cw, 8))
	right := pile(cw, v.saidLines(cw), v.gatesFull(cw), v.nextLines(cw, 6), v.bantFull(cw), v.contactLines(cw))
	h := max(len(left), len(right))
	left, right = kit.Fit(left, cw, h), kit.Fit(right, cw, h)
	divider := " " + l.s.th.Paint(theme.Faint, l.s.th.Glyphs.Column) + " "
	out := make([]string, 0, h+40)
	for i := range left {
		out = append(out, " "+left[i]+divider+right[i]+kit.Blanks(w-4-2*cw))
	}
	rest := pile(w-2, v.historyLines(w-2, 200), v.touchLines(w-2), v.attributeLines(w-2))
	if len(rest) > 0 {
		out = append(out, kit.Rule(l.s.th, w))
		out = append(out, margin(rest, w)...)
	}
	return out
}

func (l *leadScreen) column(v leadView, w int) []string {
	return pile(w, v.headLines(w), v.clockLines(w), v.scoreLines(w), v.gatesFull(w), v.nextLines(w, 6), v.bantFull(w),
		v.saidLines(w), v.contactLines(w), v.triggerLines(w, 8), v.ruleLines(w), v.historyLines(w, 200), v.touchLines(w), v.attributeLines(w))
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
