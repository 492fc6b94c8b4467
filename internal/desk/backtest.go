package desk

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/scoring"
	"github.com/eqltui/eqltui/internal/store"
	"github.com/eqltui/eqltui/internal/studio"
)

// BacktestQuery is which policy is held against which history. The zero instants are the beginning and now.
type BacktestQuery struct {
	Draft    *policy.Policy
	From, To time.Time // leads that came at or after the one and before the other; nothing is known of what came after To
}

// Moved is a lead that one policy would have let enter EQL and the other not.
type Moved struct {
	Lead    lead.ID
	At      time.Time // when it would have entered
	Score   int       // under the draft
	Present int       // under the policy in force
	Became  string    // won, lost, sql, closed, open
}

// Backtest is what two policies would have made of the same leads.
type Backtest struct {
	Draft, Present string // hashes
	From, To       time.Time
	Under          studio.Report // under the draft
	Now            studio.Report // under the policy in force
	Entered, Left  []Moved       // by when they would have entered, then by number
	MinutesMoved   int64         // of work on leads, more under the draft or fewer
	First          time.Time     // when the first of the leads came; zero where there is none
	Published      time.Time     // when the policy in force was published first
	Rota           *studio.Rota  // who works on EQLs today; nil where the backtest ends before now
}

// MinutesALead is what work on one lead is taken to cost until it is decided: a call, its notes and what is looked up before.
const MinutesALead = 25

// late is how long after it happened something must have been told for it to count as told late.
const late = 24 * time.Hour

// Backtest scores every lead of a history under a draft and under the policy in force as it was known then, at each number of the
// journal at which something of it became known until it was closed or sales took it. Nothing is written. progress is told how
// many of the leads are done.
func (d *Desk) Backtest(ctx context.Context, who Actor, q BacktestQuery, progress func(done, all int64)) (*Backtest, error) {
	const what = "backtest a policy"
	if err := permit("policy backtest", who, ReadReports); err != nil {
		return nil, err
	}
	draft, err := compile(q.Draft)
	if err != nil {
		return nil, err
	}
	now := d.now().UTC().Truncate(time.Millisecond)
	today := q.To.IsZero() || q.To.After(now)
	if today {
		q.To = now
	}
	if !q.From.IsZero() && !q.From.Before(q.To) {
		if q.From.After(now) {
			return nil, fault.New(fault.Usage, what, "its first day is still to come", "say a day that is over")
		}
		return nil, fault.New(fault.Usage, what, "it ends before it begins", "say the first day and then the last")
	}
	present := d.rules.Load()
	t := trial{from: q.From, to: q.To, sides: [2]*contender{newContender(draft), newContender(present)},
		alike: !d.apart && studio.SameRules(draft.policy, present.policy)}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		t.reset()
		if today {
			rota, err := d.rota(ctx, tx)
			if err != nil {
				return err
			}
			t.rota = &rota
		}
		return t.run(ctx, tx, present, progress)
	})
	if err != nil {
		return nil, err
	}
	return t.answer(draft, present), nil
}

// contender is one of the policies that are held against each other.
type contender struct {
	rules *rules
	frame *studio.Frame
	under []studio.Scored
	book  studio.Book
	said  []scoring.Said // of the lead that is followed
}

func newContender(r *rules) *contender { return &contender{rules: r, frame: studio.FrameOf(r.policy)} }

// trial is a backtest as it is made.
type trial struct {
	from, to  time.Time
	sides     [2]*contender // the draft, the policy in force
	cases     []studio.Case
	alike     bool // both find the same of every lead and have the same gates: their weights alone differ
	found     []scoring.Counted
	at        []int64                           // ms, at which a lead is judged
	each      func(studio.Case, []studio.Point) // has the points while it runs; nil: nobody asks for them
	points    [2][]studio.Point
	published int64 // ms: when the policy in force was
	rota      *studio.Rota
}

func (t *trial) reset() {
	t.cases = nil
	for _, s := range t.sides {
		s.under = nil
	}
}

func (t *trial) run(ctx context.Context, tx *store.Tx, r *rules, progress func(done, all int64)) error {
	until := t.to.Add(-time.Millisecond)
	h, err := newPasts(ctx, tx, r, until)
	if err != nil {
		return err
	}
	h.settle()
	last, err := tx.LastLead(ctx)
	if err != nil {
		return err
	}
	if t.each == nil && t.from.IsZero() {
		n, err := tx.CountAllLeads(ctx)
		if err != nil {
			return err
		}
		t.cases = make([]studio.Case, 0, n) // a list that grows is copied again and again
		for _, s := range t.sides {
			s.under = make([]studio.Scored, 0, n)
		}
	}
	versions, err := tx.Policies(ctx)
	if err != nil {
		return err
	}
	for _, v := range versions {
		if v.Hash == r.policy.Hash {
			t.published = v.PublishedAt
		}
	}
	return h.each(t.follow, func(id int64) {
		if progress != nil {
			progress(id, last)
		}
	})
}

// caseOf is what became of a lead, as it was known at the limit.
func caseOf(l *store.Lead) studio.Case {
	c := studio.Case{Lead: lead.ID(l.ID), Arrived: l.CreatedAt, Candidate: l.PartnerID != "" || l.Source.Partnered(), WonAt: l.WonAt,
		SQLAt: l.SQLAt, ClosedAt: cmp.Or(l.LostAt, l.ClosedAt)}
	if l.ReferredAt != 0 && l.ReferredAt < c.Arrived {
		c.Arrived = l.ReferredAt
	}
	if byPoints(l) {
		c.SQLAt = 0
	}
	return c
}

// byPoints reports whether it was its points that made a lead an SQL: nobody took it.
func byPoints(l *store.Lead) bool {
	return l.EQLAt == 0 && l.PartnerID == "" && l.WonAt == 0 && l.LostAt == 0
}

// over reports whether it was decided what becomes of a lead: then no policy has a say.
func over(l *store.Lead) bool {
	switch l.Stage {
	case lead.Won, lead.Lost, lead.Disqualified, lead.Archived, lead.Quarantined:
		return true
	case lead.SQL:
		return !byPoints(l)
	}
	return false
}

// follow takes a lead through its time under both policies.
func (t *trial) follow(p *past) error {
	if p.row.Stage == lead.Quarantined {
		return nil
	}
	c := caseOf(p.row)
	if c.Arrived >= store.Millis(t.to) || !t.from.IsZero() && c.Arrived < store.Millis(t.from) {
		return nil
	}
	for i := range t.points {
		t.points[i], t.sides[i].said = t.points[i][:0], t.sides[i].said[:0]
	}
	outcome := soonestOf(c.SQLAt, c.WonAt, c.ClosedAt)
	first := p.moments[0].seq
	err := p.walk(func(k *wasKnown) error {
		if over(k.row) && k.seq != first {
			return nil
		}
		t.at = instants(p, k, c.Arrived, outcome, t.at[:0])
		for _, at := range t.at {
			t.judge(k.facts, at)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if t.each != nil {
		slices.Reverse(t.points[0])
		t.each(c, t.points[0])
		return nil
	}
	t.cases = append(t.cases, c)
	for i, s := range t.sides {
		slices.Reverse(t.points[i])
		scored := s.frame.Judge(t.points[i])
		scored.Rules = s.book.Keep(scored.Rules)
		s.under = append(s.under, scored)
	}
	return nil
}

// judge judges a lead at an instant by both policies. What rules find of it is looked for once where both ask the same.
func (t *trial) judge(f *lead.Facts, ms int64) {
	at := store.Instant(ms)
	if t.alike {
		t.found = t.sides[0].rules.model.Count(f, at, t.found[:0])
		sends := t.sides[0].rules.judge.Sends(f, at)
		for i, s := range t.sides {
			from := len(s.said)
			s.said = s.frame.Say(t.found, s.said)
			t.points[i] = append(t.points[i], studio.Point{At: ms, Sends: sends, Rules: s.said[from:len(s.said):len(s.said)]})
		}
		return
	}
	for i, s := range t.sides {
		if t.each != nil && i > 0 {
			break // one policy is looked at
		}
		from := len(s.said)
		s.said = s.rules.model.Say(f, at, s.said)
		sends := s.rules.judge.Sends(f, at)
		t.points[i] = append(t.points[i], studio.Point{At: ms, Sends: sends, Rules: s.said[from:len(s.said):len(s.said)]})
	}
}

// soonestOf is the earliest of instants, 0 where there is none.
func soonestOf(all ...int64) (first int64) {
	for _, at := range all {
		if at != 0 && (first == 0 || at < first) {
			first = at
		}
	}
	return first
}

// instants are those at which a lead is judged by what was known at a moment, the latest first: the moment itself, or the last
// millisecond before what became of it where a file told of that later; and those of touches that were told late, since what a
// policy would have said of them it would have said when they happened. Before it came there was no lead to say anything of.
func instants(p *past, k *wasKnown, arrived, outcome int64, out []int64) []int64 {
	at := k.at
	if outcome != 0 && outcome <= at {
		at = outcome - 1
	}
	out = append(out, at)
	for i := range k.facts.Touches {
		t := &k.facts.Touches[i]
		ms := store.Millis(t.At)
		if ms >= at || ms < arrived || !p.newlyTold(t.Seq, k.seq) || k.at-ms < late.Milliseconds() {
			continue
		}
		out = append(out, ms)
	}
	slices.Sort(out)
	out = slices.Compact(out)
	slices.Reverse(out)
	return out
}

// newlyTold reports whether a touch became known at this moment and at no earlier one of the lead.
func (p *past) newlyTold(touch, seq int64) bool {
	before := int64(-1)
	for i := range p.moments {
		if p.moments[i].seq >= seq {
			break
		}
		before = p.moments[i].seq
	}
	return touch > before
}

// Risks say whether what either policy lets in would be contacted in time by who works on it today; nothing where a backtest ends
// before now.
func (b *Backtest) Risks() (under, now studio.Risk) {
	if b.Rota == nil {
		return under, now
	}
	return b.Rota.Risk(b.Under.Pace.Weekly()), b.Rota.Risk(b.Now.Pace.Weekly())
}

func (t *trial) answer(draft, present *rules) *Backtest {
	b := &Backtest{Draft: draft.policy.Hash, Present: present.policy.Hash, From: t.from, To: t.to}
	from := store.Millis(t.from)
	if t.from.IsZero() {
		from = 0
	}
	b.Under = t.sides[0].frame.Test(t.cases, t.sides[0].under, from, store.Millis(t.to))
	b.Now = t.sides[1].frame.Test(t.cases, t.sides[1].under, from, store.Millis(t.to))
	b.Published, b.Rota = store.Instant(t.published), t.rota
	for i := range t.cases {
		if at := store.Instant(t.cases[i].Arrived); b.First.IsZero() || at.Before(b.First) {
			b.First = at
		}
		then, is := &t.sides[0].under[i], &t.sides[1].under[i]
		m := Moved{Lead: t.cases[i].Lead, Score: then.Score, Present: is.Score, Became: t.cases[i].Became()}
		switch {
		case then.Entered != 0 && is.Entered == 0:
			m.At = store.Instant(then.Entered)
			b.Entered = append(b.Entered, m)
		case then.Entered == 0 && is.Entered != 0:
			m.At = store.Instant(is.Entered)
			b.Left = append(b.Left, m)
		}
	}
	order := func(x, y Moved) int { return cmp.Or(x.At.Compare(y.At), cmp.Compare(x.Lead, y.Lead)) }
	slices.SortFunc(b.Entered, order)
	slices.SortFunc(b.Left, order)
	b.MinutesMoved = MinutesALead * int64(len(b.Entered)-len(b.Left))
	return b
}
