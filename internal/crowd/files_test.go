package crowd_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/crowd"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/intake"
	"github.com/eqltui/eqltui/internal/store"
)

func TestEveryRowOfTheFilesCanBeImported(t *testing.T) {
	t.Parallel()
	for _, jsonl := range []bool{false, true} {
		files, err := crowd.WriteFiles(t.Context(), t.TempDir(), crowd.Options{Leads: 300, Seed: 1, Now: at}, jsonl)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "a.db")
		st, err := store.Open(t.Context(), path, store.Options{Volatile: true})
		if err != nil {
			t.Fatal(err)
		}
		d, err := desk.Open(t.Context(), st, func() time.Time { return at })
		if err != nil {
			t.Fatal(err)
		}
		reports, err := intake.Run(t.Context(), intake.Options{Door: intake.Through(d, desk.Actor{User: "ania", Role: desk.Admin})},
			[]string{files.Partners, files.Referrals, files.Touches})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range reports {
			if r.Rejected > 0 {
				t.Errorf("jsonl %v: %+v", jsonl, r)
			}
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		if got := texts(t, open(t, path), "SELECT COUNT(*) FROM leads"); got[0] != "300|" {
			t.Errorf("jsonl %v: %s leads", jsonl, got[0])
		}
		if got := texts(t, open(t, path), "SELECT COUNT(*) FROM touches"); got[0] != "1500|" {
			t.Errorf("jsonl %v: %s touches from %d rows", jsonl, got[0], files.TouchRows)
		}
	}
}
