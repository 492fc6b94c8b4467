// Package programme is what the programme as a whole cost and brought: against its goal and its pilot, by quarter, beside
// other channels, two sides compared, and reckoned on from there.
package programme

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/acts"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// Programme shows one of its parts below the bars.
type Programme struct {
	s    *place.Session
	w, h int
	look desk.ProgrammeLook
	part int
	eqls string // what is typed to the calculator
	list kit.List
	q    desk.ReportQuery // what is compared

	place.Asking[desk.ProgrammeLook]
	asks acts.Figures
}

// parts are what is shown, each by the words programme.part.ID.
func parts() []string {
	return []string{"figures", "quarters", "targets", "channels", "compare", "ahead"}
}

// New is the programme; nothing is asked yet.
func New(s *place.Session) *Programme {
	v := &Programme{s: s, eqls: "50", q: desk.ReportQuery{Name: "programme"}}
	v.list.Reset()
	return v
}

func (v *Programme) Scopes() []keys.Scope {
	return []keys.Scope{keys.Programme, keys.Figures, keys.Past, keys.List}
}

func (v *Programme) Init() tea.Cmd { return v.load() }

func (v *Programme) load() tea.Cmd {
	reader, who, q := v.s.Desk, v.s.Who, v.q
	return v.Ask(v.s, place.ReportPatience, func(ctx context.Context) (desk.ProgrammeLook, error) {
		look, err := reader.LookProgramme(ctx, who, q)
		return clean(look), err
	})
}

// Reload asks anew, one question at a time: it goes through all that happened.
func (v *Programme) Reload() tea.Cmd {
	if v.Waiting() {
		return nil
	}
	return v.load()
}

func (v *Programme) Update(msg tea.Msg) tea.Cmd {
	if c, ok := msg.(compared); ok {
		v.q.Partners, v.q.Against, v.q.Compare = c.partners, c.against, c.period
		v.show(compare)
		return v.load()
	}
	if cmd, mine := v.asks.Hear(v.s, msg); mine {
		return cmd
	}
	heard := v.Hear(v.s, msg)
	if heard.Came {
		v.look = heard.Value
		v.arrange()
	}
	if heard.Failed != nil {
		v.q = desk.ReportQuery{Name: v.q.Name}
	}
	return heard.Failed
}

// The places of these parts.
const (
	figures = iota
	quarters
	targets
	channels
	compare
	ahead
)

// arrange makes the rows of the part that is shown.
func (v *Programme) arrange() {
	n := 0
	switch v.part {
	case figures:
		n = len(v.look.Figures)
	case quarters:
		n = len(v.look.Quarters)
	case targets:
		n = len(v.look.Targets)
	case channels:
		n = len(v.look.Channels)
	}
	items := make([]kit.Item, n)
	for i := range items {
		items[i].Key = strconv.Itoa(i)
	}
	v.list.Set(items)
	v.Resize(v.w, v.h)
}

func (v *Programme) show(part int) {
	v.part = part % len(parts())
	v.list.Reset()
	v.arrange()
}

func (v *Programme) Resize(w, h int) {
	v.w, v.h = w, h
	v.list.Resize(v.room(h))
}

// Figure is what is selected: a figure of the whole, a quarter or a channel by what stands first in its line, a target by what
// was reached.
func (v *Programme) Figure() *place.Figure {
	i := v.list.Cursor()
	line := func(l *desk.FigureLine, column string) *place.Figure {
		f := &place.Figure{Of: v.s.Say("tab.programme") + ", " + l.Name, In: l.In, Column: column}
		if of := l.Figure(column); of != nil {
			f.Where = of.Where
		}
		return f
	}
	switch {
	case i < 0:
	case v.part == figures && i < len(v.look.Figures):
		f := &v.look.Figures[i]
		return &place.Figure{Of: v.s.Say("tab.programme"), In: v.look.In, Column: f.Name, Where: f.Where}
	case v.part == targets && i < len(v.look.Targets):
		t := &v.look.Targets[i]
		return &place.Figure{Of: v.called(t) + ", " + t.Period, In: t.In, Column: t.Name, Where: t.Where}
	case v.part == quarters && i < len(v.look.Quarters):
		return line(&v.look.Quarters[i], "eqls")
	case v.part == channels && i < len(v.look.Channels):
		return line(&v.look.Channels[i], "spend")
	}
	return nil
}

// called is whose a target is.
func (v *Programme) called(t *desk.TargetLine) string {
	if t.Partner == desk.TheProgramme {
		return v.s.Say("programme.whole")
	}
	return t.Called
}

func (v *Programme) Why(id keys.ID) string {
	switch id {
	case keys.NextPeriod, keys.PrevPeriod:
		return v.s.Say("why.programme_whole")
	case keys.Export, keys.CompareSides:
		if !v.Loaded {
			return v.s.Say("why.no_figure")
		}
	}
	return v.asks.Why(v.s, id, v.Figure())
}

func (v *Programme) Run(id keys.ID) tea.Cmd {
	switch id {
	case keys.OpenLeads, keys.Since:
		return v.asks.Run(v.s, id, v.Figure())
	case keys.NextTable:
		v.show(v.part + 1)
	case keys.PrevTable:
		v.show(v.part + len(parts()) - 1)
	case keys.CompareSides:
		return place.Send(place.OpenSheet{Sheet: newCompare(v)})
	case keys.Export:
		return acts.Export(v.s, v.q)
	default:
		place.MoveList(&v.list, id)
	}
	return nil
}

// Typed takes digits while the calculator is shown.
func (v *Programme) Typed(name, text string) (tea.Cmd, bool) {
	const most = 6
	switch {
	case v.part != ahead || !v.Loaded:
		return nil, false
	case name == "backspace":
		v.eqls = v.eqls[:max(len(v.eqls)-1, 0)]
	case len(text) == 1 && text[0] >= '0' && text[0] <= '9':
		if v.eqls = strings.TrimLeft(v.eqls+text, "0"); len(v.eqls) > most {
			v.eqls = v.eqls[:most]
		}
	default:
		return nil, false
	}
	return nil, true
}

// Paste takes a number while the calculator is shown.
func (v *Programme) Paste(text string) tea.Cmd {
	if n, err := strconv.Atoi(strings.TrimSpace(text)); err == nil && n > 0 && n < 1_000_000 && v.part == ahead {
		v.eqls = strconv.Itoa(n)
	}
	return nil
}

func (v *Programme) Click(id string) tea.Cmd {
	if key, ok := strings.CutPrefix(id, "row:"); ok {
		v.list.Select(key)
	}
	if n, ok := strings.CutPrefix(id, "part:"); ok {
		if i, err := strconv.Atoi(n); err == nil {
			v.show(i)
		}
	}
	return nil
}

func (v *Programme) Wheel(n int) tea.Cmd {
	v.list.Scroll(n)
	return nil
}

func (v *Programme) Compact() string {
	return v.s.Say("tab.programme") + " " + v.s.Theme.Glyphs.Middot + " " + v.s.Say("programme.part."+parts()[v.part])
}

func (v *Programme) Status() string {
	if v.list.Cursor() < 0 {
		return ""
	}
	return v.s.Words.Fill("status.row", strconv.Itoa(v.list.Cursor()+1), strconv.Itoa(v.list.Len()))
}

func (v *Programme) Freshness() string { return v.s.Freshness(v.Asked) }

// clean is where texts of the report enter the screen.
func clean(l desk.ProgrammeLook) desk.ProgrammeLook {
	l.Currency = safetext.Line(l.Currency)
	for i := range l.Targets {
		l.Targets[i].Partner, l.Targets[i].Called = safetext.Line(l.Targets[i].Partner), safetext.Line(l.Targets[i].Called)
	}
	for i := range l.Channels {
		l.Channels[i].Name = safetext.Line(l.Channels[i].Name)
	}
	return l
}
