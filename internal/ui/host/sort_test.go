package host

import (
	"slices"
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/inbox"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// shown are the leads of the list, from the top.
func (c *cockpit) shown() (out []string) {
	for _, spot := range c.inbox().Order {
		out = append(out, spot.ID.String())
	}
	return out
}

func TestALetterSortsTheInboxAndTheOrderStays(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	byClock := c.shown()
	for _, order := range []struct {
		letter, head, column string
		by                   desk.Order
	}{
		{"s", "sort score ▾", "Scr▾ Company", desk.ByScore}, {"a", "sort age ▾", "", desk.ByAge},
		{"l", "sort last touch ▾", "", desk.ByTouch},
		{"c", "sort company ▴", "Company ▴", desk.ByCompany}, {"p", "sort partner ▴", "Partner ▴", desk.ByPartner},
	} {
		c.press(",")
		c.sees("Sort by")
		c.press(order.letter)
		c.seesNot("Sort by")
		c.sees(order.head)
		c.sees(order.column)
		c.seesNot("Under 30 min") // leads of all groups are mixed
		page, err := c.desk.Inbox(t.Context(), testdesk.As("ania"), desk.InboxQuery{Filter: c.inbox().Query(), Order: order.by})
		if err != nil {
			t.Fatal(err)
		}
		for i, spot := range page.Order {
			if c.shown()[i] != spot.ID.String() {
				t.Fatalf("by %s row %d is %s and not %s", order.by, i, c.shown()[i], spot.ID)
			}
		}
		if first := c.inbox().List.Key(); first != c.shown()[0] {
			t.Errorf("by %s the cursor is on %s", order.by, first)
		}
	}
	kept, err := c.desk.Setting(t.Context(), testdesk.As("ania"), inbox.InboxSetting)
	if err != nil || kept != "by:partner" {
		t.Errorf("kept is %q, %v", kept, err)
	}
	c.press(",", "k", "k", "k", "k", "k", "enter")
	c.sees("Under 30 min")
	if got := c.shown(); !slices.Equal(got, byClock) {
		t.Errorf("back by the clock: %v, want %v", got, byClock)
	}
}

// The first list is there in the order in which its reader left it, not in another one first.
func TestTheInboxOpensAsItWasSorted(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press(",", "c")
	byCompany := c.shown()
	again := openOn(t, c.desk, 120, 36)
	if got := again.shown(); !slices.Equal(got, byCompany) {
		t.Errorf("it opens with %v, want %v", got[:3], byCompany[:3])
	}
	again.sees("sort company")
}

func TestWhatIsReadyStandsOnTop(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, ready)
	c.sees("Ready to qualify  2")
	if got := c.shown()[:2]; !slices.Contains(got, "L-2041") || !slices.Contains(got, "L-2039") {
		t.Errorf("on top stand %v", got)
	}
	c.find("2041")
	c.press("a", "ctrl+s")
	c.sees("Ready to qualify  1") // it is no longer ready, it is qualified
	if l := c.desk.Copy(2041); l.Stage != "eql" {
		t.Errorf("it is %s", l.Stage)
	}
}
