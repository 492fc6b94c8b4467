package host

import "testing"

// TestAProposalIsAnsweredInItsSheet takes a value, takes that back, refuses it, and is told why a stale one is not taken.
func TestAProposalIsAnsweredInItsSheet(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, proposing)
	c.find("2039")
	c.press("E")
	c.sees("3 wait")
	c.sees("1180")
	c.sees("changed since")
	c.press("u")
	c.sees("Nothing was answered here yet")
	c.press("y")
	c.sees("2 wait")
	c.sees("Employees 1180: yes, said ania")
	c.sees("minutes saved 4")
	c.press("u")
	c.sees("3 wait")
	c.sees("minutes saved 0")
	c.press("n")
	c.sees("2 wait")
	c.sees("Employees 1180: no, said ania")
	c.press("g", "y")
	c.sees("industry changed since it was asked for")
	c.sees("2 wait")
	c.press("esc")
	c.seesNot("Proposed for")
}
