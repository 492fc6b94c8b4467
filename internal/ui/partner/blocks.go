package partner

import (
	"slices"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/credits"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/standing"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// labels is the width of what stands before a figure.
const labels = 18

// blocks are the parts of the page, each line w cells wide, in the order of one column.
func (v *Page) blocks(w int) []block {
	return []block{
		v.standing(w),
		v.targets(w),
		v.trend(w),
		v.funnel(w),
		v.counted("pages", w, v.pages),
		v.counted("credits", w, v.credits),
		v.counted("payout", w, v.payout),
		v.counted("open", w, v.open),
		v.agreed(w),
		v.decided(w),
	}
}

// counted is a block of what takes longer than a look, or says that it is being counted.
func (v *Page) counted(id string, w int, of func(int) block) block {
	if v.p.Partly {
		why := "partner.counting"
		if v.whole.Failed() {
			why = "partner.uncounted"
		}
		return block{id: id, lines: []line{{text: v.pen(w).Put(theme.Muted, v.s.Say(why)).String()}}}
	}
	return of(w)
}

func (v *Page) pen(w int) *kit.Pen { return kit.NewPen(v.s.Theme, w) }

// row is a label and what it is.
func (v *Page) row(w int, label, value string, of *place.Figure) line {
	return line{v.pen(w).Col(theme.Muted, label, labels).Cell(theme.Text, value, w-labels).String(), of}
}

// figureIn is a figure of the partner in a line of a report.
func (v *Page) figureIn(in desk.SinceQuery, column, where string) *place.Figure {
	of := v.p.Of().Name
	if in.Period != "" {
		of += ", " + in.Period
	}
	return &place.Figure{Of: of, In: in, Column: column, Where: where}
}

// reviewed is a figure of the partner's line in the review.
func (v *Page) reviewed(column string) *place.Figure {
	return v.figureIn(v.p.Of().In, column, v.p.Of().Where[column])
}

func (v *Page) view() standing.View {
	return standing.View{Session: v.s, Of: v.p.Of(), Ranked: v.p.Ranked, K: v.p.K, Currency: v.p.Currency}
}

func (v *Page) standing(w int) block {
	b := block{id: "standing"}
	for _, text := range v.view().Lines(w, 100) {
		b.lines = append(b.lines, line{text: text})
	}
	return b
}

// trend is the pipeline of the last quarters as columns; the one under review is of another colour.
func (v *Page) trend(w int) block {
	s := v.s
	b := block{id: "trend"}
	n := len(v.p.Pipeline)
	each := max(min(w/n, 8), 3)
	var most int64
	for _, a := range v.p.Pipeline {
		most = max(most, a)
	}
	b.right = s.Words.Fill("partner.highest", v.money(most))
	if v.plain {
		for i, q := range v.p.Quarters {
			pen := v.pen(w).Col(theme.Muted, q, labels).Num(theme.Text, v.money(v.p.Pipeline[i]), 18)
			in := v.p.Of().In
			in.Period = q
			b.lines = append(b.lines, line{pen.String(), v.figureIn(in, "pipeline", v.sourced(q))})
		}
	} else {
		b.lines = append(b.lines, v.pillars(w, each, n)...)
	}
	r := v.p.Of()
	for _, f := range []struct {
		id    string
		minor *int64
	}{{"pipeline", &r.Pipeline}, {"influenced", r.Influenced}, {"revenue", &r.Revenue}} {
		text := s.Theme.Glyphs.Ellipsis // it is being counted
		if f.minor != nil {
			text = v.money(*f.minor)
		}
		b.lines = append(b.lines, v.row(w, s.Say("pcmp."+f.id), text, v.reviewed(f.id)))
	}
	return b
}

// sourced is the filter of the leads whose opportunities made the pipeline of a quarter.
func (v *Page) sourced(quarter string) string {
	return strings.Replace(v.p.Of().Where["pipeline"], v.p.Quarter, quarter, 1)
}

// pillars are the columns with the quarters below them.
func (v *Page) pillars(w, each, n int) (out []line) {
	const high = 5
	for _, text := range kit.Pillars(v.s.Theme, v.p.Pipeline, each-2, 2, high, theme.Accent, theme.Info,
		func(i int) bool { return i == n-1 }) {
		out = append(out, line{text: kit.Left(text, w)})
	}
	pen := v.pen(w)
	for i, q := range v.p.Quarters {
		name := q
		if each < kit.Width(q)+1 { // 2026-Q4 is Q4 where there is no room
			name = q[len(q)-2:]
		}
		pen.To(i*each).Cell(theme.Muted, name, each-1)
	}
	return append(out, line{text: pen.String()})
}

// funnel is from touches to wins, on one scale.
func (v *Page) funnel(w int) block {
	s := v.s
	b := block{id: "funnel", right: s.Say("partner.of_step")}
	var most int64
	for _, f := range v.p.Funnel {
		most = max(most, f.N)
	}
	for _, f := range v.p.Funnel {
		pen := v.pen(w).Col(theme.Muted, s.Say("step."+f.Name), labels).Num(theme.Text, say.Grouped(f.N), 6).Gap(2)
		pen.Eighths(theme.Accent, f.N, most, max(w-labels-16, 0))
		if f.Share != nil {
			pen.End(theme.Text, say.Percent(*f.Share), 0)
		}
		b.lines = append(b.lines, line{pen.String(), v.reviewed(f.Name)})
	}
	r := v.p.Of()
	b.lines = append(b.lines, v.row(w, s.Say("pcmp.close"), v.view().Range(r.Close), v.reviewed("close_rate")),
		v.row(w, s.Say("pcmp.win"), v.view().Range(r.Win), v.reviewed("win_rate")))
	if r.PerEQL != nil {
		b.lines = append(b.lines, v.row(w, s.Say("pcmp.per_eql"), v.money(*r.PerEQL), v.reviewed("cost_per_eql")))
	}
	return b
}

// shownPages is how many pages are shown, the best and the worst.
const shownPages = 6

func (v *Page) pages(w int) block {
	s := v.s
	b := block{id: "pages", right: s.Say("partner.page_heads")}
	all := v.p.Pages
	skipped := 0
	if len(all) > shownPages {
		skipped = len(all) - shownPages
	}
	for i, p := range all {
		if skipped > 0 && i >= shownPages/2 && i < shownPages/2+skipped {
			if i == shownPages/2 {
				b.lines = append(b.lines, line{text: v.pen(w).Put(theme.Muted, s.Words.Count("partner.more_pages", skipped)).String()})
			}
			continue
		}
		pen := v.pen(w)
		pen.Col(theme.Text, kit.CutMiddle(say.Path(p.URL), max(w-24, 8), s.Theme.Glyphs.Ellipsis), max(w-24, 8))
		pen.Num(theme.Text, say.Grouped(p.Visits), 7).Num(theme.Text, say.Grouped(p.EQLs), 6).Num(theme.Text, say.Money(p.Pipeline), 11)
		b.lines = append(b.lines, line{pen.String(), v.figureIn(p.In, "eqls", p.Where)})
	}
	if len(all) == 0 {
		b.lines = append(b.lines, line{text: v.pen(w).Put(theme.Muted, s.Say("partner.no_pages")).String()})
	}
	return b
}

// credits are both models side by side, by the roles of touches and by teams, on one scale.
func (v *Page) credits(w int) block {
	s := v.s
	b := block{id: "credits"}
	t := credits.Table{S: s, W: w, Labels: labels}
	for _, c := range v.p.Credits {
		t.Models = append(t.Models, c.Model)
	}
	for _, part := range []struct {
		id, figure string
		of         func(*desk.Credits) *desk.Divided
	}{
		{"sourced", "pipeline", func(c *desk.Credits) *desk.Divided { return &c.Sourced }},
		{"influenced", "influenced", func(c *desk.Credits) *desk.Divided { return &c.Influenced }},
	} {
		var by []desk.Divided
		for i := range v.p.Credits {
			by = append(by, *part.of(&v.p.Credits[i]))
			t.Whole = by[0].Amount
		}
		if t.Whole == 0 {
			b.lines = append(b.lines, v.row(w, s.Say("partner."+part.id), s.Theme.Glyphs.Dash, nil))
			continue
		}
		b.lines = append(b.lines, v.row(w, s.Say("partner."+part.id), v.money(t.Whole), v.reviewed(part.figure)), line{text: t.Head()})
		for _, r := range slices.Concat(credits.Roles(s, by), credits.Teams(s, by), credits.Mine(s, by)) {
			b.lines = append(b.lines, line{text: t.Line(r, t.Percent())})
		}
	}
	return b
}

func (v *Page) targets(w int) block {
	b := block{id: "targets"}
	for i := range v.p.Targets {
		t := &v.p.Targets[i]
		pen := v.pen(w).Col(theme.Muted, v.s.Say("pcmp."+t.Name), labels)
		b.lines = append(b.lines, line{standing.Target(v.s, pen, t, 0), v.figureIn(t.In, t.Name, t.Where)})
	}
	return b
}

func (v *Page) payout(w int) block {
	s, p := v.s, v.p.Payout
	b := block{id: "payout"}
	rate := s.Theme.Glyphs.Dash
	if p.RateBP != nil {
		rate = strconv.FormatFloat(float64(*p.RateBP)/100, 'f', -1, 64) + " %"
	}
	b.right = s.Words.Fill("partner.rate", rate)
	due := v.money(p.Due) + ", " + s.Words.Count("partner.wins", int(p.Wins))
	b.lines = append(b.lines, v.row(w, s.Say("partner.due"), due, v.figureIn(p.In, "due", p.Won)),
		v.row(w, s.Say("partner.paid"), v.money(p.Paid), v.figureIn(p.In, "paid", "")))
	if p.Difference != 0 {
		style := theme.Warn
		pen := v.pen(w).Col(theme.Muted, s.Say("partner.difference"), labels).Put(style, s.Theme.Glyphs.Warning).Gap(1)
		b.lines = append(b.lines, line{pen.Put(style, v.money(p.Difference)).String(), v.figureIn(p.In, "difference", "")})
	}
	b.lines = append(b.lines, v.row(w, s.Say("partner.basis"), s.Say("model."+p.Basis), nil),
		v.row(w, s.Say("partner.other"), v.money(p.OtherCredit)+" "+s.Say("model."+p.Other), v.figureIn(p.In, "other_credit", "")))
	return b
}

// open are conflicts, questions and refusals.
func (v *Page) open(w int) block {
	b := block{id: "open"}
	for _, c := range v.p.Counts {
		name := c.Name
		style := theme.Text
		if c.Known {
			name, style = v.s.Say("partner.open_"+c.Name), theme.Warn
		}
		pen := v.pen(w).Num(style, say.CountText(c.Count), 5).Gap(2).Cell(style, name, w-7)
		b.lines = append(b.lines, line{pen.String(), v.figureIn(desk.SinceQuery{}, "", c.Where)})
	}
	if len(b.lines) == 0 {
		b.lines = append(b.lines, line{text: v.pen(w).Put(theme.Muted, v.s.Say("partner.nothing_open")).String()})
	}
	return b
}

// decided are the decisions and what came of them.
func (v *Page) decided(w int) block {
	s, g := v.s, v.s.Theme.Glyphs
	b := block{id: "decided"}
	for i := range v.p.Decided {
		d := &v.p.Decided[i]
		style := theme.Text
		if d.Overdue {
			style = theme.Crit
		}
		for n, text := range kit.Wrap(v.view().Decision(&d.Decided), max(w-10, 8)) {
			pen := v.pen(w)
			if n == 0 {
				pen.Put(theme.Muted, d.Quarter)
			}
			b.lines = append(b.lines, line{text: pen.To(9).Put(style, text).String()})
		}
		if d.Then != nil && d.Now != nil {
			text := s.Words.Fill("partners.then_now", v.money(*d.Then), g.Arrow, v.money(*d.Now))
			in := v.p.Of().In
			in.Period = d.Quarter
			of := v.figureIn(in, "pipeline_per_page", v.sourced(d.Quarter))
			b.lines = append(b.lines, line{v.pen(w).Gap(9).Cell(theme.Muted, text, w-9).String(), of})
		}
		if d.WouldChange != "" {
			for _, text := range kit.Wrap(s.Words.Fill("partner.would_change", d.WouldChange), max(w-10, 8)) {
				b.lines = append(b.lines, line{text: v.pen(w).Gap(9).Put(theme.Muted, text).String()})
			}
		}
	}
	if len(b.lines) == 0 {
		b.lines = append(b.lines, line{text: v.pen(w).Put(theme.Muted, s.Say("decided.none")).String()})
	}
	return b
}

// agreed says to which policy the partner agreed: that in force, or how long ago to another.
func (v *Page) agreed(w int) block {
	s, b := v.s, block{id: "agreed"}
	text, style := s.Say("agreed.none"), theme.Muted
	if len(v.p.Agreed) > 0 {
		if a := v.p.Agreed[0]; a.InForce {
			text, style = s.Words.Fill("agreed.since", s.Date(a.At), a.By), theme.Text
		} else {
			hash := strings.TrimPrefix(a.Policy, "sha256:")
			text += " " + s.Words.Fill("agreed.before", hash[:min(len(hash), 12)], s.Date(a.At))
		}
	}
	for _, l := range kit.Wrap(text, max(w-1, 8)) {
		b.lines = append(b.lines, line{text: v.pen(w).Put(style, l).String()})
	}
	return b
}
