package desk

import (
	"cmp"
	"slices"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/store"
)

// tally is what is counted of a partner in a period. Amounts are minor units.
type tally struct {
	Traffic, Visitors, Referrals, EQLs, SQLs, Won, Lost int64
	ARR, Revenue, Pipeline                              int64
	ContactMet, ContactTotal, TriageMet, TriageTotal    int64
	TwoTriggers, AIEQLs, CohortWon                      int64
	CycleDays, Opportunities                            int64
}

// tallies are the counts of partners ("" for leads of none) by period.
type tallies struct {
	periods []stretchOf
	by      map[string][]tally
	owners  map[string][]tally // of partners' leads, by who has them; "" for nobody
	all     []tally            // of all partners together: visitors of two are one
}

// at is the period in which an instant lies, -1 for none.
func (t *tallies) at(ms int64) int {
	return slices.IndexFunc(t.periods, func(s stretchOf) bool { return s.holds(ms) })
}

// of are the counts of a partner in a period.
func (t *tallies) of(partner string, period int) *tally { return t.in(t.by, partner, period) }

func (t *tallies) in(group map[string][]tally, name string, period int) *tally {
	if group[name] == nil {
		group[name] = make([]tally, len(t.periods))
	}
	return &group[name][period]
}

// add counts for a lead's partner and owner, and for all.
func (t *tallies) add(l *store.CountedLead, period int, f func(*tally)) {
	t.addTo(l, l.Owner, period, f)
}

// addTo is add for another owner than the one of now.
func (t *tallies) addTo(l *store.CountedLead, owner string, period int, f func(*tally)) {
	if period < 0 {
		return
	}
	f(t.of(l.PartnerID, period))
	if l.PartnerID != "" {
		f(t.in(t.owners, owner, period))
		f(&t.all[period])
	}
}

// bounds are the first and last instant of all periods.
func (t *tallies) bounds() stretchOf {
	out := t.periods[0]
	for _, s := range t.periods {
		out.from, out.to = min(out.from, s.from), max(out.to, s.to)
	}
	return out
}

// tally counts leads, deals, clocks and touches in periods.
func (k *knowledge) tally(periods ...stretchOf) (*tallies, error) {
	if t, err := k.tallySummed(periods, true); t != nil || err != nil {
		return t, err
	}
	t := &tallies{periods: periods, by: map[string][]tally{}, owners: map[string][]tally{}, all: make([]tally, len(periods))}
	for _, count := range []func(*tallies) error{k.countLeads, k.countDeals, k.countClocks, k.countTouches} {
		if err := count(t); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// tallyDays is tally for periods of any length, without touches and visitors.
func (k *knowledge) tallyDays(periods ...stretchOf) (*tallies, error) {
	if t, err := k.tallySummed(periods, false); t != nil || err != nil {
		return t, err
	}
	return k.tally(periods...)
}

// countLeads counts by timestamps, so that a lead that moved on is still counted as what it was.
func (k *knowledge) countLeads(t *tallies) error {
	all := t.bounds()
	var eqls []*store.CountedLead
	err := k.leadsIn(all.from, all.to, func(l *store.CountedLead) error {
		when := func(ms int64) int {
			if ms == 0 || ms > k.at {
				return -1
			}
			return t.at(ms)
		}
		t.add(l, when(l.ReferredAt), func(c *tally) { c.Referrals++ })
		t.add(l, when(l.SQLAt), func(c *tally) { c.SQLs++ })
		t.add(l, when(l.LostAt), func(c *tally) { c.Lost++ })
		t.add(l, when(l.WonAt), func(c *tally) {
			c.Won++
			if l.EQLAt != 0 {
				c.CycleDays += int64(review.DayOf(l.WonAt, k.zone) - review.DayOf(l.EQLAt, k.zone))
			}
		})
		if i := when(l.EQLAt); i >= 0 {
			t.add(l, i, func(c *tally) {
				c.EQLs++
				if l.WonAt != 0 && l.WonAt <= k.at {
					c.CohortWon++
				}
			})
			eqls = append(eqls, l)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return k.intents(eqls, func(l *store.CountedLead, triggers int, ai bool) {
		t.add(l, t.at(l.EQLAt), func(c *tally) {
			if triggers >= review.TwoTriggers {
				c.TwoTriggers++
			}
			if ai {
				c.AIEQLs++
			}
		})
	})
}

// intents tells of each EQL how many distinct triggers its person touched in the window up to eql_at, with those of leads that
// were merged into it, and whether one of the touches there came from an AI answer through its partner.
func (k *knowledge) intents(eqls []*store.CountedLead, f func(l *store.CountedLead, triggers int, ai bool)) error {
	window := k.window()
	for part := range slices.Chunk(eqls, someRows) {
		touches, err := k.touchesOf(part, func(l *store.CountedLead) stretchOf {
			return stretchOf{l.EQLAt - window.Milliseconds(), l.EQLAt}
		})
		if err != nil {
			return err
		}
		for _, l := range part {
			var kinds []review.Touch
			ai := false
			for _, c := range touches[l.ID] {
				kinds = append(kinds, review.Touch{Kind: c.Kind, At: c.At})
				ai = ai || c.Surface == "ai" && c.Partner == l.PartnerID && l.PartnerID != "" &&
					c.At > l.EQLAt-window.Milliseconds() && c.At <= l.EQLAt
			}
			f(l, review.Triggers(l.EQLAt, window, k.rules.policy.Triggers, kinds), ai)
		}
	}
	return nil
}

// touchesOf are the touches that count for leads, by lead: of their persons, and of those whose leads were merged into them. They
// are of the stretch of time that any of the leads asks for, after its begin and up to its end.
func (k *knowledge) touchesOf(leads []*store.CountedLead, when func(*store.CountedLead) stretchOf) (map[int64][]store.CountedTouch, error) {
	if len(leads) == 0 {
		return nil, nil
	}
	contacts, err := k.contactsOf(leads)
	if err != nil {
		return nil, err
	}
	var persons []int64
	all := when(leads[0])
	for _, l := range leads {
		persons = append(append(persons, l.PersonID), contacts[l.ID]...)
		s := when(l)
		all.from, all.to = min(all.from, s.from), max(all.to, s.to)
	}
	by, err := k.touchesBetween(persons, all)
	if err != nil {
		return nil, err
	}
	out := make(map[int64][]store.CountedTouch, len(leads))
	for _, l := range leads {
		list := by[l.PersonID]
		for _, person := range contacts[l.ID] {
			list = append(list[:len(list):len(list)], by[person]...)
		}
		out[l.ID] = list
	}
	return out, nil
}

// touchesBetween are touches by person, after an instant and up to another, in order of time.
func (k *knowledge) touchesBetween(persons []int64, s stretchOf) (map[int64][]store.CountedTouch, error) {
	slices.Sort(persons)
	persons = slices.Compact(persons)
	out := map[int64][]store.CountedTouch{}
	for part := range slices.Chunk(persons, someRows) {
		err := k.tx.TouchesOf(k.ctx, part, s.from, min(s.to, k.at), func(c *store.CountedTouch) error {
			if k.knows(c) {
				out[c.PersonID] = append(out[c.PersonID], *c)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// countDeals adds up amounts by when opportunities were created and closed; one whose amount is not known is in no sum.
func (k *knowledge) countDeals(t *tallies) error {
	deals, err := k.opportunities()
	if err != nil {
		return err
	}
	for _, o := range deals {
		if o.lead == nil {
			continue
		}
		if o.CreatedAt <= k.at {
			t.add(o.lead, t.at(o.CreatedAt), func(c *tally) {
				c.Pipeline = plus(c.Pipeline, o.amount())
				c.Opportunities++
			})
		}
		if o.Stage == "won" && o.ClosedAt <= k.at {
			t.add(o.lead, t.at(o.ClosedAt), func(c *tally) {
				c.Revenue, c.ARR = plus(c.Revenue, o.amount()), plus(c.ARR, o.ARR.V)
			})
		}
	}
	return nil
}

// countClocks counts runs of clocks by when they were due. One that stops later than the report knows runs still.
func (k *knowledge) countClocks(t *tallies) error {
	all := t.bounds()
	return k.clocksIn(all, func(c *store.Cycle, l *store.CountedLead) {
		out := k.outcome(c)
		if out == review.Running {
			return
		}
		run := answered{cycle: c, lead: l}
		t.addTo(l, run.owner(), t.at(c.Due), func(n *tally) {
			met := int64(0)
			if out == review.Met {
				met = 1
			}
			if c.Kind == lead.ContactClock {
				n.ContactMet, n.ContactTotal = n.ContactMet+met, n.ContactTotal+1
			} else {
				n.TriageMet, n.TriageTotal = n.TriageMet+met, n.TriageTotal+1
			}
		})
	})
}

// clocksIn calls f for each run of a clock that was due in a stretch, as it was known.
func (k *knowledge) clocksIn(s stretchOf, f func(*store.Cycle, *store.CountedLead)) error {
	var cycles []*store.Cycle
	var ids []int64
	err := k.tx.CyclesDue(k.ctx, s.from, s.to, func(c *store.Cycle) error {
		if c.Start > k.at {
			return nil
		}
		if c.Told > store.ToldBreach && k.toldLater(c) {
			c.Told = store.ToldBreach
		}
		if c.Stop > k.at {
			c.Stop, c.Owner, c.How = 0, "", ""
		}
		cycles, ids = append(cycles, c), append(ids, c.LeadID)
		return nil
	})
	if err != nil {
		return err
	}
	leads, err := k.leadsByID(ids)
	if err != nil {
		return err
	}
	for _, c := range cycles {
		if l := leads[c.LeadID]; l != nil {
			f(c, l)
		}
	}
	return nil
}

// toldLater reports whether what was done about a run was done after what is known.
func (k *knowledge) toldLater(c *store.Cycle) bool {
	return slices.ContainsFunc(k.leadEvents[c.LeadID], func(ev *journal.Event) bool {
		at := store.Millis(ev.At)
		return toldBy(ev) > store.ToldBreach && at >= c.Start && (c.Stop == 0 || at <= c.Stop) &&
			cmp.Or(ev.Data.Outcome, ev.Data.How) == string(c.Kind)
	})
}

// outcome is how a run of a clock stood.
func (k *knowledge) outcome(c *store.Cycle) review.Outcome {
	return review.Clock{Due: lead.Known(c.Due), Stop: lead.Opt[int64]{Known: c.Stop != 0, V: c.Stop}}.Outcome(k.at)
}

// countTouches counts what came through partners: touches, the referral itself apart, and the persons behind them.
func (k *knowledge) countTouches(t *tallies) error {
	all := t.bounds()
	type visit struct {
		partner string
		period  int
	}
	last := map[visit]int64{} // touches come person by person: the last person of each
	return k.tx.TouchesIn(k.ctx, all.from, min(all.to, k.at+1), func(c *store.CountedTouch) error {
		i := t.at(c.At)
		if i < 0 || !k.knows(c) {
			return nil
		}
		mine, whole := visit{c.Partner, i}, visit{"", i}
		n := t.of(c.Partner, i)
		n.Traffic++
		t.all[i].Traffic++
		if last[mine] != c.PersonID {
			last[mine] = c.PersonID
			n.Visitors++
		}
		if last[whole] != c.PersonID {
			last[whole] = c.PersonID
			t.all[i].Visitors++
		}
		return nil
	})
}

// plus adds amounts that are not negative and stays at the largest number there is.
func plus(a, b int64) int64 {
	if sum := a + b; sum >= a {
		return sum
	}
	return 1<<63 - 1
}
