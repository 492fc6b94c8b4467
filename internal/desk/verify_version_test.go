package desk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
)

// replayed holds a version against the scores recorded under it, and gives what differs.
func (b *bench) replayed(hash string) (desk.VersionCheck, []desk.Mismatch) {
	b.t.Helper()
	var off []desk.Mismatch
	sum, err := b.VerifyVersion(b.t.Context(), hash, func(m desk.Mismatch) error { off = append(off, m); return nil }, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return sum, off
}

// Each published version gives the scores that were recorded under it, from what was known then: not from what the company came
// to be, nor by the weights of today.
func TestEveryPublishedVersionGivesTheScoresOfItsTime(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	small := perfect("one")
	small.Account.Employees = lead.Opt[int64]{}
	b.refer(small)
	b.pass(time.Hour)
	b.touch(desk.TouchIn{Origin: desk.Origin{Name: "touches", Raw: "demo"}, At: b.now().Add(-time.Minute), Kind: "demo_request",
		Email: "one@zuraw.example"})
	old := b.Policy().Hash
	next := drafted(t, "points: 12, when: {account.employees", "points: 11, when: {account.employees")
	if _, err := b.Publish(t.Context(), boss, next, nil); err != nil {
		t.Fatal(err)
	}
	b.pass(time.Hour)
	b.must(b.ana, 1, desk.Action{Verb: desk.Set, Set: map[string]string{"employees": "420"}})
	b.refer(perfect("two"))
	b.pass(100 * 24 * time.Hour)
	if err := b.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	was, off := b.replayed(old)
	if len(off) > 0 || was.Leads != 1 || was.Scores != 2 || was.Differ != 0 || was.Policy != old {
		t.Errorf("%+v, %v", was, off)
	}
	now, off := b.replayed(next.Hash[:15])
	if len(off) > 0 || now.Leads != 2 || now.Scores < 4 || now.Policy != next.Hash {
		t.Errorf("%+v, %v", now, off)
	}
	if now.Last.Sub(now.First) < 50*24*time.Hour {
		t.Errorf("touches that left the window are scored too: from %v to %v", now.First, now.Last)
	}
	_, err := b.VerifyVersion(t.Context(), "0123", func(desk.Mismatch) error { return nil }, nil)
	if fault.KindOf(err) != fault.NotFound {
		t.Error(err)
	}
}

// A score that the version does not give is told in words, with the lead, the instant and the number of the journal.
func TestAScoreThatItsVersionDoesNotGiveIsTold(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("one"))
	b.tamper(`UPDATE accounts SET employees = 3`)
	_, off := b.replayed(policy.Default().Hash)
	if len(off) != 1 || off[0].Lead != 1 || !strings.HasPrefix(off[0].Where, "L-1 at 2026-") ||
		!strings.Contains(off[0].Where, "journal ") || off[0].Have == off[0].Want || off[0].Hint == "" {
		t.Errorf("%+v", off)
	}
}

// A lead whose visitor turned out to be somebody else was judged by what the visitor had done, and only since by what both did.
func TestAVersionKnowsWhatAVisitorHadDone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	visitor := func(email string) desk.Referral {
		r := perfect("visit " + email)
		r.Email, r.ClientID, r.Account.Domain = lead.Known(email), lead.Known("c1"), lead.Known("huta.example")
		return r
	}
	b.refer(visitor(""))
	seen := func(kind, client, email string) {
		b.pass(time.Minute)
		b.touch(desk.TouchIn{Origin: desk.Origin{Name: "touches", Raw: kind}, At: b.now().Add(-time.Minute), Kind: kind,
			Email: email, ClientID: client})
	}
	seen("pricing_view", "c1", "")
	seen("demo_request", "c3", "ana@huta.example")
	b.pass(time.Minute)
	b.refer(visitor("ana@huta.example"))
	seen("page_view", "c1", "")
	sum, off := b.replayed(policy.Default().Hash)
	if len(off) > 0 || sum.Leads != 1 || sum.Scores < 3 {
		t.Errorf("%+v: %+v", sum, off)
	}
}

// A lead that an import gave to another person was judged by what the one before had done.
func TestAVersionKnowsWhatTheContactBeforeHadDone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	row := perfect("one")
	row.Origin.Key = "7"
	b.refer(row)
	for _, email := range []string{"one@zuraw.example", "two@zuraw.example", "two@zuraw.example", "one@zuraw.example"} {
		b.pass(time.Minute)
		b.touch(desk.TouchIn{Origin: desk.Origin{Name: "touches", Raw: b.now().String()}, At: b.now().Add(-time.Minute),
			Kind: "pricing_view", Email: email})
	}
	b.pass(time.Minute)
	row.Origin.Raw, row.Email = "two", lead.Known("two@zuraw.example")
	out := b.refer(row)
	b.pass(time.Minute)
	b.touch(desk.TouchIn{Origin: desk.Origin{Name: "touches", Raw: "last"}, At: b.now().Add(-time.Minute), Kind: "demo_request",
		Email: "two@zuraw.example"})
	sum, off := b.replayed(policy.Default().Hash)
	if len(off) > 0 || sum.Leads != 1 || sum.Scores < 3 || out[0].Fate != desk.Updated {
		t.Errorf("%+v: %+v (%v)", sum, off, out)
	}
}

// The touch of a referral that an undo took away, or that a correction moved, counted for what was said then.
func TestAVersionKnowsTheReferralsOfThen(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	poor := perfect("one")
	poor.ReferredAt = lead.Opt[time.Time]{}
	b.refer(poor, perfect("two"))
	b.pass(time.Minute)
	known := perfect("one")
	known.Origin = desk.Origin{}
	known.ReferredAt = lead.Known(b.now().Add(-24 * time.Hour))
	known.Own.ProgramTier = lead.Known("silver")
	if _, err := b.AddReferral(t.Context(), b.ana, known); err != nil {
		t.Fatal(err)
	}
	b.pass(time.Minute)
	if _, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(1)); err != nil {
		t.Fatal(err)
	}
	b.pass(time.Minute)
	b.must(b.ana, 2, desk.Action{Verb: desk.Set, Set: map[string]string{"referred_at": "2026-07-01"}})
	b.pass(time.Minute)
	b.must(b.ana, 2, desk.Action{Verb: desk.Set, Set: map[string]string{"partner": "ponte"}})
	sum, off := b.replayed(policy.Default().Hash)
	if len(off) > 0 || sum.Leads != 2 || sum.Scores < 4 {
		t.Errorf("%+v: %+v", sum, off)
	}
}
