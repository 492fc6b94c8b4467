package sshd_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/sshd"
)

// shell opens a session that waits.
func shell(t *testing.T, c *ssh.Client) (*ssh.Session, *bytes.Buffer) {
	t.Helper()
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	s.Stderr = &errs
	if err := s.Shell(); err != nil {
		t.Fatal(err)
	}
	return s, &errs
}

func TestAClosedChannelEndsItsSessionAndNoOther(t *testing.T) {
	t.Parallel()
	gone := make(chan struct{}, 100)
	h := open(t, sshd.Limits{}, func(ctx context.Context, s *sshd.Session) int {
		defer func() { gone <- struct{}{} }()
		return waits(ctx, s)
	})
	ana := key(t)
	h.let(ana, "ana", desk.SDR)
	c := h.in(ana)
	stays, _ := shell(t, c)
	h.next()
	for range 20 {
		s, _ := shell(t, c)
		h.next()
		_ = s.Close()
		ends(t, "a session whose channel is closed", gone)
	}
	if n := len(h.Sessions()); n > 2 { // the last one is on its way out
		t.Errorf("%d sessions are open", n)
	}
	select {
	case <-over(stays):
		t.Error("a neighbour on the same connection ended")
	default:
	}
}

func TestChannelsAndSessionsAreCounted(t *testing.T) {
	t.Parallel()
	h := open(t, sshd.Limits{PerUser: 12, Sessions: 13}, waits)
	ana, bo, cy := key(t), key(t), key(t)
	h.let(ana, "ana", desk.SDR)
	h.let(bo, "bo", desk.SDR)
	h.let(cy, "cy", desk.SDR)
	first := h.in(ana)
	for range 10 {
		shell(t, first)
		h.next()
	}
	if s, err := first.NewSession(); err == nil {
		_ = s.Close()
		t.Error("an eleventh channel on one connection")
	}
	second := h.in(ana)
	shell(t, second)
	h.next()
	shell(t, second)
	h.next()
	refused := func(key ssh.Signer, why string) {
		t.Helper()
		s, errs := shell(t, h.in(key))
		if err := s.Wait(); err == nil || !strings.Contains(errs.String(), why) {
			t.Errorf("%v, told %q, want %q", err, errs, why)
		}
	}
	refused(ana, "too many sessions open: leave one")
	shell(t, h.in(bo))
	h.next()
	refused(cy, "too many sessions are open")
}

func TestWhoIsRemovedIsOut(t *testing.T) {
	t.Parallel()
	h := open(t, sshd.Limits{}, waits)
	ana, bo := key(t), key(t)
	h.let(ana, "ana", desk.SDR)
	h.let(bo, "bo", desk.SDR)
	anas, told := shell(t, h.in(ana))
	h.next()
	bos, _ := shell(t, h.in(bo))
	h.next()
	h.let(ana, "", "")
	ends(t, "the session of a key that was removed", over(anas))
	if !strings.Contains(told.String(), "do not come in here any more") {
		t.Errorf("told %q", told)
	}
	bosEnd := over(bos)
	select {
	case <-bosEnd:
		t.Error("somebody else's session ended too")
	default:
	}
	h.let(bo, "bo", desk.Viewer)
	ends(t, "the session of somebody with another role", bosEnd)
	if _, _, err := h.dial("ana", ana); err == nil {
		t.Error("the key still opens")
	}
}

// A connection whose key is removed after it was let in begins no session.
func TestWhoIsRemovedBetweenTheDoorAndTheRoomIsOut(t *testing.T) {
	t.Parallel()
	h := open(t, sshd.Limits{}, waits)
	ana := key(t)
	h.let(ana, "ana", desk.SDR)
	c := h.in(ana)
	h.let(ana, "", "")
	s, told := shell(t, c)
	if err := s.Wait(); err == nil || !strings.Contains(told.String(), "not open to you") {
		t.Errorf("%v, told %q", err, told)
	}
}

// Who reads nothing of what is written to them loses their session, and nobody else waits for them.
func TestAClientThatDoesNotReadIsLetGoOf(t *testing.T) {
	t.Parallel()
	ended := make(chan string, 2)
	h := open(t, sshd.Limits{Stall: 300 * time.Millisecond}, func(_ context.Context, s *sshd.Session) int {
		if s.Command == "hello" {
			_, _ = io.WriteString(s.Out, "hello")
			return 0
		}
		var err error
		for page := bytes.Repeat([]byte("x"), 32<<10); err == nil; {
			_, err = s.Out.Write(page)
		}
		ended <- s.Who.User
		return 1
	})
	ana, bo := key(t), key(t)
	h.let(ana, "ana", desk.SDR)
	h.let(bo, "bo", desk.SDR)
	s, err := h.in(ana).NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.StdoutPipe(); err != nil { // nobody reads it
		t.Fatal(err)
	}
	if err := s.Start("flood"); err != nil {
		t.Fatal(err)
	}
	h.next()
	b, err := h.in(bo).NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if out, err := b.Output("hello"); string(out) != "hello" || err != nil {
		t.Errorf("%q %v", out, err)
	}
	select {
	case <-ended:
	case <-time.After(soon):
		t.Fatal("the session of a client that does not read goes on")
	}
}

func TestAPanicEndsOneSession(t *testing.T) {
	t.Parallel()
	h := open(t, sshd.Limits{}, func(ctx context.Context, s *sshd.Session) int {
		if s.Command == "break" {
			panic("petra@example.com")
		}
		return waits(ctx, s)
	})
	ana := key(t)
	h.let(ana, "ana", desk.SDR)
	c := h.in(ana)
	stays, _ := shell(t, c)
	h.next()
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.CombinedOutput("break")
	if err == nil || !strings.Contains(string(out), "fault of the program's own") || strings.Contains(string(out), "petra") {
		t.Errorf("%q %v", out, err)
	}
	if p := <-h.broke; p.Value != "petra@example.com" {
		t.Errorf("%v", p.Value)
	}
	select {
	case <-over(stays):
		t.Error("another session ended too")
	default:
	}
}

func TestADrainTellsEverybodyAndWaitsForThem(t *testing.T) {
	t.Parallel()
	h := open(t, sshd.Limits{}, waits)
	ana := key(t)
	h.let(ana, "ana", desk.SDR)
	var all []*ssh.Session
	var told []*bytes.Buffer
	for range 20 {
		s, errs := shell(t, h.in(ana))
		h.next()
		all, told = append(all, s), append(told, errs)
	}
	ctx, cancel := context.WithTimeout(t.Context(), soon)
	defer cancel()
	if err := h.Drain(ctx, "the server is stopping"); err != nil || ctx.Err() != nil {
		t.Error(err, ctx.Err())
	}
	for i, s := range all {
		if err := s.Wait(); err != nil || !strings.Contains(told[i].String(), "the server is stopping") {
			t.Errorf("%v, told %q", err, told[i])
		}
	}
	if _, _, err := h.dial("a", ana); err == nil {
		t.Error("the door is still open")
	}
}

// Connections that never say who they are make room for whoever means well, and are gone in time.
func TestWhoOnlyStandsInTheDoorIsSentAway(t *testing.T) {
	t.Parallel()
	h := open(t, sshd.Limits{Handshake: 2 * time.Second, Entering: 20}, waits)
	ana := key(t)
	h.let(ana, "ana", desk.SDR)
	var idle []net.Conn
	for range 60 {
		c, err := net.Dial("tcp", h.at)
		if err != nil {
			t.Fatal(err)
		}
		idle = append(idle, c)
		defer c.Close()
	}
	for _, c := range idle { // each is closed by the other side
		_ = c.SetReadDeadline(time.Now().Add(soon))
		if _, err := io.Copy(io.Discard, c); err != nil && strings.Contains(err.Error(), "timeout") {
			t.Fatal("a connection that says nothing is kept")
		}
	}
	if _, _, err := h.dial("a", ana); err != nil {
		t.Error(err)
	}
}

// Many who mean well and come at once are all let in, although they are more than may stand in the door.
func TestManyWhoComeAtOnceAreLetIn(t *testing.T) {
	t.Parallel()
	h := open(t, sshd.Limits{Entering: 5}, waits)
	ana := key(t)
	h.let(ana, "ana", desk.SDR)
	came := make(chan error, 40)
	for range cap(came) {
		go func() {
			c, _, err := h.dial("a", ana)
			if err == nil {
				_ = c.Close()
			}
			came <- err
		}()
	}
	for range cap(came) {
		if err := <-came; err != nil {
			t.Error(err)
		}
	}
}

// The screens of a user have so many cells together; one more has the usual size, whenever it grows.
func TestTheScreensOfAUserAreBoundedTogether(t *testing.T) {
	t.Parallel()
	h := open(t, sshd.Limits{}, waits)
	ana, bo := key(t), key(t)
	h.let(ana, "ana", desk.SDR)
	h.let(bo, "bo", desk.SDR)
	usual, large := sshd.Size{Width: 80, Height: 24}, sshd.Size{Width: 500, Height: 200}
	screen := func(key ssh.Signer, width, height int) (*ssh.Session, *sshd.Session) {
		t.Helper()
		s, err := h.in(key).NewSession()
		if err != nil {
			t.Fatal(err)
		}
		if err := s.RequestPty("xterm", height, width, nil); err != nil {
			t.Fatal(err)
		}
		if err := s.Shell(); err != nil {
			t.Fatal(err)
		}
		return s, h.next()
	}
	grown := func(s *ssh.Session, one *sshd.Session, want sshd.Size) {
		t.Helper()
		if err := s.WindowChange(1<<20, 1<<20); err != nil {
			t.Fatal(err)
		}
		select {
		case size := <-one.Sizes():
			if size != want {
				t.Errorf("it grows to %v, want %v", size, want)
			}
		case <-time.After(soon):
			t.Fatal("no change of size")
		}
	}
	for range 4 {
		if _, one := screen(ana, 9999, 9999); one.Size != large {
			t.Errorf("one of few has %v", one.Size)
		}
	}
	fifth, here := screen(ana, 100, 30)
	if here.Size != (sshd.Size{Width: 100, Height: 30}) {
		t.Errorf("one of the size that people have is cut down to %v", here.Size)
	}
	grown(fifth, here, large)
	if _, one := screen(ana, 9999, 9999); one.Size != usual {
		t.Errorf("the sixth has %v", one.Size)
	}
	seventh, there := screen(ana, 80, 24)
	grown(seventh, there, usual)
	if _, one := screen(bo, 9999, 9999); one.Size != large {
		t.Errorf("somebody else's has %v", one.Size)
	}
}

// A crowd that stands in the door and before it, and says nothing, keeps nobody out for long: who comes last is let in first.
func TestACrowdBeforeTheDoorKeepsNobodyOut(t *testing.T) {
	t.Parallel()
	h := open(t, sshd.Limits{Entering: 20}, waits)
	ana := key(t)
	h.let(ana, "ana", desk.SDR)
	for range 300 {
		c, err := net.Dial("tcp", h.at)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
	}
	for range 3 {
		c, _, err := h.dial("a", ana)
		if err != nil {
			t.Fatal(err)
		}
		_ = c.Close()
	}
}
