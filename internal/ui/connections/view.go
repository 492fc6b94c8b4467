package connections

import (
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// stripRows are those below the list: a rule, and what the selected row is.
const stripRows = 5

// division is how the rows of the body are shared out; 0 is left out.
type division struct {
	head               bool
	list, model, strip int
}

// divide gives the list what the rest leaves.
func (v *Connections) divide(h int) division {
	d := division{head: h >= 5}
	left := h
	if d.head {
		left--
	}
	if h >= 12 {
		d.strip = stripRows
		left -= stripRows
	}
	const least = 3 // rows of the list that must be left
	if rows := len(v.model(max(v.w, 1))) + 1; v.in == "" && left-rows >= least {
		d.model = rows
		left -= rows
	}
	d.list = max(left, 1)
	return d
}

func (v *Connections) Head(w int) (string, []kit.Region) {
	s, g := v.s, v.s.Theme.Glyphs
	p := kit.NewPen(s.Theme, w).Gap(1).Put(theme.Text|theme.Bold, s.Say("tab.connections"))
	if v.in != "" {
		p.Gap(1).Put(theme.Accent, g.Current).Gap(1).Put(theme.Text|theme.Bold, v.in)
	}
	return p.String(), nil
}

func (v *Connections) View(w, h int) place.Picture {
	d := v.divide(h)
	if !v.Loaded || len(v.look.All) == 0 {
		if !v.Loaded {
			d.model = 0
		}
		lines := v.Nothing(v.s, w, h-d.model, v.s.Say("connections.loading"), v.s.Say("connections.empty"),
			v.s.Say("connections.empty_hint"), "eqltui crm add hubspot --token-env HUBSPOT_TOKEN", v.s.Say("connections.empty_more"))
		return place.Picture{Lines: v.withModel(lines, w, h, d)}
	}
	var pic place.Picture
	v.rows(&pic, w, d)
	pic.Lines = v.withModel(pic.Lines, w, h-d.strip, d)
	if d.strip > 0 {
		pic.Lines = append(pic.Lines, kit.Rule(v.s.Theme, w))
		pic.Lines = append(pic.Lines, kit.Fit(v.about(w), w, d.strip-1)...)
	}
	pic.Lines = kit.Fit(pic.Lines, w, h)
	return pic
}

// layout are the columns in a width.
func (v *Connections) layout(w int) kit.Laid {
	s := v.s
	roomy := w >= place.Wide
	if v.in != "" {
		return kit.Lay([]kit.Head{{Title: s.Say("connections.lead"), W: 7}, {Title: s.Say("connections.company"), W: 16, Grows: !roomy},
			{Title: s.Say("connections.person"), W: 16, Drop: 5}, {Title: s.Say("connections.state"), W: 9},
			{Title: s.Say("connections.since"), W: 12, Drop: 3}, {Title: s.Say("connections.record"), W: 14, Drop: 4},
			{Title: s.Say("connections.why"), W: 20, Grows: roomy, Drop: 6}}, w)
	}
	return kit.Lay(
		[]kit.Head{{Title: s.Say("connections.name"), W: 12, Grows: !roomy}, {Title: s.Say("connections.system"), W: 10, Drop: 5},
			{Title: s.Say("connections.state"), W: 8}, {Title: s.Say("connections.lag"), W: 7, Right: true},
			{Title: s.Say("connections.in_step"), W: 8, Right: true, Drop: 4}, {Title: s.Say("connections.waiting"), W: 7, Right: true},
			{Title: s.Say("connections.decide"), W: 6, Right: true, Drop: 1}, {Title: s.Say("connections.dead"), W: 7, Right: true},
			{Title: s.Say("connections.last_ok"), W: 12, Drop: 3}, {Title: s.Say("connections.error"), W: 18, Grows: roomy, Drop: 6}},
		w,
	)
}

func (v *Connections) rows(pic *place.Picture, w int, d division) {
	s := v.s
	if v.in != "" && len(v.look.Out) == 0 {
		text := s.Say("connections.all_in_step")
		if v.Waiting() {
			text = s.Say("connections.loading")
		}
		pic.Lines = append(append(pic.Lines, kit.Blanks(w)), place.Centred(s, w, theme.Muted, text)...)
		return
	}
	lay := v.layout(w)
	if d.head {
		pic.Lines = append(pic.Lines, lay.Title(s.Theme, w))
	}
	from, to := v.list.Window()
	for i := from; i < min(to, from+d.list, v.list.Len()); i++ {
		on := i == v.list.Cursor()
		key, cells := "", []kit.Cell(nil)
		if v.in != "" {
			key, cells = v.look.Out[i].Lead.String(), v.leadCells(&v.look.Out[i], on)
		} else {
			key, cells = "crm:"+v.look.All[i].Name, v.cells(&v.look.All[i], on)
		}
		pic.Regions = append(pic.Regions, kit.Region{Y: len(pic.Lines), W: w, H: 1, ID: "row:" + key})
		pic.Lines = append(pic.Lines, lay.Row(s.Theme, w, on, cells))
	}
}

func named(on bool) theme.Style {
	if on {
		return theme.Text | theme.Bold
	}
	return theme.Text
}

// count is a number that is worth a look when it is not nothing.
func count(n int, style theme.Style) kit.Cell {
	if n == 0 {
		style = theme.Faint
	}
	return kit.Cell{Text: say.Grouped(int64(n)), Style: style}
}

func (v *Connections) cells(c *desk.CRMStatus, on bool) []kit.Cell {
	s := v.s
	lag := kit.Cell{Text: s.Theme.Glyphs.Dash, Style: theme.Faint}
	if c.Lag >= time.Second {
		lag = kit.Cell{Text: say.Span(c.Lag), Style: theme.Text}
	}
	if c.State == "late" {
		lag.Style = theme.Warn | theme.Bold
	}
	return []kit.Cell{
		{Text: c.Name, Style: named(on)}, {Text: c.Kind, Style: theme.Muted},
		{Text: s.Say("connections.state." + stateOf(c)), Style: styleOf(stateOf(c))}, lag, count(c.Done, theme.Text),
		count(c.Waiting, theme.Text), count(c.Conflicts, theme.Warn), count(c.Dead, theme.Crit),
		{Text: v.when(c.LastOk), Style: theme.Muted}, {Text: c.LastError, Style: theme.Muted},
	}
}

// stateOf is a connection's state as people mean it: one whose changes do not go, or still wait, is not in step yet,
// however short they have waited.
func stateOf(c *desk.CRMStatus) string {
	switch {
	case c.State != "ok":
		return c.State
	case c.LastError != "":
		return "failing"
	case c.Waiting > 0:
		return "waiting"
	}
	return c.State
}

func styleOf(state string) theme.Style {
	switch state {
	case "ok":
		return theme.OK
	case "stopped":
		return theme.Crit | theme.Bold
	case "late", "failing":
		return theme.Warn | theme.Bold
	}
	return theme.Muted
}

func (v *Connections) leadCells(l *desk.CRMBehind, on bool) []kit.Cell {
	s, r := v.s, &l.Record
	style := theme.Muted
	switch r.State {
	case desk.RecordRefused:
		style = theme.Crit
	case desk.RecordDecide, desk.RecordWaits:
		style = theme.Warn
	case desk.RecordInStep, desk.RecordNone:
	}
	return []kit.Cell{
		{Text: l.Lead.String(), Style: theme.Accent}, {Text: l.Company, Style: named(on)}, {Text: l.Name, Style: theme.Text},
		{Text: s.Say("connections.one." + string(r.State)), Style: style}, {Text: v.when(r.Since), Style: theme.Muted},
		{Text: r.RemoteID, Style: theme.Muted}, {Text: r.Why, Style: theme.Muted},
	}
}

func (v *Connections) when(t time.Time) string {
	if t.IsZero() {
		return v.s.Theme.Glyphs.Dash
	}
	return say.When(t, v.s.At, v.s.Zone)
}

// about is the selected row in sentences: how it stands, and what can be done.
func (v *Connections) about(w int) []string {
	s, c := v.s, v.status()
	if c == nil {
		return nil
	}
	title, text := c.Name, v.sentence(c)
	if v.in != "" {
		l := v.lead()
		if l == nil {
			return nil
		}
		title, text = l.Lead.String()+" "+l.Company, v.leadSentence(l)
	}
	lines := []string{
		kit.NewPen(s.Theme, w).Gap(1).Put(theme.Text|theme.Bold, kit.Cut(title, max(w-2, 1), s.Theme.Glyphs.Ellipsis)).String(),
	}
	for _, line := range kit.Wrap(text, max(w-2, 1)) {
		lines = append(lines, kit.NewPen(s.Theme, w).Gap(1).Put(theme.Text, line).String())
	}
	return lines
}

func (v *Connections) sentence(c *desk.CRMStatus) string {
	s := v.s
	text := ""
	switch stateOf(c) {
	case "paused":
		text = s.Words.Fill("connections.about.paused", s.Key(keys.PauseConnection))
	case "stopped":
		text = s.Words.Fill("connections.about.stopped", c.Stopped, s.Key(keys.PauseConnection))
	case "late":
		text = s.Words.Fill("connections.about.late", say.Span(c.Lag), s.Key(keys.PushConnection))
	case "failing":
		text = s.Words.Fill("connections.about.failing", c.LastError, s.Key(keys.PushConnection))
	case "waiting":
		text = s.Words.Count("connections.about.waiting", c.Waiting)
	default:
		text = s.Words.Fill("connections.about.ok", v.when(c.LastOk))
	}
	if n := c.Conflicts + c.Dead; n > 0 {
		text += " " + s.Words.Count("connections.about.trouble", n) + "; " + s.Words.Fill("connections.about.plan", c.Name) + "."
	}
	return text
}

func (v *Connections) leadSentence(l *desk.CRMBehind) string {
	s, r := v.s, &l.Record
	text := r.Why
	if text != "" {
		text += ". "
	}
	switch r.State {
	case desk.RecordDecide:
		return text + s.Words.Fill("connections.about.conflict", l.Lead.String())
	case desk.RecordRefused:
		return text + s.Say("connections.about.refused")
	case desk.RecordWaits:
		if text != "" {
			return text
		}
		return s.Say("connections.about.waits")
	case desk.RecordInStep, desk.RecordNone:
	}
	return text
}
