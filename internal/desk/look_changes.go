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

	partner string // its id
}

// mostChanges is how many changes of one sort are worth a sentence.
const mostChanges = 3

// weekChanges tells what is other than the week before. How many the tallies say; which leads those are is asked of no more
// partners than get a sentence.
func (k *knowledge) weekChanges(p review.Period, t *tallies) ([]WeekChange, error) {
	out := k.partnerChanges(p, t)
	now, prev := k.stretch(p), k.stretch(before(p, 1))
	byPartner, won, unowned, err := k.weekLeads(prev, now, out)
	if err != nil {
		return nil, err
	}
	for i := range out {
		week := 1
		if out[i].Sort == FewerEQLs {
			week = 0
		}
		out[i].Leads = idsOf(byPartner[week][out[i].partner])
	}
	if err := k.throughPages(out); err != nil {
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

// weekLeads are the leads that became EQLs in two weeks, by partner and of those that changes are about, the partners' leads that
// were won in the second, and the EQLs of it that nobody has.
func (k *knowledge) weekLeads(prev, now stretchOf, of []WeekChange) (byPartner [2]map[string][]*store.CountedLead,
	won, unowned []*store.CountedLead, err error,
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
		var partners []string
		for i := range of {
			partners = append(partners, of[i].partner)
		}
		err = k.tx.EQLsOf(k.ctx, prev.from, now.to, partners, func(r *store.ReachedLead) error {
			eql(&store.CountedLead{ID: r.ID, PartnerID: r.Partner, Owner: r.Owner, Stage: r.Stage, EQLAt: r.At})
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

// partnerChanges are the partners whose EQLs are other ones in number, those with the greatest difference first; without their
// leads.
func (k *knowledge) partnerChanges(p review.Period, t *tallies) []WeekChange {
	var more, fewer []WeekChange
	for _, id := range slices.Sorted(maps.Keys(t.by)) {
		if id == "" {
			continue // leads of no partner
		}
		c := WeekChange{Sort: MoreEQLs, Partner: k.called(id), N: t.of(id, 0).EQLs, Before: t.of(id, 1).EQLs, Best: true,
			Where: "eql_at:" + p.From.Week() + " partner:" + id, partner: id}
		for i := 1; i < len(t.periods); i++ {
			c.Best = c.Best && t.of(id, i).EQLs < c.N
		}
		switch {
		case c.N > c.Before:
			more = append(more, c)
		case c.N < c.Before:
			c.Sort, c.Where = FewerEQLs, "eql_at:"+(p.From-7).Week()+" partner:"+id
			fewer = append(fewer, c)
		}
	}
	for _, list := range [][]WeekChange{more, fewer} {
		slices.SortStableFunc(list, func(a, b WeekChange) int {
			return cmp.Compare(max(b.N-b.Before, b.Before-b.N), max(a.N-a.Before, a.Before-a.N))
		})
	}
	return append(more[:min(len(more), mostChanges)], fewer[:min(len(fewer), mostChanges)]...)
}

// throughPages says through which page most of a partner's leads came, when that is more than half of several.
func (k *knowledge) throughPages(changes []WeekChange) error {
	var ids []int64
	for i := range changes {
		if c := &changes[i]; c.Sort == MoreEQLs && len(c.Leads) > 1 {
			for _, id := range c.Leads {
				ids = append(ids, int64(id))
			}
		}
	}
	on, err := k.pagesBefore(ids)
	if err != nil {
		return err
	}
	for i := range changes {
		c := &changes[i]
		if c.Sort != MoreEQLs || len(c.Leads) < 2 {
			continue
		}
		for _, page := range on {
			p := k.byNumber[page.Page]
			if p != nil && page.Partner == c.partner && p.Partner == c.partner && page.N > c.ThroughPage && 2*page.N > int64(len(c.Leads)) {
				c.Page, c.ThroughPage = p.URL, page.N
			}
		}
	}
	return nil
}

// pagesBefore counts, by partner and page in their order, the leads among these that came over the page before they became EQLs.
func (k *knowledge) pagesBefore(ids []int64) ([]store.PageLeads, error) {
	back := k.lookback().Milliseconds()
	if k.present() {
		return k.tx.PagesBefore(k.ctx, ids, back)
	}
	leads, err := k.leadsByID(ids)
	if err != nil {
		return nil, err
	}
	touches, err := k.touchesOf(slices.Collect(maps.Values(leads)), func(l *store.CountedLead) stretchOf {
		return stretchOf{l.EQLAt - back, l.EQLAt}
	})
	if err != nil {
		return nil, err
	}
	count := map[store.PageLeads]int64{}
	for _, l := range leads {
		seen := map[int64]bool{0: true} // no page
		for _, touch := range touches[l.ID] {
			if touch.At > l.EQLAt-back && touch.At <= l.EQLAt && !seen[touch.Page] {
				seen[touch.Page] = true
				count[store.PageLeads{Partner: l.PartnerID, Page: touch.Page}]++
			}
		}
	}
	var out []store.PageLeads
	for on, n := range count {
		on.N = n
		out = append(out, on)
	}
	slices.SortFunc(out, func(a, b store.PageLeads) int {
		return cmp.Or(cmp.Compare(a.Partner, b.Partner), cmp.Compare(a.Page, b.Page))
	})
	return out, nil
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
