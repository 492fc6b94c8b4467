package activity

import (
	"context"
	"errors"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
)

const (
	pageEvents = 100  // entries asked at once
	KeptEvents = 2000 // entries kept; beyond, those far from the cursor are let go
	newEvents  = 500  // more than these at once, and the list begins anew
)

// filter is what was typed and then the lens, so that the column of a mistake is the one on screen.
func (a *Activity) filter() string {
	return strings.TrimSpace(a.query.Value + " " + lenses()[a.lens].filter)
}

func (a *Activity) ask(q *place.Question[desk.ActivityPage], what desk.ActivityQuery) tea.Cmd {
	reader, who := a.s.Desk, a.s.Who
	what.Filter, what.Zone = a.filter(), a.s.Zone
	return q.Ask(a.s, func(ctx context.Context) (desk.ActivityPage, error) {
		page, err := reader.Activity(ctx, who, what)
		return cleanActivity(page), err
	})
}

// load asks for the newest entries, as many as are shown.
func (a *Activity) load() tea.Cmd {
	want := pageEvents
	if !a.fresh && !a.Cut {
		want = min(max(len(a.Events), pageEvents), newEvents)
	}
	cmd := a.ask(&a.page, desk.ActivityQuery{Limit: want})
	if a.loaded {
		return cmd
	}
	a.lateAt = a.page.Number()
	return tea.Batch(cmd, a.s.Hooks.After(place.LateAfter, place.Slow{N: a.lateAt}))
}

func (a *Activity) loadOlder() tea.Cmd {
	return a.ask(&a.older, desk.ActivityQuery{Before: a.old, Limit: pageEvents})
}

func (a *Activity) loadNewer() tea.Cmd {
	return a.ask(&a.newer, desk.ActivityQuery{After: max(a.top, 1), Limit: newEvents})
}

func (a *Activity) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case place.Slow:
		a.late = a.late || msg.N == a.lateAt && !a.loaded
	case place.Reply:
		return a.answered(msg)
	}
	return nil
}

func (a *Activity) answered(msg place.Reply) tea.Cmd {
	if got, ok := a.page.Take(msg); ok {
		if got.Err != nil {
			return a.failed(got.Err)
		}
		return a.paged(got.Value)
	}
	if got, ok := a.older.Take(msg); ok {
		if got.Err != nil {
			return a.failed(got.Err)
		}
		page := got.Value
		a.Events = append(a.Events, page.Events...)
		a.old, a.more, a.far = page.At, page.More, page.Searched
		a.trim(false)
		a.arrange()
		return a.Moved()
	}
	if got, ok := a.newer.Take(msg); ok {
		if got.Err != nil {
			return nil // the next wake-up asks again
		}
		return a.came(got.Value)
	}
	if got, ok := a.undoingIt.Take(msg); ok {
		if got.Err != nil {
			return tea.Batch(place.Warn(safetext.Line(say.FaultLine(got.Err))), a.load())
		}
		return tea.Batch(place.Tell(safetext.Line(got.Value.Text)), a.load())
	}
	return nil
}

func (a *Activity) failed(err error) tea.Cmd {
	a.late, a.fresh = false, false
	kind := fault.KindOf(err)
	switch {
	case errors.Is(err, context.Canceled):
	case a.query.Value != "" && (kind == fault.Invalid || kind == fault.Usage):
		a.query.Err = err
		a.Resize(a.w, a.h)
	case a.loaded:
		return place.Warn(safetext.Line(say.FaultLine(err)))
	default:
		a.err = err
	}
	return nil
}

// paged shows the newest entries anew.
func (a *Activity) paged(page desk.ActivityPage) tea.Cmd {
	a.err, a.query.Err = nil, nil
	a.Events, a.old, a.more, a.far = page.Events, page.At, page.More, page.Searched
	a.newest, a.top, a.Cut = page.Head, page.Head, false
	a.loaded, a.late, a.asked = true, false, a.s.At
	a.arrange()
	if a.fresh || a.follow {
		a.fresh = false
		a.List.First()
	}
	a.Resize(a.w, a.h)
	return a.Moved()
}

// came puts in what happened since. The cursor stays on its entry unless it follows the tail.
func (a *Activity) came(page desk.ActivityPage) tea.Cmd {
	a.asked, a.newest = a.s.At, page.Head
	if page.More && !a.Cut {
		return a.load() // so much happened that one had better begin anew
	}
	a.top = page.At
	if len(page.Events) == 0 {
		a.Cut = a.Cut && page.More
		return nil
	}
	first := a.List.Cursor() <= a.first()
	a.Events = append(page.Events, a.Events...)
	a.Cut = a.Cut && page.More
	a.trim(true)
	a.arrange()
	switch {
	case a.follow:
		a.List.First()
	case !a.Cut && (!first || len(a.Events) > len(page.Events)):
		a.unseen += len(page.Events)
	}
	for i := range page.Events {
		if page.Events[i].Kind == journal.Undone {
			return a.load() // earlier entries are marked now
		}
	}
	return a.Moved()
}

// first is the line of the newest entry.
func (a *Activity) first() int {
	for i, it := range a.List.Items() {
		if !it.Heading {
			return i
		}
	}
	return 0
}

// trim lets go of entries at the end from which the person moves away.
func (a *Activity) trim(up bool) {
	if len(a.Events) <= KeptEvents {
		return
	}
	if up {
		a.Events = a.Events[:KeptEvents]
		a.old, a.more = a.Events[KeptEvents-1].Seq, true
		return
	}
	a.Events = a.Events[len(a.Events)-KeptEvents:]
	a.top, a.Cut = a.Events[0].Seq, true
}

// arrange makes the lines: entries under their days. Below 80 columns there is no room for those.
func (a *Activity) arrange() {
	items := make([]kit.Item, 0, len(a.Events)+8)
	clear(a.index)
	last := ""
	for i := range a.Events {
		e := &a.Events[i]
		if d := e.At.In(a.s.Zone).Format("2006-01-02"); d != last && a.w >= place.Middle {
			last = d
			items = append(items, kit.Item{Key: "day:" + d, Heading: true})
		}
		key := strconv.FormatInt(e.Seq, 10)
		a.index[key] = i
		items = append(items, kit.Item{Key: key})
	}
	a.List.Set(items)
}

// Moved looks after what follows the cursor: older entries when the end comes near, newer ones that
// were let go when the beginning does.
func (a *Activity) Moved() tea.Cmd {
	at, n := a.List.Cursor(), a.List.Len()
	if at <= a.first() {
		a.unseen = 0
	}
	var cmds []tea.Cmd
	if a.more && !a.older.Waiting() && !a.page.Waiting() && n-at < place.PageAhead {
		cmds = append(cmds, a.loadOlder())
	}
	if a.Cut && !a.newer.Waiting() && at < place.PageAhead {
		cmds = append(cmds, a.loadNewer())
	}
	return tea.Batch(cmds...)
}

// Undo takes the selected entry back.
func (a *Activity) Undo() tea.Cmd {
	if a.undoingIt.Waiting() {
		return nil
	}
	doer, who, seq := a.s.Desk, a.s.Who, a.Event().Seq
	return a.undoingIt.Write(a.s, func(ctx context.Context) (desk.Done, error) { return doer.UndoEvent(ctx, who, seq) })
}

// cleanActivity is where texts of the journal enter the screens.
func cleanActivity(p desk.ActivityPage) desk.ActivityPage {
	for i := range p.Events {
		e := &p.Events[i]
		e.Who, e.Text, e.Note = safetext.Line(e.Who), safetext.Line(e.Text), safetext.Block(e.Note)
		e.Subject, e.Partner, e.Kind = safetext.Line(e.Subject), safetext.Line(e.Partner), journal.Kind(safetext.Line(string(e.Kind)))
		for k := range e.Changes {
			c := &e.Changes[k]
			c.Field, c.Before, c.After = safetext.Line(c.Field), safetext.Line(c.Before), safetext.Line(c.After)
		}
	}
	return p
}

// leadOf is how an entry names its lead.
func leadOf(id lead.ID, subject string) string {
	if id == 0 {
		return subject
	}
	return strings.TrimSpace(id.String() + " " + subject)
}
