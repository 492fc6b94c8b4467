package policy

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/fault"
)

// minimal has the required sections and no more.
const minimal = `schema: 1
currency: EUR
time_zone: Europe/Rome
scoring:
  threshold: 10
  fit: {max: 10, rules: [{id: size, label: size, points: 10, when: {account.employees: {at_least: 10}}}]}
  intent:
    max: 30
    rules:
      - {id: demo, label: demo, touch: [demo_request, pricing_view], points: 10, max: 20}
      - {id: click, label: click, touch: [integration_click, integration_install], points: 5, max: 10}
gates: {required: [score, clean]}
calendars: {it: {tz: Europe/Rome, week: {mon-fri: [["09:00", "18:00"]]}}}
clocks: {triage: {alert: 1h, breach: 2h, on_breach: nothing}, contact: {alert: 1h, breach: 2h, on_breach: nothing}}
queues: [{id: all, calendar: it, members: [{user: ana}]}]
`

// accepted parses a document that must be free of mistakes and warnings.
func accepted(t *testing.T, doc string) *Policy {
	t.Helper()
	p, problems := Parse([]byte(doc))
	if len(problems) > 0 || p == nil {
		t.Fatalf("problems:\n%v", problems)
	}
	return p
}

// plain compares policies without their document.
func plain(p *Policy) *Policy {
	c := *p
	c.Document, c.Hash = nil, ""
	return &c
}

var sameZone = cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() })

func TestTheDefaultPolicyIsFlawless(t *testing.T) {
	t.Parallel()
	p := accepted(t, string(DefaultDocument()))
	if diff := cmp.Diff(p, Default(), sameZone); diff != "" {
		t.Errorf("two readings differ:\n%s", diff)
	}
	if !strings.HasPrefix(p.Hash, "sha256:") || len(p.Hash) != len("sha256:")+64 {
		t.Errorf("hash %q", p.Hash)
	}
	when := p.Scoring.Fit[0].When
	if diff := cmp.Diff(Predicate{Op: Between, Field: "account.employees", Numbers: []int64{50, 2000}, Line: 41}, when); diff != "" {
		t.Errorf("first rule:\n%s", diff)
	}
	italy, ok := p.Queue("italy")
	if !ok {
		t.Fatal("no queue italy")
	}
	want := Queue{
		ID: "italy", When: &Predicate{Op: In, Field: "account.country", Texts: []string{"IT", "SM"}, Line: 99},
		Calendar: "rome", EscalateTo: "giulia", Nobody: "hold",
		Members: []Member{{User: "giulia", Weight: 1}, {User: "marco", Weight: 1, CapOpen: 40, CapDay: 12}},
	}
	if diff := cmp.Diff(want, *italy); diff != "" {
		t.Errorf("italy:\n%s", diff)
	}
	rome, ok := p.Calendar("rome")
	if !ok || len(rome.Week) != 5 || !cmp.Equal(rome.Week["wed"], [][2]string{{"09:00", "13:00"}, {"14:00", "18:00"}}) {
		t.Errorf("rome: %+v", rome)
	}
	if p.Contact != (Clock{Alert: 2 * time.Hour, Breach: 4 * time.Hour, OnBreach: "escalate"}) {
		t.Errorf("contact clock: %+v", p.Contact)
	}
	if _, there := p.Queue("nowhere"); there {
		t.Error("a queue that is not there was found")
	}
	for code, label := range map[string]string{"no_need": "no project or need", "competitor": "competitor", "older": "older"} {
		if got := p.ReasonLabel(code); got != label {
			t.Errorf("label of %s: %q", code, got)
		}
	}
	if r, ok := p.Reason("other"); !ok || !r.NeedsNote {
		t.Errorf("other: %+v", r)
	}
	if _, ok := p.Reason("competitor"); ok {
		t.Error("an automatic reason is offered to people")
	}
	kinds := p.TouchKinds()
	if diff := cmp.Diff([]string{"budget_confirmed", "case_study_view", "content_view", "demo_request", "integration_click",
		"integration_install", "page_view", "partner_referral", "pricing_view", "use_case_stated", "webinar_attended"}, kinds); diff != "" {
		t.Errorf("kinds:\n%s", diff)
	}
}

func TestWhatIsLeftOutTakesTheDefaultPolicysValues(t *testing.T) {
	t.Parallel()
	p, d := accepted(t, minimal), Default()
	got := []any{p.Programme, p.Signals, p.Triggers, p.Reasons, p.Hygiene, p.Stalls, p.Attribution, p.Views, p.Scoring.Window}
	hygiene := d.Hygiene
	hygiene.Protection = Span{} // a policy from before has none, and keeps its meaning
	want := []any{d.Programme, d.Signals, d.Triggers, d.Reasons, hygiene, d.Stalls, d.Attribution, d.Views, d.Scoring.Window}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("defaults differ:\n%s", diff)
	}
	if len(p.ICP.Must)+len(p.ICP.Should)+len(p.Disqualify) > 0 {
		t.Errorf("conditions from nowhere: %+v %+v", p.ICP, p.Disqualify)
	}
	if len(p.Regions)+len(p.CRM) > 0 || p.Gates.Ask != nil || p.ViewerSeesPersonal {
		t.Errorf("a policy from before says more than it did: %+v %+v %+v", p.Regions, p.CRM, p.Gates.Ask)
	}
	gates := Gates{Required: []string{"score", "clean"}, DistinctAssets: 2, WaivedByReferral: true, SignalsAtLeast: 1, BANTYesAtLeast: 2}
	if diff := cmp.Diff(gates, p.Gates); diff != "" {
		t.Errorf("gates:\n%s", diff)
	}
	if q := p.Queues[0]; q.Nobody != "hold" || q.Members[0].Weight != 1 || q.EscalateTo != "" {
		t.Errorf("queue: %+v", q)
	}
}

func TestMissingSectionsAreAllNamed(t *testing.T) {
	t.Parallel()
	_, problems := Parse([]byte("schema: 1\ncurrency: EUR\ntime_zone: UTC\n"))
	var missing []string
	for _, p := range problems {
		missing = append(missing, p.Path)
	}
	if diff := cmp.Diff([]string{"scoring", "gates", "calendars", "clocks", "queues"}, missing); diff != "" {
		t.Errorf("missing:\n%s", diff)
	}
}

func TestEveryMistakeAtOnceInTheOrderOfTheDocument(t *testing.T) {
	t.Parallel()
	doc := `schema: 1
currency: EURO
time_zone: Europe/Rom
programe: {}
scoring:
  threshold: 170
  window: 3mo
  fit:
    max: 40
    rules:
      - {id: size, label: size, points: many, when: {account.employes: {at_least: 10}}}
      - {id: size, label: size, when: {account.employees: {between: [9, 1]}}}
  intent:
    max: 60
    rules:
      - {id: demo, label: demo, points: 10, max: 20}
gates: {required: [score, cleen]}
calendars:
  it: {tz: Europe/Rome, week: {mon-fri: [["18:00", "09:00"]]}, holidays: [yesterday]}
clocks: {triage: {alert: 3h, breach: 2h}, contact: {alert: 1h}}
queues:
  - {id: a, calendar: itt, members: [{weight: 0}], nobody: {fallback: b}}
  - {id: b, calendar: it, escalate_to: x, when: {account.region: {is: na}}, members: [{user: ana}], nobody: {fallback: a}}
views: [{name: Open, query: ""}]
`
	_, problems := Parse([]byte(doc))
	var got []string
	for _, p := range problems.Mistakes() {
		got = append(got, fmt.Sprintf("%d:%d %s", p.Line, p.Column, p.Path))
	}
	want := []string{
		"2:11 currency", "3:12 time_zone", "4:1 programe", "6:14 scoring.threshold", "7:11 scoring.window",
		"11:41 scoring.fit.rules[0].points", "11:54 scoring.fit.rules[0].when.account.employes",
		"12:9 scoring.fit.rules[1].points", "12:14 scoring.fit.rules[1].id", "12:69 scoring.fit.rules[1].when.account.employees.between",
		"16:9 scoring.intent.rules[0]", "17:27 gates.required[1]",
		"19:42 calendars.it.week.mon-fri[0]", "19:75 calendars.it.holidays[0]",
		"20:18 clocks.triage", "20:43 clocks.contact.breach",
		"22:5 queues[0]", "22:23 queues[0].calendar", "22:38 queues[0].members[0].user", "22:47 queues[0].members[0].weight",
		"23:49 queues[1].when", "23:120 queues[1].nobody.fallback",
		"24:29 views[0].query",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("mistakes:\n%s\n%v", diff, problems)
	}
	err := problems.Err("draft.yaml")
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != fault.Invalid || f.Hint == "" {
		t.Fatalf("error %#v", err)
	}
	text := err.Error()
	if !strings.HasPrefix(text, fmt.Sprintf("check policy draft.yaml: %d mistakes\n", len(want))) ||
		!strings.Contains(text, "\ndraft.yaml:4:1: unknown key \"programe\"; did you mean programme?\n") ||
		strings.Count(text, "\n") != len(want) {
		t.Errorf("text:\n%s", text)
	}
}

func TestWarningsDoNotRefuse(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ old, text, message string }{
		"no currency":                     {"currency: USD\n", "§", "USD is taken"},
		"no zone":                         {"time_zone: Europe/Warsaw", "§", "UTC is taken"},
		"fit points below the cap":        {"points: 12, ", "points: 10, ", "fit rules give at most 38"},
		"a rule of no points":             {"points: 12, ", "points: §0, ", "changes no score"},
		"a rule that never gives its all": {"points: 10, max: 20", "points: 30, max: §20", "less than the 30 points of one touch"},
		"a refusal twice": {"  - {reason: unsubscribed,",
			"  - §{reason: again, label: x, when: {lead.email: {disposable: true}}}\n  - {reason: unsubscribed,", "never reached"},
		"an intent rule twice": {"      - {id: asset,",
			"      - §{id: again, label: x, touch: [webinar_attended, case_study_view], points: 1, max: 2}\n      - {id: asset,",
			"the same touches as rule \"study\""},
		"a fit rule twice": {"      - {id: use_case,",
			"      - §{id: again, label: x, points: 1, when: {account.region: {in: [emea, na]}}}\n      - {id: use_case,",
			"the same as rule \"region\""},
		"a queue twice": {"  - id: default\n",
			"  - §{id: again, when: {account.country: {any_of: [IT, SM]}}, calendar: rome, escalate_to: x, members: [{user: x}]}\n  - " +
				"id: default\n", "never reached"},
		"a trigger that nothing counts": {"triggers: [integration_click,", "triggers: [§integration_clik,", "no intent rule counts"},
		"the referral as a trigger":     {"triggers: [integration_click,", "triggers: [§partner_referral,", "never a trigger"},
		"a signal that nothing counts": {"signals: {demo_request: \"asked for a demo\"",
			"signals: {demo_reqest: §\"asked for a demo\"", "no intent rule counts"},
		"no signals but their gate": {"signals: {demo_request: \"asked for a demo\", budget_confirmed: \"confirmed a budget\", " +
			"use_case_stated: \"stated a use case\"}", "signals: {}", "signal gate never passes"},
		"a word that a field never has": {"{account.region: {in: [emea, na]}}}\n  should",
			"{lead.source: {in: §[integration, marketplce]}}}\n  should", "is never \"marketplce\""},
		"two labels for one code": {"{reason: competitor,    label: \"competitor\"",
			"{reason: customer,    label: §\"competitor\"", "already has the label"},
		"days in a clock":       {"contact: {alert: 2h, breach: 4h,", "contact: {alert: 2h, breach: §1d,", "open hours"},
		"a week without hours":  {`{mon-fri: [["09:00", "17:00"]]}`, "§{mon-fri: []}", "no open hours"},
		"nobody to escalate to": {"    escalate_to: ania\n", "", "nobody to escalate a breach to"},
		"no gate": {"required: [record, ecosystem, icp, engagement, signal, bant, joint, score, clean]",
			"required: §[]", "every lead is an EQL"},
		"an invisible character": {"label: \"competitor\"", "label: §\"com\u200bpetitor\"", "U+200B"},
		"a threshold that no rules reach": {"max: 40\n    rules:\n", "max: 40\n    rules: []\n",
			"no lead can reach 70: the rules give at most 60"},
		"negative points never fill a cap": {"points: 12, ", "points: -12, ", "fit rules give at most 28"},
		"a rule by surface counts no kinds": {"touch: demo_request,        points: 25", "surface: web,        points: 25",
			"no intent rule counts the trigger \"demo_request\""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, anywhere := tt.text, !strings.Contains(tt.text, "§")
			if anywhere {
				text += "§"
			}
			if name == "a threshold that no rules reach" {
				base := string(DefaultDocument())
				old := base[strings.Index(base, "    rules:\n"):strings.Index(base, "  intent:\n")]
				tt.old, text = old, "    rules: []\n§"
			}
			doc, line, column := marked(t, tt.old, text)
			if tt.old == "currency: USD\n" || tt.old == "time_zone: Europe/Warsaw" {
				line, column = 1, 1
			}
			p, problems := Parse([]byte(doc))
			if p == nil || problems.Err("x") != nil {
				t.Fatalf("refused: %v", problems)
			}
			for _, q := range problems.Warnings() {
				if strings.Contains(q.Message, tt.message) && (anywhere || q.Line == line && q.Column == column) {
					return
				}
			}
			t.Errorf("want %d:%d %q, got:\n%v", line, column, tt.message, problems)
		})
	}
}

func TestAFallbackCircleIsToldOnce(t *testing.T) {
	t.Parallel()
	queue := "{id: %s, %s calendar: it, members: [{user: ana}], nobody: {fallback: %s}}"
	when := "when: {account.region: {is: %s}},"
	var queues []string
	for i, id := range []string{"a", "b", "c", "d"} {
		condition := fmt.Sprintf(when, id)
		if id == "d" {
			condition = ""
		}
		queues = append(queues, fmt.Sprintf(queue, id, condition, []string{"b", "c", "b", "a"}[i]))
	}
	doc := strings.Replace(minimal, "[{id: all, calendar: it, members: [{user: ana}]}]", "["+strings.Join(queues, ", ")+"]", 1)
	_, problems := Parse([]byte(doc))
	if len(problems) != 1 || problems[0].Message != "the fallbacks run in a circle: b to c to b" {
		t.Errorf("problems: %v", problems)
	}
}

func TestTheErrorOfManyMistakesIsBounded(t *testing.T) {
	t.Parallel()
	_, problems := Parse([]byte(minimal + strings.Repeat("x", 3) + ":\n" + manyKeys(1000)))
	text := problems.Err("a\x1b[31m.yaml").Error()
	if !strings.Contains(text, "\nand 801 more") || strings.Contains(text, "\x1b") {
		t.Errorf("text: %.300s ... %s", text, text[len(text)-100:])
	}
	if Problems(nil).Err("x") != nil {
		t.Error("no problem is an error")
	}
}

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "k%d: 1\n", i)
	}
	return b.String()
}
