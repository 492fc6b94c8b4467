package desk

import (
	"slices"

	"github.com/eqltui/eqltui/internal/review"
)

// anyDay is every day of which something may be kept.
func anyDay() review.Period {
	return review.Period{From: review.Date(1, 1, 1), To: review.Date(9999, 12, 31)}
}

// keptReferral is the day of the first referral, of anybody, as an instant (ms) of it; 0 when there was none.
func (k *knowledge) keptReferral(first *int64) (ok bool, err error) {
	return k.kept(sumsOfPartner, anyDay(), []int{sumReferrals}, func(_ string, day review.Day, _ int, _ int64) {
		if at := k.midnight(day); *first == 0 || at < *first {
			*first = at
		}
	})
}

// keptNurture is nurture by sums.
func (k *knowledge) keptNurture(f *programmeFacts, s stretchOf) (ok bool, err error) {
	if ok, err := k.useSums(); !ok || err != nil {
		return false, err
	}
	days, ok := k.daysOf(s)
	if !ok {
		return false, nil
	}
	var n [sumFigures]int64
	ok, err = k.kept(sumsOfPartner, days, []int{sumScored, sumBelow, sumNever, sumMQL, sumMQLWon},
		func(_ string, _ review.Day, figure int, by int64) { n[figure] += by })
	f.scored, f.below, f.never, f.mql = n[sumScored], n[sumBelow], n[sumNever], review.RateOf(n[sumMQLWon], n[sumMQL])
	return ok, err
}

// keptStanding are the opportunities and EQLs of partners by their days, as sums have them.
func (k *knowledge) keptStanding(p *review.Programme) (ok bool, err error) {
	deals := map[review.Day]*halves{}
	ok, err = k.kept(sumsOfPartner, anyDay(), []int{sumEQLs, sumPipeline, sumPipelineUpper},
		func(partner string, day review.Day, figure int, n int64) {
			if partner == "" {
				return
			}
			if figure == sumEQLs {
				p.EQLs = append(p.EQLs, slices.Repeat([]review.Day{day}, int(n))...)
				return
			}
			if deals[day] == nil {
				deals[day] = &halves{}
			}
			if figure == sumPipeline {
				deals[day].lower += n
			} else {
				deals[day].upper += n
			}
		})
	for day, h := range deals {
		p.Deals = append(p.Deals, review.Entry{On: day, Minor: h.amount()})
	}
	return ok, err
}
