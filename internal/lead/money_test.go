package lead

import "testing"

func TestAmountsAreWrittenInMajorUnits(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		minor int64
		cents int
		want  string
	}{
		{0, 0, "0"}, {0, 2, "0.00"}, {5, 2, "0.05"}, {-5, 2, "-0.05"}, {99_900, 0, "999"}, {100_000, 0, "1 000"},
		{-1_234_550, 2, "-12 345.50"}, {5_000_000_000, 0, "50 000 000"}, {-1 << 63, 2, "-92 233 720 368 547 758.08"},
	} {
		if got := Major(tt.minor, " ", ".", tt.cents); got != tt.want {
			t.Errorf("Major(%d, %d) = %q, want %q", tt.minor, tt.cents, got, tt.want)
		}
	}
}
