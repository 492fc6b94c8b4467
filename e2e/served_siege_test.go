//go:build unix

package e2e

import (
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
)

// guest is a client of the door for people that need not behave.
type guest struct {
	*ssh.Client
	t *testing.T
}

func (h *team) guest(s *server, key string) guest {
	h.t.Helper()
	return h.guestOver(s, key, func(c net.Conn) net.Conn { return c })
}

// guestOver comes over a network that is made of the real one.
func (h *team) guestOver(s *server, key string, over func(net.Conn) net.Conn) guest {
	h.t.Helper()
	doc, err := os.ReadFile(filepath.Join(h.dir, key))
	if err != nil {
		h.t.Fatal(err)
	}
	signer, err := ssh.ParsePrivateKey(doc)
	if err != nil {
		h.t.Fatal(err)
	}
	at := net.JoinHostPort("127.0.0.1", s.ssh)
	wire, err := net.Dial("tcp", at)
	if err != nil {
		h.t.Fatal(err)
	}
	conn, channels, asked, err := ssh.NewClientConn(over(wire), at, &ssh.ClientConfig{User: "x",
		Auth:            []ssh.AuthMethod{ssh.PublicKeys(signer)},
		HostKeyCallback: ssh.InsecureIgnoreHostKey()}) //nolint:gosec // it is a server of the test
	if err != nil {
		h.t.Fatal(err)
	}
	c := ssh.NewClient(conn, channels, asked)
	h.t.Cleanup(func() { _ = c.Close() })
	return guest{c, h.t}
}

// seat is a cockpit that a guest opened; shown counts the bytes that came of it.
type seat struct {
	*ssh.Session
	in    io.Writer
	shown atomic.Int64
	typed int // keys of answers
}

// answers presses a key and waits until something is shown. Each key is one more letter of the filter, and the line is emptied
// before it is full: what keys do adds up, so there is something new to show however many of them one frame takes, also where
// what was shown first was that somebody came.
func (s *seat) answers(t *testing.T, during string) {
	t.Helper()
	const line = 20
	keys := string(rune('a' + s.typed%line))
	switch {
	case s.typed == 0:
		keys = "/" + keys
	case s.typed%line == 0:
		keys = "\x15" + keys // ctrl+u
	}
	s.typed++
	before := s.shown.Load()
	if _, err := io.WriteString(s.in, keys); err != nil {
		t.Fatalf("%s: %v", during, err)
	}
	until(t, "an answer to a key during "+during, func() bool { return s.shown.Load() > before })
}

func (g guest) cockpit(w, h uint32, reads bool) *seat {
	g.t.Helper()
	session, err := g.NewSession()
	if err != nil {
		g.t.Fatal(err)
	}
	s := &seat{Session: session}
	if s.in, err = session.StdinPipe(); err != nil {
		g.t.Fatal(err)
	}
	out, err := session.StdoutPipe()
	if err != nil {
		g.t.Fatal(err)
	}
	size := ssh.Marshal(struct {
		Term       string
		W, H, X, Y uint32
		Modes      string
	}{"xterm-256color", w, h, 0, 0, ""})
	if ok, err := session.SendRequest("pty-req", true, size); !ok || err != nil {
		g.t.Fatal("no terminal", err)
	}
	if err := session.Shell(); err != nil {
		g.t.Fatal(err)
	}
	if reads {
		go func() {
			for buf := make([]byte, 32<<10); ; {
				n, err := out.Read(buf)
				s.shown.Add(int64(n))
				if err != nil {
					return
				}
			}
		}()
	}
	return s
}

// resize says a size without waiting for anything.
func (s *seat) resize(w, h uint32) error {
	_, err := s.SendRequest("window-change", false, ssh.Marshal(struct{ W, H, X, Y uint32 }{w, h, 0, 0}))
	return err
}

// stopped is a network that can be left unread, as by a client that was stopped.
type stopped struct {
	net.Conn
	on <-chan struct{} // closed when nothing is read any more
}

func (s *stopped) Read(b []byte) (int, error) {
	n, err := s.Conn.Read(b)
	select {
	case <-s.on:
		select {} // for as long as the test runs
	default:
		return n, err
	}
}

// TestAStoppedClientIsLetGoOf stops a client while its cockpit shows something new all the time: it is gone within half a
// minute, and a colleague's keys are answered meanwhile as before.
func TestAStoppedClientIsLetGoOf(t *testing.T) {
	t.Parallel()
	if os.Getenv("EQLTUI_SIEGE") == "" {
		t.Skip("takes half a minute: EQLTUI_SIEGE=1m, which make soak sets")
	}
	h, s, _ := served(t)
	works := h.guest(s, "boss").cockpit(120, 36, true)
	until(t, "the first screen", func() bool { return works.shown.Load() > 1000 })
	on := make(chan struct{})
	stops := h.guestOver(s, "ana", func(c net.Conn) net.Conn { return &stopped{c, on} })
	in := stops.cockpit(120, 36, true)
	until(t, "the other's screen", func() bool { return in.shown.Load() > 1000 })
	files := s.figure("process_open_fds")
	close(on)
	if _, err := io.WriteString(in.in, "?"); err != nil { // what comes of it is not read
		t.Fatal(err)
	}
	began := time.Now()
	var took []time.Duration
	untilWithin(t, 2*patience, "it is gone", func() bool {
		at := time.Now()
		works.answers(t, "a colleague's silence")
		took = append(took, time.Since(at))
		return s.figure("process_open_fds") < files
	})
	gone := time.Since(began)
	slices.Sort(took)
	t.Logf("gone after %s; a colleague's %d keys: p50 %s, p99 %s", gone.Round(time.Second), len(took), took[len(took)/2],
		took[len(took)*99/100])
	_ = stops.Close()
}

// TestHostileClientsAreTheirOwnTrouble serves clients that do what none should, each in its way, beside one who works:
// their keys are answered all the while, and afterwards the server has as much as before.
func TestHostileClientsAreTheirOwnTrouble(t *testing.T) {
	t.Parallel()
	h, s, _ := served(t)
	works := h.guest(s, "boss").cockpit(120, 36, true)
	until(t, "the first screen", func() bool { return works.shown.Load() > 1000 })
	answered := func(during string) {
		t.Helper()
		works.answers(t, during)
	}
	answered("nothing")
	goroutines, files := s.figure("go_goroutines"), s.figure("process_open_fds")

	ana := h.guest(s, "ana")
	const most = 1<<32 - 1
	for _, size := range [][2]uint32{{0, 0}, {1, 1}, {65535, 65535}, {most, 1}, {1, most}, {most, most}} {
		in := ana.cockpit(size[0], size[1], true)
		until(t, "a screen", func() bool { return in.shown.Load() > 0 })
		for range 20 {
			if err := in.resize(size[1], size[0]); err != nil {
				t.Fatal(err)
			}
		}
		answered("a large screen")
		_ = in.Close()
	}
	if mib := s.figure("process_resident_memory_bytes") >> 20; mib > 600 {
		t.Errorf("%d MiB for screens of any size", mib)
	}
	storm := ana.cockpit(120, 36, true)
	for i := range uint32(30_000) {
		if err := storm.resize(80+i%100, 20+i%50); err != nil {
			t.Fatal(err)
		}
	}
	answered("a storm of sizes")
	before := storm.shown.Load()
	if err := storm.resize(100, 30); err != nil {
		t.Fatal(err)
	}
	until(t, "a screen after the storm", func() bool { return storm.shown.Load() > before })

	mute := h.guest(s, "ana")
	deaf := mute.cockpit(500, 200, false)
	deafEnds := make(chan error, 1)
	go func() { deafEnds <- deaf.Wait() }()
	go func() {
		for i := uint32(0); deaf.resize(400+i%100, 150+i%50) == nil; i++ {
			if _, err := io.WriteString(deaf.in, "jk"); err != nil {
				return
			}
			time.Sleep(5 * time.Millisecond) // as fast as a key that is held down
		}
	}()

	pastes := h.guest(s, "ana").cockpit(120, 36, true)
	until(t, "a screen to paste into", func() bool { return pastes.shown.Load() > 1000 })
	if _, err := io.WriteString(pastes.in, "/\x1b[200~"); err != nil {
		t.Fatal(err)
	}
	for range 32 { // 32 MiB that never end
		if _, err := io.WriteString(pastes.in, strings.Repeat("x", 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	answered("a paste without end")
	if mib := s.figure("process_resident_memory_bytes") >> 20; mib > 900 {
		t.Errorf("%d MiB for a paste without end", mib)
	}

	closes := h.guest(s, "ana")
	for range 20 {
		in := closes.cockpit(120, 36, true)
		_ = in.Close() // the connection stays
	}
	answered("channels that close")
	floods := h.guest(s, "ana")
	var open int
	for range 300 {
		if ch, requests, err := floods.OpenChannel("session", nil); err == nil {
			open++
			go ssh.DiscardRequests(requests)
			_ = ch
		}
	}
	if open > 10 {
		t.Errorf("%d channels on one connection", open)
	}
	requests, err := h.guest(s, "ana").NewSession()
	if err != nil {
		t.Fatal(err)
	}
	env := ssh.Marshal(struct{ Name, Value string }{"LC_X", strings.Repeat("x", 30<<10)})
	for range 1000 {
		usual := ssh.Marshal(struct{ Name string }{"USR1"})
		for kind, payload := range map[string][]byte{"env": env, "nonsense": nil, "signal": usual, "pty-req": env} {
			if _, err := requests.SendRequest(kind, false, payload); err != nil {
				t.Fatal(err)
			}
		}
	}
	if ok, err := requests.SendRequest("keepalive@openssh.com", true, nil); ok || err != nil { // it is answered behind all of them
		t.Error(ok, err)
	}
	answered("a flood of requests")
	for _, line := range []string{"list\x00--json", "\x00", strings.Repeat("a ", 30<<10), strings.Repeat("'", 60_001),
		strings.Repeat("y", 64<<10)} {
		one, err := closes.NewSession()
		if err != nil {
			t.Fatal(err)
		}
		if out, err := one.CombinedOutput(line); err == nil || slices.Contains(out, 0) {
			t.Errorf("%.20q: %v %.100q", line, err, out)
		}
	}
	huge, err := h.guest(s, "ana").NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if err := huge.Run(strings.Repeat("a", 1<<20)); err == nil {
		t.Error("a command of a mebibyte is run")
	}
	answered("commands that are none")
	if os.Getenv("EQLTUI_SIEGE") != "" { // it takes a while until what nobody reads fills what the client's library keeps
		select {
		case <-deafEnds:
		case <-time.After(2 * patience):
			t.Error("a client that does not read is kept")
		}
	}
	_ = mute.Close()
	_ = ana.Close()
	_ = pastes.Close()
	_ = closes.Close()
	_ = floods.Close()
	_ = requests.Close()
	// A client that does not read goes when its buffers are full and it was waited for: beside a busy machine that takes long.
	untilWithin(t, 4*patience, "the server has as many goroutines and files as before", func() bool {
		return s.figure("go_goroutines") <= goroutines+10 && s.figure("process_open_fds") <= files+5
	})
	answered("nothing more")
	if code := s.stop(); code != 0 {
		t.Errorf("it exits with %d", code)
	}
	if strings.Contains(s.says(), "fault") || strings.Contains(s.says(), "panic") {
		t.Error(s.says())
	}
}
