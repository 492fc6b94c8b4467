package value

import (
	"strings"
	"unicode"
)

// Visible is a typed cell without what no reader sees: marks of direction, of byte order, joiners and
// soft hyphens that programs leave around numbers, dates and addresses. Any blank becomes a plain one.
// Texts are not read through it: in a name a joiner means something.
func Visible(s string) string {
	for i := range len(s) {
		if s[i] >= 0x80 || s[i] < ' ' {
			return strings.TrimSpace(strings.Map(visible, s))
		}
	}
	return s
}

func visible(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case unicode.In(r, unicode.Cf, unicode.Cc, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector):
		return -1
	}
	return r
}
