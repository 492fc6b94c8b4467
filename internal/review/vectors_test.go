package review_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	_ "time/tzdata"

	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/review"
)

// answer asks one line by the default policy.
func answer(t testing.TB, line string) (string, error) {
	t.Helper()
	out, err := review.NewAnswerer(policy.Default()).Answer([]byte(line))
	return string(out), err
}

// TestReferenceFigures asks every vector of the reference figures as a line and holds the answer against it.
func TestReferenceFigures(t *testing.T) {
	t.Parallel()
	for op, file := range map[string]string{
		"rank": "quarterly_ranking", "wilson": "wilson", "programme": "programme", "kpi": "programme_kpi", "content_due": "content_due",
		"content_mix": "content_mix", "quiet": "quiet_partners", "triggers": "two_triggers", "sla": "sla_attainment",
		"acceptance_loss": "acceptance_loss", "opportunity_owner": "opportunity_owner", "payouts": "payouts",
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			doc, err := os.ReadFile("testdata/" + file + ".json")
			if err != nil {
				t.Fatal(err)
			}
			var vectors struct{ Vectors []map[string]json.RawMessage }
			if err := json.Unmarshal(doc, &vectors); err != nil || len(vectors.Vectors) == 0 {
				t.Fatal("no vectors", err)
			}
			for i, v := range vectors.Vectors {
				name, want := fmt.Sprintf("%d %s", i, v["name"]), v["expect"]
				for _, key := range []string{"name", "why", "expect"} {
					delete(v, key)
				}
				v["op"] = json.RawMessage(`"` + op + `"`)
				line, err := json.Marshal(v)
				if err != nil {
					t.Fatal(err)
				}
				got, err := answer(t, string(line))
				if err != nil {
					t.Errorf("%s: %v", name, err)
					continue
				}
				if where := differs(decoded(t, []byte(got)), decoded(t, want)); where != "" {
					t.Errorf("%s: %s\n got %s\nwant %s", name, where, got, want)
				}
			}
		})
	}
}

func decoded(t testing.TB, doc []byte) (v any) {
	t.Helper()
	if err := json.Unmarshal(doc, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// differs says where an answer is not what is expected. Numbers with a fraction agree within a millionth.
func differs(got, want any) string {
	switch want := want.(type) {
	case map[string]any:
		have, ok := got.(map[string]any)
		if !ok || !slices.Equal(slices.Sorted(maps.Keys(have)), slices.Sorted(maps.Keys(want))) {
			return fmt.Sprintf("keys of %v", got)
		}
		for key := range want {
			if where := differs(have[key], want[key]); where != "" {
				return key + ": " + where
			}
		}
	case []any:
		have, ok := got.([]any)
		if !ok || len(have) != len(want) {
			return fmt.Sprintf("length of %v", got)
		}
		for i := range want {
			if where := differs(have[i], want[i]); where != "" {
				return fmt.Sprintf("[%d] %s", i, where)
			}
		}
	case float64:
		have, ok := got.(float64)
		if whole := want == math.Trunc(want); !ok || whole && have != want || math.Abs(have-want) > 1e-6 {
			return fmt.Sprintf("%v, not %v", got, want)
		}
	default:
		if got != want {
			return fmt.Sprintf("%v, not %v", got, want)
		}
	}
	return ""
}

func TestWhatCannotBeAnsweredIsSaidWithItsPlace(t *testing.T) {
	t.Parallel()
	const rank = `{"op":"rank","input":{"from":"2026-10-01","to":"2027-01-01","partners":[`
	for _, tt := range []struct{ name, line, want string }{
		{"nothing", ``, `line: not JSON: it ends too early`},
		{"a list", `[]`, `line: not a JSON object`},
		{"no operation", `{}`, `op: missing`},
		{"a mistyped operation", `{"op":"wilsen"}`, `opportunity_owner; did you mean "wilson"?`},
		{"an operation that is none", `{"op":"forecast"}`, `op: unknown operation "forecast"; known are rank, wilson`},
		{"no input", `{"op":"rank"}`, `input: missing`},
		{"null for an input", `{"op":"rank","input":null}`, `input: missing`},
		{"a list for an object", `{"op":"kpi","input":[]}`, `input: not a JSON object`},
		{"an object for a list", `{"op":"opportunity_owner","input":{}}`, `input: not a list`},
		{"a key of another operation", `{"op":"wilson","k":1,"n":2,"m":3}`, `line: unknown key "m"`},
		{"a mistyped key", rank + `{"id":"a","pipelin":1,"pages":1}]}}`, `amounts; did you mean "pipeline"?`},
		{"a key twice", `{"op":"wilson","k":1,"k":1,"n":2}`, `line: the key "k" is given twice`},
		{"a key twice, further down", rank + `{"id":"a","id":"b"}]}}`, `input.partners[0]: the key "id" is given twice`},
		{"a key that is missing", rank + `{"id":"a","pipeline":1}]}}`, `input.partners[0].pages: missing`},
		{"a partner twice", rank + `{"id":"a","pipeline":1,"pages":1},{"id":"a","pipeline":1,"pages":1}]}}`,
			`input.partners[1].id: "a" is given twice`},
		{"a partner without a name", rank + `{"id":"","pipeline":1,"pages":1}]}}`, `input.partners[0].id: it is empty`},
		{"pages below zero", rank + `{"id":"a","pipeline":1,"pages":-1}]}}`, `input.partners[0].pages: -1 is negative`},
		{"half a cent", rank + `{"id":"a","pipeline":0.5,"pages":1}]}}`, `input.partners[0].pipeline: not a whole number`},
		{"more than can be counted", rank + `{"id":"a","pipeline":9223372036854775808,"pages":1}]}}`, `pipeline: the number is too large`},
		{"a number as text", rank + `{"id":"a","pipeline":"1","pages":1}]}}`, `input.partners[0].pipeline: not a number`},
		{"a date that is none", rank + `{"id":"a","pipeline":1,"pages":1,"joined":"2026-02-30"}]}}`,
			`input.partners[0].joined: "2026-02-30": not a date such as 2026-12-24`},
		{"a status that is none", rank + `{"id":"a","pipeline":1,"pages":1,"status":"end"}]}}`, `input.partners[0].status: unknown status "end"; known are active, paused, ended`},
		{"more won than there were", rank + `{"id":"a","pipeline":1,"pages":1,"eqls":1,"won_of_cohort":2}]}}`,
			`input.partners[0].won_of_cohort: 2 of 1 EQLs`},
		{"amounts that are not the pipeline", rank + `{"id":"a","pipeline":3,"pages":1,"amounts":[1,1]}]}}`,
			`input.partners[0].amounts: they add up to 2, not to the pipeline of 3`},
		{"a period backwards", `{"op":"rank","input":{"from":"2026-10-01","to":"2026-10-01","partners":[]}}`, `input.to: 2026-10-01 is not after`},
		{"more than all", `{"op":"wilson","k":3,"n":2}`, `k: 3 of 2 is no share`},
		{"more than all triggers", `{"op":"triggers","input":{"k":3,"n":2}}`, `input.k: 3 of 2 is no share`},
		{"triggers of nothing", `{"op":"triggers","input":"x"}`, `input: not a JSON object`},
		{"a lead twice", `{"op":"triggers","input":[{"lead":"a","eql_at":"2026-11-16","touches":[]},{"lead":"a","eql_at":"2026-11-16","touches":[]}]}`,
			`input[1].lead: "a" is given twice`},
		{"a time that is none", `{"op":"triggers","input":[{"lead":"a","eql_at":"soon","touches":[]}]}`, `input[0].eql_at: "soon" is not a time`},
		{"a touch without a time", `{"op":"triggers","input":[{"lead":"a","eql_at":"2026-11-16","touches":[{"kind":"x"}]}]}`,
			`input[0].touches[0].at: missing`},
		{"an unknown zone", `{"op":"sla","input":{"now":"2026-11-18","time_zone":"Mars/Olympus","clocks":[]}}`,
			`input.time_zone: unknown time zone "Mars/Olympus"`},
		{"this machine's zone", `{"op":"sla","input":{"now":"2026-11-18","time_zone":"Local","clocks":[]}}`, `unknown time zone "Local"`},
		{"a clock without a due time", `{"op":"sla","input":{"now":"2026-11-18","clocks":[{"lead":"a"}]}}`, `input.clocks[0].due: missing`},
		{"a goal above all", `{"op":"content_mix","input":{"pillar":1,"syndicated":1,"goal":60}}`, `input.goal: it is more than 1; write 60 % as 0.6`},
		{"a goal below nothing", `{"op":"content_mix","input":{"pillar":1,"syndicated":1,"goal":-0.6}}`, `input.goal: -0.6 is negative`},
		{"a goal of a million digits", `{"op":"content_mix","input":{"pillar":1,"syndicated":1,"goal":1e-999999999}}`, `input.goal: not a short decimal number`},
		{"a span that is none", `{"op":"content_due","input":{"as_of":"2026-11-20","refresh_after":"6 months","pages":[]}}`, `input.refresh_after: "6 months"`},
		{"a page twice", `{"op":"content_due","input":{"as_of":"2026-11-20","pages":[{"url":"p"},{"url":"p"}]}}`, `input.pages[1].url: "p" is given twice`},
		{"a lag backwards", `{"op":"acceptance_loss","lag":"-1h"}`, `lag: "-1h": a delay is not negative`},
		{"a lag in days", `{"op":"acceptance_loss","lag":"1d"}`, `lag: "1d": not a duration such as 4h`},
		{"a lead that is none", `{"op":"opportunity_owner","input":[{"id":"first","stage":"new"}]}`, `input[0].id: "first" is not a lead`},
		{"a stage that is none", `{"op":"opportunity_owner","input":[{"id":"L-1","stage":"news"}]}`, `input[0].stage: unknown stage "news"; known are new, `},
		{"a period that is none", `{"op":"payouts","input":{"period":"2026-Q5","rates_bp":{},"won":[]}}`,
			`input.period: "2026-Q5" is not a period`},
		{"a credit below zero", `{"op":"payouts","input":{"period":"2026-Q4","rates_bp":{},"won":[{"id":"o","closed_at":"2026-10-01","credits":{"a":-1}}]}}`,
			`input.won[0].credits.a: -1 is negative`},
		{"more paid than can be counted", `{"op":"payouts","input":{"period":"2026-Q4","rates_bp":{"a":20000},"won":[` +
			`{"id":"o","closed_at":"2026-10-01","credits":{"a":9223372036854775807}}]}}`, `input: payouts: the amounts add up to more`},
		{"text behind", `{"op":"wilson","k":1,"n":2} {}`, `there is text after`},
		{"sums that are too large", `{"op":"programme","input":{"started_on":"2026-09-07","as_of":"2026-09-08","costs":[{"from":"2026-09-07","amount":9223372036854775807},` +
			`{"from":"2026-09-07","amount":1}],"opportunities":[],"eql_dates":[]}}`, `input: costs: the amounts add up to more than`},
	} {
		_, err := answer(t, tt.line)
		text := ""
		if err != nil {
			text = said(err)
		}
		if !strings.Contains(text, tt.want) {
			t.Errorf("%s: %q, want %q in it", tt.name, text, tt.want)
		}
	}
}
