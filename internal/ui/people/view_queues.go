package people

import (
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// layMates are the columns of a queue and its members.
func (p *People) layMates(w int) kit.Laid {
	return kit.Lay([]kit.Head{{W: 20}, {W: 8, Right: true, Drop: 1}, {W: 9, Right: true}, {W: 9, Right: true, Drop: 2},
		{W: 10, Drop: 3}, {W: 20, Grows: true}}, w)
}

// queueCells are the line of a queue, which is the head of its members' columns as well.
func (p *People) queueCells(q *desk.QueueState) []kit.Cell {
	s := p.s
	state, style := s.Say("people.queue_closed"), theme.Muted
	if q.Open {
		state = s.Say("people.queue_open")
	}
	parts := []string{state}
	switch {
	case !q.InForce:
		parts, style = append(parts, s.Say("people.gives_nothing")), theme.Warn
	case q.Waiting > 0:
		wait := s.Words.Count("people.wait", q.Waiting)
		if q.Waiting >= desk.WaitingMost {
			wait = s.Words.Fill("people.wait_most", say.Itoa(desk.WaitingMost))
		}
		parts, style = append(parts, wait), theme.Warn
	}
	return []kit.Cell{{Text: q.ID, Style: theme.Text | theme.Bold}, {Text: s.Say("people.weight"), Style: theme.Muted},
		{Text: s.Say("people.open"), Style: theme.Muted}, {Text: s.Say("people.today"), Style: theme.Muted},
		{Text: q.Calendar, Style: theme.Muted}, {Text: strings.Join(parts, ", "), Style: style}}
}

// mateCells are how a member stands; what the draft changes stands behind an arrow.
func (p *People) mateCells(r *row, on bool) []kit.Cell {
	s, m := p.s, r.mate
	name, sign := theme.Text, s.Theme.Glyphs.Here
	if m.Off != "" || r.comes {
		name, sign = theme.Muted, s.Theme.Glyphs.Away
	}
	if on {
		name |= theme.Bold
	}
	capped := func(n int64, most, then int) kit.Cell {
		if most == then {
			return kit.Cell{Text: ofCap(n, most), Style: theme.Text}
		}
		return kit.Cell{Text: s.Theme.Glyphs.Arrow + ofCap(n, then), Style: theme.Info | theme.Bold}
	}
	then := *m
	weight := kit.Cell{Text: strconv.Itoa(m.Weight), Style: theme.Text}
	if r.next != nil {
		then.Weight, then.CapOpen, then.CapDay, then.Calendar = r.next.Weight, r.next.CapOpen, r.next.CapDay, r.next.Calendar
	}
	if then.Weight != m.Weight {
		weight = kit.Cell{Text: weight.Text + s.Theme.Glyphs.Arrow + strconv.Itoa(then.Weight), Style: theme.Info | theme.Bold}
	}
	hours := m.Calendar
	if then.Calendar != m.Calendar {
		hours = s.Theme.Glyphs.Arrow + then.Calendar
		if then.Calendar == "" {
			hours = s.Theme.Glyphs.Arrow + r.queue.Calendar
		}
	}
	stands, style := p.stands(r)
	return []kit.Cell{{Text: sign + " " + m.User, Style: name},
		weight, capped(m.Open, m.CapOpen, then.CapOpen), capped(m.Today, m.CapDay, then.CapDay),
		{Text: hours, Style: theme.Muted}, {Text: stands, Style: style}}
}

// ofCap is how many of how many, where there is a bound.
func ofCap(n int64, most int) string {
	text := strconv.FormatInt(n, 10)
	if most > 0 {
		text += "/" + strconv.Itoa(most)
	}
	return text
}

// stands says why somebody gets no lead now, or that the next one is theirs.
func (p *People) stands(r *row) (string, theme.Style) {
	s, m := p.s, r.mate
	switch {
	case r.comes:
		return s.Say("people.comes"), theme.Info
	case p.draft != nil && r.next == nil:
		return s.Say("people.goes"), theme.Info
	case m.Turn:
		return s.Say("people.next"), theme.OK
	}
	if a := m.AwayNow(s.At); a != nil {
		return s.Words.Fill("people.away_until", lastDay(s, a.To)), theme.Warn
	}
	word, ok := s.Words.Known("people.off." + strings.ReplaceAll(m.Off, " ", "_"))
	if m.Off != "" && !ok {
		word = m.Off
	}
	style := theme.Muted
	if len(m.Away) > 0 {
		word = strings.TrimPrefix(word+", "+s.Words.Fill("people.away_from", firstDay(s, m.Away[0].From)), ", ")
	}
	return word, style
}

// aboutMate says of a member what the list has no room for, or of the draft what can be done with it.
func (p *People) aboutMate() string {
	s, r := p.s, p.row()
	switch {
	case p.draft != nil:
		return s.Words.Fill("people.about_draft", s.Words.Count("people.changes", len(p.draft.made.Changes)))
	case r == nil || r.mate == nil:
		return s.Say("people.serve")
	}
	m := r.mate
	var parts []string
	for i := range m.Away {
		a := &m.Away[i]
		parts = append(parts, s.Words.Fill("people.about_away", m.User, firstDay(s, a.From), lastDay(s, a.To), a.By))
	}
	switch {
	case !r.queue.InForce:
		parts = append(parts, s.Words.Fill("people.about_strangers", r.queue.ID))
	case m.Off == "not a user":
		parts = append(parts, s.Words.Fill("people.about_stranger", m.User))
	case len(parts) == 0 && m.Turn:
		parts = append(parts, s.Words.Fill("people.about_next", m.User, r.queue.ID))
	}
	return strings.Join(append(parts, s.Say("people.about_mate")), " ")
}
