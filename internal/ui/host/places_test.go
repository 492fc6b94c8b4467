package host

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/ui/activity"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/screens"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
	"github.com/eqltui/eqltui/internal/ui/theme"
	"github.com/google/go-cmp/cmp"
)

func TestNoTextOfThePlacesSteersTheTerminal(t *testing.T) {
	t.Parallel()
	d, s := testdesk.New(t, testdesk.Friday), ""
	poisonPlaces(d, &s)
	n := 0
	for _, s = range hostiles(t) {
		n++ // or a key would always have the same size
		c := openOn(t, d, 120, 40)
		for _, play := range []string{"6", "j", "j", "j", "shift+left", "enter", "esc", "v", "v",
			"7", "j", "j", "8", "j", "e", "esc", "space", "e", "esc", "l", "esc", "ctrl+n", "x", "@", "ctrl+s",
			"esc", "S", "esc"} {
			c.press(play)
			c.pass(time.Second)
			steersNowhere(t, c, fmt.Sprintf("%q after %q", s, play), share(&n, 3, [2]int{20, 5}, [2]int{80, 24}, [2]int{120, 40})...)
		}
	}
}

// poisonPlaces puts a text into everything that the places show.
func poisonPlaces(d *testdesk.Desk, text *string) {
	d.Each(func(_ int, l *desk.Detail) { poison(l, *text) })
	d.Event = func(e *desk.Event) {
		s := *text
		e.Who, e.Text, e.Note, e.Subject, e.Partner = s, s, s, s, s
		e.Changes = []desk.FieldChange{{Field: s, Before: s, After: s}}
	}
	d.Record = func(r *desk.HeldRecord) {
		s := *text
		r.Name, r.Company, r.Domain, r.Partner, r.Tier, r.Reason, r.Said, r.Near = s, s, s, s, s, s, s, s
		r.Facts.Lead.Name, r.Facts.Lead.Email, r.Facts.Account.Industry = lead.Known(s), lead.Known(s), lead.Known(s)
		r.Missing = []string{"partner", s}
	}
	d.Duty = func(d *review.Duty) { d.What = *text }
	d.Whole = func(l *desk.ProgrammeLook) {
		l.Channels = append(l.Channels, desk.FigureLine{ID: *text, Name: *text})
		l.Currency = *text
	}
	d.Pages = func(l *desk.ContentLook) {
		for i := range l.Pages {
			p, s := &l.Pages[i], *text
			p.URL, p.Title, p.PartnerName, p.Kind, p.Content = s, s, s, s, s
		}
	}
	d.Models = func(l *desk.ModelLook) {
		p := *l.Present
		p.Scoring.Fit = slices.Clone(p.Scoring.Fit)
		p.Scoring.Fit[0].Label = *text
		l.Present = &p
		l.Drafts = append(l.Drafts, desk.OpenDraft{PolicyDraft: desk.PolicyDraft{Hash: *text, Wrong: *text}})
	}
	d.Company = func(lead.ID) string { return *text }
	d.Week = func(l *desk.WeekLook) {
		for i := range l.Partners {
			l.Partners[i].Name = *text
		}
		for i := range l.Changes {
			l.Changes[i].Partner, l.Changes[i].Page = *text, *text
		}
	}
	d.Trial = func(t *desk.Trial) {
		s := *text
		*t = desk.Trial{Outcome: desk.Outcome{Fate: desk.Held, Lead: 2040, Reason: s}, Lead: d.Copy(2040), Lacks: []string{s},
			Rivals: []desk.Rival{{ID: 1, Partner: s, Owner: s}}}
		poison(&t.Lead, s)
	}
}

// head is the number of the newest entry of the journal.
func firstEntry(c *cockpit) int64 {
	page, err := c.desk.Activity(c.t.Context(), testdesk.As("ania"), desk.ActivityQuery{Limit: 1})
	if err != nil {
		c.t.Fatal(err)
	}
	return page.Head
}

func TestActivityFollowsAndCountsWhatIsNew(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("7", "j", "j")
	was := c.root.top().(*activity.Activity).List.Key()
	tags := 0
	happen := func(n int) {
		for range n {
			tags++
			c.desk.By("piotr", desk.Action{Verb: desk.Tag, AddTags: []string{"anew" + strconv.Itoa(tags)}}, 2046)
		}
		c.send(place.Woke{})
	}
	happen(3)
	c.sees("3 new")
	c.sees("anew")
	if got := c.root.top().(*activity.Activity).List.Key(); got != was {
		t.Errorf("the cursor moved from %s to %s", was, got)
	}
	c.press("g")
	c.seesNot("3 new")
	c.press("f")
	c.sees("following the tail")
	happen(1)
	if got, want := c.root.top().(*activity.Activity).List.Key(), strconv.FormatInt(firstEntry(c), 10); got != want {
		t.Errorf("following, the cursor is on %s, the newest is %s", got, want)
	}
	c.press("j")
	c.seesNot("following the tail")
}

func TestActivityOpensFiltersAndTakesBack(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("7", "u")
	c.sees("only your own acts")
	for range 30 { // what clocks came to stands above
		if c.root.top().(*activity.Activity).Event().Who == "ania" {
			break
		}
		c.press("j")
	}
	mine := c.root.top().(*activity.Activity).Event().Seq
	c.press("u")
	if diff := cmp.Diff([]int64{mine}, c.desk.Undone); diff != "" {
		t.Error(diff)
	}
	c.sees("undone: disqualified it")
	c.press("/")
	c.typeText("by:marco")
	c.press("enter")
	c.sees("2 entries")
	c.seesNot("rescored")
	c.press("esc", "l")
	c.sees("assigned it to piotr")
	c.seesNot("rescored")
	c.press("enter")
	if len(c.root.screens) != 2 {
		t.Error("enter opens no lead")
	}
	c.press("esc", "-")
	if c.root.here != "inbox" {
		t.Errorf("- goes to %s", c.root.here)
	}
}

// TestActivityPagesBothWays goes down a journal longer than what is kept, and up again.
func TestActivityPagesBothWays(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, func(_ *Options, d *testdesk.Desk) {
		d.Crowd(2300)
	})
	c.press("7")
	a := c.root.top().(*activity.Activity)
	for range 400 {
		c.press("pgdown")
	}
	if got := a.List.Key(); got != "1" {
		t.Fatalf("the last entry is %s", got)
	}
	if len(a.Events) > activity.KeptEvents || !a.Cut {
		t.Errorf("%d entries are kept", len(a.Events))
	}
	for range 400 {
		c.press("pgup")
	}
	if got := a.List.Key(); got != strconv.FormatInt(firstEntry(c), 10) {
		t.Fatalf("the first entry is %s", got)
	}
	for i := 1; i < len(a.Events); i++ {
		if a.Events[i].Seq != a.Events[i-1].Seq-1 {
			t.Fatalf("entry %d follows entry %d", a.Events[i].Seq, a.Events[i-1].Seq)
		}
	}
}

func TestFixReleasesAndTheNextRecordComesUp(t *testing.T) {
	t.Parallel()
	c := open(t, 160, 36, nil) // all titles are whole there
	c.sees("8 Quarantine 4")
	c.press("8", "enter")
	c.sees("still lacks Partner")
	c.press("ctrl+s")
	c.sees("nothing was entered")
	c.press("1", "ctrl+s")
	if diff := cmp.Diff([]map[string]string{{"partner": "baltica"}}, c.desk.Fixes); diff != "" {
		t.Error(diff)
	}
	c.sees("8 Quarantine 3")
	c.sees("· Papiernia Odra")
	c.press("1", "tab", "2")
	c.sees("complete: ctrl+s releases it")
	c.press("esc")
	c.sees("draft kept")
	c.press("enter")
	c.sees("complete: ctrl+s releases it")
}

func TestFixRefusesADateOfTwoReadings(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("8", "j", "j", "e")
	c.typeText("03/04/2026")
	c.sees("3 April 2026 or 4 March 2026")
	c.press("ctrl+s")
	if len(c.desk.Fixes) != 0 {
		t.Error("it was sent all the same")
	}
	for range 10 {
		c.press("backspace")
	}
	c.typeText("2030-01-01")
	c.sees("lies ahead")
}

func TestOnePartnerForAllMarked(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, nil)
	c.press("8", "space", "space", "e", "2", "ctrl+s")
	if diff := cmp.Diff([]map[string]string{{"partner": "nordwind"}}, c.desk.Fixes); diff != "" {
		t.Error(diff)
	}
}

func TestARecordInQuarantineIsDiscardedWithAReason(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, func(_ *Options, d *testdesk.Desk) {
	})
	page, err := c.desk.Held(t.Context(), testdesk.As("ania"), desk.HeldQuery{})
	if err != nil {
		t.Fatal(err)
	}
	c.press("8", "a")
	c.sees("set what is missing first")
	c.press("x", "2", "ctrl+s")
	if got := c.last(); got.Action.Verb != desk.Disqualify || got.IDs[0] != page.Records[0].ID {
		t.Errorf("the desk got %+v", got)
	}
}

// refer fills the form of a referral with what lets it in.
func (c *cockpit) refer(email string) {
	c.t.Helper()
	c.typeText(email)
	form := formOf(c.root.sheet)
	form.Focus("partner")
	c.press("1")
	form.Focus("program_tier")
	c.press("3")
}

func TestANewReferralIsTriedAddedAndOffered(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("ctrl+n")
	c.sees("2026-11-20")
	c.press("ctrl+s")
	c.sees("an e-mail or a domain says whom it is about")
	c.refer("Ewa@Zuraw.example")
	c.pass(time.Second)
	c.sees("a new lead: new")
	c.press("ctrl+s")
	if len(c.desk.Typed) != 1 || c.desk.Typed[0].Email.V != "Ewa@Zuraw.example" || c.desk.Typed[0].Origin.Name != desk.Hand ||
		!c.desk.Typed[0].ReferredAt.Known {
		t.Fatalf("the desk got %+v", c.desk.Typed)
	}
	c.sees("L-2055 added")
	c.press("enter")
	if len(c.root.screens) != 2 {
		t.Error("enter does not open what was added")
	}
}

func TestANewReferralIsKeptOnEsc(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, nil)
	c.press("ctrl+n")
	c.typeText("ewa@zuraw")
	c.press("esc")
	c.sees("draft kept")
	c.press("ctrl+n")
	c.sees("ewa@zuraw")
}

func TestTheMousePicksInThePlacesAndTheirForms(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}} {
		c := open(t, size[0], size[1], func(o *Options, _ *testdesk.Desk) { o.Theme = "" })
		goTo := func(tab, key string) {
			if size[0] > 100 {
				c.click(tab)
				return
			}
			c.press(key) // not all tabs are shown
		}
		goTo("7 Act", "7")
		c.click("told ania")
		if e := c.root.top().(*activity.Activity).Event(); e == nil || e.Kind != journal.Escalated {
			t.Errorf("at %v the click selects %+v", size, e)
		}
		c.click("People")
		c.seesNot("told ania")
		goTo("8 Quar", "8")
		c.click("Papiernia")
		c.press("e")
		c.sees("· Papiernia Odra")
		c.click("Ponte Digitale")
		c.click("silver  ○")
		c.sees("complete: ctrl+s releases it")
		c.press("esc", "S")
		c.click("light")
		if got := c.root.s.Theme.Name; got != theme.Light {
			t.Errorf("at %v a click gives the theme %s", size, got)
		}
	}
}

func TestSettingsShowAtOnceAndComeBackOnEsc(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, func(o *Options, _ *testdesk.Desk) { o.Theme = "" })
	c.press("S", "4")
	if got := c.root.s.Theme.Name; got != "contrast-dark" {
		t.Errorf("the theme is %s", got)
	}
	c.press("esc")
	if got := c.root.s.Theme.Name; got != theme.Dark {
		t.Errorf("back, the theme is %s", got)
	}
	nth := 1 + slices.IndexFunc(screens.Cards(), func(c place.Card) bool { return c.ID == "activity" })
	c.press("S", "3", "tab", "3", "tab", "2", "tab", "2", "tab", strconv.Itoa(nth), "tab")
	c.typeText("new_york")
	if got := c.root.s.Zone.String(); got != "America/New_York" {
		t.Errorf("the zone is %s", got)
	}
	c.sees("+") // the signs are ASCII already
	c.press("ctrl+s")
	c.sees("Your settings are kept")
	want := map[string]string{"theme": `"light"`, "glyphs": `"ascii"`, "motion": `"still"`, "bell": `"breach"`, "start": `"activity"`,
		"zone": `"America/New_York"`}
	kept, err := c.desk.Settings(t.Context(), desk.Actor{User: "ania"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, kept); diff != "" {
		t.Error(diff)
	}
	again := open(t, 120, 36, func(o *Options, _ *testdesk.Desk) { o.Theme, o.Settings = "", kept })
	r := again.root
	if r.here != "activity" || r.s.Theme.Name != theme.Light || !r.s.Still || r.s.Zone.String() != "America/New_York" ||
		r.s.Theme.Glyphs.Cursor != ">" {
		t.Errorf("opened with them: %s %s %v %s %s", r.here, r.s.Theme.Name, r.s.Still, r.s.Zone, r.s.Theme.Glyphs.Cursor)
	}
}

func TestTheEnvironmentBeatsSettingsAndTheSheetSaysSo(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, func(o *Options, _ *testdesk.Desk) {
		o.Theme, o.ASCII, o.Settings = "light", true, map[string]string{"theme": `"mono"`, "glyphs": `"unicode"`}
	})
	if c.root.s.Theme.Name != theme.Light || c.root.s.Theme.Glyphs.Cursor != ">" {
		t.Errorf("the theme is %s", c.root.s.Theme.Name)
	}
	c.press("S")
	c.sees("EQLTUI_THEME=light decides")
	c.sees("EQLTUI_ASCII decides")
	quiet := open(t, 120, 36, func(o *Options, _ *testdesk.Desk) { o.Theme, o.Env = "", []string{"NO_COLOR=1"} })
	quiet.press("S", "2")
	quiet.sees("NO_COLOR is set")
	if quiet.root.s.Theme.Name != theme.Mono {
		t.Errorf("NO_COLOR gives %s", quiet.root.s.Theme.Name)
	}
}

func TestStillShowsWholeMinutesAndKeepsMessages(t *testing.T) {
	t.Parallel()
	moving := open(t, 120, 36, nil)
	moving.sees("7:31")
	c := open(t, 120, 36, func(o *Options, _ *testdesk.Desk) { o.Settings = map[string]string{"motion": `"still"`} })
	c.seesNot("7:31")
	c.sees("7m")
	c.press("r")
	c.pass(10 * time.Second)
	c.sees("refreshed")
	c.press("j")
	c.seesNot("refreshed")
}

func TestEveryZoneOfTheListIsOne(t *testing.T) {
	t.Parallel()
	if len(zones()) < 400 {
		t.Fatalf("only %d zones", len(zones()))
	}
	for _, name := range zones() {
		if _, err := time.LoadLocation(name); err != nil {
			t.Error(err)
		}
	}
}

func TestSettingsThatCannotBeReadAreNone(t *testing.T) {
	t.Parallel()
	want := prefs{Theme: "light"}
	if diff := cmp.Diff(want, readPrefs(map[string]string{"theme": `"light"`, "bell": "{", "zone": "3"})); diff != "" {
		t.Error(diff)
	}
	for name, v := range want.kept() {
		if v != "" && !json.Valid([]byte(v)) {
			t.Errorf("%s is kept as %s", name, v)
		}
	}
}

func TestEveryKindOfEventHasAPlaceInTheFilter(t *testing.T) {
	t.Parallel()
	for _, k := range []journal.Kind{journal.Admitted, journal.PolicyChanged, journal.Answered} {
		found := false
		for _, name := range desk.Kinds() {
			found = found || name == string(k)
		}
		if !found {
			t.Errorf("%s cannot be filtered for", k)
		}
	}
}
