package value

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/currency"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
)

// signs are the signs and short names of currencies, folded, with the codes that each may mean.
// Source: Unicode CLDR, currency symbols and narrow symbols.
var signs = map[string][]string{
	"$": {"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP"}, "us$": {"USD"}, "dollar": {"USD"},
	"ca$": {"CAD"}, "c$": {"CAD"}, "a$": {"AUD"}, "au$": {"AUD"}, "nz$": {"NZD"}, "s$": {"SGD"}, "hk$": {"HKD"}, "nt$": {"TWD"},
	"mx$": {"MXN"}, "r$": {"BRL"}, "€": {"EUR"}, "euro": {"EUR"}, "£": {"GBP", "EGP"}, "zl": {"PLN"}, "kc": {"CZK"}, "ft": {"HUF"},
	"kr": {"SEK", "NOK", "DKK", "ISK"}, "kr.": {"DKK", "SEK", "NOK"}, "fr.": {"CHF"}, "sfr.": {"CHF"}, "¥": {"JPY", "CNY"},
	"cn¥": {"CNY"}, "jp¥": {"JPY"}, "lei": {"RON"}, "лв": {"BGN"}, "лв.": {"BGN"}, "₴": {"UAH"}, "₺": {"TRY"}, "₽": {"RUB"},
	"₹": {"INR"}, "rs.": {"INR"}, "₩": {"KRW"}, "₪": {"ILS"}, "₫": {"VND"}, "₱": {"PHP"}, "฿": {"THB"}, "₦": {"NGN"},
}

// Foreign is the refusal of an amount in another currency than the one that is kept.
type Foreign struct {
	Shown, Theirs, Ours string
}

// Error is the sentence for a file.
func (f *Foreign) Error() string {
	return f.Shown + " is in " + f.Theirs + ", and amounts are kept in " + f.Ours + ": convert it in the file"
}

// Currency says whether a word, a code or a sign names the currency of this code. A word that names
// none is an error of its own.
func Currency(s, ours string) error {
	codes := codesOf(Visible(s))
	switch {
	case len(codes) == 0:
		return wrong("%s is no currency: write a code such as %s", shown(s), orCode(ours))
	case ours == "" || slices.Contains(codes, ours):
		return nil
	}
	return fault.Wrap(fault.Invalid, "", &Foreign{Shown: shown(s), Theirs: codes[0], Ours: ours}, "")
}

func orCode(ours string) string {
	if ours == "" {
		return "EUR"
	}
	return ours
}

// codesOf are the codes that a word may mean.
func codesOf(word string) []string {
	word = strings.TrimSpace(word)
	if len(word) == 3 {
		if unit, err := currency.ParseISO(word); err == nil {
			return []string{unit.String()}
		}
	}
	return signs[safetext.Fold(word)]
}

// cutCurrency takes the currency off an amount, before or behind its digits, and refuses one that is
// not ours. An amount in brackets is below zero, as accountants write it.
func cutCurrency(s, ours string) (string, error) {
	text := strings.TrimSpace(strings.ReplaceAll(Visible(s), "\u2212", "-"))
	negative := ""
	if inner, ok := strings.CutPrefix(text, "("); ok && strings.HasSuffix(inner, ")") {
		negative, text = "-", strings.TrimSpace(strings.TrimSuffix(inner, ")"))
	}
	if rest, ok := strings.CutPrefix(text, "-"); ok && negative == "" {
		negative, text = "-", strings.TrimSpace(rest)
	}
	first := strings.IndexFunc(text, unicode.IsDigit)
	if first < 0 {
		return s, nil
	}
	last := strings.LastIndexFunc(text, unicode.IsDigit) + 1
	before, after := strings.TrimSpace(text[:first]), strings.TrimSpace(text[last:])
	if sign, ok := strings.CutSuffix(before, "-"); ok && sign != "" && negative == "" {
		before, negative = strings.TrimSpace(sign), "-"
	}
	for _, word := range [...]string{before, after} {
		if !strings.ContainsFunc(word, named) {
			continue
		}
		codes := codesOf(word)
		if len(codes) == 0 {
			return "", wrong("%s is no amount: %s is no currency", shown(s), shown(word))
		}
		if ours != "" && !slices.Contains(codes, ours) {
			return "", fault.Wrap(fault.Invalid, "", &Foreign{Shown: shown(s), Theirs: codes[0], Ours: ours}, "")
		}
	}
	if strings.ContainsFunc(before, named) {
		text = text[first:]
		last -= first
	}
	if strings.ContainsFunc(after, named) {
		text = text[:last]
	}
	return negative + text, nil
}

// named says whether a rune can belong to the name of a currency.
func named(r rune) bool { return unicode.IsLetter(r) || unicode.Is(unicode.Sc, r) }
