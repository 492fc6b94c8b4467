package filter

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/typo"
)

// read reads one term that begins at a column.
func (t *Term) read(keys []Key, body []rune, column int, now time.Time) error {
	at := operator(body)
	if at < 0 {
		t.Text = safetext.Fold(unquoted(body))
		return nil
	}
	name := strings.TrimSpace(string(body[:at]))
	key, ok := find(keys, strings.ToLower(name))
	if !ok {
		// A colon inside a word (a URL, a time) is a word after all, if no key was meant.
		if strings.HasPrefix(string(body[at:]), "://") || body[at] == ':' && unicode.IsDigit(body[0]) {
			t.Text = safetext.Fold(string(body))
			return nil
		}
		return wrong(column, at, "there is no key "+safetext.Quote(name), hintFor(keys, name))
	}
	t.Key, t.Type = key.Name, key.Type
	op, width := readOp(body[at:])
	if op == "" {
		return wrong(column+at, width, "there is no operator "+safetext.Quote(string(body[at:at+width])),
			"a minus in front is NOT: -"+example(key))
	}
	t.Op = op
	if t.Op != Is && (key.Type == Text || key.Type == Enum) {
		return wrong(column+at, width, key.Name+" has no order", "write "+key.Name+":"+unquoted(body[at+width:]))
	}
	for _, p := range values(body, at+width) {
		text := strings.TrimSpace(unquoted(body[p.from:p.to]))
		if text == "" {
			return wrong(column+p.from, 1, key.Name+" has no value", "write "+example(key))
		}
		if len(t.Values) == maxValues {
			return wrong(column+p.from, p.to-p.from, fmt.Sprintf("%s has more than %d values", key.Name, maxValues),
				"a tag can stand for a long list")
		}
		v, why, hint := t.value(key, text, now)
		if why != "" {
			return wrong(column+p.from, p.to-p.from, why, hint)
		}
		t.Values = append(t.Values, v)
	}
	if t.Key == "view" && (t.Not || len(t.Values) > 1) {
		return wrong(column, len(body), "a view is one set of terms that all hold", "write view:name, once for each")
	}
	if t.Op != Is && len(t.Values) > 1 {
		return wrong(column+at+width, len(body)-at-width, "a comparison takes one value", "write "+example(key))
	}
	return nil
}

// operator is where the operator of a term begins, -1 for a word or a phrase.
func operator(body []rune) int {
	for i, r := range body {
		switch {
		case r == '"':
			return -1
		case strings.ContainsRune(operators, r):
			if i == 0 {
				return -1
			}
			return i
		}
	}
	return -1
}

// readOp reads an operator, "" when there is no such one, and how many characters it takes. Colon and equals may stand before or
// after a comparison: people write score:>=70 and score=>70.
func readOp(rest []rune) (Op, int) {
	n := 1
	for n < len(rest) && n < 3 && strings.ContainsRune(operators, rest[n]) {
		n++
	}
	text := strings.NewReplacer("≤", "<=", "≥", ">=", "≠", "<>").Replace(string(rest[:n]))
	op := Is
	switch {
	case strings.Contains(text, "<") && strings.Contains(text, ">"):
		return "", n
	case strings.Contains(text, "<"):
		op = Lt
	case strings.Contains(text, ">"):
		op = Gt
	}
	if strings.Contains(text, "=") && op != Is {
		op += "="
	}
	return op, n
}

// values splits what follows an operator at commas outside quotes.
func values(body []rune, from int) []piece {
	var out []piece
	start, quoted := from, false
	for i := from; i < len(body); i++ {
		switch {
		case body[i] == '"':
			quoted = !quoted
		case body[i] == ',' && !quoted:
			out = append(out, piece{from: start, to: i})
			start = i + 1
		}
	}
	return append(out, piece{from: start, to: len(body)})
}

func unquoted(runes []rune) string { return strings.ReplaceAll(string(runes), `"`, "") }

// value types one value; why is empty when it is one.
func (t *Term) value(key Key, part string, now time.Time) (v Value, why, hint string) {
	v = Value{Text: part}
	low := strings.ToLower(part)
	switch key.Type {
	case Text:
		if low == "none" || low == "me" {
			v.Text = low
		}
	case Enum:
		v.Text = low
		if !slices.Contains(key.Values, low) {
			if i := slices.IndexFunc(key.Values, func(word string) bool { return spelled(word) == spelled(low) }); i >= 0 {
				v.Text = key.Values[i] // "Partner Referral" is partner_referral here as everywhere
				return v, "", ""
			}
			hint = "one of " + strings.Join(key.Values, ", ")
			if i := typo.Nearest(low, key.Values); i >= 0 {
				hint = "did you mean " + key.Values[i] + "?"
			}
			return v, key.Name + " has no value " + safetext.Quote(part), hint
		}
	case Number:
		n, err := strconv.ParseInt(part, 10, 32)
		if err != nil {
			return v, key.Name + " takes a whole number, not " + safetext.Quote(part), "write " + example(key)
		}
		v.Number = n
	case Date, Due:
		return t.when(key, v, low, now)
	}
	return v, "", ""
}

// spelled is a word of the program without what people put between its parts.
func spelled(word string) string { return strings.NewReplacer("_", "", "-", "", " ", "").Replace(word) }

// when types an instant: a duration counted from now, a date, or for a clock that may not run, none.
func (t *Term) when(key Key, v Value, low string, now time.Time) (_ Value, why, hint string) {
	if low == "none" && key.Type == Due && t.Op == Is {
		v.Text, v.None = low, true
		return v, "", ""
	}
	if d, ok := duration(low); ok {
		v.Age = true
		v.From = now.Add(-d)
		if key.Type == Due {
			v.From = now.Add(d)
		}
		v.To = v.From
		return v, "", ""
	}
	from, to, ok := instant(low, now, key.Type == Due)
	if !ok {
		return v, key.Name + " takes a date or a duration, not " + safetext.Quote(v.Text), "write " + example(key)
	}
	v.From, v.To = from, to
	return v, "", ""
}

// longest bounds a duration: beyond it arithmetic would overflow, and nothing is that old.
const longest = 200 * 365 * 24 * time.Hour

// duration reads 30m, 2h, 3d, 2w.
func duration(s string) (time.Duration, bool) {
	if len(s) < 2 {
		return 0, false
	}
	n, err := strconv.ParseInt(s[:len(s)-1], 10, 32)
	if err != nil || n < 0 {
		return 0, false
	}
	units := map[byte]time.Duration{'m': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour, 'w': 7 * 24 * time.Hour}
	u, ok := units[s[len(s)-1]]
	if !ok || n > int64(longest/u) {
		return 0, false
	}
	return time.Duration(n) * u, true
}

// instant reads a date, today, yesterday, tomorrow, a weekday (the last one or, ahead, the next one,
// today included), or -2w; a day is the whole day in now's zone. s is in lower case.
func instant(s string, now time.Time, ahead bool) (from, to time.Time, ok bool) {
	day := func(t time.Time) (time.Time, time.Time, bool) {
		y, m, d := t.Date()
		start := time.Date(y, m, d, 0, 0, 0, 0, now.Location())
		return start, time.Date(y, m, d+1, 0, 0, 0, 0, now.Location()), true
	}
	switch s {
	case "today", "now":
		return day(now)
	case "yesterday":
		return day(now.AddDate(0, 0, -1))
	case "tomorrow":
		return day(now.AddDate(0, 0, 1))
	}
	for i, name := range weekdays() {
		if s == name {
			back := (int(now.Weekday()) - i + 7) % 7
			if ahead {
				return day(now.AddDate(0, 0, (7-back)%7))
			}
			return day(now.AddDate(0, 0, -back))
		}
	}
	if strings.HasPrefix(s, "-") {
		if d, good := duration(s[1:]); good {
			return now.Add(-d), now.Add(-d), true
		}
	}
	if t, err := time.ParseInLocation("2006-01-02", s, now.Location()); err == nil {
		return day(t)
	}
	return period(s, now.Location())
}

// Period reads a year, a quarter, a month or an ISO week: 2026, 2026-Q4, 2026-11, 2026-W47. It begins at from and ends
// before to, both at midnight in the zone; ok is false of what is none.
func Period(s string, zone *time.Location) (from, to time.Time, ok bool) {
	return period(strings.ToLower(strings.TrimSpace(s)), zone)
}

// period reads a year, a quarter, a month or an ISO week: 2026, 2026-q4, 2026-11, 2026-w47.
func period(s string, zone *time.Location) (from, to time.Time, ok bool) {
	head, rest, parted := strings.Cut(s, "-")
	year, err := strconv.Atoi(head)
	if err != nil || len(head) != 4 || year < 1 {
		return from, to, false
	}
	date := func(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, zone) }
	unit, digits := byte('m'), rest
	if rest != "" && (rest[0] == 'q' || rest[0] == 'w') {
		unit, digits = rest[0], rest[1:]
	}
	n, err := strconv.Atoi(digits)
	switch {
	case !parted:
		return date(year, 1, 1), date(year+1, 1, 1), true
	case err != nil || n < 1:
		return from, to, false
	case unit == 'q' && n <= 4 && len(digits) == 1:
		return date(year, 3*n-2, 1), date(year, 3*n+1, 1), true
	case unit == 'm' && n <= 12 && len(digits) == 2:
		return date(year, n, 1), date(year, n+1, 1), true
	case unit == 'w' && n <= 53 && len(digits) == 2:
		first := date(year, 1, 4) // which is in the first week
		monday := first.AddDate(0, 0, -(int(first.Weekday())+6)%7)
		if from = monday.AddDate(0, 0, 7*(n-1)); isoYear(from) != year {
			return time.Time{}, time.Time{}, false
		}
		return from, from.AddDate(0, 0, 7), true
	}
	return from, to, false
}

// isoYear is the year to which a week belongs.
func isoYear(t time.Time) int { y, _ := t.ISOWeek(); return y }

func weekdays() []string { return []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} }
