package host

import (
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

func TestAColleaguesLeadIsNotArchivedByOneKey(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, func(_ *Options, d *testdesk.Desk) {
		d.Give("marco", d.Listed()...)
	})
	id := c.root.subjects()[0].ID
	sent := len(c.desk.Sent)
	c.press("Z")
	c.sees("is marco's. Go on with archive")
	c.press("esc")
	if len(c.desk.Sent) != sent || c.root.sheet != nil {
		t.Fatal("esc did not leave it as it was")
	}
	c.press("Z", "ctrl+s")
	if got := c.last(); got.Action.Verb != desk.Archive || got.IDs[0] != id {
		t.Errorf("sent %+v", got)
	}
}

func TestAnOwnLeadIsArchivedAtOnce(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, func(_ *Options, d *testdesk.Desk) {
		d.Give("ania", d.Listed()...)
	})
	c.press("Z")
	if got := c.last().Action; got.Verb != desk.Archive || c.root.sheet != nil {
		t.Errorf("sent %+v", got)
	}
}

func TestAfterACallTheCursorStaysWithTheLead(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	id := c.root.subjects()[0].ID
	c.press("K", "ctrl+s")
	if c.root.sheet != nil {
		t.Fatalf("the call was not taken:\n%s", c.screen())
	}
	if got := c.root.subjects(); len(got) != 1 || got[0].ID != id {
		t.Errorf("the next key would meet %s, the call was with %s", got[0].ID, id)
	}
}
