package desk

import (
	"context"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/report"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
	"github.com/eqltui/eqltui/internal/typo"
)

// ReadReports is the right to read reports; KeepReports to give them out.
const (
	ReadReports Verb = "report"
	KeepReports Verb = "report --keep"
)

// ReportQuery asks for a report.
type ReportQuery struct {
	Name       string    // one of ReportNames
	Period     string    // 2026, 2026-Q4, 2026-11, 2026-W47; "" is the last that is over, or all there is
	AsOf       time.Time // what was known then; zero is now
	Keep       bool      // it is given out: its figures are kept
	Partner    string    // only this partner's rows
	ForPartner bool      // the partner's own edition: nothing of anybody else is in it
	Partners   []string  // of a programme: a set of partners
	Against    string    // that is compared with a campaign, channel/item
	Compare    string    // or a period that is compared with another
	Prospects  bool      // of content: the pages at which a link could stand
}

// reportKind is what is known of a report.
type reportKind struct {
	name, title string
	last        func(d review.Day) review.Period // the period without one being named; nil: it has none
	make        func(k *knowledge, q *asked) error
	joint       bool // a partner can have its own edition
	visits      bool // touches are counted or credited in it
}

// asked is a report that is being made.
type asked struct {
	ReportQuery
	*report.Report
	stretchOf
	period review.Period
}

func reportKinds() []reportKind {
	week := func(d review.Day) review.Period { m := d.Monday(); return review.Period{From: m - 7, To: m} }
	quarter := func(d review.Day) review.Period { return (d.Quarter().From - 1).Quarter() }
	return []reportKind{
		{"weekly", "Weekly report", week, (*knowledge).weekly, true, true},
		{"quarterly", "Quarterly review", quarter, (*knowledge).quarterly, false, true},
		{"programme", "Programme", nil, (*knowledge).programme, false, false},
		{"content", "Content", quarter, (*knowledge).content, false, true},
		{"sla", "Answer times", quarter, (*knowledge).answers, false, false},
		{"payouts", "Payouts", quarter, (*knowledge).payouts, true, true},
		{"stalls", "Stalls", nil, (*knowledge).stalls, false, false},
		{"gaps", "Facts to ask for", nil, (*knowledge).gaps, false, false},
	}
}

// ReportNames lists the reports in the order in which help shows them.
func ReportNames() []string {
	var out []string
	for _, r := range reportKinds() {
		out = append(out, r.name)
	}
	return out
}

// Report makes a report of one snapshot. Figures are of what was known at q.AsOf.
func (d *Desk) Report(ctx context.Context, who Actor, q ReportQuery) (*report.Report, error) {
	what := "report " + q.Name
	if err := permit(what, who, ReadReports); err != nil {
		return nil, err
	}
	if q.Keep {
		if err := permit(what+" --keep", who, KeepReports); err != nil {
			return nil, err
		}
	}
	kind, ok := reportOf(q.Name)
	if !ok {
		hint := "the reports are " + strings.Join(ReportNames(), ", ")
		if near := typo.Nearest(q.Name, ReportNames()); near >= 0 {
			hint = "did you mean " + ReportNames()[near] + "? " + hint
		}
		return nil, fault.New(fault.Usage, "report", "there is no report "+safetext.Quote(q.Name), hint)
	}
	var out *report.Report
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		k, err := d.knownAt(ctx, tx, q.AsOf)
		if err != nil {
			return err
		}
		a, err := k.ask(kind, q)
		if err != nil {
			return err
		}
		if err := k.begun(a); err != nil {
			return err
		}
		if err := kind.make(k, a); err != nil {
			return err
		}
		if kind.visits {
			if err := k.warnOfProvisional(a); err != nil {
				return err
			}
		}
		out = a.Report
		return k.since(a)
	})
	if err == nil && q.Keep {
		err = d.keep(ctx, who, out)
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}

// ask reads the period and whose edition it is.
func (k *knowledge) ask(kind reportKind, q ReportQuery) (*asked, error) {
	what := "report " + q.Name
	a := &asked{
		ReportQuery: q,
		Report: &report.Report{Name: kind.name, Title: kind.title, Zone: k.zone, AsOf: store.Instant(k.at), Seq: k.seq,
			Currency: k.rules.policy.Currency, Language: "en"},
	}
	today := review.DayOf(k.at, k.zone)
	switch {
	case q.Period != "":
		p, ok := review.ParsePeriod(q.Period)
		if !ok {
			return nil, fault.New(fault.Usage, what, safetext.Quote(q.Period)+" is no period", "write 2026, 2026-Q4, 2026-11 or 2026-W47")
		}
		a.period, a.Report.Period = p, strings.ToUpper(strings.TrimSpace(q.Period))
	case kind.last != nil:
		a.period = kind.last(today)
		a.Report.Period = periodName(a.period)
	}
	if q.Partner != "" {
		id := q.Partner
		if k.byID[id] == nil {
			w := &work{ctx: k.ctx, tx: k.tx, rules: k.rules}
			if err := w.loadPartners(); err != nil {
				return nil, err
			}
			if err := w.knownPartner(what, &id); err != nil {
				return nil, err
			}
		}
		a.ReportQuery.Partner = id
		if q.ForPartner {
			a.Report.Partner = id
		}
		if q.ForPartner && !kind.joint {
			return nil, fault.New(fault.Refused, what, "it is not for partners", "weekly and payouts have an edition for each partner")
		}
	} else if q.ForPartner {
		return nil, fault.New(fault.Usage, what, "no partner is named", "say --partner ID with --for-partner")
	}
	a.Part = a.part()
	a.span(k, a.period)
	if a.Report.Period != "" {
		a.Title += ", " + a.Report.Period
		a.From, a.To = store.Instant(a.from), store.Instant(a.to)
	}
	return a, nil
}

// partnerPart is what the part of one partner is called, before its id.
const partnerPart = "partner="

// part is which part of the report is asked for, "" for all of it: only the same part says what it was.
func (a *asked) part() string {
	var of []string
	if a.ReportQuery.Partner != "" && !a.ForPartner {
		of = append(of, partnerPart+a.ReportQuery.Partner)
	}
	if a.Prospects {
		of = append(of, ProspectRows)
	}
	if a.Against != "" {
		of = append(of, "partners="+strings.Join(a.Partners, ",")+" against="+a.Against)
	}
	if a.Compare != "" {
		of = append(of, "compare="+a.Compare)
	}
	return strings.Join(of, " ")
}

// begun says of a period that it is not over, has not begun, or was over before the first referral: nothing in it is no figure.
func (k *knowledge) begun(a *asked) error {
	switch {
	case a.Report.Period == "" || a.to > k.at && a.from <= k.at:
		if a.Report.Period != "" {
			a.note("running")
		}
		return nil
	case a.from > k.at:
		a.note("not_begun", store.Instant(a.from))
		return nil
	}
	first, err := k.firstReferral()
	if err == nil && first >= a.to {
		a.note("before_all", store.Instant(first))
	}
	return err
}

// span says which instants a period holds.
func (a *asked) span(k *knowledge, p review.Period) { a.stretchOf = k.stretch(p) }

// stretch is a period of days as instants in the policy's zone.
func (k *knowledge) stretch(p review.Period) stretchOf {
	return stretchOf{k.midnight(p.From), k.midnight(p.To)}
}

func (k *knowledge) midnight(d review.Day) int64 {
	t, err := time.ParseInLocation(time.DateOnly, d.String(), k.zone)
	if err != nil {
		return 0
	}
	return store.Millis(t)
}

// periodName is a week or a quarter by its name.
func periodName(p review.Period) string {
	if p.To-p.From == 7 {
		return p.From.Week()
	}
	return p.QuarterName()
}

// before is the period of the same length so many before another: weeks, months, quarters, years.
func before(p review.Period, n int) review.Period {
	days := int(p.To - p.From)
	if days < 28 {
		return review.Period{From: p.From - review.Day(n*days), To: p.To - review.Day(n*days)}
	}
	months := 1
	for months < 12 && p.From.AddMonths(months) != p.To {
		months++
	}
	return review.Period{From: p.From.AddMonths(-n * months), To: p.To.AddMonths(-n * months)}
}

// only reports whether a row of this partner is asked for.
func (a *asked) only(partner string) bool {
	return a.ReportQuery.Partner == "" || a.ReportQuery.Partner == partner
}

// note adds a sentence that a reader must know, by its id in the catalogues of reports.
func (a *asked) note(id string, values ...any) {
	a.Notes = append(a.Notes, report.Note{ID: id, Values: values})
}

// perhaps is a pointer's value, nil for none: a figure without a denominator.
func perhaps[T any](p *T) any {
	if p == nil {
		return nil
	}
	return *p
}

// filled puts a period into a filter.
func filled(where, period string) string { return strings.ReplaceAll(where, "{period}", period) }

// swapped is a filter with another end.
func swapped(where, old, with string) string { return strings.ReplaceAll(where, old, with) }
