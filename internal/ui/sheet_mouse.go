package ui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/ui/kit"
)

// sheetRegion is the inside of the open sheet.
const sheetRegion = "sheet:inside"

// pointed is a sheet that answers the mouse. Cells are those of its body, drawn w×h.
type pointed interface {
	point(x, y, w, h int, floating bool) tea.Cmd
	wheel(n int) tea.Cmd
}

// spread is where a sheet's form stands in its body: from which line on, and how large.
type spread struct{ top, w, h int }

// place is where the form of a plain sheet stands. The questions get their rows before what is said
// below them.
func (f *formSheet) place(w, h int, floating bool) spread {
	below := 0
	if f.below != nil {
		if below = len(f.below(w)); below > 0 {
			below++
		}
	}
	needs, focused := f.form.Height(f.s.th, w)
	top := 0
	if !floating && h >= 14 {
		top = 1
	}
	if needs > h-top { // it scrolls in any case, so what is being answered is enough
		needs = min(focused+1, h-top)
	}
	return spread{top, w, max(h-top-below, needs, 1)}
}

func (f *formSheet) point(x, y, w, h int, floating bool) tea.Cmd {
	f.pointAt(x, y, f.place(w, h, floating))
	return nil
}

func (f *formSheet) pointAt(x, y int, p spread) {
	if x < p.w {
		f.form.Click(f.s.th, p.w, p.h, x, y-p.top)
	}
}

func (f *formSheet) wheel(n int) tea.Cmd {
	f.form.Wheel(n)
	return nil
}

func (q *qualify) point(x, y, w, h int, floating bool) tea.Cmd {
	q.pointAt(x, y, q.place(w, h, floating))
	q.judge()
	return nil
}

func (q *qualify) wheel(n int) tea.Cmd {
	q.form.Wheel(n)
	q.judge()
	return nil
}

func (c *callCard) point(x, y, w, h int, floating bool) tea.Cmd {
	c.pointAt(x, y, c.place(w, h, floating))
	c.judge()
	return nil
}

// sheetClicked gives a click to the open sheet.
func (r *root) sheetClicked(f *frame, x, y int) tea.Cmd {
	s, ok := r.sheet.(pointed)
	if !ok {
		return nil
	}
	for _, reg := range f.regions {
		if reg.ID == sheetRegion {
			lay := r.layout()
			w, h, floating := r.sheetRoom(lay)
			return s.point(x-reg.X, y-reg.Y, w, h, floating)
		}
	}
	return nil
}

// sheetRoom is how large the body of the open sheet may be.
func (r *root) sheetRoom(lay layout) (w, h int, floating bool) {
	switch {
	case lay.floats():
		return kit.Inner(min(r.sheet.width(), lay.w-4)), max(lay.body-4, 1), true
	case !lay.views && !r.untitled(lay):
		return lay.w - 2, lay.body - 1, false
	}
	return lay.w - 2, lay.body, false
}

// sheetWheel scrolls the open sheet: a form goes to its next field, a list to its next line.
func (r *root) sheetWheel(n int) tea.Cmd {
	if s, ok := r.sheet.(pointed); ok {
		return s.wheel(n)
	}
	name := "down"
	if n < 0 {
		name = "up"
	}
	return r.sheet.key(name, "")
}
