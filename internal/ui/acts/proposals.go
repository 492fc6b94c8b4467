package acts

import (
	"context"
	"strconv"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// proposals shows what a model proposed of a lead's company, each value beside what is known, for a yes or a no.
func proposals() place.Act {
	return place.Act{ID: keys.Proposals, New: newProposed, First: true, Bare: true}
}

// proposed is the sheet.
type proposed struct {
	place.Panel
	asked  place.Asking[desk.EnrichLook]
	doing  place.Question[desk.Done]
	undone bool // what is out takes something back
	look   desk.EnrichLook
	at     int
	acts   []string // batches of what was answered here, the last one behind
}

func newProposed(s *place.Session, p place.Prepared) place.Sheet {
	return &proposed{Panel: place.Panel{S: s, Verb: keys.Proposals, Rows: p.Rows}}
}

func (v *proposed) Width() int { return 96 }

func (v *proposed) Note() string { return v.S.Say("proposals.note") }

func (v *proposed) Sending() bool { return v.doing.Waiting() }

func (v *proposed) Right() (string, theme.Style) {
	if n := len(v.look.Waiting); n > 0 {
		return v.S.Words.Count("proposals.wait", n), theme.Warn
	}
	return "", theme.Muted
}

func (v *proposed) lead() lead.ID {
	if len(v.Rows) == 0 {
		return 0
	}
	return v.Rows[0].ID
}

// Begun asks what waits.
func (v *proposed) Begun() tea.Cmd {
	reader, who, id := v.S.Desk, v.S.Who, v.lead()
	return v.asked.Ask(v.S, 0, func(ctx context.Context) (desk.EnrichLook, error) { return reader.LookEnrichment(ctx, who, id, 0) })
}

func (v *proposed) Update(msg tea.Msg) tea.Cmd {
	if h := v.asked.Hear(v.S, msg); h.Came || h.Failed != nil {
		if h.Came {
			v.look = h.Value
			v.at = max(min(v.at, len(v.look.Waiting)-1), 0)
		}
		return h.Failed
	}
	a, ok := v.doing.Take(msg)
	if !ok {
		return nil
	}
	err := a.Err
	if err == nil && len(a.Value.Subjects) == 0 && len(a.Value.Refused) > 0 {
		err = a.Value.Refused[0].Err
	}
	if err != nil {
		if fault.KindOf(err) == fault.Conflict {
			return tea.Batch(place.Warn(safetext.Line(say.FaultLine(err))), v.Begun())
		}
		return place.Warn(safetext.Line(say.FaultLine(err)))
	}
	text := safetext.Line(a.Value.Text)
	if v.undone {
		v.acts = v.acts[:len(v.acts)-1]
	} else {
		v.acts = append(v.acts, a.Value.Batch)
		text += v.S.UndoHint()
	}
	return tea.Batch(place.Tell(text), place.Send(place.Happened{On: a.Value.Subjects}), v.Begun())
}

func (v *proposed) Key(name, _ string) tea.Cmd {
	switch name {
	case "q":
		return place.Send(CloseIt{})
	case "y":
		return v.answer(desk.TakeProposed)
	case "n":
		return v.answer(desk.RefuseProposed)
	case v.S.Key(keys.Undo):
		return v.takeBack()
	}
	n := len(v.look.Waiting)
	return v.Wheel(map[string]int{"down": 1, "j": 1, "up": -1, "k": -1, "home": -n, "g": -n, "end": n, "G": n, "pgdown": 3,
		"pgup": -3}[name])
}

func (v *proposed) Wheel(n int) tea.Cmd {
	v.at = max(min(v.at+n, len(v.look.Waiting)-1), 0)
	return nil
}

// answer says yes or no to the value under the cursor.
func (v *proposed) answer(verb desk.Verb) tea.Cmd {
	if v.doing.Waiting() || v.at >= len(v.look.Waiting) {
		return nil
	}
	doer, who, on := v.S.Desk, v.S.Who, desk.OnLeads(v.lead())
	act := desk.Action{Verb: verb, Fields: []string{v.look.Waiting[v.at].Field}}
	v.undone = false
	return v.doing.AskWithin(v.S, place.UndoPatience, func(ctx context.Context) (desk.Done, error) { return doer.Act(ctx, who, on, act) })
}

// takeBack undoes the last answer that was given here.
func (v *proposed) takeBack() tea.Cmd {
	if v.doing.Waiting() {
		return nil
	}
	if len(v.acts) == 0 {
		return place.Warn(v.S.Say("proposals.why.nothing"))
	}
	doer, who, on, batch := v.S.Desk, v.S.Who, desk.OnLead(v.lead()), v.acts[len(v.acts)-1]
	v.undone = true
	return v.doing.AskWithin(v.S, place.UndoPatience, func(ctx context.Context) (desk.Done, error) {
		return doer.UndoBatch(ctx, who, on, batch)
	})
}

func (v *proposed) Hints() []kit.Hint {
	s := v.S
	var out []kit.Hint
	if len(v.look.Waiting) > 0 {
		out = append(out, kit.Hint{Key: "y", Word: s.Say("proposals.yes")}, kit.Hint{Key: "n", Word: s.Say("proposals.no")})
	}
	if len(v.acts) > 0 {
		out = append(out, kit.Hint{Key: s.Key(keys.Undo), Word: s.Say("key.undo")})
	}
	return append(out, kit.Hint{Key: "esc", Word: s.Say("hint.close"), ID: place.HintPrefix + string(keys.Close)})
}

func (v *proposed) Body(w, h int, _ bool) ([]string, kit.Spot) {
	s := v.S
	if !v.asked.Loaded {
		return v.asked.Nothing(s, w, h, s.Say("proposals.loading")), kit.Spot{}
	}
	foot := v.foot(w)
	room := max(h-len(foot)-1, 1)
	var lines []string
	put := func(style theme.Style, text string) {
		for _, line := range kit.Wrap(text, max(w-1, 8)) {
			lines = append(lines, kit.Line(s.Theme, w, style, line))
		}
	}
	if len(v.look.Waiting) == 0 {
		for i, text := range v.nothing() {
			put(map[bool]theme.Style{true: theme.Text | theme.Bold, false: theme.Muted}[i == 0], text)
		}
	} else {
		lines = v.waiting(w, room)
	}
	for i := range v.look.Decided {
		if len(lines)+1 < room {
			if i == 0 {
				lines = append(lines, kit.Blanks(w))
			}
			lines = append(lines, v.decided(&v.look.Decided[i], w))
		}
	}
	if len(lines) > room {
		lines = lines[:room]
	}
	if h > len(lines)+len(foot) {
		lines = append(lines, kit.Blanks(w))
	}
	lines = append(lines, foot...)
	return lines[:min(len(lines), max(h, 1))], kit.Spot{}
}

// nothing says that nothing waits, why, and what to do.
func (v *proposed) nothing() []string {
	s, st := v.S, &v.look.Status
	out := []string{s.Say("proposals.nothing")}
	switch {
	case !v.look.Asked.IsZero() && v.look.Failed != "":
		out = append(out, s.Words.Fill("proposals.failed", say.Day(v.look.Asked, s.At, s.Zone), v.look.Failed))
	case !v.look.Asked.IsZero():
		out = append(out, s.Words.Fill("proposals.asked", say.Day(v.look.Asked, s.At, s.Zone)))
	}
	if !st.On {
		return append(out, s.Say("proposals.off"))
	}
	return append(out, s.Words.Fill("proposals.ask", v.lead().String()))
}

// waiting are the values that wait, two lines each: the value beside what is known, and what it rests on.
func (v *proposed) waiting(w, room int) []string {
	s := v.S
	label := max(min(w/5, 18), 8)
	value := max((w-label-8)/2, 6)
	lines := []string{kit.NewPen(s.Theme, w).Gap(2).Col(theme.Muted, s.Say("proposals.fact"), label).Gap(1).
		Col(theme.Muted, s.Say("proposals.value"), value).Gap(1).Put(theme.Muted, s.Say("proposals.known")).String()}
	shown := max((room-1)/2, 1)
	top := max(min(v.at-shown/2, len(v.look.Waiting)-shown), 0)
	for i := top; i < min(top+shown, len(v.look.Waiting)); i++ {
		p := &v.look.Waiting[i]
		mark, style := " ", theme.Text
		if i == v.at {
			mark, style = s.Theme.Glyphs.Cursor, theme.Text|theme.Bold
		}
		known, knownStyle := p.Known, theme.Text
		if known == "" {
			known, knownStyle = s.Say("proposals.unknown"), theme.Muted
		}
		if p.Stale {
			known, knownStyle = s.Words.Fill("proposals.stale", known), theme.Warn
		}
		lines = append(lines, kit.NewPen(s.Theme, w).Col(theme.Accent, mark, 1).Gap(1).Col(style, s.Say("field."+p.Field), label).Gap(1).
			Col(style, p.Value, value).Gap(1).Cell(knownStyle, known, max(w-label-value-5, 4)).String(),
			kit.NewPen(s.Theme, w).Gap(4).Cell(theme.Muted, s.Words.Fill("proposals.from", strconv.FormatInt(p.Confidence/10, 10), p.Model,
				say.Day(p.At, s.At, s.Zone), p.Source), max(w-5, 4)).String())
	}
	return lines
}

// decided is a value that was answered.
func (v *proposed) decided(p *desk.Proposed, w int) string {
	s := v.S
	id := "proposals.taken"
	if p.State != "taken" {
		id = "proposals.refused"
	}
	text := s.Words.Fill(id, s.Say("field."+p.Field), p.Value, p.By, say.Day(p.At, s.At, s.Zone))
	return kit.NewPen(s.Theme, w).Gap(2).Cell(theme.Muted, text, max(w-3, 4)).String()
}

// foot is what asking cost and saved, of all companies.
func (v *proposed) foot(w int) []string {
	s, st := v.S, &v.look.Status
	if st.Times == 0 {
		return nil
	}
	text := s.Words.Fill("proposals.foot", say.Spent(st), strconv.FormatInt(st.Times, 10),
		strconv.FormatInt(st.Saved, 10), strconv.FormatInt(st.Taken, 10))
	var lines []string
	for _, line := range kit.Wrap(text, max(w-1, 8)) {
		lines = append(lines, kit.Line(s.Theme, w, theme.Muted, line))
	}
	return lines
}
