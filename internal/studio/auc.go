package studio

import "math"

// Area is the area under the ROC curve with its 95 % interval: the chance that a lead which sales took has a higher score than
// one which it did not, ties counting half. All are nil where one of the two kinds is missing.
type Area struct {
	Value *float64 `json:"value"`
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
}

// scores is how many there are of each score, from 0 to 100.
type scores [101]int64

func (s *scores) add(score int) { s[max(0, min(score, len(s)-1))]++ }

func (s *scores) total() (n int64) {
	for _, k := range s {
		n += k
	}
	return n
}

// AreaOf is the area for two kinds of scores between 0 and 100. The variance is DeLong's, from the placement of each score among
// those of the other kind; scores are whole numbers, so placements are counted once for each of them, as midranks do.
// Sources: E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson, Comparing the areas under two or more correlated receiver operating
// characteristic curves, Biometrics 44 (1988); X. Sun, W. Xu, Fast implementation of DeLong's algorithm, IEEE Signal
// Processing Letters 21 (2014).
func AreaOf(hits, misses []int) Area {
	var pos, neg scores
	for _, s := range hits {
		pos.add(s)
	}
	for _, s := range misses {
		neg.add(s)
	}
	return areaOf(&pos, &neg)
}

func areaOf(pos, neg *scores) Area {
	m, n := float64(pos.total()), float64(neg.total())
	if m == 0 || n == 0 {
		return Area{}
	}
	above := placements(neg, func(below, same float64) float64 { return (below + same/2) / n })
	under := placements(pos, func(below, same float64) float64 { return (m - below - same/2) / m })
	area := mean(pos, above, m)
	value := decimal(area)
	if m < 2 || n < 2 {
		zero, one := 0.0, 1.0
		return Area{&value, &zero, &one}
	}
	half := z95 * math.Sqrt(variance(pos, above, m, area)/m+variance(neg, under, n, area)/n)
	low, high := decimal(max(0, area-half)), decimal(min(1, area+half))
	return Area{&value, &low, &high}
}

// z95 is below which 97.5 % of the normal distribution lie.
const z95 = 1.959963984540054

// placements says of every score what part of the others it beats.
func placements(others *scores, part func(below, same float64) float64) (out [101]float64) {
	below := int64(0)
	for i, k := range others {
		out[i] = part(float64(below), float64(k))
		below += k
	}
	return out
}

func mean(s *scores, value [101]float64, n float64) (sum float64) {
	for i, k := range s {
		sum += float64(k) * value[i]
	}
	return sum / n
}

func variance(s *scores, value [101]float64, n, mean float64) (sum float64) {
	for i, k := range s {
		sum += float64(k) * (value[i] - mean) * (value[i] - mean)
	}
	return sum / (n - 1)
}

// decimal rounds to six decimals, so that every machine says the same.
func decimal(x float64) float64 { return math.Round(x*1e6) / 1e6 }

// ROCPoint is what a threshold would give: of those that sales took how many pass, and of the others.
type ROCPoint struct {
	Threshold int     `json:"threshold"`
	Hit       float64 `json:"hit"`
	False     float64 `json:"false"`
}

// curveOf is the ROC curve from the highest threshold down, nil where one of the two kinds is missing.
func curveOf(pos, neg *scores) []ROCPoint {
	m, n := float64(pos.total()), float64(neg.total())
	if m == 0 || n == 0 {
		return nil
	}
	var out []ROCPoint
	hit, miss := int64(0), int64(0)
	for t := len(pos) - 1; t >= 0; t-- {
		hit, miss = hit+pos[t], miss+neg[t]
		out = append(out, ROCPoint{t, decimal(float64(hit) / m), decimal(float64(miss) / n)})
	}
	return out
}
