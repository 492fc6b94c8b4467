package place

import (
	"strings"

	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// QueryLine is a filter being written over a list: what is asked with, what stands in the line, and
// why it cannot be read.
type QueryLine struct {
	s      *Session
	keys   []filter.Key
	words  filter.Vocabulary
	hint   string
	Value  string
	Typing bool
	Line   kit.Editor
	Err    error
}

// NewQueryLine is an empty line for a filter of those keys.
func NewQueryLine(s *Session, keys []filter.Key, hint string) QueryLine {
	return QueryLine{s: s, keys: keys, hint: hint, Line: kit.Editor{Clean: safetext.Line, Max: 400}}
}

// Know has the line complete from these keys: their values became known.
func (q *QueryLine) Know(keys []filter.Key) { q.keys = keys }

// Bar is how many rows the line takes.
func (q *QueryLine) Bar() int {
	switch {
	case q.Err != nil, q.Typing && len(q.suggestions()) > 0:
		return 2
	case q.Typing || q.Value != "":
		return 1
	}
	return 0
}

// Start begins to write, with what is asked now or with a text.
func (q *QueryLine) Start(text string) {
	q.Typing = true
	q.Line.SetValue(q.Value)
	if text != "" {
		q.Line.SetValue(text)
	}
}

// Clear takes the filter away.
func (q *QueryLine) Clear() {
	q.Typing, q.Value, q.Err = false, "", nil
	q.Line.SetValue("")
}

// Key takes a key while the line is written, and reports whether another filter stands there now.
func (q *QueryLine) Key(name, text string) (changed bool) {
	before := q.Value
	switch name {
	case "enter":
		q.Typing = false
	case "esc":
		q.Clear()
	case "tab":
		if all := q.suggestions(); len(all) > 0 {
			q.Line.SetValue(all[0].Filter)
		}
	default:
		q.Line.Key(name, text)
	}
	q.Value = q.Line.Value()
	if q.Value != before {
		q.Err = nil
	}
	return q.Value != before
}

// suggestions are the ways in which the filter could go on. The cursor counts as at the end: a
// person completes what they type.
func (q *QueryLine) suggestions() []filter.Suggestion {
	text := q.Line.Value()
	if !q.Typing || text == "" || strings.HasSuffix(text, " ") {
		return nil
	}
	all := filter.CompleteWith(q.keys, text, len([]rune(text)), &q.words)
	return all[:min(len(all), 6)]
}

// Lines draws the filter, and under it what could follow or why it cannot be read.
func (q *QueryLine) Lines(w int, right string) ([]string, kit.Spot) {
	if q.Bar() == 0 {
		return nil, kit.Spot{}
	}
	s := q.s
	p := kit.NewPen(s.Theme, w).Gap(1).Put(theme.Accent, "/").Gap(1)
	room := w - p.At() - kit.Width(right) - 4
	spot := kit.Spot{}
	if q.Typing {
		q.Line.Hint = q.hint
		lines, x, _, on := q.Line.View(s.Theme, room, true)
		spot = kit.Spot{X: p.At() + x, On: on}
		p.Raw(lines[0], room)
	} else {
		p.Cell(theme.Text, q.Value, room)
	}
	if q.Err != nil {
		e := kit.NewPen(s.Theme, w).Gap(3).Put(theme.Crit|theme.Bold, s.Theme.Glyphs.Warning).Gap(1)
		return []string{p.String(), e.Put(theme.Text, safetext.Line(say.FaultLine(q.Err))).String()}, spot
	}
	out := []string{p.End(theme.Muted, right, 1).String()}
	if all := q.suggestions(); len(all) > 0 {
		e := kit.NewPen(s.Theme, w).Gap(3).Put(theme.Accent, "tab").Gap(1)
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
