package app

import (
	"fmt"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/eqltui/eqltui/internal/safetext"
)

// meter is one line on a terminal that says how far the work is. Where standard error is no
// terminal, or the answer is for a machine, it is silent.
type meter struct {
	out   *sink
	width int // 0: silent
	last  time.Time
	drawn bool
}

// meterEvery is how often the line is drawn at most: more is flicker and costs the import time.
const meterEvery = 100 * time.Millisecond

func (a *app) meter() *meter {
	m := &meter{out: a.err}
	if width, ok := terminal(a.err.w); ok && !a.json {
		m.width = width
	}
	return m
}

// show draws the line, unless it was drawn a moment ago.
func (m *meter) show(text string) {
	if m.width == 0 || time.Since(m.last) < meterEvery {
		return
	}
	m.last, m.drawn = time.Now(), true
	fmt.Fprint(m.out, "\r\x1b[K"+ansi.Truncate(safetext.Line(text), m.width-1, "…"))
}

// clear takes the line away again.
func (m *meter) clear() {
	if m.drawn {
		fmt.Fprint(m.out, "\r\x1b[K")
		m.drawn = false
	}
}
