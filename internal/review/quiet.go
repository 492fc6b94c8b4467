package review

import "slices"

// Quiet says whether a partner that usually refers has stopped.
type Quiet struct {
	Quiet          bool     `json:"quiet"`
	SilentDays     *int64   `json:"silent_days"`
	UsualPerWeek   *float64 `json:"usual_per_week"` // days with a referral, one decimal
	DaysInBaseline int64    `json:"days_in_baseline"`
}

// The rule: what is usual is told by the days with a referral over a stretch of so many days that ends on the
// last one. Quiet is who has at least quietFrom such days and would have had at least quietExpected more in the
// silence; a steady sender is silent that long by chance one time in twenty.
const (
	baselineLeast = 28
	baselineMost  = 182
	quietFrom     = 5
	quietExpected = 3
)

// QuietOn looks at the days of a partner's referrals, in any order; a day that stands twice is one. What came
// after the day asked is not known yet on it.
func QuietOn(asOf Day, referrals []Day) Quiet {
	days := slices.DeleteFunc(slices.Clone(referrals), func(d Day) bool { return d > asOf })
	slices.Sort(days)
	days = slices.Compact(days)
	if len(days) == 0 {
		return Quiet{}
	}
	last := days[len(days)-1]
	window := min(max(last-days[0]+1, baselineLeast), baselineMost)
	from, _ := slices.BinarySearch(days, last-window+1)
	n := int64(len(days) - from)
	silent := int64(asOf - last)
	return Quiet{
		Quiet:      n >= quietFrom && n*silent >= quietExpected*int64(window),
		SilentDays: &silent, UsualPerWeek: Quotient(7*n, int64(window), 1), DaysInBaseline: n,
	}
}
