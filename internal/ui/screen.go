package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
)

// screen is one place in the cockpit. The root owns size, frame, sheets, toasts and global keys; a
// screen owns what is between the rules.
type screen interface {
	init() tea.Cmd
	// update takes answers and timers; each tells its own from others' by number.
	update(msg tea.Msg) tea.Cmd
	// run does what a binding of the screen's scopes says.
	run(id keys.ID) tea.Cmd
	// typed takes a key before any binding while the screen edits a text.
	typed(name, text string) (tea.Cmd, bool)
	paste(text string) tea.Cmd
	click(id string) tea.Cmd
	wheel(lines int) tea.Cmd
	resize(w, h int)
	// view draws exactly h lines of w cells.
	view(w, h int) picture
	head(w int) (line string, regions []kit.Region)
	// status is the right end of the status line.
	status() string
	compact() string // the header below 80 columns
	scopes() []keys.Scope
	// subjects are the leads a key acts on now: the marked ones, else the selected one.
	subjects() []desk.Row
	// why says why a key of the screen does nothing now, "" when it does something.
	why(id keys.ID) string
	next() time.Time // when a visible digit changes; zero: never
	reload() tea.Cmd
	// back goes one step back inside the screen and reports whether there was one.
	back() bool
}

// picture is a drawn part of the screen, with what answers a click and where the cursor is.
type picture struct {
	lines   []string
	regions []kit.Region
	spot    kit.Spot
}

// goTo asks the root for another screen: "lead" with its row lies over the present place, any other
// word is the id of a place, with what it is visited for. An answered question never moves anybody.
type goTo struct {
	screen string
	row    desk.Row
	arg    any
}

// told is a line for the status row.
type told struct {
	text string
	bad  bool
}

func tell(text string) tea.Cmd { return func() tea.Msg { return told{text: text} } }
func warn(text string) tea.Cmd { return func() tea.Msg { return told{text: text, bad: true} } }
func send(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }
