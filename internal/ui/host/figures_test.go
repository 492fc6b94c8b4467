package host

import (
	"context"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/inbox"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

func TestAFigureOpensTheLeadsBehindIt(t *testing.T) {
	t.Parallel()
	for name, keys := range map[string][]string{"eql_at:2026-W47 partner:baltica": {"3", "j", "enter"},
		"referred:2026-W47 -partner:none": {"3", "tab", "enter"}, "eql_at:2026-Q4 -partner:none": {"0", "tab", "enter"}} {
		c := open(t, 120, 36, nil)
		c.press(keys...)
		b, ok := c.root.top().(*inbox.Inbox)
		if !ok || b.Filter != name || !b.Beyond || b.Total.N == 0 {
			t.Errorf("%v does not lead to %q:\n%s", keys, name, c.screen())
		}
	}
}

func TestAFigureThatIsNotMadeOfLeadsSaysSo(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("3", "shift+tab") // touches
	if why := c.root.why(keys.OpenLeads); why != c.root.s.Say("why.no_leads_behind") {
		t.Errorf("it says %q", why)
	}
	c.press("=")
	c.sees(c.root.s.Say("why.no_leads_behind"))
}

func TestAWeekIsLeftAndComeBackTo(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("3", "h")
	c.sees("▸ 2026-W46")
	c.press("l")
	c.sees("▸ 2026-W47")
	if why := c.root.why(keys.NextPeriod); why != c.root.s.Say("why.week_runs") {
		t.Errorf("it says %q", why)
	}
	c.press("h", "h", "esc")
	c.sees("▸ 2026-W47")
}

func TestADutyIsDoneMovedAndTakenBack(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("9")
	c.sees("Weekly report")
	c.press("j", "d")
	c.sees("weekly_report:2026-W47 done")
	c.seesNot("Weekly report")
	c.press("u")
	c.sees("Weekly report")
	c.press("g", "j", "s", "tab")
	c.typeText("2026-12-24")
	c.press("ctrl+s")
	c.sees("24 Dec")
	c.press("u")
	c.seesNot("24 Dec")
}

func TestADutyLeadsToWhereItIsDone(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	for _, want := range []struct {
		at   []string
		here string
	}{{[]string{"j"}, place.WeeklyPlace}, {[]string{"G", "k"}, place.PartnersPlace}, {[]string{"G"}, place.ContentPlace}} {
		c.press("9", "g")
		c.press(append(want.at, "enter")...)
		if c.root.here != want.here {
			t.Errorf("%v leads to %s:\n%s", want.at, c.root.here, c.screen())
		}
	}
}

func TestAReportIsWrittenUnderTheNameThatFollowsItsFormat(t *testing.T) {
	t.Parallel()
	var wrote []string
	c := open(t, 120, 36, func(o *Options, _ *testdesk.Desk) {
		o.Give = func(_ context.Context, _ desk.Actor, q desk.ReportQuery, format, path string) error {
			wrote = append(wrote, q.Name, q.Period, format, path)
			return nil
		}
	})
	c.press("3", "E", "right", "ctrl+s")
	c.sees("weekly-2026-w47.csv is written")
	if got := strings.Join(wrote, " "); got != "weekly 2026-W47 csv weekly-2026-w47.csv" {
		t.Errorf("it wrote %s", got)
	}
	wrote = nil
	c.press("2", "E", "ctrl+s", "enter", "E", "ctrl+s")
	if got := strings.Join(wrote, " "); got != "quarterly 2026-Q3 html quarterly-2026-q3.html "+
		"quarterly 2026-Q3 html quarterly-2026-q3.html" {
		t.Errorf("it wrote %s:\n%s", got, c.screen())
	}
	without := open(t, 80, 24, func(o *Options, _ *testdesk.Desk) { o.Give = nil })
	without.press("3", "E")
	without.sees("ssh HOST 'report weekly --period ")
	without.sees("html' > weekly-2026-w")
}

func TestANumberTypedIsReckonedWith(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("0", "shift+tab", "backspace", "backspace", "7")
	c.sees("type a number")
	c.press("tab") // on to the figures: digits go to places again
	c.press("3")
	if c.root.here != place.WeeklyPlace {
		t.Errorf("3 leads to %s", c.root.here)
	}
}

func TestAFigureOfEveryReportSaysWhatItWas(t *testing.T) {
	t.Parallel()
	for want, play := range map[string][]string{
		"Pipeline · Baltica Integrator, 2026-Q4": {"2", "right"}, "Due · Baltica Integrator, 2026-Q4": {"2", "right", "enter"},
		"EQLs · Baltica Integrator, 2026-W47": {"3", "j"}, "EQLs · /": {"5"}, "EQLs": {"0", "j"},
	} {
		c := open(t, 120, 36, nil)
		c.press(play...)
		for range 40 {
			if c.press("="); c.root.sheet != nil && strings.Contains(c.screen(), want) {
				break
			}
			if c.root.sheet != nil {
				c.press("esc")
			}
			c.press("j")
		}
		c.sees("then ")
		c.sees(", now ")
		c.sees(want)
	}
}
