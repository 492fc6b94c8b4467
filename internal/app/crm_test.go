package app

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/crm/hubspot"
	"github.com/eqltui/eqltui/internal/crm/hubspot/hubspottest"
)

// TestARevOpsPersonPutsACRMInStepByCommands goes by docs/CRM.md from nothing to in step, through a token that runs out, to
// nothing again.
func TestARevOpsPersonPutsACRMInStepByCommands(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	const secret = "pat-canary-4711"
	fake := hubspottest.New(secret)
	defer fake.Close()
	fake.Now = func() time.Time { return time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC) }
	now, token := "2026-11-27T09:00:00Z", secret
	eqltui := func(want int, args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		env := []string{"HOME=" + home, "USER=root", "HUBSPOT_TOKEN=" + token}
		if code := Main(context.Background(), append(args, "--now", now), env, strings.NewReader(""), &out, &errs); code != want {
			t.Fatalf("%v: %d, %s%s", args, code, out.String(), errs.String())
		}
		if text := out.String() + errs.String(); strings.Contains(text, secret) {
			t.Errorf("%v tells the token: %s", args, text)
		}
		return out.String() + errs.String()
	}
	file := func(name, text string) string {
		path := filepath.Join(home, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	type plan struct {
		Lead, Action, Why string
		Remote            *string                       `json:"remote_id"`
		Fields            map[string]map[string]*string `json:"fields"`
	}
	plans := func() (out []plan) {
		t.Helper()
		for line := range strings.Lines(eqltui(exitDone, "crm", "plan", "--json")) {
			var p plan
			if err := json.Unmarshal([]byte(line), &p); err != nil {
				t.Fatal(err, line)
			}
			out = append(out, p)
		}
		return out
	}
	type state struct {
		Name, State, Lag string
		Waiting, Dead    int
		LastError        *string `json:"last_error"`
		LastOk           *string `json:"last_ok_at"`
	}
	status := func() (s state) {
		t.Helper()
		if err := json.Unmarshal([]byte(eqltui(exitDone, "crm", "status", "--json")), &s); err != nil {
			t.Fatal(err)
		}
		return s
	}
	eqltui(exitDone, "import", file("partners.csv", "id,name,kind,tier\nacme,Acme,agency,gold\n"))
	eqltui(exitDone, "import", file("leads.csv", "external_id,email,name,company,employees,referred_at,partner,program_tier\n"+
		"1,a@huta.example,Ana Huta,Huta,420,2026-11-26,acme,gold\n2,b@most.example,Bo Most,Most,95,2026-11-26,acme,gold\n"))

	eqltui(exitUsage, "crm", "add", "hubspot")
	eqltui(exitUsage, "crm", "add", "hubspt", "--token-env", "HUBSPOT_TOKEN")
	if text := eqltui(exitFailed, "crm", "add", "hubspot", "--token-env", "HUBSPOT_TOKEN", "--url", fake.URL()); !strings.Contains(text,
		"--allow-private") {
		t.Errorf("a private address: %s", text)
	}
	eqltui(exitDone, "crm", "add", "hubspot", "--token-env", "HUBSPOT_TOKEN", "--url", fake.URL(), "--allow-private")
	if text := eqltui(exitDone, "crm", "setup"); !strings.Contains(text, "contact.eqltui_lead") || !strings.Contains(text,
		"contact.eql_score") {
		t.Errorf("%s", text)
	}
	got := plans()
	if len(got) != 2 || got[0].Lead != "L-1" || got[0].Action != "create" || got[0].Remote != nil ||
		got[0].Fields["eql_score"]["to"] == nil ||
		got[0].Fields["eql_score"]["there"] != nil || *got[0].Fields["numberofemployees"]["here"] != "420" {
		t.Fatalf("%+v", got)
	}
	if text := eqltui(exitDone, "crm", "plan"); !strings.Contains(text, "L-1  create") || !strings.Contains(text, "2 to create") {
		t.Errorf("%s", text)
	}
	if fake.Count("contacts") != 0 {
		t.Fatal("a plan wrote")
	}
	eqltui(exitDone, "crm", "push")
	if s := status(); s.Name != "hubspot" || s.State != "ok" || s.Waiting != 0 || s.LastOk == nil || s.LastError != nil || s.Lag != "0s" {
		t.Errorf("%+v", s)
	}
	if got := plans(); got[0].Action != "none" || got[0].Remote == nil || len(got[0].Fields) != 0 {
		t.Errorf("%+v", got)
	}
	ids := fake.By("contacts", hubspot.ContactKey, "L-1")
	if len(ids) != 1 {
		t.Fatal(ids)
	}

	if text := eqltui(exitDone, "show", "L-1", "--json"); !strings.Contains(text,
		`"connection":"hubspot","kind":"hubspot","state":"in_step"`) || !strings.Contains(text, `/record/0-1/`+ids[0]) {
		t.Errorf("show does not say how its record stands: %s", text)
	}
	if text := eqltui(exitDone, "show", "L-1"); !strings.Contains(text, "in step since") || !strings.Contains(text, "record "+ids[0]) {
		t.Errorf("%s", text)
	}

	now = "2026-11-27T10:00:00Z"
	call := fake.Put("calls", "", map[string]string{"hs_call_status": "COMPLETED"})
	fake.Link("calls", call, "contacts", ids[0])
	eqltui(exitDone, "crm", "pull")
	if text := eqltui(exitDone, "show", "L-1", "--json"); !strings.Contains(text, `"who":"hubspot","kind":"contacted"`) {
		t.Errorf("the call stops nothing: %s", text)
	}
	eqltui(exitDone, "crm", "push")

	eqltui(exitDone, "set", "L-2", "employees=120")
	token = "expired"
	eqltui(exitFailed, "crm", "push")
	if s := status(); s.State != "stopped" || s.Waiting != 1 || s.LastError == nil {
		t.Errorf("%+v", s)
	}
	if text := eqltui(exitFailed, "doctor"); !strings.Contains(text, "hubspot has stopped") {
		t.Errorf("%s", text)
	}
	token = secret
	eqltui(exitDone, "crm", "pause")
	if s := status(); s.State != "paused" {
		t.Errorf("%+v", s)
	}
	eqltui(exitDone, "crm", "pause", "--off")
	eqltui(exitDone, "jobs", "run", "crm")
	if s := status(); s.State != "ok" || s.Waiting != 0 {
		t.Errorf("%+v", s)
	}
	eqltui(exitDone, "crm", "replay", "--from", "2026-11-20")
	eqltui(exitDone, "crm", "push")
	eqltui(exitDone, "verify")
	eqltui(exitDone, "crm", "remove")
	if text := eqltui(exitDone, "crm", "status"); !strings.Contains(text, "no CRM is connected") {
		t.Errorf("%s", text)
	}
	for _, path := range []string{filepath.Join(home, ".local", "share", "eqltui"), home} {
		_ = filepath.WalkDir(path, func(p string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				if text, _ := os.ReadFile(p); bytes.Contains(text, []byte(secret)) {
					t.Errorf("the token stands in %s", p)
				}
			}
			return nil
		})
	}
}
