package assist

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// with is the answer that a question gets with a value.
func (q *ask) with(value string) *answer {
	out := &answer{key: q.key, name: q.name, taken: safetext.Line(value), how: saidSo}
	switch q.sort {
	case aColumn:
		out.said = []place.Said{{Flag: "map", Value: q.theirs + "=" + value}}
	case aWord:
		out.said = []place.Said{{Flag: "value", Value: q.column + ":" + q.theirs + "=" + value}}
	case aLack:
		if theirs, ok := strings.CutPrefix(value, place.FromColumn); ok {
			out.said, out.taken = []place.Said{{Flag: "map", Value: theirs + "=" + q.column}}, safetext.Line(theirs)
			break
		}
		out.said = []place.Said{{Flag: "set", Value: q.column + "=" + value}}
	default:
		if q.of != "" {
			value = q.of + "=" + value
		}
		out.said = []place.Said{{Flag: q.flag, Value: value}}
	}
	return out
}

// saidSo is how a thing is known that a person said, like those of place.FileColumn.
const saidSo = "profile"

// without is the answer that keeps or passes over what is asked, nil where something has to be said.
func (q *ask) without(keep bool) *answer {
	out := &answer{key: q.key, name: q.name, how: place.ColumnIgnored}
	if keep {
		out.how = place.ColumnAttribute
	}
	switch {
	case q.sort == aColumn && keep:
		out.said = []place.Said{{Flag: "map", Value: q.theirs + "=attribute"}}
	case q.sort == aColumn:
		out.said = []place.Said{{Flag: "map", Value: q.theirs + "=ignore"}}
	case q.sort == aWord && keep: // as it stands there
		out.taken = q.name
	case q.sort == aWord:
		out.said = []place.Said{{Flag: "value", Value: q.column + ":" + q.theirs + "="}}
	case (q.sort == aLack || q.free) && !keep: // it stays away
	default:
		return nil
	}
	return out
}

// accept takes what is proposed, and asks where nothing is.
func (a *assist) accept() tea.Cmd {
	q := a.here()
	if q == nil {
		return nil
	}
	if q.near == "" {
		return a.other()
	}
	return a.answer(*q, q.with(q.near))
}

// other lets another answer be picked from what there is, or written.
func (a *assist) other() tea.Cmd {
	q := a.here()
	if q == nil {
		return nil
	}
	a.target = *q
	if len(q.choices) == 0 {
		hint := "import.value_hint"
		if q.sort == aWord {
			hint = "import.word_hint"
		}
		a.write(writing, q.near, a.s.Say(hint))
		return nil
	}
	p := &kit.Pick{Live: true, Missed: a.s.Missed("import.no_such")}
	for _, c := range q.choices {
		text := safetext.Line(strings.TrimPrefix(c.Value, place.FromColumn))
		if c.Value == place.WriteIt {
			text = a.s.Say("import.write_value")
		}
		p.Options, p.Codes, p.After = append(p.Options, text), append(p.Codes, c.Value), append(p.After, safetext.Line(c.Means))
	}
	a.pick, a.state = p, picking
	return nil
}

// write begins to write a line.
func (a *assist) write(s state, text, hint string) {
	a.state = s
	a.line = kit.Editor{Clean: safetext.Line, Max: 300, Hint: hint}
	a.line.SetValue(text)
}

// picked takes what was picked.
func (a *assist) picked() tea.Cmd {
	value := a.pick.Value()
	if value == "" {
		return nil
	}
	a.state = asking
	if value == place.WriteIt {
		a.write(writing, "", a.s.Say("import.value_hint"))
		return nil
	}
	return a.answer(a.target, a.target.with(value))
}

// written takes what was written.
func (a *assist) written() tea.Cmd {
	text := strings.TrimSpace(a.line.Value())
	if text == "" {
		return nil
	}
	switch a.state {
	case naming:
		a.reset([]string{text})
		return a.Init()
	case saving:
		a.state = asking
		return a.keep(text)
	}
	a.state = asking
	return a.answer(a.target, a.target.with(text))
}

// answer takes an answer and goes on to the next question.
func (a *assist) answer(q ask, with *answer) tea.Cmd {
	if with == nil {
		return nil
	}
	a.answers = append(a.answers, *with)
	a.led = false
	a.arrange()
	a.list.Select(q.key)
	a.next()
	return a.changed()
}

// theRest keeps or passes over all columns that nobody knows.
func (a *assist) theRest(keep bool) tea.Cmd {
	batch := len(a.answers)
	for i := range a.asks {
		if q := &a.asks[i]; q.open && q.sort == aColumn {
			with := q.without(keep)
			with.with, with.batch = true, batch
			a.answers = append(a.answers, *with)
		}
	}
	a.led = false
	a.arrange()
	a.next()
	return a.changed()
}
