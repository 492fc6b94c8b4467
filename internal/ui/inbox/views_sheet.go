package inbox

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/acts"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// viewsSheet lists the saved views: one goes there, and one's own are changed, moved and dropped.
type viewsSheet struct {
	place.Panel
	views   []desk.View
	query   string // what is shown now, for a new view
	at      int
	editing place.Question[[]desk.View]
	said    string     // what to tell when the edit is done
	dropped *desk.View // the last one dropped, for u
	place   int        // where it stood among one's own, from 1
}

func newViewsSheet(s *place.Session, views []desk.View, shown int, query string) *viewsSheet {
	return &viewsSheet{Panel: place.Panel{S: s, Verb: keys.Views}, views: views, at: shown, query: query}
}

func (v *viewsSheet) Title() string { return v.S.Say("sheet.views") }

func (v *viewsSheet) Note() string { return v.S.Say("views.note") }

func (v *viewsSheet) Send() tea.Cmd { return v.show() }

func (v *viewsSheet) Hints() []kit.Hint {
	s := v.S
	out := []kit.Hint{{Key: s.Theme.Glyphs.Enter, Word: s.Say("views.show")}, {Key: "n", Word: s.Say("views.new")}}
	if len(v.views) > 0 && v.views[v.at].Own {
		out = append(out, kit.Hint{Key: "e", Word: s.Say("views.edit")}, kit.Hint{Key: "x", Word: s.Say("views.drop")},
			kit.Hint{Key: "J K", Word: s.Say("views.move")})
	}
	if v.dropped != nil {
		out = append(out, kit.Hint{Key: "u", Word: s.Say("views.back")})
	}
	return append(out, kit.Hint{Key: "esc", Word: s.Say("hint.close"), ID: place.HintPrefix + string(keys.Close)})
}

func (v *viewsSheet) Key(name, _ string) tea.Cmd {
	switch name {
	case "down", "j", "tab":
		v.at = min(v.at+1, len(v.views)-1)
	case "up", "k", "shift+tab":
		v.at = max(v.at-1, 0)
	case "g", "home":
		v.at = 0
	case "G", "end":
		v.at = len(v.views) - 1
	case "enter":
		return v.show()
	case "n":
		return v.follow(newViewSheet(v.S, v.views, "", v.query))
	case "q":
		return place.Send(acts.CloseIt{})
	case "u":
		return v.back()
	case "e", "x", "J", "K":
		if view := v.views[v.at]; !view.Own {
			return place.Warn(v.S.Words.Fill("views.team", view.Name))
		}
		return v.change(name)
	}
	return nil
}

// follow shows another sheet in place of this one.
func (v *viewsSheet) follow(next *ViewSheet) tea.Cmd {
	return tea.Batch(place.Send(place.OpenSheet{Sheet: next}), next.recount())
}

func (v *viewsSheet) show() tea.Cmd {
	return tea.Batch(place.Send(acts.CloseIt{}), place.Send(viewsChanged{v.views, v.views[v.at].Name}))
}

func (v *viewsSheet) change(key string) tea.Cmd {
	s, view := v.S, v.views[v.at]
	switch key {
	case "e":
		return v.follow(newViewSheet(s, v.views, view.Name, view.Query))
	case "x":
		v.dropped, v.place = &view, v.at-slices.IndexFunc(v.views, func(o desk.View) bool { return o.Own })+1
		v.said = s.Words.Fill("views.dropped", view.Name)
		return v.edit(desk.ViewEdit{Do: "drop", Name: view.Name})
	}
	by := 1
	if key == "K" {
		by = -1
	}
	next := v.at + by
	if next < 0 || next >= len(v.views) || !v.views[next].Own {
		return nil
	}
	v.at, v.said = next, ""
	return v.edit(desk.ViewEdit{Do: "move", Name: view.Name, By: by})
}

// back brings the view back that was dropped last.
func (v *viewsSheet) back() tea.Cmd {
	if v.dropped == nil {
		return nil
	}
	d := *v.dropped
	v.dropped = nil
	v.said = v.S.Words.Fill("views.brought", d.Name)
	return v.edit(desk.ViewEdit{Do: "save", Name: d.Name, Query: d.Query, By: v.place})
}

func (v *viewsSheet) edit(e desk.ViewEdit) tea.Cmd {
	d, who := v.S.Desk, v.S.Who
	return v.editing.Write(v.S, func(ctx context.Context) ([]desk.View, error) { return d.EditViews(ctx, who, e) })
}

func (v *viewsSheet) Update(msg tea.Msg) tea.Cmd {
	a, ok := v.editing.Take(msg)
	switch {
	case !ok:
		return nil
	case a.Err != nil:
		return place.Warn(say.FaultLine(a.Err))
	}
	v.views = cleanViews(a.Value)
	v.at = min(v.at, len(v.views)-1)
	cmd := place.Send(viewsChanged{views: v.views})
	if v.said != "" {
		return tea.Batch(cmd, place.Tell(v.said))
	}
	return cmd
}

// Point selects a view, and shows the selected one.
func (v *viewsSheet) Point(_, y, _, h int, floating bool) tea.Cmd {
	i := place.LineAt(y, v.at, len(v.views), h, 0, floating)
	switch {
	case i < 0:
		return nil
	case i == v.at:
		return v.show()
	}
	v.at = i
	return nil
}

func (v *viewsSheet) Wheel(n int) tea.Cmd {
	v.at = min(max(v.at+n, 0), len(v.views)-1)
	return nil
}

func (v *viewsSheet) Body(w, h int, floating bool) ([]string, kit.Spot) {
	s, g := v.S, v.S.Theme.Glyphs
	var lines []string
	if !floating && h >= 10 {
		lines = append(lines, kit.Blanks(w))
	}
	top, room := place.Window(v.at, len(v.views), h-len(lines), floating)
	name := 12
	for _, view := range v.views {
		name = max(name, kit.Width(view.Name))
	}
	name = min(name, w/2)
	spot := kit.Spot{}
	for i := top; i < len(v.views) && i < top+room; i++ {
		view := v.views[i]
		p := kit.NewPen(s.Theme, w)
		style := theme.Text
		if i == v.at {
			spot = kit.Spot{Y: len(lines), On: true}
			p.On(theme.Selected).Put(theme.Accent, g.Cursor)
			style |= theme.Bold
		} else {
			p.Gap(1)
		}
		whose := s.Say("views.theirs")
		if view.Own {
			whose = s.Say("views.own")
		}
		p.Col(style, view.Name, name).Gap(2).Col(theme.Muted, whose, 7)
		lines = append(lines, p.Cell(theme.Muted, view.Query, w-p.At()-1).String())
	}
	return lines, spot
}
