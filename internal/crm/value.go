package crm

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Type is what a field's values are. In one form: a number as digits, without a fraction that is nothing; an instant as
// 2026-11-27T09:00:00.000Z; true and false; what is of several as words in their order, parted by ; and a blank.
type Type string

// The types.
const (
	Text    Type = "text"
	Number  Type = "number"
	Truth   Type = "truth"
	Instant Type = "instant"
	List    Type = "list"
	Choice  Type = "choice" // one of Options
)

// Form is the layout of instants.
const Form = "2006-01-02T15:04:05.000Z"

// Normal brings a value into the one form of a type; what is none of the type stays as it is.
func Normal(t Type, v string) string {
	v = strings.TrimSpace(v)
	switch t {
	case Number:
		if _, err := strconv.ParseFloat(v, 64); err == nil && strings.Contains(v, ".") && !strings.ContainsAny(v, "eE") {
			return strings.TrimSuffix(strings.TrimRight(v, "0"), ".")
		}
	case Truth:
		switch strings.ToLower(v) {
		case "true", "yes", "1":
			return "true"
		case "false", "no", "0":
			return "false"
		}
	case Instant:
		if at, ok := ReadInstant(v); ok {
			return at.Format(Form)
		}
	case List:
		words := strings.FieldsFunc(v, func(r rune) bool { return r == ';' || r == ',' })
		for i, w := range words {
			words[i] = strings.TrimSpace(w)
		}
		words = slices.DeleteFunc(words, func(w string) bool { return w == "" })
		slices.Sort(words)
		return strings.Join(slices.Compact(words), "; ")
	case Text, Choice:
	}
	return v
}

// ReadInstant reads an instant as systems write it: ISO 8601 with any offset, a day, or milliseconds since 1970.
func ReadInstant(v string) (time.Time, bool) {
	if ms, err := strconv.ParseInt(v, 10, 64); err == nil && len(v) > 9 {
		return time.UnixMilli(ms).UTC(), true
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999Z0700", time.DateOnly} {
		if at, err := time.Parse(layout, v); err == nil {
			return at.UTC(), true
		}
	}
	return time.Time{}, false
}

// Same reports whether two values of a type are one. Words of a list and of a choice are the same whatever their capitals.
func Same(t Type, a, b string) bool {
	a, b = Normal(t, a), Normal(t, b)
	return a == b || (t == List || t == Choice) && strings.EqualFold(a, b)
}

// Fits says why a value cannot stand in a field of theirs, "" where it can.
func Fits(p *Property, v string) string {
	if v == "" {
		return ""
	}
	switch p.Type {
	case Number:
		if _, err := strconv.ParseFloat(v, 64); err != nil {
			return p.Name + " is a number there"
		}
	case Instant:
		if _, ok := ReadInstant(v); !ok {
			return p.Name + " is a time there"
		}
	case Truth:
		if n := Normal(Truth, v); n != "true" && n != "false" {
			return p.Name + " is true or false there"
		}
	case Choice, List:
		if len(p.Options) == 0 {
			return ""
		}
		for word := range strings.SplitSeq(Normal(p.Type, v), "; ") {
			if !slices.ContainsFunc(p.Options, func(o string) bool { return strings.EqualFold(o, word) }) {
				return p.Name + " there has no such choice"
			}
		}
	case Text:
	}
	return ""
}

// Exact is a value with the capitals that the choices of a field have.
func Exact(p *Property, v string) string {
	if p.Type != Choice && p.Type != List {
		return v
	}
	words := strings.Split(Normal(p.Type, v), "; ")
	for i, w := range words {
		if at := slices.IndexFunc(p.Options, func(o string) bool { return strings.EqualFold(o, w) }); at >= 0 {
			words[i] = p.Options[at]
		}
	}
	return strings.Join(words, "; ")
}

// Digest is by what a value that was written is known again without being kept: it may name a person. salt is the database's.
func Digest(salt []byte, field, v string) string {
	h := sha256.New()
	h.Write(salt)
	h.Write([]byte{0})
	h.Write([]byte(field))
	h.Write([]byte{0})
	h.Write([]byte(v))
	return hex.EncodeToString(h.Sum(nil)[:8])
}
