package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/store"
)

// work runs eqltui-works and returns what it acknowledged and its exit code.
func work(t *testing.T, args ...string) (acks []string, code int) {
	t.Helper()
	path, err := exec.LookPath("eqltui-works")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), path, args...)
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		t.Fatal(err)
	}
	if code = cmd.ProcessState.ExitCode(); code != 0 && code != crashed {
		t.Fatalf("%v: exit %d: %s", args, code, errs.String())
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n"), code
}

// sound holds a database to the promises: nothing is damaged, half done or missing of what was
// acknowledged. It returns what is wrong.
func sound(ctx context.Context, db string, acks []string) (wrong []string) {
	checks, _ := store.Examine(ctx, db, true, time.Now())
	for _, c := range checks {
		if c.Level == store.Bad && c.ID != "disk" {
			wrong = append(wrong, c.ID+": "+c.Text)
		}
	}
	st, err := store.Open(ctx, db, store.Options{})
	if err != nil {
		return append(wrong, err.Error())
	}
	defer st.Close()
	imported := 0
	err = st.Read(ctx, func(tx *store.Tx) error {
		for _, line := range acks {
			f := strings.Fields(line)
			if len(f) != 3 || f[0] != "ack" {
				continue
			}
			switch f[1] {
			case "import":
				n, _ := strconv.Atoi(f[2])
				imported += n
			case "policy":
				if doc, err := tx.PolicyDocument(ctx, f[2]); err != nil || doc == nil {
					wrong = append(wrong, "policy "+f[2]+" was acknowledged and is lost")
				}
			default:
				events, err := tx.Batch(ctx, f[1])
				if err != nil {
					return err
				}
				if n, _ := strconv.Atoi(f[2]); len(events) < n {
					wrong = append(wrong, fmt.Sprintf("action %s was acknowledged on %s leads and %d are journalled", f[1], f[2],
						len(events)))
				}
			}
		}
		counts, err := tx.Counters(ctx)
		if counts["leads"] < int64(imported) {
			wrong = append(wrong, fmt.Sprintf("%d leads were acknowledged and %d are there", imported, counts["leads"]))
		}
		return err
	})
	if err != nil {
		wrong = append(wrong, err.Error())
	}
	return append(wrong, underived(ctx, st)...)
}

// underived lists what stands in the database and does not follow from its journal and policies.
func underived(ctx context.Context, st *store.Store) (wrong []string) {
	d, err := desk.Open(ctx, st, time.Now)
	if err != nil {
		return []string{err.Error()}
	}
	_, err = d.Verify(ctx, func(m desk.Mismatch) error {
		wrong = append(wrong, fmt.Sprintf("verify: %+v", m))
		return nil
	}, nil)
	if err != nil {
		wrong = append(wrong, "verify: "+err.Error())
	}
	return wrong
}

// copied copies a database and what lies beside it.
func copied(t *testing.T, from, to string) string {
	t.Helper()
	for _, end := range []string{"", ".copy", ".copy.sha256"} {
		b, err := os.ReadFile(from + end)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to+end, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// base is a database with 40 leads and a backup of it.
func base(t *testing.T) string {
	t.Helper()
	db := filepath.Join(t.TempDir(), "base.db")
	work(t, "fill", db)
	work(t, "backup", db)
	return db
}

// TestAProcessThatEndsAtAnyPointBreaksNoPromise ends a process at each named point of each operation,
// at the first, a middle and the last time that it passes there. Afterwards everything acknowledged is
// there, nothing is half done, and the same operation completes.
func TestAProcessThatEndsAtAnyPointBreaksNoPromise(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("ends some hundred processes; left out with -short")
	}
	from := base(t)
	old := golden(t, "0001")
	reached := map[string]bool{}
	for _, op := range []string{"open", "act", "undo", "publish", "import", "backup", "restore"} {
		start := from
		if op == "open" {
			start = old // through the schema's steps
		}
		counting := copied(t, start, filepath.Join(t.TempDir(), op+".db"))
		counts, _ := work(t, op, counting, "count", "0")
		for _, line := range counts {
			f := strings.SplitN(line, " ", 3)
			if f[0] != "passed" || f[1] == "0" {
				continue
			}
			n, _ := strconv.Atoi(f[1])
			reached[f[2]] = true
			for _, nth := range chosen(n, op) {
				t.Run(fmt.Sprintf("%s %s %d of %d", op, f[2], nth, n), func(t *testing.T) {
					t.Parallel()
					db := copied(t, start, filepath.Join(t.TempDir(), "leads.db"))
					acks, code := work(t, op, db, f[2], strconv.Itoa(nth))
					if code != crashed {
						t.Fatalf("it did not end there (exit %d)", code)
					}
					if wrong := sound(t.Context(), db, acks); len(wrong) > 0 {
						t.Fatalf("after it ended: %v", wrong)
					}
					again, code := work(t, op, db)
					if code != 0 {
						t.Fatalf("the second time: exit %d", code)
					}
					if op == "import" { // what came in before is not taken twice
						again = append(again, "ack import 40")
					}
					if wrong := sound(t.Context(), db, again); len(wrong) > 0 {
						t.Fatalf("after the second time: %v", wrong)
					}
					if _, v := store.Examine(t.Context(), db, false, time.Now()); v.Unscored > 0 && op == "publish" {
						t.Errorf("%d leads are left without a score", v.Unscored)
					}
					if op == "import" {
						exactly(t, db, 1140)
					}
				})
			}
		}
	}
	for _, p := range crashPoints() {
		if !reached[p] {
			t.Errorf("no operation passes %q", p)
		}
	}
}

// chosen are the times at which a process ends: few of the long operations, and one of each but when soaking.
func chosen(n int, op string) []int {
	if op == "import" || !soaking() {
		return []int{max(n-1, 1)}
	}
	out := []int{1}
	for _, k := range []int{n/2 + 1, n} {
		if k > out[len(out)-1] {
			out = append(out, k)
		}
	}
	return out
}

func exactly(t *testing.T, db string, leads int64) {
	t.Helper()
	st, err := store.Open(t.Context(), db, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if err := st.Read(t.Context(), func(tx *store.Tx) error {
		counts, err := tx.Counters(t.Context())
		if counts["leads"] != leads {
			t.Errorf("%d leads, want %d", counts["leads"], leads)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
