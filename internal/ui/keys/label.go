package keys

import (
	"strings"
	"unicode/utf8"

	"github.com/eqltui/eqltui/internal/desk"
)

// Label is how the keys are written. The signs for Enter and the arrows are the Unicode ones; a
// screen puts its theme's in their place.
func (b *Binding) Label() string {
	if b.Shown != "" && b.Default == nil {
		return b.Shown
	}
	shown := make([]string, len(b.Keys))
	for i, k := range b.Keys {
		shown[i] = Written(k)
	}
	return strings.Join(shown, "  ")
}

// Written is how people write a key: "PgDn" for "pgdown", "F1" for "f1".
func Written(name string) string {
	at := strings.LastIndex(name, "+") + 1
	if at == len(name) { // the key is + itself
		at = max(len(name)-1, 0)
	}
	mods, key := name[:at], name[at:]
	switch key {
	case "enter":
		key = "↵"
	case "left":
		key = "←"
	case "right":
		key = "→"
	case "up":
		key = "↑"
	case "down":
		key = "↓"
	case "pgup":
		key = "PgUp"
	case "pgdown":
		key = "PgDn"
	case "home", "end", "insert", "delete":
		key = strings.ToUpper(key[:1]) + key[1:]
	default:
		if utf8.RuneCountInString(key) > 1 && key[0] == 'f' && key[1] >= '0' && key[1] <= '9' {
			key = "F" + key[1:]
		}
	}
	return mods + key
}

// GroupOf is where help lists the binding.
func (b *Binding) GroupOf() Group {
	if b.Group != "" {
		return b.Group
	}
	switch b.Scope {
	case List:
		return Moves
	case Global:
		return Apps
	case Sheet:
		return Forms
	}
	return Acts
}

// Command is the command line of what the binding does to the leads that are named, "" when there
// is none. A word in capitals stands for what the person still has to say.
func (b *Binding) Command(leads ...string) string {
	if len(b.Verbs) > 0 {
		return b.CommandOf(0, leads...)
	}
	if b.Line == "" {
		return ""
	}
	line := b.Line
	if strings.Contains(line, "{lead}") {
		lead := "LEAD"
		if len(leads) > 0 {
			lead = leads[0]
		}
		line = strings.ReplaceAll(line, "{lead}", lead)
	}
	return "eqltui " + line
}

// Commands are all that the binding does, each as a command line.
func (b *Binding) Commands() (out []string) {
	for i := range b.Verbs {
		out = append(out, b.CommandOf(i))
	}
	if line := b.Command(); len(out) == 0 && line != "" {
		out = append(out, line)
	}
	return out
}

// Roles are those that may, "" for everybody.
func (b *Binding) Roles() string {
	var out []string
	for _, v := range b.Verbs[:min(len(b.Verbs), 1)] {
		for _, role := range desk.RolesOf(v) {
			out = append(out, string(role))
		}
	}
	return strings.Join(out, ", ")
}

// CommandOf is the command line of one of the binding's verbs.
func (b *Binding) CommandOf(verb int, leads ...string) string {
	act := desk.ActOf(b.Verbs[verb])
	if len(leads) == 0 && b.Scope != Global { // where they are optional they are left out
		leads = []string{strings.ToUpper(string(act.On))}
	}
	usage, _, _ := strings.Cut(act.Usage(), "|") // of several ways the first, so that a shell takes the line as it stands
	return strings.TrimSpace(strings.Join(append(append([]string{"eqltui", string(act.Verb)}, leads...), usage), " "))
}
