package sla_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/sla"
)

func TestRead(t *testing.T) {
	t.Parallel()
	rome := sla.Spec{TZ: "Europe/Rome", Week: week{"mon-fri": {{"09:00", "13:00"}, {"14:00", "18:00"}}}}
	tests := []struct {
		name, start, stop, now string
		alert, breach          time.Duration
		want                   string // state, due, elapsed, remaining, resumes
	}{
		{"fresh", "2026-11-20T10:00:00", "", "2026-11-20T11:00:00", 2 * hour, 4 * hour,
			"running 2026-11-20T15:00:00+01:00 1h0m0s 3h0m0s -"},
		{"a moment before the alert", "2026-11-20T10:00:00", "", "2026-11-20T11:59:59", 2 * hour, 4 * hour,
			"running 2026-11-20T15:00:00+01:00 1h59m59s 2h0m1s -"},
		{"the alert is at its time", "2026-11-20T10:00:00", "", "2026-11-20T12:00:00", 2 * hour, 4 * hour,
			"alert 2026-11-20T15:00:00+01:00 2h0m0s 2h0m0s -"},
		{"lunch pauses", "2026-11-20T10:00:00", "", "2026-11-20T13:30:00", 2 * hour, 4 * hour,
			"paused 2026-11-20T15:00:00+01:00 3h0m0s 1h0m0s 2026-11-20T14:00:00+01:00"},
		{"the closing instant is paused", "2026-11-20T10:00:00", "", "2026-11-20T18:00:00", 2 * hour, 20 * hour,
			"paused 2026-11-24T15:00:00+01:00 7h0m0s 13h0m0s 2026-11-23T09:00:00+01:00"},
		{"at the due time it is not yet late", "2026-11-20T10:00:00", "", "2026-11-20T15:00:00", 2 * hour, 4 * hour,
			"alert 2026-11-20T15:00:00+01:00 4h0m0s 0s -"},
		{"due on closing and read then: paused with nothing left", "2026-11-20T15:00:00", "", "2026-11-20T18:00:00", 2 * hour, 3 * hour,
			"paused 2026-11-20T18:00:00+01:00 3h0m0s 0s 2026-11-23T09:00:00+01:00"},
		{"late", "2026-11-20T10:00:00", "", "2026-11-20T15:30:00", 2 * hour, 4 * hour,
			"breached 2026-11-20T15:00:00+01:00 4h30m0s -30m0s -"},
		{"late stays late at night", "2026-11-20T10:00:00", "", "2026-11-20T23:00:00", 2 * hour, 4 * hour,
			"breached 2026-11-20T15:00:00+01:00 7h0m0s -3h0m0s -"},
		{"answered in time", "2026-11-20T10:00:00", "2026-11-20T12:00:00", "2026-11-25T12:00:00", 2 * hour, 4 * hour,
			"met 2026-11-20T15:00:00+01:00 2h0m0s 2h0m0s -"},
		{"answered at the due time", "2026-11-20T10:00:00", "2026-11-20T15:00:00", "2026-11-25T12:00:00", 2 * hour, 4 * hour,
			"met 2026-11-20T15:00:00+01:00 4h0m0s 0s -"},
		{"answered at night, before the due time of the morning", "2026-11-20T17:00:00", "2026-11-21T03:00:00", "2026-11-25T12:00:00",
			2 * hour, 4 * hour,
			"met 2026-11-23T12:00:00+01:00 1h0m0s 3h0m0s -"},
		{"answered too late", "2026-11-20T10:00:00", "2026-11-20T15:00:00.001", "2026-11-20T15:00:00.001", 2 * hour, 4 * hour,
			"met_late 2026-11-20T15:00:00+01:00 4h0m0.001s -1ms -"},
		{"answered at night after a due time on closing, with no open time over", "2026-11-20T15:00:00", "2026-11-20T20:00:00",
			"2026-11-25T12:00:00", 2 * hour, 3 * hour,
			"met_late 2026-11-20T18:00:00+01:00 3h0m0s 0s -"},
		{"answered before it began", "2026-11-20T10:00:00", "2026-11-20T09:30:00", "2026-11-25T12:00:00", 2 * hour, 4 * hour,
			"met 2026-11-20T15:00:00+01:00 0s 4h0m0s -"},
		{"read before it began", "2026-11-20T10:00:00", "", "2026-11-20T09:30:00", 2 * hour, 4 * hour,
			"running 2026-11-20T15:00:00+01:00 0s 4h0m0s -"},
		{"a start on closing waits for the opening", "2026-11-20T18:00:00", "", "2026-11-20T18:00:00", 2 * hour, 4 * hour,
			"paused 2026-11-23T13:00:00+01:00 0s 4h0m0s 2026-11-23T09:00:00+01:00"},
	}
	c := calendar(t, rome)
	for _, tt := range tests {
		k := sla.Clock{Start: at(t, c, tt.start), Alert: tt.alert, Breach: tt.breach}
		if tt.stop != "" {
			stop := at(t, c, tt.stop)
			k.Stop = &stop
		}
		r := c.Read(k, at(t, c, tt.now))
		resumes := "-"
		if r.HasResumes {
			resumes = show(r.Resumes, true)
		}
		got := string(r.State) + " " + show(r.Due, r.HasDue) + " " + r.Elapsed.String() + " " + r.Remaining.String() + " " + resumes
		if got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

func TestAClockThatCanNeverRunOut(t *testing.T) {
	t.Parallel()
	c := calendar(t, sla.Spec{TZ: "UTC"})
	start := at(t, c, "2026-01-01")
	k := sla.Clock{Start: start, Alert: hour, Breach: 2 * hour}
	if diff := cmp.Diff(sla.Reading{State: sla.Paused, Remaining: 2 * hour}, c.Read(k, start.AddDate(5, 0, 0))); diff != "" {
		t.Errorf("open (-want +got):\n%s", diff)
	}
	stop := start.AddDate(1, 0, 0)
	k.Stop = &stop
	if diff := cmp.Diff(sla.Reading{State: sla.Met, Remaining: 2 * hour}, c.Read(k, stop)); diff != "" {
		t.Errorf("stopped (-want +got):\n%s", diff)
	}
}
