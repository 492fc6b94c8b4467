package app

import "strings"

// shellWords splits a line into words as a shell does: at blanks, with quotes of both kinds and backslashes, which within "
// stand only before a quote or another one. Nothing else of a shell is read. ok is whether every quote is closed.
func shellWords(line string) (words []string, ok bool) {
	var b strings.Builder
	var quote rune
	in, after := false, false // in a word; behind a backslash
	for _, r := range line {
		switch {
		case after:
			if quote == '"' && r != '"' && r != '\\' {
				b.WriteByte('\\')
			}
			b.WriteRune(r)
			after = false
		case r == '\\' && quote != '\'':
			in, after = true, true
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			b.WriteRune(r)
		case r == '"' || r == '\'':
			in, quote = true, r
		case r == ' ' || r == '\t' || r == '\n' || r == '\r':
			if in {
				words = append(words, b.String())
				b.Reset()
			}
			in = false
		default:
			b.WriteRune(r)
			in = true
		}
	}
	if in {
		words = append(words, b.String())
	}
	return words, quote == 0 && !after
}
