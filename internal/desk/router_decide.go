package desk

import (
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/routing"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// decide gives a lead to somebody of its queue, or holds it.
func (r *router) decide(e *entry) error {
	q, err := r.inForce(e.Queue)
	if err != nil || q == nil {
		return err
	}
	if err := r.count(); err != nil {
		return err
	}
	return r.decideFrom(e, q, e.routed())
}

// reassign gives a lead to somebody other than who has it; where nobody else is available it stays.
func (r *router) reassign(e *entry) error {
	q, err := r.inForce(e.Queue)
	if err != nil {
		return err
	}
	if q == nil {
		if e.late != "" {
			e.stays("no member of the queue is a user here", nil)
		}
		return nil
	}
	if err := r.count(); err != nil {
		return err
	}
	before := e.routed()
	e.Owner, e.Passed = "", before.Owner
	if err := r.decideFrom(e, q, before); err != nil || e.Owner != "" {
		return err
	}
	before.of(e.Lead)
	if e.late != "" {
		e.stays("nobody else is available", r.reasons(q, e.Owner))
	}
	return nil
}

// decideFrom decides what becomes of a lead that was as before.
func (r *router) decideFrom(e *entry, q *rotation, before routed) error {
	if !e.serve && e.Passed == "" {
		waits, err := r.waits(q)
		if err != nil {
			return err
		}
		if waits {
			r.hold(e, before, q, othersWait, r.reasons(q, e.Passed))
			return nil
		}
	}
	var earlier []string // why nobody of the queues before could
	for asked := []string{}; ; {
		to, why, err := r.choose(q, e)
		if err != nil {
			return err
		}
		if to != "" {
			return r.give(e, before, q, to, why, append(earlier, r.reasons(q, e.Passed)...))
		}
		asked = append(asked, q.of.id)
		next, err := r.fallback(q, asked)
		if err != nil {
			return err
		}
		if next == nil {
			break
		}
		for _, s := range r.reasons(q, e.Passed) {
			earlier = append(earlier, askedBefore+s)
		}
		q = next
	}
	if e.another {
		return nil
	}
	q, err := r.queue(e.Queue)
	if err == nil {
		r.hold(e, before, q, nobodyFree, r.reasons(q, e.Passed))
	}
	return err
}

// askedBefore marks the reasons of a queue that was asked before the one that answered.
const askedBefore = "+"

// off says why a member gets no lead now, "" when they can have one.
func (r *router) off(q *rotation, i int) string {
	if q.closed[i] != "" {
		return q.closed[i]
	}
	m := &q.of.rule.Members[i]
	if m.CapOpen > 0 && r.open[m.User] >= int64(m.CapOpen) || m.CapDay > 0 && r.day[m.User] >= int64(m.CapDay) {
		return routing.Cap
	}
	return ""
}

// choose looks at a queue and says who of it gets a lead and why, "" for nobody.
func (r *router) choose(q *rotation, e *entry) (to, why string, err error) {
	off := func(i int) string { return r.off(q, i) }
	free := slices.ContainsFunc(q.of.members, func(m routing.Member) bool { return m.ID != e.Passed && off(q.Place(m.ID)) == "" })
	if owner, err := r.sticky(q, e); err != nil {
		return "", "", err
	} else if owner != "" {
		q.Look(off)
		return owner, routing.SameAccount, nil
	}
	if free {
		q.Look(off)
		return q.Member(q.Next(e.Passed)), routing.LowestPointer, nil
	}
	if q.of.rule.Nobody == "assign_anyway" {
		q.Look(off)
		if i := q.Among(func(i int) bool {
			return q.closed[i] != notAUser && q.closed[i] != routing.Away && q.Member(i) != e.Passed
		}); i >= 0 {
			return q.Member(i), anyway, nil
		}
		if i := q.Among(func(i int) bool { return q.closed[i] != notAUser && q.Member(i) != e.Passed }); i >= 0 {
			return q.Member(i), anyway, nil
		}
	}
	return "", "", nil
}

// fallback is the queue that is asked when nobody of one is available, nil for none.
func (r *router) fallback(q *rotation, asked []string) (*rotation, error) {
	if q.of.rule.Nobody != "fallback" || slices.Contains(asked, q.of.rule.Fallback) {
		return nil, nil
	}
	return r.inForce(q.of.rule.Fallback)
}

// sticky is who has a living lead of the same company and can have this one too; the earliest lead counts.
func (r *router) sticky(q *rotation, e *entry) (string, error) {
	a := r.w.accounts[e.AccountID]
	if a == nil || a.Domain == "" {
		return "", nil
	}
	if r.owners == nil {
		if err := r.gather(); err != nil {
			return "", err
		}
	}
	for _, h := range r.owners[e.AccountID] {
		if h.Lead == e.ID || h.Owner == e.Passed || !r.may(h.Owner) || r.away[h.Owner] {
			continue
		}
		if i := q.Place(h.Owner); i < 0 || r.off(q, i) == "" {
			return h.Owner, nil
		}
	}
	return "", nil
}

// gather asks who has living leads of the companies whose leads come.
func (r *router) gather() error {
	w := r.w
	var ask []int64
	inHand := map[int64]bool{}
	for _, id := range w.order {
		e := w.leads[id]
		inHand[id] = true
		if a := w.accounts[e.AccountID]; (e.comes() || e.serve || e.another) && a != nil && !a.isNew && a.Domain != "" {
			ask = append(ask, e.AccountID)
		}
	}
	slices.Sort(ask)
	there, err := w.tx.OwnersAt(w.ctx, slices.Compact(ask))
	if err != nil {
		return err
	}
	r.owners = map[int64][]store.Holding{}
	for _, h := range there {
		if !inHand[h.Lead] {
			r.owners[h.Account] = append(r.owners[h.Account], h)
		}
	}
	for _, id := range w.order {
		if e := w.leads[id]; !e.gone && e.Owner != "" && e.Stage.Living() {
			r.has(e)
		}
	}
	return nil
}

// has notes that somebody has a lead of a company.
func (r *router) has(e *entry) {
	all := append(r.owners[e.AccountID], store.Holding{Lead: e.ID, Account: e.AccountID, Owner: e.Owner})
	slices.SortFunc(all, func(a, b store.Holding) int { return int(a.Lead - b.Lead) })
	r.owners[e.AccountID] = all
}

// count asks how many leads those have who have a cap, once: as it is kept, and as it is in hand.
func (r *router) count() error {
	if r.open != nil {
		return nil
	}
	r.open, r.day = map[string]int64{}, map[string]int64{}
	var open, day []string
	since, earliest := map[string]int64{}, int64(store.Never)
	for i := range r.w.rules.queues {
		q := &r.w.rules.queues[i]
		for k, m := range q.rule.Members {
			if m.CapOpen > 0 {
				open = append(open, m.User)
			}
			if m.CapDay > 0 {
				day = append(day, m.User)
				if _, known := since[m.User]; !known {
					now := r.w.now.In(q.hours[k].Location())
					since[m.User] = store.Millis(midnight(now.AddDate(0, 0, -1), now.Location()))
					earliest = min(earliest, since[m.User])
				}
			}
		}
	}
	var err error
	if len(open) > 0 {
		if r.open, err = r.w.tx.OpenOf(r.w.ctx, distinct(open)); err != nil {
			return err
		}
	}
	got := func(owner string, at int64) bool { from, capped := since[owner]; return capped && at >= from }
	if len(day) > 0 {
		all, err := r.w.tx.AssignedSince(r.w.ctx, distinct(day), earliest)
		if err != nil {
			return err
		}
		for _, h := range all {
			if got(h.Owner, h.At) {
				r.day[h.Owner]++
			}
		}
	}
	for _, id := range r.w.order {
		e := r.w.leads[id]
		r.tally(e.Lead, got, 1, e.gone)
		r.tally(&e.was, got, -1, e.gone || e.isNew)
	}
	return nil
}

func (r *router) tally(l *store.Lead, got func(string, int64) bool, n int64, not bool) {
	if not || l.Owner == "" {
		return
	}
	if l.Stage == lead.New || l.Stage == lead.EQL {
		r.open[l.Owner] += n
	}
	if got(l.Owner, l.AssignedAt) {
		r.day[l.Owner] += n
	}
}

// waits reports whether leads wait for anybody of a queue: who comes later waits behind them.
func (r *router) waits(q *rotation) (bool, error) {
	if q.asked || q.waits {
		return q.waits, nil
	}
	q.asked = true
	ids, err := r.w.tx.Waiting(r.w.ctx, q.of.id, len(r.w.order)+1)
	for _, id := range ids {
		if e := r.w.leads[id]; e == nil || e.HeldAt != 0 && e.Passed == "" {
			q.waits = true
			break
		}
	}
	return q.waits, err
}

// reasons are why each member could not have the lead, "away:bo"; whose turn it merely is not is left out. Where all
// have the same reason they are one "*".
func (r *router) reasons(q *rotation, passed string) []string {
	var out []string
	all := ""
	for i := range q.Len() {
		why := r.off(q, i)
		if why == "" && q.Member(i) == passed {
			why = gaveItBack
		}
		if i == 0 {
			all = why
		} else if why != all {
			all = ""
		}
		if why != "" {
			out = append(out, why+":"+q.Member(i))
		}
	}
	if all != "" && len(out) > 1 {
		return []string{all + ":*"}
	}
	return out
}

// give gives a lead to somebody and says why.
func (r *router) give(e *entry, before routed, q *rotation, to, why string, reasons []string) error {
	e.Owner, e.AssignedAt, e.HeldAt, e.Passed, e.Turn = to, r.w.ms(), 0, "", ""
	if q.Has(to) {
		e.Turn = turnOf(q.of.id, to)
	}
	q.moved = true
	r.open[to]++
	r.day[to]++
	if r.owners != nil {
		r.has(e)
	}
	e.unrouted = &before
	e.decision = &journal.Event{Kind: journal.Assigned, By: journal.System, Actor: routerName,
		Data: journal.Data{To: to, How: q.of.id, Verb: why, Names: reasons, Outcome: string(e.late)}}
	return r.move(before.Turn, e.Turn)
}

// routerName is who assigns what nobody assigns by hand.
const routerName = "routing"

// hold lets a lead wait. One that waits already is not told of again.
func (r *router) hold(e *entry, before routed, q *rotation, why string, reasons []string) {
	if e.Passed == "" {
		q.asked, q.waits = true, true
	}
	if e.HeldAt != 0 {
		return
	}
	e.HeldAt = r.w.ms()
	e.unrouted = &before
	e.decision = &journal.Event{Kind: journal.Held, By: journal.System, Actor: routerName,
		Data: journal.Data{How: q.of.id, Verb: why, Names: reasons}}
	r.w.kick = r.w.kick || why == othersWait
}

// skippedOf reads the reasons of a decision: of every member but who got it. members are those of the queue that
// answered, under the policy of the decision.
func skippedOf(names []string, members []routing.Member, to string) []routing.Skip {
	why := map[string]string{}
	var out []routing.Skip
	for _, n := range names {
		reason, member, _ := strings.Cut(n, ":")
		if r, before := strings.CutPrefix(reason, askedBefore); before {
			out = append(out, routing.Skip{Member: member, Why: r})
			continue
		}
		if member == "*" {
			for _, m := range members {
				why[m.ID] = reason
			}
			continue
		}
		why[member] = reason
	}
	for _, m := range members {
		if m.ID == to {
			continue
		}
		reason := why[m.ID]
		if reason == "" {
			reason = routing.NotTheirTurn
		}
		out = append(out, routing.Skip{Member: m.ID, Why: reason})
	}
	return out
}

// byRouting reports whether an event is a decision of routing.
func byRouting(ev *journal.Event) bool {
	return (ev.Kind == journal.Assigned || ev.Kind == journal.Held) && ev.By == journal.System && ev.Data.How != ""
}

// whyRouted is the reason that routing gave, "" where a person assigned.
func whyRouted(ev *journal.Event) string {
	if !byRouting(ev) {
		return ""
	}
	return safetext.Line(ev.Data.Verb)
}
