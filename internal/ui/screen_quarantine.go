package ui

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
)

// quarantine is the list of records that wait for what they lack, oldest first.
type quarantine struct {
	s       *session
	w, h    int
	list    kit.List
	records []desk.HeldRecord
	index   map[string]int
	total   desk.Count
	after   lead.ID // of the next page; 0: that was all

	asked        time.Time
	loaded, late bool
	err          error
	page, more   question
	lateAt       uint64
}

// fixNext asks for the form of the record after one that was released.
type fixNext struct{ after string }

func newQuarantine(s *session) *quarantine {
	q := &quarantine{s: s, index: map[string]int{}}
	q.list.Reset()
	return q
}

func (q *quarantine) scopes() []keys.Scope {
	return []keys.Scope{keys.Quarantine, keys.Lead, keys.List}
}

func (q *quarantine) init() tea.Cmd   { return q.load() }
func (q *quarantine) reload() tea.Cmd { return q.load() }

// load asks for as many records as are shown.
func (q *quarantine) load() tea.Cmd {
	cmd := q.ask(&q.page, desk.HeldQuery{Limit: min(max(len(q.records), pageRows), 1000)})
	if q.loaded {
		return cmd
	}
	q.lateAt = q.page.n
	return tea.Batch(cmd, q.s.hooks.after(lateAfter, slow{q.lateAt}))
}

func (q *quarantine) ask(to *question, what desk.HeldQuery) tea.Cmd {
	reader, who := q.s.desk, q.s.who
	return q.s.ask(to, func(ctx context.Context) (any, error) {
		page, err := reader.Held(ctx, who, what)
		if err != nil {
			return nil, err
		}
		return cleanHeld(page), nil
	})
}

func (q *quarantine) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case slow:
		q.late = q.late || msg.n == q.lateAt && !q.loaded
	case fixNext:
		return q.fixNext(msg.after)
	case answer:
		page, _ := msg.value.(desk.HeldPage)
		switch {
		case q.page.takes(msg):
			return q.paged(page, msg.err)
		case q.more.takes(msg) && msg.err == nil:
			q.records = append(q.records, page.Records...)
			q.after = page.Next
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
		return warn(safetext.Line(faultLine(err)))
	case err != nil:
		q.err = err
		return nil
	}
	q.records, q.after, q.total, q.err = page.Records, page.Next, page.Total, nil
	q.loaded, q.asked = true, q.s.at
	q.arrange()
	return q.moved()
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

func (q *quarantine) moved() tea.Cmd {
	if q.after == 0 || q.more.waiting() || q.page.waiting() || q.list.Len()-q.list.Cursor() >= pageAhead {
		return nil
	}
	return q.ask(&q.more, desk.HeldQuery{After: q.after, Limit: pageRows})
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
	return send(runKey{id: keys.Fix})
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

func (q *quarantine) subjects() []desk.Row {
	var out []desk.Row
	for _, r := range q.chosen() {
		out = append(out, r.Row)
	}
	return out
}

func (q *quarantine) why(id keys.ID) string {
	if len(q.records) == 0 && (id == keys.Fix || id == keys.SeeRecord || id == keys.MarkRecord || id == keys.MarkRecords) {
		return q.s.say("why.no_record")
	}
	if id == keys.Fix && q.s.readOnly != "" {
		return q.s.readOnly
	}
	if id == keys.Fix && !desk.May(q.s.who.Role, desk.Set) {
		return q.s.say("why.viewer")
	}
	return ""
}

// means is what a key does here: opening a record, or setting a fact of it, is completing it.
func (q *quarantine) means(id keys.ID) keys.ID {
	if id == keys.Open || id == keys.Set {
		return keys.Fix
	}
	return id
}

// hints say what the keys mean here.
func (q *quarantine) hints() []kit.Hint {
	s := q.s
	if len(q.records) == 0 {
		return nil
	}
	var out []kit.Hint
	for _, h := range []struct {
		id   keys.ID
		word string
	}{
		{keys.Open, "hint.fix"}, {keys.Disqualify, "hint.disqualify"}, {keys.Archive, "hint.archive_record"}, {keys.SeeRecord, "hint.see_record"},
		{keys.MarkRecord, "hint.mark_record"}, {keys.Note, "hint.note"},
	} {
		out = append(out, kit.Hint{Key: s.key(h.id), Word: s.say(h.word), ID: hintPrefix + string(h.id)})
	}
	return out
}

func (q *quarantine) run(id keys.ID) tea.Cmd {
	switch id {
	case keys.SeeRecord:
		return send(goTo{screen: "lead", row: q.chosen()[0].Row})
	case keys.MarkRecord:
		q.list.Mark()
		q.list.Move(1)
	case keys.MarkRecords:
		q.list.MarkAll()
	default:
		moveList(&q.list, id)
	}
	return q.moved()
}

func (q *quarantine) typed(string, string) (tea.Cmd, bool) { return nil, false }
func (q *quarantine) paste(string) tea.Cmd                 { return nil }
func (q *quarantine) next() time.Time                      { return time.Time{} }

func (q *quarantine) click(id string) tea.Cmd {
	if key, ok := strings.CutPrefix(id, "row:"); ok && q.list.Select(key) {
		return q.moved()
	}
	return nil
}

func (q *quarantine) wheel(n int) tea.Cmd {
	q.list.Scroll(n)
	return q.moved()
}

func (q *quarantine) back() bool {
	if len(q.list.Marks()) == 0 {
		return false
	}
	q.list.Unmark()
	return true
}

func (q *quarantine) resize(w, h int) {
	q.w, q.h = w, h
	q.list.Resize(inboxParts(w, h, 0).list)
}

// badge is how many records wait. Without any the place has no tab.
func (q *quarantine) badge() (string, bool) {
	if q.total.N == 0 {
		return "", false
	}
	return countText(q.total), true
}

func (q *quarantine) freshness() string {
	if q.asked.IsZero() {
		return q.s.th.Glyphs.Dash
	}
	if old := q.s.at.Sub(q.asked); old >= time.Minute {
		return age(old)
	}
	return q.s.say("frame.now")
}

func (q *quarantine) compact() string {
	return q.s.say("tab.quarantine") + " " + q.s.th.Glyphs.Middot + " " + countText(q.total)
}

func (q *quarantine) status() string {
	if len(q.records) == 0 {
		return ""
	}
	text := q.s.words.fill("status.row", strconv.Itoa(q.index[q.list.Key()]+1), countText(q.total))
	if n := len(q.list.Marks()); n > 0 {
		text += "   " + q.s.words.count("status.marks", n)
	}
	return text
}

// cleanHeld is where texts of held records enter the screens.
func cleanHeld(p desk.HeldPage) desk.HeldPage {
	for i := range p.Records {
		r := &p.Records[i]
		r.Row, r.Facts = cleanRow(r.Row), cleanFacts(r.Facts)
		r.Reason, r.Said, r.Near = safetext.Line(r.Reason), safetext.Line(r.Said), safetext.Line(r.Near)
		r.Missing = cleanLines(r.Missing)
	}
	return p
}
