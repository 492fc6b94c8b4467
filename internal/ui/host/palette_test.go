package host

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

func TestThePaletteRunsWhatIsSelectedAndRemembersIt(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("ctrl+p")
	c.typeText("snoo")
	c.press("enter")
	c.sees("Snooze L-")
	c.press("esc", "ctrl+p")
	if p := c.root.sheet.(*palette); p.found[0].text != "Snooze…" {
		t.Errorf("the first one is %q", p.found[0].text)
	}
}

func TestThePaletteSaysWhyAndStays(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("ctrl+p")
	c.typeText("accept")
	c.sees("not an EQL yet")
	c.press("enter")
	if c.root.sheet == nil || !c.root.toast.bad || len(c.desk.Sent) > 0 {
		t.Error("a disabled action closed the palette or was done")
	}
}

func TestACommandOpensTheSheetFilledIn(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("j", "j", ":")
	c.typeText("disqualify no_budget asked again in March")
	c.press("enter")
	c.sees("Disqualify L-2041")
	c.sees("asked again in March")
	c.press("ctrl+s")
	if got := c.last(); got.Action.Reason != "no_budget" || got.Action.Note != "asked again in March" || got.IDs[0] != 2041 {
		t.Errorf("the desk got %+v", got)
	}
}

func TestACommandNamesItsLeads(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press(":")
	c.typeText("claim L-2050 L-2051")
	c.press("enter")
	if got := c.last(); len(got.IDs) != 2 || got.IDs[0] != 2050 || got.Action.Verb != desk.Claim {
		t.Errorf("the desk got %+v", got)
	}
	c.press(":")
	c.typeText("note L-2043 prefers mail")
	c.press("enter", "ctrl+s")
	if got := c.last(); got.IDs[0] != 2043 || got.Action.Note != "prefers mail" {
		t.Errorf("the desk got %+v", got)
	}
	c.press(":")
	c.typeText("note L-999999 prefers mail")
	c.press("enter")
	if c.root.sheet != nil || !c.root.toast.bad {
		t.Error("a lead that is not there opened a sheet")
	}
}

func TestACommandThatIsWrongSaysWhatIsMeant(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press(":")
	c.typeText("disqualify no_budgett")
	c.sees("did you mean no_budget?")
	c.press("enter")
	if c.root.sheet == nil || len(c.desk.Sent) > 0 {
		t.Error("a wrong command was done")
	}
}

func TestTabCompletesACommand(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press(":")
	c.typeText("disq")
	c.press("tab")
	c.typeText("no_b")
	c.press("tab")
	if got := c.root.sheet.(*palette).line.Value(); got != ":disqualify no_budget " {
		t.Errorf("the line is %q", got)
	}
	c.press("esc", ":")
	c.typeText("assign pio")
	c.press("tab", "enter")
	c.sees("Assign L-")
	c.press("ctrl+s")
	if c.last().Action.To != "piotr" {
		t.Errorf("to %q", c.last().Action.To)
	}
}

func TestThePaletteGoesToLeads(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("ctrl+p")
	c.typeText("L-2041")
	c.press("enter")
	if len(c.root.screens) != 2 || c.root.subjects()[0].ID != 2041 {
		t.Fatalf("%d screens", len(c.root.screens))
	}
	c.press("esc", "ctrl+p")
	c.typeText("tartufo")
	c.seesNot("Tartufo Retail  ")
	c.pass(pause)
	c.sees("Tartufo Retail")
	p := c.root.sheet.(*palette)
	for range p.found {
		if !strings.HasPrefix(p.selected().id, "lead:") {
			c.press("down")
		}
	}
	if len(p.leads) == 0 {
		t.Fatal("the desk found no leads")
	}
	want := p.leads[0].ID
	c.press("enter")
	if got := c.root.subjects()[0].ID; got != want {
		t.Errorf("it went to %s, want %s", got, want)
	}
}

func TestLateLeadsDoNotMoveTheCursorAndOldOnesAreDropped(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("ctrl+p")
	c.hold = true
	c.typeText("zuraw")
	c.pass(pause)
	c.typeText("x")
	c.release()
	if p := c.root.sheet.(*palette); len(p.leads) != 0 {
		t.Errorf("the leads of an older text are shown: %v", p.leads)
	}
	c.press("esc", "ctrl+p")
	c.typeText("ta")
	c.press("down")
	was := c.root.sheet.(*palette).selected().id
	c.pass(pause)
	if now := c.root.sheet.(*palette).selected().id; now != was {
		t.Errorf("the cursor went from %s to %s", was, now)
	}
}

func TestThePaletteFilters(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("ctrl+p")
	c.typeText("/owner:")
	c.sees("owner:me")
	c.typeText("me tart")
	c.press("enter")
	if c.inbox().Filter != "owner:me tart" {
		t.Errorf("the filter is %q", c.inbox().Filter)
	}
	c.press("ctrl+p")
	c.typeText("/zorro:1")
	c.press("enter")
	if c.root.sheet == nil || !c.root.toast.bad {
		t.Error("a wrong filter was taken")
	}
}

func TestThePaletteGoesToViews(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press(":")
	c.typeText("unassigned")
	c.press("enter")
	if got := c.inbox().Views[c.inbox().Shown].Name; got != "Unassigned" {
		t.Errorf("the view is %s", got)
	}
}

func TestCtrlYCopiesTheCommandLine(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, open, typed, want string }{
		{"of an action", "ctrl+p", "disq", "eqltui disqualify L-2041 --reason CODE"},
		{"of a command", ":", `disqualify no_budget it's closed`, `eqltui disqualify L-2041 --reason no_budget --note 'it'\''s closed'`},
		{"of named leads", ":", "tag L-1 L-2 vip -old", "eqltui tag L-1 L-2 vip -old"},
		{"of the gates' answers", ":", "qualify L-2 --budget yes --confirm-us", "eqltui qualify L-2 --budget yes --confirm-us"},
		{"of a filter", "ctrl+p", "/stage:new x", "eqltui list 'stage:new x'"},
		{"of a lead", "ctrl+p", "L-12", "eqltui show L-12"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := open(t, 120, 36, nil)
			c.press("j", "j", tt.open)
			c.typeText(tt.typed)
			if f := c.root.sheet.(*palette).selected(); f == nil || f.line != tt.want {
				t.Errorf("it copies %+v, want %q", f, tt.want)
			}
			c.press("ctrl+y")
			c.sees("copied eqltui")
		})
	}
}

func TestEveryRoleSeesBeforehandWhatTheDeskWouldRefuse(t *testing.T) {
	t.Parallel()
	for _, role := range desk.Roles() {
		if role == desk.Ally {
			continue // it has another cockpit
		}
		c := open(t, 120, 36, func(o *Options, d *testdesk.Desk) {
			o.Who.Role = role
			d.Qualify("", 2039)
		})
		c.inbox().Views[0].Query = ""
		c.press("r")
		for i := range c.root.table {
			b := &c.root.table[i]
			if len(b.Verbs) == 0 {
				continue
			}
			if why := c.root.why(b.ID); !desk.May(role, b.Verbs[0]) && why == "" {
				t.Errorf("%s: %s is offered and would be refused", role, b.ID)
			} else if desk.May(role, b.Verbs[0]) && strings.Contains(why, "role") {
				t.Errorf("%s: %s is refused: %s", role, b.ID, why)
			}
		}
	}
}

func TestHelpOverAFormKeepsItsAnswers(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 18}, {40, 10}} {
		c := open(t, size[0], size[1], nil)
		c.press("n")
		c.typeText("half a thought")
		c.press("f1")
		c.sees("ctrl+s")
		c.sees("Help")
		c.send(tea.PasteMsg{Content: "sub"}) // goes to the search, not to the note
		c.press("esc")
		c.sees("half a thought")
		c.press("f1")
		c.typeText("submit")
		c.press("enter")
		if got := c.last().Action.Note; got != "half a thought" {
			t.Errorf("%v: the note is %q", size, got)
		}
	}
}

func TestThePaletteTellsWhatThePolicyWants(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("ctrl+p")
	c.typeText("bant answ")
	c.sees("BANT answers required to qualify")
	c.sees("now 2")
	c.press("enter")
	c.sees("eqltui policy show")
}

func TestThePaletteFindsActionsByOtherWordsForThem(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{"theme": "Settings…", "search": "Filter", "hide": "Snooze…", "shortcuts": "Help",
		"telephone": "Call card…"} {
		c := open(t, 120, 36, nil)
		c.press("j", "ctrl+p")
		c.typeText(query)
		if p, ok := c.root.sheet.(*palette); !ok || len(p.found) == 0 || p.found[0].text != want {
			t.Errorf("%s does not find %s first:\n%s", query, want, c.screen())
		}
	}
}
