package kit

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/safetext"
)

// Some characters that are more than one code point, or wider than one cell.
const (
	acute  = "\u0301"
	family = "👨\u200d👩\u200d👧"
	flag   = "🇵🇱"
)

// written is an editor with that text in it, the cursor at the bar.
func written(text string, lines bool) *Editor {
	e := &Editor{Lines: lines}
	before, after, _ := strings.Cut(text, "|")
	e.SetSplit(before, after)
	return e
}

// barred is the text with a bar at the cursor.
func barred(e *Editor) string {
	before, after := e.Split()
	return before + "|" + after
}

// press gives an editor the keys of a line, and reports whether it took them all. What is no key's name is typed.
func press(e *Editor, keys string) bool {
	taken := true
	for _, k := range strings.Fields(keys) {
		switch k {
		case "left", "right", "home", "end", "up", "down", "enter", "backspace", "delete",
			"ctrl+left", "ctrl+right", "ctrl+w", "ctrl+u", "ctrl+k", "ctrl+t", "f5":
			taken = e.Key(k, "") && taken
		case "space":
			taken = e.Key(k, " ") && taken
		default:
			taken = e.Key(k, k) && taken
		}
	}
	return taken
}

func TestEditing(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, keys, want string }{
		{"typing at the end", "ab|", "c", "abc|"},
		{"typing in the middle", "a|c", "b", "ab|c"},
		{"a blank", "a|c", "space", "a |c"},
		{"backspace in the middle", "ab|c", "backspace", "a|c"},
		{"delete in the middle", "a|bc", "delete", "a|c"},
		{"keys at the start do no harm", "|abc", "left backspace home ctrl+left ctrl+w ctrl+u", "|abc"},
		{"keys at the end do no harm", "abc|", "right delete end ctrl+right ctrl+k", "abc|"},
		{"keys in nothing do no harm", "|", "left right home end backspace delete ctrl+w ctrl+u ctrl+k ctrl+left ctrl+right", "|"},
		{"home", "one two|", "home", "|one two"},
		{"end", "|one two", "end", "one two|"},

		{"a stroked letter is one", "zło|", "backspace backspace", "z|"},
		{"backspace takes a letter with its accent", "ne" + acute + "|", "backspace", "n|"},
		{"delete takes a letter with its accent", "|e" + acute + "n", "delete", "|n"},
		{"left goes over a letter with its accent", "ae" + acute + "|", "left", "a|e" + acute},
		{"right goes over a letter with its accent", "|e" + acute + "a", "right", "e" + acute + "|a"},
		{"an accent that is typed belongs to the letter before it", "e|", acute + " backspace", "|"},
		{"a letter that is typed before an accent's letter", "|e" + acute, "a", "a|e" + acute},
		{"backspace takes a family", "a" + family + "|", "backspace", "a|"},
		{"left goes over a family", family + family + "|", "left", family + "|" + family},
		{"delete takes a flag", "|" + flag + flag, "delete", "|" + flag},
		{"backspace takes one wide letter", "東京|", "backspace", "東|"},
		{"typing among wide letters", "東|京", "北", "東北|京"},

		{"a word to the left", "one two| three", "ctrl+left", "one |two three"},
		{"a word to the left from within it", "one tw|o", "ctrl+left", "one |two"},
		{"a word to the left over blanks", "one   |two", "ctrl+left", "|one   two"},
		{"a word to the right", "|one two", "ctrl+right", "one| two"},
		{"a word to the right over blanks", "one|   two three", "ctrl+right", "one   two| three"},
		{"ctrl+w takes the word before", "one two three|", "ctrl+w", "one two |"},
		{"ctrl+w takes blanks along", "one two   |", "ctrl+w", "one |"},
		{"ctrl+w leaves the rest of a word", "one tw|o", "ctrl+w", "one |o"},
		{"ctrl+w takes a word of any letters", "a e" + acute + "東" + family + "|", "ctrl+w", "a |"},
		{"ctrl+u takes what stands before", "one tw|o", "ctrl+u", "|o"},
		{"ctrl+k takes what stands behind", "one tw|o", "ctrl+k", "one tw|"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := written(tt.text, false)
			if !press(e, tt.keys) || barred(e) != tt.want {
				t.Errorf("got %q, want %q", barred(e), tt.want)
			}
		})
	}
}

func TestEditingSeveralLines(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text, keys, want string
		left                   bool // a key is not the editor's
	}{
		{"enter parts a line", "one|two", "enter", "one\n|two", false},
		{"backspace joins two lines", "one\n|two", "backspace", "one|two", false},
		{"delete joins two lines", "one|\ntwo", "delete", "one|two", false},
		{"home is the start of the line", "one\ntw|o", "home", "one\n|two", false},
		{"end is the end of the line", "o|ne\ntwo", "end", "one|\ntwo", false},
		{"left goes to the line before", "one\n|two", "left", "one|\ntwo", false},
		{"right goes to the next line", "one|\ntwo", "right", "one\n|two", false},
		{"up keeps the column", "abc\ndef|", "up", "abc|\ndef", false},
		{"up to a shorter line", "a\ndef|", "up", "a|\ndef", false},
		{"down keeps the column", "ab|c\ndef", "down", "abc\nde|f", false},
		{"down to a shorter line", "abc|\nd", "down", "abc\nd|", false},
		{"down and up through an empty line", "a\n\nb|", "up up", "|a\n\nb", false},
		{"up counts letters with their accents once", "abc\ne" + acute + "e" + acute + "|", "up", "ab|c\ne" + acute + "e" + acute, false},
		{"up in the first line goes elsewhere", "on|e\ntwo", "up", "on|e\ntwo", true},
		{"down in the last line goes elsewhere", "one\ntw|o", "down", "one\ntw|o", true},
		{"ctrl+u stays in its line", "one\ntw|o", "ctrl+u", "one\n|o", false},
		{"ctrl+k stays in its line", "o|ne\ntwo", "ctrl+k", "o|\ntwo", false},
		{"a word to the left is in the line before", "one\n|two", "ctrl+left", "|one\ntwo", false},
		{"a word to the right is in the next line", "one|\ntwo", "ctrl+right", "one\ntwo|", false},
		{"ctrl+w joins lines", "one\ntwo\n|", "ctrl+w", "one\n|", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := written(tt.text, true)
			if taken := press(e, tt.keys); taken == tt.left || barred(e) != tt.want {
				t.Errorf("got %q, %t, want %q", barred(e), taken, tt.want)
			}
		})
	}
}

func TestKeysThatAreNotTheEditors(t *testing.T) {
	t.Parallel()
	for _, keys := range []string{"up", "down", "enter", "ctrl+t", "f5"} {
		if e := written("a|b", false); press(e, keys) || barred(e) != "a|b" {
			t.Errorf("a line took %s: %q", keys, barred(e))
		}
	}
	for _, keys := range []string{"ctrl+t", "f5"} {
		if e := written("a|b", true); press(e, keys) || barred(e) != "a|b" {
			t.Errorf("a text took %s: %q", keys, barred(e))
		}
	}
}

func TestWhatIsPastedIsCleaned(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, paste, line, block string
	}{
		{"colours", "\x1b[31mred\x1b[0m", "[31mred[0m", "[31mred[0m"},
		{"a bell, a NUL and a C1 control", "a\a\x00b\u009bc", "abc", "abc"},
		{"letters that turn the text round", "a\u202eb", "ab", "ab"},
		{"what is no UTF-8", "a\xffb", "a\ufffdb", "a\ufffdb"},
		{"lines", "one\r\ntwo\rthree\nfour", "one two three four", "one\ntwo\nthree\nfour"},
		{"a tab", "a\tb", "a b", "a b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			line := &Editor{Clean: safetext.Line}
			line.Insert(tt.paste)
			block := &Editor{Clean: safetext.Block, Lines: true}
			block.Insert(tt.paste)
			if line.Value() != tt.line || block.Value() != tt.block {
				t.Errorf("got %q and %q, want %q and %q", line.Value(), block.Value(), tt.line, tt.block)
			}
		})
	}
	e := written("|", false)
	e.Insert("a\nb")
	if e.Value() != "a b" {
		t.Errorf("a line that nobody cleans is %q", e.Value())
	}
}

func TestATextEndsAtItsMost(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text, paste, want string
	}{
		{"what fits is taken", "|", "abcdef", "abcd|"},
		{"characters count, not code points", "|", family + "e" + acute + flag + "ab", family + "e" + acute + flag + "a|"},
		{"what stands behind stays", "a|bc", "xyz", "ax|bc"},
		{"a full one takes nothing", "ab|cd", "x", "ab|cd"},
		{"an accent makes it no longer", "abc|d", acute, "abc" + acute + "|d"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := written(tt.text, false)
			e.Max = 4
			e.Insert(tt.paste)
			if barred(e) != tt.want {
				t.Errorf("got %q, want %q", barred(e), tt.want)
			}
		})
	}
}

func TestALineScrollsWithItsCursor(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		w          int
		want       string
		x          int
	}{
		{"all of it fits", "abc|", 6, "abc   ", 3},
		{"the end is shown while it is typed", "abcdefgh|", 5, "efgh ", 4},
		{"the start is shown when one goes there", "|abcdefgh", 5, "abcde", 0},
		{"from the middle", "abcdefgh|ij", 5, "efghi", 4},
		{"a wide letter is not cut at the left", "東京大阪|", 6, "大阪  ", 4},
		{"a wide letter is not cut at the right", "|東京大阪", 5, "東京 ", 0},
		{"an accent takes no cell", "e" + acute + "e" + acute + "e" + acute + "|", 4, "e" + acute + "e" + acute + "e" + acute + " ", 3},
		{"the least width", "abc|", 2, "c ", 1},
		{"no width to type in", "abc|", 1, " ", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			lines, x, y, _ := written(tt.text, false).View(plainTheme(), tt.w, true)
			if got := ansi.Strip(strings.Join(lines, "\n")); got != tt.want || x != tt.x || y != 0 {
				t.Errorf("got %q, cursor %d,%d, want %q, %d", got, x, y, tt.want, tt.x)
			}
		})
	}
}

func TestWithoutFocusALineIsShownFromItsStart(t *testing.T) {
	t.Parallel()
	lines, _, _, on := written("abcdefgh|", false).View(plainTheme(), 5, false)
	if got := ansi.Strip(lines[0]); got != "abcd…" || on {
		t.Errorf("got %q, %t", got, on)
	}
	e := Editor{Hint: "a name"}
	for focused, want := range map[bool]string{true: "a name  ", false: "–       "} {
		lines, _, _, on := e.View(plainTheme(), 8, focused)
		if got := ansi.Strip(lines[0]); got != want || on != focused {
			t.Errorf("an empty one is %q, %t", got, on)
		}
	}
}

// shown is what an editor of several lines shows, without the blanks that fill its lines.
func shown(e *Editor, w int) []string {
	lines, _, _, _ := e.View(plainTheme(), w, true)
	for i, line := range lines {
		lines[i] = strings.TrimRight(ansi.Strip(line), " ")
	}
	return lines
}

func TestATextIsWrappedBetweenItsWords(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		w    int
		want string
	}{
		{"She signs on Monday, budget is approved\nby the board", 16, "She signs on/Monday, budget/is approved/by the board"},
		{"averyverylongword here", 9, "averyver/ylongwor/d here"},
		{"東京物流 システム", 9, "東京物流/システム"},
		{"a\n\nb\n", 9, "a//b/"},
	}
	for _, tt := range tests {
		if got := strings.Join(shown(written(tt.text, true), tt.w), "/"); got != tt.want {
			t.Errorf("%q is shown as %q, want %q", tt.text, got, tt.want)
		}
	}
}

// anyText draws texts of which many have characters that are more than one code point or cell.
func anyText(t *rapid.T, name string) string {
	parts := []string{
		"a", "b", "ł", " ", " ", "\n", "世", acute, "e" + acute, family, flag, "👍🏽",
		"\u200d", "\ufe0f", "क्ष", "\x1b", "\u202e", "\t",
	}
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 0, 40).Draw(t, name), "")
}

// used is an editor after some keys and pastes.
func used(t *rapid.T) *Editor {
	e := &Editor{Lines: rapid.Bool().Draw(t, "lines"), Clean: safetext.Line, Max: rapid.IntRange(1, 60).Draw(t, "most")}
	if e.Lines {
		e.Clean = safetext.Block
	}
	keys := []string{
		"left", "right", "up", "down", "home", "end", "enter", "ctrl+left", "ctrl+right",
		"backspace", "delete", "ctrl+w", "ctrl+u", "ctrl+k", "ż",
	}
	e.Insert(anyText(t, "text"))
	for range rapid.IntRange(0, 12).Draw(t, "n") {
		if rapid.Bool().Draw(t, "paste") {
			e.Insert(anyText(t, "paste"))
		}
		press(e, rapid.SampledFrom(keys).Draw(t, "key"))
	}
	return e
}

func TestTheEditorKeepsItsLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		e := used(t)
		value := e.Value()
		if clean := e.Clean(value); clean != value {
			t.Fatalf("%q is not clean: %q", value, clean)
		}
		if n := len(e.text); n > e.Max {
			t.Fatalf("%d characters of at most %d: %q", n, e.Max, value)
		}
		if !e.Lines && strings.Contains(value, "\n") {
			t.Fatalf("a line has several: %q", value)
		}
		before, after := e.Split()
		if before+after != value {
			t.Fatalf("%q and %q are not %q", before, after, value)
		}
		again := &Editor{Lines: e.Lines, Clean: e.Clean, Max: e.Max}
		again.SetSplit(before, after)
		if b, a := again.Split(); b != before || a != after {
			t.Fatalf("%q, %q come back as %q, %q", before, after, b, a)
		}
	})
}

// One backspace takes one character of what was typed, whatever it is made of.
func TestBackspaceTakesBackWhatWasTyped(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		e := written("x |y", true)
		typed := "a" + anyText(t, "typed")
		e.Insert(typed)
		for range Clusters(typed) {
			e.Key("backspace", "")
		}
		if got := barred(e); got != "x |y" {
			t.Fatalf("%q leaves %q", typed, got)
		}
	})
}

// What is shown is the text around the cursor, which stands where the next letter goes.
func TestTheEditorsCursorIsWhereTheNextLetterGoes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		e := used(t)
		w := rapid.IntRange(2, 20).Draw(t, "w")
		lines, x, y, on := e.View(plainTheme(), w, true)
		if !on || x < 0 || x >= w || y < 0 || y >= len(lines) {
			t.Fatalf("cursor %d,%d in %d lines of %d", x, y, len(lines), w)
		}
		for _, line := range lines {
			if got := ansi.StringWidth(line); got != w {
				t.Fatalf("%q takes %d cells of %d", line, got, w)
			}
		}
		rows := e.rows(w, true)
		at := rows[y]
		if e.at < at.from || e.at > at.to || Width(strings.Join(e.text[at.from:e.at], "")) != x && x != w-1 {
			t.Fatalf("the cursor is at %d,%d of %q", x, y, barred(e))
		}
	})
}

// Nothing is lost, and a word that fits is whole.
func TestWrappingKeepsItsLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		e := Editor{Lines: true}
		e.SetValue(rapid.StringMatching(`[a-d ż世\n]{0,60}`).Draw(t, "text"))
		w := rapid.IntRange(4, 20).Draw(t, "w")
		shown := ""
		rows := e.rows(w, true)
		for i, row := range rows {
			line := strings.Join(e.text[row.from:row.to], "")
			shown += line
			if Width(line) > w {
				t.Fatalf("line %q is wider than %d", line, w)
			}
			if i == 0 || row.from == 0 || blank(e.text[row.from-1]) || blank(line) || line == "" {
				continue
			}
			// The line begins within a word: then it began where a line begins.
			if last := e.text[rows[i-1].from:row.from]; strings.ContainsAny(strings.Join(last, ""), " \n") {
				t.Fatalf("%q was broken within a word after %q", e.Value(), last)
			}
		}
		if want := strings.ReplaceAll(e.Value(), "\n", ""); shown != want {
			t.Fatalf("%q became %q", want, shown)
		}
	})
}

func TestClickingAText(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		lines      bool
		w, x, y    int
		want       string
	}{
		{"a letter", "abc|", false, 8, 1, 0, "a|bc"},
		{"behind the end", "|abc", false, 8, 6, 0, "abc|"},
		{"before the start", "abc|", false, 8, -1, 0, "|abc"},
		{"either half of a wide letter", "東京|", false, 8, 3, 0, "東|京"},
		{"what is shown of a long line", "abcdefgh|", false, 5, 1, 0, "abcde|fgh"},
		{"a line that was wrapped", "one two three|", true, 6, 1, 1, "one t|wo three"},
		{"behind the end of a line that goes on", "one two three|", true, 6, 5, 0, "one| two three"},
		{"behind the end of a line", "one\ntwo|", true, 9, 7, 0, "one|\ntwo"},
		{"below the text", "one|", true, 9, 0, 3, "one|"},
		{"nothing", "|", true, 9, 3, 0, "|"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := written(tt.text, tt.lines)
			e.click(plainTheme(), tt.w, tt.x, tt.y, true)
			if barred(e) != tt.want {
				t.Errorf("got %q, want %q", barred(e), tt.want)
			}
		})
	}
}

// A click on the cell where the cursor is drawn leaves it there, in a text that is wrapped too.
func TestAClickGoesToTheCharacterUnderIt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		e := Editor{Lines: rapid.Bool().Draw(t, "lines")}
		e.SetValue(rapid.StringMatching(`[a-d ż世\n]{1,60}`).Draw(t, "text"))
		e.at = rapid.IntRange(0, len(e.text)).Draw(t, "at")
		w := rapid.IntRange(4, 20).Draw(t, "w")
		_, x, y, _ := e.View(plainTheme(), w, true)
		want := e.at
		if e.Lines {
			e.at = rapid.IntRange(0, len(e.text)).Draw(t, "elsewhere")
		}
		e.click(plainTheme(), w, x, y, true)
		if e.at != want && x < w-1 {
			t.Fatalf("a click at %d,%d of %q goes to %d, want %d", x, y, e.Value(), e.at, want)
		}
	})
}
