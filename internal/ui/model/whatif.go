package model

import (
	"slices"
	"strconv"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/studio"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// whatIf is a table of what thresholds beside the chosen one would do, in at most h lines: where there are fewer than it has the
// figures go first that follow from others. nil where it does not even then fit.
func (v *Model) whatIf(w, h int) []string {
	s := v.s
	up, down := beside(&v.weights)
	effects := []*studio.Effect{v.force, v.effect, v.up, v.down}
	titles := []string{s.Words.Fill("model.force_at", strconv.Itoa(v.models.Present.Scoring.Threshold)),
		strconv.Itoa(v.weights.Threshold), strconv.Itoa(up.Threshold), strconv.Itoa(down.Threshold)}
	figures := v.figuresOf()
	for _, spare := range []string{"model.hours", "model.weekly", "model.missed"} {
		if len(figures)+1 > h {
			figures = slices.DeleteFunc(figures, func(f figure) bool { return f.id == spare })
		}
	}
	if len(figures)+1 > h {
		return nil
	}
	cell := 10
	if w < 62 {
		cell = 8
	}
	first := w - 2 - len(titles)*cell
	row := func(style theme.Style, title string, text func(i int) string) string {
		p := kit.NewPen(s.Theme, w).Gap(1).Col(style, title, first)
		for i := range titles {
			at := theme.Muted
			if i == 1 {
				at = theme.Text | theme.Bold
			}
			p.Num(at, text(i), cell)
		}
		return p.String()
	}
	lines := []string{row(theme.Text|theme.Bold, s.Say("model.what_if"), func(i int) string { return titles[i] })}
	for _, f := range figures {
		lines = append(lines, row(theme.Muted, s.Say(f.id), func(i int) string {
			if effects[i] != nil {
				if text := f.of(effects[i]); text != "" {
					return text
				}
			}
			return s.Theme.Glyphs.Dash
		}))
	}
	return lines
}

// figure is one of what a threshold would do; "" is not known.
type figure struct {
	id string
	of func(*studio.Effect) string
}

func (v *Model) figuresOf() []figure {
	s := v.s
	few := studio.TooFew(v.effect.Outcomes()) != ""
	rate := func(r review.Rate) string {
		if few {
			return ""
		}
		return percent(r, "")
	}
	return []figure{
		{"model.eqls", func(e *studio.Effect) string { return say.Grouped(int64(e.EQLs)) }},
		{"model.moves_row", func(e *studio.Effect) string {
			return "+" + say.Grouped(int64(e.Entered)) + " " + s.Theme.Glyphs.Minus + say.Grouped(int64(e.Left))
		}},
		{"model.weekly", func(e *studio.Effect) string { return tenth(e.Pace.Weekly()) }},
		{"model.hours", func(e *studio.Effect) string {
			weekly := e.Pace.Weekly()
			if weekly == nil {
				return ""
			}
			hours := *weekly * desk.MinutesALead / time.Hour.Minutes()
			return tenth(&hours)
		}},
		{"model.precision", func(e *studio.Effect) string { return rate(e.SQL.Precision) }},
		{"model.recall", func(e *studio.Effect) string { return rate(e.SQL.Recall) }},
		{"model.missed", func(e *studio.Effect) string {
			if few {
				return ""
			}
			return tenth(e.Pace.MissedAQuarter())
		}},
		{"model.risk", func(e *studio.Effect) string {
			if v.columns == nil {
				return ""
			}
			level := v.columns.Rota.Risk(e.Pace.Weekly()).Level
			if level == "" {
				return ""
			}
			return s.Say("model.risk." + level)
		}},
	}
}

// tenth is a figure with one decimal, "" for none.
func tenth(x *float64) string {
	if x == nil {
		return ""
	}
	return strconv.FormatFloat(*x, 'f', 1, 64)
}

// rotaNote says who works on EQLs, and how they came along.
func (v *Model) rotaNote() string {
	s := v.s
	if v.columns == nil {
		return ""
	}
	r := &v.columns.Rota
	if r.People == 0 {
		return s.Say("model.note.nobody")
	}
	people := s.Words.Count("model.people", r.People)
	return s.Words.Fill("model.note.rota", people, say.Grouped(int64(r.Hours+0.5)), say.Grouped(r.Late), say.Grouped(r.Due))
}
