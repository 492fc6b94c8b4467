package attribution_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/attribution"
)

// What a model gives to roles is what it gives, whatever the path; and the roles of a long path have their shares.
func TestRolesAddUpToTheCredits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		path, amount := paths().Draw(t, "path"), amounts().Draw(t, "amount")
		path.Key, path.Ends = "", false
		model := rapid.SampledFrom([]attribution.Model{attribution.FirstKeyLast, attribution.FirstLastPartner, attribution.Linear}).
			Draw(t, "model")
		var s, other attribution.Splitter
		credits := s.Credits(attribution.Terms{Model: model}, amount, path)
		var given, sum int64
		for _, c := range credits {
			given += c
		}
		for _, part := range other.ByRole(model, path.Touches, credits) {
			if part < 0 {
				t.Fatalf("a role has %d", part)
			}
			sum += part
		}
		if sum != given {
			t.Fatalf("roles have %d of %d", sum, given)
		}
	})
}

func TestRoles(t *testing.T) {
	t.Parallel()
	touch := func(id, partner string, points int64) attribution.Touch {
		return attribution.Touch{ID: id, Partner: partner, Points: points, At: int64(id[0])}
	}
	long := []attribution.Touch{touch("a", "x", 1), touch("b", "y", 9), touch("c", "", 2), touch("d", "x", 1)}
	for _, c := range []struct {
		model   attribution.Model
		touches []attribution.Touch
		want    [3]int64
	}{
		{attribution.FirstKeyLast, long, [3]int64{400, 400, 200}},
		{attribution.FirstLastPartner, long, [3]int64{400, 200, 400}},
		{attribution.FirstKeyLast, long[:1], [3]int64{667, 0, 333}},      // both ends, no key: 40 to 20
		{attribution.FirstLastPartner, long[2:3], [3]int64{500, 0, 500}}, // nobody's influence
	} {
		var s attribution.Splitter
		credits := s.Credits(attribution.Terms{Model: c.model}, 1000, attribution.Path{Touches: c.touches})
		if got := s.ByRole(c.model, c.touches, credits); got != c.want {
			t.Errorf("%s of %d touches gives %v, not %v", c.model, len(c.touches), got, c.want)
		}
	}
}
