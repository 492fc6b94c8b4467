package kit

import (
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// stacking is how a form's questions stand below each other. It depends on the room and the questions
// alone, so that no row comes or goes while somebody types.
type stacking int

const (
	roomy  stacking = iota // with blank lines between groups
	dense                  // without
	paired                 // and the words of a choice on its own line
)

// restNote is how many lines a text of several lines is given when a form is laid out.
const restNote = 2

// lay chooses the rows of a form of h lines.
func (f *Form) lay(th *theme.Theme, w, h int) stacking {
	if !f.pairs() {
		if len(f.draw(th, w, roomy, 0).lines) > h {
			return dense
		}
		return roomy
	}
	switch {
	case f.tall(th, w, roomy) <= h:
		return roomy
	case f.tall(th, w, dense) <= h || !f.pairable(th, w):
		return dense
	}
	return paired
}

// Least is how few lines the form can do with, all questions in sight and no text longer than a line.
func (f *Form) Least(th *theme.Theme, w int) int {
	way := dense
	if f.pairs() && f.pairable(th, w) {
		way = paired
	}
	n := f.tall(th, w, way)
	for i := range f.Asks {
		if e, ok := f.Asks[i].Field.(*Editor); ok && e.Lines {
			n -= restNote - 1
		}
	}
	return n
}

// tall is how many lines the questions take that way, whatever stands in them.
func (f *Form) tall(th *theme.Theme, w int, way stacking) int {
	n := 0
	for i := range f.Asks {
		a := &f.Asks[i]
		if way == paired && a.Under != "" {
			continue
		}
		if a.Gap && way == roomy && i > 0 {
			n++
		}
		switch field := a.Field.(type) {
		case *Editor:
			n++
			if field.Lines {
				n += restNote - 1
			}
		default:
			lines, _, _, _ := field.View(th, f.room(a, w), false)
			n += len(lines)
		}
	}
	return n
}

// pairs says that some choice has its words below it.
func (f *Form) pairs() bool {
	for i := range f.Asks {
		if f.Asks[i].Under != "" {
			return true
		}
	}
	return false
}

// pairable says that the choices with words leave them room on their line, with the answer alone.
func (f *Form) pairable(th *theme.Theme, w int) bool {
	for i := range f.Asks {
		if f.paired(i) && f.Asks[i].Field.(*Choice).needs(th) > f.room(&f.Asks[i], w) {
			return false
		}
	}
	return true
}

// paired says that the question is a choice whose words come next.
func (f *Form) paired(i int) bool {
	_, choice := f.Asks[i].Field.(*Choice)
	if !choice || i+1 >= len(f.Asks) || f.Asks[i+1].Under != f.Asks[i].ID {
		return false
	}
	_, text := f.Asks[i+1].Field.(*Editor)
	return text
}

// pair is how a line is parted between a choice and its words, from the left of the choice.
type pair struct {
	all  bool // every option is shown, not the answer alone
	at   int  // where the words begin
	room int  // what they have
}

// part parts the line of a choice: while it is answered, and without words, all options are shown.
func (f *Form) part(th *theme.Theme, i, w int) pair {
	c, _ := f.Asks[i].Field.(*Choice)
	e, _ := f.Asks[i+1].Field.(*Editor)
	p := pair{all: f.focus == i || f.focus != i+1 && len(e.text) == 0}
	if p.at = Width(th.Glyphs.On+" "+c.held(th)) + 2; p.all {
		p.at = c.needs(th) + 2
	}
	p.room = max(f.room(&f.Asks[i], w)-p.at, 0)
	return p
}

// pairLine draws a choice with its words. The cursor is relative to the choice.
func (f *Form) pairLine(th *theme.Theme, i, w int) (line string, x int, ok bool) {
	c, _ := f.Asks[i].Field.(*Choice)
	e, _ := f.Asks[i+1].Field.(*Editor)
	p := f.part(th, i, w)
	pen := NewPen(th, f.room(&f.Asks[i], w))
	if p.all {
		lines, _, _, _ := c.View(th, p.at-2, f.focus == i)
		pen.Raw(lines[0], p.at-2)
	} else {
		pen.Put(theme.Text, th.Glyphs.On).Gap(1).Put(theme.Text, c.held(th))
	}
	if p.room < 4 || f.focus != i+1 && len(e.text) == 0 {
		return pen.String(), 0, false
	}
	pen.To(p.at)
	if f.focus != i+1 {
		return pen.Cell(theme.Muted, e.Value(), p.room).String(), 0, false
	}
	lines, x, _, ok := e.View(th, p.room, true)
	return pen.Raw(lines[0], p.room).String(), p.at + x, ok
}

// clickPair goes to the choice or to its words, whichever is under the mouse.
func (f *Form) clickPair(th *theme.Theme, i, w, x int) {
	p := f.part(th, i, w)
	c, _ := f.Asks[i].Field.(*Choice)
	e, _ := f.Asks[i+1].Field.(*Editor)
	if x < p.at-1 || p.room < 4 {
		f.goTo(i)
		if p.all && x >= 0 {
			c.click(th, p.at-2, x, 0, true)
		}
		return
	}
	was := f.focus == i+1
	f.goTo(i + 1)
	e.click(th, p.room, x-p.at, 0, was)
}
