package host

import (
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/sla"
	"github.com/eqltui/eqltui/internal/ui/acts"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

func TestPresets(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, nil)
	saturday := time.Date(2026, 11, 21, 10, 17, 0, 0, testdesk.Warsaw())
	said := sla.Said{Now: saturday, Zone: testdesk.Warsaw(), Work: acts.CalendarsOf(c.root.s, []desk.Row{{Queue: "default"}})}
	for code, want := range map[string]string{
		"1h": "2026-11-21 11:17", "3h": "2026-11-21 13:17", "tomorrow": "2026-11-22 09:00", "monday": "2026-11-23 09:00",
		"quarter": "2027-01-04 09:00", // the 1st is New Year's Day, the 2nd a Saturday
		"1mo":     "2026-12-21 09:00", "3mo": "2027-02-22 09:00", "6mo": "2027-05-21 09:00", "now": "",
	} {
		got, ok := acts.PresetTime(code, said)
		text := got.Format("2006-01-02 15:04")
		if ok != (want != "") || ok && text != want {
			t.Errorf("%s is %s, want %s", code, text, want)
		}
	}
}

func TestNextQuarterIsADayOnWhichTheQueueWorks(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("N")
	formOf(c.root.sheet).Focus("preset")
	c.press("right")
	c.sees("returns Mon 4 Jan 2027 09:00")
	formOf(c.root.sheet).Focus("date")
	c.typeText("next month")
	c.sees("returns Tue 1 Dec 09:00")
	c.press("ctrl+u")
	c.typeText("1 jan")
	c.sees("returns Fri 1 Jan 2027 09:00")
	c.sees("nobody works then; the next day of work begins Mon 4 Jan 2027 09:00")
	c.press("ctrl+u")
	c.typeText("29 feb")
	c.sees("there is no 29 February 2027")
	c.press("ctrl+s")
	if len(c.desk.Sent) != 0 {
		t.Errorf("sent %+v", c.last().Action)
	}
}

func TestAQueueThatNeverClosesGoesByTheLastOnesDays(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, func(_ *Options, d *testdesk.Desk) {
		p := *d.Policy()
		p.Calendars = append(p.Calendars, policy.Calendar{ID: "always", TZ: "UTC",
			Week: map[string][][2]string{"mon-sun": {{"00:00", "24:00"}}}})
		p.Queues = append([]policy.Queue{{ID: "world", Calendar: "always"}}, p.Queues...)
		if _, err := d.Publish(t.Context(), testdesk.As("ania"), &p, nil); err != nil {
			t.Fatal(err)
		}
	})
	said := sla.Said{Now: c.now, Zone: testdesk.Warsaw(), Work: acts.CalendarsOf(c.root.s, []desk.Row{{Queue: "world"}})}
	if got, _ := acts.PresetTime("quarter", said); got.Format("2006-01-02 15:04") != "2027-01-04 09:00" {
		t.Errorf("it is %s", got)
	}
}

func TestANurturedLeadSaysWhenItReturnsAndTheDateMoves(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("N")
	formOf(c.root.sheet).Focus("date")
	c.typeText("15 dec")
	c.press("ctrl+s")
	id := c.last().IDs[0]
	c.press("/")
	c.typeText("stage:nurture")
	c.press("enter")
	c.sees("→ 15 Dec")
	if c.inbox().List.Key() != id.String() {
		c.find(strings.TrimPrefix(id.String(), "L-"))
	}
	c.press("N")
	formOf(c.root.sheet).Focus("date")
	c.typeText("20 jan")
	c.press("ctrl+s")
	c.sees("20 Jan 27")
	if l := c.desk.Copy(id); l.Stage != "nurture" || l.Nurture == nil ||
		l.Nurture.In(testdesk.Warsaw()).Format("2 Jan 15:04") != "20 Jan 09:00" {
		t.Errorf("it returns %v", l.Nurture)
	}
	c.press("u")
	if l := c.desk.Copy(id); l.Stage != "nurture" || l.Nurture.In(testdesk.Warsaw()).Format("2 Jan") != "15 Dec" {
		t.Errorf("after undo it returns %v", l.Nurture)
	}
}

// Whoever looks for a snoozed lead by name finds it beyond the view, which hides it.
func TestASnoozedLeadIsFoundByName(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("/")
	c.typeText("日本電機")
	c.pass(time.Second)
	c.press("enter")
	c.sees("1 lead, not only in Open")
	c.sees("日本電機")
	if n := len(c.inbox().Order); n != 1 {
		t.Errorf("%d leads are shown", n)
	}
}
