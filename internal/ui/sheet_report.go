package ui

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// reportSheet lists the leads that a batch was refused on, each with its reason.
type reportSheet struct {
	formSheet
	text  string // what became of the others
	lines []refusedLine
	at    int
}

type refusedLine struct {
	id  lead.ID
	row desk.Row
	why string

	hint string // what to do instead
}

// name is the company, "" when all that is known is the number, which stands beside it.
func (l *refusedLine) name() string {
	if name := companyOf(&l.row); name != l.id.String() {
		return name
	}
	return ""
}

// refusalReason is why one lead was refused, without its id, which stands beside it.
func refusalReason(s *session, f desk.Refusal) string {
	if len(f.Gates) > 0 {
		return s.words.count("gates.open", len(f.Gates))
	}
	if f.Err == nil {
		return ""
	}
	var e *fault.Error
	text := f.Err.Error()
	if errors.As(f.Err, &e) && e.Why != "" {
		text = e.Why
	}
	return safetext.Line(text)
}

func (v *reportSheet) title() string                           { return v.s.words.count("sheet.report", len(v.lines)) }
func (v *reportSheet) right() (string, theme.Style)            { return v.text, theme.Muted }
func (v *reportSheet) width() int                              { return 104 }
func (v *reportSheet) draft() string                           { return "" }
func (v *reportSheet) note() string                            { return v.s.say("bulk.note") }
func (v *reportSheet) paste(string)                            {}
func (v *reportSheet) submit() ([]lead.ID, desk.Action, error) { return nil, desk.Action{}, nil }
func (v *reportSheet) send() tea.Cmd                           { return nil }

func (v *reportSheet) hints() []kit.Hint {
	s := v.s
	return []kit.Hint{
		{Key: s.th.Glyphs.Enter, Word: s.say("hint.open")}, {Key: "m", Word: s.say("bulk.mark")},
		{Key: "esc", Word: s.say("hint.close"), ID: hintPrefix + string(keys.Close)},
	}
}

func (v *reportSheet) key(name, _ string) tea.Cmd {
	switch name {
	case "down", "j", "tab":
		v.at++
	case "up", "k", "shift+tab":
		v.at--
	case "pgdown", "ctrl+d":
		v.at += 10
	case "pgup", "ctrl+u":
		v.at -= 10
	case "home", "g":
		v.at = 0
	case "end", "G":
		v.at = len(v.lines) - 1
	case "q":
		return send(closeIt{})
	case "enter":
		return tea.Batch(send(closeIt{}), send(goTo{screen: "lead", row: v.lines[v.at].row}))
	case "m":
		var ids []lead.ID
		for _, l := range v.lines {
			ids = append(ids, l.id)
		}
		return send(keepMarked{ids})
	}
	v.at = min(max(v.at, 0), len(v.lines)-1)
	return nil
}

// window is which of n lines a sheet shows: around the selected one, so that drawing changes nothing.
func window(at, n, h int, floating bool) (top, room int) {
	room = max(h, 1)
	if floating {
		room = min(room, 16)
	}
	return min(max(at-room/2, 0), max(n-room, 0)), room
}

// lineAt is the line of a sheet at y, -1 for none.
func lineAt(y, at, n, h, below int, floating bool) int {
	first := 0
	if !floating && h >= 10 {
		first = 1
	}
	top, room := window(at, n, h-first-below, floating)
	i := top + y - first
	if y < first || i >= min(top+room, n) {
		return -1
	}
	return i
}

// point selects a line, and opens the selected one.
func (v *reportSheet) point(_, y, _, h int, floating bool) tea.Cmd {
	i := lineAt(y, v.at, len(v.lines), h, 1, floating)
	switch {
	case i < 0:
		return nil
	case i == v.at:
		return v.key("enter", "")
	}
	v.at = i
	return nil
}

func (v *reportSheet) wheel(n int) tea.Cmd {
	v.at = min(max(v.at+n, 0), len(v.lines)-1)
	return nil
}

func (v *reportSheet) body(w, h int, floating bool) ([]string, kit.Spot) {
	s, g := v.s, v.s.th.Glyphs
	var lines []string
	if !floating && h >= 10 {
		lines = append(lines, kit.Blanks(w))
	}
	top, room := window(v.at, len(v.lines), h-len(lines)-1, floating)
	company := min(max(w/3, 12), 30)
	spot := kit.Spot{}
	for i := top; i < len(v.lines) && i < top+room; i++ {
		l := &v.lines[i]
		p := kit.NewPen(s.th, w)
		style := theme.Text
		if i == v.at {
			spot = kit.Spot{Y: len(lines), On: true}
			p.On(theme.Selected).Put(theme.Accent, g.Cursor)
			style |= theme.Bold
		} else {
			p.Gap(1)
		}
		p.Col(theme.Muted, l.id.String(), 7).Gap(1)
		if w >= small-4 {
			p.Col(style, l.name(), company).Gap(2)
		}
		lines = append(lines, p.Cell(theme.Text, l.why, w-p.At()-1).String())
	}
	p := kit.NewPen(s.th, w).Gap(1)
	if hint := v.lines[v.at].hint; hint != "" {
		p.Put(theme.Info, s.th.Glyphs.Arrow).Gap(1).Cell(theme.Info, hint, w-20)
	}
	if n := len(v.lines); n > room {
		p.End(theme.Muted, s.words.fill("status.lines", strconv.Itoa(top+1), strconv.Itoa(min(top+room, n)), strconv.Itoa(n)), 1)
	}
	if h > 3 {
		lines = append(lines, p.String())
	}
	return lines, spot
}

// askSheet asks again before something is done at once to a great many leads, or to somebody else's.
type askSheet struct {
	formSheet
	intent intent
	about  string // what is asked
	hint   string // the line below
}

func newAskSheet(s *session, i intent) *askSheet {
	about := s.words.fill("bulk.many", string(i.action.Verb), countText(desk.Count{N: len(i.ids)}))
	return &askSheet{formSheet: formSheet{s: s, verb: keys.Report}, intent: i, about: about, hint: s.say("bulk.many_note")}
}

// newAskOthers asks before an action without a sheet takes colleagues' leads from them; nil when they
// are nobody's or one's own.
func newAskOthers(s *session, i intent, rows []desk.Row) *askSheet {
	var whose []string
	for n := range rows {
		if owner := rows[n].Owner; owner != "" && owner != s.who.User && !slices.Contains(whose, owner) {
			whose = append(whose, owner)
		}
	}
	if len(whose) == 0 {
		return nil
	}
	text := s.words.fill("ask.others", string(i.action.Verb), rows[0].ID.String(), companyOf(&rows[0]), strings.Join(whose, ", "))
	if len(rows) > 1 {
		text = s.words.fill("ask.others_many", string(i.action.Verb), strconv.Itoa(len(rows)), strings.Join(whose, ", "))
	}
	return &askSheet{formSheet: formSheet{s: s, verb: keys.Report}, intent: i, about: text, hint: s.say("ask.others_note")}
}

func (v *askSheet) title() string                           { return v.s.words.count("sheet.leads", len(v.intent.ids)) }
func (v *askSheet) right() (string, theme.Style)            { return "", theme.Muted }
func (v *askSheet) width() int                              { return 64 }
func (v *askSheet) draft() string                           { return "" }
func (v *askSheet) note() string                            { return v.hint }
func (v *askSheet) paste(string)                            {}
func (v *askSheet) key(string, string) tea.Cmd              { return nil }
func (v *askSheet) submit() ([]lead.ID, desk.Action, error) { return nil, desk.Action{}, nil }

func (v *askSheet) point(int, int, int, int, bool) tea.Cmd { return nil }
func (v *askSheet) wheel(int) tea.Cmd                      { return nil }

// send goes ahead.
func (v *askSheet) send() tea.Cmd {
	i := v.intent
	i.sure = true
	return tea.Batch(send(closeIt{}), send(goAhead{i}))
}

func (v *askSheet) hints() []kit.Hint {
	s := v.s
	return []kit.Hint{
		{Key: "ctrl+s", Word: s.say("bulk.go"), ID: hintPrefix + string(keys.Submit)},
		{Key: "esc", Word: s.say("hint.close"), ID: hintPrefix + string(keys.Close)},
	}
}

func (v *askSheet) body(w, h int, _ bool) ([]string, kit.Spot) {
	s := v.s
	var lines []string
	for _, line := range kit.Wrap(v.about, w) {
		lines = append(lines, kit.Line(s.th, w, theme.Text, line))
	}
	return lines[:min(len(lines), h)], kit.Spot{}
}
