package app

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/store"
)

// Whoever verifies is told how the journal stands to the head beside the database: an older copy is told and is no difference,
// another journal is one, and a head that cannot be read stops nothing.
func TestVerifyReadsTheHeadBesideTheDatabase(t *testing.T) {
	t.Parallel()
	d := desktop{t, t.TempDir()}
	file := filepath.Join(t.TempDir(), "partners.csv")
	if err := os.WriteFile(file, []byte("id,name,kind,tier,certified\nacme,Acme,implementation,gold,no\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	db := filepath.Join(d.home, "leads.db")
	head := store.HeadFile(db)
	run := func(want int, args ...string) (stdout, stderr string) {
		return d.run(want, append([]string{"--db", db}, args...)...)
	}
	run(exitDone, "import", file, "--kind", "partners")
	if _, errs := run(exitDone, "verify"); !strings.Contains(errs, "and beyond as it was written down beside the database on ") {
		t.Errorf("as it was left: %s", errs)
	}
	m, err := store.ReadHead(head)
	if err != nil || m.Seq == 0 {
		t.Fatalf("%+v, %v", m, err)
	}
	put := func(m store.Mark) {
		t.Helper()
		doc, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(head, doc, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	later := m
	later.Seq += 5
	put(later)
	if out, errs := run(exitDone, "verify"); !strings.Contains(errs, "it is an older copy, or its end was cut off") ||
		!strings.Contains(out, "all as it should be") {
		t.Errorf("an older copy: %s%s", out, errs)
	}
	if out, _ := run(exitDone, "verify", "--json"); !strings.Contains(out, fmt.Sprintf(`"head":%d,"behind":true`, later.Seq)) {
		t.Errorf("an older copy, as JSON: %s", out)
	}
	if out, _ := run(exitFailed, "verify", "--head", head); !strings.Contains(out, "head file") {
		t.Errorf("an older copy that is asked after: %s", out)
	}
	other := m
	other.Hash = strings.Repeat("0", len(m.Hash))
	put(other)
	if out, errs := run(exitFailed, "verify"); !strings.Contains(out, "it is another one up to") || strings.Contains(errs, "and beyond") {
		t.Errorf("another journal: %s%s", out, errs)
	}
	if err := os.WriteFile(head, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, errs := run(exitDone, "verify"); !strings.Contains(errs, "it holds no head of a journal") {
		t.Errorf("a head that is none: %s", errs)
	}
	if err := os.Remove(head); err != nil {
		t.Fatal(err)
	}
	if _, errs := run(exitDone, "verify"); strings.Contains(errs, "written down") {
		t.Errorf("without a head: %s", errs)
	}
}
