package app

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
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
	named := []string{"auc", "bands", "enough", "entered", "left", "n", "needed", "rules", "sql", "too_young", "won"}
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
