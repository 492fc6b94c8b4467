package e2e

import (
	"compress/gzip"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/store"
)

// goldenDir holds a database of each schema as it lay on people's disks; make.sh there says how they
// were made.
const goldenDir = "../internal/store/testdata/golden"

// golden unpacks a golden database.
func golden(t *testing.T, name string) string {
	t.Helper()
	f, err := os.Open(filepath.Join(goldenDir, name+".db.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "leads.db")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// lines reads the leads of a list, each as an object of JSON, in their order.
func lines(t *testing.T, text []byte) (out []map[string]any) {
	t.Helper()
	for line := range strings.SplitSeq(strings.TrimSpace(string(text)), "\n") {
		var lead map[string]any
		if err := json.Unmarshal([]byte(line), &lead); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		out = append(out, lead)
	}
	return out
}

func TestEveryGoldenDatabaseOpensAndShowsWhatItShowed(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(goldenDir, "*.db.gz"))
	if err != nil || len(files) < 2 {
		t.Fatalf("%v, %v", files, err)
	}
	eqltui, err := exec.LookPath("eqltui")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".db.gz")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := golden(t, name)
			recorded, err := os.ReadFile(filepath.Join(goldenDir, name+".list.jsonl"))
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), eqltui, "--db", db, "--as", "ania", "--now", "2026-11-20T10:00:00+01:00", "list",
				"--limit", "0", "--json")
			cmd.Env = append(os.Environ(), "HOME="+t.TempDir(), "TZ=UTC")
			got, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			want, have := lines(t, recorded), lines(t, got)
			if len(want) < 20 || len(have) != len(want) {
				t.Fatalf("%d leads, recorded are %d", len(have), len(want))
			}
			for i, w := range want {
				for key, v := range w { // new keys may come; what was there stays
					if !reflect.DeepEqual(have[i][key], v) {
						t.Errorf("%v: %s is %v and was %v", w["id"], key, have[i][key], v)
					}
				}
			}
			var step int
			if _, err := fmt.Sscanf(name, "%d", &step); err != nil {
				t.Fatal(err)
			}
			_, err = os.Stat(fmt.Sprintf("%s.before-step-%d", db, step+1))
			if kept := err == nil; kept != (step < store.SchemaVersion()) {
				t.Errorf("a copy from before the next step is there: %v", kept)
			}
			if wrong := sound(t.Context(), db, nil); len(wrong) > 0 {
				t.Errorf("%v", wrong)
			}
			if step < packedSince {
				sameJournal(t, fmt.Sprintf("%s.before-step-%d", db, step+1), db)
			}
		})
	}
}

// packedSince is the step from which on the journal is no JSON any more.
const packedSince = 5

// sameJournal compares the journal of a database of an earlier version, to the byte, with what is read of it
// now.
func sameJournal(t *testing.T, before, now string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+before+"?mode=ro&immutable=1")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), "SELECT seq, policy, data FROM journal ORDER BY seq")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	type event struct {
		seq          int64
		policy, data string
	}
	var was, is []event
	for rows.Next() {
		var e event
		if err := rows.Scan(&e.seq, &e.policy, &e.data); err != nil {
			t.Fatal(err)
		}
		was = append(was, e)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), now, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if err := st.Read(t.Context(), func(tx *store.Tx) error {
		hashes, err := tx.PolicyHashes(t.Context())
		if err != nil {
			return err
		}
		return tx.EveryEvent(t.Context(), func(e *journal.Event, content *journal.Packed) error {
			doc, err := content.Append(nil)
			is = append(is, event{e.Seq, hashes[e.Policy], string(doc)})
			return err
		})
	}); err != nil {
		t.Fatal(err)
	}
	if len(was) < 20 || !slices.Equal(was, is) {
		t.Errorf("the journal was\n%v\nand is\n%v", was, is)
	}
}

// TestAnOlderProgramLeavesANewerDatabaseAlone has a step in the book that this program does not know.
func TestAnOlderProgramLeavesANewerDatabaseAlone(t *testing.T) {
	t.Parallel()
	db := golden(t, "0001")
	work(t, "open", db)
	if err := statement(db, "INSERT INTO schema_steps (number, name, checksum) VALUES (99, '0099_future.sql', 'x')"); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"list"}, {"claim", "L-1"}, {"note", "L-1", "x"}, {"doctor"}} {
		out, err := exec.CommandContext(t.Context(), "eqltui", append([]string{"--db", db, "--as", "ania"}, args...)...).CombinedOutput()
		if err == nil || !strings.Contains(string(out), "use the newer eqltui") {
			t.Errorf("%v: %v: %s", args, err, out)
		}
	}
	if after, err := os.ReadFile(db); err != nil || string(after) != string(before) {
		t.Error("the newer database was changed")
	}
}
