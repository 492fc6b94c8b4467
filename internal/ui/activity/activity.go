// Package activity is the journal: everything that happened, newest first.
package activity

import (
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// Activity is the journal: everything that happened, newest first, with the selected entry beside it.
type Activity struct {
	s     *place.Session
	w, h  int
	lens  int // which of the lenses is shown
	query place.QueryLine

	List   kit.List
	Events []desk.Event
	index  map[string]int
	old    int64     // the number below which was not asked yet
	more   bool      // there may be older ones
	far    time.Time // how far back was searched without reaching the end
	top    int64     // the number up to which was asked
	Cut    bool      // newer ones were let go and are asked again on the way up
	newest int64     // the journal's head
	follow bool
	unseen int // entries that came in above the cursor
	fresh  bool

	asked              time.Time
	loaded, late       bool
	err                error
	page, older, newer place.Question[desk.ActivityPage]
	undoingIt          place.Question[desk.Done]
	lateAt             uint64
}

// lens narrows the journal down to those who act.
type lens struct{ id, filter string }

func lenses() []lens {
	return []lens{{"all", ""}, {"people", "by:people"}, {"machine", "by:system,import"}, {"mine", "by:me"}}
}

// New is the journal from its newest entry on; nothing is asked yet.
func New(s *place.Session) *Activity {
	a := &Activity{s: s, index: map[string]int{}}
	a.List.Reset()
	a.query = place.NewQueryLine(s, filter.ActivityKeys(desk.Kinds()), s.Say("activity.filter_hint"))
	return a
}

func (a *Activity) Scopes() []keys.Scope { return []keys.Scope{keys.Activity, keys.List} }

func (a *Activity) Init() tea.Cmd { return a.load() }

// Reload asks for what came since.
func (a *Activity) Reload() tea.Cmd {
	if !a.loaded {
		return a.load()
	}
	if a.Cut || a.page.Waiting() {
		return nil
	}
	return a.loadNewer()
}

// Visit shows the entries it was sent for.
func (a *Activity) Visit(arg any) (tea.Cmd, bool) {
	filter, ok := arg.(place.Filter)
	text := string(filter)
	if !ok || text == a.query.Value {
		return nil, ok
	}
	a.query.Value = text
	a.query.Line.SetValue(text)
	return a.anew(), true
}

// Event is the selected entry, nil when there is none.
func (a *Activity) Event() *desk.Event {
	if i, ok := a.index[a.List.Key()]; ok && i < len(a.Events) {
		return &a.Events[i]
	}
	return nil
}

func (a *Activity) Resize(w, h int) {
	a.w, a.h = w, h
	a.List.Resize(place.InboxParts(w, h, a.query.Bar()).List)
}

func (a *Activity) Why(id keys.ID) string {
	e := a.Event()
	switch id {
	case keys.OpenEntry:
		switch {
		case e == nil:
			return a.s.Say("why.no_entry")
		case e.Lead == 0:
			return a.s.Say("why.entry_no_lead")
		}
	}
	return ""
}

// WhyUndo says why the selected entry cannot be taken back.
func (a *Activity) WhyUndo() string {
	e := a.Event()
	switch {
	case e == nil:
		return a.s.Say("why.no_entry")
	case !e.Mine || e.Lead == 0:
		return a.s.Words.Fill("why.not_yours", e.Who)
	case e.Undone:
		return a.s.Say("why.undone_already")
	case e.Until.IsZero() || !e.Until.After(a.s.At):
		return a.s.Say("why.too_late")
	}
	return ""
}

func (a *Activity) Run(id keys.ID) tea.Cmd {
	switch id {
	case keys.OpenEntry:
		e := a.Event()
		return place.Send(place.GoTo{Place: place.LeadPlace, Arg: desk.Row{ID: e.Lead, Company: e.Subject, Partner: e.Partner}})
	case keys.FilterEntries:
		a.query.Start("")
		a.Resize(a.w, a.h)
		return nil
	case keys.NextLens:
		return a.show(a.lens + 1)
	case keys.PrevLens:
		return a.show(a.lens - 1)
	case keys.Follow:
		return a.followTail()
	case keys.Top:
		if a.Cut {
			return a.anew()
		}
		a.List.First()
	default:
		place.MoveList(&a.List, id)
	}
	if id != keys.Top {
		a.follow = false // whoever moves reads; the tail must not run away under them
	}
	return a.Moved()
}

// followTail keeps the cursor on the newest entry, or lets go of it.
func (a *Activity) followTail() tea.Cmd {
	a.follow = !a.follow
	if !a.follow {
		return nil
	}
	if a.Cut {
		return a.anew()
	}
	a.List.First()
	return a.Moved()
}

// show goes to another lens.
func (a *Activity) show(n int) tea.Cmd {
	all := len(lenses())
	a.lens = (n%all + all) % all
	return a.anew()
}

// anew asks from the newest entry on, with what the filter says now. The old rows stay until then.
func (a *Activity) anew() tea.Cmd {
	a.fresh, a.Cut, a.unseen = true, false, 0
	a.Resize(a.w, a.h)
	return a.load()
}

func (a *Activity) Typed(name, text string) (tea.Cmd, bool) {
	if !a.query.Typing {
		return nil, false
	}
	changed := a.query.Key(name, text)
	a.Resize(a.w, a.h)
	if changed {
		return a.anew(), true
	}
	return nil, true
}

func (a *Activity) Paste(text string) tea.Cmd {
	if !a.query.Typing {
		a.query.Start("")
	}
	a.query.Line.Insert(text)
	a.query.Value = a.query.Line.Value()
	return a.anew()
}

func (a *Activity) Click(id string) tea.Cmd {
	if v, ok := strings.CutPrefix(id, "lens:"); ok {
		if n, err := strconv.Atoi(v); err == nil {
			return a.show(n)
		}
	}
	if v, ok := strings.CutPrefix(id, "row:"); ok && a.List.Select(v) {
		a.follow = false
		return a.Moved()
	}
	return nil
}

func (a *Activity) Wheel(n int) tea.Cmd {
	a.follow = false
	a.List.Scroll(n)
	return a.Moved()
}

// Back clears the filter.
func (a *Activity) Back() bool {
	if a.query.Value == "" && a.query.Err == nil {
		return false
	}
	a.query.Clear()
	a.fresh, a.Cut, a.loaded = true, false, false
	a.Resize(a.w, a.h)
	return true
}

func (a *Activity) Holding() bool { return a.fresh && a.page.Waiting() && !a.query.Typing }

// Next is when the time left to take an entry back changes.
func (a *Activity) Next() time.Time {
	e := a.Event()
	if e == nil || !e.Until.After(a.s.At) {
		return time.Time{}
	}
	return a.s.At.Add(e.Until.Sub(a.s.At)%time.Minute + 1)
}
