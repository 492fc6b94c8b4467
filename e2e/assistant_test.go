//go:build unix

package e2e

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// polish is a file as a person in Warsaw keeps it: columns that nobody knows for sure, dates that could be
// read in two ways, clocks without a zone, a source and a country that are no words of ours.
const polish = "Data;Poziom;Firma klienta;E-mail;Imię i nazwisko;Kraj;Źródło;Polecający;Notatki 'wewn.'\n" +
	"05/01/2026 10:00;gold;Żuraw Systemy;jan@zuraw.example;Jan Żuraw;Polska;polecenie partnera;Baltica;po świętach\n" +
	"06/01/2026 11:00;gold;Acme;anna@acme.example;Anna Nowak;Ruritania;polecenie partnera;Baltica;\n" +
	"17/01/2026 12:00;silver;Beta;ola@beta.example;Ola Mała;Niemcy;polecenie partnera;Baltica;\n"

// fates are the figures of an import's JSON that its rows make.
type fates struct{ Read, Created, Updated, Unchanged, Quarantined, Disqualified, Rejected int }

func TestAFileIsBroughtInByKeysAloneAndByTheLineThatTheyMake(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	put := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	partners := put("partners.csv", "id,name,kind,tier\nbaltica,Baltica,agency,gold\n")
	file := put("leady od Żaby.csv", polish)
	shell := func(db, line string) []byte {
		t.Helper()
		cmd := exec.Command("sh", "-c", line)
		cmd.Env = append(os.Environ(), "EQLTUI_DB="+filepath.Join(dir, db), "EQLTUI_USER=ania")
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		return out
	}
	const at = " --now " + friday
	shell("keys.db", "eqltui import "+partners+" --kind partners"+at)
	shell("line.db", "eqltui import "+partners+" --kind partners"+at)

	c := start(t, 200, 40, []string{"EQLTUI_DB=" + filepath.Join(dir, "keys.db")}, "import", file, "--now", friday)
	text := c.shows("the first question and what would become of the rows", func(text string) bool {
		return strings.Contains(text, "of all 3 rows") && strings.Contains(selected(text), "asked")
	})
	for n := 0; ; n++ {
		line := selected(text)
		if !strings.Contains(line, "asked") || n > 30 {
			break
		}
		switch {
		case strings.Contains(line, "Notatki"):
			c.press("a")
		case strings.Contains(line, "source, 3×"):
			c.press("e", "partner_ref", "\r")
		case strings.Contains(line, "Ruritania"):
			c.press("x")
		default:
			c.press("\r")
		}
		text = c.shows("the next question, or none", func(now string) bool {
			return selected(now) != line && strings.Contains(now, "of all 3 rows")
		})
	}
	c.shows("all rows created", func(text string) bool { return regexp.MustCompile(`3 created`).MatchString(text) })
	c.press("i")
	c.sees("They are in")
	c.leaves("\r")

	out := c.Text()
	i := strings.Index(out, "eqltui import '")
	if i < 0 {
		t.Fatalf("no command line is left in\n%s", out)
	}
	line := strings.TrimSpace(strings.ReplaceAll(out[i:], "\n", ""))
	var got fates
	if err := json.Unmarshal(shell("line.db", line+" --json"+at), &got); err != nil {
		t.Fatal(err)
	}
	if want := (fates{Read: 3, Created: 3}); got != want {
		t.Errorf("%s: %+v, by keys %+v", line, got, want)
	}
	if err := json.Unmarshal(shell("keys.db", line+" --json"+at), &got); err != nil {
		t.Fatal(err)
	}
	if want := (fates{Read: 3, Unchanged: 3}); got != want {
		t.Errorf("where the keys brought it in it does %+v", got)
	}
}

func TestLeavingTheAssistantChangesNothing(t *testing.T) {
	t.Parallel()
	db := filepath.Join(t.TempDir(), "leads.db")
	file := filepath.Join(t.TempDir(), "leads.csv")
	if err := os.WriteFile(file, []byte(polish), 0o600); err != nil {
		t.Fatal(err)
	}
	c := start(t, 80, 24, []string{"EQLTUI_DB=" + db}, "import", file)
	c.sees("of all 3 rows")
	c.press("?")
	c.sees("Help")
	c.press("\x1b")
	c.sees("of all 3 rows")
	c.leaves("\x1b")
	cmd := exec.Command("eqltui", "list", "--json")
	cmd.Env = append(os.Environ(), "EQLTUI_DB="+db, "EQLTUI_USER=ania")
	out, err := cmd.Output()
	if err != nil || len(out) > 0 {
		t.Errorf("%v: %s", err, out)
	}
}
