package ui

import (
	"strconv"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// parts says how the body of the inbox is divided.
type parts struct {
	listW, detailW int // detailW 0: no pane beside the list
	list           int // rows of the list
	strip          int // rows of the strip below; 0 for none
	header         bool
}

const stripRows = 7

// inboxParts divides w×h cells, of which bar rows go to the filter.
func inboxParts(w, h, bar int) parts {
	p := parts{listW: w, header: h >= 6}
	left := h - bar
	if p.header {
		left--
	}
	switch {
	case w >= wide:
		p.detailW = w * percent / 100
		p.listW = w - p.detailW - 3
	case w >= middle && h >= 19:
		p.strip = stripRows
		left -= stripRows + 1
	case h >= 9:
		p.strip = 1
		left -= 2
	}
	p.list = max(left, 1)
	return p
}

// view draws the list, and the selected lead beside or below it.
func (b *inbox) view(w, h int) picture {
	bar, spot := b.filterLines(w)
	pic := b.below(w, h, bar)
	pic.spot = spot
	box, bw, regions := b.completeBox(w, h-len(bar))
	if len(box) == 0 {
		return pic
	}
	x := b.completeAt(spot.X, w-bw)
	pic.lines = kit.Fit(pic.lines, w, h)
	kit.Over(pic.lines, box, bw, x, len(bar), w)
	for i := range regions {
		regions[i].X += x
		regions[i].Y += len(bar)
	}
	pic.regions = append(regions, pic.regions...)
	return pic
}

// below draws everything but what floats.
func (b *inbox) below(w, h int, bar []string) picture {
	pic := picture{lines: bar}
	if len(b.order) == 0 {
		pic.lines = append(pic.lines, b.nothing(w, h-len(bar))...)
		return pic
	}
	p := b.parts(w, h, len(bar))
	at := len(pic.lines)
	left := b.listLines(p)
	first := 0
	if p.header {
		first = 1
	}
	from, to := b.list.Window()
	for y, it := range b.list.Items()[from:to] {
		if !it.Heading {
			pic.regions = append(pic.regions, kit.Region{Y: at + first + y, W: p.listW, H: 1, ID: "row:" + it.Key})
		}
	}
	switch {
	case p.detailW > 0:
		pane := b.pane(p.detailW, h-len(bar))
		divider := " " + b.s.th.Paint(theme.Faint, b.s.th.Glyphs.Column) + " "
		left = kit.Fit(left, p.listW, h-len(bar))
		for y := range left {
			pic.lines = append(pic.lines, left[y]+divider+pane[y])
		}
	case p.strip > 0:
		pic.lines = append(pic.lines, kit.Fit(left, w, p.list+first)...)
		pic.lines = append(pic.lines, kit.Rule(b.s.th, w))
		pic.lines = append(pic.lines, b.strip(w, p.strip)...)
	default:
		pic.lines = append(pic.lines, left...)
	}
	return pic
}

// columns are the widths of the list's columns; 0 leaves one out. SLA and company never drop.
type columns struct {
	sla, score, company, partner, intent, owner int
	person, stage, country                      int
}

func columnsFor(w int, side bool) columns {
	c := columns{sla: 9, score: 3, intent: 4, owner: 2}
	least := small - 2
	if side {
		least = 50 // beside its detail a list keeps the partner longer
	}
	if w < least { // three columns
		c.intent, c.owner = 0, 0
		c.company = w - 2 - c.sla - 2 - c.score - 2 - 1
		return c
	}
	rest := w - 2 - c.sla - 2 - c.score - 2 - 2 - 1 // company, partner
	if w < 62 {
		c.intent, c.owner = 0, 0
	} else {
		rest -= 2 + c.intent + 2 + c.owner
	}
	if w >= 104 {
		c.person, c.stage, c.country = 20, 5, 2
		rest -= 20 + 5 + 2 + 6
	}
	c.partner = min(max(rest*2/5, 14), 26)
	c.company = rest - c.partner
	if c.company > 40 {
		c.company = 40
	}
	return c
}

func (b *inbox) listLines(p parts) []string {
	cols := columnsFor(p.listW, p.detailW > 0)
	lines := make([]string, 0, p.list+1)
	if p.header {
		lines = append(lines, b.listHeader(p.listW, cols))
	}
	from, to := b.list.Window()
	for i := from; i < to && len(lines) < cap(lines); i++ {
		it := b.list.Items()[i]
		if it.Heading {
			lines = append(lines, b.heading(it.Key, p.listW))
			continue
		}
		lines = append(lines, b.rowLine(b.rowOf(it.Key), p.listW, cols, i == b.list.Cursor(), b.list.MarkedAt(i)))
	}
	return lines
}

func (b *inbox) listHeader(w int, c columns) string {
	s := b.s
	p := kit.NewPen(s.th, w).Gap(2)
	p.Num(theme.Muted, s.say("col.sla")+" "+s.th.Glyphs.Up, c.sla).Gap(2)
	p.Num(theme.Muted, s.say("col.score"), c.score).Gap(2)
	p.Col(theme.Muted, s.say("col.company"), c.company).Gap(2)
	for _, col := range []struct {
		id string
		w  int
	}{{"col.person", c.person}, {"col.country", c.country}, {"col.stage", c.stage}, {"col.partner", c.partner}, {"col.intent", c.intent}, {"col.owner", c.owner}} {
		if col.w > 0 {
			p.Col(theme.Muted, s.say(col.id), col.w).Gap(2)
		}
	}
	return p.String()
}

// heading is "Under 30 min  2".
func (b *inbox) heading(key string, w int) string {
	s := b.s
	group := desk.Group(key[len("group:"):])
	style := theme.Text | theme.Bold
	switch group {
	case desk.Breached:
		style = theme.Crit | theme.Bold
	case desk.Soon:
		style = theme.Warn | theme.Bold
	case desk.Paused, desk.NoClock:
		style = theme.Muted | theme.Bold
	}
	p := kit.NewPen(s.th, w).Gap(1).Put(style, s.say("group."+string(group)))
	for _, t := range b.groups {
		if t.Group == group {
			p.Gap(2).Put(theme.Muted, countText(t.Count))
		}
	}
	return p.String()
}

// rowLine is one lead, nil while its row is on its way. What colour says, a sign or the group's
// heading says too.
func (b *inbox) rowLine(r *desk.Row, w int, c columns, selected, marked bool) string {
	s, g := b.s, b.s.th.Glyphs
	p := kit.NewPen(s.th, w)
	company := theme.Text
	if selected {
		p.On(theme.Selected).Put(theme.Accent, g.Cursor)
		company |= theme.Bold
	} else {
		p.Gap(1)
	}
	if marked {
		p.Put(theme.Accent|theme.Bold, g.Dot)
	} else {
		p.Gap(1)
	}
	if r == nil {
		return p.Gap(c.sla+2+c.score+2).Put(theme.Muted, g.Ellipsis).String()
	}
	cd := s.countdown(r.Clock)
	if r.Clock == nil && s.awaits(r) {
		cd.text, cd.style = s.say("col.to_accept"), theme.Info
	} else if c.stage == 0 && cd.group == desk.NoClock {
		if word, ok := s.words.known("short." + string(r.Stage)); ok {
			cd.text = word // no time runs: what became of the lead says more than how its clock ended
		}
	}
	p.Num(cd.style, cd.text, c.sla).Gap(2)
	p.Num(b.scoreStyle(r), strconv.Itoa(r.Score), c.score).Gap(2)
	p.Col(company, companyOf(r), c.company).Gap(2)
	if c.person > 0 {
		p.Col(theme.Text, r.Name, c.person).Gap(2).Col(theme.Muted, r.Country, c.country).Gap(2)
		p.Col(theme.Muted, string(r.Stage), c.stage).Gap(2)
	}
	if c.partner > 0 {
		p.Col(theme.Muted, r.Partner, c.partner).Gap(2)
	}
	if c.intent > 0 {
		p.Col(theme.Info, kit.Dots(g, r.Intent, b.intentMax(), 4), c.intent).Gap(2)
		if r.Owner == "" {
			p.Col(theme.Muted, " "+g.Dash, c.owner)
		} else {
			style := theme.Text
			if r.Owner == s.who.User {
				style |= theme.Bold // one's own stand out
			}
			p.Col(style, b.signs[r.Owner], c.owner)
		}
	}
	return p.String()
}

func (b *inbox) intentMax() int {
	if p := b.s.policy(); p != nil && p.Scoring.IntentMax > 0 {
		return p.Scoring.IntentMax
	}
	return 60
}

// scoreStyle makes scores that reach the threshold stand out by weight.
func (b *inbox) scoreStyle(r *desk.Row) theme.Style {
	threshold := 70
	if p := b.s.policy(); p != nil {
		threshold = p.Scoring.Threshold
	}
	if r.Score >= threshold {
		return theme.Text | theme.Bold
	}
	return theme.Muted
}

func (b *inbox) compact() string {
	text := b.s.say("tab.inbox") + " " + b.s.th.Glyphs.Middot + " " + b.views[b.shown].Name
	if b.shown < len(b.counts) {
		text += " " + countText(b.counts[b.shown])
	}
	if n := b.toAccept(); n > 0 { // where there is no row for it below
		text += " " + b.s.th.Glyphs.Middot + " " + b.s.words.count("status.to_accept", n)
	}
	return text
}

// status is "row 2 of 18", and the marks when there are some.
func (b *inbox) status() string {
	if len(b.order) == 0 {
		return ""
	}
	total := b.total
	if b.after == "" {
		total = desk.Count{N: len(b.order)} // all are known, however many
	}
	text := b.s.words.fill("status.row", grouped(int64(b.index[b.list.Key()]+1)), countText(total))
	if n := len(b.list.Marks()); n > 0 {
		text += "   " + b.s.words.count("status.marks", n)
	}
	if n := b.toAccept(); n > 0 {
		text = b.s.words.count("status.to_accept", n) + "   " + text
	}
	if n := b.unseen(); n > 0 {
		text = b.s.words.count("status.new", n) + "   " + text
	}
	return text
}

// badge is what is due today or late. The inbox always has its tab.
func (b *inbox) badge() (string, bool) { return b.due, true }

// holding says that the list under the cursor is not yet the one that was asked for.
func (b *inbox) holding() bool { return b.fresh || b.ending || b.marking }

// hints are those of the filter line while it is being written.
func (b *inbox) hints() []kit.Hint {
	if !b.typing {
		return nil
	}
	s, g := b.s, b.s.th.Glyphs
	if len(b.comp.out) > 0 {
		out := []kit.Hint{{Key: "tab", Word: s.say("hint.complete")}, {Key: g.UpArrow + " " + g.DownArrow, Word: s.say("hint.move")}}
		if b.comp.at >= 0 {
			return append(out, kit.Hint{Key: "esc", Word: s.say("hint.none")})
		}
		return append(out, kit.Hint{Key: g.Enter, Word: s.say("hint.keep")}, kit.Hint{Key: "esc", Word: s.say("hint.clear")})
	}
	out := []kit.Hint{{Key: g.Enter, Word: s.say("hint.keep")}, {Key: "esc", Word: s.say("hint.clear")}}
	if len(b.history) > 0 {
		out = append(out, kit.Hint{Key: g.UpArrow, Word: s.say("hint.earlier")})
	}
	return out
}

func (b *inbox) dueNow() string {
	n, more := 0, false
	for _, t := range b.groups {
		switch t.Group {
		case desk.Breached, desk.Soon, desk.Today:
			n, more = n+t.Count.N, more || t.Count.More
		}
	}
	if n == 0 {
		return ""
	}
	return countText(desk.Count{N: n, More: more})
}

// freshness is how old the rows are.
func (b *inbox) freshness() string {
	if b.asked.IsZero() {
		return b.s.th.Glyphs.Dash
	}
	if old := b.s.at.Sub(b.asked); old >= time.Minute {
		return age(old)
	}
	return b.s.say("frame.now")
}

// worst is "1 breached, next 7:31, ", the part of the inbox that fits everywhere.
func (b *inbox) worst() string {
	text := ""
	for _, t := range b.groups {
		if t.Group == desk.Breached && t.Count.N > 0 {
			text = b.s.words.fill("small.breached", countText(t.Count)) + ", "
		}
	}
	for _, spot := range b.order {
		r := b.rows[spot.ID]
		if r == nil {
			continue
		}
		cd := b.s.countdown(r.Clock)
		if cd.group == desk.Soon || cd.group == desk.Today || cd.group == desk.Later {
			return text + b.s.words.fill("small.next", cd.text) + ", "
		}
	}
	return text
}
