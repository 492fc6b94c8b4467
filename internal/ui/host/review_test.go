package host

import (
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
	"github.com/google/go-cmp/cmp"
)

// decision is what the review of the quarter of the tests knows of a partner, "" for none.
func (c *cockpit) decision(partner string) string {
	c.t.Helper()
	r, err := c.desk.Desk.Review(c.t.Context(), testdesk.As("ania"), desk.ReviewQuery{Quarter: "2026-Q4"})
	if err != nil {
		c.t.Fatal(err)
	}
	for _, p := range r.Partners {
		if p.ID == partner && p.Decision != nil {
			return p.Decision.Decision + " " + p.Decision.Owner + " " + p.Decision.DueOn + " " + p.Decision.Reason
		}
	}
	return ""
}

func TestADecisionIsRecordedInTheRankingAndTakenBack(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("2", "right", "i")
	c.sees("Decide on baltica")
	c.sees("2026-Q4")
	c.press("ctrl+s")
	c.sees("a reason is missing")
	c.typeText("half of the pipeline")
	c.press("tab")
	c.typeText("marta")
	c.press("tab", "ctrl+u")
	c.typeText("2w")
	c.press("tab")
	c.typeText("8000")
	c.sees("net +8 000 EUR")
	c.sees("2026-12-04")
	c.press("ctrl+s")
	if got, want := c.decision("baltica"), "double marta.wojcik 2026-12-04 half of the pipeline"; got != want {
		t.Fatalf("%q was decided, not %q:\n%s", got, want, c.screen())
	}
	c.press("r")
	c.sees("double, +8 000 EUR, marta.wojcik, due 2026-12-04")
	c.press("u")
	if got := c.decision("baltica"); got != "" {
		t.Errorf("after the undo %q is decided", got)
	}
}

// Marked partners are decided of by one form: each has a decision of its own, one of which something was decided before keeps that and
// is named, and one undo takes all of it back.
func TestMarkedPartnersAreDecidedOfAtOnce(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("2", "right", "g", "j", "i", "tab")
	c.typeText("by itself")
	c.press("ctrl+s")
	before := c.decision("higashi")
	if !strings.HasSuffix(before, "by itself") {
		t.Fatalf("the second partner has %q:\n%s", before, c.screen())
	}
	c.press("r", "g", "space", "space", "space", "i")
	c.sees("Decide on 3 partners")
	c.sees("stays as it is: " + strings.Fields(before)[0] + " is decided already")
	c.sees("Double, rank 1")
	c.press("tab")
	c.typeText("looked at together")
	c.press("tab", "tab", "tab")
	c.typeText("500")
	c.sees("net +1 000 EUR") // of two
	c.press("ctrl+s")
	sent := c.last().Action
	if sent.Moved != "500" || c.decision("baltica") != "keep ania 2026-12-31 looked at together" || c.decision("higashi") != before {
		t.Errorf("%+v: %q and %q are decided:\n%s", sent, c.decision("baltica"), c.decision("higashi"), c.screen())
	}
	c.sees("for 2026-Q4 it is decided already")
	c.press("esc", "u")
	if c.decision("baltica") != "" || c.decision("higashi") != before {
		t.Errorf("after the undo %q and %q are decided", c.decision("baltica"), c.decision("higashi"))
	}
}

// What is usual stands in the form: who is asked for no more than why has decided by a sentence.
func TestADecisionWantsNoMoreThanItsReason(t *testing.T) {
	t.Parallel()
	for id, of := range map[string]struct{ down, want string }{"baltica": {"", "double"}, "nordwind": {"j j j", "keep"}} {
		c := open(t, 120, 36, nil)
		c.press("2", "right")
		c.press(strings.Fields(of.down)...)
		c.press("i", "tab")
		c.typeText("half of the pipeline")
		c.press("ctrl+s")
		if got, want := c.decision(id), of.want+" ania 2026-12-31 half of the pipeline"; got != want {
			t.Errorf("%q was decided, not %q:\n%s", got, want, c.screen())
		}
	}
}

func TestAPartnerIsOpenedWithItsQuarterAndItsFiguresOpenLeads(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("2", "right", "j", "enter")
	c.sees("2026-Q4 to date")
	c.sees("Funnel of the quarter")
	c.sees("What holds it there")
	first := c.screen()
	c.press("l")
	if c.screen() == first {
		t.Errorf("l shows no other partner:\n%s", first)
	}
	c.press("h")
	if c.screen() != first {
		t.Errorf("h does not lead back:\n%s", c.screen())
	}
	want := place.GoTo{Place: place.InboxPlace, Arg: place.Behind("sourced:2026-Q4 partner:higashi")}
	if got := c.root.top().Run(keys.OpenFigure)(); got != want {
		t.Errorf("enter goes to %+v, not %+v", got, want)
	}
}

func TestThePartnerPageGoesFromFigureToFigure(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 18}} {
		c := open(t, size[0], size[1], reviewed)
		c.press("2", "right", "g", "enter")
		seen := map[string]bool{}
		for range 40 {
			seen[c.screen()] = true
			c.press("j")
		}
		if len(seen) < 5 {
			t.Errorf("%v: %d pictures", size, len(seen))
		}
		c.press("g", "tab", "shift+tab", "G", "pgup", "pgdown", "esc")
		c.sees("2026-Q4")
	}
}

func TestPartnersAreMarkedComparedAndFiltered(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("2", "right", "c")
	c.sees(c.root.s.Words.Fill("why.compare", "2", "4"))
	c.press("space", "space", "c")
	c.sees("Stays in its band")
	c.sees("Won of EQLs")
	c.press("esc", "esc", "/")
	c.typeText("tier:gold")
	c.press("enter")
	c.sees("2 partners")
	c.press("esc")
	c.sees("6 partners")
	if why := c.root.why(keys.NextQuarter); why == "" {
		t.Error("a quarter after the present one can be gone to")
	}
}

// Where there are very many opportunities the ranking and a partner's page are there at once, with what must be held against
// all touches left out, which comes behind and stays when they are asked again.
func TestTheReviewIsThereBeforeAllOfItIsCounted(t *testing.T) {
	t.Parallel()
	whole := open(t, 120, 36, reviewed)
	whole.press("2", "right")
	ranking := whole.screen()
	if strings.Contains(ranking, " … ") {
		t.Fatalf("something is cut or being counted:\n%s", ranking)
	}
	whole.press("enter")
	page := whole.screen()

	c := open(t, 120, 36, func(o *Options, d *testdesk.Desk) {
		reviewed(o, d)
		d.AtMost = 1
	})
	c.press("2")
	c.soon(" … ", "right")
	if len(c.held) != 1 {
		t.Errorf("%d answers come behind", len(c.held))
	}
	c.release()
	if got := c.screen(); got != ranking {
		t.Errorf("the ranking in two parts (-at once +in two):\n%s", cmp.Diff(ranking, got))
	}
	c.soon("being counted", "enter")
	c.release()
	if got := c.screen(); got != page {
		t.Errorf("the page in two parts (-at once +in two):\n%s", cmp.Diff(page, got))
	}
	c.soon("refreshed", "r")
	c.seesNot("being counted")
	c.release()
	c.seesNot("being counted")
	c.sees("AI              █████▊")
}
