package ui

import (
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
)

// inbox is the list of leads by what must be answered first, with the selected one beside it.
type inbox struct {
	s      *session
	w, h   int
	views  []desk.View // the team's, then the person's own
	shown  int
	counts []desk.Count
	own    bool // what is counted next follows from what the viewer did

	part      string // the term that is still being typed and does not count yet
	filter    string // what the shown rows were asked with, besides the view
	typing    bool
	line      kit.Editor
	filterErr error
	fresh     bool // another filter has been asked with, and its rows are not there yet
	again     bool // the filter changed again while its rows were out
	history   []string
	recalled  int // place in history while ↑ walks through it
	past      question
	comp      completer

	list   kit.List
	order  []desk.Spot           // the leads that are known, as they stand
	rows   map[lead.ID]*desk.Row // of those near the cursor, of the first ones and of the marked ones
	index  map[string]int        // places in order
	headed bool                  // the groups have headings
	signs  map[string]string     // the letters by which owners are shown
	after  string                // the key of the next page; "" : that was all
	total  desk.Count
	groups []desk.Tally
	due    string         // what is due today or late in the first view
	asked  time.Time      // when the shown rows were true
	behind func() tea.Cmd // asks for what comes after the first list; nil once it has been asked for
	loaded bool
	late   bool // the first page is taking long enough to say so
	err    error

	page, more, counting, detailAsk question
	lateAt, restAt                  uint64

	look    inboxLook
	looking question
	seek    string          // the lead to select when the rows come; "" for none
	ending  bool            // the cursor goes to the last row when it comes
	marking bool            // every row is marked when it comes
	of      string          // the query of the rows that are there
	fresher map[string]bool // rows that came in by themselves and were not looked at

	details map[lead.ID]desk.Detail
	wanted  lead.ID // whose detail has been asked
	none    bool    // there are no leads at all
	probe   question

	beyond    bool       // the filter is asked of all leads, not only of the view's
	elsewhere desk.Count // how many the filter finds beyond a view in which it finds none
	askAt     uint64
}

func newInbox(s *session) *inbox {
	b := &inbox{s: s, rows: map[lead.ID]*desk.Row{}, index: map[string]int{}, details: map[lead.ID]desk.Detail{}}
	b.list.Reset()
	b.line.Clean = safetext.Line
	b.line.Max = 400
	if p := s.policy(); p != nil {
		for _, v := range p.Views {
			b.views = append(b.views, desk.View{Name: v.Name, Query: v.Query})
		}
	}
	if len(b.views) == 0 {
		b.views = []desk.View{{Name: s.say("view.all")}}
	}
	b.comp.at = -1
	return b
}

func (b *inbox) scopes() []keys.Scope { return []keys.Scope{keys.Inbox, keys.Lead, keys.List} }

func (b *inbox) init() tea.Cmd { return tea.Batch(b.load(), b.askHistory(), b.askLook()) }

// reading reports whether the rows of what is asked for have not come yet.
func (b *inbox) reading() bool { return b.fresh || !b.loaded }

// first asks for what waits until the first list has come, because it would hold it up.
func (b *inbox) first() tea.Cmd {
	ask := b.behind
	b.behind = nil
	if ask == nil {
		return nil
	}
	return ask()
}

func (b *inbox) reload() tea.Cmd { return tea.Batch(b.load(), b.count()) }

// row is the selected lead, nil when there is none.
func (b *inbox) row() *desk.Row { return b.rowOf(b.list.Key()) }

// rowOf is the row of a lead, nil when it is not known or was put away.
func (b *inbox) rowOf(key string) *desk.Row {
	if i, ok := b.index[key]; ok {
		return b.rows[b.order[i].ID]
	}
	return nil
}

func (b *inbox) subjects() []desk.Row {
	if b.fresh {
		return nil // a quick key must not act on a row of the list before
	}
	var out []desk.Row
	for _, key := range b.list.Marks() {
		r := b.rowOf(key)
		if r == nil {
			return nil // it is being read: an act on all but this one is not what was meant
		}
		out = append(out, *r)
	}
	if len(out) > 0 {
		return out
	}
	if r := b.row(); r != nil {
		return []desk.Row{*r}
	}
	return nil
}

// cached is what is known of a row's lead, nil when it has not been asked or has changed since.
func (b *inbox) cached(r desk.Row) *desk.Detail {
	if d, ok := b.details[r.ID]; ok && d.Version == r.Version {
		return &d
	}
	return nil
}

func (b *inbox) resize(w, h int) {
	b.w, b.h = w, h
	if b.loaded && b.headed != (w >= middle) {
		b.arrange()
	}
	b.list.Resize(b.parts(w, h, b.bar()).list)
}

// bar is how many rows the filter line takes.
func (b *inbox) bar() int {
	switch {
	case b.filterErr != nil:
		return 2
	case b.typing || b.filter != "":
		return 1
	}
	return 0
}

func (b *inbox) why(id keys.ID) string {
	switch id {
	case keys.Open:
		if b.row() == nil && b.reading() {
			return b.s.say("why.reading")
		}
		if b.row() == nil && !b.mayLookBeyond() {
			return b.s.say("why.no_lead")
		}
	case keys.PreviewAt, keys.Wide:
		return b.whyLook(id)
	case keys.NextView, keys.PrevView:
		if len(b.views) < 2 {
			return b.s.say("why.one_view")
		}
	case keys.Breach:
		if len(b.order) == 0 || b.order[0].Group == desk.NoClock {
			return b.s.say("why.no_clock")
		}
	}
	return ""
}

func (b *inbox) run(id keys.ID) tea.Cmd {
	switch id {
	case keys.Open:
		if b.mayLookBeyond() {
			return b.goBeyond()
		}
		return send(goTo{screen: "lead", row: *b.row()})
	case keys.Filter:
		return b.startFilter("")
	case keys.SaveView:
		next := newViewSheet(b.s, b.views, "", b.query())
		return tea.Batch(send(openSheet{next}), next.recount())
	case keys.Views:
		return send(openSheet{newViewsSheet(b.s, b.views, b.shown, b.query())})
	case keys.NextView:
		return b.show(b.shown + 1)
	case keys.PrevView:
		return b.show(b.shown - 1)
	case keys.Breach:
		b.toBreach()
	case keys.Mark:
		b.list.Mark()
		b.list.Move(1)
	case keys.Range:
		b.list.Range()
	case keys.MarkAll:
		return b.markAll()
	case keys.Bottom:
		return b.toEnd()
	case keys.Preview, keys.PreviewAt, keys.Wide:
		return b.lookAt(id)
	default:
		moveList(&b.list, id)
	}
	return b.moved()
}

func moveList(l *kit.List, id keys.ID) {
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

// toBreach goes to the next lead whose clock runs, after the selected one, round the end.
func (b *inbox) toBreach() {
	n := len(b.order)
	at := b.index[b.list.Key()]
	for i := 1; i <= n; i++ {
		spot := b.order[(at+i)%n]
		if spot.Group == desk.Soon || spot.Group == desk.Today {
			b.list.Select(spot.ID.String())
			return
		}
	}
	b.list.First()
}

// show goes to another view. Marks stay on the leads that it holds too.
func (b *inbox) show(view int) tea.Cmd {
	b.shown = (view + len(b.views)) % len(b.views)
	b.beyond = false
	b.forget()
	return b.load()
}

// forget drops what was asked with another question.
func (b *inbox) forget() {
	b.list.Reset()
	b.order, b.rows, b.index, b.groups = nil, map[lead.ID]*desk.Row{}, map[string]int{}, nil
	b.after, b.loaded, b.late, b.total = "", false, false, desk.Count{}
	b.fresher, b.marking, b.ending, b.more = nil, false, false, question{}
}

func (b *inbox) click(id string) tea.Cmd {
	if v, ok := strings.CutPrefix(id, "view:"); ok {
		if n, err := strconv.Atoi(v); err == nil && n >= 0 && n < len(b.views) && n != b.shown {
			return b.show(n)
		}
		return nil
	}
	if v, ok := strings.CutPrefix(id, completePrefix); ok {
		if n, err := strconv.Atoi(v); err == nil && n >= 0 && n < len(b.comp.out) {
			b.comp.at = n
			return b.accept()
		}
		return nil
	}
	if v, ok := strings.CutPrefix(id, "row:"); ok && b.list.Select(v) {
		b.ending = false
		return b.moved()
	}
	return nil
}

func (b *inbox) wheel(n int) tea.Cmd {
	b.list.Scroll(n)
	b.ending = false
	return b.moved()
}

// back clears marks, then the filter.
func (b *inbox) back() bool {
	if b.list.Ranging() || len(b.list.Marks()) > 0 {
		b.list.Unmark()
		return true
	}
	if b.filter != "" || b.filterErr != nil {
		b.clearFilter()
		return true
	}
	return false
}

// next is when a digit that can be seen changes.
func (b *inbox) next() time.Time {
	var first time.Time
	from, to := b.list.Window()
	for _, it := range b.list.Items()[from:to] {
		r := b.rowOf(it.Key)
		if r == nil || it.Heading {
			continue
		}
		cd := b.s.countdown(r.Clock)
		if !cd.next.IsZero() && (first.IsZero() || cd.next.Before(first)) {
			first = cd.next
		}
	}
	return first
}
