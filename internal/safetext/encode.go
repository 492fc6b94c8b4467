package safetext

import (
	"encoding/json"
	"unicode/utf8"
)

// AppendJSONString appends s as a JSON string, byte for byte as encoding/json writes it. Most texts
// need no escape, and for those it does no more than copy.
func AppendJSONString(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c < 0x20 || c == 0x7f || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
				return appendEscaped(dst, s)
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 || r == '\u2028' || r == '\u2029' {
			return appendEscaped(dst, s)
		}
		i += n
	}
	dst = append(dst, '"')
	dst = append(dst, s...)
	return append(dst, '"')
}

func appendEscaped(dst []byte, s string) []byte {
	doc, _ := json.Marshal(s) // a string always encodes
	return append(dst, doc...)
}

// AppendDoubled appends a text with each quotation mark in it twice, as a cell of CSV has it.
func AppendDoubled[T string | []byte](dst []byte, s T) []byte {
	from := 0
	for i := range len(s) {
		if s[i] == '"' {
			dst = append(append(dst, s[from:i+1]...), '"')
			from = i + 1
		}
	}
	return append(dst, s[from:]...)
}

// AppendText appends s as JSON writes it. Most texts need no escape, and for those it does no more than
// copy.
func AppendText(dst []byte, s string) ([]byte, error) {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c < 0x20 || c == 0x7f || c == '"' || c == '\\' {
				return appendAsJSON(dst, s)
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 || escaped(r) {
			return appendAsJSON(dst, s)
		}
		i += n
	}
	return append(append(append(dst, '"'), s...), '"'), nil
}

func appendAsJSON(dst []byte, s string) ([]byte, error) {
	doc, err := JSON(s)
	return append(dst, doc...), err
}
