package app

import (
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/intake"
)

// TestExportKnowsTheWordsOfImport holds both to one vocabulary: what is written is asked for by the name under which it came.
func TestExportKnowsTheWordsOfImport(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]desk.ExportKind{
		"referrals": desk.ExportLeads, "referral": desk.ExportLeads, "leads": desk.ExportLeads, "deals": desk.ExportOpportunities,
		"touch": desk.ExportTouches, "quarantined": desk.ExportQuarantined, "nothing": "nothing", "accounts": "accounts",
	} {
		if got := exportKind(word); got != want {
			t.Errorf("%s is %s, not %s", word, got, want)
		}
	}
	for _, kind := range intake.Kinds() {
		if kind == "accounts" { // companies go with their leads
			continue
		}
		if columns := desk.ExportColumns(exportKind(kind)); len(columns) == 0 {
			t.Errorf("%s comes in and does not go out", kind)
		}
	}
}

// TestTheHelpOfExportNamesEveryKind looks for each at the head of a line of the help, or in a list there.
func TestTheHelpOfExportNamesEveryKind(t *testing.T) {
	t.Parallel()
	a := &app{}
	kinds, _, _ := strings.Cut(a.exportCommand().Long, "The words of import")
	for _, kind := range desk.ExportKinds() {
		if !strings.Contains(kinds, "\n  "+string(kind)) && !strings.Contains(kinds, ", "+string(kind)) {
			t.Errorf("the help of export has no %s", kind)
		}
	}
}
