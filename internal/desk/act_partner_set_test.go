package desk_test

import (
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
)

func (b *bench) partner(id string) *lead.Partner {
	b.t.Helper()
	p, err := b.Partner(b.t.Context(), id)
	if err != nil {
		b.t.Fatal(err)
	}
	return p
}

// acme is a partner as the subject of an act.
func acme() []desk.Subject { return []desk.Subject{{Kind: desk.Partners, ID: "acme"}} }

func TestAChangedPartnerIsScoredAnewAndTakenBack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("one"))
	before, was := b.lead(1), b.partner("acme")
	done, err := b.Act(t.Context(), boss, acme(), desk.Action{Verb: desk.SetPartner, Set: map[string]string{"certified": "no",
		"status": "Paused"}})
	if err != nil || done.Text != "acme set" || len(done.Subjects) != 1 {
		t.Fatalf("%+v, %v", done, err)
	}
	p := b.partner("acme")
	if p.Certified.V || p.Status != lead.Paused || len(p.History) != 2 {
		t.Errorf("the partner is %+v", p)
	}
	if b.lead(1).Score == before.Score {
		t.Error("what the partner is counts for its leads, and the score is as before")
	}
	page, err := b.Activity(t.Context(), boss, desk.ActivityQuery{Filter: "kind:partner_saved", Limit: 1})
	if err != nil || !strings.HasPrefix(page.Events[0].Text, "partner saved: Certified") || page.Events[0].Subject != "acme" ||
		page.Events[0].Until.IsZero() {
		t.Errorf("%+v, %v", page, err)
	}
	back, err := b.UndoEvent(t.Context(), boss, page.Events[0].Seq)
	if err != nil || !strings.HasPrefix(back.Text, "acme: setting of ") {
		t.Fatalf("%+v, %v", back, err)
	}
	if p := b.partner("acme"); p.Status != was.Status || !p.Certified.V || len(p.History) != 0 {
		t.Errorf("taken back it is %+v", p)
	}
	if b.lead(1).Score != before.Score {
		t.Errorf("its lead has %d points, not %d", b.lead(1).Score, before.Score)
	}
	page, err = b.Activity(t.Context(), boss, desk.ActivityQuery{Filter: "kind:partner_saved", Limit: 1})
	if err != nil || !page.Events[0].Undone || !page.Events[0].Until.IsZero() {
		t.Errorf("the journal does not say that it was taken back: %+v, %v", page, err)
	}
}

func TestAPartnerIsNotTakenBackFromUnderAnother(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	other := desk.Actor{User: "olga", Role: desk.Manager}
	set := func(who desk.Actor, name, value string) {
		t.Helper()
		if _, err := b.Act(t.Context(), who, acme(), desk.Action{Verb: desk.SetPartner, Set: map[string]string{name: value}}); err != nil {
			t.Fatal(err)
		}
	}
	set(boss, "tier", "silver")
	set(other, "name", "Acme Sp. z o.o.")
	if _, err := b.UndoLast(t.Context(), boss, desk.Subject{}); fault.KindOf(err) != fault.Refused ||
		!strings.Contains(err.Error(), "the setting of tier stays") {
		t.Errorf("%v", err)
	}
	if _, err := b.UndoLast(t.Context(), other, acme()[0]); err != nil {
		t.Error(err)
	}
	if p := b.partner("acme"); p.Name != "Acme Wdrożenia" {
		t.Errorf("it is called %s", p.Name)
	}
}

func TestWhatIsWrongWithAPartnersFactsIsSaid(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	for name, tt := range map[string]struct {
		set  map[string]string
		kind fault.Kind
	}{
		"nothing": {nil, fault.Usage}, "a fact of a lead": {map[string]string{"employees": "4"}, fault.Usage},
		"its id": {map[string]string{"id": "x"}, fault.Usage},
		"a kind": {map[string]string{"kind": "shop"}, fault.Usage}, "no name": {map[string]string{"name": " "}, fault.Usage},
		"a truth": {map[string]string{"certified": "perhaps"}, fault.Usage},
		"a tier":  {map[string]string{"tier": "tin"}, fault.Refused}, "a status": {map[string]string{"status": "gone"}, fault.Refused},
		"the same": {map[string]string{"tier": "Gold"}, fault.Refused},
	} {
		done, err := b.Act(t.Context(), boss, acme(), desk.Action{Verb: desk.SetPartner, Set: tt.set})
		if err == nil && len(done.Refused) == 1 {
			err = done.Refused[0].Err
		}
		if fault.KindOf(err) != tt.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, on := range [][]desk.Subject{desk.OnLeads(1), {{Kind: desk.Partners, ID: "nobody"}}} {
		done, err := b.Act(t.Context(), boss, on, desk.Action{Verb: desk.SetPartner, Set: map[string]string{"tier": "silver"}})
		if err == nil && len(done.Refused) == 0 {
			t.Errorf("%v was set", on)
		}
	}
	if _, err := b.Act(t.Context(), boss, acme(), desk.Action{Verb: desk.Claim}); fault.KindOf(err) != fault.Usage {
		t.Errorf("a partner was claimed: %v", err)
	}
}

// What stands in the form of a partner is what it is: typed again, it changes nothing.
func TestThePartnerFactsTypedAgainChangeNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	all := map[string]string{"name": "Acme; Söhne", "kind": "agency", "tier": "gold", "aliases": "acme gmbh; acme ag", "certified": "no",
		"region": "emea", "language": "pl", "manager": "bo", "status": "paused", "cost_per_quarter": "1200.50", "payout_rate": "7.25%",
		"joined_at": "2026-01-31"}
	if len(all) != len(desk.ActOf(desk.SetPartner).Params)-1 {
		t.Fatalf("%d facts, and there are others", len(all))
	}
	for _, set := range []map[string]string{nil, all,
		{"payout_rate": "10%", "cost_per_quarter": "900", "joined_at": "2026-01-31T10:00:00+01:00"}} {
		if set != nil {
			if _, err := b.Act(t.Context(), boss, acme(), desk.Action{Verb: desk.SetPartner, Set: set}); err != nil {
				t.Fatal(err)
			}
		}
		facts, err := b.PartnerFacts(t.Context(), "acme")
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range set {
			if facts[name] != want {
				t.Errorf("%s reads %q, it was set to %q", name, facts[name], want)
			}
		}
		done, err := b.Act(t.Context(), boss, acme(), desk.Action{Verb: desk.SetPartner, Set: facts})
		if err == nil && len(done.Refused) == 0 {
			t.Errorf("%v: typed again, something changed", facts)
		}
	}
}

func TestFactsOfARowAreToldApartByItsFields(t *testing.T) {
	t.Parallel()
	said := desk.ActOf(desk.SetPartner).Said(strings.Fields("name=Nuova Rete a=b region=emea payout_rate=10%"))
	if got := strings.Join(said["facts"], "|"); got != "name=Nuova Rete a=b|region=emea|payout_rate=10%" {
		t.Error(got)
	}
}
