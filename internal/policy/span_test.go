package policy

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/wallclock"
)

func TestParseSpan(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	good := map[string]Span{
		"90d":     {Time: 90 * day},
		"4h":      {Time: 4 * time.Hour},
		"15m":     {Time: 15 * time.Minute},
		"1h30m":   {Time: 90 * time.Minute},
		"2w":      {Time: 14 * day},
		"6mo":     {Months: 6},
		"45s":     {Time: 45 * time.Second},
		"1mo2w3d": {Months: 1, Time: 17 * day},
		"1d12h":   {Time: 36 * time.Hour},
		"0s":      {},
		" 5m ":    {Time: 5 * time.Minute},
		"1200mo":  {Months: 1200},
		"36525d":  {Time: 36525 * day},
	}
	for text, want := range good {
		got, err := ParseSpan(text)
		if err != nil || got.Months != want.Months || got.Time != want.Time {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", " ", "-5d", "+5d", "5", "d", "5D", "5 d", "1.5h", "1,5h", "30m1h", "1h1h", "5min", "1y", "6mon",
		"99999999999999999999d", "1201mo", "36526d", "36525d1s", "5d-1h", "½d", "٣d", "5d\x00"} {
		got, err := ParseSpan(text)
		if err == nil {
			t.Errorf("%q was read as %+v", text, got)
			continue
		}
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: kind %s", text, fault.KindOf(err))
		}
	}
}

func TestAgo(t *testing.T) {
	t.Parallel()
	warsaw, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		span string
		from time.Time
		want string
	}{
		"days are 24 hours":                 {"90d", time.Date(2026, 11, 20, 15, 0, 0, 0, time.UTC), "2026-08-22T15:00:00Z"},
		"a day over a change of clocks":     {"1d", time.Date(2026, 3, 29, 12, 0, 0, 0, warsaw), "2026-03-28T11:00:00+01:00"},
		"months keep the day":               {"6mo", time.Date(2026, 11, 20, 15, 0, 0, 0, time.UTC), "2026-05-20T15:00:00Z"},
		"months keep the clock":             {"6mo", time.Date(2026, 7, 20, 9, 0, 0, 0, warsaw), "2026-01-20T09:00:00+01:00"},
		"31 August has no 31 February":      {"6mo", time.Date(2026, 8, 31, 8, 0, 0, 0, time.UTC), "2026-02-28T08:00:00Z"},
		"a leap year has 29 February":       {"6mo", time.Date(2028, 8, 31, 8, 0, 0, 0, time.UTC), "2028-02-29T08:00:00Z"},
		"31 October less a month":           {"1mo", time.Date(2026, 10, 31, 0, 0, 0, 0, time.UTC), "2026-09-30T00:00:00Z"},
		"over the turn of the year":         {"2mo", time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC), "2025-11-30T00:00:00Z"},
		"many years":                        {"1200mo", time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC), "1926-01-31T00:00:00Z"},
		"months first, then the fixed part": {"1mo1d", time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC), "2026-02-27T00:00:00Z"},
		"a clock that was skipped":          {"1mo", time.Date(2026, 4, 29, 2, 30, 0, 0, warsaw), "2026-03-29T03:30:00+02:00"},
		"a clock that came twice":           {"1mo", time.Date(2026, 11, 25, 2, 30, 0, 0, warsaw), "2026-10-25T02:30:00+02:00"},
	}
	for name, tt := range tests {
		span, err := ParseSpan(tt.span)
		if err != nil {
			t.Fatal(err)
		}
		if got := span.Ago(tt.from).Format(time.RFC3339); got != tt.want {
			t.Errorf("%s: %s", name, got)
		}
	}
	if d, ok := (Span{Months: 1}).Duration(); ok {
		t.Errorf("a month lasts %v", d)
	}
	if d, ok := days(2).Duration(); !ok || d != 48*time.Hour {
		t.Errorf("two days last %v", d)
	}
}

func TestAgoNeverLeadsForward(t *testing.T) {
	t.Parallel()
	zones := []string{"UTC", "Europe/Warsaw", "America/Los_Angeles", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca"}
	rapid.Check(t, func(t *rapid.T) {
		zone, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		at := time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "at"), 0).In(zone)
		span := Span{Months: rapid.IntRange(1, 40).Draw(t, "months")}
		ago := span.Ago(at)
		if !ago.Before(at) {
			t.Fatalf("%v ago is %v", at, ago)
		}
		if got := (at.Year()-ago.Year())*12 + int(at.Month()) - int(ago.Month()); got != span.Months {
			t.Fatalf("%d months before %v is %v, %d months", span.Months, at, ago, got)
		}
	})
}

func TestWallClockIsTheFirstOccurrenceOrBehindTheGap(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ zone, wall, want string }{
		"spring in Los Angeles": {"America/Los_Angeles", "2026-03-08 02:30:00", "2026-03-08T03:30:00-07:00"},
		"spring in Warsaw":      {"Europe/Warsaw", "2026-03-29 02:30:00", "2026-03-29T03:30:00+02:00"},
		"autumn in Los Angeles": {"America/Los_Angeles", "2026-11-01 01:30:00", "2026-11-01T01:30:00-07:00"},
		"autumn in Warsaw":      {"Europe/Warsaw", "2026-10-25 02:30:00", "2026-10-25T02:30:00+02:00"},
		"half an hour of it":    {"Australia/Lord_Howe", "2026-04-05 01:45:00", "2026-04-05T01:45:00+11:00"},
		"an ordinary day":       {"Europe/Warsaw", "2026-07-01 00:00:00", "2026-07-01T00:00:00+02:00"},
	}
	for name, tt := range tests {
		zone, err := time.LoadLocation(tt.zone)
		if err != nil {
			t.Fatal(err)
		}
		wall, err := time.Parse(time.DateTime, tt.wall)
		if err != nil {
			t.Fatal(err)
		}
		if got := wallclock.Time(wall, zone).Format(time.RFC3339); got != tt.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}
