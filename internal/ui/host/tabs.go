package host

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// goKey is the binding that goes to a place.
func goKey(place string) keys.ID { return keys.ID("go_" + place) }

// placeOf is the place to which a binding goes.
func placeOf(id keys.ID) (string, bool) { return strings.CutPrefix(string(id), "go_") }

// card is the one of that id, nil when there is none.
func (r *root) card(id string) *place.Card {
	if i := slices.IndexFunc(r.cards, func(c place.Card) bool { return c.ID == id }); i >= 0 {
		return &r.cards[i]
	}
	return nil
}

// Place returns the screen of a place, built on the first visit; nil when there is none of that id.
func (r *root) Place(id string) (next place.Screen, built bool) {
	if s, ok := r.places[id]; ok {
		return s, false
	}
	c := r.card(id)
	if c == nil || c.Over {
		return nil, false
	}
	r.places[id] = c.New(r.s)
	return r.places[id], true
}

// goTo goes to a place, or lays one over the present place, with what it is visited for. A place or a
// wish that nobody knows is a mistake of this program, and is told as one.
func (r *root) goTo(g place.GoTo) tea.Cmd {
	c := r.card(g.Place)
	if c == nil {
		return r.lost(g)
	}
	var next place.Screen
	built := c.Over
	if c.Over {
		next = c.New(r.s)
		r.uncover()
		r.screens = append(r.screens, next) // one at a time lies over a place
	} else {
		next, built = r.Place(g.Place)
		if g.Place != r.here {
			r.before = r.here
		}
		r.uncover()
		r.here, r.screens = g.Place, []place.Screen{next}
	}
	r.resize(r.w, r.h)
	var came tea.Cmd
	if g.Arg != nil {
		v, ok := next.(place.Visitor)
		if ok {
			came, ok = v.Visit(g.Arg)
		}
		if !ok {
			came = r.lost(g)
		}
	}
	if built {
		return tea.Batch(came, next.Init())
	}
	return tea.Batch(came, reload(next))
}

// lost says that nobody takes a wish.
func (r *root) lost(g place.GoTo) tea.Cmd {
	r.s.Hooks.Lost(g)
	return r.Say(r.s.Words.Fill("toast.lost", g.Place), true)
}

// alive are the screens that may wait for an answer: every place that was visited, and what lies
// over the present one.
func (r *root) alive() []place.Screen {
	out := make([]place.Screen, 0, len(r.places)+1)
	for _, c := range r.cards {
		if s, ok := r.places[c.ID]; ok {
			out = append(out, s)
		}
	}
	return append(out, r.screens[1:]...)
}

// spread hands a message to every screen that lives.
func (r *root) spread(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	for _, s := range r.alive() {
		cmds = append(cmds, s.Update(msg))
	}
	return tea.Batch(cmds...)
}

// first is the first living screen that has something to say, by what it is asked.
func first[T any](r *root) (t T, ok bool) {
	for _, s := range r.alive() {
		if t, ok = s.(T); ok {
			return t, true
		}
	}
	return t, false
}

// reload asks a screen anew.
func reload(s place.Screen) tea.Cmd {
	if again, ok := s.(place.Reloader); ok {
		return again.Reload()
	}
	return s.Init()
}

// tab is where a place stands in the first row.
type tab struct {
	id, key string
	x, w    int
	title   string
	badge   string
	here    bool
}

const tabPrefix = "tab:"

// tabGap is how many cells stand between two tabs.
const tabGap = 3

// tabRow is how the first row is divided: the program's name where there is room for it, the tabs, a
// sign with the next place behind it where some are hidden to the left or to the right, and the right
// end, which is always kept.
type tabRow struct {
	name        bool
	tabs        []tab
	left, right string // the places behind the signs, "" for no sign
}

// tabRow lays the tabs out in w cells. Where not all fit with whole titles, they have short ones, and
// where not even those do, the row scrolls to the place that is shown.
func (r *root) tabRow(w int) tabRow {
	for _, try := range []struct{ name, short bool }{{true, false}, {false, false}, {false, true}} {
		row := tabRow{name: try.name, tabs: r.tabsOf(try.short)}
		if row.set(0, len(row.tabs)) <= w {
			return row
		}
	}
	row := tabRow{tabs: r.tabsOf(true)}
	at := slices.IndexFunc(row.tabs, func(t tab) bool { return t.here })
	from, to := max(at, 0), max(at, 0)+1
	for grown := true; grown; {
		grown = false
		for _, wider := range [][2]int{{from - 1, to}, {from, to + 1}} { // what comes before stays as long as it fits
			if try := row; wider[0] >= 0 && wider[1] <= len(row.tabs) && try.set(wider[0], wider[1]) <= w {
				from, to, grown = wider[0], wider[1], true
				break
			}
		}
	}
	row.set(from, to)
	return row
}

// set lays out a run of the tabs and returns how many cells it takes from the left edge on.
func (t *tabRow) set(from, to int) (w int) {
	all := slices.Clone(t.tabs)
	t.left, t.right = "", ""
	x := 1
	if t.name {
		x += len("eqltui") + 2
	}
	if from > 0 {
		t.left = all[from-1].id
		x += 2
	}
	for i := from; i < to; i++ {
		all[i].x = x
		x += all[i].w + tabGap
	}
	x -= tabGap
	if to < len(all) {
		t.right = all[to].id
		x += 2
	}
	t.tabs = all[from:to]
	return x
}

// tabsOf are the places that have a tab for this person: those of their role that have a key and
// something to show, and the one that is shown.
func (r *root) tabsOf(short bool) []tab {
	var out []tab
	for _, c := range r.cards {
		t := tab{id: c.ID, key: r.digit(c.ID), here: c.ID == r.here, title: r.s.Say("tab." + c.ID)}
		if short {
			t.title = r.s.Say("tab." + c.ID + ".short")
		}
		shown := t.key != "" && !c.Tabless && c.For(r.s.Who.Role)
		if b, ok := r.places[c.ID].(place.Badger); ok && shown {
			t.badge, shown = b.Badge()
			if says, ok := r.s.Words.Known("tab." + c.ID + ".badge"); ok && t.badge != "" && !short && r.w >= place.Wide {
				t.badge = strings.ReplaceAll(says, "{0}", t.badge) // a bare number beside another one says nothing
			}
		}
		if c.Over || !shown && !t.here {
			continue
		}
		t.w = kit.Width(t.title)
		if t.key != "" {
			t.w += kit.Width(t.key) + 1
		}
		if t.badge != "" {
			t.w += 1 + kit.Width(t.badge)
		}
		out = append(out, t)
	}
	return out
}

// digit is the key of a place, as its tab shows it.
func (r *root) digit(place string) string {
	if b := r.s.Binding(goKey(place)); b != nil && len(b.Keys) > 0 {
		return b.Keys[0]
	}
	return ""
}

// end is the right end of the first row, which is always kept: who one is, how old the data are, what
// time it is; and how many cells that takes.
func (r *root) end(w int) (text string, cells int) {
	s := r.s
	clock, most := "Mon 15:04", 20
	if w < place.Middle {
		clock, most = "15:04", 10
	}
	var parts []string
	put := func(style theme.Style, text string) {
		if text != "" {
			parts = append(parts, s.Theme.Paint(style, text))
			cells += kit.Width(text) + 2
		}
	}
	if s.Demo {
		put(theme.Warn|theme.Bold, s.Say("frame.demo"))
	}
	if s.ReadOnly != "" {
		put(theme.Warn, s.Say("frame.read_only"))
	}
	r.company(put)
	if w >= place.Small { // below that, where one is needs the room
		put(theme.Info, kit.Cut(s.Who.User, most, s.Theme.Glyphs.Ellipsis))
		put(theme.Muted, s.Theme.Glyphs.Age+" "+r.freshness())
	}
	put(theme.Text, s.At.In(s.Zone).Format(clock))
	return strings.Join(parts, "  ") + " ", cells - 1
}

// tabs is the first row: where one is, and its right end.
func (r *root) tabs(lay layout, f *frame) string {
	s, g := r.s, r.s.Theme.Glyphs
	end, cells := r.end(lay.w)
	p := kit.NewPen(s.Theme, lay.w)
	room := lay.w - cells - 2
	if lay.w < place.Middle {
		return p.Gap(1).Cell(theme.Text, r.named(), room-1).To(lay.w-cells).Raw(end, cells).String()
	}
	row := r.tabRow(room)
	sign := func(text, id string) {
		f.regions = append(f.regions, kit.Region{X: p.At(), Y: 0, W: 1, H: 1, ID: tabPrefix + id})
		p.Put(theme.Muted, text)
	}
	p.Gap(1)
	if row.name {
		p.Put(theme.Text|theme.Bold, "eqltui")
	}
	if row.left != "" {
		sign(g.Back, row.left)
	}
	for _, t := range row.tabs {
		style := theme.Text
		if t.here {
			style |= theme.Bold
		}
		if p.To(t.x); t.key != "" {
			p.Put(theme.Accent, t.key).Gap(1)
		}
		p.Put(style, t.title)
		if t.badge != "" {
			p.Gap(1).Put(theme.Muted, t.badge)
		}
		f.regions = append(f.regions, kit.Region{X: t.x, Y: 0, W: t.w, H: 1, ID: tabPrefix + t.id})
	}
	if row.right != "" {
		p.Gap(1)
		sign(g.More, row.right)
	}
	return p.To(lay.w-cells).Raw(end, cells).String()
}

// named says what is shown, in a few words.
func (r *root) named() string {
	if n, ok := r.top().(place.Named); ok {
		return n.Compact()
	}
	return r.s.Say("tab." + r.here)
}

// freshness is how old the data are that are shown.
func (r *root) freshness() string {
	if a, ok := r.top().(place.Aged); ok {
		return a.Freshness()
	}
	if a, ok := first[place.Aged](r); ok {
		return a.Freshness()
	}
	return r.s.Theme.Glyphs.Dash
}

// rule is the second row: heavy under the active tab, so that it shows without colour.
func (r *root) rule() string {
	s, g := r.s, r.s.Theme.Glyphs
	if r.w < place.Middle {
		return kit.Rule(s.Theme, r.w)
	}
	_, cells := r.end(r.w)
	p := kit.NewPen(s.Theme, r.w)
	for _, t := range r.tabRow(r.w - cells - 2).tabs {
		if t.here {
			p.Put(theme.Faint, kit.Repeat(g.Rule, t.x-1)).Put(theme.Accent, kit.Repeat(g.Heavy, t.w+2))
		}
	}
	return p.Put(theme.Faint, kit.Repeat(g.Rule, p.Room())).String()
}
