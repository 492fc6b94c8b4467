package sshd

import (
	"context"
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"github.com/eqltui/eqltui/internal/desk"
)

// Session is one person at one terminal, or one command of theirs.
type Session struct {
	Who     desk.Actor
	Shell   bool   // the cockpit is wanted
	Command string // else what is to be run
	Pty     bool   // there is a terminal
	Term    string
	Size    Size
	Env     []string
	Began   time.Time

	In       io.Reader
	Out, Err io.Writer

	ctx    context.Context //nolint:containedctx // the session's own, which ends with its channel
	cancel context.CancelFunc
	ch     gossh.Channel
	sizes  chan Size // the newest size that was not looked at yet
	leave  chan struct{}
	kill   func() // ends the whole connection
	limits Limits
	now    func() time.Time
	after  func(d time.Duration, f func()) Timer
	pulse  *pulse
	key    atomic.Int64 // when the last key came, ns
	idle   Timer

	cells int // of its screen; the server's mutex holds it

	mu    sync.Mutex
	ended bool
	why   string
}

// Sizes are the new sizes of the terminal, of which only the newest is kept.
func (one *Session) Sizes() <-chan Size { return one.sizes }

// Leave is closed when the session is to end.
func (one *Session) Leave() <-chan struct{} { return one.leave }

// Why says why the session was to end, "" when nobody said.
func (one *Session) Why() string {
	one.mu.Lock()
	defer one.mu.Unlock()
	return one.why
}

// LastKey is when something was typed last.
func (one *Session) LastKey() time.Time { return time.Unix(0, one.key.Load()) }

// leaving is how long a session may take to end in order.
const leaving = 2 * time.Second

// End asks the session to end, and ends it when it does not.
func (one *Session) End(why string) {
	one.mu.Lock()
	defer one.mu.Unlock()
	if one.ended {
		return
	}
	one.ended, one.why = true, why
	close(one.leave)
	one.after(leaving, one.cancel)
}

// rests ends a session in which no key came for long. What the server writes is no key.
func (one *Session) rests() {
	if left := one.limits.Idle - one.now().Sub(one.LastKey()); left > 0 {
		one.idle.Reset(left)
		return
	}
	one.End("nothing was typed for long: come in again")
}

// say tells the person something behind all that was shown.
func (one *Session) say(text string) {
	end := "\n"
	if one.Pty {
		end = "\r\n"
	}
	_, _ = io.WriteString(one.Err, "eqltui: "+text+end) // who has gone hears nothing
}

// close tells the client how it ended.
func (one *Session) close(status int) {
	one.idle.Stop()
	one.cancel()
	_, _ = one.ch.SendRequest("exit-status", false, gossh.Marshal(struct{ Status uint32 }{uint32(status)})) //nolint:gosec // 0 to 255
	_ = one.ch.Close()
}

// heard notes when something was typed.
type heard struct{ one *Session }

// Read reads what the client sends.
func (h *heard) Read(b []byte) (int, error) {
	n, err := h.one.ch.Read(b)
	if n > 0 {
		h.one.key.Store(h.one.now().UnixNano())
	}
	return n, err
}

// paced writes to a client, and ends the session of one that does not read.
type paced struct {
	one *Session
	w   io.Writer
}

// Write writes, a new line as a terminal wants it where there is one. A client that has gone is like a closed pipe.
func (p *paced) Write(b []byte) (int, error) {
	// The channel is closed first, which the client has to answer; one that does not answer loses its connection.
	stalled := p.one.after(p.one.limits.Stall, p.one.stuck)
	defer stalled.Stop()
	silent := p.one.after(p.one.limits.Stall+leaving, p.one.kill)
	defer silent.Stop()
	w := p.w
	if p.one.Pty {
		w = ssh.NewPtyWriter(w)
	}
	n, err := w.Write(b)
	if p.one.Pty { // what a command writes may be long on its way: there a write that finds no room tells
		p.one.pulse.wrote()
	}
	if errors.Is(err, io.EOF) {
		err = syscall.EPIPE
	}
	return n, err
}

// stuck ends a session whose client does not read.
func (one *Session) stuck() {
	one.cancel()
	_ = one.ch.Close()
}
