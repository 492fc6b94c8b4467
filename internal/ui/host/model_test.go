package host

import (
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// The arrow keys move the chosen number, what comes of it is there at once, and x takes it back.
func TestTheThresholdIsMovedWithTheArrowKeys(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, decidedLeads)
	c.press("6")
	c.sees("▴ Threshold 70")
	c.press("right")
	c.sees("▴ Threshold 71")
	c.sees("70→71")
	c.sees("moved, not kept")
	c.press("shift+left", "shift+left")
	c.sees("▴ Threshold 61")
	c.press("x")
	c.sees("▴ Threshold 70")
	c.seesNot("moved, not kept")
	c.press("x")
	c.sees("No weight was moved")
}

// A rule's points move with the most that it gives, what fit and intent give at most adds up to the same.
func TestWeightsAreMovedWithTheArrowKeys(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, decidedLeads)
	c.press("6", "j", "right")
	c.sees("40→41")
	c.sees("60→59")
	c.press("j", "right")
	c.seesNot("60→59")
	c.press("j", "right", "right")
	c.sees("12→14")
	c.press("s")
	c.sees("kept as draft")
	c.sees("Draft ")
	drafts, err := c.desk.PolicyDrafts(t.Context(), testdesk.As("ania"))
	if err != nil || len(drafts) != 1 {
		t.Fatalf("%d drafts, %v", len(drafts), err)
	}
	p, _, err := c.desk.PolicyDraftNamed(t.Context(), testdesk.As("ania"), drafts[0].Hash)
	if err != nil || p.Scoring.Fit[0].Points != 14 || p.Scoring.FitMax != 40 {
		t.Errorf("the draft gives %d points and at most %d: %v", p.Scoring.Fit[0].Points, p.Scoring.FitMax, err)
	}
	if force := c.desk.Policy(); force.Scoring.Fit[0].Points != 12 {
		t.Error("what was kept is in force")
	}
	c.press("v")
	c.sees("In force")
}

// The numbers of gates are moved as weights are, what comes of it is there at once, and the draft says it.
func TestGatesAreMovedWithTheArrowKeys(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, decidedLeads)
	c.press("6", "G", "k", "k")
	c.sees("Assets at least 2 ·")
	c.sees("It alone keeps 0 leads from being EQLs")
	c.sees("A partner's referral")
	c.seesNot("leaves")
	c.press("right")
	c.sees("2→3")
	c.seesNot("It alone keeps 0 leads")
	c.sees("leaves")
	c.press("shift+left", "left") // not below nothing
	c.sees("2→0")
	c.press("right", "right", "right", "j", "right")
	c.sees("1→2")
	c.press("j", "shift+right") // not above four
	c.sees("2→4")
	c.sees("so no total")
	c.press("s")
	c.sees("kept as draft")
	p, _, err := c.desk.PolicyDraftNamed(t.Context(), testdesk.As("ania"), "")
	if err != nil {
		t.Fatal(err)
	}
	if g := p.Gates; g.DistinctAssets != 3 || g.SignalsAtLeast != 2 || g.BANTYesAtLeast != 4 {
		t.Errorf("the draft asks %+v", g)
	}
	if g := c.desk.Policy().Gates; g.DistinctAssets != 2 {
		t.Errorf("what was kept is in force: %+v", g)
	}
	c.press("P")
	c.sees("distinct assets: 2 → 3")
	c.sees("yes at least: 2 → 4")
}

// A gate whose number the document leaves out says so before it is moved, and one that is not required has no line.
func TestAGateThatTheDocumentLeavesOutIsNotMoved(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, decidedLeads)
	text := strings.Replace(string(c.desk.Policy().Document), "  signal: {at_least: 1}\n", "", 1)
	text = strings.Replace(text, "engagement, signal, bant, joint", "engagement, signal, joint", 1)
	p, problems := policy.Parse([]byte(text))
	if err := problems.Err("the policy"); err != nil {
		t.Fatal(err)
	}
	if _, err := c.desk.PublishAs(t.Context(), testdesk.As("marta.wojcik"), p, desk.Publication{}, nil); err != nil {
		t.Fatal(err)
	}
	c.press("6", "G")
	c.sees("Signals at least 1 ·")
	c.seesNot("BANT yes at least")
	c.press("right")
	c.sees("does not say gates.signal.at_least itself")
	c.seesNot("1→2")
}

// A draft is published by a form that says in words and in numbers what changes.
func TestAModelIsPublishedWithWhatChanges(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("6", "left", "left")
	c.press("P")
	c.sees("threshold: 70 → 68")
	c.sees("EQLs become")
	c.sees("Not enough to conclude from")
	c.typeText("too few came through")
	c.press("ctrl+s")
	c.sees("published")
	if got := c.desk.Policy().Scoring.Threshold; got != 68 {
		t.Errorf("the threshold is %d", got)
	}
	c.sees("In force")
	c.sees("▴ Threshold 68")
	log, err := c.desk.PolicyLog(t.Context(), testdesk.As("ania"))
	if err != nil || log[0].Why != "too few came through" {
		t.Errorf("the log says %+v, %v", log, err)
	}
	c.press("P")
	c.sees("It is the model in force")
}

// Who publishes on what is no longer in force is told so, and nothing changes.
func TestTwoWhoPublishAtOnceAreToldSo(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("6", "left", "P")
	other, err := c.desk.Policy().With(policy.Edit{Path: "scoring.threshold", To: 66})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.desk.Publish(t.Context(), testdesk.As("marta.wojcik"), other, nil); err != nil {
		t.Fatal(err)
	}
	c.press("ctrl+s")
	c.sees("another policy was published")
	c.sees("marta.wojcik")
	if got := c.desk.Policy().Scoring.Threshold; got != 66 {
		t.Errorf("the threshold is %d", got)
	}
}

// Two people sit over the model. When one publishes the other is told who and what at once; what they moved, and a draft that they
// kept, stays, is not published over it, and can be taken over to it.
func TestWhoSitsOverAModelIsToldWhatAnotherPublishes(t *testing.T) {
	t.Parallel()
	for _, keep := range []bool{false, true} {
		c := open(t, 120, 36, decidedLeads)
		c.press("6", "j", "j", "j", "right", "right")
		c.sees("12→14")
		if keep {
			c.press("s")
			c.sees("kept as draft")
			c.press("right")
			c.sees("14→15")
		}
		marta := &cockpit{t: t, now: c.now, desk: c.desk}
		marta.begin(120, 36, func(o *Options, _ *testdesk.Desk) { o.Who = testdesk.As("marta.wojcik") })
		marta.press("6", "left", "left", "left", "left", "P")
		marta.typeText("more of them")
		marta.press("ctrl+s")
		marta.sees("published")
		c.send(place.Woke{})
		c.sees("marta.wojcik published another policy meanwhile")
		c.sees("threshold: 70 → 66")
		c.sees("(more of them)")
		if keep {
			c.sees("14→15")
			c.sees("This draft is kept as it was")
		} else {
			c.sees("12→14")
			c.sees("What you moved is kept")
		}
		c.press("P")
		c.sees("m takes your numbers over to it")
		c.press("m")
		c.sees("on top of what marta.wojcik published")
		c.sees("In force")
		c.sees("▴ Threshold 66")
		c.seesNot("published another policy meanwhile")
		c.press("P")
		c.sees("What changes")
		c.seesNot("threshold: ")
		c.press("ctrl+s")
		c.sees("published")
		s := c.desk.Policy().Scoring
		if want := map[bool]int{false: 14, true: 15}[keep]; s.Threshold != 66 || s.Fit[0].Points != want {
			t.Errorf("the threshold is %d and a company's size gives %d", s.Threshold, s.Fit[0].Points)
		}
		drafts, err := c.desk.PolicyDrafts(t.Context(), testdesk.As("ania"))
		if err != nil || len(drafts) != map[bool]int{false: 0, true: 1}[keep] {
			t.Errorf("%d drafts, %v", len(drafts), err)
		}
	}
}

// What is kept on a policy that is not in force any more says so: it would take back what another published.
func TestADraftRemembersOnWhatItWasMade(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, nil)
	was := c.desk.Policy().Hash
	c.press("6", "left")
	c.publishes("marta.wojcik", "scoring.threshold", 66, "")
	c.sees("marta.wojcik published another policy meanwhile")
	c.press("s")
	c.sees("This draft is kept as it was")
	drafts, err := c.desk.PolicyDrafts(t.Context(), testdesk.As("ania"))
	if err != nil || len(drafts) != 1 || drafts[0].Base != was || !drafts[0].Stale {
		t.Fatalf("%+v, %v", drafts, err)
	}
	c.press("m")
	c.sees("your numbers hold where both changed them: threshold: 70 → 69, and not 66")
	c.sees("▴ Threshold 69")
	c.press("x")
	c.sees("▴ Threshold 66")
	c.press("m")
	c.sees("Nobody published anything since")
}

// Of two drafts that were made on different policies, each says what came since its own.
func TestEachDraftSaysWhatCameSinceItsOwnBase(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("6", "left", "s")
	c.sees("kept as draft")
	c.publishes("marta.wojcik", "scoring.threshold", 66, "")
	c.sees("threshold: 70 → 66")
	c.press("v") // what is in force
	c.seesNot("published another policy meanwhile")
	c.press("right", "s")
	c.sees("kept as draft")
	c.publishes("marta.wojcik", "scoring.threshold", 60, "")
	c.sees("threshold: 66 → 60")
	seen := map[bool]bool{}
	for range 3 { // both drafts and what is in force
		c.press("v")
		for _, older := range []bool{false, true} {
			if strings.Contains(c.screen(), map[bool]string{false: "threshold: 66 → 60", true: "threshold: 70 → 60"}[older]) {
				seen[older] = true
			}
		}
	}
	if len(seen) != 2 {
		t.Errorf("not each of the drafts says what came since its own base: %v", seen)
	}
}

// What was moved is given up for what was published.
func TestWhatWasMovedIsGivenUpForWhatWasPublished(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, nil)
	c.press("6", "left")
	c.publishes("marta.wojcik", "scoring.threshold", 66, "")
	c.sees("What you moved is kept")
	c.press("x")
	c.sees("▴ Threshold 66")
	c.seesNot("moved, not kept")
	c.seesNot("What you moved is kept")
}

// publishes has a colleague publish the policy with another number.
func (c *cockpit) publishes(who, path string, to int, why string) {
	c.t.Helper()
	p, err := c.desk.Policy().With(policy.Edit{Path: path, To: to})
	if err == nil {
		_, err = c.desk.PublishAs(c.t.Context(), testdesk.As(who), p, desk.Publication{Why: why}, nil)
	}
	if err != nil {
		c.t.Fatal(err)
	}
	c.send(place.Woke{})
	c.settle()
}

// Whoever comes to do the monthly audit does it with a key; what it proposes is a draft then, and enter opens it.
func TestTheMonthlyAuditIsDoneInTheCockpit(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, shifting)
	c.press("6", "shift+tab")
	c.sees("looks which small shifts would do better")
	c.press("a")
	c.sees("1 proposal is a draft of yours; nothing is in force yet")
	c.sees("Proposal 1: 5 points from tech to use_case")
	c.sees("of the EQLs sales took 67 % (58–75 %), then 70 % (61–77 %)")
	c.sees("published by marta.wojcik")
	c.sees("in the 30 days before 71 leads, 22 EQLs, of them sales")
	c.sees("It misleads")
	c.press("left")
	c.sees("Go back to the rules first")
	was := c.desk.Policy().Hash
	c.press("enter")
	c.sees("Draft ")
	c.seesNot("Proposal 1")
	if c.desk.Policy().Hash != was {
		t.Error("an audit published something")
	}
}

// The duty leads to where it is done, and it is done when the audit is.
func TestTheDutyOfAnAuditLeadsToIt(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("9")
	c.sees("62 d overdue   Audit of the model")
	c.press("enter")
	c.sees("looks which small shifts would do better")
	c.press("a")
	c.sees("The audit is kept, and its duty is done")
	c.press("9", "r")
	c.seesNot("overdue")
}

// An audit that a person stops leaves nothing behind.
func TestAnAuditIsStopped(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, shifting)
	c.press("6")
	_, asks := c.root.Update(keyPress("a")) // and the answer is not there yet
	c.sees("Looking which small shifts would do better")
	c.press("a")
	c.sees("An audit is under way")
	c.press("esc")
	c.run(asks)
	c.sees("looks which small shifts would do better")
	drafts, err := c.desk.PolicyDrafts(t.Context(), testdesk.As("ania"))
	if err != nil || len(drafts) != 0 {
		t.Errorf("%d drafts, %v", len(drafts), err)
	}
}

// From few leads nothing is concluded: no lift, no area, no curve, and it is said why.
func TestNothingIsConcludedFromFewLeads(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	for _, keys := range [][]string{{"6", "tab"}, {"tab"}} {
		c.press(keys...)
		c.sees("Too few leads to conclude anything")
	}
	if strings.Contains(c.screen(), "×") {
		t.Errorf("a lift is shown:\n%s", c.screen())
	}
}

// The leads that change are listed, and one of them is opened.
func TestTheLeadsThatChangeCanBeOpened(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("6", "enter")
	c.sees("The same leads would be EQLs")
	for range 9 {
		c.press("shift+left")
	}
	c.press("enter")
	c.sees("enters")
	c.press("enter")
	c.sees("Gates")
	c.press("esc", "esc")
	c.sees("How the scores are spread")
}

func TestWhoMayNotPublishIsToldSo(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, func(o *Options, _ *testdesk.Desk) { o.Who.Role = desk.SDR })
	c.press("6", "left", "P")
	c.sees("A sdr may not do that")
	c.press("s")
	c.sees("kept as draft")
}

// While a draft is open, a lead's page and the inbox show what it would give, and no longer once it is put back.
func TestAnOpenDraftIsShownBesideTheScores(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("6", "j", "j", "j")
	for range 3 {
		c.press("left")
	}
	c.sees("12→9")
	c.press("1")
	c.sees("Draft  Company")
	c.press("j", "j", "enter")
	c.sees("beside the score")
	c.sees("size 12→9")
	c.press("esc", "6", "x", "1")
	c.seesNot("Draft  Company")
	c.press("enter")
	c.seesNot("beside the score")
}

// Weights that are tried while the leads are read anew are tried again on those, not shown of what is gone.
func TestAWeightThatIsTriedWhileTheLeadsAreReadAnewIsTriedAgain(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, decidedLeads)
	c.press("6")
	c.sees("▴ Threshold 70")
	c.hold = true
	c.press("right", "r")
	c.hold = false
	c.release()
	c.settle()
	c.sees("▴ Threshold 71")
	c.sees("70→71")
}

// Another draft of the same person comes in front of the one that is open, which stays open.
func TestTheOpenDraftStaysOpenWhenAnotherComes(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("6", "left", "s")
	c.sees("kept as draft")
	drafts, err := c.desk.PolicyDrafts(t.Context(), testdesk.As("ania"))
	if err != nil || len(drafts) != 1 {
		t.Fatalf("%d drafts, %v", len(drafts), err)
	}
	mine := "Draft " + strings.TrimPrefix(drafts[0].Hash, "sha256:")[:12]
	c.sees(mine)
	other, err := c.desk.Policy().With(policy.Edit{Path: "scoring.threshold", To: 55})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.desk.SavePolicyDraft(t.Context(), testdesk.As("ania"), other, ""); err != nil {
		t.Fatal(err)
	}
	c.press("r")
	c.sees(mine)
	c.sees("▴ Threshold 69")
}

// A backtest is of the weights that it was made with: other ones, and those that are put back, have none.
func TestABacktestOfOtherWeightsIsNotShown(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, decidedLeads)
	c.press("6", "left", "b")
	c.sees("would have entered EQL")
	c.press("x")
	c.sees("b goes through the whole history")
	c.press("left", "b")
	c.sees("would have entered EQL")
	c.press("right")
	c.sees("b goes through the whole history")
}
