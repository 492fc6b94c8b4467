package lead

import (
	"strconv"
	"strings"
)

// MinorDigits is how many digits of an amount stand behind its point. Every amount of the program is kept in
// hundredths, whatever its currency: an amount of yen too is read, kept and written so.
const MinorDigits = 2

// Major writes an amount of minor units in major ones, its digits in groups of three: -1234550 is "-12 345.50" with
// a blank and a point. cents says how many digits stand behind the point, 0 or MinorDigits; 0 is for amounts that
// have none.
func Major(minor int64, group, point string, cents int) string {
	sign, n := "", uint64(minor)
	if minor < 0 {
		sign, n = "-", -n
	}
	const whole = 100 // minor units of a major one
	s := sign + Grouped(strconv.FormatUint(n/whole, 10), group)
	if cents == 0 {
		return s
	}
	digits := strconv.FormatUint(whole+n%whole, 10)
	return s + point + digits[1:]
}

// Grouped sets digits in groups of three.
func Grouped(digits, group string) string {
	if len(digits) <= 3 || group == "" {
		return digits
	}
	var b strings.Builder
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(group)
		}
		b.WriteByte(digits[i])
	}
	return b.String()
}
