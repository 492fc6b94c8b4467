package safetext

import "strings"

// A spreadsheet runs a cell that begins like a formula (OWASP, CSV Injection). Full-width signs are
// taken for plain ones by some, and blanks, a byte order mark or quotes before them are skipped.
const (
	formulaSigns = "=+-@\t\r\n＝＋－＠"
	formulaSkips = " \u00a0\ufeff\"'"
)

// GuardFormula puts an apostrophe before a cell that a spreadsheet would run. UnguardFormula takes it
// off again: together they give back every text.
func GuardFormula(cell string) string {
	if formula(cell) {
		return "'" + cell
	}
	return cell
}

// UnguardFormula takes the apostrophe off that stands before what a spreadsheet would run.
func UnguardFormula(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && formula(rest) {
		return rest
	}
	return cell
}

func formula(cell string) bool {
	if cell == "" || cell[0]|0x20 >= 'a' && cell[0]|0x20 <= 'z' || cell[0] >= '0' && cell[0] <= '9' {
		return false // a letter or a digit, as most cells begin
	}
	for _, r := range strings.TrimLeft(cell, formulaSkips) {
		return strings.ContainsRune(formulaSigns, r)
	}
	return false
}
