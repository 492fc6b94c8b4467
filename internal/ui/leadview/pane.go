package leadview

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// Block is a part of a pane. Where its lines find no room those of Less may; the block of the lowest rank
// is the last to give way.
type Block struct {
	Lines, Less []string
	Rank        int
}

// Stack puts blocks under each other in h lines, with a blank line between, and fills what is left
// with the tail. A low pane does without the blank lines.
func Stack(blocks []Block, tail []string, w, h int) []string {
	gap := 1
	if h < 22 {
		gap = 0
	}
	byRank := make([]int, len(blocks))
	for i := range blocks {
		byRank[i] = i
	}
	slices.SortStableFunc(byRank, func(a, b int) int { return cmp.Compare(blocks[a].Rank, blocks[b].Rank) })
	shown := make([][]string, len(blocks))
	used := -gap
	for _, i := range byRank {
		for _, lines := range [][]string{blocks[i].Lines, blocks[i].Less} {
			if len(lines) > 0 && used+gap+len(lines) <= h {
				shown[i], used = lines, used+gap+len(lines)
				break
			}
		}
	}
	var out []string
	for _, lines := range shown {
		if len(lines) == 0 {
			continue
		}
		if gap > 0 && len(out) > 0 {
			out = append(out, kit.Blanks(w))
		}
		out = append(out, lines...)
	}
	if room := h - len(out) - gap; room >= 2 && len(tail) > 0 {
		if gap > 0 {
			out = append(out, kit.Blanks(w))
		}
		out = append(out, tail[:min(len(tail), room)]...)
	}
	return out
}

// OneLine is "Żuraw Systemy  86 = fit 34 + intent 52  7 of 9 gates".
func (v View) OneLine(w int) string {
	s := v.Session
	rest := s.Words.Fill("strip.sum", strconv.Itoa(v.Row.Score), strconv.Itoa(v.Row.Fit), strconv.Itoa(v.Row.Intent))
	switch {
	case v.Detail == nil:
	case v.Detail.SentBack != nil:
		rest += "  " + s.Words.Fill("back.by", v.Detail.SentBack.By)
	default:
		rest += "  " + v.GateCount(&v.Detail.Result)
	}
	p := v.Pen(w).Gap(1)
	name := max(w-kit.Width(rest)-4, 10)
	return p.Cell(theme.Text|theme.Bold, say.CompanyOf(v.Row), name).Gap(2).Cell(theme.Text, rest, w-1-p.At()).String()
}

// StripLines are the lead in the few rows below a list.
func (v View) StripLines(w int) []string {
	s, g := v.Session, v.Session.Theme.Glyphs
	half := w/2 + 1
	top := v.Pen(w).Gap(1).Cell(theme.Text|theme.Bold, say.CompanyOf(v.Row), 28)
	for _, f := range v.firmographics() {
		if kit.Width(f)+3 < half-top.At() {
			top.Put(theme.Muted, " "+g.Middot+" "+f)
		}
	}
	v.stripClock(top.To(half))
	via := v.Pen(w).Gap(1).Cell(theme.Text, s.Say("lead.via")+" "+v.Row.Partner, half-3)
	if page := v.Page(); page != "" && half-via.At() > 12 {
		via.Put(theme.Muted, " "+g.Middot+" ").Put(theme.Accent, kit.CutMiddle(page, half-via.At()-2, g.Ellipsis))
	}
	via.To(half).Put(theme.Text, v.Person())
	score := strconv.Itoa(v.Row.Score)
	sign, style := v.verdictSign()
	limit := g.AtLeast + strconv.Itoa(v.threshold())
	at := w - 1 - kit.Width(limit) - 1 - kit.Width(sign) - 2 - kit.Width(score)
	lines := []string{top.String(), via.String()}
	for i, grp := range v.groups(12) {
		p := v.Pen(w).Gap(1).Col(theme.Muted, s.Say("score."+grp.id), 7)
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
	if v.Detail == nil {
		return lines
	}
	lines = append(lines, v.stripGates(w)...)
	if v.Detail.SentBack != nil {
		return append(lines, v.sentBackStrip(w)...) // it is what happened last, too
	} else if brief := v.BriefShort(w-1, 1); len(brief) > 1 {
		lines = append(lines, " "+brief[1])
	} else if n := v.Detail.Result.Next; len(n) > 0 {
		p := v.Pen(w).Gap(1).Col(theme.Muted, s.Say("strip.next"), 7)
		lines = append(lines, v.NextLine(p, n[0], w-1).String())
	} else if could := v.couldLine(w - 1); len(could) > 0 {
		lines = append(lines, " "+could[0])
	} else if len(v.Detail.Triggers) > 0 {
		lines = append(lines, v.stripTriggers(w))
	}
	return append(lines, v.stripHistory(w))
}

// ruleRow names as many rules as fit from a column on.
func (v View) ruleRow(p *kit.Pen, words []string, from, to int) {
	p.To(from)
	for i, word := range words {
		need := kit.Width(word)
		if i > 0 {
			need += 3
		}
		if last := i == len(words)-1; p.At()+need > to || !last && p.At()+need+2 > to { // what follows needs a sign at least
			if p.At()+2 <= to {
				p.Put(theme.Muted, strings.TrimPrefix(" "+v.Session.Theme.Glyphs.Ellipsis, strings.Repeat(" ", max(1-i, 0))))
			}
			return
		}
		if i > 0 {
			p.Put(theme.Muted, " "+v.Session.Theme.Glyphs.Middot+" ")
		}
		p.Put(theme.Muted, word)
	}
}

func (v View) stripClock(p *kit.Pen) {
	s := v.Session
	if v.Row.Clock == nil && v.waiting() != "" {
		p.Put(theme.Muted, s.Say("lead.waits")).Gap(1).Cell(theme.Info, v.waiting(), p.Room()-1)
		return
	}
	p.Put(theme.Muted, s.Say("lead.sla")).Gap(1)
	if v.Row.Clock == nil {
		if sign, style, text := v.met(); text != "" {
			p.Put(style, sign).Gap(1).Cell(theme.Text, text, p.Room()-1)
			return
		}
		p.Put(theme.Muted, s.Say("lead.no_clock"))
		return
	}
	cd := s.Countdown(v.Row.Clock)
	p.Put(cd.Style&^theme.Reverse, cd.Text).Gap(1).Put(theme.Muted, s.Words.Fill("strip.of", say.Span(v.Row.Clock.Breach)))
	p.Gap(2)
	p.Bar(barStyle(cd.Style), cd.Used, 100, p.Room()-1)
}

// stripGates is "7 of 9 gates" and the open ones with their reasons, two on a line.
func (v View) stripGates(w int) []string {
	const count = 14
	open := v.Detail.Result.Open()
	col := (w - count - 1) / 2
	var lines []string
	for i := 0; i < max(len(open), 1) && i < 4; i += 2 {
		p := v.Pen(w).Gap(1)
		if i == 0 {
			p.Put(theme.Text, v.GateCount(&v.Detail.Result))
		} else if more := len(open) - 4; more > 0 {
			p.Put(theme.Muted, v.Session.Words.Fill("strip.more", strconv.Itoa(more)))
		}
		p.To(count)
		for k := i; k < min(i+2, len(open)); k++ {
			sign, style := Outcome(v.Session.Theme.Glyphs, open[k].Outcome, false)
			start := p.At()
			p.Put(style, sign).Gap(1).Put(theme.Text, GateName(v.Session, open[k].ID)).Gap(1)
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

func (v View) stripTriggers(w int) string {
	t := v.Detail.Triggers[0]
	p := v.Pen(w).Gap(1).Col(theme.Muted, say.Age(v.Session.At.Sub(t.Touch.At)), 7)
	return p.Cell(theme.Text, t.Label, w-16).Gap(2).Put(theme.Info, say.Signed(t.Points)).String()
}

func (v View) stripHistory(w int) string {
	if len(v.Detail.History) == 0 {
		return kit.Blanks(w)
	}
	e := v.Detail.History[0]
	p := v.Pen(w).Gap(1).Col(theme.Muted, say.When(e.At, v.Session.At, v.Session.Zone), 7).Put(theme.Info, e.Who).Gap(1)
	text := e.Text
	if e.Note != "" {
		text += " " + v.Session.Theme.Glyphs.OpenQuote + e.Note + v.Session.Theme.Glyphs.CloseQuote
	}
	return p.Cell(theme.Text, text, w-1-p.At()).String()
}
