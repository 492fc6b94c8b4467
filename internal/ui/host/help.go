package host

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/acts"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// help lists every key of the present screen, or of the form it lies over, from the table of
// bindings. Typing narrows it down, enter runs what is selected.
type help struct {
	place.Panel
	r    *root
	over place.Sheet // the form below, nil for a screen
	line kit.Editor
	at   int // index into the matching bindings
}

func newHelp(r *root, over place.Sheet) place.Sheet {
	h := &help{Panel: place.Panel{S: r.s, Verb: keys.Help}, r: r, over: over}
	h.line.Clean = safetext.Line
	h.line.Hint = r.s.Say("help.hint")
	return h
}

func (h *help) Title() string {
	if h.over != nil {
		return h.S.Say("sheet.help") + " " + h.S.Theme.Glyphs.Middot + " " + h.over.Title()
	}
	return h.S.Say("sheet.help") + " " + h.S.Theme.Glyphs.Middot + " " + h.Place()
}

// Place is the name of the screen that help is about.
func (h *help) Place() string {
	if len(h.r.screens) > 1 {
		return h.S.Say("scope.lead")
	}
	return h.S.Say("tab." + h.r.here)
}

func (h *help) Right() (string, theme.Style) { return h.S.Say("help.generated"), theme.Muted }

func (h *help) Width() int { return 116 }

func (h *help) Paste(text string) { h.line.Insert(text); h.at = 0 }

// Note is why the selected key does nothing now.
func (h *help) Note() string {
	if b := h.selected(); b != nil {
		if why := h.why(b); why != "" {
			return why
		}
	}
	return h.S.Say("help.note")
}

func (h *help) Hints() []kit.Hint {
	s := h.S
	return []kit.Hint{
		{Key: s.Theme.Glyphs.Enter, Word: s.Say("help.run")},
		{Key: "tab", Word: s.Say("help.section")},
		{Key: "esc", Word: s.Say("hint.close"), ID: place.HintPrefix + string(keys.Close)},
	}
}

// shows reports whether a binding holds where help was asked for.
func (h *help) shows(b *keys.Binding) bool {
	if h.over != nil {
		return b.Scope == keys.Sheet
	}
	return b.Scope == keys.Global || b.Scope == keys.Sheet || scoped(h.r.top().Scopes(), b.Scope)
}

// why says why a binding does nothing now. Those of a form can always be looked at.
func (h *help) why(b *keys.Binding) string {
	if b.Scope == keys.Sheet {
		return ""
	}
	return h.r.why(b.ID)
}

// matches are the bindings whose key or words hold what was typed, in the order of the groups.
func (h *help) matches() []*keys.Binding {
	typed := strings.TrimSpace(h.line.Value())
	want := safetext.Fold(typed)
	var out []*keys.Binding
	for _, group := range keys.Groups() {
		for i := range h.r.table {
			b := &h.r.table[i]
			if b.GroupOf() != group || !h.shows(b) {
				continue
			}
			text := safetext.Fold(h.S.Say("key."+string(b.ID)) + " " + h.r.label(b) + " " + b.Command())
			if want == "" || strings.Contains(text, want) || b.Has(typed) {
				out = append(out, b)
			}
		}
	}
	return out
}

func (h *help) selected() *keys.Binding {
	if found := h.matches(); h.at < len(found) {
		return found[h.at]
	}
	return nil
}

func (h *help) Key(name, text string) tea.Cmd {
	found := h.matches()
	last := max(len(found)-1, 0)
	switch name {
	case "down", "ctrl+n":
		h.at = min(h.at+1, last)
	case "up", "ctrl+p":
		h.at = max(h.at-1, 0)
	case "pgdown":
		h.at = min(h.at+10, last)
	case "pgup":
		h.at = max(h.at-10, 0)
	case "tab":
		h.at = h.section(found, 1)
	case "shift+tab":
		h.at = h.section(found, -1)
	case "enter":
		return h.run()
	case "?":
		if h.line.Value() == "" {
			return place.Send(acts.CloseIt{})
		}
		h.line.Insert(text)
		h.at = 0
	default:
		if h.line.Key(name, text) {
			h.at = 0
		}
	}
	return nil
}

// run does what is selected, or says why it cannot be.
func (h *help) run() tea.Cmd {
	b := h.selected()
	if b == nil || b.Scope == keys.Sheet && h.over == nil {
		return nil
	}
	if why := h.why(b); why != "" {
		return func() tea.Msg { return place.Told{Text: why, Bad: true} }
	}
	return place.Send(place.RunKey{ID: b.ID})
}

// section is the first binding of the next group, or of the one before, round the ends.
func (h *help) section(found []*keys.Binding, step int) int {
	var starts []int
	now := 0
	for i, b := range found {
		if i == 0 || found[i-1].GroupOf() != b.GroupOf() {
			starts = append(starts, i)
		}
		if i <= h.at {
			now = len(starts) - 1
		}
	}
	if len(starts) == 0 {
		return 0
	}
	return starts[(now+step+len(starts))%len(starts)]
}

func (h *help) Body(w, height int, _ bool) ([]string, kit.Spot) {
	s := h.S
	p := kit.NewPen(s.Theme, w).Put(theme.Muted, s.Say("help.filter")).Gap(2)
	at := p.At()
	field, x, _, on := h.line.View(s.Theme, w-at, true)
	lines := []string{p.Raw(field[0], w-at).String()}
	spot := kit.Spot{X: at + x, On: on}
	if height >= 12 {
		lines = append(lines, kit.Blanks(w))
	}
	lines = append(lines, h.about(w, height)...)
	foot := h.foot(w, height)
	found := h.matches()
	if len(found) == 0 {
		return append(lines, kit.Line(s.Theme, w, theme.Muted, s.Words.Fill("help.none", h.line.Value()))), spot
	}
	n := min(max(w/34, 1), 3)
	columns := kit.Columns(h.sections(found), n)
	selected := ""
	if h.at < len(found) {
		selected = string(found[h.at].ID)
	}
	grid := kit.Grid(s.Theme, columns, w/n, 10, selected)
	for i := range grid {
		grid[i] += kit.Blanks(w - w/n*n)
	}
	room := max(height-len(lines)-len(foot), 1)
	if len(grid) > room { // the selected line stays in sight
		g, all := s.Theme.Glyphs, len(grid)
		room = max(room-1, 1)
		top := kit.Around(lineOf(columns, selected), room, all)
		grid = append(slices.Clone(grid[top:top+room]), kit.NewPen(s.Theme, w).Put(theme.Muted,
			s.Words.Fill("help.more", g.UpArrow, strconv.Itoa(top), g.DownArrow, strconv.Itoa(all-top-room))).String())
	}
	return append(append(lines, grid...), foot...), spot
}

// about is what the form below is for.
func (h *help) about(w, height int) []string {
	if h.over == nil || height < 14 {
		return nil
	}
	text, ok := h.S.Words.Plain["about."+string(h.over.ID())]
	if !ok {
		return nil
	}
	var out []string
	for _, line := range kit.Wrap(text, w) {
		out = append(out, kit.Line(h.S.Theme, w, theme.Text, line))
	}
	return append(out, kit.Blanks(w))
}

// foot is the keys that the person has changed, or why the selected one does nothing.
func (h *help) foot(w, height int) []string {
	s := h.S
	if height < 10 {
		return nil
	}
	p := kit.NewPen(s.Theme, w)
	b := h.selected()
	switch {
	case b != nil && h.why(b) != "":
		p.Put(theme.Warn, s.Theme.Glyphs.Warning).Gap(1).Put(theme.Muted, h.why(b))
	default:
		if !h.changes(p) {
			return nil
		}
	}
	return []string{kit.Blanks(w), p.String()}
}

// changes writes the person's own keys: "x → ctrl+x disqualify (keys.yaml line 4)", as many as fit.
func (h *help) changes(p *kit.Pen) bool {
	s := h.S
	var mine []*keys.Binding
	for i := range h.r.table {
		if h.r.table[i].Default != nil {
			mine = append(mine, &h.r.table[i])
		}
	}
	if len(mine) == 0 {
		return false
	}
	if p.Room() < place.Small {
		p.Put(theme.Muted, s.Words.Count("help.changed", len(mine)))
		return true
	}
	p.Put(theme.Text|theme.Bold, s.Say("help.yours")).Gap(1).Put(theme.Muted, s.Words.Fill("help.file", h.r.options.KeysFile)).Gap(2)
	for i, b := range mine {
		was := keys.Binding{Keys: b.Default}
		text := h.r.label(&was) + " " + s.Theme.Glyphs.Arrow + " " + h.r.label(b) + " " + s.Say("key."+string(b.ID))
		if len(b.Keys) == 0 {
			text = h.r.label(&was) + " " + s.Theme.Glyphs.Arrow + " " + s.Say("help.no_key") + " " + s.Say("key."+string(b.ID))
		}
		where := s.Words.Fill("help.line", strconv.Itoa(b.At))
		if more := s.Words.Count("help.more_changes", len(mine)-i); i > 0 && p.Room() < kit.Width(text)+kit.Width(where)+6+kit.Width(more) {
			p.Put(theme.Muted, more)
			return true
		}
		p.Put(theme.Info, text).Gap(1).Put(theme.Muted, where).Gap(3)
	}
	return true
}

// lineOf is on which line of the grid the selected binding stands.
func lineOf(columns [][]kit.Section, selected string) int {
	for _, column := range columns {
		y := 0
		for _, sec := range column {
			y++
			for _, row := range sec.Rows {
				if row.ID == selected {
					return y
				}
				y++
			}
			y++
		}
	}
	return 0
}

func (h *help) sections(found []*keys.Binding) []kit.Section {
	var out []kit.Section
	for _, group := range keys.Groups() {
		sec := kit.Section{Title: h.S.Say("part." + string(group))}
		if group == keys.Acts {
			sec.Title = h.S.Words.Fill("part.act", h.Place())
		}
		for _, b := range found {
			if b.GroupOf() != group {
				continue
			}
			sec.Rows = append(sec.Rows, kit.GridRow{
				Key: h.r.label(b), Word: h.S.Say("key." + string(b.ID)), ID: string(b.ID), Off: h.why(b) != "", Mine: b.Default != nil,
			})
		}
		if len(sec.Rows) > 0 {
			out = append(out, sec)
		}
	}
	return out
}
