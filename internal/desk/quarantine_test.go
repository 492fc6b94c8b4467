package desk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

func (b *bench) held() []desk.HeldRecord {
	b.t.Helper()
	p, err := b.Held(b.t.Context(), b.ana, desk.HeldQuery{})
	if err != nil {
		b.t.Fatal(err)
	}
	return p.Records
}

func (b *bench) fix(id lead.ID, set map[string]string) desk.Fixed {
	b.t.Helper()
	f, err := b.Fix(b.t.Context(), b.ana, []lead.ID{id}, set, 0)
	if err != nil {
		b.t.Fatal(err)
	}
	if len(f.Refused) > 0 {
		b.t.Fatal(f.Refused[0].Err)
	}
	return f
}

func TestTheQuarantineSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	bare := perfect("bare")
	bare.Email, bare.Account.Domain, bare.ProgramTier, bare.ReferredAt = lead.Opt[string]{}, lead.Opt[string]{}, lead.Opt[string]{},
		lead.Opt[time.Time]{}
	wrong := perfect("wrong")
	wrong.Partner = "Ponte Digitalle"
	b.refer(bare, wrong, perfect("whole"))
	got := b.held()
	if len(got) != 2 {
		t.Fatalf("%d records are held", len(got))
	}
	if diff := cmp.Diff([]string{"program_tier", "referred_at", "email"}, got[0].Missing); diff != "" {
		t.Error(diff)
	}
	if got[1].Said != "Ponte Digitalle" || got[1].Near != "ponte" {
		t.Errorf("said %q, near %q", got[1].Said, got[1].Near)
	}
	if diff := cmp.Diff([]string{"partner"}, got[1].Missing); diff != "" {
		t.Error(diff)
	}
}

func TestAFixedRecordIsReleasedAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	r := perfect("bare")
	r.Partner, r.ProgramTier = "", lead.Opt[string]{}
	id := b.refer(r)[0].Lead
	f := b.fix(id, map[string]string{"partner": "acme"})
	if len(f.Still) != 1 || f.Text != "L-1 kept: missing: program tier" {
		t.Fatalf("half fixed: %+v", f.Text)
	}
	f = b.fix(id, map[string]string{"program_tier": "gold"})
	if len(f.Released) != 1 || f.Released[0].Stage != lead.New || len(b.held()) != 0 {
		t.Fatalf("fixed: %+v", f)
	}
	if !strings.Contains(f.Text, "L-1 released: new, score") {
		t.Errorf("it says %q", f.Text)
	}
}

func referrals(d desk.Detail) (n int) {
	for _, t := range d.Touches {
		if t.Kind == lead.ReferralKind {
			n++
		}
	}
	return n
}

func TestUndoOfAReleaseTakesTheReferralsTouchBack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	r := perfect("bare")
	r.ReferredAt = lead.Opt[time.Time]{}
	id := b.refer(r)[0].Lead
	for _, date := range []string{"2026-11-18", "2026-11-18", "2026-11-19"} {
		b.fix(id, map[string]string{"referred_at": date})
		if n := referrals(b.lead(id)); n != 1 {
			t.Fatalf("released with %s there are %d referral touches", date, n)
		}
		b.pass(time.Minute)
		if _, err := b.UndoLast(t.Context(), b.ana, desk.Subject{}); err != nil {
			t.Fatal(err)
		}
		d := b.lead(id)
		if d.Stage != lead.Quarantined || referrals(d) != 0 {
			t.Fatalf("taken back it is %s with %d referral touches", d.Stage, referrals(d))
		}
		b.pass(time.Minute)
	}
	counts := b.counters()
	if counts["touches"] != 0 {
		t.Errorf("%d touches are counted, none is there", counts["touches"])
	}
}

func TestUndoLeavesATouchThatAnotherLeadStandsOn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	first := perfect("one")
	id := b.refer(first)[0].Lead
	b.must(b.ana, id, desk.Action{Verb: desk.Disqualify, Reason: "no_need", Note: "x"})
	again := perfect("two")
	again.Email, again.ProgramTier = first.Email, lead.Opt[string]{}
	second := b.refer(again)[0].Lead
	if second == id {
		t.Fatal("a closed lead took the new referral")
	}
	b.pass(time.Minute)
	b.fix(second, map[string]string{"program_tier": "gold"})
	if _, err := b.UndoLast(t.Context(), b.ana, desk.Subject{}); err != nil {
		t.Fatal(err)
	}
	if n := referrals(b.lead(id)); n != 1 {
		t.Errorf("the first lead has %d referral touches", n)
	}
}

func TestOnePartnerForManyRecords(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	var ids []lead.ID
	for _, raw := range []string{"a", "b", "c"} {
		r := perfect(raw)
		r.Partner = "nobody"
		if raw == "c" {
			r.ProgramTier = lead.Opt[string]{}
		}
		ids = append(ids, b.refer(r)[0].Lead)
	}
	f, err := b.Fix(t.Context(), b.ana, ids, map[string]string{"partner": "ponte"}, 0)
	if err != nil {
		t.Fatal(err)
	}
	if f.Text != "2 records released, 1 still lack something" || f.Batch == "" {
		t.Errorf("it says %q", f.Text)
	}
	if _, err := b.UndoLast(t.Context(), b.ana, desk.Subject{}); err != nil {
		t.Fatal(err)
	}
	if n := len(b.held()); n != 3 {
		t.Errorf("one undo leaves %d of 3 in quarantine", n)
	}
}
