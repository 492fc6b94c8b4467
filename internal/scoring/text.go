package scoring

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Same reports whether two texts are equal as the policy compares them: trimmed and case-folded.
func Same(a, b string) bool {
	return a == b || strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}

// manyTexts is the number of literals above which a hash beats looking at each: with few, the
// first byte almost always tells two texts apart.
const manyTexts = 8

// words is a set of texts compared like Same.
type words struct {
	few  []string // trimmed
	many map[string]struct{}
}

func newWords(texts []string) words {
	var w words
	for _, t := range texts {
		w.few = append(w.few, strings.TrimSpace(t))
	}
	if len(w.few) <= manyTexts {
		return w
	}
	w.many = make(map[string]struct{}, len(w.few))
	for _, t := range w.few {
		w.many[string(foldInto(nil, t))] = struct{}{}
	}
	return w
}

// has reports whether the set has the text. It allocates only for very long texts in large sets.
func (w *words) has(s string) bool {
	if w.many != nil {
		var buf [128]byte
		_, ok := w.many[string(foldInto(buf[:0], strings.TrimSpace(s)))]
		return ok
	}
	for _, t := range w.few {
		if t == s {
			return true
		}
	}
	s = strings.TrimSpace(s)
	for _, t := range w.few {
		if strings.EqualFold(t, s) {
			return true
		}
	}
	return false
}

// foldInto appends to buf the form that two texts share exactly when strings.EqualFold calls them
// equal: of each letter the smallest of those that fold to one another.
func foldInto(buf []byte, s string) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if 'a' <= c && c <= 'z' {
				c -= 'a' - 'A'
			}
			buf = append(buf, c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		least := r
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			least = min(least, other)
		}
		buf = utf8.AppendRune(buf, least)
	}
	return buf
}
