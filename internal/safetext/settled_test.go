package safetext

import (
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestTheFastWayOutIsWhatTheCleanerWouldSay(t *testing.T) {
	t.Parallel()
	passed := 0
	for r := rune(0); r <= 2*lastLatin; r++ {
		s := "a" + string(r)
		if settled(s) {
			passed++
		}
		if settled(s) && clean(s, false, false) != s {
			t.Errorf("%U passes, and is cleaned to %q", r, clean(s, false, false))
		}
	}
	if passed < lastLatin-firstLatin {
		t.Errorf("only %d runes pass", passed)
	}
	// What names are written in, and what lies just beside it.
	some := rapid.RuneFrom([]rune{0, '\n', ' ', 'a', '~', 0x7f, 0x80, 0x9f, 0xa0, 0xad, 0xbf, 0xc0, 0xd7, lastLatin, lastLatin + 1, 0x300,
		0x301,
		0x200b, 0x2028, utf8.RuneError, 0x1f600}, unicode.Latin)
	texts := rapid.OneOf(rapid.StringOfN(some, 0, 12, -1), rapid.Map(rapid.SliceOf(rapid.Byte()),
		func(b []byte) string { return string(b) }))
	rapid.Check(t, func(t *rapid.T) {
		if s := texts.Draw(t, "text"); Line(s) != clean(s, false, false) {
			t.Fatalf("Line(%q) is %q, cleaned it is %q", s, Line(s), clean(s, false, false))
		}
	})
}
