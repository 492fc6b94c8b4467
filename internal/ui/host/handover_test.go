package host

import (
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/acts"
	"github.com/eqltui/eqltui/internal/ui/leadpage"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// find puts the cursor on a lead of the list.
func (c *cockpit) find(id string) {
	c.t.Helper()
	if !c.inbox().List.Select("L-" + id) {
		c.t.Fatalf("L-%s is not in the list", id)
	}
	c.run(c.inbox().Moved())
	c.settle()
}

// calls lets somebody have called a lead 20 minutes ago.
func calls(d *testdesk.Desk, id lead.ID, who string) {
	d.At(testdesk.Friday().Add(-20*time.Minute), func() { d.By(who, desk.Action{Verb: desk.Contact, By: "call"}, id) })
}

func TestThePreviewKnowsThatAnEarlierCallMeetsTheContactClock(t *testing.T) {
	t.Parallel()
	for who, want := range map[string]string{"ania": "met by your call of 14:12", "marco": "met by marco's call of 14:12",
		"": "contact clock of 4h starts"} {
		c := open(t, 120, 40, func(_ *Options, d *testdesk.Desk) {
			if who != "" {
				calls(d, 2041, who)
			}
		})
		c.find("2041")
		c.press("a")
		q := c.root.sheet.(*acts.Qualify)
		for _, id := range lead.Letters() {
			q.Form.Get(id).SetValue("yes")
		}
		q.Form.Get("us").SetValue("confirmed")
		q.Result.Verdict = lead.IsEQL
		if got := strings.Join(strings.Fields(q.ClockEffect()), " "); !strings.Contains(strings.ReplaceAll(got, "4h 00m", "4h"), want) {
			t.Errorf("%q: %q", who, got)
		}
	}
}

func TestAMetContactClockIsShown(t *testing.T) {
	t.Parallel()
	for _, late := range []bool{false, true} {
		for _, size := range [][2]int{{120, 36}, {80, 24}} {
			c := open(t, size[0], size[1], func(_ *Options, d *testdesk.Desk) {
				if late {
					d.At(testdesk.Friday().Add(-26*time.Hour), func() { d.Qualify("", 2041) })
					calls(d, 2041, "ania")
					return
				}
				calls(d, 2041, "ania")
				d.Qualify("", 2041)
			})
			c.find("2041")
			want := "met by your call of 14:12"
			if late {
				want = "met late by your call of 14:12"
			}
			c.sees(want)
			c.press("enter")
			c.sees(want)
		}
	}
}

func TestTheBriefStaysOnceTheLeadIsAccepted(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, func(_ *Options, d *testdesk.Desk) {
		a := testdesk.Qualifying("ania")
		a.Note = "calls back on Monday"
		d.By("marco", a, 2041)
	})
	c.find("2041")
	c.press("enter")
	c.sees("Hand-off brief")
	c.press("A")
	c.sees("sql")
	c.sees("Hand-off brief")
	if n := strings.Count(strings.Join(mustPage(c), "\n"), "Hand-off brief"); n != 1 {
		t.Errorf("the brief stands %d times on the page", n)
	}
}

func mustPage(c *cockpit) []string {
	l := c.root.top().(*leadpage.Page)
	lines, _ := l.Page(120)
	return lines
}

func TestALeadThatSalesSentBackSaysWhoAndWhy(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 18}} {
		c := open(t, size[0], size[1], func(_ *Options, d *testdesk.Desk) {
			d.Qualify("piotr", 2041)
			d.By("piotr", desk.Action{Verb: desk.Reject, Note: "budget is next year only"}, 2041)
		})
		c.find("2041")
		c.sees("ent back by piotr")
		if size[0] > 60 {
			c.sees("budget is next year only")
		}
		c.press("enter")
		c.sees("ent back by piotr")
		c.sees("budget is next year only")
	}
}

func TestHandToBeginsWithSalesAndEndsWithOneself(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.find("2041")
	c.press("a")
	q := c.root.sheet.(*acts.Qualify)
	to := q.Form.Get("to")
	var got []string
	for range 6 {
		got = append(got, to.Value())
		to.Key("right", "")
	}
	if strings.Join(got, " ") != " piotr marta.wojcik giulia marco ania" {
		t.Errorf("%q", got)
	}
}

func TestAnEQLThatWaitsForTheViewerIsMarkedCountedAndTold(t *testing.T) {
	t.Parallel()
	hand := func(d *testdesk.Desk) { d.By("marco", testdesk.Qualifying("ania"), 2041) }
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 18}} {
		c := open(t, size[0], size[1], func(_ *Options, d *testdesk.Desk) {
			d.Give("giulia", d.Listed()...)
		})
		c.seesNot("1 to accept")
		hand(c.desk)
		c.send(place.Woke{})
		c.sees("an EQL was handed to you")
		c.pass(5 * time.Second)
		c.sees("1 to accept")
		c.find("2041")
		c.sees("to accept")
	}
	viewer := open(t, 120, 36, func(o *Options, d *testdesk.Desk) {
		o.Who.Role = desk.SDR
		hand(d)
	})
	viewer.find("2041")
	viewer.seesNot("to accept")
}

func TestARefusedUndoOffersTheActBefore(t *testing.T) {
	t.Parallel()
	refused := func(w, h int) *cockpit {
		c := open(t, w, h, nil)
		first := c.root.subjects()[0].ID
		c.press("t")
		c.find("2041")
		c.press("t")
		c.desk.By("marco", desk.Action{Verb: desk.NoteIt, Note: "I have called them"}, 2041)
		c.press("u")
		if w > 60 {
			c.sees("L-2041: taking stays, marco acted on it since")
		}
		c.sees("L-2041: taking stays")
		c.sees("u again: taking on " + first.String())
		return c
	}
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 18}} {
		c := refused(size[0], size[1])
		first := c.root.further.act
		c.press("u")
		if c.desk.Batch == "" || c.desk.Batch != first {
			t.Errorf("took back %q, offered %q", c.desk.Batch, first)
		}
	}
	c := refused(120, 36)
	c.press("j")
	c.press("u")
	if c.desk.Batch != "" {
		t.Error("undo went on to an older act although the offer was gone")
	}
}
