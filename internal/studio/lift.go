package studio

import "math"

// Ratio is how many times as often something happened to the one as to the others, with its 95 % interval; nil where there is
// nothing to divide by.
type Ratio struct{ Value, Low, High *float64 }

// RatioOf is (a of m) / (b of n). The interval is Katz's, on the logarithm; where nobody of one side was hit, or everybody of
// both, half a lead is added to each count and total first, after Walter.
// Sources: D. Katz, J. Baptista, S. P. Azen, M. C. Pike, Obtaining confidence intervals for the risk ratio in cohort studies,
// Biometrics 34 (1978); S. D. Walter, The distribution of Levin's measure of attributable risk, Biometrika 62 (1975).
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
	if a == 0 || b == 0 || a == m && b == n {
		const half = 0.5
		x, of, y, among = x+half, of+half, y+half, among+half
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
