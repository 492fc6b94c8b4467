package safetext

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// JSON marshals v on one line without HTML escapes and writes every control, format and separator
// character (C0, C1, Cf, Zl, Zp) as \uXXXX, so that printing it on a terminal is harmless and
// parsing it gives the value back whole.
func JSON(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return EscapeJSON(bytes.TrimSuffix(buf.Bytes(), []byte("\n"))), nil
}

// EscapeJSON applies the escapes of JSON to an encoded document. Outside strings JSON has none of
// these characters but line breaks and tabs, which stay.
func EscapeJSON(doc []byte) []byte {
	i := 0
	for i < len(doc) && doc[i] < utf8.RuneSelf && doc[i] != 0x7f {
		i++
	}
	if i == len(doc) {
		return doc
	}
	out := append(make([]byte, 0, len(doc)+32), doc[:i]...)
	for i < len(doc) {
		r, n := utf8.DecodeRune(doc[i:])
		if r > 0x7e && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			if r1, r2 := utf16.EncodeRune(r); r1 != unicode.ReplacementChar {
				out = fmt.Appendf(out, `\u%04x\u%04x`, r1, r2)
			} else {
				out = fmt.Appendf(out, `\u%04x`, r)
			}
		} else {
			out = append(out, doc[i:i+n]...)
		}
		i += n
	}
	return out
}
