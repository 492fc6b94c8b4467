package store

import (
	"context"
	"math/bits"
	"slices"
	"strconv"
	"unicode/utf8"
)

// mask says of the rows of a block which match and which can: of those that can and are not sure the
// row itself must be asked.
type mask struct{ sure, can uint64 }

// matcher holds a condition against the facets of a block.
type matcher func(b *facetBlock) mask

// allRows is the mask of a whole block.
const allRows = ^uint64(0)

// matching makes matchers of conditions. What a condition asks of persons and companies is found
// first, for all of them; then leads are gone through once.
type matching struct {
	ctx    context.Context
	tx     *Tx
	err    error
	others map[rowKind][]*rowSet
	roots  *rowSet // leads that others were merged into; nil: nobody asked
}

// rowSet is for which rows a condition holds, by block.
type rowSet struct {
	holds  matcher
	blocks []mask
}

func (s *rowSet) block(number int64) mask {
	if number < 0 || number >= int64(len(s.blocks)) {
		return mask{}
	}
	return s.blocks[number]
}

func (s *rowSet) put(number int64, m mask) {
	if n := int(number) + 1; n > len(s.blocks) {
		s.blocks = slices.Grow(s.blocks, n-len(s.blocks))[:n]
	}
	old := s.blocks[number]
	s.blocks[number] = mask{old.sure | m.sure, old.can | m.can}
}

// add takes a row in, surely or perhaps.
func (s *rowSet) add(id int64, sure bool) {
	m := mask{can: 1 << (id % blockSize)}
	if sure {
		m.sure = m.can
	}
	s.put(id/blockSize, m)
}

// named looks up rows that the leads of a block name.
func (s *rowSet) named(ids []int64) (out mask) {
	for i, id := range ids {
		m := s.block(id / blockSize)
		out.sure |= m.sure >> (id % blockSize) & 1 << i
		out.can |= m.can >> (id % blockSize) & 1 << i
	}
	return out
}

// ofOther is the matcher of leads whose person or company is in a set.
func (m *matching) ofOther(k rowKind, set *rowSet) matcher {
	if set.holds != nil {
		m.others[k] = append(m.others[k], set)
	}
	column := "l.person_id"
	if k == ofAccounts {
		column = "l.account_id"
	}
	_, at, _ := facetPlace(column)
	return func(b *facetBlock) mask { return set.named(b.column(at)) }
}

// of brings a matcher of some rows to their leads.
func (m *matching) of(k rowKind, holds matcher) matcher {
	if k == ofLeads {
		return holds
	}
	return m.ofOther(k, &rowSet{holds: holds})
}

// findOthers finds the persons and companies for which conditions hold.
func (m *matching) findOthers() error {
	for k, sets := range m.others {
		err := m.tx.eachBlock(m.ctx, k, 0, func(b *facetBlock) error {
			for _, s := range sets {
				s.put(b.number, s.holds(b))
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return m.err
}

func (c allOf) facets(m *matching) matcher {
	parts := eachFacet(m, c)
	return func(b *facetBlock) mask {
		out := mask{allRows, allRows}
		for _, p := range parts {
			if out.can == 0 {
				break
			}
			one := p(b)
			out.sure, out.can = out.sure&one.sure, out.can&one.can
		}
		return out
	}
}

func (c anyOf) facets(m *matching) matcher {
	parts := eachFacet(m, c)
	return func(b *facetBlock) (out mask) {
		for _, p := range parts {
			one := p(b)
			out.sure, out.can = out.sure|one.sure, out.can|one.can
		}
		return out
	}
}

func eachFacet(m *matching, parts []condition) []matcher {
	out := make([]matcher, len(parts))
	for i, p := range parts {
		out[i] = p.facets(m)
	}
	return out
}

func (c not) facets(m *matching) matcher {
	part := c.condition.facets(m)
	return func(b *facetBlock) mask {
		one := part(b)
		return mask{sure: ^one.can, can: ^one.sure}
	}
}

func (c oneOf) facets(m *matching) matcher   { return m.text(c.column, oneOf{"w.word", c.texts}) }
func (c holding) facets(m *matching) matcher { return m.text(c.column, holding{"w.word", c.text}) }

func (c told) facets(m *matching) matcher {
	if k, at, how := facetPlace(c.column); how == aFlag {
		return m.of(k, flagged(at))
	}
	return m.text(c.column, told{"w.word"})
}

func (confirmed) facets(*matching) matcher {
	_, at, _ := facetPlace(budgetColumn)
	return flagged(at)
}

func (haveNotes) facets(m *matching) matcher {
	k, at, _ := facetPlace(noted)
	return m.of(k, flagged(at))
}

func flagged(at int) matcher {
	return func(b *facetBlock) (out mask) {
		for i, v := range b.column(at) {
			out.sure |= uint64(v) & 1 << i
		}
		out.can = out.sure
		return out
	}
}

func (c between) facets(m *matching) matcher {
	k, at, how := facetPlace(c.column)
	return m.of(k, func(b *facetBlock) (out mask) {
		for i, v := range b.column(at) {
			low, top := how.bounds(v)
			if low >= c.low && top <= c.top {
				out.sure |= 1 << i
			}
			if low <= c.top && top >= c.low {
				out.can |= 1 << i
			}
		}
		return out
	})
}

func (c touched) facets(m *matching) matcher {
	return m.also(c.united, m.of(ofPersons, c.condition.facets(m)))
}

// also is a matcher of what persons touched, by which rows are asked of leads that others were merged into: facets know
// what one person did and not what counts for a lead.
func (m *matching) also(were united, may matcher) matcher {
	if !were {
		return may
	}
	if m.roots == nil {
		m.roots = &rowSet{}
		m.fill(m.roots, false, sqlMergeRoots)
	}
	return func(b *facetBlock) mask {
		one, asked := may(b), m.roots.block(b.number).can
		return mask{sure: one.sure &^ asked, can: one.can | asked}
	}
}

func (c dealt) facets(m *matching) matcher {
	set := &rowSet{}
	w := &where{}
	text := dealtText(c.condition.sql(w))
	m.fill(set, true, text, w.args...)
	return func(b *facetBlock) mask { return set.block(b.number) }
}

// dealtText asks which leads have an opportunity of which a condition holds.
func dealtText(cond string) string {
	return "SELECT o.lead_id FROM opportunities o WHERE " + cond
}

// facets proposes the leads that have an opportunity: paths are gone through as far as a page or a count goes.
func (c influenced) facets(m *matching) matcher {
	if len(c.partners) == 0 {
		return anyOf{}.facets(m)
	}
	return unsure(dealt{ever("o.created_at")}.facets(m))
}

func (c onPage) facets(m *matching) matcher {
	return m.text("t.page", oneOf{"w.word", []string{strconv.FormatInt(int64(c), 10)}})
}

// Of what a person touched facets do not know when it was.
func (c touchedLately) facets(m *matching) matcher {
	return unsure(touched{c.condition, c.united}.facets(m))
}

// unsure is a matcher of which rows are asked in any case.
func unsure(may matcher) matcher {
	return func(b *facetBlock) mask { return mask{can: may(b).can} }
}

// facets counts the kinds that a person ever touched: there are no more of them in a stretch of time.
func (c triggers) facets(m *matching) matcher {
	set := m.words("t.kind", oneOf{"w.word", c.kinds})
	_, at, _ := facetPlace("t.kind")
	return m.also(c.united, m.of(ofPersons, func(b *facetBlock) (out mask) {
		eachList(b, at, func(i int, words []int64) {
			most := int64(0)
			for _, v := range words {
				if set.has(v) {
					most++
				} else if v == otherWord {
					most = int64(len(c.kinds))
					break
				}
			}
			if c.low <= most && c.top >= 0 {
				out.can |= 1 << i
			}
			if c.low <= 0 && c.top >= most {
				out.sure |= 1 << i
			}
		})
		return out
	}))
}

// fill adds the rows that a query finds to a set and returns how many it found.
func (m *matching) fill(set *rowSet, sure bool, text string, args ...any) (n int) {
	err := m.tx.rows(m.ctx, text, args, 1, func(c *cells) error {
		n++
		set.add(c.int(), sure)
		return nil
	})
	if err != nil && m.err == nil {
		m.err = err
	}
	return n
}

// text is the matcher of a column of words.
func (m *matching) text(column string, c condition) matcher {
	k, at, _ := facetPlace(column)
	set := m.words(column, c)
	if slices.Contains(touchFields[:], column) {
		return set.lists(at)
	}
	return m.of(k, set.column(at))
}

// words are those of a column of which a condition holds. It is asked of each word once, as it would be
// asked of the rows.
func (m *matching) words(column string, c condition) wordSet {
	w := &where{}
	text := "SELECT w.number FROM facet_texts w WHERE w.field = " + w.arg(column) + " AND " + c.sql(w)
	numbers, err := m.tx.ids(m.ctx, text, w.args...)
	if err != nil && m.err == nil {
		m.err = err
	}
	set := wordSet{}
	for _, n := range numbers {
		set = slices.Grow(set, max(0, int(n)+1-len(set)))
		set = set[:max(len(set), int(n)+1)]
		set[n] = true
	}
	return set
}

// wordSet says by its number whether a word is among those that are asked for.
type wordSet []bool

func (s wordSet) has(n int64) bool { return n >= 0 && n < int64(len(s)) && s[n] }

func (s wordSet) column(at int) matcher {
	return func(b *facetBlock) (out mask) {
		for i, v := range b.column(at) {
			switch {
			case s.has(v):
				out.sure |= 1 << i
			case v == otherWord:
				out.can |= 1 << i
			}
		}
		out.can |= out.sure
		return out
	}
}

func (s wordSet) lists(at int) matcher {
	return func(b *facetBlock) (out mask) {
		eachList(b, at, func(i int, words []int64) {
			for _, v := range words {
				switch {
				case s.has(v):
					out.sure |= 1 << i
				case v == otherWord:
					out.can |= 1 << i
				}
			}
		})
		out.can |= out.sure
		return out
	}
}

// eachList calls f with the words that each row of a block has in a list.
func eachList(b *facetBlock, at int, f func(i int, words []int64)) {
	counts, words := b.list(at)
	for i, n := range counts {
		n = min(n, int64(len(words)))
		f(i, words[:n])
		words = words[n:]
	}
}

// facets proposes the leads whose person, company or notes hold a word's pieces. A word of three
// letters is its only piece. A shorter word has none, and one that is everywhere is found sooner by
// going through the leads that match otherwise.
func (c words) facets(m *matching) matcher {
	persons, accounts := &rowSet{}, &rowSet{}
	all := func(*facetBlock) mask { return mask{can: allRows} }
	if short(c.text) {
		return all
	}
	whole := utf8.RuneCountInString(c.text) == pieceLength
	for _, from := range []struct {
		set  *rowSet
		text string
	}{{persons, sqlFoundPersons}, {accounts, sqlFoundAccounts}, {persons, sqlFoundNotes}} {
		if m.fill(from.set, whole, from.text, m.tx.c.engine.pieces(c.text, fewPieces), tooCommon) >= tooCommon {
			return all
		}
	}
	out := anyMatcher(m.ofOther(ofPersons, persons), m.ofOther(ofAccounts, accounts))
	id := c.id()
	if id == 0 {
		return out
	}
	one := &rowSet{}
	one.add(id, true)
	return anyMatcher(out, func(b *facetBlock) mask { return one.block(b.number) })
}

func anyMatcher(x, y matcher) matcher {
	return func(b *facetBlock) mask {
		p, q := x(b), y(b)
		return mask{p.sure | q.sure, p.can | q.can}
	}
}

// ones calls f with each row of a block that is in a mask, from the first to the last.
func ones(m uint64, f func(i int)) {
	for ; m != 0; m &= m - 1 {
		f(bits.TrailingZeros64(m))
	}
}
