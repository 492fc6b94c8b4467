package desk

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/wallclock"
)

// readValue turns what a person wrote as a fact of a kind into its value. An instant without an
// offset is wall-clock in the zone.
func readValue(kind lead.Kind, s string, zone *time.Location) (any, error) {
	switch kind {
	case lead.ANumber:
		return number(s)
	case lead.ATruth:
		return truth(s)
	case lead.AList:
		if list, known := lead.Telling(several(s)); known {
			return list, lead.TooMany(len(list))
		}
		return nil, nil
	case lead.AnInstant:
		return readInstant(s, zone)
	case lead.ACountry:
		code, _ := lead.Country(safetext.Line(s)) // what is none stays as it is written
		return code, nil
	}
	return safetext.Kept(strings.TrimSpace(s)), nil
}

func number(s string) (int64, error) {
	n, err := strconv.ParseInt(strings.ReplaceAll(strings.TrimSpace(s), " ", ""), 10, 64)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("%s is no whole number; write its digits alone, as in 420", safetext.Quote(s))
	}
	return n, nil
}

func truth(s string) (bool, error) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "yes", "true", "1":
		return true, nil
	case "no", "false", "0":
		return false, nil
	}
	return false, fmt.Errorf("%s is neither yes nor no", safetext.Quote(s))
}

// several are the elements of a list that a person typed: with semicolons or bars as in a file, and with
// commas. A backslash keeps each of these in its element.
func several(s string) []string {
	var b strings.Builder
	escaped := false
	for _, r := range s {
		switch {
		case r == ',' && escaped:
			text := strings.TrimSuffix(b.String(), `\`)
			b.Reset()
			b.WriteString(text + ",")
		case r == ',':
			b.WriteByte(';')
		default:
			b.WriteRune(r)
		}
		escaped = r == '\\' && !escaped
	}
	var out []string
	for _, part := range safetext.SplitList(b.String()) {
		if part = safetext.Kept(strings.TrimSpace(part)); part != "" {
			out = append(out, part)
		}
	}
	return out
}

func readInstant(s string, zone *time.Location) (time.Time, error) {
	t, ok := wallclock.Parse(strings.TrimSpace(s), zone)
	if !ok {
		return time.Time{}, fmt.Errorf("%s is no date: write 2026-11-20", safetext.Quote(s))
	}
	return t.UTC(), nil
}
