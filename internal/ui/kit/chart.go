package kit

import (
	"math"

	"github.com/eqltui/eqltui/internal/ui/theme"
)

// Chart is columns that stand on a line, one for each period.
type Chart struct {
	Values []float64 // NaN: not known, nothing is drawn
	Labels []string  // below the columns; those that do not fit are left out
	Goal   float64   // NaN: there is none; else a sign stands at its height where no column reaches it
	Style  theme.Style
	Last   theme.Style // of the last column, which is what one looks at
}

// Unknown is a value that is not known.
func Unknown() float64 { return math.NaN() }

// Lines draws the chart in w cells and h lines, the labels included. The scale begins at nothing and ends at the highest
// column or the goal.
func (c *Chart) Lines(th *theme.Theme, w, h int) []string {
	n := len(c.Values)
	if n == 0 || h < 2 || w < n {
		return Fit(nil, w, h)
	}
	top := 0.0
	for _, v := range append([]float64{c.Goal}, c.Values...) {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			top = max(top, v)
		}
	}
	slot := min(w/n, 8)
	bar := max(slot-1, 1)
	if slot > 5 {
		bar = slot - 2
	}
	rows := h - 1
	steps := Clusters(th.Glyphs.Spark)
	goal := -1
	if top > 0 && !math.IsNaN(c.Goal) {
		goal = min(int(c.Goal/top*float64(rows)), rows-1)
	}
	var out []string
	for y := rows - 1; y >= 0; y-- {
		p := NewPen(th, w)
		for i, v := range c.Values {
			style := c.Style
			if i == n-1 {
				style = c.Last
			}
			p.To(i * slot)
			sign := ""
			if top > 0 && v > 0 {
				sign = step(steps, v/top*float64(rows)-float64(y), y == 0)
			}
			switch {
			case sign != "":
				p.Put(style, Repeat(sign, bar))
			case y == goal:
				p.Put(theme.Faint, Repeat(th.Glyphs.Rule, bar))
			}
			if y == goal {
				p.Put(theme.Faint, Repeat(th.Glyphs.Rule, min(slot-bar, p.Room())))
			}
		}
		out = append(out, p.String())
	}
	p := NewPen(th, w)
	for i := range c.Values {
		if i >= len(c.Labels) || i*slot < p.At() && i > 0 {
			continue
		}
		style := theme.Muted
		if i == n-1 {
			style = theme.Text | theme.Bold
		}
		if Width(c.Labels[i]) <= max(bar, slot-1) {
			p.To(i*slot).Put(style, c.Labels[i])
		}
	}
	return append(out, p.String())
}

// step is the sign of a cell of which so much is filled, "" for nothing. Any value above nothing shows in the lowest row.
func step(steps []string, filled float64, lowest bool) string {
	at := int(math.Round(filled * float64(len(steps))))
	if at <= 0 && lowest {
		at = 1
	}
	if at <= 0 {
		return ""
	}
	return steps[min(at, len(steps))-1]
}
