package desk

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/lead"
)

// Two lists in order of time are laid together as a stable sort would lay one behind the other.
func TestTouchesOfTwoPersonsAreLaidTogetherInTurn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) []lead.Touch {
			var out []lead.Touch
			for i, ms := range rapid.SliceOfN(rapid.Int64Range(0, 9), 0, 12).Draw(t, name) {
				out = append(out, lead.Touch{ID: name + strconv.Itoa(i), At: time.UnixMilli(ms)})
			}
			slices.SortStableFunc(out, func(a, b lead.Touch) int { return a.At.Compare(b.At) })
			return out
		}
		a, b := draw("a"), draw("b")
		want := slices.Concat(a, b)
		slices.SortStableFunc(want, func(a, b lead.Touch) int { return a.At.Compare(b.At) })
		if got := inTurn(a, b); !slices.Equal(got, want) {
			t.Fatalf("%v and %v are %v, want %v", a, b, got, want)
		}
	})
}
