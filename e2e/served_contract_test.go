//go:build unix

package e2e

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/eqltui/eqltui/e2e/screen"
)

// served is a small team that is served: acme and ponte have tokens, ana (sdr), vera (viewer), boss (admin) and pat (of acme)
// have keys, acme has sent L-1 and ponte L-2.
func served(t *testing.T, args ...string) (h *team, s *server, tokens map[string]string) {
	t.Helper()
	h = newTeam(t)
	h.partners("acme", "ponte")
	tokens = map[string]string{}
	for _, p := range []string{"acme", "ponte"} {
		tokens[p] = h.do("partner", "token", p)
	}
	for _, u := range [][]string{{"ana", "sdr"}, {"vera", "viewer"}, {"boss", "admin"}, {"pat", "partner", "--partner", "acme"}} {
		h.do(append([]string{"user", "add", u[0], "--role", u[1], "--key", h.key(u[0])}, u[2:]...)...)
	}
	s = h.serve(args...)
	for i, p := range []string{"acme", "ponte"} {
		if status, _, text := s.ask("POST", "/v1/referrals", tokens[p], referral(i+1)); status != 200 || !strings.Contains(text, `"created"`) {
			t.Fatalf("%d %s", status, text)
		}
	}
	return h, s, tokens
}

// referred is when all records of these tests were, so that one that comes again is the same to the byte.
var referred = sync.OnceValue(func() string { return time.Now().Add(-time.Hour).UTC().Format(time.RFC3339) })

// referral is a record of a person and a company of their own.
func referral(n int) string {
	return fmt.Sprintf(`{"referred_at":%q,"email":"ewa%d@firm%d.example","phone":"+48 600 700 80%d","company":"Firm %d","program_tier":"gold",`+
		`"external_id":"ref-%d"}`, referred(), n, n, n%10, n, n)
}

// keysOf are the keys of a JSON object, sorted.
func keysOf(t *testing.T, text string) (out []string) {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	for k := range doc {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// Over SSH a command is the same as locally with the rights of whoever sent it, and nothing else is there.
func TestTheDoorForPeopleKeepsItsContract(t *testing.T) {
	t.Parallel()
	h, s, _ := served(t)
	for _, row := range []struct {
		key, line string
		codes     []int
		says      string
	}{
		{"ana", "list --json", []int{0}, `"id":"L-1"`}, {"ana", "claim L-1", []int{0}, "claimed"}, {"boss", "list stage:new", []int{0}, "L-2"},
		{"vera", "claim L-1", []int{1, 2, 4}, "viewer"}, {"vera", "show L-1 --json", []int{0}, `"id":"L-1"`},
		{"pat", "status --json", []int{0}, `"id":"L-1"`}, {"pat", "list", []int{1, 2, 4}, "partner"}, {"pat", "show L-1", []int{1, 2, 4}, ""},
		{"pat", "", []int{1, 2, 4}, ""}, {"ana", "sh -c id", []int{2}, ""}, {"ana", "ls", []int{2}, ""}, {"ana", "list; id", []int{2}, ""},
		{"boss", "list --db /etc/passwd", []int{2}, ""}, {"boss", "list --as vera", []int{2}, ""},
		{"boss", "list --now 2026-01-01", []int{2}, ""},
		{"boss", "import x.csv", []int{2}, ""}, {"boss", "backup x.db", []int{2}, ""}, {"boss", "restore x.db", []int{2}, ""},
		{"boss", "policy check x", []int{2}, ""}, {"boss", "policy publish x", []int{2}, ""},
		{"boss", "link check --partners x", []int{2}, ""},
		{"boss", "score /etc/passwd", []int{2}, ""}, {"boss", "sla /etc/passwd", []int{2}, ""}, {"boss", "user list", []int{2}, ""},
		{"boss", "partner token acme", []int{2}, ""}, {"boss", "partner channel acme --file", []int{2}, ""},
		{"boss", "serve", []int{2}, ""},
	} {
		if row.line == "" {
			continue // the cockpit wants a terminal
		}
		out, code := h.answers(s.ssh, row.key, row.line)
		if !slices.Contains(row.codes, code) || !strings.Contains(out, row.says) {
			t.Errorf("%s: %q exits with %d, not one of %v: %s", row.key, row.line, code, row.codes, out)
		}
	}
	for _, line := range []string{"list --json", "show L-1 --json", "show L-1", "list", "export leads"} {
		if out, _ := h.answers(s.ssh, "vera", line); strings.Contains(out, "ewa1@") || strings.Contains(out, "600 700") {
			t.Errorf("a viewer's %q tells how people are reached: %s", line, out)
		}
	}
	if out, _ := h.answers(s.ssh, "ana", "show L-1 --json"); !strings.Contains(out, "ewa1@") {
		t.Errorf("nobody is told: the test before proves nothing: %s", out)
	}
	out, _ := h.answers(s.ssh, "pat", "status --json")
	if got := keysOf(t, strings.TrimSpace(out)); !slices.Equal(got, []string{"company", "id", "next", "question", "since", "state"}) ||
		strings.Contains(out, "L-2") {
		t.Errorf("status tells %v: %s", got, out)
	}
	// What SSH can carry beside a session.
	canary, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer canary.Close()
	reached := make(chan struct{}, 9)
	go func() {
		for {
			c, err := canary.Accept()
			if err != nil {
				return
			}
			reached <- struct{}{}
			c.Close()
		}
	}()
	at := canary.Addr().String()
	if out, err := h.ssh(s.ssh, "ana", "-W"+at).CombinedOutput(); err == nil {
		t.Errorf("a connection is carried on: %s", out)
	}
	if out, err := h.ssh(s.ssh, "ana", "-s", "sftp").CombinedOutput(); err == nil {
		t.Errorf("a subsystem is there: %s", out)
	}
	if out, err := h.ssh(s.ssh, "ana", "-oExitOnForwardFailure=yes", "-R0:"+at, "version").CombinedOutput(); err == nil {
		t.Errorf("a port is listened at: %s", out)
	}
	if len(reached) > 0 {
		t.Error("somebody was reached through the door")
	}
	if out, code := h.answers(s.ssh, "ana", "version", "-A", "-X"); code != 0 || strings.Contains(out, "forwarding succeeded") {
		t.Errorf("with an agent and X11 offered: %d %s", code, out)
	}
}

// What an admin changes by commands holds for whoever is in within seconds.
func TestAServerFollowsItsAdmin(t *testing.T) {
	t.Parallel()
	h, s, tokens := served(t)
	enter := func(key string) *screen.Screen {
		t.Helper()
		in, err := screen.Start(h.ssh(s.ssh, key, "-t"), 100, 30)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = in.Close() })
		if err := in.Sees(patience, "Inbox"); err != nil {
			t.Fatal(err)
		}
		return in
	}
	ana, vera, boss := enter("ana"), enter("vera"), enter("boss")
	if err := ana.Sees(patience, "▌"); err != nil {
		t.Error(err)
	}
	h.do("--as", "root", "tag", "L-1", "seen-by-all")
	if status, _, text := s.ask("POST", "/v1/referrals", tokens["acme"], referral(7)); status != 200 {
		t.Fatalf("%d %s", status, text)
	}
	for name, in := range map[string]*screen.Screen{"ana": ana, "vera": vera, "boss": boss} {
		if err := in.Sees(patience, "Firm 7"); err != nil {
			t.Errorf("%s does not see the lead that came: %v", name, err)
		}
	}
	if err := ana.Type("W"); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"ana", "vera", "boss"} {
		if err := ana.Sees(patience, name); err != nil {
			t.Error(err)
		}
	}
	began := time.Now()
	h.do("user", "key", "remove", "ana", strings.TrimSpace(h.line("ana")))
	h.do("user", "remove", "vera")
	for name, in := range map[string]*screen.Screen{"ana": ana, "vera": vera} {
		if _, err := in.Exit(patience); err != nil {
			t.Errorf("%s is in still: %v", name, err)
		}
	}
	t.Logf("out after %s", time.Since(began).Round(time.Millisecond))
	for _, name := range []string{"ana", "vera"} {
		if out, code := h.answers(s.ssh, name, "list"); code != 255 {
			t.Errorf("%s comes in: %d %s", name, code, out)
		}
	}
	h.do("partner", "token", "acme", "--revoke")
	next := h.do("partner", "token", "ponte")
	for name, token := range map[string]string{"revoked": tokens["acme"], "replaced": tokens["ponte"]} {
		until(t, "401 for one that was "+name, func() bool {
			status, _, _ := s.ask("GET", "/v1/referrals/L-1", token, "")
			return status == 401
		})
	}
	if status, _, text := s.ask("GET", "/v1/referrals/L-2", next, ""); status != 200 {
		t.Errorf("the new token: %d %s", status, text)
	}
	if err := boss.Type("j"); err != nil {
		t.Fatal(err)
	}
	if code := s.stop(); code != 0 {
		t.Errorf("it exits with %d", code)
	}
	if err := boss.Sees(patience, "the server is stopping"); err != nil {
		t.Error(err)
	}
	if _, err := boss.Exit(patience); err != nil {
		t.Error(err)
	}
	if left := boss.Leftover(); left != "" {
		t.Errorf("the terminal is left with %s", left)
	}
}

// line is the public line of a key that was made.
func (h *team) line(name string) string {
	h.t.Helper()
	doc, err := os.ReadFile(filepath.Join(h.dir, name+".pub"))
	if err != nil {
		h.t.Fatal(err)
	}
	return string(doc)
}

// A server says in words why it does not start, and one database is served once.
func TestAServerSaysWhyItDoesNotStart(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	h.partners("acme")
	first := h.serve()
	if n := len(strings.Split(first.says(), "\n")); n != 2 {
		t.Errorf("it says %d lines for two doors: %s", n, first.says())
	}
	out, code := h.exits("serve", "--ssh", "off", "--http", "off")
	if code == 0 || !strings.Contains(out, fmt.Sprintf("process %d serves this database already", first.cmd.Process.Pid)) {
		t.Errorf("a second one: %d %s", code, out)
	}
	other := newTeam(t)
	other.partners("acme")
	for _, row := range []struct {
		what string
		args []string
		says string
	}{
		{"a port in use", []string{"--ssh", "127.0.0.1:" + first.ssh, "--http", "off"}, "address already in use"},
		{"the other port in use", []string{"--ssh", "off", "--http", first.http}, "address already in use"},
		{"no address", []string{"--ssh", "nonsense", "--http", "off"}, "nonsense"},
		{"no port", []string{"--ssh", "127.0.0.1:99999", "--http", "off"}, "99999"},
		{"a host key that is none", []string{"--host-key", "partners.csv", "--ssh", "127.0.0.1:0", "--http", "off"}, "key"},
		{"a folder as host key", []string{"--host-key", ".", "--ssh", "127.0.0.1:0", "--http", "off"}, "host key"},
	} {
		out, code := other.exits(append([]string{"serve"}, row.args...)...)
		if code == 0 || !strings.Contains(out, row.says) || !strings.Contains(out, "hint:") || strings.Contains(out, "goroutine") {
			t.Errorf("%s: %d %s", row.what, code, out)
		}
	}
	// The host key is the owner's alone, is kept, and is refused where others may read it.
	path := h.db() + ".hostkey"
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v %v", info.Mode(), err)
	}
	doc, _ := os.ReadFile(path)
	if code := first.stop(); code != 0 {
		t.Errorf("it exits with %d", code)
	}
	again := h.serve()
	if code := again.stop(); code != 0 {
		t.Errorf("it exits with %d", code)
	}
	if kept, _ := os.ReadFile(path); string(kept) != string(doc) {
		t.Error("the host key is another one after a restart")
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if out, code := h.exits("serve", "--ssh", "127.0.0.1:0", "--http", "off"); code == 0 || !strings.Contains(out, "chmod 600") {
		t.Errorf("a key that others read: %d %s", code, out)
	}
	if out, code := h.exits("serve", "--ssh", "off", "--http", "nonsense"); code == 0 {
		t.Errorf("%s", out)
	}
}

// A second signal ends a server at once that waits for somebody.
func TestASecondSignalEndsAServer(t *testing.T) {
	t.Parallel()
	h, s, tokens := served(t)
	// A request that never ends keeps the first signal waiting.
	c, err := net.Dial("tcp", s.http)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprintf(c, "POST /v1/referrals HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"+
		"Content-Length: 9\r\n\r\n{", tokens["acme"])
	s.ask("GET", "/healthz", "", "") // it is being read by now
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	until(t, "its door is shut", func() bool {
		c, err := net.DialTimeout("tcp", s.http, time.Second)
		if err == nil {
			_ = c.Close()
		}
		return err != nil
	})
	select {
	case <-s.done:
		t.Skip("it had ended already: this machine was too slow for the test")
	default:
	}
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	s.ended()
	if wrong := sound(t.Context(), h.db(), nil); len(wrong) > 0 {
		t.Errorf("%v", wrong)
	}
}
