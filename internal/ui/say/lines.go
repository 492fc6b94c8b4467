package say

import (
	"fmt"
	"strconv"
	"strings"
)

// text is what the catalogue has under an id; one is "" where nothing is counted.
type text struct{ one, other string }

// lines reads the catalogue as its makers keep it: a text on a line, bare or between quotes, or its two
// forms between braces. That is YAML, but a reader of all of YAML took a tenth of the start for it. A test
// holds that both read the same.
func lines(doc []byte) (map[string]text, error) {
	all := make(map[string]text, len(doc)/32)
	for n, line := range strings.Split(string(doc), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		id, rest, _ := strings.Cut(line, ": ")
		_, twice := all[id]
		t, ok := forms(rest)
		if !ok || twice {
			return nil, fmt.Errorf("line %d: no text, or one that was there before: %s", n+1, line)
		}
		all[id] = t
	}
	return all, nil
}

// forms reads what stands behind an id.
func forms(rest string) (t text, ok bool) {
	both, counted := strings.CutPrefix(rest, "{one: ")
	if !counted {
		t.other, ok = quoted(rest)
		return t, ok
	}
	one, err := strconv.QuotedPrefix(both)
	if err != nil {
		return t, false
	}
	other, closed := strings.CutSuffix(both[len(one):], "}")
	other, named := strings.CutPrefix(other, ", other: ")
	t.one, _ = quoted(one)
	t.other, ok = quoted(other)
	return t, ok && closed && named && other[0] == '"'
}

// quoted reads a text that may stand between quotes; nothing is none.
func quoted(s string) (string, bool) {
	if !strings.HasPrefix(s, `"`) {
		return s, s != "" && s[0] != '{'
	}
	out, err := strconv.Unquote(s)
	return out, err == nil
}
