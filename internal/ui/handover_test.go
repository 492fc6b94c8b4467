package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/fakedesk"
)

// find puts the cursor on a lead of the list.
func (c *cockpit) find(id string) {
	c.t.Helper()
	if !c.root.inbox.list.Select("L-" + id) {
		c.t.Fatalf("L-%s is not in the list", id)
	}
	c.run(c.root.inbox.moved())
	c.settle()
}

// calls makes a lead that the viewer called 20 minutes ago.
func calls(d *fakedesk.Desk, id lead.ID, who string) {
	d.Edit(id, func(l *desk.Detail) {
		l.Contacted = &desk.Outreach{At: fakedesk.Friday().Add(-20 * time.Minute), Who: who, How: "call"}
	})
}

func TestThePreviewKnowsThatAnEarlierCallMeetsTheContactClock(t *testing.T) {
	t.Parallel()
	for who, want := range map[string]string{"ania": "met by your call of 14:12", "marco": "met by marco's call of 14:12", "": "contact clock of 4h starts"} {
		c := open(t, 120, 40, func(_ *Options, d *fakedesk.Desk) {
			if who != "" {
				calls(d, 2041, who)
			}
		})
		c.find("2041")
		c.press("a")
		q := c.root.sheet.(*qualify)
		for _, id := range lead.Letters() {
			q.form.Get(id).SetValue("yes")
		}
		q.form.Get("us").SetValue("confirmed")
		q.result.Verdict = lead.IsEQL
		if got := strings.Join(strings.Fields(q.clockEffect()), " "); !strings.Contains(strings.ReplaceAll(got, "4h 00m", "4h"), want) {
			t.Errorf("%q: %q", who, got)
		}
	}
}

func TestAMetContactClockIsShown(t *testing.T) {
	t.Parallel()
	for _, late := range []bool{false, true} {
		for _, size := range [][2]int{{120, 36}, {80, 24}} {
			c := open(t, size[0], size[1], func(_ *Options, d *fakedesk.Desk) {
				calls(d, 2041, "ania")
				d.Edit(2041, func(l *desk.Detail) {
					start := l.Contacted.At
					if late {
						start = start.Add(-5 * time.Hour)
					}
					l.Stage, l.Stopped, l.Clock = lead.EQL, &desk.Clock{Kind: lead.ContactClock, Start: start, Stop: &l.Contacted.At, Alert: 2 * time.Hour, Breach: 4 * time.Hour, Calendar: l.Clock.Calendar}, nil
				})
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
	c := open(t, 120, 36, func(_ *Options, d *fakedesk.Desk) {
		d.Edit(2041, func(l *desk.Detail) {
			b := desk.BriefOf(l, desk.Action{To: "ania", Note: "calls back on Monday"}, "marco", fakedesk.Friday())
			l.Brief, l.Owner, l.Stage = &b, "ania", lead.EQL
		})
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
	l := c.root.top().(*leadScreen)
	lines, _ := l.page(120)
	return lines
}

func TestALeadThatSalesSentBackSaysWhoAndWhy(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 18}} {
		c := open(t, size[0], size[1], func(_ *Options, d *fakedesk.Desk) {
			d.Edit(2041, func(l *desk.Detail) {
				l.SentBack = &desk.SentBack{By: "marco", At: fakedesk.Friday().Add(-time.Hour), Note: "budget is next year only"}
			})
		})
		c.find("2041")
		c.sees("ent back by marco")
		if size[0] > 60 {
			c.sees("budget is next year only")
		}
		c.press("enter")
		c.sees("ent back by marco")
		c.sees("budget is next year only")
	}
}

func TestHandToBeginsWithSalesAndEndsWithOneself(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.find("2041")
	c.press("a")
	q := c.root.sheet.(*qualify)
	to := q.form.Get("to")
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
	hand := func(d *fakedesk.Desk, id lead.ID) {
		d.Edit(id, func(l *desk.Detail) { l.Stage, l.Owner, l.Clock = lead.EQL, "ania", nil })
	}
	var fake *fakedesk.Desk
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 18}} {
		c := open(t, size[0], size[1], func(o *Options, d *fakedesk.Desk) {
			fake = d
			d.Each(func(_ int, l *desk.Detail) {
				if l.Stage == lead.EQL {
					l.Owner = "giulia"
				}
			})
			if _, err := d.EditViews(t.Context(), o.Who, desk.ViewEdit{Do: "save", Name: "To accept", Query: desk.ToAccept}); err != nil {
				t.Fatal(err)
			}
		})
		c.seesNot("1 to accept")
		hand(fake, 2041)
		c.send(woke{})
		c.sees("an EQL was handed to you")
		c.pass(5 * time.Second)
		c.sees("1 to accept")
		c.find("2041")
		c.sees("to accept")
	}
	viewer := open(t, 120, 36, func(o *Options, d *fakedesk.Desk) {
		o.Who.Role = desk.SDR
		hand(d, 2041)
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
		c.desk.Refuse = map[lead.ID]error{2041: fault.New(fault.Refused, "undo L-2041", "the taking stays, marco acted on it since", "change it by hand")}
		c.press("u")
		if w > 60 {
			c.sees("L-2041: taking stays, marco acted on it since")
		}
		c.sees("L-2041: taking stays")
		c.sees("u again: act on " + first.String())
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
