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
