package host

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/inbox"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// refusing lets the desk refuse two leads of the first four, and no other.
func refusing(o *Options, d *testdesk.Desk) {
	unheld(o, d)
	d.Refuse = map[lead.ID]error{
		2041: fault.New(fault.Conflict, "claim L-2041", "held by marta.wojcik", "T assigns it"),
		2042: fault.New(fault.Refused, "claim L-2042", "it is disqualified", "reopen it first"),
	}
}

// crowd lets n leads be open, which nobody holds.
func crowd(n int) func(*Options, *testdesk.Desk) {
	return func(_ *Options, d *testdesk.Desk) { d.Crowd(n) }
}

// unheld lets the first leads of the list be nobody's.
func unheld(_ *Options, d *testdesk.Desk) { d.Give("", 2040) }

func TestABatchReportsWhoWasRefusedAndWhy(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, refusing)
	c.press("space", "space", "space", "space", "t")
	c.sees("2 leads were refused")
	c.sees("held by marta.wojcik")
	c.sees("→ T assigns it")
	c.sees("it is disqualified")
	c.sees("2 leads claimed, 2 refused")
	if n := len(c.inbox().List.Marks()); n != 0 {
		t.Errorf("%d leads are still marked", n)
	}
	c.press("m")
	c.sees("2 leads are marked: the refused ones")
	if got := c.inbox().List.Marks(); len(got) != 2 || got[0] != "L-2041" || got[1] != "L-2042" {
		t.Errorf("marked are %v", got)
	}
	c.press("t")
	c.sees("2 leads were refused")
	c.press("j", "enter")
	if len(c.root.screens) != 2 || c.root.subjects()[0].ID != 2042 {
		t.Errorf("enter opens %v", c.root.subjects())
	}
}

func TestABulkSheetSaysWhoseTheLeadsAre(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	rows := slices.Collect(maps.Values(c.inbox().Rows))
	for i, tt := range []struct {
		owners []string
		want   string
	}{
		{[]string{"", "ania", "ania"}, ""},
		{[]string{"marta", "", "ania"}, "1 held by marta"},
		{[]string{"marta", "zed", "marta"}, "3 held by marta, zed"},
		{[]string{"marta", "zed", "ewa"}, "3 held by marta, zed, …"},
	} {
		some := make([]desk.Row, 3)
		for k := range some {
			some[k] = *rows[k]
			some[k].Owner = tt.owners[k]
		}
		if got := c.root.s.Colleagues(place.OnRows(some)); got != tt.want {
			t.Errorf("%d: %q, want %q", i, got, tt.want)
		}
	}
	c.press("*", "x")
	c.sees("held by marta")
}

func TestOneUndoTakesABatchBackAndListsTheRest(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, unheld)
	c.press("space", "space", "space", "t")
	c.sees("3 leads claimed")
	c.desk.Give("marta.wojcik", 2041)
	c.press("u")
	c.sees("1 lead was refused")
	c.sees("marta.wojcik acted on it since")
	c.press("esc")
	if owner := c.desk.Copy(2040).Owner; owner != "" {
		t.Errorf("L-2040 is still %s's", owner)
	}
}

func TestALongBatchSaysHowFarItIsAndIsOneBatch(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, crowd(250))
	c.press("*")
	c.sees("250 marked")
	c.hold = true
	c.press("t")
	step := func() {
		held := c.held
		c.held = nil
		for _, cmd := range held {
			c.send(cmd())
		}
	}
	step()
	c.sees("100 of 250 leads; esc stops")
	c.press("t")
	c.sees("still being done")
	step()
	c.sees("200 of 250 leads")
	c.hold = false
	step()
	c.sees("250 leads claimed")
	if n := len(c.desk.Sent); n != 3 {
		t.Errorf("the desk was sent %d parts", n)
	}
	c.press("u")
	c.sees("taking undone on 250 leads")
}

func TestEscStopsALongBatch(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, crowd(250))
	c.press("*")
	c.hold = true
	c.press("t", "esc")
	c.sees("Stopping")
	c.release()
	c.sees("100 leads claimed, 150 leads were not begun")
	if n := len(c.desk.Sent); n != 1 {
		t.Errorf("the desk was sent %d parts", n)
	}
}

func TestAThousandLeadsAreAskedForTwice(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, crowd(1200))
	c.press("*")
	c.sees("1200 marked")
	c.press("x", "2", "ctrl+s")
	c.sees("disqualify for 1 200 leads at once")
	c.press("esc")
	c.sees("Disqualify 1200 leads")
	if n := len(c.desk.Sent); n != 0 {
		t.Fatalf("the desk was sent %d actions before anybody said yes", n)
	}
	c.press("ctrl+s", "ctrl+s")
	c.sees("1200 leads disqualified")
	if n := len(c.desk.Sent); n != 12 {
		t.Errorf("the desk was sent %d parts", n)
	}
}

func TestARangeIsMarkedAndMarksFollowTheirRows(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("j", "v", "j", "j")
	c.sees("3 marked")
	c.press("v", "j")
	c.sees("3 marked")
	c.press("/")
	c.typeText("owner:none")
	c.press("enter")
	left := len(c.inbox().List.Marks())
	for _, key := range c.inbox().List.Marks() {
		if c.inbox().RowOf(key).Owner != "" {
			t.Errorf("%s is marked and somebody's", key)
		}
	}
	if left == 0 || left > 3 {
		t.Errorf("%d leads are marked", left)
	}
	c.press("esc")
	c.seesNot("marked")
	c.press("v", "j", "esc")
	if c.inbox().List.Ranging() || len(c.inbox().List.Marks()) > 0 {
		t.Error("esc did not end the range")
	}
}

func TestTheLastActionIsRepeatedFilledIn(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press(".")
	c.sees("Nothing was done yet")
	c.press("x", "7", "tab")
	c.typeText("tender in 2028")
	c.press("ctrl+s", ".")
	c.sees("Filled in as the last time")
	c.press("ctrl+s")
	if n := len(c.desk.Sent); n != 2 {
		t.Fatalf("the desk was sent %d actions", n)
	}
	first, second := c.desk.Sent[0], c.desk.Sent[1]
	if first.IDs[0] == second.IDs[0] || second.Action.Reason != first.Action.Reason || second.Action.Note != "tender in 2028" {
		t.Errorf("repeated is %+v after %+v", second, first)
	}
}

func TestTheInboxLooksAsItWasLeft(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.sees("Next best fact")
	c.press("p")
	c.seesNot("Next best fact")
	c.press("P")
	c.sees("Next ")
	c.press("w")
	c.sees("Person")
	got, err := c.desk.Setting(t.Context(), desk.Actor{User: "ania"}, inbox.InboxSetting)
	if err != nil || got != "below wide" {
		t.Errorf("kept is %q, %v", got, err)
	}
	again := open(t, 120, 36, func(o *Options, _ *testdesk.Desk) { o.Desk = c.desk })
	again.sees("Person")
	narrow := open(t, 80, 24, nil)
	narrow.press("w")
	narrow.sees("Wide columns want 104 columns")
}

func TestWhatComesInIsSaidAndDoesNotMoveTheSelectedRow(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("G")
	list := &c.inbox().List
	key, from := list.Key(), func() int { f, _ := list.Window(); return list.Cursor() - f }
	at := from()
	c.desk.At(c.now.Add(-3*time.Hour), func() { c.desk.Add("Nowa Firma", "Nowa Firma", "Nowa Firma") })
	c.send(place.Woke{})
	if list.Key() != key || from() != at {
		t.Errorf("the selected row went from %s at %d to %s at %d", key, at, list.Key(), from())
	}
	c.sees("3 new, r shows them")
	c.press("r")
	c.seesNot("new, r shows")
	if got := c.inbox().Selected().Company; got != "Nowa Firma" {
		t.Errorf("r goes to %s", got)
	}
}

func TestTheCursorGoesOnWhenALeadIsDealtWith(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("j", "j")
	next := c.inbox().List.Items()[c.inbox().List.Cursor()+1].Key
	c.press("t")
	if got := c.inbox().List.Key(); got != "L-2041" {
		t.Errorf("taking a lead moves the cursor to %s", got)
	}
	c.root.happened(place.Happened{On: desk.OnLeads(2041), How: place.Dealt})
	c.desk.By("ania", desk.Action{Verb: desk.Contact, By: "call"}, 2041)
	c.send(place.Woke{})
	if got := c.inbox().List.Key(); got != next {
		t.Errorf("the cursor went with the lead to %s, want %s", got, next)
	}
}

func TestARefusedLeadIsOpenedByAClick(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}} {
		c := open(t, size[0], size[1], refusing)
		c.press("space", "space", "space", "space", "t")
		c.click("L-2042")
		c.sees("reopen it first")
		c.click("L-2042")
		if len(c.root.screens) != 2 || c.root.subjects()[0].ID != 2042 {
			t.Errorf("at %v a click opens %v:\n%s", size, c.root.subjects(), c.screen())
		}
	}
}

func TestOneEscTooManyEndsNothing(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("space", "esc", "esc", "esc")
	if c.quit {
		t.Fatal("esc left the cockpit")
	}
	c.sees("q leaves the cockpit")
	c.press("q")
	if !c.quit {
		t.Error("q does not leave")
	}
}

func TestUndoGoesToTheLeadThatCameBack(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("j", "j", "x", "1", "ctrl+s", "G", "u")
	if got := c.inbox().List.Key(); got != "L-2041" {
		t.Errorf("the cursor is on %s", got)
	}
	c.seesNot("new, r shows")
}

func TestUndoOfABatchGoesBackToWhereTheCursorWas(t *testing.T) {
	t.Parallel()
	for name, keys := range map[string][]string{
		"on one of them": {"j", "j", "j", "*"}, "on another": {"space", "space", "j", "j"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := open(t, 120, 36, unheld)
			c.press(keys...)
			was := c.inbox().List.Key()
			c.press("x", "1", "ctrl+s")
			c.sees("undo 15m")
			c.press("u")
			if got := c.inbox().List.Key(); got != was {
				t.Errorf("the cursor is on %s and was on %s", got, was)
			}
		})
	}
}
