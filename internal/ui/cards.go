package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// card registers a place of the cockpit. Tabs, hotkeys, the palette and help derive from the cards.
// The words of a card are in the catalogue: "tab.<id>" is its title, "tab.<id>.short" the one for
// narrow terminals; its key is the binding "go_<id>".
type card struct {
	id    string
	build func(*session) screen
}

// cards lists the places in the order of their tabs.
func cards() []card {
	return []card{
		{id: "inbox", build: func(s *session) screen { return newInbox(s) }},
		{id: "activity", build: func(s *session) screen { return newActivity(s) }},
		{id: "quarantine", build: func(s *session) screen { return newQuarantine(s) }},
	}
}

// What a screen may be besides a screen.
type (
	// badger has a count for its tab, "" for none. A place whose tab is worth showing only while it
	// has a count answers false when it has none.
	badger interface {
		badge() (text string, shown bool)
	}
	// hinter has its own hints for the key row now; nil leaves them to the table.
	hinter interface{ hints() []kit.Hint }
	// aged knows how old what it shows is.
	aged interface{ freshness() string }
	// visitor is told each time somebody comes to the place, with what it was sent for; nil for none.
	visitor interface{ visit(arg any) tea.Cmd }
	// holder keeps keys for rows that are still being fetched.
	holder interface{ holding() bool }
)

// goKey is the binding that goes to a place.
func goKey(place string) keys.ID { return keys.ID("go_" + place) }

// placeOf is the place to which a binding goes.
func placeOf(id keys.ID) (string, bool) { return strings.CutPrefix(string(id), "go_") }

// place returns the screen of a place, built on the first visit; nil when there is none of that id.
func (r *root) place(id string) (screen, bool) {
	if s, ok := r.places[id]; ok {
		return s, false
	}
	for _, c := range r.cards {
		if c.id == id {
			s := c.build(r.s)
			r.places[id] = s
			return s, true
		}
	}
	return nil, false
}

// visit goes to a place: what lay over the last one is put away.
func (r *root) visit(id string, arg any) tea.Cmd {
	next, built := r.place(id)
	if next == nil {
		return nil
	}
	if id != r.here {
		r.before = r.here
	}
	r.here, r.screens = id, []screen{next}
	r.resize(r.w, r.h)
	cmds := []tea.Cmd{}
	if v, ok := next.(visitor); ok {
		cmds = append(cmds, v.visit(arg))
	}
	if built {
		return tea.Batch(append(cmds, next.init())...)
	}
	return tea.Batch(append(cmds, next.reload())...)
}

// alive are the screens that may wait for an answer: every place that was visited, and what lies
// over the present one.
func (r *root) alive() []screen {
	out := make([]screen, 0, len(r.places)+1)
	for _, c := range r.cards {
		if s, ok := r.places[c.id]; ok {
			out = append(out, s)
		}
	}
	return append(out, r.screens[1:]...)
}

// tab is where a place stands in the first row.
type tab struct {
	card  card
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
			t := tab{card: c, x: x, here: c.id == r.here, title: r.s.say("tab." + c.id)}
			if try.short {
				t.title = r.s.say("tab." + c.id + ".short")
			}
			shown := true
			if b, ok := r.places[c.id].(badger); ok {
				t.badge, shown = b.badge()
			}
			if !shown && !t.here {
				continue
			}
			t.w = len(r.digit(c.id)) + 1 + kit.Width(t.title)
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
	p := kit.NewPen(s.th, lay.w)
	clock := s.at.In(s.zone).Format("Mon 15:04")
	if lay.w < middle {
		p.Gap(1).Cell(theme.Text, r.top().compact(), lay.w-12)
		if s.demo {
			p.Gap(2).Put(theme.Warn|theme.Bold, s.say("frame.demo"))
		}
		return p.End(theme.Text, s.at.In(s.zone).Format("15:04"), 1).String()
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
		p.To(t.x).Put(theme.Accent, r.digit(t.card.id)).Gap(1).Put(style, t.title)
		if t.badge != "" {
			p.Gap(1).Put(theme.Muted, t.badge)
		}
		f.regions = append(f.regions, kit.Region{X: t.x, Y: 0, W: t.w, H: 1, ID: tabPrefix + t.card.id})
	}
	if s.demo {
		p.Gap(3).Put(theme.Warn|theme.Bold, s.say("frame.demo"))
	}
	if s.readOnly != "" {
		p.Gap(3).Put(theme.Warn, s.say("frame.read_only"))
	}
	right := kit.Width(s.who.User) + 2
	data := ""
	if a, ok := r.top().(aged); ok {
		data = s.th.Glyphs.Age + " " + a.freshness()
	} else {
		data = s.th.Glyphs.Age + " " + r.inbox.freshness()
	}
	right += kit.Width(data) + 2 + kit.Width(clock)
	if p.Room() < right+2 {
		return p.End(theme.Text, clock, 1).String()
	}
	p.To(lay.w-1-right).Put(theme.Info, s.who.User).Gap(2).Put(theme.Muted, data).Gap(2)
	return p.Put(theme.Text, clock).String()
}

// rule is the second row: heavy under the active tab, so that it shows without colour.
func (r *root) rule() string {
	s, g := r.s, r.s.th.Glyphs
	if r.w < middle {
		return kit.Rule(s.th, r.w)
	}
	_, stops := r.tabStops(r.w, kit.Width("Mon 15:04")+2)
	p := kit.NewPen(s.th, r.w)
	for _, t := range stops {
		if t.here {
			p.Put(theme.Faint, kit.Repeat(g.Rule, t.x-1)).Put(theme.Accent, kit.Repeat(g.Heavy, t.w+2))
		}
	}
	return p.Put(theme.Faint, kit.Repeat(g.Rule, p.Room())).String()
}
