//go:build unix

package e2e

import (
	"os"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/e2e/screen"
)

// TestAForcedCommandIsTheSameDoor runs what stands in authorized_keys of the system's server: whose rights a command has
// follows from the user that is named there, whatever the client sends.
func TestAForcedCommandIsTheSameDoor(t *testing.T) {
	t.Parallel()
	h := newTeam(t)
	h.partners("acme")
	h.write("r.csv", "referred_at,email,partner,program_tier,company\n2026-11-20T09:00:00Z,ewa@zuraw.example,acme,gold,Zuraw\n")
	h.do("import", "--kind", "referrals", "r.csv")
	for _, u := range [][]string{{"ana", "sdr"}, {"vera", "viewer"}, {"pat", "partner", "--partner", "acme"}} {
		h.do(append([]string{"user", "add", u[0], "--role", u[1]}, u[2:]...)...)
	}
	sends := func(user, line string, args ...string) (string, int) {
		t.Helper()
		one := *h
		one.env = append([]string{"SSH_ORIGINAL_COMMAND=" + line, "SSH_CONNECTION=192.0.2.1 5 192.0.2.2 22"}, h.env...)
		return one.exits(append([]string{"attach", "--user", user}, args...)...)
	}
	for _, row := range []struct {
		user, line string
		code       int
		says       string
	}{
		{"ana", "list --json", 0, `"id":"L-1"`}, {"ana", "claim L-1", 0, "claimed"}, {"vera", "claim L-1", 1, "viewer"},
		{"vera", "show L-1", 0, "Zuraw"}, {"pat", "status --json", 0, `"id":"L-1"`}, {"pat", "list", 2, "partners"},
		{"vera", "--as root claim L-1", 2, "--as"}, {"vera", "claim L-1 --as root", 2, "--as"}, {"ana", "list --db /etc/passwd", 2, "--db"},
		{"ana", "attach --user root", 2, ""}, {"ana", "attach --user root list", 2, ""}, {"ana", "user list", 2, ""},
		{"ana", "serve", 2, ""},
		{"ana", "sh -c id", 2, ""}, {"ana", "list; id", 2, ""}, {"ana", "import r.csv", 2, ""}, {"ana", "score /etc/passwd", 2, ""},
		{"ana", "export leads --out x.csv", 2, ""}, {"ana", "'", 2, "quote"}, {"ana", "   ", 2, ""}, {"ana", "--user root list", 2, ""},
		{"nobody", "list", 1, "nobody"}, {"", "list", 2, ""}, {"root\n", "list", 1, ""}, {"../root", "list", 1, ""},
	} {
		out, code := sends(row.user, row.line)
		if code != row.code || !strings.Contains(out, row.says) || strings.Contains(out, "goroutine ") {
			t.Errorf("%q sends %q: %d, want %d with %q: %s", row.user, row.line, code, row.code, row.says, out)
		}
	}
	if out, _ := sends("vera", "show L-1 --json"); strings.Contains(out, "ewa@") {
		t.Errorf("a viewer is told how people are reached: %s", out)
	}
	if out := h.do("user", "list"); strings.Contains(out, "nobody") {
		t.Errorf("somebody was made by coming: %s", out)
	}
	// Nobody becomes the admin of a new database by being the first who comes.
	fresh := newTeam(t)
	if out, code := fresh.exits("attach", "--user", "eve"); code == 0 {
		t.Errorf("a database is made: %s", out)
	}
	fresh.partners("acme")
	if out, code := fresh.exits("attach", "--user", "eve"); code == 0 || strings.Contains(fresh.do("user", "list"), "eve") {
		t.Errorf("%d %s", code, out)
	}
	in, err := screen.Start(h.cmd("eqltui", "attach", "--user", "ana"), 100, 30)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if err := in.Sees(patience, "Inbox"); err != nil {
		t.Fatal(err)
	}
	h.do("user", "remove", "ana")
	if err := in.Type("n"); err != nil {
		t.Fatal(err)
	}
	if out, code := sends("ana", "list"); code == 0 {
		t.Errorf("who was removed comes in: %s", out)
	}
}

// TestCockpitsOfSeveralProcessesSeeEachOther has somebody at the machine, somebody through the system's server and somebody
// through our own at one database: each is told of the others, and when they leave. Nothing of it stays.
func TestCockpitsOfSeveralProcessesSeeEachOther(t *testing.T) {
	t.Parallel()
	h, s, _ := served(t)
	h.do("user", "add", "olga", "--role", "sdr")
	open := func(args ...string) *screen.Screen {
		t.Helper()
		one, err := screen.Start(h.cmd("eqltui", args...), 120, 30)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { one.Close() })
		if err := one.Sees(patience, "Inbox"); err != nil {
			t.Fatal(err)
		}
		return one
	}
	root := open()
	if err := root.Type("W"); err != nil {
		t.Fatal(err)
	}
	olga := open("attach", "--user", "olga")
	ana := h.guest(s, "ana").cockpit(120, 36, true)
	for _, who := range []string{"olga", "attach", "ana", "ssh", "local"} {
		if err := root.Sees(patience, who); err != nil {
			t.Fatal(err)
		}
	}
	if err := olga.Type("W"); err != nil {
		t.Fatal(err)
	}
	if err := olga.Sees(patience, "local"); err != nil {
		t.Fatal(err)
	}
	_ = ana.Close()
	if err := olga.Type("q"); err != nil {
		t.Fatal(err)
	}
	if _, err := olga.Exit(patience); err != nil {
		t.Fatal(err)
	}
	if _, err := root.Wait(patience, "they have left", func(text string) bool {
		return strings.Contains(text, "1 active")
	}); err != nil {
		t.Fatal(err)
	}
	if code := s.stop(); code != 0 {
		t.Errorf("the server exits with %d", code)
	}
	if err := root.Type("q"); err != nil {
		t.Fatal(err)
	}
	if _, err := root.Exit(patience); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(h.db() + ".here"); !os.IsNotExist(err) {
		t.Errorf("who was here is still written: %v", err)
	}
}
