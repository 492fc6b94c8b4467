package kit

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestATextIsWrappedBetweenItsWords(t *testing.T) {
	t.Parallel()
	var e Editor
	e.Lines = true
	e.SetValue("She signs on Monday, budget is approved\nby the board")
	lines, _, _ := e.wrapped(16)
	want := []string{"She signs on ", "Monday, budget ", "is approved", "by the board"}
	if strings.Join(lines, "|") != strings.Join(want, "|") {
		t.Errorf("%q", lines)
	}
	e.SetValue("averyverylongword here")
	if lines, _, _ := e.wrapped(9); strings.Join(lines, "|") != "averyver|ylongwor|d here" {
		t.Errorf("a word that is longer than the line: %q", lines)
	}
}

// Nothing is lost, no line is too wide, a word that fits is whole, and the cursor is where the text
// goes on.
func TestWrappingKeepsItsLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		e := Editor{Lines: true}
		e.SetValue(rapid.StringMatching(`[a-d ż世\n]{0,60}`).Draw(t, "text"))
		e.at = rapid.IntRange(0, len(e.text)).Draw(t, "at")
		w := rapid.IntRange(4, 20).Draw(t, "w")
		lines, x, y := e.wrapped(w)
		if got, want := strings.Join(lines, ""), strings.ReplaceAll(strings.Join(e.text, ""), "\n", ""); got != want {
			t.Fatalf("%q became %q", want, got)
		}
		for i, line := range lines {
			if Width(line) > w {
				t.Fatalf("line %q is wider than %d", line, w)
			}
			if i == 0 || line == "" || lines[i-1] == "" || strings.HasSuffix(lines[i-1], " ") || strings.HasPrefix(line, " ") {
				continue
			}
			// The line before ended within a word or at a line's end: then the word would not have fitted.
			last := lines[i-1][strings.LastIndex(lines[i-1], " ")+1:]
			word, _, _ := strings.Cut(line, " ")
			if strings.Contains(e.Value(), last+word) && !strings.Contains(e.Value(), last+"\n"+word) && len(last) < len(lines[i-1]) {
				t.Fatalf("%q was broken within %q in %q", e.Value(), last+word, lines)
			}
		}
		if y >= len(lines) || x > Width(lines[y]) {
			t.Fatalf("the cursor is at %d, %d of %q", x, y, lines)
		}
		before := Width(strings.Join(lines[:y], "")) + x
		if want := Width(strings.ReplaceAll(strings.Join(e.text[:e.at], ""), "\n", "")); before != want {
			t.Fatalf("%d cells stand before the cursor, want %d", before, want)
		}
	})
}
