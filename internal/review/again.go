package review

import (
	"hash/fnv"
	"math"
	"math/bits"
)

// Draws is how often a partner's opportunities are drawn again: enough to tell 90 % from 95 %.
const Draws = 500

// Stays counts in how many of n draws the ranked row i stays in its band, the others standing as they are. In
// each draw every opportunity of the partner happens anew as often as chance has it, once in the mean (Poisson
// weights: the bootstrap for a number of deals that is itself chance), so that a partner that rests on one deal
// is seen to. The amounts are its own, in minor units. The draws are those of the seed and the partner's id: they
// can be replayed, and neither other partners nor the order of amounts in a list of another quarter touches them.
// n is 0 when there is nothing to draw from. Source: Hanley and MacGibbon, Creating non-parametric bootstrap
// samples using Poisson frequencies, Computer Methods and Programs in Biomedicine 83 (2006).
func (r Ranking) Stays(i int, amounts []int64, seed uint64) (k, n int) {
	if len(amounts) == 0 {
		return 0, 0
	}
	row := r.Rows[i]
	chance := chanceOf(seed, row.Partner)
	for range Draws {
		var pipeline int64
		for _, amount := range amounts {
			if times := chance.poisson(); times > 0 {
				pipeline = plus(pipeline, many(amount, times))
			}
		}
		if r.bandOf(i, Fraction{pipeline, row.PerPage.Of}) == row.Band {
			k++
		}
	}
	return k, Draws
}

// many is amount × times, at most the largest number there is.
func many(amount int64, times uint64) int64 {
	high, low := bits.Mul64(uint64(amount), times)
	if high > 0 || low > math.MaxInt64 {
		return math.MaxInt64
	}
	return int64(low)
}

// chance is SplitMix64: its numbers are the same on every machine and in every release of Go.
// Source: Steele, Lea and Flood, Fast splittable pseudorandom number generators, OOPSLA 2014.
type chance struct{ state uint64 }

func chanceOf(seed uint64, name string) chance {
	h := fnv.New64a()
	h.Write([]byte(name)) // a hash cannot fail
	return chance{seed ^ h.Sum64()}
}

func (c *chance) next() uint64 {
	c.state += 0x9e3779b97f4a7c15
	z := c.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// poisson draws a number with mean 1.
func (c *chance) poisson() uint64 {
	u := c.next()
	for n, below := range poissonBelow {
		if u < below {
			return uint64(n)
		}
	}
	return uint64(len(poissonBelow))
}

// poissonBelow[n] is 2^64 times the chance of at most n, for the mean 1.
var poissonBelow = [...]uint64{
	0x5e2d58d8b3bcdf1a, 0xbc5ab1b16779be35, 0xeb715e1dc1582dc2, 0xfb23979734a252f1, 0xff1025f59174dc3d, 0xffd90f3ba4055e19,
	0xfffa8b71fc72c913, 0xffff540c0914b3c9, 0xffffed1f4aa8f120, 0xfffffe216e641462, 0xffffffd4d85d3183, 0xfffffffc6da262b4,
	0xffffffffba12d178, 0xfffffffffb07c64c,
}
