package desk

import (
	"context"
	"math"
	"slices"
	"strconv"

	"github.com/eqltui/eqltui/internal/store"
)

// sumStretch is how many leads, and persons, are added up in one transaction.
const sumStretch = 1000

// span adds what the leads, and the touches of the persons, count whose ids are above after and up to last.
func (b *sumBook) span(ctx context.Context, tx *store.Tx, after, last int64) error {
	leads, err := tx.CountedSpan(ctx, after, last)
	if err != nil {
		return err
	}
	touches, err := b.ofEQLs(ctx, tx, leads)
	if err != nil {
		return err
	}
	sides := make(map[int64]side, len(leads))
	for _, l := range leads {
		sides[l.ID] = side{l.PartnerID, l.Owner}
		c := b.counting(l, func() []passed { return touches[l.ID] })
		b.lead(&c, 1)
	}
	deals, err := tx.DealsSpan(ctx, after, last)
	if err != nil {
		return err
	}
	for _, o := range deals {
		if s, there := sides[o.LeadID]; there {
			b.deal(o, s.partner, s.owner, 1)
		}
	}
	cycles, err := tx.CyclesOf(ctx, after, last)
	if err != nil {
		return err
	}
	for _, c := range cycles {
		if s, there := sides[c.LeadID]; there {
			b.cycle(c, s.partner, s.owner, 1)
		}
	}
	var of []passed
	person := int64(0)
	err = tx.TouchesSpan(ctx, after, last, func(t *store.CountedTouch) error {
		if t.PersonID != person {
			b.person(of, 1)
			of, person = of[:0], t.PersonID
		}
		of = append(of, passed{t.At, t.Page, t.Kind, t.Partner, t.Surface})
		return nil
	})
	b.person(of, 1)
	return err
}

// ofEQLs are the touches that count for leads that are or were EQLs, by lead, as far as these leads ask for them.
func (b *sumBook) ofEQLs(ctx context.Context, tx *store.Tx, leads []*store.CountedLead) (map[int64][]passed, error) {
	var ids, persons []int64
	of := map[int64][]int64{} // the leads for which what a person did counts
	counts := func(person, id int64) {
		if !slices.Contains(of[person], id) {
			persons, of[person] = append(persons, person), append(of[person], id)
		}
	}
	first, last := int64(math.MaxInt64), int64(math.MinInt64)
	for _, l := range leads {
		if l.EQLAt != 0 {
			ids = append(ids, l.ID)
			counts(l.PersonID, l.ID)
			first, last = min(first, l.EQLAt-b.window.Milliseconds()), max(last, l.EQLAt)
		}
	}
	merges, err := contactsAmong(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	for _, m := range merges {
		counts(m.PersonID, m.Root)
	}
	slices.Sort(persons)
	out := map[int64][]passed{}
	return out, tx.TouchesOf(ctx, slices.Compact(persons), first, last, func(t *store.CountedTouch) error {
		for _, id := range of[t.PersonID] {
			out[id] = append(out[id], passed{t.At, t.Page, t.Kind, t.Partner, t.Surface})
		}
		return nil
	})
}

// contactsAmong are the merges by which what others did counts for leads. Where none was ever merged nothing is asked.
func contactsAmong(ctx context.Context, tx *store.Tx, leads []int64) ([]*store.Merge, error) {
	if any, err := tx.AnyMerge(ctx); err != nil || !any || len(leads) == 0 {
		return nil, err
	}
	return tx.MergesInto(ctx, leads)
}

// sumAll makes the sums that are not there, or that other rules made, so many stretches at most. told, when not nil, is
// called with how far it is.
func (d *Desk) sumAll(ctx context.Context, stretches int, told func(done, all int64)) error {
	if d.store.ReadOnly() != "" {
		return nil
	}
	whole := false
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		s, err := readSummed(ctx, tx)
		whole = s.after == math.MaxInt64 && s.stamp == d.rules.Load().stamp
		return err
	})
	for n := 0; err == nil && !whole && n < stretches; n++ {
		var after, last int64
		err = d.store.Write(ctx, func(tx *store.Tx) (err error) {
			after, last, whole, err = d.sumNext(ctx, tx, sumStretch)
			return err
		})
		if told != nil && err == nil && last > 0 {
			told(after, last)
		}
	}
	return err
}

// sumFirst makes the sums of a database that has none: one of an earlier version. Where that was broken off Tick goes on.
func (d *Desk) sumFirst(ctx context.Context) error {
	var s summed
	err := d.store.Read(ctx, func(tx *store.Tx) (err error) {
		s, err = readSummed(ctx, tx)
		return err
	})
	if err != nil || s.stamp != "" {
		return err
	}
	return d.sumAll(ctx, math.MaxInt, d.store.Upgraded)
}

// sumNext makes the sums of the next stretch, so many leads and persons. It returns how far they are, of how much, and whether that is all.
func (d *Desk) sumNext(ctx context.Context, tx *store.Tx, stretch int64) (after, last int64, whole bool, err error) {
	if err := d.sync(ctx, tx); err != nil {
		return 0, 0, false, err
	}
	r := d.rules.Load()
	s, err := readSummed(ctx, tx)
	if err != nil {
		return 0, 0, false, err
	}
	if s.stamp != r.stamp {
		if err := sumAnew(ctx, tx, r); err != nil {
			return 0, 0, false, err
		}
		s = summed{stamp: r.stamp}
	}
	if last, err = tx.SumEnd(ctx); err != nil || s.after == math.MaxInt64 {
		return last, last, true, err
	}
	until := min(s.after+stretch, last)
	if s.after < until {
		b := &sumBook{tallying: r.tallying(), add: tx.AddSum}
		if err := b.span(ctx, tx, s.after, until); err != nil {
			return 0, 0, false, err
		}
	}
	if s.after = until; until >= last {
		s.after, whole = math.MaxInt64, true
		if err := tx.SumJournal(ctx); err != nil {
			return 0, 0, false, err
		}
	}
	return until, last, whole, tx.SetMeta(ctx, metaSums, s.String())
}

// sumAnew has all sums made again from the first row on.
func sumAnew(ctx context.Context, tx *store.Tx, r *rules) error {
	if err := tx.ClearSums(ctx); err != nil {
		return err
	}
	return tx.SetMeta(ctx, metaSums, summed{stamp: r.stamp}.String())
}

// SumAgain makes all sums from the rows, for whoever wrote rows past the desk.
func (d *Desk) SumAgain(ctx context.Context) error {
	err := d.store.Write(ctx, func(tx *store.Tx) error { return sumAnew(ctx, tx, d.rules.Load()) })
	if err != nil {
		return err
	}
	return d.sumAll(ctx, math.MaxInt, nil)
}

// sumNames are what figures are called where one is wrong.
var sumNames = [sumFigures]string{
	"referrals", "eqls", "sqls", "won", "lost", "cycle_days", "cohort_won", "two_triggers", "ai_eqls", "pipeline", "pipeline (upper half)",
	"opportunities", "revenue", "revenue (upper half)", "arr", "arr (upper half)", "contact_met", "contact_clocks", "triage_met",
	"triage_clocks", "contact_running", "triage_running", "traffic", "visitors_of_day", "visitors_of_week", "visitors_of_month",
	"visitors_of_quarter", "visitors_of_year", "scored", "below", "never_eql", "mql", "mql_won",
	"visits", "ai_visits",
}

// sums adds all rows up and compares with what is kept, if all of it is.
func (v *verifier) sums() error {
	s, err := readSummed(v.ctx, v.tx)
	r := v.d.rules.Load()
	if err != nil || s.after != math.MaxInt64 || s.stamp != r.stamp {
		return err
	}
	last, err := v.tx.SumEnd(v.ctx)
	if err != nil {
		return err
	}
	latest, err := v.tx.LatestEvent(v.ctx)
	if err != nil {
		return err
	}
	events := &store.Sums{SumsOf: store.SumsOf{Scope: sumsOfJournal}, Latest: latest}
	want := map[store.SumsOf]*store.Sums{events.SumsOf: events}
	b := &sumBook{tallying: r.tallying(), add: func(of store.SumsOf, figure, day int, by, at int64) {
		if want[of] == nil {
			want[of] = &store.Sums{SumsOf: of}
		}
		want[of].Add(figure, day, by, at)
	}}
	for after := int64(0); after < last; after += sumStretch {
		if err := b.span(v.ctx, v.tx, after, min(after+sumStretch, last)); err != nil {
			return err
		}
	}
	err = v.tx.EverySums(v.ctx, func(have *store.Sums) error {
		is := want[have.SumsOf]
		delete(want, have.SumsOf)
		if is == nil {
			is = &store.Sums{SumsOf: have.SumsOf}
		}
		return v.sumsDiffer(is, have)
	})
	if err != nil {
		return err
	}
	for _, is := range want {
		if err := v.sumsDiffer(is, &store.Sums{SumsOf: is.SumsOf, Latest: is.Latest - one(is == events)}); err != nil {
			return err
		}
	}
	return nil
}

// sumsDiffer names the first day of each figure that is not what rows add up to.
func (v *verifier) sumsDiffer(want, have *store.Sums) error {
	differ := func(field, is, has string) error {
		return v.tell(Mismatch{Kind: "sum", Where: sumsText(want.SumsOf), Field: field, Want: is, Have: has, Hint: hintRepair})
	}
	if have.Latest == math.MaxInt64 && want.Latest != math.MaxInt64 || have.Latest < want.Latest {
		if err := differ("latest", instantText(want.Latest), instantText(have.Latest)); err != nil {
			return err
		}
	}
	for figure, name := range sumNames {
		for day := range store.SumDays {
			is, has := want.At(figure, day), have.At(figure, day)
			if is == has {
				continue
			}
			if err := differ(name+" of day "+strconv.Itoa(day+1), strconv.FormatInt(is, 10), strconv.FormatInt(has, 10)); err != nil {
				return err
			}
			break
		}
	}
	return nil
}

// sumsText says whose sums they are: "partner tatra 2026-Q4".
func sumsText(of store.SumsOf) string {
	if of.Scope == sumsOfJournal {
		return "sums of the journal"
	}
	text := map[string]string{sumsOfPartner: "partner ", sumsOfOwner: "owner ", sumsOfAll: "partners ", sumsOfPage: "page "}[of.Scope]
	if of.Scope != sumsOfAll {
		text += orNone(of.Name) + " "
	}
	return "sums of " + text + strconv.FormatInt(of.Quarter/4, 10) + "-Q" + strconv.FormatInt(of.Quarter%4+1, 10)
}
