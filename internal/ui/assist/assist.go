// Package assist is the import assistant: what the columns of files were taken for, what is not known of
// them as questions, and what would become of their rows while the questions are answered.
package assist

import (
	"context"
	"strings"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// assist is the assistant for one import at a time.
type assist struct {
	s     *place.Session
	alone bool // there is no other place: leaving it ends the program
	h     int

	names   []string
	plans   []place.FilePlan
	looking place.Question[[]place.FilePlan]
	lookErr error

	answers []answer
	told    []ask // every question that was ever open, beside those about columns
	asks    []ask // what is listed now
	list    kit.List
	led     bool // the cursor was moved by hand: it stays where it is

	trying   place.Question[[]place.FileFates]
	stop     context.CancelFunc // ends the dry run or the import that is under way; nil when none is
	rests    uint64             // number of the timer after which a dry run begins
	fates    []place.FileFates
	old      bool // what is shown of fates was before the last answer
	tryErr   error
	walked   *walked
	walks    uint64 // number of the timer that shows how far it is
	state    state
	line     kit.Editor
	pick     *kit.Pick
	target   ask // what is picked or written for
	result   []place.FileFates
	broken   error // why the import ended early
	bringing place.Question[[]place.FileFates]
	keeping  place.Question[string]
}

// state is what the keys are for.
type state int

const (
	asking  state = iota // the list of columns and questions
	naming               // which files
	picking              // one of the columns or words
	writing              // a value
	saving               // the name of a profile
	lining               // the command line is shown
	coming               // the files come in
	done                 // they came
)

// walked is how far a run is; the run writes it, drawing reads it.
type walked struct{ rows, bytes, size atomic.Int64 }

// firstRows is how many rows of a file are tried at once, before all of them are.
const firstRows = 1000

const (
	rest = 150 * time.Millisecond // after an answer, before the rows are tried
	walk = 250 * time.Millisecond // between two looks at how far it is
)

// walkOn asks to be drawn again, for how far it is.
type walkOn struct{ n uint64 }

// New is the assistant in the cockpit; nothing is asked yet.
func New(s *place.Session) place.Screen { return begin(s, false, nil) }

// Alone is the assistant as a program of its own, for these files.
func Alone(s *place.Session, names []string) place.Screen { return begin(s, true, names) }

func begin(s *place.Session, alone bool, names []string) *assist {
	a := &assist{s: s, alone: alone}
	a.reset(names)
	return a
}

// reset begins with other files, of which nothing is said.
func (a *assist) reset(names []string) {
	a.halt()
	s, alone, h := a.s, a.alone, a.h
	*a = assist{s: s, alone: alone, h: h, names: names}
	a.list.Reset()
	a.list.Resize(max(h, 1))
	if len(names) == 0 {
		a.write(naming, "", s.Say("import.name_hint"))
	}
}

// halt ends the run that is under way.
func (a *assist) halt() {
	if a.stop != nil {
		a.stop()
		a.stop = nil
	}
}

func (a *assist) Scopes() []keys.Scope { return []keys.Scope{keys.Import, keys.List} }

func (a *assist) Init() tea.Cmd {
	if len(a.names) == 0 || a.s.Files == nil {
		return nil
	}
	return a.look()
}

// Reload leaves everything as it is: what others do to leads is no reason to read files again.
func (a *assist) Reload() tea.Cmd {
	if a.lookErr != nil && a.plans == nil {
		return a.look()
	}
	return nil
}

// Visit begins with the files that it is visited for. An import that is under way goes on.
func (a *assist) Visit(arg any) (tea.Cmd, bool) {
	names, ok := arg.(place.NamedFiles)
	if !ok {
		return nil, false
	}
	if a.state == coming {
		return place.Warn(a.s.Say("import.under_way")), true
	}
	a.reset(names)
	return a.Init(), true
}

func (a *assist) Resize(_, h int) { a.h = h }

// Typed takes keys while something is written or picked, and esc, which leaves step by step.
func (a *assist) Typed(name, text string) (tea.Cmd, bool) {
	switch a.state {
	case naming, writing, saving:
		if name == "esc" {
			break
		}
		if name == "enter" {
			return a.written(), true
		}
		return nil, a.line.Key(name, text)
	case picking:
		switch name {
		case "esc":
		case "enter":
			a.pick.Key(name, text)
			return a.picked(), true
		default:
			return nil, a.pick.Key(name, text)
		}
	}
	if name != "esc" {
		return nil, false
	}
	return a.leave(), true
}

// Paste goes into the line that is written.
func (a *assist) Paste(text string) tea.Cmd {
	switch a.state {
	case naming, writing, saving:
		a.line.Insert(text)
	}
	return nil
}

// leave goes one step back; from the list itself nothing was changed.
func (a *assist) leave() tea.Cmd {
	switch a.state {
	case picking, writing, saving, lining:
		a.state = asking
		return nil
	case coming:
		a.halt()
		return place.Tell(a.s.Say("import.stopping"))
	}
	if a.alone {
		a.halt()
		return tea.Quit
	}
	a.reset(nil)
	return place.Send(place.GoTo{Place: place.InboxPlace})
}

// Run does what a key says.
func (a *assist) Run(id keys.ID) tea.Cmd {
	if a.state == lining {
		a.state = asking
		if id == keys.TakeNearest || id == keys.SeeLine {
			return nil
		}
	}
	switch id {
	case keys.TakeNearest:
		if a.state == done {
			return a.leave()
		}
		return a.accept()
	case keys.TakeOther:
		return a.other()
	case keys.KeepColumn, keys.IgnoreColumn:
		if q := a.here(); q != nil {
			return a.answer(*q, q.without(id == keys.KeepColumn))
		}
	case keys.KeepRest, keys.IgnoreRest:
		return a.theRest(id == keys.KeepRest)
	case keys.ImportThem:
		return a.bring()
	case keys.SaveProfile:
		a.write(saving, "", a.s.Say("import.profile_hint"))
	case keys.SeeLine:
		a.state = lining
		line := a.commandLine()
		return tea.Batch(tea.SetClipboard(line), place.Tell(a.s.Say("import.line_copied")))
	default:
		a.led = true
		place.MoveList(&a.list, id)
	}
	return nil
}

// Why says why a key does nothing now.
func (a *assist) Why(id keys.ID) string {
	s := a.s
	q := a.here()
	switch id {
	case keys.TakeNearest:
		switch {
		case a.state == done || a.state == lining:
			return ""
		case a.state == coming:
			return s.Say("import.under_way")
		case q == nil || !q.open:
			return s.Say("import.why_settled")
		}
	case keys.TakeOther, keys.KeepColumn, keys.IgnoreColumn:
		switch {
		case !a.free() || q == nil:
			return s.Say("import.why_no_question")
		case id == keys.TakeOther:
		case q.without(id == keys.KeepColumn) == nil:
			return s.Say("import.why_needed")
		}
	case keys.KeepRest, keys.IgnoreRest:
		if !a.free() || a.openColumns() == 0 {
			return s.Say("import.why_no_column")
		}
	case keys.Refresh:
		if a.plans != nil {
			return s.Say("import.why_reread")
		}
	case keys.ImportThem:
		return a.whyNot()
	case keys.SaveProfile:
		switch {
		case len(a.said()) == 0:
			return s.Say("import.why_nothing_said")
		case !a.free():
			return s.Say("import.why_no_question")
		}
	case keys.SeeLine:
		if a.plans == nil || !a.free() {
			return s.Say("import.why_no_question")
		}
	}
	return ""
}

// free says that questions are answered now, and nothing is written or picked.
func (a *assist) free() bool { return a.state == asking || a.state == lining }

// whyNot says why the files cannot come in now.
func (a *assist) whyNot() string {
	s := a.s
	switch {
	case !a.free():
		return s.Say("import.why_no_question")
	case s.ReadOnly != "":
		return s.ReadOnly
	case !desk.May(s.Who.Role, desk.ImportFiles):
		return s.Say("why.viewer")
	case a.plans == nil || a.looking.Waiting():
		return s.Say("import.why_reading")
	case a.lookErr != nil:
		return safetext.Line(a.lookErr.Error())
	}
	for i := range a.plans {
		if a.plans[i].Why != nil {
			return s.Words.Fill("import.why_no_kind", safetext.Line(a.plans[i].Name))
		}
	}
	return ""
}

// WhyUndo says why nothing can be taken back.
func (a *assist) WhyUndo() string {
	if !a.free() || len(a.answers) == 0 {
		return a.s.Say("import.why_no_answer")
	}
	return ""
}

// Undo takes the last answer back, and goes to its question.
func (a *assist) Undo() tea.Cmd {
	last := a.answers[len(a.answers)-1]
	a.answers = a.answers[:len(a.answers)-1]
	for len(a.answers) > 0 && last.with && a.answers[len(a.answers)-1].with && a.answers[len(a.answers)-1].batch == last.batch {
		last = a.answers[len(a.answers)-1]
		a.answers = a.answers[:len(a.answers)-1]
	}
	a.arrange()
	a.list.Select(last.key)
	return tea.Batch(a.changed(), place.Tell(a.s.Words.Fill("import.taken_back", last.name)))
}

// Click goes to a line of the list.
func (a *assist) Click(id string) tea.Cmd {
	if key, ok := strings.CutPrefix(id, rowPrefix); ok && a.free() {
		a.led = true
		a.list.Select(key)
	}
	return nil
}

// Wheel moves the list.
func (a *assist) Wheel(n int) tea.Cmd {
	if a.state == asking {
		a.list.Scroll(n)
	}
	return nil
}
