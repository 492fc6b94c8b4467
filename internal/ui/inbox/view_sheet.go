package inbox

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/acts"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// ViewSheet gives a filter a name, under which it stands in the bar of views.
type ViewSheet struct {
	place.FormSheet
	views    []desk.View
	was      string // the view that is changed; "" for a new one
	counted  string // what count was asked for
	count    *desk.Count
	counting place.Question[[]desk.Count]
	saving   place.Question[[]desk.View]
}

// newViewSheet saves a query under a new name, or changes the view that was called was.
func newViewSheet(s *place.Session, views []desk.View, was, query string) *ViewSheet {
	v := &ViewSheet{FormSheet: place.BlankForm(s, keys.SaveView, place.Prepared{}), views: views, was: was}
	v.Form.Asks = []kit.Ask{
		{ID: "name", Label: s.Say("ask.view"), Field: &kit.Editor{Hint: s.Say("hint.view"), Clean: safetext.Line, Max: 40}},
		{ID: "query", Label: s.Say("ask.query"), Field: &kit.Editor{Hint: s.Say("filter.hint"), Clean: safetext.Line, Max: 400}},
	}
	v.Form.Fill(map[string]string{"name": was, "query": query})
	v.Below = v.found
	v.Begin()
	return v
}

func (v *ViewSheet) Title() string {
	if v.was != "" {
		return v.S.Words.Fill("sheet.change_view", v.was)
	}
	return v.S.Say("sheet.save_view")
}

func (v *ViewSheet) Note() string { return v.S.Say("views.note") }

func (v *ViewSheet) Hints() []kit.Hint {
	s := v.S
	return []kit.Hint{
		{Key: "ctrl+s", Word: s.Say("do.save_view"), ID: place.HintPrefix + string(keys.Submit)},
		{Key: "tab", Word: s.Say("hint.next_ask"), ID: place.HintPrefix + string(keys.NextAsk)},
		{Key: "esc", Word: s.Say("hint.close"), ID: place.HintPrefix + string(keys.Close)},
	}
}

func (v *ViewSheet) Key(name, text string) tea.Cmd {
	v.Form.Key(name, text)
	return v.recount()
}

func (v *ViewSheet) Refresh() tea.Cmd { return v.recount() }

// recount asks what the filter finds, one question at a time.
func (v *ViewSheet) recount() tea.Cmd {
	query := v.Value("query")
	if query == v.counted && v.count != nil || v.counting.Waiting() {
		return nil
	}
	if _, err := filter.Parse(query, v.S.At); err != nil {
		v.count = nil
		return nil
	}
	v.counted = query
	reader, who := v.S.Desk, v.S.Who
	return v.counting.Ask(v.S, func(ctx context.Context) ([]desk.Count, error) {
		return reader.Counts(ctx, who, []string{query})
	})
}

func (v *ViewSheet) Update(msg tea.Msg) tea.Cmd {
	if a, ok := v.counting.Take(msg); ok {
		if a.Err == nil && len(a.Value) == 1 {
			v.count = &a.Value[0]
		}
		if v.Value("query") != v.counted {
			v.count = nil
			return v.recount()
		}
	}
	if a, ok := v.saving.Take(msg); ok {
		if a.Err != nil {
			return place.Warn(say.FaultLine(a.Err))
		}
		name := v.Value("name")
		return tea.Batch(place.Send(acts.CloseIt{}), place.Send(viewsChanged{cleanViews(a.Value), name}),
			place.Tell(v.S.Words.Fill("toast.view_saved", name)))
	}
	return nil
}

// found says how many leads the filter finds, what is wrong with it, and what the name would do.
func (v *ViewSheet) found(w int) []string {
	s := v.S
	p := kit.NewPen(s.Theme, w).Gap(2)
	switch _, err := filter.Parse(v.Value("query"), s.At); {
	case err != nil:
		p.Put(theme.Crit|theme.Bold, s.Theme.Glyphs.Warning).Gap(1).Put(theme.Text, safetext.Line(say.FaultLine(err)))
	case v.count == nil:
		p.Put(theme.Muted, s.Theme.Glyphs.Ellipsis)
	case v.count.More:
		p.Put(theme.Text, s.Words.Fill("views.finds_many", say.CountText(*v.count)))
	default:
		p.Put(theme.Text, s.Words.Count("views.finds", v.count.N))
	}
	lines := []string{p.String()}
	if other := v.other(); other != nil {
		id, style := "views.replaces", theme.Warn
		if !other.Own {
			id, style = "views.taken", theme.Crit
		}
		q := kit.NewPen(s.Theme, w).Gap(2).Put(style|theme.Bold, s.Theme.Glyphs.Warning).Gap(1)
		lines = append(lines, q.Put(theme.Text, s.Words.Fill(id, other.Name, other.Query)).String())
	}
	return lines
}

// other is the view that has the name already.
func (v *ViewSheet) other() *desk.View {
	name := safetext.Caseless(v.Value("name"))
	i := slices.IndexFunc(v.views, func(o desk.View) bool { return safetext.Caseless(o.Name) == name && o.Name != v.was })
	if name == "" || i < 0 {
		return nil
	}
	return &v.views[i]
}

// Send saves. What the desk refuses is told, and the sheet stays.
func (v *ViewSheet) Send() tea.Cmd {
	name, query, was := v.Value("name"), v.Value("query"), v.was
	if name == "" {
		return place.Warn(say.FaultLine(v.Missing("name")))
	}
	if _, err := filter.Parse(query, v.S.At); err != nil {
		v.Form.Focus("query")
		return place.Warn(say.FaultLine(err))
	}
	if v.saving.Waiting() {
		return nil
	}
	d, who := v.S.Desk, v.S.Who
	return v.saving.Write(v.S, func(ctx context.Context) ([]desk.View, error) {
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
