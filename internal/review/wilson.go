package review

import "math"

// Rate is k of n with its 95 % Wilson score interval. The bounds are nil when n is 0, and when k is above n: SQLs
// of a week may be more than its EQLs, which is no share of anything.
// Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).
type Rate struct {
	K    int64    `json:"k"`
	N    int64    `json:"n"`
	Low  *float64 `json:"low"`
	High *float64 `json:"high"`
}

// RateOf is k of n; neither is negative.
func RateOf(k, n int64) Rate {
	r := Rate{K: k, N: n}
	if n > 0 && k <= n {
		low, high := Wilson(k, n)
		r.Low, r.High = &low, &high
	}
	return r
}

// Small reports a rate of so few that a table marks it.
func (r Rate) Small() bool { return r.N < smallN }

const smallN = 6

// Wilson returns the bounds of the interval for k of n (n above 0, k at most n) with six decimals. No continuity correction.
func Wilson(k, n int64) (low, high float64) {
	const z = 1.959963984540054 // the normal distribution has 97.5 % below it
	const zz = z * z
	all := float64(n)
	p := float64(k) / all
	middle := p + zz/(2*all)
	half := z * math.Sqrt(p*(1-p)/all+zz/(4*all*all))
	below := 1 + zz/all
	low, high = decimal((middle-half)/below, 6), decimal((middle+half)/below, 6)
	// The ends are exact: of none hit the lower one is 0, of all hit the upper one is 1.
	if k == 0 {
		low = 0
	}
	if k == n {
		high = 1
	}
	return max(low, 0), min(high, 1)
}
