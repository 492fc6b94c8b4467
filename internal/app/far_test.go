package app

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/eqltui/eqltui/internal/desk"
)

// Every command is said to be there over SSH or not, so that a new one is decided on.
func TestEveryCommandIsDecidedOnForThoseWhoComeThroughADoor(t *testing.T) {
	t.Parallel()
	known := far()
	root := (&app{}).tree()
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	seen := map[string]bool{}
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		path := strings.TrimPrefix(c.CommandPath(), "eqltui ")
		if seen[path] = true; c != root {
			if _, ok := known[path]; !ok {
				t.Errorf("%s: say in far whether it is there over SSH", path)
			}
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(root)
	for path := range known {
		if !seen[path] {
			t.Errorf("%s is no command", path)
		}
	}
}

// far sends a line through the door as whoever it is.
func (h *house) far(role desk.Role, line string) (code int, out, errs string) {
	h.t.Helper()
	var stdout, stderr bytes.Buffer
	a := &app{in: strings.NewReader(`{}`), out: &sink{w: &bytes.Buffer{}}, err: &sink{w: &stderr},
		env: []string{"HOME=" + h.home, "EQLTUI_USER=root"}}
	err := a.with(h.t.Context(), mustBeThere, func(ctx context.Context, s *session) error {
		if _, err := s.EditUser(ctx, s.who, desk.UserEdit{Do: "add", Name: "far",
			Role: role, Partner: map[bool]string{true: "acme"}[role == desk.Ally]}); err != nil {
			return err
		}
		who, err := s.Known(ctx, "far")
		if err != nil {
			return err
		}
		who.Served = true
		b := &app{in: strings.NewReader(`{}`), out: &sink{w: &stdout}, err: &sink{w: &stderr}, served: &session{Desk: s.Desk, who: who}}
		code = b.farRun(ctx, line)
		_, err = s.EditUser(ctx, s.who, desk.UserEdit{Do: "remove", Name: "far"})
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return code, stdout.String(), stderr.String()
}

func TestALineThroughTheDoorIsOneOfOursWithTheRightsOfWhoeverSentIt(t *testing.T) {
	t.Parallel()
	h := &house{t, t.TempDir()}
	h.bring("first")
	for _, row := range []struct {
		role desk.Role
		line string
		code int
		says string
	}{
		{desk.SDR, "list --json", exitDone, `"id":"L-1"`}, {desk.SDR, "eqltui list --json", exitDone, `"id":"L-1"`},
		{desk.SDR, "claim L-1", exitDone, "claimed"}, {desk.SDR, `note L-1 "it's fine"`, exitDone, "noted"},
		{desk.Viewer, "claim L-1", exitFailed, "viewer"}, {desk.SDR, "policy show", exitDone, "version"},
		{desk.SDR, "policy show --policy /etc/passwd", exitUsage, "file of the server"},
		{desk.SDR, "policy show --policy nosuchfile", exitUsage, "file of the server"},
		{desk.SDR, "score -", exitRejected, "error"}, {desk.SDR, "help", exitDone, "cockpit"}, {desk.SDR, "list --help", exitDone, "list"},
		{desk.SDR, "link check -", exitRejected, "no url"},
		{desk.Admin, "", exitUsage, "one of ours"}, {desk.Admin, "--json", exitUsage, "one of ours"},
		{desk.Admin, "list --db /etc/passwd", exitUsage, "--db"}, {desk.Admin, "list --db=", exitUsage, "--db"},
		{desk.Admin, "--as root list", exitUsage, "--as"}, {desk.Admin, "list --now 2026-01-01", exitUsage, "--now"},
		{desk.Admin, "import x.csv", exitUsage, "not there over SSH"}, {desk.Admin, "import -", exitUsage, "not there over SSH"},
		{desk.Admin, "backup x", exitUsage, "not there"}, {desk.Admin, "restore x", exitUsage, "not there"},
		{desk.Admin, "policy check x", exitUsage, "not there"}, {desk.Admin, "policy publish x", exitUsage, "not there"},
		{desk.Admin, "link check https://a.example --partners x", exitUsage, "--partners"},
		{desk.Admin, "score /etc/passwd", exitUsage, "file of the server"}, {desk.Admin, "sla x", exitUsage, "file of the server"},
		{desk.Admin, "score --policy x -", exitUsage, "--policy"},
		{desk.Admin, "route --replay 2026-11-01 2026-11-02 --policy x", exitUsage, "--policy"},
		{desk.Manager, "route --replay 2026-11-01 2026-11-02", exitDone, ""},
		{desk.Admin, "report weekly --out x", exitUsage, "--out"},
		{desk.Admin, "user list", exitUsage, "not there"}, {desk.Admin, "serve", exitUsage, "not there"},
		{desk.Admin, "doctor", exitUsage, "not there"}, {desk.Admin, "completion bash", exitUsage, "not there"},
		{desk.Admin, "__complete list ''", exitUsage, "one of ours"}, {desk.Admin, "ls", exitUsage, "no command"},
		{desk.Admin, "sh -c 'id'", exitUsage, ""}, {desk.Admin, "list; id", exitUsage, ""}, {desk.Admin, "note L-1 'x", exitUsage, "quote"},
	} {
		code, out, errs := h.far(row.role, row.line)
		if code != row.code || !strings.Contains(out+errs, row.says) {
			t.Errorf("%s %q: %d, want %d with %q\n%s%s", row.role, row.line, code, row.code, row.says, out, errs)
		}
	}
}

// Every flag that names a file says so, because those are refused over SSH.
func TestAFlagThatNamesAFileSaysSo(t *testing.T) {
	t.Parallel()
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		if far()[strings.TrimPrefix(c.CommandPath(), "eqltui ")] {
			c.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
				what, text := pflag.UnquoteUsage(f)
				if strings.Contains(strings.ToLower(text), "file") && what != "FILE" && f.Value.Type() != "bool" {
					t.Errorf("%s --%s: %s", c.CommandPath(), f.Name, text)
				}
			})
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk((&app{}).tree())
}

// The policy in force is that of the server's database, wherever it lies.
func TestThePolicyInForceIsShownThroughTheDoor(t *testing.T) {
	t.Parallel()
	h := &house{t, t.TempDir()}
	h.bring("first")
	const was, is = "{name: Mine,", "{name: Ours alone,"
	doc := strings.Replace(h.do("policy", "show", "--default"), was, is, 1)
	if !strings.Contains(doc, is) {
		t.Fatal("the default policy has no name to change")
	}
	file := filepath.Join(t.TempDir(), "policy.yaml")
	if err := os.WriteFile(file, []byte(doc), 0o600); err != nil {
		t.Fatal(err)
	}
	h.do("policy", "publish", file, "--why", "a test")
	if code, out, errs := h.far(desk.SDR, "policy show"); code != exitDone || !strings.Contains(out, is) {
		t.Errorf("%d %.200s %s", code, out, errs)
	}
}
