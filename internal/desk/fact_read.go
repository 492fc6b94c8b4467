package desk

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/sla"
)

// The readers turn what a person wrote as a fact into its value.

func words(s string) (any, error) { return safetext.Line(strings.TrimSpace(s)), nil }

// country keeps a country by its code; what is none stays as it is written.
func country(s string) (any, error) {
	code, _ := lead.Country(safetext.Line(s))
	return code, nil
}

func number(s string) (any, error) {
	n, err := strconv.ParseInt(strings.ReplaceAll(strings.TrimSpace(s), " ", ""), 10, 64)
	if err != nil || n < 0 {
		return nil, fmt.Errorf("%s is no whole number; write its digits alone, as in 420", safetext.Quote(s))
	}
	return n, nil
}

func truth(s string) (any, error) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "yes", "true", "1":
		return true, nil
	case "no", "false", "0":
		return false, nil
	}
	return nil, fmt.Errorf("%s is neither yes nor no", safetext.Quote(s))
}

func several(s string) (any, error) {
	var out []string
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ';' || r == ',' }) {
		if part = safetext.Line(strings.TrimSpace(part)); part != "" {
			out = append(out, part)
		}
	}
	return out, nil
}

// day reads an instant; without an offset it is wall-clock in the policy's zone.
func day(zone *time.Location) func(string) (any, error) {
	return func(s string) (any, error) {
		t, err := sla.ParseTime(strings.TrimSpace(s), zone)
		if err != nil {
			return nil, fmt.Errorf("%s is no date: write 2026-11-20", safetext.Quote(s))
		}
		return t.UTC(), nil
	}
}
