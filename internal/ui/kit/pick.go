package kit

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// Pick is a field of which one option holds, one option a line. A digit picks, letters narrow the
// list down, arrows move. Where no option has the letters in a row, those that have them in order are
// shown, and where none has, the one that was probably meant: neither is taken before enter.
type Pick struct {
	Options []string
	Codes   []string // what Value says; nil: the option's text
	After   []string // a muted word behind each option
	Most    int      // lines at once; 0 is 9
	Live    bool     // letters pick at once, whatever was picked: what is chosen is seen and taken back
	// Missed says that no option is called what was typed, and which one enter takes, "" for none. nil says nothing.
	Missed func(near string) string
	at     int
	chosen bool
	firm   bool // somebody picked it, not only the letters that narrow the list down
	filter string
	near   int // the option that was probably meant, when nothing has the letters; -1 for none
}

// leastAfter is how wide a list must be for words behind its options.
const leastAfter = 24

// shown are the indices of the options that match what was typed.
func (p *Pick) shown() []int {
	if out := p.holding(); len(out) > 0 || p.filter == "" {
		return out
	}
	return fuzzily(p.filter, p.Options)
}

// holding are the options that have what was typed in a row.
func (p *Pick) holding() []int {
	var out []int
	want := safetext.Fold(strings.TrimSpace(p.filter))
	for i, o := range p.Options {
		if want == "" || strings.Contains(safetext.Fold(o), want) {
			out = append(out, i)
		}
	}
	return out
}

// Key picks, moves or narrows.
func (p *Pick) Key(name, text string) bool {
	shown := p.shown()
	switch name {
	case "up", "down":
		if len(shown) == 0 {
			return true
		}
		n := 0
		if p.chosen && name == "down" {
			n = min(indexOf(shown, p.at)+1, len(shown)-1)
		} else if p.chosen {
			n = max(indexOf(shown, p.at)-1, 0)
		}
		p.pick(shown[n])
		return true
	case "enter": // the first of what the letters left, or what was meant, and on to the next question
		if i := p.meant(shown); i >= 0 && p.Astray() {
			p.pick(i)
		}
		return false
	case "backspace":
		if c := Clusters(p.filter); len(c) > 0 {
			p.narrow(strings.Join(c[:len(c)-1], ""))
		}
		return true
	case "ctrl+w":
		p.narrow(strings.TrimRight(p.filter, " "))
		p.narrow(p.filter[:strings.LastIndexByte(p.filter, ' ')+1])
		return true
	case "ctrl+u": // what was typed first, then what is picked
		if p.filter == "" {
			p.chosen, p.firm = false, false
		}
		p.narrow("")
		return true
	}
	if digit(name) && name != "0" {
		if i := int(name[0] - '1'); i < len(shown) {
			p.pick(shown[i])
		}
		return true
	}
	if text == "" {
		return false
	}
	p.narrow(p.filter + safetext.Line(text))
	return true
}

// narrow takes other letters. Those that an option has in a row choose the first such option, except in
// the place of one that was picked.
func (p *Pick) narrow(letters string) {
	longer := len(letters) > len(p.filter)
	p.filter, p.near = letters, -1
	holding := p.holding()
	switch {
	case letters == "":
		p.chosen = p.firm
	case p.firm && !p.Live: // a stray letter must not put another answer in the place of the one that was picked
		p.chosen = slices.Contains(holding, p.at) && (p.chosen || !longer)
	case len(holding) > 0:
		p.at, p.chosen, p.firm = holding[0], true, p.firm && p.at == holding[0]
	default:
		p.chosen = false
	}
	if !p.chosen && len(p.shown()) == 0 {
		p.near = nearest(letters, p.Options)
	}
}

// meant is the option that enter takes where letters picked none: the first that they left, or the one
// that was probably meant; -1 for none.
func (p *Pick) meant(shown []int) int {
	if len(shown) > 0 {
		return shown[0]
	}
	if p.near < len(p.Options) {
		return p.near
	}
	return -1
}

// leave forgets the letters: what they have not picked is not answered.
func (p *Pick) leave() { p.filter, p.near = "", -1 }

// Astray reports that something is typed which picked nothing.
func (p *Pick) Astray() bool { return p.filter != "" && !p.chosen }

func (p *Pick) pick(i int) { p.at, p.chosen, p.firm = i, true, true }

// indexOf is where v stands in a list, the start when it does not.
func indexOf(list []int, v int) int { return max(slices.Index(list, v), 0) }

// Value is the picked option's code, "" while none is picked.
func (p *Pick) Value() string {
	if !p.chosen || p.at >= len(p.Options) {
		return ""
	}
	if p.at < len(p.Codes) {
		return p.Codes[p.at]
	}
	return p.Options[p.at]
}

// SetValue picks the option of that code.
func (p *Pick) SetValue(v string) {
	p.leave()
	for i := range p.Options {
		if i < len(p.Codes) && p.Codes[i] == v || len(p.Codes) == 0 && p.Options[i] == v {
			p.pick(i)
			return
		}
	}
	if v == "" {
		p.chosen, p.firm = false, false
	}
}

// most is how many options are shown at once.
func (p *Pick) most() int {
	return cmp.Or(p.Most, 9)
}

// from is the first option that is shown, so that the picked one is in sight.
func (p *Pick) from(most int, shown []int) int { return Around(indexOf(shown, p.at), most, len(shown)) }

// View draws the options that match, the picked one in sight.
func (p *Pick) View(th *theme.Theme, w int, focused bool) ([]string, int, int, bool) {
	if !focused {
		text := th.Glyphs.Dash
		if p.chosen {
			text = p.Options[p.at]
		}
		return []string{Line(th, w, theme.Text, text)}, 0, 0, false
	}
	shown := p.shown()
	from := p.from(p.most(), shown)
	var lines []string
	held := 0
	for n, i := range shown[from:min(from+p.most(), len(shown))] {
		if p.chosen && i == p.at {
			held = n
		}
		more := ""
		if n == 0 && from > 0 {
			more = th.Glyphs.UpArrow + " " + strconv.Itoa(from)
		}
		if below := len(shown) - from - p.most(); n == p.most()-1 && below > 0 {
			more = th.Glyphs.DownArrow + " " + strconv.Itoa(below)
		}
		lines = append(lines, p.row(th, w, from+n+1, i, more))
	}
	if p.filter != "" || len(lines) == 0 {
		lines = append(lines, NewPen(th, w).Gap(5).Put(theme.Muted, "/ "+p.filter).String())
	}
	return append(lines, p.missed(th, w, shown)...), 0, held, false
}

// row is an option with its number, as much of both as w cells hold, and how many more there are behind it.
func (p *Pick) row(th *theme.Theme, w, number, i int, more string) string {
	pen := NewPen(th, w)
	style, sign := theme.Text, ""
	if p.chosen && i == p.at {
		sign = th.Glyphs.Dot
		pen.On(theme.Selected)
		style |= theme.Bold
	}
	digit := ""
	if number <= 9 {
		digit = strconv.Itoa(number)
	}
	if w < leastAfter/2 {
		return pen.Col(theme.Accent, digit, 1).Col(theme.Accent, sign, 1).Cell(style, p.Options[i], w-2).String()
	}
	after := ""
	if i < len(p.After) && w >= leastAfter {
		after = p.After[i]
	}
	if more != "" {
		after = strings.TrimSpace(after + "  " + more)
	}
	behind := min(Width(after), w/2)
	pen.Num(theme.Accent, digit, 2).Gap(1).Col(theme.Accent, sign, 1).Gap(1).Cell(style, p.Options[i], w-7-behind)
	return pen.To(w-1-behind).Cell(theme.Muted, after, w/2).String()
}

// missed says that nothing is picked by what was typed, and what enter takes.
func (p *Pick) missed(th *theme.Theme, w int, shown []int) []string {
	if !p.Astray() || p.Missed == nil {
		return nil
	}
	near := ""
	if i := p.meant(shown); i >= 0 {
		near = p.Options[i]
	}
	var lines []string
	for i, row := range Wrap(p.Missed(near), w-7) {
		pen := NewPen(th, w)
		if i == 0 {
			pen.Gap(5).Put(theme.Warn|theme.Bold, "?")
		}
		lines = append(lines, pen.To(7).Put(theme.Text, row).String())
	}
	return lines
}
