package sshd

import (
	"context"
	"encoding/binary"
	"slices"
	"strings"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"github.com/eqltui/eqltui/internal/safego"
)

// The sizes of a terminal, in cells: a client can say any number, and the screen is kept in memory twice.
const (
	leastWidth, mostWidth   = 20, 500
	leastHeight, mostHeight = 5, 200
	// mostCells are those of all screens of a user together; one that would be beyond has the usual size.
	mostCells               = 500_000
	usualWidth, usualHeight = 80, 24
)

// What a client may say of its environment, in bytes.
const (
	mostTerm     = 64
	mostEnv      = 16
	mostEnvBytes = 512
	mostCommand  = 64 << 10
)

// Size is that of a terminal, in cells.
type Size struct{ Width, Height int }

// bounded is a size that can be drawn. A client that does not know its own says 0.
func bounded(width, height uint32) Size {
	if width == 0 {
		width = usualWidth
	}
	if height == 0 {
		height = usualHeight
	}
	return Size{int(min(max(width, leastWidth), mostWidth)), int(min(max(height, leastHeight), mostHeight))}
}

// channel serves one session. It takes every request at once and keeps of window changes only the newest, so that a
// client can never fill the queue behind which its own connection waits.
func (s *Server) channel(_ *ssh.Server, conn *gossh.ServerConn, asked gossh.NewChannel, ctx ssh.Context) {
	p, _ := ctx.Value(peerKey{}).(*peer)
	if p == nil || !p.more(s.o.Limits.Channels) {
		_ = asked.Reject(gossh.ResourceShortage, "too many channels on one connection")
		return
	}
	ch, requests, err := asked.Accept()
	if err != nil {
		p.less()
		return
	}
	one := newSession(ctx, ch, &s.o, func() { _ = conn.Close() })
	one.pulse = s.pulseOf(conn, p)
	started := false
	for r := range requests {
		ok := false
		switch r.Type {
		case "pty-req":
			ok = !started && one.terminal(r.Payload)
		case "window-change":
			ok = s.resize(one, r.Payload)
		case "env":
			ok = !started && one.variable(r.Payload)
		case "shell", "exec":
			if ok = !started && one.command(r); ok {
				started = true
				_ = r.Reply(true, nil)
				safego.Go(func() { s.run(conn, p, one) }, s.o.Caught)
				continue
			}
		case "signal":
			one.signal(r.Payload)
		}
		if r.WantReply {
			_ = r.Reply(ok, nil)
		}
	}
	one.cancel()
	if !started {
		_ = ch.Close()
		p.less()
	}
}

// run finds out who it is and serves them.
func (s *Server) run(conn *gossh.ServerConn, p *peer, one *Session) {
	defer p.less()
	status := 1
	defer func() { one.close(status) }()
	print := ""
	if conn.Permissions != nil {
		print = conn.Permissions.Extensions[fingerprintOf]
	}
	who, err := s.o.Who(one.ctx, print) // now, not when the connection was made
	if err != nil {
		one.say("this door is not open to you: ask an admin")
		return
	}
	one.Who = who
	if why := s.enter(one); why != "" {
		one.say(why)
		return
	}
	defer s.left(one)
	if broke := safego.Run(func() { status = s.o.Serve(one.ctx, one) }); broke != nil {
		s.o.Caught(broke)
		one.say("a fault of the program's own ended this session; what was acknowledged is kept")
		status = 1
	}
	if why := one.Why(); why != "" {
		one.say(why)
	}
}

// terminal takes what a client says of its terminal.
func (one *Session) terminal(payload []byte) bool {
	var said struct {
		Term          string
		Width, Height uint32
		X, Y          uint32
		Modes         string
	}
	if one.Pty || gossh.Unmarshal(payload, &said) != nil || len(said.Term) > mostTerm || !plain(said.Term) {
		return false
	}
	one.Pty, one.Term = true, said.Term
	one.Size = bounded(said.Width, said.Height)
	one.cells = one.Size.Width * one.Size.Height
	return true
}

// resize keeps a new size of the terminal, in the place of one that was not looked at yet.
func (s *Server) resize(one *Session, payload []byte) bool {
	if len(payload) < 8 || !one.Pty {
		return false
	}
	size := s.fits(one, bounded(binary.BigEndian.Uint32(payload), binary.BigEndian.Uint32(payload[4:])))
	select {
	case <-one.sizes:
	default:
	}
	one.sizes <- size // there is room: nobody else puts anything in
	return true
}

// fits is the size that a session's screen may have beside the others of its user.
func (s *Server) fits(one *Session, size Size) Size {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, in := s.sessions[one]; in && s.beyond(one, size.Width*size.Height) {
		size = Size{usualWidth, usualHeight}
	}
	one.cells = size.Width * size.Height
	return size
}

// beyond reports whether a screen of so many cells is too much beside the others of its user.
func (s *Server) beyond(one *Session, cells int) bool {
	all := cells
	for other := range s.sessions {
		if other != one && other.Who.User == one.Who.User {
			all += other.cells
		}
	}
	return all > mostCells && cells > usualWidth*usualHeight
}

// variable keeps what a client says of its environment, if it is of those that a screen needs.
func (one *Session) variable(payload []byte) bool {
	var said struct{ Name, Value string }
	if gossh.Unmarshal(payload, &said) != nil || len(one.Env) >= mostEnv || len(said.Name)+len(said.Value) > mostEnvBytes ||
		!plain(said.Value) || !plain(said.Name) || strings.Contains(said.Name, "=") {
		return false
	}
	if !slices.Contains([]string{"LANG", "COLORTERM", "TERM_PROGRAM", "NO_COLOR"}, said.Name) && !strings.HasPrefix(said.Name, "LC_") {
		return false
	}
	one.Env = append(one.Env, said.Name+"="+said.Value)
	return true
}

// command takes what is to be run.
func (one *Session) command(r *gossh.Request) bool {
	if one.Shell = r.Type == "shell"; one.Shell {
		one.In = newKeys(one.In)
		return true
	}
	var said struct{ Command string }
	if len(r.Payload) > mostCommand || gossh.Unmarshal(r.Payload, &said) != nil {
		return false
	}
	one.Command = said.Command
	return true
}

// signal ends what runs, where the signal means that.
func (one *Session) signal(payload []byte) {
	var said struct{ Name string }
	if gossh.Unmarshal(payload, &said) == nil && slices.Contains([]string{"INT", "TERM", "HUP", "QUIT", "KILL"}, said.Name) {
		one.End("")
	}
}

// plain says that a text is printable ASCII.
func plain(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' })
}

// pulseOf is the pulse of a connection.
func (s *Server) pulseOf(conn *gossh.ServerConn, p *peer) *pulse {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.pulse == nil {
		p.pulse = &pulse{every: s.o.Limits.Ask, within: s.o.Limits.Answer, after: s.o.After, caught: s.o.Caught,
			end: func() { _ = conn.Close() }, // who does not answer hears nothing
			ask: func() error {
				_, _, err := conn.SendRequest("keepalive@openssh.com", true, nil) // a client refuses it, and that is an answer
				return err
			}}
	}
	return p.pulse
}

// newSession is a session that nobody is known of yet.
func newSession(ctx context.Context, ch gossh.Channel, o *Options, kill func()) *Session {
	one := &Session{ch: ch, sizes: make(chan Size, 1), leave: make(chan struct{}), Began: o.Now(), kill: kill,
		now: o.Now, after: o.After, limits: o.Limits}
	one.ctx, one.cancel = context.WithCancel(ctx)
	one.key.Store(one.Began.UnixNano())
	one.In = &heard{one}
	one.Out, one.Err = &paced{one, ch}, &paced{one, ch.Stderr()}
	one.idle = one.after(o.Limits.Idle, one.rests)
	return one
}
