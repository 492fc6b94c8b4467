package say

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"unicode"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/kit"
)

// CountText is a live count: exact to 999, then "1k+".
func CountText(c desk.Count) string {
	if c.More {
		if c.N >= 999 {
			return "1k+"
		}
		return strconv.Itoa(c.N) + "+"
	}
	return Grouped(int64(c.N))
}

// Grouped is a number in groups of three: 1 240.
func Grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "−", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + " " + s[i:]
	}
	return sign + s
}

// initials are two letters for a user: "marta.wojcik" is MW, "ania" AN.
func initials(user string) string {
	parts := strings.FieldsFunc(user, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(parts) == 0 {
		return kit.Cut(user, 2, "")
	}
	first := kit.Clusters(parts[0])
	if len(parts) > 1 {
		return kit.Cut(strings.ToUpper(first[0]+kit.Clusters(parts[1])[0]), 2, "")
	}
	return kit.Cut(strings.ToUpper(strings.Join(first[:min(len(first), 2)], "")), 2, "")
}

// Signs are the two letters each user is shown by: the initials, or, where these are another's too,
// the first letter and the first one in which the names differ.
func Signs(users []string) map[string]string {
	out := make(map[string]string, len(users))
	alike := map[string][]string{}
	for _, u := range users {
		if _, twice := out[u]; !twice {
			out[u] = initials(u)
			alike[out[u]] = append(alike[out[u]], u)
		}
	}
	for _, same := range alike {
		if len(same) < 2 {
			continue
		}
		n := common(same)
		for _, u := range same {
			c := kit.Clusters(u)
			last := len(c) - 1
			out[u] = kit.Cut(strings.ToUpper(c[0]+c[min(n, last)]), 2, "")
		}
	}
	return out
}

// common is how many letters the names begin with alike.
func common(names []string) int {
	first := kit.Clusters(names[0])
	n := len(first)
	for _, name := range names[1:] {
		c := kit.Clusters(name)
		n = min(n, len(c))
		for i := range n {
			if !strings.EqualFold(c[i], first[i]) {
				n = i
				break
			}
		}
	}
	return n
}

// CompanyOf is what a lead is called in a list.
func CompanyOf(r *desk.Row) string {
	for _, s := range []string{r.Company, r.Domain, r.Name} {
		if s != "" {
			return s
		}
	}
	return r.ID.String()
}

// Path is the end of a URL that says which page: "/integrations/wms".
func Path(url string) string {
	if _, rest, ok := strings.Cut(url, "://"); ok {
		url = rest
	}
	if i := strings.IndexAny(url, "?#"); i >= 0 {
		url = url[:i]
	}
	if i := strings.IndexByte(url, '/'); i > 0 && i < len(url)-1 {
		return url[i:]
	}
	return strings.TrimSuffix(url, "/")
}

// FieldName is the last part of a field: "account.employees" is "employees", as people type it.
func FieldName(f string) string {
	if fact := lead.FactNamed(f); fact != nil && fact.Name != "" {
		return fact.Name
	}
	return f
}

// Spaced makes an id readable: "use_case" is "use case".
func Spaced(id string) string { return strings.ReplaceAll(id, "_", " ") }

// Fact returns what is known of a field as a person would type it, "" for unknown.
func Fact(f *lead.Facts, field string) string {
	switch fact := lead.FactNamed(field); {
	case fact == nil:
		return ""
	case fact.Kind != lead.APartner:
		return fact.Read(f)
	case f.Partner != nil:
		return f.Partner.Name
	}
	return ""
}

// Word is a name as it is typed: folded, without blanks.
func Word(name string) string { return strings.ReplaceAll(safetext.Fold(name), " ", "_") }

// ListLine is the command that lists what a filter finds.
func ListLine(query string) string {
	if query == "" {
		return "eqltui list"
	}
	return "eqltui list '" + strings.ReplaceAll(query, "'", `'\''`) + "'"
}

// FaultLine is an error in one line: what and why, then what to do.
func FaultLine(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return "no answer in time; try it again"
	}
	text := err.Error()
	if hint := fault.HintOf(err); hint != "" {
		text += "; " + hint
	}
	return text
}

// Signed is a number with its sign: "+9", "−9".
func Signed(n int) string {
	if n < 0 {
		return "−" + strconv.Itoa(-n)
	}
	return "+" + strconv.Itoa(n)
}

// Tenths is a number of tenths with its sign: +25, +12.6, −5.
func Tenths(n int) string {
	text := Signed(n / 10)
	if n < 0 && n > -10 {
		text = "−0"
	}
	if rest := max(n, -n) % 10; rest != 0 {
		text += "." + strconv.Itoa(rest)
	}
	return text
}

// Itoa is a number in digits.
func Itoa(n int) string { return strconv.Itoa(n) }

// Money is an amount of minor units in whole major ones: 12 400.
func Money(minor int64) string { return strings.Replace(lead.Major(minor, " ", ".", 0), "-", "−", 1) }

// Cents is an amount of minor units to the last one: 12 400.50.
func Cents(minor int64) string {
	return strings.Replace(lead.Major(minor, " ", ".", lead.MinorDigits), "-", "−", 1)
}

// Thousands is an amount of minor units in thousands of major ones, rounded to one decimal: 12.4.
func Thousands(minor int64) string {
	const tenth = 10_000 // minor units of a tenth of a thousand
	sign, n := "", minor
	if n < 0 {
		sign, n = "−", -n
	}
	n = (n + tenth/2) / tenth
	return sign + Grouped(n/10) + "." + strconv.FormatInt(n%10, 10)
}

// Percent is a share from 0 to 1 in whole hundredths: 71 %.
func Percent(share float64) string { return strconv.Itoa(int(share*100+0.5)) + " %" }

// Spent is what asking a language model cost. Less than the smallest coin is not nothing.
func Spent(m *desk.EnrichStatus) string {
	if m.Cost == 0 && m.In+m.Out > 0 && m.Price.In+m.Price.Out > 0 {
		return "< " + desk.Amount(1, m.Currency)
	}
	return desk.Amount(m.Cost, m.Currency)
}
