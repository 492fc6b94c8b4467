package desk_test

import (
	"database/sql"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// count counts rows of a table in the file itself.
func (b *bench) count(table string) (n int) {
	b.t.Helper()
	db, err := sql.Open("sqlite", "file:"+b.Path())
	if err != nil {
		b.t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow("SELECT COUNT(*) FROM " + table).Scan(&n); err != nil {
		b.t.Fatal(err)
	}
	return n
}

// What a person typed is personal: when it is not taken, no row may keep it.
func TestARefusedFactLeavesNoTextAndNoAccount(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	other := perfect("bo")
	b.refer(perfect("ewa"), other)
	texts, accounts := b.count("personal"), b.count("accounts")
	for name, set := range map[string]map[string]string{
		"a later fact is no tier": {"domain": "elsewhere.example", "name": "Somebody Else", "phone": "+48 1",
			"program_tier": "zinc"},
		"the address is somebody else's": {"name": "Somebody Else", "email": other.Email.V},
	} {
		if _, err := b.act(b.ana, 1, desk.Action{Verb: desk.Set, Set: set}); err == nil {
			t.Fatalf("%s: it was taken", name)
		}
		if n := b.count("personal"); n != texts {
			t.Errorf("%s: %d texts were kept", name, n-texts)
		}
		if n := b.count("accounts"); n != accounts {
			t.Errorf("%s: %d accounts were kept", name, n-accounts)
		}
	}
	b.must(b.ana, 1, desk.Action{Verb: desk.Set, Set: map[string]string{"name": "Ewa Kłos"}})
	if n := b.count("personal"); n != texts+2 {
		t.Errorf("a fact that was taken keeps what it was and is in two texts, not %d", n-texts)
	}
}

func TestUndoingAReleaseTakesTheReferralsTouchBack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	r := perfect("ewa")
	r.ProgramTier = lead.Opt[string]{}
	if out := b.refer(r); out[0].Fate != desk.Held {
		t.Fatalf("%+v", out)
	}
	held := b.lead(1)
	released := b.must(b.ana, 1, desk.Action{Verb: desk.Set, Set: map[string]string{"program_tier": "gold"}})
	if released.Stage == lead.Quarantined || b.count("touches") != 1 {
		t.Fatalf("%s, %d touches", released.Stage, b.count("touches"))
	}
	b.pass(time.Minute)
	b.must(b.ana, 1, desk.Action{Verb: desk.Undo})
	if got := b.lead(1); got.Stage != held.Stage || got.Score != held.Score || len(got.Facts.Touches) != 0 || b.count("touches") != 0 {
		t.Errorf("%s with score %d and %d touches, before %s with %d", got.Stage, got.Score, len(got.Facts.Touches), held.Stage, held.Score)
	}
	// Set again, it is there again, once.
	b.must(b.ana, 1, desk.Action{Verb: desk.Set, Set: map[string]string{"program_tier": "gold"}})
	if n := b.count("touches"); n != 1 {
		t.Errorf("%d touches", n)
	}
}

func TestUndoingAReleaseLeavesATouchThatAnotherLeadRestsOn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	r := perfect("ewa")
	r.ProgramTier = lead.Opt[string]{}
	b.refer(r)
	b.must(b.ana, 1, desk.Action{Verb: desk.Set, Set: map[string]string{"program_tier": "gold"}})
	b.must(b.ana, 1, desk.Action{Verb: desk.Archive})
	again := perfect("ewa")
	again.Origin.Raw = "ewa, the second time"
	b.refer(again) // the first is put aside, so this is a lead of its own
	if b.count("leads") != 2 || b.count("touches") != 1 {
		t.Fatalf("%d leads, %d touches", b.count("leads"), b.count("touches"))
	}
	b.must(b.ana, 1, desk.Action{Verb: desk.Undo}) // archive
	if _, err := b.act(b.ana, 1, desk.Action{Verb: desk.Undo}); err != nil {
		t.Fatal(err)
	}
	if b.lead(1).Stage != lead.Quarantined || b.count("touches") != 1 {
		t.Errorf("%s, %d touches: the other lead has lost its referral", b.lead(1).Stage, b.count("touches"))
	}
}
