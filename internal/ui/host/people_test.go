package host

import (
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// queued opens the cockpit of a manager among users who serve the queues.
func queued(t *testing.T, more ...func(*Options, *testdesk.Desk)) *cockpit {
	t.Helper()
	return open(t, 120, 36, func(o *Options, d *testdesk.Desk) {
		staffed(o, d)
		for _, change := range more {
			change(o, d)
		}
	})
}

func TestWhoGoesAwayIsAskedForTheirLeadsAndOneKeyGivesThemToTheQueue(t *testing.T) {
	t.Parallel()
	c := queued(t)
	c.press("W", "G", "A", "ctrl+s")
	c.sees("Say until when")
	c.typeText("yesterday")
	c.press("ctrl+s")
	c.seesAll("is over", "Away piotr")
	for range "yesterday" {
		c.press("backspace")
	}
	c.typeText("4 dec")
	c.sees("piotr is away from Fri 20 Nov 14:32 to Fri 4 Dec")
	c.press("ctrl+s")
	c.seesAll("4 leads that nobody contacted · piotr", "L-2046", "as if piotr released them")
	c.press("ctrl+s")
	c.seesAll("4 leads released", "away to Fri 4 Dec")
	left, err := c.desk.Uncontacted(t.Context(), testdesk.As("root"), "piotr")
	if err != nil || left.N != 0 {
		t.Errorf("%d left, %v", left.N, err)
	}
	c.press("u") // the leads come back, and then the absence goes
	if left, err = c.desk.Uncontacted(t.Context(), testdesk.As("root"), "piotr"); err != nil || left.N != 4 {
		t.Errorf("after an undo: %d left, %v", left.N, err)
	}
	c.press("b")
	c.sees("piotr is not away")
	c.seesNot("away to Fri 4 Dec")
}

func TestAWeightIsADraftUntilSomebodyPublishesIt(t *testing.T) {
	t.Parallel()
	c := queued(t)
	before := c.desk.Policy().Hash
	c.press("W", "G", "p")
	c.sees("There is no draft")
	c.press("e", "backspace")
	c.typeText("x")
	c.press("ctrl+s")
	c.sees("A weight is a whole number")
	c.press("backspace", "3")
	c.sees("member piotr, weight: 1 → 3")
	c.press("ctrl+s")
	c.seesAll("1→3", "not in force, 1 change")
	if c.desk.Policy().Hash != before {
		t.Error("it is in force")
	}
	c.press("k", "e", "tab", "tab", "tab", "tab", "right")
	c.seesAll("ania removed", "1 → 3")
	c.press("ctrl+s")
	c.sees("goes with the draft")
	c.press("p")
	c.seesAll("Publish the draft · 2 changes", "ania")
	c.typeText("she leads the team now")
	c.press("ctrl+s")
	c.sees("Published sha256:")
	c.seesNot("goes with the draft")
	q, _ := c.desk.Policy().Queue("default")
	if len(q.Members) != 1 || q.Members[0].User != "piotr" || q.Members[0].Weight != 3 {
		t.Errorf("%+v", q.Members)
	}
}

func TestADraftIsRefusedWhereAnotherPolicyWasPublishedSince(t *testing.T) {
	t.Parallel()
	c := queued(t)
	c.press("W", "G", "e", "backspace", "3", "ctrl+s")
	five := 5
	other, err := c.desk.DraftMember(t.Context(), testdesk.As("root"), nil, desk.MemberEdit{Queue: "italy", User: "marco", Weight: &five})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.desk.Publish(t.Context(), desk.Actor{User: "root", Role: desk.Admin}, other.Policy, nil); err != nil {
		t.Fatal(err)
	}
	c.press("p", "ctrl+s")
	c.sees("another policy was published since this draft was made")
	c.press("esc", "z")
	c.sees("The draft is dropped")
	if q, _ := c.desk.Policy().Queue("italy"); q.Members[len(q.Members)-1].Weight != 5 {
		t.Errorf("%+v", q.Members)
	}
}

func TestWhoMayNotPublishKeepsADraftAndSaysOnlyOfThemselvesThatTheyAreAway(t *testing.T) {
	t.Parallel()
	c := queued(t, func(o *Options, _ *testdesk.Desk) { o.Who.User, o.Who.Role = "ania", desk.SDR })
	c.press("W", "G", "A")
	c.sees("Of piotr a manager says it")
	c.press("e", "backspace", "3", "ctrl+s", "p")
	c.sees("Your role does not publish")
	c.press("ctrl+s")
	c.sees("Kept as draft sha256:")
	drafts, err := c.desk.PolicyDrafts(t.Context(), testdesk.As("root"))
	if err != nil || len(drafts) != 1 || drafts[0].Owner != "ania" {
		t.Errorf("%+v, %v", drafts, err)
	}
	c.press("k", "A")
	c.typeText("17:00")
	c.press("ctrl+s")
	c.sees("nobody contacted · ania")
	c.press("esc")
	c.sees("away to Fri 20 Nov 17:00")
	c.pass(3 * time.Hour)
	c.press("r")
	c.seesNot("away to Fri 20 Nov 17:00")
}
