package app

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// desktop is a home in which commands run one after the other.
type desktop struct {
	t    *testing.T
	home string
}

func (d desktop) write(name, text string) string {
	d.t.Helper()
	path := filepath.Join(d.home, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		d.t.Fatal(err)
	}
	return path
}

func (d desktop) run(want int, args ...string) (stdout, stderr string) {
	d.t.Helper()
	var out, errs bytes.Buffer
	code := Main(context.Background(), append([]string{"--now", "2026-11-20T10:00:00Z"}, args...),
		[]string{"HOME=" + d.home, "USER=ana"}, strings.NewReader(""), &out, &errs)
	if code != want {
		d.t.Fatalf("%v: exit %d, want %d: %s%s", args, code, want, out.String(), errs.String())
	}
	return out.String(), errs.String()
}

func TestProfilesAreSavedShownAndUsed(t *testing.T) {
	t.Parallel()
	d := desktop{t, t.TempDir()}
	out, _ := d.run(exitDone, "profiles", "list", "--json")
	var names []string
	for line := range strings.Lines(out) {
		var p saved
		if err := json.Unmarshal([]byte(line), &p); err != nil || p.Own || p.Purpose == "" {
			t.Errorf("%s: %v", line, err)
		}
		names = append(names, p.Name)
	}
	if want := []string{"crossbeam", "ga4", "hubspot", "partnerstack", "pipedrive", "salesforce", "zoho"}; !slices.Equal(names, want) {
		t.Errorf("profiles %v", names)
	}
	if out, _ = d.run(exitDone, "profiles", "show", "zoho"); !strings.HasPrefix(out, "# Zoho CRM") {
		t.Error(out)
	}
	d.run(exitDone, "profiles", "save", "ours", "--kind", "referrals", "--map", "Data=referred_at", "--set", "source=own_site", "--dates",
		"pl")
	d.run(exitDone, "profiles", "save", "ours", "--kind", "opportunities", "--map", "Nr=external_id", "--value", "stage:Sukces=won")
	out, _ = d.run(exitDone, "profiles", "show", "ours")
	if want := "kind: referrals\ndates: pl\ncolumns:\n  Data: referred_at\nset:\n  source: own_site\n---\nkind: opportunities\ncolumns:\n" +
		"  Nr: external_id\nvalues:\n  stage:\n    Sukces: won\n"; out != want {
		t.Errorf("got\n%s\nwant\n%s", out, want)
	}
	people := d.write("people.csv", "email;Data\na@a1.example;3/4/2026\n")
	deals := d.write("deals.csv", "Nr;email;stage;kwota\n1;a@a1.example;Sukces;1200\n2;a@a1.example;Kosz;1200\n")
	out, _ = d.run(exitDone, "import", people, deals, "--profile", "ours", "--json")
	reports := map[string]map[string]any{}
	for line := range strings.Lines(out) {
		var r map[string]any
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		reports[r["kind"].(string)] = r
	}
	if r := reports["referrals"]; r["created"] != 1.0 || r["profile"] != "ours" {
		t.Errorf("%v", r)
	}
	if r := reports["opportunities"]; r["created"] != 1.0 || r["quarantined"] != 1.0 {
		t.Errorf("%v", r)
	}
	if words := reports["opportunities"]["unknown_values"].(map[string]any)["stage"].([]any); len(words) != 1 ||
		words[0].(map[string]any)["value"] != "Kosz" || words[0].(map[string]any)["n"] != 1.0 {
		t.Errorf("%v", words)
	}
	// A file of a profile is named by its ending.
	d.run(exitDone, "import", people, "--profile", d.write("mine.yaml", "kind: referrals\ncolumns: {Data: attribute}\n"), "--dry-run")
	d.run(exitDone, "profiles", "save", "other", filepath.Join(d.home, "mine.yaml"))
	if out, _ = d.run(exitDone, "profiles"); !strings.Contains(out, "other") || !strings.Contains(out, "yours") {
		t.Error(out)
	}
}

func TestProfilesThatAreWrong(t *testing.T) {
	t.Parallel()
	d := desktop{t, t.TempDir()}
	bad := d.write("bad.yaml", "kind: wobble\n")
	for _, args := range [][]string{
		{"profiles", "show"}, {"profiles", "show", "hubspott"}, {"profiles", "save", "x"}, {"profiles", "save", "../x", "--kind", "leads"},
		{"profiles", "save", "x", "--kind", "wobble"}, {"profiles", "save", "x", bad, "--kind", "leads"}, {"import", "x.csv", "--profile",
			"nosuch"},
		{"import", "x.csv", "--map", "nonsense"},
	} {
		if _, errs := d.run(exitUsage, args...); errs == "" {
			t.Errorf("%v says nothing", args)
		}
	}
	for _, args := range [][]string{{"profiles", "save", "x", bad}, {"import", "x.csv", "--profile", bad}} {
		if _, errs := d.run(exitFailed, args...); !strings.Contains(errs, "wobble") {
			t.Errorf("%v: %s", args, errs)
		}
	}
	if _, errs := d.run(exitUsage, "profiles", "show", "hubspott"); !strings.Contains(errs, "did you mean hubspot?") {
		t.Error(errs)
	}
}

// What a file has that nobody knows stands in a line, with the words to say what it is.
func TestAnImportTellsWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	d := desktop{t, t.TempDir()}
	leads := d.write("leads.csv", "email,Imię,Firma,Data,Poziom,Lead Source\na@a1.example,A,A1,2026-11-02,gold,Advertisement\n"+
		"b@b1.example,B,B1,2026-11-02,gold,Advertisement\n")
	_, errs := d.run(exitDone, "import", leads)
	for _, want := range []string{leads + ": not recognised: Data, Poziom; --map Data=referred_at; --map Poziom=program_tier\n",
		leads + ": source: not known: Advertisement (2); --value 'source:Advertisement=", "a known source (Advertisement is none)"} {
		if !strings.Contains(errs, want) {
			t.Errorf("%s lacks %s", errs, want)
		}
	}
	_, errs = d.run(exitDone, "import", leads, "--map", "Data=referred_at", "--map", "Poziom=attribute", "--value",
		"source:Advertisement=own_site")
	if strings.Contains(errs, "not known") || strings.Contains(errs, "not recognised") || strings.Contains(errs, "quarantined:") {
		t.Error(errs)
	}
	touches := d.write("touches.csv", "at,kind,email\n2026-11-02,Demo Request,a@a1.example\n2026-11-02,tea party,a@a1.example\n")
	if _, errs = d.run(exitDone, "import", touches); !strings.Contains(errs, "kind: not known: tea party (1)") {
		t.Errorf("a kind of touch that no rule knows: %s", errs)
	}
	if out, _ := d.run(exitDone, "list", "source:own_site", "--json"); strings.Count(out, "\n") != 2 {
		t.Errorf("the words that are known now do not release what waited for them: %s", out)
	}
}
