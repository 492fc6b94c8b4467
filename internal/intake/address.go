package intake

import (
	"strings"

	"github.com/eqltui/eqltui/internal/intake/value"
	"github.com/eqltui/eqltui/internal/mailbox"
)

// address reads the one e-mail address of a cell, whatever stands around it: a display name, mailto:,
// brackets of Markdown, quotes, a stray comma. ok is false when there is none, or more than one: which
// of two is meant is not guessed.
func address(cell string) (text string, ok bool) {
	if bare(cell) {
		return cell, true
	}
	cell = strings.ReplaceAll(value.Visible(cell), "\uff20", "@")
	if mailbox.Valid(cell) == nil {
		return cell, true
	}
	found := ""
	for part := range strings.FieldsFuncSeq(cell, func(r rune) bool { return strings.ContainsRune(" <>()[]{},;|\"\u201c\u201d", r) }) {
		part = strings.TrimFunc(part, func(r rune) bool { return strings.ContainsRune("'.:\u2018\u2019`*", r) })
		if len(part) > len(scheme) && strings.EqualFold(part[:len(scheme)], scheme) {
			part, _, _ = strings.Cut(part[len(scheme):], "?")
		}
		key, err := mailbox.Normalize(part)
		if err != nil {
			continue
		}
		if other, err := mailbox.Normalize(found); err == nil && other != key {
			return "", false
		}
		found = part
	}
	return found, found != ""
}

// bare reports whether a cell is letters around one at sign, as nearly all are. What is wrong with such an
// address the desk tells.
func bare(cell string) bool {
	at := 0
	for i := range len(cell) {
		switch c := cell[i]; {
		case c == '@':
			at++
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("._%+-", c) >= 0:
		default:
			return false
		}
	}
	return at == 1 && cell[len(cell)-1] != '.'
}

const scheme = "mailto:"

// email is the address of a column; what cannot be read stays as it is written, to be told.
func (r *row) email(field string) string {
	s := r.text(field)
	if a, ok := address(s); ok {
		return a
	}
	return s
}
