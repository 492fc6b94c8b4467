package table

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Guess is a text that is no UTF-8, as it would read in an encoding.
type Guess struct{ Encoding, Text string }

// Guesses are the encodings in which a text that is no UTF-8 can be read as letters, the likeliest first: of
// which one more of the file speaks, for a line may have one such letter.
func Guesses(raw, more string) []Guess {
	names := []string{"Windows-1250", "ISO-8859-2", "Windows-1252", "Windows-1253", "Windows-1251", "IBM852", "Macintosh", "Shift_JIS"}
	if first := likely([]byte(more)); first != "" {
		names = append([]string{strings.ReplaceAll(first, " ", "-")}, names...)
	}
	var out []Guess
	seen := map[string]bool{}
	for _, name := range names {
		label, coding, err := Encoding(name)
		if err != nil || coding == nil || seen[label] {
			continue
		}
		seen[label] = true
		text, err := coding.NewDecoder().String(raw)
		if err != nil || !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool {
			return r == utf8.RuneError || unicode.IsControl(r) && !unicode.IsSpace(r)
		}) {
			continue
		}
		out = append(out, Guess{name, text})
	}
	return out
}
