package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
)

// TestOfAMistypedDatabaseNothingIsLeft: only what brings something in may make one.
func TestOfAMistypedDatabaseNothingIsLeft(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "leads.csv")
	text := "referred_at,email,partner,program_tier\n2026-11-20,ewa@zuraw.example,acme,gold\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	lines := [][]string{
		{"undo"}, {"undo", "L-1"}, {"undo", "--import", "x"}, {"views", "save", "mine", "stage:new"}, {"views"}, {"list"}, {"show", "L-1"},
		{"person", "erase", "L-1", "--reason", "request", "--yes"}, {"person", "export", "L-1"}, {"verify", "--repair"},
		{"export", "leads"},
		{"policy", "show"}, {"import", "no-such-file.csv"}, {"import", "--dry-run", file}, {"backup", "x.db"}, {"doctor"},
		{"policy", "publish", "no-such-file.yaml"},
	}
	for _, v := range desk.Verbs() {
		act := desk.ActOf(v)
		if act.Verb == desk.Undo || act.Example == "" {
			continue
		}
		lines = append(lines, strings.Fields(strings.TrimPrefix(strings.Split(strings.TrimSpace(act.Example), "\n")[0], "eqltui ")))
	}
	for _, args := range lines {
		dir := filepath.Join(t.TempDir(), "folder")
		_, said, code, home := run(t, strings.NewReader(""), append([]string{"--db", filepath.Join(dir, "leads.db")}, args...)...)
		if code == exitDone && args[0] != "import" && args[0] != "policy" { // a dry run, and the policy that comes with the program
			t.Errorf("%v is done: %s", args, said)
		}
		for _, made := range []string{dir, filepath.Join(home, ".local", "share", "eqltui", "eqltui.db")} {
			if _, err := os.Stat(made); err == nil {
				t.Errorf("%v makes %s: %s", args, made, said)
			}
		}
	}
}
