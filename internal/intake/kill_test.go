//go:build unix

package intake_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/intake"
	"github.com/eqltui/eqltui/internal/store"
)

// childEnv makes this test binary import files into a database: the database first, then the files.
const childEnv = "EQLTUI_TEST_IMPORT"

func TestMain(m *testing.M) {
	if names := os.Getenv(childEnv); names != "" {
		paths := strings.Split(names, string(os.PathListSeparator))
		if err := importInto(context.Background(), paths[0], paths[1:]...); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func importInto(ctx context.Context, path string, files ...string) error {
	st, err := store.Open(ctx, path, store.Options{})
	if err != nil {
		return err
	}
	d, err := desk.Open(ctx, st, func() time.Time { return time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC) })
	if err != nil {
		return err
	}
	defer d.Close()
	_, err = intake.Run(ctx, intake.Options{Door: intake.Through(d, desk.Actor{User: "ania", Role: desk.Admin})}, files)
	return err
}

// everything is what a database says, without what is random or tells how often a file was read.
func everything(t *testing.T, path string) map[string][]string {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	out := map[string][]string{}
	for name, query := range map[string]string{
		"leads": "SELECT * FROM leads ORDER BY id", "persons": "SELECT * FROM persons ORDER BY id",
		"accounts": "SELECT * FROM accounts ORDER BY id",
		// Which number of the journal made a touch known differs with how often a file was read.
		"touches": "SELECT id, person_id, at, kind, url, asset, owned_by, partner_id, surface, utm, page, referrer, origin, external_id " +
			"FROM touches ORDER BY id",
		"origins":  "SELECT * FROM origins ORDER BY kind, ref",
		"clients":  "SELECT * FROM person_clients ORDER BY client_id",
		"admitted": "SELECT kind, target FROM admitted ORDER BY kind, target", "counters": "SELECT * FROM counters ORDER BY name",
		"sequences": "SELECT * FROM sequences ORDER BY name",
		"journal":   "SELECT kind, lead_id, actor, at, data FROM journal WHERE kind <> 'imported' ORDER BY seq",
		"sound":     "PRAGMA integrity_check",
	} {
		rows, err := db.Query(query)
		if err != nil {
			t.Fatal(query, err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		cells := make([]any, len(columns))
		for i := range cells {
			cells[i] = new(any)
		}
		for rows.Next() {
			if err := rows.Scan(cells...); err != nil {
				t.Fatal(err)
			}
			var line strings.Builder
			for _, c := range cells {
				fmt.Fprintf(&line, "%v|", *c.(*any))
			}
			out[name] = append(out[name], line.String())
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		rows.Close()
	}
	return out
}

// An import that is killed again and again, and begun anew each time, ends where one that ran through
// ends: the same leads under the same numbers, the same journal, nothing twice.
func TestAnImportThatIsKilledAndRepeatedEndsWhereOneThatRanThroughDoes(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("kills a process several times; left out with -short")
	}
	h := grow(t, 1500)
	files := []string{h.partners, h.referrals, h.touches}
	through, killed := filepath.Join(t.TempDir(), "through.db"), filepath.Join(t.TempDir(), "killed.db")
	if err := importInto(t.Context(), through, files...); err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(7, 11))
	kills, finished := 0, false
	for !finished && kills < 12 {
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), childEnv+"="+strings.Join(append([]string{killed}, files...), string(os.PathListSeparator)))
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		kill := time.AfterFunc(time.Duration(60+rnd.IntN(240))*time.Millisecond, func() { cmd.Process.Kill() })
		finished = cmd.Wait() == nil
		kill.Stop()
		if !finished {
			kills++
		}
	}
	if err := importInto(t.Context(), killed, files...); err != nil {
		t.Fatal(err)
	}
	t.Logf("killed %d times", kills)
	if kills == 0 {
		t.Error("it was never killed: this test proves nothing")
	}
	want, got := everything(t, through), everything(t, killed)
	if got["sound"][0] != "ok|" {
		t.Errorf("integrity: %v", got["sound"])
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%.4000s", d)
	}
}
