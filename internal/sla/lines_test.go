package sla_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/sla"
)

// fill puts the calendars of the tests into a line.
func fill(line string) string {
	return strings.NewReplacer(
		"$W",
		`{"tz":"Europe/Warsaw","week":{"mon":[["09:00","12:00"],["13:00","17:00"]],"tue-fri":[["09:00","17:00"]]},"holidays":["2026-12-24"],"country":"PL"}`,
		"$A",
		`{"tz":"Europe/Warsaw","week":{"mon-sun":[["00:00","24:00"]]}}`,
		"$N",
		`{"tz":"Europe/Warsaw","week":{}}`,
	).Replace(line)
}

func TestAnswer(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, line, want string }{
		{"due, wall-clock start", `{"op":"due","calendar":$W,"start":"2026-11-20T15:00:00","duration":"4h"}`,
			`{"due":"2026-11-23T11:00:00+01:00"}`},
		{"due, start with an offset", `{"op":"due","calendar":$W,"start":"2026-11-20T09:00:00-05:00","duration":"4h"}`,
			`{"due":"2026-11-23T11:00:00+01:00"}`},
		{"due, start a date", `{"op":"due","calendar":$W,"start":"2026-11-20","duration":"1h30m"}`, `{"due":"2026-11-20T10:30:00+01:00"}`},
		{"due, fractions are kept", `{"op":"due","calendar":$W,"start":"2026-11-20T16:59:59.700","duration":"45s"}`,
			`{"due":"2026-11-23T09:00:44.7+01:00"}`},
		{"due, over Christmas Eve of the policy and Christmas of the country",
			`{"op":"due","calendar":$W,"start":"2026-12-23T16:00:00+01:00","duration":"2h"}`, `{"due":"2026-12-28T10:00:00+01:00"}`},
		{"due, a start that does not exist", `{"op":"due","calendar":$A,"start":"2026-03-29T02:30:00","duration":"0s"}`,
			`{"due":"2026-03-29T03:30:00+02:00"}`},
		{"due, an ambiguous start", `{"op":"due","calendar":$A,"start":"2026-10-25T02:30:00","duration":"0"}`,
			`{"due":"2026-10-25T02:30:00+02:00"}`},
		{"due, never", `{"op":"due","calendar":$N,"start":"2026-11-20","duration":"4h"}`, `{"due":null}`},
		{"due, keys in any order", `{"duration":"4h","start":"2026-11-20T15:00:00Z","calendar":$W,"op":"due"}`,
			`{"due":"2026-11-23T12:00:00+01:00"}`},
		{"due, nulls of the calendar are absent",
			`{"op":"due","calendar":{"tz":"UTC","week":{"fri":[["00:00","24:00"]]},"holidays":null,"country":null},"start":"2026-11-20","duration":"24h"}`, `{"due":"2026-11-21T00:00:00Z"}`},
		{"due, local mean time",
			`{"op":"due","calendar":{"tz":"Europe/Paris","week":{"mon-sun":[["00:00","24:00"]]}},"start":"1800-01-01T00:00:00Z","duration":"0s"}`, `{"due":"1800-01-01T00:09:00+00:09"}`},
		{"elapsed", `{"op":"elapsed","calendar":$W,"start":"2026-11-23T10:00:00","end":"2026-11-23T14:30:00"}`, `{"elapsed":"3h30m0s"}`},
		{"elapsed, backwards", `{"op":"elapsed","calendar":$W,"start":"2026-11-23T14:30:00","end":"2026-11-23T10:00:00"}`,
			`{"elapsed":"0s"}`},
		{"elapsed, never", `{"op":"elapsed","calendar":$N,"start":"2026-11-23","end":"2026-12-23"}`, `{"elapsed":"0s"}`},
		{"elapsed, a fraction", `{"op":"elapsed","calendar":$W,"start":"2026-11-23T10:00:00","end":"2026-11-23T10:00:00.25"}`,
			`{"elapsed":"250ms"}`},
		{"open at opening", `{"op":"open","calendar":$W,"at":"2026-11-23T09:00:00"}`, `{"open":true}`},
		{"closed at closing", `{"op":"open","calendar":$W,"at":"2026-11-23T12:00:00"}`, `{"open":false}`},
		{"closed on a holiday", `{"op":"open","calendar":$W,"at":"2026-11-11T12:00:00"}`, `{"open":false}`},
		{"next opening", `{"op":"next_open","calendar":$W,"at":"2026-11-23T12:00:00"}`, `{"next_open":"2026-11-23T13:00:00+01:00"}`},
		{"next opening, open", `{"op":"next_open","calendar":$W,"at":"2026-11-23T13:00:00.5Z"}`,
			`{"next_open":"2026-11-23T14:00:00.5+01:00"}`},
		{"next opening, never", `{"op":"next_open","calendar":$N,"at":"2026-11-23"}`, `{"next_open":null}`},
		{"state, running",
			`{"op":"state","calendar":$W,"start":"2026-11-20T10:00:00","now":"2026-11-20T11:00:00","alert":"2h","breach":"4h"}`,
			`{"state":"running","due":"2026-11-20T14:00:00+01:00","remaining":"3h0m0s"}`},
		{"state, paused",
			`{"op":"state","calendar":$W,"start":"2026-11-20T16:00:00","stop":null,"now":"2026-11-21","alert":"2h","breach":"4h"}`,
			`{"state":"paused","due":"2026-11-23T12:00:00+01:00","remaining":"3h0m0s","resumes":"2026-11-23T09:00:00+01:00"}`},
		{"state, breached",
			`{"op":"state","calendar":$W,"start":"2026-11-20T10:00:00","now":"2026-11-20T15:00:00","alert":"2h","breach":"4h"}`,
			`{"state":"breached","due":"2026-11-20T14:00:00+01:00","remaining":"-1h0m0s"}`},
		{
			"state, met late",
			`{"op":"state","calendar":$W,"start":"2026-11-20T10:00:00","stop":"2026-11-20T15:00:00","now":"2026-11-22","alert":"2h","breach":"4h"}`,
			`{"state":"met_late","due":"2026-11-20T14:00:00+01:00","remaining":"-1h0m0s"}`,
		},
		{"state, never",
			`{"op":"state","calendar":$N,"start":"2026-11-20T10:00:00","now":"2026-11-20T15:00:00","alert":"2h","breach":"4h"}`,
			`{"state":"paused","due":null,"remaining":"4h0m0s"}`},
		{"state, never but answered",
			`{"op":"state","calendar":$N,"start":"2026-11-20T10:00:00","stop":"2026-11-20T15:00:00","now":"2026-11-20T15:00:00","alert":"2h","breach":"4h"}`, `{"state":"met","due":null,"remaining":"4h0m0s"}`},
	}
	var book sla.Book
	for _, tt := range tests {
		got, err := sla.Answer([]byte(fill(tt.line)))
		if err != nil || string(got) != tt.want {
			t.Errorf("%s:\n got %s, %v\nwant %s", tt.name, got, err, tt.want)
		}
		if again, err := book.Answer([]byte(fill(tt.line))); err != nil || string(again) != tt.want {
			t.Errorf("%s, from a book: %s, %v", tt.name, again, err)
		}
	}
}

func TestAnswerRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, line, want string }{
		{"nothing", ``, `line: not JSON: it ends too early`},
		{"half a line", `{"op":"due"`, `line: not JSON: it ends too early`},
		{"a list", `[]`, `line: not a JSON object`},
		{"null", `null`, `line: not a JSON object`},
		{"a trailing comma", `{"op":"due",}`, `line: not JSON: invalid character '}'`},
		{"text behind", `{"op":"open","calendar":$W,"at":"2026-11-23"} {}`, `line: there is text after the closing brace`},
		{"no operation", `{"calendar":$W}`, `op: missing`},
		{"an unknown operation", `{"op":"dew","calendar":$W}`,
			`op: unknown operation "dew"; known are due, elapsed, open, next_open, state`},
		{"an operation that is no text", `{"op":1}`, `op: not a text such as "due"`},
		{"a key twice", `{"op":"open","op":"due"}`, `line: the key "op" is given twice`},
		{"a misspelt key", `{"op":"due","calendar":$W,"strat":"2026-11-23","duration":"4h"}`,
			`op due: unknown key "strat"; known here: op, calendar, start, duration`},
		{"a key in capitals", `{"op":"due","calendar":$W,"Start":"2026-11-23","duration":"4h"}`, `op due: unknown key "Start"`},
		{"a key of another operation", `{"op":"open","calendar":$W,"at":"2026-11-23","end":"2026-11-23"}`, `op open: unknown key "end"`},
		{"no calendar", `{"op":"open","at":"2026-11-23"}`, `calendar: missing`},
		{"a calendar that is no object", `{"op":"open","calendar":"warsaw","at":"2026-11-23"}`, `calendar: not a JSON object`},
		{"a calendar without a week", `{"op":"open","calendar":{"tz":"UTC"},"at":"2026-11-23"}`, `calendar: week: missing`},
		{"a calendar with a misspelt key", `{"op":"open","calendar":{"tz":"UTC","week":{},"holiday":[]},"at":"2026-11-23"}`,
			`unknown key "holiday"; known here: tz, week, holidays, workdays, country`},
		{"a day twice under one name", `{"op":"open","calendar":{"tz":"UTC","week":{"mon":[],"mon":[]}},"at":"2026-11-23"}`,
			`week: the key "mon" is given twice`},
		{"a day twice under two names", `{"op":"open","calendar":{"tz":"UTC","week":{"mon":[],"mon-fri":[]}},"at":"2026-11-23"}`,
			`calendar: week.mon-fri: mon is named twice, first in "mon"`},
		{"an interval of three", `{"op":"open","calendar":{"tz":"UTC","week":{"mon":[["09:00","12:00","17:00"]]}},"at":"2026-11-23"}`,
			`calendar: week.mon[0]: not a pair of opening and closing`},
		{"an interval of one", `{"op":"open","calendar":{"tz":"UTC","week":{"mon":[["09:00"]]}},"at":"2026-11-23"}`,
			`week.mon[0]: not a pair`},
		{"hours without their list", `{"op":"open","calendar":{"tz":"UTC","week":{"mon":["09:00","17:00"]}},"at":"2026-11-23"}`,
			`week.mon[0]: not a list`},
		{"closing before opening", `{"op":"open","calendar":{"tz":"UTC","week":{"mon":[["17:00","09:00"]]}},"at":"2026-11-23"}`,
			`week.mon[0]: closes at 09:00, not after it opens at 17:00`},
		{"two mistakes on one line", `{"op":"open","calendar":{"tz":"X","week":{},"country":"YY"},"at":"2026-11-23"}`,
			`calendar: tz: unknown time zone "X"; country: unknown country "YY"`},
		{"a holiday that is a number", `{"op":"open","calendar":{"tz":"UTC","week":{},"holidays":[20261224]},"at":"2026-11-23"}`,
			`holidays[0]: not a text`},
		{"no start", `{"op":"due","calendar":$W,"duration":"4h"}`, `start: missing`},
		{"a start of null", `{"op":"due","calendar":$W,"start":null,"duration":"4h"}`, `start: missing`},
		{"a start that is a number", `{"op":"due","calendar":$W,"start":1770000000,"duration":"4h"}`, `start: not a text`},
		{"a date that does not exist", `{"op":"due","calendar":$W,"start":"2026-02-29","duration":"4h"}`,
			`start: "2026-02-29" is not a time`},
		{"an hour that does not exist", `{"op":"due","calendar":$W,"start":"2026-02-28T24:00:00","duration":"4h"}`, `is not a time`},
		{"a second that does not exist", `{"op":"due","calendar":$W,"start":"2026-02-28T23:59:60","duration":"4h"}`, `is not a time`},
		{"an offset that does not exist", `{"op":"due","calendar":$W,"start":"2026-02-28T10:00:00+0100","duration":"4h"}`, `is not a time`},
		{"half a fraction", `{"op":"due","calendar":$W,"start":"2026-02-28T10:00:00.","duration":"4h"}`, `is not a time`},
		{"no duration", `{"op":"due","calendar":$W,"start":"2026-11-23"}`, `duration: missing`},
		{"a negative duration", `{"op":"due","calendar":$W,"start":"2026-11-23","duration":"-4h"}`, `duration: "-4h" is negative`},
		{"a duration that is a number", `{"op":"due","calendar":$W,"start":"2026-11-23","duration":4}`,
			`duration: not a text such as "4h"`},
		{"a duration in days", `{"op":"due","calendar":$W,"start":"2026-11-23","duration":"2d"}`, `duration: "2d" is not a duration`},
		{"a state without breach", `{"op":"state","calendar":$W,"start":"2026-11-23","now":"2026-11-23","alert":"1h"}`, `breach: missing`},
		{"a state with a stop that is no time",
			`{"op":"state","calendar":$W,"start":"2026-11-23","stop":"soon","now":"2026-11-23","alert":"1h","breach":"2h"}`,
			`stop: "soon" is not a time`},
		{"what would steer a terminal", `{"op":"\u001b[2J\u202e"}`, `op: unknown operation "\x1b[2J\u202e"`},
	}
	for _, tt := range tests {
		got, err := sla.Answer([]byte(fill(tt.line)))
		if err == nil {
			t.Errorf("%s: answered %s", tt.name, got)
			continue
		}
		if !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s:\n got %v\nwant %s", tt.name, err, tt.want)
		}
		if fault.KindOf(err) != fault.Invalid || fault.HintOf(err) == "" {
			t.Errorf("%s: kind %s, hint %q", tt.name, fault.KindOf(err), fault.HintOf(err))
		}
		if strings.ContainsFunc(err.Error(), unicode.IsControl) {
			t.Errorf("%s: the message has control characters: %q", tt.name, err)
		}
	}
}

func TestABookForgetsRatherThanGrows(t *testing.T) {
	t.Parallel()
	var book sla.Book
	for i := range 500 {
		line := `{"op":"open","calendar":{"tz":"UTC","week":{"mon":[["09:00","` + clock(10*60+i) + `"]]}},"at":"2026-11-23T09:00:00"}`
		got, err := book.Answer([]byte(line))
		if err != nil || string(got) != `{"open":true}` {
			t.Fatalf("line %d: %s, %v", i, got, err)
		}
	}
}

func FuzzAnswer(f *testing.F) {
	f.Add(fill(`{"op":"due","calendar":$W,"start":"2026-11-20T15:00:00.5","duration":"4h"}`))
	f.Add(fill(`{"op":"elapsed","calendar":$A,"start":"0001-01-01","end":"2026-03-29T02:30:00Z"}`))
	f.Add(fill(`{"op":"state","calendar":$N,"start":"2026-11-20","stop":null,"now":"2026-11-20","alert":"2h","breach":"4h"}`))
	f.Add(
		fill(
			`{"op":"next_open","calendar":{"tz":"Pacific/Apia","week":{"sun-thu,sat":[["00:00","24:00"]]},"country":"US"},"at":"2011-12-30"}`,
		),
	)
	f.Add(`{"op":"open","calendar":{"tz":"UTC","week":{"mon":[["09:00"]]}},"at":1}`)
	f.Add("\x00[{]}")
	f.Fuzz(func(t *testing.T, line string) {
		got, err := sla.Answer([]byte(line))
		if (got == nil) == (err == nil) {
			t.Fatalf("Answer(%q) = %s, %v", line, got, err)
		}
		if err != nil {
			if fault.KindOf(err) != fault.Invalid || strings.ContainsFunc(err.Error(), unicode.IsControl) {
				t.Errorf("Answer(%q): %q of kind %s", line, err, fault.KindOf(err))
			}
			return
		}
		if !json.Valid(got) || strings.ContainsAny(string(got), "\n\r") {
			t.Errorf("Answer(%q) = %q", line, got)
		}
	})
}
