package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestStagesAreReportedToPeopleAndPrograms(t *testing.T) {
	t.Parallel()
	h := &house{t, t.TempDir()}
	for _, file := range []struct{ name, text string }{
		{"partners.csv", "id,name,kind,tier\nacme,Acme,agency,gold\nponte,Ponte,agency,gold\n"},
		{"leads.csv", "email,partner,program_tier,referred_at\n" +
			"a@one.example,acme,gold,2026-10-05T12:00:00Z\n" +
			"b@two.example,acme,gold,2026-11-05T12:00:00Z\n" +
			"c@three.example,ponte,gold,2026-11-06T12:00:00Z\n"},
	} {
		path := filepath.Join(h.home, file.name)
		if err := os.WriteFile(path, []byte(file.text), 0o600); err != nil {
			t.Fatal(err)
		}
		h.do("import", path)
	}
	h.do("disqualify", "L-2", "--reason", "no_need")
	want := "PARTNER                 LEADS  STAGES\n" +
		"acme                        2  1 new, 1 disqualified\n" +
		"ponte                       1  1 new\n" +
		"all                         3  2 new, 1 disqualified\n"
	if d := cmp.Diff(want, h.do("report", "stages")); d != "" {
		t.Error(d)
	}
	zeros := func(some ...string) string { // the stages that these hold, and the others
		out := `{"stage":"new","n":0},{"stage":"eql","n":0},{"stage":"sql","n":0},{"stage":"won","n":0},{"stage":"lost","n":0},` +
			`{"stage":"mql","n":0},{"stage":"unqualified","n":0},{"stage":"nurture","n":0},{"stage":"disqualified","n":0},` +
			`{"stage":"archived","n":0},{"stage":"quarantined","n":0}`
		for _, stage := range some {
			out = strings.Replace(out, `"`+stage+`","n":0`, `"`+stage+`","n":1`, 1)
		}
		return "[" + out + "]"
	}
	want = `{"report":"stages","period":{"from":"2026-10-31T23:00:00Z","to":"2026-11-30T23:00:00Z"},"rows":[` +
		`{"partner":"acme","n":1,"stages":` + zeros("disqualified") + `},{"partner":"ponte","n":1,"stages":` + zeros("new") +
		`}],"total":{"partner":null,"n":2,"stages":` + zeros("new", "disqualified") + "}}\n"
	if d := cmp.Diff(want, h.do("report", "stages", "--period", "2026-11", "--json")); d != "" {
		t.Error(d)
	}
	if out, code := h.try("report", "stages", "--period", "2026-Q7"); code != exitUsage || !strings.Contains(out, "hint: write a week") {
		t.Errorf("code %d: %s", code, out)
	}
}
