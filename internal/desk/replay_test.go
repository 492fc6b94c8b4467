package desk_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/policy"
)

// A replay under the policy in force gives what really happened; under a draft, what would have; and writes nothing.
func TestArrivalsAreReplayed(t *testing.T) {
	t.Parallel()
	b := team(t)
	b.want("really", b.arrive("a1", "a2", "a3"), "ania piotr ania")
	b.must(b.bo, 2, desk.Action{Verb: desk.Disqualify, Reason: "no_need"})
	b.pass(3 * time.Hour)
	b.want("later", b.arrive("a4"), "ania")
	b.pass(time.Minute)
	before := len(b.events())
	replay := func(p *policy.Policy, from, to time.Time) string {
		t.Helper()
		r, err := b.ReplayRoutes(t.Context(), b.ana, p, from, to)
		if err != nil {
			t.Fatal(err)
		}
		text := ""
		for _, l := range r.Leads {
			text += fmt.Sprintf("%s %s was %s", l.Lead, l.To, l.Had)
			if l.Breached {
				text += " late"
			}
			text += fmt.Sprintf(" %v; ", l.HeldFor)
		}
		return text + fmt.Sprint(r.Total.Leads, r.Total.Held, r.Total.Breaches, r.Total.ReallyBreached)
	}
	all := friday.Add(-time.Hour)
	b.want("in force", replay(nil, all, b.now().Add(time.Hour)),
		"L-1 ania was ania late 0s; L-2 piotr was piotr 0s; L-3 ania was ania late 0s; L-4 ania was ania 0s; 4 0 2 2")
	b.want("a part", replay(nil, friday.Add(time.Hour), b.now().Add(time.Hour)), "L-4 ania was ania 0s; 1 0 0 0")
	b.want("nothing", replay(nil, all, friday), "0 0 0 0")
	draft := b.draft(members, "members: [{user: nora, weight: 1, cap_open: 1}]")
	b.want("a draft", replay(draft, all, b.now().Add(time.Hour)),
		"L-1 nora was ania late 0s; L-2  was piotr late 3h1m0s; L-3  was ania late 3h1m0s; L-4  was ania 1m0s; 4 3 3 2")
	if n := len(b.events()); n != before {
		t.Error(n-before, "events were written")
	}
	if _, err := b.ReplayRoutes(t.Context(), desk.Actor{User: "x", Role: desk.Ally}, nil, all, b.now()); err == nil {
		t.Error("somebody of a partner may")
	}
	b.want("it goes on as before", b.arrive("b1"), "piotr")
}
