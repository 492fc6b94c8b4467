package review

import (
	"cmp"
	"math"
	"math/big"
	"math/bits"
	"strconv"
)

// Fraction is an exact quotient of whole numbers that are not negative, such as minor units a page. Of 0 is
// none: there was nothing to divide by.
type Fraction struct{ Minor, Of int64 }

// Compare orders two fractions exactly, by their cross products in 128 bits. None comes before all others.
func (f Fraction) Compare(g Fraction) int {
	if f.Of == 0 || g.Of == 0 {
		return cmp.Compare(f.Of, g.Of)
	}
	left, leftLow := bits.Mul64(uint64(f.Minor), uint64(g.Of))
	right, rightLow := bits.Mul64(uint64(g.Minor), uint64(f.Of))
	return cmp.Or(cmp.Compare(left, right), cmp.Compare(leftLow, rightLow))
}

// Rounded is the fraction in whole minor units, half up; nil for none.
func (f Fraction) Rounded() *int64 {
	if f.Of == 0 {
		return nil
	}
	whole, rest := f.Minor/f.Of, f.Minor%f.Of
	if rest >= f.Of-rest {
		whole++
	}
	return &whole
}

// times is the whole part of f × n and whether something is left over; false when it is too large to count.
func (f Fraction) times(n int64) (whole int64, rest, ok bool) {
	high, low := bits.Mul64(uint64(f.Minor), uint64(n))
	if high >= uint64(f.Of) {
		return 0, false, false
	}
	q, r := bits.Div64(high, low, uint64(f.Of))
	return int64(q), r != 0, q <= math.MaxInt64
}

// Exactly is the decimal fraction that a number of the policy stands for: 0.6 is 3/5 and not the nearest
// binary one, so that goals are compared as they are written.
func Exactly(x float64) *big.Rat {
	r, ok := new(big.Rat).SetString(strconv.FormatFloat(x, 'f', -1, 64))
	if !ok {
		return new(big.Rat)
	}
	return r
}

// Share is k of n with four decimals; nil when n is 0.
func Share(k, n int64) *float64 { return Quotient(k, n, 4) }

// Quotient is a / b with that many decimals; nil when b is 0. It is for the eye: what is decided is decided
// on whole numbers before.
func Quotient(a, b int64, decimals int) *float64 {
	if b == 0 {
		return nil
	}
	return ptr(decimal(float64(a)/float64(b), decimals))
}

// decimal rounds what is shown as most tools do: to the nearest decimal, a tie to the even digit.
func decimal(x float64, decimals int) float64 {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(x, 'f', decimals, 64), 64)
	if err != nil {
		return x
	}
	return rounded
}

// halfUp is a / b in whole numbers, half up; nil when b is 0 or the answer is too large to count.
func halfUp(a, b *big.Int) *int64 {
	if b.Sign() == 0 {
		return nil
	}
	twice := new(big.Int).Add(new(big.Int).Lsh(a, 1), b)
	q := twice.Div(twice, new(big.Int).Lsh(b, 1))
	if !q.IsInt64() {
		return nil
	}
	return ptr(q.Int64())
}

// ceiling is the least whole number that is not below r.
func ceiling(r *big.Rat) *big.Int {
	q, rest := new(big.Int).DivMod(r.Num(), r.Denom(), new(big.Int))
	if rest.Sign() > 0 {
		q.Add(q, big.NewInt(1))
	}
	return q
}

// product multiplies whole numbers without a limit.
func product(of ...int64) *big.Int {
	p := big.NewInt(1)
	for _, n := range of {
		p.Mul(p, big.NewInt(n))
	}
	return p
}

// plus adds amounts that are not negative and stays at the largest number there is.
func plus(a, b int64) int64 {
	if a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}

func ptr[T any](v T) *T { return &v }
