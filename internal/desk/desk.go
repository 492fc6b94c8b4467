// Package desk is the use cases: admit, act, read, follow. It orders the steps and owns the
// transaction; what decides is pure and lives below, what a row looks like is the store's.
package desk

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"maps"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/routing"
	"github.com/eqltui/eqltui/internal/safego"
	"github.com/eqltui/eqltui/internal/scoring"
	"github.com/eqltui/eqltui/internal/sla"
	"github.com/eqltui/eqltui/internal/store"
)

// Desk is the one door to the leads, for the cockpit, the commands and the imports alike. It is
// safe for many people at once.
type Desk struct {
	store *store.Store
	now   func() time.Time
	rules atomic.Pointer[rules]

	mu        sync.Mutex
	followers map[chan struct{}]struct{}
	watching  bool
	newBatch  func() string
	onPanic   func(*safego.Panic)
	anew      bool        // reports count rows and read no sums
	apart     bool        // a backtest asks each policy by itself
	told      atomic.Bool // who gets which lead is told by acts alone
}

// TellOwners leaves it to acts who gets which lead, or no more: for whoever plays a history that says so itself.
func (d *Desk) TellOwners(on bool) { d.told.Store(on) }

// rules is a policy with everything compiled from it.
type rules struct {
	policy    *policy.Policy
	number    int64 // of the policy, by which leads and events name it; 0 until it is published
	model     *scoring.Model
	judge     *gate.Judge
	kinds     *policy.Kinds
	queues    []queue
	stamp     string                   // of the sums that are made by it
	calendars map[string]*sla.Calendar // by queue
}

type queue struct {
	id      string
	when    scoring.Test // nil: everything
	rule    *policy.Queue
	members []routing.Member
	hours   []*sla.Calendar // of each member
}

// Open opens the desk over a store. A new database gets the default policy. now is the clock.
func Open(ctx context.Context, st *store.Store, now func() time.Time) (*Desk, error) {
	d := &Desk{store: st, now: now, followers: map[chan struct{}]struct{}{}, newBatch: randomBatch}
	if err := d.loadPolicy(ctx); err != nil {
		return nil, err
	}
	if err := d.makeUp(ctx); err != nil {
		return nil, err
	}
	if err := d.sumFirst(ctx); err != nil {
		return nil, err
	}
	st.OnCommit(d.wake)
	return d, nil
}

func randomBatch() string {
	var b [8]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// compile makes the rules of a policy. A policy that was checked compiles.
func compile(p *policy.Policy) (*rules, error) {
	r := &rules{policy: p, model: scoring.Compile(p), kinds: p.Kinds(), calendars: map[string]*sla.Calendar{}}
	r.judge = gate.Compile(p, r.model)
	r.stamp = r.tallying().stamp()
	for i, q := range p.Queues {
		c, ok := p.Calendar(q.Calendar)
		if !ok {
			return nil, fault.New(fault.Invalid, "read the policy", "queue "+q.ID+" names no calendar", "run eqltui policy check")
		}
		cal, err := sla.New(sla.SpecOf(c))
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, "read calendar "+c.ID, err, "run eqltui policy check")
		}
		r.calendars[q.ID] = cal
		item, err := queueOf(p, i, cal)
		if err != nil {
			return nil, err
		}
		if q.When != nil {
			item.when = scoring.CompilePredicate(*q.When)
		}
		r.queues = append(r.queues, item)
	}
	return r, nil
}

// queueOf is a queue with its members and the hours of each; cal is its own calendar.
func queueOf(p *policy.Policy, i int, cal *sla.Calendar) (queue, error) {
	q := queue{id: p.Queues[i].ID, rule: &p.Queues[i]}
	own := map[string]*sla.Calendar{"": cal, p.Queues[i].Calendar: cal}
	for _, m := range p.Queues[i].Members {
		if own[m.Calendar] == nil {
			c, ok := p.Calendar(m.Calendar)
			if !ok {
				return q, fault.New(fault.Invalid, "read the policy", "a member of "+q.id+" names no calendar", "run eqltui policy check")
			}
			made, err := sla.New(sla.SpecOf(c))
			if err != nil {
				return q, fault.Wrap(fault.Invalid, "read calendar "+c.ID, err, "run eqltui policy check")
			}
			own[m.Calendar] = made
		}
		q.members = append(q.members, routing.Member{ID: m.User, Weight: int64(m.Weight)})
		q.hours = append(q.hours, own[m.Calendar])
	}
	return q, nil
}

// queueFor returns the first queue that takes the facts; unknown never matches.
func (r *rules) queueFor(f *lead.Facts) string {
	for _, q := range r.queues {
		if q.when == nil || q.when(f, nil) == scoring.True {
			return q.id
		}
	}
	return ""
}

// calendar returns a queue's calendar; of a queue the policy no longer has, the last one's.
func (r *rules) calendar(queue string) *sla.Calendar {
	if c, ok := r.calendars[queue]; ok {
		return c
	}
	return r.calendars[r.queues[len(r.queues)-1].id]
}

// clock returns the limits of a clock.
func (r *rules) clock(kind lead.ClockKind) policy.Clock {
	if kind == lead.ContactClock {
		return r.policy.Contact
	}
	return r.policy.Triage
}

// Policy returns the policy in force.
func (d *Desk) Policy() *policy.Policy { return d.rules.Load().policy }

// Judge returns the gates of the policy in force.
func (d *Desk) Judge() *gate.Judge { return d.rules.Load().judge }

// ReadOnly says why nothing can be done, "" when everything can.
func (d *Desk) ReadOnly() string { return d.store.ReadOnly() }

// Path is where the database lies.
func (d *Desk) Path() string { return d.store.Path() }

// Now is the desk's clock.
func (d *Desk) Now() time.Time { return d.now() }

// What the database itself says of the policy in force: its hash, and the currency of all amounts, for whoever reads them
// by the views of migration 0020 and knows nothing of policies.
const (
	currentPolicy   = "policy"
	currentCurrency = "currency"
)

// putInForce has the database say which policy is in force.
func putInForce(ctx context.Context, tx *store.Tx, p *policy.Policy) error {
	if err := tx.SetMeta(ctx, currentCurrency, p.Currency); err != nil {
		return err
	}
	return tx.SetMeta(ctx, currentPolicy, p.Hash)
}

func (d *Desk) loadPolicy(ctx context.Context) error {
	var hash, currency string
	var number int64
	var doc []byte
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if hash, err = tx.Meta(ctx, currentPolicy); err != nil || hash == "" {
			return err
		}
		if currency, err = tx.Meta(ctx, currentCurrency); err != nil {
			return err
		}
		if number, err = tx.PolicyNumber(ctx, hash); err != nil {
			return err
		}
		doc, err = tx.PolicyDocument(ctx, hash)
		return err
	})
	if err != nil {
		return err
	}
	if hash != "" {
		if err := d.inForce(hash, number, doc); err != nil || d.Policy().Currency == currency || d.store.ReadOnly() != "" {
			return err
		}
		return d.store.Write(ctx, func(tx *store.Tx) error { // an earlier version did not say it
			return tx.SetMeta(ctx, currentCurrency, d.Policy().Currency)
		})
	}
	p := policy.Default()
	r, err := compile(p)
	if err != nil {
		return err
	}
	if d.store.ReadOnly() == "" {
		err = d.store.Write(ctx, func(tx *store.Tx) error {
			if r.number, err = tx.AddPolicy(ctx, p.Hash, p.Document, d.now().UnixMilli(), "system"); err != nil {
				return err
			}
			if err := tx.SetMeta(ctx, madeUp, wholly); err != nil {
				return err
			}
			if err := tx.SumJournal(ctx); err != nil {
				return err
			}
			if err := tx.SetMeta(ctx, metaSums, summed{r.stamp, math.MaxInt64}.String()); err != nil {
				return err
			}
			return putInForce(ctx, tx, p)
		})
	}
	d.rules.Store(r)
	return err
}

// Publish makes a checked policy the one in force and derives every living lead anew: score,
// verdict, due time. It returns how many leads changed. progress, when not nil, is called with the
// leads done so far.
func (d *Desk) Publish(ctx context.Context, who Actor, p *policy.Policy, progress func(int)) (int, error) {
	return d.PublishAs(ctx, who, p, Publication{}, progress)
}

// PublishAs is Publish with why, refused where another policy came into force since it was drafted. What was a draft is none any
// more.
func (d *Desk) PublishAs(ctx context.Context, who Actor, p *policy.Policy, on Publication, progress func(int)) (int, error) {
	if err := permit("publish a policy", who, PublishPolicy); err != nil {
		return 0, err
	}
	r, err := compile(p)
	if err != nil {
		return 0, err
	}
	batch := d.newBatch()
	old := d.Policy().Hash
	err = d.store.Write(ctx, func(tx *store.Tx) error {
		changes, err := on.begin(ctx, tx, old, p.Hash)
		if err != nil {
			return err
		}
		if err := d.sameMoney(ctx, tx, p); err != nil {
			return err
		}
		if r.number, err = tx.AddPolicy(ctx, p.Hash, p.Document, d.now().UnixMilli(), who.User); err != nil {
			return err
		}
		// Should this publication be broken off, Tick finds what is left.
		if err := tx.Derive(ctx, "", batch); err != nil {
			return err
		}
		if s, err := readSummed(ctx, tx); err != nil {
			return err
		} else if s.stamp != r.stamp {
			if err := sumAnew(ctx, tx, r); err != nil {
				return err
			}
		}
		if c := changes["policy"]; bytes.Equal(c.Before, c.After) {
			return nil // it is in force: nothing begins anew, as the month until its audit would
		}
		tx.Append(journal.Event{At: d.now(), Kind: journal.PolicyChanged, Actor: who.User, By: journal.Human, Batch: batch,
			Policy: r.number, Data: journal.Data{Changes: changes}})
		return putInForce(ctx, tx, p)
	})
	if err != nil {
		return 0, err
	}
	d.rules.Store(r)
	d.store.Pass(store.PointPublished)
	n, err := d.derive(ctx, "", batch, progress)
	if err == nil {
		err = d.sumAll(ctx, math.MaxInt, nil)
	}
	if err == nil {
		_, err = d.RouteWaiting(ctx)
	}
	return n, err
}

// sameMoney refuses a policy of another currency once amounts are kept: they would be read in it, and nobody converts them.
func (d *Desk) sameMoney(ctx context.Context, tx *store.Tx, p *policy.Policy) error {
	kept, err := tx.Meta(ctx, currentCurrency)
	if kept = cmp.Or(kept, d.Policy().Currency); err != nil || kept == p.Currency {
		return err
	}
	if some, err := tx.HasAmounts(ctx); err != nil || !some {
		return err
	}
	return fault.New(fault.Conflict, "publish a policy",
		"amounts are kept in "+kept+", and this policy says "+p.Currency+": they would be read as "+p.Currency+" without being converted",
		"write currency: "+kept+"; or export, publish this policy in a new database, and import there what is in "+p.Currency)
}

// sync takes over a policy that another process published, so that nobody is judged by an old one.
func (d *Desk) sync(ctx context.Context, tx *store.Tx) error {
	hash, err := tx.Meta(ctx, currentPolicy)
	if err != nil || hash == "" || hash == d.Policy().Hash {
		return err
	}
	doc, err := tx.PolicyDocument(ctx, hash)
	if err != nil {
		return err
	}
	number, err := tx.PolicyNumber(ctx, hash)
	if err != nil {
		return err
	}
	return d.inForce(hash, number, doc)
}

// inForce takes over the policy that the database has in force.
func (d *Desk) inForce(hash string, number int64, doc []byte) error {
	const what = "read the policy in force"
	if doc == nil {
		return fault.New(fault.Corrupt, what, "version "+hash+" is not in the database", "restore a backup, or publish a policy again")
	}
	p, problems := policy.Published(doc)
	if err := problems.Err("policy " + hash); err != nil {
		return fault.Wrap(fault.Newer, what, err, "use the eqltui that published it, or publish a corrected one")
	}
	r, err := compile(p)
	if err != nil {
		return err
	}
	r.number = number
	d.rules.Store(r)
	return nil
}

// Policies lists the published versions, oldest first.
func (d *Desk) Policies(ctx context.Context) (out []store.PolicyVersion, err error) {
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		out, err = tx.Policies(ctx)
		return err
	})
	return out, err
}

// Team returns the users leads can be assigned to: members of queues and known users, sorted.
func (d *Desk) Team(ctx context.Context) ([]string, error) {
	team := map[string]bool{}
	for _, q := range d.Policy().Queues {
		for _, m := range q.Members {
			team[m.User] = true
		}
	}
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		users, err := tx.Users(ctx)
		for name, role := range users {
			if Role(role) != Viewer && Role(role) != Ally {
				team[name] = true
			}
		}
		return err
	})
	return slices.Sorted(maps.Keys(team)), err
}

// Follow returns a channel that gets a wake-up when something may have changed, by this process or
// by another one on the same file. It is closed when ctx ends. A wake-up says only that: the
// follower asks its own question again.
func (d *Desk) Follow(ctx context.Context) <-chan struct{} {
	ch := make(chan struct{}, 1)
	d.mu.Lock()
	d.followers[ch] = struct{}{}
	first := !d.watching
	d.watching = true
	d.mu.Unlock()
	safego.Go(func() {
		<-ctx.Done()
		d.mu.Lock()
		delete(d.followers, ch)
		close(ch)
		d.mu.Unlock()
	}, d.caught)
	if first {
		safego.Go(d.watch, d.caught)
	}
	return ch
}

// OnPanic sets who is told of a panic of what the desk runs beside. It is set before Follow is called.
func (d *Desk) OnPanic(f func(*safego.Panic)) {
	d.mu.Lock()
	d.onPanic = f
	d.mu.Unlock()
}

// caught passes a panic on. Where nobody asked to be told it ends the process, as it would have.
func (d *Desk) caught(p *safego.Panic) {
	d.mu.Lock()
	tell := d.onPanic
	d.mu.Unlock()
	if tell == nil {
		panic(p)
	}
	tell(p)
}

// watch looks for commits of other processes as long as anybody follows: one small read every half
// second.
func (d *Desk) watch() {
	var head int64 = -1
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	for range tick.C {
		d.mu.Lock()
		n := len(d.followers)
		d.watching = n > 0
		d.mu.Unlock()
		if n == 0 {
			return
		}
		var seq int64
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		err := d.store.Read(ctx, func(tx *store.Tx) error {
			var err error
			if seq, err = tx.Head(ctx); err != nil || seq == head {
				return err
			}
			return d.sync(ctx, tx)
		})
		cancel()
		if err != nil {
			continue // the next look may succeed; a screen's own question shows the fault
		}
		// The first look cannot know what was missed, so it wakes once too often rather than not at all.
		if seq != head && seq != d.store.Own() { // of what this process wrote it was told when it did
			d.wake()
		}
		head = seq
	}
}

// wake tells every follower. A follower that has not looked since the last time is not told twice.
func (d *Desk) wake() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for ch := range d.followers {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}

// Close closes the store.
func (d *Desk) Close() error { return d.store.Close() }

func quote(s string) []byte { return fmt.Appendf(nil, "%q", s) }
