package sla_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/sla"
)

type week = map[string][][2]string

var office = week{"mon-fri": {{"09:00", "17:00"}}}

func TestCheckNamesEveryMistakeAndItsPlace(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		spec sla.Spec
		want []string
	}{
		{"a plain office is fine", sla.Spec{TZ: "Europe/Warsaw", Week: office, Country: "PL", Holidays: []string{"2026-12-24"}}, nil},
		{"an empty week is never open, which is allowed", sla.Spec{TZ: "UTC"}, nil},
		{"a day without hours is allowed", sla.Spec{TZ: "UTC", Week: week{"mon": {}}}, nil},
		{"midnight to midnight, in any order, touching", sla.Spec{TZ: "UTC", Week: week{"mon": {{"12:00", "24:00"}, {"00:00", "12:00"}}}},
			nil},
		{"a range over the weekend, a list, blanks and capitals", sla.Spec{TZ: "UTC",
			Week: week{"sun-Tue": {{"09:00", "10:00"}}, "wed, fri": {{"09:00", "10:00"}}}}, nil},
		{"a country in small letters", sla.Spec{TZ: "UTC", Country: "de-by"}, nil},
		{"no zone", sla.Spec{}, []string{`tz: the time zone is missing`}},
		{"an unknown zone", sla.Spec{TZ: "Europe/Warsav"}, []string{`tz: unknown time zone "Europe/Warsav"`}},
		{"the machine's own zone is no zone", sla.Spec{TZ: "Local"}, []string{`tz: unknown time zone "Local"`}},
		{"a path is no zone", sla.Spec{TZ: "../../etc/passwd"}, []string{`tz: unknown time zone "../../etc/passwd"`}},
		{"an unknown country", sla.Spec{TZ: "UTC", Country: "ZZ"}, []string{`country: unknown country "ZZ"`}},
		{"dates that are none", sla.Spec{TZ: "UTC", Holidays: []string{"2026-12-24", "2026-02-30", "24.12.2026", ""}}, []string{
			`holidays[1]: "2026-02-30" is not a date`, `holidays[2]: "24.12.2026" is not a date`, `holidays[3]: "" is not a date`,
		}},
		{"closing before opening, at opening, after midnight", sla.Spec{TZ: "UTC",
			Week: week{"mon": {{"17:00", "09:00"}, {"09:00", "09:00"}, {"09:00", "24:01"}}}}, []string{
			`week.mon[0]: closes at 09:00, not after it opens at 17:00`,
			`week.mon[1]: closes at 09:00, not after it opens at 09:00`,
			`week.mon[2]: closes at "24:01", which is not a time of day`,
		}},
		{"times that are none", sla.Spec{TZ: "UTC", Week: week{"mon": {{"9:00", "17:00"}, {"24:00", "24:00"}, {"09:00", "17:60"},
			{"09:00", ""}}}}, []string{
			`week.mon[0]: opens at "9:00", which is not a time of day`,
			`week.mon[1]: opens at "24:00", which is not a time of day`,
			`week.mon[2]: closes at "17:60", which is not a time of day`,
			`week.mon[3]: closes at "", which is not a time of day`,
		}},
		{"overlapping intervals", sla.Spec{TZ: "UTC", Week: week{"tue-fri": {{"13:00", "17:00"}, {"09:00", "13:01"}}}}, []string{
			`week.tue-fri[1]: 09:00-13:01 overlaps 13:00-17:00`,
		}},
		{"a day named twice, in two keys and in one", sla.Spec{TZ: "UTC",
			Week: week{"mon-wed": {{"09:00", "10:00"}}, "wed": {{"11:00", "12:00"}}, "sat,sat": {}}}, []string{
			`week.wed: wed is named twice, first in "mon-wed"`, `week.sat,sat: sat is named twice, first in "sat,sat"`,
		}},
		{"unknown days", sla.Spec{TZ: "UTC", Week: week{"monday": {}, "": {}, "mon-": {}, "\x1b[2J": {}}}, []string{
			`week."": unknown day ""`, `week."\x1b[2J": unknown day "\x1b[2J"`, `week.mon-: unknown day ""`,
			`week.monday: unknown day "monday"`,
		}},
		{"everything at once", sla.Spec{TZ: "Mars/Base", Country: "M", Week: week{"mon": {{"x", "y"}}}, Holidays: []string{"z"}}, []string{
			`tz: unknown time zone "Mars/Base"`, `week.mon[0]: opens at "x", which is not a time of day`, `holidays[0]: "z" is not a date`,
			`country: unknown country "M"`,
		}},
	}
	for _, tt := range tests {
		var got []string
		for _, err := range tt.spec.Check() {
			got = append(got, err.Error())
			if fault.KindOf(err) != fault.Invalid || fault.HintOf(err) == "" {
				t.Errorf("%s: %v has kind %s, hint %q", tt.name, err, fault.KindOf(err), fault.HintOf(err))
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		c, err := sla.New(tt.spec)
		if (err == nil) != (len(tt.want) == 0) || (c == nil) != (err != nil) {
			t.Errorf("%s: New = %v, %v", tt.name, c, err)
		}
		for _, want := range tt.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: New does not say %q: %v", tt.name, want, err)
			}
		}
	}
}

func TestANameOfACountryIsToldItsCode(t *testing.T) {
	t.Parallel()
	for country, want := range map[string]string{"UK": "write GB; known are", "Germany": "write DE; known are", "ZZ": "known are",
		"FI": "known are"} {
		errs := sla.Spec{TZ: "UTC", Country: country}.Check()
		if len(errs) != 1 || !strings.HasPrefix(fault.HintOf(errs[0]), want) {
			t.Errorf("%s: %v", country, errs)
		}
	}
}

func TestAMistakeCarriesItsPlaceApart(t *testing.T) {
	t.Parallel()
	errs := sla.Spec{TZ: "UTC", Week: week{"fri": {{"09:00", "08:00"}}}}.Check()
	var f *fault.Error
	if len(errs) != 1 || !errors.As(errs[0], &f) || f.What != "week.fri[0]" {
		t.Errorf("mistakes = %v", errs)
	}
}

func TestEveryCountryIsKnownAndHasHolidays(t *testing.T) {
	t.Parallel()
	codes := sla.Countries()
	if len(codes) < 80 {
		t.Fatalf("only %d countries and regions", len(codes))
	}
	for _, code := range codes {
		c := calendar(t, sla.Spec{TZ: "UTC", Week: week{"mon-sun": {{"00:00", "24:00"}}}, Country: code})
		closed := 0
		for day := at(t, c, "2026-01-01"); day.Year() == 2026; day = day.AddDate(0, 0, 1) {
			if !c.Open(day) {
				closed++
			}
		}
		if closed < 6 || closed > 30 {
			t.Errorf("%s has %d holidays in 2026", code, closed)
		}
	}
}

func TestHolidays(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, country, day string
		open               bool
	}{
		{"Poland: Independence Day", "PL", "2026-11-11", false},
		{"Poland: the day after it", "PL", "2026-11-12", true},
		{"Poland: Corpus Christi moves with Easter", "PL", "2026-06-04", false},
		{"Poland: Christmas Eve is the policy's to add", "PL", "2024-12-24", true},
		{"US: Independence Day itself, a Saturday", "US", "2026-07-04", false},
		{"US: the Friday on which it is observed", "US", "2026-07-03", false},
		{"US: the Monday after", "US", "2026-07-06", true},
		{"US: New Year's Day of 2022 was observed in 2021", "US", "2021-12-31", false},
		{"US: and on its own date", "US", "2022-01-01", false},
		{"US: Thanksgiving", "US", "2026-11-26", false},
		{"Britain: Boxing Day on a Saturday is kept on Monday", "GB", "2026-12-28", false},
		{"Britain: the Tuesday after is not", "GB", "2026-12-29", true},
		{"Italy: the Republic", "IT", "2026-06-02", false},
		{"France: 14 July", "FR", "2026-07-14", false},
		{"Germany: Epiphany is no national holiday", "DE", "2026-01-06", true},
		{"Bavaria: Epiphany", "DE-BY", "2026-01-06", false},
		{"Japan: the day between two holidays of September", "JP", "2026-09-22", false},
		{"Japan: that day exists in few years", "JP", "2027-09-22", true},
		{"Australia: Boxing Day is kept on Monday", "AU", "2026-12-28", false},
		{"Australia: the Melbourne Cup is Victoria's alone", "AU", "2026-11-03", true},
		{"Victoria: the Melbourne Cup", "AU-VIC", "2026-11-03", false},
	}
	for _, tt := range tests {
		c := calendar(t, sla.Spec{TZ: "Pacific/Auckland", Week: week{"mon-sun": {{"00:00", "24:00"}}}, Country: tt.country})
		if got := c.Open(at(t, c, tt.day+"T12:00:00")); got != tt.open {
			t.Errorf("%s: %s is open = %v", tt.name, tt.day, got)
		}
	}
}

func TestDatesOfThePolicyExtendTheCountrys(t *testing.T) {
	t.Parallel()
	c := calendar(t, sla.Spec{TZ: "Europe/Warsaw", Week: office, Country: "PL", Holidays: []string{"2026-12-24"}})
	got := show(c.Due(at(t, c, "2026-12-23T16:00:00"), 2*hour))
	if want := "2026-12-28T10:00:00+01:00"; got != want {
		t.Errorf("due over Christmas = %s, want %s", got, want)
	}
}

// A working day opens a date that the country's list closes, with the hours of that weekday; a date that
// nobody closed stays as it is, and so does a weekday without hours.
func TestAWorkingDayOpensWhatTheCountryCloses(t *testing.T) {
	t.Parallel()
	hours := map[string][][2]string{"mon-fri": {{"09:00", "17:00"}}}
	for _, c := range []struct {
		name, country, date, at string
		open                    bool
	}{
		{"a day that the list closes wrongly", "SK", "2026-09-01", "2026-09-01T10:00:00Z", true},
		{"the day beside it", "SK", "2026-09-01", "2026-11-17T10:00:00Z", false},
		{"outside the hours of its weekday", "SK", "2026-09-01", "2026-09-01T20:00:00Z", false},
		{"a day that is open anyway", "SK", "2026-09-02", "2026-09-02T10:00:00Z", true},
		{"a Saturday, which has no hours", "SK", "2026-09-05", "2026-09-05T10:00:00Z", false},
		{"the date on which a holiday is observed", "GB", "2027-12-27", "2027-12-27T10:00:00Z", true},
	} {
		cal, err := sla.New(sla.Spec{TZ: "UTC", Week: hours, Country: c.country, Workdays: []string{c.date}})
		if err != nil {
			t.Fatal(err)
		}
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := cal.Open(at); got != c.open {
			t.Errorf("%s: open is %t", c.name, got)
		}
	}
	_, err := sla.New(sla.Spec{TZ: "UTC", Week: hours, Holidays: []string{"2026-09-01", "2026-09-02"}, Workdays: []string{"2026-09-02"}})
	if err == nil || !strings.Contains(err.Error(), "workdays[0]") || !strings.Contains(err.Error(), "2026-09-02") {
		t.Errorf("a date that is both: %v", err)
	}
}
