package desk_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/link"
)

// alias gives a partner other names.
func (b *bench) alias(id, names string) error {
	done, err := b.Act(b.t.Context(), boss, []desk.Subject{{Kind: desk.Partners, ID: id}}, desk.Action{Verb: desk.SetPartner,
		Set: map[string]string{"aliases": names}})
	if err == nil && len(done.Refused) > 0 {
		err = done.Refused[0].Err
	}
	return err
}

func TestWhatComesUnderAnAliasIsThePartners(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	row := perfect("one")
	row.Partner = "Ponte-IT"
	if out := b.refer(row); out[0].Fate != desk.Created || b.lead(1).PartnerID != "ponte" {
		t.Fatalf("%+v, %q", out, b.lead(1).PartnerID)
	}
	b.touch(desk.TouchIn{Origin: origin("t1"), At: friday.Add(-time.Minute), Kind: "content_view", Email: "one@zuraw.example",
		UTM: lead.UTM{Source: lead.Known("ponte-it"), Medium: lead.Known("referral")}})
	seen := false
	for _, one := range b.lead(1).Facts.Touches {
		seen = seen || one.Kind == "content_view" && one.Partner.V == "ponte"
	}
	if !seen {
		t.Errorf("the touch under the alias is not the partner's: %+v", b.lead(1).Facts.Touches)
	}
	b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Pages(ctx, []desk.PageIn{{Origin: origin("u1"), Partner: "ponte-it", URL: "https://ponte.example/a"}})
	})
	p, err := b.Partner(t.Context(), "PONTE-it")
	if err != nil || p.ID != "ponte" {
		t.Errorf("the alias is asked for and the answer is %+v, %v", p, err)
	}
	done, err := b.Act(t.Context(), boss, []desk.Subject{{Kind: desk.Partners, ID: "ponte-it"}}, desk.Action{Verb: desk.PausePartner})
	if err != nil || done.Text != "ponte paused" {
		t.Errorf("%+v, %v", done, err)
	}
	if p := b.partner("ponte"); p.Status != lead.Paused {
		t.Errorf("it is %s", p.Status)
	}
	known := []link.Partner{{ID: "ponte", Aliases: []string{"ponte-it"}}}
	if r := link.Check("https://ponte.example/?utm_source=ponte-it&utm_medium=referral", known); r.Partner != "ponte" {
		t.Errorf("%+v", r)
	}
	verified(t, b.Desk)
}

func TestTwoPartnersHoldNoAliasBoth(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	for names, why := range map[string]string{"Ponte-IT": "is an alias of ponte already", "PONTE": "is the id of another partner"} {
		if err := b.alias("acme", names); fault.KindOf(err) != fault.Refused || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: %v", names, err)
		}
	}
	if err := b.alias("acme", "acme; Acme GmbH; acme gmbh"); err != nil {
		t.Fatal(err)
	}
	if p := b.partner("acme"); strings.Join(p.Aliases, ",") != "Acme GmbH" {
		t.Errorf("its aliases are %q", p.Aliases)
	}
	out := b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Partners(ctx, []desk.PartnerIn{
			{Origin: origin("a1"), ID: "ponte-it", Name: "Ponte", Kind: "agency", Tier: "gold"},
			{Origin: origin("a2"), ID: "tatra", Name: "Tatra", Kind: "agency", Tier: "gold", Aliases: lead.Known([]string{"tatra-pl"})},
			{Origin: origin("a3"), ID: "tatra-pl", Name: "Wigry", Kind: "agency", Tier: "gold"},
		})
	})
	for i, want := range []desk.Fate{desk.RejectedIn, desk.Created, desk.RejectedIn} {
		if out[i].Fate != want {
			t.Errorf("row %d: %+v", i, out[i])
		}
	}
	verified(t, b.Desk)
}
