package inbox

import (
	"context"
	"errors"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
)

const (
	restAfter = 70 * time.Millisecond // a held key must not ask for every lead it passes
	atMost    = 5000                  // leads marked at once
	atEnd     = 2000                  // leads up to which the end is fetched at once
	KeptRows  = 100                   // rows kept before and after the cursor, and at the top
)

// Query is the view's filter and the person's, blank meaning AND; beyond the view it is the person's
// alone.
func (b *Inbox) Query() string {
	if b.Beyond {
		return b.Filter
	}
	// What was typed comes first, so that the column of a mistake is the column on the screen.
	return filter.Within(b.Filter, b.Views[b.Shown].Query, b.s.At)
}

// load asks for the list anew, as long as it is now.
func (b *Inbox) load() tea.Cmd {
	switch {
	case b.Marking:
		return b.loadAtLeast(atMost)
	case b.Ending:
		return b.loadAtLeast(atEnd)
	}
	return b.loadAtLeast(place.PageRows)
}

// toEnd goes to the last lead. Those that are not known yet are fetched at once; a list longer
// than anybody reads goes on page by page, because its order alone is memory.
func (b *Inbox) toEnd() tea.Cmd {
	b.List.Last()
	if b.After == "" || len(b.Order) >= atEnd {
		return b.Moved()
	}
	b.Ending = true
	return b.load()
}

// loadAtLeast asks for the list anew, as long as it is now and at least so many leads. Of a long list
// only the rows near the cursor are read: whoever paged through thousands of leads does not pay for
// them at every change.
func (b *Inbox) loadAtLeast(leads int) tea.Cmd {
	q := desk.InboxQuery{Filter: b.Query(), Order: b.look.sort, Limit: leads, Zone: b.s.Zone, Span: KeptRows, Also: b.marked(),
		Hidden: b.Beyond}
	if !b.Fresh {
		q.Limit = max(len(b.Order), leads)
	}
	q.End = b.Ending
	near := b.List.Key()
	if b.seek != "" {
		near = b.seek
	}
	if i, ok := b.Index[near]; ok {
		q.Near = b.Order[i].ID
	}
	// Whoever types sees the letter before the database takes the processor, and so does whoever
	// moves; another view is waited for as a whole.
	drawn := b.s.Hooks.Drawn
	if !b.Loaded || b.Fresh && !b.Typing {
		drawn = func() {}
	}
	reader, who, marking, looked := b.s.Desk, b.s.Who, b.Marking, b.looked
	cmd := b.Page.Ask(b.s, func(ctx context.Context) (desk.InboxPage, error) {
		drawn()
		if !looked { // the first list comes in the order in which its reader left it
			if text, err := reader.Setting(ctx, who, InboxSetting); err == nil {
				q.Order = readLook(text).sort
			}
		}
		if marking {
			q.Span = q.Limit // all of them are going to be acted on
		}
		page, err := reader.Inbox(ctx, who, q)
		page.Rows = say.CleanRows(page.Rows)
		return page, err
	})
	if b.Loaded {
		return cmd
	}
	b.lateAt = b.Page.Number()
	return tea.Batch(cmd, b.s.Hooks.After(place.LateAfter, place.Slow{N: b.lateAt}))
}

// marked are the leads that are marked and still in the list.
func (b *Inbox) marked() []lead.ID {
	var out []lead.ID
	for _, key := range b.List.Marks() {
		if i, ok := b.Index[key]; ok {
			out = append(out, b.Order[i].ID)
		}
	}
	return out
}

// loadMore asks for the page after the last one.
func (b *Inbox) loadMore() tea.Cmd {
	reader, who, drawn := b.s.Desk, b.s.Who, b.s.Hooks.Drawn
	q := desk.InboxQuery{Filter: b.Query(), Order: b.look.sort, After: b.After, Limit: place.PageRows, Zone: b.s.Zone,
		Hidden: b.Beyond}
	return b.More.Ask(b.s, func(ctx context.Context) (desk.InboxPage, error) {
		drawn()
		page, err := reader.Inbox(ctx, who, q)
		page.Rows = say.CleanRows(page.Rows)
		return page, err
	})
}

// Update takes answers and timers.
func (b *Inbox) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case place.Slow:
		b.late = b.late || msg.N == b.lateAt && !b.Loaded
	case place.Settled:
		if msg.N == b.restAt {
			return tea.Batch(b.askDetail(), b.askCredits())
		}
	case place.Ticked:
		return b.regroup()
	case lookBeyond:
		if msg.n == b.askAt && len(b.Order) == 0 && !b.Fresh {
			return b.askAny()
		}
	case place.Happened:
		b.happened(msg)
	case viewsChanged:
		return b.viewsEdited(msg)
	case sorted:
		return b.sortBy(msg.by)
	case place.Reply:
		return b.answered(msg)
	}
	return nil
}

func (b *Inbox) answered(msg place.Reply) tea.Cmd {
	if a, ok := b.Page.Take(msg); ok {
		if b.Again {
			b.Again = false
			return b.load()
		}
		cmd := tea.Batch(b.paged(a), b.first())
		if b.Stale {
			b.Stale = false
			cmd = tea.Batch(cmd, b.Reload())
		}
		return cmd
	}
	if a, ok := b.More.Take(msg); ok && a.Err == nil {
		b.extend(a.Value)
		return b.Moved() // the cursor may be elsewhere by now
	}
	if a, ok := b.Counting.Take(msg); ok && a.Err == nil {
		return b.setViews(a.Value)
	}
	if a, ok := b.looking.Take(msg); ok && a.Err == nil {
		b.look, b.looked = readLook(a.Value), true
		b.Resize(b.w, b.h)
	}
	if a, ok := b.past.Take(msg); ok && a.Err == nil {
		b.recollect(a.Value)
	}
	if a, ok := b.probe.Take(msg); ok && a.Err == nil {
		b.none = b.Filter == "" && a.Value.Total.N == 0
		b.elsewhere = a.Value.Total
	}
	if a, ok := b.detailAsk.Take(msg); ok && a.Err == nil {
		b.s.Details.Put(a.Value)
	}
	b.hearCredits(msg)
	return tea.Batch(b.completed(msg), b.askCredits())
}

// paged shows new rows. The cursor stays on its lead.
func (b *Inbox) paged(a place.Answer[desk.InboxPage]) tea.Cmd {
	if errors.Is(a.Err, context.Canceled) {
		return nil
	}
	if a.Err != nil {
		return b.failed(a.Err)
	}
	page := a.Value
	b.err, b.filterErr = nil, nil
	b.news(page.Order)
	due := b.stepDue(page.Order)
	b.Order, b.After, b.Total, b.groups, b.dues = page.Order, page.Next, page.Total, page.Groups, page.Due
	b.More, b.probe = place.Question[desk.InboxPage]{}, place.Question[desk.InboxPage]{} // what was asked of the list that was
	clear(b.Rows)
	b.shelve(page.Rows)
	b.asked, b.Loaded, b.late = b.s.At, true, false
	if b.Shown == 0 && b.Filter == "" {
		b.due = b.dueNow()
	}
	b.arrange()
	if b.Fresh || !b.s.Met {
		// Another filter is another list: what comes first in it is what is wanted. So it is at the start, while leads
		// still wake: nobody has chosen the one that was first.
		b.Fresh = false
		b.List.First()
	}
	if b.seek != "" && b.List.Select(b.seek) {
		delete(b.fresher, b.seek) // it did not come in, it came back
	}
	b.seek = ""
	if b.Ending {
		b.Ending = false
		b.List.Last()
	}
	cmds := []tea.Cmd{b.Moved(), due}
	if b.Marking {
		b.Marking = false
		b.List.MarkAll()
		cmds = append(cmds, place.Tell(b.s.Words.Count("status.marks", len(b.List.Marks()))))
	}
	b.elsewhere = desk.Count{}
	switch {
	case len(b.Order) > 0:
		b.none = false
	case b.Filter == "":
		cmds = append(cmds, b.askAny())
	case !b.Beyond:
		b.askAt = b.s.Number()
		cmds = append(cmds, b.s.Hooks.After(place.LateAfter, lookBeyond{b.askAt}))
	}
	b.Resize(b.w, b.h)
	return tea.Batch(cmds...)
}

// stepDue tells of a next step that fell due while the list was there: its lead comes on top, which may be out
// of sight.
func (b *Inbox) stepDue(order []desk.Spot) tea.Cmd {
	now := map[lead.ID]bool{}
	var fresh []lead.ID
	for _, spot := range order {
		if !spot.Step {
			break
		}
		now[spot.ID] = true
		if !b.steps[spot.ID] && b.Loaded && !b.Fresh {
			fresh = append(fresh, spot.ID)
		}
	}
	b.steps = now
	if len(fresh) == 0 {
		return nil
	}
	return place.Tell(b.s.Words.Count("toast.step_due", len(fresh)))
}

// lookBeyond says that a filter has found nothing in the view for a moment.
type lookBeyond struct{ n uint64 }

// askAny asks whether there are leads at all, to tell an empty view from an empty database, or how
// many a filter would find beyond the view, among those that are snoozed too.
func (b *Inbox) askAny() tea.Cmd {
	reader, who, q := b.s.Desk, b.s.Who, desk.InboxQuery{Filter: b.Filter, Limit: 1, Zone: b.s.Zone, Hidden: b.Filter != ""}
	return b.probe.Ask(b.s, func(ctx context.Context) (desk.InboxPage, error) {
		return reader.Inbox(ctx, who, q)
	})
}

// mayLookBeyond reports whether the filter finds leads that the view does not hold.
func (b *Inbox) mayLookBeyond() bool {
	return len(b.Order) == 0 && !b.Fresh && !b.Beyond && b.Filter != "" && b.elsewhere.N > 0
}

// goBeyond shows what the filter finds among all leads.
func (b *Inbox) goBeyond() tea.Cmd {
	b.Beyond, b.Fresh = true, true
	return b.load()
}

// failed keeps what is shown. A filter nobody can read is told under the filter.
func (b *Inbox) failed(err error) tea.Cmd {
	other := b.Fresh
	b.late, b.Fresh, b.Marking, b.Ending = false, false, false, false
	switch kind := fault.KindOf(err); {
	case b.Filter != "" && (kind == fault.Invalid || kind == fault.Usage):
		b.filterErr = err
		b.Resize(b.w, b.h)
		return nil
	case b.Loaded && !other && len(b.Order) > 0:
		return place.Warn(say.FaultLine(err))
	}
	b.forget() // the rows of another filter are no answer to this one, and none are no empty answer
	b.err = err
	return nil
}

// arrange makes the lines of the list: leads under the headings of their groups. Below 80 columns
// there is no room for headings.
func (b *Inbox) arrange() {
	clear(b.Index)
	b.headed = b.w >= place.Middle && b.look.sort == desk.ByReady
	b.List.Set(b.Lines(0))
}

// Lines are the lines of the list from a place in the order on.
func (b *Inbox) Lines(from int) []kit.Item {
	items := make([]kit.Item, 0, len(b.Order)-from+len(b.groups))
	var group desk.Group
	if from > 0 {
		group = b.Order[from-1].Under()
	}
	for i, spot := range b.Order[from:] {
		if spot.Under() != group && b.headed {
			group = spot.Under()
			items = append(items, kit.Item{Key: "group:" + string(group), Heading: true})
		}
		key := spot.ID.String()
		b.Index[key] = from + i
		items = append(items, kit.Item{Key: key})
	}
	return items
}

// extend adds the page after the last one, and puts away rows that are far from the cursor now.
func (b *Inbox) extend(page desk.InboxPage) {
	from := len(b.Order)
	for _, spot := range page.Order {
		// A lead whose deadline moved meanwhile may come a second time.
		if _, twice := b.Index[spot.ID.String()]; !twice {
			b.Order = append(b.Order, spot)
		}
	}
	b.After = page.Next
	b.shelve(page.Rows)
	b.List.Append(b.Lines(from)...)
	b.tidy()
}

// shelve keeps rows.
func (b *Inbox) shelve(rows []desk.Row) {
	for i := range rows {
		r := rows[i] // a pointer into the page would keep all of it
		b.Rows[r.ID] = &r
	}
	owners := []string{b.s.Who.User}
	for _, r := range b.Rows {
		if r.Owner != "" && !slices.Contains(owners, r.Owner) {
			owners = append(owners, r.Owner)
		}
	}
	slices.Sort(owners)
	b.signs = say.Signs(owners)
}

// tidy puts away the rows that are far from the cursor. The first ones stay, because there the next
// deadline is and g leads there; so do the marked ones, which are going to be acted on.
func (b *Inbox) tidy() {
	if len(b.Rows) <= 3*KeptRows {
		return
	}
	stay := make(map[lead.ID]bool, len(b.Rows))
	for _, id := range b.marked() {
		stay[id] = true
	}
	at := b.Index[b.List.Key()]
	for _, span := range [][2]int{{0, KeptRows}, {at - KeptRows, at + KeptRows + 1}} {
		for _, spot := range b.Order[max(span[0], 0):min(span[1], len(b.Order))] {
			stay[spot.ID] = true
		}
	}
	running := false
	for _, spot := range b.Order {
		first := !running && (spot.Group == desk.Soon || spot.Group == desk.Today || spot.Group == desk.Later)
		running = running || first
		if !stay[spot.ID] && !first {
			delete(b.Rows, spot.ID)
		}
	}
}

// away reports whether a row is missing that can be seen, soon will be, or is marked.
func (b *Inbox) away() bool {
	at, ok := b.Index[b.List.Key()]
	if !ok {
		return false
	}
	near := max(place.PageAhead, b.List.Height())
	for _, spot := range b.Order[max(at-near, 0):min(at+near, len(b.Order))] {
		if b.Rows[spot.ID] == nil {
			return true
		}
	}
	for _, id := range b.marked() {
		if b.Rows[id] == nil {
			return true
		}
	}
	return false
}

// Moved looks after what follows the cursor: the detail of the selected lead, and more rows when
// the end comes near.
func (b *Inbox) Moved() tea.Cmd {
	b.seen()
	var cmds []tea.Cmd
	if r := b.Selected(); r != nil && (b.s.Details.Of(*r) == nil || b.wantsCredits()) {
		if len(b.s.Details) == 0 && !b.detailAsk.Waiting() {
			cmds = append(cmds, b.askDetail())
		} else {
			b.restAt = b.s.Number()
			cmds = append(cmds, b.s.Hooks.After(restAfter, place.Settled{N: b.restAt}))
		}
	}
	switch {
	case b.Page.Waiting() || b.More.Waiting():
	case b.away():
		cmds = append(cmds, b.load())
	case b.After != "" && b.List.Len()-b.List.Cursor() < place.PageAhead:
		cmds = append(cmds, b.loadMore())
	}
	return tea.Batch(cmds...)
}

func (b *Inbox) askDetail() tea.Cmd {
	r := b.Selected()
	if r == nil || b.s.Details.Of(*r) != nil {
		return nil
	}
	b.wanted = r.ID
	return b.s.AskLead(&b.detailAsk, r.ID)
}

// regroup asks anew when time has carried a row into another group, or the rows are a minute old:
// a lost wake-up must cost no more than that.
func (b *Inbox) regroup() tea.Cmd {
	if !b.Loaded || b.Page.Waiting() {
		return nil
	}
	old := b.s.At.Sub(b.asked)
	if old >= time.Minute {
		return b.Reload()
	}
	if old < 2*time.Second {
		return nil
	}
	from, to := b.List.Window()
	for _, it := range b.List.Items()[from:to] {
		r := b.RowOf(it.Key)
		if r == nil || r.Clock == nil {
			continue
		}
		if cd := b.s.Countdown(r.Clock); cd.Group != r.Group && cd.Group != desk.NoClock {
			b.asked = b.s.At
			return b.load()
		}
	}
	return nil
}

// happened goes on after something was done to leads: the cursor goes to the next one when what was
// done takes one elsewhere, or to the one that came back.
func (b *Inbox) happened(h place.Happened) {
	if h.Batch {
		b.List.Unmark()
	}
	switch h.How {
	case place.Dealt:
		b.left = b.List.Key()
		for _, on := range h.On {
			if on.String() == b.List.Key() {
				b.List.Let(on.String())
			}
		}
	case place.CameBack:
		switch b.seek = h.On[0].String(); {
		case len(h.On) == 1:
		case slices.ContainsFunc(h.On, func(on desk.Subject) bool { return on.String() == b.left }):
			b.seek = b.left
		default: // none of several was looked at
			b.seek = ""
		}
	case place.Changed:
		return
	}
	b.own = true
}
