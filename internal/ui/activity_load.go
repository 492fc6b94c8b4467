package ui

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
)

const (
	pageEvents = 100  // entries asked at once
	keptEvents = 2000 // entries kept; beyond, those far from the cursor are let go
	newEvents  = 500  // more than these at once, and the list begins anew
)

// filter is what was typed and then the lens, so that the column of a mistake is the one on screen.
func (a *activity) filter() string {
	return strings.TrimSpace(a.query.value + " " + lenses()[a.lens].filter)
}

func (a *activity) ask(q *question, what desk.ActivityQuery) tea.Cmd {
	reader, who := a.s.desk, a.s.who
	what.Filter, what.Zone = a.filter(), a.s.zone
	return a.s.ask(q, func(ctx context.Context) (any, error) {
		page, err := reader.Activity(ctx, who, what)
		if err != nil {
			return nil, err
		}
		return cleanActivity(page), nil
	})
}

// load asks for the newest entries, as many as are shown.
func (a *activity) load() tea.Cmd {
	want := pageEvents
	if !a.fresh && !a.cut {
		want = min(max(len(a.events), pageEvents), newEvents)
	}
	cmd := a.ask(&a.page, desk.ActivityQuery{Limit: want})
	if a.loaded {
		return cmd
	}
	a.lateAt = a.page.n
	return tea.Batch(cmd, a.s.hooks.after(lateAfter, slow{a.lateAt}))
}

func (a *activity) loadOlder() tea.Cmd {
	return a.ask(&a.older, desk.ActivityQuery{Before: a.old, Limit: pageEvents})
}

func (a *activity) loadNewer() tea.Cmd {
	return a.ask(&a.newer, desk.ActivityQuery{After: max(a.top, 1), Limit: newEvents})
}

func (a *activity) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case slow:
		a.late = a.late || msg.n == a.lateAt && !a.loaded
	case answer:
		return a.answered(msg)
	}
	return nil
}

func (a *activity) answered(msg answer) tea.Cmd {
	page, _ := msg.value.(desk.ActivityPage)
	switch {
	case a.page.takes(msg):
		if msg.err != nil {
			return a.failed(msg.err)
		}
		return a.paged(page)
	case a.older.takes(msg):
		if msg.err != nil {
			return a.failed(msg.err)
		}
		a.events = append(a.events, page.Events...)
		a.old, a.more, a.far = page.At, page.More, page.Searched
		a.trim(false)
		a.arrange()
		return a.moved()
	case a.newer.takes(msg):
		if msg.err != nil {
			return nil // the next wake-up asks again
		}
		return a.came(page)
	case a.undoingIt.takes(msg):
		if msg.err != nil {
			return tea.Batch(warn(safetext.Line(faultLine(msg.err))), a.load())
		}
		done, _ := msg.value.(desk.Done)
		return tea.Batch(tell(safetext.Line(done.Text)), a.load())
	}
	return nil
}

func (a *activity) failed(err error) tea.Cmd {
	a.late, a.fresh = false, false
	kind := fault.KindOf(err)
	switch {
	case errors.Is(err, context.Canceled):
	case a.query.value != "" && (kind == fault.Invalid || kind == fault.Usage):
		a.query.err = err
		a.resize(a.w, a.h)
	case a.loaded:
		return warn(safetext.Line(faultLine(err)))
	default:
		a.err = err
	}
	return nil
}

// paged shows the newest entries anew.
func (a *activity) paged(page desk.ActivityPage) tea.Cmd {
	a.err, a.query.err = nil, nil
	a.events, a.old, a.more, a.far = page.Events, page.At, page.More, page.Searched
	a.newest, a.top, a.cut = page.Head, page.Head, false
	a.loaded, a.late, a.asked = true, false, a.s.at
	a.arrange()
	if a.fresh || a.follow {
		a.fresh = false
		a.list.First()
	}
	a.resize(a.w, a.h)
	return a.moved()
}

// came puts in what happened since. The cursor stays on its entry unless it follows the tail.
func (a *activity) came(page desk.ActivityPage) tea.Cmd {
	a.asked, a.newest = a.s.at, page.Head
	if page.More && !a.cut {
		return a.load() // so much happened that one had better begin anew
	}
	a.top = page.At
	if len(page.Events) == 0 {
		a.cut = a.cut && page.More
		return nil
	}
	first := a.list.Cursor() <= a.first()
	a.events = append(page.Events, a.events...)
	a.cut = a.cut && page.More
	a.trim(true)
	a.arrange()
	switch {
	case a.follow:
		a.list.First()
	case !a.cut && (!first || len(a.events) > len(page.Events)):
		a.unseen += len(page.Events)
	}
	for i := range page.Events {
		if page.Events[i].Kind == journal.Undone {
			return a.load() // earlier entries are marked now
		}
	}
	return a.moved()
}

// first is the line of the newest entry.
func (a *activity) first() int {
	for i, it := range a.list.Items() {
		if !it.Heading {
			return i
		}
	}
	return 0
}

// trim lets go of entries at the end from which the person moves away.
func (a *activity) trim(up bool) {
	if len(a.events) <= keptEvents {
		return
	}
	if up {
		a.events = a.events[:keptEvents]
		a.old, a.more = a.events[keptEvents-1].Seq, true
		return
	}
	a.events = a.events[len(a.events)-keptEvents:]
	a.top, a.cut = a.events[0].Seq, true
}

// arrange makes the lines: entries under their days. Below 80 columns there is no room for those.
func (a *activity) arrange() {
	items := make([]kit.Item, 0, len(a.events)+8)
	clear(a.index)
	last := ""
	for i := range a.events {
		e := &a.events[i]
		if d := e.At.In(a.s.zone).Format("2006-01-02"); d != last && a.w >= middle {
			last = d
			items = append(items, kit.Item{Key: "day:" + d, Heading: true})
		}
		key := strconv.FormatInt(e.Seq, 10)
		a.index[key] = i
		items = append(items, kit.Item{Key: key})
	}
	a.list.Set(items)
}

// moved looks after what follows the cursor: older entries when the end comes near, newer ones that
// were let go when the beginning does.
func (a *activity) moved() tea.Cmd {
	at, n := a.list.Cursor(), a.list.Len()
	if at <= a.first() {
		a.unseen = 0
	}
	var cmds []tea.Cmd
	if a.more && !a.older.waiting() && !a.page.waiting() && n-at < pageAhead {
		cmds = append(cmds, a.loadOlder())
	}
	if a.cut && !a.newer.waiting() && at < pageAhead {
		cmds = append(cmds, a.loadNewer())
	}
	return tea.Batch(cmds...)
}

// undo takes the selected entry back.
func (a *activity) undo() tea.Cmd {
	if a.undoingIt.waiting() {
		return nil
	}
	doer, who, seq := a.s.desk, a.s.who, a.event().Seq
	return a.s.ask(&a.undoingIt, func(ctx context.Context) (any, error) { return doer.UndoEvent(ctx, who, seq) })
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
