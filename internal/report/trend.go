package report

import (
	"slices"
	"strconv"
)

// Measures of a trend: pixels down, per cent across.
const (
	plot   = 190  // height of the plot
	over   = 18   // above it, for the figure of the highest point
	last   = 84.0 // place of the last period; behind it stand the figures of today
	glyph  = 2.0  // room for a letter of the scale, which stands before the first period
	labels = 7    // periods that are named
)

func (d *drawn) trend(s *svg) {
	y := func(v float64) int { return over + int(plot*(1-(v-d.low)/(d.up-d.low))+0.5) }
	for i, tick := range d.ticks {
		s.put(`<line class="grid" x1="0" x2="%s%%" y1="%d" y2="%d"/>`, at(last), y(tick), y(tick))
		s.text("0", y(tick)-3, "tick", d.marks[i])
	}
	if d.goal != "" {
		goal := y(*d.chart.Goal)
		s.put(`<line class="goal" x1="0" x2="%s%%" y1="%d" y2="%d"/>`, at(last), goal, goal)
	}
	for j := range d.series {
		s.put(`<g class="s%d">`, j)
		d.line(s, j, y)
		s.put("</g>")
	}
	d.ends(s, y)
	step := (len(d.bars) + labels - 1) / labels
	for i := len(d.bars) - 1; i >= 0; i -= max(step, 1) {
		s.text(at(d.period(i))+"%", over+plot+letter+4, "tick mid", d.bars[i].label)
	}
	s.y = over + plot + letter + 10
}

// period is where a period stands, in per cent.
func (d *drawn) period(i int) float64 {
	first := 2.0
	for _, mark := range d.marks {
		first = max(first, min(2+glyph*float64(len(mark)), last/3))
	}
	return first + (last-first)*float64(i)/float64(max(len(d.bars)-1, 1))
}

// line draws one series; a period without a figure is a gap. The highest point has its figure.
func (d *drawn) line(s *svg, j int, y func(float64) int) {
	highest, before := -1, -1
	for i := range d.bars {
		n, known := number(d.bars[i].values[j])
		if !known {
			before = -1
			continue
		}
		if before >= 0 {
			was, _ := number(d.bars[before].values[j])
			s.put(`<line class="line" x1="%s%%" y1="%d" x2="%s%%" y2="%d"/>`, at(d.period(before)), y(was), at(d.period(i)), y(n))
		}
		if best, _ := number(d.value(highest, j)); highest < 0 || n > best {
			highest = i
		}
		before = i
	}
	for i := range d.bars {
		b := &d.bars[i]
		if n, known := number(b.values[j]); known {
			s.put(`<circle class="point" cx="%s%%" cy="%d" r="3.5">`, at(d.period(i)), y(n))
			d.said(s, b, j)
			s.put("</circle>")
		}
	}
	if highest >= 0 && highest < len(d.bars)-1 {
		n, _ := number(d.bars[highest].values[j])
		s.text(at(d.period(highest))+"%", y(n)-8, "value mid", d.bars[highest].texts[j])
	}
}

func (d *drawn) value(i, j int) any {
	if i < 0 {
		return nil
	}
	return d.bars[i].values[j]
}

// ends writes the figures of the last period behind their lines, and what the goal is called, none over another.
func (d *drawn) ends(s *svg, y func(float64) int) {
	type end struct {
		y                  int
		group, class, text string
	}
	var ends []end
	if d.goal != "" {
		ends = append(ends, end{y(*d.chart.Goal) + 4, "", "goaltext", d.goal})
	}
	for j := range d.series {
		if n, known := number(d.value(len(d.bars)-1, j)); known {
			ends = append(ends, end{y(n) + 4, "s" + strconv.Itoa(j), "value strong", d.bars[len(d.bars)-1].texts[j]})
		}
	}
	slices.SortStableFunc(ends, func(a, b end) int { return a.y - b.y })
	for i, e := range ends {
		if i > 0 {
			ends[i].y = max(e.y, ends[i-1].y+letter+2)
		}
		s.put(`<g class="%s">`, e.group)
		s.behind(last, ends[i].y, e.class, e.text)
		s.put("</g>")
	}
}
