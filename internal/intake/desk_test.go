package intake_test

import (
	"path/filepath"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/intake"
	"github.com/eqltui/eqltui/internal/store"
)

// The same files twice through a real desk: the second time changes nothing, and a dry run before
// both leaves nothing behind.
func TestARealDeskTakesTheFilesInOnce(t *testing.T) {
	t.Parallel()
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"), store.Options{Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	d, err := desk.Open(t.Context(), st, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	files := []string{
		write(t, "o.csv", "external_id,email,amount,stage\nO-1,ana@huta.example,12000.50,open\nO-2,nobody@x.example,1,open\n"),
		write(t, "r.csv", "Record ID,Email,Partner,Program Tier,Create Date,Number of "+
			"Employees\n1,ana@huta.example,baltica,gold,2026-11-20,420\n"+
			"2,bo@b.example,baltica,,2026-11-20,90\n3,cy@c.example,baltica,gold,2026-11-20,4\n"),
		write(t, "p.csv", "id,name,kind,tier\nbaltica,Baltica,implementation,gold\n"),
	}
	o := intake.Options{Door: intake.Through(d, desk.Actor{User: "ania", Role: desk.Admin}),
		RejectsPath: filepath.Join(t.TempDir(), "rejects.csv")}
	run := func(dry bool) map[string]intake.Report {
		t.Helper()
		o.DryRun = dry
		reports, err := intake.Run(t.Context(), o, files)
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]intake.Report{}
		for _, r := range reports {
			addsUp(t, r)
			out[r.Kind] = r
		}
		return out
	}
	for _, dry := range []bool{true, false} {
		got := run(dry)
		if r := got["referrals"]; r.Created != 1 || r.Quarantined != 1 || r.Disqualified != 1 {
			t.Errorf("dry %t: referrals %+v", dry, r)
		}
		if r := got["opportunities"]; r.Created != 1 || r.Quarantined != 1 {
			t.Errorf("dry %t: opportunities %+v", dry, r)
		}
	}
	o.RejectsPath = ""
	for kind, r := range run(false) {
		if r.Unchanged+r.Rejected != r.Read {
			t.Errorf("the second time %s: %+v", kind, r)
		}
	}
}
