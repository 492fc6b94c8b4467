package app

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/policy"
)

// TestLeadsAreGivenOutByCommandsAndTheJob goes from a database in which nobody of a queue is a user to one whose people
// come and go.
func TestLeadsAreGivenOutByCommandsAndTheJob(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	now := "2026-11-20T10:00:00Z"
	eqltui := func(want int, args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		code := Main(
			context.Background(),
			append(args, "--now", now),
			[]string{"HOME=" + home, "USER=root"},
			strings.NewReader(""),
			&out,
			&errs,
		)
		if code != want {
			t.Fatalf("%v: %d, %s%s", args, code, out.String(), errs.String())
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
	lead := func(id string) (owner string, a assignment) {
		t.Helper()
		var l struct {
			Owner      *string
			Assignment assignment
		}
		if err := json.Unmarshal([]byte(eqltui(exitDone, "show", id, "--json")), &l); err != nil {
			t.Fatal(err)
		}
		if l.Owner != nil {
			owner = *l.Owner
		}
		return owner, l.Assignment
	}
	says := func(got, want string) {
		t.Helper()
		if !strings.Contains(got, want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
	const head = "external_id,email,referred_at,partner,program_tier\n"
	eqltui(exitDone, "import", file("partners.csv", "id,name,kind,tier\nacme,Acme,agency,gold\n"))
	eqltui(exitDone, "import", file("one.csv", head+"1,a@huta.example,2026-11-19,acme,gold\n"))
	if owner, a := lead("L-1"); owner != "" || a.To != nil || a.Why != "unassigned: no member of the queue is a user here" {
		t.Errorf("L-1 is %s's: %+v", owner, a)
	}
	eqltui(exitDone, "user", "add", "ania", "--role", "sdr")
	eqltui(exitDone, "import", file("two.csv", head+"2,b@most.example,2026-11-19,acme,gold\n"))
	if owner, a := lead("L-2"); owner != "ania" || a.To == nil || *a.To != "ania" || a.Why != "lowest pointer" || a.At == nil ||
		len(a.Skipped) != 1 || a.Skipped[0] != (skipped{"piotr", "not a user"}) {
		t.Errorf("L-2 is %s's: %+v", owner, a)
	}
	says(eqltui(exitDone, "show", "L-2"), "lowest pointer (piotr not a user)")
	says(eqltui(exitDone, "route", "--waiting"), "1 assigned, 0 wait")

	says(eqltui(exitDone, "user", "away", "ania", "--from", "2026-11-20", "--to", "2026-11-22"),
		"ania is away from 2026-11-20 to 2026-11-22; 2 leads that nobody contacted: eqltui route --from ania gives them to others")
	says(eqltui(exitDone, "route", "--from", "ania"), "2 leads released")
	eqltui(exitDone, "import", file("three.csv", head+"3,c@stal.example,2026-11-19,acme,gold\n"))
	if owner, a := lead("L-3"); owner != "" || a.Why != "nobody is available" || a.Skipped[0] != (skipped{"ania", "away"}) {
		t.Errorf("L-3 is %s's: %+v", owner, a)
	}
	says(eqltui(exitDone, "jobs", "run", "routing"), "routing: ok: 0 assigned")
	now = "2026-11-23T10:00:00Z"
	says(eqltui(exitDone, "jobs", "run", "routing", "--json"), `"last_result":"ok: 1 assigned"`)
	if owner, _ := lead("L-3"); owner != "ania" {
		t.Errorf("on Monday L-3 is %s's", owner)
	}
	// What she gave back waits for somebody else.
	if _, a := lead("L-1"); a.Skipped[0].Why != "away" && a.Skipped[0].Why != "gave it back" {
		t.Errorf("L-1: %+v", a)
	}
	says(eqltui(exitDone, "jobs", "list"), "routing")
	eqltui(exitDone, "user", "add", "piotr", "--role", "sdr")
	if owner, a := lead("L-1"); owner != "piotr" {
		t.Errorf("L-1 is %s's: %+v", owner, a)
	}
	says(eqltui(exitDone, "user", "remove", "piotr"), "piotr was removed; what they did stays; 2 leads given back to the queue")
	if owner, _ := lead("L-1"); owner != "ania" {
		t.Errorf("L-1 is %s's", owner)
	}
	for _, wrong := range [][]string{
		{"user", "away", "ania"}, {"user", "away", "ania", "--to", "noon"}, {"route", "--waiting", "--from", "ania"},
		{"user", "away", "ania", "--from", "2026-12-05", "--to", "2026-12-01"}, {"route", "file.jsonl", "--waiting"},
	} {
		eqltui(exitUsage, wrong...)
	}
	draft := file("draft.yaml", strings.ReplaceAll(string(policy.DefaultDocument()), "piotr", "nora"))
	replay := eqltui(exitDone, "route", "--replay", "2026-11-20", "2026-11-23", "--policy", draft, "--json")
	says(replay, `"total":{"leads":3,`)
	says(replay, `{"member":"nora","leads":`)
	says(eqltui(exitDone, "route", "--replay", "2026-11-20", "2026-11-23"), "MEMBER")
	says(eqltui(exitDone, "route", "--replay", "2026-11-01", "2026-11-02"), "no lead came to a queue then")
	for _, wrong := range [][]string{{"2026-11-20"}, {"2026-11-20", "2026-11-19"}, {"noon", "2026-11-19"},
		{"2026-11-20", "2026-11-20", "--waiting"}} {
		eqltui(exitUsage, append([]string{"route", "--replay"}, wrong...)...)
	}
	eqltui(exitUsage, "route", "--policy", draft)
	says(eqltui(exitDone, "verify"), "all as it should be")
}
