package report

import (
	"fmt"
	"html"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/eqltui/eqltui/internal/review"
)

// A chart has no width of its own: across it measures in per cent and down in pixels, so that its letters are as large on
// a telephone as on a wide screen. Colours are classes, for the page, the dark and the printed one have others.

const (
	area      = 70.0 // per cent that bars have, the rest is for what is written behind them
	nameCells = 44   // of a label over its bar
	letter    = 13   // height of a line of text
	thick     = 13   // of a bar
	between   = 12   // two rows
)

// svg builds the text of a drawing.
type svg struct {
	strings.Builder
	under strings.Builder // what lies under everything else
	y     int
}

func (s *svg) put(format string, args ...any) { fmt.Fprintf(&s.Builder, format, args...) }

// at is a number as SVG has it, short.
func at(f float64) string {
	return strconv.FormatFloat(f, 'f', 2, 64)
}

func (s *svg) text(x string, y int, class, text string) {
	s.put(`<text x="%s" y="%d" class="%s">%s</text>`, x, y, class, html.EscapeString(text))
}

// behind is a text some pixels behind a place.
func (s *svg) behind(x float64, y int, class, text string) {
	s.put(`<text x="%s%%" dx="6" y="%d" class="%s">%s</text>`, at(x), y, class, html.EscapeString(text))
}

// svg draws the chart; id tells it from the others of the page.
func (d *drawn) svg(w *words, id int) string {
	s := &svg{}
	switch d.chart.Sort {
	case Trend:
		d.trend(s)
	case Intervals:
		d.intervals(s)
	case Stacked:
		d.stacked(s)
	default:
		d.sideBySide(s)
	}
	var out svg
	out.put(`<svg role="img" aria-labelledby="t%d d%d" width="100%%" height="%d"><title id="t%d">%s</title><desc id="d%d">%s</desc>`,
		id, id, s.y, id, html.EscapeString(d.title), id, html.EscapeString(d.told(w)))
	return out.String() + s.under.String() + s.String() + "</svg>"
}

// told says what the chart shows to who does not see it.
func (d *drawn) told(w *words) string {
	var parts []string
	for _, b := range d.bars {
		var values []string
		for i, text := range b.texts {
			if len(d.series) > 1 {
				text = w.say("table.in", d.series[i], text)
			}
			values = append(values, text)
		}
		parts = append(parts, w.say("table.in", b.label, strings.Join(values, ", ")))
	}
	if d.goal != "" {
		parts = append(parts, d.goal)
	}
	return strings.Join(parts, "; ")
}

// x is where a number stands, in per cent.
func (d *drawn) x(v float64) float64 { return area * (v - d.low) / (d.up - d.low) }

// row begins a row: its band where that is another one, and its label.
func (d *drawn) row(s *svg, i int) {
	b := &d.bars[i]
	if b.band != "" && (i == 0 || d.bars[i-1].code != b.code) {
		s.y += 10
		s.put(`<line class="rule" x1="0" x2="100%%" y1="%d" y2="%d"/>`, s.y, s.y)
		s.y += letter + 2
		s.text("0", s.y, "zone", b.band)
		s.y += 5
	}
	s.y += letter
	s.text("0", s.y, "name", ansi.Truncate(b.label, nameCells, "…"))
	s.y += 5
}

// colour is the class of a series, or of a row's band where there is one series only.
func (d *drawn) colour(b *bar, series int) string {
	if len(d.series) == 1 && b.code != "" {
		return "s0 b-" + class(b.code)
	}
	return "s" + strconv.Itoa(series)
}

// class is a band's name as a class.
func class(code string) string {
	return strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c == '_' {
			return c
		}
		return -1
	}, code)
}

// said is what a mark stands for, for who points at it.
func (d *drawn) said(s *svg, b *bar, i int) {
	text := b.label
	if len(d.series) > 0 {
		text += ", " + d.series[i]
	}
	s.put("<title>%s</title>", html.EscapeString(text+": "+b.texts[i]))
}

func (d *drawn) sideBySide(s *svg) {
	d.goalAbove(s)
	top := s.y
	for i := range d.bars {
		b := &d.bars[i]
		d.row(s, i)
		for j, v := range b.values {
			n, known := number(v)
			s.put(`<g class="%s">`, d.colour(b, j))
			d.said(s, b, j)
			end := d.x(0)
			if known {
				from, to := d.x(min(n, 0)), d.x(min(max(n, 0), d.up))
				if n != 0 {
					s.put(`<rect class="bar" x="%s%%" y="%d" width="%s%%" height="%d"/>`, at(from), s.y, at(max(to-from, 0.3)), thick)
				}
				if n > d.up {
					s.tear(to, s.y)
				}
				end = max(to, end)
			}
			s.behind(end, s.y+thick-2, "value", b.texts[j])
			s.put("</g>")
			s.y += thick + 3
		}
		s.y += between - 3
	}
	if d.low < 0 {
		s.put(`<line class="axis" x1="%s%%" x2="%s%%" y1="%d" y2="%d"/>`, at(d.x(0)), at(d.x(0)), top, s.y)
	}
	d.goalLine(s, top)
}

// tear marks a bar that goes on beyond the scale.
func (s *svg) tear(x float64, y int) {
	for _, dx := range []int{-12, -7} {
		s.put(`<svg x="%s%%" y="%d" overflow="visible"><path class="tear" d="M%d -1l3 5l-3 5l3 5"/></svg>`, at(x), y, dx)
	}
}

func (d *drawn) stacked(s *svg) {
	d.goalAbove(s)
	top := s.y
	for i := range d.bars {
		b := &d.bars[i]
		d.row(s, i)
		sum := 0.0
		for j, v := range b.values {
			n, known := number(v)
			if n = max(n, 0); !known || n == 0 {
				continue
			}
			s.put(`<g class="s%d">`, j)
			d.said(s, b, j)
			s.put(`<rect class="bar" x="%s%%" y="%d" width="%s%%" height="%d"/></g>`, at(d.x(sum)), s.y, at(d.x(sum+n)-d.x(sum)), thick)
			sum += n
		}
		s.behind(d.x(sum), s.y+thick-2, "value", strings.Join(b.texts, " + "))
		s.y += thick + between
	}
	d.goalLine(s, top)
}

func (d *drawn) intervals(s *svg) {
	d.goalAbove(s)
	top := s.y
	for i := range d.bars {
		b := &d.bars[i]
		d.row(s, i)
		for j, v := range b.values {
			rate, _ := v.(review.Rate)
			n, known := number(v)
			middle, end := s.y+thick/2, d.x(0)
			s.put(`<g class="%s">`, d.colour(b, j))
			d.said(s, b, j)
			if known && rate.Low != nil {
				end = d.x(min(*rate.High, d.up))
				s.put(`<line class="span" x1="%s%%" x2="%s%%" y1="%d" y2="%d"/>`, at(d.x(*rate.Low)), at(end), middle, middle)
			}
			if known {
				small := ""
				if rate.Small() {
					small = " few"
				}
				s.put(`<circle class="dot%s" cx="%s%%" cy="%d" r="4.5"/>`, small, at(d.x(min(n, d.up))), middle)
				end = max(end, d.x(min(n, d.up)))
			}
			short, _, _ := strings.Cut(b.texts[j], ",")
			if short != b.texts[j] {
				short += ")"
			}
			s.behind(end+1, s.y+thick-2, "value", short)
			s.put("</g>")
			s.y += thick + 3
		}
		s.y += between - 3
	}
	d.goalLine(s, top)
	s.put(`<line class="axis" x1="0" x2="%s%%" y1="%d" y2="%d"/>`, at(area), s.y, s.y)
	for i, tick := range d.ticks {
		anchor := "tick mid"
		if i == 0 {
			anchor = "tick"
		}
		s.put(`<line class="axis" x1="%s%%" x2="%s%%" y1="%d" y2="%d"/>`, at(d.x(tick)), at(d.x(tick)), s.y, s.y+4)
		s.text(at(d.x(tick))+"%", s.y+letter+4, anchor, d.marks[i])
	}
	s.y += letter + 8
}

// goalAbove leaves room for what the goal is called.
func (d *drawn) goalAbove(s *svg) {
	if d.goal != "" {
		s.y = letter + 2
	}
}

func (d *drawn) goalLine(s *svg, top int) {
	if d.goal == "" {
		return
	}
	x := d.x(*d.chart.Goal)
	fmt.Fprintf(&s.under, `<line class="goal" x1="%s%%" x2="%s%%" y1="%d" y2="%d"/>`, at(x), at(x), top, s.y)
	anchor := "goaltext"
	if x > 50 {
		anchor += " end"
	}
	s.text(at(x)+"%", top-4, anchor, d.goal)
}
