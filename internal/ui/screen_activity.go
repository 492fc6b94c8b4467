package ui

import (
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
)

// activity is the journal: everything that happened, newest first, with the selected entry beside it.
type activity struct {
	s     *session
	w, h  int
	lens  int // which of the lenses is shown
	query queryLine

	list   kit.List
	events []desk.Event
	index  map[string]int
	old    int64     // the number below which was not asked yet
	more   bool      // there may be older ones
	far    time.Time // how far back was searched without reaching the end
	top    int64     // the number up to which was asked
	cut    bool      // newer ones were let go and are asked again on the way up
	newest int64     // the journal's head
	follow bool
	unseen int // entries that came in above the cursor
	fresh  bool

	asked                         time.Time
	loaded, late                  bool
	err                           error
	page, older, newer, undoingIt question
	lateAt                        uint64
}

// lens narrows the journal down to those who act.
type lens struct{ id, filter string }

func lenses() []lens {
	return []lens{{"all", ""}, {"people", "by:people"}, {"machine", "by:system,import"}, {"mine", "by:me"}}
}

func newActivity(s *session) *activity {
	a := &activity{s: s, index: map[string]int{}}
	a.list.Reset()
	a.query = newQueryLine(s, filter.ActivityKeys(desk.Kinds()), s.say("activity.filter_hint"))
	return a
}

func (a *activity) scopes() []keys.Scope { return []keys.Scope{keys.Activity, keys.List} }

func (a *activity) subjects() []desk.Row { return nil }

func (a *activity) init() tea.Cmd { return a.load() }

// reload asks for what came since.
func (a *activity) reload() tea.Cmd {
	if !a.loaded {
		return a.load()
	}
	if a.cut || a.page.waiting() {
		return nil
	}
	return a.loadNewer()
}

// visit shows the entries it was sent for: a filter.
func (a *activity) visit(arg any) tea.Cmd {
	text, ok := arg.(string)
	if !ok || text == a.query.value {
		return nil
	}
	a.query.value = text
	a.query.line.SetValue(text)
	return a.anew()
}

func (a *activity) event() *desk.Event {
	if i, ok := a.index[a.list.Key()]; ok && i < len(a.events) {
		return &a.events[i]
	}
	return nil
}

func (a *activity) resize(w, h int) {
	a.w, a.h = w, h
	a.list.Resize(inboxParts(w, h, a.query.bar()).list)
}

func (a *activity) why(id keys.ID) string {
	e := a.event()
	switch id {
	case keys.OpenEntry:
		switch {
		case e == nil:
			return a.s.say("why.no_entry")
		case e.Lead == 0:
			return a.s.say("why.entry_no_lead")
		}
	}
	return ""
}

// whyUndo says why the selected entry cannot be taken back.
func (a *activity) whyUndo() string {
	e := a.event()
	switch {
	case e == nil:
		return a.s.say("why.no_entry")
	case !e.Mine || e.Lead == 0:
		return a.s.words.fill("why.not_yours", e.Who)
	case e.Undone:
		return a.s.say("why.undone_already")
	case e.Until.IsZero() || !e.Until.After(a.s.at):
		return a.s.say("why.too_late")
	}
	return ""
}

func (a *activity) run(id keys.ID) tea.Cmd {
	switch id {
	case keys.OpenEntry:
		e := a.event()
		return send(goTo{screen: "lead", row: desk.Row{ID: e.Lead, Company: e.Subject, Partner: e.Partner}})
	case keys.FilterEntries:
		a.query.start("")
		a.resize(a.w, a.h)
		return nil
	case keys.NextLens:
		return a.show(a.lens + 1)
	case keys.PrevLens:
		return a.show(a.lens - 1)
	case keys.Follow:
		return a.followTail()
	case keys.Top:
		if a.cut {
			return a.anew()
		}
		a.list.First()
	default:
		moveList(&a.list, id)
	}
	if id != keys.Top {
		a.follow = false // whoever moves reads; the tail must not run away under them
	}
	return a.moved()
}

// followTail keeps the cursor on the newest entry, or lets go of it.
func (a *activity) followTail() tea.Cmd {
	a.follow = !a.follow
	if !a.follow {
		return nil
	}
	if a.cut {
		return a.anew()
	}
	a.list.First()
	return a.moved()
}

// show goes to another lens.
func (a *activity) show(n int) tea.Cmd {
	all := len(lenses())
	a.lens = (n%all + all) % all
	return a.anew()
}

// anew asks from the newest entry on, with what the filter says now. The old rows stay until then.
func (a *activity) anew() tea.Cmd {
	a.fresh, a.cut, a.unseen = true, false, 0
	a.resize(a.w, a.h)
	return a.load()
}

func (a *activity) typed(name, text string) (tea.Cmd, bool) {
	if !a.query.typing {
		return nil, false
	}
	changed := a.query.key(name, text)
	a.resize(a.w, a.h)
	if changed {
		return a.anew(), true
	}
	return nil, true
}

func (a *activity) paste(text string) tea.Cmd {
	if !a.query.typing {
		a.query.start("")
	}
	a.query.line.Insert(text)
	a.query.value = a.query.line.Value()
	return a.anew()
}

func (a *activity) click(id string) tea.Cmd {
	if v, ok := strings.CutPrefix(id, "lens:"); ok {
		if n, err := strconv.Atoi(v); err == nil {
			return a.show(n)
		}
	}
	if v, ok := strings.CutPrefix(id, "row:"); ok && a.list.Select(v) {
		a.follow = false
		return a.moved()
	}
	return nil
}

func (a *activity) wheel(n int) tea.Cmd {
	a.follow = false
	a.list.Scroll(n)
	return a.moved()
}

// back clears the filter.
func (a *activity) back() bool {
	if a.query.value == "" && a.query.err == nil {
		return false
	}
	a.query.clear()
	a.fresh, a.cut, a.loaded = true, false, false
	a.resize(a.w, a.h)
	return true
}

func (a *activity) holding() bool { return a.fresh && a.page.waiting() && !a.query.typing }

// next is when the time left to take an entry back changes.
func (a *activity) next() time.Time {
	e := a.event()
	if e == nil || !e.Until.After(a.s.at) {
		return time.Time{}
	}
	return a.s.at.Add(e.Until.Sub(a.s.at)%time.Minute + 1)
}
