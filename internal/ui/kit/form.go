package kit

import (
	"slices"

	"github.com/eqltui/eqltui/internal/ui/theme"
)

// Ask is one labelled question of a form. ID names it in drafts.
type Ask struct {
	ID    string
	Label string
	Field Field
	After string // a muted word behind the field: an outcome, a unit
	Sign  theme.Style
	Gap   bool   // a blank line above, where there is room
	Under string // the question it belongs to: where room is short it stands on that one's line
	Edge  bool   // the field may fill its line: nothing is typed in it
	Words string // at a choice: the question that takes what is typed beyond an answer
}

// Form is a column of questions of which one has the focus.
type Form struct {
	Asks   []Ask
	Talk   Talk
	Labels int // width of the labels' column where there is room for it
	focus  int
	meant  meant
}

// Focused is the question with the focus, nil for an empty form.
func (f *Form) Focused() *Ask {
	if f.focus >= len(f.Asks) {
		return nil
	}
	return &f.Asks[f.focus]
}

// Focus goes to the question of that id.
func (f *Form) Focus(id string) {
	if i := slices.IndexFunc(f.Asks, func(a Ask) bool { return a.ID == id }); i >= 0 {
		f.goTo(i)
	}
}

// goTo gives the focus to a question.
func (f *Form) goTo(i int) {
	switch field := f.Asks[f.focus].Field.(type) {
	case *Choice:
		field.spelt = spelt{}
	case *Pick:
		if i != f.focus {
			field.leave()
		}
	}
	f.focus, f.meant = i, meant{}
}

// Next moves the focus by n questions, round the ends.
func (f *Form) Next(n int) {
	if len(f.Asks) > 0 {
		f.goTo(((f.focus+n)%len(f.Asks) + len(f.Asks)) % len(f.Asks))
	}
}

// Get returns the field of that id, nil when there is none.
func (f *Form) Get(id string) Field {
	for _, a := range f.Asks {
		if a.ID == id {
			return a.Field
		}
	}
	return nil
}

// Value is the answer to the question of that id, "" when it is not asked.
func (f *Form) Value(id string) string {
	if field := f.Get(id); field != nil {
		return field.Value()
	}
	return ""
}

// Values are all answers by id.
func (f *Form) Values() map[string]string {
	out := make(map[string]string, len(f.Asks))
	for _, a := range f.Asks {
		out[a.ID] = a.Field.Value()
	}
	return out
}

// Fill puts answers back, those of a draft.
func (f *Form) Fill(values map[string]string) {
	for _, a := range f.Asks {
		if v, ok := values[a.ID]; ok {
			a.Field.SetValue(v)
		}
	}
}

// Key gives a key to the focused field; what it does not want moves the focus.
func (f *Form) Key(name, text string) bool {
	a := f.Focused()
	if a == nil {
		return false
	}
	if f.answers(name, text) || f.explains(a.Field, name, text) {
		return true
	}
	if name != "tab" && name != "shift+tab" && a.Field.Key(name, text) {
		return true
	}
	switch name {
	case "tab", "down", "enter":
		f.Next(1)
	case "shift+tab", "up":
		f.Next(-1)
	default:
		return false
	}
	return true
}

// Paste inserts text into the focused field when it is an editor or a list, and reports whether it was.
func (f *Form) Paste(s string) bool {
	a := f.Focused()
	if a == nil {
		return false
	}
	if at, _, ok := f.wordsAt(); ok {
		f.goTo(at)
		f.meant.fresh = true
		a = f.Focused()
	}
	if p, ok := a.Field.(*Pick); ok {
		return p.Key("", s)
	}
	e, ok := a.Field.(*Editor)
	if !ok {
		return false
	}
	if f.meant.fresh {
		apart(e)
	}
	f.meant = meant{}
	e.Insert(s)
	return true
}

// Spot is a cell that the terminal's cursor goes to.
type Spot struct {
	X, Y int
	On   bool
}

// View draws the form in w×h cells. When it is higher, the window keeps the focused question in
// sight. Gaps are left out first, then the words of a choice go to its line.
func (f *Form) View(th *theme.Theme, w, h int) ([]string, Spot) {
	p := f.window(th, w, h)
	return p.lines, p.spot
}

// drawn is a form as it is shown: its lines, to which question each belongs, and the cursor.
type drawn struct {
	lines []string
	rows  []row
	spot  Spot
	focus [2]int // the lines of the focused question
	at    int    // the line of it that must be seen: of the cursor, of the option that holds
}

// row is the question of a line, -1 for a gap, and which of that question's lines it is.
type row struct{ ask, line int }

func (f *Form) window(th *theme.Theme, w, h int) drawn {
	way := f.lay(th, w, h)
	p := f.draw(th, w, way, 0)
	if len(p.lines) <= h {
		return p
	}
	if h <= 0 {
		return drawn{}
	}
	top := min(max(p.focus[1]-h, 0), p.focus[0])
	top = max(min(top, len(p.lines)-h), 0)
	if p.at >= top+h {
		top = p.at - h + 1
	}
	if top > p.focus[0] { // the label goes along with what is seen of its question
		p = f.draw(th, w, way, top-p.focus[0])
	}
	p.spot.Y -= top
	p.spot.On = p.spot.On && p.spot.Y >= 0 && p.spot.Y < h
	end := min(top+h, len(p.lines))
	p.lines, p.rows = p.lines[top:end], p.rows[top:end]
	return p
}

// Height is how many lines the form takes w cells wide without the gaps, and how many of them the
// focused question.
func (f *Form) Height(th *theme.Theme, w int) (all, focused int) {
	d := f.draw(th, w, dense, 0)
	return len(d.lines), d.focus[1] - d.focus[0]
}

// labels is how wide the labels are: an answer needs its room more than its question.
func (f *Form) labels(w int) int {
	most := f.Labels
	if w < shortLabels {
		most = 3
		for _, a := range f.Asks {
			most = max(most, min(Width(a.Label), f.Labels))
		}
	}
	if w < leastAfter {
		return min(most, 5)
	}
	return min(most, w/3)
}

// shortLabels is the width below which a column of short labels is no wider than they are.
const shortLabels = 44

// room is how wide a question's field is.
func (f *Form) room(a *Ask, w int) int {
	room := w - f.labels(w) - 4
	if a.Edge {
		room++
	}
	if a.After != "" {
		room -= Width(a.After) + 2
	}
	return max(room, 2)
}

// draw draws everything and says on which lines the focused question stands, its label on the line
// of that number.
func (f *Form) draw(th *theme.Theme, w int, way stacking, label int) drawn {
	var d drawn
	labels := f.labels(w)
	indent := labels + 3
	for i := range f.Asks {
		a := &f.Asks[i]
		if way == paired && a.Under != "" {
			continue // it stands on the line of its choice
		}
		if a.Gap && way == roomy && i > 0 {
			d.lines, d.rows = append(d.lines, Blanks(w)), append(d.rows, row{ask: -1})
		}
		on := i == f.focus
		room := f.room(a, w)
		var field []string
		var x, y int
		var ok bool
		if way == paired && f.paired(i) {
			on = on || i+1 == f.focus
			field = make([]string, 1)
			field[0], x, ok = f.pairLine(th, i, w)
		} else {
			field, x, y, ok = a.Field.View(th, room, on)
		}
		if on {
			d.focus[0] = len(d.lines)
			d.spot = Spot{X: indent + x, Y: len(d.lines) + y, On: ok}
			d.at = d.spot.Y
		}
		for n, line := range field {
			p := NewPen(th, w)
			switch {
			case n == min(label, len(field)-1) && on:
				p.Put(theme.Accent, th.Glyphs.Cursor).Col(theme.Text|theme.Bold, a.Label, labels).To(indent)
			case n == 0 && !on:
				p.Gap(1).Col(theme.Muted, a.Label, labels).To(indent)
			default:
				p.To(indent)
			}
			p.Raw(line, room)
			if n == 0 && a.After != "" {
				p.Gap(2).Put(a.Sign, a.After)
			}
			d.lines, d.rows = append(d.lines, p.String()), append(d.rows, row{i, n})
		}
		if on {
			d.focus[1] = len(d.lines)
		}
	}
	return d
}
