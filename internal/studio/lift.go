package studio

import "math"

// Ratio is how many times as often something happened to the one as to the others, with its 95 % interval; nil where there is
// nothing to divide by.
type Ratio struct{ Value, Low, High *float64 }

// RatioOf is (a of m) / (b of n). The interval is Katz's, on the logarithm; where nobody of one side was hit half a lead is added
// to each count and total first, after Walter. Where everybody of both was, that would leave an interval of no width, so half a
// lead is added to each of the four kinds instead, after Haldane.
// Sources: D. Katz, J. Baptista, S. P. Azen, M. C. Pike, Obtaining confidence intervals for the risk ratio in cohort studies,
// Biometrics 34 (1978); S. D. Walter, The distribution of Levin's measure of attributable risk, Biometrika 62 (1975);
// J. B. S. Haldane, The estimation and significance of the logarithm of a ratio of frequencies, Annals of Human Genetics 20 (1956).
func RatioOf(a, m, b, n int64) Ratio {
	if m <= 0 || n <= 0 || a == 0 && b == 0 {
		return Ratio{}
	}
	x, of, y, among := float64(a), float64(m), float64(b), float64(n)
	var r Ratio
	if b != 0 {
		value := decimal(x / of / (y / among))
		r.Value = &value
	}
	const half = 0.5
	switch {
	case a == 0 || b == 0:
		x, of, y, among = x+half, of+half, y+half, among+half
	case a == m && b == n:
		x, of, y, among = x+half, of+2*half, y+half, among+2*half
	}
	ratio := x / of / (y / among)
	spread := z95 * math.Sqrt(1/x-1/of+1/y-1/among)
	low, high := decimal(ratio*math.Exp(-spread)), decimal(ratio*math.Exp(spread))
	if r.Value != nil {
		low, high = min(low, *r.Value), max(high, *r.Value)
	}
	r.Low, r.High = &low, &high
	return r
}
