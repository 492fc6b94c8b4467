package desk_test

import (
	"bytes"
	"context"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/sla"
	"github.com/eqltui/eqltui/internal/store"
)

// bench is a desk over a fresh file with a clock that tests move.
type bench struct {
	*desk.Desk
	t   *testing.T
	db  string
	mu  sync.Mutex
	at  time.Time
	ana desk.Actor
	bo  desk.Actor
	ae  desk.Actor // sales

	closing sync.Once
	broken  bool // the test tampers with the database itself
}

// friday is a working Friday in Warsaw, 10:00.
var friday = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

func setup(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, at: friday, db: filepath.Join(t.TempDir(), "a.db"), ana: desk.Actor{User: "ania", Role: desk.SDR},
		bo: desk.Actor{User: "bo", Role: desk.SDR}, ae: desk.Actor{User: "ela", Role: desk.AE}}
	st, err := store.Open(t.Context(), b.db, store.Options{Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	d, err := desk.Open(t.Context(), st, b.now)
	if err != nil {
		t.Fatal(err)
	}
	b.Desk = d
	t.Cleanup(func() { b.Close() })
	return b
}

// Close ends a test: whatever it did, the database must say what its journal says.
func (b *bench) Close() error {
	b.closing.Do(func() {
		if !b.broken {
			verified(b.t, b.Desk)
		}
	})
	return b.Desk.Close()
}

func (b *bench) now() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.at
}

func (b *bench) pass(d time.Duration) {
	b.mu.Lock()
	b.at = b.at.Add(d)
	b.mu.Unlock()
}

func (b *bench) partners() {
	b.t.Helper()
	b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) {
		return im.Partners(ctx, []desk.PartnerIn{
			{Origin: origin("p1"), ID: "acme", Name: "Acme Wdrożenia", Kind: "implementation", Tier: "gold", Certified: lead.Known(true)},
			{Origin: origin("p2"), ID: "ponte", Name: "Ponte Digitale", Kind: "agency", Tier: "silver",
				Aliases: lead.Known([]string{"ponte-it"})},
		})
	})
}

func origin(raw string) desk.Origin { return desk.Origin{Name: "referrals", Raw: raw} }

func (b *bench) importing(f func(context.Context, *desk.Importer) ([]desk.Outcome, error)) []desk.Outcome {
	b.t.Helper()
	var out []desk.Outcome
	err := b.Import(b.t.Context(), desk.Actor{User: "ana", Role: desk.Admin}, false, func(im *desk.Importer) error {
		var err error
		out, err = f(b.t.Context(), im)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

func (b *bench) refer(rows ...desk.Referral) []desk.Outcome {
	b.t.Helper()
	return b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) { return im.Referrals(ctx, rows) })
}

func (b *bench) touch(rows ...desk.TouchIn) []desk.Outcome {
	b.t.Helper()
	return b.importing(func(ctx context.Context, im *desk.Importer) ([]desk.Outcome, error) { return im.Touches(ctx, rows) })
}

// perfect is a referral that fits in every way.
func perfect(raw string) desk.Referral {
	return desk.Referral{
		Origin: origin(raw),
		Record: lead.Record{
			ReferredAt: lead.Known(friday.Add(-time.Hour)),
			Personal:   lead.Personal{Email: lead.Known(raw + "@zuraw.example"), Name: lead.Known("Ewa Łoś")},
			Own:        lead.Own{ProgramTier: lead.Known("gold"), UseCase: lead.Known("replace WMS")},
		},
		Account: lead.Account{
			Company: lead.Company{
				Name: lead.Known("Żuraw Systemy"), Employees: lead.Known(int64(420)), Industry: lead.Known("logistics"),
				Country: lead.Known("PL"), Region: lead.Known("emea"), TechStack: lead.Known([]string{"hubspot"}),
			},
		},
		Partner: "acme",
	}
}

func (b *bench) lead(id lead.ID) desk.Detail {
	b.t.Helper()
	d, err := b.Lead(b.t.Context(), b.ana, id)
	if err != nil {
		b.t.Fatal(err)
	}
	return d
}

func (b *bench) act(who desk.Actor, id lead.ID, a desk.Action) (desk.Done, error) {
	b.t.Helper()
	done, err := b.Act(b.t.Context(), who, desk.OnLeads(id), a)
	if err == nil && len(done.Refused) > 0 {
		err = done.Refused[0].Err
	}
	return done, err
}

func (b *bench) must(who desk.Actor, id lead.ID, a desk.Action) desk.Detail {
	b.t.Helper()
	if _, err := b.act(who, id, a); err != nil {
		b.t.Fatalf("%s: %v", a.Verb, err)
	}
	return b.lead(id)
}

func yes(names ...string) map[string]lead.Question {
	out := map[string]lead.Question{}
	for _, n := range names {
		out[n] = lead.Question{Answer: lead.Yes, Evidence: "said so on the phone"}
	}
	return out
}

func TestAReferralIsScoredGatedTimedAndQualified(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	out := b.refer(perfect("ewa"))
	if out[0].Fate != desk.Created || out[0].Lead != 1 {
		t.Fatalf("outcome %+v", out[0])
	}
	d := b.lead(1)
	if d.Stage != lead.New || d.Score != 70 || d.Queue != "default" || d.Clock == nil || d.Clock.Kind != lead.TriageClock {
		t.Fatalf("stage %s, score %d, queue %s, clock %+v", d.Stage, d.Score, d.Queue, d.Clock)
	}
	if got := d.Clock.Read(friday); got.State != sla.Running || got.Remaining != 2*time.Hour || !got.Due.Equal(friday.Add(2*time.Hour)) {
		t.Errorf("clock %+v", got)
	}
	if d.Verdict != lead.NeedsFacts || len(d.Result.Next) == 0 {
		t.Errorf("verdict %s, next %+v", d.Verdict, d.Result.Next)
	}

	b.pass(30 * time.Minute)
	done, err := b.act(b.ana, 1, desk.Action{Verb: desk.Qualify, BANT: yes("budget")})
	if fault.KindOf(err) != fault.Refused || !done.Saved || len(done.Refused[0].Gates) != 2 {
		t.Fatalf("a qualify with one answer: %v, %+v", err, done)
	}
	d = b.lead(1)
	if d.Stage != lead.New || d.Facts.BANT.Budget.Answer != lead.Yes || d.Facts.BANT.Budget.Evidence != "said so on the phone" {
		t.Errorf("a refused qualify must keep the facts and nothing else: %s %+v", d.Stage, d.Facts.BANT)
	}

	d = b.must(b.ana, 1, desk.Action{Verb: desk.Qualify, BANT: yes("need"), ConfirmUs: true})
	if d.Stage != lead.EQL || d.Owner != "ania" || d.EQLAt == nil || !d.EQLAt.Equal(friday.Add(30*time.Minute)) {
		t.Errorf("stage %s, owner %q, eql_at %v", d.Stage, d.Owner, d.EQLAt)
	}
	if d.Clock == nil || d.Clock.Kind != lead.ContactClock || d.Clock.Breach != 4*time.Hour {
		t.Errorf("contact clock %+v", d.Clock)
	}

	b.pass(time.Hour)
	d = b.must(b.ana, 1, desk.Action{Verb: desk.Contact, By: "call", Outcome: "reached"})
	if d.Clock != nil {
		t.Errorf("the clock runs on after contact: %+v", d.Clock)
	}
	d = b.must(b.ae, 1, desk.Action{Verb: desk.Accept})
	if d.Stage != lead.SQL {
		t.Errorf("stage %s", d.Stage)
	}
	d = b.must(b.ae, 1, desk.Action{Verb: desk.Reject, Reason: "no project this year"})
	if d.Stage != lead.New || d.EQLAt == nil || d.Clock == nil || d.Clock.Kind != lead.TriageClock {
		t.Errorf("sent back: stage %s, eql_at %v, clock %+v", d.Stage, d.EQLAt, d.Clock)
	}
	b.pass(time.Minute)
	if d = b.must(b.ana, 1, desk.Action{Verb: desk.Qualify}); d.Clock != nil {
		t.Errorf("an outreach before eql_at meets the contact clock at once: %+v", d.Clock)
	}
}

func TestUndoRestoresTheLeadAndItsClock(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("ewa"))
	before := b.lead(1)
	b.pass(10 * time.Minute)
	for _, a := range []desk.Action{
		{Verb: desk.Qualify, BANT: yes("budget", "need"), ConfirmUs: true},
		{Verb: desk.Disqualify, Reason: "no_budget"},
		{Verb: desk.NurtureIt, Until: friday.AddDate(0, 1, 0)},
		{Verb: desk.Set, Set: map[string]string{"employees": "12", "name": "Ewa Nowak", "use_case": ""}},
		{Verb: desk.Archive},
		{Verb: desk.Claim},
	} {
		b.must(b.ana, 1, a)
		b.pass(time.Minute)
		if _, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(1)); err != nil {
			t.Fatalf("undo %s: %v", a.Verb, err)
		}
		d := b.lead(1)
		if d.Stage != before.Stage || d.Owner != before.Owner || d.Score != before.Score || d.EQLAt != nil || d.Name != before.Name ||
			d.Facts.Account.Employees != before.Facts.Account.Employees {
			t.Errorf("undo %s leaves %s %q %d %v %q", a.Verb, d.Stage, d.Owner, d.Score, d.EQLAt, d.Name)
		}
		if d.Clock == nil || !d.Clock.Start.Equal(before.Clock.Start) || !d.Clock.Due.Equal(before.Clock.Due) {
			t.Errorf("undo %s leaves clock %+v, want %+v", a.Verb, d.Clock, before.Clock)
		}
	}
	if _, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(1)); fault.KindOf(err) != fault.Refused {
		t.Errorf("nothing is left to undo, got %v", err)
	}
}

func TestUndoEndsWithItsWindowAndWithSomebodyElsesAct(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("ewa"), perfect("ola"))
	b.must(b.ana, 1, desk.Action{Verb: desk.Claim})
	b.must(b.bo, 1, desk.Action{Verb: desk.NoteIt, Note: "called them"})
	if _, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(1)); fault.KindOf(err) != fault.Refused ||
		!strings.Contains(err.Error(), "bo") {
		t.Errorf("a later act of another person must block: %v", err)
	}
	b.must(b.ana, 2, desk.Action{Verb: desk.Claim})
	if d := b.lead(2); d.UndoUntil == nil || d.UndoWhat != "claimed" {
		t.Errorf("undo until %v, %q", d.UndoUntil, d.UndoWhat)
	}
	b.pass(16 * time.Minute)
	if _, err := b.UndoLast(t.Context(), b.ana, desk.OnLead(2)); fault.KindOf(err) != fault.Refused {
		t.Errorf("after the window: %v", err)
	}
	if d := b.lead(2); d.UndoUntil != nil {
		t.Error("the detail still offers an undo")
	}
}

func TestABatchUndoesWhatItCan(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("ewa"), perfect("ola"), perfect("iza"))
	done, err := b.Act(t.Context(), b.ana, desk.OnLeads(1, 2, 3, 77), desk.Action{Verb: desk.Disqualify, Reason: "no_need"})
	if err != nil || len(done.Leads()) != 3 || len(done.Refused) != 1 {
		t.Fatalf("%+v, %v", done, err)
	}
	b.must(b.bo, 2, desk.Action{Verb: desk.Reopen})
	undone, err := b.UndoLast(t.Context(), b.ana, desk.Subject{})
	if err != nil || !slices.Equal(undone.Leads(), []lead.ID{1, 3}) || len(undone.Refused) != 1 || undone.Refused[0].On.Lead() != 2 {
		t.Errorf("%+v, %v", undone, err)
	}
}

func TestOfTwoPeopleClaimingAtOnceOneWinsAndTheOtherIsTold(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("ewa"))
	var wg sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			_, errs[i] = b.act(desk.Actor{User: string(rune('a' + i)), Role: desk.SDR}, 1, desk.Action{Verb: desk.Claim})
		}()
	}
	wg.Wait()
	winner, won := b.lead(1).Owner, 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), "held by "+winner) {
			t.Errorf("loser is told %v", err)
		}
	}
	if won != 1 || winner == "" {
		t.Errorf("%d won, owner %q", won, winner)
	}
}

func TestTheSameRowsTwiceChangeNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	rows := []desk.Referral{
		perfect("ewa"), perfect("ola"),
		{Origin: origin("half"), Account: lead.Account{Company: lead.Company{Name: lead.Known("Nobody")}}},
	}
	b.refer(rows...)
	b.must(b.ana, 1, desk.Action{Verb: desk.Set, Set: map[string]string{"employees": "700"}})
	before := b.lead(1)
	for i, o := range b.refer(rows...) {
		if o.Fate != desk.Unchanged {
			t.Errorf("row %d: %+v", i, o)
		}
	}
	changed := perfect("ewa")
	changed.Origin.Raw, changed.Account.Employees, changed.Phone = "ewa again", lead.Known(int64(55)), lead.Known("+48 600")
	if o := b.refer(changed)[0]; o.Fate != desk.Updated || o.Lead != 1 {
		t.Errorf("a changed row of the same person: %+v", o)
	}
	d := b.lead(1)
	if d.Facts.Account.Employees != before.Facts.Account.Employees || d.Facts.Lead.Phone.V != "+48 600" {
		t.Errorf("a value a person set must stay, others change: %v, %v", d.Facts.Account.Employees, d.Facts.Lead.Phone)
	}
	if o := b.refer(rows...)[0]; o.Fate != desk.Unchanged {
		t.Errorf("the first content again after a change: %+v", o)
	}
}

func TestAnIncompleteRecordIsHeldAndReleasedWhenComplete(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	r := perfect("ewa")
	r.Partner, r.ProgramTier = "unknown-co", lead.Opt[string]{}
	o := b.refer(r)[0]
	if o.Fate != desk.Held || !strings.Contains(o.Reason, "unknown-co") || !strings.Contains(o.Reason, "program tier") {
		t.Fatalf("%+v", o)
	}
	if d := b.lead(1); d.Stage != lead.Quarantined || d.Queue != "" || d.Clock != nil {
		t.Errorf("stage %s, queue %q, clock %v", d.Stage, d.Queue, d.Clock)
	}
	b.must(b.ana, 1, desk.Action{Verb: desk.Set, Set: map[string]string{"partner": "acme"}})
	if d := b.lead(1); d.Stage != lead.Quarantined {
		t.Errorf("released half complete: %s", d.Stage)
	}
	d := b.must(b.ana, 1, desk.Action{Verb: desk.Set, Set: map[string]string{"program_tier": "gold"}})
	if d.Stage != lead.New || d.Score != 70 || d.Clock == nil || d.Queue != "default" {
		t.Errorf("released: stage %s, score %d, clock %v, queue %s", d.Stage, d.Score, d.Clock, d.Queue)
	}
}

func TestAutomaticDisqualificationNeverReachesAQueue(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	r := perfect("ewa")
	r.Account.Employees = lead.Known(int64(5))
	o := b.refer(r)[0]
	if o.Fate != desk.Turned || o.Reason != "below 10 people" {
		t.Fatalf("%+v", o)
	}
	if d := b.lead(1); d.Stage != lead.Disqualified || d.Queue != "" || d.Clock != nil || d.Reason != "below 10 people" {
		t.Errorf("%s %q %v %q", d.Stage, d.Queue, d.Clock, d.Reason)
	}
}

func TestTouchesJoinTheirPersonBeforeAndAfterItAppears(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	at := friday.Add(-48 * time.Hour)
	// A visitor, an address nobody knows yet.
	b.touch(desk.TouchIn{Origin: origin("t1"), At: at, Kind: "pricing_view", ClientID: "GA1.2"},
		desk.TouchIn{Origin: origin("t2"), At: at, Kind: "demo_request", Email: "Ewa@zuraw.example",
			URL: lead.Known("https://acme.example/x?utm_source=acme&utm_medium=referral")})
	r := perfect("ewa")
	r.ClientID = lead.Known("GA1.2")
	b.refer(r)
	d := b.lead(1)
	// 20 for the referral, 10 for the certified partner, 25 for the demo, 10 for the price list: capped at 60.
	if len(d.Touches) != 3 || d.Score != 100 || d.Result.Score.Groups[1].Sum != 65 {
		t.Errorf("%d touches, score %d: %+v", len(d.Touches), d.Score, d.Result.Score.Groups)
	}
	if len(d.Triggers) != 2 {
		t.Errorf("triggers %+v", d.Triggers)
	}
	b.touch(desk.TouchIn{Origin: origin("t3"), At: friday, Kind: "integration_install", Email: "ewa@zuraw.example"})
	after := b.lead(1)
	if after.Result.Score.Groups[1].Sum != 90 || after.Score != 100 || len(after.Touches) != 4 {
		t.Errorf("a later touch: score %d then %d, %d touches", d.Score, after.Score, len(after.Touches))
	}
	for i, o := range b.touch(desk.TouchIn{Origin: origin("t3"), At: friday, Kind: "integration_install", Email: "ewa@zuraw.example"}) {
		if o.Fate != desk.Unchanged {
			t.Errorf("touch %d again: %+v", i, o)
		}
	}
}

func TestOwnSiteLeadsBecomeCandidatesWithAPartnerTouch(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	r := perfect("ewa")
	r.Source, r.Partner, r.ProgramTier = lead.OwnSite, "", lead.Opt[string]{}
	b.refer(r)
	if d := b.lead(1); d.Stage != lead.MQL || d.Clock != nil || d.Queue != "" {
		t.Fatalf("%s %v %q", d.Stage, d.Clock, d.Queue)
	}
	if _, err := b.act(b.ana, 1, desk.Action{Verb: desk.Qualify}); fault.KindOf(err) != fault.Refused {
		t.Errorf("an MQL cannot be qualified: %v", err)
	}
	b.touch(desk.TouchIn{Origin: origin("t"), At: friday, Kind: "page_view", Email: "ewa@zuraw.example",
		URL: lead.Known("https://x.example/?utm_source=ponte-it&utm_medium=referral")})
	if d := b.lead(1); d.Stage != lead.New || d.Clock == nil || d.Touches[0].Partner.V != "ponte" {
		t.Errorf("%s %v %+v", d.Stage, d.Clock, d.Touches)
	}
}

func TestAnotherPartnersReferralIsAConflictAndNoEvidence(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	other := perfect("ewa")
	other.Partner, other.Origin.Raw = "ponte", "from ponte"
	b.refer(perfect("ewa"), other)
	one, two := b.lead(1), b.lead(2)
	if one.Conflicts != 1 || two.Conflicts != 1 {
		t.Errorf("conflicts %d and %d", one.Conflicts, two.Conflicts)
	}
	if one.Score != 70 || two.Score != 60 {
		t.Errorf("scores %d and %d: ponte is not certified and acme's referral is not its own", one.Score, two.Score)
	}
}

func TestDryRunSaysWhatWouldHappenAndDoesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var out []desk.Outcome
	err := b.Import(t.Context(), b.ana, true, func(im *desk.Importer) error {
		if _, err := im.Partners(t.Context(), []desk.PartnerIn{{Origin: origin("p"), ID: "acme", Name: "Acme", Kind: "agency",
			Tier: "gold"}}); err != nil {
			return err
		}
		var err error
		out, err = im.Referrals(t.Context(), []desk.Referral{perfect("ewa")})
		return err
	})
	if err != nil || out[0].Fate != desk.Created {
		t.Fatalf("%+v, %v", out, err)
	}
	if _, err := b.Lead(t.Context(), b.ana, 1); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a dry run left a lead: %v", err)
	}
}

func TestInboxGroupsByTimeState(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	it := perfect("luca")
	it.Account.Country, it.Email = lead.Known("IT"), lead.Known("luca@lanterna.example")
	b.refer(perfect("ewa"), it)
	b.pass(100 * time.Minute) // Warsaw 11:40: 20 minutes left
	b.refer(perfect("ola"))
	page, err := b.Inbox(t.Context(), b.ana, desk.InboxQuery{Filter: "stage:new"})
	if err != nil {
		t.Fatal(err)
	}
	groups := func(p desk.InboxPage) (out []desk.Group) {
		for _, r := range p.Rows {
			out = append(out, r.Group)
		}
		return out
	}
	if got := groups(page); !slices.Equal(got, []desk.Group{desk.Soon, desk.Soon, desk.Today}) {
		t.Errorf("groups %v", got)
	}
	b.pass(90 * time.Minute) // 13:10 in Rome: lunch; Warsaw's first is past due
	page, err = b.Inbox(t.Context(), b.ana, desk.InboxQuery{Filter: "stage:new"})
	if err != nil {
		t.Fatal(err)
	}
	if got := groups(page); got[0] != desk.Breached || page.Total.N != 3 {
		t.Errorf("groups %v", got)
	}
	n := 0
	for _, g := range page.Groups {
		n += g.Count.N
	}
	if n != 3 {
		t.Errorf("tallies %+v do not add up to 3", page.Groups)
	}
	b.pass(24 * time.Hour) // Saturday: both queues are closed
	b.refer(perfect("iza"))
	if page, err = b.Inbox(t.Context(), b.ana, desk.InboxQuery{Filter: "clock:paused"}); err != nil || len(page.Rows) != 1 ||
		page.Rows[0].Group != desk.Paused {
		t.Errorf("paused: %+v, %v", page.Rows, err)
	}
}

func TestNurtureReturnsOnItsDateAndScoresForgetOldTouches(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("ewa"))
	b.must(b.ana, 1, desk.Action{Verb: desk.NurtureIt, Until: friday.AddDate(0, 0, 10)})
	b.pass(11 * 24 * time.Hour)
	if err := b.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	if d := b.lead(1); d.Stage != lead.New || d.Clock == nil {
		t.Errorf("%s %v", d.Stage, d.Clock)
	}
	b.pass(90 * 24 * time.Hour)
	if err := b.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	page, err := b.Inbox(t.Context(), b.ana, desk.InboxQuery{})
	if err != nil || page.Rows[0].Score != 40 {
		t.Errorf("after the window the referral no longer counts: %+v, %v", page.Rows, err)
	}
}

func TestAPublishedPolicyRescoresAndIsKeptByEachVerdict(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("ewa"))
	next, problems := policy.Parse(bytes.Replace(policy.DefaultDocument(), []byte("threshold: 70"), []byte("threshold: 80"), 1))
	if err := problems.Err("test"); err != nil {
		t.Fatal(err)
	}
	n, err := b.Publish(t.Context(), desk.Actor{User: "root", Role: desk.Admin}, next, nil)
	if err != nil || n != 1 {
		t.Fatalf("%d changed, %v", n, err)
	}
	if d := b.lead(1); d.Verdict != lead.NotEQL {
		t.Errorf("verdict %s: 70 cannot reach 80", d.Verdict)
	}
	if _, err := b.Publish(t.Context(), b.ana, next, nil); fault.KindOf(err) != fault.Denied {
		t.Errorf("an SDR publishes: %v", err)
	}
}

func TestAClientIDWithControlCharactersIsLookedUpAsItIsKept(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	for i, raw := range []string{"t1", "t2"} {
		b.touch(desk.TouchIn{Origin: origin(raw), At: friday.Add(time.Duration(-1-i) * time.Hour), Kind: "pricing_view",
			ClientID: "GA\x1b1 "})
	}
	r := perfect("ewa")
	r.ClientID = lead.Known("GA\x1b1")
	b.refer(r)
	if d := b.lead(1); len(d.Touches) != 3 {
		t.Errorf("%d touches: the visitor of the same client id is another person", len(d.Touches))
	}
}
