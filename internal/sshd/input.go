package sshd

import (
	"io"
	"unicode/utf8"
)

// What a client may send as one piece, in bytes. Whoever reads keys keeps a piece until it has ended, however long that is.
const (
	mostPasted   = 64 << 10 // a paste; what is behind it is dropped
	mostSequence = 4 << 10  // an answer of the terminal, such as what its colours are
	mostDigits   = 9        // of a number in a sequence: longer ones could wrap into another
)

// The marks around a paste.
const (
	pasteBegins = 200 // ESC [ 200 ~
	pasteEnds   = "\x1b[201~"
)

// keys are what a client types, with pieces of bounded length. Bytes that are no text in UTF-8 are dropped: some of them
// begin a sequence too.
type keys struct {
	r    io.Reader
	buf  [4 << 10]byte
	left []byte // read, and not yet asked for
	rune []byte // the beginning of a letter

	at      piece
	n       int // bytes of the piece so far
	number  int // the first one of a control sequence
	digits  int // of the number that is being read
	first   bool
	closes  byte // what ends a string of the terminal beside an escape
	matched int  // bytes of the mark that ends a paste
}

// piece is in the middle of what the client is.
type piece int

const (
	typing  piece = iota
	escaped       // an escape came
	control       // a control sequence: ESC [ and its parameters, or ESC O and digits
	answer        // a string of the terminal's
	pasting
)

func newKeys(r io.Reader) *keys { return &keys{r: r} }

// Read reads what was typed.
func (k *keys) Read(b []byte) (int, error) {
	for len(k.left) == 0 {
		n, err := k.r.Read(k.buf[:])
		k.left = k.left[:0]
		for _, c := range k.buf[:n] {
			k.letter(c)
		}
		if err != nil && len(k.left) == 0 {
			return 0, err
		}
	}
	n := copy(b, k.left)
	if k.left = k.left[n:]; len(k.left) == 0 {
		k.left = nil
	}
	return n, nil
}

// letter takes bytes that are a letter together.
func (k *keys) letter(c byte) {
	if k.at == pasting {
		k.paste(c)
		return
	}
	if len(k.rune) == 0 && c < utf8.RuneSelf {
		k.take(c)
		return
	}
	if c < utf8.RuneSelf { // the letter was cut off
		k.rune = k.rune[:0]
		k.take(c)
		return
	}
	if k.rune = append(k.rune, c); !utf8.FullRune(k.rune) {
		return
	}
	const lastControl = 0x9f
	r, size := utf8.DecodeRune(k.rune)
	if r > lastControl && (r != utf8.RuneError || size > 1) && size == len(k.rune) && (k.at == typing || k.at == escaped) {
		k.at = typing
		k.left = append(k.left, k.rune...)
	}
	k.rune = k.rune[:0]
}

// take takes a byte of ASCII over, or drops it.
func (k *keys) take(c byte) {
	const escape, bell, cancel, substitute = 0x1b, 0x07, 0x18, 0x1a
	if c == escape {
		k.at, k.n = escaped, 0
		k.left = append(k.left, c)
		return
	}
	k.n++
	keep := k.at == typing || k.n <= mostSequence
	switch k.at {
	case escaped:
		switch c {
		case '[', 'O':
			k.at, k.number, k.digits, k.first = control, 0, 0, c == '['
		case ']':
			k.at, k.closes = answer, bell
		case 'P', '_', '^', 'X':
			k.at, k.closes = answer, cancel
		default:
			k.at = typing
		}
	case control:
		switch {
		case c >= '0' && c <= '9':
			if k.digits++; k.digits > mostDigits {
				keep = false
			} else if k.first {
				k.number = 10*k.number + int(c-'0')
			}
		case c >= ' ' && c < '@':
			k.first, k.digits = k.first && k.digits == 0, 0
		default: // its last byte
			if k.at, keep = typing, true; c == '~' && k.number == pasteBegins {
				k.at, k.n, k.matched = pasting, 0, 0
			}
		}
	case answer:
		if c == k.closes || c == cancel || c == substitute {
			k.at, keep = typing, true
		}
	}
	if keep {
		k.left = append(k.left, c)
	}
}

// paste takes a byte of a paste: as many as there may be, and the mark at its end.
func (k *keys) paste(c byte) {
	if c == pasteEnds[k.matched] {
		if k.matched++; k.matched == len(pasteEnds) {
			k.left = append(k.left, pasteEnds...)
			k.at = typing
		}
		return
	}
	if k.matched > 0 { // it was another text
		held := pasteEnds[:k.matched]
		k.matched = 0
		for i := range len(held) {
			k.pasted(held[i])
		}
		if c == pasteEnds[0] {
			k.matched = 1
			return
		}
	}
	k.pasted(c)
}

func (k *keys) pasted(c byte) {
	if k.n++; k.n <= mostPasted {
		k.left = append(k.left, c)
	}
}
