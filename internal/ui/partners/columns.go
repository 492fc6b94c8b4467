package partners

import (
	"strconv"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/standing"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// column is one of the ranking. Columns go in the order of drop, the least first; 0 never goes.
type column struct {
	id   string
	w    int
	gap  int // before it
	drop int
	left bool // a text: it stands at the left
	put  func(pen *kit.Pen, r *desk.Reviewed, w int)
}

// How wide the name of a partner is.
const (
	leastName = 14
	mostName  = 30
	mostBar   = 16
)

// columns are those that fit into w cells, with the widths of the name and of the bar.
func (p *Partners) columns(w int) []column {
	all := p.allColumns()
	need := func() (n int) {
		for _, c := range all {
			n += c.gap + c.w
		}
		return n
	}
	for need() > w {
		at := -1
		for i, c := range all {
			if c.drop > 0 && (at < 0 || c.drop < all[at].drop) {
				at = i
			}
		}
		if at < 0 {
			break
		}
		all = append(all[:at], all[at+1:]...)
	}
	spare := w - need()
	for i := range all {
		limit := map[string]int{"partner": mostName, "bar": mostBar}[all[i].id]
		if more := min(spare, limit-all[i].w); more > 0 {
			all[i].w, spare = all[i].w+more, spare-more
		}
	}
	return all
}

func (p *Partners) allColumns() []column {
	text := func(of func(*desk.Reviewed) string) func(*kit.Pen, *desk.Reviewed, int) {
		return func(pen *kit.Pen, r *desk.Reviewed, w int) { pen.Num(theme.Text, of(r), w) }
	}
	amount := func(of func(*desk.Reviewed) *int64) func(*kit.Pen, *desk.Reviewed, int) {
		return text(func(r *desk.Reviewed) string { return p.amount(of(r)) })
	}
	g := p.s.Theme.Glyphs
	out := []column{
		{id: "rank", w: 3, put: text(func(r *desk.Reviewed) string { return p.rank(r) })},
		{id: "rise", w: 3, gap: 1, drop: 5, put: p.putRise},
		{id: "partner", w: leastName, gap: 2, left: true},
		{
			id:   "tier",
			w:    8,
			gap:  2,
			drop: 3,
			left: true,
			put:  func(pen *kit.Pen, r *desk.Reviewed, w int) { pen.Col(theme.Muted, r.Tier, w) },
		},
		{id: "pages", w: 3, gap: 2, drop: 8, put: text(func(r *desk.Reviewed) string { return strconv.FormatInt(r.Pages, 10) })},
		{id: "pipeline", w: 7, gap: 2, drop: 11, put: amount(func(r *desk.Reviewed) *int64 { return &r.Pipeline })},
		{id: "per_page", w: 7, gap: 2, put: func(pen *kit.Pen, r *desk.Reviewed, w int) {
			pen.Num(theme.Text|theme.Bold, p.amount(r.PerPage.Rounded()), w)
		}},
		{id: "bar", w: 6, gap: 1, drop: 6, left: true, put: p.putBar},
		{id: "influenced", w: 7, gap: 2, drop: 2, put: text(p.influenced)},
		{id: "eqls", w: 5, gap: 1, drop: 10, put: func(pen *kit.Pen, r *desk.Reviewed, w int) {
			pen.Num(theme.Text, p.eqls(r), w)
		}},
		{id: "close", w: 8, gap: 1, drop: 7, put: text(func(r *desk.Reviewed) string { return standing.View{Session: p.s}.Rate(r.Close) })},
		{id: "per_eql", w: 8, gap: 2, drop: 4, put: amount(func(r *desk.Reviewed) *int64 { return r.PerEQL })},
		{id: "trend", w: desk.TrendQuarters, gap: 2, drop: 1, left: true, put: func(pen *kit.Pen, r *desk.Reviewed, w int) {
			pen.Col(theme.Info, p.spark(r), w)
		}},
		{id: "decision", w: 7, gap: 2, drop: 9, left: true, put: func(pen *kit.Pen, r *desk.Reviewed, w int) {
			if r.Decision == nil {
				pen.Col(theme.Muted, g.Dash, w)
				return
			}
			pen.Col(theme.Accent, p.s.Say("decision."+r.Decision.Decision), w)
		}},
	}
	return out
}

// influenced is what a partner had a hand in, or that it is being counted.
func (p *Partners) influenced(r *desk.Reviewed) string {
	if r.Influenced == nil {
		return p.uncounted()
	}
	return p.amount(r.Influenced)
}

// uncounted stands for what is being counted, or could not be.
func (p *Partners) uncounted() string {
	if p.whole.Failed() {
		return p.s.Theme.Glyphs.Unknown
	}
	return p.s.Theme.Glyphs.Ellipsis
}

func (p *Partners) rank(r *desk.Reviewed) string {
	if r.Rank == 0 {
		return p.s.Theme.Glyphs.Dash
	}
	return strconv.Itoa(r.Rank)
}

// eqls are a partner's EQLs, with a mark where they are few.
func (p *Partners) eqls(r *desk.Reviewed) string {
	text := say.Grouped(r.EQLs)
	if r.Few {
		return text + "~"
	}
	return text + " "
}

// putRise draws how many ranks were gained since the quarter before.
func (p *Partners) putRise(pen *kit.Pen, r *desk.Reviewed, w int) {
	g := p.s.Theme.Glyphs
	up, down := g.UpArrow, g.DownArrow
	if kit.Width(up) > 1 { // words in ASCII
		up, down = g.Up, g.Down
	}
	switch {
	case r.Rank == 0 || !r.WasRanked:
		pen.Gap(w)
	case r.Rise > 0:
		pen.Col(theme.OK, up+strconv.Itoa(r.Rise), w)
	case r.Rise < 0:
		pen.Col(theme.Warn, down+strconv.Itoa(-r.Rise), w)
	default:
		pen.Col(theme.Muted, "=", w)
	}
}

// putBar draws pipeline a page on the scale of all partners that hold a rank; in the plain table it is a share of the best.
func (p *Partners) putBar(pen *kit.Pen, r *desk.Reviewed, w int) {
	n := r.PerPage.Rounded()
	best := p.best()
	if n == nil || best == 0 {
		pen.Gap(w)
		return
	}
	if p.plain {
		pen.Num(theme.Muted, say.Percent(float64(*n)/float64(best)), w)
		return
	}
	pen.Eighths(standing.Style(r.Band), *n, best, w)
}

// best is the largest pipeline a page of all.
func (p *Partners) best() (n int64) {
	for i := range p.review.Partners {
		if v := p.review.Partners[i].PerPage.Rounded(); v != nil {
			n = max(n, *v)
		}
	}
	return n
}

// spark is pipeline a page by quarter, on the scale of the partner's own best.
func (p *Partners) spark(r *desk.Reviewed) string {
	return standing.Trend(p.s.Theme.Glyphs, r.Trend)
}

// amount is written in the unit of the list: whole, or in thousands where any pipeline has more digits than a column.
func (p *Partners) amount(minor *int64) string {
	switch {
	case minor == nil:
		return p.s.Theme.Glyphs.Dash
	case p.large():
		return say.Thousands(*minor)
	}
	return say.Money(*minor)
}

// large reports amounts that stand in thousands.
func (p *Partners) large() bool {
	const million = 100_000_000 // minor units
	for i := range p.review.Partners {
		if r := &p.review.Partners[i]; r.Pipeline >= million || r.Influenced != nil && *r.Influenced >= million {
			return true
		}
	}
	return false
}

// unit is that of the amounts of the list.
func (p *Partners) unit() string {
	if p.large() {
		return "1 000 " + p.review.Currency
	}
	return p.review.Currency
}
