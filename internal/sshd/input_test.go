package sshd

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

// typed is what comes of what a client sends, in parts of a few bytes.
func typed(t interface{ Fatal(...any) }, sent string, parts int) string {
	var r io.Reader = strings.NewReader(sent)
	switch parts {
	case 1:
		r = iotest.OneByteReader(r)
	case 2:
		r = iotest.HalfReader(r)
	}
	got, err := io.ReadAll(newKeys(r))
	if err != nil {
		t.Fatal(err)
	}
	return string(got)
}

// What people and terminals send comes through as it was sent.
func TestWhatIsTypedComesThrough(t *testing.T) {
	t.Parallel()
	for _, sent := range []string{
		"jk/owner:ana\r\t\x03", "zażółć gęślą jaźń 漢字 👩‍👩‍👧", "\x1b", "\x1b\x1b", "\x1b[A\x1b[1;5C\x1bOP\x1b[15~\x1b[200;1H\x1b[<0;12;7M",
		"\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\\x1b]11;rgb:0/0/0\x07\x1bP1$r0m\x1b\\\x1b[?62;22c\x1b[97;5u", "\x1ba\x1bé\x1b]",
		"\x1b[200~two\r\nlines \x1b[31m of ę\x1b[20\x1b[201~j", "\x1b[200~\x1b[201~", "\x1b[2000~x\x1b[20~", "\x1b[8;36;120t",
	} {
		for parts := range 3 {
			if got := typed(t, sent, parts); got != sent {
				t.Errorf("%q came through as %q", sent, got)
			}
		}
	}
}

// A piece that does not end is kept to a length, and what comes behind its end comes through.
func TestAPieceThatDoesNotEndIsCutShort(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		begins, fills, ends string
		most                int
	}{
		"a paste":                   {"\x1b[200~", "x", pasteEnds, mostPasted},
		"a paste of ends":           {"\x1b[200~", "\x1b[201", pasteEnds, mostPasted},
		"a paste begun in paste":    {"\x1b[200~", "\x1b[200~", pasteEnds, mostPasted},
		"zeros before it":           {"\x1b[000200~", "x", pasteEnds, mostPasted},
		"another number behind it":  {"\x1b[200;1~", "x", pasteEnds, mostPasted},
		"an answer":                 {"\x1b]", "x", "\x07", mostSequence},
		"an answer, ended as usual": {"\x1b]11;", "x", "\x1b\\", mostSequence},
		"a device's answer":         {"\x1bP", "\x07", "\x1b\\", mostSequence},
		"a program's":               {"\x1b_", "x", "\x1b\\", mostSequence},
		"parameters":                {"\x1b[", "1;", "m", mostSequence},
		"a number":                  {"\x1b[", "1", "m", mostDigits},
		"a shift":                   {"\x1bO", "1", "P", mostDigits},
		"marks":                     {"\x1b[", " ", "m", mostSequence},
	} {
		for parts := range 3 {
			got := typed(t, row.begins+strings.Repeat(row.fills, 200_000/len(row.fills)/(1+5*(parts%2)))+row.ends+"jk", parts)
			if len(got) > row.most+len(row.begins)+len(row.ends)+2 || !strings.HasPrefix(got, row.begins) ||
				!strings.HasSuffix(got, row.ends+"jk") {
				t.Errorf("%s: %d bytes: %.40q ... %q", name, len(got), got, got[max(0, len(got)-12):])
			}
		}
	}
}

// A number that is too long to be one is not taken for another, and bytes that are no text begin nothing.
func TestNoOtherWayBeginsAPaste(t *testing.T) {
	t.Parallel()
	for _, sent := range []string{"\x9b200~", "\xc2\x9b200~", "\xe2\x9b200~", "\x1b]x\xe2\x9c\x9b200~\x07",
		"\x1b[18446744073709551816~",
		"\x1b\x9b200~", "\xf0\x9f\x9b200~", "\x9d52;", "\xe2\x90x"} {
		got := typed(t, sent, 1)
		for _, c := range []byte(got) {
			if c >= 0x80 {
				t.Errorf("%q came through as %q", sent, got)
				break
			}
		}
		if strings.Contains(got, "\x1b[200~") || strings.Contains(got, "551816") {
			t.Errorf("%q came through as %q", sent, got)
		}
	}
}

// However bytes come, nothing is made up, the parts do not matter, and no piece is longer than it may be.
func TestKeysAreOnlyLeftOut(t *testing.T) {
	t.Parallel()
	word := rapid.SampledFrom([]string{"\x1b", "[", "]", "P", "O", "200~", "\x1b[200~", pasteEnds, "\x07", "\x1b\\", "a", "é", "\x9b",
		"\xe2", "0", "1", ";",
		"\x18", strings.Repeat("x", 3000), strings.Repeat("y", 70_000), "~"})
	rapid.Check(t, func(t *rapid.T) {
		sent := strings.Join(rapid.SliceOfN(word, 0, 20).Draw(t, "sent"), "")
		got := typed(t, sent, 0)
		if again := typed(t, sent, 2); again != got {
			t.Fatalf("%q or %q", got, again)
		}
		rest := []byte(sent)
		for _, c := range []byte(got) {
			i := bytes.IndexByte(rest, c)
			if i < 0 {
				t.Fatalf("%q is made up in %q", c, got)
			}
			rest = rest[i+1:]
		}
		if twice := typed(t, got, 0); len(twice) > len(got) {
			t.Fatal("what came through grows")
		}
	})
}
