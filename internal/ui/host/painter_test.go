package host

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/eqltui/eqltui/internal/safego"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"pgregory.net/rapid"
)

// TestAChangedFrameLooksLikeOneThatIsWrittenWhole holds what is written of a frame against the whole of it.
func TestAChangedFrameLooksLikeOneThatIsWrittenWhole(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	walked := vt.NewEmulator(120, 36)
	shown, written, whole := frame{}, 0, 0
	look := func(what string) {
		t.Helper()
		c.root.View()
		var part, all bytes.Buffer
		change(&part, shown, c.root.frame)
		change(&all, frame{}, c.root.frame)
		written, whole = written+part.Len(), whole+all.Len()
		shown = c.root.frame
		_, _ = walked.Write(part.Bytes())
		fresh := vt.NewEmulator(120, 36)
		_, _ = fresh.Write(all.Bytes())
		if got, want := walked.Render(), fresh.Render(); got != want {
			t.Fatalf("%s:\n%s\nwant\n%s", what, ansi.Strip(got), ansi.Strip(want))
		}
		if got, want := ansi.Strip(fresh.Render()), ansi.Strip(c.root.frame.content); trimmed(got) != trimmed(want) {
			t.Fatalf("%s: the terminal shows\n%s\nof\n%s", what, got, want)
		}
	}
	look("begin")
	for _, key := range []string{
		"j", "j", "k", "space", "j", "enter", "esc", "?", "esc", "2", "3", "4", "5", "1",
		"/", "a", "c", "esc", "q", "G", "g", "g", ":", "esc", "n", "x", "esc",
	} {
		c.press(key)
		look(key)
		c.now = c.now.Add(time.Second)
		c.press("j")
		look(key + " j")
	}
	if written*2 > whole {
		t.Errorf("%d bytes were written, whole frames are %d", written, whole)
	}
}

func trimmed(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \r")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// TestLinesChangeWhereTheyDiffer draws lines as the pen writes them.
func TestLinesChangeWhereTheyDiffer(t *testing.T) {
	t.Parallel()
	const width = 24
	piece := rapid.Custom(func(t *rapid.T) string {
		text := rapid.SampledFrom([]string{
			"a", "ab c", " ", "  ", "12", "12m", "ą", "e\u0301", "\u0301", "日本", "👍", "👍🏽", "│", "▌", "x y z", "…", "👩\u200d👩",
		}).Draw(t, "text")
		style := rapid.SampledFrom([]string{"", "", "\x1b[1m", "\x1b[38;5;3m", "\x1b[7m", "\x1b[1;31m"}).Draw(t, "style")
		if style == "" {
			return text
		}
		return style + text + "\x1b[m"
	})
	line := rapid.Custom(func(t *rapid.T) string {
		s := strings.Join(rapid.SliceOfN(piece, 0, 9).Draw(t, "pieces"), "")
		return filled(s, width)
	})
	rapid.Check(t, func(t *rapid.T) {
		from := line.Draw(t, "from")
		to := line.Draw(t, "to")
		if rapid.Bool().Draw(t, "close") { // as one that changed a little
			at := rapid.IntRange(0, len(from)).Draw(t, "at")
			for at > 0 && at < len(from) && (!utf8.RuneStart(from[at]) || !starts(from[at:])) || inside(from, at) {
				at--
			}
			to = filled(from[:at]+piece.Draw(t, "new")+from[at:], width)
		}
		if kit.Width(from) != width || kit.Width(to) != width {
			t.Skip("the line is not full")
		}
		begin, end := differs(from, to)
		if begin > end || end > len(to) {
			t.Fatalf("from %d to %d of %d", begin, end, len(to))
		}
		if rest := to[end:]; !strings.HasSuffix(from, rest) || !strings.HasPrefix(from, to[:begin]) {
			t.Fatalf("%q and %q stay of %q", to[:begin], rest, from)
		}
		if got, want := kit.Width(to[:begin])+kit.Width(to[begin:end])+kit.Width(to[end:]), width; got != want {
			t.Fatalf("parts of %q are %d cells", to, got)
		}
		for _, s := range []string{from[:begin], from[:len(from)-(len(to)-end)], to[:begin], to[:end]} {
			if styleOn(s) {
				t.Fatalf("a style is on behind %q", s)
			}
		}
		if kit.Width(from[:len(from)-(len(to)-end)]) != kit.Width(to[:end]) {
			t.Fatalf("what stays of %q moves in %q", from, to)
		}
	})
}

// filled is a line of so many cells.
func filled(s string, w int) string {
	s = ansi.Truncate(s, w, "")
	return s + kit.Blanks(w-kit.Width(s))
}

// inside says that a place is within a sequence.
func inside(s string, at int) bool {
	esc := strings.LastIndexByte(s[:at], '\x1b')
	return esc >= 0 && !strings.Contains(s[esc:at], "m")
}

// styleOn says that a style is on behind a text.
func styleOn(s string) bool {
	at := strings.LastIndexByte(s, '\x1b')
	return at >= 0 && !strings.HasPrefix(s[at:], "\x1b[m")
}

// TestThePainterShowsTheLastFrameAndGivesTheTerminalBack runs it as a session does.
func TestThePainterShowsTheLastFrameAndGivesTheTerminalBack(t *testing.T) {
	t.Parallel()
	read, write := io.Pipe()
	p := newPainter(write, func(broke *safego.Panic) { t.Errorf("%v", broke) })
	for _, text := range []string{"one", "two", "six"} { // nobody reads yet: two of them are passed over, or none
		p.show(frame{content: text, title: "t", spot: kit.Spot{X: 1, On: true}})
	}
	var text strings.Builder
	part := make([]byte, 4096)
	for !strings.Contains(text.String(), "six") {
		n, err := read.Read(part)
		if err != nil {
			t.Fatal(err)
		}
		text.Write(part[:n])
	}
	if got := text.String(); !strings.HasPrefix(got, ansi.SetModeAltScreenSaveCursor) {
		t.Errorf("it begins with %q", got)
	}
	ended := make(chan string)
	go func() {
		rest, _ := io.ReadAll(read)
		ended <- string(rest)
	}()
	p.close()
	_ = write.Close()
	rest := <-ended
	for _, want := range []string{
		ansi.ResetModeAltScreenSaveCursor, ansi.SetModeTextCursorEnable, ansi.ResetModeBracketedPaste, ansi.ResetModeMouseButtonEvent,
		ansi.ResetModeMouseExtSgr, ansi.PopKittyKeyboard(1), ansi.ResetModifyOtherKeys, ansi.SetWindowTitle(""),
	} {
		if !strings.Contains(rest, want) {
			t.Errorf("%q is not in what it ends with", want)
		}
	}
}
