package kit

import (
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/ui/theme"
)

// Editor is a text being typed: clusters and the place of the cursor among them. Clean must turn
// any outside text into a harmless one; it is asked for everything that is typed or pasted.
type Editor struct {
	text  []string
	at    int
	Lines bool // enter makes a new line
	Hint  string
	Clean func(string) string
	Max   int // most clusters; 0 is 2000
}

// Value is the text.
func (e *Editor) Value() string { return strings.Join(e.text, "") }

// SetValue replaces the text and puts the cursor at its end.
func (e *Editor) SetValue(s string) {
	e.text, e.at = nil, 0
	e.Insert(s)
}

// Split is the text before and after the cursor.
func (e *Editor) Split() (before, after string) {
	return strings.Join(e.text[:e.at], ""), strings.Join(e.text[e.at:], "")
}

// SetSplit replaces the text and puts the cursor between the two parts.
func (e *Editor) SetSplit(before, after string) {
	e.SetValue(before)
	at := e.at
	e.Insert(after)
	e.at = min(at, len(e.text))
}

// Insert writes s at the cursor, as typing or pasting does.
func (e *Editor) Insert(s string) {
	if e.Clean != nil {
		s = e.Clean(s)
	}
	if !e.Lines {
		s = strings.ReplaceAll(s, "\n", " ")
	}
	// A combining mark belongs to the letter before it, so the neighbours are split anew.
	before := strings.Join(e.text[:e.at], "") + s
	after := e.text[e.at:]
	head := Clusters(before)
	most := e.Max
	if most == 0 {
		most = 2000
	}
	if room := most - len(after); len(head) > room {
		head = head[:max(room, 0)]
	}
	e.text = slices.Concat(head, after)
	e.at = len(head)
}

// Key edits, and reports whether the key was an editing one.
func (e *Editor) Key(name, text string) bool {
	switch name {
	case "left":
		e.at = max(e.at-1, 0)
	case "right":
		e.at = min(e.at+1, len(e.text))
	case "home":
		e.at = e.lineStart(e.at)
	case "end":
		e.at = e.lineEnd(e.at)
	case "ctrl+left":
		e.at = e.wordLeft()
	case "ctrl+right":
		e.at = e.wordRight()
	case "up", "down":
		if !e.Lines {
			return false
		}
		return e.vertical(name == "up")
	case "backspace":
		e.remove(e.at-1, e.at)
	case "delete":
		e.remove(e.at, e.at+1)
	case "ctrl+w":
		e.remove(e.wordLeft(), e.at)
	case "ctrl+u":
		e.remove(e.lineStart(e.at), e.at)
	case "ctrl+k":
		e.remove(e.at, e.lineEnd(e.at))
	case "enter":
		if !e.Lines {
			return false
		}
		e.Insert("\n")
	default:
		if text == "" {
			return false
		}
		e.Insert(text)
	}
	return true
}

func (e *Editor) remove(from, to int) {
	from, to = max(from, 0), min(to, len(e.text))
	if from >= to {
		return
	}
	e.text = slices.Delete(slices.Clone(e.text), from, to)
	e.at = from
}

func (e *Editor) lineStart(i int) int {
	for i > 0 && e.text[i-1] != "\n" {
		i--
	}
	return i
}

func (e *Editor) lineEnd(i int) int {
	for i < len(e.text) && e.text[i] != "\n" {
		i++
	}
	return i
}

func (e *Editor) wordLeft() int {
	i := e.at
	for i > 0 && blank(e.text[i-1]) {
		i--
	}
	for i > 0 && !blank(e.text[i-1]) {
		i--
	}
	return i
}

func (e *Editor) wordRight() int {
	i := e.at
	for i < len(e.text) && blank(e.text[i]) {
		i++
	}
	for i < len(e.text) && !blank(e.text[i]) {
		i++
	}
	return i
}

func blank(s string) bool { return s == " " || s == "\n" }

// vertical moves to the line above or below; at the first or last one the key is not the editor's.
func (e *Editor) vertical(up bool) bool {
	start := e.lineStart(e.at)
	col := e.at - start
	if up {
		if start == 0 {
			return false
		}
		above := e.lineStart(start - 1)
		e.at = min(above+col, start-1)
		return true
	}
	end := e.lineEnd(e.at)
	if end == len(e.text) {
		return false
	}
	e.at = min(end+1+col, e.lineEnd(end+1))
	return true
}

// View draws the text. One line scrolls sideways to keep the cursor in view; several wrap.
func (e *Editor) View(th *theme.Theme, w int, focused bool) ([]string, int, int, bool) {
	if w < 2 {
		return []string{Blanks(w)}, 0, 0, false
	}
	style := theme.Text
	if focused && !e.Lines {
		style |= theme.Underline
	}
	if len(e.text) == 0 {
		hint := e.Hint
		if !focused { // a hint in every empty field would look like answers
			hint = th.Glyphs.Dash
		}
		p := NewPen(th, w).Put(theme.Muted, hint)
		return []string{p.String()}, 0, 0, focused
	}
	if e.Lines {
		lines, x, y := e.wrapped(w)
		for i, line := range lines {
			lines[i] = NewPen(th, w).Put(style, line).String()
		}
		return lines, min(x, w-1), y, focused
	}
	if !focused {
		return []string{NewPen(th, w).Put(style, e.Value()).String()}, 0, 0, false
	}
	shown, x := e.scrolled(w)
	return []string{NewPen(th, w).Put(style, shown).String()}, min(x, w-1), 0, true
}

// scrolled is the part of the line around the cursor, and the cursor's cell in it.
func (e *Editor) scrolled(w int) (string, int) {
	from, x := e.at, 0
	for from > 0 {
		n := Width(e.text[from-1])
		if x+n > w-1 {
			break
		}
		x += n
		from--
	}
	to, used := e.at, x
	for to < len(e.text) && used+Width(e.text[to]) <= w {
		used += Width(e.text[to])
		to++
	}
	return strings.Join(e.text[from:to], ""), x
}

// wrapped breaks the text into lines of at most w cells, between words where it can, and finds the
// cursor. A blank at the end of a line may stand in the cell that is the cursor's otherwise.
func (e *Editor) wrapped(w int) (lines []string, x, y int) {
	start, used, word := 0, 0, 0 // word: where the last word of the line begins
	next := func(end, from int) {
		if start <= e.at {
			x, y = Width(strings.Join(e.text[start:min(e.at, end)], "")), len(lines)
		}
		lines = append(lines, strings.Join(e.text[start:end], ""))
		start, word = from, from
	}
	for i, c := range e.text {
		if c == "\n" {
			next(i, i+1)
			used = 0
			continue
		}
		wide := Width(c)
		room := w - 1
		if c == " " {
			room = w
		}
		if used+wide > room {
			if word == start {
				word = i
			}
			next(word, word)
			used = Width(strings.Join(e.text[start:i], ""))
		}
		used += wide
		if c == " " {
			word = i + 1
		}
	}
	next(len(e.text), len(e.text))
	return lines, x, y
}
