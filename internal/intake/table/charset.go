package table

import (
	"strings"
	"unicode"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"

	"github.com/eqltui/eqltui/internal/fault"
)

// Encoding finds an encoding by one of its usual names: Windows-1250, latin2, ISO-8859-1, Shift_JIS,
// UTF-16LE, IBM code page 852. found is nil for those of Unicode, which are read here.
func Encoding(name string) (text string, found encoding.Encoding, err error) {
	switch key := encodingKey(name); key {
	case "utf8":
		return utf8Plain, nil, nil
	case "utf16", "utf16le", "unicode":
		return utf16LE, nil, nil
	case "utf16be":
		return utf16BE, nil, nil
	default:
		for _, e := range charmap.All {
			if m, ok := e.(*charmap.Charmap); ok && (encodingKey(m.String()) == key || "cp"+pageOf(m.String()) == key) {
				return m.String(), m, nil
			}
		}
		e, err := htmlindex.Get(strings.TrimSpace(name))
		if err != nil {
			return "", nil, fault.New(fault.Usage, "read the encoding "+shown(name), "there is none of this name",
				"say one like UTF-8, Windows-1250, ISO-8859-2, UTF-16LE or Shift_JIS")
		}
		text, _ = htmlindex.Name(e)
		return text, e, nil
	}
}

// pageOf is the number of an IBM code page, "-" for what is none.
func pageOf(name string) string {
	if page, ok := strings.CutPrefix(name, "IBM Code Page "); ok {
		return page
	}
	if page, ok := strings.CutPrefix(name, "Windows "); ok {
		return page
	}
	return "-"
}

func encodingKey(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}
