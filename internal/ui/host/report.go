package host

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
	"github.com/eqltui/eqltui/internal/ui/acts"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// reportSheet lists what a batch was refused on, each with its reason.
type reportSheet struct {
	place.Panel
	text  string // what became of the others
	lines []refusedLine
	at    int
}

type refusedLine struct {
	on  desk.Subject
	row desk.Row // of a lead
	why string

	hint string // what to do instead
}

// name is the company, "" when all that is known is the number, which stands beside it.
func (l *refusedLine) name() string {
	if name := say.CompanyOf(&l.row); l.row.ID != 0 && name != l.on.String() {
		return name
	}
	return ""
}

// refusalReason is why one lead was refused, without its id, which stands beside it.
func refusalReason(s *place.Session, f desk.Refusal) string {
	if len(f.Gates) > 0 {
		return s.Words.Count("gates.open", len(f.Gates))
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

func (v *reportSheet) Title() string { return v.S.Words.Count("sheet.report", len(v.lines)) }

func (v *reportSheet) Right() (string, theme.Style) { return v.text, theme.Muted }

func (v *reportSheet) Width() int { return 104 }

func (v *reportSheet) Note() string { return v.S.Say("bulk.note") }

func (v *reportSheet) Send() tea.Cmd { return nil }

func (v *reportSheet) Hints() []kit.Hint {
	s := v.S
	return []kit.Hint{
		{Key: s.Theme.Glyphs.Enter, Word: s.Say("hint.open")}, {Key: "m", Word: s.Say("bulk.mark")},
		{Key: "esc", Word: s.Say("hint.close"), ID: place.HintPrefix + string(keys.Close)},
	}
}

func (v *reportSheet) Key(name, _ string) tea.Cmd {
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
		return place.Send(acts.CloseIt{})
	case "enter":
		if v.lines[v.at].row.ID == 0 {
			return nil
		}
		return tea.Batch(place.Send(acts.CloseIt{}), place.Send(place.GoTo{Place: place.LeadPlace, Arg: v.lines[v.at].row}))
	case "m":
		var ids []lead.ID
		for _, l := range v.lines {
			ids = append(ids, l.row.ID)
		}
		return place.Send(keepMarked{ids})
	}
	v.at = min(max(v.at, 0), len(v.lines)-1)
	return nil
}

// Point selects a line, and opens the selected one.
func (v *reportSheet) Point(_, y, _, h int, floating bool) tea.Cmd {
	i := place.LineAt(y, v.at, len(v.lines), h, 1, floating)
	switch {
	case i < 0:
		return nil
	case i == v.at:
		return v.Key("enter", "")
	}
	v.at = i
	return nil
}

func (v *reportSheet) Wheel(n int) tea.Cmd {
	v.at = min(max(v.at+n, 0), len(v.lines)-1)
	return nil
}

func (v *reportSheet) Body(w, h int, floating bool) ([]string, kit.Spot) {
	s, g := v.S, v.S.Theme.Glyphs
	var lines []string
	if !floating && h >= 10 {
		lines = append(lines, kit.Blanks(w))
	}
	top, room := place.Window(v.at, len(v.lines), h-len(lines)-1, floating)
	company := min(max(w/3, 12), 30)
	spot := kit.Spot{}
	for i := top; i < len(v.lines) && i < top+room; i++ {
		l := &v.lines[i]
		p := kit.NewPen(s.Theme, w)
		style := theme.Text
		if i == v.at {
			spot = kit.Spot{Y: len(lines), On: true}
			p.On(theme.Selected).Put(theme.Accent, g.Cursor)
			style |= theme.Bold
		} else {
			p.Gap(1)
		}
		p.Col(theme.Muted, l.on.String(), 7).Gap(1)
		if w >= place.Small-4 {
			p.Col(style, l.name(), company).Gap(2)
		}
		lines = append(lines, p.Cell(theme.Text, l.why, w-p.At()-1).String())
	}
	p := kit.NewPen(s.Theme, w).Gap(1)
	if hint := v.lines[v.at].hint; hint != "" {
		p.Put(theme.Info, s.Theme.Glyphs.Arrow).Gap(1).Cell(theme.Info, hint, w-20)
	}
	if n := len(v.lines); n > room {
		p.End(theme.Muted, s.Words.Fill("status.lines", strconv.Itoa(top+1), strconv.Itoa(min(top+room, n)), strconv.Itoa(n)), 1)
	}
	if h > 3 {
		lines = append(lines, p.String())
	}
	return lines, spot
}

// askSheet asks again before something is done at once to a great many leads, or to somebody else's.
type askSheet struct {
	place.Panel
	intent intent
	about  string // what is asked
	hint   string // the line below
}

func newAskSheet(s *place.Session, i intent) *askSheet {
	about := s.Words.Fill("bulk.many", string(i.action.Verb), say.CountText(desk.Count{N: len(i.on)}))
	return &askSheet{Panel: place.Panel{S: s, Verb: keys.Report}, intent: i, about: about, hint: s.Say("bulk.many_note")}
}

// newAskOthers asks before an action without a sheet takes colleagues' leads from them; nil when they
// are nobody's or one's own.
func newAskOthers(s *place.Session, i intent, on []place.Subject) *askSheet {
	var whose []string
	for n := range on {
		if owner := on[n].Owner; owner != "" && owner != s.Who.User && !slices.Contains(whose, owner) {
			whose = append(whose, owner)
		}
	}
	if len(whose) == 0 {
		return nil
	}
	text := s.Words.Fill("ask.others", string(i.action.Verb), on[0].String(), on[0].Name, strings.Join(whose, ", "))
	if len(on) > 1 {
		text = s.Words.Fill("ask.others_many", string(i.action.Verb), strconv.Itoa(len(on)), strings.Join(whose, ", "))
	}
	return &askSheet{Panel: place.Panel{S: s, Verb: keys.Report}, intent: i, about: text, hint: s.Say("ask.others_note")}
}

func (v *askSheet) Title() string { return v.S.Several(v.intent.on[0].Kind, len(v.intent.on)) }

func (v *askSheet) Right() (string, theme.Style) { return "", theme.Muted }

func (v *askSheet) Width() int { return 64 }

func (v *askSheet) Note() string { return v.hint }

func (v *askSheet) Key(string, string) tea.Cmd { return nil }

// Send goes ahead.
func (v *askSheet) Send() tea.Cmd {
	i := v.intent
	i.sure = true
	return tea.Batch(place.Send(acts.CloseIt{}), place.Send(goAhead{i}))
}

func (v *askSheet) Hints() []kit.Hint {
	s := v.S
	return []kit.Hint{
		{Key: "ctrl+s", Word: s.Say("bulk.go"), ID: place.HintPrefix + string(keys.Submit)},
		{Key: "esc", Word: s.Say("hint.close"), ID: place.HintPrefix + string(keys.Close)},
	}
}

func (v *askSheet) Body(w, h int, _ bool) ([]string, kit.Spot) {
	s := v.S
	var lines []string
	for _, line := range kit.Wrap(v.about, w) {
		lines = append(lines, kit.Line(s.Theme, w, theme.Text, line))
	}
	return lines[:min(len(lines), h)], kit.Spot{}
}
