package policy

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
)

// maxListed bounds the lines of an error text: a file that is no policy at all makes thousands.
const maxListed = 200

// Problem is one mistake, or one warning, with its place in the document.
type Problem struct {
	Line, Column int    // from 1, columns in characters
	Path         string // "scoring.fit.rules[2].points"; "" for the document
	Message      string // a clause: what is wrong
	Hint         string // what to write instead; may be empty
	Warning      bool   // the document is still usable
}

// String returns "line:col: message; hint".
func (p Problem) String() string {
	text := fmt.Sprintf("%d:%d: ", p.Line, p.Column)
	if p.Warning {
		text += "warning: "
	}
	text += p.Message
	if p.Hint != "" {
		text += "; " + p.Hint
	}
	return text
}

// Problems is everything found in a document, by position.
type Problems []Problem

// Mistakes returns the problems that make the document unusable.
func (ps Problems) Mistakes() Problems { return ps.only(false) }

// Warnings returns the problems that a publisher should look at but may leave.
func (ps Problems) Warnings() Problems { return ps.only(true) }

func (ps Problems) only(warning bool) Problems {
	var out Problems
	for _, p := range ps {
		if p.Warning == warning {
			out = append(out, p)
		}
	}
	return out
}

// Err returns nil when there is no mistake; otherwise a *fault.Error of kind Invalid whose text
// lists every mistake on a line of its own, "NAME:line:col: message; hint". Warnings are left out.
func (ps Problems) Err(name string) error {
	mistakes := ps.Mistakes()
	if len(mistakes) == 0 {
		return nil
	}
	name = safetext.Line(name)
	var b strings.Builder
	b.WriteString(count(len(mistakes), "mistake"))
	for i, p := range mistakes {
		if i == maxListed {
			fmt.Fprintf(&b, "\nand %d more", len(mistakes)-i)
			break
		}
		fmt.Fprintf(&b, "\n%s:%s", name, p)
	}
	return fault.New(fault.Invalid, "check policy "+name, b.String(), "correct these lines; docs/POLICY.md explains every key")
}

// sorted orders by position and leaves problems of one place in the order in which they were found.
func (ps Problems) sorted() Problems {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(a.Line-b.Line, a.Column-b.Column)
	})
	return ps
}

// quoted shows a piece of the document inside a message: as it is when that is harmless, escaped
// when it hides or steers something.
func quoted(s string) string {
	s = shorten(s)
	if safetext.Line(s) != s || strings.ContainsAny(s, "\"\\") {
		return safetext.Quote(s)
	}
	return `"` + s + `"`
}

// shorten keeps messages and paths of a bounded length.
func shorten(s string) string { return cut(s, 60) }

// cut ends s before the character that would pass the most bytes.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	end := most
	for end > 0 && s[end]&0xC0 == 0x80 {
		end--
	}
	return s[:end] + "..."
}

// count writes a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// listed joins words for a sentence: "a, b and c".
func listed(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + last + " " + words[len(words)-1]
}
