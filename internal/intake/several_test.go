package intake_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/intake"
)

// files writes files of one folder, by their names.
func files(t *testing.T, texts map[string]string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range texts {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// What several files are is said of each; what is said of a column holds for those that can have it.
func TestOfSeveralFilesEachIsWhatIsSaidOfIt(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{
		"osoby.csv":  "Data,E-mail,Status\n2026-11-02,a@a1.example,ok\n",
		"sprawy.csv": "Numer,E-mail,Data,Status,Kwota\n7,a@a1.example,2026-11-03,won,5\n",
		"wizyty.csv": "Data,E-mail,Zdarzenie\n2026-11-02,a@a1.example,visit\n"})
	words := []string{"kind", "osoby.csv=leads", "kind", filepath.Join(dir, "sprawy.csv") + "=opportunities", "kind", "wizyty.csv=touches",
		"map", "Data=referred_at", "map", "Data=at", "map", "Data=created_at", "map", "Numer=external_id", "map", "Status=stage",
		"encoding", "wizyty.csv=windows-1250"}
	f := &fake{}
	reports := mustRun(t, f, intake.Options{Profile: said(t, words...)}, filepath.Join(dir, "sprawy.csv"), filepath.Join(dir, "osoby.csv"),
		filepath.Join(dir, "wizyty.csv"))
	var kinds []string
	for _, r := range reports {
		kinds = append(kinds, r.Kind)
	}
	if d := cmp.Diff([]string{"referrals", "touches", "opportunities"}, kinds); d != "" {
		t.Error(d)
	}
	if len(f.referrals) != 1 || !f.referrals[0].ReferredAt.Known || f.referrals[0].Attributes["Status"] != "ok" || len(f.touches) != 1 ||
		f.touches[0].At.IsZero() || len(f.opportunities) != 1 || f.opportunities[0].Stage != "won" ||
		f.opportunities[0].CreatedAt.IsZero() {
		t.Errorf("%+v\n%+v\n%+v", f.referrals, f.touches, f.opportunities)
	}
	p := said(t, words...)
	again, err := intake.ReadFlags(p.Flags())
	if d := cmp.Diff(p, again); d != "" || err != nil {
		t.Errorf("its flags read again: %v %s", err, d)
	}
}

func TestWhatIsSaidOfAFileThatIsNotThere(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{"osoby.csv": "Data,E-mail\n2026-11-02,a@a1.example\n",
		"wizyty.csv": "Data,E-mail,Zdarzenie\n2026-11-02,a@a1.example,visit\n"})
	paths := []string{filepath.Join(dir, "osoby.csv"), filepath.Join(dir, "wizyty.csv")}
	for _, tt := range []struct {
		words []string
		part  string
	}{
		{[]string{"kind", "osobny.csv=leads"}, "osobny.csv"},
		{[]string{"kind", "wizyty.csv=touches", "kind", "osoby.csv=leads", "map", "Zdarzenie=company", "map", "Data=referred_at", "map",
			"Data=at"}, "touches have no column company"},
		{[]string{"map", "Kwota=amount", "map", "Data=referred_at", "map", "Data=at"}, `a column "Kwota" that is not there`},
	} {
		_, err := intake.Run(t.Context(), intake.Options{Door: (&fake{}).door, Profile: said(t, tt.words...)}, paths)
		if fault.KindOf(err) != fault.Usage || !strings.Contains(err.Error(), tt.part) {
			t.Errorf("%v: %v", tt.words, err)
		}
	}
}

// A column whose name says nothing is proposed by what stands in it, where nothing else is that.
func TestColumnsAreProposedByWhatStandsInThem(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		kind, text string
		want       map[string]string
	}{
		{"opportunities", "Deal ID,Kontakt,Stage,Woher,Zahl\n1,eva@one.example,open,Deutschland,7\n2,Bob <bob@two.example>,won,Polen,8\n",
			map[string]string{"Kontakt": "email"}},
		{"leads", "K1,K2,K3,K4,K5\neva@one.example,Deutschland,05/11/2026,DE,20\nbob@two.example,Polska,2026-11-06,PL,30\n",
			map[string]string{"K1": "email", "K2": "country", "K3": "referred_at"}},
		{"leads", "email,Other,referred_at,When,Land,Where\na@a.example,b@a.example,2026-11-02,2026-11-02,Polska,Polska\n",
			map[string]string{}},
		{"leads", "K1,K2\neva@one.example,Deutschland\nnobody,Atlantis\n", map[string]string{}},
	} {
		dir := files(t, map[string]string{"x.csv": tt.text})
		p, err := intake.Look(t.Context(), intake.Options{Profile: said(t, "kind", tt.kind)}, filepath.Join(dir, "x.csv"))
		if err != nil {
			t.Fatal(err)
		}
		near := map[string]string{}
		for _, c := range p.Columns {
			if c.Nearest != "" {
				near[c.Name] = c.Nearest
			}
		}
		if d := cmp.Diff(tt.want, near); d != "" {
			t.Errorf("%s: %s", tt.text, d)
		}
	}
}
