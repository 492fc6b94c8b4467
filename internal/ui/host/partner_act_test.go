package host

import (
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// partnerOf is a partner as it stands in the database.
func (c *cockpit) partnerOf(id string) *lead.Partner {
	c.t.Helper()
	p, err := c.desk.Partner(c.t.Context(), id)
	if err != nil {
		c.t.Fatal(err)
	}
	return p
}

func TestAPartnerIsAddedSetAndPaused(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("2", "A")
	c.sees("Add a partner")
	c.press("ctrl+s")
	c.sees("write its id")
	c.typeText("Nuova Rete")
	c.press("tab")
	c.typeText("Nuova Rete")
	c.press("tab")
	c.typeText("agency")
	c.press("tab")
	c.typeText("tin")
	c.press("ctrl+s")
	c.sees("is no partner id")
	c.press("shift+tab", "shift+tab", "shift+tab", "ctrl+u")
	c.typeText("nuova")
	c.press("ctrl+s")
	c.sees("the policy has no tier \"tin\": it has")
	c.press("tab", "tab", "tab", "ctrl+u")
	c.typeText("Gold")
	c.press("ctrl+s")
	c.sees("nuova added")
	if p := c.partnerOf("nuova"); p.Name != "Nuova Rete" || p.Tier != "gold" || p.Kind != "agency" || p.Status != lead.Active {
		t.Fatalf("%+v", p)
	}

	c.press(":")
	c.typeText("partner set nuova region=emea payout_rate=10% cost_per_quarter=1200.50 joined_at=2026-10-01")
	c.press("enter")
	c.sees("1200.50")
	c.press("ctrl+s")
	if p := c.partnerOf("nuova"); p.Region != "emea" || p.PayoutBP.V != 1000 || p.CostPerQuarter.V != 120050 {
		t.Fatalf("%+v:\n%s", p, c.screen())
	}
}

func TestFactsOfAPartnerStandInItsForm(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 40, reviewed)
	c.press("2", "right")
	on := c.root.top().(interface{ Chosen() []place.Subject }).Chosen()[0].ID
	was := c.partnerOf(on)
	c.press("e")
	for _, text := range []string{"Set facts of", was.Name, was.Tier, was.Kind} {
		c.sees(text)
	}
	c.press("ctrl+s")
	c.sees("nothing is changed")
	c.typeText(" Group")
	c.press("ctrl+s")
	if p := c.partnerOf(on); p.Name != was.Name+" Group" || p.Tier != was.Tier || p.CostPerQuarter != was.CostPerQuarter {
		t.Fatalf("%+v, it was %+v:\n%s", p, was, c.screen())
	}
	c.press("u")
	if p := c.partnerOf(on); p.Name != was.Name {
		t.Errorf("after the undo it is called %s", p.Name)
	}

	c.press("p", "ctrl+s") // it is somebody else's
	c.sees("paused")
	if p := c.partnerOf(on); p.Status != lead.Paused {
		t.Errorf("it is %s:\n%s", p.Status, c.screen())
	}
	c.press("u")
	if p := c.partnerOf(on); p.Status != lead.Active {
		t.Errorf("after the undo it is %s:\n%s", p.Status, c.screen())
	}

	// What was typed about one is not said of another.
	c.press("e")
	c.typeText(" of one")
	c.press("esc", "j", "e")
	c.sees("Set facts of")
	c.seesNot("of one")
}

func TestOnlyStewardsChangePartners(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, func(o *Options, _ *testdesk.Desk) { o.Who = desk.Actor{User: "v", Role: desk.SDR} })
	for _, id := range []keys.ID{keys.AddPartner, keys.SetPartner, keys.PausePartner} {
		if c.root.act(id).Nobody && c.root.why(id) == "" {
			t.Errorf("%s is open to an SDR", id)
		}
	}
}
