package desk_test

import (
	"testing"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
)

func TestAGateThatFailsNamesAWayOut(t *testing.T) {
	t.Parallel()
	p := policy.Default()
	bare := *p
	bare.Reasons = nil
	result := func(id string, o gate.Outcome) *gate.Result {
		return &gate.Result{Gates: []gate.Gate{{ID: "record", Outcome: gate.Pass},
			{ID: "signal", Outcome: gate.Unknown}, {ID: id, Outcome: o}}}
	}
	for _, c := range []struct {
		name   string
		p      *policy.Policy
		answer string // the letter that is answered no
		r      *gate.Result
		code   string // "-": there is no way out to name
		later  bool
	}{
		{"need is no", p, "need", result("bant", gate.Fail), "no_need", false},
		{"budget is no", p, "budget", result("bant", gate.Fail), "no_budget", true},
		{"timeline is no, for which there is no reason", p, "timeline", result("bant", gate.Fail), "no_need", true},
		{"outside the profile", p, "", result("icp", gate.Fail), "wrong_fit", false},
		{"a gate of the policy's own", p, "", result("legal", gate.Fail), "", false},
		{"no reasons at all", &bare, "need", result("bant", gate.Fail), "", false},
		{"nothing fails", p, "need", result("icp", gate.Unknown), "-", false},
	} {
		f := &lead.Facts{}
		if c.answer != "" {
			f.BANT.Get(c.answer).Answer = lead.No
		}
		got := desk.WayOutOf(c.p, f, c.r)
		code := "-"
		if got != nil {
			code = ""
			if got.Reason != nil {
				code = got.Reason.Code
			}
		}
		if code != c.code || got != nil && (got.Later != c.later || got.Because != c.answer) {
			t.Errorf("%s: %s, %+v", c.name, code, got)
		}
	}
}
