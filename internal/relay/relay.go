// Package relay sends what partners are told: over webhooks signed by Standard Webhooks, by mail, or into files. Messages are
// sent at least once, each with the same id and body at every try, and in their order for each lead.
package relay

import (
	"cmp"
	"context"
	"crypto/tls"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/safego"
	"github.com/eqltui/eqltui/internal/seal"
)

// Options say how to send.
type Options struct {
	Key      func() (*seal.Key, error) // opens the secrets of webhooks
	Private  bool                      // private and loopback addresses too, any port, and without TLS
	Folder   string                    // where files of messages lie
	Mail     *Mail                     // nil: no mail is sent
	NoMail   error                     // why not
	Draw     func() float64
	OnPanic  func(*safego.Panic)
	Holds    func() bool   // whether this process is the one to send; nil: it is
	Timeout  time.Duration // how long a receiver is waited for; 0 is 15 seconds
	Resolver *net.Resolver // nil is the system's
	TLS      *tls.Config   // nil is the usual
}

func (o *Options) patience() time.Duration { return cmp.Or(o.Timeout, patience) }

// How many messages are under way at once: in all, to a receiver, and to one that has failed a few times in a row. Whoever is
// slow or broken is slow for itself alone.
const (
	most       = 64
	mostOfOne  = 4
	mostBroken = 1
	brokenFrom = 5 // failures in a row
)

// endpoint is how it goes with one partner's channel.
type endpoint struct{ busy, failed int }

// Relay sends messages.
type Relay struct {
	d      *desk.Desk
	o      Options
	client *http.Client

	mu    sync.Mutex
	ends  map[string]*endpoint
	busy  int
	sent  int // since it was asked last
	lost  int // likewise: tries that failed
	done  chan struct{}
	under sync.WaitGroup
	files sync.Mutex
}

// New makes a relay over a desk.
func New(d *desk.Desk, o Options) *Relay {
	if o.Draw == nil {
		o.Draw = rand.Float64
	}
	return &Relay{d: d, o: o, client: poster(&o), ends: map[string]*endpoint{}, done: make(chan struct{}, 1)}
}

// The shortest and longest pause between two looks for what is due.
const (
	shortPause = 250 * time.Millisecond
	longPause  = time.Minute
)

// Run sends what is due until ctx ends, and returns when nothing is under way any more. What fails to be read is read again
// at the next look.
func (r *Relay) Run(ctx context.Context) {
	woken := r.d.Follow(ctx)
	for ctx.Err() == nil {
		pause := longPause
		if r.o.Holds == nil || r.o.Holds() {
			_, _ = r.pump(ctx) // what fails is done at the next look
			if at, err := r.d.NextMessage(ctx); err == nil && !at.IsZero() {
				pause = min(max(at.Sub(r.d.Now()), shortPause), longPause)
			}
		}
		t := time.NewTimer(pause)
		select {
		case <-ctx.Done():
		case <-t.C:
		case <-r.done:
		case _, ok := <-woken:
			if !ok {
				woken = nil
			}
		}
		t.Stop()
	}
	r.under.Wait()
	r.client.CloseIdleConnections()
}

// Once sends what is due now and nothing that becomes due meanwhile by the clock.
func (r *Relay) Once(ctx context.Context) error {
	for {
		n, err := r.pump(ctx)
		r.under.Wait()
		if err != nil || n == 0 {
			return err
		}
	}
}

// Tally says how many messages were sent and how many tries failed since it was asked last.
func (r *Relay) Tally() (sent, failed int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	sent, failed = r.sent, r.lost
	r.sent, r.lost = 0, 0
	return sent, failed
}

// pump takes what is due and begins to send it.
func (r *Relay) pump(ctx context.Context) (int, error) {
	taken, err := r.d.TakeMessages(ctx, r.room)
	if err != nil {
		return 0, err
	}
	for i := range taken {
		m := &taken[i]
		r.begin(m.Partner)
		r.under.Add(1)
		safego.Go(func() {
			defer r.under.Done()
			r.send(context.WithoutCancel(ctx), m)
		}, r.caught)
	}
	return len(taken), nil
}

// Wake has the relay look for what is due now.
func (r *Relay) Wake() {
	select {
	case r.done <- struct{}{}:
	default:
	}
}

// room is how many messages to a partner may be begun.
func (r *Relay) room(partner string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	e, limit := r.ends[partner], mostOfOne
	if e == nil {
		e = &endpoint{}
	}
	if e.failed >= brokenFrom {
		limit = mostBroken
	}
	return max(min(limit-e.busy, most-r.busy), 0)
}

func (r *Relay) begin(partner string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ends[partner] == nil {
		r.ends[partner] = &endpoint{}
	}
	r.ends[partner].busy++
	r.busy++
}

func (r *Relay) end(partner string, sent bool) {
	r.mu.Lock()
	e := r.ends[partner]
	e.busy--
	r.busy--
	if sent {
		r.sent++
		e.failed = 0
	} else {
		r.lost++
		e.failed++
	}
	r.mu.Unlock()
	r.Wake()
}

// send sends a message and notes what came of it. When that cannot be noted it is sent again once its lease is over.
func (r *Relay) send(ctx context.Context, m *desk.Outgoing) {
	a := desk.Answer{Why: "it ended in the middle"}
	defer func() { r.end(m.Partner, a.Sent) }()
	ctx, cancel := context.WithTimeout(ctx, 2*r.o.patience())
	defer cancel()
	a = r.by(ctx, m)
	_ = r.d.Settle(ctx, *m, a, r.o.Draw())
}

// by sends a message by its channel.
func (r *Relay) by(ctx context.Context, m *desk.Outgoing) desk.Answer {
	switch m.Channel.Kind {
	case desk.WebhookChannel:
		return r.post(ctx, m)
	case desk.MailChannel:
		return r.mail(ctx, m)
	case desk.FileChannel:
		return r.collect(m)
	}
	return desk.Answer{Why: fmt.Sprintf("there is no channel of the kind %s", short(m.Channel.Kind))}
}

func (r *Relay) caught(p *safego.Panic) {
	if r.o.OnPanic == nil {
		panic(p)
	}
	r.o.OnPanic(p)
}
