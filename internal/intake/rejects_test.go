package intake_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/intake"
)

func TestWrongCellsRejectTheRowWithAllReasonsAndKeepIt(t *testing.T) {
	t.Parallel()
	bad := `03/04/2026,a@b.example,50.000,maybe,"say ""hi"""`
	path := write(t, "in.csv",
		"referred_at,email,Company size,budget,note\n"+bad+"\n2026-05-04,c@d.example,70,yes,ok\n,,,,\n2026-05-04,\"cut\n")
	f := &fake{}
	r := mustRun(t, f, intake.Options{}, path)[0]
	if r.Read != 3 || r.Created != 1 || r.Rejected != 2 || len(f.referrals) != 1 {
		t.Fatalf("report %+v", r)
	}
	for _, part := range []string{`"referred_at"`, `"Company size"`, "50000 or 50"} {
		if !strings.Contains(r.Problems[0].Reason, part) {
			t.Errorf("reason %q lacks %s", r.Problems[0].Reason, part)
		}
	}
	if r.Rejects != path+".rejects.csv" {
		t.Fatalf("rejects in %q", r.Rejects)
	}
	file, err := os.Open(r.Rejects)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	kept, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(kept) != 3 || !slices.Equal(kept[0], []string{"line", "reason", "row"}) || kept[1][0] != "2" || kept[1][2] != bad ||
		kept[2][0] != "5" {
		t.Errorf("rejects %q", kept)
	}
}

func TestRejectsNeverTakeThePlaceOfAnotherFile(t *testing.T) {
	t.Parallel()
	path := write(t, "in.csv", "at,kind,email\n,page_view,a@b.example\n")
	for _, want := range []string{path + ".rejects.csv", path + ".rejects-2.csv"} {
		if r := mustRun(t, &fake{}, intake.Options{}, path)[0]; r.Rejects != want {
			t.Errorf("rejects in %s, want %s", r.Rejects, want)
		}
	}
	f := &fake{}
	_, err := intake.Run(t.Context(), intake.Options{Door: f.door, RejectsPath: path}, []string{path})
	if fault.KindOf(err) != fault.Usage || len(f.done) != 0 {
		t.Errorf("a taken path: %v", err)
	}
}

func TestSeveralFilesShareANamedRejectsFile(t *testing.T) {
	t.Parallel()
	a, b := write(t, "a.csv", "at,kind,email\n,page_view,a@b.example\n"), write(t, "b.csv", "partner,url\nx,\n")
	to := filepath.Join(t.TempDir(), "all.csv")
	mustRun(t, &fake{}, intake.Options{RejectsPath: to}, a, b)
	text, err := os.ReadFile(to)
	want := "line,reason,row,file\n2,url is missing,\"x,\"," + b + "\n2,at is missing,\",page_view,a@b.example\"," + a + "\n"
	if err != nil || string(text) != want {
		t.Errorf("got %s (%v), want %s", text, err, want)
	}
}

func TestADryRunWritesNoFile(t *testing.T) {
	t.Parallel()
	path := write(t, "in.csv", "at,kind,email\n,page_view,a@b.example\n")
	f := &fake{}
	r := mustRun(t, f, intake.Options{DryRun: true}, path)[0]
	left, _ := filepath.Glob(path + ".*")
	if !f.dry || !r.DryRun || r.Rejected != 1 || len(left) != 0 {
		t.Errorf("dry %t, report %+v, files %v", f.dry, r, left)
	}
}
