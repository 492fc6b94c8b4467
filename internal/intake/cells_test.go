package intake

import (
	"testing"

	"github.com/eqltui/eqltui/internal/lead"
)

func TestBasisPoints(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]int64{"10%": 1000, "0.1": 1000, "7,5 %": 750, "0": 0, "1": 10000, "100%": 10000, "0.0725": 725,
		"10": -1, "101%": -1, "-5%": -1, "a": -1, "": -1, "%": -1, "1/3": -1, "0.00001": -1, "1e-2": -1, "0x1p-2": -1} {
		got, err := lead.ParseRate(in)
		if err != nil {
			got = -1
		}
		if got != want {
			t.Errorf("ParseRate(%q) = %d (%v), want %d", in, got, err, want)
		}
	}
}

func TestTidyTakesOffTheApostropheOfFormulaProtection(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"'=1+1": "=1+1", "'+48": "+48", "'-x": "-x", "'@x": "@x", "'\tx": "x", "'t Hart": "'t Hart",
		"''=1": "'=1", " x ": "x", "'": "'"} {
		if got := tidy(in); got != want {
			t.Errorf("tidy(%q) = %q, want %q", in, got, want)
		}
	}
}

// An alias that is a canonical name, or names a field its kind does not have, would never be found.
func TestAliasesNameFields(t *testing.T) {
	t.Parallel()
	for _, k := range kinds() {
		for key, a := range k.aliases {
			if columnKey(key) != key {
				t.Errorf("%s: alias %q is no key", k.name, key)
			}
			found := false
			for _, f := range k.fields {
				found = found || f == a.field
				if columnKey(f) == key {
					t.Errorf("%s: alias %q is the field %s itself", k.name, key, f)
				}
			}
			if !found {
				t.Errorf("%s: alias %q names no field: %s", k.name, key, a.field)
			}
		}
	}
}
