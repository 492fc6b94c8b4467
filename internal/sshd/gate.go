package sshd

import (
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"

	"charm.land/ssh"
	"golang.org/x/time/rate"
)

// gate bounds the connections that have not shown who they are.
type gate struct {
	limits Limits
	now    func() time.Time

	mu      sync.Mutex
	in      []*peer     // the oldest first
	waiting []chan bool // for room, the oldest first: each is told whether it may try again
	sources map[netip.Prefix]*rate.Limiter
}

func newGate(l Limits) *gate {
	return &gate{limits: l, now: time.Now, sources: map[netip.Prefix]*rate.Limiter{}}
}

// peer is one connection. Nothing is written to it for longer than the stall.
type peer struct {
	net.Conn
	gate   *gate
	source netip.Prefix
	since  time.Time
	once   sync.Once

	mu       sync.Mutex
	channels int
	pulse    *pulse // once it has a session
}

type peerKey struct{}

// entered takes the connection out of those that have not shown who they are.
func (p *peer) entered() { p.once.Do(func() { p.gate.leave(p) }) }

// Close ends the connection.
func (p *peer) Close() error {
	p.entered()
	return p.Conn.Close()
}

// Write writes to the network, for as long as a client may leave it unread.
func (p *peer) Write(b []byte) (int, error) {
	if err := p.SetWriteDeadline(time.Now().Add(p.gate.limits.Stall)); err != nil {
		return 0, err
	}
	return p.Conn.Write(b)
}

// more counts a channel more, as far as there may be.
func (p *peer) more(limit int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.channels >= limit {
		return false
	}
	p.channels++
	return true
}

func (p *peer) less() {
	p.mu.Lock()
	p.channels--
	p.mu.Unlock()
}

// arrives lets a connection try, or nil. It waits where many try at once.
func (s *Server) arrives(ctx ssh.Context, c net.Conn) net.Conn {
	p := s.gate.admit(c, s.ending.Done())
	if p == nil {
		return nil
	}
	ctx.SetValue(peerKey{}, p)
	return p
}

// patience is how old a connection is that has to make room for a new one. Whoever means well is through in a
// hundredth of it. Where many wait it is half of that.
const patience = 2 * time.Second

// knownSources is how many addresses are counted before all counts begin anew.
const knownSources = 10_000

// mostWaiting is how many connections wait for room, for each that there is room for.
const mostWaiting = 10

// admit takes a connection in. Where too many stand in the door it waits until one is through, or until the oldest stands
// there for long, which has to go then.
func (g *gate) admit(c net.Conn, ending <-chan struct{}) *peer {
	p := &peer{Conn: c, gate: g, source: sourceOf(c.RemoteAddr()), since: g.now()}
	near := p.source.Addr().IsLoopback()
	g.mu.Lock()
	defer g.mu.Unlock()
	if !near && !g.pace(p.source).AllowN(p.since, 1) {
		return nil
	}
	for {
		wait, ok := g.room(p, near)
		if ok {
			p.since = g.now()
			g.in = append(g.in, p)
			return p
		}
		if wait == 0 || !g.waits(wait, ending) {
			return nil
		}
	}
}

// waits leaves the gate to others until there may be room, and reports whether to try again. The newest is called first:
// whoever means well gives up soon, and a crowd that only stands there does not keep the others out.
func (g *gate) waits(long time.Duration, ending <-chan struct{}) bool {
	called := make(chan bool, 1)
	if len(g.waiting) >= mostWaiting*g.limits.Entering {
		g.waiting[0] <- false
		g.waiting = g.waiting[1:]
	}
	g.waiting = append(g.waiting, called)
	g.mu.Unlock()
	t := time.NewTimer(long)
	defer t.Stop()
	for {
		select {
		case again := <-called:
			g.mu.Lock()
			return again
		case <-ending:
			g.mu.Lock()
			g.waiting = slices.DeleteFunc(g.waiting, func(w chan bool) bool { return w == called })
			return false
		case <-t.C:
			g.mu.Lock()
			t.Reset(g.hurry())
			g.mu.Unlock()
		}
	}
}

// hurry lets go of the one that stands there for too long, which calls the newest of those that wait, and says when to look
// again.
func (g *gate) hurry() time.Duration {
	const least = 10 * time.Millisecond
	if len(g.in) < g.limits.Entering { // whoever was called did not come
		g.call()
		return least
	}
	oldest := g.in[0]
	if left := g.patience() - g.now().Sub(oldest.since); left > 0 {
		return max(left, least)
	}
	g.drop(oldest)
	_ = oldest.Conn.Close() // it was let go of: nobody hears
	return least
}

// patience is how old a connection is that has to make room.
func (g *gate) patience() time.Duration {
	if len(g.waiting) > g.limits.Entering {
		return patience / 2
	}
	return patience
}

// room makes room for a connection. Where there is none it says for how long at most there will be none, 0 where it is not
// to wait: its own address has too many in the door already.
func (g *gate) room(p *peer, near bool) (wait time.Duration, ok bool) {
	mine := 0
	var oldest, own *peer
	for _, other := range g.in {
		if oldest == nil {
			oldest = other
		}
		if other.source == p.source {
			if mine++; own == nil {
				own = other
			}
		}
	}
	now, goes, most := g.now(), (*peer)(nil), g.patience()
	switch {
	case !near && mine >= g.limits.PerSource:
		if goes = own; now.Sub(goes.since) < most {
			return 0, false
		}
	case len(g.in) >= g.limits.Entering:
		if goes = oldest; now.Sub(goes.since) < most {
			return most - now.Sub(goes.since), false
		}
	}
	if goes != nil {
		g.drop(goes)
		_ = goes.Conn.Close() // it was let go of: nobody hears
	}
	return 0, true
}

func (g *gate) pace(source netip.Prefix) *rate.Limiter {
	l := g.sources[source]
	if l == nil {
		if len(g.sources) >= knownSources {
			clear(g.sources)
		}
		l = rate.NewLimiter(rate.Limit(g.limits.PerSecond), 3*g.limits.PerSecond)
		g.sources[source] = l
	}
	return l
}

func (g *gate) leave(p *peer) {
	g.mu.Lock()
	g.drop(p)
	g.mu.Unlock()
}

// call lets the newest of those that wait try again.
func (g *gate) call() {
	if last := len(g.waiting) - 1; last >= 0 {
		g.waiting[last] <- true
		g.waiting = g.waiting[:last]
	}
}

func (g *gate) drop(p *peer) {
	for i, other := range g.in {
		if other == p {
			g.in = append(g.in[:i], g.in[i+1:]...)
			g.call()
			return
		}
	}
}

// sourceOf is by what connections are counted: an address, of IPv6 the network that one host has.
func sourceOf(a net.Addr) netip.Prefix {
	ip, err := netip.ParseAddrPort(a.String())
	if err != nil {
		return netip.Prefix{}
	}
	addr, bits := ip.Addr().Unmap().WithZone(""), 32
	if addr.Is6() && !addr.IsLoopback() {
		bits = 64
	} else if addr.Is6() {
		bits = 128
	}
	p, err := addr.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return p
}
