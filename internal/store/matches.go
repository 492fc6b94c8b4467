package store

import (
	"context"
	"iter"
	"math/bits"
	"slices"
	"time"
)

// matches are the leads that match a filter, found in their facets: those with a clock in the order of
// the inbox, the others by block. Where facets cannot tell, the row is asked when its turn comes.
type matches struct {
	condition allOf
	all       []blockMask
	clocked   []timed
	clockless []blockMask

	asked map[int64]bool // what rows said whose facets could not tell: a page and a count ask of the same ones

	few, least, memory int // fewNames, leastKept and mostAsked
}

// match is a lead that matches, surely or perhaps.
type match struct {
	Place
	sure bool
}

// timed is a match with a clock, in few bytes: there may be as many as there are leads.
type timed struct {
	due, id int64
	section Section
	sure    bool
	ready   bool // these stand apart, with and without a clock
}

func (t timed) match() match {
	return match{Place{Section: t.section, DueAt: t.due, ID: t.id, Ready: t.ready}, t.sure}
}

func (t timed) compare(o timed) int { return t.match().compare(o.match().Place) }

type blockMask struct {
	number int64
	mask
}

// sqlFirstOpen reads an index of open leads, which are few and most of them new. Of the bare id SQLite would
// look for the lowest among all leads.
const sqlFirstOpen = `SELECT COALESCE(MIN(l.id + 0), 0) FROM leads l WHERE ` + isOpen

// match goes through the facets of all leads, or of those from the first open one on where none that is
// not open can match; with those apart that are ready where that is asked for. It is nil where facets
// cannot say in which section a lead stands.
func (tx *Tx) match(ctx context.Context, c allOf, who Asker, open, apart bool) (*matches, error) {
	var first int64
	if open {
		if _, err := tx.one(ctx, sqlFirstOpen, nil, &first); err != nil {
			return nil, err
		}
	}
	m := &matching{ctx: ctx, tx: tx, others: map[rowKind][]*rowSet{}}
	holds, closed, isReady := c.facets(m), oneOf{"l.queue", who.Closed}.facets(m), readyLeads().facets(m)
	if err := m.findOthers(); err != nil {
		return nil, err
	}
	_, stage, _ := facetPlace("l.stage")
	_, due, _ := facetPlace("l.due_at")
	out, vague := &matches{condition: c, few: fewNames, least: leastKept, memory: mostAsked}, false
	now := Millis(who.Now)
	err := tx.eachBlock(ctx, ofLeads, first/blockSize, func(b *facetBlock) error {
		found := holds(b)
		if found.can == 0 {
			return nil
		}
		var there, runs uint64
		for i, v := range b.column(stage) {
			if v != noWord { // every lead has a stage
				there |= 1 << i
			}
		}
		for i, v := range b.column(due) {
			if v != Never {
				runs |= 1 << i
			}
		}
		if found.sure, found.can = found.sure&there, found.can&there; found.can == 0 {
			return nil
		}
		out.all = append(out.all, blockMask{b.number, found})
		var ready uint64
		if apart {
			is := isReady(b)
			ready, vague = is.can, vague || (is.can&^is.sure)&found.can != 0
		}
		if still := (mask{found.sure &^ runs &^ ready, found.can &^ runs &^ ready}); still.can != 0 {
			out.clockless = append(out.clockless, blockMask{b.number, still})
		}
		rests := closed(b)
		vague = vague || (rests.can&^rests.sure)&found.can&runs != 0
		ones(found.can&(runs|ready), func(i int) {
			one := timed{b.column(due)[i], b.number*blockSize + int64(i), Running, found.sure>>i&1 == 1, ready>>i&1 == 1}
			switch {
			case one.due == Never:
				one.section = Clockless
			case one.due < now:
				one.section = PastDue
			case rests.sure>>i&1 == 1:
				one.section = Resting
			}
			out.clocked = append(out.clocked, one)
		})
		return nil
	})
	if err != nil || vague {
		return nil, err
	}
	slices.SortFunc(out.clocked, timed.compare)
	return out, nil
}

// from yields the matches behind a place, in the order of the inbox.
func (m *matches) from(after *Place) iter.Seq[match] {
	first, block, below := 0, len(m.clockless), allRows
	if after != nil {
		var found bool
		if first, found = slices.BinarySearchFunc(m.clocked, *after, func(a timed, p Place) int { return a.match().compare(p) }); found {
			first++
		}
	}
	if after != nil && after.Section == Clockless && !after.Ready {
		first = len(m.clocked)
		var found bool
		block, found = slices.BinarySearchFunc(m.clockless, after.ID/blockSize, func(b blockMask, n int64) int { return int(b.number - n) })
		if found {
			block, below = block+1, 1<<(after.ID%blockSize)-1
		}
	}
	return func(yield func(match) bool) {
		for _, one := range m.clocked[first:] {
			if !yield(one.match()) {
				return
			}
		}
		for b := range slices.Backward(m.clockless[:block]) {
			one := m.clockless[b]
			for left := one.can & below; left != 0; {
				i := bits.Len64(left) - 1
				left &^= 1 << i
				if !yield(match{Place{Section: Clockless, DueAt: Never, ID: one.number*blockSize + int64(i)}, one.sure>>i&1 == 1}) {
					return
				}
			}
			below = allRows
		}
	}
}

// chunk is how many matches are looked at together, mostAsked of how many the answers are
// remembered: those of a page and its counts, and not of all that a list goes through.
const (
	chunk     = 256
	mostAsked = 8 * chunk
)

// places gives up to limit matches after the cursor; limit 0 is all.
func (m *matches) places(ctx context.Context, tx *Tx, after *Place, limit int) (out []Place, err error) {
	err = m.each(m.from(after), func(some []match) (bool, error) {
		sure, err := m.ask(ctx, tx, some)
		for _, p := range sure {
			out = append(out, p.Place)
		}
		return limit == 0 || len(out) < limit, err
	})
	if limit > 0 && len(out) > limit {
		out = out[:limit]
	}
	return out, err
}

// each calls f with some matches after the other while it wants more.
func (m *matches) each(all iter.Seq[match], f func([]match) (bool, error)) error {
	var some []match
	for one := range all {
		if some = append(some, one); len(some) < chunk {
			continue
		}
		if more, err := f(some); err != nil || !more {
			return err
		}
		some = some[:0]
	}
	_, err := f(some)
	return err
}

// ask keeps those of some matches that do match.
func (m *matches) ask(ctx context.Context, tx *Tx, some []match) ([]match, error) {
	if len(m.asked)+len(some) > m.memory {
		clear(m.asked)
	}
	var ids []int64
	for _, one := range some {
		if _, known := m.asked[one.ID]; !one.sure && !known {
			ids = append(ids, one.ID)
		}
	}
	if len(ids) > 0 {
		if err := m.askRows(ctx, tx, ids); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(some, func(one match) bool { return !one.sure && !m.asked[one.ID] }), nil
}

// askRows asks rows and remembers what they say.
func (m *matches) askRows(ctx context.Context, tx *Tx, ids []int64) error {
	if m.asked == nil {
		m.asked = make(map[int64]bool, len(ids))
	}
	for _, id := range ids {
		m.asked[id] = false
	}
	text, args := m.askText(ids)
	return tx.rows(ctx, text, args, 1, func(c *cells) error {
		m.asked[c.int()] = true
		return nil
	})
}

// askText asks of rows what facets could not tell.
func (m *matches) askText(ids []int64) (string, []any) {
	w := &where{byDue: true}
	w.add("l.id IN (SELECT CAST(value AS BIGINT) FROM json_each(" + w.arg(idsJSON(ids)) + "))")
	w.all(m.condition)
	return "SELECT l.id" + joined(w.text()) + w.text(), w.args
}

// count counts the matches of one section that are due from from (included) to to (excluded), exactly
// up to CountLimit. Where rows must be asked it says until then what it found, and that there are more.
func (m *matches) count(ctx context.Context, tx *Tx, section Section, from, to int64, until time.Time) (n int, more bool, err error) {
	var unsure []match
	for _, one := range m.clocked {
		switch in := one.section == section && !one.ready && (from == 0 || one.due >= from) && (to == 0 || one.due < to); {
		case in && one.sure:
			n++
		case in:
			unsure = append(unsure, one.match())
		}
	}
	all := slices.Values(unsure)
	if section == Clockless {
		for _, b := range m.clockless {
			n += bits.OnesCount64(b.sure)
		}
		all = m.unsure
	}
	return m.countUnsure(ctx, tx, n, all, until)
}

// countUnsure asks the rows of some matches, and adds those that do match to so many.
func (m *matches) countUnsure(ctx context.Context, tx *Tx, n int, all iter.Seq[match], until time.Time) (_ int, more bool, err error) {
	if n > CountLimit {
		return n, true, nil
	}
	err = m.each(all, func(some []match) (bool, error) {
		if more = len(some) > 0 && time.Now().After(until); more {
			return false, nil
		}
		sure, err := m.ask(ctx, tx, some)
		n += len(sure)
		return n <= CountLimit, err
	})
	return n, more, err
}

// countReady counts those that are ready and due before to, 0 is all, as count does.
func (m *matches) countReady(ctx context.Context, tx *Tx, to int64, until time.Time) (n int, more bool, err error) {
	var unsure []match
	for _, one := range m.clocked {
		switch in := one.ready && (to == 0 || one.due < to); {
		case in && one.sure:
			n++
		case in:
			unsure = append(unsure, one.match())
		}
	}
	return m.countUnsure(ctx, tx, n, slices.Values(unsure), until)
}

// unsure yields the matches without a clock of which rows must be asked.
func (m *matches) unsure(yield func(match) bool) {
	for _, b := range m.clockless {
		for left := b.can &^ b.sure; left != 0; left &= left - 1 {
			if !yield(match{Place: Place{Section: Clockless, DueAt: Never, ID: b.number*blockSize + int64(bits.TrailingZeros64(left))}}) {
				return
			}
		}
	}
}
