package host

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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
	c.press("enter")
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

// Where much happened in a week its figures are there at once, and what changed comes behind; nothing else moves when it does, it
// stays while the week is asked again, and of a week that was left none of it is shown.
func TestTheWeekIsThereBeforeWhatChangedIsCounted(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}} {
		whole := open(t, size[0], size[1], nil)
		counting := strings.TrimSuffix(whole.root.s.Say("weekly.counting"), "…")
		whole.press("3")
		whole.sees(" Baltica Integrator  ")
		now := whole.screen()
		whole.press("h")
		before := whole.screen()
		whole.seesNot(counting)

		c := open(t, size[0], size[1], func(_ *Options, d *testdesk.Desk) { d.AtMost = 1 })
		c.soon(counting, "3")
		if len(c.held) != 1 {
			t.Errorf("%d answers come behind", len(c.held))
		}
		at := func(screen string) int {
			first, _, _ := strings.Cut(screen, " Baltica Integrator  ")
			return strings.Count(first, "\n")
		}
		if y := at(c.screen()); y != at(now) {
			t.Errorf("the list begins in row %d, and in %d once what changed is there:\n%s", y, at(now), c.screen())
		}
		left := c.out()
		c.press("h")
		for _, cmd := range left { // the week that was left is answered at last
			c.send(cmd())
		}
		if got := c.screen(); got != before {
			t.Errorf("the week before, after one that was left (-alone +after):\n%s", cmp.Diff(before, got))
		}
		c.soon("▸ 2026-W47", "l")
		c.sees(counting)
		c.release()
		if got := c.screen(); got != now {
			t.Errorf("the week in two parts (-at once +in two):\n%s", cmp.Diff(now, got))
		}
		c.soon("refreshed", "r")
		c.seesNot(counting)
		c.release()
		c.seesNot(counting)
	}
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
			wrote = append(wrote, q.Name, q.Period, format, path, fmt.Sprint(q.Keep))
			return nil
		}
	})
	c.press("3", "E", "right", "ctrl+s")
	c.sees("weekly-2026-w47.csv is written")
	if got := strings.Join(wrote, " "); got != "weekly 2026-W47 csv weekly-2026-w47.csv true" {
		t.Errorf("it wrote %s", got)
	}
	wrote = nil
	c.press("2", "E", "ctrl+s", "enter", "E", "ctrl+s")
	if got := strings.Join(wrote, " "); got != "quarterly 2026-Q3 html quarterly-2026-q3.html true "+
		"quarterly 2026-Q3 html quarterly-baltica-2026-q3.html true" {
		t.Errorf("it wrote %s:\n%s", got, c.screen())
	}
	wrote = nil
	c.press("3", "E", "tab", "tab", "right", "ctrl+s")
	if got := strings.Join(wrote, " "); !strings.HasSuffix(got, "html false") {
		t.Errorf("where nothing is to be kept it wrote %s", got)
	}
	without := open(t, 80, 24, func(o *Options, _ *testdesk.Desk) { o.Give = nil })
	without.press("3", "E")
	without.sees("ssh HOST 'report weekly --period ")
	without.sees("html' > weekly-2026-w")
	without = open(t, 120, 36, func(o *Options, _ *testdesk.Desk) { o.Give = nil })
	without.press("2", "enter", "E")
	without.sees("--partner baltica")
}

// The form that writes a report says which one in words, wherever it is opened.
func TestEveryReportThatIsWrittenHasAWord(t *testing.T) {
	t.Parallel()
	for name, keys := range figured() {
		c := open(t, 120, 36, func(o *Options, _ *testdesk.Desk) {
			o.Give = func(context.Context, desk.Actor, desk.ReportQuery, string, string) error { return nil }
		})
		c.press(append(strings.Fields(keys[0]), "E")...)
		if !strings.Contains(c.screen(), c.root.s.Say("export.note.html")) {
			t.Errorf("%s has no such form:\n%s", name, c.screen())
		}
		for _, id := range desk.ReportNames() {
			if strings.Contains(c.screen(), "report."+id) {
				t.Errorf("%s says report.%s:\n%s", name, id, c.screen())
			}
		}
	}
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

// figured are the screens of figures by the keys to them, each with the key that goes to its next list, "" for none.
func figured() map[string][2]string {
	return map[string][2]string{"ranking": {"2", ""}, "ranking compared": {"2 space space c", ""}, "partner": {"2 enter", ""},
		"partner in figures": {"2 enter w", ""}, "weekly": {"3", "tab"}, "content": {"5", "tab"}, "programme": {"0", "tab"}}
}

// Every figure of every screen says what it was when its report was given out, or that none with it was kept and how one is;
// and opens the leads behind it, or says that it is not made of leads. A report that was given out answers for all of them.
func TestEveryFigureOfEveryScreenAnswers(t *testing.T) {
	t.Parallel()
	for _, given := range []bool{false, true} {
		for name, keys := range figured() {
			t.Run(name+map[bool]string{true: " given out"}[given], func(t *testing.T) {
				t.Parallel()
				c := open(t, 120, 60, func(_ *Options, d *testdesk.Desk) {
					if given {
						giveOut(t, d)
					}
				})
				c.press(strings.Fields(keys[0])...)
				w := walked{c: c, given: given, seen: map[place.Figure]bool{}}
				for range 12 { // lists
					c.press("g")
					w.walk()
					if keys[1] == "" {
						break
					}
					c.press(keys[1])
				}
				if len(w.seen) < 2 || w.leads == 0 || w.told == 0 {
					t.Errorf("%d figures, %d with leads, %d told: this proves little", len(w.seen), w.leads, w.told)
				}
			})
		}
	}
}

// giveOut keeps every report whose figures stand on screens.
func giveOut(t *testing.T, d *testdesk.Desk) {
	t.Helper()
	asked := []desk.ReportQuery{{Name: "weekly", Period: "2026-W47"}, {Name: "content", Period: "2026-Q4"},
		{Name: "content", Period: "2026-Q3"}, {Name: "payouts", Period: "2026-Q3"}, {Name: "programme"},
		{Name: "programme", Period: "2026-Q4"},
		{Name: "content", Period: "2026-Q4", Prospects: true}}
	for q := "2024-Q1"; q <= "2026-Q4"; q = desk.NextQuarter(q, 1) {
		asked = append(asked, desk.ReportQuery{Name: "quarterly", Period: q})
	}
	for _, q := range asked {
		q.Keep = true
		if _, err := d.Report(t.Context(), testdesk.As("ania"), q); err != nil {
			t.Fatal(err)
		}
	}
}

// walked goes from figure to figure of a list.
type walked struct {
	c           *cockpit
	given       bool
	seen        map[place.Figure]bool
	leads, told int
}

func (w *walked) walk() {
	for range 80 {
		f := w.c.figure()
		if f == nil {
			return
		}
		if !w.seen[*f] {
			w.seen[*f] = true
			w.answers(f)
		}
		w.c.press("j")
		if next := w.c.figure(); next == nil || *next == *f {
			return
		}
	}
}

func (w *walked) answers(f *place.Figure) {
	c := w.c
	c.t.Helper()
	if f.Where != "" {
		w.leads++
		if _, err := c.root.s.Desk.Counts(c.t.Context(), c.root.s.Who, []string{f.Where}); err != nil {
			c.t.Errorf("%+v: %v", f, err)
		}
	}
	for _, id := range []keys.ID{keys.OpenLeads, keys.OpenFigure} {
		if b := c.root.s.Binding(id); b == nil || !slices.Contains(c.root.top().Scopes(), b.Scope) {
			continue
		}
		if why := c.root.why(id); (why == "") != (f.Where != "") {
			c.t.Errorf("leads behind %+v: %q", f, why)
		}
	}
	c.press("=")
	if f.In.Report == "" {
		c.sees(c.root.s.Say("why.no_report"))
		return
	}
	if c.root.sheet == nil || c.root.sheet.Title() != f.Of {
		c.t.Fatalf("%+v is not answered:\n%s", f, c.screen())
	}
	w.told++
	c.sees("then ")
	c.sees(", now ")
	switch {
	case w.given && !f.In.ByOwner:
		c.sees("given out")
		c.seesNot("No report with this figure was kept")
	case f.In.ByOwner:
		c.sees("by partner and not by owner")
	default:
		c.sees("No report with this figure was kept")
		c.sees("eqltui report " + f.In.Report)
		c.sees("--keep")
	}
	c.press("esc")
}

// figure is the one under the cursor.
func (c *cockpit) figure() *place.Figure {
	if of, ok := c.root.top().(interface{ Figure() *place.Figure }); ok {
		return of.Figure()
	}
	return nil
}
