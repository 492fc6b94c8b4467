package kit

import "github.com/eqltui/eqltui/internal/ui/theme"

// clicker is a field that a click inside it changes. was says whether it had the focus before.
type clicker interface {
	click(th *theme.Theme, w, x, y int, was bool)
}

// Click goes to the question at a cell of the form as View drew it with the same size, and picks
// what stands there. It reports whether there was a question.
func (f *Form) Click(th *theme.Theme, w, h, x, y int) bool {
	p := f.window(th, w, h)
	if y < 0 || y >= len(p.rows) || p.rows[y].ask < 0 {
		return false
	}
	at := p.rows[y]
	if f.paired(at.ask) && f.lay(th, w, h) == paired {
		f.clickPair(th, at.ask, w, x-f.labels(w)-3)
		return true
	}
	was := at.ask == f.focus
	f.goTo(at.ask)
	a := &f.Asks[at.ask]
	if c, ok := a.Field.(clicker); ok && x >= f.labels(w)+3 {
		c.click(th, f.room(a, w), x-f.labels(w)-3, at.line, was)
	}
	return true
}

// Wheel goes n questions on without going round the ends; a list to pick from moves instead.
func (f *Form) Wheel(n int) {
	name := "down"
	if n < 0 {
		name = "up"
	}
	if a := f.Focused(); a != nil {
		if p, ok := a.Field.(*Pick); ok {
			p.Key(name, "")
			return
		}
	}
	step := 1
	if n < 0 {
		step = -1
	}
	if at := f.focus + step; at >= 0 && at < len(f.Asks) {
		f.goTo(at)
	}
}

// click chooses the option under the mouse; where only the chosen one is shown, the next.
func (c *Choice) click(th *theme.Theme, w, x, y int, _ bool) {
	if c.Tight && c.needs(th) > w {
		if len(c.Options) > 0 {
			c.At = (c.At + 1) % len(c.Options)
		}
		return
	}
	at, line := 0, 0
	for i, o := range c.Options {
		need := Width(th.Glyphs.Off) + 1 + Width(o)
		if at > 0 && w-at < need+2 {
			at, line = 0, line+1
		}
		if at > 0 {
			at += 2
		}
		if line == y && x >= at && x < at+need {
			c.At = i
			return
		}
		at += need
	}
}

// click picks the option under the mouse. A list that was folded up only opens.
func (p *Pick) click(_ *theme.Theme, _, _, y int, was bool) {
	if !was {
		return
	}
	shown := p.shown()
	if i := p.from(p.most(), shown) + y; i >= 0 && i < len(shown) {
		p.pick(shown[i])
	}
}
