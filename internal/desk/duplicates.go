package desk

import (
	"cmp"
	"context"
	"fmt"
	"hash/maphash"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/dedupe"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// How much is looked at of what one person or company has. A company with hundreds of leads is one name in many lists,
// and a list of all pairs among them would hide every other one.
const (
	doublesPage  = 500 // persons or companies that one question asks for
	doublesLeads = 200 // leads that are compared with each other
	doublesPairs = 20  // pairs that are told
)

// Scanned is what a look for duplicates went through.
type Scanned struct {
	Pairs  int
	ByKind map[dedupe.Kind]int
	Left   []LeftOut // groups of which not every pair was told
}

// LeftOut is a person or company of which not every pair was told.
type LeftOut struct {
	Of    string // "zuraw.example", "Żuraw", "L-7 and the same person"
	Pairs int    // that were not told
	Leads int    // that were not compared at all
}

// String is it as a sentence.
func (l LeftOut) String() string {
	text := fmt.Sprintf("%s: %d more pairs are not listed", l.Of, l.Pairs)
	if l.Leads > 0 {
		text += fmt.Sprintf(", and %d of its leads are not compared", l.Leads)
	}
	return text + "; merge or keep apart those that are"
}

// Duplicates calls f for every two leads that may be one: of one person, of one company through one partner, of one
// company name through one partner, and for channel conflicts. Each pair comes once. It goes through everything in
// pages, so memory does not grow with the database but for 16 bytes for each company's name.
func (d *Desk) Duplicates(ctx context.Context, who Actor, f func(dedupe.Pair) error) (out Scanned, err error) {
	if err := permit("list duplicates", who, ReadReports); err != nil {
		return out, err
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		out = Scanned{ByKind: map[dedupe.Kind]int{}}
		s := doubling{ctx: ctx, tx: tx, zone: d.rules.Load().policy.TimeZone, tell: func(p dedupe.Pair) error {
			out.Pairs++
			out.ByKind[p.Kind]++
			return f(p)
		}}
		if s.apart, err = keptApart(ctx, tx); err != nil {
			return err
		}
		for _, pass := range []func() error{s.persons, s.companies, s.names} {
			if err := pass(); err != nil {
				return err
			}
		}
		out.Left = s.left
		return nil
	})
	return out, err
}

// keptApart tells which two leads somebody said are two, or of which it is decided between their partners whose they are.
func keptApart(ctx context.Context, tx *store.Tx) (dedupe.Apart, error) {
	rows, err := store.KeptApart.All(ctx, tx)
	if err != nil {
		return nil, err
	}
	said := make(map[string]bool, len(rows))
	for _, r := range rows {
		said[r.ID] = true
	}
	ruled := map[int64]*store.Ruling{}
	err = store.Rulings.Every(ctx, tx, func(r *store.Ruling) error { ruledBy(ruled, r); return nil })
	return func(left, right int64) bool { return said[apartID(left, right)] || settledPair(ruled, left, right) }, err
}

// apartID is under which two leads are kept apart: the lower number first.
func apartID(a, b int64) string {
	return lead.ID(min(a, b)).String() + " " + lead.ID(max(a, b)).String()
}

// KeepApart says that two leads are two, so that they are not proposed again. UndoLast takes it back.
func (d *Desk) KeepApart(ctx context.Context, who Actor, left, right lead.ID) (done Done, err error) {
	what := fmt.Sprintf("keep %s and %s apart", left, right)
	if err := permit(what, who, KeepApart); err != nil {
		return done, err
	}
	if left == right {
		return done, fault.New(fault.Usage, what, "it is one lead", "name two, as L-7 L-12")
	}
	err = d.store.Write(ctx, func(tx *store.Tx) error {
		done = Done{Batch: d.newBatch()}
		w, err := d.work(ctx, tx, who, journal.Human, done.Batch)
		if err != nil {
			return err
		}
		for _, id := range []lead.ID{left, right} {
			if err := w.isMerged(what, int64(id)); err != nil {
				return err
			}
		}
		if err := w.loadLeads([]int64{int64(left), int64(right)}); err != nil {
			return err
		}
		for _, id := range []lead.ID{left, right} {
			if w.leads[int64(id)] == nil {
				return notFound(what, id)
			}
		}
		id := apartID(int64(left), int64(right))
		old, err := w.apart.get(w, id)
		if err != nil {
			return err
		}
		done.Subjects = OnLeads(left, right)
		done.Text = fmt.Sprintf("%s and %s are kept apart", min(left, right), max(left, right))
		if old != nil {
			done.Same, done.Text = done.Subjects, done.Text+" already"
			return nil
		}
		w.apart.put(w, &store.Apart{ID: id, At: w.ms(), SaidBy: w.actor})
		_, err = w.flush()
		return err
	})
	return done, err
}

// doubling is one look for duplicates.
type doubling struct {
	ctx   context.Context
	tx    *store.Tx
	tell  func(dedupe.Pair) error
	apart dedupe.Apart
	left  []LeftOut
	zone  *time.Location // of days
}

func (s *doubling) persons() error {
	return s.pages(s.tx.ManyOfPerson, s.tx.DoublesOf, func(r *dedupe.Row) int64 { return r.Person },
		func(r *dedupe.Row) string { return lead.ID(r.Lead).String() + " and the same person" },
		func(_, _ *dedupe.Row) bool { return true })
}

func (s *doubling) companies() error {
	return s.pages(s.tx.ManyAtAccount, s.tx.DoublesAt, func(r *dedupe.Row) int64 { return r.Account },
		func(r *dedupe.Row) string { return safetext.Line(cmp.Or(r.Domain, r.Company)) },
		func(a, b *dedupe.Row) bool { return a.Person != b.Person })
}

// pages lays leads together by what they share, page by page, and tells of the pairs of each group.
func (s *doubling) pages(many func(context.Context, int64, int) ([]int64, error),
	rows func(context.Context, []int64, func(*store.Double) error) error, key func(*dedupe.Row) int64, called func(*dedupe.Row) string,
	wanted func(a, b *dedupe.Row) bool,
) error {
	for after := int64(0); ; {
		ids, err := many(s.ctx, after, doublesPage)
		if err != nil || len(ids) == 0 {
			return err
		}
		after = ids[len(ids)-1]
		var group []dedupe.Row
		cut := 0
		if err := rows(s.ctx, ids, func(d *store.Double) error {
			r := s.row(d)
			if len(group) > 0 && key(&group[0]) != key(&r) {
				if err := s.group(group, cut, called, wanted); err != nil {
					return err
				}
				group, cut = group[:0], 0
			}
			if len(group) == doublesLeads {
				cut++
				return nil
			}
			group = append(group, r)
			return nil
		}); err != nil {
			return err
		}
		if err := s.group(group, cut, called, wanted); err != nil {
			return err
		}
	}
}

func (s *doubling) group(rows []dedupe.Row, cut int, called func(*dedupe.Row) string, wanted func(a, b *dedupe.Row) bool) error {
	if len(rows) < 2 {
		return nil
	}
	pairs, more := dedupe.Group(rows, s.apart, doublesPairs, wanted)
	if more > 0 || cut > 0 {
		s.left = append(s.left, LeftOut{Of: called(&rows[0]), Pairs: more, Leads: cut})
	}
	for _, p := range pairs {
		if err := s.tell(p); err != nil {
			return err
		}
	}
	return nil
}

// names lays together the companies whose names are one. Of each name only a number is kept, so that they can be put in
// order in memory; the rows decide.
func (s *doubling) names() error {
	type named struct {
		name    uint64
		account int64
	}
	var all []named
	seed := maphash.MakeSeed()
	if err := s.tx.CompanyNames(s.ctx, func(id int64, name string) error {
		if key := dedupe.NameKey(name); key != "" {
			all = append(all, named{maphash.String(seed, key), id})
		}
		return nil
	}); err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b named) int { return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.account, b.account)) })
	// In the order of their first companies: that of the numbers is another one each time.
	var groups [][]int64
	for from := 0; from < len(all); {
		to := from + 1
		for to < len(all) && all[to].name == all[from].name {
			to++
		}
		if to > from+1 {
			group := make([]int64, 0, to-from)
			for _, n := range all[from:to] {
				group = append(group, n.account)
			}
			groups = append(groups, group)
		}
		from = to
	}
	slices.SortFunc(groups, func(a, b []int64) int { return cmp.Compare(a[0], b[0]) })
	for _, accounts := range groups {
		if err := s.named(accounts); err != nil {
			return err
		}
	}
	return nil
}

func (s *doubling) named(accounts []int64) error {
	var rows []dedupe.Row
	cut := max(0, len(accounts)-doublesLeads)
	if err := s.tx.DoublesAt(s.ctx, accounts[:len(accounts)-cut], func(d *store.Double) error {
		if len(rows) == doublesLeads {
			cut++
			return nil
		}
		rows = append(rows, s.row(d))
		return nil
	}); err != nil {
		return err
	}
	return s.group(rows, cut, func(r *dedupe.Row) string { return safetext.Line(r.Company) },
		func(a, b *dedupe.Row) bool { return a.Account != b.Account && a.Person != b.Person })
}

func (s *doubling) row(d *store.Double) dedupe.Row {
	r := dedupe.Row{Lead: d.ID, Person: d.PersonID, Account: d.AccountID, Domain: d.Domain, Company: d.Company, Name: d.Name,
		Phone: d.Phone, Partner: d.Partner, Stage: d.Stage, Score: d.Score, Created: d.CreatedAt, Referred: d.ReferredAt}
	if d.ReferredAt != 0 {
		r.ReferredOn = store.Instant(d.ReferredAt).In(s.zone).Format(time.DateOnly)
	}
	return r
}
