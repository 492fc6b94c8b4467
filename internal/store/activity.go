package store

import (
	"context"
	"strings"

	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// The queries of the journal as people read it.
const (
	sqlEventAt  = `SELECT at FROM journal WHERE seq >= $1 ORDER BY seq LIMIT 1`
	sqlSubjects = `SELECT l.id, COALESCE(p.name, ''), COALESCE(a.name, ''), a.domain, l.partner_id, COALESCE(r.name, '')
 FROM leads l JOIN persons p ON p.id = l.person_id JOIN accounts a ON a.id = l.account_id LEFT JOIN partners r ON r.id = l.partner_id
 WHERE l.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))`
	sqlUndoneOf = `SELECT lead_id, undoes, at, data FROM journal
 WHERE lead_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND seq > $2 AND undoes <> ''`
)

// Stretch is the part of the journal between two numbers, both left out.
type Stretch struct{ Above, Below int64 }

// Events returns the events of a stretch that match, newest first, or oldest first when rising. The
// caller bounds the stretch, so that what matches nothing costs no more than what is in it.
func (tx *Tx) Events(ctx context.Context, q filter.Query, user string, s Stretch, rising bool, limit int) ([]journal.Event, error) {
	w := &where{}
	w.add("j.seq > " + w.arg(s.Above) + " AND j.seq < " + w.arg(s.Below))
	for _, t := range q.Terms {
		cond := w.eventTerm(t, user)
		if t.Not {
			cond = "COALESCE(" + cond + ", 1 = 0) = (1 = 0)"
		}
		w.add(cond)
	}
	order := " ORDER BY j.seq DESC LIMIT "
	if rising {
		order = " ORDER BY j.seq LIMIT "
	}
	return tx.read(ctx, "SELECT "+eventTable.columns("j.")+eventsFrom(w.text())+" WHERE "+w.text()+order+w.arg(limit), w.args...)
}

// Indexed reports whether an index leads to the events of a filter, so that a stretch may be as long
// as the journal.
func Indexed(q filter.Query) bool {
	for _, t := range q.Terms {
		if t.Not || len(t.Values) != 1 {
			continue
		}
		if t.Key == "lead" || t.Key == "by" && person(t.Values[0].Text) {
			return true
		}
	}
	return false
}

// eventsFrom joins only the tables that the condition speaks of.
func eventsFrom(cond string) string {
	from := " FROM journal j"
	if strings.Contains(cond, "l.") {
		from += " LEFT JOIN leads l ON l.id = j.lead_id"
	}
	return from + around(cond, " LEFT JOIN ")
}

// person says that a value of "by" is a user's name and no group.
func person(name string) bool {
	switch strings.ToLower(name) {
	case "people", "system", "import", "partner":
		return false
	}
	return true
}

func (w *where) eventTerm(t filter.Term, user string) string {
	switch t.Key {
	case "by":
		return w.any(texts(t), func(v string) string { return w.by(v, user) })
	case "kind":
		return w.in("j.kind", texts(t))
	case "lead":
		return w.any(texts(t), func(v string) string {
			id, err := lead.ParseID(v)
			if err != nil {
				return "1 = 0"
			}
			return "j.lead_id = " + w.arg(int64(id))
		})
	case "partner":
		return w.any(texts(t), func(v string) string {
			return "(l.partner_id = " + w.arg(v) + " OR " + like("r.search", w.part(safetext.Fold(v))) + ")"
		})
	case "since":
		return "j.at >= " + w.arg(Millis(t.Values[0].From))
	case "until":
		if v := t.Values[0]; v.To.After(v.From) {
			return "j.at < " + w.arg(Millis(v.To))
		}
		return "j.at <= " + w.arg(Millis(t.Values[0].To))
	}
	part := w.part(t.Text)
	has := func(column string) string { return like(column, part) }
	cond := "l.id IS NOT NULL AND (" + has("p.search") + " OR " + has("a.search") + " OR " + has("r.search") + ") OR " + w.told(t.Text, has)
	if id, err := lead.ParseID(t.Text); err == nil {
		cond = "(" + cond + ") OR j.lead_id = " + w.arg(int64(id))
	}
	return "(" + cond + ")"
}

// told is what an event itself says with a word: who did what, the beginning of an outcome or of a
// reason's code, and the words of its note, all as journal.Pack writes them. The event knows its note by number only, so that a person
// can be erased without it.
func (w *where) told(word string, has func(string) string) string {
	begins := func(field string) string {
		return like("j.data", w.part(" "+field+`"`+strings.ReplaceAll(word, " ", "_")))
	}
	note := "EXISTS (SELECT 1 FROM personal n WHERE n.person_id = l.person_id AND " + has("n.search") +
		" AND j.data LIKE '% n' || n.id || ' %')"
	return has("j.actor") + " OR " + has("j.kind") + " OR " + begins("o") +
		" OR " + begins("r") + " OR " + begins("h") + " OR " + note
}

// by is one value of who did it. The literal 'human' is that of the index of acts.
func (w *where) by(v, user string) string {
	switch strings.ToLower(v) {
	case "people":
		return "j.by_kind IN ('human', 'partner')"
	case "system", "import", "partner":
		return "j.by_kind = " + w.arg(strings.ToLower(v))
	case "me":
		v = user
	}
	return "(j.actor = " + w.arg(v) + " AND j.by_kind = 'human')"
}

// SeqAt is the number of the first event at or after an instant, as far as the journal's times rise
// with its numbers; one above the head when there is none. It halves its way, so a million events
// cost twenty small reads.
func (tx *Tx) SeqAt(ctx context.Context, ms int64) (int64, error) {
	head, err := tx.Head(ctx)
	if err != nil {
		return 0, err
	}
	low, high := int64(1), head+1
	for low < high {
		mid := low + (high-low)/2
		var at int64
		ok, err := tx.one(ctx, sqlEventAt, []any{mid}, &at)
		if err != nil {
			return 0, err
		}
		if ok && at < ms {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low, nil
}

// EventAt returns the event of a number; false when there is none.
func (tx *Tx) EventAt(ctx context.Context, seq int64) (journal.Event, bool, error) {
	events, err := tx.read(ctx, sqlEvent, seq)
	if err != nil || len(events) == 0 {
		return journal.Event{}, false, err
	}
	return events[0], true, nil
}

// Subject is whom an event is about, for a line of text.
type Subject struct {
	Name, Company, Domain, PartnerID, Partner string
}

// Subjects names leads by id.
func (tx *Tx) Subjects(ctx context.Context, ids []int64) (map[int64]Subject, error) {
	out := map[int64]Subject{}
	if len(ids) == 0 {
		return out, nil
	}
	err := tx.rows(ctx, sqlSubjects, []any{idsJSON(ids)}, 6, func(c *cells) error {
		id := c.int()
		out[id] = Subject{Name: c.text(), Company: c.text(), Domain: c.text(), PartnerID: c.text(), Partner: c.text()}
		return nil
	})
	return out, err
}

// Taken is a batch that was taken back on a lead, or with lead 0 on what the event says it is to.
type Taken struct {
	Lead      int64
	To, Batch string
}

// TakenBack returns what was taken back on these leads after a number.
func (tx *Tx) TakenBack(ctx context.Context, ids []int64, after int64) (map[Taken]bool, error) {
	out := map[Taken]bool{}
	if len(ids) == 0 {
		return out, nil
	}
	err := tx.rows(ctx, sqlUndoneOf, []any{idsJSON(ids), after}, 4, func(c *cells) error {
		t := Taken{Lead: c.int(), Batch: c.text()}
		if data := c.content(c.time()); t.Lead == 0 {
			t.To = data.To
		}
		out[t] = true
		return nil
	})
	return out, err
}

// Publications returns the newest publications of policies, newest first. They are looked for in the
// whole journal.
func (tx *Tx) Publications(ctx context.Context, limit int) ([]journal.Event, error) {
	return tx.read(ctx, sqlLastPublished, limit)
}
