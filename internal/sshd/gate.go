package sshd

import (
	"net"
	"net/netip"
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
	in      []*peer // the oldest first
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

// arrives lets a connection try, or nil.
func (s *Server) arrives(ctx ssh.Context, c net.Conn) net.Conn {
	p := s.gate.admit(c)
	if p == nil {
		return nil
	}
	ctx.SetValue(peerKey{}, p)
	return p
}

// patience is how old a connection is that has to make room for a new one. Whoever means well is through in a
// hundredth of it.
const patience = 2 * time.Second

// knownSources is how many addresses are counted before all counts begin anew.
const knownSources = 10_000

// admit takes a connection in. Where too many stand in the door the oldest has to go, if it stands there for long.
func (g *gate) admit(c net.Conn) *peer {
	p := &peer{Conn: c, gate: g, source: sourceOf(c.RemoteAddr()), since: g.now()}
	near := p.source.Addr().IsLoopback()
	g.mu.Lock()
	defer g.mu.Unlock()
	if !near && !g.pace(p.source).AllowN(p.since, 1) {
		return nil
	}
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
	goes := (*peer)(nil)
	switch {
	case !near && mine >= g.limits.PerSource:
		goes = own
	case len(g.in) >= g.limits.Entering:
		goes = oldest
	}
	if goes != nil {
		if p.since.Sub(goes.since) < patience {
			return nil
		}
		g.drop(goes)
		_ = goes.Conn.Close() // it was let go of: nobody hears
	}
	g.in = append(g.in, p)
	return p
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

func (g *gate) drop(p *peer) {
	for i, other := range g.in {
		if other == p {
			g.in = append(g.in[:i], g.in[i+1:]...)
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
