package store

import (
	"context"
	"errors"
	"slices"
)

// sorted gives up to limit matches after the cursor in an order that is not the clock's; limit 0 is all.
func (m *matches) sorted(ctx context.Context, tx *Tx, s *Selection, after *Place, limit int) (out []Place, err error) {
	most := 0
	if limit > 0 {
		most = max(2*limit, m.least)
	}
	for more := true; more; {
		var some []match
		if s.order == ByCompany {
			some, more, err = m.byCompany(ctx, tx, s, after, most)
		} else {
			some, more, err = m.byNumber(ctx, tx, s, after, most)
		}
		if err != nil || len(some) == 0 {
			return out, err
		}
		last := some[len(some)-1].Place
		after = &last
		for part := range slices.Chunk(some, chunk) {
			sure, err := m.ask(ctx, tx, part)
			if err != nil {
				return nil, err
			}
			for _, one := range sure {
				if out = append(out, one.Place); len(out) == limit {
					return out, nil
				}
			}
		}
	}
	return out, nil
}

// byNumber gives the next matches, most of them at most, 0 for all, in the order of a facet: its numbers,
// or the names of the partners that its words stand for. No more than some of them are kept at a time.
func (m *matches) byNumber(ctx context.Context, tx *Tx, s *Selection, after *Place, most int) (out []match, more bool, err error) {
	column := s.order.column()
	names := map[int64]string{}
	if s.order == ByPartner {
		column = "l.partner_id"
		if names, err = tx.wordsOf(ctx, column); err != nil {
			return nil, false, err
		}
	}
	_, key, _ := facetPlace(column)
	_, due, _ := facetPlace("l.due_at")
	byRank := func(a, b match) int { return s.rank(a.Place).compare(s.rank(b.Place)) }
	var begin, worst rank // what is behind the worst of those that are kept need not be looked at
	if after != nil {
		begin = s.rank(*after)
	}
	left, first := m.all, int64(0)
	if len(left) > 0 {
		first = left[0].number
	}
	err = tx.eachBlock(ctx, ofLeads, first, func(b *facetBlock) error {
		for len(left) > 0 && left[0].number < b.number {
			left = left[1:]
		}
		if len(left) == 0 || left[0].number != b.number {
			return nil
		}
		ones(left[0].can, func(i int) {
			one := match{Place{DueAt: b.column(due)[i], ID: b.number*blockSize + int64(i)}, left[0].sure>>i&1 == 1}
			if one.Number = b.column(key)[i]; s.order == ByPartner {
				one.Number, one.Word = 0, names[one.Number]
			}
			at := s.rank(one.Place)
			if after != nil && begin.compare(at) >= 0 || more && worst.compare(at) <= 0 {
				return
			}
			out = append(out, one)
		})
		if most > 0 && len(out) > 4*most {
			slices.SortFunc(out, byRank)
			out, more = out[:most], true
			worst = s.rank(out[most-1].Place)
		}
		return nil
	})
	slices.SortFunc(out, byRank)
	if most > 0 && len(out) > most {
		out, more = out[:most], true
	}
	m.place(out)
	return out, more, err
}

// The questions for the names of companies: of some leads, and of all in their order.
const (
	sqlCompaniesOf = `SELECT l.id, a.id, LTRIM(a.search) FROM leads l JOIN accounts a ON a.id = l.account_id
 WHERE l.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))`
	sqlByCompany = `SELECT l.id, a.id, LTRIM(a.search) FROM accounts a CROSS JOIN leads l WHERE l.account_id = +a.id
 AND LTRIM(a.search) >= $1 AND (LTRIM(a.search), a.id, l.id) > ($1, $2, $3) ORDER BY LTRIM(a.search), a.id, l.id`
)

// fewNames is up to how many matches are sorted by looking up their names. Where there are more, going
// through all companies in their order meets one soon. leastKept is how many are kept at a time, should
// rows deny some of them.
const (
	fewNames  = 5000
	leastKept = 1000
)

// errEnough ends a question that has found enough.
var errEnough = errors.New("enough was found")

// byCompany gives the next matches in the order of companies.
func (m *matches) byCompany(ctx context.Context, tx *Tx, s *Selection, after *Place, most int) (out []match, more bool, err error) {
	var ids []int64
	sure := rowSet{}
	for _, b := range m.all {
		sure.put(b.number, b.mask)
		if len(ids) <= m.few {
			ones(b.can, func(i int) { ids = append(ids, b.number*blockSize+int64(i)) })
		}
	}
	begin := Place{Number: -1}
	if after != nil {
		begin = *after
	}
	text, args := sqlByCompany, []any{begin.Word, begin.Number, begin.ID}
	if len(ids) <= m.few {
		text, args, most = sqlCompaniesOf, []any{idsJSON(ids)}, 0
	}
	err = tx.rows(ctx, text, args, 3, func(c *cells) error {
		one := match{Place: Place{ID: c.int(), Number: c.int(), Word: c.text()}}
		switch of := sure.named([]int64{one.ID}); {
		case of.can == 0 || s.rank(begin).compare(s.rank(one.Place)) >= 0:
			return nil
		case most > 0 && len(out) == most:
			more = true
			return errEnough
		default:
			one.sure = of.sure == 1
			out = append(out, one)
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	slices.SortFunc(out, func(a, b match) int { return s.rank(a.Place).compare(s.rank(b.Place)) })
	m.place(out)
	return out, more, err
}

// place says of some matches when they are due and where they stand in the inbox.
func (m *matches) place(some []match) {
	at := make(map[int64]int, len(some))
	for i := range some {
		at[some[i].ID] = i
		some[i].Section, some[i].DueAt = Clockless, Never
	}
	for _, one := range m.clocked {
		if i, ok := at[one.id]; ok {
			some[i].Section, some[i].DueAt = one.section, one.due
		}
	}
}
