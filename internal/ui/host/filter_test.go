package host

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/inbox"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

func TestTabCompletesAndCommaGoesOn(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("/")
	c.typeText("st")
	c.sees("how far the lead has come")
	c.press("tab")
	c.typeText("n")
	c.press("tab")
	if got := c.inbox().Line.Value(); got != "stage:new " {
		t.Errorf("the line is %q", got)
	}
	c.typeText(",eq")
	c.press("right")
	if got := c.inbox().Line.Value(); got != "stage:new,eql " {
		t.Errorf("the line is %q", got)
	}
	c.press("enter")
	if got := c.inbox().Filter; got != "stage:new,eql" || c.inbox().Typing {
		t.Errorf("the filter is %q", got)
	}
	c.seesNot("how far")
}

func TestArrowsChooseAndCountBeforeTheyPutIn(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("/")
	c.typeText("owner:")
	c.press("down", "down")
	c.sees("≈ 25 leads") // nobody's
	if got := c.inbox().Filter; got != "" {
		t.Errorf("a choice filters by %q before it is taken", got)
	}
	c.press("up")
	c.sees("≈ 9 leads")
	c.press("enter")
	c.sees("9 leads")
	c.seesNot("≈")
	c.press("esc")
	if c.inbox().Filter != "" || c.inbox().Typing {
		t.Error("esc did not clear the filter")
	}
}

func TestATermBeingTypedIsNoMistakeYet(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("/")
	c.typeText("stage:n")
	c.seesNot("has no value")
	c.typeText("we")
	c.sees(`▴▴▴ stage has no value "nwe"; did you mean new?`)
	c.press("enter")
	if !c.inbox().Typing {
		t.Error("a filter that cannot be read was taken")
	}
	c.press("backspace", "backspace", "tab", "enter")
	c.seesNot("has no value")
	if got := c.inbox().Filter; got != "stage:new" {
		t.Errorf("the filter is %q", got)
	}
}

func TestFiltersOfEarlierDaysComeBack(t *testing.T) {
	t.Parallel()
	var kept *testdesk.Desk
	c := open(t, 120, 36, func(_ *Options, d *testdesk.Desk) {
		kept = d
		who := desk.Actor{User: "ania"}
		if err := d.SaveSetting(t.Context(), who, inbox.HistorySetting, "owner:me\nkind:agency"); err != nil {
			t.Fatal(err)
		}
	})
	c.press("/")
	c.typeText("score>=90")
	c.press("enter", "/")
	c.press("up")
	if got := c.inbox().Line.Value(); got != "score>=90" {
		t.Errorf("the last filter is %q", got)
	}
	c.press("up", "up", "up")
	if got := c.inbox().Line.Value(); got != "owner:me" {
		t.Errorf("the first filter is %q", got)
	}
	c.press("down", "enter")
	got, err := kept.Setting(t.Context(), desk.Actor{User: "ania"}, inbox.HistorySetting)
	if err != nil || got != "owner:me\nscore>=90\nkind:agency" {
		t.Errorf("kept is %q, %v", got, err)
	}
}

func TestWhoTypesFasterThanTheDeskGetsTheLastFiltersRows(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	asked := len(c.desk.Asked)
	c.hold = true
	c.press("/")
	c.typeText("tokyo")
	c.press("backspace", "backspace", "backspace", "backspace", "backspace")
	c.typeText("huta")
	c.sees("…")
	for range 20 {
		held := c.held
		c.held = nil
		for _, cmd := range held {
			c.send(cmd())
		}
	}
	c.sees("Huta Srebrna")
	c.sees("1 lead")
	if n := len(c.desk.Asked) - asked; n > 3 {
		t.Errorf("the desk was asked %d times", n)
	}
}

func TestASavedViewStandsInTheBar(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("/")
	c.typeText("score>=80")
	c.press("enter", "F")
	n, err := c.desk.Counts(t.Context(), desk.Actor{User: "ania"}, []string{"score>=80 stage:new,eql"})
	if err != nil {
		t.Fatal(err)
	}
	c.sees(fmt.Sprintf("finds %d leads now", n[0].N))
	c.typeText("Mine")
	c.sees("Mine is a view of the team")
	c.press("ctrl+s")
	c.sees("choose another name")
	c.press("backspace", "backspace", "backspace", "backspace")
	c.typeText("Hot ones")
	c.press("ctrl+s")
	c.seesNot("Save the filter")
	c.sees(fmt.Sprintf("· ▸ Hot ones %d", n[0].N))
	if got := c.inbox().Query(); got != "score>=80 stage:new,eql" {
		t.Errorf("the view asks %q", got)
	}
	c.press("V", "e")
	c.typeText("!")
	c.press("ctrl+s")
	c.sees(fmt.Sprintf("▸ Hot ones! %d", n[0].N))
	c.press("V", "x")
	c.sees("view Hot ones! dropped; u brings it back")
	c.press("u")
	c.sees("is back")
	c.press("g", "x")
	c.sees("Open is the team's")
	c.press("enter")
	c.sees("▸ Open")
}

func TestTheShownViewIsAlwaysInTheBar(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, func(_ *Options, d *testdesk.Desk) {
		for _, name := range []string{"Hot", "Italy", "Logistics in Poland", "Nobody called yet"} {
			if _, err := d.EditViews(t.Context(), desk.Actor{User: "ania"}, desk.ViewEdit{Do: "save", Name: name,
				Query: "score>1"}); err != nil {
				t.Fatal(err)
			}
		}
	})
	for range 20 {
		c.sees("▸ " + c.inbox().Views[c.inbox().Shown].Name)
		bar := strings.Split(c.screen(), "\n")[2]
		if !strings.Contains(bar, "›") && !strings.Contains(bar, "‹") {
			t.Errorf("the bar does not say that there are more: %s", bar)
		}
		c.press("l")
	}
}

func TestACompletionIsTakenByAClick(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("/")
	c.typeText("own")
	f := c.root.draw()
	for _, r := range f.regions {
		if r.ID == inbox.CompletePrefix+"0" {
			c.run(c.root.clicked(r.X+2, r.Y))
			break
		}
	}
	if got := c.inbox().Line.Value(); got != "owner:" {
		t.Errorf("the line is %q", got)
	}
}

func TestASignThatIsTypedTakesThePlaceOfTheCompletedOne(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"score>=>=70": "score>=70", "score>=<50": "score<50", "stage:=new": "stage=new", "due<2h": "due<2h", "score>=70": "score>=70",
	} {
		c := open(t, 120, 36, nil)
		c.press("/")
		c.typeText(typed)
		if got := c.inbox().Line.Value(); got != want {
			t.Errorf("%s typed stands as %s, want %s", typed, got, want)
		}
	}
}

func TestThePaletteOffersNoLeadThatThereIsNot(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("ctrl+p")
	c.typeText("L-99999")
	c.pass(time.Second)
	c.seesNot("Lead  L-99999")
	if p := c.root.sheet.(*palette); len(p.leads) != 0 || !p.told {
		t.Errorf("%d leads, told %t", len(p.leads), p.told)
	}
	for _, e := range c.root.sheet.(*palette).leadEntries("L-99999") {
		t.Errorf("it offers %+v", e)
	}
	c.press("ctrl+u")
	c.typeText("2011") // it is snoozed
	c.pass(time.Second)
	c.sees("日本電機")
}
