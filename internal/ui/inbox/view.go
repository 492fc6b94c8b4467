package inbox

import (
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/leadview"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// View draws the list, and the selected lead beside or below it.
func (b *Inbox) View(w, h int) place.Picture {
	bar, spot := b.filterLines(w)
	pic := b.below(w, h, bar)
	pic.Spot = spot
	box, bw, regions := b.completeBox(w, h-len(bar))
	if len(box) == 0 {
		return pic
	}
	x := b.completeAt(spot.X, w-bw)
	pic.Lines = kit.Fit(pic.Lines, w, h)
	kit.Over(pic.Lines, box, bw, x, len(bar), w)
	for i := range regions {
		regions[i].X += x
		regions[i].Y += len(bar)
	}
	pic.Regions = append(regions, pic.Regions...)
	return pic
}

// below draws everything but what floats.
func (b *Inbox) below(w, h int, bar []string) place.Picture {
	pic := place.Picture{Lines: bar}
	if len(b.Order) == 0 {
		pic.Lines = append(pic.Lines, b.nothing(w, h-len(bar))...)
		return pic
	}
	p := b.parts(w, h, len(bar))
	at := len(pic.Lines)
	left := b.listLines(p)
	first := 0
	if p.Header {
		first = 1
	}
	from, to := b.List.Window()
	for y, it := range b.List.Items()[from:to] {
		if !it.Heading {
			pic.Regions = append(pic.Regions, kit.Region{Y: at + first + y, W: p.ListW, H: 1, ID: "row:" + it.Key})
		}
	}
	switch {
	case p.DetailW > 0:
		pane := b.pane(p.DetailW, h-len(bar))
		divider := " " + b.s.Theme.Paint(theme.Faint, b.s.Theme.Glyphs.Column) + " "
		left = kit.Fit(left, p.ListW, h-len(bar))
		for y := range left {
			pic.Lines = append(pic.Lines, left[y]+divider+pane[y])
		}
	case p.Strip > 0:
		pic.Lines = append(pic.Lines, kit.Fit(left, w, p.List+first)...)
		pic.Lines = append(pic.Lines, kit.Rule(b.s.Theme, w))
		pic.Lines = append(pic.Lines, b.strip(w, p.Strip)...)
	default:
		pic.Lines = append(pic.Lines, left...)
	}
	return pic
}

// columns are the widths of the list's columns; 0 leaves one out. SLA and company never drop.
type columns struct {
	sla, score, company, partner, intent, owner int
	person, stage, country                      int
	draft                                       int // the score under a draft that is open
}

func columnsFor(w int, side bool) columns {
	c := columns{sla: 9, score: 3, intent: 4, owner: 2}
	least := place.Small - 2
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

func (b *Inbox) listLines(p place.Parts) []string {
	cols := columnsFor(p.ListW, p.DetailW > 0)
	const least = 20
	if b.s.Draft != nil && cols.company >= least {
		cols.draft = kit.Width(b.s.Say("col.draft"))
		cols.company -= cols.draft + 2
	}
	lines := make([]string, 0, p.List+1)
	if p.Header {
		lines = append(lines, b.listHeader(p.ListW, cols))
	}
	from, to := b.List.Window()
	for i := from; i < to && len(lines) < cap(lines); i++ {
		it := b.List.Items()[i]
		if it.Heading {
			lines = append(lines, b.heading(it.Key, p.ListW))
			continue
		}
		lines = append(lines, b.rowLine(b.RowOf(it.Key), p.ListW, cols, i == b.List.Cursor(), b.List.MarkedAt(i)))
	}
	return lines
}

func (b *Inbox) listHeader(w int, c columns) string {
	s := b.s
	p := kit.NewPen(s.Theme, w).Gap(2)
	p.Num(theme.Muted, s.Say("col.sla")+b.arrowOf(desk.ByReady), c.sla).Gap(2)
	p.Num(theme.Muted, s.Say("col.score"), c.score)
	if sign := strings.TrimSpace(b.arrowOf(desk.ByScore)); sign != "" { // the column is as wide as its head
		p.Put(theme.Muted, sign).Gap(1)
	} else {
		p.Gap(2)
	}
	if c.draft > 0 {
		p.Num(theme.Accent, s.Say("col.draft"), c.draft).Gap(2)
	}
	p.Col(theme.Muted, s.Say("col.company")+b.arrowOf(desk.ByCompany), c.company).Gap(2)
	for _, col := range []struct {
		id string
		w  int
	}{{"col.person", c.person}, {"col.country", c.country}, {"col.stage", c.stage}, {"col.partner", c.partner}, {"col.intent", c.intent},
		{"col.owner", c.owner}} {
		if col.w > 0 {
			word := s.Say(col.id)
			if col.id == "col.partner" {
				word += b.arrowOf(desk.ByPartner)
			}
			p.Col(theme.Muted, word, col.w).Gap(2)
		}
	}
	return p.String()
}

// heading is "Under 30 min  2".
func (b *Inbox) heading(key string, w int) string {
	s := b.s
	group := desk.Group(key[len("group:"):])
	style := theme.Text | theme.Bold
	switch group {
	case desk.Breached:
		style = theme.Crit | theme.Bold
	case desk.Soon:
		style = theme.Warn | theme.Bold
	case desk.Steps:
		style = theme.Accent | theme.Bold
	case desk.Ready:
		style = theme.OK | theme.Bold
	case desk.Paused, desk.NoClock:
		style = theme.Muted | theme.Bold
	}
	p := kit.NewPen(s.Theme, w).Gap(1).Put(style, s.Say("group."+string(group)))
	for _, t := range b.groups {
		if t.Group == group {
			p.Gap(2).Put(theme.Muted, say.CountText(t.Count))
		}
	}
	return p.String()
}

// rowLine is one lead, nil while its row is on its way. What colour says, a sign or the group's
// heading says too.
func (b *Inbox) rowLine(r *desk.Row, w int, c columns, selected, marked bool) string {
	s, g := b.s, b.s.Theme.Glyphs
	p := kit.NewPen(s.Theme, w)
	company := theme.Text
	if selected {
		p.On(theme.Selected).Put(theme.Accent, g.Cursor)
		company |= theme.Bold
	} else {
		p.Gap(1)
	}
	switch {
	case marked:
		p.Put(theme.Accent|theme.Bold, g.Dot)
	case r != nil && s.AtLead(r.ID) != "":
		p.Put(theme.Warn, g.Here)
	default:
		p.Gap(1)
	}
	if r == nil {
		if p.Gap(c.sla + 2 + c.score + 2); c.draft > 0 {
			p.Gap(c.draft + 2)
		}
		return p.Put(theme.Muted, g.Ellipsis).String()
	}
	cd := s.Countdown(r.Clock)
	if r.Clock == nil && leadview.Awaits(s, r) {
		cd.Text, cd.Style = s.Say("col.to_accept"), theme.Info
	} else if r.Clock == nil && r.NextOn != nil {
		cd.Text, cd.Style = s.Theme.Glyphs.Arrow+" "+nextWords(s, *r.NextOn), theme.Info
	} else if r.Stage == lead.Nurture && r.Returns != nil {
		cd.Text = returnWords(s, *r.Returns)
	} else if c.stage == 0 && cd.Group == desk.NoClock {
		if word, ok := s.Words.Known("short." + string(r.Stage)); ok {
			cd.Text = word // no time runs: what became of the lead says more than how its clock ended
		}
	}
	p.Num(cd.Style, cd.Text, c.sla).Gap(2)
	p.Num(b.scoreStyle(r), strconv.Itoa(r.Score), c.score).Gap(2)
	if c.draft > 0 {
		score := g.Dash // it came since the draft was opened
		if n, known := s.Draft.Score(r.ID); known {
			score = strconv.Itoa(n)
		}
		p.Num(theme.Accent, score, c.draft).Gap(2)
	}
	p.Col(company, say.CompanyOf(r), c.company).Gap(2)
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
			if r.Owner == s.Who.User {
				style |= theme.Bold // one's own stand out
			}
			p.Col(style, b.signs[r.Owner], c.owner)
		}
	}
	return p.To(w - 1).String() // the selection goes to the end of the row
}

// nextWords is when a next step is due: its hour today, else its day.
func nextWords(s *place.Session, at time.Time) string {
	if at = at.In(s.Zone); say.SameDay(at, s.At.In(s.Zone)) {
		return at.Format("15:04")
	}
	return at.Format("2 Jan")
}

// returnWords is when a nurtured lead comes back, in the nine cells of a clock: "→ 28 Dec", "4 Jan 27".
func returnWords(s *place.Session, at time.Time) string {
	if at = at.In(s.Zone); at.Year() != s.At.In(s.Zone).Year() {
		return at.Format("2 Jan 06")
	}
	return s.Theme.Glyphs.Arrow + " " + at.Format("2 Jan")
}

func (b *Inbox) intentMax() int {
	if p := b.s.Policy(); p != nil && p.Scoring.IntentMax > 0 {
		return p.Scoring.IntentMax
	}
	return 60
}

// scoreStyle makes scores that reach the threshold stand out by weight.
func (b *Inbox) scoreStyle(r *desk.Row) theme.Style {
	threshold := 70
	if p := b.s.Policy(); p != nil {
		threshold = p.Scoring.Threshold
	}
	if r.Score >= threshold {
		return theme.Text | theme.Bold
	}
	return theme.Muted
}

func (b *Inbox) Compact() string {
	text := b.s.Say("tab.inbox") + " " + b.s.Theme.Glyphs.Middot + " " + b.Views[b.Shown].Name
	if b.Shown < len(b.counts) {
		text += " " + say.CountText(b.counts[b.Shown])
	}
	if n := b.toAccept(); n > 0 { // where there is no row for it below
		text += " " + b.s.Theme.Glyphs.Middot + " " + b.s.Words.Count("status.to_accept", n)
	}
	return text
}

// Status is "row 2 of 18", and the marks when there are some.
func (b *Inbox) Status() string {
	if len(b.Order) == 0 {
		return ""
	}
	total := b.Total
	if b.After == "" {
		total = desk.Count{N: len(b.Order)} // all are known, however many
	}
	text := b.s.Words.Fill("status.row", say.Grouped(int64(b.Index[b.List.Key()]+1)), say.CountText(total))
	if n := len(b.List.Marks()); n > 0 {
		text += "   " + b.s.Words.Count("status.marks", n)
	}
	if n := b.toAccept(); n > 0 {
		text = b.s.Words.Count("status.to_accept", n) + "   " + text
	}
	if n := b.unseen(); n > 0 {
		text = b.s.Words.Count("status.new", n) + "   " + text
	}
	return text
}

// Badge is what is due today or late. The inbox always has its tab.
func (b *Inbox) Badge() (string, bool) { return b.due, true }

// Holding says that the list under the cursor is not yet the one that was asked for.
func (b *Inbox) Holding() bool { return b.Fresh || b.Ending || b.Marking }

// Hints are those of the filter line while it is being written.
func (b *Inbox) Hints() []kit.Hint {
	if !b.Typing {
		return nil
	}
	s, g := b.s, b.s.Theme.Glyphs
	if len(b.comp.out) > 0 {
		out := []kit.Hint{{Key: "tab", Word: s.Say("hint.complete")}, {Key: g.UpArrow + " " + g.DownArrow, Word: s.Say("hint.move")}}
		if b.comp.at >= 0 {
			return append(out, kit.Hint{Key: "esc", Word: s.Say("hint.none")})
		}
		return append(out, kit.Hint{Key: g.Enter, Word: s.Say("hint.keep")}, kit.Hint{Key: "esc", Word: s.Say("hint.clear")})
	}
	out := []kit.Hint{{Key: g.Enter, Word: s.Say("hint.keep")}, {Key: "esc", Word: s.Say("hint.clear")}}
	if len(b.history) > 0 {
		out = append(out, kit.Hint{Key: g.UpArrow, Word: s.Say("hint.earlier")})
	}
	return out
}

func (b *Inbox) dueNow() string {
	if b.dues.N == 0 {
		return ""
	}
	return say.CountText(b.dues)
}

// Freshness is how old the rows are.
func (b *Inbox) Freshness() string {
	if b.asked.IsZero() {
		return b.s.Theme.Glyphs.Dash
	}
	if old := b.s.At.Sub(b.asked); old >= time.Minute {
		return say.Age(old)
	}
	return b.s.Say("frame.now")
}

// Worst is "1 breached, next 7:31, ", the part of the inbox that fits everywhere.
func (b *Inbox) Worst() string {
	text := ""
	var late desk.Count
	for _, t := range b.groups {
		if t.Group == desk.Breached {
			late = t.Count
		}
	}
	for _, spot := range b.Order { // those of no clock's group stand on top, and so are all known
		if spot.Under() != spot.Group && spot.Group == desk.Breached {
			late.N++
		}
	}
	if late.N > 0 {
		text = b.s.Words.Fill("small.breached", say.CountText(late)) + ", "
	}
	for _, spot := range b.Order {
		r := b.Rows[spot.ID]
		if r == nil {
			continue
		}
		cd := b.s.Countdown(r.Clock)
		if cd.Group == desk.Soon || cd.Group == desk.Today || cd.Group == desk.Later {
			return text + b.s.Words.Fill("small.next", cd.Text) + ", "
		}
	}
	return text
}

// selected is the lead under the cursor, with its detail when that has come.
func (b *Inbox) selected() (leadview.View, bool) {
	r := b.Selected()
	if r == nil {
		return leadview.View{}, false
	}
	v := leadview.View{Session: b.s, Row: r, Detail: b.s.Details.Last(r.ID)}
	return v, true
}

// pane is the selected lead beside the list, w×h cells. Blocks that do not fit are left out whole,
// the least urgent first; blank lines between blocks go before any block does. Of the gates those stay
// that do not pass: they say why a lead is disqualified.
func (b *Inbox) pane(w, h int) []string {
	v, ok := b.selected()
	if !ok {
		return kit.Fit(nil, w, h)
	}
	blocks := []leadview.Block{
		{Lines: v.HeadLines(w), Rank: 0}, {Lines: v.ClockLines(w), Rank: 1}, {Lines: v.SentBackLines(w, 3), Rank: 2},
		{Lines: v.BriefShort(w, 9), Rank: 5}, {Lines: v.ScoreLines(w), Rank: 4}, {Lines: v.GateLines(w), Less: v.GateShort(w), Rank: 3},
		{Lines: v.NextLines(w, 2), Rank: 6}, {Lines: v.BantLines(w), Rank: 7}, {Lines: v.TriggerLines(w, 4), Rank: 8},
		{Lines: b.creditLines(v, w), Rank: 9},
	}
	return kit.Fit(leadview.Stack(blocks, v.HistoryLines(w, 12), w, h), w, h)
}

// strip is the selected lead below the list: seven lines, or one.
func (b *Inbox) strip(w, h int) []string {
	v, ok := b.selected()
	if !ok {
		return kit.Fit(nil, w, h)
	}
	if h < place.StripRows {
		return kit.Fit([]string{v.OneLine(w)}, w, h)
	}
	return kit.Fit(v.StripLines(w), w, h)
}
