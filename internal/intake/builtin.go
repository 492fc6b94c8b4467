package intake

import (
	"embed"
	"slices"
	"strings"
)

// The profiles of programs whose exports are documented; each file says its source.
//
//go:embed profiles/*.yaml
var profileFiles embed.FS

// Builtin is a profile that comes with the program: its document as it stands, comments included.
type Builtin struct {
	Name string
	Text []byte
}

// Builtins lists them by name.
func Builtins() ([]Builtin, error) {
	entries, err := profileFiles.ReadDir("profiles")
	if err != nil {
		return nil, err
	}
	var out []Builtin
	for _, e := range entries {
		text, err := profileFiles.ReadFile("profiles/" + e.Name())
		if err != nil {
			return nil, err
		}
		out = append(out, Builtin{Name: strings.TrimSuffix(e.Name(), ".yaml"), Text: text})
	}
	slices.SortFunc(out, func(a, b Builtin) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// Purpose is the first line of a document's comment, which says what it is for; "" for none.
func Purpose(text []byte) string {
	first, _, _ := strings.Cut(string(text), "\n")
	purpose, ok := strings.CutPrefix(first, "# ")
	if !ok {
		return ""
	}
	return purpose
}
