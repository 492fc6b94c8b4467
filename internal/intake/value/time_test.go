package value

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the zones, wherever the test runs

	"pgregory.net/rapid"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestTime(t *testing.T) {
	t.Parallel()
	warsaw := zone(t, "Europe/Warsaw")
	tests := []struct{ in, locale, want string }{
		{"2026-11-20", "", "2026-11-20T00:00:00+01:00"}, {"2026/11/20", "", "2026-11-20T00:00:00+01:00"},
		{"2026-7-1", "", "2026-07-01T00:00:00+02:00"},
		{"2026-11-20 15:04", "", "2026-11-20T15:04:00+01:00"}, {"2026-11-20 15:04:05", "", "2026-11-20T15:04:05+01:00"},
		{" 2026-11-20T15:04 ", "", "2026-11-20T15:04:00+01:00"},
		{"2026-11-20T15:04:05Z", "", "2026-11-20T16:04:05+01:00"}, {"2026-11-20t15:04:05.25z", "", "2026-11-20T16:04:05.25+01:00"},
		{"2026-11-20T15:04:05-05:00", "", "2026-11-20T21:04:05+01:00"}, {"2026-11-20 15:04 +0530", "", "2026-11-20T10:34:00+01:00"},
		{"2026-11-20 15:04 UTC", "", "2026-11-20T16:04:00+01:00"},
		{"13/04/2026", "", "2026-04-13T00:00:00+02:00"}, {"04/13/2026", "", "2026-04-13T00:00:00+02:00"},
		{"03/03/2026", "", "2026-03-03T00:00:00+01:00"},
		{"03/04/2026", "en-GB", "2026-04-03T00:00:00+02:00"}, {"03/04/2026", "en-US", "2026-03-04T00:00:00+01:00"},
		{"03-04-2026", "pl", "2026-04-03T00:00:00+02:00"},
		{"03.04.2026", "", "2026-04-03T00:00:00+02:00"}, {"3.4.2026 9:05", "", "2026-04-03T09:05:00+02:00"},
		{"03.04.2026", "en-US", "2026-04-03T00:00:00+02:00"},
		{"11/20/2026 3:04 PM", "", "2026-11-20T15:04:00+01:00"}, {"11/20/2026, 12:04:05 am", "", "2026-11-20T00:04:05+01:00"},
		{"11/20/2026 12:04PM", "", "2026-11-20T12:04:00+01:00"},
		{"20.11.2026 9.05", "", "2026-11-20T09:05:00+01:00"}, {"20/11/2026 09.05.30", "it", "2026-11-20T09:05:30+01:00"},
		{"2028-02-29", "", "2028-02-29T00:00:00+01:00"}, {"2026-11-20\u00a015:04", "", "2026-11-20T15:04:00+01:00"},
		{"2026-03-29 02:30", "", "2026-03-29T03:30:00+02:00"}, {"2026-10-25 02:30", "", "2026-10-25T02:30:00+02:00"},
	}
	for _, tt := range tests {
		got, err := Time(tt.in, In(warsaw), locale(t, tt.locale))
		if err != nil || got.Format(time.RFC3339Nano) != tt.want {
			t.Errorf("Time(%q, %q) = %s, %v; want %s", tt.in, tt.locale, got.Format(time.RFC3339Nano), err, tt.want)
		}
	}
}

func TestDatesInWordsAndInDigitsAlone(t *testing.T) {
	t.Parallel()
	warsaw := zone(t, "Europe/Warsaw")
	for in, want := range map[string]string{
		"15 Apr, 2021 00:03:00": "2021-04-15T00:03:00+02:00", "Apr 15, 2021 9:05 AM": "2021-04-15T09:05:00+02:00",
		"15-Apr-2021": "2021-04-15T00:00:00+02:00", "Nov 18, 2026": "2026-11-18T00:00:00+01:00", "18 Nov 2026": "2026-11-18T00:00:00+01:00",
		"18 listopada 2026 r.": "2026-11-18T00:00:00+01:00", "3 września 2026": "2026-09-03T00:00:00+02:00",
		"18. November 2026": "2026-11-18T00:00:00+01:00", "3. März 2026 um 9:05": "2026-03-03T09:05:00+01:00",
		"1° novembre 2026": "2026-11-01T00:00:00+01:00", "1º novembre 2026": "2026-11-01T00:00:00+01:00",
		"18 novembre 2026, ore 9.05":  "2026-11-18T09:05:00+01:00",
		"1 paź 2026":                  "2026-10-01T00:00:00+02:00",
		"18 novembre 2026 alle 09:05": "2026-11-18T09:05:00+01:00", "2 set 2026": "2026-09-02T00:00:00+02:00",
		"2026-Nov-18": "2026-11-18T00:00:00+01:00",
		"Wed Nov 18 2026 09:05:00 GMT+0100 (Central European Standard Time)": "2026-11-18T09:05:00+01:00",
		"Wed, 18 Nov 2026 08:05:00 GMT":                                      "2026-11-18T09:05:00+01:00",
		"November 3rd, 2026 at 3:04 p.m.":                                    "2026-11-03T15:04:00+01:00",
		"środa, 18 listopada 2026":                                           "2026-11-18T00:00:00+01:00",
		"20261118":                                                           "2026-11-18T00:00:00+01:00",
		"1763632800":                                                         "2025-11-20T11:00:00+01:00",
		"1763632800000":                                                      "2025-11-20T11:00:00+01:00",
		"1763632800000000":                                                   "2025-11-20T11:00:00+01:00",
		"1763632800.5":                                                       "2025-11-20T11:00:00.5+01:00",
		"\u200e11\u200e/\u200e18\u200e/\u200e2026":                           "2026-11-18T00:00:00+01:00",
		"\ufeff2026-11-18":                                                   "2026-11-18T00:00:00+01:00",
		"2026-11-18\u202f9:05 AM":                                            "2026-11-18T09:05:00+01:00",
		"11/18/2026, 9:05 AM":                                                "2026-11-18T09:05:00+01:00",
	} {
		got, err := Time(in, In(warsaw), Locale{})
		if err != nil || got.In(warsaw).Format(time.RFC3339Nano) != want {
			t.Errorf("Time(%q) = %s, %v; want %s", in, got.In(warsaw).Format(time.RFC3339Nano), err, want)
		}
	}
}

// Every date comes back whatever language and order it is written in.
func TestMonthsInAllLanguages(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 800).Draw(t, "day"))
		names := strings.Fields(strings.Split(strings.TrimSpace(monthNames), "\n")[day.Month()-1])
		name := rapid.SampledFrom(names).Draw(t, "name")
		if rapid.Bool().Draw(t, "upper") {
			name = strings.ToUpper(name)
		}
		text := rapid.SampledFrom([]string{day.Format("2 ") + name + day.Format(" 2006"), name + day.Format(" 2, 2006"),
			day.Format("02-") + name + day.Format("-2006"), day.Format("2. ") + name + day.Format(" 2006"),
			day.Format("20060102")}).Draw(t, "text")
		if got, err := Time(text, In(time.UTC), Locale{}); err != nil || !got.Equal(day) {
			t.Fatalf("Time(%q) = %s, %v; want %s", text, got, err, day)
		}
	})
}

// A bare date is a day at home, whatever zone the clocks of the file hung in.
func TestABareDateIsADayAtHome(t *testing.T) {
	t.Parallel()
	in := Zones{Wall: zone(t, "America/New_York"), Home: zone(t, "Europe/Warsaw")}
	for text, want := range map[string]string{"2026-11-18": "2026-11-18T00:00:00+01:00", "18 Nov 2026": "2026-11-18T00:00:00+01:00",
		"20261118": "2026-11-18T00:00:00+01:00", "2026-11-18 20:00": "2026-11-19T02:00:00+01:00"} {
		if got, err := Time(text, in, Locale{}); err != nil || got.In(in.Home).Format(time.RFC3339) != want {
			t.Errorf("Time(%q) = %s, %v; want %s", text, got.In(in.Home), err, want)
		}
	}
}

// Once a file contradicts its locale, what is ambiguous is refused, and what is not is read.
func TestDatesOfADoubtfulLocale(t *testing.T) {
	t.Parallel()
	l := locale(t, "pl")
	l.Doubtful = true
	_, err := Time("1/5/2026", In(time.UTC), l)
	refused(t, "1/5/2026", err, "1 May 2026 or 5 January 2026")
	_, err = Time("1/24/2026", In(time.UTC), l)
	refused(t, "1/24/2026", err, "24 January 2026, but --dates pl")
	for _, in := range []string{"24/1/2026", "24.01.2026", "2026-01-24", "24 Jan 2026"} {
		if got, err := Time(in, In(time.UTC), l); err != nil || got.Format("2006-01-02") != "2026-01-24" {
			t.Errorf("Time(%q) = %s, %v", in, got, err)
		}
	}
}

func TestDatesThatAreRefused(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, locale, want string }{
		{"03/04/2026", "", `"03/04/2026" is 3 April 2026 or 4 March 2026: say --locale en-GB or --locale en-US`},
		{"03/04/2026", "en", "3 April 2026 or 4 March 2026"}, {"3-4-2026 10:00", "", "3 April 2026 or 4 March 2026"},
		{"11/20/2026", "pl", `is 20 November 2026, but --dates pl expects the day first`},
		{"20/11/2026", "en-US", `is 20 November 2026, but --dates en-US expects the month first`},
		{"", "", "the cell is empty"}, {"20/11/26", "", "fewer than four digits"}, {"1/2/3", "", "fewer than four digits"},
		{"26-11-20", "", "fewer than four digits"},
		{"1969-12-31", "", "the year 1969"}, {"2201-01-01", "", "the year 2201"}, {"0000-01-01", "", "the year 0"},
		{"2026-02-29", "", "not a date of the calendar"}, {"31/04/2026", "", "not a date of the calendar"},
		{"13/13/2026", "", "not a date of the calendar"},
		{"2026-13-01", "", "not a date of the calendar"}, {"2026-00-10", "", "not a date of the calendar"},
		{"11.20.2026", "", "not a date of the calendar"}, {"0/5/2026", "", "not a date of the calendar"},
		{"45678", "", "a bare number"}, {"45678.5", "", "a bare number"}, {"176365000000", "", "a bare number"},
		{"20261320", "", "not a date of the calendar"}, {"15-Apr-21", "", "fewer than four digits"}, {"Apr 2026", "", "not a date"},
		{"31 Nov 2026", "", "not a date of the calendar"}, {"15 Apr 2026 noon", "", "not a date"},
		{"tomorrow", "", "not a date"}, {"2026-11", "", "not a date"}, {"2026-11-20-1", "", "not a date"}, {"2026/11-20", "", "not a date"},
		{"-2026-11-20", "", "not a date"},
		{"2026-11-20T", "", "a time that is not understood"}, {"2026-11-20 noon", "", "a time that is not understood"},
		{"2026-11-20 15", "", "a time that is not understood"},
		{"2026-11-20 15:4", "", "a time that is not understood"}, {"2026-11-20 13:04 PM", "", "a time that is not understood"},
		{"2026-11-20 0:04 AM", "", "a time that is not understood"},
		{"2026-11-20 24:00", "", "no clock shows"}, {"2026-11-20 23:59:60", "", "no clock shows"},
		{"2026-11-20 15:04:05.", "", "a time that is not understood"},
		{"2026-11-20 15:04+25:00", "", "an offset that is not understood"}, {"2026-11-20 15:04 +1", "", "an offset that is not understood"},
		{"2026-11-20 15:04 CET", "", "a time that is not understood"},
		{"\x1b[31m2026", "", "not a date"},
	}
	for _, tt := range tests {
		_, err := Time(tt.in, In(time.UTC), locale(t, tt.locale))
		refused(t, tt.in, err, tt.want)
	}
}

func TestClockChanges(t *testing.T) {
	t.Parallel()
	tests := []struct{ zone, in, want string }{
		{"America/New_York", "2026-03-08 02:30", "2026-03-08T03:30:00-04:00"},
		{"America/New_York", "2026-11-01 01:30", "2026-11-01T01:30:00-04:00"},
		{"America/Los_Angeles", "2026-03-08 02:59", "2026-03-08T03:59:00-07:00"},
		{"Australia/Lord_Howe", "2026-10-04 02:10", "2026-10-04T02:40:00+11:00"},
		{"Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-05T01:45:00+11:00"},
		{"Pacific/Apia", "2011-12-30 12:00", "2011-12-31T12:00:00+14:00"},
		{"Asia/Beirut", "2024-03-31", "2024-03-31T01:00:00+03:00"}, {"Pacific/Auckland", "2026-09-27 02:30", "2026-09-27T03:30:00+13:00"},
	}
	for _, tt := range tests {
		got, err := Time(tt.in, In(zone(t, tt.zone)), Locale{})
		if err != nil || got.Format(time.RFC3339) != tt.want {
			t.Errorf("Time(%q) in %s = %s, %v; want %s", tt.in, tt.zone, got.Format(time.RFC3339), err, tt.want)
		}
	}
}

// TestResolve holds the law of wall-clock times against a search minute by minute.
func TestResolve(t *testing.T) {
	t.Parallel()
	const form = "2006-01-02 15:04"
	zones := []*time.Location{zone(t, "Europe/Warsaw"), zone(t, "America/New_York"), zone(t, "Australia/Lord_Howe"),
		zone(t, "America/Santiago"), zone(t, "Africa/Casablanca"), zone(t, "Pacific/Apia")}
	rapid.Check(t, func(t *rapid.T) {
		loc := zones[rapid.IntRange(0, len(zones)-1).Draw(t, "zone")]
		instant := time.Unix(60*rapid.Int64Range(0, 40_000_000).Draw(t, "minute"), 0).In(loc)
		if change, _ := instant.ZoneBounds(); rapid.Bool().Draw(t, "near a change") && !change.IsZero() {
			instant = change.Add(time.Duration(rapid.IntRange(-150, 150).Draw(t, "off")) * time.Minute)
		}
		if instant.Year() < firstYear {
			return
		}
		text := instant.Format(form)
		got, err := Time(text, In(loc), Locale{})
		if err != nil || got.Format(form) != text || got.After(instant) {
			t.Fatalf("Time(%q) in %s = %s, %v; the instant is %s", text, loc, got, err, instant)
		}
		for back := time.Minute; back <= 4*time.Hour; back += time.Minute {
			if earlier := got.Add(-back); earlier.Format(form) == text {
				t.Fatalf("Time(%q) in %s = %s, but %s was first", text, loc, got, earlier)
			}
		}
	})
}

func FuzzTime(f *testing.F) {
	for _, s := range []string{"2026-11-20T15:04:05.5+01:00", "3/4/2026 3:04 PM", "03.04.2026", "20/11/26"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, l := range []Locale{{}, {Tag: "en-GB", Order: DayFirst}, {Tag: "en-US", Order: MonthFirst}} {
			got, err := Time(s, In(time.UTC), l)
			if err != nil {
				refused(t, s, err, "")
				continue
			}
			if y := got.Year(); y < firstYear-1 || y > lastYear+1 {
				t.Errorf("Time(%q) = %s", s, got)
			}
			if again, err := Time(got.Format(time.RFC3339Nano), In(time.UTC), l); err != nil && got.Year() >= firstYear &&
				got.Year() <= lastYear || err == nil && !again.Equal(got) {
				t.Errorf("Time(%q) = %s, which reads as %s, %v", s, got, again, err)
			}
			if !strings.ContainsAny(s, "0123456789") {
				t.Errorf("Time(%q) = %s without a digit", s, got)
			}
		}
	})
}
