package desk_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// disputed is what a lead says of its opportunities and of who else claims it.
func (b *bench) disputed(id lead.ID) (out []string) {
	d := b.lead(id)
	for _, o := range d.Deals {
		out = append(out, fmt.Sprint(o.ExternalID, " ", o.Stage, " ", o.Choice(), " ", o.Disputed))
	}
	for _, o := range d.HeldDeals {
		out = append(out, "held "+o.ExternalID+": "+o.Reason)
	}
	for _, x := range d.Disputes {
		out = append(out, fmt.Sprint(x.Kind, " ", x.Lead, " ", x.Partner, " first ", x.First, " same person ", x.SamePerson))
	}
	for _, s := range d.Shared {
		out = append(out, "overlap "+s.Partner)
	}
	return out
}

func (b *bench) says(id lead.ID, what string, want ...string) {
	b.t.Helper()
	if d := cmp.Diff(want, b.disputed(id)); d != "" {
		b.t.Errorf("%s, %s: %s", id, what, d)
	}
}

func TestADealIsDisputedWhileTheConflictIsOpen(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("ewa"))
	b.pass(time.Hour)
	second := perfect("ewa")
	second.Partner, second.ProgramTier, second.ReferredAt = "ponte", lead.Known("silver"), lead.Known(friday.Add(time.Hour))
	second.Origin.Key = "second"
	b.refer(second)
	b.deals(deal("d", "open", "ewa@zuraw.example"))
	const other = "partner_conflict L-2 Ponte Digitale first false same person true"
	const first = "partner_conflict L-1 Acme Wdrożenia first true same person true"
	b.says(1, "two partners referred her", "d open by e-mail, referred first true", other)
	b.says(2, "the later claim", first)
	b.deals(deal("d", "won", "ewa@zuraw.example"))
	b.says(1, "won while the other is open", "d won by e-mail, referred first true", other)
	b.must(b.ana, 2, desk.Action{Verb: desk.Disqualify, Reason: "duplicate"})
	b.says(1, "the other claim is gone", "d won by e-mail, referred first false")
	third := perfect("colleague")
	third.Partner, third.ProgramTier = "ponte", lead.Known("silver")
	b.refer(third)
	b.deals(deal("e", "won", "colleague@zuraw.example"))
	fourth := perfect("later")
	b.refer(fourth)
	b.says(3, "what the only lead won stays its own", "e won by e-mail false")
}

func TestALeadSaysWithWhomItHasItsIDInCommonAndWhoseCustomerItsCompanyIs(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	one := perfect("one")
	one.Origin.Key = "7"
	b.refer(one)
	two := perfect("two")
	two.Origin.Key, two.Origin.Raw, two.Name = "7", "two", lead.Known("Jan Kos")
	two.Account.Domain = lead.Known("kos.example")
	two.Email = lead.Known("jan@kos.example")
	b.refer(two)
	b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Overlaps(ctx, []desk.OverlapIn{{Partner: "ponte", Domain: "zuraw.example"}, {Partner: "ponte", Domain: "other.example"}})
	})
	odd := deal("d", "Legal review", "one@zuraw.example")
	elsewhere := deal("e", "Legal review", "x@elsewhere.example")
	b.deals(odd, elsewhere)
	b.says(1, "the record that has the id", `held d: "Legal review" is no stage: open, won or lost`,
		"same_id L-2 Acme Wdrożenia first false same person false", "overlap Ponte Digitale")
	b.says(2, "the record that waits", "same_id L-1 Acme Wdrożenia first true same person false")
	b.must(b.ana, 2, desk.Action{Verb: desk.Set, Set: map[string]string{"name": "Jan Kos"}})
	b.says(2, "a person has said whose it is")
}
