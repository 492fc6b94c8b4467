package insync_test

import (
	"errors"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/crm"
	"github.com/eqltui/eqltui/internal/crm/hubspot"
	"github.com/eqltui/eqltui/internal/crm/hubspot/hubspottest"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/insync"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/store"
)

// bench is a desk and an account of HubSpot.
type bench struct {
	*desk.Desk
	*insync.Sync
	t    *testing.T
	fake *hubspottest.Fake
	mu   sync.Mutex
	at   time.Time
	eva  desk.Actor
	c    desk.Connection
}

func (b *bench) now() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.at
}

func (b *bench) pass(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.at = b.at.Add(d)
}

// mapped is the default policy with more facts mapped.
const mapped = `contact: {lead.title: jobtitle, lead.owner: hubspot_owner_id, lead.use_case: eql_use_case, lead.score: eql_score,`

func setup(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, at: time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC), eva: desk.Actor{User: "eva", Role: desk.Admin},
		c: desk.Connection{Name: "hubspot", Kind: "hubspot", TokenEnv: "TOKEN"}, fake: hubspottest.New("pat")}
	b.fake.Now = b.now
	b.fake.Own("71", "eva@house.example")
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"), store.Options{Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	if b.Desk, err = desk.Open(t.Context(), st, b.now); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		b.Desk.Close()
		b.fake.Close()
	})
	if _, err := b.Who(t.Context(), "eva"); err != nil {
		t.Fatal(err)
	}
	p, problems := policy.Parse([]byte(strings.Replace(string(policy.DefaultDocument()), "contact: {lead.score: eql_score,", mapped, 1)))
	if err := problems.Err("policy"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Publish(t.Context(), b.eva, p, nil); err != nil {
		t.Fatal(err)
	}
	b.importing(func(im *desk.Importer) error {
		_, err := im.Partners(t.Context(), []desk.PartnerIn{{Origin: desk.Origin{Name: "p", Raw: "acme"}, ID: "acme", Name: "Acme",
			Kind: "agency", Tier: "gold"}})
		return err
	})
	if err := b.AddConnection(t.Context(), b.eva, b.c); err != nil {
		t.Fatal(err)
	}
	b.Sync = insync.New(b.Desk, insync.Options{Draw: func() float64 { return 0 }, Step: 2, Open: func(desk.Connection) (crm.Client, error) {
		return hubspot.New(crm.Door{Base: b.fake.URL(), Private: true, Timeout: 5 * time.Second}, "pat", b.now)
	}})
	return b
}

func (b *bench) importing(f func(*desk.Importer) error) {
	b.t.Helper()
	if err := b.Import(b.t.Context(), b.eva, false, f); err != nil {
		b.t.Fatal(err)
	}
}

// refer brings leads of these companies in, L-1 and so on.
func (b *bench) refer(names ...string) {
	b.t.Helper()
	b.importing(func(im *desk.Importer) error {
		var rows []desk.Referral
		for _, n := range names {
			r := desk.Referral{Origin: desk.Origin{Name: "r", Raw: n, Key: n}, Partner: "acme"}
			r.Record = lead.Record{ReferredAt: lead.Known(b.now().Add(-time.Hour)), Source: lead.PartnerReferral}
			r.ProgramTier, r.Name, r.Email = lead.Known("gold"), lead.Known("Ana "+n), lead.Known("a@"+n+".example")
			r.Account.Domain, r.Account.Employees = lead.Known(n+".example"), lead.Known(int64(420))
			rows = append(rows, r)
		}
		_, err := im.Referrals(b.t.Context(), rows)
		return err
	})
}

func (b *bench) setUp() {
	b.t.Helper()
	if _, err := b.Setup(b.t.Context(), b.c); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) plan() (out []crm.Plan) {
	b.t.Helper()
	if err := b.Plan(b.t.Context(), b.eva, b.c, func(p *crm.Plan) error { out = append(out, *p); return nil }); err != nil {
		b.t.Fatal(err)
	}
	return out
}

func (b *bench) push() insync.Tally {
	b.t.Helper()
	t, err := b.Push(b.t.Context(), b.c)
	if err != nil {
		b.t.Fatal(err)
	}
	return t
}

func (b *bench) status() desk.CRMStatus {
	b.t.Helper()
	all, err := b.CRMStatuses(b.t.Context(), b.eva)
	if err != nil || len(all) != 1 {
		b.t.Fatal(all, err)
	}
	return all[0]
}

// both lets a little time go by and keeps both sides in step, as the job does.
func (b *bench) both() insync.Tally {
	b.t.Helper()
	b.pass(time.Minute)
	t, err := b.Once(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	return t
}

func (b *bench) contact(n lead.ID) (string, map[string]string) {
	b.t.Helper()
	ids := b.fake.By("contacts", hubspot.ContactKey, n.String())
	if len(ids) != 1 {
		b.t.Fatalf("%s is %v there", n, ids)
	}
	return ids[0], b.fake.Get("contacts", ids[0])
}

func (b *bench) detail(id lead.ID) desk.Detail {
	b.t.Helper()
	d, err := b.Desk.Lead(b.t.Context(), b.eva, id)
	if err != nil {
		b.t.Fatal(err)
	}
	return d
}

func (b *bench) act(id lead.ID, a desk.Action) {
	b.t.Helper()
	done, err := b.Act(b.t.Context(), b.eva, desk.OnLeads(id), a)
	if err != nil || len(done.Refused) > 0 {
		b.t.Fatal(err, done.Refused)
	}
}

// sound fails where the journal does not give the state.
func (b *bench) sound() {
	b.t.Helper()
	if _, err := b.Verify(b.t.Context(), func(m desk.Mismatch) error { b.t.Errorf("verify: %+v", m); return nil }, nil); err != nil {
		b.t.Fatal(err)
	}
}

func TestFromNothingToInStep(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.refer("one", "two", "three")
	for _, p := range b.plan() {
		if p.Action != crm.ToDecide || !strings.Contains(p.Why, "eqltui crm setup") {
			t.Fatalf("before setup: %+v", p)
		}
	}
	if _, err := b.Push(t.Context(), b.c); err == nil || !strings.Contains(err.Error(), "crm setup") || b.status().Waiting != 3 {
		t.Fatalf("pushed before setup: %v", err)
	}
	b.setUp()
	b.pass(time.Minute)
	for i, p := range b.plan() {
		if p.Action != crm.Create || p.Lead != lead.ID(i+1).String() {
			t.Fatalf("%+v", p)
		}
	}
	if got := b.push(); got.Created != 3 || got.Failed+got.Conflicts != 0 {
		t.Fatalf("%+v", got)
	}
	id, one := b.contact(1)
	want := map[string]string{"email": "a@one.example", "firstname": "Ana", "lastname": "one", "eql_stage": "new"}
	for k, v := range want {
		if one[k] != v {
			t.Errorf("%s is %q there, want %q", k, one[k], v)
		}
	}
	if one["eql_score"] == "" || !strings.Contains(one["eql_breakdown"], "fit") {
		t.Errorf("%v", one)
	}
	firm := b.fake.Linked("contacts", id, "companies")
	if len(firm) != 1 || b.fake.Get("companies", firm[0])["numberofemployees"] != "420" ||
		b.fake.Get("companies", firm[0])["domain"] != "one.example" {
		t.Errorf("its company: %v", firm)
	}
	for _, p := range b.plan() {
		if p.Action != crm.None {
			t.Errorf("%+v", p)
		}
	}
	if s := b.status(); s.State != "ok" || s.Waiting != 0 || s.Done != 3 || s.LastOk.IsZero() || s.Lag != 0 {
		t.Errorf("%+v", s)
	}
	for range 3 {
		if got := b.both(); got != (insync.Tally{}) {
			t.Errorf("nothing changed, and %+v happened", got)
		}
	}
}

func TestWhatChangesComesToTheOtherSideAndNotBack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.refer("one", "two")
	b.setUp()
	b.push()
	b.both()
	b.act(1, desk.Action{Verb: desk.Set, Set: map[string]string{"title": "CTO", "employees": "500"}})
	if s := b.status(); s.Waiting != 1 {
		t.Fatalf("%+v", s)
	}
	b.pass(20 * time.Minute)
	if s := b.status(); s.State != "late" || s.Lag < 15*time.Minute {
		t.Errorf("after twenty minutes: %+v", s)
	}
	b.both()
	id, one := b.contact(1)
	firm := b.fake.Linked("contacts", id, "companies")[0]
	if one["jobtitle"] != "CTO" || b.fake.Get("companies", firm)["numberofemployees"] != "500" {
		t.Fatalf("%v, %v", one, b.fake.Get("companies", firm))
	}
	b.fake.Put("contacts", id, map[string]string{"jobtitle": "CIO", "hubspot_owner_id": "71", "eql_score": "1"})
	b.fake.Put("companies", firm, map[string]string{"numberofemployees": "610"})
	b.both()
	b.both()
	d := b.detail(1)
	if d.Facts.Lead.Title.V != "CIO" || d.Owner != "eva" || d.Facts.Account.Employees.V != 610 {
		t.Errorf("title %q, owner %q, %d people", d.Facts.Lead.Title.V, d.Owner, d.Facts.Account.Employees.V)
	}
	if _, one := b.contact(1); one["eql_score"] == "1" || one["eql_score"] == "" {
		t.Errorf("a score that was typed over: %q", one["eql_score"])
	}
	if !slices.ContainsFunc(d.History, func(h desk.Entry) bool { return h.Who == "hubspot" }) {
		t.Error("no event of the actor hubspot")
	}
	b.both()
	before := b.fake.Requests()
	for range 3 {
		if got := b.both(); got.Updated+got.Taken+got.Created != 0 {
			t.Errorf("it moves on: %+v", got)
		}
	}
	if n := b.fake.Requests() - before; n > 3*6 {
		t.Errorf("%d requests for nothing", n)
	}
	b.sound()
}

func TestNobodyIsTakenForSomebodyElse(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.refer("one")
	b.setUp()
	id := b.fake.Put("contacts", "", map[string]string{"email": "a@one.example", "jobtitle": "CFO"})
	firm := b.fake.Put("companies", "", map[string]string{"domain": "one.example"})
	p := b.plan()[0]
	if p.Action != crm.ToDecide || p.RemoteID != id || p.CompanyID != firm || !strings.Contains(p.Why, "eqltui crm match L-1 "+id) {
		t.Fatalf("%+v", p)
	}
	if got := b.push(); got.Conflicts != 1 || b.fake.Get("contacts", id)["eql_score"] != "" || b.status().Conflicts != 1 {
		t.Fatalf("it was assumed: %+v", got)
	}
	if err := b.MatchCRM(t.Context(), b.eva, "hubspot", 1, id, ""); err != nil {
		t.Fatal(err)
	}
	b.push()
	if err := b.MatchCRM(t.Context(), b.eva, "hubspot", 1, "", firm); err != nil {
		t.Fatal(err)
	}
	b.push()
	got, one := b.contact(1)
	if got != id || one["eql_score"] == "" || b.fake.Count("contacts") != 1 || b.fake.Count("companies") != 1 {
		t.Errorf("%s: %v", got, one)
	}
	if b.detail(1).Facts.Lead.Title.V != "CFO" || b.fake.Get("companies", firm)["numberofemployees"] != "420" {
		t.Errorf("%v", b.fake.Get("companies", firm))
	}
}

func TestATokenThatIsNotTakenStopsTheConnectionAndNotTheQueue(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.refer("one")
	b.setUp()
	b.fake.SetToken("another")
	_, err := b.Push(t.Context(), b.c)
	var e *crm.Error
	if !errors.As(err, &e) || e.Kind != crm.Auth {
		t.Fatal(err)
	}
	s := b.status()
	if s.State != "stopped" || s.Waiting != 1 || s.Dead != 0 || s.LastError == "" {
		t.Errorf("%+v", s)
	}
	before := b.fake.Requests()
	if b.both(); b.fake.Requests() != before {
		t.Error("it is asked all the same")
	}
	b.fake.SetToken("pat")
	if err := b.PauseConnection(t.Context(), b.eva, "hubspot", false); err != nil {
		t.Fatal(err)
	}
	if got := b.both(); got.Created != 1 || b.status().State != "ok" {
		t.Errorf("%+v, %+v", got, b.status())
	}
}

// TestTroublesLoseAndDoubleNothing lets answers fail in every way while leads are written.
func TestTroublesLoseAndDoubleNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.refer("one", "two", "three", "four", "five")
	b.setUp()
	faults := []hubspottest.Fault{{After: true, Status: http.StatusBadGateway}, {Cut: true}, {Status: http.StatusInternalServerError},
		{Status: http.StatusTooManyRequests, Body: `{"policyName":"TEN_SECONDLY_ROLLING"}`}}
	failed := 0
	for round := range 60 { // the first answers fail, then later ones
		b.fake.FailAt(1+round%14, faults[round%len(faults)])
		b.pass(time.Minute)
		if _, err := b.Once(t.Context()); err != nil {
			failed++
		}
		b.act(lead.ID(1+round%5), desk.Action{Verb: desk.Set, Set: map[string]string{"title": "Title " + strconv.Itoa(round)}})
	}
	b.fake.FailAt(0, hubspottest.Fault{})
	for range 6 {
		b.both()
	}
	if failed < 10 {
		t.Errorf("only %d runs failed", failed)
	}
	for n := range 5 {
		if _, there := b.contact(lead.ID(n + 1)); there["jobtitle"] != b.detail(lead.ID(n+1)).Facts.Lead.Title.V {
			t.Errorf("L-%d is %q there", n+1, there["jobtitle"])
		}
	}
	if s := b.status(); s.Waiting+s.Dead != 0 || b.fake.Count("contacts") != 5 || b.fake.Count("companies") != 5 || s.Done != 5 {
		t.Errorf("%+v; %d contacts, %d companies", s, b.fake.Count("contacts"), b.fake.Count("companies"))
	}
	b.sound()
}

func TestCallsStopTheClockAndDealsBringAmounts(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.refer("one", "two")
	b.setUp()
	b.push()
	id, _ := b.contact(1)
	call := b.fake.Put("calls", "", map[string]string{"hs_timestamp": "2026-11-27T09:00:00.000Z", "hs_call_status": "COMPLETED"})
	b.fake.Link("calls", call, "contacts", id)
	ringing := b.fake.Put("calls", "", map[string]string{"hs_call_status": "RINGING"})
	two, _ := b.contact(2)
	b.fake.Link("calls", ringing, "contacts", two)
	if got := b.both(); got.Talks != 1 {
		t.Errorf("%+v", got)
	}
	b.both()
	d := b.detail(1)
	n := 0
	for _, h := range d.History {
		if h.Kind == "contacted" {
			n++
		}
	}
	if n != 1 || d.Contacted == nil {
		t.Errorf("told %d times: %+v", n, d.Contacted)
	}
	deal := b.fake.Put("deals", "", map[string]string{"dealname": "One", "amount": "1200.50", "hs_is_closed_won": "false",
		"hs_is_closed": "false"})
	b.fake.Link("deals", deal, "contacts", id)
	b.both()
	b.fake.Put("deals", deal, map[string]string{"amount": "1500", "hs_is_closed_won": "true", "hs_is_closed": "true",
		"closedate": "2026-11-27T09:01:00.000Z"})
	b.both()
	b.both()
	if d := b.detail(1); d.Stage != lead.Won {
		t.Errorf("it is %s", d.Stage)
	}
	if _, one := b.contact(1); one["eql_stage"] != "won" {
		t.Errorf("there it is %q", one["eql_stage"])
	}
	b.sound()
}

func TestAFieldThatCannotBeWrittenKeepsNoOtherFromIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.refer("one", "two")
	b.fake.Define("contacts", hubspottest.Property{Name: "eql_stage", Label: "Stage", Type: "enumeration", FieldType: "select",
		Options: []map[string]any{{"value": "EQL"}, {"value": "SQL"}}})
	b.setUp()
	if got := b.push(); got.Conflicts != 2 {
		t.Errorf("%+v", got)
	}
	if _, one := b.contact(1); one["eql_stage"] != "" || one["eql_score"] == "" {
		t.Errorf("%v", one)
	}
	p := b.plan()[0]
	if p.Action != crm.ToDecide || !strings.Contains(p.Why, "eql_stage there has no such choice") {
		t.Errorf("%+v", p)
	}
}

func TestARecordThatIsGoneThereIsNotMadeAgainByItself(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.refer("one", "two")
	b.setUp()
	b.push()
	id, _ := b.contact(1)
	b.fake.Archive("contacts", id)
	b.act(1, desk.Action{Verb: desk.Set, Set: map[string]string{"title": "CTO"}})
	if got := b.both(); got.Conflicts != 1 || b.fake.Count("contacts") != 1 {
		t.Fatalf("%+v", got)
	}
	if err := b.MatchCRM(t.Context(), b.eva, "hubspot", 1, "", ""); err != nil {
		t.Fatal(err)
	}
	b.both()
	if _, one := b.contact(1); one["jobtitle"] != "CTO" {
		t.Errorf("%v", one)
	}
	two, _ := b.contact(2)
	one, _ := b.contact(1)
	merged := b.fake.Merge("contacts", two, one)
	b.act(2, desk.Action{Verb: desk.Set, Set: map[string]string{"use_case": "billing"}})
	b.both()
	if b.fake.Get("contacts", merged)["eql_use_case"] != "billing" {
		t.Errorf("the merged record: %v", b.fake.Get("contacts", merged))
	}
	for _, p := range b.plan() {
		if p.Lead == "L-1" && (p.Action != crm.ToDecide || !strings.Contains(p.Why, "eqltui merge L-2 L-1")) {
			t.Errorf("the lead whose record is another's now: %+v", p)
		}
	}
}

func TestNothingOfAnErasedPersonIsKeptInStep(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.refer("one", "two")
	b.setUp()
	b.push()
	if _, err := b.ErasePerson(t.Context(), b.eva, "a@one.example", "request"); err != nil {
		t.Fatal(err)
	}
	if got := b.both(); got.Updated+got.Created != 0 || b.status().Done != 1 {
		t.Errorf("%+v, %+v", got, b.status())
	}
}
