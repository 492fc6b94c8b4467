package app

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/lead"
)

// TestAListHasAnEnd: a hundred thousand tags in one cell, and one more than a lead may have, at every door.
func TestAListHasAnEnd(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db, file := filepath.Join(dir, "leads.db"), filepath.Join(dir, "leads.csv")
	tags := func(from, n int) string {
		var out []string
		for i := range n {
			out = append(out, fmt.Sprint("t", from+i))
		}
		return strings.Join(out, ";")
	}
	head := "referred_at,email,partner,program_tier,tags,tech_stack\n"
	row := func(who, tags, stack string) string {
		return "2026-11-20T10:00:00Z," + who + "@zuraw.example,acme,gold," + tags + "," + stack + "\n"
	}
	if err := os.WriteFile(file, []byte(head+row("a", tags(0, 100_000), "")+row("b", "", tags(0, lead.MostListed+1))+
		row("c", tags(0, lead.MostListed), "")), 0o600); err != nil {
		t.Fatal(err)
	}
	eqltui := func(want int, says string, args ...string) {
		t.Helper()
		out, errs, code, _ := run(t, strings.NewReader(""), append([]string{"--db", db, "--as", "ania"}, args...)...)
		if code != want || !strings.Contains(out+errs, says) {
			t.Errorf("%.60v: exit %d, want %d and %q: %.300s", args, code, want, says, out+errs)
		}
	}
	eqltui(exitRejected, "at most 200", "import", file)
	eqltui(exitDone, "c@zuraw.example", "export", "leads")
	eqltui(exitRefused, "at most 200", "tag", "L-1", "one-more")
	eqltui(exitDone, "", "tag", "L-1", "one-more", "-t7")
	eqltui(exitUsage, "at most 200", "set", "L-1", "tech_stack="+tags(0, lead.MostListed+1))
}

// TestWhatIsNotKnownIsNull: a company that is not known is null, whatever people are shown in its place, and one that is
// called as its domain is or as an address looks is known. So is a source that nobody knows.
func TestWhatIsNotKnownIsNull(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db, file := filepath.Join(dir, "leads.db"), filepath.Join(dir, "leads.csv")
	if err := os.WriteFile(file, []byte(`referred_at,email,domain,company,source,external_id,partner,program_tier
2026-11-20T10:00:00Z,,zuraw.example,zuraw.example,,named as its domain,,
2026-11-20T10:00:00Z,,huta.example,,,without a name,,
2026-11-20T10:00:00Z,ana at most,,,,badly written,,
2026-11-20T10:00:00Z,ana@gmail.com,,,,private,,
2026-11-20T10:00:00Z,eve@gmail.com,,us@work,,called as an address,,
2026-11-20T10:00:00Z,,port.example,,bought,source unknown,,
`), 0o600); err != nil {
		t.Fatal(err)
	}
	eqltui := func(args ...string) string {
		out, _, _, _ := run(t, strings.NewReader(""), append([]string{"--db", db, "--as", "ania"}, args...)...)
		return out
	}
	eqltui("import", file)
	for n, want := range []string{
		`"company":"zuraw.example","domain":"zuraw.example"`, `"company":null,"domain":"huta.example"`, `"company":null,"domain":null`,
		`"company":null,"domain":null`, `"company":"us@work","domain":null`, `"source":null,"stage":"quarantined"`,
	} {
		out := eqltui("show", fmt.Sprint("L-", n+1), "--json")
		if !strings.Contains(out, want) || strings.Contains(out, `"source":""`) {
			t.Errorf("want %s: %.400s", want, out)
		}
		if all := eqltui("list", "--json"); !strings.Contains(all, want) {
			t.Errorf("list: want %s: %s", want, all)
		}
	}
}
