package desk

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/store"
)

// ChangeSort says what a change of a week is about.
type ChangeSort string

// The sorts of changes, in the order in which they are told.
const (
	MoreEQLs  ChangeSort = "more"    // a partner's EQLs are more than the week before
	FewerEQLs ChangeSort = "fewer"   // or fewer
	WonDeals  ChangeSort = "won"     // leads were won
	LateDay   ChangeSort = "late"    // clocks that ran out on a day
	Unowned   ChangeSort = "unowned" // EQLs of the week that nobody has
)

// WeekChange is one thing that is not as it was the week before, with the leads that it is told of.
type WeekChange struct {
	Sort        ChangeSort
	Partner     string // its name
	N, Before   int64  // how many leads there are, and were
	Best        bool   // more than in any other week of the trend
	Page        string // through which most of them came, "" when none stands out
	ThroughPage int64  // how many did
	Day         time.Time
	Leads       []lead.ID // the latest first
	Where       string    // the filter that finds them, "" for none
}

// mostChanges is how many changes of one sort are worth a sentence.
const mostChanges = 3

// weekChanges tells what is other than the week before, from the leads of both.
func (k *knowledge) weekChanges(p review.Period, t *tallies) ([]WeekChange, error) {
	now, prev := k.stretch(p), k.stretch(before(p, 1))
	byPartner, won, unowned, err := k.weekLeads(prev, now)
	if err != nil {
		return nil, err
	}
	out, err := k.partnerChanges(p, t, byPartner)
	if err != nil {
		return nil, err
	}
	week := ":" + p.From.Week() + " -partner:none"
	if len(won) > 0 {
		out = append(out, WeekChange{Sort: WonDeals, N: int64(len(won)), Before: t.all[1].Won, Leads: idsOf(won), Where: "won_at" + week})
	}
	late, err := k.lateDays(now)
	if err != nil {
		return nil, err
	}
	out = append(out, late...)
	if len(unowned) > 0 {
		out = append(out, WeekChange{Sort: Unowned, N: int64(len(unowned)), Leads: idsOf(unowned),
			Where: "stage:eql owner:none eql_at" + week})
	}
	return mingled(out), nil
}

// weekLeads are partners' leads that became EQLs in two weeks, by partner, those that were won in the second, and the EQLs of
// it that nobody has.
func (k *knowledge) weekLeads(prev, now stretchOf) (byPartner [2]map[string][]*store.CountedLead, won, unowned []*store.CountedLead,
	err error,
) {
	byPartner = [2]map[string][]*store.CountedLead{{}, {}}
	eql := func(l *store.CountedLead) {
		for i, s := range []stretchOf{prev, now} {
			if k.in(s, l.EQLAt) {
				byPartner[i][l.PartnerID] = append(byPartner[i][l.PartnerID], l)
			}
		}
		if k.in(now, l.EQLAt) && l.Owner == "" && l.Stage == lead.EQL {
			unowned = append(unowned, l)
		}
	}
	if k.present() {
		err = k.tx.EQLsIn(k.ctx, prev.from, now.to, func(r *store.ReachedLead) error {
			if r.Partner != "" {
				eql(&store.CountedLead{ID: r.ID, PartnerID: r.Partner, Owner: r.Owner, Stage: r.Stage, EQLAt: r.At})
			}
			return nil
		})
		if err != nil {
			return byPartner, nil, nil, err
		}
		err = k.tx.WinsIn(k.ctx, now.from, now.to, func(r *store.ReachedLead) error {
			if r.Partner != "" && k.in(now, r.At) {
				won = append(won, &store.CountedLead{ID: r.ID})
			}
			return nil
		})
		return byPartner, won, unowned, err
	}
	err = k.leadsIn(prev.from, now.to, func(l *store.CountedLead) error {
		if l.PartnerID == "" {
			return nil
		}
		if eql(l); k.in(now, l.WonAt) {
			won = append(won, l)
		}
		return nil
	})
	return byPartner, won, unowned, err
}

// mingled has the first change of each sort before the second of any: where there is room for few, they tell more.
func mingled(in []WeekChange) []WeekChange {
	nth := map[ChangeSort]int{}
	at := make([]int, len(in))
	order := make([]int, len(in))
	for i, c := range in {
		order[i], at[i] = i, nth[c.Sort]
		nth[c.Sort]++
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(at[a], at[b]) })
	out := make([]WeekChange, 0, len(in))
	for _, i := range order {
		out = append(out, in[i])
	}
	return out
}

// partnerChanges are the partners whose EQLs are other ones in number, those with the greatest difference first.
func (k *knowledge) partnerChanges(p review.Period, t *tallies, by [2]map[string][]*store.CountedLead) ([]WeekChange, error) {
	var more, fewer []WeekChange
	ids := slices.Collect(maps.Keys(by[0]))
	ids = slices.AppendSeq(ids, maps.Keys(by[1]))
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		since := review.Compare(partsOf(by[0][id]), partsOf(by[1][id]))
		c := WeekChange{Sort: MoreEQLs, Partner: k.called(id), N: since.Now, Before: since.Then, Best: true, Leads: idsOf(by[1][id]),
			Where: "eql_at:" + p.From.Week() + " partner:" + id}
		for i := 1; i < len(t.periods); i++ {
			c.Best = c.Best && t.of(id, i).EQLs < c.N
		}
		switch {
		case c.N > c.Before:
			more = append(more, c)
		case c.N < c.Before:
			c.Sort, c.Leads, c.Where = FewerEQLs, idsOf(by[0][id]), "eql_at:"+(p.From-7).Week()+" partner:"+id
			fewer = append(fewer, c)
		}
	}
	for _, list := range [][]WeekChange{more, fewer} {
		slices.SortStableFunc(list, func(a, b WeekChange) int {
			return cmp.Compare(max(b.N-b.Before, b.Before-b.N), max(a.N-a.Before, a.Before-a.N))
		})
	}
	more, fewer = more[:min(len(more), mostChanges)], fewer[:min(len(fewer), mostChanges)]
	for i := range more {
		if err := k.throughPage(&more[i]); err != nil {
			return nil, err
		}
	}
	return append(more, fewer...), nil
}

// throughPage says through which page most of a partner's leads came, when that is more than half of several.
func (k *knowledge) throughPage(c *WeekChange) error {
	if len(c.Leads) < 2 {
		return nil
	}
	var ids []int64
	for _, id := range c.Leads {
		ids = append(ids, int64(id))
	}
	leads, err := k.leadsByID(ids)
	if err != nil {
		return err
	}
	back := k.lookback().Milliseconds()
	touches, err := k.touchesOf(slices.Collect(maps.Values(leads)), func(l *store.CountedLead) stretchOf {
		return stretchOf{l.EQLAt - back, l.EQLAt}
	})
	if err != nil {
		return err
	}
	count := map[int64]int64{}
	for _, l := range leads {
		seen := map[int64]bool{}
		for _, touch := range touches[l.ID] {
			p := k.byNumber[touch.Page]
			if p != nil && p.Partner == l.PartnerID && touch.At > l.EQLAt-back && touch.At <= l.EQLAt && !seen[touch.Page] {
				seen[touch.Page] = true
				count[touch.Page]++
			}
		}
	}
	for _, page := range slices.Sorted(maps.Keys(count)) {
		if n := count[page]; n > c.ThroughPage && 2*n > int64(len(c.Leads)) {
			c.Page, c.ThroughPage = k.byNumber[page].URL, n
		}
	}
	return nil
}

// lateDays are the days on which clocks ran out, those with the most first.
func (k *knowledge) lateDays(s stretchOf) ([]WeekChange, error) {
	by := map[review.Day][]*store.CountedLead{}
	each := func(c *store.Cycle, id int64) {
		if out := k.outcome(c); out == review.Late || out == review.Breached {
			day := review.DayOf(c.Due, k.zone)
			by[day] = append(by[day], &store.CountedLead{ID: id})
		}
	}
	var err error
	if k.present() {
		err = k.tx.LateRuns(k.ctx, s.from, s.to, func(r *store.LateRun) error {
			each(&store.Cycle{Due: r.Due, Stop: r.Stop}, r.Lead)
			return nil
		})
	} else {
		err = k.clocksIn(s, func(c *store.Cycle, l *store.CountedLead) {
			if l.PartnerID != "" {
				each(c, l.ID)
			}
		})
	}
	if err != nil {
		return nil, err
	}
	var out []WeekChange
	for _, day := range slices.Sorted(maps.Keys(by)) {
		out = append(out, WeekChange{Sort: LateDay, N: int64(len(by[day])), Day: store.Instant(k.midnight(day)), Leads: idsOf(by[day])})
	}
	slices.SortStableFunc(out, func(a, b WeekChange) int { return cmp.Compare(b.N, a.N) })
	return out[:min(len(out), mostChanges)], nil
}

// partsOf counts each lead as one.
func partsOf(leads []*store.CountedLead) []review.Part {
	var out []review.Part
	for _, l := range leads {
		out = append(out, review.Part{Lead: lead.ID(l.ID), Value: 1})
	}
	return out
}

// idsOf are the leads, the latest first, each once.
func idsOf(leads []*store.CountedLead) []lead.ID {
	var out []lead.ID
	for _, l := range leads {
		out = append(out, lead.ID(l.ID))
	}
	slices.Sort(out)
	out = slices.Compact(out)
	slices.Reverse(out)
	return out
}
