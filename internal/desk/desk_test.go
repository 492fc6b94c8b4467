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
	st, err := desk.OpenEmpty(t.Context(), b.db)
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
