package app

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// file writes a file of the house.
func (h *house) file(name, text string) string {
	h.t.Helper()
	path := filepath.Join(h.home, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		h.t.Fatal(err)
	}
	return path
}

const joined = "external_id,referred_at,email,name,company,partner,program_tier\n" +
	"fa1,2026-11-18,a@fa.example,علی رضا\u200cزاده,شرکت نرم\u200cافزار,acme,gold\n" +
	"si1,2026-11-18,c@si.example,ශ්\u200dරී ලංකා,ශ්\u200dරී,acme,gold\n" +
	"em1,2026-11-18,d@em.example,👩\u200d🚀 Ana,Co,acme,gold\n" +
	"zw1,2026-11-18,e@zw.example,Pay\u200cpal \u202egnp,C\u200bo,acme,gold\n"

// A joiner that is a part of a word comes out as it came in, and is not on the screen; any other is gone.
func TestJoinersAreKeptAndNotShown(t *testing.T) {
	t.Parallel()
	h := &house{t, t.TempDir()}
	h.do("import", h.file("partners.csv", "id,name,kind,tier\nacme,Acme,agency,gold\n"))
	h.do("import", h.file("leads.csv", joined))
	h.do("note", "L-2", "ක්\u200dෂ")
	for _, args := range [][]string{{"list", "--json"}, {"export", "leads", "--format", "jsonl"}} {
		out := h.do(args...)
		for _, want := range []string{`رضا\u200cزاده`, `ශ්\u200dරී`, `👩\u200d🚀`, `"Paypal gnp"`} {
			if !strings.Contains(out, want) {
				t.Errorf("%v has no %s:\n%s", args, want, out)
			}
		}
		if strings.ContainsAny(out, "\u200c\u200d\u200b\u202e") {
			t.Errorf("%v writes what nobody sees as it is", args)
		}
	}
	if out := h.do("export", "leads"); !strings.Contains(out, "رضا\u200cزاده") || !strings.Contains(out, "👩\u200d🚀") ||
		strings.ContainsAny(out, "\u200b\u202e") {
		t.Errorf("the table has other characters:\n%q", out)
	}
	var whole struct{ Note string }
	for line := range strings.Lines(h.do("show", "L-2", "--json")) {
		if err := json.Unmarshal([]byte(line), &whole); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{"list"}, {"show", "L-1"}, {"show", "L-2"}, {"show", "L-3"}} {
		if out := h.do(args...); strings.ContainsAny(out, "\u200c\u200d\u200b\u202e") {
			t.Errorf("%v shows what nobody sees: %q", args, out)
		}
	}
	for _, word := range []string{"رضازاده", "رضا\u200cزاده", "ශ්රී"} {
		if out := h.do("list", word); !strings.Contains(out, "1 lead") && strings.Count(out, "\n") < 1 {
			t.Errorf("%s is not found: %s", word, out)
		}
	}
}

func TestGreekIsFoundInCapitalsAndSmallLetters(t *testing.T) {
	t.Parallel()
	h := &house{t, t.TempDir()}
	h.do("import", h.file("partners.csv", "id,name,kind,tier\ndelta,Δέλτα Ελλάς,agency,gold\n"))
	h.do("import", h.file("leads.csv", "referred_at,email,name,company,partner,program_tier,tags\n"+
		"2026-11-18,n@papas.example,Νίκος Παππάς,Ελλάς ΑΕ,delta,gold,Αθήνας\n"))
	for _, query := range []string{"ΝΙΚΟΣ", "νικος", "Νίκος", "ΠΑΠΠΑΣ", "ελλάς", "tag:ΑΘΗΝΑΣ", "tag:Αθήνας", "partner:ΔΕΛΤΑ"} {
		if out := h.do("list", query, "--json"); strings.Count(out, "\n") != 1 {
			t.Errorf("%s finds %q", query, out)
		}
	}
}

// The words of the score command are those of a file and of set.
func TestTheScoreReadsWordsAsAnImportDoes(t *testing.T) {
	t.Parallel()
	h := &house{t, t.TempDir()}
	line := h.file("line.jsonl", `{"now":"2026-11-20T15:00:00Z","lead":{"use_case":"N/A"},"account":{"industry":"COMPUTER_SOFTWARE",`+
		`"region":"North America","employees":"(not set)"},"touches":[{"id":"t","at":"2026-11-19T10:00:00Z","kind":"Demo Request"}]}`+"\n")
	var got struct {
		Fit, Intent int
		Rules       []struct{ ID, Outcome string }
	}
	if err := json.Unmarshal([]byte(h.do("score", line)), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"size": "unknown", "industry": "hit", "region": "hit", "use_case": "unknown", "demo": "hit"}
	for _, r := range got.Rules {
		if outcome, ok := want[r.ID]; ok && r.Outcome != outcome {
			t.Errorf("%s is %s, want %s", r.ID, r.Outcome, outcome)
		}
	}
	if got.Fit != 13 || got.Intent != 25 {
		t.Errorf("fit %d, intent %d", got.Fit, got.Intent)
	}
}
