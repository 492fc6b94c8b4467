package ui

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// viewsSheet lists the saved views: one goes there, and one's own are changed, moved and dropped.
type viewsSheet struct {
	formSheet
	views   []desk.View
	query   string // what is shown now, for a new view
	at      int
	editing question
	said    string     // what to tell when the edit is done
	dropped *desk.View // the last one dropped, for u
	place   int        // where it stood among one's own, from 1
}

// openSheet asks the root to show a sheet that needs nothing fetched.
type openSheet struct{ sheet sheet }

func newViewsSheet(s *session, views []desk.View, shown int, query string) *viewsSheet {
	return &viewsSheet{formSheet: formSheet{s: s, verb: keys.Views}, views: views, at: shown, query: query}
}

func (v *viewsSheet) title() string                           { return v.s.say("sheet.views") }
func (v *viewsSheet) draft() string                           { return "" }
func (v *viewsSheet) note() string                            { return v.s.say("views.note") }
func (v *viewsSheet) paste(string)                            {}
func (v *viewsSheet) submit() ([]lead.ID, desk.Action, error) { return nil, desk.Action{}, nil }
func (v *viewsSheet) send() tea.Cmd                           { return v.show() }

func (v *viewsSheet) hints() []kit.Hint {
	s := v.s
	out := []kit.Hint{{Key: s.th.Glyphs.Enter, Word: s.say("views.show")}, {Key: "n", Word: s.say("views.new")}}
	if len(v.views) > 0 && v.views[v.at].Own {
		out = append(out, kit.Hint{Key: "e", Word: s.say("views.edit")}, kit.Hint{Key: "x", Word: s.say("views.drop")}, kit.Hint{Key: "J K", Word: s.say("views.move")})
	}
	if v.dropped != nil {
		out = append(out, kit.Hint{Key: "u", Word: s.say("views.back")})
	}
	return append(out, kit.Hint{Key: "esc", Word: s.say("hint.close"), ID: hintPrefix + string(keys.Close)})
}

func (v *viewsSheet) key(name, _ string) tea.Cmd {
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
		return v.follow(newViewSheet(v.s, v.views, "", v.query))
	case "q":
		return send(closeIt{})
	case "u":
		return v.back()
	case "e", "x", "J", "K":
		if view := v.views[v.at]; !view.Own {
			return warn(v.s.words.fill("views.team", view.Name))
		}
		return v.change(name)
	}
	return nil
}

// follow shows another sheet in place of this one.
func (v *viewsSheet) follow(next *viewSheet) tea.Cmd {
	return tea.Batch(send(openSheet{next}), next.recount())
}

func (v *viewsSheet) show() tea.Cmd {
	return tea.Batch(send(closeIt{}), send(viewsChanged{v.views, v.views[v.at].Name}))
}

func (v *viewsSheet) change(key string) tea.Cmd {
	s, view := v.s, v.views[v.at]
	switch key {
	case "e":
		return v.follow(newViewSheet(s, v.views, view.Name, view.Query))
	case "x":
		v.dropped, v.place = &view, v.at-slices.IndexFunc(v.views, func(o desk.View) bool { return o.Own })+1
		v.said = s.words.fill("views.dropped", view.Name)
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
	v.said = v.s.words.fill("views.brought", d.Name)
	return v.edit(desk.ViewEdit{Do: "save", Name: d.Name, Query: d.Query, By: v.place})
}

func (v *viewsSheet) edit(e desk.ViewEdit) tea.Cmd {
	d, who := v.s.desk, v.s.who
	return v.s.ask(&v.editing, func(ctx context.Context) (any, error) { return d.EditViews(ctx, who, e) })
}

func (v *viewsSheet) update(msg tea.Msg) tea.Cmd {
	a, ok := msg.(answer)
	if !ok || !v.editing.takes(a) {
		return nil
	}
	if a.err != nil {
		return warn(faultLine(a.err))
	}
	views, _ := a.value.([]desk.View)
	v.views = cleanViews(views)
	v.at = min(v.at, len(v.views)-1)
	cmd := send(viewsChanged{views: v.views})
	if v.said != "" {
		return tea.Batch(cmd, tell(v.said))
	}
	return cmd
}

// point selects a view, and shows the selected one.
func (v *viewsSheet) point(_, y, _, h int, floating bool) tea.Cmd {
	i := lineAt(y, v.at, len(v.views), h, 0, floating)
	switch {
	case i < 0:
		return nil
	case i == v.at:
		return v.show()
	}
	v.at = i
	return nil
}

func (v *viewsSheet) wheel(n int) tea.Cmd {
	v.at = min(max(v.at+n, 0), len(v.views)-1)
	return nil
}

func (v *viewsSheet) body(w, h int, floating bool) ([]string, kit.Spot) {
	s, g := v.s, v.s.th.Glyphs
	var lines []string
	if !floating && h >= 10 {
		lines = append(lines, kit.Blanks(w))
	}
	top, room := window(v.at, len(v.views), h-len(lines), floating)
	name := 12
	for _, view := range v.views {
		name = max(name, kit.Width(view.Name))
	}
	name = min(name, w/2)
	spot := kit.Spot{}
	for i := top; i < len(v.views) && i < top+room; i++ {
		view := v.views[i]
		p := kit.NewPen(s.th, w)
		style := theme.Text
		if i == v.at {
			spot = kit.Spot{Y: len(lines), On: true}
			p.On(theme.Selected).Put(theme.Accent, g.Cursor)
			style |= theme.Bold
		} else {
			p.Gap(1)
		}
		whose := s.say("views.theirs")
		if view.Own {
			whose = s.say("views.own")
		}
		p.Col(style, view.Name, name).Gap(2).Col(theme.Muted, whose, 7)
		lines = append(lines, p.Cell(theme.Muted, view.Query, w-p.At()-1).String())
	}
	return lines, spot
}
