package desk_test

import (
	"context"
	"runtime"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

func TestALaterRowOfABatchCountsForTheEarlierOnes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	r1, r2 := perfect("one"), perfect("two")
	r1.Email, r2.Email = lead.Known("one@zuraw.pl"), lead.Known("two@zuraw.pl")
	r1.Account.Employees = lead.Opt[int64]{}
	b.refer(r1, r2)
	if stored, now := b.row(1).Score, b.lead(1).Score; stored != now {
		t.Errorf("list says %d, show says %d", stored, now)
	}
}

func TestWhatAPartnerIsCountsForItsLeads(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("ewa"))
	b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Partners(ctx, []desk.PartnerIn{{Origin: origin("p1b"), ID: "acme", Name: "Acme", Kind: "implementation", Tier: "gold",
			Certified: lead.Known(false)}})
	})
	b.pass(time.Hour)
	b.Tick(t.Context())
	if stored, now := b.row(1).Score, b.lead(1).Score; stored != now {
		t.Errorf("list says %d, show says %d", stored, now)
	}
}

func TestAPersonsNewFactCountsForEachOfItsLeads(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.publish("- {id: use_case, label: \"use case known\", points: 5, when: {lead.use_case: {present: true}}}",
		"- {id: use_case, label: \"title known\", points: 5, when: {lead.title: {present: true}}}")
	r := perfect("ewa")
	r2 := r
	r2.Origin.Raw, r2.Partner, r2.ProgramTier, r2.Title = "second", "ponte", lead.Known("silver"), lead.Known("COO")
	b.refer(r)
	b.refer(r2)
	for _, id := range []lead.ID{1, 2} {
		if stored, now := b.row(id).Score, b.lead(id).Score; stored != now {
			t.Errorf("import: %s: list says %d, show says %d", id, stored, now)
		}
	}
	b.must(b.ana, 2, desk.Action{Verb: desk.Set, Set: map[string]string{"title": ""}})
	for _, id := range []lead.ID{1, 2} {
		if stored, now := b.row(id).Score, b.lead(id).Score; stored != now {
			t.Errorf("set: %s: list says %d, show says %d", id, stored, now)
		}
	}
}

func TestAJoinedVisitorCountsForEarlierLeads(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("ewa"))
	b.touch(desk.TouchIn{Origin: origin("t1"), At: friday.Add(-time.Minute), Kind: "demo_request", ClientID: "c1"})
	r := perfect("ewa")
	r.Origin.Raw, r.Partner, r.ClientID, r.ProgramTier = "second", "ponte", lead.Known("c1"), lead.Known("silver")
	t.Log(b.refer(r))
	for _, id := range []lead.ID{1, 2} {
		if stored, now := b.row(id).Score, b.lead(id).Score; stored != now {
			t.Errorf("%s: list says %d, show says %d", id, stored, now)
		}
	}
}

func TestAJoinedVisitorBringsWhatWasKnownOfIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.touch(desk.TouchIn{Origin: origin("t0"), At: friday.Add(-time.Minute), Kind: "page_view", Email: "ewa@zuraw.pl"})
	r := perfect("ewa")
	r.Email, r.Account.Domain, r.ClientID, r.Phone = lead.Opt[string]{}, lead.Known("zuraw.pl"), lead.Known("c1"), lead.Known("+48 600")
	b.refer(r)
	t.Log(b.lead(1).Facts.Lead.Phone)
	b.touch(desk.TouchIn{Origin: origin("t1"), At: friday.Add(-time.Minute), Kind: "demo_request", ClientID: "c1", Email: "ewa@zuraw.pl"})
	if d := b.lead(1); !d.Facts.Lead.Phone.Known || d.Name == "" {
		t.Errorf("name %q phone %+v", d.Name, d.Facts.Lead.Phone)
	}
}

func TestJoiningCountsPersonsRight(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	at := friday.Add(-time.Minute)
	b.touch(desk.TouchIn{Origin: origin("1"), At: at, Kind: "page_view", ClientID: "c1"}, desk.TouchIn{Origin: origin("2"), At: at,
		Kind: "page_view", Email: "e@zuraw.pl"}, desk.TouchIn{Origin: origin("3"), At: at, Kind: "page_view", Email: "e@zuraw.pl",
		ClientID: "c1"})
	st, _ := store.Open(t.Context(), b.Path(), store.Options{ReadOnly: true})
	defer st.Close()
	_ = st.Read(t.Context(), func(tx *store.Tx) error {
		c, err := tx.Counters(t.Context())
		if c["persons"] != 1 {
			t.Errorf("persons counter %d", c["persons"])
		}
		return err
	})
}

func TestConflictsAreCountedFromWhatIsThere(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	r := perfect("ewa")
	r2 := r
	r2.Origin.Raw, r2.Partner, r2.ProgramTier = "second", "ponte", lead.Opt[string]{}
	b.refer(r, r2)
	b.must(b.ana, 2, desk.Action{Verb: desk.Set, Set: map[string]string{"program_tier": "silver"}})
	if a, c := b.lead(1).Conflicts, b.lead(2).Conflicts; a != 1 || c != 1 {
		t.Errorf("after release: conflicts %d and %d", a, c)
	}
	b3 := setup(t)
	b3.partners()
	r2.ProgramTier = lead.Known("silver")
	b3.refer(r, r2)
	b3.must(b3.ana, 2, desk.Action{Verb: desk.Set, Set: map[string]string{"partner": "acme"}})
	if a, c := b3.lead(1).Conflicts, b3.lead(2).Conflicts; a != 0 || c != 0 {
		t.Errorf("same partner now: conflicts %d and %d", a, c)
	}
	b4 := setup(t)
	b4.partners()
	b4.refer(r, r2)
	b4.must(b4.ana, 2, desk.Action{Verb: desk.Disqualify, Reason: "no_need"})
	if a := b4.lead(1).Conflicts; a != 0 {
		t.Errorf("other one disqualified: conflicts %d", a)
	}
}

func TestTheRowThatNamesThePartnerCompletesTheHeldRecord(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	r := perfect("ewa")
	r.Partner = "unknown-co"
	b.refer(r)
	r.Origin.Raw, r.Partner = "v2", "acme"
	o := b.refer(r)
	if o[0].Lead != 1 {
		t.Errorf("a second record %s; L-1 stays %s", o[0].Lead, b.lead(1).Stage)
	}
}

func TestADateWithoutATimeIsMidnightInThePolicysZone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("ewa"))
	d := b.must(b.ana, 1, desk.Action{Verb: desk.Set, Set: map[string]string{"referred_at": "2026-11-20"}})
	want := time.Date(2026, 11, 19, 23, 0, 0, 0, time.UTC)
	if !d.Facts.Lead.ReferredAt.V.Equal(want) {
		t.Errorf("referred_at %s, policy zone %s wants %s", d.Facts.Lead.ReferredAt.V, b.Policy().TimeZone, want)
	}
}

func TestWhatAPersonSetOrTookOffStays(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	r := perfect("ewa")
	r.Tags = lead.Known([]string{"hot"})
	b.refer(r)
	b.must(b.ana, 1, desk.Action{Verb: desk.Tag, DropTags: []string{"hot"}})
	b.must(b.ana, 1, desk.Action{Verb: desk.Set, Set: map[string]string{"name": "Ewa Łoś"}})
	r.Origin.Raw, r.Name = "v2", lead.Known("E. Los")
	b.refer(r)
	d := b.lead(1)
	if len(d.Tags) != 0 || d.Name != "Ewa Łoś" {
		t.Errorf("tags %v name %q", d.Tags, d.Name)
	}
}

func TestACorrectedPartnerKeepsTheReferral(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("one"))
	d := b.must(b.ana, 1, desk.Action{Verb: desk.Set, Set: map[string]string{"partner": "ponte"}})
	if len(d.Touches) == 0 {
		t.Errorf("partner corrected by hand: score %d, touches %d", d.Score, len(d.Touches))
	}
}

func TestATierThatThePolicyLacksIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("one"))
	_, err := b.act(b.ana, 1, desk.Action{Verb: desk.Set, Set: map[string]string{"program_tier": "diamond-plus"}})
	if err == nil {
		t.Errorf("tier %q taken, the policy has %v", b.lead(1).Tier, b.Policy().Programme.Tiers)
	}
}

func TestALeadNamedTwiceIsActedOnOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("one"))
	done, err := b.Act(t.Context(), b.ana, desk.OnLeads(1, 1), desk.Action{Verb: desk.NoteIt, Note: "hello"})
	t.Log(done.Text, err, len(b.lead(1).History))
	if len(done.Leads()) != 1 {
		t.Errorf("%v", done.Leads())
	}
}

func TestFollowingAgainAndAgainLeavesOneWatcher(t *testing.T) {
	b := setup(t)
	base := runtime.NumGoroutine()
	for range 50 {
		ctx, cancel := context.WithCancel(t.Context())
		ch := b.Follow(ctx)
		cancel()
		for range ch {
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	b.Follow(ctx)
	patience, tired := context.WithTimeout(t.Context(), time.Minute)
	defer tired()
	// What was cancelled ends at its own pace; on a busy machine that takes a while.
	for n := runtime.NumGoroutine() - base; n > 10; n = runtime.NumGoroutine() - base {
		select {
		case <-time.After(time.Millisecond):
		case <-patience.Done():
			t.Fatalf("%d goroutines for one follower", n)
		}
	}
}

func TestAChangeRightAfterFollowingIsTold(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("ewa"))
	st, _ := store.Open(t.Context(), b.Path(), store.Options{})
	d2, _ := desk.Open(t.Context(), st, b.now)
	defer d2.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 2500*time.Millisecond)
	defer cancel()
	ch := d2.Follow(ctx)
	b.must(b.ana, 1, desk.Action{Verb: desk.Claim})
	woken := false
	for range ch {
		woken = true
		break
	}
	if !woken {
		t.Error("a change within the first half second is never told")
	}
}

func TestTheJournalCountsTheTouchesThatCameIn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	tt := desk.TouchIn{Origin: origin("1"), At: friday, Kind: "page_view", Email: "e@zuraw.pl"}
	b.touch(tt)
	b.touch(tt, desk.TouchIn{Origin: origin("2"), At: friday, Kind: "page_view", Email: "e@zuraw.pl"})
	ev := b.events()
	last := ev[len(ev)-1]
	if last.Data.Counts["touches"] != 1 {
		t.Errorf("journal says %v touches, 1 was admitted", last.Data.Counts)
	}
}

func TestAClientIDBelongsToItsFirstPerson(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	at := friday.Add(-time.Minute)
	r := perfect("a")
	r2 := perfect("b")
	b.refer(r, r2)
	b.touch(desk.TouchIn{Origin: origin("1"), At: at, Kind: "page_view", ClientID: "c", Email: r.Email.V},
		desk.TouchIn{Origin: origin("2"), At: at, Kind: "page_view", ClientID: "c", Email: r2.Email.V},
		desk.TouchIn{Origin: origin("3"), At: at, Kind: "demo_request", ClientID: "c"})
	b.touch(desk.TouchIn{Origin: origin("4"), At: at, Kind: "pricing_view", ClientID: "c"})
	if n := len(b.lead(1).Touches); n != 4 {
		t.Errorf("first owner of client c has %d touches (want referral+3), second %d", n, len(b.lead(2).Touches))
	}
}
