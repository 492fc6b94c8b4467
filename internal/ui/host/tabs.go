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

// place returns the screen of a place, built on the first visit; nil when there is none of that id.
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
		r.screens = append(r.screens[:1], next) // one at a time lies over a place
	} else {
		next, built = r.Place(g.Place)
		if g.Place != r.here {
			r.before = r.here
		}
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
	card  place.Card
	x, w  int
	badge string
	title string
	here  bool
}

const tabPrefix = "tab:"

// tabStops lays the tabs out: with the program's name and whole titles where there is room, else
// with short ones. reserve is what the right end of the row needs.
func (r *root) tabStops(w, reserve int) (name bool, out []tab) {
	for _, try := range []struct{ name, short bool }{{true, false}, {false, false}, {false, true}} {
		out = out[:0]
		x := 1
		if try.name {
			x += len("eqltui") + 2
		}
		for _, c := range r.cards {
			if c.Over {
				continue
			}
			t := tab{card: c, x: x, here: c.ID == r.here, title: r.s.Say("tab." + c.ID)}
			if try.short {
				t.title = r.s.Say("tab." + c.ID + ".short")
			}
			shown := true
			if b, ok := r.places[c.ID].(place.Badger); ok {
				t.badge, shown = b.Badge()
			}
			if !shown && !t.here {
				continue
			}
			t.w = len(r.digit(c.ID)) + 1 + kit.Width(t.title)
			if t.badge != "" {
				t.w += 1 + kit.Width(t.badge)
			}
			out = append(out, t)
			x += t.w + 3
		}
		if x-3+reserve <= w {
			return try.name, out
		}
	}
	return false, out
}

// digit is the key of a place, as its tab shows it.
func (r *root) digit(place string) string {
	for i := range r.table {
		if b := &r.table[i]; b.ID == goKey(place) && len(b.Keys) > 0 {
			return b.Keys[0]
		}
	}
	return ""
}

// tabs is the first row: where one is, who one is, what time it is.
func (r *root) tabs(lay layout, f *frame) string {
	s := r.s
	p := kit.NewPen(s.Theme, lay.w)
	clock := s.At.In(s.Zone).Format("Mon 15:04")
	if lay.w < place.Middle {
		p.Gap(1).Cell(theme.Text, r.named(), lay.w-12)
		if s.Demo {
			p.Gap(2).Put(theme.Warn|theme.Bold, s.Say("frame.demo"))
		}
		return p.End(theme.Text, s.At.In(s.Zone).Format("15:04"), 1).String()
	}
	name, stops := r.tabStops(lay.w, kit.Width(clock)+2)
	if name {
		p.Gap(1).Put(theme.Text|theme.Bold, "eqltui")
	}
	for _, t := range stops {
		style := theme.Text
		if t.here {
			style |= theme.Bold
		}
		p.To(t.x).Put(theme.Accent, r.digit(t.card.ID)).Gap(1).Put(style, t.title)
		if t.badge != "" {
			p.Gap(1).Put(theme.Muted, t.badge)
		}
		f.regions = append(f.regions, kit.Region{X: t.x, Y: 0, W: t.w, H: 1, ID: tabPrefix + t.card.ID})
	}
	if s.Demo {
		p.Gap(3).Put(theme.Warn|theme.Bold, s.Say("frame.demo"))
	}
	if s.ReadOnly != "" {
		p.Gap(3).Put(theme.Warn, s.Say("frame.read_only"))
	}
	right := kit.Width(s.Who.User) + 2
	data := s.Theme.Glyphs.Age + " " + r.freshness()
	right += kit.Width(data) + 2 + kit.Width(clock)
	if p.Room() < right+2 {
		return p.End(theme.Text, clock, 1).String()
	}
	p.To(lay.w-1-right).Put(theme.Info, s.Who.User).Gap(2).Put(theme.Muted, data).Gap(2)
	return p.Put(theme.Text, clock).String()
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
	_, stops := r.tabStops(r.w, kit.Width("Mon 15:04")+2)
	p := kit.NewPen(s.Theme, r.w)
	for _, t := range stops {
		if t.here {
			p.Put(theme.Faint, kit.Repeat(g.Rule, t.x-1)).Put(theme.Accent, kit.Repeat(g.Heavy, t.w+2))
		}
	}
	return p.Put(theme.Faint, kit.Repeat(g.Rule, p.Room())).String()
}
