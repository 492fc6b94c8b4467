package partner

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// shared are the companies in the partner's customer list and ours, candidates first.
type shared struct {
	place.Asking[[]desk.OverlapRow]
	s    *place.Session
	of   string // the partner
	all  []desk.OverlapRow
	at   map[string]int // by domain
	list kit.List
}

// whyRows are those below the list, which say all of why: a rule, the company and its reason.
const whyRows = 4

func newShared(s *place.Session, of string, h int) *shared {
	v := &shared{s: s, of: of, at: map[string]int{}}
	v.list.Reset()
	v.resize(h)
	return v
}

func (v *shared) load() tea.Cmd {
	reader, who, of := v.s.Desk, v.s.Who, v.of
	return v.Ask(v.s, 0, func(ctx context.Context) ([]desk.OverlapRow, error) { return reader.Overlaps(ctx, who, of) })
}

func (v *shared) update(msg tea.Msg) tea.Cmd {
	heard := v.Hear(v.s, msg)
	if !heard.Came {
		return heard.Failed
	}
	v.all = heard.Value
	clear(v.at)
	var items []kit.Item
	for i := range v.all {
		o := &v.all[i]
		o.Domain, o.Name, o.Why = safetext.Line(o.Domain), safetext.Line(o.Name), safetext.Line(o.Why)
		if i == 0 || v.all[i-1].State != o.State {
			items = append(items, kit.Item{Key: string(o.State), Heading: true})
		}
		v.at[o.Domain] = i
		items = append(items, kit.Item{Key: o.Domain})
	}
	v.list.Set(items)
	return heard.Failed
}

// row is the selected company, nil when there is none.
func (v *shared) row() *desk.OverlapRow {
	if i, ok := v.at[v.list.Key()]; ok && i < len(v.all) {
		return &v.all[i]
	}
	return nil
}

// leads is the filter of the partner's leads at the selected company.
func (v *shared) leads() string {
	o := v.row()
	if o == nil || len(o.Leads) == 0 {
		return ""
	}
	return "partner:" + v.of + " " + filter.Quote(o.Domain)
}

func (v *shared) why(id keys.ID) string {
	o := v.row()
	switch {
	case o == nil:
		return v.s.Say("why.no_overlap")
	case id == keys.OpenFigure && len(o.Leads) == 0:
		return v.s.Say("why.no_overlap_lead")
	case id == keys.OverlapLead:
		if _, err := o.Referral(desk.Referral{}); err != nil {
			return safetext.Line(say.FaultLine(err))
		}
	}
	return ""
}

func (v *shared) resize(h int) {
	if v.strip(h) {
		h -= whyRows
	}
	v.list.Resize(max(h-1, 1))
}

func (v *shared) strip(h int) bool { return h >= 10 }

// count is how many there are in a state.
func (v *shared) count(state desk.OverlapState) (n int) {
	for i := range v.all {
		if v.all[i].State == state {
			n++
		}
	}
	return n
}

func (v *shared) status() string {
	if len(v.all) == 0 {
		return ""
	}
	return v.s.Words.Fill("status.row", strconv.Itoa(v.at[v.list.Key()]+1), strconv.Itoa(len(v.all)))
}

func (v *shared) view(w, h int) place.Picture {
	s := v.s
	if len(v.all) == 0 {
		var lines []string
		switch {
		case v.Err != nil:
			lines = place.ErrorLinesAbove(s, w, v.Err)
		case v.Loaded:
			lines = place.Centred(s, w, theme.Text|theme.Bold, s.Say("overlaps.empty"), s.Say("overlaps.empty_hint"))
		case v.Late:
			lines = place.Centred(s, w, theme.Muted, s.Say("overlaps.loading"))
		}
		return place.Picture{Lines: place.Lower(lines, w, h)}
	}
	lay := kit.Lay([]kit.Head{{Title: s.Say("overlaps.domain"), W: 24}, {Title: s.Say("overlaps.company"), W: 22, Drop: 1},
		{Title: s.Say("overlaps.leads"), W: 10, Drop: 2}, {Title: s.Say("overlaps.why"), W: 20, Grows: true}}, w)
	pic := place.Picture{Lines: []string{lay.Title(s.Theme, w)}}
	room := h - 1
	if v.strip(h) {
		room -= whyRows
	}
	from, to := v.list.Window()
	for i, it := range v.list.Items()[from:min(to, from+max(room, 1))] {
		if it.Heading {
			state := desk.OverlapState(it.Key)
			text := s.Say("overlaps.state."+it.Key) + " " + strconv.Itoa(v.count(state))
			pic.Lines = append(pic.Lines, kit.NewPen(s.Theme, w).Gap(1).Put(theme.Muted, text).String())
			continue
		}
		pic.Regions = append(pic.Regions, kit.Region{Y: len(pic.Lines), W: w, H: 1, ID: "overlap:" + it.Key})
		pic.Lines = append(pic.Lines, lay.Row(s.Theme, w, from+i == v.list.Cursor(), v.cells(&v.all[v.at[it.Key]])))
	}
	if v.strip(h) {
		pic.Lines = append(kit.Fit(pic.Lines, w, h-whyRows), kit.Rule(s.Theme, w))
		pic.Lines = append(pic.Lines, v.detail(w)...)
	}
	pic.Lines = kit.Fit(pic.Lines, w, h)
	return pic
}

func (v *shared) cells(o *desk.OverlapRow) []kit.Cell {
	style := theme.Text
	if o.State == desk.NoOverlap {
		style = theme.Muted
	}
	return []kit.Cell{{Text: o.Domain, Style: style}, {Text: o.Name, Style: style}, {Text: v.ids(o), Style: theme.Text},
		{Text: o.Why, Style: theme.Muted}}
}

// ids are the leads at a company, the first of them where there are many.
func (v *shared) ids(o *desk.OverlapRow) string {
	if len(o.Leads) == 0 {
		return ""
	}
	text := o.Leads[0].String()
	if n := len(o.Leads) - 1; n > 0 {
		text += " +" + strconv.Itoa(n)
	}
	return text
}

// detail says of the selected company all of why, and what can be done.
func (v *shared) detail(w int) []string {
	o := v.row()
	if o == nil {
		return nil
	}
	s := v.s
	name := strings.TrimSpace(o.Domain + "  " + o.Name)
	lines := []string{kit.NewPen(s.Theme, w).Gap(1).Put(theme.Text|theme.Bold, name).Gap(2).
		Put(theme.Muted, s.Say("overlaps.state."+string(o.State))).String()}
	for _, text := range kit.Wrap(o.Why, max(w-2, 1)) {
		lines = append(lines, kit.NewPen(s.Theme, w).Gap(1).Put(theme.Text, text).String())
	}
	return kit.Fit(lines, w, whyRows-1)
}
