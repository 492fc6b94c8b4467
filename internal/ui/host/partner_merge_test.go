package host

import (
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// mergeForm opens the page of a partner and the form that makes it one with another, with both answers given.
func mergeForm(c *cockpit) {
	c.press("2", "enter", "M")
	c.press("1", "tab", "right")
}

// What would come of a merge stands in the form before anything is done; the page of the one that is gone is that of the one it went
// into and says so, and one key there takes it back.
func TestTwoPartnersAreMadeOneByAForm(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("2", "enter", "M")
	c.sees("nothing is done yet")
	c.press("ctrl+s")
	c.sees("Choose the other partner")
	c.press("1", "ctrl+s")
	c.sees("Choose which of the two stays")
	c.press("esc")
	mergeForm(c)
	c.sees("pipeline")
	c.sees("Then")
	c.sees("Goes over:")
	before, err := c.desk.PartnerNames(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c.press("ctrl+s")
	c.sees("takes it back until")
	c.sees("was merged into")
	c.sees("by ania")
	after, err := c.desk.PartnerNames(t.Context())
	if err != nil || len(after) != len(before)-1 {
		t.Errorf("%d partners, %d before, %v", len(after), len(before), err)
	}
	c.press("u")
	c.seesNot("was merged into")
	if again, _ := c.desk.PartnerNames(t.Context()); len(again) != len(before) {
		t.Errorf("%d partners after it was taken back", len(again))
	}
}

// Of two people who merge one pair at once the first wins, and the second is told by whom and into what.
func TestOfTwoWhoMergeOnePairTheSecondIsTold(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, nil)
	mergeForm(c)
	c.sees("Goes over:")
	f, _ := c.root.sheet.(place.Sender)
	if f == nil {
		t.Fatal("there is no form")
	}
	form, _ := c.root.sheet.(interface{ Merging() desk.MergingPartners })
	q := form.Merging()
	if _, err := c.desk.MergePartners(t.Context(), testdesk.As("marta.wojcik"), q); err != nil {
		t.Fatal(err)
	}
	c.press("ctrl+s")
	c.sees("was merged into")
	c.sees("marta.wojcik")
	names, err := c.desk.PartnerNames(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		if n.ID == q.From {
			t.Errorf("%s is there", n.ID)
		}
	}
	c.press("esc")
	c.send(place.Woke{})
	c.press("r")
	c.sees("was merged into")
}

func TestWhoMayNotMergePartnersIsToldSo(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, func(o *Options, _ *testdesk.Desk) { o.Who.Role = desk.SDR })
	c.press("2", "M")
	c.sees("may not make partners one")
}
