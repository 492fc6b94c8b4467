// Package weekly is the weekly report as people look at it: each figure against the weeks before, by partner and by owner,
// what changed, and the leads behind all of it.
package weekly

import (
	"context"
	"slices"
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

// Weekly is one week of the report.
type Weekly struct {
	s      *place.Session
	w, h   int
	week   string // that was asked for; "" is the one that runs
	look   desk.WeekLook
	figure int // which of figures is looked at
	table  bool
	list   kit.List
	lines  map[string]*desk.FigureLine // by the keys of the list

	place.Asking[desk.WeekLook]
	whole  place.Whole[desk.WeekLook]
	behind bool // what changed comes behind, of which it is not known yet how much there is
	asks   acts.Figures
}

// figures are those that are looked at, in the order of their tiles.
func figures() []string {
	return []string{"eqls", "referrals", "sqls", "won", "arr", "in_time", "conversion", "triggers_share", "traffic"}
}

// New is the report of the week that runs; nothing is asked yet.
func New(s *place.Session) *Weekly {
	v := &Weekly{s: s}
	v.list.Reset()
	return v
}

func (v *Weekly) Scopes() []keys.Scope {
	return []keys.Scope{keys.Trends, keys.Figures, keys.Past, keys.List}
}

func (v *Weekly) Init() tea.Cmd { return v.load() }

// Visit shows the week it was sent for.
func (v *Weekly) Visit(arg any) (tea.Cmd, bool) {
	week, ok := arg.(place.Period)
	v.week = string(week)
	return nil, ok // the place asks anew whenever somebody comes
}

func (v *Weekly) load() tea.Cmd {
	reader, who, week := v.s.Desk, v.s.Who, v.week
	return v.Ask(v.s, place.ReportPatience, func(ctx context.Context) (desk.WeekLook, error) {
		look, err := reader.LookWeek(ctx, who, desk.WeekQuery{Week: week, AtMost: desk.LookAtMost})
		return clean(look), err
	})
}

// rest asks for what changed, where the answer left it out.
func (v *Weekly) rest() tea.Cmd {
	if !v.behind {
		v.whole.Halt()
		return nil
	}
	reader, who, week := v.s.Desk, v.s.Who, v.look.Week
	return v.whole.Ask(v.s, week, func(ctx context.Context) (desk.WeekLook, error) {
		look, err := reader.LookWeek(ctx, who, desk.WeekQuery{Week: week})
		return clean(look), err
	})
}

// Reload asks anew, one question at a time: a report goes through all that happened in a quarter.
func (v *Weekly) Reload() tea.Cmd {
	if v.Waiting() {
		return nil
	}
	return v.load()
}

func (v *Weekly) Update(msg tea.Msg) tea.Cmd {
	if cmd, mine := v.asks.Hear(v.s, msg); mine {
		return cmd
	}
	if l, told, mine := v.whole.Take(msg); mine {
		if l.Week == v.look.Week { // the figures that are shown may be later ones
			v.look.Changes, v.look.Partly = l.Changes, false
		}
		return told
	}
	heard := v.Hear(v.s, msg)
	if heard.Came {
		known := v.look
		v.look, v.behind = heard.Value, heard.Value.Partly
		v.look.Keep(&known)
		v.arrange()
		return v.rest()
	}
	if heard.Failed != nil {
		v.week = v.look.Week
	}
	return heard.Failed
}

// arrange makes the lines: all, then partners, then owners.
func (v *Weekly) arrange() {
	v.lines = map[string]*desk.FigureLine{"all": &v.look.Total}
	items := []kit.Item{{Key: "all"}}
	add := func(heading, prefix string, lines []desk.FigureLine) {
		if len(lines) == 0 {
			return
		}
		items = append(items, kit.Item{Key: heading, Heading: true})
		for i := range lines {
			key := prefix + lines[i].ID
			v.lines[key] = &lines[i]
			items = append(items, kit.Item{Key: key})
		}
	}
	add("partners", partnerPrefix, v.look.Partners)
	add("owners", ownerPrefix, v.look.Owners)
	v.list.Set(items)
	v.Resize(v.w, v.h)
}

// What stands before the ids of lines.
const (
	partnerPrefix = "partner:"
	ownerPrefix   = "owner:"
)

// name is the figure that is looked at.
func (v *Weekly) name() string { return figures()[v.figure] }

// chosen is the figure under the cursor, nil when there is none.
func (v *Weekly) chosen() *desk.Figure {
	if l := v.lines[v.list.Key()]; l != nil {
		return l.Figure(v.name())
	}
	return nil
}

// Figure is the figure under the cursor with its line of the report.
func (v *Weekly) Figure() *place.Figure {
	l, f := v.lines[v.list.Key()], v.chosen()
	if f == nil {
		return nil
	}
	return &place.Figure{Of: v.called(v.list.Key(), l) + ", " + v.look.Week, In: l.In, Column: f.Name, Where: f.Where}
}

func (v *Weekly) Resize(w, h int) {
	v.w, v.h = w, h
	v.list.Resize(v.divide(w, h).list)
}

func (v *Weekly) Why(id keys.ID) string {
	switch id {
	case keys.Export:
		if v.chosen() == nil {
			return v.s.Say("why.no_figure")
		}
	case keys.NextPeriod:
		if v.Loaded && v.look.Next == "" {
			return v.s.Say("why.week_runs")
		}
	}
	return v.asks.Why(v.s, id, v.Figure())
}

func (v *Weekly) Run(id keys.ID) tea.Cmd {
	n := len(figures())
	switch id {
	case keys.OpenLeads, keys.Since:
		return v.asks.Run(v.s, id, v.Figure())
	case keys.NextPeriod:
		return v.show(v.look.Next)
	case keys.PrevPeriod:
		return v.show(v.look.Prev)
	case keys.NextFigure:
		v.figure = (v.figure + 1) % n
	case keys.PrevFigure:
		v.figure = (v.figure + n - 1) % n
	case keys.AsTable:
		v.table = !v.table
		v.Resize(v.w, v.h)
	case keys.Export:
		return acts.Export(v.s, desk.ReportQuery{Name: "weekly", Period: v.look.Week})
	default:
		place.MoveList(&v.list, id)
	}
	return nil
}

// show goes to another week.
func (v *Weekly) show(week string) tea.Cmd {
	if week == "" {
		return nil
	}
	v.week = week
	return v.load()
}

// Back goes to the week that runs.
func (v *Weekly) Back() bool {
	if v.week == "" || v.look.Running {
		return false
	}
	v.week, v.Loaded = "", false
	return true
}

func (v *Weekly) Click(id string) tea.Cmd {
	if key, ok := strings.CutPrefix(id, "row:"); ok {
		v.list.Select(key)
	}
	if name, ok := strings.CutPrefix(id, "figure:"); ok {
		v.figure = max(slices.Index(figures(), name), 0)
	}
	if week, ok := strings.CutPrefix(id, "week:"); ok {
		return v.show(week)
	}
	return nil
}

func (v *Weekly) Wheel(n int) tea.Cmd {
	v.list.Scroll(n)
	return nil
}

func (v *Weekly) Compact() string {
	text := v.s.Say("tab.weekly")
	if v.Loaded {
		text += " " + v.s.Theme.Glyphs.Middot + " " + v.look.Week
	}
	return text
}

func (v *Weekly) Status() string {
	if !v.Loaded || v.list.Cursor() < 0 {
		return ""
	}
	return v.s.Words.Fill("status.row", strconv.Itoa(v.row()), strconv.Itoa(len(v.lines)))
}

// row is the number of the selected line; headings do not count.
func (v *Weekly) row() (n int) {
	for _, it := range v.list.Items()[:v.list.Cursor()+1] {
		if !it.Heading {
			n++
		}
	}
	return n
}

func (v *Weekly) Freshness() string { return v.s.Freshness(v.Asked) }

// clean is where texts of the report enter the screen.
func clean(l desk.WeekLook) desk.WeekLook {
	for _, lines := range [][]desk.FigureLine{l.Partners, l.Owners} {
		for i := range lines {
			lines[i].Name = safetext.Line(lines[i].Name)
		}
	}
	for i := range l.Changes {
		l.Changes[i].Partner, l.Changes[i].Page = safetext.Line(l.Changes[i].Partner), safetext.Line(l.Changes[i].Page)
	}
	l.Currency = safetext.Line(l.Currency)
	return l
}
