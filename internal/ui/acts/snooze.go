package acts

import (
	"slices"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// snooze hides leads for a while, or shows them again.
func snooze() place.Act {
	return place.Act{ID: keys.Snooze, New: newSnooze, Living: true, Marked: 4, Asks: map[string]string{"until": "date",
		"off": "preset=now"}}
}

func newSnooze(s *place.Session, p place.Prepared) place.Sheet {
	f := place.BlankForm(s, keys.Snooze, p)
	codes := []string{"1h", "3h", "tomorrow", "monday"}
	if slices.ContainsFunc(p.Rows, func(r desk.Row) bool { return r.Snoozed != nil && r.Snoozed.After(s.At) }) {
		codes = append(codes, "now")
	}
	untilAsks(&f, codes...)
	off := func() bool { return f.Value("date") == "" && f.Value("preset") == "now" }
	f.Below = func(w int) []string {
		if off() {
			return effectLines(&f, w, "effect.unsnooze")
		}
		return append(understood(&f, w, "effect.until"), effectLines(&f, w, "effect.snooze")...)
	}
	f.Build = func() (desk.Action, error) {
		if off() {
			return desk.Action{Verb: desk.Snooze}, nil
		}
		t, err := instant(&f)
		return desk.Action{Verb: desk.Snooze, Until: t}, err
	}
	return f.Begin()
}
