package host

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

func TestQualifySendsWhatWasAnswered(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("j", "j", "a", "y")
	c.typeText("40 k€")
	c.sees("8 of 9 gates") // the gate flips while typing
	for range 7 {
		c.press("tab")
	}
	c.press("y", "ctrl+s")
	got := c.last().Action
	if got.Verb != desk.Qualify || got.BANT["budget"].Answer != lead.Yes || got.BANT["budget"].Evidence != "40 k€" || !got.ConfirmUs {
		t.Errorf("the desk got %+v", got)
	}
	if len(got.BANT) != 1 {
		t.Errorf("unchanged answers were sent too: %v", got.BANT)
	}
	c.sees("L-2041 qualified")
	c.sees("u undo 15m")
}

func TestRefusedQualifyStaysAndNamesTheGates(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("j", "j", "a", "y", "ctrl+s")
	c.sees("Qualify L-2041")
	c.sees("1 gate is open")
	c.sees("answers kept")
	if got := c.desk.Copy(2041); got.Stage != lead.New || got.Facts.BANT.Budget.Answer != lead.Yes {
		t.Errorf("stage %s, budget %s", got.Stage, got.Facts.BANT.Budget.Answer)
	}
}

func TestClosingKeepsADraft(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, nil)
	c.press("n")
	c.typeText("żółty dom")
	c.press("esc")
	c.sees("draft kept")
	c.press("n")
	c.sees("draft restored")
	c.sees("żółty dom")
	c.press("ctrl+s")
	if c.last().Action.Note != "żółty dom" {
		t.Errorf("the note is %q", c.last().Action.Note)
	}
	c.press("n")
	c.seesNot("żółty dom |")
	c.seesNot("draft restored")
}

func TestDisqualifyNeedsAReasonAndItsNote(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("x", "ctrl+s")
	c.sees("a reason is missing")
	c.press("7", "ctrl+s")
	c.sees("a note is missing")
	c.typeText("tender in 2028")
	c.press("ctrl+s")
	got := c.last().Action
	if got.Reason != "other" || got.Note != "tender in 2028" {
		t.Errorf("the desk got %+v", got)
	}
}

func TestTheNextRowIsSelectedWhenALeadLeaves(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("j", "j", "x", "1", "ctrl+s")
	if got := c.inbox().List.Key(); got != "L-2042" {
		t.Errorf("the cursor is on %s", got)
	}
	c.press("u")
	if got := c.inbox().Selected(); got == nil || c.desk.Copy(2041).Stage != lead.New {
		t.Errorf("undo did not bring L-2041 back")
	}
}

func TestNewRowsDoNotMoveTheCursor(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("j", "j", "j")
	id := c.inbox().List.Key()
	c.desk.Add("Nowa Firma")
	c.send(place.Woke{})
	c.sees("Nowa Firma")
	if got := c.inbox().List.Key(); got != id {
		t.Errorf("the cursor went from %s to %s", id, got)
	}
}

func TestLateAnswersAreDropped(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.hold = true
	c.press("l") // Mine
	c.press("l") // Unassigned, before Mine has answered
	c.release()
	c.seesNot("Stocznia Mewa") // held by marta, not by me and not by nobody
	c.sees("Huta Srebrna")
}

func TestAKeyThatCannotBeSaysWhy(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, key, want string
		change          func(*Options, *testdesk.Desk)
	}{
		{"a disqualified lead is reopened first", "a", "is disqualified: reopen it first (Z)", func(_ *Options, d *testdesk.Desk) {
			d.Each(func(_ int, l *desk.Detail) { l.Stage = lead.Disqualified })
		}},
		{"accepting needs an EQL", "A", "not an EQL yet: qualify it first (a)", nil},
		{"a held lead is assigned", "t", "belongs to piotr: T assigns it", func(_ *Options, d *testdesk.Desk) {
			d.Give("piotr", d.Listed()...)
		}},
		{"viewers read", "x", "Viewers only read", func(o *Options, _ *testdesk.Desk) { o.Who.Role = desk.Viewer }},
		{"nothing changes while read-only", "n", "the disk is full",
			func(o *Options, _ *testdesk.Desk) { o.ReadOnly = "the disk is full" }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := open(t, 120, 36, tt.change)
			if strings.HasPrefix(tt.name, "a disq") {
				c.press("l", "l", "l") // Breached holds leads of every stage
			}
			c.press(tt.key)
			c.sees(tt.want)
			if len(c.desk.Sent) > 0 {
				t.Errorf("the desk got %v", c.desk.Sent)
			}
		})
	}
}

func TestTakeAndRelease(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("t")
	c.sees("t release")
	c.press("t")
	if c.last().Action.Verb != desk.Release {
		t.Errorf("the desk got %s", c.last().Action.Verb)
	}
}

func TestABatchIsOneAction(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("space", "space", "space")
	c.sees("3 marked")
	c.press("a")
	c.sees("One lead at a time")
	c.press("s", "3", "ctrl+s")
	got := c.last()
	if len(got.IDs) != 3 || got.Action.Verb != desk.Snooze ||
		!got.Action.Until.Equal(time.Date(2026, 11, 21, 9, 0, 0, 0, testdesk.Warsaw())) {
		t.Errorf("the desk got %+v", got)
	}
	c.seesNot("3 marked")
}

func TestPasteInAListOpensTheFilterAndRunsNothing(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.send(tea.PasteMsg{Content: "x1\x1b[31m\nctrl"})
	c.sees("/ x1[31m ctrl")
	if len(c.desk.Sent) > 0 || c.root.sheet != nil {
		t.Error("a paste ran something")
	}
}

func TestFilterShowsMatchesAsOneTypesAndRemembers(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("/")
	c.typeText("zuraw")
	c.sees("2 leads")
	c.sees("Żuraw Systemy")
	c.press("enter", "esc")
	c.sees("of 42")
	c.press("/", "up")
	c.sees("/ zuraw")
}

func TestKeysTypedAheadReachTheSheet(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.hold = true
	c.press("x", "3")
	c.release()
	c.press("ctrl+s")
	if c.last().Action.Reason != "no_budget" {
		t.Errorf("the reason is %q", c.last().Action.Reason)
	}
}

func TestAConflictKeepsTheAnswers(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("j", "j", "a", "y")
	c.desk.Give("piotr", 2041)
	c.press("ctrl+s")
	c.sees("changed it since you looked: marta.wojcik assigned it to piotr")
	c.sees("● yes")
	c.press("ctrl+s") // with the lead as it stands now
	c.sees("1 gate is open")
}

func TestSecondsTickOnlyWhereTheyShow(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.sees("7:31")
	c.pass(time.Second)
	c.sees("7:30")
	if c.root.tickAt.Sub(c.now) > time.Second {
		t.Errorf("the next tick is in %s", c.root.tickAt.Sub(c.now))
	}
	c.press("G") // only leads due on Monday are in sight
	c.press("l")
	c.press("/")
	c.typeText("stocznia")
	if d := c.root.tickAt.Sub(c.now); d < 2*time.Second {
		c.pass(2 * time.Second) // the old timer fires once more
		if d = c.root.tickAt.Sub(c.now); d < 2*time.Second {
			t.Errorf("ticks every %s although no seconds show", d)
		}
	}
}

func TestTheTitleHoldsNoData(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	if got := c.root.View().WindowTitle; got != "eqltui · 2 breached · next 7:31" {
		t.Errorf("the title is %q", got)
	}
}

func TestEscGoesBackStepByStepAndNeverQuitsFromAStep(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("enter", "esc")
	c.press("space", "esc")
	c.press("/", "z", "esc")
	if c.quit {
		t.Fatal("esc left the cockpit")
	}
	c.press("q")
	if !c.quit {
		t.Error("q did not")
	}
}

func TestTheMouseSelectsAndRuns(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	y := 0
	for i, line := range strings.Split(c.screen(), "\n") {
		if strings.Contains(line, "Officine Lanterna") {
			y = i
		}
	}
	c.send(tea.MouseClickMsg{X: 20, Y: y, Button: tea.MouseLeft})
	if got := c.inbox().List.Key(); got != "L-2042" {
		t.Errorf("the cursor is on %s", got)
	}
	c.send(tea.MouseClickMsg{X: 14, Y: 2, Button: tea.MouseLeft})
	if c.inbox().Shown != 1 {
		t.Errorf("the view is %d, want Mine", c.inbox().Shown)
	}
	c.send(tea.MouseClickMsg{X: 11, Y: 35, Button: tea.MouseLeft}) // "a qualify"
	if c.root.sheet == nil {
		t.Error("the hint opened no sheet")
	}
}

func TestPagesComeAsTheEndComesNear(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, func(_ *Options, d *testdesk.Desk) {
		d.Crowd(300)
	})
	if n := len(c.inbox().Order); n != 100 {
		t.Fatalf("%d rows at first", n)
	}
	for range 6 {
		c.press("G")
	}
	if n, total := len(c.inbox().Order), c.inbox().Total.N; n != total {
		t.Errorf("%d of %d rows after going to the end", n, total)
	}
}

func TestTypingAtAListAsks(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, nil)
	c.typeText(";;;")
	c.sees("Typing?")
}

func TestHelpRunsWhatIsSelected(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("?")
	c.typeText("snooze")
	c.press("enter")
	c.sees("Snooze L-")
}

func TestTheCursorStandsInTheFieldBeingEdited(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 18}} {
		c := open(t, size[0], size[1], nil)
		c.press("n")
		c.typeText("łódź")
		cur := c.root.View().Cursor
		if cur == nil {
			t.Fatalf("%v: no cursor", size)
		}
		line := []rune(strings.Split(c.screen(), "\n")[cur.Y])
		if cur.X < 4 || string(line[cur.X-4:cur.X]) != "łódź" {
			t.Errorf("%v: the cursor is at %d,%d in %q", size, cur.X, cur.Y, string(line))
		}
	}
}

func TestADraftStaysWithTheLeadItWasWrittenFor(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	first := c.root.subjects()[0].ID
	c.press("n")
	c.typeText("secret of the first")
	c.desk.By("piotr", desk.Action{Verb: desk.Snooze, Until: c.now.Add(48 * time.Hour)}, first) // a colleague hides it meanwhile
	c.send(place.Woke{})
	other := c.root.subjects()[0].ID
	if other == first {
		t.Fatal("the lead is still under the cursor: this test would prove nothing")
	}
	c.press("esc")
	for id, want := range map[lead.ID]bool{first: true, other: false} {
		if body, err := c.desk.Draft(t.Context(), desk.Actor{User: "ania"}, id, "note"); err != nil || (body != "") != want {
			t.Errorf("draft of %s is %q, %v", id, body, err)
		}
	}
}

func TestAFilterStartsAtTheTopAndAQuickKeyDoesNotActOnTheListBefore(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("j", "j", "j", "/")
	c.typeText("magazyny")
	c.press("enter")
	if len(c.inbox().Order) < 2 {
		t.Fatalf("%d rows match: this test would prove little", len(c.inbox().Order))
	}
	rows := c.root.subjects()
	if len(rows) != 1 || c.inbox().List.Key() != c.inbox().Order[0].ID.String() {
		t.Errorf("the cursor is on %s, the first row is %s", c.inbox().List.Key(), c.inbox().Order[0].ID)
	}
	c.inbox().Fresh = true // as between the question and its answer
	if rows := c.root.subjects(); len(rows) != 0 {
		t.Errorf("a key would act on %s of the list before", rows[0].ID)
	}
	c.press("n")
	if c.root.sheet != nil {
		t.Error("a sheet opens for a row of the list before")
	}
	c.send(place.Woke{}) // the rows are asked for, and come
	if c.root.sheet == nil || len(c.root.held) != 0 {
		t.Error("the key that was typed ahead is lost")
	}
}

func TestAskingThePartnerSendsWhatWasShown(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("j", "j", "i", "tab")
	c.typeText("kto podpisuje?")
	c.sees("Pytanie: kto podpisuje?")
	c.press("ctrl+s")
	a := c.last().Action
	if a.Verb != desk.Ask || a.Ask != desk.AskFree || a.Question != "kto podpisuje?" {
		t.Errorf("sent %+v", a)
	}
}

func TestTheCallCardLogsTheCallAndItsAnswersAsOneAct(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("j", "j", "j", "K")
	c.sees("How many people work with you?")
	c.sees("guessed by IT")
	c.press("4", "2", "0")
	c.sees("69 → 81")
	c.press("tab", "y")
	c.typeText("40 k€ approved")
	c.sees("keeps 2 answers")
	c.press("ctrl+s")
	if len(c.desk.Sent) != 1 {
		t.Fatalf("%d acts were sent", len(c.desk.Sent))
	}
	a := c.last().Action
	if a.Verb != desk.Contact || a.By != "call" || a.Outcome != "reached" || a.Set["employees"] != "420" ||
		a.BANT["budget"].Evidence != "40 k€ approved" || len(a.BANT) != 1 || a.ConfirmUs {
		t.Errorf("sent %+v", a)
	}
	c.seesNot("What to ask")
}

func TestTheCallCardKeepsItsDraft(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, nil)
	c.press("j", "j", "K", "y", "esc")
	c.sees("draft kept")
	c.press("K")
	c.sees("● yes")
}

func TestAViewerCallsNobody(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, func(o *Options, _ *testdesk.Desk) { o.Who.Role = desk.Viewer })
	c.press("K")
	c.sees("Viewers only read")
}

func TestEveryActionButQualifyIsDoneToAllThatAreMarked(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		verb desk.Verb
		play []string
	}{
		{desk.Disqualify, []string{"x", "2", "ctrl+s"}}, {desk.Claim, []string{"t"}}, {desk.Assign, []string{"T", "2", "ctrl+s"}},
		{desk.NurtureIt, []string{"N", "2", "ctrl+s"}}, {desk.Ask, []string{"i", "ctrl+s"}}, {desk.Contact, []string{"c", "ctrl+s"}},
		{desk.Accept, []string{"A", "ctrl+s"}}, {desk.Reject, []string{"X", "z", "ctrl+s"}}, {desk.NoteIt, []string{"n", "z", "ctrl+s"}},
		{desk.Set, []string{"e", "2", "tab", "z", "ctrl+s"}}, {desk.Tag, []string{"+", "z", "ctrl+s"}},
		{desk.ConfirmFor, []string{"C", "tab", "z", "ctrl+s"}},
		{desk.Snooze, []string{"s", "2", "ctrl+s"}}, {desk.Archive, []string{"Z", "ctrl+s"}},
	} {
		c := open(t, 120, 36, nil)
		c.press("space", "space", "space")
		c.press(tt.play...)
		if got := c.last(); got.Action.Verb != tt.verb || len(got.IDs) != 3 || got.Action.Expect != 0 {
			t.Errorf("%s: the desk got %+v", tt.verb, got)
		}
	}
}

// inStage shows a lead's own screen, which then finds the lead in another stage.
func inStage(t *testing.T, stage lead.Stage) *cockpit {
	t.Helper()
	c := open(t, 200, 50, nil)
	c.press("enter")
	if id := c.root.subjects()[0].ID; stage == lead.Nurture {
		c.desk.By("piotr", desk.Action{Verb: desk.NurtureIt, Until: c.now.AddDate(0, 1, 0)}, id)
	} else { // no act brings a partner's lead there
		c.desk.Each(func(_ int, l *desk.Detail) { l.Stage, l.Clock = stage, nil })
	}
	c.press("r")
	return c
}

func TestANurturedLeadIsReopenedByItsKey(t *testing.T) {
	t.Parallel()
	c := inStage(t, lead.Nurture)
	c.press("Z")
	if a := c.last().Action; a.Verb != desk.Reopen {
		t.Errorf("the desk got %s", a.Verb)
	}
}

func TestAKeyThatCouldOnlyBeRefusedOpensNoSheet(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		stage     lead.Stage
		key, want string
	}{
		{lead.MQL, "a", "no partner touch is known"}, {lead.Unqualified, "a", "a bought contact is verified first"},
		{lead.Nurture, "a", "reopen it first"},
		{lead.Quarantined, "a", "set what is missing first"}, {lead.Quarantined, "c", "set what is missing first"},
		{lead.Won, "x", "reopen it first"},
	} {
		c := inStage(t, tt.stage)
		c.press(tt.key)
		c.sees(tt.want)
		if len(c.desk.Sent) > 0 || c.root.sheet != nil {
			t.Errorf("%s on %s opened a sheet", tt.key, tt.stage)
		}
	}
	c := inStage(t, lead.Quarantined)
	c.press("i")
	c.sees("Ask the partner about")
}

func TestASnoozedLeadIsShownAgain(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("enter")
	c.desk.By("piotr", desk.Action{Verb: desk.Snooze, Until: c.now.Add(time.Hour)}, c.root.subjects()[0].ID)
	c.press("s")
	c.sees("no longer")
	c.press("5", "ctrl+s")
	if a := c.last().Action; a.Verb != desk.Snooze || !a.Until.IsZero() {
		t.Errorf("the desk got %+v", a)
	}
}
