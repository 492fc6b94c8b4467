package review

import (
	"math/big"
	"slices"
)

// Plan is what so many further EQLs may bring, at the rates of those there were.
type Plan struct {
	EQLs        int64
	Pipeline    *int64   // minor units; nil without EQLs to go by
	EQLsForGoal *int64   // how many it takes until pipeline is goal × cost; nil when no number does
	Won         *float64 // one decimal
	WonLow      *float64 // by the 95 % interval of the close rate
	WonHigh     *float64
	Revenue     *int64 // minor units; nil without a won deal to go by
	RevenueLow  *int64
	RevenueHigh *int64
}

// Forward reckons on from what a programme has brought: the won ones are those of the EQLs counted, and the cost is that
// of the time ahead, in minor units. It is arithmetic and no forecast: the bounds say only how few the past rests on.
func (c Counts) Forward(eqls, cost int64, goal *big.Rat) Plan {
	p := Plan{EQLs: eqls, Pipeline: halfUp(product(c.Pipeline, eqls), product(c.EQLs))}
	if c.Pipeline > 0 {
		need := new(big.Rat).Mul(goal, new(big.Rat).SetInt64(cost))
		need.Mul(need, new(big.Rat).SetFrac(product(c.EQLs), product(c.Pipeline)))
		if n := ceiling(need); n.IsInt64() && c.EQLs > 0 {
			p.EQLsForGoal = ptr(n.Int64())
		}
	}
	rate := RateOf(c.Won, c.EQLs)
	if rate.Low == nil {
		return p
	}
	p.Won = ptr(decimal(float64(eqls)*float64(c.Won)/float64(c.EQLs), 1))
	// The bounds have six decimals, which of millions is too coarse: what is expected lies within them all the same.
	p.WonLow, p.WonHigh = ptr(min(decimal(float64(eqls)**rate.Low, 1), *p.Won)), ptr(max(decimal(float64(eqls)**rate.High, 1), *p.Won))
	if c.Won > 0 {
		p.Revenue = halfUp(product(c.Revenue, eqls), product(c.EQLs))
		p.RevenueLow, p.RevenueHigh = c.revenue(eqls, *rate.Low), c.revenue(eqls, *rate.High)
		if p.Revenue != nil && p.RevenueLow != nil && p.RevenueHigh != nil {
			p.RevenueLow, p.RevenueHigh = ptr(min(*p.RevenueLow, *p.Revenue)), ptr(max(*p.RevenueHigh, *p.Revenue))
		}
	}
	return p
}

// revenue is that of EQLs of which a share is won, at the average of the won ones.
func (c Counts) revenue(eqls int64, share float64) *int64 {
	const millionths = 1_000_000
	return halfUp(product(c.Revenue, eqls, int64(share*millionths+0.5)), product(c.Won, millionths))
}

// Median is the middle of some numbers, of two middle ones the lower; nil when there are none.
func Median(of []int64) *int64 {
	if len(of) == 0 {
		return nil
	}
	sorted := slices.Sorted(slices.Values(of))
	return &sorted[(len(sorted)-1)/2]
}
