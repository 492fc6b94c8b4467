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
	var out []byte
	from := 0 // what stands before it is in out
	for i := 0; i < len(doc); {
		if doc[i] < 0x7f {
			i++
			continue
		}
		r, n := utf8.DecodeRune(doc[i:])
		if escaped(r) {
			out = append(out, doc[from:i]...)
			if r1, r2 := utf16.EncodeRune(r); r1 != unicode.ReplacementChar {
				out = fmt.Appendf(out, `\u%04x\u%04x`, r1, r2)
			} else {
				out = fmt.Appendf(out, `\u%04x`, r)
			}
			from = i + n
		}
		i += n
	}
	if from == 0 {
		return doc
	}
	return append(out, doc[from:]...)
}

// escaped says that a character is a control, format or separator one. The letters of Europe stand
// between the few of those that come first, and need no look into the tables.
func escaped(r rune) bool {
	const soft, arabic = 0xad, 0x600 // the first two format characters
	if r > 0x9f && r < arabic {
		return r == soft
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}
