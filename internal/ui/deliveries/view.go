package deliveries

import (
	"slices"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/outbox"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// stripRows are those below the list: a rule, and what the selected message is.
const stripRows = 4

// division is how the rows of the body are shared out; 0 is left out.
type division struct {
	day, queues int // the last 24 hours, where messages stand still
	head        bool
	list, strip int
}

// divide gives the list what the rest leaves.
func (v *Deliveries) divide(h int) division {
	d := division{head: h >= 5}
	left := h
	if d.head {
		left--
	}
	if h >= 12 {
		d.strip = stripRows
		left -= stripRows
	}
	if h >= 14 {
		d.day = 1
		left--
	}
	d.queues = min(v.queueRows(), left/4)
	if d.queues > 0 {
		left -= d.queues
	}
	if d.day+d.queues > 0 {
		left-- // the rule below them
	}
	d.list = max(left, 1)
	return d
}

// lensName is a lens with how many messages it shows.
func (v *Deliveries) lensName(n int) string {
	state := lenses()[n]
	name, count := v.s.Say("deliveries.all"), v.look.All()
	if state != "" {
		name, count = v.s.Say("deliveries.state."+string(state)), v.look.Counts[state]
	}
	return name + " " + say.Grouped(count)
}

func (v *Deliveries) Head(w int) (string, []kit.Region) {
	s, g := v.s, v.s.Theme.Glyphs
	p := kit.NewPen(s.Theme, w)
	if !v.Loaded {
		return p.Gap(1).Put(theme.Text|theme.Bold, s.Say("tab.deliveries")).String(), nil
	}
	var regions []kit.Region
	for i, state := range lenses() {
		name, style := v.lensName(i), theme.Muted
		switch {
		case state != "" && v.look.Counts[state] == 0:
			style = theme.Faint
		case state == outbox.Dead:
			style = theme.Crit
		}
		start := p.At() + 3
		if i == v.lens {
			p.Gap(1).Put(theme.Accent, g.Current).Gap(1).Put(theme.Text|theme.Bold, name)
			start -= 2
		} else {
			p.Gap(3).Put(style, name)
		}
		regions = append(regions, kit.Region{X: start, W: p.At() - start, H: 1, ID: "lens:" + strconv.Itoa(i)})
	}
	return p.String(), regions
}

func (v *Deliveries) View(w, h int) place.Picture {
	if !v.Loaded || v.look.All() == 0 && len(v.look.Queues) == 0 {
		say := v.s.Say
		return place.Picture{Lines: v.Nothing(v.s, w, h, say("deliveries.loading"), say("deliveries.empty"), say("deliveries.empty_hint"),
			"eqltui partner channel PARTNER --webhook URL --secret whsec_...", say("deliveries.empty_more"))}
	}
	var pic place.Picture
	d := v.divide(h)
	if d.day > 0 {
		pic.Lines = append(pic.Lines, v.day(w))
	}
	pic.Lines = append(pic.Lines, v.queues(w, d.queues)...)
	if len(pic.Lines) > 0 {
		pic.Lines = append(pic.Lines, kit.Rule(v.s.Theme, w))
	}
	v.rows(&pic, w, d)
	if d.strip > 0 {
		pic.Lines = append(kit.Fit(pic.Lines, w, h-d.strip), kit.Rule(v.s.Theme, w))
		pic.Lines = append(pic.Lines, kit.Fit(v.about(w), w, d.strip-1)...)
	}
	pic.Lines = kit.Fit(pic.Lines, w, h)
	return pic
}

// day is how many went out in each of the last 24 hours.
func (v *Deliveries) day(w int) string {
	s := v.s
	heights, most, all := make([]int, len(v.look.Sent)), 0, 0
	for i, n := range v.look.Sent {
		heights[i] = int(n)
		most, all = max(most, heights[i]), all+heights[i]
	}
	p := kit.NewPen(s.Theme, w).Gap(1).Put(theme.Muted, s.Say("deliveries.day")).Gap(2)
	p.Put(theme.Accent, kit.Spark(s.Theme.Glyphs, heights, most)).Gap(2).Put(theme.Text|theme.Bold, say.Grouped(int64(all)))
	return p.String()
}

// queueRows is how many lines where messages stand still would take: partners without a channel share one.
func (v *Deliveries) queueRows() int {
	others, without := v.standing()
	return len(others) + min(len(without), 1)
}

// queues are where messages stand still or fail, in n lines.
func (v *Deliveries) queues(w, n int) []string {
	others, without := v.standing()
	var lines []string
	for i := range others {
		lines = append(lines, v.queue(&others[i], w))
	}
	if len(without) > 0 {
		lines = append(lines, v.without(without, w))
	}
	if len(lines) > n && n > 0 {
		lines[n-1] = kit.NewPen(v.s.Theme, w).Gap(3).Put(theme.Muted, v.s.Words.Fill("strip.more", strconv.Itoa(len(lines)-n+1))).String()
	}
	return lines[:min(n, len(lines))]
}

// queue is a partner whose channel stopped or fails.
func (v *Deliveries) queue(q *desk.PartnerQueue, w int) string {
	s := v.s
	p := kit.NewPen(s.Theme, w).Gap(1)
	waits := s.Words.Count("deliveries.waits", int(q.Waiting))
	if q.Stopped != "" {
		p.Put(theme.Crit|theme.Bold, s.Theme.Glyphs.Warning).Gap(1).Put(theme.Text|theme.Bold, q.Name).Gap(2)
		return end(p, theme.Text, s.Words.Fill("deliveries.stopped", q.Stopped, waits), s.Words.Fill("deliveries.set_channel", q.ID))
	}
	p.Put(theme.Warn|theme.Bold, s.Theme.Glyphs.Warning).Gap(1).Put(theme.Text|theme.Bold, q.Name).Gap(2)
	return end(p, theme.Text, s.Words.Fill("deliveries.fails", strconv.FormatInt(q.Failing, 10), q.LastError, waits),
		s.Say("deliveries.by_itself"))
}

// without are the partners that hear nothing because nobody says where.
func (v *Deliveries) without(all []desk.PartnerQueue, w int) string {
	s := v.s
	p := kit.NewPen(s.Theme, w).Gap(1).Put(theme.Warn|theme.Bold, s.Theme.Glyphs.Warning).Gap(1)
	n, names := int64(0), make([]string, len(all))
	for i := range all {
		n, names[i] = n+all[i].Waiting, all[i].Name
	}
	p.Put(theme.Text|theme.Bold, s.Words.Count("deliveries.without", len(all))).Gap(2)
	id := "PARTNER"
	if len(all) == 1 {
		id = all[0].ID
	}
	return end(p, theme.Text, s.Words.Count("deliveries.waits", int(n))+": "+strings.Join(names, ", "),
		s.Words.Fill("deliveries.set_channel", id))
}

// end writes a text and, where there is room for it, what to do about it at the right end.
func end(p *kit.Pen, style theme.Style, text, remedy string) string {
	const least = 24 // cells of the text that must be left
	if room := p.Room() - kit.Width(remedy) - 3; room >= least {
		return p.Cell(style, text, room).End(theme.Info, remedy, 1).String()
	}
	return p.Cell(style, text, p.Room()-1).String()
}

// layout are the columns in a width.
func (v *Deliveries) layout(w int) kit.Laid {
	s := v.s
	roomy := w >= place.Wide+10
	return kit.Lay([]kit.Head{{Title: s.Say("deliveries.id"), W: 6, Right: true, Drop: 6}, {Title: s.Say("deliveries.lead"), W: 7},
		{Title: s.Say("deliveries.company"), W: 15, Drop: 4}, {Title: s.Say("deliveries.partner"), W: 14, Grows: !roomy},
		{Title: s.Say("deliveries.tells"), W: 12}, {Title: s.Say("deliveries.state"), W: 12},
		{Title: s.Say("deliveries.tries"), W: 5, Right: true, Drop: 5}, {Title: s.Say("deliveries.when"), W: 12, Drop: 2},
		{Title: s.Say("deliveries.why"), W: 18, Grows: roomy, Drop: 7}}, w)
}

func (v *Deliveries) rows(pic *place.Picture, w int, d division) {
	s := v.s
	if len(v.look.Found) == 0 {
		pic.Lines = append(pic.Lines, "")
		pic.Lines[len(pic.Lines)-1] = kit.Blanks(w)
		pic.Lines = append(pic.Lines, place.Centred(s, w, theme.Muted, s.Say("deliveries.none"))...)
		return
	}
	lay := v.layout(w)
	if d.head {
		pic.Lines = append(pic.Lines, lay.Title(s.Theme, w))
	}
	from, to := v.list.Window()
	for i := from; i < min(to, from+d.list, len(v.look.Found)); i++ {
		m := &v.look.Found[i]
		pic.Regions = append(pic.Regions, kit.Region{Y: len(pic.Lines), W: w, H: 1, ID: "row:" + strconv.FormatInt(m.ID, 10)})
		pic.Lines = append(pic.Lines, lay.Row(s.Theme, w, i == v.list.Cursor(), v.cells(m, i == v.list.Cursor())))
	}
}

func (v *Deliveries) cells(m *desk.FoundMessage, on bool) []kit.Cell {
	s := v.s
	name := theme.Text
	if on {
		name |= theme.Bold
	}
	tries := ""
	if m.Tries > 0 {
		tries = strconv.Itoa(m.Tries)
	}
	return []kit.Cell{
		{Text: strconv.FormatInt(m.ID, 10), Style: theme.Muted}, {Text: m.Lead.String(), Style: theme.Text},
		{Text: m.Company, Style: name}, {Text: m.Name, Style: theme.Text},
		{Text: s.Say("deliveries.kind." + string(m.Kind)), Style: theme.Text},
		{Text: s.Say("deliveries.one." + string(m.State)), Style: styleOf(m.State)}, {Text: tries, Style: theme.Muted},
		{Text: v.when(m), Style: theme.Muted}, {Text: m.LastError, Style: theme.Muted},
	}
}

func styleOf(state outbox.State) theme.Style {
	switch state {
	case outbox.Dead:
		return theme.Crit | theme.Bold
	case outbox.Pending:
		return theme.Warn
	case outbox.Sent:
		return theme.OK
	case outbox.Held, outbox.Cancelled, outbox.Dropped:
	}
	return theme.Muted
}

// when is when a message went, or goes next.
func (v *Deliveries) when(m *desk.FoundMessage) string {
	s := v.s
	switch {
	case !m.Sent.IsZero():
		return say.When(m.Sent, s.At, s.Zone)
	case m.State == outbox.Pending && v.stands(m) != "":
	case !m.Next.IsZero():
		if !m.Next.After(s.At) {
			return s.Say("frame.now")
		}
		return say.When(m.Next, s.At, s.Zone)
	}
	return s.Theme.Glyphs.Dash
}

// about is the selected message in sentences: what it tells, how it stands, and what can be done.
func (v *Deliveries) about(w int) []string {
	m, s := v.at(), v.s
	if m == nil {
		return nil
	}
	head := kit.NewPen(s.Theme, w).Gap(1).Put(theme.Text|theme.Bold, s.Say("deliveries.kind."+string(m.Kind))).Gap(2).
		Put(theme.Text, m.Name+" "+s.Theme.Glyphs.Middot+" "+m.Lead.String()).Gap(1).Put(theme.Text, m.Company)
	lines := []string{head.String()}
	for _, line := range kit.Wrap(v.sentence(m), max(w-2, 1)) {
		lines = append(lines, kit.NewPen(s.Theme, w).Gap(1).Put(theme.Text, line).String())
	}
	return lines
}

// stands says why nothing goes to the partner of a message, "" while it does.
func (v *Deliveries) stands(m *desk.FoundMessage) string {
	i := slices.IndexFunc(v.look.Queues, func(q desk.PartnerQueue) bool { return q.ID == m.Partner && q.Stands() })
	switch {
	case i >= 0 && v.look.Queues[i].Stopped != "":
		return v.s.Words.Fill("deliveries.channel_stopped", v.look.Queues[i].Stopped)
	case i >= 0:
		return v.s.Say("deliveries.no_channel")
	}
	return ""
}

func (v *Deliveries) sentence(m *desk.FoundMessage) string {
	s := v.s
	tries := s.Words.Count("deliveries.tried", m.Tries)
	switch m.State {
	case outbox.Held:
		return s.Words.Fill("deliveries.about.held", v.when(m))
	case outbox.Sent:
		return s.Words.Fill("deliveries.about.sent", v.when(m), tries)
	case outbox.Cancelled:
		return s.Say("deliveries.about.cancelled")
	case outbox.Dropped:
		return s.Words.Fill("deliveries.about.dropped", m.LastError)
	case outbox.Dead:
		return s.Words.Fill("deliveries.about.dead", tries, m.LastError, s.Key(keys.Resend))
	case outbox.Pending:
	}
	switch why := v.stands(m); {
	case why != "":
		return s.Words.Fill("deliveries.about.stands", why)
	case m.Tries > 0:
		return s.Words.Fill("deliveries.about.again", tries, m.LastError, v.when(m), s.Key(keys.Resend))
	}
	return s.Say("deliveries.about.pending")
}
