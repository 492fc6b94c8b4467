package attribution_test

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/attribution"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/policy"
)

func book() *attribution.Book {
	p := policy.Default()
	return attribution.NewBook(p, attribution.Model(p.Attribution.Default))
}

// TestReferenceFigures answers each line of the file and holds the answer against the one that stands there.
func TestReferenceFigures(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("testdata/attribution_40_40_20.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Vectors []struct {
			Name          string
			Input, Expect json.RawMessage
		}
	}
	if err := json.Unmarshal(doc, &file); err != nil || len(file.Vectors) < 20 {
		t.Fatalf("%d vectors, %v", len(file.Vectors), err)
	}
	b := book()
	for _, v := range file.Vectors {
		out, err := b.Answer(v.Input)
		if err != nil {
			t.Errorf("%s: %v", v.Name, err)
			continue
		}
		var got, want any
		if json.Unmarshal(out, &got) != nil || json.Unmarshal(v.Expect, &want) != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %s\nwant %s", v.Name, out, v.Expect)
		}
	}
}

func TestAnswer(t *testing.T) {
	t.Parallel()
	b := book()
	for _, tt := range []struct{ name, line, want string }{
		{"keys in the order of the contract", `{"touches":[{"partner":"acme","id":"a","at":"2026-09-01"}],"amount":5}`,
			`{"model":"first_key_last","credits":[{"touch":"a","minor":5}],"partners":[{"partner":"acme","minor":5}],"unattributed":0}`},
		{"no touches", `{"amount":100,"model":"linear","touches":[]}`,
			`{"model":"linear","credits":[],"partners":[],"unattributed":100}`},
		{"nulls are not there", `{"amount":100,"model":null,"at":null,"touches":null,"key":null,"weights":null}`,
			`{"model":"first_key_last","credits":[],"partners":[],"unattributed":100}`},
		{"an amount as others write it", `{"amount":1e3,"model":"last"}`, `{"model":"last","credits":[],"partners":[],"unattributed":1000}`},
		{"ids that are numbers, a partner that is none",
			`{"amount":9,"model":"last","key":7,"touches":[{"id":7,"at":"2026-09-01","kind":null,"partner":"N/A"},{"id":8,"at":"2026-09-02","partner":null}]}`,
			`{"model":"last","credits":[{"touch":"7","minor":0},{"touch":"8","minor":9}],"partners":[],"unattributed":9}`},
		{"a wall-clock time stands in the zone of the policy",
			`{"amount":9,"model":"last","touches":[{"id":"b","at":"2026-09-01T12:00:00"},{"id":"a","at":"2026-09-01T11:00:00Z"}]}`,
			`{"model":"last","credits":[{"touch":"b","minor":0},{"touch":"a","minor":9}],"partners":[],"unattributed":9}`},
		{"order to the last digit",
			`{"amount":9,"model":"last","touches":[{"id":"b","at":"2026-09-01T12:00:00.0000002Z"},{"id":"a","at":"2026-09-01T12:00:00.0000001Z"}]}`,
			`{"model":"last","credits":[{"touch":"a","minor":0},{"touch":"b","minor":9}],"partners":[],"unattributed":9}`},
		{"a kind however it is spelled, in touches and in weights",
			`{"amount":90,"weights":{"Demo Request":7},"touches":[{"id":"a","at":"2026-09-01"},{"id":"b","at":"2026-09-02","kind":"visit"},{"id":"c","at":"2026-09-03","kind":"demo-request"},{"id":"d","at":"2026-09-04"}]}`,
			`{"model":"first_key_last","credits":[{"touch":"a","minor":36},{"touch":"b","minor":0},{"touch":"c","minor":36},{"touch":"d","minor":18}],"partners":[],"unattributed":90}`},
		{"teams, where a touch says of them",
			`{"amount":10,"model":"linear","touches":[{"id":"a","at":"2026-09-01","surface":"ai","partner":"x"},{"id":"b","at":"2026-09-02","owned_by":"partner"},{"id":"c","at":"2026-09-03"}]}`,
			`{"model":"linear","credits":[{"touch":"a","minor":4},{"touch":"b","minor":3},{"touch":"c","minor":3}],"partners":[{"partner":"x","minor":4}],"unattributed":6,"teams":{"own":3,"partner":3,"ai":4}}`},
		{"what may still change carries a mark",
			`{"amount":10,"model":"linear","touches":[{"id":"a","at":"2026-09-01","provisional":false},{"id":"b","at":"2026-09-02","provisional":true}]}`,
			`{"model":"linear","credits":[{"touch":"a","minor":5},{"touch":"b","minor":5,"provisional":true}],"partners":[],"unattributed":10,"provisional":5}`},
		{"a touch as score takes it", `{"amount":1,"touches":[{"id":"a","at":"2026-09-01","url":"https://x.example","asset":"x","utm":{"source":"acme"}}]}`,
			`{"model":"first_key_last","credits":[{"touch":"a","minor":1}],"partners":[],"unattributed":1}`},
		{"half-lives of the policy",
			`{"amount":700,"model":"time_decay","touches":[{"id":"a","at":"2026-09-01T00:00:00Z"},{"id":"b","at":"2026-09-08T00:00:00Z"},{"id":"c","at":"2026-09-15T00:00:00Z"}]}`,
			`{"model":"time_decay","credits":[{"touch":"a","minor":100},{"touch":"b","minor":200},{"touch":"c","minor":400}],"partners":[],"unattributed":700}`},
		{"the ends of the calendar", `{"amount":2,"model":"first","at":"9999-12-31T23:59:59Z","touches":[{"id":"a","at":"0001-01-01"},{"id":"b","at":"9999-12-31"}]}`,
			`{"model":"first","credits":[{"touch":"a","minor":0},{"touch":"b","minor":2}],"partners":[],"unattributed":2}`},
	} {
		got, err := b.Answer([]byte(tt.line))
		if err != nil || string(got) != tt.want {
			t.Errorf("%s:\n got %s, %v\nwant %s", tt.name, got, err, tt.want)
		}
	}
}

func TestAnswerRefuses(t *testing.T) {
	t.Parallel()
	touches := func(more string) string { return `{"amount":1,"touches":[{"id":"a","at":"2026-09-01"},` + more + `]}` }
	b := book()
	for _, tt := range []struct{ name, line, want, hint string }{
		{"nothing", ``, `line: not JSON: it ends too early`, ""},
		{"a list", `[]`, `line: not a JSON object`, ""},
		{"no amount", `{"touches":[]}`, `amount: missing`, ""},
		{"a negative amount", `{"amount":-1}`, `amount: it is negative`, "give an amount of at least 0"},
		{"a part of a unit", `{"amount":10.5}`, `amount: not a whole number`, ""},
		{"an amount of text", `{"amount":"100"}`, `amount: not a number`, ""},
		{"an amount of truth", `{"amount":true}`, `amount: not a number`, ""},
		{"an amount with its currency", `{"amount":{"minor":1,"currency":"USD"}}`, `amount: not a number`, ""},
		{"too much", `{"amount":9223372036854775808}`, `amount: the number is too large`, ""},
		{"far too much", `{"amount":1e999}`, `amount: the number is too large`, ""},
		{"a misspelt model", `{"amount":1,"model":"first_keylast"}`, `model: unknown model "first_keylast"; known are first_key_last, `,
			"did you mean first_key_last?"},
		{"a basis of payouts", `{"amount":1,"model":"sourced"}`, `model: unknown model "sourced"`, "choose one of them"},
		{"a model in capitals", `{"amount":1,"model":"LINEAR"}`, `model: unknown model "LINEAR"`, "did you mean linear?"},
		{"a model that is no text", `{"amount":1,"model":1}`, `model: not a text`, ""},
		{"a misspelt key", `{"amount":1,"touchs":[]}`, `line: unknown key "touchs"`, `did you mean "touches"?`},
		{"a key twice", `{"amount":1,"amount":2}`, `line: the key "amount" is given twice`, ""},
		{"a conversion that is no time", `{"amount":1,"at":"soon"}`, `at: "soon" is not a time`, ""},
		{"touches that are no list", `{"amount":1,"touches":{}}`, `touches: not a list`, ""},
		{"a touch that is none", touches(`null`), `touches[1]: not a JSON object`, ""},
		{"no id", touches(`{"at":"2026-09-01"}`), `touches[1]: id: missing`, ""},
		{"an empty id", touches(`{"id":" ","at":"2026-09-01"}`), `touches[1]: id: it is empty`, ""},
		{"an id that is a list", touches(`{"id":[1],"at":"2026-09-01"}`), `touches[1]: id: not a text`, ""},
		{"an id twice", touches(`{"id":"a","at":"2026-09-02"}`), `touches[1]: the id "a" is that of touches[0]`, "give each touch its own id"},
		{"no instant", touches(`{"id":"b"}`), `touches[1]: at: missing`, ""},
		{"a day that does not exist", touches(`{"id":"b","at":"2026-02-30"}`), `touches[1]: at: "2026-02-30" is not a time`, ""},
		{"a kind that is no text", touches(`{"id":"b","at":"2026-09-01","kind":5}`), `touches[1]: kind: not a text`, ""},
		{"a partner that is no text", touches(`{"id":"b","at":"2026-09-01","partner":{}}`), `touches[1]: partner: not a text`, ""},
		{"a misspelt key of a touch", touches(`{"id":"b","at":"2026-09-01","parnter":"x"}`), `touches[1]: unknown key "parnter"`,
			`did you mean "partner"?`},
		{"a mark that is none", touches(`{"id":"b","at":"2026-09-01","provisional":"yes"}`),
			`touches[1]: provisional: neither true nor false`, ""},
		{"a key touch that is not there", `{"amount":1,"key":"b","touches":[{"id":"a","at":"2026-09-01"}]}`, `key: no touch has the id "b"`, ""},
		{"weights that are no object", `{"amount":1,"weights":[1]}`, `weights: not a JSON object`, ""},
		{"a negative weight", `{"amount":1,"weights":{"visit":-1}}`, `weights["visit"]: it is negative`, "give points of at least 0"},
		{"half a point", `{"amount":1,"weights":{"visit":0.5}}`, `weights["visit"]: not a whole number`, ""},
		{"two weights of one kind", `{"amount":1,"weights":{"demo_request":1,"Demo Request":2}}`,
			`weights: two of them are for the kind "demo_request"`, ""},
	} {
		out, err := b.Answer([]byte(tt.line))
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) || fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %s, %v, want %s", tt.name, out, err, tt.want)
		}
		if hint := fault.HintOf(err); hint == "" || tt.hint != "" && hint != tt.hint {
			t.Errorf("%s: the hint is %q", tt.name, hint)
		}
	}
}

// TestTheOrderOfALineDoesNotMatter shuffles touches of different instants; what stands at one instant keeps
// the order in which it is given.
func TestTheOrderOfALineDoesNotMatter(t *testing.T) {
	t.Parallel()
	b := book()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "touches")
		var touches []string
		for i := range n {
			at := time.Date(2026, 9, 1+i/2, 0, 0, 0, 0, time.UTC).Format(time.RFC3339)
			if rapid.Bool().Draw(t, "another zone") {
				at = time.Date(2026, 9, 1+i/2, 2, 0, 0, 0, time.FixedZone("", 7200)).Format(time.RFC3339)
			}
			touches = append(touches, fmt.Sprintf(`{"id":"%d","at":"%s","kind":"%s","partner":"%s"}`, i, at,
				rapid.SampledFrom([]string{"visit", "pricing_view", "demo_request"}).Draw(t, "kind"),
				rapid.SampledFrom([]string{"", "x", "y"}).Draw(t, "partner")))
		}
		model := rapid.SampledFrom(policy.Models()).Draw(t, "model")
		ask := func(touches []string) string {
			out, err := b.Answer(fmt.Appendf(nil, `{"amount":100003,"model":"%s","touches":[%s]}`, model, strings.Join(touches, ",")))
			if err != nil {
				t.Fatal(err)
			}
			return string(out)
		}
		// Of each instant there are two; a permutation of the instants keeps the two in their order.
		var mixed []string
		days := make([]int, (n+1)/2)
		for i := range days {
			days[i] = i
		}
		for _, d := range rapid.Permutation(days).Draw(t, "days") {
			mixed = append(mixed, touches[2*d:min(2*d+2, n)]...)
		}
		if want, got := ask(touches), ask(mixed); got != want {
			t.Fatalf("%s, and mixed %s", want, got)
		}
	})
}

func TestAnswerIsPlainText(t *testing.T) {
	t.Parallel()
	out, err := book().Answer([]byte(`{"amount":1,"touches":[{"id":"a\u001b[2J\u202e","at":"2026-09-01","partner":"x\u0085y"}]}`))
	if err != nil || strings.ContainsFunc(string(out), func(r rune) bool { return unicode.In(r, unicode.C) }) {
		t.Errorf("%q, %v", out, err)
	}
}

func FuzzAnswer(f *testing.F) {
	f.Add(
		`{"amount":100001,"model":"time_decay","at":"2026-09-09","key":"a","weights":{"visit":3},"touches":[{"id":"a","at":"2026-09-01","kind":"visit","partner":"x"}]}`,
	)
	b := book()
	f.Fuzz(func(t *testing.T, line string) {
		out, err := b.Answer([]byte(line))
		if err != nil {
			return
		}
		var got struct {
			Credits, Partners []struct{ Minor int64 }
			Unattributed      int64
		}
		var asked struct{ Amount json.Number }
		if json.Unmarshal(out, &got) != nil || json.Unmarshal([]byte(line), &asked) != nil {
			t.Fatalf("%q answers %s", line, out)
		}
		sum := got.Unattributed
		for _, p := range got.Partners {
			sum += p.Minor
		}
		if want, err := asked.Amount.Int64(); err == nil && sum != want {
			t.Fatalf("%q adds up to %d", line, sum)
		}
	})
}

func BenchmarkAnswer(b *testing.B) {
	var touches []string
	for i := range 20 {
		touches = append(touches, fmt.Sprintf(`{"id":"t%d","at":"2026-09-%02dT10:00:00Z","kind":"visit","partner":"acme"}`, i, i+1))
	}
	line, answers := fmt.Appendf(nil, `{"amount":100000,"touches":[%s]}`, strings.Join(touches, ",")), book()
	b.SetBytes(int64(len(line)))
	for b.Loop() {
		if _, err := answers.Answer(line); err != nil {
			b.Fatal(err)
		}
	}
}
