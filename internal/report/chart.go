package report

import (
	"math"
	"slices"

	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
)

// drawn is a chart in words and numbers, before it is laid out.
type drawn struct {
	chart   *Chart
	title   string
	kind    Kind
	series  []string // their titles
	bars    []bar
	of      int       // how many rows there are
	low, up float64   // ends of the scale
	ticks   []float64 // of the scale, with their texts
	marks   []string
	torn    bool // a bar is longer than the scale
	goal    string
}

// bar is what stands over one label, by series.
type bar struct {
	label  string
	code   string // the band of the row
	band   string // in words
	values []any
	texts  []string
}

const (
	mostBars = 20 // more are not compared by eye
	tearFrom = 8  // times the next longest bar
)

// drawnOf reads a chart's figures from the report.
func (w *words) drawnOf(r *Report, c *Chart) *drawn {
	d := &drawn{chart: c, title: w.named("chart", c.Name), kind: c.Kind}
	if c.Name == "" {
		d.title = safetext.Line(c.Title)
	}
	for _, s := range c.Series {
		column := &Column{Name: s}
		if i := r.Column(s); i >= 0 {
			column = &r.Columns[i]
		}
		d.series = append(d.series, w.head(column))
	}
	if c.Values != nil {
		d.own(w, c)
	} else {
		d.ofRows(w, r, c)
	}
	if d.kind == Money && r.Currency != "" {
		d.title += ", " + r.Currency
	}
	n := digits(d.kind, d.each)
	for i := range d.bars {
		for _, v := range d.bars[i].values {
			d.bars[i].texts = append(d.bars[i].texts, w.value(d.kind, v, n))
		}
	}
	d.scale(w)
	return d
}

func (d *drawn) own(w *words, c *Chart) {
	d.of = len(c.Labels)
	for i, label := range c.Labels {
		b := bar{label: safetext.Line(label)}
		if word, known := w.texts["word."+label]; known {
			b.label = word
		}
		for _, s := range c.Values {
			var v any
			if i < len(s) {
				v = s[i]
			}
			b.values = append(b.values, v)
		}
		d.bars = append(d.bars, b)
	}
}

func (d *drawn) ofRows(w *words, r *Report, c *Chart) {
	d.of = len(r.Rows)
	label, band := r.Column(c.Label), r.bands()
	if label < 0 {
		label = r.by()
	}
	for _, row := range r.Rows[:min(len(r.Rows), mostBars)] {
		b := bar{label: w.value(r.Columns[label].Kind, row[label], 0)}
		if band >= 0 {
			if code, _ := row[band].(string); code != "" {
				b.code, b.band = code, w.named("word", code)
			}
		}
		for _, s := range c.Series {
			at := r.Column(s)
			if at < 0 {
				b.values = append(b.values, nil)
				continue
			}
			d.kind = r.Columns[at].Kind
			b.values = append(b.values, row[at])
		}
		d.bars = append(d.bars, b)
	}
}

// each goes through all values.
func (d *drawn) each(yield func(any) bool) {
	for i := range d.bars {
		for _, v := range d.bars[i].values {
			if !yield(v) {
				return
			}
		}
	}
}

// number is how long a value is drawn, false for none.
func number(v any) (float64, bool) {
	switch v := v.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, true
	case review.Rate:
		return float64(v.K) / max(float64(v.N), 1), v.N > 0
	}
	return 0, false
}

// scale finds the ends of the one scale that all series share. It begins at nothing, so that twice as long is twice as
// much; a figure far beyond the others is torn off, or nobody could compare those.
func (d *drawn) scale(w *words) {
	var lengths []float64
	for i := range d.bars {
		sum := 0.0
		for _, v := range d.bars[i].values {
			n, known := number(v)
			if rate, ok := v.(review.Rate); ok && rate.High != nil {
				n = max(n, *rate.High)
			}
			if known && d.chart.Sort == Stacked {
				sum += max(n, 0)
			} else if known {
				lengths = append(lengths, n)
			}
		}
		if d.chart.Sort == Stacked {
			lengths = append(lengths, sum)
		}
	}
	slices.Sort(lengths)
	if n := len(lengths); n > 0 {
		d.low, d.up = min(lengths[0], 0), max(lengths[n-1], 0)
		if n > 1 && d.chart.Sort == Bars && d.low == 0 && lengths[n-2] > 0 && lengths[n-1] > tearFrom*lengths[n-2] {
			d.up, d.torn = lengths[n-2]*1.2, true
		}
	}
	if g := d.chart.Goal; g != nil {
		d.up = max(d.up, *g)
		id := "chart.goal"
		if d.chart.Beside {
			id = "chart.beside"
		}
		d.goal = w.say(id, w.measure(d.kind, *g))
	}
	if d.kind == Rate {
		d.up = min(d.up, 1)
	}
	if d.up <= d.low {
		d.up = d.low + 1
	}
	d.step(w)
}

// step puts ticks on the scale, at most five above nothing, at one, two or five times a power of ten.
func (d *drawn) step(w *words) {
	if d.chart.Sort != Trend && d.chart.Sort != Intervals {
		return
	}
	size := math.Pow(10, math.Floor(math.Log10(d.up)))
	for _, part := range []float64{0.2, 0.5, 1, 2, 5} {
		if math.Ceil(d.up/(size*part)-1e-9) <= 5 {
			size *= part
			break
		}
	}
	if d.kind == Count {
		size = max(size, 1)
	}
	d.up = size * math.Ceil(d.up/size-1e-9)
	for at := 0.0; at <= d.up*(1+1e-9); at += size {
		d.ticks, d.marks = append(d.ticks, at), append(d.marks, w.measure(d.kind, at))
	}
}

// measure is a number of the scale in words.
func (w *words) measure(kind Kind, f float64) string {
	switch kind {
	case Money:
		return w.money(int64(math.Round(f)))
	case Share, Rate:
		return w.percent(f, digitsOf(math.Round(1000*f)/10, 1))
	}
	return w.decimal(f, digitsOf(math.Round(f*100)/100, 2))
}

// part is the table behind the chart.
func (d *drawn) part(w *words) part {
	p := part{heads: []head{{title: ""}}}
	for _, s := range d.series {
		p.heads = append(p.heads, head{title: s, right: true})
	}
	for _, b := range d.bars {
		p.rows = append(p.rows, line{cells: append([]string{b.label}, b.texts...)})
	}
	return p
}
