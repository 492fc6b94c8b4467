package ui

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
)

const (
	pageRows  = 100                    // rows asked at once
	pageAhead = 30                     // rows below the cursor from which more are asked
	lateAfter = 300 * time.Millisecond // before that, saying "loading" is only flicker
	restAfter = 70 * time.Millisecond  // a held key must not ask for every lead it passes
	keptLeads = 24                     // details kept for going back
	atMost    = 5000                   // leads marked at once
	atEnd     = 2000                   // leads up to which the end is fetched at once
	keptRows  = 100                    // rows kept before and after the cursor, and at the top
)

// query is the view's filter and the person's, blank meaning AND; beyond the view it is the person's
// alone.
func (b *inbox) query() string {
	if b.beyond {
		return b.filter
	}
	// What was typed comes first, so that the column of a mistake is the column on the screen.
	return filter.Within(b.filter, b.views[b.shown].Query, b.s.at)
}

// load asks for the list anew, as long as it is now.
func (b *inbox) load() tea.Cmd {
	switch {
	case b.marking:
		return b.loadAtLeast(atMost)
	case b.ending:
		return b.loadAtLeast(atEnd)
	}
	return b.loadAtLeast(pageRows)
}

// toEnd goes to the last lead. Those that are not known yet are fetched at once; a list longer
// than anybody reads goes on page by page, because its order alone is memory.
func (b *inbox) toEnd() tea.Cmd {
	b.list.Last()
	if b.after == "" || len(b.order) >= atEnd {
		return b.moved()
	}
	b.ending = true
	return b.load()
}

// loadAtLeast asks for the list anew, as long as it is now and at least so many leads. Of a long list
// only the rows near the cursor are read: whoever paged through thousands of leads does not pay for
// them at every change.
func (b *inbox) loadAtLeast(leads int) tea.Cmd {
	q := desk.InboxQuery{Filter: b.query(), Limit: leads, Zone: b.s.zone, Span: keptRows, Also: b.marked()}
	if !b.fresh {
		q.Limit = max(len(b.order), leads)
	}
	q.End = b.ending
	near := b.list.Key()
	if b.seek != "" {
		near = b.seek
	}
	if i, ok := b.index[near]; ok {
		q.Near = b.order[i].ID
	}
	// Whoever types sees the letter before the database takes the processor, and so does whoever
	// moves; another view is waited for as a whole.
	drawn := b.s.hooks.drawn
	if !b.loaded || b.fresh && !b.typing {
		drawn = func() {}
	}
	reader, who, marking := b.s.desk, b.s.who, b.marking
	cmd := b.s.ask(&b.page, func(ctx context.Context) (any, error) {
		drawn()
		if marking {
			q.Span = q.Limit // all of them are going to be acted on
		}
		page, err := reader.Inbox(ctx, who, q)
		page.Rows = cleanRows(page.Rows)
		return page, err
	})
	if b.loaded {
		return cmd
	}
	b.lateAt = b.page.n
	return tea.Batch(cmd, b.s.hooks.after(lateAfter, slow{b.lateAt}))
}

// marked are the leads that are marked and still in the list.
func (b *inbox) marked() []lead.ID {
	var out []lead.ID
	for _, key := range b.list.Marks() {
		if i, ok := b.index[key]; ok {
			out = append(out, b.order[i].ID)
		}
	}
	return out
}

// loadMore asks for the page after the last one.
func (b *inbox) loadMore() tea.Cmd {
	reader, who, drawn := b.s.desk, b.s.who, b.s.hooks.drawn
	q := desk.InboxQuery{Filter: b.query(), After: b.after, Limit: pageRows, Zone: b.s.zone}
	return b.s.ask(&b.more, func(ctx context.Context) (any, error) {
		drawn()
		page, err := reader.Inbox(ctx, who, q)
		if err != nil {
			return nil, err
		}
		page.Rows = cleanRows(page.Rows)
		return page, nil
	})
}

// update takes answers and timers.
func (b *inbox) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case slow:
		b.late = b.late || msg.n == b.lateAt && !b.loaded
	case settled:
		if msg.n == b.restAt {
			return b.askDetail()
		}
	case ticked:
		return b.regroup()
	case lookBeyond:
		if msg.n == b.askAt && len(b.order) == 0 && !b.fresh {
			return b.askAny()
		}
	case viewsChanged:
		return b.viewsEdited(msg)
	case answer:
		return b.answered(msg)
	}
	return nil
}

func (b *inbox) answered(a answer) tea.Cmd {
	switch {
	case b.page.takes(a):
		if b.again {
			b.again = false
			return b.load()
		}
		return tea.Batch(b.paged(a), b.first())
	case b.more.takes(a):
		if page, ok := a.value.(desk.InboxPage); ok && a.err == nil {
			b.extend(page)
			return b.moved() // the cursor may be elsewhere by now
		}
	case b.counting.takes(a):
		if t, ok := a.value.(tallied); ok && a.err == nil {
			return b.setViews(t)
		}
	case b.looking.takes(a):
		if text, ok := a.value.(string); ok && a.err == nil {
			b.look = readLook(text)
			b.resize(b.w, b.h)
		}
	case b.past.takes(a):
		if text, ok := a.value.(string); ok && a.err == nil {
			b.recollect(text)
		}
	case b.probe.takes(a):
		if page, ok := a.value.(desk.InboxPage); ok && a.err == nil {
			b.none = b.filter == "" && page.Total.N == 0
			b.elsewhere = page.Total
		}
	case b.detailAsk.takes(a):
		d, ok := a.value.(desk.Detail)
		if a.err != nil || !ok {
			return nil
		}
		if len(b.details) >= keptLeads {
			clear(b.details)
		}
		b.details[d.ID] = d
	default:
		cmd, _ := b.completed(a)
		return cmd
	}
	return nil
}

// paged shows new rows. The cursor stays on its lead.
func (b *inbox) paged(a answer) tea.Cmd {
	if errors.Is(a.err, context.Canceled) {
		return nil
	}
	if a.err != nil {
		return b.failed(a.err)
	}
	page, ok := a.value.(desk.InboxPage)
	if !ok {
		return nil
	}
	b.err, b.filterErr = nil, nil
	b.news(page.Order)
	b.order, b.after, b.total, b.groups = page.Order, page.Next, page.Total, page.Groups
	b.more, b.probe = question{}, question{} // what was asked of the list that was
	clear(b.rows)
	b.shelve(page.Rows)
	b.asked, b.loaded, b.late = b.s.at, true, false
	if b.shown == 0 && b.filter == "" {
		b.due = b.dueNow()
	}
	b.arrange()
	if b.fresh {
		// Another filter is another list: what comes first in it is what is wanted.
		b.fresh = false
		b.list.First()
	}
	if b.seek != "" && b.list.Select(b.seek) {
		delete(b.fresher, b.seek) // it did not come in, it came back
	}
	b.seek = ""
	if b.ending {
		b.ending = false
		b.list.Last()
	}
	cmds := []tea.Cmd{b.moved()}
	if b.marking {
		b.marking = false
		b.list.MarkAll()
		cmds = append(cmds, tell(b.s.words.count("status.marks", len(b.list.Marks()))))
	}
	b.elsewhere = desk.Count{}
	switch {
	case len(b.order) > 0:
		b.none = false
	case b.filter == "":
		cmds = append(cmds, b.askAny())
	case !b.beyond:
		b.s.asked++
		b.askAt = b.s.asked
		cmds = append(cmds, b.s.hooks.after(lateAfter, lookBeyond{b.askAt}))
	}
	b.resize(b.w, b.h)
	return tea.Batch(cmds...)
}

// lookBeyond says that a filter has found nothing in the view for a moment.
type lookBeyond struct{ n uint64 }

// askAny asks whether there are leads at all, to tell an empty view from an empty database, or how
// many a filter would find beyond the view.
func (b *inbox) askAny() tea.Cmd {
	reader, who, q := b.s.desk, b.s.who, desk.InboxQuery{Filter: b.filter, Limit: 1, Zone: b.s.zone}
	return b.s.ask(&b.probe, func(ctx context.Context) (any, error) {
		return reader.Inbox(ctx, who, q)
	})
}

// mayLookBeyond reports whether the filter finds leads that the view does not hold.
func (b *inbox) mayLookBeyond() bool {
	return len(b.order) == 0 && !b.fresh && !b.beyond && b.filter != "" && b.elsewhere.N > 0
}

// goBeyond shows what the filter finds among all leads.
func (b *inbox) goBeyond() tea.Cmd {
	b.beyond, b.fresh = true, true
	return b.load()
}

// failed keeps what is shown. A filter nobody can read is told under the filter.
func (b *inbox) failed(err error) tea.Cmd {
	other := b.fresh
	b.late, b.fresh, b.marking, b.ending = false, false, false, false
	switch kind := fault.KindOf(err); {
	case b.filter != "" && (kind == fault.Invalid || kind == fault.Usage):
		b.filterErr = err
		b.resize(b.w, b.h)
		return nil
	case b.loaded && !other && len(b.order) > 0:
		return warn(faultLine(err))
	}
	b.forget() // the rows of another filter are no answer to this one, and none are no empty answer
	b.err = err
	return nil
}

// arrange makes the lines of the list: leads under the headings of their groups. Below 80 columns
// there is no room for headings.
func (b *inbox) arrange() {
	clear(b.index)
	b.headed = b.w >= middle
	b.list.Set(b.lines(0))
}

// lines are the lines of the list from a place in the order on.
func (b *inbox) lines(from int) []kit.Item {
	items := make([]kit.Item, 0, len(b.order)-from+len(b.groups))
	var group desk.Group
	if from > 0 {
		group = b.order[from-1].Group
	}
	for i, spot := range b.order[from:] {
		if spot.Group != group && b.headed {
			group = spot.Group
			items = append(items, kit.Item{Key: "group:" + string(group), Heading: true})
		}
		key := spot.ID.String()
		b.index[key] = from + i
		items = append(items, kit.Item{Key: key})
	}
	return items
}

// extend adds the page after the last one, and puts away rows that are far from the cursor now.
func (b *inbox) extend(page desk.InboxPage) {
	from := len(b.order)
	for _, spot := range page.Order {
		// A lead whose deadline moved meanwhile may come a second time.
		if _, twice := b.index[spot.ID.String()]; !twice {
			b.order = append(b.order, spot)
		}
	}
	b.after = page.Next
	b.shelve(page.Rows)
	b.list.Append(b.lines(from)...)
	b.tidy()
}

// shelve keeps rows.
func (b *inbox) shelve(rows []desk.Row) {
	for i := range rows {
		r := rows[i] // a pointer into the page would keep all of it
		b.rows[r.ID] = &r
	}
	owners := []string{b.s.who.User}
	for _, r := range b.rows {
		if r.Owner != "" && !slices.Contains(owners, r.Owner) {
			owners = append(owners, r.Owner)
		}
	}
	slices.Sort(owners)
	b.signs = signs(owners)
}

// tidy puts away the rows that are far from the cursor. The first ones stay, because there the next
// deadline is and g leads there; so do the marked ones, which are going to be acted on.
func (b *inbox) tidy() {
	if len(b.rows) <= 3*keptRows {
		return
	}
	stay := make(map[lead.ID]bool, len(b.rows))
	for _, id := range b.marked() {
		stay[id] = true
	}
	at := b.index[b.list.Key()]
	for _, span := range [][2]int{{0, keptRows}, {at - keptRows, at + keptRows + 1}} {
		for _, spot := range b.order[max(span[0], 0):min(span[1], len(b.order))] {
			stay[spot.ID] = true
		}
	}
	running := false
	for _, spot := range b.order {
		first := !running && (spot.Group == desk.Soon || spot.Group == desk.Today || spot.Group == desk.Later)
		running = running || first
		if !stay[spot.ID] && !first {
			delete(b.rows, spot.ID)
		}
	}
}

// away reports whether a row is missing that can be seen, soon will be, or is marked.
func (b *inbox) away() bool {
	at, ok := b.index[b.list.Key()]
	if !ok {
		return false
	}
	near := max(pageAhead, b.list.Height())
	for _, spot := range b.order[max(at-near, 0):min(at+near, len(b.order))] {
		if b.rows[spot.ID] == nil {
			return true
		}
	}
	for _, id := range b.marked() {
		if b.rows[id] == nil {
			return true
		}
	}
	return false
}

// moved looks after what follows the cursor: the detail of the selected lead, and more rows when
// the end comes near.
func (b *inbox) moved() tea.Cmd {
	b.seen()
	var cmds []tea.Cmd
	if r := b.row(); r != nil && b.cached(*r) == nil {
		if len(b.details) == 0 && !b.detailAsk.waiting() {
			cmds = append(cmds, b.askDetail())
		} else {
			b.s.asked++
			b.restAt = b.s.asked
			cmds = append(cmds, b.s.hooks.after(restAfter, settled{b.restAt}))
		}
	}
	switch {
	case b.page.waiting() || b.more.waiting():
	case b.away():
		cmds = append(cmds, b.load())
	case b.after != "" && b.list.Len()-b.list.Cursor() < pageAhead:
		cmds = append(cmds, b.loadMore())
	}
	return tea.Batch(cmds...)
}

func (b *inbox) askDetail() tea.Cmd {
	r := b.row()
	if r == nil || b.cached(*r) != nil {
		return nil
	}
	b.wanted = r.ID
	return b.s.askLead(&b.detailAsk, r.ID)
}

// regroup asks anew when time has carried a row into another group, or the rows are a minute old:
// a lost wake-up must cost no more than that.
func (b *inbox) regroup() tea.Cmd {
	if !b.loaded || b.page.waiting() {
		return nil
	}
	old := b.s.at.Sub(b.asked)
	if old >= time.Minute {
		return b.reload()
	}
	if old < 2*time.Second {
		return nil
	}
	from, to := b.list.Window()
	for _, it := range b.list.Items()[from:to] {
		r := b.rowOf(it.Key)
		if r == nil || r.Clock == nil {
			continue
		}
		if cd := b.s.countdown(r.Clock); cd.group != r.Group && cd.group != desk.NoClock {
			b.asked = b.s.at
			return b.load()
		}
	}
	return nil
}

// faultLine is an error in one line: what and why, then what to do.
func faultLine(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return "no answer within 5 s; r asks again"
	}
	text := err.Error()
	if hint := fault.HintOf(err); hint != "" {
		text += "; " + hint
	}
	return text
}

// stale has the details of these leads asked anew; until then the old ones are shown.
func (b *inbox) stale(done []lead.ID) {
	for _, id := range done {
		if d, ok := b.details[id]; ok {
			d.Version = -1
			b.details[id] = d
		}
	}
}

// dealtWith lets the cursor go on to the next lead when what was done takes one elsewhere.
func (b *inbox) dealtWith(done []lead.ID) {
	for _, id := range done {
		if id.String() == b.list.Key() {
			b.list.Let(id.String())
		}
	}
	b.stale(done)
	b.own = true
}

// detailFor is the selected lead's detail when it is here.
func (b *inbox) detailFor(id lead.ID) *desk.Detail {
	if d, ok := b.details[id]; ok {
		return &d
	}
	return nil
}
