package partners

import (
	"strconv"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/standing"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// parts are how many rows the ranking and the reasons below it take.
type parts struct {
	list, why int
	header    bool
}

// parts divides the body: the ranking first, the reasons where there is room for both.
func (p *Partners) parts(_, h int) parts {
	out := parts{list: h - p.query.Bar(), header: h >= 6}
	if out.header {
		out.list--
	}
	lines := p.list.Len()
	switch {
	case out.list >= 26:
		out.why = min(max(out.list-lines-1, 8), 12)
	case out.list >= 13:
		out.why = min(max(out.list-lines-1, 4), 10)
	case out.list >= 8:
		out.why = 2
	}
	if out.why > 0 {
		out.list -= out.why + 1
	}
	return out
}

// Head shows the quarter and those beside it, and by what partners are ranked.
func (p *Partners) Head(w int) (string, []kit.Region) {
	s := p.s
	pen := kit.NewPen(s.Theme, w).Gap(1)
	if !p.Loaded {
		return pen.Put(theme.Muted, s.Say("tab.partners")).String(), nil
	}
	var regions []kit.Region
	q := p.review.Quarter
	beside := func(quarter string) {
		regions = append(regions, kit.Region{X: pen.At(), W: kit.Width(quarter), H: 1, ID: "quarter:" + quarter})
		pen.Put(theme.Muted, quarter)
	}
	beside(p.review.Before)
	pen.Gap(2).Put(theme.Accent, s.Theme.Glyphs.Current).Gap(1).Put(theme.Text|theme.Bold, q)
	if p.review.Running {
		pen.Gap(1).Put(theme.Warn, s.Say("partners.to_date"))
	} else {
		pen.Gap(2)
		beside(desk.NextQuarter(q, 1))
	}
	right := s.Words.Fill("partners.order", p.unit())
	if kit.Width(right)+3 > pen.Room() {
		right = p.unit()
	}
	return pen.End(theme.Muted, right, 1).String(), regions
}

func (p *Partners) View(w, h int) place.Picture {
	bar, spot := p.query.Lines(w, p.s.Words.Count("partners.count", p.shown))
	pic := place.Picture{Lines: bar, Spot: spot}
	switch {
	case p.list.Len() == 0:
		pic.Lines = append(pic.Lines, p.nothing(w, h-len(bar))...)
		return pic
	case p.side && len(p.marked()) >= fewest:
		pic.Lines = append(pic.Lines, kit.Fit(place.Margin(p.beside(w-2), w), w, h-len(bar))...)
		return pic
	}
	lay := p.parts(w, h)
	columns := p.columns(w - 3)
	if lay.header {
		pic.Lines = append(pic.Lines, p.header(w, columns))
	}
	from, to := p.list.Window()
	var lines []string
	for i := from; i < to && len(lines) < lay.list; i++ {
		it := p.list.Items()[i]
		switch {
		case it.Heading:
			lines = append(lines, p.heading(it.Key, w))
			continue
		case p.isBefore(it.Key):
			lines = append(lines, p.beforeRow(i, w))
		default:
			lines = append(lines, p.row(i, w, columns))
		}
		pic.Regions = append(pic.Regions, kit.Region{Y: len(pic.Lines) + len(lines) - 1, W: w, H: 1, ID: "row:" + it.Key})
	}
	pic.Lines = append(pic.Lines, kit.Fit(lines, w, lay.list)...)
	if lay.why > 0 {
		pic.Lines = append(pic.Lines, kit.Rule(p.s.Theme, w))
		pic.Lines = append(pic.Lines, kit.Fit(place.Margin(p.why(w-2, lay.why), w), w, lay.why)...)
	}
	return pic
}

func (p *Partners) isBefore(key string) bool {
	return len(key) > len(before) && key[:len(before)] == before
}

func (p *Partners) header(w int, columns []column) string {
	pen := kit.NewPen(p.s.Theme, w).Gap(2)
	for _, c := range columns {
		pen.Gap(c.gap)
		if c.left {
			pen.Col(theme.Muted, p.s.Say("pcol."+c.id), c.w)
		} else {
			pen.Num(theme.Muted, p.s.Say("pcol."+c.id), c.w)
		}
	}
	return pen.String()
}

func (p *Partners) lead(i, w int) (*kit.Pen, theme.Style) {
	pen, name := kit.NewPen(p.s.Theme, w), theme.Text
	if i == p.list.Cursor() {
		pen.On(theme.Selected).Put(theme.Accent, p.s.Theme.Glyphs.Cursor)
		name |= theme.Bold
	} else {
		pen.Gap(1)
	}
	if p.list.MarkedAt(i) {
		pen.Put(theme.Accent|theme.Bold, p.s.Theme.Glyphs.Dot)
	} else {
		pen.Gap(1)
	}
	return pen, name
}

func (p *Partners) row(i, w int, columns []column) string {
	r := &p.review.Partners[p.index[p.list.Items()[i].Key]]
	pen, name := p.lead(i, w)
	for _, c := range columns {
		pen.Gap(c.gap)
		if c.put == nil {
			pen.Col(name, r.Name, c.w)
			continue
		}
		c.put(pen, r, c.w)
	}
	return pen.String()
}

// heading is a rule with the band and what it adds up to.
func (p *Partners) heading(key string, w int) string {
	s, g := p.s, p.s.Theme.Glyphs
	pen := kit.NewPen(s.Theme, w).Gap(1)
	if key == before {
		pen.Put(theme.Text|theme.Bold, s.Words.Fill("partners.decided", p.review.Before)).Gap(1)
		return pen.Put(theme.Faint, kit.Repeat(g.Rule, pen.Room()-1)).String()
	}
	title := s.Say("band." + key)
	if p.review.K == 0 && key == string(review.Keep) {
		title = s.Say("partners.no_bands")
	}
	pen.Put(standing.Style(review.Band(key))|theme.Bold, title).Gap(2)
	for _, b := range p.review.Bands {
		if string(b.Band) != key {
			continue
		}
		text := s.Words.Count("partners.count", b.Partners)
		if b.Share != nil {
			text += " " + g.Middot + " " + s.Words.Fill("partners.share", say.Percent(*b.Share))
		}
		if b.Cost > 0 && w >= place.Wide {
			text += " " + g.Middot + " " + s.Words.Fill("partners.cost", say.Money(b.Cost)+" "+p.review.Currency)
		}
		pen.Cell(theme.Muted, text, pen.Room()-2).Gap(1)
	}
	return pen.Put(theme.Faint, kit.Repeat(g.Rule, pen.Room()-1)).String()
}

// beforeRow is what was decided of a partner in the quarter before: done or not, the figure then and the figure now.
func (p *Partners) beforeRow(i, w int) string {
	s, g := p.s, p.s.Theme.Glyphs
	r := &p.review.Partners[p.index[p.list.Items()[i].Key]]
	pen, name := p.lead(i, w)
	nameW := min(max(w/4, leastName), mostName)
	pen.Gap(1).Col(name, r.Name, nameW).Gap(2).Col(theme.Accent, s.Say("decision."+r.Last.Decision), 7).Gap(1)
	sign, style, text := g.Unknown, theme.Muted, s.Say("decided.open")
	switch {
	case !r.Last.Done.IsZero():
		sign, style, text = g.Pass, theme.OK, s.Say("decided.done")
	case r.Last.Overdue:
		sign, style, text = g.Warning, theme.Crit, s.Words.Fill("decided.overdue", r.Last.DueOn)
	case r.Last.DueOn != "":
		text = s.Words.Fill("decided.due", r.Last.DueOn)
	}
	pen.Put(style, sign).Gap(1).Col(style, text, 20).Gap(1)
	if n := len(r.Trend); n >= 2 {
		then, now := p.amount(r.Trend[n-2]), p.amount(r.Trend[n-1])
		pen.Cell(theme.Text, s.Words.Fill("partners.then_now", then, g.Arrow, now), pen.Room()-1).Gap(2)
	}
	if r.Last.Owner != "" && pen.Room() > kit.Width(r.Last.Owner)+3 {
		pen.Cell(theme.Muted, r.Last.Owner, pen.Room()-1)
	}
	return pen.String()
}

// why is what holds the selected partner in its band.
func (p *Partners) why(w, most int) []string {
	r := p.at()
	if r == nil {
		return nil
	}
	s, g := p.s, p.s.Theme.Glyphs
	v := standing.View{Session: s, Of: r, Ranked: p.review.Ranked, K: p.review.K, Currency: p.review.Currency}
	head := kit.NewPen(s.Theme, w).Cell(theme.Text|theme.Bold, r.Name, w/2).Gap(2).Put(standing.Style(r.Band)|theme.Bold, v.Band(r.Band))
	if r.Rank > 0 {
		head.Gap(2).Put(theme.Muted, s.Words.Fill("partners.rank_of", strconv.Itoa(r.Rank), strconv.Itoa(p.review.Ranked)))
	}
	head.End(theme.Muted, s.Key(keys.OpenPartner)+" "+s.Say("partners.more"), 0)
	if most < 2 {
		return []string{head.String()}
	}
	lines := append([]string{head.String()}, v.Lines(w, most-1)...)
	if r.Decision != nil && len(lines) < most {
		lines = append(lines, kit.NewPen(s.Theme, w).Put(theme.Accent, g.Pass).Gap(1).Put(theme.Text, v.Decision(r.Decision)).String())
	}
	return lines
}

// nothing says why there is no ranking: not here yet, refused, no partner, none that the filter means.
func (p *Partners) nothing(w, h int) []string {
	s := p.s
	var lines []string
	switch {
	case p.Err != nil:
		lines = place.ErrorLines(s, w, p.Err)
	case !p.Loaded && p.Late:
		lines = place.Centred(s, w, theme.Muted, s.Say("partners.loading"))
	case !p.Loaded, p.query.Err != nil:
	case len(p.review.Partners) > 0:
		lines = place.Centred(
			s,
			w,
			theme.Text|theme.Bold,
			s.Words.Fill("partners.no_match", p.query.Value),
			s.Say("partners.no_match_hint"),
		)
	default:
		lines = place.Centred(s, w, theme.Text|theme.Bold, s.Say("partners.empty"), s.Say("partners.empty_hint"))
	}
	return place.Lower(lines, w, h)
}
