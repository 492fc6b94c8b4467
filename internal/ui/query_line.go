package ui

import (
	"strings"

	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// queryLine is a filter being written over a list: what is asked with, what stands in the line, and
// why it cannot be read.
type queryLine struct {
	s      *session
	keys   []filter.Key
	words  filter.Vocabulary
	hint   string
	value  string
	typing bool
	line   kit.Editor
	err    error
}

func newQueryLine(s *session, keys []filter.Key, hint string) queryLine {
	return queryLine{s: s, keys: keys, hint: hint, line: kit.Editor{Clean: safetext.Line, Max: 400}}
}

// bar is how many rows the line takes.
func (q *queryLine) bar() int {
	switch {
	case q.err != nil, q.typing && len(q.suggestions()) > 0:
		return 2
	case q.typing || q.value != "":
		return 1
	}
	return 0
}

func (q *queryLine) start(text string) {
	q.typing = true
	q.line.SetValue(q.value)
	if text != "" {
		q.line.SetValue(text)
	}
}

func (q *queryLine) clear() {
	q.typing, q.value, q.err = false, "", nil
	q.line.SetValue("")
}

// key takes a key while the line is written, and reports whether another filter stands there now.
func (q *queryLine) key(name, text string) (changed bool) {
	before := q.value
	switch name {
	case "enter":
		q.typing = false
	case "esc":
		q.clear()
	case "tab":
		if all := q.suggestions(); len(all) > 0 {
			q.line.SetValue(all[0].Filter)
		}
	default:
		q.line.Key(name, text)
	}
	q.value = q.line.Value()
	if q.value != before {
		q.err = nil
	}
	return q.value != before
}

// suggestions are the ways in which the filter could go on. The cursor counts as at the end: a
// person completes what they type.
func (q *queryLine) suggestions() []filter.Suggestion {
	text := q.line.Value()
	if !q.typing || text == "" || strings.HasSuffix(text, " ") {
		return nil
	}
	all := filter.CompleteWith(q.keys, text, len([]rune(text)), &q.words)
	return all[:min(len(all), 6)]
}

// lines draws the filter, and under it what could follow or why it cannot be read.
func (q *queryLine) lines(w int, right string) ([]string, kit.Spot) {
	if q.bar() == 0 {
		return nil, kit.Spot{}
	}
	s := q.s
	p := kit.NewPen(s.th, w).Gap(1).Put(theme.Accent, "/").Gap(1)
	room := w - p.At() - kit.Width(right) - 4
	spot := kit.Spot{}
	if q.typing {
		q.line.Hint = q.hint
		lines, x, _, on := q.line.View(s.th, room, true)
		spot = kit.Spot{X: p.At() + x, On: on}
		p.Raw(lines[0], room)
	} else {
		p.Cell(theme.Text, q.value, room)
	}
	if q.err != nil {
		e := kit.NewPen(s.th, w).Gap(3).Put(theme.Crit|theme.Bold, s.th.Glyphs.Warning).Gap(1)
		return []string{p.String(), e.Put(theme.Text, safetext.Line(faultLine(q.err))).String()}, spot
	}
	out := []string{p.End(theme.Muted, right, 1).String()}
	if all := q.suggestions(); len(all) > 0 {
		e := kit.NewPen(s.th, w).Gap(3).Put(theme.Accent, "tab").Gap(1)
		for i, one := range all {
			if need := kit.Width(one.Text) + 2; e.Room() < need {
				break
			}
			style := theme.Muted
			if i == 0 {
				style = theme.Text
			}
			e.Put(style, one.Text).Gap(2)
		}
		out = append(out, e.String())
	}
	return out, spot
}
