package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/link"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Selection is a filter made ready: how its leads are found, and in which sections they can be. It
// is made once for a screen, whose page and counts all come from it.
type Selection struct {
	asks  allOf // of each lead
	who   Asker
	order Order
	ranks []string // the partners in their order, when it is theirs

	// open says that only leads of the stages new and eql are asked for: few, and indexed apart.
	open bool
	// clocked and clockless say where matching leads can be at all.
	clocked, clockless bool
	// covered says that the indexes of open leads hold everything the filter looks at.
	covered bool

	due     []Place // those whose next step is due, once they were asked for
	stepped bool

	found *matches  // the whole answer, where no index gives it
	until time.Time // counts that look at rows answer by then: set when the first one is asked for
}

// Order is in which order the leads are given.
func (s *Selection) Order() Order { return s.order }

// isOpen repeats the predicate of the indexes of open leads word for word, or they are not taken.
const isOpen = "COALESCE(l.stage, '') IN ('new', 'eql')"

// countFor is how long the counts of a selection may take together when rows must be looked at. A
// count that is cut short says "more".
const countFor = 150 * time.Millisecond

// Select makes a filter ready, in the order of the inbox.
func (tx *Tx) Select(ctx context.Context, q filter.Query, who Asker) (*Selection, error) {
	return tx.Sorted(ctx, q, who, ByClock)
}

// Sorted makes a filter ready whose leads are given in some order.
func (tx *Tx) Sorted(ctx context.Context, q filter.Query, who Asker, order Order) (*Selection, error) {
	if err := order.known(); err != nil {
		return nil, err
	}
	s := &Selection{who: who, order: order, clocked: true, clockless: true, covered: true}
	plain := true // facets could tell nothing that an index of open leads does not
	for _, t := range q.Terms {
		s.covered = s.covered && covers(t)
		plain = plain && (covers(t) || t.Key == "" && short(t.Text))
		if !t.Not {
			s.narrow(t)
		}
	}
	s.covered = s.covered && (s.open || !s.clockless)
	a := asking{who: who}
	if err := a.look(ctx, tx, q, order); err != nil {
		return nil, err
	}
	s.ranks = byName(a.partners)
	if s.asks = a.filter(q); plain && s.open || order.clocks() && (s.covered || s.ordered(q)) {
		return s, nil
	}
	// Facets that are being made, or were made by another program, are no hindrance: then rows are
	// asked, as an index gives them.
	ok, err := tx.hasFacets(ctx)
	if err == nil && ok {
		s.found, err = tx.match(ctx, s.asks, who, s.open, order == ByReady)
	}
	return s, err
}

// look finds what a filter names by other words than rows do: partners, and pages.
func (a *asking) look(ctx context.Context, tx *Tx, q filter.Query, order Order) (err error) {
	if order == ByPartner || q.Names("partner", "") || q.Names("kind", "") || q.Names("influenced", "") {
		if a.partners, err = tx.partnerKeys(ctx); err != nil {
			return err
		}
	}
	touching := func(key string) bool { return q.Names(key, "") }
	if slices.ContainsFunc([]string{"trigger", "triggers", "signal", "surface", "page", "influenced"}, touching) {
		was, err := tx.AnyMerge(ctx)
		if a.united = united(was); err != nil {
			return err
		}
	}
	var addresses, keys []string
	for _, t := range q.Terms {
		if t.Key == "page" {
			addresses = append(addresses, texts(t)...)
		}
	}
	for _, one := range addresses {
		keys = append(keys, link.PageKey(one))
	}
	if len(keys) == 0 {
		return nil
	}
	found, err := tx.PagesByKey(ctx, keys)
	a.pages = map[string]int64{}
	for i, one := range addresses {
		if p := found[keys[i]]; p != nil {
			a.pages[one] = p.Number
		}
	}
	return err
}

// ordered reports whether an index gives the filter's leads in the order of the inbox: everything, or
// what is one stage's, one owner's or one partner's.
func (s *Selection) ordered(q filter.Query) bool {
	if len(q.Terms) == 0 {
		return true
	}
	one, ok := s.asks[0].(oneOf)
	return ok && len(q.Terms) == 1 && len(one.texts) == 1 && slices.Contains([]string{"l.stage", "l.owner", "l.partner_id"}, one.column)
}

// covers reports whether the indexes of open leads hold what a term looks at.
func covers(t filter.Term) bool {
	return slices.Contains([]string{"stage", "owner", "queue", "partner", "kind", "clock", "due"}, t.Key)
}

func texts(t filter.Term) []string {
	var out []string
	for _, v := range t.Values {
		out = append(out, v.Text)
	}
	return out
}

// narrow takes from a term where matching leads can be.
func (s *Selection) narrow(t filter.Term) {
	among := func(words ...string) bool {
		return !slices.ContainsFunc(t.Values, func(v filter.Value) bool { return !slices.Contains(words, v.Text) })
	}
	switch t.Key {
	case "stage":
		s.open = s.open || among(string(lead.New), string(lead.EQL))
		runs := slices.ContainsFunc(t.Values, func(v filter.Value) bool {
			return slices.Contains([]string{string(lead.New), string(lead.EQL), string(lead.SQL)}, v.Text)
		})
		s.clocked = s.clocked && runs
	case "clock":
		s.clockless = s.clockless && !among("triage", "contact", "running", "alert", "breached", "paused")
		s.clocked = s.clocked && !among("none")
	case "due":
		s.clockless = s.clockless && slices.ContainsFunc(t.Values, func(v filter.Value) bool { return v.None })
	}
}

// holds reports whether leads of a section can match.
func (s *Selection) holds(section Section) bool {
	switch {
	case section == Clockless:
		return s.clockless
	case section == Resting && len(s.who.Closed) == 0:
		return false
	}
	return s.clocked
}

// conditions are the filter's, kept to the indexes that give the order of a section.
func (s *Selection) conditions(section Section, anyOrder bool) *where {
	w := &where{byDue: section != Clockless || s.open, anyOrder: anyOrder}
	if s.open {
		w.add(isOpen)
	}
	w.all(s.asks)
	return w
}

// isReady is of leads that pass every gate and that nobody has qualified yet. It repeats the predicate of
// their index word for word, or that is not taken.
const isReady = "COALESCE(l.stage, '') = 'new' AND COALESCE(l.verdict, '') = 'eql'"

// readyLeads is the same for facets.
func readyLeads() condition {
	return allOf{oneOf{"l.stage", []string{string(lead.New)}}, oneOf{"l.verdict", []string{string(lead.IsEQL)}}}
}

// places gives up to limit places after the cursor; limit 0 is all.
func (s *Selection) places(ctx context.Context, tx *Tx, after *Place, limit int) ([]Place, error) {
	switch {
	case !s.order.clocks():
		return s.sorted(ctx, tx, after, limit)
	case s.found != nil:
		return s.found.places(ctx, tx, after, limit)
	}
	var out []Place
	first := PastDue
	if s.order == ByReady && (after == nil || after.Ready) {
		var err error
		if out, err = s.ready(ctx, tx, after, limit); err != nil {
			return nil, err
		}
		after = nil
	}
	if after != nil {
		first = after.Section
	}
	for section := first; section <= Clockless; section++ {
		if limit > 0 && len(out) == limit {
			break
		}
		if !s.holds(section) {
			continue
		}
		var mark *Place
		if after != nil && section == after.Section {
			mark = after
		}
		text, args := s.placesText(section, mark, limit-len(out))
		err := tx.rows(ctx, text, args, 2, func(c *cells) error {
			out = append(out, Place{Section: section, DueAt: c.int(), ID: c.int()})
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// ready gives the leads that are ready, those first that are due first.
func (s *Selection) ready(ctx context.Context, tx *Tx, after *Place, limit int) (out []Place, err error) {
	text, args := s.readyText("SELECT l.due_at, l.id, l.queue", after, limit)
	err = tx.rows(ctx, text, args, 3, func(c *cells) error {
		due, id := c.int(), c.int()
		out = append(out, Place{Section: s.section(due, c.text()), DueAt: due, ID: id, Ready: true})
		return nil
	})
	return out, err
}

// readyText asks for something of the leads that are ready, in their order.
func (s *Selection) readyText(what string, after *Place, limit int) (string, []any) {
	w := &where{byDue: true, byIndex: true}
	w.add(isReady)
	w.all(s.asks)
	if after != nil {
		w.add("(l.due_at, l.id) > (" + w.arg(after.DueAt) + ", " + w.arg(after.ID) + ")")
	}
	text := what + joined(w.text()) + w.text() + " ORDER BY l.due_at, l.id"
	if limit > 0 {
		text += " LIMIT " + w.arg(limit)
	}
	return text, w.args
}

func (s *Selection) placesText(section Section, after *Place, limit int) (string, []any) {
	return s.text("SELECT l.due_at, l.id", joined, section, after, limit)
}

// text asks for something of the leads of one section, in its order.
func (s *Selection) text(what string, from func(cond string) string, section Section, after *Place, limit int) (string, []any) {
	w := s.conditions(section, false)
	w.add(w.section(section, s.who))
	if s.order == ByReady {
		w.add("NOT (" + isReady + ")")
	}
	order := " ORDER BY l.due_at, l.id"
	if section == Clockless {
		order = " ORDER BY l.id DESC"
	}
	switch {
	case after == nil:
	case section == Clockless:
		w.add("l.id < " + w.arg(after.ID))
	default:
		w.add("(l.due_at, l.id) > (" + w.arg(after.DueAt) + ", " + w.arg(after.ID) + ")")
	}
	text := what + from(w.text()) + w.text() + order
	if limit > 0 {
		text += " LIMIT " + w.arg(limit)
	}
	return text, w.args
}

// CountLeads counts the leads of a selection, exactly up to CountLimit; more says that there are
// more. The bounds narrow it to leads due from from (included) to to (excluded) in one section;
// section < 0 counts all. Of a filter that no index answers the count says what was found in time.
func (tx *Tx) CountLeads(ctx context.Context, sel *Selection, section Section, from, to int64) (n int, more bool, err error) {
	if section < 0 {
		for section := PastDue; section <= Clockless; section++ {
			one, cut, err := tx.CountLeads(ctx, sel, section, 0, 0)
			if err != nil {
				return 0, false, err
			}
			n, more = n+one, more || cut
		}
		if sel.order == ByReady {
			one, cut, err := tx.CountReady(ctx, sel, 0)
			if err != nil {
				return 0, false, err
			}
			steps, err := tx.CountSteps(ctx, sel)
			if err != nil {
				return 0, false, err
			}
			n, more = n+one+steps, more || cut
		}
		return min(n, CountLimit), more || n > CountLimit, nil
	}
	sel.deadline()
	switch {
	case !sel.holds(section):
		return 0, false, nil
	case sel.found != nil:
		n, more, err = sel.found.count(ctx, tx, section, from, to, sel.until)
	case sel.covered && sel.order == ByReady:
		// Both are counted by their indexes: to look whether each is ready would read its row.
		var apart, all int
		text, args := sel.readyCount(func(w *where) {
			w.add(w.section(section, sel.who))
			w.due(from, to)
		})
		if _, err = tx.one(ctx, text, args, &apart); err != nil {
			return 0, false, err
		}
		text, args = sel.countText(section, from, to, apart)
		_, err = tx.one(ctx, "SELECT COUNT(*) FROM ("+text+") x", args, &all)
		n = all - apart
	case sel.covered:
		text, args := sel.countText(section, from, to, 0)
		_, err = tx.one(ctx, "SELECT COUNT(*) FROM ("+text+") x", args, &n)
	default:
		n, more, err = tx.countRows(ctx, sel, section, from, to)
	}
	if err == nil && n <= CountLimit {
		var steps int
		steps, err = sel.stepsIn(ctx, tx, func(p Place) bool {
			return !p.Ready && p.Section == section && (from == 0 || p.DueAt >= from) && (to == 0 || p.DueAt < to)
		})
		n -= steps
	}
	return min(n, CountLimit), more || n > CountLimit, err
}

// CountReady counts the leads of a selection that stand apart as ready and are due before to, 0 is all,
// as CountLeads does.
func (tx *Tx) CountReady(ctx context.Context, sel *Selection, to int64) (n int, more bool, err error) {
	if sel.found != nil {
		sel.deadline()
		n, more, err = sel.found.countReady(ctx, tx, to, sel.until)
	} else {
		text, args := sel.readyCount(func(w *where) { w.due(0, to) })
		_, err = tx.one(ctx, text, args, &n)
	}
	if err == nil && n <= CountLimit {
		var steps int
		steps, err = sel.stepsIn(ctx, tx, func(p Place) bool { return p.Ready && (to == 0 || p.DueAt < to) })
		n -= steps
	}
	return min(n, CountLimit), more || n > CountLimit, err
}

// deadline says by when the counts of a selection answer, from the first one on.
func (s *Selection) deadline() {
	if s.until.IsZero() {
		s.until = time.Now().Add(cmp.Or(s.who.Patience, countFor))
	}
}

// readyCount asks how many leads are ready. They are few: an SDR qualifies them next.
func (s *Selection) readyCount(narrow func(*where)) (string, []any) {
	w := &where{byDue: true, byIndex: true}
	w.add(isReady)
	w.all(s.asks)
	narrow(w)
	return "SELECT COUNT(*)" + joined(w.text()) + w.text(), w.args
}

// due narrows a question to leads due from from (included) to to (excluded); 0 is no bound.
func (w *where) due(from, to int64) {
	if from != 0 {
		w.add("l.due_at >= " + w.arg(from))
	}
	if to != 0 {
		w.add("l.due_at < " + w.arg(to))
	}
}

// countText asks for leads of one section up to the limit of a count, and so many more.
func (s *Selection) countText(section Section, from, to int64, more int) (string, []any) {
	w := s.conditions(section, s.covered && s.open) // counted in any order: then the index of partners serves too
	w.add(w.section(section, s.who))
	w.due(from, to)
	if s.order == ByReady && !s.covered {
		w.add("NOT (" + isReady + ")")
	}
	return "SELECT 1" + joined(w.text()) + w.text() + " LIMIT " + w.arg(CountLimit+1+more), w.args
}

// countRows counts one by one, so that what was counted when the time is over is known.
func (tx *Tx) countRows(ctx context.Context, sel *Selection, section Section, from, to int64) (n int, more bool, err error) {
	if !time.Now().Before(sel.until) {
		return 0, true, nil
	}
	short, cancel := context.WithDeadline(ctx, sel.until)
	defer cancel()
	text, args := sel.countText(section, from, to, 0)
	err = tx.rows(short, text, args, 1, func(*cells) error {
		n++
		return nil
	})
	if err != nil && short.Err() != nil && ctx.Err() == nil {
		return n, true, nil
	}
	return n, false, err
}

// partnerKey is what a filter may ask about a partner; its id and aliases are folded in names.
type partnerKey struct {
	id, kind, search string
	names            []string
}

const sqlPartnerKeys = `SELECT id, kind, search, aliases FROM partners`

// partnerKeys reads every partner's keys: there are tens or hundreds, and a condition over ids lets
// a count stay on its index.
func (tx *Tx) partnerKeys(ctx context.Context) ([]partnerKey, error) {
	return gather(ctx, tx, 4, func(c *cells) partnerKey {
		p := partnerKey{id: c.text(), kind: c.text(), search: c.text()}
		for _, name := range append(c.list(), p.id) {
			p.names = append(p.names, safetext.Fold(name))
		}
		return p
	}, sqlPartnerKeys)
}
