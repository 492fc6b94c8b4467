//go:build unix

package e2e

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestDamageUnderARunningCockpitIsSaidAndEndsNothing overwrites the file while the cockpit shows it.
func TestDamageUnderARunningCockpitIsSaidAndEndsNothing(t *testing.T) {
	t.Parallel()
	db := demo(t)
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
