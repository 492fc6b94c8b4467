package safetext

import (
	"unicode"
	"unicode/utf8"
)

// The characters without width that can be a part of a word.
const (
	nonJoiner = '\u200c'
	joiner    = '\u200d'
	keycap    = '\u20e3' // the frame of a key, behind its digit and a selector
)

// unjoined are the scripts in whose words a joiner means nothing; whatever it would hide there is hostile.
var unjoined = []*unicode.RangeTable{unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Armenian, unicode.Georgian, unicode.Hebrew,
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Common,
	unicode.Inherited}

// joins reports whether a character without width is a part of the word that it stands in, by what stands
// before it and after it (Unicode 15, sections 9.2, 12.1, 13.4 and 23.2 to 23.4).
func joins(before, r rune, rest string) bool {
	switch {
	case r == nonJoiner:
		return inWord(before)
	case r == joiner:
		next, _ := utf8.DecodeRuneInString(rest)
		return inWord(before) || pictured(before) && pictured(next)
	case r >= 0xFE00 && r <= 0xFE0F:
		next, _ := utf8.DecodeRuneInString(rest)
		key := before >= '0' && before <= '9' || before == '#' || before == '*'
		return pictured(before) && before != 0xFE0F || unicode.Is(unicode.Han, before) || key && next == keycap
	case r >= 0xE0100 && r <= 0xE01EF:
		return unicode.Is(unicode.Han, before)
	case r >= 0x180B && r <= 0x180F:
		return unicode.Is(unicode.Mongolian, before) && !hidden(before)
	}
	return false
}

// inWord says that letters of a script that joins stand before a joiner.
func inWord(r rune) bool {
	return !hidden(r) && unicode.In(r, unicode.L, unicode.M) && !unicode.In(r, unjoined...)
}

// pictured says that a character is a picture, a tone of its skin or the selector that makes it one.
func pictured(r rune) bool {
	switch {
	case r == utf8.RuneError:
		return false
	case r == 0xFE0F, r >= 0x1F3FB && r <= 0x1F3FF, r >= 0x2190 && r <= 0x21FF:
		return true
	}
	return r >= 0x2100 && unicode.Is(unicode.So, r)
}
