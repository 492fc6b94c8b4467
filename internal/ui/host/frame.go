package host

import (
	"strings"

	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/theme"
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
	l := layout{w: r.w, h: r.h, tiny: r.w < place.Tiny || r.h < place.Lowest}
	if l.tiny {
		l.top, l.body = 1, max(r.h-1, 0)
		return l
	}
	l.rule = r.h >= 12
	l.views = r.w >= place.Middle
	l.air = r.h >= 30
	l.status = r.h >= place.Roomy
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
func (l layout) floats() bool { return l.w >= place.Wide && l.body >= 12 && !l.tiny }

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
	for _, reg := range body.Regions {
		reg.Y += lay.top
		f.regions = append(f.regions, reg)
	}
	if body.Spot.On {
		f.spot = kit.Spot{X: body.Spot.X, Y: body.Spot.Y + lay.top, On: true}
	}
	lines = append(lines, kit.Fit(body.Lines, lay.w, lay.body)...)
	if lay.status {
		lines = append(lines, r.statusLine())
		r.wholeToast(lay, lines)
	}
	lines = append(lines, r.footer(lay, &f))
	f.content = strings.Join(kit.Fit(lines, r.w, r.h), "\n")
	return f
}

// body is the views row and what is between the rules: a sheet when one is open, else the screen.
func (r *root) body(lay layout, lines *[]string, f *frame) place.Picture {
	if r.sheet != nil {
		if lay.views {
			*lines = append(*lines, r.sheetHead(lay))
		}
		return r.drawSheet(lay)
	}
	if lay.views {
		line, regions := head(r.top(), lay.w)
		*lines = append(*lines, line)
		for _, reg := range regions {
			reg.Y = len(*lines) - 1
			f.regions = append(f.regions, reg)
		}
	}
	return r.top().View(lay.w, lay.body)
}

// wholeToast writes what was said over the rows above, where one is too short for it: its end says what to do.
func (r *root) wholeToast(lay layout, lines []string) {
	if kit.Width(r.toast.text)+6 <= r.w {
		return
	}
	sign, style := r.s.Theme.Glyphs.Pass, theme.OK
	if r.toast.bad {
		sign, style = r.s.Theme.Glyphs.Warning, theme.Crit|theme.Bold
	}
	rows := kit.Wrap(r.toast.text, max(r.w-4, 1))
	rows = rows[:min(len(rows), 3, lay.body/4)]
	for i, row := range rows {
		p := kit.NewPen(r.s.Theme, r.w).Gap(1)
		if i == 0 {
			p.Put(style, sign)
		}
		lines[len(lines)-len(rows)+i] = p.To(3).Put(theme.Text, row).String()
	}
}

// statusLine is the last row but one: what was just done, and where in the list one is.
func (r *root) statusLine() string {
	p := kit.NewPen(r.s.Theme, r.w).Gap(1)
	right := ""
	if p, ok := r.top().(place.Placed); ok && r.sheet == nil {
		right = p.Status()
	}
	if kit.Width(r.toast.text)+2 > r.w-kit.Width(right)-4 {
		right = "" // what was just said is worth more than the place in the list
	}
	r.putToast(p, r.w-kit.Width(right)-4)
	return p.End(theme.Muted, right, 1).String()
}

func (r *root) putToast(p *kit.Pen, room int) {
	g := r.s.Theme.Glyphs
	switch {
	case r.toast.text != "" && r.toast.bad:
		p.Put(theme.Crit|theme.Bold, g.Warning).Gap(1).Cell(theme.Text, r.toast.text, room-2)
	case r.toast.tip:
		p.Put(theme.Info, g.Arrow).Gap(1).Cell(theme.Text, r.toast.text, room-2)
	case r.toast.text != "":
		p.Put(theme.OK, g.Pass).Gap(1).Cell(theme.Text, r.toast.text, room-2)
	case r.sheet != nil:
		if n, ok := r.sheet.(place.Noting); ok {
			p.Cell(theme.Muted, n.Note(), room)
		}
	case r.s.ReadOnly != "":
		p.Cell(theme.Warn, r.s.ReadOnly, room)
	}
}

// footer is the key row: at most seven hints that are possible now, help on the right. Where there
// is no status row a toast takes its place.
func (r *root) footer(lay layout, f *frame) string {
	p := kit.NewPen(r.s.Theme, lay.w).Gap(1)
	if !lay.status && r.toast.text != "" {
		r.putToast(p, lay.w-2)
		return p.String()
	}
	help := kit.Hint{Key: r.s.Key(keys.Help), Word: r.s.Say("hint.help"), ID: place.HintPrefix + string(keys.Help)}
	if r.sheet != nil {
		help = kit.Hint{Key: "F1", Word: r.s.Say("hint.help"), ID: place.HintPrefix + string(keys.FormHelp)}
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
		return r.sheetHints()
	}
	s := r.s
	if h, ok := r.top().(place.Hinter); ok {
		if own := h.Hints(); own != nil {
			return own
		}
	}
	if m, ok := r.top().(place.Marker); ok && m.Marks() > 0 {
		return r.markedHints(m.Marks())
	}
	out := r.keyHints()
	if r.toast.text == "" && len(r.screens) > 1 {
		out = append(out, kit.Hint{Key: "esc", Word: s.Say("hint.back"), ID: place.HintPrefix + string(keys.Back)})
	}
	return out
}

// label is how a binding's keys are written with this session's signs.
func (r *root) label(b *keys.Binding) string { return r.s.Theme.Key(b.Label()) }

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
	text := r.worst()
	if r.sheet == nil || lay.h < 3 || lay.w < 16 {
		lines := kit.Wrap(text+s.Say("small.enlarge"), max(r.w, 1))
		for i, line := range lines {
			lines[i] = kit.Line(s.Theme, r.w, theme.Text, line)
		}
		return strings.Join(kit.Fit(lines, r.w, r.h), "\n")
	}
	first := kit.Line(s.Theme, r.w, theme.Text, strings.TrimSuffix(text, ", "))
	if r.toast.text != "" {
		p := kit.NewPen(s.Theme, r.w)
		r.putToast(p, r.w)
		first = p.String()
	}
	pic := r.drawSheet(lay)
	for _, reg := range pic.Regions {
		reg.Y += lay.top
		f.regions = append(f.regions, reg)
	}
	if pic.Spot.On {
		f.spot = kit.Spot{X: pic.Spot.X, Y: pic.Spot.Y + lay.top, On: true}
	}
	return strings.Join(kit.Fit(append([]string{first}, pic.Lines...), r.w, r.h), "\n")
}

// worst is what runs out first, "" when nothing does.
func (r *root) worst() string {
	if u, ok := first[place.Urgent](r); ok {
		return u.Worst()
	}
	return ""
}

// head is the row above the body of a screen, blank where it has none.
func head(s place.Screen, w int) (string, []kit.Region) {
	if h, ok := s.(place.Headed); ok {
		return h.Head(w)
	}
	return kit.Blanks(w), nil
}

// title is the terminal's: counts and times, never anybody's data.
func (r *root) title() string {
	if t := r.worst(); t != "" {
		return "eqltui " + r.s.Theme.Glyphs.Middot + " " + strings.ReplaceAll(strings.TrimSuffix(t, ", "), ", ", " "+
			r.s.Theme.Glyphs.Middot+" ")
	}
	return "eqltui"
}
