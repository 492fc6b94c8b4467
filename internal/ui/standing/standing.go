// Package standing says how a partner stands in a quarter's review: what holds it in its band, in words, and its figures
// as they are written. The list of partners and a partner's own page both show it.
package standing

import (
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// View is a partner in a quarter, as a session looks at it.
type View struct {
	*place.Session
	Of       *desk.Reviewed
	Ranked   int // how many hold a rank
	K        int // places in the band at either end
	Currency string
}

// Reason is a sentence of what holds a partner in its band.
type Reason struct {
	Sign  string // "" for what only tells
	Style theme.Style
	Text  string
}

// Reasons are all that holds a partner in its band, what matters most first.
func (v View) Reasons() []Reason {
	var out []Reason
	add := func(style theme.Style, sign, id string, values ...string) {
		out = append(out, Reason{sign, style, v.Words.Fill(id, values...)})
	}
	r, g := v.Of, v.Theme.Glyphs
	if r.Rank == 0 {
		add(theme.Muted, g.Unknown, "standing."+string(r.Band))
		return out
	}
	add(theme.Text, "", "standing.figure", v.amount(r.Pipeline), v.Words.Count("standing.pages", int(r.Pages)), v.perPage(r.PerPage))
	if len(r.Tied) > 0 {
		add(theme.Warn, "=", "standing.tied", strings.Join(r.Tied, ", "))
	}
	v.edges(add)
	v.chances(add)
	v.places(add)
	add(v.sure(r.Close), "", "standing.close", v.Interval(r.Close))
	if r.Win.N > 0 {
		add(v.sure(r.Win), "", "standing.win", v.Interval(r.Win))
	}
	if r.Few {
		add(theme.Muted, g.About, "standing.few")
	}
	return out
}

// chances are how much of the band is chance: how often it stays there, and what rests on one opportunity.
func (v View) chances(add func(theme.Style, string, string, ...string)) {
	r, g := v.Of, v.Theme.Glyphs
	if r.Draws > 0 {
		style := theme.OK
		if 2*r.Stays < r.Draws {
			style = theme.Warn
		}
		add(style, g.About, "standing.stays", say.Percent(float64(r.Stays)/float64(r.Draws)), v.Words.Count("standing.deals", r.Deals),
			strconv.Itoa(r.Draws))
	} else {
		add(theme.Muted, g.Unknown, "standing.no_draws")
	}
	if o := r.Outlier; o != nil && o.Without != "" {
		add(theme.Warn, g.Warning, "standing.alone", v.amount(o.Minor), v.Band(o.Without))
	} else if o != nil {
		add(theme.Muted, g.Warning, "standing.outlier", v.amount(o.Minor))
	}
}

// places are the ranks beside it.
func (v View) places(add func(theme.Style, string, string, ...string)) {
	r, g := v.Of, v.Theme.Glyphs
	if r.Above != nil {
		add(theme.Text, g.Up, "standing.above", r.Above.Name, v.perPage(r.Above.PerPage))
	}
	if r.Below != nil {
		add(theme.Text, g.Down, "standing.below", r.Below.Name, v.perPage(r.Below.PerPage))
	}
}

// edges are what would move it to another band.
func (v View) edges(add func(theme.Style, string, string, ...string)) {
	r := v.Of
	switch {
	case v.K == 0:
		add(theme.Muted, "", "standing.no_bands", strconv.Itoa(v.Ranked))
		return
	case r.Up == nil && r.Down == nil:
		add(theme.Muted, "", "standing.unmoved")
	}
	if m := r.Up; m != nil {
		add(theme.Text, "+", "standing.up", v.amount(m.Minor), m.Past, v.Band(m.To))
	}
	if m := r.Down; m != nil {
		add(theme.Text, v.Theme.Glyphs.Minus, "standing.down", v.amount(m.Minor), m.Past, v.Band(m.To))
	}
}

func (v View) sure(r review.Rate) theme.Style {
	if r.Small() {
		return theme.Muted
	}
	return theme.Text
}

// Interval is a rate in words: "3 of 4: anything from 30 to 95 %".
func (v View) Interval(r review.Rate) string {
	k, n := strconv.FormatInt(r.K, 10), strconv.FormatInt(r.N, 10)
	switch {
	case r.N == 0:
		return v.Say("standing.rate_none")
	case r.Low == nil:
		return v.Words.Fill("standing.rate_bare", k, n)
	case r.Small():
		return v.Words.Fill("standing.rate_few", k, n, low(*r.Low), say.Percent(*r.High))
	}
	return v.Words.Fill("standing.rate", say.Percent(float64(r.K)/float64(r.N)), k, n, low(*r.Low), say.Percent(*r.High))
}

// Range is Interval where there is little room: "3 of 4, 30–95 %".
func (v View) Range(r review.Rate) string {
	k, n := strconv.FormatInt(r.K, 10), strconv.FormatInt(r.N, 10)
	switch {
	case r.N == 0:
		return v.Theme.Glyphs.Dash
	case r.Low == nil:
		return v.Words.Fill("standing.rate_bare", k, n)
	}
	return v.Words.Fill("standing.range", k, n, low(*r.Low), say.Percent(*r.High))
}

func low(share float64) string { return strings.TrimSuffix(say.Percent(share), " %") }

// Rate is a rate with its n: "31 %/38", with a mark where there are few.
func (v View) Rate(r review.Rate) string {
	if r.N == 0 {
		return v.Theme.Glyphs.Dash
	}
	mark := ""
	if r.Small() {
		mark = "~"
	}
	return say.Percent(float64(r.K)/float64(r.N)) + "/" + strconv.FormatInt(r.N, 10) + mark
}

// Band is what a band is called.
func (v View) Band(b review.Band) string { return v.Say("band." + string(b)) }

// Lines are the reasons under each other, as far as there is room for.
func (v View) Lines(w, most int) []string {
	var out []string
	for _, r := range v.Reasons() {
		for i, line := range kit.Wrap(r.Text, w-2) {
			if len(out) == most {
				return out
			}
			p := kit.NewPen(v.Theme, w)
			if i == 0 {
				p.Cell(r.Style|theme.Bold, r.Sign, 1)
			}
			out = append(out, p.To(2).Put(r.Style, line).String())
		}
	}
	return out
}

func (v View) amount(minor int64) string { return say.Money(minor) + " " + v.Currency }

// perPage is an exact quotient as far as it can be written.
func (v View) perPage(f review.Fraction) string {
	if n := f.Rounded(); n != nil {
		if f.Minor%f.Of == 0 && *n%100 == 0 {
			return say.Money(*n)
		}
		return say.Cents(*n)
	}
	return v.Theme.Glyphs.Dash
}

// Trend is a column for each quarter, on the scale of the highest; a quarter without a page is a blank floor.
func Trend(g theme.Glyphs, quarters []*int64) string {
	counts, most := make([]int, len(quarters)), 0
	for i, n := range quarters {
		if n != nil {
			counts[i] = int(*n)
			most = max(most, counts[i])
		}
	}
	const scale = 1 << 12 // so that a step times an amount stays countable
	for i := range counts {
		if counts[i] > 0 {
			counts[i] = max(int(float64(counts[i])/float64(most)*scale), 1)
		}
	}
	return kit.Spark(g, counts, scale)
}

// Decision is a decision in one line: "double, 8 000 EUR more, by giulia, due 2027-01-15: second page is live".
func (v View) Decision(d *desk.Decided) string {
	text := v.Say("decision." + d.Decision)
	if d.Moved != nil && *d.Moved != 0 {
		sign := "+"
		if *d.Moved < 0 {
			sign = ""
		}
		text += ", " + sign + v.amount(*d.Moved)
	}
	if d.Owner != "" {
		text += ", " + d.Owner
	}
	switch {
	case !d.Done.IsZero():
		text += ", " + v.Say("decided.done")
	case d.DueOn != "":
		text += ", " + v.Words.Fill("decided.due", d.DueOn)
	}
	if d.Reason != "" {
		text += ": " + d.Reason
	}
	return text
}

// Style is the colour of a band.
func Style(b review.Band) theme.Style {
	switch b {
	case review.Double:
		return theme.OK
	case review.Review:
		return theme.Crit
	case review.Keep:
		return theme.Accent
	}
	return theme.Muted
}
