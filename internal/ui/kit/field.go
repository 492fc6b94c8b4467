package kit

import (
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/ui/theme"
)

// Field is one question of a form.
type Field interface {
	// Key takes a key and reports whether it was the field's. The name is that of package keys:
	// the typed character, or "left", "backspace", "ctrl+w".
	Key(name, text string) bool
	// Value is the answer as text, for drafts; SetValue is its opposite.
	Value() string
	SetValue(string)
	// View draws the field w cells wide. The cursor is the cell being edited, relative to the
	// field; ok is false when nothing is edited, and y is then the line of the option that holds.
	View(th *theme.Theme, w int, focused bool) (lines []string, x, y int, ok bool)
}

// Choice is a field of which one option holds. At -1 none does.
type Choice struct {
	Options []string
	Codes   []string // what Value says for each option; nil: the option's text
	At      int
	Tight   bool // one line: only the chosen option when all do not fit

	spelt
}

// spelt is what was typed of an option's name since the focus came to the choice.
type spelt struct {
	typed  string
	before int  // the option that held before that
	parted bool // a blank or a comma came after the name
}

// Key chooses with the arrows, digits, blank and the beginning of an option's name. A letter that goes
// on with no name begins a new one; in a list of names it is a slip of the pen and does nothing.
func (c *Choice) Key(name, text string) bool {
	n := len(c.Options)
	if n == 0 {
		return false
	}
	if text == "" && len(name) == 1 {
		text = name
	}
	switch {
	case name == "left" || name == "right":
		c.spelt = spelt{}
		if name == "left" {
			c.At = max(c.At, 0) + n - 2
		}
		c.At = (c.At + 1) % n
		return true
	case c.spells(name, text):
		return true
	case c.typed != "" && name == "backspace":
		c.spelt = spelt{}
		return true
	case c.typed != "" && text != "" && c.Tight:
		c.At = c.before
		return true
	case c.typed != "" && name == "space":
		return true
	case name == "space":
		c.At = (c.At + 1) % n
		return true
	case digit(name):
		c.spelt = spelt{}
		if i := int(name[0] - '1'); i >= 0 && i < n {
			c.At = i
		}
		return true
	}
	c.spelt = spelt{}
	return c.spells(name, text)
}

// lettered is the option that a letter chooses, its first: y for yes. It is -1 for none.
func (c *Choice) lettered(name string) int {
	return slices.IndexFunc(c.Options, func(o string) bool { return o != "" && strings.EqualFold(first(o), name) })
}

// Value is the chosen option's code.
func (c *Choice) Value() string {
	if c.At < 0 || c.At >= len(c.Options) {
		return ""
	}
	if c.At < len(c.Codes) {
		return c.Codes[c.At]
	}
	return c.Options[c.At]
}

// SetValue chooses the option of that code.
func (c *Choice) SetValue(v string) {
	for i := range c.Options {
		if i < len(c.Codes) && c.Codes[i] == v || len(c.Codes) == 0 && c.Options[i] == v {
			c.At = i
			return
		}
	}
}

// View draws the options, on as many lines as they need.
func (c *Choice) View(th *theme.Theme, w int, focused bool) ([]string, int, int, bool) {
	if c.Tight && c.needs(th) > w {
		return c.tight(th, w, focused)
	}
	g := th.Glyphs
	var lines []string
	held := 0 // the line of the option that holds
	p := NewPen(th, w)
	for i, o := range c.Options {
		need := Width(g.Off) + 1 + Width(o)
		if p.At() > 0 && p.Room() < need+2 {
			lines = append(lines, p.String())
			p = NewPen(th, w)
		}
		if p.At() > 0 {
			p.Gap(2)
		}
		sign, style := g.Off, theme.Muted
		if i == c.At {
			sign, style, held = g.On, theme.Text, len(lines)
			if focused {
				style = theme.Accent | theme.Bold
			}
		}
		p.Put(style, sign).Gap(1).Put(style, o)
	}
	return append(lines, p.String()), 0, held, false
}

// needs is how wide all options are side by side.
func (c *Choice) needs(th *theme.Theme) int {
	n := -2
	for _, o := range c.Options {
		n += Width(th.Glyphs.Off) + 1 + Width(o) + 2
	}
	return max(n, 0)
}

// held is the option that holds, a dash for none.
func (c *Choice) held(th *theme.Theme) string {
	if c.At < 0 || c.At >= len(c.Options) {
		return th.Glyphs.Dash
	}
	return c.Options[c.At]
}

// tight is the chosen option between arrows, with its place among the others.
func (c *Choice) tight(th *theme.Theme, w int, focused bool) ([]string, int, int, bool) {
	style := theme.Text
	if focused {
		style = theme.Accent | theme.Bold
	}
	p := NewPen(th, w)
	p.Cell(style, c.held(th), w-4).Gap(1).Put(theme.Muted, th.Glyphs.Down)
	return []string{p.String()}, 0, 0, false
}
