package safetext

import "strings"

// A list in one cell has semicolons between its elements; bars are read as well. A backslash before one of
// them, or before another backslash, makes it a part of the element.

// JoinList writes a list so that SplitList gives the same elements.
func JoinList(elements []string) string {
	parts := make([]string, len(elements))
	for i, e := range elements {
		parts[i] = escaper.Replace(e)
	}
	return strings.Join(parts, ";")
}

var escaper = strings.NewReplacer(`\`, `\\`, ";", `\;`, "|", `\|`)

// SplitList reads a list, trims its elements and drops empty ones. The result is nil when nothing is left.
func SplitList(s string) []string {
	var out []string
	var part []byte
	take := func() {
		if element := strings.TrimSpace(string(part)); element != "" {
			out = append(out, element)
		}
		part = part[:0]
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s) && strings.IndexByte(`\;|`, s[i+1]) >= 0:
			i++
			part = append(part, s[i])
		case c == ';' || c == '|':
			take()
		default:
			part = append(part, c)
		}
	}
	take()
	return out
}
