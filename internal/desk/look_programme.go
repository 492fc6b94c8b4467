package desk

import (
	"context"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/store"
)

// ProgrammeLook is the programme as it is looked at. The figures are those of the report of the name programme.
type ProgrammeLook struct {
	Currency    string
	Started     time.Time
	In          SinceQuery
	Figures     []Figure
	Quarters    []FigureLine // each by its name
	Targets     []TargetLine // of the periods that run: the programme's, then those below their floor, then those still short
	Channels    []FigureLine // what was spent elsewhere and brought, by channel/item
	Left, Right []Figure     // what is compared; empty when nothing is
	Times       any          // so many times is the left more than the right
	Standing    review.Standing
	Goal        float64 // pipeline to cost

	counts review.Counts
	ahead  int64 // what a quarter costs, minor units
}

// LookProgramme answers the programme as it is looked at: q says what is compared.
func (d *Desk) LookProgramme(ctx context.Context, who Actor, q ReportQuery) (out ProgrammeLook, err error) {
	if err := permit("report programme", who, ReadReports); err != nil {
		return out, err
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		k, err := d.knownAt(ctx, tx, time.Time{})
		if err != nil {
			return err
		}
		out, err = k.lookProgramme(q)
		return err
	})
	return out, err
}

func (k *knowledge) lookProgramme(q ReportQuery) (out ProgrammeLook, err error) {
	a := &asked{ReportQuery: q, Report: &report.Report{Name: "programme", Zone: k.zone, Currency: k.rules.policy.Currency}}
	if err := k.programme(a); err != nil {
		return out, err
	}
	f, err := k.facts(a.period)
	if err != nil {
		return out, err
	}
	today := review.DayOf(k.at, k.zone)
	if out.Standing, err = k.standing(f, today); err != nil {
		return out, err
	}
	out.Currency, out.Goal, out.counts = a.Currency, k.rules.policy.Programme.GoalPipelineToCost, f.counts
	out.Started, out.ahead = store.Instant(k.midnight(f.started)), costOf(f.entries, today.Quarter())
	out.In = SinceQuery{Report: "programme"}
	out.Figures = figuresOf(a.Total.Columns, a.Total.Values)
	for _, row := range a.Rows {
		name, _ := row[0].(string)
		line := FigureLine{ID: name, Name: name, In: SinceQuery{Report: "programme", Row: name}, Figures: figuresOf(a.Columns, row)}
		for i := range line.Figures {
			line.Figures[i].Where = strings.ReplaceAll(line.Figures[i].Where, "{quarter}", name)
		}
		out.Quarters = append(out.Quarters, line)
	}
	if out.Targets, err = k.targetsNow(today); err != nil {
		return out, err
	}
	for _, c := range campaigns(f.spend, a.period) {
		name := c.channel + "/" + c.item
		out.Channels = append(out.Channels, FigureLine{ID: name, Name: strings.TrimSuffix(name, "/"),
			In: SinceQuery{Report: "programme", Part: "channels", Row: name}, Figures: figuresOf(channelColumns(), c.values())})
	}
	if n, ok := a.Total.Get("compare").(report.Named); ok {
		left, _ := n.Get("left").(report.Named)
		right, _ := n.Get("right").(report.Named)
		out.Left, out.Right, out.Times = figuresOf(left.Columns, left.Values), figuresOf(right.Columns, right.Values), n.Get("times")
	}
	return out, nil
}

// figuresOf are the columns of a report that hold one value.
func figuresOf(columns []report.Column, values []any) (out []Figure) {
	for i, c := range columns {
		if c.Kind != report.Record && c.Kind != report.Lines {
			out = append(out, Figure{Name: c.Name, Kind: c.Kind, Now: values[i], Where: c.Where})
		}
	}
	return out
}

// Ahead reckons on what so many further EQLs may bring, at the rates there were and the cost of a quarter. It is pure.
func (l *ProgrammeLook) Ahead(eqls int64) review.Plan {
	return l.counts.Forward(eqls, l.ahead, review.Exactly(l.Goal))
}
