package wallclock

import (
	"math"
	"testing"
	"time"
)

func TestSpansAreWrittenForPeopleAndForDocuments(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		d            time.Duration
		span, length string
	}{
		{0, "0m", "0s"}, {59 * time.Minute, "59m", "59m"}, {65 * time.Minute, "1h05m", "1h5m"}, {4 * time.Hour, "4h00m", "4h"},
		{-51 * time.Hour, "-2d03h", "-51h"}, {20 * time.Minute, "20m", "20m"}, {10*time.Hour + time.Second, "10h00m", "10h0m1s"},
		{math.MinInt64, "-106751d23h", "-2562047h47m16.854775808s"},
	} {
		if got := Span(tt.d); got != tt.span {
			t.Errorf("Span(%v) = %q, want %q", tt.d, got, tt.span)
		}
		if got := Length(tt.d); got != tt.length {
			t.Errorf("Length(%v) = %q, want %q", tt.d, got, tt.length)
		}
	}
}
