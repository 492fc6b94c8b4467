package host

import (
	"context"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// partnerList is a screen on which partners are chosen, as the root sees one.
type partnerList struct{ on []place.Subject }

func (p *partnerList) Init() tea.Cmd               { return nil }
func (p *partnerList) Update(tea.Msg) tea.Cmd      { return nil }
func (p *partnerList) Run(keys.ID) tea.Cmd         { return nil }
func (p *partnerList) Scopes() []keys.Scope        { return []keys.Scope{"partner_rows"} }
func (p *partnerList) Chosen() []place.Subject     { return p.on }
func (p *partnerList) View(w, h int) place.Picture { return place.Picture{Lines: kit.Fit(nil, w, h)} }

// withPartners adds the screen, the key and the form of an act on partners, as a card, a binding and a
// record would.
func (c *cockpit) withPartners(names ...string) {
	c.t.Helper()
	list := &partnerList{}
	for _, n := range names {
		list.on = append(list.on, place.Subject{Subject: desk.Subject{Kind: desk.Partners, ID: n}, Name: "Partner " + n})
	}
	form := func(s *place.Session, p place.Prepared) place.Sheet {
		f := place.BlankForm(s, "set_partner", p)
		f.Form.Asks = []kit.Ask{{ID: "field", Label: "fact", Field: place.Line("")}, {ID: "value", Label: "value", Field: place.Line("")}}
		f.Build = func() (desk.Action, error) {
			return desk.Action{Verb: desk.SetPartner, Set: map[string]string{f.Value("field"): f.Value("value")}}, nil
		}
		return f.Begin()
	}
	r := c.root
	r.table = append(keys.Table(), keys.Binding{ID: "set_partner", Keys: []string{"e"}, Scope: "partner_rows",
		Verbs: []desk.Verb{desk.SetPartner}})
	r.s.SetTable(r.table)
	r.acts = append(r.acts, place.Act{ID: "set_partner", New: form, Asks: map[string]string{"facts": "field=value"}})
	r.cards = append(r.cards, place.Card{ID: "partner_list", New: func(*place.Session) place.Screen { return list }})
	c.run(r.goTo(place.GoTo{Place: "partner_list"}))
}

func (c *cockpit) tier(partner string) string {
	c.t.Helper()
	p, err := c.desk.Partner(context.Background(), partner)
	if err != nil {
		c.t.Fatal(err)
	}
	return p.Tier
}

func TestAnActOnPartnersNeedsNothingOfTheRoot(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	was := c.tier("wisla")
	c.withPartners("wisla")
	c.press("e")
	c.sees("wisla · Partner wisla")
	c.typeText("tier")
	c.press("tab")
	c.typeText("gold")
	c.press("ctrl+s")
	if got := c.tier("wisla"); got != "gold" || was == "gold" {
		t.Fatalf("the tier was %s and is %s:\n%s", was, got, c.screen())
	}
	c.press("u")
	if got := c.tier("wisla"); got != was {
		t.Errorf("after the undo the tier is %s", got)
	}
	c.press(":")
	c.typeText("partner set wisla tier=gold")
	c.press("enter")
	c.sees("gold")
	c.press("ctrl+s")
	if got := c.tier("wisla"); got != "gold" {
		t.Errorf("by the palette the tier is %s:\n%s", got, c.screen())
	}
	c.press(":")
	c.typeText("undo wisla")
	c.press("enter")
	if got := c.tier("wisla"); got != was {
		t.Errorf("after the undo by name the tier is %s:\n%s", got, c.screen())
	}
}

func TestAnActOnLeadsIsNotDoneToAPartner(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.withPartners("wisla", "ponte")
	if why := c.root.why(keys.Disqualify); why != c.root.s.Say("none.lead") {
		t.Errorf("disqualify: %q", why)
	}
	if got := c.root.about(""); got != "2 partners" {
		t.Errorf("it is about %q", got)
	}
}

func TestEveryKeyThatActsHasItsRecord(t *testing.T) {
	t.Parallel()
	r := open(t, 120, 36, nil).root
	for _, b := range r.table {
		if a := r.act(b.ID); (r.does(b.ID) != nil) != (a != nil && a.Of == "" && len(b.Verbs) > 0) {
			t.Errorf("%s: %v", b.ID, a)
		}
	}
	for _, a := range r.acts {
		b := r.s.Binding(a.ID)
		switch {
		case b == nil && a.ID != keys.Fix: // what opening a record means there
			t.Errorf("no key does %s", a.ID)
		case a.Of != "" && r.act(a.Of) == nil:
			t.Errorf("%s is another way to %s, which nobody knows", a.ID, a.Of)
		case b != nil && len(b.Verbs) > 1 && a.Direct == nil:
			t.Errorf("%s does not say which of %v is meant", a.ID, b.Verbs)
		}
		for param := range a.Asks {
			if b != nil && desk.ActOf(b.Verbs[0]).Param(param) == nil {
				t.Errorf("%s answers %q, which its command does not have", a.ID, param)
			}
		}
	}
}
