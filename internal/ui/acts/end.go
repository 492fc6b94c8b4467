package acts

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// endPartner ends partnerships, and says before whose open leads that leaves.
func endPartner() place.Act { return place.Act{ID: keys.EndPartner, New: newEnd} }

// End asks nothing: it says which leads are open and what becomes of them.
type End struct {
	place.Panel
	open   []openLeads
	came   bool
	err    error
	asking place.Question[[]openLeads]
}

// openLeads are those of one partner that may still be won, the most urgent first.
type openLeads struct {
	name, where string // where is the filter that finds them
	first       []desk.Row
	total       desk.Count
}

// someOpen is how many open leads of a partner are named.
const someOpen = 5

func newEnd(s *place.Session, p place.Prepared) place.Sheet {
	return &End{Panel: place.Panel{S: s, Verb: keys.EndPartner, Others: p.On}}
}

// openOf finds the leads of a partner that may still be won.
func openOf(partner string) string {
	var living []string
	for _, s := range lead.Stages() {
		if s.Living() {
			living = append(living, string(s))
		}
	}
	return "partner:" + partner + " stage:" + strings.Join(living, ",")
}

// Begun asks which leads are open.
func (e *End) Begun() tea.Cmd {
	reader, who, zone, on := e.S.Desk, e.S.Who, e.S.Zone, e.Others
	return e.asking.Ask(e.S, func(ctx context.Context) ([]openLeads, error) {
		var out []openLeads
		for i := range on {
			o := openLeads{name: on[i].Name, where: openOf(on[i].ID)}
			page, err := reader.Inbox(ctx, who, desk.InboxQuery{Filter: o.where, Limit: someOpen, Zone: zone, Hidden: true})
			if err != nil {
				return nil, err
			}
			o.first, o.total = say.CleanRows(page.Rows), page.Total
			out = append(out, o)
		}
		return out, nil
	})
}

func (e *End) Update(msg tea.Msg) tea.Cmd {
	if a, ok := e.asking.Take(msg); ok {
		e.open, e.err, e.came = a.Value, a.Err, true
	}
	return nil
}

func (e *End) Key(name, _ string) tea.Cmd {
	if name == "q" {
		return place.Send(CloseIt{})
	}
	return nil
}

// Submit ends them, once it was seen what that leaves.
func (e *End) Submit() ([]desk.Subject, desk.Action, error) {
	if !e.came {
		return nil, desk.Action{}, nil
	}
	return place.Plain(e.Others), desk.Action{Verb: desk.EndPartner}, nil
}

func (e *End) Note() string { return "" }

func (e *End) Hints() []kit.Hint {
	s := e.S
	return []kit.Hint{
		{Key: s.Key(keys.Submit), Word: s.Say("do." + string(e.Verb)), ID: place.HintPrefix + string(keys.Submit)},
		{Key: "esc", Word: s.Say("hint.close"), ID: place.HintPrefix + string(keys.Close)},
	}
}

func (e *End) Body(w, h int, _ bool) ([]string, kit.Spot) {
	s := e.S
	var lines []string
	switch {
	case e.err != nil:
		lines = e.paragraph(w, theme.Warn, safetext.Line(say.FaultLine(e.err)))
	case !e.came:
		lines = []string{kit.Line(s.Theme, w, theme.Muted, s.Say("end.counting"))}
	}
	what := e.paragraph(w, theme.Text, s.Say("end.leads"), s.Say("end.later"), s.Say("end.undo"))
	for i := range e.open {
		lines = append(lines, e.leads(&e.open[i], w, max((h-len(what)-1)/len(e.open)-2, 1))...)
	}
	lines = append(append(lines, kit.Blanks(w)), what...)
	return lines[:min(len(lines), h)], kit.Spot{}
}

func (e *End) paragraph(w int, style theme.Style, texts ...string) (lines []string) {
	for _, text := range texts {
		for _, line := range kit.Wrap(text, w) {
			lines = append(lines, kit.NewPen(e.S.Theme, w).Put(style, line).String())
		}
	}
	return lines
}

// leads are how many a partner has, the first of them in at most room lines, and how all are found.
func (e *End) leads(o *openLeads, w, room int) []string {
	s := e.S
	pen := kit.NewPen(s.Theme, w)
	if len(e.open) > 1 {
		pen.Put(theme.Text|theme.Bold, o.name).Gap(2)
	}
	if o.total.N == 0 {
		return []string{pen.Put(theme.OK, s.Theme.Glyphs.Pass+" "+s.Say("end.none")).String()}
	}
	lines := []string{pen.Put(theme.Warn|theme.Bold, s.Theme.Glyphs.Warning+" "+s.Words.Count("end.open", o.total.N)).String()}
	for i := range o.first[:min(len(o.first), room)] {
		r := &o.first[i]
		owner := r.Owner
		if owner == "" {
			owner = s.Say("end.unowned")
		}
		clock, style := "", theme.Muted
		if r.Clock != nil {
			cd := s.Countdown(r.Clock)
			clock, style = cd.Text, cd.Style&^theme.Reverse
		}
		p := kit.NewPen(s.Theme, w).Gap(2).Col(theme.Muted, r.ID.String(), 8).Num(style, clock, 10).Gap(2).
			Col(theme.Text, string(r.Stage), 12)
		name := max(w-p.At()-14, 8)
		lines = append(lines, p.Col(theme.Text, say.CompanyOf(r), name).Gap(1).Cell(theme.Muted, owner, 13).String())
	}
	id := "end.all"
	if o.total.N > min(len(o.first), room) {
		id = "end.more"
	}
	for _, line := range kit.Wrap(s.Words.Fill(id, o.where), w-2) {
		lines = append(lines, kit.NewPen(s.Theme, w).Gap(2).Put(theme.Muted, line).String())
	}
	return lines
}
