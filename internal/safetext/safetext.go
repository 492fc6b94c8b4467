// Package safetext is the one cleaner that every text from outside passes before it can reach a
// terminal: names, notes, URLs, file names, error bodies.
//
// A terminal executes what it is shown. Stripping escape sequences is not enough: naive strippers
// keep C0 and C1 controls and copy whatever hides behind a broken UTF-8 lead byte. So this package
// decodes first and then keeps only what is harmless, by Unicode class. Its oracle, held by a fuzz
// test: the result is valid UTF-8, has no rune of Cc, Cf, Co, Cs, Zl or Zp, and cleaning it again
// changes nothing.
package safetext

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxMarks bounds the combining marks on one base rune: more is a stack of ink over other rows.
const maxMarks = 4

// Line returns s fit for one line of a terminal: line breaks and tabs become blanks, everything
// that could steer a terminal or hide from a reader is gone, broken bytes become U+FFFD, and the
// rest is in NFC.
func Line(s string) string {
	if settled(s) {
		return s
	}
	return clean(s, false, false)
}

// Block is Line for text of several lines: line breaks stay, as \n.
func Block(s string) string {
	if settled(s) {
		return s
	}
	return clean(breaks(s), true, false)
}

// Kept is Line for what is stored and handed on: characters without width that are a part of a word stay
// (joiners between letters of scripts that join, and between emoji; selectors of a variant behind what has
// one). Whatever is shown passes Line on its way to the screen, which takes them out.
func Kept(s string) string {
	if settled(s) {
		return s
	}
	return clean(s, false, true)
}

// KeptBlock is Block for what is stored and handed on.
func KeptBlock(s string) string {
	if settled(s) {
		return s
	}
	return clean(breaks(s), true, true)
}

// Quote shows a raw value for inspection: ASCII only, everything else escaped as Go does.
func Quote(s string) string { return strconv.QuoteToASCII(s) }

// QuoteWord shows a word that was typed inside a message, as Quote does; a long one is cut.
func QuoteWord(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "..."
	}
	return Quote(s)
}

// Shown quotes a piece of outside text inside a message: clean and short.
func Shown(s string) string {
	s = Line(s)
	if r := []rune(s); len(r) > 60 {
		s = string(r[:60]) + "..."
	}
	return `"` + s + `"`
}

// settled is the fast way out for the usual case, printable ASCII and the letters of Europe: each is one
// rune in NFC, and none is hidden.
func settled(s string) bool {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r < 0x20 || r > lastLatin || r > 0x7e && r < firstLatin {
			return false
		}
		i += n
	}
	return true
}

// plain says that a text is printable ASCII.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// breaks writes every end of a line as \n: terminals paste a carriage return alone, and other programs
// end lines and pages in ways of their own.
func breaks(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch r {
		case '\r', '\v', '\f', '\u0085', '\u2028', '\u2029':
			return '\n'
		}
		return r
	}, s)
}

func clean(s string, keepBreaks, keepJoiners bool) string {
	var b strings.Builder
	b.Grow(len(s))
	last := rune(0) // that was kept
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		before := last
		last = r
		switch {
		case r == utf8.RuneError && n <= 1:
			b.WriteRune(utf8.RuneError)
		case r == '\n' && keepBreaks:
			b.WriteByte('\n')
		case r == '\n', r == '\r', r == '\t', r == '\v', r == '\f', r == '\u0085', r == '\u2028', r == '\u2029':
			b.WriteByte(' ')
		case keepJoiners && joins(before, r, s[i:]):
			b.WriteRune(r)
		case hidden(r):
			last = before
		case unicode.Is(unicode.Zs, r):
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	out := fewMarks(norm.NFC.String(b.String()))
	if keepJoiners && out != s {
		return clean(out, keepBreaks, true) // what a joiner stood behind may be gone
	}
	return out
}

// hidden says whether a rune can steer a terminal, reorder text or take no place at all.
func hidden(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp,
		unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector, unicode.Noncharacter_Code_Point)
}

// Unseen returns the first character of a text that takes no place, steers or reorders: what a reader does
// not see. A line break is one as well; a blank of whatever kind is none.
func Unseen(s string) (rune, bool) {
	for _, r := range s {
		if hidden(r) {
			return r, true
		}
	}
	return 0, false
}

// Seen returns a text without the characters of Unseen.
func Seen(s string) string {
	if _, some := Unseen(s); !some {
		return s
	}
	return strings.Map(func(r rune) rune {
		if hidden(r) {
			return -1
		}
		return r
	}, s)
}

// fewMarks drops combining marks beyond maxMarks on one base, and marks that have no base.
func fewMarks(s string) string {
	marks, based, cut := 0, false, false
	for _, r := range s {
		if unicode.Is(unicode.M, r) {
			marks++
			if marks > maxMarks || !based {
				cut = true
				break
			}
			continue
		}
		marks, based = 0, r != '\n'
	}
	if !cut {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	marks, based = 0, false
	for _, r := range s {
		if unicode.Is(unicode.M, r) {
			marks++
			if marks <= maxMarks && based {
				b.WriteRune(r)
			}
			continue
		}
		marks, based = 0, r != '\n'
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}
