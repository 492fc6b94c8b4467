package host

import (
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// ownSite brings a lead of the own site whose touches came through partners, and opens it.
func (c *cockpit) ownSite(partners ...string) lead.ID {
	c.t.Helper()
	var id lead.ID
	err := c.desk.Desk.Import(c.t.Context(), c.root.s.Who, false, func(im *desk.Importer) error {
		out, err := im.Referrals(c.t.Context(), []desk.Referral{{Origin: desk.Origin{Name: "referrals", Raw: "own"},
			Record: lead.Record{Source: lead.OwnSite, ReferredAt: lead.Known(c.now.Add(-time.Hour)),
				Personal: lead.Personal{Email: lead.Known("di@most.example")}},
			Account: lead.Account{Company: lead.Company{Name: lead.Known("Most")}}}})
		if err != nil {
			return err
		}
		id = out[0].Lead
		for i, p := range partners {
			touch := desk.TouchIn{Origin: desk.Origin{Name: "touches", Raw: p}, Kind: "page_view", Partner: p,
				At: c.now.Add(time.Duration(i-90) * time.Minute), Email: "di@most.example"}
			if _, err := im.Touches(c.t.Context(), []desk.TouchIn{touch}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		c.t.Fatal(err)
	}
	c.send(place.Woke{})
	c.press("ctrl+p")
	c.typeText(id.String()[2:])
	c.press("enter")
	return id
}

func TestThePartnerThatTouchesNameIsSetByOneKeyAndTheUsualOne(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 18}} {
		c := open(t, size[0], size[1], nil)
		id := c.ownSite("ponte", "ponte")
		c.sees("touches name Ponte Digitale")
		if l := c.desk.Copy(id); l.Partner != "" {
			t.Fatalf("it was filled in: %q", l.Partner)
		}
		c.press("e")
		form := formOf(c.root.sheet)
		if form.Value("field") != "partner" || form.Value("value") != "ponte" {
			t.Errorf("the form begins with %v", form.Values())
		}
		c.press("ctrl+s")
		if got := c.last().Action.Set["partner"]; got != "ponte" || c.desk.Copy(id).Partner != "Ponte Digitale" {
			t.Errorf("%v: sent %q", size, got)
		}
	}
}

func TestWhichOfSeveralPartnersIsMeantIsAsked(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.ownSite("ponte", "wisla")
	c.sees("touches name Ponte Digitale, Wisła Data")
	c.press("e")
	if form := formOf(c.root.sheet); form.Value("field") != "partner" || form.Value("value") != "" {
		t.Errorf("the form begins with %v", form.Values())
	}
	c.sees("→ touches name Ponte Digitale, Wisła Data")
}

func TestAnOfferedPartnerIsNoValueOfAnotherFact(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.ownSite("ponte")
	c.press("e")
	form := formOf(c.root.sheet)
	form.Focus("field")
	c.typeText("Use case")
	c.press("enter")
	if form.Value("field") != "use_case" || form.Value("value") != "" {
		t.Errorf("the form has %v", form.Values())
	}
}
