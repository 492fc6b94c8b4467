package app

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
)

// keysOf are the keys of a JSON object, sorted.
func keysOf(t *testing.T, raw json.RawMessage) []string {
	t.Helper()
	var all map[string]json.RawMessage
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	var out []string
	for k := range all {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// What scripts rely on stands under the names of the book, for the draft and, under present, for the policy in force.
func TestABacktestAnswersUnderTheNamesOfTheBook(t *testing.T) {
	t.Parallel()
	d := desktop{t, t.TempDir()}
	file := filepath.Join(t.TempDir(), "referrals.csv")
	rows := "external_id,email,name,company,domain,employees,industry,country,region,partner,program_tier,referred_at,use_case\n"
	for _, who := range []string{"ada", "bea", "cyd"} {
		rows += who + "," + who + "@" + who + ".example," + who + "," + who + "," + who +
			".example,200,logistics,PL,emea,acme,gold,2026-11-01T10:00:00Z,WMS\n"
	}
	partners := filepath.Join(t.TempDir(), "partners.csv")
	for path, text := range map[string]string{file: rows, partners: "id,name,kind,tier,certified\nacme,Acme,implementation,gold,no\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d.run(exitDone, "import", partners, "--kind", "partners", "--now", "2026-11-01T09:00:00Z")
	d.run(exitDone, "import", file, "--kind", "referrals", "--now", "2026-11-01T11:00:00Z")
	text, _ := d.run(exitDone, "policy", "show")
	draft := filepath.Join(t.TempDir(), "draft.yaml")
	if err := os.WriteFile(draft, []byte(strings.Replace(text, "threshold: 70", "threshold: 20", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	out, _ := d.run(exitDone, "policy", "backtest", draft, "--json", "--now", "2027-02-01T11:00:00Z")
	named := []string{"auc", "bands", "enough", "entered", "left", "n", "needed", "rules", "sql", "too_young", "won",
		"passed_a_week", "missed_a_quarter", "pace", "sla_risk"}
	var whole map[string]json.RawMessage
	if err := json.Unmarshal([]byte(out), &whole); err != nil {
		t.Fatal(err)
	}
	for _, raw := range []json.RawMessage{json.RawMessage(out), whole["present"]} {
		have := keysOf(t, raw)
		for _, key := range named {
			if !slices.Contains(have, key) {
				t.Errorf("%s is missing among %v", key, have)
			}
		}
	}
	for key, want := range map[string]string{"n": "3", "too_young": "0", "enough": "false", "needed": "57",
		"auc": `{"value":null,"low":null,"high":null}`, "left": "[]"} {
		if got := string(whole[key]); got != want {
			t.Errorf("%s is %s, want %s", key, got, want)
		}
	}
	if !strings.Contains(string(whole["entered"]), `"L-2"`) {
		t.Errorf("entered: %s", whole["entered"])
	}
	said, _ := d.run(exitDone, "policy", "backtest", draft, "--now", "2027-02-01T11:00:00Z")
	if !strings.Contains(said, "not enough to conclude") || !strings.Contains(said, "3 leads would have entered EQL") {
		t.Error(said)
	}
	if !strings.Contains(said, "The history begins on 2026-11-01.") {
		t.Errorf("the policy is of the same day: %s", said)
	}
	if _, told := d.run(exitUsage, "policy", "backtest", draft, "--from", "2027-03-01"); !strings.Contains(told, "still to come") {
		t.Error(told)
	}
	if _, told := d.run(exitUsage, "policy", "backtest", draft, "--from", "2026-02-30"); !strings.Contains(told, "no day") {
		t.Error(told)
	}
	page := filepath.Join(t.TempDir(), "backtest.html")
	d.run(exitDone, "policy", "backtest", draft, "--format", "html", "--out", page, "--now", "2027-02-01T11:00:00Z")
	if html, err := os.ReadFile(page); err != nil || !strings.Contains(string(html), "Backtest of a policy") {
		t.Errorf("the page: %v", err)
	}
	if same, _ := d.run(exitDone, "policy", "backtest", draft, "--format", "json", "--now", "2027-02-01T11:00:00Z"); same != out {
		t.Error("--format json is not --json")
	}
	d.run(exitUsage, "policy", "backtest", draft, "--format", "pdf")
}

// A history seldom begins when the policy in force did. Which of them came first, and what follows, is told.
func TestABacktestSaysHowTheHistoryLiesToThePolicy(t *testing.T) {
	t.Parallel()
	day := func(text string) time.Time {
		at, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, c := range []struct{ first, published, want string }{
		{"2026-03-01", "2026-09-01", "184 days before the policy in force, of 2026-09-01"},
		{"2026-03-02", "2026-03-01", "1 day after the policy in force, of 2026-03-01:\nnothing is known"},
		{"2026-03-01", "2026-03-01", "The history begins on 2026-03-01.\n"},
	} {
		b := desk.Backtest{First: day(c.first), Published: day(c.published)}
		if got := historyText(&b, time.UTC); !strings.Contains(got, c.want) {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	if got := historyText(&desk.Backtest{}, time.UTC); got != "" {
		t.Errorf("of no history: %q", got)
	}
}

// Whoever comes second with a draft is told, and can write it out to go on with it.
func TestTheSecondOfTwoWhoPublishIsToldAndKeepsTheDraft(t *testing.T) {
	t.Parallel()
	d := desktop{t, t.TempDir()}
	text, _ := d.run(exitDone, "policy", "show")
	second := strings.Replace(text, "threshold: 70", "threshold: 72", 1)
	d.run(exitDone, "user", "add", "bo", "--role", "manager")
	d.run(exitDone, "policy", "draft", d.write("one.yaml", strings.Replace(text, "threshold: 70", "threshold: 71", 1)))
	d.run(exitDone, "policy", "draft", d.write("two.yaml", second), "--as", "bo")
	d.run(exitDone, "policy", "publish", "draft", "--why", "first")
	_, told := d.run(exitFailed, "policy", "publish", "draft", "--as", "bo")
	if !strings.Contains(told, "another policy was published") || !strings.Contains(told, "policy show --policy") {
		t.Error(told)
	}
	if got, _ := d.run(exitDone, "policy", "show", "--policy", "draft", "--as", "bo"); got != second {
		t.Errorf("the draft is another document: %s", got)
	}
	if got, _ := d.run(exitDone, "policy", "show", "--policy", "previous"); got != text {
		t.Errorf("the policy before is another document: %s", got)
	}
	d.run(exitUsage, "policy", "show", "--policy", "draft", "--default")
	if said, _ := d.run(exitDone, "verify", "--policy", "previous"); !strings.Contains(said, "no score was recorded under sha256:") {
		t.Error(said)
	}
	if said, _ := d.run(exitDone, "verify", "--policy", "current", "--json"); !strings.HasPrefix(said, `{"ok":true,"policy":"sha256:`) {
		t.Error(said)
	}
	d.run(exitUsage, "verify", "--policy", "current", "--repair")
	sum := desk.VersionCheck{Policy: "sha256:0123456789abcdef", Leads: 2, Scores: 3, Differ: 1, Older: 1, Erased: 1}
	want := "3 scores of 2 leads recorded under sha256:0123456789ab from 0001-01-01 to 0001-01-01: of 1 lead it gives another; " +
		"as recorded by an older engine: 1 score; of erased persons: 1 lead"
	if got := versionVerdict(&sum, time.UTC); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
