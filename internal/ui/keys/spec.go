package keys

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/typo"
)

// named lists the keys that have a name instead of a character.
func named() []string {
	return []string{
		"enter", "esc", "tab", "space", "backspace", "delete", "insert", "up", "down", "left", "right", "home", "end", "pgup", "pgdown",
		"f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11", "f12",
	}
}

// otherwise is how else people write those names.
func otherwise(name string) string {
	switch name {
	case "return", "ret":
		return "enter"
	case "escape":
		return "esc"
	case "del":
		return "delete"
	case "ins":
		return "insert"
	case "pageup":
		return "pgup"
	case "pagedown", "pgdn":
		return "pgdown"
	case "control":
		return "ctrl"
	case "option", "opt":
		return "alt"
	case "cmd", "command", "win":
		return "super"
	}
	return name
}

// modifiers in the order in which Name writes them.
func modifiers() []string { return []string{"ctrl", "alt", "shift", "meta", "hyper", "super"} }

// Spec reads a key as a person writes it, "Ctrl+X" or "PgDn" or "?", and returns the name by which
// Find knows it. A name reads as itself. When it is none, why says so and hint what to write.
func Spec(text string) (name, why, hint string) {
	const form = "write a character, or a name such as ctrl+x, f5, pgdown"
	text = strings.TrimSpace(text)
	if text == "" {
		return "", "no key is named", form
	}
	var mods []string
	rest := text
	for {
		at := strings.IndexByte(rest, '+')
		if at <= 0 || at == len(rest)-1 {
			break
		}
		mod := otherwise(strings.ToLower(rest[:at]))
		if !slices.Contains(modifiers(), mod) {
			return "", shown(rest[:at]) + " is no modifier", "they are ctrl, alt and shift"
		}
		if slices.Contains(mods, mod) {
			return "", mod + " stands twice", form
		}
		mods, rest = append(mods, mod), rest[at+1:]
	}
	key, why, hint := base(rest, form)
	if why != "" {
		return "", why, hint
	}
	return combine(mods, key)
}

// base is the key without modifiers.
func base(text, form string) (name, why, hint string) {
	if utf8.RuneCountInString(text) == 1 {
		r, _ := utf8.DecodeRuneInString(text)
		if r == utf8.RuneError || !unicode.IsPrint(r) || unicode.Is(unicode.M, r) || safetext.Line(text) != text {
			return "", shown(text) + " cannot be typed", form
		}
		return text, "", ""
	}
	name = otherwise(strings.ToLower(text))
	if slices.Contains(named(), name) {
		return name, "", ""
	}
	if strings.HasPrefix(name, "ctrl-") || strings.HasPrefix(name, "c-") {
		return "", shown(text) + " is no key", "write ctrl+" + name[strings.IndexByte(name, '-')+1:]
	}
	if i := typo.Nearest(name, named()); i >= 0 {
		return "", shown(text) + " is no key", "did you mean " + named()[i] + "?"
	}
	return "", shown(text) + " is no key", form
}

// combine writes modifiers and key as a terminal's event is named.
func combine(mods []string, key string) (name, why, hint string) {
	r, _ := utf8.DecodeRuneInString(key)
	single := utf8.RuneCountInString(key) == 1
	if single && len(mods) == 1 && mods[0] == "shift" {
		if big := unicode.ToUpper(r); big != r {
			return string(big), "", ""
		}
		return "", "shift+" + key + " is another character", "write the character that it types"
	}
	if len(mods) > 0 && single {
		if small := unicode.ToLower(r); utf8.RuneLen(small) > 0 {
			key = string(small)
		}
	}
	for _, m := range slices.Backward(modifiers()) {
		if slices.Contains(mods, m) {
			key = m + "+" + key
		}
	}
	return key, "", ""
}

// shown is a piece of the file inside a message, short and harmless.
func shown(s string) string {
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "..."
	}
	if safetext.Line(s) != s || strings.ContainsAny(s, "\"\\") {
		return safetext.Quote(s)
	}
	return `"` + s + `"`
}

// reserved are the keys that always do the same, so that nobody locks himself in.
func reserved() []string { return []string{"ctrl+c", "esc", "f1"} }

// forbidden says why a key may not be bound to this, and what to take instead.
func forbidden(name string, b *Binding) (why, hint string) {
	other := "take another key"
	switch name {
	case "ctrl+c":
		return "ctrl+c always leaves the cockpit", other
	case "esc":
		return "esc always goes one step back", other
	case "f1":
		return "F1 always opens help", other
	case "ctrl+i":
		return "terminals send ctrl+i as tab", "bind tab, or " + other
	case "ctrl+m":
		return "terminals send ctrl+m as enter", "bind enter, or " + other
	case "ctrl+[":
		return "terminals send ctrl+[ as esc", other
	case "ctrl+h", "ctrl+j", "ctrl+k", "ctrl+l", "ctrl+a", "ctrl+b":
		if slices.Contains(b.Keys, name) {
			return "", ""
		}
		return name + " is left free for tmux, screen and vim", other
	}
	if b.Scope == Sheet && (plain(name) || slices.Contains([]string{"space", "enter", "backspace", "delete", "left", "right", "up", "down",
		"home", "end"}, name)) {
		return "in a form " + Written(name) + " belongs to the field", "take one with ctrl"
	}
	return "", ""
}

func plain(name string) bool { return utf8.RuneCountInString(name) == 1 }

// doubtful says why a key may not work for everybody.
func doubtful(name string) (why, hint string) {
	free := "a letter works on every keyboard"
	switch {
	case strings.Contains(name, "alt+"):
		return "alt types letters on Polish keyboards and reaches few programs in a terminal", free
	case plain(name) && strings.ContainsAny(name, "[]{}~`@#\\|"):
		return name + " needs AltGr on Polish, Italian or German keyboards", free
	case plain(name) && name[0] >= utf8.RuneSelf:
		return name + " is not on every keyboard", free
	case strings.Contains(name, "meta+") || strings.Contains(name, "super+") || strings.Contains(name, "hyper+"):
		return "few terminals send " + name, free
	case strings.HasPrefix(name, "ctrl+") && !ctrlLetter(name):
		return "many terminals do not send " + Written(name), "ctrl with a letter is sent by all"
	case strings.HasPrefix(name, "shift+") && name != "shift+tab":
		return "some terminals do not send " + Written(name), free
	}
	return "", ""
}

func ctrlLetter(name string) bool {
	key := strings.TrimPrefix(name, "ctrl+")
	return len(key) == 1 && key[0] >= 'a' && key[0] <= 'z'
}
