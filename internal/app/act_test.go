package app

import (
	"bytes"
	"strings"
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
)

// TestAHintForManyLeadsIsReadOnce keeps a batch that is refused for one reason short for people; each line
// of JSON stands for itself.
func TestAHintForManyLeadsIsReadOnce(t *testing.T) {
	t.Parallel()
	var done desk.Done
	for id, hint := range map[string]string{"L-1": "ask ana", "L-2": "ask ana", "L-3": "ask bo", "L-4": ""} {
		done.Refused = append(done.Refused, desk.Refusal{On: desk.Subject{Kind: desk.Leads, ID: id},
			Err: fault.New(fault.Conflict, "claim "+id, "held", hint)})
	}
	for _, tt := range []struct {
		json                  bool
		hint                  string
		errors, hints, bosOwn int
	}{{false, "hint: ", 4, 2, 1}, {true, `"hint":`, 4, 3, 1}} {
		var out, bad bytes.Buffer
		a := &app{out: &sink{w: &out}, err: &sink{w: &bad}, json: tt.json}
		if err := a.tellDone(t.Context(), nil, done); err != exit(exitFailed) {
			t.Errorf("it ends with %v", err)
		}
		said := bad.String()
		got := [3]int{strings.Count(said, "claim L-"), strings.Count(said, tt.hint), strings.Count(said, "ask bo")}
		if got != [3]int{tt.errors, tt.hints, tt.bosOwn} {
			t.Errorf("as JSON %t: %d errors, %d hints, %d for bo in\n%s", tt.json, got[0], got[1], got[2], said)
		}
	}
}
