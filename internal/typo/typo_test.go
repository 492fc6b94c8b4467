package typo_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/typo"
)

func TestNearest(t *testing.T) {
	t.Parallel()
	words := []string{"stage", "partner", "owner", "country"}
	tests := []struct {
		word string
		want int
	}{
		{"stge", 0}, {"satge", 0}, {"partnr", 1}, {"pratner", 1}, {"ownr", 2}, {"coutnry", 3}, {"stage", 0},
		{"x", -1}, {"xyzzy", -1}, {"", -1}, {"wholly other", -1},
	}
	for _, tt := range tests {
		if got := typo.Nearest(tt.word, words); got != tt.want {
			t.Errorf("Nearest(%q) = %d, want %d", tt.word, got, tt.want)
		}
	}
	if got := typo.Nearest("a", nil); got != -1 {
		t.Errorf("of no candidates %d is near", got)
	}
}

func TestDistanceIsSymmetricAndZeroOnlyForEqualWords(t *testing.T) {
	t.Parallel()
	word := rapid.SliceOfN(rapid.SampledFrom([]rune("abżł")), 0, 12)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		d := typo.Distance(a, b)
		if d != typo.Distance(b, a) || (d == 0) != (string(a) == string(b)) {
			t.Fatalf("%q to %q is %d, back %d", string(a), string(b), d, typo.Distance(b, a))
		}
	})
}
