package report

import (
	"math"
	"strings"

	"github.com/eqltui/eqltui/internal/review"
)

// overview holds the whole against the week before and the mean of four weeks, where the report knows them.
func (w *words) overview(r *Report) part {
	before, has := r.Total.Get("prev").(Named)
	if !has {
		return part{}
	}
	mean, _ := r.Total.Get("mean4").(Named)
	p := part{title: w.say("part.overview")}
	for i, id := range []string{"figure", "now", "prev", "change", "mean4"} {
		p.heads = append(p.heads, head{title: w.say("table." + id), right: i > 0})
	}
	for i := range r.Total.Columns {
		c := &r.Total.Columns[i]
		if c.Quiet || c.Kind == Record || c.Kind == Lines {
			continue
		}
		now, then := r.Total.Values[i], before.Get(c.Name)
		p.rows = append(p.rows, line{cells: []string{w.head(c), w.alone(c, now), w.alone(c, then),
			w.moved(c, now, then), w.alone(&Column{Kind: kindIn(&mean, c)}, mean.Get(c.Name))}})
	}
	return p
}

// kindIn is the kind that a figure has elsewhere: the mean of counts is no count.
func kindIn(n *Named, c *Column) Kind {
	if i := place(n.Columns, c.Name); i >= 0 {
		return n.Columns[i].Kind
	}
	return c.Kind
}

// alone is a value outside its column.
func (w *words) alone(c *Column, v any) string { return w.value(c.Kind, v, digits(c.Kind, one(v))) }

// moved is how much a figure is above or below an earlier one, "" where that is not a number.
func (w *words) moved(c *Column, now, then any) string {
	diff := difference(now, then)
	if diff == nil {
		return ""
	}
	if c.Kind == Share || c.Kind == Rate {
		points, _ := diff.(float64)
		return signed(w.decimal(100*points, digitsOf(math.Round(1000*points)/10, 1))) + " pp"
	}
	return signed(w.alone(c, diff))
}

// still reports whether a change is none.
func still(text string) bool { return strings.Trim(text, "0.,% p") == "" }

func signed(text string) string {
	if strings.HasPrefix(text, "-") || still(text) {
		return text
	}
	return "+" + text
}

// difference is now without then: a number of their kind, of rates that of their shares; nil where either is missing.
func difference(now, then any) any {
	switch now := now.(type) {
	case int64:
		if then, ok := then.(int64); ok {
			return now - then
		}
	case float64:
		if then, ok := then.(float64); ok {
			return now - then
		}
	case review.Rate:
		if then, ok := then.(review.Rate); ok && now.N > 0 && then.N > 0 {
			return float64(now.K)/float64(now.N) - float64(then.K)/float64(then.N)
		}
	}
	return nil
}
