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
