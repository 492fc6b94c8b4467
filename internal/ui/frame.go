package ui

import (
	"strings"

	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// Widths at which the layout changes.
const (
	wide    = 100 // list and detail side by side, sheets float
	middle  = 80  // a strip below the list
	small   = 60
	tiny    = 40
	lowest  = 10 // rows
	roomy   = 20 // rows from which there is a status line
	percent = 44 // of the width for the detail
)

// layout says which parts of the frame there are and how many rows are left for the body.
type layout struct {
	w, h   int
	rule   bool
	views  bool
	air    bool // a blank row under the views
	status bool
	top    int // rows above the body
	body   int
	tiny   bool // too small for anything but the time that runs out, or a form
}

func (r *root) layout() layout {
	l := layout{w: r.w, h: r.h, tiny: r.w < tiny || r.h < lowest}
	if l.tiny {
		l.top, l.body = 1, max(r.h-1, 0)
		return l
	}
	l.rule = r.h >= 12
	l.views = r.w >= middle
	l.air = r.h >= 30
	l.status = r.h >= roomy
	l.top = 1
	for _, on := range []bool{l.rule, l.views, l.air} {
		if on {
			l.top++
		}
	}
	l.body = r.h - l.top - 1
	if l.status {
		l.body--
	}
	l.body = max(l.body, 0)
	return l
}

// floats says that a sheet is a box over the screen: where rows are few, its border would cost more
// than it shows.
func (l layout) floats() bool { return l.w >= wide && l.body >= 12 && !l.tiny }

const hintPrefix = "hint:"

func hintOf(id string) (keys.ID, bool) {
	k, ok := strings.CutPrefix(id, hintPrefix)
	return keys.ID(k), ok
}

// draw draws the whole screen: exactly h lines of w cells.
func (r *root) draw() frame {
	f := frame{title: r.title()}
	if r.w <= 0 || r.h <= 0 {
		return f
	}
	lay := r.layout()
	if lay.tiny {
		f.content = r.fallback(lay, &f)
		return f
	}
	lines := make([]string, 0, r.h)
	lines = append(lines, r.tabs(lay, &f))
	if lay.rule {
		lines = append(lines, r.rule())
	}
	body := r.body(lay, &lines, &f)
	if lay.air {
		lines = append(lines, kit.Blanks(lay.w))
	}
	for _, reg := range body.regions {
		reg.Y += lay.top
		f.regions = append(f.regions, reg)
	}
	if body.spot.On {
		f.spot = kit.Spot{X: body.spot.X, Y: body.spot.Y + lay.top, On: true}
	}
	lines = append(lines, kit.Fit(body.lines, lay.w, lay.body)...)
	if lay.status {
		lines = append(lines, r.statusLine())
	}
	lines = append(lines, r.footer(lay, &f))
	f.content = strings.Join(kit.Fit(lines, r.w, r.h), "\n")
	return f
}

// body is the views row and what is between the rules: a sheet when one is open, else the screen.
func (r *root) body(lay layout, lines *[]string, f *frame) picture {
	if r.sheet != nil {
		if lay.views {
			*lines = append(*lines, r.sheetHead(lay))
		}
		return r.drawSheet(lay)
	}
	if lay.views {
		head, regions := r.top().head(lay.w)
		*lines = append(*lines, head)
		for _, reg := range regions {
			reg.Y = len(*lines) - 1
			f.regions = append(f.regions, reg)
		}
	}
	return r.top().view(lay.w, lay.body)
}

// statusLine is the last row but one: what was just done, and where in the list one is.
func (r *root) statusLine() string {
	p := kit.NewPen(r.s.th, r.w).Gap(1)
	right := ""
	if r.sheet == nil {
		right = r.top().status()
	}
	if kit.Width(r.toast.text)+2 > r.w-kit.Width(right)-4 {
		right = "" // what was just said is worth more than the place in the list
	}
	r.putToast(p, r.w-kit.Width(right)-4)
	return p.End(theme.Muted, right, 1).String()
}

func (r *root) putToast(p *kit.Pen, room int) {
	g := r.s.th.Glyphs
	switch {
	case r.toast.text != "" && r.toast.bad:
		p.Put(theme.Crit|theme.Bold, g.Warning).Gap(1).Cell(theme.Text, r.toast.text, room-2)
	case r.toast.text != "":
		p.Put(theme.OK, g.Pass).Gap(1).Cell(theme.Text, r.toast.text, room-2)
	case r.sheet != nil:
		p.Cell(theme.Muted, r.sheet.note(), room)
	case r.s.readOnly != "":
		p.Cell(theme.Warn, r.s.readOnly, room)
	}
}

// footer is the key row: at most seven hints that are possible now, help on the right. Where there
// is no status row a toast takes its place.
func (r *root) footer(lay layout, f *frame) string {
	p := kit.NewPen(r.s.th, lay.w).Gap(1)
	if !lay.status && r.toast.text != "" {
		r.putToast(p, lay.w-2)
		return p.String()
	}
	help := kit.Hint{Key: r.s.key(keys.Help), Word: r.s.say("hint.help"), ID: hintPrefix + string(keys.Help)}
	if r.sheet != nil {
		help = kit.Hint{Key: "F1", Word: r.s.say("hint.help"), ID: hintPrefix + string(keys.FormHelp)}
	}
	helpWidth := kit.Width(help.Key) + 1 + kit.Width(help.Word)
	for _, h := range r.hints() {
		n := kit.Width(h.Key) + 1 + kit.Width(h.Word)
		if p.At()+n+2 > lay.w-helpWidth-2 {
			break
		}
		f.regions = append(f.regions, kit.Region{X: p.At(), Y: r.h - 1, W: n, H: 1, ID: h.ID})
		p.Put(theme.Accent, h.Key).Gap(1).Put(theme.Text, h.Word).Gap(2)
	}
	f.regions = append(f.regions, kit.Region{X: lay.w - 1 - helpWidth, Y: r.h - 1, W: helpWidth, H: 1, ID: help.ID})
	return p.To(lay.w-1-helpWidth).Put(theme.Accent, help.Key).Gap(1).Put(theme.Text, help.Word).String()
}

// hints are the keys worth showing now.
func (r *root) hints() []kit.Hint {
	if r.sheet != nil {
		return r.sheet.hints()
	}
	s := r.s
	if h, ok := r.top().(hinter); ok {
		if own := h.hints(); own != nil {
			return own
		}
	}
	if n := len(r.inbox.list.Marks()); n > 0 && r.top() == screen(r.inbox) {
		return r.markedHints(n)
	}
	out := r.keyHints()
	if r.toast.text == "" && len(r.screens) > 1 {
		out = append(out, kit.Hint{Key: "esc", Word: s.say("hint.back"), ID: hintPrefix + string(keys.Back)})
	}
	return out
}

// hintWord is the short word of a key; t says what it would do to the selected lead.
func (r *root) hintWord(id keys.ID) string {
	if id == keys.Take {
		if rows := r.subjects(); len(rows) == 1 && rows[0].Owner == r.s.who.User {
			return "hint.release"
		}
	}
	return "hint." + string(id)
}

func (r *root) markedHints(n int) []kit.Hint {
	s := r.s
	out := []kit.Hint{{Key: s.words.count("hint.marked", n), Word: "", ID: ""}}
	for _, id := range []keys.ID{keys.Disqualify, keys.Take, keys.Transfer, keys.Snooze, keys.Tag} {
		for i := range r.table {
			if b := &r.table[i]; b.ID == id {
				out = append(out, kit.Hint{Key: r.label(b), Word: s.say("hint." + string(id)), ID: hintPrefix + string(id)})
			}
		}
	}
	return append(out, kit.Hint{Key: "esc", Word: s.say("hint.clear"), ID: hintPrefix + string(keys.Back)})
}

// label is how a binding's keys are written with this session's signs.
func (r *root) label(b *keys.Binding) string { return r.s.th.Key(b.Label()) }

func scoped(scopes []keys.Scope, s keys.Scope) bool {
	for _, x := range scopes {
		if x == s {
			return true
		}
	}
	return false
}

// fallback is what is left on a screen too small for a list: the time that runs out, and the form
// that takes the keys, without which they would be typed blindly.
func (r *root) fallback(lay layout, f *frame) string {
	s := r.s
	text := r.inbox.worst()
	if r.sheet == nil || lay.h < 3 || lay.w < 16 {
		lines := kit.Wrap(text+s.say("small.enlarge"), max(r.w, 1))
		for i, line := range lines {
			lines[i] = kit.Line(s.th, r.w, theme.Text, line)
		}
		return strings.Join(kit.Fit(lines, r.w, r.h), "\n")
	}
	first := kit.Line(s.th, r.w, theme.Text, strings.TrimSuffix(text, ", "))
	if r.toast.text != "" {
		p := kit.NewPen(s.th, r.w)
		r.putToast(p, r.w)
		first = p.String()
	}
	pic := r.drawSheet(lay)
	for _, reg := range pic.regions {
		reg.Y += lay.top
		f.regions = append(f.regions, reg)
	}
	if pic.spot.On {
		f.spot = kit.Spot{X: pic.spot.X, Y: pic.spot.Y + lay.top, On: true}
	}
	return strings.Join(kit.Fit(append([]string{first}, pic.lines...), r.w, r.h), "\n")
}

// title is the terminal's: counts and times, never anybody's data.
func (r *root) title() string {
	if t := r.inbox.worst(); t != "" {
		return "eqltui " + r.s.th.Glyphs.Middot + " " + strings.ReplaceAll(strings.TrimSuffix(t, ", "), ", ", " "+r.s.th.Glyphs.Middot+" ")
	}
	return "eqltui"
}
