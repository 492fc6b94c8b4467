package ui

import (
	"strconv"

	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// selected is the lead under the cursor, with its detail when that has come.
func (b *inbox) selected() (leadView, bool) {
	r := b.row()
	if r == nil {
		return leadView{}, false
	}
	v := leadView{s: b.s, r: r, d: b.detailFor(r.ID)}
	return v, true
}

// pane is the selected lead beside the list, w×h cells. Blocks that do not fit are left out whole,
// the least urgent first; blank lines between blocks go before any block does.
func (b *inbox) pane(w, h int) []string {
	v, ok := b.selected()
	if !ok {
		return kit.Fit(nil, w, h)
	}
	blocks := [][]string{
		v.headLines(w), v.clockLines(w), v.sentBackLines(w, 3), v.briefShort(w, 9), v.scoreLines(w), v.gateLines(w),
		v.nextLines(w, 2), v.bantLines(w), v.triggerLines(w, 4),
	}
	return kit.Fit(stack(blocks, v.historyLines(w, 12), w, h), w, h)
}

// stack puts blocks under each other in h lines, with a blank line between, and fills what is left
// with the tail. A low pane does without the blank lines.
func stack(blocks [][]string, tail []string, w, h int) []string {
	gap := 1
	if h < 22 {
		gap = 0
	}
	var out []string
	for _, block := range blocks {
		before := gap
		if len(out) == 0 {
			before = 0
		}
		if len(block) == 0 || len(out)+before+len(block) > h {
			continue
		}
		if before > 0 {
			out = append(out, kit.Blanks(w))
		}
		out = append(out, block...)
	}
	if room := h - len(out) - gap; room >= 2 && len(tail) > 0 {
		if gap > 0 {
			out = append(out, kit.Blanks(w))
		}
		out = append(out, tail[:min(len(tail), room)]...)
	}
	return out
}

// strip is the selected lead below the list: seven lines, or one.
func (b *inbox) strip(w, h int) []string {
	v, ok := b.selected()
	if !ok {
		return kit.Fit(nil, w, h)
	}
	if h < stripRows {
		return kit.Fit([]string{v.oneLine(w)}, w, h)
	}
	return kit.Fit(v.stripLines(w), w, h)
}

// oneLine is "Żuraw Systemy  86 = fit 34 + intent 52  7 of 9 gates".
func (v leadView) oneLine(w int) string {
	s := v.s
	rest := s.words.fill("strip.sum", strconv.Itoa(v.r.Score), strconv.Itoa(v.r.Fit), strconv.Itoa(v.r.Intent))
	switch {
	case v.d == nil:
	case v.d.SentBack != nil:
		rest += "  " + s.words.fill("back.by", v.d.SentBack.By)
	default:
		rest += "  " + v.gateCount(&v.d.Result)
	}
	p := v.pen(w).Gap(1)
	name := max(w-kit.Width(rest)-4, 10)
	return p.Cell(theme.Text|theme.Bold, companyOf(v.r), name).Gap(2).Cell(theme.Text, rest, w-1-p.At()).String()
}

func (v leadView) stripLines(w int) []string {
	s, g := v.s, v.s.th.Glyphs
	half := w/2 + 1
	top := v.pen(w).Gap(1).Cell(theme.Text|theme.Bold, companyOf(v.r), 28)
	for _, f := range v.firmographics() {
		if kit.Width(f)+3 < half-top.At() {
			top.Put(theme.Muted, " "+g.Middot+" "+f)
		}
	}
	v.stripClock(top.To(half))
	via := v.pen(w).Gap(1).Cell(theme.Text, s.say("lead.via")+" "+v.r.Partner, half-3)
	if page := v.page(); page != "" && half-via.At() > 12 {
		via.Put(theme.Muted, " "+g.Middot+" ").Put(theme.Accent, kit.CutMiddle(page, half-via.At()-2, g.Ellipsis))
	}
	via.To(half).Put(theme.Text, v.person())
	score := strconv.Itoa(v.r.Score)
	sign, style := v.verdictSign()
	limit := g.AtLeast + strconv.Itoa(v.threshold())
	at := w - 1 - kit.Width(limit) - 1 - kit.Width(sign) - 2 - kit.Width(score)
	lines := []string{top.String(), via.String()}
	for i, grp := range v.groups(12) {
		p := v.pen(w).Gap(1).Col(theme.Muted, s.say("score."+grp.id), 7)
		p.Num(theme.Text, strconv.Itoa(grp.points)+"/"+strconv.Itoa(grp.most), 5).Gap(1).Bar(grp.style, grp.points, grp.most, grp.cells)
		to := w - 1
		if i == 0 {
			to = at - 2
		}
		v.ruleRow(p, v.ruleWords(grp.id), 34, to)
		if i == 0 {
			p.To(at).Put(theme.Text|theme.Bold, score).Gap(2).Put(style, sign).Gap(1).Put(theme.Muted, limit)
		}
		lines = append(lines, p.String())
	}
	if v.d == nil {
		return lines
	}
	lines = append(lines, v.stripGates(w)...)
	if v.d.SentBack != nil {
		return append(lines, v.sentBackStrip(w)...) // it is what happened last, too
	} else if brief := v.briefShort(w-1, 1); len(brief) > 1 {
		lines = append(lines, " "+brief[1])
	} else if n := v.d.Result.Next; len(n) > 0 {
		p := v.pen(w).Gap(1).Col(theme.Muted, s.say("strip.next"), 7)
		lines = append(lines, v.nextLine(p, n[0], w-1).String())
	} else if len(v.d.Triggers) > 0 {
		lines = append(lines, v.stripTriggers(w))
	}
	return append(lines, v.stripHistory(w))
}

// ruleRow names as many rules as fit from a column on.
func (v leadView) ruleRow(p *kit.Pen, words []string, from, to int) {
	p.To(from)
	for i, word := range words {
		need := kit.Width(word)
		if i > 0 {
			need += 3
		}
		if p.At()+need > to {
			return
		}
		if i > 0 {
			p.Put(theme.Muted, " "+v.s.th.Glyphs.Middot+" ")
		}
		p.Put(theme.Muted, word)
	}
}

func (v leadView) stripClock(p *kit.Pen) {
	s := v.s
	if v.r.Clock == nil && v.waiting() != "" {
		p.Put(theme.Muted, s.say("lead.waits")).Gap(1).Cell(theme.Info, v.waiting(), p.Room()-1)
		return
	}
	p.Put(theme.Muted, s.say("lead.sla")).Gap(1)
	if v.r.Clock == nil {
		if sign, style, text := v.met(); text != "" {
			p.Put(style, sign).Gap(1).Cell(theme.Text, text, p.Room()-1)
			return
		}
		p.Put(theme.Muted, s.say("lead.no_clock"))
		return
	}
	cd := s.countdown(v.r.Clock)
	p.Put(cd.style&^theme.Reverse, cd.text).Gap(1).Put(theme.Muted, s.words.fill("strip.of", span(v.r.Clock.Breach)))
	p.Gap(2)
	p.Bar(barStyle(cd.style), cd.used, 100, p.Room()-1)
}

// stripGates is "7 of 9 gates" and the open ones with their reasons, two on a line.
func (v leadView) stripGates(w int) []string {
	const count = 14
	open := v.d.Result.Open()
	col := (w - count - 1) / 2
	var lines []string
	for i := 0; i < max(len(open), 1) && i < 4; i += 2 {
		p := v.pen(w).Gap(1)
		if i == 0 {
			p.Put(theme.Text, v.gateCount(&v.d.Result))
		} else if more := len(open) - 4; more > 0 {
			p.Put(theme.Muted, v.s.words.fill("strip.more", strconv.Itoa(more)))
		}
		p.To(count)
		for k := i; k < min(i+2, len(open)); k++ {
			sign, style := outcome(v.s.th.Glyphs, open[k].Outcome, false)
			start := p.At()
			p.Put(style, sign).Gap(1).Put(theme.Text, v.s.gateName(open[k].ID)).Gap(1)
			end := start + col
			if k == len(open)-1 {
				end = w
			}
			p.Cell(theme.Muted, open[k].Reason, end-1-p.At()).To(end)
		}
		lines = append(lines, p.String())
	}
	return lines
}

func (v leadView) stripTriggers(w int) string {
	t := v.d.Triggers[0]
	p := v.pen(w).Gap(1).Col(theme.Muted, age(v.s.at.Sub(t.Touch.At)), 7)
	return p.Cell(theme.Text, t.Label, w-16).Gap(2).Put(theme.Info, signed(t.Points)).String()
}

func (v leadView) stripHistory(w int) string {
	if len(v.d.History) == 0 {
		return kit.Blanks(w)
	}
	e := v.d.History[0]
	p := v.pen(w).Gap(1).Col(theme.Muted, when(e.At, v.s.at, v.s.zone), 7).Put(theme.Info, e.Who).Gap(1)
	text := e.Text
	if e.Note != "" {
		text += " " + v.s.th.Glyphs.OpenQuote + e.Note + v.s.th.Glyphs.CloseQuote
	}
	return p.Cell(theme.Text, text, w-1-p.At()).String()
}
