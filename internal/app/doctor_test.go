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
	"time"

	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/store"
)

func TestVitalsAreJudged(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) int64 { return now.Add(-d).UnixMilli() }
	good := policy.Default()
	well := store.Vitals{Readable: true, Head: 5000, Newest: ago(time.Hour), Policy: good.Hash, Document: good.Document,
		LastBackup: ago(24 * time.Hour)}
	for _, tt := range []struct {
		name  string
		spoil func(v *store.Vitals)
		id    string
		level store.Level
		text  string
	}{
		{"a policy in force", func(*store.Vitals) {}, "policy", store.Fine, good.Hash},
		{"none yet", func(v *store.Vitals) { v.Policy, v.Document = "", nil }, "policy", store.Fine, "default"},
		{"a policy that is gone", func(v *store.Vitals) { v.Document = nil }, "policy", store.Bad, "not in the database"},
		{"a policy that cannot be read", func(v *store.Vitals) { v.Document = []byte("points: [") }, "policy", store.Bad, "cannot read"},
		{"a policy that was changed", func(v *store.Vitals) { v.Document = append([]byte("# mine\n"), v.Document...) }, "policy", store.Bad,
			"changed"},
		{"a publication that was broken off", func(v *store.Vitals) { v.Unscored = 12 }, "policy.publication", store.Warn, "12 leads"},
		{"leads that wait for their score", func(v *store.Vitals) { v.Stale = 1 }, "work.stale", store.Warn, "1 lead"},
		{"messages that wait", func(v *store.Vitals) { v.Waiting = 3 }, "work.messages", store.Fine, "3 messages"},
		{"jobs that ran", func(v *store.Vitals) { v.LastJob = ago(time.Minute) }, "work.jobs", store.Fine, "last done"},
		{
			"jobs that rest though people work", func(v *store.Vitals) { v.LastJob = ago(20 * time.Minute) }, "work.jobs", store.Warn,
			"people work",
		},
		{"a clock that is right", func(*store.Vitals) {}, "clock", store.Fine, "2026-11-20"},
		{"a clock that went back a little", func(v *store.Vitals) { v.Newest = ago(-10 * time.Minute) }, "clock", store.Warn, "10 minutes"},
		{"a clock that went back far", func(v *store.Vitals) { v.Newest = ago(-72 * time.Hour) }, "clock", store.Bad, "3 days"},
		{"a clock that ran ahead", func(v *store.Vitals) { v.Newest = ago(800 * 24 * time.Hour) }, "clock", store.Warn, "800 days"},
		{"a fresh backup", func(*store.Vitals) {}, "backup", store.Fine, "2026-11-19"},
		{"an old backup", func(v *store.Vitals) { v.LastBackup = ago(30 * 24 * time.Hour) }, "backup", store.Warn, "30 days"},
		{"no backup of much", func(v *store.Vitals) { v.LastBackup = 0 }, "backup", store.Warn, "ever"},
		{"no backup of little", func(v *store.Vitals) { v.LastBackup, v.Head = 0, 3 }, "backup", store.Fine, "yet"},
	} {
		v := well
		tt.spoil(&v)
		found := false
		for _, c := range judgeVitals(&v, now) {
			found = found || c.ID == tt.id && c.Level == tt.level && strings.Contains(c.Text, tt.text)
			if c.Level == store.Bad && c.Hint == "" {
				t.Errorf("%s: no remedy: %+v", tt.name, c)
			}
		}
		if !found {
			t.Errorf("%s: %+v", tt.name, judgeVitals(&v, now))
		}
	}
	if c := judgeClock(0, time.Date(1970, 1, 2, 0, 0, 0, 0, time.UTC)); c.Level != store.Bad {
		t.Errorf("a clock of 1970: %+v", c)
	}
	p := *policy.Default() // the default is shared
	p.Calendars = slices.Clone(p.Calendars)
	p.Calendars[0].TZ = "Mars/Olympus"
	if c := judgeZones(&p); c[0].Level != store.Bad || c[0].Hint == "" {
		t.Errorf("a zone that is not known: %+v", c)
	}
}

func TestTheScreenIsJudged(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		width int
		env   map[string]string
		want  string
	}{
		{"a good terminal", 120, map[string]string{"TERM": "xterm-256color", "LANG": "pl_PL.UTF-8"}, "terminal ok"},
		{"none", 80, map[string]string{"LANG": "C.utf8"}, "terminal bad"},
		{"a dumb one", 80, map[string]string{"TERM": "dumb", "LANG": "C.utf8"}, "terminal bad"},
		{"a narrow one", 40, map[string]string{"TERM": "xterm", "LANG": "C.utf8"}, "terminal ok terminal.width warn"},
		{"an old locale", 80, map[string]string{"TERM": "xterm", "LANG": "en_US.UTF-8", "LC_ALL": "C"}, "terminal ok terminal.signs warn"},
		{"plain signs on purpose", 80, map[string]string{"TERM": "xterm", "EQLTUI_ASCII": "1"}, "terminal ok"},
	} {
		var got []string
		for _, c := range judgeScreen(tt.width, func(name string) string { return tt.env[name] }) {
			got = append(got, c.ID, string(c.Level))
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

// TestDoctorAnswersInOneForm holds the JSON of doctor to its keys and its exit codes.
func TestDoctorAnswersInOneForm(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db := filepath.Join(dir, "leads.db")
	do := func(args ...string) (string, int) {
		var out, errs bytes.Buffer
		code := Main(context.Background(), append([]string{"--db", db}, args...), []string{"HOME=" + dir, "USER=ana"},
			strings.NewReader(""), &out, &errs)
		return out.String() + errs.String(), code
	}
	if _, code := do("policy", "publish", policyFile(t, dir)); code != 0 {
		t.Fatal("there is no database to look at")
	}
	for _, tt := range []struct {
		args []string
		code int
		bad  bool
	}{{[]string{"doctor", "--json", "--deep"}, 0, false}, {[]string{"doctor", "--json", "--db", db + ".none"}, 1, true},
		{[]string{"doctor", "--json", "--now", "2020-01-01T00:00:00Z"}, 1, true}} {
		out, code := do(tt.args...)
		var form struct {
			Checks []map[string]string `json:"checks"`
		}
		if err := json.Unmarshal([]byte(out), &form); err != nil || strings.Count(out, "\n") != 1 {
			t.Fatalf("%v: %v\n%s", tt.args, err, out)
		}
		bad := false
		for _, c := range form.Checks {
			bad = bad || c["level"] == "bad"
			if c["id"] == "" || c["text"] == "" || !strings.Contains("ok warn bad", c["level"]) {
				t.Errorf("%v: %v", tt.args, c)
			}
		}
		if code != tt.code || bad != tt.bad || len(form.Checks) < 3 {
			t.Errorf("%v: exit %d\n%s", tt.args, code, out)
		}
	}
}

// policyFile writes the default policy, so that a command can make a database with it.
func policyFile(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(dir, "policy.yaml")
	if err := os.WriteFile(path, policy.Default().Document, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
