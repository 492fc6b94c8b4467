package say

import (
	"fmt"
	"strconv"
	"strings"
)

// lines reads the catalogue as its makers keep it: a text on a line, bare or between quotes, or its two
// forms between braces. That is YAML, but a reader of all of YAML took a tenth of the start for it. A test
// holds that both read the same.
func lines(doc []byte, into any) error {
	all := map[string]any{}
	for n, line := range strings.Split(string(doc), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		id, rest, ok := strings.Cut(line, ": ")
		if _, twice := all[id]; !ok || twice || rest == "" {
			return fmt.Errorf("line %d: no text, or one that was there before: %s", n+1, line)
		}
		var err error
		if all[id], err = text(rest); err != nil {
			return fmt.Errorf("line %d: %w: %s", n+1, err, line)
		}
	}
	*into.(*any) = all
	return nil
}

// text reads what stands behind an id.
func text(rest string) (any, error) {
	if strings.HasPrefix(rest, `"`) {
		return strconv.Unquote(rest)
	}
	rest, ok := strings.CutPrefix(rest, "{")
	if !ok {
		return rest, nil
	}
	forms := map[string]any{}
	for {
		name, quoted, _ := strings.Cut(rest, ": ")
		form, err := strconv.QuotedPrefix(quoted)
		if err != nil {
			return nil, err
		}
		if forms[name], err = strconv.Unquote(form); err != nil {
			return nil, err
		}
		switch quoted = quoted[len(form):]; {
		case quoted == "}":
			return forms, nil
		case !strings.HasPrefix(quoted, ", "):
			return nil, strconv.ErrSyntax
		}
		rest = quoted[len(", "):]
	}
}
