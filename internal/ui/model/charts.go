package model

import (
	"fmt"
	"strconv"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/studio"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// spread is how the scores are spread with the threshold among them, and below what other thresholds would do and who changes.
func (v *Model) spread(pic *place.Picture, w, h int) {
	least := 8 // lines of the pillars
	if v.table {
		least = 11
	}
	table := v.whatIf(w, h-least-1)
	if h > least+1+len(table)+1 && table != nil {
		table = append(table, v.byCountry(w)...)
	}
	list := 0
	if left := h - len(table) - 1; table != nil && left >= 17 && len(v.changed()) > 0 {
		list = min(len(v.changed())+1, left-14)
	}
	rows := h - len(table) - list
	if list > 0 || table != nil {
		rows--
	}
	if v.table {
		pic.Lines = append(pic.Lines, kit.Fit(v.spreadTable(w), w, rows)...)
	} else {
		pic.Lines = append(pic.Lines, v.pillars(w, rows)...)
	}
	if table != nil {
		pic.Lines = append(pic.Lines, kit.Blanks(w))
		pic.Lines = append(pic.Lines, table...)
	}
	if list > 0 {
		below := place.Picture{}
		v.leadLines(&below, w, list)
		for _, r := range below.Regions {
			r.Y += len(pic.Lines)
			pic.Regions = append(pic.Regions, r)
		}
		pic.Lines = append(pic.Lines, below.Lines...)
	}
}

// bin is how many scores stand in one pair of pillars.
func bin(w int) (points, cells int) {
	switch {
	case w >= 122:
		return 5, 6
	case w >= 62:
		return 5, 3
	case w >= 52:
		return 10, 5
	}
	return 10, 3
}

// binned adds up scores; the last bin has 100 in it.
func binned(of *[101]int64, points int) []int64 {
	out := make([]int64, 100/points)
	for score, n := range of {
		out[min(score/points, len(out)-1)] += n
	}
	return out
}

// pillars are the scores in h lines: of each few points those that sales took, then the others; or, where nothing became of any
// yet, all of them.
func (v *Model) pillars(w, h int) []string {
	s, e := v.s, v.effect
	points, cells := bin(w)
	var others [101]int64
	for i := range others {
		others[i] = e.Not[i] + e.Open[i]
	}
	taken, not := binned(&e.Taken, points), binned(&others, points)
	most := int64(1)
	for i := range taken {
		most = max(most, taken[i], not[i])
	}
	head := kit.NewPen(s.Theme, w).Gap(1).Put(theme.Text|theme.Bold, s.Say("model.spread"))
	steps := kit.Clusters(s.Theme.Glyphs.Spark)
	full := steps[len(steps)-1]
	legend := s.Say("model.taken") + " " + full + "   " + s.Say("model.others") + " " + full
	if kit.Width(legend)+2 < head.Room() {
		head.To(w-1-kit.Width(legend)).Put(theme.Muted, s.Say("model.taken")+" ").Put(theme.Accent, full).
			Put(theme.Muted, "   "+s.Say("model.others")+" ").Put(theme.Muted, full)
	}
	lines := []string{head.String()}
	rows := max(h-4, 1)
	at := 1 + v.weights.Threshold*cells/points // the cell of the threshold
	for y := rows - 1; y >= 0; y-- {
		p := kit.NewPen(s.Theme, w)
		for i := range taken {
			x := 1 + i*cells
			if at == x {
				p.To(x-1).Put(theme.Warn, s.Theme.Glyphs.Column)
			}
			wide := (cells - 1) / 2
			p.To(x).Put(theme.Accent, kit.Repeat(height(steps, taken[i], most, rows, y), wide))
			p.To(x+wide).Put(theme.Muted, kit.Repeat(height(steps, not[i], most, rows, y), wide))
			if at > x && at < x+cells {
				p.To(x+cells-1).Put(theme.Warn, s.Theme.Glyphs.Column)
			}
		}
		lines = append(lines, p.String())
	}
	lines = append(lines, kit.NewPen(s.Theme, w).Gap(1).Put(theme.Faint, kit.Repeat(s.Theme.Glyphs.Rule, len(taken)*cells)).String())
	scale := kit.NewPen(s.Theme, w)
	for i := 0; i < len(taken); i += 10 / points {
		scale.To(1+i*cells).Put(theme.Muted, strconv.Itoa(i*points))
	}
	lines = append(lines, scale.String())
	text := s.Theme.Glyphs.Up + " " + s.Say("model.threshold") + " " + strconv.Itoa(v.weights.Threshold)
	x := min(max(at-1, 0), max(w-kit.Width(text)-1, 0))
	return append(lines, kit.NewPen(s.Theme, w).To(x).Put(theme.Warn|theme.Bold, text).String())
}

// height is the sign of one cell of a pillar, a blank for nothing. Any amount above nothing shows.
func height(steps []string, n, most int64, rows, y int) string {
	if n <= 0 {
		return " "
	}
	filled := max(int(float64(n)/float64(most)*float64(rows*len(steps))+0.5), 1)
	in := min(filled-y*len(steps), len(steps))
	if in <= 0 {
		return " "
	}
	return steps[in-1]
}

// spreadTable is the table behind the pillars.
func (v *Model) spreadTable(w int) []string {
	s, e := v.s, v.effect
	lay := kit.Lay([]kit.Head{{Title: s.Say("model.score"), W: 8}, {Title: s.Say("model.taken"), W: 11, Right: true},
		{Title: s.Say("model.not"), W: 9, Right: true}, {Title: s.Say("model.open"), W: 8, Right: true}, {Title: "", W: 1, Grows: true}}, w)
	lines := []string{lay.Title(s.Theme, w)}
	taken, not, open := binned(&e.Taken, 10), binned(&e.Not, 10), binned(&e.Open, 10)
	for i := range taken {
		to := i*10 + 9
		if i == len(taken)-1 {
			to = 100
		}
		lines = append(lines, lay.Row(s.Theme, w, false, []kit.Cell{{Text: fmt.Sprintf("%d–%d", i*10, to), Style: theme.Text},
			{Text: say.Grouped(taken[i]), Style: theme.Text}, {Text: say.Grouped(not[i]), Style: theme.Text},
			{Text: say.Grouped(open[i]), Style: theme.Muted}, {}}))
	}
	return lines
}

// unproven says in words why nothing is concluded, nil where there is enough.
func (v *Model) unproven(w, h int) []string {
	why := studio.TooFew(v.effect.Outcomes())
	if why == "" {
		return nil
	}
	return place.Lower(place.Centred(v.s, w, theme.Text|theme.Bold, v.s.Say("model.too_few"), why, v.s.Say("model.too_few_hint")), w, h)
}

// curve is the ROC curve: for each part of the others that a threshold lets pass, the part of those that sales took.
func (v *Model) curve(w, h int) []string {
	s, e := v.s, v.effect
	head := kit.NewPen(s.Theme, w).Gap(1).Put(theme.Text|theme.Bold, s.Say("model.curve"))
	few := v.unproven(w, h-1)
	if few == nil {
		head.End(theme.Muted, s.Words.Fill("model.area", area(&e.Area, s)), 1)
	}
	lines := []string{head.String()}
	if few != nil {
		return append(lines, few...)
	}
	if v.table {
		return append(lines, v.curveTable(w, h-1)...)
	}
	columns, rows := min(w-8, 3*h), max(h-4, 1)
	steps := kit.Clusters(s.Theme.Glyphs.Spark)
	at := v.operating()
	for y := rows - 1; y >= 0; y-- {
		p := kit.NewPen(s.Theme, w)
		switch y {
		case rows - 1:
			p.Num(theme.Muted, "100 %", 6)
		case 0:
			p.Num(theme.Muted, "0 %", 6)
		}
		p.To(7)
		for x := range columns {
			part := float64(x+1) / float64(columns)
			sign := height(steps, int64(1e6*reached(e.ROC, part)), 1e6, rows, y)
			style := theme.Accent
			if at >= 0 && x == min(int(at*float64(columns)), columns-1) {
				style = theme.Warn
			}
			if sign == " " && int(part*float64(rows)) == y {
				sign, style = s.Theme.Glyphs.Middot, theme.Faint // what chance alone would give
			}
			p.To(7+x).Put(style, sign)
		}
		lines = append(lines, p.String())
	}
	lines = append(lines, kit.NewPen(s.Theme, w).To(7).Put(theme.Faint, kit.Repeat(s.Theme.Glyphs.Rule, columns)).String())
	foot := kit.NewPen(s.Theme, w).To(7).Put(theme.Muted, "0 %").To(7+columns-5).Put(theme.Muted, "100 %")
	legend := s.Words.Fill("model.curve_legend", strconv.Itoa(v.weights.Threshold))
	return append(lines, foot.String(), kit.Line(s.Theme, w, theme.Muted, " "+legend))
}

// reached is the part of those that sales took that a threshold reaches which lets pass so much of the others.
func reached(roc []studio.ROCPoint, others float64) float64 {
	best := 0.0
	for _, p := range roc {
		if p.False <= others+1e-9 {
			best = max(best, p.Hit)
		}
	}
	return best
}

// operating is which part of the others the threshold lets pass, -1 when it is not known.
func (v *Model) operating() float64 {
	for _, p := range v.effect.ROC {
		if p.Threshold == v.weights.Threshold {
			return p.False
		}
	}
	return -1
}

// curveTable is the table behind the curve: what each threshold would give.
func (v *Model) curveTable(w, h int) []string {
	s := v.s
	lay := kit.Lay([]kit.Head{{Title: s.Say("model.threshold"), W: 9}, {Title: s.Say("model.hit"), W: 16, Right: true},
		{Title: s.Say("model.false"), W: 15, Right: true}, {Title: "", W: 1, Grows: true}}, w)
	lines := []string{lay.Title(s.Theme, w)}
	for _, p := range v.effect.ROC {
		if p.Threshold%5 == 0 && len(lines) < h {
			lines = append(lines, lay.Row(s.Theme, w, p.Threshold == v.weights.Threshold, []kit.Cell{
				{Text: strconv.Itoa(p.Threshold), Style: theme.Text}, {Text: say.Percent(p.Hit), Style: theme.Text},
				{Text: say.Percent(p.False), Style: theme.Text}, {}}))
		}
	}
	return lines
}

// bands are how often sales took leads of each few points: a model is right where it rises.
func (v *Model) bands(w, h int) []string {
	s, e := v.s, v.effect
	lines := []string{kit.Line(s.Theme, w, theme.Text|theme.Bold, " "+s.Say("model.bands"))}
	if few := v.unproven(w, h-1); few != nil {
		return append(lines, few...)
	}
	if v.table {
		return append(lines, v.bandsTable(w)...)
	}
	c := kit.Chart{Goal: kit.Unknown(), Style: theme.Accent, Last: theme.Accent}
	for i := range e.Bands {
		b := &e.Bands[i]
		value := kit.Unknown()
		if b.SQL.N > 0 {
			value = float64(b.SQL.K) / float64(b.SQL.N)
		}
		c.Values = append(c.Values, value)
		c.Labels = append(c.Labels, strconv.Itoa(b.From))
	}
	lines = append(lines, place.Margin(c.Lines(s.Theme, w-2, min(h-2, 16)), w)...)
	top := 0.0
	for _, x := range c.Values {
		if x > top {
			top = x
		}
	}
	return append(lines, kit.Line(s.Theme, w, theme.Muted, " "+s.Words.Fill("model.bands_legend", say.Percent(top))))
}

func (v *Model) bandsTable(w int) []string {
	s, dash := v.s, v.s.Theme.Glyphs.Dash
	lay := kit.Lay([]kit.Head{{Title: s.Say("model.score"), W: 7}, {Title: s.Say("model.n"), W: 7, Right: true},
		{Title: s.Say("model.taken"), W: 20, Right: true}, {Title: s.Say("model.won"), W: 20, Right: true, Drop: 1},
		{Title: "", W: 1, Grows: true}}, w)
	lines := []string{lay.Title(s.Theme, w)}
	for i := range v.effect.Bands {
		b := &v.effect.Bands[i]
		lines = append(lines, lay.Row(s.Theme, w, false, []kit.Cell{{Text: fmt.Sprintf("%d–%d", b.From, b.To), Style: theme.Text},
			{Text: say.Grouped(b.N), Style: theme.Text}, {Text: interval(b.SQL, dash), Style: theme.Text},
			{Text: interval(b.Won, dash), Style: theme.Muted}, {}}))
	}
	return lines
}

// interval is a rate with its interval.
func interval(r review.Rate, dash string) string {
	if r.Low == nil || r.High == nil || r.N == 0 {
		return dash
	}
	return fmt.Sprintf("%s (%s–%s)", say.Percent(float64(r.K)/float64(r.N)), strconv.Itoa(int(100**r.Low+0.5)), say.Percent(*r.High))
}

// tested is a backtest: what both would have made of the history as it was known then.
func (v *Model) tested(w, h int) []string {
	s := v.s
	lines := []string{kit.Line(s.Theme, w, theme.Text|theme.Bold, " "+s.Say("model.test"))}
	switch {
	case v.noTest != nil:
		return append(lines, place.Lower(place.ErrorLinesAbove(s, w, v.noTest), w, h-1)...)
	case v.testing.Waiting():
		return append(lines, place.Lower(place.Centred(s, w, theme.Muted, s.Say("model.testing"), far(s, v.done)), w, h-1)...)
	case v.test == nil:
		text := s.Words.Fill("model.untested", s.Key(keys.TestModel))
		return append(lines, place.Lower(place.Centred(s, w, theme.Muted, text), w, h-1)...)
	}
	return append(append(lines, kit.Blanks(w)), v.figures(v.test, w)...)
}

// figures are those of a backtest, the model as it is open beside the one in force.
func (v *Model) figures(b *desk.Backtest, w int) []string {
	s, dash := v.s, v.s.Theme.Glyphs.Dash
	lay := kit.Lay([]kit.Head{{Title: "", W: 20}, {Title: s.Say("model.this"), W: 19, Right: true},
		{Title: s.Say("model.force"), W: 19, Right: true}, {Title: "", W: 1, Grows: true, Drop: 1}}, w)
	lines := []string{lay.Title(s.Theme, w)}
	row := func(id, is, was string) {
		lines = append(lines, lay.Row(s.Theme, w, false, []kit.Cell{{Text: s.Say(id), Style: theme.Muted}, {Text: is, Style: theme.Text},
			{Text: was, Style: theme.Muted}, {}}))
	}
	u, n := &b.Under, &b.Now
	row("model.counted", say.Grouped(u.N), say.Grouped(n.N))
	row("model.young", say.Grouped(u.TooYoung), say.Grouped(n.TooYoung))
	row("model.eqls", say.Grouped(u.EQLs), say.Grouped(n.EQLs))
	if u.Enough {
		row("model.precision", interval(u.SQL.Precision, dash), interval(n.SQL.Precision, dash))
		row("model.recall", interval(u.SQL.Recall, dash), interval(n.SQL.Recall, dash))
		row("model.won_of", interval(u.Won.Precision, dash), interval(n.Won.Precision, dash))
		row("model.area_row", area(&u.AUC, s), area(&n.AUC, s))
	}
	or := func(text string) string {
		if text == "" {
			return dash
		}
		return text
	}
	row("model.weekly", or(tenth(u.Pace.Weekly())), or(tenth(n.Pace.Weekly())))
	if u.Enough {
		row("model.missed", or(tenth(u.Pace.MissedAQuarter())), or(tenth(n.Pace.MissedAQuarter())))
	}
	if risk, now := b.Risks(); risk.Level != "" && now.Level != "" {
		row("model.risk", s.Say("model.risk."+risk.Level), s.Say("model.risk."+now.Level))
	}
	tell := func(style theme.Style, text string) {
		for _, line := range kit.Wrap(text, max(w-3, 1)) {
			lines = append(lines, kit.NewPen(s.Theme, w).Gap(1).Put(style, line).String())
		}
	}
	lines = append(lines, kit.Blanks(w))
	tell(theme.Text, s.Words.Fill("model.test_moves", s.Words.Count("model.leads", len(b.Entered)), strconv.Itoa(len(b.Left))))
	for _, why := range u.Why {
		tell(theme.Warn, s.Words.Fill("model.unproven", why))
	}
	if u.Short != nil && u.Short.On != nil {
		tell(theme.Muted, s.Words.Fill("model.enough_on", review.DayOf(*u.Short.On, s.DayZone()).String()))
	}
	return lines
}
