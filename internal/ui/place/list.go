package place

import (
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
)

// Widths at which the layout changes.
const (
	Wide    = 100 // list and detail side by side, sheets float
	Middle  = 80  // a strip below the list
	Small   = 60
	Tiny    = 40
	Lowest  = 10 // rows
	Roomy   = 20 // rows from which there is a status line
	percent = 44 // of the width for the detail
)

const (
	PageRows  = 100                    // rows asked at once
	PageAhead = 30                     // rows below the cursor from which more are asked
	LateAfter = 300 * time.Millisecond // before that, saying "loading" is only flicker
)

// Parts says how the body of the inbox is divided.
type Parts struct {
	ListW, DetailW int // detailW 0: no pane beside the list
	List           int // rows of the list
	Strip          int // rows of the strip below; 0 for none
	Header         bool
}

const StripRows = 7

// InboxParts divides w×h cells, of which bar rows go to the filter.
func InboxParts(w, h, bar int) Parts {
	p := Parts{ListW: w, Header: h >= 6}
	left := h - bar
	if p.Header {
		left--
	}
	switch {
	case w >= Wide:
		p.DetailW = w * percent / 100
		p.ListW = w - p.DetailW - 3
	case w >= Middle && h >= 19:
		p.Strip = StripRows
		left -= StripRows + 1
	case h >= 9:
		p.Strip = 1
		left -= 2
	}
	p.List = max(left, 1)
	return p
}

// MoveList moves the cursor of a list as a binding says.
func MoveList(l *kit.List, id keys.ID) {
	switch id {
	case keys.Down:
		l.Move(1)
	case keys.Up:
		l.Move(-1)
	case keys.Top:
		l.First()
	case keys.Bottom:
		l.Last()
	case keys.HalfDown:
		l.Page(0.5)
	case keys.HalfUp:
		l.Page(-0.5)
	case keys.PageDown:
		l.Page(1)
	case keys.PageUp:
		l.Page(-1)
	}
}

// Window is which of n lines a sheet shows: around the selected one, so that drawing changes nothing.
func Window(at, n, h int, floating bool) (top, room int) {
	room = max(h, 1)
	if floating {
		room = min(room, 16)
	}
	return min(max(at-room/2, 0), max(n-room, 0)), room
}

// LineAt is the line of a sheet at y, -1 for none.
func LineAt(y, at, n, h, below int, floating bool) int {
	first := 0
	if !floating && h >= 10 {
		first = 1
	}
	top, room := Window(at, n, h-first-below, floating)
	i := top + y - first
	if y < first || i >= min(top+room, n) {
		return -1
	}
	return i
}

// Margin puts lines of w-2 cells between one blank column on each side.
func Margin(lines []string, w int) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = " " + line + " "
	}
	return out
}

const HintPrefix = "hint:"

// HintOf is the binding behind a region of the key row.
func HintOf(id string) (keys.ID, bool) {
	k, ok := strings.CutPrefix(id, HintPrefix)
	return keys.ID(k), ok
}
