// Package decay says what is left of a touch after a while: ½^(age/half-life).
//
// It is computed in fixed point, because the last bit of a floating-point power differs between
// machines, and neither a score nor a credit may. What is left is held in Q62: 1 is 1<<62. The whole
// half-lives are a shift; the fraction is a product of the factors below, one for each binary digit
// that is set in it, since 2^-(a+b) = 2^-a · 2^-b.
package decay

import "math/bits"

// One is 1 in Q62.
const One = 1 << 62

// factors holds 2^(-2^-k) in Q62, rounded to nearest, for k from 1 to 62. It is never written.
var factors = [62]uint64{
	0x2d413cccfe779921, 0x35d13f32b5a75abd, 0x3ab031b9f7490e4c, 0x3d495f454921b30b,
	0x3ea0ecb6dc8a80cf, 0x3f4f83033d21b05d, 0x3fa784571ee3e213, 0x3fd3b2d65447b229,
	0x3fe9d59487236bb4, 0x3ff4e9d4703df843, 0x3ffa74acbdf6c9d5, 0x3ffd3a46ffc6e30f,
	0x3ffe9d1fa8010199, 0x3fff4e8ede053ad5, 0x3fffa747318376ac, 0x3fffd3a38961e6ff,
	0x3fffe9d1c0d8fd14, 0x3ffff4e8df7680c5, 0x3ffffa746f7dc0ec, 0x3ffffd3a37af8098,
	0x3ffffe9d1bd3e854, 0x3fffff4e8de8fe2c, 0x3fffffa746f44197, 0x3fffffd3a37a116b,
	0x3fffffe9d1bd04de, 0x3ffffff4e8de8179, 0x3ffffffa746f407f, 0x3ffffffd3a37a030,
	0x3ffffffe9d1bd014, 0x3fffffff4e8de809, 0x3fffffffa746f404, 0x3fffffffd3a37a02,
	0x3fffffffe9d1bd01, 0x3ffffffff4e8de81, 0x3ffffffffa746f40, 0x3ffffffffd3a37a0,
	0x3ffffffffe9d1bd0, 0x3fffffffff4e8de8, 0x3fffffffffa746f4, 0x3fffffffffd3a37a,
	0x3fffffffffe9d1bd, 0x3ffffffffff4e8df, 0x3ffffffffffa746f, 0x3ffffffffffd3a38,
	0x3ffffffffffe9d1c, 0x3fffffffffff4e8e, 0x3fffffffffffa747, 0x3fffffffffffd3a3,
	0x3fffffffffffe9d2, 0x3ffffffffffff4e9, 0x3ffffffffffffa74, 0x3ffffffffffffd3a,
	0x3ffffffffffffe9d, 0x3fffffffffffff4f, 0x3fffffffffffffa7, 0x3fffffffffffffd4,
	0x3fffffffffffffea, 0x3ffffffffffffff5, 0x3ffffffffffffffa, 0x3ffffffffffffffd,
	0x3fffffffffffffff, 0x3fffffffffffffff,
}

// Left returns ½^(age/half) in Q62. Both are in one unit, whatever it is, age ≥ 0, half > 0.
func Left(age, half int64) uint64 {
	whole, rest := uint64(age)/uint64(half), uint64(age)%uint64(half)
	if whole > 62 {
		return 0
	}
	fraction, _ := bits.Div64(rest, 0, uint64(half)) // rest/half in Q64
	worth := uint64(One)
	for k := 0; k < len(factors) && fraction != 0; k++ {
		if fraction&(1<<63) != 0 {
			hi, lo := bits.Mul64(worth, factors[k])
			lo, carry := bits.Add64(lo, One/2, 0)
			worth = (hi+carry)<<2 | lo>>62
		}
		fraction <<= 1
	}
	return worth >> whole
}
