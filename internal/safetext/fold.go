package safetext

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// undecomposed maps the letters that Unicode does not decompose but people type without their
// stroke: NFD leaves ł whole, so "zolw" would not find "żółw".
var undecomposed = map[rune]string{
	'ł': "l", 'đ': "d", 'ð': "d", 'ø': "o", 'ħ': "h", 'ı': "i", 'ŧ': "t", 'ŋ': "n",
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'þ': "th", 'ſ': "s", 'ĸ': "k",
}

// FoldVersion is the number of this way of folding. What is kept folded was folded by one of them, and is
// made anew when it was another one.
const FoldVersion = 2

// Fold returns the form in which text is searched: Caseless, and without the accents of Latin, Greek and
// Cyrillic letters, with letters that have a stroke taken for those without. Other scripts keep their marks:
// those of kana, of India and of Thailand are no accents but other letters. Fold(Fold(s)) is Fold(s).
func Fold(s string) string {
	if plain(s) {
		return foldPlain(s)
	}
	if short, ok := foldLatin(s); ok {
		return short
	}
	return foldAny(s)
}

// Caseless returns the form in which two names are one: cleaned, without regard to case (full case folding of
// Unicode, so that ς is σ and ß is ss), with compatibility forms (full-width letters, ligatures) resolved,
// trimmed, and with runs of blanks made one. Accents stay: Bar is not Bär. Caseless(Caseless(s)) is Caseless(s).
func Caseless(s string) string {
	if plain(s) {
		return foldPlain(s)
	}
	return norm.NFC.String(oneBlank(folded(s)))
}

// folded is full case folding over compatibility forms, which may leave them decomposed.
func folded(s string) string {
	s = cases.Fold().String(norm.NFKC.String(Line(s)))
	// Folding may bring forth what has a compatibility form, and composing what has another case.
	return cases.Fold().String(norm.NFKC.String(s))
}

// oneBlank trims a text and makes runs of blanks one. An accent on a blank goes with it.
func oneBlank(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		words[i] = strings.TrimLeftFunc(w, unicode.IsMark)
	}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " ")
}

// foldAny goes the long way, which is right for any text.
func foldAny(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	blank, accented := false, true // an accent on nothing, or on a blank, goes with it
	for _, r := range norm.NFKD.String(folded(s)) {
		switch {
		case unicode.Is(unicode.M, r):
			if accented {
				continue
			}
			b.WriteRune(r)
			continue
		case unicode.IsSpace(r):
			blank, accented = b.Len() > 0, true
			continue
		}
		if blank {
			b.WriteByte(' ')
			blank = false
		}
		accented = unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic)
		if t, ok := undecomposed[r]; ok {
			b.WriteString(t)
			continue
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
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

// The letters with accents of Europe's languages, from À to the end of Latin Extended-B.
const firstLatin, lastLatin = 0xC0, 0x24F

// latin is what each of them is folded to alone; "" for what is no letter. Folding does not look at
// a letter's neighbours unless one of them is a mark of its own, which none of these is.
var latin = sync.OnceValue(func() []string {
	out := make([]string, lastLatin-firstLatin+1)
	for r := rune(firstLatin); r <= lastLatin; r++ {
		if unicode.IsLetter(r) {
			out[r-firstLatin] = foldAny(string(r))
		}
	}
	return out
})

// foldLatin folds a text of printable ASCII and such letters: most names of persons and companies.
func foldLatin(s string) (string, bool) {
	letters := latin()
	b := make([]byte, 0, len(s))
	blank := false
	for _, r := range s {
		if r == ' ' {
			blank = len(b) > 0
			continue
		}
		if blank {
			b, blank = append(b, ' '), false
		}
		switch {
		case r > ' ' && r <= '~':
			if r >= 'A' && r <= 'Z' {
				r += 'a' - 'A'
			}
			b = append(b, byte(r))
		case r >= firstLatin && r <= lastLatin && letters[r-firstLatin] != "":
			b = append(b, letters[r-firstLatin]...)
		default:
			return "", false
		}
	}
	return string(b), true
}
