package host

import (
	"maps"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// command is what was typed after the colon, in the words of the command line:
// "disqualify L-12 --reason no_budget", or shorter "disqualify no_budget".
type command struct {
	word  string
	ids   []lead.ID
	args  []string          // what is neither a lead nor a flag
	flags map[string]string // without the dashes
}

// switches are the flags that take no value.
func switches() []string {
	return []string{"confirm-us", "refuse-us", "deny", "off", "confirm", "introduce"}
}

// readCommand never fails: what makes no sense stays in args, and the sheet shows it.
func readCommand(text string) command {
	words := splitWords(text)
	c := command{flags: map[string]string{}}
	if len(words) == 0 {
		return c
	}
	c.word, words = strings.ToLower(words[0]), words[1:]
	leads := true
	for i := 0; i < len(words); i++ {
		w := words[i]
		if id, ok := leadWord(w); ok && leads {
			c.ids = append(c.ids, id)
			continue
		}
		leads = false
		name, ok := strings.CutPrefix(w, "--")
		if !ok || name == "" {
			c.args = append(c.args, w)
			continue
		}
		name, value, has := strings.Cut(name, "=")
		if !has && !slices.Contains(switches(), name) && i+1 < len(words) {
			i++
			value = words[i]
		}
		c.flags[name] = value
	}
	return c
}

// leadWord reads a lead as it is shown, L-12: a bare number could be anything.
func leadWord(w string) (lead.ID, bool) {
	if len(w) < 3 || w[0] != 'L' && w[0] != 'l' || w[1] != '-' {
		return 0, false
	}
	id, err := lead.ParseID(w)
	return id, err == nil
}

// splitWords splits at blanks; quotes keep a text together, a backslash takes a quote as it is. A
// quote that is not closed ends with the text.
func splitWords(text string) []string {
	var out []string
	var b strings.Builder
	var quote rune
	in, escaped := false, false
	for _, r := range text {
		switch {
		case escaped:
			b.WriteRune(r)
			escaped = false
		case r == '\\' && quote != 0:
			escaped = true
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && r == '"':
			quote, in = r, true
		case quote == 0 && (r == ' ' || r == '\t' || r == '\n'):
			if in {
				out = append(out, b.String())
				b.Reset()
			}
			in = false
		default:
			b.WriteRune(r)
			in = true
		}
	}
	if in {
		out = append(out, b.String())
	}
	return out
}

// answers are the questions of the verb's sheet that the command answers, by their ids.
func (c *command) answers(v desk.Verb) map[string]string {
	out := map[string]string{}
	put := func(id, value string) {
		if value != "" {
			out[id] = value
		}
	}
	said := map[string]string{}
	if act := desk.ActOf(v); act != nil {
		for name, values := range act.Said(c.args) {
			said[name] = strings.Join(values, " ")
		}
	}
	maps.Copy(said, c.flags)
	for name, value := range said {
		switch name {
		case "until":
			put("date", value)
		case "next-step":
			put("next", value)
		case desk.AskConfirm, desk.AskIntroduce:
			put("ask", name)
		case "deny":
			put("word", "denies")
		case "confirm-us":
			put("us", string(lead.Confirmed))
		case "refuse-us":
			put("us", string(lead.Refused))
		case "set":
			field, value, _ := strings.Cut(value, "=")
			put(field, value)
		case "facts":
			field, value, _ := strings.Cut(value, "=")
			put("field", strings.TrimSpace(field))
			put("value", strings.TrimSpace(value))
		default:
			put(strings.Replace(name, "-evidence", ".evidence", 1), value)
		}
	}
	return out
}
