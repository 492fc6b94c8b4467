package desk_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/store"
)

func TestAnUndoThatIsRefusedLeavesTheLeadAsItIs(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("one"))
	b.must(b.ana, 1, desk.Action{Verb: desk.Set, Set: map[string]string{"email": "new@zuraw.example", "use_case": "another",
		"employees": "90"}})
	// The old address is somebody else's by now, so it cannot come back.
	other := perfect("one")
	other.Origin = origin("again")
	other.Partner, other.UseCase, other.Account.Employees = "ponte", lead.Opt[string]{}, lead.Opt[int64]{}
	b.refer(other)
	before := b.lead(1)
	if _, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(1)); fault.KindOf(err) != fault.Conflict {
		t.Fatalf("the undo: %v", err)
	}
	after := b.lead(1)
	if after.Facts.Lead.UseCase.V != "another" || after.Facts.Account.Employees.V != 90 ||
		after.Facts.Lead.Email.V != "new@zuraw.example" || after.Score != before.Score {
		t.Errorf("half of it was undone: %+v %+v", after.Facts.Lead, after.Facts.Account)
	}
	if n := len(after.History) - len(before.History); n != 0 {
		t.Errorf("a refused undo left %d events", n)
	}
}

func TestADraftOfAReferralThatIsNotAddedYetIsNoFault(t *testing.T) {
	t.Parallel()
	b := caged(t)
	if err := b.SaveDraft(t.Context(), b.bo, 0, "new", `{"email":"`+canary+`@zuraw.example"}`); err != nil {
		t.Fatal(err)
	}
	if err := b.SaveDraft(t.Context(), b.ana, 0, "new", `{"email":"who@else.example"}`); err != nil {
		t.Fatal(err)
	}
	verified(t, b.Desk)
	f, err := b.ExportPerson(t.Context(), boss, "L-1")
	if err != nil || len(f.Drafts) != 2 {
		t.Errorf("%+v, %v", f.Drafts, err)
	}
	if _, err := b.ErasePerson(t.Context(), boss, "L-1", "request"); err != nil {
		t.Fatal(err)
	}
	if found := bytesWith(t, b.db, canary); len(found) > 0 {
		t.Errorf("the canary still stands in %q", found)
	}
	if kept, err := b.Draft(t.Context(), b.ana, 0, "new"); err != nil || kept == "" {
		t.Errorf("a draft about somebody else is gone: %v", err)
	}
}

func TestADealStaysWithItsLeadWhenItsPersonHasAnother(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	deal := desk.OpportunityIn{Origin: desk.Origin{Name: "opportunities", Key: "D-1", Raw: "1"}, Emails: []string{"one@zuraw.example"},
		Amount: lead.Known[int64](1000), Stage: "open"}
	in := func() desk.Outcome {
		return b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
			return im.Opportunities(ctx, []desk.OpportunityIn{deal})
		})[0]
	}
	b.refer(perfect("one"))
	if o := in(); o.Fate != desk.Created || o.Lead != 1 {
		t.Fatalf("%+v", o)
	}
	other := perfect("one")
	other.Origin, other.Partner = origin("again"), "ponte"
	b.refer(other)
	deal.Stage, deal.Origin.Raw = "won", "2"
	if o := in(); o.Fate != desk.Updated || o.Lead != 1 {
		t.Errorf("%+v", o)
	}
	if a, b := b.lead(1), b.lead(2); a.Stage != lead.Won || b.Stage != lead.New {
		t.Errorf("the leads are %s and %s", a.Stage, b.Stage)
	}
	deal.Lead, deal.Emails, deal.Origin.Raw = "L-2", nil, "3" // who names the lead moves it
	if o := in(); o.Lead != 2 {
		t.Errorf("%+v", o)
	}
}

func TestAPartnerThatWasSavedIsCountedForItsLeadsThoughTheImportWasBrokenOff(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	armed, commits := false, 0
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"), store.Options{Volatile: true, At: func(point string) {
		if armed && point == store.PointAfterCommit {
			if commits++; commits == 2 { // the salt, then the partner
				stop()
			}
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	d, err := desk.Open(t.Context(), st, func() time.Time { return friday })
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	certified := func(ctx context.Context, yes bool, raw string) error {
		return d.Import(ctx, boss, false, func(im *desk.Importer) error {
			_, err := im.Partners(ctx, []desk.PartnerIn{{Origin: origin(raw), ID: "acme", Name: "Acme", Kind: "implementation",
				Tier: "gold", Certified: lead.Known(yes)}})
			return err
		})
	}
	if err := certified(t.Context(), false, "p1"); err != nil {
		t.Fatal(err)
	}
	if err := d.Import(t.Context(), boss, false, func(im *desk.Importer) error {
		_, err := im.Referrals(t.Context(), []desk.Referral{perfect("one")})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	armed = true
	if err := certified(ctx, true, "p2"); !errors.Is(err, context.Canceled) {
		t.Fatalf("the import was not broken off: %v", err)
	}
	armed = false
	if err := d.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	verified(t, d)
	det, err := d.Lead(t.Context(), boss, 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.All(t.Context(), boss, "", 0, func(r desk.Row) error {
		if r.Score != det.Score {
			t.Errorf("listed with %d, and it is %d", r.Score, det.Score)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func TestAnOutreachThatStandsIsToldThoughItWasTakenBackOnAnotherLead(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("one"), perfect("two"))
	if _, err := b.Act(t.Context(), b.ana, desk.OnLeads(1, 2), desk.Action{Verb: desk.Contact, By: "mail"}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(2)); err != nil {
		t.Fatal(err)
	}
	if talk := b.lead(2).Around.Talk; talk == nil || talk.Lead != 1 {
		t.Errorf("the talk is %+v", talk)
	}
}

func TestThePolicyBeforeIsTheOneThatWasInForceBefore(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first := b.Policy()
	if _, err := b.PreviousPolicy(t.Context()); fault.KindOf(err) != fault.NotFound {
		t.Errorf("%v", err)
	}
	b.publish("threshold: 70", "threshold: 60")
	second := b.Policy()
	before := func(want *policy.Policy) {
		t.Helper()
		if p, err := b.PreviousPolicy(t.Context()); err != nil || p.Hash != want.Hash {
			t.Errorf("%v, %v", p, err)
		}
	}
	before(first)
	if _, err := b.Publish(t.Context(), boss, first, nil); err != nil {
		t.Fatal(err)
	}
	before(second)
	if _, err := b.Publish(t.Context(), boss, first, nil); err != nil { // once more changes nothing
		t.Fatal(err)
	}
	before(second)
}

func TestAPartnerThatIsSetWithAnotherActionHasReferredToo(t *testing.T) {
	t.Parallel()
	set := map[string]string{"partner": "ponte", "program_tier": "silver"}
	for name, a := range map[string]desk.Action{
		"set": {Verb: desk.Set, Set: set}, "contact": {Verb: desk.Contact, By: "call", Set: set}, "qualify": {Verb: desk.Qualify, Set: set,
			ConfirmUs: true, BANT: yes("budget", "need")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.partners()
			b.refer(perfect("one"))
			if _, err := b.act(b.ana, 1, a); err != nil && fault.KindOf(err) != fault.Refused {
				t.Fatal(err)
			}
			if n := referrals(b.lead(1)); n != 1 {
				t.Errorf("%d referrals of the new partner stand", n)
			}
			if _, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(1)); err != nil {
				t.Fatal(err)
			}
			if d := b.lead(1); d.PartnerID != "acme" || referrals(d) != 1 {
				t.Errorf("taken back, it is %s's with %d referrals", d.PartnerID, referrals(d))
			}
		})
	}
}

func TestAPartnersDayIsOneInstantHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	b := setup(t)
	joined := time.Date(2026, 1, 2, 0, 0, 0, 0, time.FixedZone("", 3600))
	save := func(at time.Time, raw string) desk.Outcome {
		return b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
			return im.Partners(ctx, []desk.PartnerIn{{Origin: origin(raw), ID: "acme", Name: "Acme", Kind: "agency", Tier: "gold",
				JoinedAt: lead.Known(at)}})
		})[0]
	}
	save(joined, "p1")
	verified(t, b.Desk)
	if o := save(joined.UTC(), "p2"); o.Fate != desk.Unchanged {
		t.Errorf("the same day again is %s", o.Fate)
	}
	if o := save(joined, "p4"); o.Fate != desk.Unchanged {
		t.Errorf("the same day as it was written first is %s", o.Fate)
	}
	if o := save(joined.Add(1500*time.Microsecond), "p3"); o.Fate != desk.Updated {
		t.Errorf("another instant is %s", o.Fate)
	}
}

func TestARowThatSaysNothingNewUpdatesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	two := perfect("two")
	two.Origin.Key = "X-2"
	b.refer(perfect("one"), two)
	b.touch(desk.TouchIn{Origin: origin("t1"), At: friday.Add(-time.Hour), Kind: "demo_request", Email: "one@zuraw.example"})
	b.must(b.ana, 2, desk.Action{Verb: desk.Disqualify, Reason: "no_need"})
	b.touch(desk.TouchIn{Origin: origin("t2"), At: friday.Add(-time.Hour), Kind: "demo_request", Email: "two@zuraw.example"})
	b.pass(100 * 24 * time.Hour) // what was done has left the window
	closed, events := b.row(2), len(b.lead(2).History)
	again := []desk.Referral{perfect("one"), two}
	for i := range again {
		again[i].Origin.Raw += " written otherwise"
	}
	for _, o := range b.refer(again...) {
		if o.Fate != desk.Unchanged {
			t.Errorf("%s is %s", o.Lead, o.Fate)
		}
	}
	if d := b.row(2); d.Score != closed.Score || len(b.lead(2).History) != events {
		t.Errorf("a closed lead went from %d to %d points", closed.Score, d.Score)
	}
	if d := b.row(1); d.Score != 40 {
		t.Errorf("an open one has %d", d.Score)
	}
}

func TestTouchesThatWereExportedHereDoNotComeInTwice(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("one"))
	in := desk.TouchIn{Origin: origin("t1"), At: friday.Add(-time.Minute), Kind: "demo_request", Email: "one@zuraw.example",
		URL: lead.Known("https://www.example.com/a")}
	b.touch(in)
	id := b.lead(1).Touches[0].ID
	again := in
	again.Origin = desk.Origin{Name: "touches", Key: id, Raw: "exported"}
	other := again // the same number in the export of another database
	other.Origin.Raw, other.Kind = "exported elsewhere", "pricing_view"
	for i, want := range []desk.Fate{desk.Unchanged, desk.Created} {
		if o := b.touch([]desk.TouchIn{again, other}[i]); o[0].Fate != want {
			t.Errorf("row %d is %s", i, o[0].Fate)
		}
	}
	if n := len(b.lead(1).Touches); n != 3 { // with the referral
		t.Errorf("%d touches", n)
	}
}
