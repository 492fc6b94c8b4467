//go:build unix

package e2e

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestDamageUnderARunningCockpitIsSaidAndEndsNothing overwrites the file while the cockpit shows it.
func TestDamageUnderARunningCockpitIsSaidAndEndsNothing(t *testing.T) {
	t.Parallel()
	db := filepath.Join(t.TempDir(), "leads.db")
	if out, err := exec.CommandContext(t.Context(), "eqltui", "demo", "--keep", db, "--now", friday, "--as",
		"ania").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	c := start(t, 120, 36, []string{"EQLTUI_DB=" + db}, "--now", friday)
	c.sees("gates")
	f, err := os.OpenFile(db, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(bytes.Repeat([]byte("garbage!"), int(info.Size()-8192)/8), 8192); err != nil {
		t.Fatal(err)
	}
	f.Close()
	c.press("/", "stage:won acme\r")
	c.shows("what is wrong", func(text string) bool { return strings.Contains(text, "the database is damaged") })
	c.press("j", "k", "t")
	c.leaves("\x03")

	out, err := exec.CommandContext(t.Context(), "eqltui", "--db", db, "--as", "ania", "list").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "eqltui doctor") {
		t.Errorf("list of a damaged database: %v: %s", err, out)
	}
	out, err = exec.CommandContext(t.Context(), "eqltui", "--db", db, "doctor").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "eqltui restore FILE") {
		t.Errorf("doctor: %v: %s", err, out)
	}
	again := start(t, 100, 30, []string{"EQLTUI_DB=" + db}, "--now", friday)
	code, err := again.Exit(patience)
	if err != nil || code != 1 || !strings.Contains(again.Text(), "eqltui doctor") {
		t.Errorf("the cockpit on it: exit %d, %v:\n%s", code, err, again.Text())
	}
}
