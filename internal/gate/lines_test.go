package gate_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
)

const full = `{"now":"2026-11-20T12:00:00Z",
 "lead":{"id":7,"source":"partner_referral","referred_at":"2026-11-18","program_tier":"gold","use_case":"orders",
  "email":"ana@acme.com","tags":[],"utm":{"source":"ponte"}},
 "account":{"domain":"acme.com","industry":"Logistics ","region":"EMEA","tech_stack":["Salesforce"],"employees":420},
 "partner":{"id":"ponte","kind":"implementation","certified":true,"status":"active","aliases":["p2"]},
 "touches":[{"id":"t1","at":"2026-11-18T00:00:00Z","kind":"partner_referral"}],
 "bant":{"budget":"yes","need":"yes"},"confirmed":{"us":true},"unknown":{"key":[1]}}`

func TestAnswerHasTheKeysOfTheContract(t *testing.T) {
	t.Parallel()
	out, err := gate.Answer([]byte(full), standard(), time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	if slices.Contains(out, '\n') {
		t.Error("the answer is more than one line")
	}
	prefix := `{"fit":40,"intent":30,"score":70,"threshold":70,"verdict":"eql","stage":"eql","rules":[{"id":"size",`
	if !strings.HasPrefix(string(out), prefix) {
		t.Errorf("the answer begins %.200s", out)
	}
	var d struct {
		Rules []map[string]any
		Gates []map[string]any
		Next  []map[string]any
	}
	if err := json.Unmarshal(out, &d); err != nil {
		t.Fatal(err)
	}
	if d.Next == nil || len(d.Next) != 0 || len(d.Rules) != 14 || len(d.Gates) != 9 {
		t.Errorf("%d rules, %d gates, next %v", len(d.Rules), len(d.Gates), d.Next)
	}
	for _, g := range d.Gates {
		if _, list := g["missing"].([]any); !list {
			t.Errorf("gate %v: missing is no list", g["id"])
		}
	}
	if !strings.Contains(string(out), `"policy":"`+policy.Default().Hash+`"`) {
		t.Error("the policy is not named")
	}
}

func TestAnswerNamesTheNextFact(t *testing.T) {
	t.Parallel()
	line := strings.Replace(full, `"employees":420`, `"employees":null`, 1)
	out, err := gate.Answer([]byte(line), standard(), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := `"next":[{"fact":"account.employees","label":"company size","want":"50 to 2000","effect":"+12 fit, 70 in all; passes icp; passes score","flips":true,"needed":true}`
	if !strings.Contains(string(out), want) {
		t.Errorf("the answer is %s", out)
	}
}

func TestAnswerTellsWhereALineIsWrong(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, line, want string }{
		{"nothing", ``, "the line: it is empty, a JSON object is needed"},
		{"null", `null`, "the line: an object is needed"},
		{"a list", `[]`, "the line: an object is needed"},
		{"cut off", `{"now":`, "read JSON: it ends too early"},
		{"something behind", `{"now":"2026-11-20"} {}`, "the line: something follows the JSON object"},
		{"no now", `{}`, "now: a time is needed"},
		{"now null", `{"now":null}`, "now: a time is needed"},
		{"now a number", `{"now":5}`, "now: a time is needed"},
		{"now nonsense", `{"now":"soon"}`, "now: a time is needed, like 2026-11-20T15:00:00Z or 2026-11-20"},
		{"a date that does not exist", `{"now":"2026-02-30"}`, "now: a time is needed, like 2026-11-20T15:00:00Z or 2026-11-20"},
		{"a number as text", `{"now":"2026-11-20","account":{"employees":"420"}}`, "account.employees: a number is needed"},
		{"half a person", `{"now":"2026-11-20","account":{"employees":1.5}}`, "account.employees: a whole number is needed"},
		{"too many people", `{"now":"2026-11-20","account":{"employees":1e300}}`, "account.employees: a whole number is needed"},
		{"fewer than none", `{"now":"2026-11-20","account":{"employees":-1}}`, "account.employees: a head count cannot be negative"},
		{"a text as number", `{"now":"2026-11-20","account":{"industry":5}}`, "account.industry: a text is needed"},
		{"a list as text", `{"now":"2026-11-20","account":{"tech_stack":"sap"}}`, "account.tech_stack: a list is needed"},
		{"a list of numbers", `{"now":"2026-11-20","account":{"tech_stack":["sap",5]}}`, "account.tech_stack[1]: a text is needed"},
		{"a list with null", `{"now":"2026-11-20","lead":{"tags":[null]}}`, "lead.tags[0]: a text is needed"},
		{"truth as text", `{"now":"2026-11-20","account":{"integration_active":"yes"}}`,
			"account.integration_active: true or false is needed"},
		{"an account that is none", `{"now":"2026-11-20","account":"acme"}`, "account: an object is needed"},
		{"a source that does not exist", `{"now":"2026-11-20","lead":{"source":"moon"}}`,
			"lead.source: it must be one of partner_referral, integration, marketplace, partner_content, overlap, own_site, event, list"},
		{"a status that does not exist", `{"now":"2026-11-20","partner":{"status":"gone"}}`,
			"partner.status: it must be one of active, paused, ended"},
		{"an answer that is none", `{"now":"2026-11-20","bant":{"need":"maybe"}}`, "bant.need: yes, no or unknown is needed"},
		{"an answer as truth", `{"now":"2026-11-20","bant":{"need":true}}`, "bant.need: a text is needed"},
		{"a word that is none", `{"now":"2026-11-20","confirmed":{"us":"yes"}}`, `confirmed.us: true, false or "refused" is needed`},
		{"a touch without a time", `{"now":"2026-11-20","touches":[{"kind":"x"}]}`, "touches[0].at: a time is needed"},
		{"a touch that is none", `{"now":"2026-11-20","touches":[null]}`, "touches[0]: an object is needed"},
		{"a UTM that is none", `{"now":"2026-11-20","touches":[{"at":"2026-11-20","utm":{"source":5}}]}`,
			"touches[0].utm.source: a text is needed"},
		{"a key twice", `{"now":"2026-11-20","account":{"employees":1,"employees":2}}`, "account.employees: the key stands twice"},
		{"a key twice inside an unknown one", `{"now":"2026-11-20","x":[{"a":1,"a":1}]}`, "x[0].a: the key stands twice"},
		{"too deep", `{"now":"2026-11-20","x":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}`,
			"read JSON: it nests deeper than 64 levels"},
	} {
		out, err := gate.Answer([]byte(row.line), standard(), time.UTC)
		if err == nil || err.Error() != row.want || fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %s, %v, want %s", row.name, out, err, row.want)
		}
	}
}

func TestParseFactsTellsUnknownFromEmpty(t *testing.T) {
	t.Parallel()
	f, _, err := gate.ParseFacts([]byte(`{"now":"2026-11-20","lead":{"tags":[],"use_case":null,"id":"L-7"},
		"account":{"employees":4.2e2},"partner":null,"confirmed":{"partner":"Refused","us":false},"bant":{"budget":" YES ","need":null}}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	switch {
	case !f.Lead.Tags.Known || len(f.Lead.Tags.V) != 0:
		t.Errorf("an empty list is %+v", f.Lead.Tags)
	case f.Lead.UseCase.Known || f.Account.TechStack.Known || f.Partner != nil:
		t.Error("null or absent is known")
	case f.Lead.Source != lead.PartnerReferral || f.Lead.ID != "L-7":
		t.Errorf("source %q, id %q", f.Lead.Source, f.Lead.ID)
	case f.Account.Employees != lead.Known[int64](420):
		t.Errorf("4.2e2 people are %+v", f.Account.Employees)
	case f.Confirmed != lead.Confirmations{Partner: lead.Refused, Us: lead.NotYet}:
		t.Errorf("confirmed %+v", f.Confirmed)
	case f.BANT.Budget.Answer != lead.Yes || f.BANT.Need.Answer != "":
		t.Errorf("bant %+v", f.BANT)
	}
}

func TestTimesAreReadInTheZone(t *testing.T) {
	t.Parallel()
	warsaw, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	samoa, err := time.LoadLocation("Pacific/Apia")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name, text string
		zone       *time.Location
		want       string
	}{
		{"an offset stays", "2026-11-20T15:00:00+05:30", warsaw, "2026-11-20T09:30:00Z"},
		{"a wall clock", "2026-11-20T15:00:00", warsaw, "2026-11-20T14:00:00Z"},
		{"a wall clock with a fraction", "2026-11-20T15:00:00.250", warsaw, "2026-11-20T14:00:00.25Z"},
		{"a date is midnight", "2026-07-01", warsaw, "2026-06-30T22:00:00Z"},
		{"a time that is skipped moves by the gap", "2026-03-29T02:30:00", warsaw, "2026-03-29T01:30:00Z"},
		{"a time that comes twice is the first", "2026-10-25T02:30:00", warsaw, "2026-10-25T00:30:00Z"},
		{"a day that a zone left out", "2011-12-30T12:00:00", samoa, "2011-12-30T22:00:00Z"},
	} {
		_, now, err := gate.ParseFacts([]byte(`{"now":"`+row.text+`"}`), row.zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := now.UTC().Format(time.RFC3339Nano); got != row.want {
			t.Errorf("%s: %s is %s, want %s", row.name, row.text, got, row.want)
		}
	}
}

func TestRefusalKeepsTheForm(t *testing.T) {
	t.Parallel()
	_, err := gate.Answer([]byte(`{"now":1}`), standard(), nil)
	line, err := gate.Refusal(err, 3)
	if want := `{"error":"now: a time is needed","line":3}`; err != nil || string(line) != want {
		t.Errorf("%s, %v", line, err)
	}
}

func FuzzAnswer(f *testing.F) {
	f.Add([]byte(full))
	f.Add(
		[]byte(
			`{"now":"2026-11-20","lead":{"source":"own_site","use_case":"\u001b[2J\u202e"},"account":{"industry":"\u0000","tech_stack":["\u2028"]},"touches":[{"at":"2026-11-19","kind":"demo_request\u0007","asset":"a"}]}`,
		),
	)
	f.Add([]byte(`{"now":"0001-01-01","touches":[{"at":"9999-12-31","kind":"pricing_view"}]}`))
	f.Add([]byte(`{"now":"2026-11-20","account":{"employees":9223372036854775807}}`))
	j := standard()
	f.Fuzz(func(t *testing.T, line []byte) {
		out, err := gate.Answer(line, j, nil)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("%q: %v is not invalid input", line, err)
			}
			if out, err = gate.Refusal(err, 1); err != nil {
				t.Fatal(err)
			}
		}
		if !json.Valid(out) {
			t.Errorf("%q answers %s", line, out)
		}
		for _, r := range string(out) {
			if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
				t.Errorf("%q answers with %U", line, r)
			}
		}
		again, _ := gate.Answer(line, j, nil)
		if err == nil && string(again) != string(out) && !strings.HasPrefix(string(out), `{"error"`) {
			t.Errorf("%q answers differently the second time", line)
		}
	})
}
