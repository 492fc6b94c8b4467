package sshd_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/sshd"
)

// hands is a clock that stands until a test turns it.
type hands struct {
	mu     sync.Mutex
	at     time.Time
	timers []*alarm
	more   chan struct{} // holds one: a timer was set
}

type alarm struct {
	h    *hands
	at   time.Time // zero: not set
	long time.Duration
	f    func()
}

func newHands() *hands {
	return &hands{at: time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC), more: make(chan struct{}, 1)}
}

func (h *hands) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at
}

func (h *hands) after(d time.Duration, f func()) sshd.Timer {
	a := &alarm{h: h, f: f}
	h.mu.Lock()
	h.timers = append(h.timers, a) // before anybody is told that it is set
	h.mu.Unlock()
	a.Reset(d)
	return a
}

func (a *alarm) Stop() bool {
	a.h.mu.Lock()
	defer a.h.mu.Unlock()
	was := !a.at.IsZero()
	a.at = time.Time{}
	return was
}

func (a *alarm) Reset(d time.Duration) bool {
	a.h.mu.Lock()
	defer a.h.mu.Unlock()
	was := !a.at.IsZero()
	a.at, a.long = a.h.at.Add(d), d
	select {
	case a.h.more <- struct{}{}:
	default:
	}
	return was
}

// turn lets time pass, and runs what is due.
func (h *hands) turn(d time.Duration) {
	h.mu.Lock()
	h.at = h.at.Add(d)
	var due []*alarm
	for _, a := range h.timers {
		if !a.at.IsZero() && !a.at.After(h.at) {
			a.at = time.Time{}
			due = append(due, a)
		}
	}
	h.timers = slices.DeleteFunc(h.timers, func(a *alarm) bool { return slices.Contains(due, a) && a.long != sshd.Usual().Idle })
	h.mu.Unlock()
	for _, a := range due {
		a.f()
	}
}

// set waits until a timer of so long runs.
func (h *hands) set(t *testing.T, long time.Duration) {
	t.Helper()
	late := time.After(soon)
	for {
		h.mu.Lock()
		for _, a := range h.timers {
			if !a.at.IsZero() && a.long == long {
				h.mu.Unlock()
				return
			}
		}
		h.mu.Unlock()
		select {
		case <-h.more:
		case <-late:
			t.Fatalf("no timer of %s is set", long)
		}
	}
}

// guest is a client that answers the server's questions when the test says so.
func (h *house) guest(signer ssh.Signer) (*ssh.Client, <-chan *ssh.Request) {
	h.t.Helper()
	conn, err := net.Dial("tcp", h.at)
	if err != nil {
		h.t.Fatal(err)
	}
	c, channels, asked, err := ssh.NewClientConn(conn, h.at, &ssh.ClientConfig{User: "x",
		Auth: []ssh.AuthMethod{ssh.PublicKeys(signer)}, HostKeyCallback: ssh.InsecureIgnoreHostKey()})
	if err != nil {
		h.t.Fatal(err)
	}
	questions, none := make(chan *ssh.Request, 10), make(chan *ssh.Request)
	go func() {
		for r := range asked {
			questions <- r
		}
		close(questions)
	}()
	close(none)
	client := ssh.NewClient(c, channels, none)
	h.t.Cleanup(func() { _ = client.Close() })
	return client, questions
}

// seat is a session at a server that echoes, with a terminal or of a command: typed sends a key and reads what comes of it.
func (h *house) seat(signer ssh.Signer, command string) (typed func(), questions <-chan *ssh.Request) {
	h.t.Helper()
	must := func(err error) {
		h.t.Helper()
		if err != nil {
			h.t.Fatal(err)
		}
	}
	c, questions := h.guest(signer)
	s, err := c.NewSession()
	must(err)
	in, err := s.StdinPipe()
	must(err)
	out, err := s.StdoutPipe()
	must(err)
	if command == "" {
		must(s.RequestPty("xterm", 24, 80, ssh.TerminalModes{}))
		must(s.Shell())
	} else {
		must(s.Start(command))
	}
	return func() {
		h.t.Helper()
		_, err := io.WriteString(in, "x")
		must(err)
		_, err = io.ReadFull(out, make([]byte, 4000))
		must(err)
	}, questions
}

// echoes writes a page for each key, and says when a session has ended.
func echoes(ended chan<- string) func(ctx context.Context, s *sshd.Session) int {
	return func(_ context.Context, s *sshd.Session) int {
		defer func() { ended <- s.Who.User }()
		for b := make([]byte, 1); ; {
			if _, err := s.In.Read(b); err != nil {
				return 1
			}
			if _, err := s.Out.Write(bytes.Repeat(b, 4000)); err != nil {
				return 1
			}
		}
	}
}

// A client that has stopped takes what is written to it as far as the network goes, so nothing is to be seen of that it does
// not read. It is asked, and let go of when it does not answer: a question goes out with the first thing that is written, or
// ten seconds behind the one before, and may stay unanswered for fifteen. So that is 25 seconds after the first thing that it
// did not read, at the latest. Nobody else waits meanwhile.
func TestAClientThatDoesNotAnswerIsLetGoOf(t *testing.T) {
	t.Parallel()
	ended := make(chan string, 3)
	clock := newHands()
	h := openBy(t, clock, sshd.Limits{Stall: 24 * time.Hour}, echoes(ended)) // it is not this that ends anything here
	ana, bo := key(t), key(t)
	h.let(ana, "ana", desk.SDR)
	h.let(bo, "bo", desk.SDR)
	usual := sshd.Usual()
	answer := func(questions <-chan *ssh.Request) {
		t.Helper()
		select {
		case r := <-questions:
			if r == nil || !r.WantReply {
				t.Fatal("the connection has ended")
			}
			if err := r.Reply(false, nil); err != nil {
				t.Fatal(err)
			}
		case <-time.After(soon):
			t.Fatal("nothing is asked")
		}
		clock.set(t, usual.Ask)
	}
	reads, asked := h.seat(ana, "")
	clock.turn(time.Hour) // nothing was written, so nothing was asked
	if len(asked) != 0 {
		t.Fatal("a session that shows nothing new is asked")
	}
	for range 20 { // each is answered: it stays for as long as it likes
		reads()
		answer(asked)
		reads() // while it rests
		clock.turn(usual.Ask)
		answer(asked)
		clock.turn(usual.Ask)
	}
	reads()
	answer(asked)
	reads() // the first thing that it does not read
	clock.turn(usual.Ask)
	clock.set(t, usual.Answer)
	clock.turn(usual.Answer - time.Millisecond)
	works, asks := h.seat(bo, "")
	works()
	answer(asks)
	select {
	case who := <-ended:
		t.Fatalf("the session of %s has ended too early", who)
	default:
	}
	clock.turn(time.Millisecond)
	select {
	case who := <-ended:
		if who != "ana" {
			t.Fatalf("the session of %s has ended", who)
		}
	case <-time.After(soon):
		t.Fatal("a client that does not answer is kept")
	}
	works()
	if most := usual.Ask + usual.Answer; most > 30*time.Second {
		t.Errorf("it is kept for %s", most)
	}
}

// What a command writes may be long on its way to somebody who reads it slowly, so it is not asked: its end is told by a write that
// finds no room.
func TestWhoReadsACommandSlowlyIsNotAsked(t *testing.T) {
	t.Parallel()
	clock := newHands()
	h := openBy(t, clock, sshd.Limits{}, echoes(make(chan string, 1)))
	ana := key(t)
	h.let(ana, "ana", desk.SDR)
	reads, asked := h.seat(ana, "list --json")
	for range 5 {
		reads()
		clock.turn(sshd.Usual().Ask + sshd.Usual().Answer)
	}
	if len(asked) > 0 {
		t.Error("it is asked")
	}
}

// A client that answers and yet leaves what its session writes unread loses that session ten seconds after there is no room
// left for it, and its connection two seconds later where it does not let go of it.
func TestAWriteThatFindsNoRoomEndsItsSession(t *testing.T) {
	t.Parallel()
	const window = 2 << 20 // of the client's library, in bytes
	ended, full := make(chan string, 2), make(chan struct{})
	clock := newHands()
	h := openBy(t, clock, sshd.Limits{}, func(ctx context.Context, s *sshd.Session) int {
		if s.Command == "hello" {
			_, _ = io.WriteString(s.Out, "hello")
			return 0
		}
		defer func() { ended <- s.Who.User }()
		if _, err := s.Out.Write(make([]byte, window)); err != nil {
			return 1
		}
		close(full)
		if _, err := s.Out.Write([]byte("x")); err == nil {
			return 0
		}
		<-ctx.Done()
		return 1
	})
	ana, bo := key(t), key(t)
	h.let(ana, "ana", desk.SDR)
	h.let(bo, "bo", desk.SDR)
	c := h.in(ana)
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.StdoutPipe(); err != nil { // nobody reads it
		t.Fatal(err)
	}
	if err := s.Start("flood"); err != nil {
		t.Fatal(err)
	}
	ends(t, "what there is room for", full)
	usual := sshd.Usual()
	clock.set(t, usual.Stall)
	clock.turn(usual.Stall - time.Millisecond)
	b, err := h.in(bo).NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if out, err := b.Output("hello"); string(out) != "hello" || err != nil {
		t.Errorf("%q %v", out, err)
	}
	select {
	case <-ended:
		t.Fatal("it has ended too early")
	default:
	}
	clock.turn(time.Millisecond)
	select {
	case <-ended:
	case <-time.After(soon):
		t.Fatal("the session of a client that does not read goes on")
	}
	again, err := c.NewSession() // its connection stands
	if err != nil {
		t.Fatal(err)
	}
	if out, err := again.Output("hello"); string(out) != "hello" || err != nil {
		t.Errorf("%q %v", out, err)
	}
}

// Nobody stays who types nothing for half a day.
func TestWhoTypesNothingForLongIsSentHome(t *testing.T) {
	t.Parallel()
	clock := newHands()
	h := openBy(t, clock, sshd.Limits{}, waits)
	ana := key(t)
	h.let(ana, "ana", desk.SDR)
	s, told := shell(t, h.in(ana))
	h.next()
	idle := sshd.Usual().Idle
	clock.turn(idle - time.Millisecond)
	end := over(s)
	select {
	case <-end:
		t.Fatal("too early")
	default:
	}
	clock.turn(time.Millisecond)
	ends(t, "a session in which nothing is typed", end)
	if !bytes.Contains(told.Bytes(), []byte("nothing was typed for long")) {
		t.Errorf("told %q", told)
	}
}
