package ui

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// help lists every key of the present screen, or of the form it lies over, from the table of
// bindings. Typing narrows it down, enter runs what is selected.
type help struct {
	formSheet
	r    *root
	over sheet // the form below, nil for a screen
	line kit.Editor
	at   int // index into the matching bindings
}

// runKey asks the root to close help and run a binding.
type runKey struct{ id keys.ID }

func newHelp(r *root, over sheet) sheet {
	h := &help{formSheet: formSheet{s: r.s, verb: keys.Help}, r: r, over: over}
	h.line.Clean = safetext.Line
	h.line.Hint = r.s.say("help.hint")
	return h
}

func (h *help) title() string {
	if h.over != nil {
		return h.s.say("sheet.help") + " " + h.s.th.Glyphs.Middot + " " + h.over.title()
	}
	return h.s.say("sheet.help") + " " + h.s.th.Glyphs.Middot + " " + h.place()
}

// place is the name of the screen that help is about.
func (h *help) place() string {
	if len(h.r.screens) > 1 {
		return h.s.say("scope.lead")
	}
	return h.s.say("tab." + h.r.here)
}

func (h *help) right() (string, theme.Style)            { return h.s.say("help.generated"), theme.Muted }
func (h *help) width() int                              { return 116 }
func (h *help) submit() ([]lead.ID, desk.Action, error) { return nil, desk.Action{}, nil }
func (h *help) draft() string                           { return "" }
func (h *help) paste(text string)                       { h.line.Insert(text); h.at = 0 }

// note is why the selected key does nothing now.
func (h *help) note() string {
	if b := h.selected(); b != nil {
		if why := h.why(b); why != "" {
			return why
		}
	}
	return h.s.say("help.note")
}

func (h *help) hints() []kit.Hint {
	s := h.s
	return []kit.Hint{
		{Key: s.th.Glyphs.Enter, Word: s.say("help.run")},
		{Key: "tab", Word: s.say("help.section")},
		{Key: "esc", Word: s.say("hint.close"), ID: hintPrefix + string(keys.Close)},
	}
}

// shows reports whether a binding holds where help was asked for.
func (h *help) shows(b *keys.Binding) bool {
	if h.over != nil {
		return b.Scope == keys.Sheet
	}
	return b.Scope == keys.Global || b.Scope == keys.Sheet || scoped(h.r.top().scopes(), b.Scope)
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
			text := safetext.Fold(h.s.say("key."+string(b.ID)) + " " + h.r.label(b) + " " + b.Command())
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

func (h *help) key(name, text string) tea.Cmd {
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
			return send(closeIt{})
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
		return func() tea.Msg { return told{text: why, bad: true} }
	}
	return send(runKey{b.ID})
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

func (h *help) body(w, height int, _ bool) ([]string, kit.Spot) {
	s := h.s
	p := kit.NewPen(s.th, w).Put(theme.Muted, s.say("help.filter")).Gap(2)
	at := p.At()
	field, x, _, on := h.line.View(s.th, w-at, true)
	lines := []string{p.Raw(field[0], w-at).String()}
	spot := kit.Spot{X: at + x, On: on}
	if height >= 12 {
		lines = append(lines, kit.Blanks(w))
	}
	lines = append(lines, h.about(w, height)...)
	foot := h.foot(w, height)
	found := h.matches()
	if len(found) == 0 {
		return append(lines, kit.Line(s.th, w, theme.Muted, s.words.fill("help.none", h.line.Value()))), spot
	}
	n := min(max(w/34, 1), 3)
	columns := kit.Columns(h.sections(found), n)
	selected := ""
	if h.at < len(found) {
		selected = string(found[h.at].ID)
	}
	grid := kit.Grid(s.th, columns, w/n, 10, selected)
	for i := range grid {
		grid[i] += kit.Blanks(w - w/n*n)
	}
	room := max(height-len(lines)-len(foot), 1)
	if len(grid) > room { // the selected line stays in sight
		y := lineOf(columns, selected)
		top := min(max(y-room/2, 0), len(grid)-room)
		grid = grid[top : top+room]
	}
	return append(append(lines, grid...), foot...), spot
}

// about is what the form below is for.
func (h *help) about(w, height int) []string {
	if h.over == nil || height < 14 {
		return nil
	}
	text, ok := h.s.words.plain["about."+string(h.over.id())]
	if !ok {
		return nil
	}
	var out []string
	for _, line := range kit.Wrap(text, w) {
		out = append(out, kit.Line(h.s.th, w, theme.Text, line))
	}
	return append(out, kit.Blanks(w))
}

// foot is the keys that the person has changed, or why the selected one does nothing.
func (h *help) foot(w, height int) []string {
	s := h.s
	if height < 10 {
		return nil
	}
	p := kit.NewPen(s.th, w)
	b := h.selected()
	switch {
	case b != nil && h.why(b) != "":
		p.Put(theme.Warn, s.th.Glyphs.Warning).Gap(1).Put(theme.Muted, h.why(b))
	default:
		if !h.changes(p) {
			return nil
		}
	}
	return []string{kit.Blanks(w), p.String()}
}

// changes writes the person's own keys: "x → ctrl+x disqualify (keys.yaml line 4)", as many as fit.
func (h *help) changes(p *kit.Pen) bool {
	s := h.s
	var mine []*keys.Binding
	for i := range h.r.table {
		if h.r.table[i].Default != nil {
			mine = append(mine, &h.r.table[i])
		}
	}
	if len(mine) == 0 {
		return false
	}
	if p.Room() < small {
		p.Put(theme.Muted, s.words.count("help.changed", len(mine)))
		return true
	}
	p.Put(theme.Text|theme.Bold, s.say("help.yours")).Gap(1).Put(theme.Muted, s.words.fill("help.file", h.r.options.KeysFile)).Gap(2)
	for i, b := range mine {
		was := keys.Binding{Keys: b.Default}
		text := h.r.label(&was) + " " + s.th.Glyphs.Arrow + " " + h.r.label(b) + " " + s.say("key."+string(b.ID))
		if len(b.Keys) == 0 {
			text = h.r.label(&was) + " " + s.th.Glyphs.Arrow + " " + s.say("help.no_key") + " " + s.say("key."+string(b.ID))
		}
		where := s.words.fill("help.line", strconv.Itoa(b.At))
		if more := s.words.count("help.more_changes", len(mine)-i); i > 0 && p.Room() < kit.Width(text)+kit.Width(where)+6+kit.Width(more) {
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
		sec := kit.Section{Title: h.s.say("part." + string(group))}
		if group == keys.Acts {
			sec.Title = h.s.words.fill("part.act", h.place())
		}
		for _, b := range found {
			if b.GroupOf() != group {
				continue
			}
			sec.Rows = append(sec.Rows, kit.GridRow{
				Key: h.r.label(b), Word: h.s.say("key." + string(b.ID)), ID: string(b.ID), Off: h.why(b) != "", Mine: b.Default != nil,
			})
		}
		if len(sec.Rows) > 0 {
			out = append(out, sec)
		}
	}
	return out
}
