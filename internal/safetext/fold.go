package safetext

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// undecomposed maps the letters that Unicode does not decompose but people type without their
// stroke: NFD leaves ł whole, so "zolw" would not find "żółw".
var undecomposed = map[rune]string{
	'ł': "l", 'đ': "d", 'ð': "d", 'ø': "o", 'ħ': "h", 'ı': "i", 'ŧ': "t", 'ŋ': "n",
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'þ': "th", 'ſ': "s", 'ĸ': "k",
}

// Fold returns the form in which text is compared and searched: cleaned, in lower case, without
// accents, with compatibility forms (full-width letters, ligatures) resolved, trimmed, and with
// runs of blanks made one. Fold(Fold(s)) is Fold(s).
func Fold(s string) string {
	if plain(s) {
		return foldPlain(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	blank := false
	for _, r := range norm.NFKD.String(strings.ToLower(norm.NFKC.String(Line(s)))) {
		switch {
		case unicode.Is(unicode.M, r):
			continue
		case unicode.IsSpace(r):
			blank = b.Len() > 0
			continue
		}
		if blank {
			b.WriteByte(' ')
			blank = false
		}
		r = unicode.ToLower(r)
		if t, ok := undecomposed[r]; ok {
			b.WriteString(t)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// foldPlain is Fold of printable ASCII: nothing to decompose, only case and blanks.
func foldPlain(s string) string {
	b := make([]byte, 0, len(s))
	blank := false
	for i := range len(s) {
		c := s[i]
		if c == ' ' {
			blank = len(b) > 0
			continue
		}
		if blank {
			b, blank = append(b, ' '), false
		}
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		b = append(b, c)
	}
	if string(b) == s {
		return s
	}
	return string(b)
}
