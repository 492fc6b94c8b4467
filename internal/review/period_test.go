package review_test

import (
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/review"
)

func TestPeriodsAreHalfOpenAndOfTheirZone(t *testing.T) {
	t.Parallel()
	warsaw, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ text, from, to string }{
		{"2026", "2026-01-01T00:00:00+01:00", "2027-01-01T00:00:00+01:00"},
		{"2026-Q4", "2026-10-01T00:00:00+02:00", "2027-01-01T00:00:00+01:00"},
		{"2026-02", "2026-02-01T00:00:00+01:00", "2026-03-01T00:00:00+01:00"},
		{"2026-W13", "2026-03-23T00:00:00+01:00", "2026-03-30T00:00:00+02:00"}, // the clocks go forward in it
		{"2026-W01", "2025-12-29T00:00:00+01:00", "2026-01-05T00:00:00+01:00"},
		{"2026-W53", "2026-12-28T00:00:00+01:00", "2027-01-04T00:00:00+01:00"},
	} {
		p, err := review.ParsePeriod(tt.text, warsaw)
		if err != nil || p.From.Format(time.RFC3339) != tt.from || p.To.Format(time.RFC3339) != tt.to {
			t.Errorf("%s is %s to %s, %v", tt.text, p.From.Format(time.RFC3339), p.To.Format(time.RFC3339), err)
		}
	}
	for _, text := range []string{
		"", "26", "2026-", "2026-13", "2026-00", "2026-Q5", "2026-W00", "2025-W53", "2026-W54", "2026-11-20", " 2026", "0000",
	} {
		p, err := review.ParsePeriod(text, warsaw)
		if fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" || p != (review.Period{}) {
			t.Errorf("%q is %v, %v: want a refusal with a hint", text, p, err)
		}
	}
}
