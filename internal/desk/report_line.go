package desk

import (
	"cmp"
	"strings"
	"unicode"
)

// Line is the command that makes the report, without the program's name. What a shell could read otherwise stands as the
// placeholder of its flag: it is typed by whoever knows it.
func (q *ReportQuery) Line() string {
	line := "report " + cmp.Or(q.Name, "NAME")
	for _, f := range [...]struct{ flag, value, placeholder string }{
		{"period", q.Period, "PERIOD"}, {"partner", q.Partner, "ID"}, {"partners", strings.Join(q.Partners, ","), "A,B"},
		{"against", q.Against, "CHANNEL/ITEM"}, {"compare", q.Compare, "PERIOD"},
	} {
		if f.value == "" {
			continue
		}
		if strings.ContainsFunc(f.value, odd) {
			f.value = f.placeholder
		}
		line += " --" + f.flag + " " + f.value
	}
	if q.ForPartner {
		line += " --for-partner"
	}
	if q.Prospects {
		line += " --prospects"
	}
	return line
}

// odd reports whether a shell could take a character of a word for something else.
func odd(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("._-/,", r)
}
