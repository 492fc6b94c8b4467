package ui

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// viewSheet gives a filter a name, under which it stands in the bar of views.
type viewSheet struct {
	formSheet
	views    []desk.View
	was      string // the view that is changed; "" for a new one
	counted  string // what count was asked for
	count    *desk.Count
	counting question
	saving   question
}

// newViewSheet saves a query under a new name, or changes the view that was called was.
func newViewSheet(s *session, views []desk.View, was, query string) *viewSheet {
	v := &viewSheet{formSheet: formSheet{s: s, verb: keys.SaveView}, views: views, was: was}
	v.form.Asks = []kit.Ask{
		{ID: "name", Label: s.say("ask.view"), Field: &kit.Editor{Hint: s.say("hint.view"), Clean: safetext.Line, Max: 40}},
		{ID: "query", Label: s.say("ask.query"), Field: &kit.Editor{Hint: s.say("filter.hint"), Clean: safetext.Line, Max: 400}},
	}
	v.form.Fill(map[string]string{"name": was, "query": query})
	v.below = v.found
	v.begin()
	return v
}

func (v *viewSheet) title() string {
	if v.was != "" {
		return v.s.words.fill("sheet.change_view", v.was)
	}
	return v.s.say("sheet.save_view")
}

func (v *viewSheet) draft() string                           { return "" }
func (v *viewSheet) note() string                            { return v.s.say("views.note") }
func (v *viewSheet) submit() ([]lead.ID, desk.Action, error) { return nil, desk.Action{}, nil }

func (v *viewSheet) hints() []kit.Hint {
	s := v.s
	return []kit.Hint{
		{Key: "ctrl+s", Word: s.say("do.save_view"), ID: hintPrefix + string(keys.Submit)},
		{Key: "tab", Word: s.say("hint.next_ask"), ID: hintPrefix + string(keys.NextAsk)},
		{Key: "esc", Word: s.say("hint.close"), ID: hintPrefix + string(keys.Close)},
	}
}

func (v *viewSheet) key(name, text string) tea.Cmd {
	v.form.Key(name, text)
	return v.recount()
}

func (v *viewSheet) refresh() tea.Cmd { return v.recount() }

// recount asks what the filter finds, one question at a time.
func (v *viewSheet) recount() tea.Cmd {
	query := v.value("query")
	if query == v.counted && v.count != nil || v.counting.waiting() {
		return nil
	}
	if _, err := filter.Parse(query, v.s.at); err != nil {
		v.count = nil
		return nil
	}
	v.counted = query
	reader, who := v.s.desk, v.s.who
	return v.s.ask(&v.counting, func(ctx context.Context) (any, error) {
		return reader.Counts(ctx, who, []string{query})
	})
}

func (v *viewSheet) update(msg tea.Msg) tea.Cmd {
	a, ok := msg.(answer)
	if !ok {
		return nil
	}
	switch {
	case v.counting.takes(a):
		if n, ok := a.value.([]desk.Count); ok && a.err == nil && len(n) == 1 {
			v.count = &n[0]
		}
		if v.value("query") != v.counted {
			v.count = nil
			return v.recount()
		}
	case v.saving.takes(a):
		if a.err != nil {
			return warn(faultLine(a.err))
		}
		views, _ := a.value.([]desk.View)
		name := v.value("name")
		return tea.Batch(send(closeIt{}), send(viewsChanged{cleanViews(views), name}), tell(v.s.words.fill("toast.view_saved", name)))
	}
	return nil
}

// found says how many leads the filter finds, what is wrong with it, and what the name would do.
func (v *viewSheet) found(w int) []string {
	s := v.s
	p := kit.NewPen(s.th, w).Gap(2)
	switch _, err := filter.Parse(v.value("query"), s.at); {
	case err != nil:
		p.Put(theme.Crit|theme.Bold, s.th.Glyphs.Warning).Gap(1).Put(theme.Text, safetext.Line(faultLine(err)))
	case v.count == nil:
		p.Put(theme.Muted, s.th.Glyphs.Ellipsis)
	case v.count.More:
		p.Put(theme.Text, s.words.fill("views.finds_many", countText(*v.count)))
	default:
		p.Put(theme.Text, s.words.count("views.finds", v.count.N))
	}
	lines := []string{p.String()}
	if other := v.other(); other != nil {
		id, style := "views.replaces", theme.Warn
		if !other.Own {
			id, style = "views.taken", theme.Crit
		}
		q := kit.NewPen(s.th, w).Gap(2).Put(style|theme.Bold, s.th.Glyphs.Warning).Gap(1)
		lines = append(lines, q.Put(theme.Text, s.words.fill(id, other.Name, other.Query)).String())
	}
	return lines
}

// other is the view that has the name already.
func (v *viewSheet) other() *desk.View {
	name := safetext.Fold(v.value("name"))
	i := slices.IndexFunc(v.views, func(o desk.View) bool { return safetext.Fold(o.Name) == name && o.Name != v.was })
	if name == "" || i < 0 {
		return nil
	}
	return &v.views[i]
}

// send saves. What the desk refuses is told, and the sheet stays.
func (v *viewSheet) send() tea.Cmd {
	name, query, was := v.value("name"), v.value("query"), v.was
	if name == "" {
		return warn(faultLine(v.missing("name")))
	}
	if _, err := filter.Parse(query, v.s.at); err != nil {
		v.form.Focus("query")
		return warn(faultLine(err))
	}
	if v.saving.waiting() {
		return nil
	}
	d, who := v.s.desk, v.s.who
	return v.s.ask(&v.saving, func(ctx context.Context) (any, error) {
		if was != "" && was != name {
			if _, err := d.EditViews(ctx, who, desk.ViewEdit{Do: "rename", Name: was, To: name}); err != nil {
				return nil, err
			}
		}
		return d.EditViews(ctx, who, desk.ViewEdit{Do: "save", Name: name, Query: query})
	})
}

func cleanViews(in []desk.View) []desk.View {
	out := make([]desk.View, len(in))
	for i, v := range in {
		out[i] = desk.View{Name: safetext.Line(v.Name), Query: safetext.Line(strings.TrimSpace(v.Query)), Own: v.Own}
	}
	return out
}
