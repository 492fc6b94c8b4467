//go:build unix

package e2e

import (
	"os"
	"testing"
)

// TestTheCockpitSaysThatItsDatabaseIsGone takes the file away under a form: nothing is acknowledged, what was
// typed stays, and once the file is back the same key saves it.
func TestTheCockpitSaysThatItsDatabaseIsGone(t *testing.T) {
	t.Parallel()
	db := demo(t)
	c := start(t, 120, 36, []string{"EQLTUI_DB=" + db, "EQLTUI_USER=ania"}, "--now", friday)
	c.sees("gates")
	c.press("n")
	c.sees("closing keeps a draft")
	c.press("asks for a demo in Q1")
	c.sees("in Q1")
	if err := os.Rename(db, db+".aside"); err != nil {
		t.Fatal(err)
	}
	c.press("\x13")
	c.sees("removed or renamed")
	c.sees("in Q1")
	if err := os.Rename(db+".aside", db); err != nil {
		t.Fatal(err)
	}
	c.press("\x13")
	c.sees("noted")
	c.leaves("\x03")
}
