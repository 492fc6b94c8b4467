// Package dummy is a screen by the recipe: the names of the partners, and nothing to do with them.
package dummy

import (
	"context"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

type dummy struct {
	s            *place.Session
	names        []string
	loaded, late bool
	err          error
	asked        place.Question[[]desk.PartnerName]
	lateAt       uint64
}

// New is the screen before anything is known.
func New(s *place.Session) place.Screen { return &dummy{s: s} }

func (d *dummy) Scopes() []keys.Scope { return []keys.Scope{keys.List} }

func (d *dummy) Run(keys.ID) tea.Cmd { return nil }

func (d *dummy) Init() tea.Cmd {
	reader := d.s.Desk
	cmd := d.asked.Ask(d.s, func(ctx context.Context) ([]desk.PartnerName, error) { return reader.PartnerNames(ctx) })
	d.lateAt = d.asked.Number()
	return tea.Batch(cmd, d.s.Hooks.After(place.LateAfter, place.Slow{N: d.lateAt}))
}

func (d *dummy) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case place.Slow:
		d.late = d.late || msg.N == d.lateAt && !d.loaded
	case place.Reply:
		a, ok := d.asked.Take(msg)
		if !ok {
			return nil
		}
		d.loaded, d.err, d.names = a.Err == nil, a.Err, nil
		for _, p := range a.Value {
			d.names = append(d.names, safetext.Line(p.Name))
		}
	}
	return nil
}

func (d *dummy) View(w, h int) place.Picture {
	var lines []string
	switch {
	case d.err != nil:
		lines = place.Lower(place.ErrorLines(d.s, w, d.err), w, h)
	case d.loaded && len(d.names) == 0:
		lines = place.Lower(place.Centred(d.s, w, theme.Text, d.s.Say("dummy.empty")), w, h)
	case !d.loaded && d.late:
		lines = place.Lower(place.Centred(d.s, w, theme.Muted, d.s.Say("dummy.reading")), w, h)
	}
	for _, name := range d.names {
		lines = append(lines, kit.NewPen(d.s.Theme, w).Gap(1).Cell(theme.Text, name, w-2).String())
	}
	return place.Picture{Lines: kit.Fit(lines, w, h)}
}
