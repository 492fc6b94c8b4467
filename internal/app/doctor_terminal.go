package app

import (
	"fmt"
	"strings"

	"github.com/eqltui/eqltui/internal/store"
)

// judgeTerminal looks at what the cockpit would be drawn on; without a terminal there is nothing to
// say.
func (a *app) judgeTerminal() []store.Check {
	width, ok := terminal(a.out.w)
	if !ok {
		return nil
	}
	return judgeScreen(width, a.lookup)
}

// The least width at which the cockpit shows everything that matters.
const leastWidth = 60

func judgeScreen(width int, lookup func(string) string) []store.Check {
	var out []store.Check
	term := lookup("TERM")
	switch term {
	case "", "dumb", "unknown":
		out = append(out, checked("terminal", store.Bad, "TERM says "+quoted(term)+": the cockpit cannot be drawn",
			"set TERM to what your terminal is, such as xterm-256color; the commands work without"))
	default:
		text := term
		if c := lookup("COLORTERM"); c != "" {
			text += ", " + c
		} else if lookup("NO_COLOR") != "" {
			text += ", without colours"
		}
		out = append(out, checked("terminal", store.Fine, text))
	}
	if width < leastWidth {
		out = append(out, checked("terminal.width", store.Warn, fmt.Sprintf("%d columns: the list loses columns", width),
			fmt.Sprintf("make the window %d columns or wider", leastWidth)))
	}
	if lookup("EQLTUI_ASCII") == "" && !utf8Locale(lookup) {
		out = append(out, checked("terminal.signs", store.Warn, "the locale does not say UTF-8: signs and names may come out wrong",
			"set LANG to one that ends in .UTF-8, or EQLTUI_ASCII=1 for plain signs"))
	}
	return out
}

// utf8Locale reads the locale as programs do: the first of the three that is set counts.
func utf8Locale(lookup func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(lookup(name)); v != "" {
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return false
}
