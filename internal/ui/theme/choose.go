package theme

import "strings"

// Choose settles which theme a session gets. NO_COLOR with any value but the empty one wins
// (https://no-color.org), then the person's choice, then what the terminal said of its background.
func Choose(name string, env []string, darkBackground bool) string {
	if v, ok := Lookup(env, "NO_COLOR"); ok && v != "" {
		return Mono
	}
	switch name {
	case Dark, Light, ANSI, Mono:
		return name
	case HighContrast:
		if !darkBackground {
			return contrastLight
		}
		return contrastDark
	}
	if !darkBackground {
		return Light
	}
	return Dark
}

// Lookup finds the last value of a variable, as the shell does.
func Lookup(env []string, name string) (string, bool) {
	for i := len(env) - 1; i >= 0; i-- {
		if k, v, ok := strings.Cut(env[i], "="); ok && k == name {
			return v, true
		}
	}
	return "", false
}
