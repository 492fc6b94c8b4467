package desk

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// VersionCheck is what came of holding a published policy against the scores that were recorded under it.
type VersionCheck struct {
	Policy      string // hash
	First, Last time.Time
	Leads       int // with a score under it
	Scores      int // that were recorded under it and could be held against it
	Differ      int // leads of which one differs
	Older       int // scores of an older engine: they stand as they were recorded
	Erased      int // leads whose person was erased: what was known of them is gone
}

// hintThen is what to think of a score that what was known then does not give.
const hintThen = "a touch or company of it was corrected, taken back or merged since, or somebody wrote into the file; " +
	"eqltui log tells what happened"

// VerifyVersion scores every lead again under a published policy, as it was known each time when a score was recorded under that
// policy, and tells which differ. Of a lead the first difference is told. Nothing is written.
func (d *Desk) VerifyVersion(ctx context.Context, hash string, found func(Mismatch) error, progress func(done, all int64)) (
	VersionCheck, error,
) {
	p, err := d.PolicyVersion(ctx, hash)
	if err != nil {
		return VersionCheck{}, err
	}
	rules, err := compile(p)
	if err != nil {
		return VersionCheck{}, err
	}
	var r replayer
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		r = replayer{
			rules: rules,
			found: found,
			sum:   VersionCheck{Policy: p.Hash},
			told:  map[int64][]recorded{},
			ends:  map[transaction]int64{},
		}
		return r.run(ctx, tx, d.now(), progress)
	})
	return r.sum, err
}

// recorded is a score as an event told it.
type recorded struct {
	seq, end    int64 // of the event, and of the last one of its transaction
	at          time.Time
	fit, intent int64
	engine      int
}

// transaction is what was written at once. Events of it know of each other, whatever their order.
type transaction struct {
	batch string
	at    int64
}

type replayer struct {
	rules  *rules
	number int64 // of the policy
	found  func(Mismatch) error
	sum    VersionCheck
	told   map[int64][]recorded // of the leads of a page
	last   map[int64][2]int64   // fit and intent so far, of the leads of a page
	ends   map[transaction]int64
}

func (r *replayer) run(ctx context.Context, tx *store.Tx, now time.Time, progress func(done, all int64)) error {
	hashes, err := tx.PolicyHashes(ctx)
	if err != nil {
		return err
	}
	for number, hash := range hashes {
		if hash == r.sum.Policy {
			r.number = number
		}
	}
	h, err := newPasts(ctx, tx, r.rules, now)
	if err != nil {
		return err
	}
	h.settle()
	all, err := tx.LastLead(ctx)
	if err != nil {
		return err
	}
	ends := func(ev *journal.Event) error {
		if ev.Policy == r.number {
			in := transaction{ev.Batch, store.Millis(ev.At)}
			r.ends[in] = max(r.ends[in], ev.Seq)
		}
		return nil
	}
	if err := tx.EventsSaid(ctx, 0, all, func(ev *journal.Event, _ *journal.Packed) error { return ends(ev) }); err != nil {
		return err
	}
	if err := tx.PartnerEvents(ctx, ends); err != nil {
		return err
	}
	h.also, h.noted = r.note, []string{"fit", "intent"}
	return h.each(r.lead, func(id int64) {
		for range r.told {
			r.sum.Erased++
		}
		clear(r.told)
		clear(r.last)
		if progress != nil {
			progress(id, all)
		}
	})
}

// note keeps the scores that an event tells under the policy.
func (r *replayer) note(ev *journal.Event) {
	id, moved := int64(ev.Lead), false
	if r.last == nil {
		r.last = map[int64][2]int64{}
	}
	points := r.last[id]
	for i, field := range [...]string{"fit", "intent"} { // as run asks for
		c, ok := ev.Data.Changes[field]
		if !ok {
			continue
		}
		points[i], moved = 0, true
		if n, err := strconv.ParseInt(string(c.After), 10, 64); err == nil {
			points[i] = n
		}
	}
	r.last[id] = points
	if !moved || ev.Policy != r.number {
		return
	}
	end := max(ev.Seq, r.ends[transaction{ev.Batch, store.Millis(ev.At)}])
	r.told[id] = append(r.told[id], recorded{ev.Seq, end, ev.At, points[0], points[1], ev.Engine})
}

// lead holds the scores of one lead against the policy, the latest first, because rows are taken back.
func (r *replayer) lead(p *past) error {
	scores := r.told[p.row.ID]
	delete(r.told, p.row.ID)
	if len(scores) == 0 {
		return nil
	}
	r.sum.Leads++
	row, next := clone(p.row), len(p.events)-1
	var first *Mismatch
	for i := len(scores) - 1; i >= 0; i-- {
		s := &scores[i]
		if s.engine != journal.Engine {
			r.sum.Older++
			continue
		}
		for ; next >= 0 && p.events[next].seq > s.seq; next-- {
			if err := back(leadFields, &row, &p.events[next], ""); err != nil {
				return err
			}
		}
		r.sum.Scores++
		if at := s.at.UTC(); r.sum.First.IsZero() || at.Before(r.sum.First) {
			r.sum.First = at
		}
		if at := s.at.UTC(); at.After(r.sum.Last) {
			r.sum.Last = at
		}
		fit, intent, same, err := r.again(p, &row, s)
		if err != nil {
			return err
		}
		if !same {
			id := lead.ID(row.ID)
			first = &Mismatch{
				Kind:  "score",
				Where: fmt.Sprintf("%s at %s (journal %d)", id, s.at.UTC().Format(time.RFC3339), s.seq),
				Lead:  id,
				Field: "fit and intent",
				Want:  fmt.Sprintf("%d and %d", fit, intent),
				Have:  fmt.Sprintf("%d and %d", s.fit, s.intent),
				Hint:  hintThen,
			}
		}
	}
	if first == nil {
		return nil
	}
	r.sum.Differ++
	return r.found(*first)
}

// again scores a lead by what was known at the number of an event, or else by all that its transaction told.
func (r *replayer) again(p *past, row *store.Lead, s *recorded) (fit, intent int64, same bool, err error) {
	for _, seq := range [...]int64{s.seq, s.end} {
		f, err := p.factsAt(row, seq)
		if err != nil {
			return 0, 0, false, err
		}
		a, b, _, _, _, _ := r.rules.judge.Brief(f, s.at)
		if fit, intent = int64(a), int64(b); fit == s.fit && intent == s.intent {
			return fit, intent, true, nil
		}
		if s.end == s.seq {
			break
		}
	}
	return fit, intent, false, nil
}
