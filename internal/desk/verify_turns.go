package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/routing"
	"github.com/eqltui/eqltui/internal/store"
)

// wheels are the rotations of all queues as the journal makes them, event by event.
type wheels struct {
	rules map[int64]*rules                 // of every published policy, by its number; nil where it cannot be read
	kept  map[string]map[string]store.Turn // by queue and member
	use   map[string]wheel
}

type wheel struct {
	policy int64
	*routing.Queue
}

// newWheels reads what policies there are: none can be asked for while events are read.
func (v *verifier) newWheels() (*wheels, error) {
	if v.hashes == nil {
		var err error
		if v.hashes, err = v.tx.PolicyHashes(v.ctx); err != nil {
			return nil, err
		}
	}
	w := &wheels{rules: map[int64]*rules{}, kept: map[string]map[string]store.Turn{}, use: map[string]wheel{}}
	for number, hash := range v.hashes {
		w.rules[number] = v.rulesOf(hash)
	}
	return w, nil
}

// gather turns the wheels by one event of the chain.
func (w *wheels) gather(e *store.Chained) error {
	if !e.Turns && (e.Kind != string(journal.Assigned) || e.By != string(journal.System)) {
		return nil
	}
	ev, err := e.Event()
	if err != nil {
		return nil //nolint:nilerr // told where its lead is looked at
	}
	if byRouting(ev) && ev.Kind == journal.Assigned {
		if q := w.queue(ev.Policy, ev.Data.How); q != nil {
			away := awayOf(ev.Data.Names)
			q.Look(func(i int) string { return away(q.Member(i)) })
			w.keep(ev.Data.How, q)
		}
	}
	c := ev.Data.Changes["turn"]
	if id, member := turnParts(textIn(c.Before)); member != "" {
		if q := w.queue(ev.Policy, id); q != nil {
			q.GiveBack(member)
			w.keepIf(id, q, member)
		}
	}
	if id, member := turnParts(textIn(c.After)); member != "" {
		if q := w.queue(ev.Policy, id); q != nil {
			q.Charge(member)
			w.keepIf(id, q, member)
		}
	}
	return nil
}

func textIn(raw json.RawMessage) (text string) {
	_ = json.Unmarshal(raw, &text) // what is no text is told where the lead is looked at
	return text
}

// awayOf reads of the reasons of a decision who was not available.
func awayOf(names []string) func(member string) string {
	why, all := map[string]string{}, ""
	for _, n := range names {
		reason, member, _ := strings.Cut(n, ":")
		switch {
		case strings.HasPrefix(reason, askedBefore), reason == gaveItBack:
		case member == "*":
			all = reason
		default:
			why[member] = reason
		}
	}
	return func(member string) string {
		if all != "" {
			return all
		}
		return why[member]
	}
}

// queue is a queue under a policy, as far as it is turned; nil where that policy has none of the name.
func (w *wheels) queue(policy int64, id string) *routing.Queue {
	if u, ok := w.use[id]; ok && u.policy == policy {
		return u.Queue
	}
	r := w.rules[policy]
	if r == nil {
		return nil
	}
	i := slices.IndexFunc(r.queues, func(q queue) bool { return q.id == id })
	if i < 0 {
		return nil
	}
	q, err := routing.New(r.queues[i].members)
	if err != nil {
		return nil
	}
	q.Resume(pointersOf(slices.Collect(maps.Values(w.kept[id]))))
	w.use[id] = wheel{policy, q}
	return q
}

func (w *wheels) keepIf(id string, q *routing.Queue, member string) {
	if q.Has(member) {
		w.keep(id, q)
	}
}

func (w *wheels) keep(id string, q *routing.Queue) {
	if w.kept[id] == nil {
		w.kept[id] = map[string]store.Turn{}
	}
	for _, p := range q.Pointers() {
		w.kept[id][p.Member] = store.Turn{Queue: id, Member: p.Member, Unit: p.Unit, Pointer: p.At, Available: p.Available}
	}
}

// turns compares how far the queues are with what the journal makes of them.
func (v *verifier) turns() error {
	have, err := v.tx.Turns(v.ctx)
	if err != nil {
		return err
	}
	differs := func(queue, member, want, is string) error {
		return v.tell(Mismatch{Kind: "turn", Where: "queue " + queue, Field: member, Want: want, Have: is, Hint: hintRepair})
	}
	for _, t := range have {
		want, known := v.wheels.kept[t.Queue][t.Member]
		delete(v.wheels.kept[t.Queue], t.Member)
		if t == want {
			continue
		}
		said := "none"
		if known {
			said = turnText(&want)
		}
		if err := differs(t.Queue, t.Member, said, turnText(&t)); err != nil {
			return err
		}
	}
	for _, queue := range slices.Sorted(maps.Keys(v.wheels.kept)) {
		for _, member := range slices.Sorted(maps.Keys(v.wheels.kept[queue])) {
			t := v.wheels.kept[queue][member]
			if err := differs(queue, member, turnText(&t), "none"); err != nil {
				return err
			}
		}
	}
	return nil
}

func turnText(t *store.Turn) string {
	there := "away"
	if t.Available {
		there = "available"
	}
	return fmt.Sprintf("%d of %d, %s", t.Pointer, t.Unit, there)
}

// turnsAnew writes how far the queues are as the journal makes it.
func (d *Desk) turnsAnew(ctx context.Context, tx *store.Tx) error {
	v := verifier{d: d, ctx: ctx, tx: tx, found: func(Mismatch) error { return nil }, rules: map[string]*rules{}}
	w, err := v.newWheels()
	if err != nil {
		return err
	}
	if err := tx.Chain(ctx, w.gather); err != nil {
		return err
	}
	have, err := tx.Turns(ctx)
	for i := 0; err == nil && i < len(have); i++ {
		if _, known := w.kept[have[i].Queue][have[i].Member]; !known {
			err = tx.DropTurn(ctx, have[i].Queue, have[i].Member)
		}
	}
	for _, members := range w.kept {
		for _, t := range members {
			if err == nil {
				err = tx.SaveTurn(ctx, &t)
			}
		}
	}
	return err
}
