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

// help lists every key of the present screen, generated from the table of bindings. Typing narrows
// it down, enter runs what is selected.
type help struct {
	formSheet
	r    *root
	line kit.Editor
	at   int // index into the matching bindings that can run
}

// runKey asks the root to close the sheet and run a binding.
type runKey struct{ id keys.ID }

func newHelp(r *root) sheet {
	h := &help{formSheet: formSheet{s: r.s, verb: keys.Help}, r: r}
	h.line.Clean = safetext.Line
	h.line.Hint = r.s.say("help.hint")
	return h
}

func (h *help) title() string                           { return h.s.say("sheet.help") }
func (h *help) right() (string, theme.Style)            { return h.s.say("help.generated"), theme.Muted }
func (h *help) width() int                              { return 108 }
func (h *help) submit() ([]lead.ID, desk.Action, error) { return nil, desk.Action{}, nil }
func (h *help) draft() string                           { return "" }
func (h *help) note() string                            { return h.s.say("help.note") }
func (h *help) paste(text string)                       { h.line.Insert(text) }

func (h *help) hints() []kit.Hint {
	s := h.s
	return []kit.Hint{
		{Key: s.th.Glyphs.Enter, Word: s.say("help.run")},
		{Key: s.th.Glyphs.UpArrow + " " + s.th.Glyphs.DownArrow, Word: s.say("help.move")},
		{Key: "esc", Word: s.say("hint.close"), ID: hintPrefix + string(keys.Close)},
	}
}

// matches are the bindings whose key or words hold what was typed.
func (h *help) matches() []*keys.Binding {
	want := safetext.Fold(h.line.Value())
	var out []*keys.Binding
	for _, scope := range keys.Scopes() {
		for i := range h.r.table {
			b := &h.r.table[i]
			if b.Scope != scope {
				continue
			}
			text := safetext.Fold(h.s.say("key."+string(b.ID)) + " " + b.Label())
			if want == "" || strings.Contains(text, want) || b.Has(h.line.Value()) {
				out = append(out, b)
			}
		}
	}
	return out
}

func (h *help) key(name, text string) tea.Cmd {
	found := h.matches()
	switch name {
	case "down":
		h.at = min(h.at+1, max(len(found)-1, 0))
	case "up":
		h.at = max(h.at-1, 0)
	case "pgdown":
		h.at = min(h.at+10, max(len(found)-1, 0))
	case "pgup":
		h.at = max(h.at-10, 0)
	case "enter":
		if h.at < len(found) && found[h.at].Scope != keys.Sheet {
			return send(runKey{found[h.at].ID})
		}
	case "?":
		if h.line.Value() == "" {
			return send(closeIt{})
		}
		h.line.Insert(text)
	default:
		if h.line.Key(name, text) {
			h.at = 0
		}
	}
	return nil
}

func (h *help) body(w, height int, _ bool) ([]string, kit.Spot) {
	s := h.s
	p := kit.NewPen(s.th, w).Put(theme.Muted, s.say("help.filter")).Gap(2)
	at := p.At()
	field, x, _, on := h.line.View(s.th, w-at, true)
	lines := []string{p.Raw(field[0], w-at).String(), kit.Blanks(w)}
	spot := kit.Spot{X: at + x, On: on}
	found := h.matches()
	if len(found) == 0 {
		return append(lines, kit.Line(s.th, w, theme.Muted, s.words.fill("help.none", h.line.Value()))), spot
	}
	n := min(max(w/34, 1), 3)
	selected := ""
	if h.at < len(found) {
		selected = string(found[h.at].ID)
	}
	grid := kit.Grid(s.th, kit.Columns(h.sections(found), n), w/n, 11, selected)
	for i := range grid {
		grid[i] += kit.Blanks(w - w/n*n)
	}
	room := max(height-len(lines), 1)
	if len(grid) > room { // the selected line stays in sight
		y := h.selectedLine(found, n)
		top := min(max(y-room/2, 0), len(grid)-room)
		grid = grid[top : top+room]
	}
	return append(lines, grid...), spot
}

// selectedLine is on which line of the grid the selected binding stands.
func (h *help) selectedLine(found []*keys.Binding, n int) int {
	for _, column := range kit.Columns(h.sections(found), n) {
		y := 0
		for _, sec := range column {
			y++
			for _, row := range sec.Rows {
				if h.at < len(found) && row.ID == string(found[h.at].ID) {
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
	for _, scope := range keys.Scopes() {
		sec := kit.Section{Title: h.s.say("scope." + string(scope))}
		for _, b := range found {
			if b.Scope != scope {
				continue
			}
			off := b.Scope != keys.Sheet && h.r.why(b.ID) != ""
			sec.Rows = append(sec.Rows, kit.GridRow{Key: h.r.label(b), Word: h.s.say("key." + string(b.ID)), ID: string(b.ID), Off: off})
		}
		if len(sec.Rows) > 0 {
			out = append(out, sec)
		}
	}
	return out
}

// Markdown is docs/KEYS.md: every key, from the table that the program obeys.
func Markdown() string {
	w, err := newWords()
	if err != nil {
		return ""
	}
	var b strings.Builder
	b.WriteString("# Keys\n\nWritten by `go test ./internal/ui -run TestDocsAreThoseOfTheTable -update` from the table that the program obeys.\n")
	b.WriteString("\nA key that changes a lead opens a sheet; `ctrl+s` sends it, `esc` closes it and keeps what was typed. ")
	b.WriteString("`u` takes the last action back while the undo window is open. A key that can do nothing now says why.\n")
	table := keys.Table()
	for _, scope := range keys.Scopes() {
		b.WriteString("\n## " + w.say("scope."+string(scope)) + "\n\n| key | does |\n|---|---|\n")
		for i := range table {
			if table[i].Scope == scope {
				b.WriteString("| " + markdownKeys(&table[i]) + " | " + w.say("key."+string(table[i].ID)) + " |\n")
			}
		}
	}
	b.WriteString("\n" + strconv.Itoa(len(table)) + " bindings. In a text field every printable key is text.\n")
	return b.String()
}

func markdownKeys(b *keys.Binding) string {
	var out []string
	for _, k := range strings.Fields(b.Label()) {
		out = append(out, "`"+k+"`")
	}
	return strings.Join(out, " ")
}
