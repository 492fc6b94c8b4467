package host

import (
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/content"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// page is a referral page as the content screen's own question has it, nil where it is not known.
func (c *cockpit) page(url string) *desk.PageLook {
	c.t.Helper()
	look, err := c.desk.LookContent(c.t.Context(), testdesk.As("ania"), "")
	if err != nil {
		c.t.Fatal(err)
	}
	for i := range look.Pages {
		if look.Pages[i].URL == url {
			return &look.Pages[i]
		}
	}
	return nil
}

func TestAPageIsAddedSetAndSaidToBeGone(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	const url = "https://ponte.example/nuovo"
	c.press("5", "a")
	c.sees("Add a referral page")
	c.press("ctrl+s")
	c.sees("write the address of the page")
	c.typeText("ponte.example/nuovo")
	c.press("ctrl+s")
	c.sees("say whose page it is")
	c.typeText("ponte")
	c.press("tab")
	c.typeText("Nuovo listino")
	c.press("tab", "tab", "right", "tab")
	c.typeText("1 oct")
	c.sees("Published Thu 1 Oct")
	c.press("ctrl+s")
	c.sees("ponte.example/nuovo added")
	p := c.page(url)
	if p == nil || p.Partner != "ponte" || p.Title != "Nuovo listino" || p.Content != "pillar" || p.Published.IsZero() {
		t.Fatalf("the page is %+v:\n%s", p, c.screen())
	}
	if on := c.root.top().(*content.Content).Chosen(); len(on) != 1 || on[0].ID != url {
		t.Errorf("the cursor is on %v:\n%s", on, c.screen())
	}

	c.press("e")
	c.sees("Set facts of " + url)
	c.sees("2026-10-01")
	c.press("ctrl+s")
	c.sees("nothing is changed")
	c.press("tab")
	c.typeText(" 2027")
	c.press("ctrl+s")
	if p = c.page(url); p.Title != "Nuovo listino 2027" || p.Content != "pillar" {
		t.Fatalf("the page is %+v:\n%s", p, c.screen())
	}
	c.press("u")
	if p = c.page(url); p.Title != "Nuovo listino" {
		t.Errorf("after the undo its title is %q", p.Title)
	}

	c.press("x")
	c.typeText("10 nov")
	c.sees("it is refreshed no more")
	c.press("ctrl+s")
	if p = c.page(url); p.Gone.In(testdesk.Warsaw()).Format("2 Jan") != "10 Nov" {
		t.Errorf("it is gone since %v:\n%s", p.Gone, c.screen())
	}
	c.press("u")
	if p = c.page(url); !p.Gone.IsZero() {
		t.Errorf("after the undo it is gone since %v", p.Gone)
	}
}

func TestAPageIsAddedAndSetByAWordOfThePalette(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press(":")
	c.typeText("page add https://wisla.example/erp")
	c.press("enter")
	c.sees("https://wisla.example/erp")
	c.press("tab")
	c.typeText("wisla")
	c.press("ctrl+s")
	if p := c.page("https://wisla.example/erp"); p == nil || p.Partner != "wisla" {
		t.Fatalf("the page is %+v:\n%s", p, c.screen())
	}
	c.press(":")
	c.typeText("page set https://wisla.example/erp content=syndicated")
	c.press("enter", "ctrl+s")
	if p := c.page("https://wisla.example/erp"); p.Content != "syndicated" || p.Partner != "wisla" {
		t.Errorf("the page is %+v:\n%s", p, c.screen())
	}
}

func TestWhoMayNotChangePagesIsToldBeforeAForm(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, func(o *Options, _ *testdesk.Desk) { o.Who = desk.Actor{User: "v", Role: desk.Viewer} })
	for _, id := range []keys.ID{keys.AddPage, keys.SetPage, keys.GonePage} {
		if c.root.act(id).Nobody && c.root.why(id) == "" {
			t.Errorf("%s is open to a viewer", id)
		}
	}
}

func TestEveryParameterOfARowsFormHasAWord(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, nil)
	for _, verb := range []desk.Verb{desk.AddPage, desk.SetPage, desk.GonePage, desk.AddPartner, desk.SetPartner} {
		for _, p := range desk.ActOf(verb).Params {
			if _, ok := c.root.s.Words.Known("row." + p.Name); !ok && p.Kind != desk.FactsParam {
				t.Errorf("%s asks %s, which has no word", verb, p.Name)
			}
		}
	}
}

func TestEndingAPartnerSaysWhichLeadsAreOpen(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 18}} {
		c := open(t, size[0], size[1], nil)
		page, err := c.desk.Inbox(
			t.Context(),
			testdesk.As("ania"),
			desk.InboxQuery{Filter: "partner:baltica stage:new,eql,sql,mql,unqualified,nurture",
				Hidden: true},
		)
		if err != nil {
			t.Fatal(err)
		}
		c.press("2", "right", "x")
		c.sees("End baltica")
		c.sees(c.root.s.Words.Count("end.open", page.Total.N))
		c.sees(page.Rows[0].ID.String())
		c.sees("eqltui list partner:baltica")
		c.press("esc")
		if p, _ := c.desk.Partner(t.Context(), "baltica"); p.Status != lead.Active {
			t.Fatalf("closing the form made it %s", p.Status)
		}
		c.press("x", "ctrl+s")
		if p, _ := c.desk.Partner(t.Context(), "baltica"); p.Status != lead.Ended {
			t.Errorf("it is %s:\n%s", p.Status, c.screen())
		}
		c.press("u")
		if p, _ := c.desk.Partner(t.Context(), "baltica"); p.Status != lead.Active {
			t.Errorf("after the undo it is %s:\n%s", p.Status, c.screen())
		}
	}
}

func TestEndingSeveralPartnersCountsEach(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("2", "right", "space", "space", "x")
	c.sees("End 2 partners")
	if n := strings.Count(c.screen(), "eqltui list partner:"); n != 2 {
		t.Errorf("%d partners are counted:\n%s", n, c.screen())
	}
}
