package desk_test

import (
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
)

// A closed lead has one score, that of its decision, and what explains it adds up to that: days later, after
// a note, and when a touch becomes known that happened before the decision. Where its facts changed since,
// it says so.
func TestAClosedLeadHasOneScore(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("ewa"))
	b.pass(time.Hour)
	decided := b.now()
	closed := b.must(b.ana, 1, desk.Action{Verb: desk.Disqualify, Reason: "no_need"})
	one := func(what string) desk.Detail {
		t.Helper()
		d := b.lead(1)
		if d.Score != closed.Score || d.Score != d.Result.Score.Total || d.Verdict != d.Result.Verdict || b.row(1).Score != d.Score {
			t.Errorf("%s: %d in the list, %d on its page (%s), %d explained (%s); decided with %d", what, b.row(1).Score, d.Score,
				d.Verdict, d.Result.Score.Total, d.Result.Verdict, closed.Score)
		}
		if d.AsOf == nil || d.Since {
			t.Errorf("%s: as of %v, changed since %t", what, d.AsOf, d.Since)
		}
		return d
	}
	if d := one("at once"); !d.AsOf.Equal(decided) {
		t.Errorf("as of %v and not of %v", d.AsOf, decided)
	}
	b.pass(40 * 24 * time.Hour)
	one("40 days later")
	b.touch(desk.TouchIn{Origin: desk.Origin{Name: "touches", Key: "t1", Raw: "t1"}, At: decided.Add(-time.Minute),
		Kind: "demo_request", Email: "ewa@zuraw.example"})
	if d := one("with a touch that came in later"); len(d.Touches) < 2 {
		t.Errorf("the touch is not there: %+v", d.Touches)
	}
	b.must(b.ana, 1, desk.Action{Verb: desk.Reopen})
	if d := b.lead(1); d.AsOf != nil || d.Since || d.Result.Score.Total != d.Score {
		t.Errorf("reopened it is as of %v, changed since %t", d.AsOf, d.Since)
	}
}
