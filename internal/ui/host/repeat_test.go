package host

import (
	"testing"

	"github.com/eqltui/eqltui/internal/ui/keys"
)

// Every key that can be asked about after an action must be answered, whatever the action was: the
// palette and help ask about all of them.
func TestAfterALoggedCallEveryKeyStillAnswers(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"ctrl+p", ":", "?", ".", "K", "u", "y", "o", "r"} {
		c := open(t, 120, 36, nil)
		c.press("j", "j", "K", "ctrl+s")
		c.sees("Żuraw Systemy")
		c.press(key)
		_ = c.screen()
	}
}

func TestACallIsRepeatedOnTheNextLeadWithoutTheAnswersOfTheLast(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("j", "j", "K", "y", "ctrl+s", "j", ".")
	if c.root.sheet == nil || c.root.sheet.ID() != keys.Call {
		t.Fatalf("no call card is open:\n%s", c.screen())
	}
	if got := c.draft(); got != "" {
		t.Errorf("the card is filled with %s", got)
	}
}
