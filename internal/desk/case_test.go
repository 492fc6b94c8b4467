package desk_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/outbox"
)

// mila decides between partners.
var mila = desk.Actor{User: "mila", Role: desk.Manager}

// rivals are two partners that claim one company: acme referred first, ponte has the deals.
func rivals(t *testing.T) *bench {
	t.Helper()
	b := setup(t)
	b.partners()
	if done, err := b.Act(t.Context(), mila, []desk.Subject{{Kind: desk.Partners, ID: "ponte"}},
		desk.Action{Verb: desk.SetPartner, Set: map[string]string{"language": "it", "payout_rate": "10%"}}); err != nil ||
		len(done.Refused) > 0 {
		t.Fatal(err)
	}
	one, other := from("a", "ewa@zuraw.example", "Żuraw", "acme"), from("b", "jan@zuraw.example", "Żuraw", "ponte")
	one.ReferredAt, other.ReferredAt = lead.Known(friday.Add(-48*time.Hour)), lead.Known(friday.Add(-24*time.Hour))
	other.ProgramTier = lead.Known("silver")
	one.Origin.Key, other.Origin.Key = "r1", "r2"
	b.refer(one, other)
	b.touch(desk.TouchIn{Origin: origin("t1"), At: friday.Add(-2 * time.Hour), Kind: "demo_request", Email: "jan@zuraw.example",
		Partner: "ponte"})
	won := opportunity("o2", "L-2", 500_00)
	won.Stage, won.ClosedAt = "won", friday.Add(-time.Hour)
	lost := opportunity("o3", "L-2", 7_00)
	lost.Stage, lost.ClosedAt = "lost", friday.Add(-time.Hour)
	b.deal(opportunity("o1", "L-2", 1_000_00), won, lost)
	return b
}

func (b *bench) cases(all bool) (out []string) {
	b.t.Helper()
	if err := b.Cases(b.t.Context(), b.ana, all, func(c desk.Case) error {
		out = append(out, fmt.Sprint(c.Leads(), " ", c.Partners(), " open ", c.Open))
		return nil
	}); err != nil {
		b.t.Fatal(err)
	}
	return out
}

func (b *bench) decide(who desk.Actor, partner string, leads ...lead.ID) (desk.CaseDecided, error) {
	return b.DecideConflict(b.t.Context(), who, desk.Deciding{Leads: leads, For: partner, Reason: "they were first"})
}

func TestACaseSaysWhoClaimsWhatSinceWhen(t *testing.T) {
	t.Parallel()
	b := rivals(t)
	if d := cmp.Diff([]string{"[L-1 L-2] [acme ponte] open true"}, b.cases(false)); d != "" {
		t.Error(d)
	}
	c, err := b.ConflictCase(t.Context(), b.ana, 2, 1)
	if err != nil {
		t.Fatal(err)
	}
	if c.Held == nil || c.Held.PartnerID != "acme" || !c.Held.Until.Equal(friday.Add(-48*time.Hour+90*24*time.Hour)) {
		t.Errorf("held for %+v", c.Held)
	}
	first, second := c.Claims[0], c.Claims[1]
	if first.Under != "" || second.Under != "acme" || second.Lead != 2 || !second.Complete.Equal(*second.Referred) {
		t.Errorf("%+v\n%+v", first, second)
	}
	if second.FirstTouch == nil || !second.FirstTouch.Equal(friday.Add(-24*time.Hour)) || second.Confirmed != lead.NotYet {
		t.Errorf("%+v %s", second.FirstTouch, second.Confirmed)
	}
	var lines []string
	for _, o := range c.Choices {
		for _, e := range o.Effects {
			lines = append(lines, fmt.Sprintf("for %s %s %d: %s %d %d %d %d", o.PartnerID, o.Lead, o.Moves, e.PartnerID, e.Sourced,
				e.SourcedThen, e.Due, e.DueThen))
		}
	}
	want := []string{
		"for acme L-1 2: acme 0 150000 0 0", "for acme L-1 2: ponte 150000 0 3000 3000",
		"for ponte L-2 0: acme 0 0 0 0", "for ponte L-2 0: ponte 150000 150000 3000 3000",
	}
	if d := cmp.Diff(want, lines); d != "" {
		t.Error(d)
	}
}

func TestADecisionMovesOpportunitiesTellsBothAndIsTakenBack(t *testing.T) {
	t.Parallel()
	b := rivals(t)
	before := []desk.Detail{b.lead(1), b.lead(2)}
	dry, err := b.DecideConflict(t.Context(), mila, desk.Deciding{Leads: []lead.ID{1}, For: "Acme Wdrożenia", Reason: "first", Dry: true})
	if err != nil || dry.Done || dry.Outlook.Moves != 2 || len(dry.Told) != 2 || b.lead(1).Version != before[0].Version {
		t.Fatalf("%+v %v", dry, err)
	}
	done, err := b.decide(mila, "acme", 1, 2)
	if err != nil || !done.Done || done.Text != "Żuraw is Acme Wdrożenia's" {
		t.Fatalf("%+v %v", done, err)
	}
	for _, told := range done.Told {
		if strings.Contains(told.Text, "Acme") || strings.Contains(told.Text, "Ponte") || told.Text == "" {
			t.Errorf("%s is told %q", told.PartnerID, told.Text)
		}
	}
	if text := done.Told[1].Text; text != "Abbiamo deciso: questa azienda non è attribuita alla vostra segnalazione." {
		t.Errorf("ponte is told %q", text)
	}
	b.says(1, "it is decided for it", "o2 won by its lead, it won the conflict false", "o1 open by its lead, it won the conflict false")
	b.says(2, "what was lost stays", "o3 lost by its lead false")
	one, other := b.lead(1), b.lead(2)
	if one.Stage != lead.Won || other.Stage != lead.New || one.Conflicts+other.Conflicts != 0 {
		t.Errorf("%s %s %d %d", one.Stage, other.Stage, one.Conflicts, other.Conflicts)
	}
	if one.Ruling == nil || one.Ruling.PartnerID != "acme" || other.Ruling == nil || other.Ruling.Reason != "they were first" {
		t.Errorf("%+v %+v", one.Ruling, other.Ruling)
	}
	if b.cases(false) != nil || len(b.cases(true)) != 1 {
		t.Errorf("open: %v, all: %v", b.cases(false), b.cases(true))
	}
	if lines, _, _ := b.duplicates(); lines != nil {
		t.Errorf("proposed again: %v", lines)
	}
	b.verified()
	if _, err := b.decide(mila, "acme", 1); fault.KindOf(err) != fault.Conflict {
		t.Errorf("decided twice: %v", err)
	}
	var queued []string
	for _, m := range b.messages() {
		if m.Kind == outbox.Upheld || m.Kind == outbox.Yielded {
			queued = append(queued, fmt.Sprint(m.Lead, " ", m.Partner, " ", m.Kind, " ", m.State))
		}
	}
	if d := cmp.Diff([]string{"L-1 acme upheld held", "L-2 ponte yielded held"}, queued); d != "" {
		t.Error(d)
	}
	undone, err := b.UndoLast(t.Context(), mila, desk.OnLead(2))
	if err != nil || undone.Text != "the decision for Acme Wdrożenia is taken back" || len(undone.Left) != 0 {
		t.Fatalf("%+v %v", undone, err)
	}
	b.says(2, "as before", "o3 lost by its lead false", "o2 won by its lead false", "o1 open by its lead false")
	for i, id := range []lead.ID{1, 2} {
		if now := b.lead(id); now.Stage != before[i].Stage || now.Conflicts != before[i].Conflicts || now.Ruling != nil {
			t.Errorf("%s: %s %d, was %s %d", id, now.Stage, now.Conflicts, before[i].Stage, before[i].Conflicts)
		}
	}
	for _, m := range b.messages() {
		if (m.Kind == outbox.Upheld || m.Kind == outbox.Yielded) && m.State != outbox.Cancelled {
			t.Errorf("%s is %s", m.Kind, m.State)
		}
	}
	b.verified()
}

func TestADecisionIsRememberedAndAnotherClaimOpensItAgain(t *testing.T) {
	t.Parallel()
	b := rivals(t)
	if _, err := b.decide(mila, "acme", 1); err != nil {
		t.Fatal(err)
	}
	again := opportunity("o1", "L-2", 2_000_00)
	again.Origin.Raw = "again"
	b.deal(again)
	if d := b.lead(1).Deals; !slices.ContainsFunc(d, func(o desk.Deal) bool { return o.ExternalID == "o1" && o.Amount.V == 2_000_00 }) {
		t.Errorf("a row that names the other lead took it back: %+v", d)
	}
	third := from("c", "ola@zuraw.example", "Żuraw", "ponte")
	third.ProgramTier, third.Origin.Key = lead.Known("silver"), "r3"
	b.refer(third)
	if d := cmp.Diff([]string{"[L-1 L-2 L-3] [acme ponte] open true"}, b.cases(false)); d != "" {
		t.Error(d)
	}
	b.pass(time.Hour)
	done, err := b.decide(mila, "ponte", 3)
	if err != nil || done.Outlook.Moves != 2 {
		t.Fatalf("%+v %v", done, err)
	}
	if b.cases(false) != nil {
		t.Error("it is open still")
	}
	b.verified()
	if _, err := b.UndoLast(t.Context(), mila, desk.OnLead(1)); err != nil {
		t.Fatal(err)
	}
	if one := b.lead(1); one.Ruling == nil || one.Ruling.PartnerID != "acme" || len(b.cases(false)) != 1 {
		t.Errorf("%+v %d", one.Ruling, one.Conflicts)
	}
	b.verified()
}

func TestADecisionThatIsTakenBackIsAConflictAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	one, other := from("a", "ewa@zuraw.example", "Żuraw", "acme"), from("b", "jan@zuraw.example", "Żuraw", "ponte")
	other.ProgramTier = lead.Known("silver")
	one.Origin.Key, other.Origin.Key = "r1", "r2"
	b.refer(one, other)
	for _, want := range []int{1, 0, 1} {
		for _, id := range []lead.ID{1, 2} {
			if n := b.lead(id).Conflicts; n != want {
				t.Errorf("%s has %d conflicts, want %d", id, n, want)
			}
		}
		b.verified()
		switch {
		case want == 0:
			if _, err := b.UndoLast(t.Context(), mila, desk.Subject{}); err != nil {
				t.Fatal(err)
			}
		case b.lead(1).Ruling == nil && len(b.cases(true)) == 1 && !b.took():
			if _, err := b.decide(mila, "ponte", 2); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// took reports whether a decision was ever taken back.
func (b *bench) took() bool {
	return slices.ContainsFunc(b.lead(1).History, func(e desk.Entry) bool { return e.Kind == "undone" })
}

func TestWhoDecidesWhat(t *testing.T) {
	t.Parallel()
	b := rivals(t)
	b.refer(from("z", "iga@huta.example", "Huta", "acme"))
	b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Partners(ctx, []desk.PartnerIn{{Origin: origin("p3"), ID: "carso", Name: "Carso", Kind: "agency", Tier: "silver"}})
	})
	for name, c := range map[string]struct {
		who     desk.Actor
		partner string
		leads   []lead.ID
		kind    fault.Kind
	}{
		"a rep":                           {b.ana, "acme", []lead.ID{1}, fault.Denied},
		"a lead that is not there":        {mila, "acme", []lead.ID{9}, fault.NotFound},
		"a partner that is none":          {mila, "nobody", []lead.ID{1}, fault.NotFound},
		"a partner that does not claim":   {mila, "carso", []lead.ID{1}, fault.Refused},
		"a lead elsewhere":                {mila, "acme", []lead.ID{1, 3}, fault.Refused},
		"a company of one partner's only": {mila, "acme", []lead.ID{3}, fault.Refused},
	} {
		if _, err := b.decide(c.who, c.partner, c.leads...); fault.KindOf(err) != c.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := b.DecideConflict(t.Context(), mila, desk.Deciding{Leads: []lead.ID{1}, For: "acme", Reason: " "})
	if fault.KindOf(err) != fault.Usage {
		t.Errorf("without a reason: %v", err)
	}
}

func TestOfTwoWhoDecideOneCaseAtOnceOneIsToldOfTheOther(t *testing.T) {
	t.Parallel()
	b := rivals(t)
	zoe := desk.Actor{User: "zoe", Role: desk.Manager}
	both := make(chan error, 2)
	for _, c := range []struct {
		who     desk.Actor
		partner string
	}{{mila, "acme"}, {zoe, "ponte"}} {
		go func() {
			_, err := b.decide(c.who, c.partner, 1)
			both <- err
		}()
	}
	var refused []error
	for range 2 {
		if err := <-both; err != nil {
			refused = append(refused, err)
		}
	}
	if len(refused) != 1 || fault.KindOf(refused[0]) != fault.Conflict || !strings.Contains(refused[0].Error(), "decided it for") {
		t.Fatalf("%v", refused)
	}
	b.verified()
	r := b.lead(1).Ruling
	other := "acme"
	if r.PartnerID == "acme" {
		other = "ponte"
	}
	again := desk.Deciding{Leads: []lead.ID{1}, For: other, Reason: "looked at again", Again: true}
	if done, err := b.DecideConflict(t.Context(), zoe, again); err != nil || !done.Done {
		t.Fatalf("%+v %v", done, err)
	}
	if r := b.lead(2).Ruling; r.PartnerID != other || len(b.cases(true)) != 1 {
		t.Errorf("%+v", r)
	}
	b.verified()
}

// A message of a decision that does not hold any more is not sent.
func TestNobodyHearsOfADecisionThatWasMadeAnew(t *testing.T) {
	t.Parallel()
	b := rivals(t)
	b.hooked()
	if _, err := b.decide(mila, "ponte", 1); err != nil {
		t.Fatal(err)
	}
	b.pass(time.Minute)
	if _, err := b.DecideConflict(t.Context(), mila, desk.Deciding{Leads: []lead.ID{2}, For: "acme", Reason: "so",
		Again: true}); err != nil {
		t.Fatal(err)
	}
	b.pass(time.Hour)
	var heard []string
	for _, body := range b.deliver() {
		if strings.Contains(body, "lead.upheld") || strings.Contains(body, "lead.yielded") {
			heard = append(heard, body)
			for _, secret := range []string{"ponte", "Ponte", "L-2", "jan@"} {
				if strings.Contains(body, secret) {
					t.Errorf("acme reads %s: %s", secret, body)
				}
			}
		}
	}
	if len(heard) != 1 || !strings.Contains(heard[0], `"type":"lead.upheld"`) ||
		!strings.Contains(heard[0], "We have decided that this company is credited to your referral.") {
		t.Errorf("%q", heard)
	}
	b.verified()
}
