package sla_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/sla"
)

func TestDaysAheadAreReadAsPeopleSayThem(t *testing.T) {
	t.Parallel()
	zone := loadZone(t, "Europe/Warsaw")
	now := time.Date(2026, 11, 21, 10, 16, 0, 0, zone) // a Saturday
	warsaw := calendar(t, sla.Spec{TZ: "Europe/Warsaw", Country: "PL", Week: week{"mon-fri": {{"09:00", "17:00"}}}})
	rome := calendar(t, sla.Spec{TZ: "Europe/Rome", Country: "IT", Week: week{"tue-fri": {{"08:30", "13:00"}}}})
	always := calendar(t, sla.Spec{TZ: "UTC", Week: week{"mon-sun": {{"00:00", "24:00"}}}})
	never := calendar(t, sla.Spec{TZ: "Europe/Rome"})
	tests := []struct {
		text string
		work []*sla.Calendar
		want string // an instant, or a word of the refusal
	}{
		{"2026-12-01", nil, "2026-12-01 09:00"},
		{"2026-12-01 14:30", nil, "2026-12-01 14:30"},
		{"2026-12-01T14:30", nil, "2026-12-01 14:30"},
		{"2026-12-01T14:30:00Z", nil, "2026-12-01 15:30"},
		{"1 dec", nil, "2026-12-01 09:00"},
		{"Dec 1st", nil, "2026-12-01 09:00"},
		{"1 December 2027 at 3pm", nil, "2027-12-01 15:00"},
		{"1.12.", nil, "2026-12-01 09:00"},
		{"15.01", nil, "2027-01-15 09:00"},
		{"15/1", nil, "2027-01-15 09:00"},
		{"1/15", nil, "2027-01-15 09:00"},
		{"5/5", nil, "2027-05-05 09:00"},
		{"tomorrow", nil, "2026-11-22 09:00"},
		{"mon 8:15", nil, "2026-11-23 08:15"},
		{"next monday", nil, "2026-11-23 09:00"},
		{"saturday", nil, "2026-11-28 09:00"},
		{"today 16:30", nil, "2026-11-21 16:30"},
		{"16:30", nil, "2026-11-21 16:30"},
		{"3d", nil, "2026-11-24 09:00"},
		{"in 2 weeks", nil, "2026-12-05 09:00"},
		{"3mo", nil, "2027-02-21 09:00"},
		{"next week", nil, "2026-11-23 09:00"},
		{"next quarter", nil, "2027-01-01 09:00"},
		{"next quarter", []*sla.Calendar{warsaw}, "2027-01-04 09:00"}, // New Year's Day is a Friday
		{"next quarter", []*sla.Calendar{rome}, "2027-01-05 08:30"},
		{"next quarter", []*sla.Calendar{rome, warsaw}, "2027-01-05 09:00"},
		{"next quarter", []*sla.Calendar{never}, "2027-01-01 09:00"},
		{"next quarter", []*sla.Calendar{always}, "2027-01-01 09:00"},
		{"next quarter", []*sla.Calendar{always, warsaw}, "2027-01-04 09:00"},
		{"next month", []*sla.Calendar{warsaw}, "2026-12-01 09:00"},
		{"next year", []*sla.Calendar{warsaw}, "2027-01-04 09:00"},
		{"29 feb 2028", nil, "2028-02-29 09:00"},

		{"29 feb", nil, "there is no 29 February 2027"},
		{"30.2.2027", nil, "there is no 30 February 2027"},
		{"2027-02-29", nil, "there is no 29 February 2027"},
		{"32.1.", nil, "there is no 32 January 2027"},
		{"1.13.", nil, "there is no month 13"},
		{"3/4", nil, `"3/4" is 3 April or 4 March`},
		{"03/04/2027", nil, `is 3 April 2027 or 4 March 2027`},
		{"today", nil, "Sat 21 Nov 09:00 is over"},
		{"yesterday", nil, "is over"},
		{"10:00", nil, "is over"},
		{"2020-01-01", nil, "Wed 1 Jan 2020 09:00 is over"},
		{"9999-01-01", nil, "far away"},
		{"soon", nil, "is none"},
		{"", nil, "is none"},
		{"20", nil, "is none"},
		{"99:99", nil, "is none"},
		{"next", nil, "is none"},
		{"next tomorrow", nil, "is none"},
		{"20-11", nil, "2027"}, // read as day and month, it is over this year
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			got, err := sla.Said{Now: now, Zone: zone, Work: tt.work}.Read(tt.text)
			text := got.Format("2006-01-02 15:04")
			if err != nil {
				text = err.Error()
			}
			if !strings.Contains(text, tt.want) {
				t.Errorf("it is %s, want %s", text, tt.want)
			}
		})
	}
}

func TestDaysBehindAreReadAsPeopleSayThem(t *testing.T) {
	t.Parallel()
	zone := loadZone(t, "Europe/Warsaw")
	now := time.Date(2026, 11, 21, 10, 16, 0, 0, zone)
	for text, want := range map[string]string{
		"today": "2026-11-21 00:00", "yesterday": "2026-11-20 00:00", "yesterday 15:20": "2026-11-20 15:20",
		"20.11": "2026-11-20 00:00", "20 nov": "2026-11-20 00:00", "nov 20": "2026-11-20 00:00", "2026-11-20": "2026-11-20 00:00",
		"2026-11-20 08:00": "2026-11-20 08:00", "21.11.": "2026-11-21 00:00", "15.12.": "2025-12-15 00:00",
		"20/11": "2026-11-20 00:00", "20/11/2025": "2025-11-20 00:00", "fri": "2026-11-20 00:00", "last friday": "2026-11-20 00:00",
		"sat": "2026-11-14 00:00", "3d": "2026-11-18 00:00", "2 weeks ago": "2026-11-07 00:00", "1mo": "2026-10-21 00:00",
		"-3d":    "2026-11-18 00:00",
		"29 feb": "there is no 29 February 2026", "31.11.": "there is no 31 November 2025", "3/4": "3 April or 4 March",
		"next quarter": "is none", "recently": "is none",
	} {
		got, err := sla.Said{Now: now, Zone: zone, Past: true}.Read(text)
		if shown := got.Format("2006-01-02 15:04"); err == nil && shown != want || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q is %s (%v), want %s", text, shown, err, want)
		}
	}
}

func TestMonthsEndWithTheShorterMonth(t *testing.T) {
	t.Parallel()
	zone := loadZone(t, "Europe/Warsaw")
	now := time.Date(2026, 11, 30, 10, 0, 0, 0, zone)
	got, err := sla.Said{Now: now, Zone: zone}.Read("3mo")
	if want := "2027-02-28 09:00"; err != nil || got.Format("2006-01-02 15:04") != want {
		t.Errorf("it is %s (%v), want %s", got, err, want)
	}
}

// TestADayIsReadInEveryFormAlike says that no way of writing a day shifts it.
func TestADayIsReadInEveryFormAlike(t *testing.T) {
	t.Parallel()
	zone := loadZone(t, "Europe/Warsaw")
	now := time.Date(2026, 11, 21, 10, 16, 0, 0, zone)
	rapid.Check(t, func(rt *rapid.T) {
		d := time.Date(2026, 11, 21-rapid.IntRange(1, 300).Draw(rt, "days back"), 0, 0, 0, 0, zone)
		for _, form := range []string{time.DateOnly, "2 Jan", "2 January 2006", "Jan 2", "2.1.", "2.1.2006", "02.01"} {
			got, err := sla.Said{Now: now, Zone: zone, Past: true}.Read(d.Format(form))
			if err != nil || !got.Equal(d) {
				rt.Fatalf("%s is %s (%v), want %s", d.Format(form), got, err, d)
			}
		}
	})
}

func loadZone(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}
