package measure

import "strings"

func marks(name string) (from, to string) {
	return "<!-- " + name + " -->\n", "<!-- end of " + name + " -->\n"
}

// Part is what a document has between the marks of a name; false where it has none.
func Part(doc, name string) (text string, ok bool) {
	from, to := marks(name)
	_, rest, ok := strings.Cut(doc, from)
	if !ok {
		return "", false
	}
	text, _, ok = strings.Cut(rest, to)
	return text, ok
}

// Put is a document with a text between the marks of a name, in the place of what stood there, or at the end.
func Put(doc, name, text string) string {
	from, to := marks(name)
	whole := from + text + to
	if old, ok := Part(doc, name); ok {
		return strings.Replace(doc, from+old+to, whole, 1)
	}
	return strings.TrimRight(doc, "\n") + "\n\n" + whole
}
