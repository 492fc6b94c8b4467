package scoring

import (
	"math/bits"
	"time"

	"github.com/eqltui/eqltui/internal/decay"
)

// one is 1 in Q62, in which package decay says what is left of a touch.
const one = decay.One

// worth is a sum of decayed touches: whole ones and a part of one in Q62. Adding commutes, so the
// order of the touches does not matter.
type worth struct{ whole, part uint64 }

func (w *worth) add(q62 uint64) {
	w.part += q62
	w.whole += w.part >> 62
	w.part &= one - 1
}

// points returns points × w rounded half up, ⌊x+½⌋, kept within ±limit.
func (w worth) points(points, limit int) int {
	times, negative := uint64(points), points < 0
	round := uint64(one / 2)
	if negative {
		// ⌊½-y⌋ is -⌈y-½⌉: an exact half goes up, towards zero.
		times, round = uint64(-points), one/2-1
	}
	over, whole := bits.Mul64(times, w.whole)
	hi, lo := bits.Mul64(times, w.part)
	lo, carry := bits.Add64(lo, round, 0)
	whole, carry = bits.Add64(whole, (hi+carry)<<2|lo>>62, 0)
	sum := limit
	if over == 0 && carry == 0 && whole < uint64(limit) {
		sum = int(whole)
	}
	if negative {
		return -sum
	}
	return sum
}

// millis is a span in whole milliseconds, the grain of ages.
func millis(d time.Duration) int64 { return d.Milliseconds() }
