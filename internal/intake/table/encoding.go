package table

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
)

// sniffEncoding tells the encoding by the byte order mark, or UTF-16 by where its zeros stand, and
// returns the length of the mark.
func sniffEncoding(head []byte) (encoding string, mark int) {
	switch {
	case len(head) >= 3 && head[0] == 0xef && head[1] == 0xbb && head[2] == 0xbf:
		return utf8Plain, 3
	case len(head) >= 2 && head[0] == 0xff && head[1] == 0xfe:
		return utf16LE, 2
	case len(head) >= 2 && head[0] == 0xfe && head[1] == 0xff:
		return utf16BE, 2
	}
	sample := head[:min(len(head), 512)&^1]
	even, odd := 0, 0
	for i := 0; i < len(sample); i += 2 {
		if sample[i] == 0 {
			even++
		}
		if sample[i+1] == 0 {
			odd++
		}
	}
	// A header is mostly ASCII, of which every second byte is zero in UTF-16.
	switch pairs := len(sample) / 2; {
	case pairs >= 2 && odd*10 >= pairs*7 && even*20 <= pairs:
		return utf16LE, 0
	case pairs >= 2 && even*10 >= pairs*7 && odd*20 <= pairs:
		return utf16BE, 0
	}
	return utf8Plain, 0
}

// utf16Reader turns UTF-16 into UTF-8. What is broken (half a surrogate pair, half a unit at the
// end) comes out as bytes that are no UTF-8, so that the row is rejected like any broken text.
type utf16Reader struct {
	src   io.Reader
	order binary.ByteOrder
	in    []byte // undecoded bytes: fewer than four between calls
	out   []byte // decoded bytes not yet handed out
	err   error
	space [16 << 10]byte
}

func newUTF16Reader(src io.Reader, encoding string) *utf16Reader {
	r := &utf16Reader{src: src, order: binary.LittleEndian}
	if encoding == utf16BE {
		r.order = binary.BigEndian
	}
	return r
}

// Read implements io.Reader.
func (r *utf16Reader) Read(p []byte) (int, error) {
	for len(r.out) == 0 {
		if r.err != nil {
			return 0, r.err
		}
		kept := copy(r.space[:], r.in)
		n, err := r.src.Read(r.space[kept:])
		r.err = err
		r.decode(r.space[:kept+n], err != nil)
	}
	n := copy(p, r.out)
	r.out = r.out[n:]
	return n, nil
}

func (r *utf16Reader) decode(b []byte, last bool) {
	out := make([]byte, 0, len(b)*3/2+4)
	for len(b) >= 2 {
		u := rune(r.order.Uint16(b))
		if !utf16.IsSurrogate(u) {
			out = utf8.AppendRune(out, u)
			b = b[2:]
			continue
		}
		if len(b) < 4 && !last {
			break
		}
		if len(b) >= 4 {
			if pair := utf16.DecodeRune(u, rune(r.order.Uint16(b[2:]))); pair != utf8.RuneError {
				out = utf8.AppendRune(out, pair)
				b = b[4:]
				continue
			}
		}
		// The three bytes that UTF-8 would have for it, had it not forbidden them.
		out = append(out, 0xe0|byte(u>>12), 0x80|byte(u>>6)&0x3f, 0x80|byte(u)&0x3f)
		b = b[2:]
	}
	if last && len(b) > 0 {
		out = append(out, 0xff)
		b = nil
	}
	r.in, r.out = b, out
}

// brokenText describes the first broken byte of a row: where it is and what the encoding may be.
func brokenText(raw []byte, encoding string, firstLine int, cr bool) (line, column int, why, hint string) {
	at := firstBroken(raw)
	line, column = position(raw, at, firstLine, cr)
	if encoding != utf8Plain {
		return line, column, fmt.Sprintf("half a %s character at column %d", encoding, column), "save the file again as CSV UTF-8"
	}
	why = fmt.Sprintf("0x%02X at column %d is not UTF-8", raw[at], column)
	hint = "save the file as CSV UTF-8"
	if guess := likely(raw); guess != "" {
		return line, column, why + ": this looks like " + guess, hint + ", or say --encoding " + strings.ReplaceAll(guess, " ", "-")
	}
	return line, column, why + ": a character is cut or damaged", hint
}

// firstBroken returns the offset of the first byte that is not UTF-8.
func firstBroken(b []byte) int {
	i := 0
	for i < len(b) {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return i
}

// shiftJIS says whether all other characters of a text are Japanese ones in that encoding.
func shiftJIS(raw []byte) bool {
	text, err := japanese.ShiftJIS.NewDecoder().Bytes(raw)
	return err == nil && !bytes.ContainsFunc(text, func(r rune) bool {
		return r >= utf8.RuneSelf && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) && r != 'ー' && r != '\u3000'
	})
}

// likely names the encoding of a text, "" when its other characters are good UTF-8 or when
// a broken byte stands where no letter or sign of these encodings would.
func likely(raw []byte) string {
	central, latin2, found, undefined, alone := false, false, false, false, true
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		if c < utf8.RuneSelf {
			continue
		}
		if r, n := utf8.DecodeRune(raw[i:]); r != utf8.RuneError || n > 1 {
			return ""
		}
		found = true
		beside := i > 0 && letter(raw[i-1]) || i+1 < len(raw) && letter(raw[i+1])
		alone = alone && !beside
		switch c {
		case 0x81, 0x90:
			undefined = true
		case 0x9c, 0x9f, 0xb9, 0xbf, 0xb3, 0xa5, 0xaf, 0xa3, 0x8c, 0x8f:
			// ś ź ą ż ł Ą Ż Ł Ś Ź in Windows-1250, mostly signs in Windows-1252.
			central = central || beside
		case 0xb1, 0xb6, 0xbc, 0xa1, 0xa6, 0xac:
			// ą ś ź Ą Ś Ź in ISO 8859-2.
			latin2 = latin2 || beside
		}
		if i+1 < len(raw) && raw[i+1] < 0x20 && raw[i+1] != '\n' && raw[i+1] != '\r' && raw[i+1] != '\t' {
			return ""
		}
	}
	switch {
	case !found:
		return ""
	case alone && shiftJIS(raw):
		return "Shift JIS"
	case undefined:
		return ""
	case latin2:
		return "ISO 8859-2"
	case central:
		return "Windows-1250"
	}
	return "Windows-1252"
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
