package desk_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// file takes batches in as one file, and returns by what it is taken back.
func (b *bench) file(batches ...batch) (name string, out []desk.Outcome) {
	b.t.Helper()
	err := b.Import(b.t.Context(), root(), false, func(im *desk.Importer) error {
		name = im.Batch()
		for _, rows := range batches {
			some, err := rows(b.t.Context(), im)
			if err != nil {
				return err
			}
			out = append(out, some...)
		}
		return im.Done(b.t.Context(), desk.File{Name: "rows.csv", Kind: "referrals", Counts: map[desk.Fate]int{desk.Created: len(out)}})
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return name, out
}

func ofReferrals(rows ...desk.Referral) batch {
	return func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) { return im.Referrals(ctx, rows) }
}

func ofTouches(rows ...desk.TouchIn) batch {
	return func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) { return im.Touches(ctx, rows) }
}

func ofDeals(rows ...desk.OpportunityIn) batch {
	return func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Opportunities(ctx, rows)
	}
}

func (b *bench) takeBack(name string) desk.TakenBack {
	b.t.Helper()
	out, err := b.UndoImport(b.t.Context(), root(), name, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

// seen is what people see of a lead, without what only says when it was written.
type seen struct {
	Row   desk.Row
	Facts lead.Facts
	Due   time.Time
}

// world is every lead as people see it.
func (b *bench) world() map[lead.ID]seen {
	b.t.Helper()
	leads, _ := b.all()
	out := map[lead.ID]seen{}
	for _, l := range leads {
		d := b.lead(lead.ID(l.ID))
		s := seen{Row: d.Row, Facts: d.Facts}
		if s.Row.Clock != nil {
			s.Due = s.Row.Clock.Due
		}
		s.Row.Clock, s.Row.Version, s.Row.Updated = nil, 0, time.Time{}
		out[lead.ID(l.ID)] = s
	}
	return out
}

func TestAnImportIsTakenBackWithAllThatItBrought(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("ewa"))
	before, counts := b.world(), b.everyRow()
	changed := perfect("ewa")
	changed.Origin.Raw, changed.Name, changed.UseCase = "other", lead.Known("Ewa Nowak"), lead.Known("fewer trucks")
	changed.Account.Employees = lead.Known(int64(900))
	rows := []batch{
		ofReferrals(changed, perfect("ola"), perfect("jan")),
		ofTouches(desk.TouchIn{Origin: origin("t1"), At: friday.Add(-time.Hour), Kind: "demo_request", Email: "ewa@zuraw.example"},
			desk.TouchIn{Origin: origin("t2"), At: friday.Add(-time.Hour), Kind: "page_view", Email: "stranger@dom.example",
				ClientID: "c1"}),
		ofDeals(desk.OpportunityIn{Origin: desk.Origin{Name: "opportunities", Key: "d1", Raw: "d1"}, Emails: []string{"ola@zuraw.example"},
			Stage: "won", Amount: lead.Known(int64(100)), ClosedAt: friday},
			desk.OpportunityIn{Origin: desk.Origin{Name: "opportunities", Key: "d2", Raw: "d2"}, Emails: []string{"ewa@zuraw.example"},
				Stage: "won", Amount: lead.Known(int64(100)), ClosedAt: friday}),
	}
	name, first := b.file(rows...)
	out := b.takeBack(name)
	if out.Leads != 2 || out.Restored != 1 || out.Touches != 2 || out.Deals != 2 || len(out.Left) != 0 {
		t.Errorf("%+v", out)
	}
	if d := cmp.Diff(before, b.world()); d != "" {
		t.Errorf("it is not as before (-before +after):\n%s", d)
	}
	after := b.everyRow()
	delete(counts, "head")
	delete(after, "head")
	for name, n := range after {
		if n == 0 && counts[name] == 0 {
			delete(after, name)
		}
	}
	if d := cmp.Diff(counts, after); d != "" {
		t.Errorf("counters (-before +after):\n%s", d)
	}
	if _, err := b.UndoImport(t.Context(), root(), name, nil); fault.KindOf(err) != fault.Refused {
		t.Errorf("twice: %v", err)
	}
	// The corrected file, or the same one, comes in.
	_, again := b.file(rows...)
	for i := range again {
		if again[i].Fate != first[i].Fate {
			t.Errorf("row %d is %s the second time and was %s", i, again[i].Fate, first[i].Fate)
		}
	}
}

func TestAnUndoOfAnImportLeavesWhatWasActedOnSince(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	name, out := b.file(ofReferrals(perfect("ewa"), perfect("ola"), perfect("jan")))
	b.act(b.ana, out[0].Lead, desk.Action{Verb: desk.Claim})
	b.act(b.ana, out[1].Lead, desk.Action{Verb: desk.Claim})
	if _, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(out[1].Lead)); err != nil {
		t.Fatal(err)
	}
	done := b.takeBack(name)
	if done.Leads != 2 || len(done.Left) != 1 || done.Left[0].On != desk.OnLead(out[0].Lead) {
		t.Errorf("%+v", done)
	}
	if l := b.lead(out[0].Lead); l.Owner != b.ana.User {
		t.Errorf("%+v", l.Row)
	}
}

func TestAnUndoOfAnImportHasItsWindowAndItsRights(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	name, _ := b.file(ofReferrals(perfect("ewa")))
	if _, err := b.UndoImport(t.Context(), desk.Actor{User: "vi", Role: desk.Viewer}, name, nil); fault.KindOf(err) != fault.Denied {
		t.Errorf("a viewer: %v", err)
	}
	if _, err := b.UndoImport(t.Context(), root(), "nosuch", nil); fault.KindOf(err) != fault.NotFound {
		t.Errorf("no such: %v", err)
	}
	b.pass(31 * 24 * time.Hour)
	if _, err := b.UndoImport(t.Context(), root(), name, nil); fault.KindOf(err) != fault.Refused {
		t.Errorf("too late: %v", err)
	}
}

func TestAPartnerComesAndGoesWithItsImport(t *testing.T) {
	t.Parallel()
	b := setup(t)
	partners := func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Partners(ctx, []desk.PartnerIn{{Origin: origin("p1"), ID: "acme", Name: "Acme", Kind: "agency", Tier: "gold"}})
	}
	name, _ := b.file(partners, ofReferrals(perfect("ewa")))
	if out := b.takeBack(name); out.Leads != 1 || out.Restored != 1 {
		t.Errorf("%+v", out)
	}
	if all, err := b.Partners(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("%v, %v", all, err)
	}
	name, out := b.file(partners)
	if out[0].Fate != desk.Created {
		t.Errorf("it comes again as %s", out[0].Fate)
	}
	b.refer(perfect("ewa"))
	if done := b.takeBack(name); len(done.Left) != 1 {
		t.Errorf("a partner that a lead names: %+v", done)
	}
}

// dealsKept are those that the drawn ones may be, as they are kept.
func (b *bench) dealsKept() (out []*store.Opportunity) {
	b.t.Helper()
	st, err := store.Open(b.t.Context(), b.Path(), store.Options{ReadOnly: true})
	if err != nil {
		b.t.Fatal(err)
	}
	defer st.Close()
	if err := st.Read(b.t.Context(), func(tx *store.Tx) error {
		for _, key := range []string{"d1", "d2", "d3"} {
			o, err := tx.Opportunity(b.t.Context(), "opportunities", key)
			if err != nil {
				return err
			}
			if o != nil {
				o.Named, o.Reason = "", "" // whom a waiting deal names is not for the journal, so nothing can put it back
			}
			out = append(out, o)
		}
		return nil
	}); err != nil {
		b.t.Fatal(err)
	}
	return out
}

// whose are the persons of touches.
func (b *bench) whose() map[int64]int64 {
	b.t.Helper()
	st, err := store.Open(b.t.Context(), b.Path(), store.Options{ReadOnly: true})
	if err != nil {
		b.t.Fatal(err)
	}
	defer st.Close()
	out := map[int64]int64{}
	if err := st.Read(b.t.Context(), func(tx *store.Tx) error {
		return tx.TouchesFrom(b.t.Context(), store.TouchKey{}, 1000, func(t *store.Touch) error {
			out[t.ID] = t.PersonID
			return nil
		})
	}); err != nil {
		b.t.Fatal(err)
	}
	return out
}

func TestADealThatAnImportMovedToALeadOfItsOwnGoesBackWithIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("ewa"))
	deal := func(raw string) desk.OpportunityIn {
		return desk.OpportunityIn{Origin: desk.Origin{Name: "opportunities", Key: "d1", Raw: raw}, Emails: []string{raw + "@zuraw.example"},
			Stage: "open", Amount: lead.Known(int64(100))}
	}
	b.file(ofDeals(deal("ewa")))
	was := b.dealsKept()
	name, _ := b.file(ofReferrals(perfect("ola")), ofDeals(deal("ola")))
	if cmp.Equal(was, b.dealsKept()) {
		t.Fatal("it was not moved")
	}
	if out := b.takeBack(name); out.Leads != 1 || out.Deals != 1 || len(out.Left) != 0 {
		t.Errorf("%+v", out)
	}
	if diff := cmp.Diff(was, b.dealsKept()); diff != "" {
		t.Error(diff)
	}
}

func TestWhatAnImportSaidOfACompanyThatALeadThenLeftGoesBackToo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	id := b.refer(perfect("ewa"))[0].Lead
	was := b.lead(id)
	region, moved := perfect("ewa"), perfect("ewa")
	region.Account.Region, region.Origin.Raw = lead.Known("apac"), "region"
	moved.Account, moved.Origin.Raw = lead.Account{Domain: lead.Known("dom.example")}, "moved"
	name, _ := b.file(ofReferrals(region, moved))
	if now := b.lead(id); now.Facts.Account.Domain.V != "dom.example" {
		t.Fatalf("it is at %v", now.Facts.Account.Domain)
	}
	b.takeBack(name)
	if is := b.lead(id); is.Facts.Account.Region != was.Facts.Account.Region || is.Row.Score != was.Row.Score {
		t.Errorf("%v and %d, it was %v and %d", is.Facts.Account.Region, is.Row.Score, was.Facts.Account.Region, was.Row.Score)
	}
	for _, e := range b.activity(b.ana, desk.ActivityQuery{}).Events {
		for _, c := range e.Changes {
			if strings.HasPrefix(c.Field, "left.") {
				t.Errorf("it tells of another company: %+v", c)
			}
		}
	}
}

// A file that said one thing of a company, another, and the first again: each lead there tells of each change,
// whoever was there before and whoever came with the file, in one transaction or in several.
func TestACompanyOfWhichAnImportChangedItsMindGoesBack(t *testing.T) {
	t.Parallel()
	said := func(who, region string) desk.Referral {
		r := perfect(who)
		r.Account.Region, r.Origin.Raw = lead.Known(region), who+" "+region
		return r
	}
	for name, file := range map[string][]batch{
		"there first": {ofReferrals(said("ewa", "apac")), ofReferrals(said("ewa", "emea"))},
		"one came": {ofReferrals(said("ola", "latam"), said("ewa", "apac")), ofReferrals(said("ewa", "emea")),
			ofReferrals(said("ola", "apac")), ofReferrals(said("ewa", "emea"))},
		"two came": {ofReferrals(said("ola", "emea")), ofReferrals(said("ewa", "apac"), said("ola", "amer")),
			ofReferrals(said("jan", "emea"), said("ola", "apac"), said("ewa", "emea"))},
		"by turns": {ofReferrals(said("ola", "apac")), ofReferrals(said("jan", "emea")), ofReferrals(said("ewa", "apac")),
			ofReferrals(said("ola", "emea")), ofReferrals(said("jan", "apac"))},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.partners()
			b.refer(perfect("ewa"), perfect("bea"))
			was := b.world()
			name, _ := b.file(file...)
			if out := b.takeBack(name); len(out.Left) != 0 {
				t.Errorf("left: %+v", out.Left)
			}
			if diff := cmp.Diff(was, b.world()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A record that an import gave to another person, whose address it changed too: the address goes back where it
// was changed, and not to the person whose the record was.
func TestARecordThatAnImportGaveToAnotherPersonGoesBack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	first, second := perfect("ana"), perfect("bea")
	first.Email, first.ProgramTier = lead.Known("Ana@zuraw.example"), lead.Opt[string]{} // it waits too, so that nothing is doubted
	second.Origin.Key, second.ReferredAt, second.Partner = "2", lead.Opt[time.Time]{}, ""
	b.refer(first, second)
	was := b.world()
	again := second
	again.Partner, again.Email, again.Origin.Raw = "acme", lead.Known("ana@zuraw.example"), "again"
	name, _ := b.file(ofReferrals(again))
	if out := b.takeBack(name); len(out.Left) != 0 {
		t.Errorf("left: %+v", out.Left)
	}
	if diff := cmp.Diff(was, b.world()); diff != "" {
		t.Error(diff)
	}
}

// Whatever an import brings: taken back, it leaves no lead that was not there, and the others as they were. Of
// what is closed the score stands as of its decision, until a row speaks of it: then it is of the facts as they are.
func TestAnImportTakenBackLeavesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		b := setup(t)
		defer b.Close()
		b.partners()
		for n := range rapid.IntRange(0, 2).Draw(rt, "before") {
			b.importing(drawBatch(rt, n))
		}
		leads, _ := b.all()
		deals, touches := b.dealsKept(), b.whose()
		batches := make([]batch, rapid.IntRange(1, 4).Draw(rt, "batches"))
		for n := range batches {
			batches[n] = drawBatch(rt, n)
		}
		name, _ := b.file(batches...)
		if _, err := b.UndoImport(t.Context(), root(), name, nil); err != nil {
			rt.Fatal(err)
		}
		after, _ := b.all()
		if diff := cmp.Diff(deals, b.dealsKept()); diff != "" {
			rt.Fatalf("deals: %s", diff)
		}
		if len(after) != len(leads) {
			rt.Fatalf("%d leads became %d", len(leads), len(after))
		}
		joined := map[int64]bool{} // persons that the import found to be one stay so, with the touches of both
		for i := range after {
			if leads[i].PersonID != after[i].PersonID {
				joined[after[i].PersonID] = true
			}
		}
		for id, person := range b.whose() {
			if was, ok := touches[id]; ok && was != person { // a visitor of whom there was no lead
				joined[person] = true
			}
		}
		for i := range leads {
			was, is := leads[i], after[i]
			if was.ID != is.ID || was.PartnerID != is.PartnerID || was.Stage != is.Stage && was.Stage.Living() != is.Stage.Living() ||
				was.ReferredAt != is.ReferredAt || was.Stage.Living() && was.Score != is.Score && !joined[is.PersonID] {
				rt.Fatalf("L-%d: %s", was.ID, cmp.Diff(was, is))
			}
		}
	})
}

// A record that a file brought and then gave to another person, who was there: what it had said of the first goes back
// of the first.
func TestALeadThatAnImportBroughtAndGaveToAnotherPersonGoes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	visit := func(who, client string) desk.TouchIn {
		return desk.TouchIn{Origin: origin(who), At: friday.Add(-time.Hour), Kind: "page_view",
			Email: who + "@zuraw.example", ClientID: client}
	}
	b.file(ofTouches(visit("ana", "c1"), visit("bea", "c2")))
	b.refer(perfect("ewa"))
	was, rows := b.world(), b.everyRow()
	first, again := perfect("ana"), perfect("ana")
	first.Origin.Key, again.Origin.Key = "1", "1"
	again.Origin.Raw, again.Email, again.ClientID = "again", lead.Opt[string]{}, lead.Known("c2")
	name, _ := b.file(ofReferrals(first), ofReferrals(again))
	if out := b.takeBack(name); out.Leads != 1 || len(out.Left) != 0 {
		t.Errorf("%+v", out)
	}
	if diff := cmp.Diff(was, b.world()); diff != "" {
		t.Error(diff)
	}
	if after := b.everyRow(); after["persons"] != rows["persons"] {
		t.Errorf("%d persons became %d", rows["persons"], after["persons"])
	}
}

// A record that waited for its address comes out by a row that gives it to somebody who is there, with the touch that
// its referral is: the touch goes back with it, and counts for none of that person's leads.
func TestAReferralThatAnImportGaveToAnotherPersonLeavesNoTouch(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	own, waits := perfect("ana"), perfect("waits")
	own.Source, own.ClientID, waits.Origin.Key = lead.Event, lead.Known("c1"), "1"
	waits.Email, waits.Account.Domain = lead.Opt[string]{}, lead.Opt[string]{}
	b.refer(own, waits)
	was, rows := b.world(), b.everyRow()
	again := waits
	again.Origin.Raw, again.ClientID, again.Account.Domain = "again", lead.Known("c1"), lead.Known("zuraw.example")
	name, _ := b.file(ofReferrals(again))
	if b.everyRow()["touches"] == rows["touches"] {
		t.Fatal("it made no touch")
	}
	b.takeBack(name)
	if diff := cmp.Diff(was[1], b.world()[1]); diff != "" || b.everyRow()["touches"] != rows["touches"] {
		t.Errorf("%d touches became %d, %s", rows["touches"], b.everyRow()["touches"], diff)
	}
}
