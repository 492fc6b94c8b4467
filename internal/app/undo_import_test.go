package app

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAnImportIsTakenBackByItsBatch(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	eqltui := func(args ...string) (stdout, stderr string, code int) {
		var out, errs bytes.Buffer
		code = Main(context.Background(), append(args, "--now", "2026-11-20T10:00:00Z"), []string{"HOME=" + home, "USER=ana"},
			strings.NewReader(""), &out, &errs)
		return out.String(), errs.String(), code
	}
	for name, text := range map[string]string{
		"partners.csv": "id,name,kind,tier\nacme,Acme,agency,gold\n",
		"leads.csv": "external_id,email,referred_at,partner,program_tier\n1,ana@huta.example,2026-11-19,acme,gold\n" +
			"2,bo@most.example,2026-11-19,acme,gold\n",
	} {
		if err := os.WriteFile(filepath.Join(home, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	leads := filepath.Join(home, "leads.csv")
	_, errs, code := eqltui("import", filepath.Join(home, "partners.csv"))
	if code != exitDone || !strings.Contains(errs, "undo --import ") {
		t.Fatalf("%d, %s", code, errs)
	}
	imported := func() string {
		t.Helper()
		out, errs, code := eqltui("import", leads, "--json")
		var report struct {
			Batch   string
			Created int
		}
		if err := json.Unmarshal([]byte(out), &report); err != nil || code != exitDone || report.Created != 2 || report.Batch == "" {
			t.Fatalf("%d, %s%s, %v", code, out, errs, err)
		}
		return report.Batch
	}
	batch := imported()
	var out string
	out, errs, code = eqltui("undo", "--import", batch, "--json")
	var done takenBackForm
	if err := json.Unmarshal([]byte(out), &done); err != nil || code != exitDone || done.Leads != 2 || done.Batch != batch {
		t.Fatalf("%d, %s%s, %v", code, out, errs, err)
	}
	if out, _, _ := eqltui("list", "--json"); out != "" {
		t.Errorf("there are leads yet: %s", out)
	}
	if _, errs, code := eqltui("show", "L-1"); code != exitFailed || !strings.Contains(errs, "hint: ") {
		t.Errorf("a lead that is gone: %d, %s", code, errs)
	}
	if _, errs, code := eqltui("undo", "--import", batch); code != exitRefused || !strings.Contains(errs, "20 Nov 2026") {
		t.Errorf("twice: %d, %s", code, errs)
	}
	// A corrected file comes in, and what is acted on stays.
	batch = imported()
	if _, errs, code := eqltui("claim", "L-3"); code != exitDone {
		t.Fatal(errs)
	}
	out, errs, code = eqltui("undo", "--import", batch)
	if code != exitRefused || !strings.Contains(out, "1 lead") || !strings.Contains(errs, "L-3: it stays, ana acted on it") {
		t.Errorf("%d, %s%s", code, out, errs)
	}
	if out, errs, code := eqltui("verify"); code != exitDone {
		t.Errorf("verify: %d, %s%s", code, out, errs)
	}
	for _, wrong := range [][]string{{"undo", "--import", ""}, {"undo", "L-1", "--import", "x"}} {
		if _, errs, code := eqltui(wrong...); code != exitUsage {
			t.Errorf("%v: %d, %s", wrong, code, errs)
		}
	}
}
