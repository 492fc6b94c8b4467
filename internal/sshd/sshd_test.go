package sshd_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safego"
	"github.com/eqltui/eqltui/internal/sshd"
)

// soon is how long a test waits for what has to happen: long enough for a machine that is ten times slower.
const soon = time.Minute

// house is a door with people who are known, for tests.
type house struct {
	*sshd.Server
	t      *testing.T
	at     string
	broke  chan *safego.Panic
	wake   chan struct{}
	served chan *sshd.Session // each session as it begins

	mu    sync.Mutex
	known map[string]desk.Actor // by fingerprint
}

func (h *house) who(_ context.Context, print string) (desk.Actor, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	who, ok := h.known[print]
	if !ok {
		return who, fault.New(fault.NotFound, "come in", "nobody's", "")
	}
	return who, nil
}

func (h *house) still(ctx context.Context, who desk.Actor) (desk.Actor, error) {
	now, err := h.who(ctx, who.Key)
	if err != nil {
		return now, fault.New(fault.Denied, "come in", "removed", "ask an admin")
	}
	return now, nil
}

// let makes a key somebody's, "" nobody's.
func (h *house) let(key ssh.Signer, user string, role desk.Role) {
	print := ssh.FingerprintSHA256(key.PublicKey())
	h.mu.Lock()
	if delete(h.known, print); user != "" {
		h.known[print] = desk.Actor{User: user, Role: role, Served: true, Key: print}
	}
	h.mu.Unlock()
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

func key(t *testing.T) ssh.Signer {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

// open opens a door whose sessions echo: a command is answered, what is typed comes back.
func open(t *testing.T, limits sshd.Limits, serve func(ctx context.Context, s *sshd.Session) int) *house {
	t.Helper()
	return openBy(t, nil, limits, serve)
}

// openBy opens one by a clock, nil by the machine's.
func openBy(t *testing.T, clock *hands, limits sshd.Limits, serve func(ctx context.Context, s *sshd.Session) int) *house {
	t.Helper()
	h := &house{t: t, broke: make(chan *safego.Panic, 100), wake: make(chan struct{}, 1), known: map[string]desk.Actor{},
		served: make(chan *sshd.Session, 2000)}
	o := sshd.Options{Key: key(t), Who: h.who, Still: h.still,
		Changed: func(context.Context) <-chan struct{} { return h.wake },
		Caught:  func(p *safego.Panic) { h.broke <- p }, Limits: limits,
		Serve: func(ctx context.Context, s *sshd.Session) int {
			h.served <- s
			return serve(ctx, s)
		}}
	if clock != nil {
		o.Now, o.After = clock.now, clock.after
	}
	server, err := sshd.New(o)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h.Server, h.at = server, l.Addr().String()
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), soon)
		defer cancel()
		_ = server.Drain(ctx, "")
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return h
}

// waits is a session that ends when it is asked to, or when its client has gone.
func waits(ctx context.Context, s *sshd.Session) int {
	select {
	case <-ctx.Done():
		return 1
	case <-s.Leave():
		return 0
	}
}

func (h *house) dial(user string, keys ...ssh.Signer) (*ssh.Client, string, error) {
	said := ""
	c, err := ssh.Dial("tcp", h.at, &ssh.ClientConfig{User: user, Auth: []ssh.AuthMethod{ssh.PublicKeys(keys...)},
		HostKeyCallback: ssh.InsecureIgnoreHostKey(), BannerCallback: func(m string) error { said += m; return nil }})
	return c, said, err
}

func (h *house) in(keys ...ssh.Signer) *ssh.Client {
	h.t.Helper()
	c, _, err := h.dial("anybody", keys...)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = c.Close() })
	return c
}

// next is the next session that began.
func (h *house) next() *sshd.Session {
	h.t.Helper()
	select {
	case s := <-h.served:
		return s
	case <-time.After(soon):
		h.t.Fatal("no session began")
	}
	return nil
}

func ends(t *testing.T, what string, c <-chan struct{}) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(soon):
		t.Fatalf("%s does not end", what)
	}
}

// over is closed when a session of a client has ended.
func over(s *ssh.Session) <-chan struct{} {
	c := make(chan struct{})
	go func() { _ = s.Wait(); close(c) }()
	return c
}

func TestADoorThatKnowsNobodyIsNotOpened(t *testing.T) {
	t.Parallel()
	if _, err := sshd.New(sshd.Options{Key: key(t), Serve: waits}); err == nil {
		t.Error("it opens for everybody")
	}
}

func TestPeopleAreKnownByTheirKeysAlone(t *testing.T) {
	t.Parallel()
	h := open(t, sshd.Limits{}, func(_ context.Context, s *sshd.Session) int {
		fmt.Fprint(s.Out, s.Who.User)
		return 3
	})
	admin, ana, stranger := key(t), key(t), key(t)
	h.let(admin, "root", desk.Admin)
	h.let(ana, "ana", desk.SDR)
	c, _, err := h.dial("root", ana)
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.Output("who")
	var status *ssh.ExitError
	if string(out) != "ana" || !errors.As(err, &status) || status.ExitStatus() != 3 {
		t.Errorf("under root's name ana is %q, %v", out, err)
	}
	// An unknown key is refused and shown, and does not stand in the way of a known one behind it.
	_, said, err := h.dial("root", stranger)
	if err == nil || !strings.Contains(said, ssh.FingerprintSHA256(stranger.PublicKey())) || !strings.Contains(said, "eqltui user add") {
		t.Errorf("%v, told %q", err, said)
	}
	if _, _, err := h.dial("root", stranger, ana); err != nil {
		t.Error(err)
	}
	// Offering somebody's key and signing with another is nobody.
	if _, _, err := h.dial("root", &other{admin, ana}); err == nil {
		t.Error("a key that somebody only has the public part of opens")
	}
	if _, _, err := h.dial("root", &other{admin, ana}, ana); err == nil { // the connection is ended, or it is ana
		t.Log("a bad signature did not end the connection")
	}
	for what, method := range map[string]ssh.AuthMethod{"a password": ssh.Password("x"),
		"answers": ssh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) { return nil, nil })} {
		if _, err := ssh.Dial("tcp", h.at, &ssh.ClientConfig{User: "root", Auth: []ssh.AuthMethod{method},
			HostKeyCallback: ssh.InsecureIgnoreHostKey()}); err == nil {
			t.Errorf("%s opens", what)
		}
	}
	if _, err := ssh.Dial("tcp", h.at, &ssh.ClientConfig{User: "root", HostKeyCallback: ssh.InsecureIgnoreHostKey()}); err == nil {
		t.Error("nothing opens")
	}
}

// other shows one key and signs with another.
type other struct {
	ssh.Signer
	by ssh.Signer
}

func (o *other) Sign(r io.Reader, data []byte) (*ssh.Signature, error) { return o.by.Sign(r, data) }

func TestWeakAlgorithmsAreRefused(t *testing.T) {
	t.Parallel()
	h := open(t, sshd.Limits{}, waits)
	ana := key(t)
	h.let(ana, "ana", desk.SDR)
	dial := func(c ssh.Config) error {
		conn, err := ssh.Dial("tcp", h.at, &ssh.ClientConfig{Config: c, User: "a", Auth: []ssh.AuthMethod{ssh.PublicKeys(ana)},
			HostKeyCallback: ssh.InsecureIgnoreHostKey()})
		if err == nil {
			_ = conn.Close()
		}
		return err
	}
	insecure, good := ssh.InsecureAlgorithms(), ssh.SupportedAlgorithms()
	tried := 0
	for _, name := range append(insecure.KeyExchanges, "ecdh-sha2-nistp256", "diffie-hellman-group14-sha256") {
		tried++
		if dial(ssh.Config{KeyExchanges: []string{name}}) == nil {
			t.Errorf("key exchange %s", name)
		}
	}
	for _, name := range insecure.Ciphers {
		tried++
		if dial(ssh.Config{Ciphers: []string{name}}) == nil {
			t.Errorf("cipher %s", name)
		}
	}
	for _, name := range append(insecure.MACs, "hmac-sha2-256", "hmac-sha2-512") {
		tried++
		if dial(ssh.Config{Ciphers: []string{"aes128-ctr"}, MACs: []string{name}}) == nil {
			t.Errorf("MAC %s", name)
		}
	}
	if tried < 8 || len(good.KeyExchanges) == 0 {
		t.Errorf("only %d algorithms were tried", tried)
	}
	for _, name := range []string{"mlkem768x25519-sha256", "curve25519-sha256"} {
		if err := dial(ssh.Config{KeyExchanges: []string{name}}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNothingButSessionsIsThere(t *testing.T) {
	t.Parallel()
	h := open(t, sshd.Limits{}, waits)
	ana := key(t)
	h.let(ana, "ana", desk.SDR)
	c := h.in(ana)
	for _, kind := range []string{"direct-tcpip", "direct-streamlocal@openssh.com", "x11",
		"auth-agent@openssh.com", "tun@openssh.com", "nonsense"} {
		if ch, _, err := c.OpenChannel(kind, nil); err == nil {
			_ = ch.Close()
			t.Errorf("a channel %s is there", kind)
		}
	}
	for _, kind := range []string{"tcpip-forward", "streamlocal-forward@openssh.com", "nonsense"} {
		if ok, _, err := c.SendRequest(kind, true, ssh.Marshal(struct {
			Host string
			Port uint32
		}{"127.0.0.1", 0})); ok || err != nil {
			t.Errorf("the request %s: %t %v", kind, ok, err)
		}
	}
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"subsystem", "auth-agent-req@openssh.com", "x11-req", "break", "nonsense", "window-change"} {
		if ok, err := s.SendRequest(kind, true, ssh.Marshal(struct{ Name string }{"sftp"})); ok || err != nil {
			t.Errorf("the request %s in a session: %t %v", kind, ok, err)
		}
	}
	if err := s.Shell(); err != nil {
		t.Fatal(err)
	}
	h.next()
	if err := s.Start("again"); err == nil {
		t.Error("one channel runs twice")
	}
}

func TestWhatAClientSaysOfItsTerminalIsBounded(t *testing.T) {
	t.Parallel()
	h := open(t, sshd.Limits{}, waits)
	ana := key(t)
	h.let(ana, "ana", desk.SDR)
	c := h.in(ana)
	type pty struct {
		Term       string
		W, H, X, Y uint32
		Modes      string
	}
	for _, row := range []struct {
		w, h uint32
		want sshd.Size
	}{
		{0, 0, sshd.Size{Width: 80, Height: 24}}, {1, 1, sshd.Size{Width: 20, Height: 5}}, {120, 36, sshd.Size{Width: 120, Height: 36}},
		{65535, 65535, sshd.Size{Width: 500, Height: 200}},
		{1<<32 - 1, 1, sshd.Size{Width: 500, Height: 5}}, {1, 1<<32 - 1, sshd.Size{Width: 20, Height: 200}},
	} {
		s, err := c.NewSession()
		if err != nil {
			t.Fatal(err)
		}
		if ok, err := s.SendRequest("pty-req", true, ssh.Marshal(pty{strings.Repeat("x", 65), row.w, row.h, 0, 0, ""})); ok || err != nil {
			t.Error("a long TERM is taken")
		}
		if ok, err := s.SendRequest("pty-req", true, ssh.Marshal(pty{"xterm", row.w, row.h, 0, 0, ""})); !ok || err != nil {
			t.Fatal("no terminal")
		}
		for name, want := range map[string]bool{"LANG": true, "LC_ALL": true, "NO_COLOR": true,
			"PATH": false, "LD_PRELOAD": false, "EQLTUI_DB": false,
			"TERM": false} {
			if err := s.Setenv(name, "x"); (err == nil) != want {
				t.Errorf("%s: %v", name, err)
			}
		}
		for range 20 {
			_ = s.Setenv("LC_X", "y")
		}
		if s.Setenv("LANG", strings.Repeat("x", 513)) == nil || s.Setenv("LC_\x1b", "a") == nil || s.Setenv("LANG", "\x1b[2J") == nil {
			t.Error("what is no word of an environment is taken")
		}
		if err := s.Shell(); err != nil {
			t.Fatal(err)
		}
		one := h.next()
		if one.Size != row.want || len(one.Env) != 16 || one.Term != "xterm" {
			t.Errorf("%d x %d is %v, with %d variables", row.w, row.h, one.Size, len(one.Env))
		}
		if err := s.WindowChange(int(row.h), int(row.w)); err != nil {
			t.Fatal(err)
		}
		select {
		case size := <-one.Sizes():
			if size != row.want {
				t.Errorf("changed to %d x %d it is %v", row.w, row.h, size)
			}
		case <-time.After(soon):
			t.Fatal("no change of size")
		}
		_ = s.Close()
	}
}

// A client that changes its size as fast as it can, while nobody looks, is never kept waiting, and only the newest
// size is kept.
func TestAStormOfSizesHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	look := make(chan struct{})
	h := open(t, sshd.Limits{}, func(ctx context.Context, s *sshd.Session) int {
		select {
		case <-look:
		case <-ctx.Done():
		}
		size := <-s.Sizes()
		fmt.Fprintf(s.Out, "%dx%d", size.Width, size.Height)
		return 0
	})
	ana := key(t)
	h.let(ana, "ana", desk.SDR)
	s, err := h.in(ana).NewSession()
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.RequestPty("xterm", 24, 80, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Shell(); err != nil {
		t.Fatal(err)
	}
	for i := range 50_000 {
		if err := s.WindowChange(30+i%10, 100+i%10); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.WindowChange(44, 144); err != nil {
		t.Fatal(err)
	}
	if ok, err := s.SendRequest("nonsense", true, nil); ok || err != nil { // answered in turn: all before it is taken
		t.Fatal(ok, err)
	}
	close(look)
	if got, _ := io.ReadAll(out); string(got) != "144x44" {
		t.Errorf("the newest size is %q", got)
	}
}
