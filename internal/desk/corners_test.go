package desk_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
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

func TestAnErasureNamesEveryCopyBesideTheDatabase(t *testing.T) {
	t.Parallel()
	b := caged(t)
	var want []string
	for _, end := range []string{".before-restore-20261101-100000", ".before-restore-20261101-100000-wal", ".before-step-2"} {
		want = append(want, b.db+end)
		if err := os.WriteFile(b.db+end, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(b.db), "other.db.before-step-2"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	done, err := b.ErasePerson(t.Context(), boss, "L-1", "request")
	if err != nil || !slices.Equal(done.Copies, want) {
		t.Errorf("%q, %v", done.Copies, err)
	}
}

func TestWhoWasCorrectedToAnotherAddressIsErasedUnderBoth(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	r := perfect("one")
	r.Email, r.Name, r.Phone, r.Origin.Key = lead.Known("old."+canary+"@zuraw.example"), lead.Known("Ewa "+canary),
		lead.Known("+48 "+canary), "X-1"
	b.refer(r)
	b.touch(desk.TouchIn{
		Origin: origin("t1"), At: friday.Add(-time.Hour), Kind: "page_view", Email: r.Email.V,
		URL: lead.Known("https://www.example.com/" + canary),
	})
	b.must(b.ana, 1, desk.Action{Verb: desk.NoteIt, Note: "rang " + canary})
	b.must(b.ana, 1, desk.Action{Verb: desk.Qualify, ConfirmUs: true, To: "ania", BANT: yes("budget", "need")})
	r.Email, r.Origin.Raw = lead.Known("new."+canary+"@zuraw.example"), "two"
	b.refer(r) // the same record, with another address
	if d := b.lead(1); d.Facts.Lead.Email.V != r.Email.V {
		t.Fatalf("%+v", d.Facts.Lead)
	}
	f, err := b.ExportPerson(t.Context(), boss, "L-1")
	if err != nil || len(f.Former) != 1 || !strings.HasPrefix(f.Former[0].Email.V, "old.") {
		t.Errorf("%+v, %v", f.Former, err)
	}
	if _, err := b.ErasePerson(t.Context(), boss, r.Email.V, "request"); err != nil {
		t.Fatal(err)
	}
	if found := bytesWith(t, b.db, canary); len(found) > 0 {
		t.Errorf("the canary still stands in %q", found)
	}
}

func TestAnErasureIsNotOfferedToBeTakenBack(t *testing.T) {
	t.Parallel()
	b := caged(t)
	if _, err := b.ErasePerson(t.Context(), boss, "L-1", "request"); err != nil {
		t.Fatal(err)
	}
	d, err := b.Lead(t.Context(), boss, 1)
	if err != nil || d.UndoUntil != nil {
		t.Errorf("undo until %v of %q, %v", d.UndoUntil, d.UndoWhat, err)
	}
	for _, e := range b.activity(boss, desk.ActivityQuery{}).Events {
		if e.Kind == journal.PersonErased && !e.Until.IsZero() {
			t.Errorf("entry %d can be taken back until %s", e.Seq, e.Until)
		}
	}
	for _, kind := range []journal.Kind{journal.PersonErased, journal.Repaired} {
		if _, err := b.Activity(t.Context(), boss, desk.ActivityQuery{Filter: "kind:" + string(kind)}); err != nil {
			t.Errorf("%s cannot be looked for: %v", kind, err)
		}
	}
}

func TestAListShowsTheScoreThatTheLeadShows(t *testing.T) {
	t.Parallel()
	b := caged(t)
	third := perfect("three")
	third.Email = lead.Known("three@most.example")
	b.refer(third)
	b.touch(desk.TouchIn{Origin: origin("t8"), At: friday.Add(-time.Hour), Kind: "demo_request", Email: "two@zuraw.example"})
	b.touch(desk.TouchIn{Origin: origin("t9"), At: friday.Add(-time.Hour), Kind: "demo_request", Email: "three@most.example"})
	b.must(b.ana, 3, desk.Action{Verb: desk.Disqualify, Reason: "no_need"})
	if _, err := b.ErasePerson(t.Context(), boss, "L-1", "request"); err != nil {
		t.Fatal(err)
	}
	same := func() {
		t.Helper()
		var rows []desk.Row // read to the end first: a machine of one core has one reader
		if err := b.All(t.Context(), b.ana, "", 0, func(r desk.Row) error { rows = append(rows, r); return nil }); err != nil ||
			len(rows) != 3 {
			t.Fatal(rows, err)
		}
		for _, r := range rows {
			d := b.lead(r.ID)
			if d.Score != r.Score || d.Fit != r.Fit || d.Intent != r.Intent || d.Verdict != r.Verdict {
				t.Errorf("%s %s: listed with %d+%d=%d %s, shown with %d+%d=%d %s", r.ID, r.Stage, r.Fit, r.Intent, r.Score, r.Verdict,
					d.Fit, d.Intent, d.Score, d.Verdict)
			}
			if res := d.Result.Score; r.ID == 3 && (res.Total != d.Score || res.Fit != d.Fit || res.Intent != d.Intent) {
				t.Errorf("%s: the breakdown adds up to %d and not to %d", r.ID, res.Total, d.Score)
			}
		}
		page, err := b.Inbox(t.Context(), b.ana, desk.InboxQuery{})
		if err != nil || len(page.Rows) != len(rows) {
			t.Fatal(page, err)
		}
		for _, r := range page.Rows {
			if d := b.lead(r.ID); d.Score != r.Score || d.Verdict != r.Verdict {
				t.Errorf("%s: the inbox has %d %s and the lead %d %s", r.ID, r.Score, r.Verdict, d.Score, d.Verdict)
			}
		}
		var columns []string
		var out [][]any
		if err := b.Export(t.Context(), b.ana, desk.ExportLeads, "", func(names []string) error { columns = names; return nil },
			func(row []any) error { out = append(out, row); return nil }); err != nil || len(out) != len(rows) {
			t.Fatal(out, err)
		}
		for _, row := range out {
			at := func(name string) any { return row[slices.Index(columns, name)] }
			d := b.lead(leadID(t, at("id").(string)))
			if at("score") != int64(d.Score) || at("fit") != int64(d.Fit) || at("intent") != int64(d.Intent) ||
				at("verdict") != string(d.Verdict) {
				t.Errorf("%s: exported with %v %v, shown with %d %s", d.ID, at("score"), at("verdict"), d.Score, d.Verdict)
			}
		}
	}
	same()
	b.pass(200 * 24 * time.Hour)
	same() // before time was given its due, too
	if err := b.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	same()
	b.publish("threshold: 70", "threshold: 60")
	b.publish("points: 12", "points: 9")
	same()
}

func TestAListIsOneSnapshotHoweverManyPagesItHas(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	rows := make([]desk.Referral, 600)
	for i := range rows {
		rows[i] = perfect("p" + lead.ID(i + 1).String()[2:])
		rows[i].Email = lead.Known(strings.ToLower(rows[i].Origin.Raw) + "@gmail.com")
	}
	b.refer(rows...)
	seen := map[lead.ID]int{}
	if err := b.All(t.Context(), b.ana, "", 0, func(r desk.Row) error {
		if len(seen) == 0 {
			// it moves to the end of the list
			if _, err := b.act(b.ana, r.ID, desk.Action{Verb: desk.Disqualify, Reason: "no_need"}); err != nil {
				return err
			}
		}
		seen[r.ID]++
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for id, n := range seen {
		if n != 1 {
			t.Errorf("%s came %d times", id, n)
		}
	}
	if len(seen) != len(rows) {
		t.Errorf("%d of %d leads", len(seen), len(rows))
	}
	gone := errors.New("gone")
	if err := b.All(t.Context(), b.ana, "", 0, func(desk.Row) error { return gone }); err != gone {
		t.Errorf("%v", err)
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

func TestADayIsThatOfThePolicysZone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	r := perfect("one")
	r.ReferredAt = lead.Known(time.Date(2026, 11, 17, 23, 0, 0, 0, time.UTC)) // 2026-11-18 in Warsaw, as a file says it
	b.refer(r)
	b.must(b.ana, 1, desk.Action{Verb: desk.Qualify, To: "ania", ConfirmUs: true, BANT: yes("budget", "need")})
	d := b.lead(1)
	if text := d.Brief.Text(); !strings.Contains(text, "referred on 18 Nov 2026") {
		t.Error(text)
	}
	for _, rule := range d.Result.Score.Rules {
		if rule.ID == "referral" && !strings.HasSuffix(rule.Evidence, "last 2026-11-18") {
			t.Errorf("the evidence is %q", rule.Evidence)
		}
	}
	b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Partners(ctx, []desk.PartnerIn{{Origin: origin("p9"), ID: "late", Name: "Late", Kind: "agency", Tier: "gold",
			Status: lead.Known("ended")}})
	})
	r.Partner, r.Email, r.Origin = "late", lead.Known("late@most.example"), origin("late")
	b.refer(r)
	for _, g := range b.lead(2).Result.Gates {
		if g.ID == "record" && !strings.Contains(g.Reason, "on 2026-11-18") {
			t.Errorf("the reason is %q", g.Reason)
		}
	}
}

func TestAFilterFindsKindsInAnyCase(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("one"))
	b.touch(desk.TouchIn{Origin: origin("t1"), At: friday.Add(-time.Hour), Kind: "Demo_Request", Email: "one@zuraw.example"})
	for _, query := range []string{"kind:Implementation", "trigger:DEMO_request", "signal:Demo_request", "signal:Use_case_stated"} {
		if n := b.found(query); n != 1 {
			t.Errorf("%s finds %d", query, n)
		}
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

func TestNoErasedPersonIsLeftWhereRowsWereMovedAbout(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	word := func(i int) string { return fmt.Sprintf("%s%03d", canary, i) }
	const n = 400
	var visits []desk.TouchIn
	for i := range n {
		visits = append(visits, desk.TouchIn{Origin: origin("t" + fmt.Sprint(i)), At: friday.Add(-time.Hour), Kind: "page_view",
			ClientID: "ga-" + word(i), URL: lead.Known("https://www.example.com/" + word(i))})
	}
	b.touch(visits...)
	for part := range 8 { // rows grow here and there, so that pages are split and their cells moved
		var rows []desk.Referral
		for k := range n / 8 {
			i := (k*8 + part) * 37 % n
			r := perfect(fmt.Sprint("r", i))
			r.Origin.Key, r.Email, r.ClientID = word(i), lead.Known(word(i)+"@firma"+fmt.Sprint(i%7)+".example"), lead.Known("ga-"+word(i))
			r.Name, r.Phone, r.Note = lead.Known("Ewa "+strings.Repeat("von ", i%9)+word(i)), lead.Known("+48 "+word(i)),
				strings.Repeat("rang ", i%9)+word(i)
			rows = append(rows, r)
		}
		b.refer(rows...)
	}
	var gone []string
	for i := 0; i < n; i += 9 {
		if done, err := b.ErasePerson(t.Context(), boss, word(i)+"@firma"+fmt.Sprint(i%7)+".example", "request"); err != nil ||
			done.Left != nil {
			t.Fatal(done, err)
		}
		gone = append(gone, word(i))
	}
	for _, text := range gone {
		if found := bytesWith(t, b.db, text); len(found) > 0 {
			t.Errorf("%s still stands in %q", text, found)
		}
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
