package value

import (
	"cmp"
	"math"
	"strings"
	"unicode"
)

// Int reads a whole number: 1240, 1 240, 1.240.000, 1,240,000, 420.0. A single separator before
// exactly three digits (50.000) is ambiguous and needs a locale.
func Int(s string, l Locale) (int64, error) {
	d, err := number(s, l)
	if err != nil {
		return 0, err
	}
	if strings.Trim(d.fraction, "0") != "" {
		return 0, wrong("%s is not a whole number: round it in the file", shown(s))
	}
	n, ok := d.scaled(0)
	if !ok {
		return 0, wrong("%s is too large to be counted: check the number", shown(s))
	}
	return n, nil
}

// Money reads an amount in major units with at most two decimals (12000.50, 1.240,50, 12,5) and
// returns it in minor units, hundredths. A sign or a code of the currency may stand around it, as in
// $22,700.00 or 1 200,00 zł; currency is the one that is meant, and another is refused. "" takes any.
func Money(s string, l Locale, currency string) (minor int64, err error) {
	amount, err := cutCurrency(s, currency)
	if err != nil {
		return 0, err
	}
	d, err := number(amount, l)
	if err != nil {
		return 0, err
	}
	if len(d.fraction) > 2 && strings.Trim(d.fraction[2:], "0") != "" {
		return 0, wrong("%s has more than two decimals: round it to cents", shown(s))
	}
	n, ok := d.scaled(2)
	if !ok {
		return 0, wrong("%s is too large for an amount: check the number", shown(s))
	}
	return n, nil
}

// MoneyMinor reads an amount that is in minor units already, as in the columns called *_minor.
func MoneyMinor(s string, l Locale) (minor int64, err error) {
	d, err := number(s, l)
	if err != nil {
		return 0, err
	}
	if d.fraction != "" {
		return 0, wrong("%s has decimals, but this column is in minor units (cents): "+
			"write a whole number, or name the column without _minor", shown(s))
	}
	n, ok := d.scaled(0)
	if !ok {
		return 0, wrong("%s is too large for an amount: check the number", shown(s))
	}
	return n, nil
}

// decimal is a number taken apart: digits only.
type decimal struct {
	negative        bool
	whole, fraction string
}

// scaled returns the number times ten to the power of places, which must not be less than the
// length of the fraction unless the rest is zeros; false when it does not fit.
func (d decimal) scaled(places int) (int64, bool) {
	digits := d.whole
	for i := range places {
		if i < len(d.fraction) {
			digits += d.fraction[i : i+1]
		} else {
			digits += "0"
		}
	}
	var n int64
	for i := range len(digits) {
		c := int64(digits[i] - '0')
		// Counting below zero lets the smallest int64 through.
		if n < (math.MinInt64+c)/10 {
			return 0, false
		}
		n = n*10 - c
	}
	if d.negative {
		return n, true
	}
	return -n, n != math.MinInt64
}

// number tells sign, groups and decimals apart.
func number(s string, l Locale) (decimal, error) {
	text, err := plain(s)
	if err != nil {
		return decimal{}, err
	}
	var d decimal
	switch text[0] {
	case '-':
		d.negative, text = true, text[1:]
	case '+':
		text = text[1:]
	}
	text, grouped, err := ungroup(s, strings.TrimSpace(text))
	if err != nil {
		return decimal{}, err
	}
	dot, comma := strings.LastIndexByte(text, '.'), strings.LastIndexByte(text, ',')
	switch {
	case dot < 0 && comma < 0:
		d.whole = text
		return d, check(s, d)
	case dot >= 0 && comma >= 0:
		err = d.both(s, text, dot, comma, grouped, l)
	default:
		err = d.one(s, text, max(dot, comma), grouped, l)
	}
	if err != nil {
		return decimal{}, err
	}
	return d, check(s, d)
}

// typographic are the signs that programs write for minus and for the apostrophe.
var typographic = strings.NewReplacer("\u2212", "-", "\u2019", "'")

// plain trims a cell, makes its blanks and signs uniform and refuses what is no number, with a word
// on the usual cases.
func plain(s string) (string, error) {
	text := typographic.Replace(Visible(s))
	text = strings.TrimSpace(strings.TrimPrefix(text, "'")) // by which spreadsheets mark a text
	if text == "" {
		return "", wrong("there is no number: the cell is empty")
	}
	digits := false
	for i, r := range text {
		switch {
		case r >= '0' && r <= '9':
			digits = true
		case r == '.', r == ',', r == ' ', r == '\'':
		case (r == '-' || r == '+') && i == 0:
		case (r == '-' || r == '\u2013' || r == '\u2014') && digits:
			return "", wrong("%s is a range, not a number: write one number, or map the column to a text field", shown(s))
		case r == '+', r == '<', r == '>', r == '~', r == '\u2264', r == '\u2265':
			return "", wrong("%s is a limit, not a number: write one number, or map the column to a text field", shown(s))
		case r == '%':
			return "", wrong("%s is a percentage: write the number alone", shown(s))
		case unicode.Is(unicode.Sc, r):
			return "", wrong("%s has a currency in it: write the amount alone, in the programme's currency", shown(s))
		default:
			return "", wrong("%s is not a number: write digits, without a currency, a unit or words", shown(s))
		}
	}
	if !digits {
		return "", wrong("%s is not a number: write digits", shown(s))
	}
	return text, nil
}

// ungroup takes blanks and apostrophes out, which only ever separate thousands.
func ungroup(s, text string) (out string, grouped bool, err error) {
	for _, mark := range [...]string{" ", "'"} {
		if !strings.Contains(text, mark) {
			continue
		}
		whole, rest := text, ""
		if i := strings.IndexAny(text, ".,"); i >= 0 {
			whole, rest = text[:i], text[i:]
		}
		if grouped || !groups(whole, mark) || strings.Contains(rest, mark) {
			return "", false, wrong("%s is not a number: the digits are not in groups of three", shown(s))
		}
		text, grouped = strings.ReplaceAll(whole, mark, "")+rest, true
	}
	return text, grouped, nil
}

// both reads a number with dots and commas: the last sign is the decimal one.
func (d *decimal) both(s, text string, dot, comma int, grouped bool, l Locale) error {
	at, group := dot, ","
	if comma > dot {
		at, group = comma, "."
	}
	whole := text[:at]
	if grouped || strings.IndexByte(whole, text[at]) >= 0 || !groups(whole, group) {
		return wrong("%s is not a number: the digits are not in groups of three", shown(s))
	}
	d.whole, d.fraction = strings.ReplaceAll(whole, group, ""), text[at+1:]
	if err := d.ended(s); err != nil {
		return err
	}
	return d.agrees(s, text[at], l)
}

// agrees refuses a decimal sign that is not the locale's: other numbers of the file would be read
// wrongly.
func (d *decimal) agrees(s string, sign byte, l Locale) error {
	if l.Decimal == 0 || l.Decimal == sign {
		return nil
	}
	reading := cmp.Or(d.whole, "0")
	if d.fraction != "" {
		reading += "." + d.fraction
	}
	return contrary(s, d.signed(reading), "--numbers "+l.Tag, map[byte]string{',': "a decimal point", '.': "a decimal comma"}[sign])
}

// one reads a number that has only dots or only commas.
func (d *decimal) one(s, text string, at int, grouped bool, l Locale) error {
	sign := text[at : at+1]
	whole, fraction := text[:at], text[at+1:]
	if strings.Contains(whole, sign) {
		if grouped || !groups(text, sign) {
			return wrong("%s is not a number: the digits are not in groups of three", shown(s))
		}
		d.whole = strings.ReplaceAll(text, sign, "")
		return d.agrees(s, '.'+','-sign[0], l)
	}
	d.whole, d.fraction = whole, fraction
	if grouped || !groups(text, sign) {
		if err := d.ended(s); err != nil {
			return err
		}
		return d.agrees(s, sign[0], l)
	}
	decimal := l.Decimal
	if l.Doubtful {
		decimal = 0
	}
	switch decimal {
	case 0:
		point, comma := "en", "pl"
		if sign == "." {
			point, comma = comma, point
		}
		return ambiguous(s, d.signed(whole+fraction), d.signed(whole+"."+fraction), point, comma)
	case sign[0]:
		return nil
	}
	d.whole, d.fraction = whole+fraction, ""
	return nil
}

func (d *decimal) signed(digits string) string {
	if strings.Contains(digits, ".") {
		digits = strings.TrimSuffix(strings.TrimRight(digits, "0"), ".")
	}
	if d.negative {
		return "-" + digits
	}
	return digits
}

// ended refuses a decimal sign with nothing behind it: the number may be cut.
func (d *decimal) ended(s string) error {
	if d.fraction == "" {
		return wrong("%s ends in a decimal sign: write the decimals or leave the sign out", shown(s))
	}
	return nil
}

// groups says whether text is digits in groups of three, the first of one to three and without a
// leading zero, with at least one mark: how thousands are written.
func groups(text, mark string) bool {
	parts := strings.Split(text, mark)
	if len(parts) < 2 || len(parts[0]) < 1 || len(parts[0]) > 3 || parts[0][0] == '0' {
		return false
	}
	for i, p := range parts {
		if i > 0 && len(p) != 3 || !digitsOnly(p) {
			return false
		}
	}
	return true
}

func digitsOnly(s string) bool { return strings.Trim(s, "0123456789") == "" }

// check refuses what is left of a wrong number: a second sign, a mark in the wrong place.
func check(s string, d decimal) error {
	if d.whole+d.fraction == "" || !digitsOnly(d.whole) || !digitsOnly(d.fraction) {
		return wrong("%s is not a number: write digits", shown(s))
	}
	return nil
}
