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

func TestWhatAPartnerAgreesToIsWrittenInItsLanguage(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	eqltui := func(want int, args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		args = append(args, "--now", "2026-11-20T10:00:00Z")
		code := Main(context.Background(), args, []string{"HOME=" + home, "USER=root"}, strings.NewReader(""), &out, &errs)
		if code != want {
			t.Fatalf("%v: %d, %s%s", args, code, out.String(), errs.String())
		}
		return out.String() + errs.String()
	}
	file := filepath.Join(home, "partners.csv")
	rows := "id,name,kind,tier,language,payout_rate\nponte,Ponte Digitale,implementation,gold,it,12%\n"
	if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	eqltui(exitDone, "import", file)
	says := func(got string, want ...string) {
		t.Helper()
		for _, text := range want {
			if !strings.Contains(got, text) {
				t.Errorf("there is no %q in\n%s", text, got)
			}
		}
	}
	says(
		eqltui(exitDone, "policy", "show", "--for-partner", "ponte"),
		"Ponte Digitale",
		"sha256:",
		"70 punti su 100",
		"non le avete ancora",
	)
	says(
		eqltui(exitDone, "policy", "show", "--for-partner", "Ponte Digitale", "--lang", "en", "--format", "md"),
		"# What we agreed",
		"90 days",
	)
	page := filepath.Join(home, "ponte.html")
	eqltui(exitDone, "policy", "show", "--for-partner", "ponte", "--lang", "pl", "--format", "html", "--out", page)
	if text, err := os.ReadFile(page); err != nil || !strings.Contains(string(text), `<html lang="pl">`) {
		t.Errorf("%v, %s", err, text)
	}
	eqltui(exitDone, "partner", "agree", "ponte")
	var sheet struct {
		Partner, Policy, Language, Title string
		InForce                          bool    `json:"in_force"`
		AgreedAt                         *string `json:"agreed_at"`
		Parts                            []struct {
			Title string
			Lines []struct {
				Text string
				Of   []string
			}
		}
	}
	if err := json.Unmarshal([]byte(eqltui(exitDone, "policy", "show", "--for-partner", "ponte", "--json")), &sheet); err != nil {
		t.Fatal(err)
	}
	if sheet.Partner != "ponte" || sheet.Language != "it" || !sheet.InForce || sheet.AgreedAt == nil ||
		*sheet.AgreedAt != "2026-11-20T10:00:00Z" ||
		len(sheet.Parts) != 5 ||
		len(sheet.Parts[0].Lines) < 9 {
		t.Errorf("%+v", sheet)
	}
	says(eqltui(exitDone, "partner", "show", "ponte"), sheet.Policy)
	says(eqltui(exitUsage, "policy", "show", "--lang", "it"), "say whose: --for-partner ID")
	says(eqltui(exitUsage, "policy", "show", "--for-partner", "ponte", "--lang", "de"), "en, pl, it")
	says(eqltui(exitUsage, "policy", "show", "--for-partner", "ponte", "--format", "csv"), "table, md, html")
	says(eqltui(exitFailed, "policy", "show", "--for-partner", "acme"), "there is no partner")
}
