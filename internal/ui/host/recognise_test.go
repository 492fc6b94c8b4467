package host

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/ui/acts"
	"github.com/eqltui/eqltui/internal/ui/quarantine"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

func TestValuesAreHeldAgainstThePolicy(t *testing.T) {
	t.Parallel()
	p := policy.Default()
	tests := []struct {
		field, text string
		want        acts.Recognised
	}{
		{"industry", "logistics", acts.Recognised{}},
		{"industry", "logistisc", acts.Recognised{Strange: "logistisc", Near: "logistics"}},
		{"industry", "mining", acts.Recognised{Strange: "mining"}},
		{"region", "europe", acts.Recognised{Strange: "europe", Near: "emea"}},
		{"country", "PL", acts.Recognised{}},
		{"country", "Poland", acts.Recognised{Known: "PL"}},
		{"country", "pl", acts.Recognised{Known: "PL"}},
		{"country", "Polnd", acts.Recognised{Strange: "Polnd", Near: "PL"}},
		{"country", "Atlantis", acts.Recognised{Strange: "Atlantis"}},
		{"tech_stack", "hubspot; sap", acts.Recognised{}},
		{"tech_stack", "sap", acts.Recognised{Strange: "sap"}},
		{"tech_stack", "hubspott", acts.Recognised{Strange: "hubspott", Near: "hubspot"}},
		{"tech_stack", "sap; hubspott ;odoo", acts.Recognised{Strange: "hubspott", Near: "sap; hubspot; odoo"}},
		{"tech_stack", "salesforce; hubspott", acts.Recognised{Strange: "hubspott", Near: "salesforce; hubspot"}},
		{"name", "anything", acts.Recognised{}},
		{"industry", "  ", acts.Recognised{}},
	}
	for _, tt := range tests {
		if got := acts.Recognise(p, tt.field, tt.text); got != tt.want {
			t.Errorf("%s %q is %+v, want %+v", tt.field, tt.text, got, tt.want)
		}
	}
}

func TestARecordsWordNamesOnePartner(t *testing.T) {
	t.Parallel()
	all := []desk.PartnerName{
		{ID: "baltica", Name: "Baltica Integrator"}, {ID: "wisla-data", Name: "Wisła Data"}, {ID: "ponte", Name: "Ponte Digitale"},
		{ID: "ponte-nord", Name: "Ponte Nord"},
		{ID: "old", Name: "Karpaty Cloud", Status: lead.Ended},
	}
	for said, want := range map[string]string{
		"wisla": "wisla-data", "WISŁA": "wisla-data", "data wisla": "wisla-data", "wisla-data": "wisla-data", "baltica": "baltica",
		"ponte": "ponte", "Ponte Nord": "ponte-nord", "balt": "", "karpaty": "", "": "", "nord": "ponte-nord",
	} {
		if got, sure := acts.NamedPartner(said, all); got != want || sure != (want != "") {
			t.Errorf("%q names %q (%t), want %q", said, got, sure, want)
		}
	}
	if got, sure := acts.NamedPartner("ponte", []desk.PartnerName{{ID: "a", Name: "Ponte Sud"}, {ID: "b", Name: "Ponte Nord"}}); sure {
		t.Errorf("a word that two have names %q", got)
	}
}

// newForm is the form of a new referral with whom it is about filled in.
func newForm(t *testing.T, w, h int) *cockpit {
	t.Helper()
	c := open(t, w, h, nil)
	c.press("ctrl+n")
	c.typeText("ewa@zuraw.example")
	return c
}

func TestAMistypedPartnerIsSaidAndTheNearestOffered(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 18}} {
		c := newForm(t, size[0], size[1])
		form := formOf(c.root.sheet)
		form.Focus("partner")
		c.typeText("pontte digtale")
		c.sees("no partner is called")
		c.sees("Ponte Digitale")
		c.press("ctrl+s")
		c.sees("picks nothing")
		if len(c.desk.Typed) != 0 {
			t.Fatalf("added %+v", c.desk.Typed)
		}
		c.press("tab", "shift+tab")
		c.seesNot("pontte")
		c.typeText("ponte")
		if got := form.Value("partner"); got != "ponte" {
			t.Errorf("after leaving and coming back it is %q", got)
		}
		c.press("ctrl+u")
		c.typeText("pontte digtale")
		c.press("enter")
		if got := form.Value("partner"); got != "ponte" {
			t.Errorf("enter takes %q", got)
		}
	}
}

func TestWhatThePolicyDoesNotKnowIsMarkedAndTheNearestOffered(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 18}} {
		c := newForm(t, size[0], size[1])
		form := formOf(c.root.sheet)
		for field, typed := range map[string][3]string{
			"industry": {"logistisc", "logistics", "✓"}, "region": {"europe", "emea", "✓"}, "tech_stack": {"hubspott", "hubspot", "✓"},
			"country": {"Polnd", "PL", "✓"},
		} {
			form.Focus(field)
			c.typeText(typed[0])
			if sign := form.Focused().After; sign != "?" {
				t.Errorf("%s is marked %q", field, sign)
			}
			c.sees("→ take")
			c.press("left", "right")
			if got := form.Value(field); got != typed[0] {
				t.Errorf("moving in the text has made %s %q", field, got)
			}
			c.press("right")
			if got := form.Value(field); got != typed[1] {
				t.Errorf("→ makes %s %q, want %q", field, got, typed[1])
			}
			if sign := form.Focused().After; sign != typed[2] {
				t.Errorf("%s is then marked %q", field, sign)
			}
		}
	}
}

func TestAnUnknownValueStaysAllowed(t *testing.T) {
	t.Parallel()
	c := newForm(t, 120, 36)
	form := formOf(c.root.sheet)
	form.Focus("industry")
	c.typeText("mining")
	c.sees("the policy knows no industry mining; it")
	c.sees("knows software, fintech, logistics")
	form.Focus("country")
	c.typeText("Poland")
	c.sees("✓ PL")
	c.press("ctrl+s")
	if len(c.desk.Typed) != 1 || c.desk.Typed[0].Account.Industry.V != "mining" || c.desk.Typed[0].Account.Country.V != "PL" {
		t.Errorf("added %+v", c.desk.Typed)
	}
}

func TestAReferralDateIsReadAsPeopleSayIt(t *testing.T) {
	t.Parallel()
	zone := testdesk.Warsaw()
	for text, want := range map[string]time.Time{
		"yesterday": time.Date(2026, 11, 19, 0, 0, 0, 0, zone), "20.11": time.Date(2026, 11, 20, 0, 0, 0, 0, zone),
		"20 nov":     time.Date(2026, 11, 20, 0, 0, 0, 0, zone),
		"2026-11-18": time.Date(2026, 11, 18, 0, 0, 0, 0, zone), "30.12.": time.Date(2025, 12, 30, 0, 0, 0, 0, zone),
	} {
		c := newForm(t, 120, 36)
		form := formOf(c.root.sheet)
		form.Focus("referred_at")
		c.press("ctrl+u")
		c.typeText(text)
		shown := want.Format("Mon 2 Jan")
		if want.Year() != 2026 {
			shown = want.Format("Mon 2 Jan 2006")
		}
		if text != "2026-11-18" {
			c.sees("✓ " + shown)
		}
		c.press("ctrl+s")
		if len(c.desk.Typed) != 1 || !c.desk.Typed[0].ReferredAt.V.Equal(want) {
			t.Errorf("%q is %+v", text, c.desk.Typed)
		}
	}
}

func TestAReferralDateThatIsNoneIsRefused(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"29 feb": "there is no 29 February 2026", "31.11.": "there is no 31 November 2025", "recently": "is none: write yesterday",
		"3/4": "3 April or 4 March", "tomorrow": "lies ahead",
	} {
		c := newForm(t, 120, 36)
		form := formOf(c.root.sheet)
		form.Focus("referred_at")
		c.press("ctrl+u")
		c.typeText(text)
		c.sees(want)
		c.press("ctrl+s")
		if len(c.desk.Typed) != 0 {
			t.Errorf("%q is taken as %s", text, c.desk.Typed[0].ReferredAt.V)
		}
	}
}

// heldWord opens the form of a record in quarantine that named its partner so.
func heldWord(t *testing.T, said, near string) *cockpit {
	t.Helper()
	c := open(t, 120, 36, func(_ *Options, d *testdesk.Desk) {
		d.Record = func(r *desk.HeldRecord) {
			if r.Said != "" {
				r.Said, r.Near = said, near
			}
		}
	})
	c.press("8", "e")
	return c
}

func TestAPartnerThatTheRecordNamesIsPickedFromTheBeginning(t *testing.T) {
	t.Parallel()
	c := heldWord(t, "wisla", "")
	form := formOf(c.root.sheet)
	if got := form.Value("partner"); got != "wisla" {
		t.Fatalf("the partner is %q:\n%s", got, c.screen())
	}
	c.sees("its word wisla names one partner only")
	c.seesNot("no partner is called wisla")
	if d := c.draft(); d != "" {
		t.Errorf("untouched it keeps the draft %s", d)
	}
	c.press("ctrl+s")
	if len(c.desk.Fixes) != 1 || c.desk.Fixes[0]["partner"] != "wisla" {
		t.Errorf("the desk got %v", c.desk.Fixes)
	}
}

func TestTheComplaintGoesWhenAPartnerIsPicked(t *testing.T) {
	t.Parallel()
	c := heldWord(t, "Nobody Ltd", "")
	c.sees("no partner is called Nobody Ltd")
	c.press("1")
	c.press("tab")
	line := c.root.sheet.(*quarantine.FixSheet).Verdict(80)
	for _, l := range line {
		if l != "" && containsPlain(l, "no partner is called") {
			t.Errorf("it still says %q", l)
		}
	}
}

func TestSettingAFactOffersWhatThePolicyKnows(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 18}} {
		c := open(t, size[0], size[1], nil)
		c.press("e")
		c.typeText("industry")
		c.press("tab")
		c.typeText("logistisc")
		c.sees("the policy knows no industry logistisc")
		c.press("right", "ctrl+s")
		if got := c.last().Action.Set; got["industry"] != "logistics" {
			t.Errorf("sent %v", got)
		}
		c.press("e")
		c.typeText("referr")
		c.press("enter")
		c.typeText("31.11.")
		c.sees("there is no 31 November")
		sent := len(c.desk.Sent)
		c.press("ctrl+s")
		if len(c.desk.Sent) != sent {
			t.Errorf("sent %v", c.last().Action.Set)
		}
		c.press("ctrl+u")
		c.typeText("yesterday")
		c.sees("Thu 19 Nov")
		c.press("ctrl+s")
		if got := c.last().Action.Set; got["referred_at"] != "2026-11-19T00:00:00+01:00" {
			t.Errorf("sent %v", got)
		}
	}
}

func containsPlain(line, text string) bool { return strings.Contains(ansi.Strip(line), text) }

func TestATimeZoneThatIsNoneIsNotKept(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.run(c.root.openSettings())
	formOf(c.root.sheet).Focus("zone")
	c.typeText("atlantiss")
	c.sees("no time zone is called that")
	c.press("ctrl+s")
	c.sees("picks nothing")
	if c.root.sheet == nil {
		t.Error("the settings are kept")
	}
}
