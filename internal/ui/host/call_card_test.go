package host

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// rowsOf says on which line of the screen each question with a label of its own stands.
func rowsOf(c *cockpit) map[string]int {
	out := map[string]int{}
	for y, text := range strings.Split(c.screen(), "\n") {
		text = strings.TrimLeft(text, " │▌")
		for _, a := range formOf(c.root.sheet).Asks {
			if a.Under == "" && strings.HasPrefix(text, a.Label+"  ") {
				out[a.ID] = y
			}
		}
	}
	return out
}

func TestNoQuestionMovesAgainstTheOthersWhileOneAnswers(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {100, 30}, {80, 24}, {60, 18}, {45, 14}} {
		for _, key := range []string{"K", "a"} {
			t.Run(fmt.Sprint(key, size), func(t *testing.T) {
				t.Parallel()
				c := open(t, size[0], size[1], nil)
				c.press("j", "j", "j", key)
				before := rowsOf(c)
				if len(before) < 3 {
					t.Fatalf("only %v are in sight:\n%s", before, c.screen())
				}
				still := func(what string) {
					t.Helper()
					now := rowsOf(c)
					for a, y := range now {
						for b, z := range now {
							ya, oka := before[a]
							zb, okb := before[b]
							if oka && okb && z-y != zb-ya {
								t.Fatalf("%s: %s and %s stood %d apart, now %d:\n%s", what, a, b, zb-ya, z-y, c.screen())
							}
						}
					}
					for a, y := range now {
						before[a] = y
					}
					for a := range before {
						if _, ok := now[a]; !ok {
							delete(before, a)
						}
					}
				}
				form := formOf(c.root.sheet)
				for range len(form.Asks) {
					c.press("tab")
					still("tab to " + form.Focused().ID)
				}
				form.Focus("authority")
				for _, letter := range "ythe board in March" {
					c.typeText(string(letter))
					still("typing the evidence")
				}
				c.press("enter")
				still("enter")
				form.Focus("account.employees")
				c.typeText("some")
				still("a value that cannot be read")
				form.Focus("note")
				c.typeText("wants a demo")
				still("the note")
			})
		}
	}
}

// answered has all four questions of a lead with a long word from the partner answered.
func allAnswered(_ *Options, d *testdesk.Desk) {
	d.Each(func(_ int, l *desk.Detail) {
		for name, text := range map[string]string{"budget": "60 k€ for Q1", "authority": "she signs", "need": "audit in spring",
			"timeline": "live by May"} {
			*l.Facts.BANT.Get(name) = lead.Question{Answer: lead.Yes, Evidence: text, Who: "ania", At: l.At}
		}
		l.Facts.Account.Employees, l.Facts.Account.Industry = lead.Known[int64](310), lead.Known("logistics")
		l.Facts.Lead.UseCase, l.Facts.Account.TechStack = lead.Known("lot tracking"), lead.Known([]string{"hubspot"})
		l.Facts.Confirmed.Us = lead.Confirmed
		l.Facts.Lead.Email = lead.Known("leonore.oberhuber@talmuhle-maschinenbau.example")
		l.Note = "The maintenance of their warehouse system ends in June and they want to replace it as soon as possible."
		for i := range l.Result.Gates {
			l.Result.Gates[i].Missing, l.Result.Gates[i].Outcome = nil, gate.Pass
		}
		l.Result.Next = nil
	})
}

func TestTheCallCardShowsWhatIsKnownOfBANTAndCutsNothingWhileRowsAreFree(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 18}} {
		c := open(t, size[0], size[1], allAnswered)
		c.press("j", "j", "j", "K")
		for _, want := range []string{"60 k€ for Q1", "she signs", "audit in spring", "live by May", "soon as possible.",
			"leonore.oberhuber@talmuhle-maschinenbau.example", "Outcome"} {
			c.sees(want)
		}
		c.seesNot("y n u")
		c.seesNot("What to ask")
	}
}

func TestTheCallCardShowsWhatIsKnownOfBANTBesideWhatIsAsked(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 18}} {
		c := open(t, size[0], size[1], nil)
		c.press("j", "j", "j", "K")
		c.sees("✓ Need")
		c.sees("replace WMS before February")
	}
}

func TestTheCallCardSaysWhyTheLeadIsWorthTheCall(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, allAnswered)
	c.press("j", "j", "K") // L-2041: a colleague's lead stands beside it
	for _, want := range []string{"lot tracking", "demo requested 14:21", "viewed 2× 11:39", "piotr · call · 18 Nov", "L-2003"} {
		c.sees(want)
	}
	c.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	c.sees("lot tracking")
	c.sees("piotr · call · 18 Nov")
}
