// Package quarantine is the list of records that wait for what they lack, and the form that completes
// them.
package quarantine

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
)

// quarantine is the list of records that wait for what they lack, oldest first.
type quarantine struct {
	s       *place.Session
	w, h    int
	list    kit.List
	records []desk.HeldRecord
	index   map[string]int
	total   desk.Count
	after   lead.ID // of the next page; 0: that was all

	asked        time.Time
	loaded, late bool
	err          error
	page, more   place.Question[desk.HeldPage]
	lateAt       uint64
}

// fixNext asks for the form of the record after one that was released.
type fixNext struct{ after string }

// New is the list of held records; nothing is asked yet.
func New(s *place.Session) *quarantine {
	q := &quarantine{s: s, index: map[string]int{}}
	q.list.Reset()
	return q
}

func (q *quarantine) Scopes() []keys.Scope {
	return []keys.Scope{keys.Quarantine, keys.Lead, keys.List}
}

func (q *quarantine) Init() tea.Cmd { return q.load() }

// load asks for as many records as are shown.
func (q *quarantine) load() tea.Cmd {
	cmd := q.ask(&q.page, desk.HeldQuery{Limit: min(max(len(q.records), place.PageRows), 1000)})
	if q.loaded {
		return cmd
	}
	q.lateAt = q.page.Number()
	return tea.Batch(cmd, q.s.Hooks.After(place.LateAfter, place.Slow{N: q.lateAt}))
}

func (q *quarantine) ask(to *place.Question[desk.HeldPage], what desk.HeldQuery) tea.Cmd {
	reader, who := q.s.Desk, q.s.Who
	return to.Ask(q.s, func(ctx context.Context) (desk.HeldPage, error) {
		page, err := reader.Held(ctx, who, what)
		return cleanHeld(page), err
	})
}

func (q *quarantine) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case place.Slow:
		q.late = q.late || msg.N == q.lateAt && !q.loaded
	case fixNext:
		return q.fixNext(msg.after)
	case place.Reply:
		if a, ok := q.page.Take(msg); ok {
			return q.paged(a.Value, a.Err)
		}
		if a, ok := q.more.Take(msg); ok && a.Err == nil {
			q.records = append(q.records, a.Value.Records...)
			q.after = a.Value.Next
			q.arrange()
		}
	}
	return nil
}

func (q *quarantine) paged(page desk.HeldPage, err error) tea.Cmd {
	q.late = false
	switch {
	case errors.Is(err, context.Canceled):
		return nil
	case err != nil && q.loaded:
		return place.Warn(safetext.Line(say.FaultLine(err)))
	case err != nil:
		q.err = err
		return nil
	}
	q.records, q.after, q.total, q.err = page.Records, page.Next, page.Total, nil
	q.loaded, q.asked = true, q.s.At
	q.arrange()
	return q.Moved()
}

func (q *quarantine) arrange() {
	items := make([]kit.Item, len(q.records))
	clear(q.index)
	for i := range q.records {
		key := q.records[i].ID.String()
		q.index[key], items[i] = i, kit.Item{Key: key}
	}
	q.list.Set(items)
}

func (q *quarantine) Moved() tea.Cmd {
	if q.after == 0 || q.more.Waiting() || q.page.Waiting() || q.list.Len()-q.list.Cursor() >= place.PageAhead {
		return nil
	}
	return q.ask(&q.more, desk.HeldQuery{After: q.after, Limit: place.PageRows})
}

// fixNext opens the form of the record that follows one, when there is any left.
func (q *quarantine) fixNext(after string) tea.Cmd {
	if after != "" {
		at, ok := q.index[after]
		switch {
		case ok && at+1 < len(q.records):
			q.list.Select(q.records[at+1].ID.String())
		case ok && at > 0:
			q.list.Select(q.records[at-1].ID.String())
		case ok:
			return nil // it was the last one
		}
	}
	if len(q.records) == 0 {
		return nil
	}
	return place.Send(place.RunKey{ID: keys.Fix})
}

// chosen are the records that a key means: the marked ones, else the selected one.
func (q *quarantine) chosen() []desk.HeldRecord {
	var out []desk.HeldRecord
	for _, key := range q.list.Marks() {
		if i, ok := q.index[key]; ok {
			out = append(out, q.records[i])
		}
	}
	if len(out) > 0 {
		return out
	}
	if i, ok := q.index[q.list.Key()]; ok {
		return []desk.HeldRecord{q.records[i]}
	}
	return nil
}

func (q *quarantine) Subjects() []desk.Row {
	var out []desk.Row
	for _, r := range q.chosen() {
		out = append(out, r.Row)
	}
	return out
}

func (q *quarantine) Why(id keys.ID) string {
	if len(q.records) == 0 && (id == keys.Fix || id == keys.SeeRecord || id == keys.MarkRecord || id == keys.MarkRecords) {
		return q.s.Say("why.no_record")
	}
	if id == keys.Fix && q.s.ReadOnly != "" {
		return q.s.ReadOnly
	}
	if id == keys.Fix && !desk.May(q.s.Who.Role, desk.Set) {
		return q.s.Say("why.viewer")
	}
	return ""
}

// Means is what a key does here: opening a record, or setting a fact of it, is completing it.
func (q *quarantine) Means(id keys.ID) keys.ID {
	if id == keys.Open || id == keys.Set {
		return keys.Fix
	}
	return id
}

// Hints say what the keys mean here.
func (q *quarantine) Hints() []kit.Hint {
	s := q.s
	if len(q.records) == 0 {
		return nil
	}
	var out []kit.Hint
	for _, h := range []struct {
		id   keys.ID
		word string
	}{
		{keys.Open, "hint.fix"}, {keys.Disqualify, "hint.disqualify"}, {keys.Archive, "hint.archive_record"},
		{keys.SeeRecord, "hint.see_record"},
		{keys.MarkRecord, "hint.mark_record"}, {keys.Note, "hint.note"},
	} {
		out = append(out, kit.Hint{Key: s.Key(h.id), Word: s.Say(h.word), ID: place.HintPrefix + string(h.id)})
	}
	return out
}

func (q *quarantine) Run(id keys.ID) tea.Cmd {
	switch id {
	case keys.SeeRecord:
		return place.Send(place.GoTo{Place: place.LeadPlace, Arg: q.chosen()[0].Row})
	case keys.MarkRecord:
		q.list.Mark()
		q.list.Move(1)
	case keys.MarkRecords:
		q.list.MarkAll()
	default:
		place.MoveList(&q.list, id)
	}
	return q.Moved()
}

func (q *quarantine) Click(id string) tea.Cmd {
	if key, ok := strings.CutPrefix(id, "row:"); ok && q.list.Select(key) {
		return q.Moved()
	}
	return nil
}

func (q *quarantine) Wheel(n int) tea.Cmd {
	q.list.Scroll(n)
	return q.Moved()
}

func (q *quarantine) Back() bool {
	if len(q.list.Marks()) == 0 {
		return false
	}
	q.list.Unmark()
	return true
}

func (q *quarantine) Resize(w, h int) {
	q.w, q.h = w, h
	q.list.Resize(place.InboxParts(w, h, 0).List)
}

// Badge is how many records wait. Without any the place has no tab.
func (q *quarantine) Badge() (string, bool) {
	if q.total.N == 0 {
		return "", false
	}
	return say.CountText(q.total), true
}

func (q *quarantine) Freshness() string { return q.s.Freshness(q.asked) }

func (q *quarantine) Compact() string {
	return q.s.Say("tab.quarantine") + " " + q.s.Theme.Glyphs.Middot + " " + say.CountText(q.total)
}

func (q *quarantine) Status() string {
	if len(q.records) == 0 {
		return ""
	}
	text := q.s.Words.Fill("status.row", strconv.Itoa(q.index[q.list.Key()]+1), say.CountText(q.total))
	if n := len(q.list.Marks()); n > 0 {
		text += "   " + q.s.Words.Count("status.marks", n)
	}
	return text
}

// cleanHeld is where texts of held records enter the screens.
func cleanHeld(p desk.HeldPage) desk.HeldPage {
	for i := range p.Records {
		r := &p.Records[i]
		r.Row, r.Facts = say.CleanRow(r.Row), say.CleanFacts(r.Facts)
		r.Reason, r.Said, r.Near = safetext.Line(r.Reason), safetext.Line(r.Said), safetext.Line(r.Near)
		r.Missing = say.CleanLines(r.Missing)
	}
	return p
}
