// Package follow is what a colleague sees, as they see it. It holds a view that can be read and ended, takes every key
// for itself, and has no other way to anything.
package follow

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/eqltui/eqltui/internal/presence"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// Follow is a colleague's screen.
type Follow struct {
	s    *place.Session
	view *presence.View
}

// New follows nobody yet.
func New(s *place.Session) *Follow { return &Follow{s: s} }

func (f *Follow) Init() tea.Cmd { return nil }

// Visit begins with a view that was agreed on.
func (f *Follow) Visit(arg any) (tea.Cmd, bool) {
	view, ok := arg.(*presence.View)
	if !ok {
		return nil, false
	}
	f.view = view
	return f.await(), true
}

func (f *Follow) await() tea.Cmd { return f.s.Hooks.Watch(f.s.Context, f.view.Changed()) }

func (f *Follow) Update(msg tea.Msg) tea.Cmd {
	if _, ok := msg.(place.Seen); !ok || f.view == nil {
		return nil
	}
	_, who, over := f.view.Now()
	switch over {
	case "":
		return f.await()
	case presence.Ended:
		return nil
	}
	return tea.Batch(place.Send(place.GoTo{Place: place.PeoplePlace}), place.Warn(f.s.Words.Fill("follow."+string(over), who.User)))
}

// End ends the view when something else is shown.
func (f *Follow) End() {
	if f.view != nil {
		f.view.End()
	}
}

func (f *Follow) Scopes() []keys.Scope { return nil }

func (f *Follow) Run(keys.ID) tea.Cmd { return nil }

// Typed takes every key: what one does while looking at another's screen must not happen in one's own.
func (f *Follow) Typed(name, _ string) (tea.Cmd, bool) {
	switch name {
	case "esc", "q", "ctrl+g":
		return place.Send(place.GoTo{Place: place.PeoplePlace}), true
	}
	return place.Tell(f.s.Say("follow.read_only")), true
}

// Paste takes nothing.
func (f *Follow) Paste(string) tea.Cmd { return nil }

func (f *Follow) Head(w int) (string, []kit.Region) {
	s := f.s
	pen := kit.NewPen(s.Theme, w).Gap(1)
	if f.view == nil {
		return pen.String(), nil
	}
	frame, who, _ := f.view.Now()
	pen.Put(theme.Warn, s.Theme.Glyphs.Here).Gap(1).Put(theme.Text|theme.Bold, s.Words.Fill("follow.head", who.User))
	size := strconv.Itoa(frame.W) + s.Theme.Glyphs.Times + strconv.Itoa(frame.H)
	if frame.W > w {
		size = s.Words.Fill("follow.larger", size)
	}
	return pen.End(theme.Muted, size, 1).String(), nil
}

// View is as much of the colleague's screen as there is room for.
func (f *Follow) View(w, h int) place.Picture {
	if f.view == nil {
		return place.Picture{Lines: kit.Fit(nil, w, h)}
	}
	frame, _, _ := f.view.Now()
	lines := strings.Split(frame.Content, "\n")
	lines = lines[:min(len(lines), h)]
	for i, line := range lines {
		line = ansi.Truncate(line, w, "")
		lines[i] = line + "\x1b[m" + kit.Blanks(w-ansi.StringWidth(line))
	}
	return place.Picture{Lines: kit.Fit(lines, w, h)}
}

func (f *Follow) Hints() []kit.Hint {
	return []kit.Hint{{Key: "esc", Word: f.s.Say("follow.end"), ID: place.HintPrefix + string(keys.Back)}}
}

func (f *Follow) Compact() string {
	if f.view == nil {
		return ""
	}
	_, who, _ := f.view.Now()
	return f.s.Words.Fill("follow.head", who.User)
}
