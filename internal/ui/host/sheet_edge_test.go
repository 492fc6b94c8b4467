package host

import (
	"strings"
	"testing"
)

func TestWhatStandsAtTheRightOfASheetEndsInOneColumn(t *testing.T) {
	t.Parallel()
	words := []string{"checked as you type", "passes both sides", "towards BANT", "assigned to you on submit"}
	for _, key := range []string{"a", "K"} {
		c := open(t, 120, 36, nil)
		c.press("j", "j", "j", key)
		c.sees("checked as you type")
		for _, row := range strings.Split(c.screen(), "\n") {
			for _, w := range words {
				_, after, found := strings.Cut(row, w)
				if found && !strings.HasPrefix(after, "  │") {
					t.Errorf("%s: %q is not two cells from the frame: %q", key, w, row)
				}
			}
		}
	}
}
