package desk_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/store"
)

// row is a lead as the list stores it, which must agree with what its detail is judged now.
func (b *bench) row(id lead.ID) desk.Row {
	b.t.Helper()
	var got desk.Row
	if err := b.All(b.t.Context(), b.ana, "", 0, func(r desk.Row) error {
		if r.ID == id {
			got = r
		}
		return nil
	}); err != nil {
		b.t.Fatal(err)
	}
	return got
}

// events is the whole journal.
func (b *bench) events() (out []journal.Event) {
	b.t.Helper()
	st, err := store.Open(b.t.Context(), b.Path(), store.Options{ReadOnly: true})
	if err != nil {
		b.t.Fatal(err)
	}
	defer st.Close()
	_ = st.Read(b.t.Context(), func(tx *store.Tx) error { out, err = tx.Since(b.t.Context(), 0, 10000); return err })
	if err != nil {
		b.t.Fatal(err)
	}
	return
}

// draft is the default policy with one text instead of another.
func (b *bench) draft(from, to string) *policy.Policy {
	b.t.Helper()
	doc := strings.Replace(string(policy.Default().Document), from, to, 1)
	if doc == string(policy.Default().Document) {
		b.t.Fatal("nothing replaced")
	}
	p, probs := policy.Parse([]byte(doc))
	if err := probs.Err("x"); err != nil {
		b.t.Fatal(err)
	}
	return p
}

// publish puts the default policy in force with one text in it changed.
func (b *bench) publish(from, to string) {
	b.t.Helper()
	p := b.draft(from, to)
	if _, err := b.Publish(b.t.Context(), desk.Actor{User: "root", Role: desk.Admin}, p, nil); err != nil {
		b.t.Fatal(err)
	}
}

// ownSite is a lead without a partner.
func ownSite(raw string) desk.Referral {
	return desk.Referral{
		Origin: origin(raw),
		Record: lead.Record{
			ReferredAt: lead.Known(friday.Add(-time.Hour)), Source: lead.OwnSite,
			Personal: lead.Personal{Email: lead.Known(raw + "@zuraw.example")},
		},
	}
}

func TestARefusalInABatchLeavesAnotherLeadsChangesToTheSharedAccount(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	r1, r2 := perfect("one"), perfect("two")
	b.refer(r2)
	b.must(b.ana, 1, desk.Action{Verb: desk.Qualify, BANT: yes("budget", "need"), ConfirmUs: true})
	b.refer(r1)
	b.must(b.ana, 2, desk.Action{Verb: desk.Set, Set: map[string]string{"employees": ""}})
	d := b.lead(2)
	t.Log(d.Stage, d.Score)
	done, err := b.Act(t.Context(), b.ana, desk.OnLeads(2, 1), desk.Action{Verb: desk.Qualify, Set: map[string]string{"employees": "420"},
		BANT: yes("budget", "need"), ConfirmUs: true})
	t.Log(done.Leads(), len(done.Refused), err)
	d = b.lead(2)
	if d.Stage == lead.EQL && !d.Facts.Account.Employees.Known {
		t.Errorf("L-2 is %s with employees unknown (score now %d, stored %d)", d.Stage, d.Score, b.row(2).Score)
	}
}

func TestARowWithANewAddressMovesTheLeadToThatPerson(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	r := perfect("ewa")
	r.Origin.Key = "K1"
	b.refer(r)
	r2 := r
	r2.Origin.Raw, r2.Email = "v2", lead.Known("ewa.new@zuraw.example")
	t.Log(b.refer(r2))
	before := b.lead(1).Score
	b.touch(desk.TouchIn{Origin: origin("t1"), At: friday.Add(-time.Minute), Kind: "demo_request", Email: "ewa.new@zuraw.example"})
	d := b.lead(1)
	if d.Facts.Lead.Email.V != "ewa.new@zuraw.example" || d.Score == before {
		t.Errorf("shown e-mail %s, score %d -> %d: its touch is lost", d.Facts.Lead.Email.V, before, d.Score)
	}
}

func TestACompletedRowReleasesTheRecordItHeld(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"email", "domain", "source"} {
		t.Run(how, func(t *testing.T) {
			b := setup(t)
			b.partners()
			r := perfect("ewa")
			r.Origin.Key = "K1"
			good := r
			switch how {
			case "email", "domain":
				r.Email = lead.Opt[string]{}
			case "source":
				r.Partner, r.ProgramTier = "", lead.Opt[string]{}
				good = r
				good.Source = lead.OwnSite
			}
			if how == "domain" {
				good.Email, good.Account.Domain = lead.Opt[string]{}, lead.Known("zuraw.pl")
			}
			o := b.refer(r)
			good.Origin.Raw = "v2"
			o2 := b.refer(good)
			d := b.lead(1)
			t.Log(o, o2)
			if d.Stage == lead.Quarantined {
				t.Errorf("still quarantined: %s", d.Reason)
			}
		})
	}
}

func TestSettingADomainFindsOrMakesItsAccount(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	r1 := perfect("one")
	r2 := perfect("two")
	r2.Email = lead.Known("someone@gmail.com")
	r2.Account.Name = lead.Opt[string]{}
	b.refer(r1, r2)
	_, err := b.act(b.ana, 2, desk.Action{Verb: desk.Set, Set: map[string]string{"domain": "https://www.fresh.pl/about"}})
	t.Log(err, b.lead(2).Domain)
	if b.lead(2).Domain != "fresh.pl" {
		t.Errorf("domain stored as %q", b.lead(2).Domain)
	}
	b2 := setup(t)
	b2.partners()
	x := perfect("one")
	x.Email = lead.Known("one@zuraw.pl")
	b2.refer(x, r2)
	if _, err := b2.act(b2.ana, 2, desk.Action{Verb: desk.Set, Set: map[string]string{"domain": "zuraw.pl"}}); err != nil {
		t.Errorf("set a known domain: kind %v: %v", fault.KindOf(err), err)
	}
}

func TestFactsGoToTheAccountAnAddressLeadsTo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	x := perfect("one")
	x.Email = lead.Known("one@zuraw.pl")
	x.Account.Employees = lead.Opt[int64]{}
	y := perfect("two")
	y.Email = lead.Known("someone@gmail.com")
	y.Account.Employees = lead.Opt[int64]{}
	b.refer(x, y)
	if _, err := b.act(b.ana, 2, desk.Action{Verb: desk.Set, Set: map[string]string{"email": "two@zuraw.pl",
		"employees": "420"}}); err != nil {
		t.Fatal(err)
	}
	d := b.lead(2)
	if d.Domain != "zuraw.pl" || !d.Facts.Account.Employees.Known {
		t.Errorf("domain %s employees %+v", d.Domain, d.Facts.Account.Employees)
	}
}

func TestANewDomainOfOneLeadLeavesTheOthers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	x, y := perfect("one"), perfect("two")
	x.Email, y.Email = lead.Known("one@zuraw.pl"), lead.Known("two@zuraw.pl")
	b.refer(x, y)
	_, err := b.act(b.ana, 2, desk.Action{Verb: desk.Set, Set: map[string]string{"domain": "other.pl"}})
	if d := b.lead(1).Domain; d != "zuraw.pl" {
		t.Errorf("set domain on L-2 made L-1's %q (%v)", d, err)
	}
}

func TestUndoReturnsALeadToTheAccountItCameFrom(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	x := perfect("one")
	x.Email = lead.Known("one@zuraw.pl")
	y := perfect("two")
	y.Email = lead.Known("someone@gmail.com")
	b.refer(x, y)
	if _, err := b.act(b.ana, 2, desk.Action{Verb: desk.Set, Set: map[string]string{"email": "two@zuraw.pl"}}); err != nil {
		t.Fatal(err)
	}
	func() {
		defer func() {
			if r := recover(); r != nil {
				t.Errorf("undo panics: %v", r)
			}
		}()
		_, err := b.act(b.ana, 2, desk.Action{Verb: desk.Undo})
		t.Log(err)
	}()
}

func TestUndoKeepsWhatAColleagueSetSince(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("one"), perfect("two"))
	b.must(b.ana, 1, desk.Action{Verb: desk.Set, Set: map[string]string{"employees": "100"}})
	b.pass(time.Minute)
	b.must(b.bo, 2, desk.Action{Verb: desk.Set, Set: map[string]string{"employees": "500"}})
	b.pass(time.Minute)
	_, err := b.act(b.ana, 1, desk.Action{Verb: desk.Undo})
	if got := b.lead(2).Facts.Account.Employees.V; got != 500 {
		t.Errorf("bo's 500 became %d (undo err %v)", got, err)
	}
}

func TestUndoStopsAtWhatAnImportDecided(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("one"))
	b.must(b.ana, 1, desk.Action{Verb: desk.Qualify, BANT: yes("budget", "need"), ConfirmUs: true})
	b.pass(time.Minute)
	b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Opportunities(ctx, []desk.OpportunityIn{{Origin: desk.Origin{Name: "o", Key: "1", Raw: "1"}, Lead: "L-1",
			Amount: lead.Known[int64](5), Stage: "won"}})
	})
	_, err := b.act(b.ana, 1, desk.Action{Verb: desk.Undo})
	d := b.lead(1)
	if d.Stage != lead.Won {
		t.Errorf("a won lead is %s after an undo (%v)", d.Stage, err)
	}
}

func TestUndoingOneLeadLeavesTheRestOfTheBatchToUndo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("one"), perfect("two"))
	b.must(b.ana, 1, desk.Action{Verb: desk.NoteIt, Note: "earlier"})
	b.pass(time.Second)
	if _, err := b.Act(t.Context(), b.ana, desk.OnLeads(1, 2), desk.Action{Verb: desk.Claim}); err != nil {
		t.Fatal(err)
	}
	b.pass(time.Second)
	b.must(b.ana, 1, desk.Action{Verb: desk.Undo})
	b.pass(time.Second)
	done, err := b.Act(t.Context(), b.ana, nil, desk.Action{Verb: desk.Undo})
	if b.lead(2).Owner != "" {
		t.Errorf("undo took %q %v; L-2 owner %q", done.Text, err, b.lead(2).Owner)
	}
}

func TestABigBatchDoesNotHideTheActionBefore(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	var rows []desk.Referral
	var ids []lead.ID
	for i := range 250 {
		rows = append(rows, ownSite(strings.Repeat("a", i%50+1)+string(rune('a'+i/50))))
		ids = append(ids, lead.ID(i+1))
	}
	b.refer(rows...)
	b.must(b.ana, 1, desk.Action{Verb: desk.NoteIt, Note: "earlier"})
	b.pass(time.Second)
	if _, err := b.Act(t.Context(), b.ana, desk.OnLeads(ids...), desk.Action{Verb: desk.Claim}); err != nil {
		t.Fatal(err)
	}
	b.pass(time.Second)
	d, err := b.Act(t.Context(), b.ana, nil, desk.Action{Verb: desk.Undo})
	t.Log(len(d.Leads()), err)
	d, err = b.Act(t.Context(), b.ana, nil, desk.Action{Verb: desk.Undo})
	if err != nil {
		t.Errorf("second undo: %v", err)
	}
}

func TestNurturedLeadsComeBackAsWhatTheyWere(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	l := ownSite("lst")
	l.Source = lead.List
	b.refer(ownSite("ewa"), l)
	for _, id := range []lead.ID{1, 2} {
		was := b.lead(id).Stage
		b.must(b.ana, id, desk.Action{Verb: desk.NurtureIt, Until: friday.Add(time.Hour)})
		_ = was
	}
	b.pass(2 * time.Hour)
	if err := b.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[lead.ID]lead.Stage{1: lead.MQL, 2: lead.Unqualified} {
		if d := b.lead(id); d.Stage != want {
			t.Errorf("%s woke as %s in queue %q, was %s", id, d.Stage, d.Queue, want)
		}
	}
}

func TestClosedLeadsDoNotKeepNurturedOnesAsleep(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	var rows []desk.Referral
	for i := range 501 {
		rows = append(rows, ownSite(fmt.Sprintf("p%d", i)))
	}
	b.refer(rows...)
	var ids []lead.ID
	for i := range 500 {
		ids = append(ids, lead.ID(i+1))
	}
	if _, err := b.Act(t.Context(), b.ana, desk.OnLeads(ids...), desk.Action{Verb: desk.NurtureIt,
		Until: friday.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Act(t.Context(), b.ana, desk.OnLeads(ids...), desk.Action{Verb: desk.Archive}); err != nil {
		t.Fatal(err)
	}
	b.must(b.ana, 501, desk.Action{Verb: desk.NurtureIt, Until: friday.Add(90 * time.Minute)})
	b.pass(2 * time.Hour)
	for range 3 {
		if err := b.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if d := b.lead(501); d.Stage == lead.Nurture {
		t.Errorf("L-501 never wakes")
	}
}

func TestReopeningReturnsToTheStageBefore(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	r := perfect("ewa")
	r.ProgramTier = lead.Opt[string]{}
	b.refer(r, perfect("won"))
	b.must(b.ana, 1, desk.Action{Verb: desk.Archive})
	d := b.must(b.ana, 1, desk.Action{Verb: desk.Reopen})
	if d.Stage != lead.Quarantined {
		t.Errorf("incomplete record reopened as %s in queue %q clock %v", d.Stage, d.Queue, d.Clock != nil)
	}
	b.must(b.ana, 2, desk.Action{Verb: desk.Qualify, BANT: yes("budget", "need"), ConfirmUs: true})
	b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Opportunities(ctx, []desk.OpportunityIn{{Origin: desk.Origin{Name: "o", Key: "1", Raw: "1"}, Lead: "L-2",
			Amount: lead.Known[int64](5), Stage: "won"}})
	})
	b.must(b.ana, 2, desk.Action{Verb: desk.Archive})
	d = b.must(b.ana, 2, desk.Action{Verb: desk.Reopen})
	if d.Stage != lead.Won {
		t.Errorf("won lead archived and reopened is %s clock %v", d.Stage, d.Clock != nil)
	}
}

func TestABoughtContactIsVerifiedBySettingItsSource(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	r := perfect("ewa")
	r.Source = lead.List
	b.refer(r)
	d := b.must(b.ana, 1, desk.Action{Verb: desk.Set, Set: map[string]string{"source": "partner_referral"}})
	_, err := b.act(b.ana, 1, desk.Action{Verb: desk.Qualify})
	if d.Stage == lead.Unqualified {
		t.Errorf("still %s after the hint was followed (source %s): %v; %s", d.Stage, d.Source, err, fault.HintOf(err))
	}
}

func TestTwoOpportunitiesOfOneLeadAreTwoEvents(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("ewa"))
	opp := func(key, raw, stage string, amount int64) []desk.Outcome {
		return b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
			return im.Opportunities(ctx, []desk.OpportunityIn{{Origin: desk.Origin{Name: "o", Key: key, Raw: raw}, Lead: "L-1",
				Amount: lead.Known(amount), Stage: stage, CreatedAt: friday}})
		})
	}
	b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Opportunities(ctx, []desk.OpportunityIn{
			{Origin: desk.Origin{Name: "o", Key: "1", Raw: "1"}, Lead: "L-1", Amount: lead.Known[int64](111), Stage: "open"},
			{Origin: desk.Origin{Name: "o", Key: "2", Raw: "2"}, Lead: "L-1", Amount: lead.Known[int64](222), Stage: "open"}})
	})
	n := 0
	for _, e := range b.events() {
		if e.Kind == journal.Opportunity {
			n++
		}
	}
	if n != 2 {
		t.Errorf("%d opportunity events for 2 opportunities", n)
	}
	opp("3", "v1", "open", 1)
	opp("3", "v2", "open", 2)
	if o := opp("3", "v1", "open", 1); o[0].Fate != desk.Unchanged {
		t.Errorf("the first row again: %s", o[0].Fate)
	}
	opp("1", "won", "won", 111)
	opp("1", "lost", "lost", 111)
	if d := b.lead(1); d.Stage == lead.Won {
		t.Errorf("the deal was corrected to lost, lead is %s", d.Stage)
	}
}

func TestARowThatNamesNoARRLeavesIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("one"))
	two := func(o desk.OpportunityIn) {
		b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
			return im.Opportunities(ctx, []desk.OpportunityIn{o})
		})
	}
	o := desk.OpportunityIn{Origin: desk.Origin{Name: "o", Key: "1", Raw: "1"}, Lead: "L-1", Amount: lead.Known[int64](5), Stage: "open",
		ARR: lead.Known(int64(9))}
	two(o)
	o.ARR, o.Stage, o.Origin.Raw = lead.Opt[int64]{}, "open", "2"
	o.Amount = lead.Known[int64](6)
	two(o)
	st, _ := store.Open(t.Context(), b.Path(), store.Options{ReadOnly: true})
	defer st.Close()
	_ = st.Read(t.Context(), func(tx *store.Tx) error {
		got, err := tx.Opportunity(t.Context(), "o", "1")
		if !got.ARR.Known {
			t.Errorf("a row without arr wiped it: %+v", got)
		}
		return err
	})
}

func TestTheSameHeldRowTwiceInAFileIsUnchangedTheSecondTime(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	r := perfect("ewa")
	r.ProgramTier = lead.Opt[string]{}
	o := b.refer(r, r)
	if o[1].Fate != desk.Unchanged {
		t.Errorf("the same row twice in a file: %s, %s (lead %s, %s)", o[0].Fate, o[1].Fate, o[0].Lead, o[1].Lead)
	}
}
