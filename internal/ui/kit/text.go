// Package kit holds the widgets of the cockpit: cell-aware text, a pen for one line, lists, bars,
// forms and boxes. It knows nothing of leads.
package kit

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Width is how many terminal cells s takes.
func Width(s string) int {
	if plain(s) {
		return len(s)
	}
	if n, ok := single(s); ok {
		return n
	}
	return ansi.StringWidth(s)
}

// single counts texts of characters that take one cell each and join with nothing: Latin with its
// accents in one piece, dashes, quotes, arrows, rules and bars. Most names and all our signs are
// such, and looking for clusters in them costs most of a frame.
func single(s string) (cells int, ok bool) {
	for _, r := range s {
		switch {
		case r >= 0x20 && r <= 0x7e, r >= 0xa1 && r <= 0x2ff && r != 0xa9 && r != 0xad && r != 0xae:
		case r >= 0x2010 && r <= 0x2027 && r != 0x203c, r >= 0x2500 && r <= 0x25a0, r == 0x25cb, r == 0x25cf, r == 0x2192:
		default:
			return 0, false
		}
		cells++
	}
	return cells, true
}

// plain is the usual case: printable ASCII, one cell a byte.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// Cut shortens s to at most w cells, with the tail as its last cell when something is lost. A wide
// character never hangs over the edge.
func Cut(s string, w int, tail string) string {
	if w <= 0 {
		return ""
	}
	if Width(s) <= w {
		return s
	}
	if Width(tail) > w {
		tail = ""
	}
	if _, ok := single(s); ok {
		left := w - Width(tail)
		for i := range s {
			if left == 0 {
				return s[:i] + tail
			}
			left--
		}
	}
	return ansi.Truncate(s, w, tail)
}

// CutMiddle shortens s from its middle, as paths are: both ends tell something.
func CutMiddle(s string, w int, tail string) string {
	if Width(s) <= w {
		return s
	}
	t := Width(tail)
	if w <= t+2 {
		return Cut(s, w, tail)
	}
	head := (w - t) / 2
	return ansi.Truncate(s, head, "") + tail + last(s, w-t-head)
}

// last is the end of s that takes at most w cells. Half of a wide character is left out.
func last(s string, w int) string {
	from := Width(s) - w
	end := ansi.TruncateLeft(s, from, "")
	if Width(end) > w {
		end = ansi.TruncateLeft(s, from+1, "")
	}
	return end
}

// Left pads s with blanks on its right to w cells, Right on its left. Longer text stays as it is.
func Left(s string, w int) string { return s + Blanks(w-Width(s)) }

// Right pads s on its left, for numbers.
func Right(s string, w int) string { return Blanks(w-Width(s)) + s }

// Blanks is n blanks, none for n below 1.
func Blanks(n int) string {
	const many = "                                                                                                                     " +
		"           "
	if n <= 0 {
		return ""
	}
	if n <= len(many) {
		return many[:n]
	}
	return strings.Repeat(" ", n)
}

// Repeat is s n times, none for n below 1.
func Repeat(s string, n int) string {
	if n <= 0 {
		return ""
	}
	return strings.Repeat(s, n)
}

// named is the name of a lead or of a period, L-12 or 2026-Q4: its hyphen is no place to break a line. Until the line is
// broken tied stands for it.
var named = safetext.Pattern(`\b(L|[0-9]{4})-([0-9QW])`)

const tied = "\ue0ff"

// Wrap breaks s into lines of at most w cells, at blanks where it can. Breaks in s stay.
func Wrap(s string, w int) []string {
	if w <= 0 {
		return nil
	}
	var lines []string
	for _, part := range strings.Split(named().ReplaceAllString(s, "$1"+tied+"$2"), "\n") {
		for _, line := range strings.Split(ansi.Wrap(part, w, ""), "\n") {
			lines = append(lines, Cut(strings.TrimRight(strings.ReplaceAll(line, tied, "-"), " "), w, ""))
		}
	}
	return lines
}

// Clusters splits s into what a person takes for characters.
func Clusters(s string) []string {
	out := make([]string, 0, len(s))
	for it := graphemes.FromString(s); it.Next(); {
		out = append(out, it.Value())
	}
	return out
}
