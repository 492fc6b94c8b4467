// Package sshd is the door for people: who is it, may they, and a session with bounds for whoever may. It knows nothing
// of leads; what a session shows is given to it.
//
// Clients are held at one place each: connections at gate, a session's requests at channel. A client can choose its
// size, its environment and its pace, so all of them are bounded before anything else sees them.
package sshd

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"

	"charm.land/ssh"
	"charm.land/wish/v2"
	gossh "golang.org/x/crypto/ssh"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safego"
)

// Options are what a door needs.
type Options struct {
	Key gossh.Signer // the host's
	// Who tells whose a key is, by its fingerprint; NotFound or Denied for nobody's. Without it nothing is opened.
	Who func(ctx context.Context, fingerprint string) (desk.Actor, error)
	// Still tells who somebody who came in is now; an error ends their sessions, and so does another role.
	Still func(ctx context.Context, who desk.Actor) (desk.Actor, error)
	// Changed wakes when something may have changed, until ctx ends.
	Changed func(ctx context.Context) <-chan struct{}
	// Serve shows the cockpit, or runs a command; it returns the exit status.
	Serve  func(ctx context.Context, s *Session) int
	Caught func(*safego.Panic) // is told of a panic that ended one session
	Limits Limits              // the zero value of each is that of Usual
	Now    func() time.Time    // nil is the machine's clock, by which sessions rest and clients are waited for
	After  func(d time.Duration, f func()) Timer
}

// Limits bound what clients can take.
type Limits struct {
	Handshake time.Duration // until a client has shown who it is
	Stall     time.Duration // for which a client may leave one write unread
	Ask       time.Duration // between two questions to a client that is written to, whether it reads
	Answer    time.Duration // for which it may leave one unanswered
	Idle      time.Duration // without a key
	Entering  int           // connections that have not shown who they are, in all
	PerSource int           // likewise, from one address; loopback is bounded in all alone
	PerSecond int           // connections from one address, but for loopback
	Channels  int           // at once on one connection
	PerUser   int           // sessions of a user
	Sessions  int           // in all
}

// Usual are the limits where none are said.
func Usual() Limits {
	return Limits{Handshake: 10 * time.Second, Stall: 10 * time.Second, Ask: 10 * time.Second, Answer: 15 * time.Second,
		Idle: 12 * time.Hour, Entering: 100, PerSource: 10, PerSecond: 20, Channels: 10, PerUser: 100, Sessions: 1000}
}

func (l Limits) filled() Limits {
	u := Usual()
	for _, f := range []struct{ have, usual *int }{{&l.Entering, &u.Entering}, {&l.PerSource, &u.PerSource},
		{&l.PerSecond, &u.PerSecond}, {&l.Channels, &u.Channels}, {&l.PerUser, &u.PerUser}, {&l.Sessions, &u.Sessions}} {
		if *f.have == 0 {
			*f.have = *f.usual
		}
	}
	for _, f := range []struct{ have, usual *time.Duration }{{&l.Handshake, &u.Handshake}, {&l.Stall, &u.Stall}, {&l.Idle, &u.Idle},
		{&l.Ask, &u.Ask}, {&l.Answer, &u.Answer}} {
		if *f.have == 0 {
			*f.have = *f.usual
		}
	}
	return l
}

// Server is an open door.
type Server struct {
	o      Options
	ssh    *ssh.Server
	gate   *gate
	ending context.Context //nolint:containedctx // ends what runs beside
	end    context.CancelFunc

	mu       sync.Mutex
	sessions map[*Session]struct{}
	draining bool
	empty    chan struct{} // closed when the last session has ended while it drains
}

// New readies a door. Without a host key, or a way to know people by, it refuses: it would let in everybody.
func New(o Options) (*Server, error) {
	if o.Who == nil || o.Still == nil || o.Serve == nil || o.Key == nil {
		return nil, fault.New(fault.Internal, "open the door for people", "nothing says who may come in", "")
	}
	o.Limits = o.Limits.filled()
	if o.Caught == nil {
		o.Caught = func(*safego.Panic) {}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.After == nil {
		o.After = func(d time.Duration, f func()) Timer { return time.AfterFunc(d, f) }
	}
	s := &Server{o: o, gate: newGate(o.Limits), sessions: map[*Session]struct{}{}, empty: make(chan struct{})}
	s.ending, s.end = context.WithCancel(context.Background())
	var err error
	s.ssh, err = wish.NewServer(func(srv *ssh.Server) error {
		srv.HandshakeTimeout = o.Limits.Handshake
		srv.ConnCallback = s.arrives
		srv.ServerConfigCallback = s.config
		srv.ChannelHandlers = map[string]ssh.ChannelHandler{"session": s.channel}
		srv.RequestHandlers = map[string]ssh.RequestHandler{}     // no forwarding
		srv.SubsystemHandlers = map[string]ssh.SubsystemHandler{} // no file transfer
		srv.AddHostKey(o.Key)
		return nil
	})
	return s, err
}

// Serve takes connections until the door is drained.
func (s *Server) Serve(l net.Listener) error {
	if s.o.Changed != nil {
		safego.Go(s.watch, s.o.Caught)
	}
	err := s.ssh.Serve(l)
	if errors.Is(err, ssh.ErrServerClosed) {
		return nil
	}
	return err
}

// Drain takes nobody new, tells why to those who are in, and waits until they have left, at the latest until ctx ends.
func (s *Server) Drain(ctx context.Context, why string) error {
	s.mu.Lock()
	s.draining = true
	if len(s.sessions) == 0 {
		s.closeEmpty()
	}
	for one := range s.sessions {
		one.End(why)
	}
	s.mu.Unlock()
	s.end()
	quick, cancel := context.WithCancel(ctx)
	cancel() // only the listeners are to be closed: connections are, when their sessions have ended
	_ = s.ssh.Shutdown(quick)
	select {
	case <-s.empty:
	case <-ctx.Done():
	}
	return s.ssh.Close()
}

func (s *Server) closeEmpty() {
	select {
	case <-s.empty:
	default:
		close(s.empty)
	}
}

// config is what a connection is offered: algorithms that no audit finds fault with, and public keys alone.
func (s *Server) config(ctx ssh.Context) *gossh.ServerConfig {
	p, _ := ctx.Value(peerKey{}).(*peer)
	return &gossh.ServerConfig{
		Config: gossh.Config{
			KeyExchanges: []string{gossh.KeyExchangeMLKEM768X25519, gossh.KeyExchangeCurve25519, "curve25519-sha256@libssh.org"},
			Ciphers: []string{gossh.CipherAES256GCM, gossh.CipherAES128GCM, gossh.CipherAES256CTR, gossh.CipherAES192CTR,
				gossh.CipherAES128CTR},
			MACs: []string{gossh.HMACSHA256ETM, gossh.HMACSHA512ETM},
		},
		MaxAuthTries:  maxTries,
		ServerVersion: "SSH-2.0-eqltui",
		PublicKeyAuthAlgorithms: []string{gossh.KeyAlgoED25519, gossh.KeyAlgoSKED25519, gossh.KeyAlgoECDSA256, gossh.KeyAlgoECDSA384,
			gossh.KeyAlgoECDSA521, gossh.KeyAlgoSKECDSA256, gossh.KeyAlgoRSASHA256, gossh.KeyAlgoRSASHA512},
		PublicKeyCallback: func(_ gossh.ConnMetadata, key gossh.PublicKey) (*gossh.Permissions, error) { return s.knows(ctx, key) },
		AuthLogCallback: func(_ gossh.ConnMetadata, _ string, err error) {
			if err == nil && p != nil {
				p.entered()
			}
		},
	}
}

const maxTries = 3

// fingerprintOf is where the library keeps, beside a connection, the fingerprint of the key that was signed with.
const fingerprintOf = "eqltui-key"

// knows lets a key in that is somebody's. The name that the client gives is not looked at. Anybody else is refused, and
// shown the fingerprint that an admin needs: what is shown goes with the refusal, so it lets nobody in.
func (s *Server) knows(ctx context.Context, key gossh.PublicKey) (*gossh.Permissions, error) {
	print := gossh.FingerprintSHA256(key)
	if why := desk.WeakKey(key); why != "" {
		return nil, &gossh.BannerError{Err: errNobody, Message: "eqltui: the key " + print + " is refused: " + why + "\r\n"}
	}
	_, err := s.o.Who(ctx, print)
	switch kind := fault.KindOf(err); {
	case err == nil:
		return &gossh.Permissions{Extensions: map[string]string{fingerprintOf: print}}, nil
	case kind == fault.NotFound:
		return nil, &gossh.BannerError{Err: errNobody, Message: "eqltui: the key " + print + " is not known here. An admin adds it:\r\n" +
			"  eqltui user add NAME --role sdr --key '" + lineOf(key) + "'\r\n"}
	case kind == fault.Denied:
		return nil, &gossh.BannerError{Err: errNobody, Message: "eqltui: the key " + print + " does not open this door any more\r\n"}
	}
	return nil, errNobody
}

var errNobody = errors.New("nobody is known by that key")

// lineOf is a key as in an authorized_keys file.
func lineOf(key gossh.PublicKey) string {
	line := gossh.MarshalAuthorizedKey(key)
	return string(line[:len(line)-1])
}

// watch ends the sessions of those who may not be here any more. It is woken by whatever changes; a second is left
// between two looks.
func (s *Server) watch() {
	wake := s.o.Changed(s.ending)
	rest := time.NewTicker(time.Second)
	defer rest.Stop()
	for {
		select {
		case <-s.ending.Done():
			return
		case _, ok := <-wake:
			if !ok {
				return
			}
		}
		s.look()
		select {
		case <-s.ending.Done():
			return
		case <-rest.C:
		}
	}
}

// look asks of everybody who is in whether they may be.
func (s *Server) look() {
	s.mu.Lock()
	in := map[desk.Actor][]*Session{}
	for one := range s.sessions {
		in[one.Who] = append(in[one.Who], one)
	}
	s.mu.Unlock()
	for who, all := range in {
		now, err := s.o.Still(s.ending, who)
		why := ""
		switch {
		case fault.KindOf(err) == fault.Denied:
			why = "you do not come in here any more: " + fault.HintOf(err)
		case err == nil && (now.User != who.User || now.Role != who.Role || now.Partner != who.Partner):
			why = "your role is " + string(now.Role) + " now: come in again"
		default:
			continue
		}
		for _, one := range all {
			one.End(why)
		}
	}
}

// Sessions are those that are open.
func (s *Server) Sessions() []*Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]*Session, 0, len(s.sessions))
	for one := range s.sessions {
		out = append(out, one)
	}
	return out
}

// enter takes a session in, or says why not.
func (s *Server) enter(one *Session) (why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	mine := 0
	for other := range s.sessions {
		if other.Who.User == one.Who.User {
			mine++
		}
	}
	switch {
	case s.draining:
		return "the server is stopping"
	case len(s.sessions) >= s.o.Limits.Sessions:
		return "too many sessions are open: try again later"
	case mine >= s.o.Limits.PerUser:
		return "you have too many sessions open: leave one"
	}
	if s.beyond(one, one.cells) { // a size that came meanwhile counts, and is not looked at any more
		one.Size, one.cells = Size{usualWidth, usualHeight}, usualWidth*usualHeight
		select {
		case <-one.sizes:
		default:
		}
	}
	s.sessions[one] = struct{}{}
	return ""
}

func (s *Server) left(one *Session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sessions, one)
	if s.draining && len(s.sessions) == 0 {
		s.closeEmpty()
	}
}
