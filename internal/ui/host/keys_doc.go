package host

import (
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/say"
)

// Markdown is docs/KEYS.md: every key, from the table that the program obeys.
func Markdown() string {
	w, err := say.NewWords()
	if err != nil {
		return ""
	}
	var b strings.Builder
	b.WriteString("# Keys\n\nWritten by `go test ./internal/ui/host -run TestDocsAreThoseOfTheTable -update` from the table that the " +
		"program obeys.\n")
	b.WriteString("\nA key that changes a lead opens a sheet; `ctrl+s` sends it, `esc` closes it and keeps what was typed. ")
	b.WriteString("`u` takes the last action back while the undo window is open. A key that can do nothing now says why.\n")
	table := keys.Table()
	for _, scope := range keys.Scopes() {
		b.WriteString("\n## " + w.Say("scope."+string(scope)) + "\n\n| key | does | command | roles |\n|---|---|---|---|\n")
		for i := range table {
			if table[i].Scope == scope {
				b.WriteString("| " + markdownCode(strings.Fields(table[i].Label())) + " | " + w.Say("key."+string(table[i].ID)) + " | " +
					markdownCode(table[i].Commands()) + " | " + table[i].Roles() + " |\n")
			}
		}
	}
	b.WriteString("\n## Keys of your own\n\n`eqltui/keys.yaml` in your configuration folder (or the file that `EQLTUI_KEYS` names) " +
		"holds one action a line:\n")
	b.WriteString("\n```yaml\nlead.disqualify: ctrl+x\nlead.tag: [f5, \"#\"]\nglobal.redraw: none\n```\n")
	b.WriteString("\n`eqltui keys` shows the names of all actions and the keys in force, `eqltui keys --check FILE` tells every " +
		"mistake with its line. ")
	b.WriteString("`ctrl+c`, `esc` and `F1` always do the same; `ctrl+h` `ctrl+j` `ctrl+k` `ctrl+a` `ctrl+b` stay free for tmux and vim. ")
	b.WriteString("A line that is wrong leaves the usual key, and nothing in the file keeps the cockpit from opening.\n")
	b.WriteString("\n" + strconv.Itoa(len(table)) + " bindings. In a text field every printable key is text.\n")
	return b.String()
}

func markdownCode(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return "`" + strings.Join(words, "` `") + "`"
}

// KeyWords returns what a binding does, in words.
func KeyWords() func(keys.ID) string {
	w, err := say.NewWords()
	if err != nil {
		return func(id keys.ID) string { return string(id) }
	}
	return func(id keys.ID) string { return w.Say("key." + string(id)) }
}
