package model

import (
	"fmt"
	"strconv"

	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/studio"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// wide reports whether the rules stand beside the other looks.
func (v *Model) wide() bool { return v.w >= place.Wide }

// rulesWidth is how wide the rules are beside another look.
func (v *Model) rulesWidth(w int) int {
	const percent, most = 44, 52
	return min(w*percent/100, most)
}

func (v *Model) Resize(w, h int) {
	v.w, v.h = w, h
	if v.look == rulesLook && v.wide() {
		v.look = spreadLook
	}
	v.list.Resize(max(h-1, 1))
	v.leads.Resize(max(h-1, 1))
}

func (v *Model) Head(w int) (string, []kit.Region) {
	s, g := v.s, v.s.Theme.Glyphs
	p := kit.NewPen(s.Theme, w).Gap(1)
	if !v.Loaded {
		return p.Put(theme.Text|theme.Bold, s.Say("tab.model")).String(), nil
	}
	name := s.Words.Fill("model.in_force", short(v.models.Present.Hash))
	if v.draft < 0 && v.since != nil {
		name = s.Words.Fill("model.was_in_force", short(v.policy.Hash))
	}
	if v.draft >= 0 {
		name = s.Words.Fill("model.draft", short(v.models.Drafts[v.draft].Hash))
	}
	p.Put(theme.Accent, g.Current).Gap(1).Put(theme.Text|theme.Bold, name)
	switch {
	case v.moved():
		p.Gap(2).Put(theme.Warn, s.Say("model.unsaved"))
	case v.since != nil:
		p.Gap(2).Put(theme.Warn, s.Say("model.stale"))
	case v.draft < 0 && len(v.models.Drafts) > 0:
		p.Gap(2).Put(theme.Muted, s.Words.Count("model.drafts", len(v.models.Drafts)))
	}
	if v.columns == nil {
		return p.String(), nil
	}
	return p.End(theme.Muted, s.Words.Count("model.leads", v.columns.Len()), 1).String(), nil
}

func (v *Model) View(w, h int) place.Picture {
	switch {
	case !v.Loaded:
		return place.Picture{Lines: v.Nothing(v.s, w, h, v.s.Say("model.loading"))}
	case v.wrong != "":
		return place.Picture{Lines: place.Lower(place.Centred(v.s, w, theme.Warn, v.s.Say("model.wrong"), v.wrong), w, h)}
	case v.effect == nil && v.look != testLook && v.look != auditLook:
		return place.Picture{Lines: v.unread(w, h)}
	case v.columns != nil && v.columns.Len() == 0:
		return place.Picture{Lines: place.Lower(place.Centred(v.s, w, theme.Text|theme.Bold, v.s.Say("model.empty"),
			v.s.Say("model.empty_hint")), w, h)}
	}
	told := v.overtaken(w)
	if len(told) > 0 && len(told) < h {
		pic := v.looked(w, h-len(told))
		for i := range pic.Regions {
			pic.Regions[i].Y += len(told)
		}
		pic.Lines = append(told, pic.Lines...)
		return pic
	}
	return v.looked(w, h)
}

// looked is the chosen look, with the rules beside it where there is room.
func (v *Model) looked(w, h int) place.Picture {
	if !v.wide() {
		return v.shown(v.look, w, h)
	}
	right := v.rulesWidth(w)
	left := w - right - 3
	pic := v.shown(v.look, left, h)
	beside := v.shown(rulesLook, right, h)
	for i := range pic.Lines {
		p := kit.NewPen(v.s.Theme, 3).Gap(1).Put(theme.Faint, v.s.Theme.Glyphs.Column)
		pic.Lines[i] += p.String() + beside.Lines[i]
	}
	for _, r := range beside.Regions {
		r.X += left + 3
		pic.Regions = append(pic.Regions, r)
	}
	return pic
}

// shown is one look, exactly h lines of w cells.
func (v *Model) shown(look, w, h int) place.Picture {
	var pic place.Picture
	switch look {
	case rulesLook:
		v.ruleLines(&pic, w, h)
	case curveLook:
		pic.Lines = v.curve(w, h)
	case bandsLook:
		pic.Lines = v.bands(w, h)
	case leadsLook:
		v.leadLines(&pic, w, h)
	case testLook:
		pic.Lines = v.tested(w, h)
	case auditLook:
		v.auditView(&pic, w, h)
	default:
		v.spread(&pic, w, h)
	}
	pic.Lines = kit.Fit(pic.Lines, w, h)
	return pic
}

// unread is what is shown while all leads are read.
func (v *Model) unread(w, h int) []string {
	var lines []string
	switch {
	case v.notBuilt != nil:
		lines = place.ErrorLines(v.s, w, v.notBuilt)
	case v.building.Waiting() || v.trying.Waiting():
		lines = place.Centred(v.s, w, theme.Muted, v.s.Say("model.reading"), far(v.s, v.done))
	default:
		lines = place.Centred(v.s, w, theme.Muted, v.s.Words.Fill("model.stopped", v.s.Key(keys.Refresh)))
	}
	return place.Lower(lines, w, h)
}

// far is how far something is that goes through all leads.
func far(s *place.Session, p *progress) string {
	all := p.all.Load()
	if all == 0 {
		return ""
	}
	return s.Words.Fill("model.far", say.Grouped(p.done.Load()), say.Grouped(all))
}

// ruleLines are the threshold, the caps and the rules, with what each found.
func (v *Model) ruleLines(pic *place.Picture, w, h int) {
	s := v.s
	lay := kit.Lay([]kit.Head{{Title: s.Say("model.rule"), W: 10, Grows: true}, {Title: s.Say("model.points"), W: 6, Right: true},
		{Title: s.Say("model.hits"), W: 5, Right: true, Drop: 2}, {Title: s.Say("model.lift"), W: 5, Right: true},
		{Title: s.Say("model.decides"), W: 7, Right: true, Drop: 3}}, w)
	pic.Lines = append(pic.Lines, lay.Title(s.Theme, w))
	from, to := v.list.Window()
	for i, it := range v.list.Items()[from:min(to, from+h-1)] {
		pic.Regions = append(pic.Regions, kit.Region{Y: len(pic.Lines), W: w, H: 1, ID: "line:" + it.Key})
		pic.Lines = append(pic.Lines, lay.Row(s.Theme, w, from+i == v.list.Cursor(), v.ruleCells(from+i)))
	}
	if note := v.note(); note != "" && len(pic.Lines) < h-2 {
		pic.Lines = append(pic.Lines, kit.Blanks(w))
		for _, line := range kit.Wrap(note, w-3) {
			if len(pic.Lines) < h {
				pic.Lines = append(pic.Lines, kit.NewPen(s.Theme, w).Gap(1).Put(theme.Muted, line).String())
			}
		}
	}
}

// ruleCells are a line of the list: a number that was moved has the one before it.
func (v *Model) ruleCells(line int) []kit.Cell {
	s, g := v.s, v.s.Theme.Glyphs
	number := func(is, was int) kit.Cell {
		if is == was {
			return kit.Cell{Text: strconv.Itoa(is), Style: theme.Text}
		}
		return kit.Cell{Text: strconv.Itoa(was) + g.Arrow + strconv.Itoa(is), Style: theme.Accent | theme.Bold}
	}
	none := v.dash()
	switch line {
	case 0:
		eqls := kit.Cell{Text: say.Grouped(int64(v.effect.EQLs)), Style: theme.Text}
		return []kit.Cell{{Text: s.Say("model.threshold"), Style: theme.Text | theme.Bold}, number(v.weights.Threshold, v.kept.Threshold),
			none, none, eqls}
	case 1:
		return []kit.Cell{{Text: s.Say("model.fit_most"), Style: theme.Text}, number(v.weights.FitCap, v.kept.FitCap), none, none, none}
	case 2:
		return []kit.Cell{{Text: s.Say("model.intent_most"), Style: theme.Text}, number(v.weights.IntentCap, v.kept.IntentCap), none, none,
			none}
	}
	i := line - firstRule
	if i >= len(v.labels) {
		g := &v.gates[i-len(v.labels)]
		return v.gateCells(g, number(v.weights.Gates[g.at], v.kept.Gates[g.at]))
	}
	cells := []kit.Cell{{Text: safetext.Line(v.labels[i]), Style: theme.Text}, number(v.weights.Points[i], v.kept.Points[i]), {}, {}, {}}
	if i >= len(v.rules) {
		return cells
	}
	r := &v.rules[i]
	cells[2] = kit.Cell{Text: say.Grouped(r.Hits), Style: theme.Text}
	cells[3] = v.lift(r)
	cells[4] = kit.Cell{Text: say.Grouped(v.effect.Decided[i]), Style: theme.Muted}
	return cells
}

// lift is how many times as often sales took those that a rule hit, a dash where there are too few leads to say.
func (v *Model) lift(r *studio.RuleRow) kit.Cell {
	if r.Lift == nil || r.Low == nil || studio.TooFew(v.effect.Outcomes()) != "" {
		return kit.Cell{Text: v.s.Theme.Glyphs.Dash, Style: theme.Muted}
	}
	c := kit.Cell{Text: strconv.FormatFloat(*r.Lift, 'f', 1, 64) + v.s.Theme.Glyphs.Times, Style: theme.Muted}
	switch {
	case *r.Low > 1:
		c.Style = theme.OK
	case *r.High < 1:
		c.Style = theme.Warn | theme.Bold
	}
	return c
}

// note is what is to be said of the chosen line.
func (v *Model) note() string {
	s, i := v.s, v.rule()
	switch {
	case v.list.Key() == thresholdLine:
		return s.Say("model.note.threshold") + " " + v.rotaNote()
	case v.gate() != nil:
		return v.gateNote(v.gate())
	case i < 0:
		return s.Say("model.note.caps")
	case i >= len(v.rules):
		return ""
	}
	r := &v.rules[i]
	text := s.Words.Fill("model.note.rule", safetext.Line(r.ID), say.Grouped(r.Hits), say.Grouped(r.Misses), say.Grouped(r.Unknowns))
	if why := studio.TooFew(v.effect.Outcomes()); why != "" {
		return text + " " + s.Words.Fill("model.unproven", why)
	}
	if r.Lift != nil && r.Low != nil && r.High != nil {
		text += " " + s.Words.Fill("model.note.lift", decimal(*r.Lift), decimal(*r.Low), decimal(*r.High))
	}
	if odd := v.odd(r.Notes); odd != "" {
		text += " " + odd
	}
	return text
}

func decimal(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) }

// area is an area under the curve with its interval.
func area(a *studio.Area, s *place.Session) string {
	if a.Value == nil || a.Low == nil || a.High == nil {
		return s.Theme.Glyphs.Dash
	}
	return fmt.Sprintf("%.3f (%.3f–%.3f)", *a.Value, *a.Low, *a.High)
}

// byCountry is how often sales took the EQLs of each country, as many countries as there is room for; nothing where all are of one.
func (v *Model) byCountry(w int) []string {
	s := v.s
	if studio.TooFew(v.effect.Outcomes()) != "" || len(v.effect.Homes) < 2 {
		return nil
	}
	p := kit.NewPen(s.Theme, w).Gap(1).Col(theme.Muted, s.Say("model.by_country"), w/3)
	for i := range v.effect.Homes {
		h := &v.effect.Homes[i]
		country := safetext.Line(h.Country)
		if country == "" {
			country = s.Say("model.no_country")
		}
		text := country + " " + say.RateText(h.SQL, s.Theme.Glyphs.Dash)
		if kit.Width(text)+2 > p.Room() {
			break
		}
		p.Cell(theme.Text, text, kit.Width(text)).Gap(2)
	}
	return []string{p.String()}
}

// percent is a rate in whole per cent.
func percent(r review.Rate, dash string) string {
	if r.N == 0 {
		return dash
	}
	return say.Percent(float64(r.K) / float64(r.N))
}

// leadLines are the leads that would enter EQL or leave it.
func (v *Model) leadLines(pic *place.Picture, w, h int) {
	s := v.s
	all := v.changed()
	if len(all) == 0 {
		pic.Lines = place.Lower(place.Centred(s, w, theme.Text, s.Say("model.same")), w, h)
		return
	}
	lay := kit.Lay([]kit.Head{{Title: s.Say("model.lead"), W: 8}, {Title: s.Say("model.company"), W: 14, Grows: true},
		{Title: s.Say("model.score"), W: 7, Right: true}, {Title: s.Say("model.moves"), W: 6},
		{Title: s.Say("model.became"), W: 10, Drop: 1}}, w)
	pic.Lines = append(pic.Lines, lay.Title(s.Theme, w))
	from, to := v.leads.Window()
	focus := v.look == leadsLook
	if !focus {
		from, to = 0, len(all)
	}
	for i := from; i < min(to, from+h-1, len(all)); i++ {
		c := &all[i]
		pic.Regions = append(pic.Regions, kit.Region{Y: len(pic.Lines), W: w, H: 1, ID: "lead:" + c.Lead.String()})
		moves := kit.Cell{Text: s.Say("model.leaves_word"), Style: theme.Warn}
		if c.Enters {
			moves = kit.Cell{Text: s.Say("model.enters_word"), Style: theme.OK}
		}
		name := v.company[c.Lead]
		if name == "" {
			name = s.Theme.Glyphs.Dash
		}
		pic.Lines = append(pic.Lines, lay.Row(s.Theme, w, focus && i == v.leads.Cursor(), []kit.Cell{
			{Text: c.Lead.String(), Style: theme.Text}, {Text: name, Style: theme.Text},
			{Text: strconv.Itoa(c.Was) + s.Theme.Glyphs.Arrow + strconv.Itoa(c.Is), Style: theme.Text}, moves,
			{Text: s.Say("model.was." + became(c)), Style: theme.Muted}}))
	}
}

// became is what became of a lead, in a word.
func became(c *studio.Change) string {
	switch {
	case c.Won:
		return "won"
	case c.Taken:
		return "taken"
	case c.Living:
		return "open"
	}
	return "closed"
}

func (v *Model) Compact() string { return v.s.Say("tab.model") }

func (v *Model) Status() string {
	if v.look == leadsLook && v.leads.Len() > 0 {
		return v.s.Words.Fill("status.row", strconv.Itoa(v.leads.Cursor()+1), strconv.Itoa(v.leads.Len()))
	}
	if v.look == auditLook && v.audits.list.Len() > 0 {
		return v.s.Words.Fill("status.row", strconv.Itoa(v.audits.list.Cursor()+1), strconv.Itoa(v.audits.list.Len()))
	}
	if !v.Loaded || v.effect == nil {
		return ""
	}
	return v.s.Words.Fill("model.status", v.chosen(), strconv.Itoa(v.look+1), strconv.Itoa(looks))
}

// chosen is the number that the arrow keys move.
func (v *Model) chosen() string {
	s, w := v.s, &v.weights
	switch v.list.Key() {
	case thresholdLine:
		return s.Say("model.threshold") + " " + strconv.Itoa(w.Threshold)
	case fitLine:
		return s.Say("model.fit_most") + " " + strconv.Itoa(w.FitCap)
	case intentLine:
		return s.Say("model.intent_most") + " " + strconv.Itoa(w.IntentCap)
	}
	if g := v.gate(); g != nil {
		return s.Say("model.gate."+g.Gate) + " " + strconv.Itoa(w.Gates[g.at])
	}
	if i := v.rule(); i >= 0 {
		return safetext.Line(v.labels[i]) + " " + strconv.Itoa(w.Points[i])
	}
	return ""
}

func (v *Model) Freshness() string { return v.s.Freshness(v.Asked) }
