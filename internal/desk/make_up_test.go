package desk_test

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// madeBySix is a database of an earlier version, which made leads of overlaps and kept no cycles.
func madeBySix(t *testing.T) string {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "store", "testdata", "made-by-6", "0006.db.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "a.db")
	if err := os.WriteFile(path, doc, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// upgraded opens a database at 10:05 in Warsaw. A stretch that was done before, as lead.ID, is passed over.
func upgraded(t *testing.T, path string, done string) *bench {
	t.Helper()
	st, err := store.Open(t.Context(), path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if done != "" {
		if err := st.Write(t.Context(), func(tx *store.Tx) error { return tx.SetMeta(t.Context(), "rows", done) }); err != nil {
			t.Fatal(err)
		}
	}
	b := &bench{t: t, at: friday.Add(5 * time.Minute), db: path, ana: desk.Actor{User: "ania", Role: desk.SDR}}
	if b.Desk, err = desk.Open(t.Context(), st, b.now); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

// What an earlier version did not keep follows from its journal: L-7 was disqualified, opened again, qualified and
// called; L-1, L-2 and L-6 are overlaps that nobody touched; L-3 was claimed, of L-4 something was noted, and L-5
// has no company's domain.
func TestAnUpgradeMakesCyclesAndMovesOverlapsThatNobodyTouched(t *testing.T) {
	t.Parallel()
	path := madeBySix(t)
	b := upgraded(t, path, "")
	const at, due = "08:00 ", "10:00 "
	cycles := []string{
		"L-1 triage " + at + due + "09:05 - archived", "L-2 triage " + at + due + "09:05 - archived",
		"L-3 triage " + at + due + "- - -", "L-4 triage " + at + due + "- - -", "L-5 triage " + at + due + "- - -",
		"L-6 triage " + at + due + "09:05 - archived",
		"L-7 contact 08:35 12:35 09:00 ania contacted",
		"L-7 triage " + at + due + "08:15 - disqualified",
		"L-7 triage 08:20 10:20 08:35 ania qualified",
		"L-8 triage " + at + due + "- - -", "L-9 triage " + at + due + "- - -", "L-10 triage " + at + due + "- - -",
	}
	overlaps := []string{
		"acme kos.example Kos 420 PL 16T08:00", "ponte kos.example Kos 420 PL 17T08:00",
		"ponte zuraw.example Żuraw Systemy 57 PL 17T08:00",
	}
	look := func(when string, b *bench) {
		t.Helper()
		if d := cmp.Diff(cycles, b.exported(desk.ExportCycles, "lead", "kind", "start", "due", "stop", "owner", "how")); d != "" {
			t.Errorf("%s, cycles: %s", when, d)
		}
		if d := cmp.Diff(overlaps, b.exported(desk.ExportOverlaps, "partner", "domain", "company", "employees", "country",
			"first_seen")); d != "" {
			t.Errorf("%s, overlaps: %s", when, d)
		}
		for id, want := range map[lead.ID]lead.Stage{1: lead.Archived, 2: lead.Archived, 6: lead.Archived, 3: lead.New, 4: lead.New,
			5: lead.New, 7: lead.EQL, 8: lead.New} {
			if got := b.lead(id).Stage; got != want {
				t.Errorf("%s, %s is %s, want %s", when, id, got, want)
			}
		}
	}
	look("opened", b)
	if e := b.lead(1).History[0]; e.Who != "system" || e.Text != "moved it to the list of overlaps" {
		t.Errorf("the history says %q", e.Who+" "+e.Text)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	look("opened again", upgraded(t, path, ""))
}

// An upgrade that was broken off behind a stretch of leads goes on from there, and does none twice.
func TestAnUpgradeThatWasBrokenOffGoesOn(t *testing.T) {
	t.Parallel()
	b := upgraded(t, madeBySix(t), "5")
	b.broken = true // what stands before was never made up for here
	want := []string{"L-6 archived", "L-7 contacted", "L-7 disqualified", "L-7 qualified", "L-8 -", "L-9 -", "L-10 -"}
	if d := cmp.Diff(want, b.exported(desk.ExportCycles, "lead", "how")); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"ponte kos.example"}, b.exported(desk.ExportOverlaps, "partner", "domain")); d != "" {
		t.Error(d)
	}
}

// Names that were stored as an earlier version folded them are found as they are folded now.
func TestNamesOfAnEarlierVersionAreFound(t *testing.T) {
	t.Parallel()
	b := upgraded(t, madeBySix(t), "")
	for word, want := range map[string]lead.ID{"Νίκος": 8, "νικοσ": 8, "Οδυσσεύς": 8, "ハート": 9, "バード": 10} {
		var got []lead.ID
		err := b.All(t.Context(), b.ana, word, 0, func(r desk.Row) error { got = append(got, r.ID); return nil })
		if err != nil || len(got) != 1 || got[0] != want {
			t.Errorf("%s: %v, want %s, %v", word, got, want, err)
		}
	}
}
