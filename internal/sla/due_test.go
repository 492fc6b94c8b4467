package sla_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/sla"
)

const hour, minute = time.Hour, time.Minute

var always = week{"mon-sun": {{"00:00", "24:00"}}}

func TestDue(t *testing.T) {
	t.Parallel()
	lunch := sla.Spec{TZ: "Europe/Rome", Week: week{"mon-fri": {{"09:00", "13:00"}, {"14:00", "18:00"}}}}
	warsaw := sla.Spec{TZ: "Europe/Warsaw", Week: office, Country: "PL"}
	night := sla.Spec{TZ: "UTC", Week: week{"fri": {{"20:00", "24:00"}}, "sat": {{"00:00", "04:00"}}}}
	days := func(tz string) sla.Spec { return sla.Spec{TZ: tz, Week: always} }
	tests := []struct {
		name  string
		spec  sla.Spec
		start string
		d     time.Duration
		want  string
	}{
		{"within a day", warsaw, "2026-11-20T10:00:00", 4 * hour, "2026-11-20T14:00:00+01:00"},
		{"over the weekend", warsaw, "2026-11-20T15:00:00", 4 * hour, "2026-11-23T11:00:00+01:00"},
		{"an offset of its own is the same instant", warsaw, "2026-11-20T14:00:00Z", 4 * hour, "2026-11-23T11:00:00+01:00"},
		{"exactly on closing stays there", warsaw, "2026-11-20T15:00:00", 2 * hour, "2026-11-20T17:00:00+01:00"},
		{"a start on closing rolls to the next opening", warsaw, "2026-11-20T17:00:00", hour, "2026-11-23T10:00:00+01:00"},
		{"a start on closing with nothing to wait is due at the opening", warsaw, "2026-11-20T17:00:00", 0, "2026-11-23T09:00:00+01:00"},
		{"nothing to wait in open time is due at once", warsaw, "2026-11-20T12:34:56.789", 0, "2026-11-20T12:34:56.789+01:00"},
		{"before opening counts from opening", warsaw, "2026-11-20T03:00:00", hour, "2026-11-20T10:00:00+01:00"},
		{"over Independence Day", warsaw, "2026-11-10T16:00:00", 2 * hour, "2026-11-12T10:00:00+01:00"},
		{"254 working days are the whole of 2026 in Poland", warsaw, "2026-01-02T09:00:00", 254 * 8 * hour, "2026-12-31T17:00:00+01:00"},
		{"over lunch", lunch, "2026-11-20T12:00:00", 2 * hour, "2026-11-20T15:00:00+01:00"},
		{"exactly at lunch", lunch, "2026-11-20T12:00:00", hour, "2026-11-20T13:00:00+01:00"},
		{"a start in lunch", lunch, "2026-11-20T13:30:00", hour, "2026-11-20T15:00:00+01:00"},
		{"a fraction passes through lunch", lunch, "2026-11-20T12:59:59.75", time.Second, "2026-11-20T14:00:00.75+01:00"},
		{"through midnight, 24:00 and 00:00 are one instant", night, "2026-11-20T23:00:00", 2 * hour, "2026-11-21T01:00:00Z"},
		{"a start at 24:00 goes on at once", night, "2026-11-21T00:00:00", hour, "2026-11-21T01:00:00Z"},
		{"exactly at 24:00", night, "2026-11-20T23:00:00", hour, "2026-11-21T00:00:00Z"},
		{"a year of Fridays later", night, "2026-11-21T03:00:00", 8*52*hour + hour, "2027-11-20T04:00:00Z"},

		{"Warsaw loses an hour", days("Europe/Warsaw"), "2026-03-28T12:00:00", 24 * hour, "2026-03-29T13:00:00+02:00"},
		{"Warsaw gains an hour", days("Europe/Warsaw"), "2026-10-24T12:00:00", 24 * hour, "2026-10-25T11:00:00+01:00"},
		{"an hour after an ambiguous start is its second occurrence", days("Europe/Warsaw"), "2026-10-25T02:30:00", hour,
			"2026-10-25T02:30:00+01:00"},
		{"a start that does not exist moves by the gap", days("Europe/Warsaw"), "2026-03-29T02:30:00", hour, "2026-03-29T04:30:00+02:00"},
		{"New York loses an hour", days("America/New_York"), "2026-03-07T12:00:00", 24 * hour, "2026-03-08T13:00:00-04:00"},
		{"New York gains an hour", days("America/New_York"), "2026-10-31T12:00:00", 24 * hour, "2026-11-01T11:00:00-05:00"},
		{"Lord Howe loses half an hour", days("Australia/Lord_Howe"), "2026-10-03T12:00:00", 24 * hour, "2026-10-04T12:30:00+11:00"},
		{"Lord Howe gains half an hour", days("Australia/Lord_Howe"), "2026-04-04T12:00:00", 24 * hour, "2026-04-05T11:30:00+10:30"},
		{"Cairo has no midnight", days("Africa/Cairo"), "2026-04-23T23:00:00", 2 * hour, "2026-04-24T02:00:00+03:00"},
		{"Cairo has eleven at night twice", days("Africa/Cairo"), "2026-10-29T22:00:00", 3 * hour, "2026-10-30T00:00:00+02:00"},
		{"Casablanca changes for Ramadan", days("Africa/Casablanca"), "2026-02-14T12:00:00", 24 * hour, "2026-02-15T11:00:00Z"},
		{"the last day of a leap year beyond the table of the zone", days("Europe/Warsaw"), "2040-12-30T12:00:00", 48 * hour,
			"2041-01-01T12:00:00+01:00"},
		{"an opening that does not exist moves by the gap", sla.Spec{TZ: "Europe/Warsaw", Week: week{"sun": {{"02:30", "05:00"}}}},
			"2026-03-29", hour, "2026-03-29T04:30:00+02:00"},
		{"hours that the gap swallows are not there", sla.Spec{TZ: "Europe/Warsaw", Week: week{"sun": {{"02:30", "03:15"}}}}, "2026-03-29",
			0, "2026-04-05T02:30:00+02:00"},
		{"hours that the gap pushes into the next ones flow together",
			sla.Spec{TZ: "Europe/Warsaw", Week: week{"sun": {{"02:15", "02:45"}, {"03:00", "04:00"}}}}, "2026-03-29", hour,
			"2026-03-29T04:00:00+02:00"},
		{"a closing that occurs twice is its first", sla.Spec{TZ: "Europe/Warsaw", Week: week{"sun": {{"01:00", "02:30"}}}},
			"2026-10-25T02:00:00", hour, "2026-11-01T01:30:00+01:00"},
		{"an opening that occurs twice is its first", sla.Spec{TZ: "Europe/Warsaw", Week: week{"sun": {{"02:30", "04:00"}}}}, "2026-10-25",
			hour, "2026-10-25T02:30:00+01:00"},
		{"Samoa had no 30 December 2011, a Friday", sla.Spec{TZ: "Pacific/Apia", Week: office}, "2011-12-29T16:00:00", 2 * hour,
			"2012-01-02T10:00:00+14:00"},

		{"an empty week is never open", sla.Spec{TZ: "UTC", Week: week{}}, "2026-01-01", 0, "never"},
		{"days without hours are never open", sla.Spec{TZ: "UTC", Week: week{"mon-sun": {}}}, "2026-01-01", hour, "never"},
		{"what takes longer than the calendar of the world is never", sla.Spec{TZ: "UTC", Week: week{"mon": {{"09:00", "09:01"}}}},
			"9000-01-01", math.MaxInt64, "never"},
		{"a negative wait is none", warsaw, "2026-11-20T10:00:00", -hour, "2026-11-20T10:00:00+01:00"},
	}
	for _, tt := range tests {
		c := calendar(t, tt.spec)
		if got := show(c.Due(at(t, c, tt.start), tt.d)); got != tt.want {
			t.Errorf("%s: due(%s, %s) = %s, want %s", tt.name, tt.start, tt.d, got, tt.want)
		}
	}
}

// mondays lists the Mondays of whole years, from the first Monday of the first.
func mondays(from, to int) []string {
	var all []string
	for d := time.Date(from, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() <= to; d = d.AddDate(0, 0, 1) {
		if d.Weekday() == time.Monday {
			all = append(all, d.Format(time.DateOnly))
		}
	}
	return all
}

func TestTenYearsWithoutAnOpeningAreNever(t *testing.T) {
	t.Parallel()
	c := calendar(t, sla.Spec{TZ: "UTC", Week: week{"mon": {{"09:00", "10:00"}}}, Holidays: mondays(2027, 2037)})
	tests := []struct{ name, got, want string }{
		{"an opening eleven years off", show(c.NextOpen(at(t, c, "2026-12-29"))), "never"},
		{"a wait over eleven years", show(c.Due(at(t, c, "2026-12-28T09:30:00"), hour)), "never"},
		{"a wait that ends before them", show(c.Due(at(t, c, "2026-12-28T09:30:00"), 30*minute)), "2026-12-28T10:00:00Z"},
		{"an opening less than ten years off", show(c.NextOpen(at(t, c, "2028-01-05"))), "2038-01-04T09:00:00Z"},
		{"an opening a day more than ten years off", show(c.NextOpen(at(t, c, "2028-01-03"))), "never"},
		{"a closing eleven years ago", show(c.PrevOpen(at(t, c, "2038-01-04"))), "never"},
		{"a closing a day more than ten years ago", show(c.PrevOpen(at(t, c, "2036-12-29T10:00:00"))), "never"},
		{"a closing ten years ago to the second", show(c.PrevOpen(at(t, c, "2036-12-28T10:00:00"))), "2026-12-28T10:00:00Z"},
		{"a closing nine years ago", show(c.PrevOpen(at(t, c, "2035-01-04"))), "2026-12-28T10:00:00Z"},
		{"back over eleven years", show(c.Back(at(t, c, "2038-01-04T09:30:00"), hour)), "never"},
		{"back to the opening after them", show(c.Back(at(t, c, "2038-01-04T09:30:00"), 30*minute)), "2038-01-04T09:00:00Z"},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, tt.got, tt.want)
		}
	}
	if got := c.Elapsed(at(t, c, "2026-12-28T09:30:00"), at(t, c, "2038-01-04T09:30:00")); got != hour {
		t.Errorf("elapsed over eleven closed years = %s, want 1h", got)
	}
}

func TestElapsed(t *testing.T) {
	t.Parallel()
	lunch := sla.Spec{TZ: "Europe/Rome", Week: week{"mon-fri": {{"09:00", "13:00"}, {"14:00", "18:00"}}}}
	warsaw := sla.Spec{TZ: "Europe/Warsaw", Week: always}
	tests := []struct {
		name, start, end string
		spec             sla.Spec
		want             time.Duration
	}{
		{"over lunch", "2026-11-20T12:30:00", "2026-11-20T14:30:00", lunch, hour},
		{"nothing outside open time", "2026-11-20T18:00:00", "2026-11-23T09:00:00", lunch, 0},
		{"a week", "2026-11-16", "2026-11-23", lunch, 40 * hour},
		{"fractions are kept", "2026-11-20T12:59:59.25", "2026-11-20T14:00:00.5", lunch, 1250 * time.Millisecond},
		{"nothing when the end is the start", "2026-11-20T12:30:00", "2026-11-20T12:30:00", lunch, 0},
		{"nothing when the end is before it", "2026-11-20T12:30:00", "2026-11-19T12:30:00", lunch, 0},
		{"a day of 23 hours", "2026-03-29", "2026-03-30", warsaw, 23 * hour},
		{"a day of 25 hours", "2026-10-25", "2026-10-26", warsaw, 25 * hour},
		{"hours that the gap pushes into the next ones count once", "2026-03-29", "2026-03-30",
			sla.Spec{TZ: "Europe/Warsaw", Week: week{"sun": {{"02:15", "02:45"}, {"03:00", "04:00"}}}}, hour},
		{"a gap over midnight, Toronto 1919, counts no minute for two days", "1919-03-30T12:00:00", "1919-03-31T02:00:00",
			sla.Spec{TZ: "America/Toronto", Week: week{"sun": {{"00:00", "24:00"}}, "mon": {{"00:45", "02:00"}}}}, 13 * hour},
		{"New Year's Eve where UTC is already in the next year", "2026-12-31T20:00:00", "2026-12-31T23:00:00",
			sla.Spec{TZ: "America/New_York", Week: week{"thu": {{"20:00", "22:00"}}}}, 2 * hour},
		{"a common year", "2026-01-01", "2027-01-01", warsaw, 365 * 24 * hour},
		{"more than a Duration holds", "0001-01-01", "9999-12-31", warsaw, math.MaxInt64},
	}
	for _, tt := range tests {
		c := calendar(t, tt.spec)
		if got := c.Elapsed(at(t, c, tt.start), at(t, c, tt.end)); got != tt.want {
			t.Errorf("%s: elapsed(%s, %s) = %s, want %s", tt.name, tt.start, tt.end, got, tt.want)
		}
	}
}

func TestOpenAndItsNeighbours(t *testing.T) {
	t.Parallel()
	c := calendar(t, sla.Spec{TZ: "Europe/Rome", Week: week{"mon-fri": {{"09:00", "13:00"}, {"14:00", "18:00"}}}})
	tests := []struct{ name, at, want string }{
		{"the opening instant is open", "2026-11-20T09:00:00", "true 2026-11-20T09:00:00+01:00 2026-11-20T09:00:00+01:00"},
		{"just before it is not", "2026-11-20T08:59:59.999999999", "false 2026-11-20T09:00:00+01:00 2026-11-19T18:00:00+01:00"},
		{"the closing instant is closed", "2026-11-20T13:00:00", "false 2026-11-20T14:00:00+01:00 2026-11-20T13:00:00+01:00"},
		{"just before it is open", "2026-11-20T12:59:59.999999999",
			"true 2026-11-20T12:59:59.999999999+01:00 2026-11-20T12:59:59.999999999+01:00"},
		{"the weekend", "2026-11-22T12:00:00", "false 2026-11-23T09:00:00+01:00 2026-11-20T18:00:00+01:00"},
		{"New Year is no edge", "2026-12-31T20:00:00", "false 2027-01-01T09:00:00+01:00 2026-12-31T18:00:00+01:00"},
	}
	for _, tt := range tests {
		v := at(t, c, tt.at)
		next, okNext := c.NextOpen(v)
		prev, okPrev := c.PrevOpen(v)
		got := fmt.Sprint(c.Open(v), " ", show(next, okNext), " ", show(prev, okPrev))
		if got != tt.want {
			t.Errorf("%s: at %s: %s, want %s", tt.name, tt.at, got, tt.want)
		}
	}
}

func TestBackOverManyYearsUndoesDue(t *testing.T) {
	t.Parallel()
	c := calendar(t, sla.Spec{TZ: "Europe/Warsaw", Week: office, Country: "PL"})
	start := at(t, c, "2001-03-05T11:11:11.5")
	due, ok := c.Due(start, 60000*hour)
	if !ok || due.Year() < 2029 {
		t.Fatalf("due after 60000 h = %s", show(due, ok))
	}
	if got := show(c.Back(due, 60000*hour)); got != show(start, true) {
		t.Errorf("back from %s = %s, want %s", due, got, start)
	}
}

func TestNewYearsEveWestOfGreenwich(t *testing.T) {
	t.Parallel()
	c := calendar(t, sla.Spec{TZ: "America/New_York", Week: week{"thu": {{"20:00", "22:00"}}}})
	if v := at(t, c, "2026-12-31T21:00:00"); !c.Open(v) {
		t.Errorf("%s is closed", v)
	}
}

// TestTheEndsOfTime holds that absurd instants answer something and return.
func TestTheEndsOfTime(t *testing.T) {
	t.Parallel()
	c := calendar(t, sla.Spec{TZ: "America/New_York", Week: office, Country: "US"})
	far := []time.Time{{}, time.Unix(math.MinInt64/2, 0), time.Unix(math.MaxInt64/4, 0), at(t, c, "9999-12-31T23:59:59Z"),
		at(t, c, "0000-01-01T00:00:00Z")}
	for _, v := range far {
		c.Open(v)
		c.NextOpen(v)
		c.PrevOpen(v)
		c.Due(v, hour)
		c.Back(v, hour)
		if got := c.Elapsed(v, v.Add(hour)); got < 0 || got > hour {
			t.Errorf("elapsed in an hour from %s = %s", v, got)
		}
	}
	if c.Open(far[2]) {
		t.Error("something is open after the year 9999")
	}
}
