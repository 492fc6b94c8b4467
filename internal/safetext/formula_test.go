package safetext_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/safetext"
)

func TestNoCellBeginsAsAFormula(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"=1+1": "'=1+1", "+48 600": "'+48 600", "-5": "'-5", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r1": "'\r1", "\n1": "'\n1",
		"＝1": "'＝1", "＋1": "'＋1", "－1": "'－1", "＠a": "'＠a",
		"  =1": "'  =1", "\ufeff=1": "'\ufeff=1", `"=1`: `'"=1`, "'=1": "''=1", "": "", "'": "'", "O'Neill": "O'Neill",
		"'quoted'": "'quoted'", "a=b": "a=b", "5": "5",
	} {
		if got := safetext.GuardFormula(cell); got != want {
			t.Errorf("%q is written as %q, want %q", cell, got, want)
		}
	}
}

// Ten thousand times: what is guarded, written as CSV, read and unguarded is what it was, and no
// guarded cell begins as a formula.
func TestEveryCellComesBack(t *testing.T) {
	t.Parallel()
	piece := rapid.SampledFrom([]string{"=", "+", "-", "@", "\t", "\n", "＝", "＠", "'", `"`, " ", "\ufeff", ",", ";", "a", "ż", "0",
		"\u00a0"})
	cases := 0
	for cases < 10_000 {
		rapid.Check(t, func(t *rapid.T) {
			row := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
				return strings.Join(rapid.SliceOfN(piece, 0, 6).Draw(t, "pieces"), "")
			}), 1, 5).Draw(t, "row")
			guarded := make([]string, len(row))
			for i, cell := range row {
				guarded[i] = safetext.GuardFormula(cell)
				if g := guarded[i]; g != "" && strings.ContainsAny(g[:1], "=+-@\t\r\n") {
					t.Fatalf("%q begins as a formula", g)
				}
			}
			var b bytes.Buffer
			w := csv.NewWriter(&b)
			if err := w.Write(append([]string{"x"}, guarded...)); err != nil {
				t.Fatal(err)
			}
			w.Flush()
			got, err := csv.NewReader(&b).Read()
			if err != nil {
				t.Fatal(err)
			}
			for i, cell := range got[1:] {
				if safetext.UnguardFormula(cell) != row[i] {
					t.Fatalf("%q came back as %q", row[i], safetext.UnguardFormula(cell))
				}
			}
			cases += len(row)
		})
	}
}

func TestWhatALetterBeginsIsNoFormulaAndEverySignIs(t *testing.T) {
	t.Parallel()
	for c := range 0x80 {
		cell := string(rune(c)) + "1+1"
		if c == ' ' || c == '"' || c == '\'' {
			continue // they are passed over
		}
		if got, want := safetext.GuardFormula(cell) != cell, strings.ContainsRune("=+-@\t\r\n", rune(c)); got != want {
			t.Errorf("%q is guarded: %v", cell, got)
		}
	}
}
