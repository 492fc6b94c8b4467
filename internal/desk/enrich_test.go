package desk_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/enrich"
	"github.com/eqltui/eqltui/internal/enrich/enrichtest"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
)

// admin sets enrichment up.
var admin = desk.Actor{User: "root", Role: desk.Admin}

// unknown are a programme with one lead, of whose company the size and the industry are missing.
func unknown(t *testing.T) *bench {
	t.Helper()
	b := setup(t)
	b.partners()
	r := perfect("ewa")
	r.Account.Employees, r.Account.Industry = lead.Opt[int64]{}, lead.Opt[string]{}
	b.refer(r)
	if err := b.SetUpEnrichment(t.Context(), admin, desk.Enrichment{URL: "https://api.openai.com/v1", Model: "probe-1", KeyEnv: "K",
		Price: enrich.Price{In: 250, Out: 1000}, Minutes: 4}); err != nil {
		t.Fatal(err)
	}
	return b
}

// answered has a model answer about a lead's company.
func (b *bench) answered(id lead.ID, facts map[string]any, fields ...string) desk.EnrichKept {
	b.t.Helper()
	plan, err := b.EnrichPlan(b.t.Context(), b.ana, desk.EnrichQuery{Leads: []lead.ID{id}, Fields: fields, Again: true})
	if err != nil || plan[0].Why != nil {
		b.t.Fatal(err, plan)
	}
	answer, failed := enrich.Read(enrichtest.Body(enrichtest.Propose(facts)), plan[0].Ask)
	kept, err := b.KeepAnswer(b.t.Context(), b.ana, plan[0], answer, failed)
	if err != nil {
		b.t.Fatal(err)
	}
	return kept
}

func (b *bench) proposals(id lead.ID) desk.EnrichLook {
	b.t.Helper()
	look, err := b.LookEnrichment(b.t.Context(), b.ana, id, 0)
	if err != nil {
		b.t.Fatal(err)
	}
	return look
}

func waiting(look desk.EnrichLook) string {
	var out []string
	for _, p := range look.Waiting {
		out = append(out, p.Field+"="+p.Value)
	}
	return strings.Join(out, " ")
}

func TestAProposalWaitsForAYesAndIsTakenBack(t *testing.T) {
	t.Parallel()
	b := unknown(t)
	before := b.lead(1)
	kept := b.answered(1, map[string]any{"employees": enrichtest.Fact(420, 0.86, "annual report"),
		"industry": enrichtest.Fact("logistics", 0.7, "its web site")})
	if strings.Join(kept.Proposed, " ") != "employees industry" || kept.Cost != 160_000 {
		t.Errorf("%+v", kept)
	}
	look := b.proposals(1)
	if len(look.Waiting) != 2 {
		t.Fatalf("%+v", look)
	}
	p := look.Waiting[0]
	if p.Value != "420" || p.Known != "" || p.Stale || p.Source != "annual report" || p.Model != "probe-1" || p.Confidence != 860 ||
		!p.At.Equal(friday) {
		t.Errorf("%+v", p)
	}
	if d := b.lead(1); d.Score != before.Score || d.Facts.Account.Employees.Known {
		t.Errorf("a proposal changed the lead: %d, %+v", d.Score, d.Facts.Account)
	}
	d := b.must(b.bo, 1, desk.Action{Verb: desk.TakeProposed, Fields: []string{"employees"}})
	if d.Facts.Account.Employees.V != 420 || d.Score <= before.Score {
		t.Errorf("%+v, score %d", d.Facts.Account, d.Score)
	}
	told := ""
	for _, e := range d.History {
		told += e.Text + "\n"
	}
	for _, want := range []string{"proposed: company size, by probe-1, 86 % sure", "said yes to the proposed company size",
		"as probe-1 proposed"} {
		if !strings.Contains(told, want) {
			t.Errorf("the history does not say %q:\n%s", want, told)
		}
	}
	b.must(b.bo, 1, desk.Action{Verb: desk.RefuseProposed, Fields: []string{"industry"}})
	look = b.proposals(1)
	if s := look.Status; len(look.Waiting) != 0 || len(look.Decided) != 2 || s.Taken != 1 || s.Refused != 1 || s.Saved != 4 ||
		s.Times != 1 {
		t.Errorf("%+v", look)
	}
	for range 2 {
		if _, err := b.UndoLast(t.Context(), b.bo, desk.OnLead(1)); err != nil {
			t.Fatal(err)
		}
	}
	d = b.lead(1)
	if look = b.proposals(1); waiting(look) != "employees=420 industry=logistics" || d.Facts.Account.Employees.Known ||
		d.Score != before.Score || look.Status.Saved != 0 {
		t.Errorf("taken back: %+v, score %d", look, d.Score)
	}
}

// TestNoProposalPassesAGate draws what a model says: until somebody says yes, every gate, point and clock is as it was.
func TestNoProposalPassesAGate(t *testing.T) {
	t.Parallel()
	b := unknown(t)
	judged := func() string {
		d := b.lead(1)
		doc, err := json.Marshal([]any{d.Result, d.Stage, d.Score, d.Verdict, d.Facts.Account, d.Clock, d.Row.Owner})
		if err != nil {
			t.Fatal(err)
		}
		return string(doc)
	}
	before := judged()
	rapid.Check(t, func(rt *rapid.T) {
		facts := map[string]any{}
		for name, values := range map[string][]any{"employees": {1, 70, 900, -1}, "industry": {"logistics", "retail", "N/A"},
			"country": {"PL", "Italy", "x"}, "tech_stack": {[]string{"SAP"}, []string{"hubspot"}}, "verdict": {"eql"}} {
			if rapid.IntRange(0, 2).Draw(rt, name) == 0 {
				facts[name] = enrichtest.Fact(rapid.SampledFrom(values).Draw(rt, name+" value"), 1, "x")
			}
		}
		b.answered(1, facts, "employees", "industry", "country", "tech_stack")
		if after := judged(); after != before {
			rt.Fatalf("%s\n%s", before, after)
		}
	})
}

func TestWhatWasRefusedIsNotProposedAgain(t *testing.T) {
	t.Parallel()
	b := unknown(t)
	b.answered(1, map[string]any{"industry": enrichtest.Fact("logistics", 0.7, "x")})
	b.must(b.ana, 1, desk.Action{Verb: desk.RefuseProposed, Fields: []string{"industry"}})
	kept := b.answered(1, map[string]any{"industry": enrichtest.Fact("Logistics", 0.9, "y")})
	if len(kept.Proposed) != 0 || len(kept.Dropped) != 1 || kept.Dropped[0].Why != "somebody said no to it" {
		t.Errorf("%+v", kept)
	}
	b.answered(1, map[string]any{"industry": enrichtest.Fact("retail", 0.7, "x")})
	kept = b.answered(1, map[string]any{"industry": enrichtest.Fact("retail", 0.8, "x")})
	if len(kept.Dropped) != 1 || kept.Dropped[0].Why != "it waits already" {
		t.Errorf("%+v", kept)
	}
	b.answered(1, map[string]any{"industry": enrichtest.Fact("transport", 0.7, "x")})
	if got := waiting(b.proposals(1)); got != "industry=transport" {
		t.Error(got)
	}
	if _, err := b.act(b.ana, 1, desk.Action{Verb: desk.TakeProposed, Fields: []string{"employees"}}); fault.KindOf(err) != fault.NotFound {
		t.Error(err)
	}
	plan, err := b.EnrichPlan(t.Context(), b.ana, desk.EnrichQuery{Leads: []lead.ID{1}})
	if err != nil || plan[0].Why == nil || !strings.Contains(plan[0].Why.Error(), "asked on 20 Nov 2026") {
		t.Errorf("%+v %v", plan, err)
	}
	b.pass(31 * 24 * time.Hour)
	if plan, err = b.EnrichPlan(t.Context(), b.ana, desk.EnrichQuery{Leads: []lead.ID{1}}); err != nil || plan[0].Why != nil {
		t.Errorf("%+v %v", plan, err)
	}
}

func TestAProposalThatIsStaleSaysSo(t *testing.T) {
	t.Parallel()
	b := unknown(t)
	b.answered(1, map[string]any{"employees": enrichtest.Fact(420, 0.86, "x")})
	b.must(b.bo, 1, desk.Action{Verb: desk.Set, Set: map[string]string{"employees": "77"}})
	if p := b.proposals(1).Waiting[0]; !p.Stale || p.Known != "77" {
		t.Errorf("%+v", p)
	}
	_, err := b.act(b.ana, 1, desk.Action{Verb: desk.TakeProposed, Fields: []string{"employees"}})
	if fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), `it is "77" now, it was not known`) {
		t.Error(err)
	}
	if got := waiting(b.proposals(1)); got != "employees=420" {
		t.Errorf("a refused yes left %q", got)
	}
	kept := b.answered(1, map[string]any{"employees": enrichtest.Fact(77, 0.9, "x")}, "employees")
	if len(kept.Dropped) != 1 || kept.Dropped[0].Why != "it is what is known" {
		t.Errorf("%+v", kept)
	}
	b.answered(1, map[string]any{"employees": enrichtest.Fact(80, 0.9, "x"),
		"tech_stack": enrichtest.Fact([]string{"SAP", "a, b"}, 1, "x")},
		"employees", "tech_stack")
	d := b.must(b.ana, 1, desk.Action{Verb: desk.TakeProposed, Fields: []string{"employees", "tech_stack"}})
	if d.Facts.Account.Employees.V != 80 || strings.Join(d.Facts.Account.TechStack.V, "|") != "SAP|a, b" {
		t.Errorf("%+v", d.Facts.Account)
	}
}

func TestWhatAnAskingCameTo(t *testing.T) {
	t.Parallel()
	b := unknown(t)
	plan, err := b.EnrichPlan(t.Context(), b.ana, desk.EnrichQuery{Leads: []lead.ID{1}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.KeepAnswer(t.Context(), b.ana, plan[0], enrich.Answer{In: 1_000_000, Out: 500_000, Counted: true},
		fault.New(fault.Invalid, "read the answer", "it came in words", "")); err != nil {
		t.Fatal(err)
	}
	b.answered(1, map[string]any{})
	s, err := b.EnrichmentStatus(t.Context(), b.ana)
	if err != nil || !s.On || s.Times != 2 || s.Companies != 1 || s.Failed != 0 || s.In != 1_000_400 || s.Cost != 750 || s.Currency == "" {
		t.Errorf("%+v %v", s, err)
	}
	if err := b.EnrichmentOff(t.Context(), admin); err != nil {
		t.Fatal(err)
	}
	if err := b.EnrichmentOff(t.Context(), admin); fault.KindOf(err) != fault.Refused {
		t.Error(err)
	}
	if s, err = b.EnrichmentStatus(t.Context(), b.ana); err != nil || s.On || !s.Set {
		t.Errorf("%+v %v", s, err)
	}
	for name, wrong := range map[string]desk.Enrichment{
		"a private address":     {URL: "http://127.0.0.1:9", Model: "m", KeyEnv: "K"},
		"no model":              {URL: "https://a.example", KeyEnv: "K"},
		"a key in its place":    {URL: "https://a.example", Model: "m", KeyEnv: "sk-123"},
		"a negative price":      {URL: "https://a.example", Model: "m", KeyEnv: "K", Price: enrich.Price{In: -1}},
		"more minutes than two": {URL: "https://a.example", Model: "m", KeyEnv: "K", Minutes: 500},
	} {
		if err := b.SetUpEnrichment(t.Context(), admin, wrong); err == nil || fault.HintOf(err) == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := b.SetUpEnrichment(t.Context(), b.ana, desk.Enrichment{}); fault.KindOf(err) != fault.Denied {
		t.Error(err)
	}
}

// TestAnErasureTakesWhatWasProposed looks for it in every byte of the file: a value from outside may name the person.
func TestAnErasureTakesWhatWasProposed(t *testing.T) {
	t.Parallel()
	b := unknown(t)
	b.answered(1, map[string]any{"industry": enrichtest.Fact("Xylofonowa Sprawa", 0.7, "Quaternion Gazette"),
		"employees": enrichtest.Fact(420, 0.5, "Quaternion Gazette")})
	b.must(b.ana, 1, desk.Action{Verb: desk.RefuseProposed, Fields: []string{"industry"}})
	if err := b.EnrichFailed(t.Context(), b.ana, fault.New(fault.Denied, "ask", "HTTP 401: Quaternion", "")); err != nil {
		t.Fatal(err)
	}
	if _, err := b.ErasePerson(t.Context(), admin, "ewa@zuraw.example", "request"); err != nil {
		t.Fatal(err)
	}
	if look := b.proposals(1); len(look.Waiting)+len(look.Decided) != 0 || look.Status.Refused != 1 || look.Status.Waiting != 0 {
		t.Errorf("%+v", look)
	}
	for _, name := range []string{b.db, b.db + "-wal"} {
		doc, err := os.ReadFile(name)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		for _, word := range []string{"Xylofonowa", "Quaternion"} {
			if bytes.Contains(doc, []byte(word)) {
				t.Errorf("%s still says %s", name, word)
			}
		}
	}
}

// TestWhatIsAskedByItselfIsBoundByTheDay, also where nobody keeps what was answered, and asks about no company of which a
// proposal waits, however long ago it was asked.
func TestWhatIsAskedByItselfIsBoundByTheDay(t *testing.T) {
	t.Parallel()
	b := unknown(t)
	due := func(want bool) {
		t.Helper()
		if got, err := b.EnrichDue(t.Context()); err != nil || got != want {
			t.Errorf("due: %v, %v", got, err)
		}
	}
	next := func(want int) []desk.EnrichAsk {
		t.Helper()
		asks, _, err := b.EnrichNext(t.Context())
		if err != nil || len(asks) != want {
			t.Fatalf("%d asks, %v", len(asks), err)
		}
		return asks
	}
	due(false)
	if err := b.SetEnrichAuto(t.Context(), b.ana, 2); fault.KindOf(err) != fault.Denied {
		t.Error(err)
	}
	if err := b.SetEnrichAuto(t.Context(), admin, 2); err != nil {
		t.Fatal(err)
	}
	due(true)
	for range 2 {
		next(1)
		if err := b.EnrichTake(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	due(false)
	if err := b.EnrichTake(t.Context()); fault.KindOf(err) != fault.Refused {
		t.Error(err)
	}
	b.pass(24 * time.Hour)
	due(true)
	ask := next(1)[0]
	answer, failed := enrich.Read(enrichtest.Body(enrichtest.Propose(map[string]any{"employees": enrichtest.Fact(420, 0.9, "x")})), ask.Ask)
	if _, err := b.KeepAuto(t.Context(), ask, answer, failed); err != nil {
		t.Fatal(err)
	}
	next(0)
	b.pass(40 * 24 * time.Hour)
	next(0) // the proposal waits
	b.must(b.ana, 1, desk.Action{Verb: desk.RefuseProposed, Fields: []string{"employees"}})
	next(1)
	if err := b.AutoFailed(t.Context(), fault.New(fault.Busy, "ask", "HTTP 429", "")); err != nil {
		t.Fatal(err)
	}
	due(false)
	b.pass(16 * time.Minute)
	due(true)
	if err := b.AutoFailed(t.Context(), fault.New(fault.Denied, "ask", "HTTP 401", "")); err != nil {
		t.Fatal(err)
	}
	b.pass(1000 * time.Hour)
	due(false)
}
