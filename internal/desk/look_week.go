package desk

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// Figure is one number as it is looked at: beside what it was before, with the leads that make it up.
type Figure struct {
	Name   string // that of the report's column
	Kind   report.Kind
	Now    any
	Before any
	Mean   any   // of the four periods before; nil where there is none
	Trend  []any // by period, the oldest first; the last is Now
	Where  string
}

// FigureLine is the figures of a partner, of an owner or of all.
type FigureLine struct {
	ID, Name string     // ID is "" for all, and for nobody's
	In       SinceQuery // the line of a report that it is, whose columns are called as its figures
	Figures  []Figure
}

// Figure is the one of that name, nil when there is none.
func (l *FigureLine) Figure(name string) *Figure {
	if i := slices.IndexFunc(l.Figures, func(f Figure) bool { return f.Name == name }); i >= 0 {
		return &l.Figures[i]
	}
	return nil
}

// WeekLook is the weekly report as it is looked at.
type WeekLook struct {
	Week, Prev, Next string // 2026-W47 and its neighbours; Next is "" for the week that runs
	From, To         time.Time
	Running          bool
	Currency         string
	Weeks            []string // those of the trends
	Total            FigureLine
	Partners, Owners []FigureLine // only those of whom something was counted in the weeks of the trends
	Changes          []WeekChange
	Partly           bool // Changes are not counted
}

// WeekQuery asks for a weekly report as it is looked at.
type WeekQuery struct {
	Week string // as 2026-W47; "" is the week that runs
	// AtMost is how many leads and runs of clocks may be gone through for what changed. Where there are more that is left out,
	// and the answer is there at once; 0 is however many.
	AtMost int
}

// Keep takes over what it leaves out from an earlier answer about the same week, if that has it.
func (l *WeekLook) Keep(earlier *WeekLook) {
	if l.Partly && l.Week == earlier.Week && !earlier.Partly {
		l.Changes, l.Partly = earlier.Changes, false
	}
}

// trendWeeks is how many weeks a trend shows: a quarter.
const trendWeeks = 13

// LookWeek answers a weekly report as it is looked at. Its figures are those of the report of the name weekly.
func (d *Desk) LookWeek(ctx context.Context, who Actor, q WeekQuery) (out WeekLook, err error) {
	if err := permit("report weekly", who, ReadReports); err != nil {
		return out, err
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		k, err := d.knownAt(ctx, tx, time.Time{})
		if err != nil {
			return err
		}
		k.atMost = q.AtMost
		out, err = k.lookWeek(q.Week)
		return err
	})
	return out, err
}

// weekNamed is the week of a name, the one that runs for "".
func (k *knowledge) weekNamed(week string) (review.Period, error) {
	if week == "" {
		m := review.DayOf(k.at, k.zone).Monday()
		return review.Period{From: m, To: m + 7}, nil
	}
	p, ok := review.ParsePeriod(week)
	if !ok || p.To-p.From != 7 {
		return p, fault.New(fault.Usage, "report weekly", safetext.Quote(week)+" is no week", "write 2026-W47")
	}
	return p, nil
}

func (k *knowledge) lookWeek(week string) (WeekLook, error) {
	p, err := k.weekNamed(week)
	if err != nil {
		return WeekLook{}, err
	}
	s := k.stretch(p)
	out := WeekLook{Week: p.From.Week(), Prev: (p.From - 7).Week(), From: store.Instant(s.from), To: store.Instant(s.to),
		Running: k.at < s.to, Currency: k.rules.policy.Currency}
	if !out.Running {
		out.Next = p.To.Week()
	}
	var periods []stretchOf
	for i := range trendWeeks {
		back := before(p, i)
		periods = append(periods, k.stretch(back))
		out.Weeks = append(out.Weeks, back.From.Week())
	}
	slices.Reverse(out.Weeks)
	t, err := k.tally(periods...)
	if err != nil {
		return out, err
	}
	figures := append(weeklyFigures(), weeklyShares()...)
	line := func(id, name, whose string, of func(int) *tally) FigureLine {
		l := FigureLine{ID: id, Name: name, In: SinceQuery{Report: "weekly", Period: out.Week, Row: id}}
		prev, mean := beforeOf(figures, of), meanOf(figures, of)
		for _, f := range figures {
			one := Figure{Name: f.name, Kind: f.kind, Now: f.of(of(0)), Before: prev.Get(f.name), Mean: mean.Get(f.name)}
			for i := range trendWeeks {
				one.Trend = append(one.Trend, f.of(of(trendWeeks-1-i)))
			}
			one.Where = f.column(out.Week, whose).Where
			l.Figures = append(l.Figures, one)
		}
		return l
	}
	out.Total = line("", "", "-partner:none", func(i int) *tally { return &t.all[i] })
	for _, p := range k.partners {
		if anything(t.by[p.ID]) {
			out.Partners = append(out.Partners, line(p.ID, k.called(p.ID), "partner:"+p.ID, func(i int) *tally { return t.of(p.ID, i) }))
		}
	}
	for _, owner := range slices.Sorted(maps.Keys(t.owners)) {
		if anything(t.owners[owner]) {
			whose := "-partner:none owner:" + cmp.Or(owner, "none")
			l := line(owner, owner, whose, func(i int) *tally { return t.in(t.owners, owner, i) })
			l.In.Row, l.In.ByOwner, l.In.Owner = "", true, owner
			out.Owners = append(out.Owners, l)
		}
	}
	this, last := &t.all[0], &t.all[1]
	late := this.ContactTotal - this.ContactMet + this.TriageTotal - this.TriageMet
	if out.Partly = k.leaves(this.EQLs+last.EQLs+this.Won+late, 0); !out.Partly {
		out.Changes, err = k.weekChanges(p, t)
	}
	return out, err
}

// anything reports whether anything was counted.
func anything(of []tally) bool {
	return slices.ContainsFunc(of, func(t tally) bool { return t != tally{} })
}
