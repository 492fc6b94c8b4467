package kit

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/eqltui/eqltui/internal/ui/theme"
)

// Over lays a drawn box of width bw over lines of w cells, its corner at x, y. What stands beside the
// box stays; a wide character under its edge becomes blank.
func Over(lines, box []string, bw, x, y, w int) {
	bw = min(bw, w)
	x = min(max(x, 0), w-bw)
	for i, b := range box {
		if y+i < 0 || y+i >= len(lines) {
			continue
		}
		line := lines[y+i]
		left, right := "", ""
		if x > 0 {
			left = ansi.Truncate(line, x, "")
			left += Blanks(x-Width(left)) + theme.Reset
		}
		if rest := w - x - bw; rest > 0 {
			right = last(line, rest)
			right = Blanks(rest-Width(right)) + right + theme.Reset
		}
		lines[y+i] = left + b + right
	}
}

// Cont ends a painted line of w cells with an ellipsis, as one whose sentence goes on elsewhere.
func Cont(th *theme.Theme, line string, w int) string {
	text := Width(strings.TrimRight(ansi.Strip(line), " "))
	tail := th.Glyphs.Ellipsis
	text = max(min(text, w-Width(tail)), 0)
	return ansi.Truncate(line, text, "") + tail + theme.Reset + Blanks(w-text-Width(tail))
}
