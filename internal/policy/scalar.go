package policy

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
)

// maxText bounds one text of the document, in characters.
const maxText = 500

// raw returns the written form of a single value, trimmed. What YAML takes for a number or a truth
// value is its text here, for `country: {in: [NO]}` means Norway and 007 may be a product line.
func (c cursor) raw() (string, bool) {
	switch n := c.node.(type) {
	case *ast.StringNode:
		return strings.TrimSpace(n.Value), true
	case *ast.LiteralNode:
		return strings.Join(strings.Fields(n.Value.Value), " "), true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return strings.TrimSpace(n.GetToken().Value), true
	case *ast.MappingNode:
		return unsplit(n)
	}
	return "", false
}

// unsplit joins what the YAML library tore apart: inside brackets it reads the plain text 09:00 as
// a pair, though YAML wants a blank behind the colon of a pair.
func unsplit(n *ast.MappingNode) (string, bool) {
	if len(n.Values) != 1 {
		return "", false
	}
	pair := n.Values[0]
	if pair.Key == nil || pair.Value == nil {
		return "", false
	}
	key, value, colon := pair.Key.GetToken(), pair.Value.GetToken(), pair.Start
	_, scalar := pair.Value.(ast.ScalarNode)
	if !scalar || n.IsFlowStyle && n.Start.Value == "{" || key == nil || value == nil || colon == nil {
		return "", false
	}
	end := key.Position.Column + utf8.RuneCountInString(key.Value)
	if colon.Position.Line != key.Position.Line || value.Position.Line != key.Position.Line ||
		end != colon.Position.Column || value.Position.Column != end+1 {
		return "", false
	}
	return key.Value + ":" + value.Value, true
}

// text reads a text; def stands in for an absent one.
func (c cursor) text(def string) string {
	if c.absent() {
		return def
	}
	s, ok := c.raw()
	switch {
	case !ok:
		c.mistake("", "%s must be a text, not %s", c.name, c.what())
		return def
	case s == "":
		c.mistake("", "%s is empty", c.name)
		return def
	case utf8.RuneCountInString(s) > maxText:
		c.mistake("", "%s has more than %d characters", c.name, maxText)
		return def
	}
	if i := strings.IndexFunc(s, unseen); i >= 0 {
		r, _ := utf8.DecodeRuneInString(s[i:])
		c.warn("retype it", "%s contains the invisible character U+%04X", c.name, r)
	}
	return s
}

func unseen(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp)
}

// id reads a name that other places refer to, and that people type in filters.
func (c cursor) id() string {
	s := c.text("")
	if s == "" {
		return ""
	}
	if bad, there := notOfID(s); there {
		c.mistake(idHint, "%s %s has the character %s", c.name, quoted(s), quoted(string(bad)))
		return s
	}
	if len(s) > maxKey {
		c.mistake("", "%s has more than %d characters", c.name, maxKey)
	}
	return s
}

const idHint = "use letters a-z, digits, _ - and ."

// notOfID returns the first character that an id cannot have.
func notOfID(s string) (rune, bool) {
	for _, r := range s {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-' || r == '.' {
			continue
		}
		return r, true
	}
	return 0, false
}

// user reads a user's name.
func (c cursor) user() string {
	s := c.text("")
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == ',' }) {
		c.mistake("write the login name of one user", "%s %s has a blank or a comma", c.name, quoted(s))
	}
	return s
}

// word reads one of a few words.
func (c cursor) word(def string, allowed ...string) string {
	s := c.text("")
	if s == "" {
		return def
	}
	if slices.Contains(allowed, s) {
		return s
	}
	c.mistake(meant(s, allowed), "%s cannot be %s", c.name, quoted(s))
	return def
}

// whole reads a whole number between two bounds, both included.
func (c cursor) whole(def, low, high int) int {
	n, ok := c.integer()
	if !ok {
		return def
	}
	if n < int64(low) || n > int64(high) {
		c.mistake("", "%s must be from %d to %d, not %d", c.name, low, high, n)
		return def
	}
	return int(n)
}

// integer reads a whole number as YAML 1.2 writes it: decimal, 0x or 0o. Forms that YAML 1.1 and
// 1.2 read differently (010, 1_000) are refused rather than guessed.
func (c cursor) integer() (int64, bool) {
	if c.absent() {
		return 0, false
	}
	s, ok := c.raw()
	if _, text := c.node.(*ast.StringNode); text && ok {
		hint := ""
		if _, err := strconv.ParseInt(s, 10, 64); err == nil {
			hint = "write " + s + " without quotes"
		}
		c.mistake(hint, "%s must be a whole number, not the text %s", c.name, quoted(s))
		return 0, false
	}
	if _, number := c.node.(*ast.IntegerNode); !number {
		c.mistake("", "%s must be a whole number, not %s", c.name, c.what())
		return 0, false
	}
	digits := strings.TrimLeft(s, "+-")
	base, n := 10, s
	switch {
	case strings.HasPrefix(s, "0x"):
		base, n = 16, s[2:]
	case strings.HasPrefix(s, "0o"):
		base, n = 8, s[2:]
	case strings.Contains(s, "_"):
		c.mistake("write "+strings.ReplaceAll(s, "_", ""), "%s must be a whole number, not %s", c.name, quoted(s))
		return 0, false
	case len(digits) > 1 && digits[0] == '0':
		c.mistake("write it without the leading 0", "%s must be a whole number, not %s", c.name, quoted(s))
		return 0, false
	}
	v, err := strconv.ParseInt(n, base, 64)
	if err != nil {
		c.mistake("", "%s must be a whole number, not %s", c.name, quoted(s))
		return 0, false
	}
	return v, true
}

// decimal reads a number with or without a fraction, between two bounds, both included.
func (c cursor) decimal(def, low, high float64) float64 {
	if c.absent() {
		return def
	}
	s, _ := c.raw()
	v, err := strconv.ParseFloat(s, 64)
	_, text := c.node.(*ast.StringNode)
	if err != nil || text && !strings.ContainsAny(s, "eE") || math.IsNaN(v) || math.IsInf(v, 0) || strings.ContainsAny(s, "_xX") {
		c.mistake("write it like 0.6", "%s must be a number, not %s", c.name, c.what())
		return def
	}
	if v < low || v > high {
		c.mistake("", "%s must be from %v to %v, not %s", c.name, low, high, quoted(s))
		return def
	}
	return v
}

// truth reads true or false.
func (c cursor) truth(def bool) bool {
	if c.absent() {
		return def
	}
	if b, ok := c.node.(*ast.BoolNode); ok {
		return b.Value
	}
	hint := "write true or false"
	if s, _ := c.raw(); s != "" {
		switch strings.ToLower(s) {
		case "yes", "on", "y":
			hint = "write true"
		case "no", "off", "n":
			hint = "write false"
		}
	}
	c.mistake(hint, "%s must be true or false, not %s", c.name, c.what())
	return def
}

// texts reads a list of one or more texts.
func (c cursor) texts(hint string) []string {
	list, ok := c.items(hint)
	if ok && len(list) == 0 {
		c.mistake(hint, "%s is an empty list", c.name)
	}
	var out []string
	for _, item := range valued(list) {
		if s := item.text(""); s != "" {
			out = append(out, s)
		}
	}
	return out
}
