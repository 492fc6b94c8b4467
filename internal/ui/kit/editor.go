package kit

import (
	"slices"
	"strings"
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

// Insert writes s at the cursor, as typing or pasting does. Terminals send a carriage return where a
// pasted line ends.
func (e *Editor) Insert(s string) {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
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
		e.at = e.back(e.at, inLine)
	case "end":
		e.at = e.on(e.at, inLine)
	case "ctrl+left":
		e.at = e.word()
	case "ctrl+right":
		e.at = e.on(e.on(e.at, blank), solid)
	case "up", "down":
		return e.Lines && e.vertical(name == "up")
	case "backspace":
		e.remove(e.at-1, e.at)
	case "delete":
		e.remove(e.at, e.at+1)
	case "ctrl+w":
		e.remove(e.word(), e.at)
	case "ctrl+u":
		e.remove(e.back(e.at, inLine), e.at)
	case "ctrl+k":
		e.remove(e.at, e.on(e.at, inLine))
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
	if from < to {
		e.text, e.at = slices.Concat(e.text[:from], e.text[to:]), from
	}
}

// back goes from a place over the clusters before it that are such.
func (e *Editor) back(i int, such func(string) bool) int {
	for i > 0 && such(e.text[i-1]) {
		i--
	}
	return i
}

// on goes from a place over the clusters after it that are such.
func (e *Editor) on(i int, such func(string) bool) int {
	for i < len(e.text) && such(e.text[i]) {
		i++
	}
	return i
}

// word is where the word before the cursor begins.
func (e *Editor) word() int { return e.back(e.back(e.at, blank), solid) }

func blank(s string) bool  { return s == " " || s == "\n" }
func solid(s string) bool  { return !blank(s) }
func inLine(s string) bool { return s != "\n" }

// vertical moves to the line above or below; at the first or last one the key is not the editor's.
func (e *Editor) vertical(up bool) bool {
	start, end := e.back(e.at, inLine), e.on(e.at, inLine)
	col := e.at - start
	switch {
	case up && start > 0:
		e.at = min(e.back(start-1, inLine)+col, start-1)
	case !up && end < len(e.text):
		e.at = min(end+1+col, e.on(end+1, inLine))
	default:
		return false
	}
	return true
}
