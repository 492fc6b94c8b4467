package desk

import (
	"math"
	"slices"
	"sort"
	"strconv"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/store"
)

// keptSums are the sums of a database, read as they are asked for. They say what is known now; an earlier state, and what
// something that is dated later than now belongs to, is counted row by row.
type keptSums struct {
	*tallying
	scopes map[string]*keptScope
}

// keptScope is what was read of a scope: the quarters from one to another, in their order.
type keptScope struct {
	from, to int64
	rows     []*store.Sums
}

// present reports whether what stands in the tables is what is asked.
func (k *knowledge) present() bool { return !k.anew && len(k.later) == 0 }

// useSums says whether figures can be read from sums: they are those of the present, all rows are added up, and by the rules
// that are asked.
func (k *knowledge) useSums() (bool, error) {
	if k.sums != nil || k.sumless || !k.present() {
		return k.sums != nil, nil
	}
	s, err := readSummed(k.ctx, k.tx)
	if err != nil || s.after != math.MaxInt64 || s.stamp != k.rules.stamp {
		k.sumless = true
		return false, err
	}
	k.sums = &keptSums{tallying: k.rules.tallying(), scopes: map[string]*keptScope{}}
	return true, nil
}

// read reads the sums of a scope in the quarters of some days.
func (k *knowledge) read(scope string, days review.Period) ([]*store.Sums, error) {
	from, to := placeOf(days.From).quarter, placeOf(days.To-1).quarter
	s := k.sums.scopes[scope]
	if s == nil {
		s = &keptScope{from: from, to: from - 1}
		k.sums.scopes[scope] = s
	}
	if from < s.from || s.to < to {
		s.from, s.to, s.rows = min(from, s.from), max(to, s.to), nil
		if err := k.tx.SumsIn(k.ctx, scope, s.from, s.to, func(one *store.Sums) error {
			s.rows = append(s.rows, one)
			return nil
		}); err != nil {
			return nil, err
		}
	}
	first := sort.Search(len(s.rows), func(i int) bool { return s.rows[i].Quarter >= from })
	last := sort.Search(len(s.rows), func(i int) bool { return s.rows[i].Quarter > to })
	return s.rows[first:last], nil
}

// kept calls f for each figure of the days that is not nought, of those that are asked for. ok is false where sums cannot
// say it.
func (k *knowledge) kept(scope string, days review.Period, figures []int, f func(name string, day review.Day, figure int, n int64)) (
	ok bool, err error,
) {
	if ok, err := k.useSums(); !ok || err != nil || days.From >= days.To {
		return ok, err
	}
	rows, err := k.read(scope, days)
	if err != nil || slices.ContainsFunc(rows, func(s *store.Sums) bool { return s.Latest > k.at }) {
		return false, err
	}
	for _, s := range rows {
		first := firstOf(s.Quarter)
		for _, figure := range figures {
			if figure >= len(s.Figures) {
				continue
			}
			for place := max(days.From-first, 0); place < min(days.To-first, store.SumDays) && s.Figures[figure] != nil; place++ {
				if n := s.Figures[figure][place]; n != 0 {
					f(s.Name, first+place, figure, n)
				}
			}
		}
	}
	return true, nil
}

// firstOf is the first day of a quarter by its number.
func firstOf(quarter int64) review.Day {
	return review.Date(int(quarter/4), 1, 1).AddMonths(int(quarter%4) * 3)
}

// daysOf are the days of a stretch, where it holds whole days, or ends with what is over of today.
func (k *knowledge) daysOf(s stretchOf) (p review.Period, ok bool) {
	t := k.sums.tallying
	p.From = t.dayOf(s.from)
	if t.at(s.from).from != s.from {
		return p, false
	}
	if p.To = t.dayOf(s.to); t.at(s.to).from == s.to {
		return p, true
	}
	p.To++
	return p, s.to == k.at+1
}

// keptVisits calls f for the visits of pages on the days of a stretch, and those of AI surfaces among them.
func (k *knowledge) keptVisits(s stretchOf, f func(page int64, day review.Day, figure int, n int64)) (ok bool, err error) {
	if ok, err := k.useSums(); !ok || err != nil {
		return false, err
	}
	days, ok := k.daysOf(s)
	if !ok {
		return false, nil
	}
	return k.kept(sumsOfPage, days, []int{sumVisits, sumAIVisits}, func(name string, day review.Day, figure int, n int64) {
		if page, err := strconv.ParseInt(name, 10, 64); err == nil {
			f(page, day, figure, n)
		}
	})
}

// tallyFigures are what a tally is made of beside visitors.
func tallyFigures() []int {
	var out []int
	for figure := range sumFigures {
		if figure < sumVisitorsOfDay || figure > sumVisitorsOfYear {
			out = append(out, figure)
		}
	}
	return out
}

// summed is where a figure that is kept is added in a tally, nil for none: amounts come in halves.
func (t *tally) summed(figure int) *int64 {
	switch figure {
	case sumReferrals:
		return &t.Referrals
	case sumEQLs:
		return &t.EQLs
	case sumSQLs:
		return &t.SQLs
	case sumWon:
		return &t.Won
	case sumLost:
		return &t.Lost
	case sumCycleDays:
		return &t.CycleDays
	case sumCohortWon:
		return &t.CohortWon
	case sumTwoTriggers:
		return &t.TwoTriggers
	case sumAIEQLs:
		return &t.AIEQLs
	case sumOpportunities:
		return &t.Opportunities
	case sumContactMet:
		return &t.ContactMet
	case sumContact, sumContactRuns:
		return &t.ContactTotal
	case sumTriageMet:
		return &t.TriageMet
	case sumTriage, sumTriageRuns:
		return &t.TriageTotal
	case sumTraffic:
		return &t.Traffic
	case sumVisitorsOfDay, sumVisitorsOfWeek, sumVisitorsOfMonth, sumVisitorsOfQuarter, sumVisitorsOfYear:
		return &t.Visitors
	}
	return nil
}

// halves are the sums of the halves of amounts.
type halves struct{ lower, upper int64 }

func (h halves) amount() int64 {
	upper := h.upper + h.lower>>half
	if upper > math.MaxInt64>>half {
		return math.MaxInt64
	}
	return upper<<half | h.lower&(1<<half-1)
}

// amounts are the amounts of a tally.
type amounts struct{ pipeline, revenue, arr halves }

func (a *amounts) summed(figure int) *int64 {
	switch figure {
	case sumPipeline:
		return &a.pipeline.lower
	case sumPipelineUpper:
		return &a.pipeline.upper
	case sumRevenue:
		return &a.revenue.lower
	case sumRevenueUpper:
		return &a.revenue.upper
	case sumARR:
		return &a.arr.lower
	case sumARRUpper:
		return &a.arr.upper
	}
	return nil
}

// summing is a tally that is being read.
type summing struct {
	*tallies
	k     *knowledge
	today review.Day
	of    map[*tally]*amounts
}

func (s *summing) add(t *tally, day review.Day, figure int, n int64) {
	if (figure == sumContactRuns || figure == sumTriageRuns) && day >= s.today {
		return // nobody knows by the day alone whether its time is over
	}
	if to := t.summed(figure); to != nil {
		*to += n
		return
	}
	if s.of[t] == nil {
		s.of[t] = &amounts{}
	}
	if to := s.of[t].summed(figure); to != nil {
		*to += n
	}
}

// period reads one period; ok is false where sums cannot say it.
func (s *summing) period(i int, days review.Period, grain int) (ok bool, err error) {
	figures := tallyFigures()
	if grain != 0 {
		figures = append(figures, grain)
	}
	if ok, err = s.k.kept(sumsOfPartner, days, figures, func(name string, day review.Day, figure int, n int64) {
		s.add(s.tallies.of(name, i), day, figure, n)
		if name != "" && figure != grain {
			s.add(&s.all[i], day, figure, n)
		}
	}); !ok || err != nil {
		return ok, err
	}
	if ok, err = s.k.kept(sumsOfOwner, days, figures, func(name string, day review.Day, figure int, n int64) {
		s.add(s.in(s.owners, name, i), day, figure, n)
	}); !ok || err != nil || grain == 0 {
		return ok, err
	}
	return s.k.kept(sumsOfAll, days, []int{grain}, func(_ string, day review.Day, figure int, n int64) { s.add(&s.all[i], day, figure, n) })
}

// runs counts the runs that are due today and whose time is over.
func (s *summing) runs(days []review.Period) error {
	i := slices.IndexFunc(days, func(p review.Period) bool { return p.Holds(s.today) })
	if i < 0 {
		return nil
	}
	return s.k.tx.OverdueSince(s.k.ctx, s.k.sums.named(s.today).from, s.k.at, func(o *store.Overdue) error {
		figure := sumTriageRuns
		if o.Clock == lead.ContactClock {
			figure = sumContactRuns
		}
		s.addTo(&store.CountedLead{PartnerID: o.Partner}, o.Owner, i, func(t *tally) { *t.summed(figure)++ })
		return nil
	})
}

// tallySummed is a tally that is read from sums; nil where they cannot say it. Without visitors it may be of any days.
func (k *knowledge) tallySummed(periods []stretchOf, visitors bool) (*tallies, error) {
	if ok, err := k.useSums(); !ok || err != nil {
		return nil, err
	}
	s := &summing{k: k, today: k.sums.dayOf(k.at), of: map[*tally]*amounts{}, tallies: &tallies{periods: periods,
		by: map[string][]tally{}, owners: map[string][]tally{}, all: make([]tally, len(periods))}}
	days := make([]review.Period, len(periods))
	for i, p := range periods {
		var ok bool
		if days[i], ok = k.daysOf(p); !ok {
			return nil, nil
		}
		// Where a day is in two periods, rows are counted in the first alone.
		if slices.ContainsFunc(days[:i], func(p review.Period) bool { return p.From < days[i].To && days[i].From < p.To }) {
			return nil, nil
		}
	}
	for i, p := range days {
		grain := 0
		if visitors {
			if grain = grainOf(p); grain == 0 {
				return nil, nil
			}
		}
		if ok, err := s.period(i, p, grain); !ok || err != nil {
			return nil, err
		}
	}
	for t, a := range s.of {
		t.Pipeline, t.Revenue, t.ARR = a.pipeline.amount(), a.revenue.amount(), a.arr.amount()
	}
	return s.tallies, s.runs(days)
}
