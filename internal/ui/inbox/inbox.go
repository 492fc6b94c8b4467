// Package inbox is the list of leads by what must be answered first, with its views and filters.
package inbox

import (
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/presence"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/leadview"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// Inbox is the list of leads by what must be answered first, with the selected one beside it.
type Inbox struct {
	s      *place.Session
	w, h   int
	Views  []desk.View // the team's, then the person's own
	Shown  int
	counts []desk.Count
	own    bool // what is counted next follows from what the viewer did

	part      string // the term that is still being typed and does not count yet
	Filter    string // what the shown rows were asked with, besides the view
	Typing    bool
	Line      kit.Editor
	filterErr error
	Fresh     bool // another filter has been asked with, and its rows are not there yet
	Again     bool // the filter changed again while its rows were out
	Stale     bool // somebody changed something while the rows were out
	history   []string
	recalled  int // place in history while ↑ walks through it
	past      place.Question[string]
	comp      completer

	List   kit.List
	Order  []desk.Spot           // the leads that are known, as they stand
	Rows   map[lead.ID]*desk.Row // of those near the cursor, of the first ones and of the marked ones
	Index  map[string]int        // places in order
	headed bool                  // the groups have headings
	signs  map[string]string     // the letters by which owners are shown
	After  string                // the key of the next page; "" : that was all
	Total  desk.Count
	groups []desk.Tally
	dues   desk.Count     // how many of what is listed are late or due today
	due    string         // that of the first view
	asked  time.Time      // when the shown rows were true
	Later  func() tea.Cmd // asks for what comes after the first list; nil once it has been asked for
	Loaded bool
	late   bool // the first page is taking long enough to say so
	err    error

	Page, More, probe place.Question[desk.InboxPage]
	Counting          place.Question[tallied]
	detailAsk         place.Question[desk.Detail]
	divided           divided
	lateAt, restAt    uint64

	look    inboxLook
	looked  bool // it is known how the person left it
	looking place.Question[string]
	seek    string           // the lead to select when the rows come; "" for none
	left    string           // the lead that the cursor was on when the viewer was done with it
	Ending  bool             // the cursor goes to the last row when it comes
	Marking bool             // every row is marked when it comes
	of      string           // the query of the rows that are there
	steps   map[lead.ID]bool // whose next step was due when the rows came last
	fresher map[string]bool  // rows that came in by themselves and were not looked at

	wanted lead.ID // whose detail has been asked
	none   bool    // there are no leads at all

	Beyond    bool       // the filter is asked of all leads, not only of the view's
	elsewhere desk.Count // how many the filter finds beyond a view in which it finds none
	askAt     uint64
}

// New is the inbox with the views of the policy, until the saved ones come.
func New(s *place.Session) *Inbox {
	b := &Inbox{s: s, Rows: map[lead.ID]*desk.Row{}, Index: map[string]int{}}
	b.List.Reset()
	b.Line.Clean = safetext.Line
	b.Line.Max = 400
	if p := s.Policy(); p != nil {
		for _, v := range p.Views {
			b.Views = append(b.Views, desk.View{Name: v.Name, Query: v.Query})
		}
	}
	if len(b.Views) == 0 {
		b.Views = []desk.View{{Name: s.Say("view.all")}}
	}
	b.comp.at = -1
	b.look = readLook("")
	return b
}

func (b *Inbox) Scopes() []keys.Scope { return []keys.Scope{keys.Inbox, keys.Lead, keys.List} }

func (b *Inbox) Init() tea.Cmd { return tea.Batch(b.load(), b.askHistory(), b.askLook()) }

// Reading reports whether the rows of what is asked for have not come yet.
func (b *Inbox) Reading() bool { return b.Fresh || !b.Loaded }

// first asks for what waits until the first list has come, because it would hold it up.
func (b *Inbox) first() tea.Cmd {
	ask := b.Later
	b.Later = nil
	if ask == nil {
		return nil
	}
	return ask()
}

func (b *Inbox) Reload() tea.Cmd { return tea.Batch(b.load(), b.Count()) }

// Woken asks anew because somebody changed something. While an answer is out that is left until it has come: with many at
// work somebody changes something all the time, and an answer that is dropped for each change would never be shown.
func (b *Inbox) Woken() tea.Cmd {
	if b.Loaded && b.Page.Waiting() {
		b.Stale = true
		return nil
	}
	return b.Reload()
}

// Selected is the selected lead, nil when there is none.
func (b *Inbox) Selected() *desk.Row { return b.RowOf(b.List.Key()) }

// RowOf is the row of a lead, nil when it is not known or was put away.
func (b *Inbox) RowOf(key string) *desk.Row {
	if i, ok := b.Index[key]; ok {
		return b.Rows[b.Order[i].ID]
	}
	return nil
}

func (b *Inbox) Likely() []keys.ID { return leadview.Likely(b.s, b.Subjects()) }

func (b *Inbox) Subjects() []desk.Row {
	if b.Fresh {
		return nil // a quick key must not act on a row of the list before
	}
	var out []desk.Row
	for _, key := range b.List.Marks() {
		r := b.RowOf(key)
		if r == nil {
			return nil // it is being read: an act on all but this one is not what was meant
		}
		out = append(out, *r)
	}
	if len(out) > 0 {
		return out
	}
	if r := b.Selected(); r != nil {
		return []desk.Row{*r}
	}
	return nil
}

// Row is the row of a lead that the list or an earlier look at it knows.
func (b *Inbox) Row(id lead.ID) *desk.Row {
	if r := b.RowOf(id.String()); r != nil {
		return r
	}
	if d := b.s.Details.Last(id); d != nil {
		return &d.Row
	}
	return nil
}

// Running are the leads that are shown or near: what is due first is among them, whatever the order.
func (b *Inbox) Running() (out []*desk.Row) {
	for _, spot := range b.Order {
		if r := b.Rows[spot.ID]; r != nil && r.Clock != nil {
			out = append(out, r)
		}
	}
	return out
}

// Behind lets what else the cockpit asks for wait until the first list has come.
func (b *Inbox) Behind(ask func() tea.Cmd) {
	b.Later = func() tea.Cmd { return tea.Batch(b.Count(), ask()) }
}

// Marks is how many leads are marked.
func (b *Inbox) Marks() int { return len(b.List.Marks()) }

// MarkOnly marks these leads and no others.
func (b *Inbox) MarkOnly(ids []lead.ID) {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = id.String()
	}
	b.List.MarkOnly(names)
}

// Visit shows the leads of a filter, or a saved view.
func (b *Inbox) Visit(arg any) (tea.Cmd, bool) {
	switch arg := arg.(type) {
	case place.Filter:
		return b.filterBy(string(arg)), true
	case place.Behind:
		return tea.Batch(b.filterBy(string(arg)), b.goBeyond()), true
	case place.View:
		i := slices.IndexFunc(b.Views, func(v desk.View) bool { return v.Name == string(arg) })
		if i < 0 {
			return nil, true // somebody dropped it meanwhile
		}
		return b.show(i), true
	}
	return nil, false
}

func (b *Inbox) Resize(w, h int) {
	b.w, b.h = w, h
	if b.Loaded && b.headed != (w >= place.Middle && b.look.sort == desk.ByReady) {
		b.arrange()
	}
	b.List.Resize(b.parts(w, h, b.Bar()).List)
}

// Bar is how many rows the filter line takes.
func (b *Inbox) Bar() int {
	switch {
	case b.filterErr != nil:
		return 2
	case b.Typing || b.Filter != "":
		return 1
	}
	return 0
}

func (b *Inbox) Why(id keys.ID) string {
	switch id {
	case keys.Open:
		if b.Selected() == nil && b.Reading() {
			return b.s.Say("why.reading")
		}
		if b.Selected() == nil && !b.mayLookBeyond() {
			return b.s.Say("none.lead")
		}
	case keys.PreviewAt, keys.Wide:
		return b.whyLook(id)
	case keys.NextView, keys.PrevView:
		if len(b.Views) < 2 {
			return b.s.Say("why.one_view")
		}
	case keys.Breach:
		if !slices.ContainsFunc(b.Order, func(s desk.Spot) bool { return s.Group != desk.NoClock }) {
			return b.s.Say("why.no_clock")
		}
	}
	return ""
}

func (b *Inbox) Run(id keys.ID) tea.Cmd {
	switch id {
	case keys.Open:
		if b.mayLookBeyond() {
			return b.goBeyond()
		}
		return place.Send(place.GoTo{Place: place.LeadPlace, Arg: *b.Selected()})
	case keys.Filter:
		return b.startFilter("")
	case keys.SaveView:
		next := newViewSheet(b.s, b.Views, "", b.Query())
		return tea.Batch(place.Send(place.OpenSheet{Sheet: next}), next.recount())
	case keys.Views:
		return place.Send(place.OpenSheet{Sheet: newViewsSheet(b.s, b.Views, b.Shown, b.Query())})
	case keys.NextView:
		return b.show(b.Shown + 1)
	case keys.PrevView:
		return b.show(b.Shown - 1)
	case keys.Sort:
		return place.Send(place.OpenSheet{Sheet: newSortSheet(b.s, b.look.sort)})
	case keys.Breach:
		b.toBreach()
	case keys.Mark:
		b.List.Mark()
		b.List.Move(1)
	case keys.Range:
		b.List.Range()
	case keys.MarkAll:
		return b.markAll()
	case keys.Bottom:
		return b.toEnd()
	case keys.Preview, keys.PreviewAt, keys.Wide:
		return b.lookAt(id)
	default:
		place.MoveList(&b.List, id)
	}
	return b.Moved()
}

// toBreach goes to the next lead whose clock runs, after the selected one, round the end.
func (b *Inbox) toBreach() {
	n := len(b.Order)
	at := b.Index[b.List.Key()]
	for i := 1; i <= n; i++ {
		spot := b.Order[(at+i)%n]
		if spot.Group == desk.Soon || spot.Group == desk.Today {
			b.List.Select(spot.ID.String())
			return
		}
	}
	b.List.First()
}

// show goes to another view. Marks stay on the leads that it holds too.
func (b *Inbox) show(view int) tea.Cmd {
	b.Shown = (view + len(b.Views)) % len(b.Views)
	b.Beyond = false
	b.forget()
	return b.load()
}

// forget drops what was asked with another question.
func (b *Inbox) forget() {
	b.List.Reset()
	b.Order, b.Rows, b.Index, b.groups = nil, map[lead.ID]*desk.Row{}, map[string]int{}, nil
	b.After, b.Loaded, b.late, b.Total = "", false, false, desk.Count{}
	b.fresher, b.Marking, b.Ending, b.More = nil, false, false, place.Question[desk.InboxPage]{}
}

func (b *Inbox) Click(id string) tea.Cmd {
	if v, ok := strings.CutPrefix(id, "view:"); ok {
		if n, err := strconv.Atoi(v); err == nil && n >= 0 && n < len(b.Views) && n != b.Shown {
			return b.show(n)
		}
		return nil
	}
	if v, ok := strings.CutPrefix(id, CompletePrefix); ok {
		if n, err := strconv.Atoi(v); err == nil && n >= 0 && n < len(b.comp.out) {
			b.comp.at = n
			return b.accept()
		}
		return nil
	}
	if v, ok := strings.CutPrefix(id, "row:"); ok && b.List.Select(v) {
		b.Ending = false
		return b.Moved()
	}
	return nil
}

func (b *Inbox) Wheel(n int) tea.Cmd {
	b.List.Scroll(n)
	b.Ending = false
	return b.Moved()
}

// Back clears marks, then the filter.
func (b *Inbox) Back() bool {
	if b.List.Ranging() || len(b.List.Marks()) > 0 {
		b.List.Unmark()
		return true
	}
	if b.Filter != "" || b.filterErr != nil {
		b.clearFilter()
		return true
	}
	return false
}

// Next is when a digit that can be seen changes.
func (b *Inbox) Next() time.Time {
	var first time.Time
	from, to := b.List.Window()
	for _, it := range b.List.Items()[from:to] {
		r := b.RowOf(it.Key)
		if r == nil || it.Heading {
			continue
		}
		cd := b.s.Countdown(r.Clock)
		if !cd.Next.IsZero() && (first.IsZero() || cd.Next.Before(first)) {
			first = cd.Next
		}
	}
	return first
}

// Met reports whether somebody else is at a lead of the list than before, or nobody any more.
func (b *Inbox) Met(before *presence.Crowd) bool {
	from, to := b.List.Window()
	return slices.ContainsFunc(b.List.Items()[from:to], func(it kit.Item) bool {
		r := b.RowOf(it.Key)
		return !it.Heading && r != nil && b.s.OtherAt(r.ID, before)
	})
}
