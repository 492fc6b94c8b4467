package store

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
)

// Order is by what a list of leads is sorted.
type Order string

// The orders. Of leads that are alike the newest comes first in those of a number, the oldest in those
// of a company, and the one that is due first in those of a partner.
const (
	ByClock   Order = ""
	ByReady   Order = "ready"   // the clock's, behind those that only want to be qualified
	ByScore   Order = "score"   // the highest first
	ByAge     Order = "created" // the newest first
	ByTouch   Order = "touched" // the latest first
	ByCompany Order = "company" // by name, or by the domain of one without
	ByPartner Order = "partner" // by name, those without a partner last
)

// Orders lists them.
func Orders() []Order {
	return []Order{ByClock, ByReady, ByScore, ByAge, ByTouch, ByCompany, ByPartner}
}

// clocks reports whether an order is the clock's, or nearly.
func (o Order) clocks() bool { return o == ByClock || o == ByReady }

// column is the number by which an order sorts, "" when it sorts by names.
func (o Order) column() string {
	return map[Order]string{ByScore: "l.score", ByAge: "l.created_at", ByTouch: "l.touched_at"}[o]
}

// known refuses an order that there is not.
func (o Order) known() error {
	if slices.Contains(Orders(), o) {
		return nil
	}
	names := make([]string, 0, len(Orders()))
	for _, one := range Orders()[1:] {
		names = append(names, string(one))
	}
	return fault.New(fault.Invalid, "sort leads", "there is no order "+string(o), "one of "+strings.Join(names, ", "))
}

// rank is where a lead stands in an order that is not the clock's: three numbers that rise, behind a
// name.
type rank struct {
	word    string
	numbers [3]int64
}

func (r rank) compare(o rank) int {
	return cmp.Or(strings.Compare(r.word, o.word), slices.Compare(r.numbers[:], o.numbers[:]))
}

// rank is where a place stands in the selection's order.
func (s *Selection) rank(p Place) rank {
	switch s.order {
	case ByCompany:
		return rank{p.Word, [3]int64{p.Number, p.ID}}
	case ByPartner:
		return rank{numbers: [3]int64{s.rankOf(p.Word), p.DueAt, p.ID}}
	}
	return rank{numbers: [3]int64{-p.Number, -p.ID}}
}

// rankOf is where a partner stands among all by name.
func (s *Selection) rankOf(id string) int64 {
	if at := slices.Index(s.ranks, id); at >= 0 {
		return int64(at)
	}
	return math.MaxInt64
}

// byName lists the ids of partners in the order of their names, and behind them that of nobody.
func byName(partners []partnerKey) []string {
	partners = slices.SortedFunc(slices.Values(partners), func(a, b partnerKey) int {
		return cmp.Or(strings.Compare(a.search, b.search), strings.Compare(a.id, b.id))
	})
	out := make([]string, 0, len(partners)+1)
	for _, p := range partners {
		out = append(out, p.id)
	}
	return append(out, "")
}

// section is where a lead stands that is due then in that queue.
func (s *Selection) section(due int64, queue string) Section {
	switch {
	case due == Never:
		return Clockless
	case due < Millis(s.who.Now):
		return PastDue
	case slices.Contains(s.who.Closed, queue):
		return Resting
	}
	return Running
}

// sorted gives up to limit places after the cursor in an order that is not the clock's; limit 0 is all.
func (s *Selection) sorted(ctx context.Context, tx *Tx, after *Place, limit int) (out []Place, err error) {
	if s.found != nil {
		return s.found.sorted(ctx, tx, s, after, limit)
	}
	partners := []string{""} // one question, of all
	if s.order == ByPartner {
		partners = s.ranks
	}
	if after != nil && s.order == ByPartner {
		partners = partners[min(s.rankOf(after.Word), int64(len(partners)-1)):]
	}
	for i, partner := range partners {
		mark := after
		if i > 0 {
			mark = nil
		}
		if limit > 0 && len(out) == limit {
			break
		}
		text, args := s.sortedText(partner, mark, limit-len(out))
		err = tx.rows(ctx, text, args, 5, func(c *cells) error {
			due, id, queue := c.int(), c.int(), c.text()
			out = append(out, Place{Section: s.section(due, queue), DueAt: due, ID: id, Number: c.int(), Word: c.text()})
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// byCompany is the order of companies: by name or, without one, by domain. The words of an index are
// repeated, or it is not taken.
const byCompany = "LTRIM(a.search), a.id, l.id"

// sortedText asks for leads in the order of the selection; in that of partners, for those of one.
func (s *Selection) sortedText(partner string, after *Place, limit int) (string, []any) {
	w := &where{byDue: true, byIndex: true}
	from, order, key := " FROM leads l", " ORDER BY l.due_at, l.id", "0, l.partner_id"
	switch s.order {
	case ByPartner:
		w.add("l.partner_id = " + w.arg(partner))
		if after != nil {
			w.add("(l.due_at, l.id) > (" + w.arg(after.DueAt) + ", " + w.arg(after.ID) + ")")
		}
	case ByCompany:
		from, order, key = " FROM accounts a CROSS JOIN leads l", " ORDER BY "+byCompany, "a.id, LTRIM(a.search)"
		if s.open {
			w.add("a.open_leads > 0") // as the index says it
		}
		w.add(s.ofAccount())
		if after != nil {
			word := w.arg(after.Word)
			w.add("LTRIM(a.search) >= " + word)
			w.add("(" + byCompany + ") > (" + word + ", " + w.arg(after.Number) + ", " + w.arg(after.ID) + ")")
		}
	default:
		column := s.order.column()
		order, key = " ORDER BY "+column+" DESC, l.id DESC", column+", ''"
		if after != nil {
			w.add("(" + column + ", l.id) < (" + w.arg(after.Number) + ", " + w.arg(after.ID) + ")")
		}
	}
	if s.open {
		w.add(isOpen)
	}
	w.all(s.asks)
	switch {
	case s.order != ByCompany:
		from = joined(w.text())
	case speaks(w.text(), "p."):
		w.add("p.id = l.person_id")
		from += " CROSS JOIN persons p WHERE "
	default:
		from += " WHERE "
	}
	text := "SELECT l.due_at, l.id, l.queue, " + key + from + w.text() + order
	if limit > 0 {
		text += " LIMIT " + w.arg(limit)
	}
	return text, w.args
}

// ofAccount ties leads to their companies, open ones by an index of their own.
func (s *Selection) ofAccount() string {
	if s.open {
		return "COALESCE(l.account_id, 0) = +a.id"
	}
	return "l.account_id = +a.id"
}
