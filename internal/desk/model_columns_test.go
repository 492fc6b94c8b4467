package desk_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/scoring"
	"github.com/eqltui/eqltui/internal/studio"
)

// A living lead has in columns the points that its page shows, one that is closed those with which it was decided, and a moved
// threshold says who would enter and who would leave.
func TestColumnsHaveThePointsOfThePages(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	other := perfect("two")
	other.Partner, other.ProgramTier, other.Account.Name = "ponte", lead.Known("silver"), lead.Known("Huta Neu")
	other.Email = lead.Known("two@huta.example")
	third := perfect("three")
	third.Account.Name, third.Email = lead.Known("Drei"), lead.Known("three@drei.example")
	b.refer(perfect("one"), other, third)
	b.pass(time.Hour)
	b.must(b.ana, 3, desk.Action{Verb: desk.Disqualify, Reason: "no_need"})
	b.pass(200 * 24 * time.Hour) // by now no touch counts any more
	if err := b.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	var told int64
	c, err := b.ModelColumns(t.Context(), boss, nil, func(done, _ int64) { told = done })
	if err != nil || c.Len() != 3 || told != 3 {
		t.Fatalf("%d leads, %d told, %v", c.Len(), told, err)
	}
	p := policy.Default()
	w := studio.WeightsOf(p)
	for i := range 3 {
		if got, want := c.Score(w, i), b.lead(lead.ID(i+1)).Score; got != want {
			t.Errorf("L-%d has %d points in columns and %d on its page", i+1, got, want)
		}
	}
	const size = "points: 12, when: {account.employees: {between: [50, "
	if !c.Fits(p) || !c.Fits(drafted(t, "threshold: 70", "threshold: 40")) || c.Fits(drafted(t, size, size[:len(size)-4]+"60, ")) {
		t.Error("columns do not know which policies they can answer for")
	}
	now := c.Try(w, 10)
	if now.Entered+now.Left != 0 || now.EQLs != now.Was {
		t.Errorf("the policy in force differs from itself: %+v", now)
	}
	w.Threshold = 101
	if e := c.Try(w, 10); e.EQLs != 0 || e.Left != now.Was || len(e.Changed) != now.Was {
		t.Errorf("nobody reaches 101: %d are EQLs, %d leave, %v", e.EQLs, e.Left, e.Changed)
	}
}

// Columns of a draft say what is an EQL under the policy in force by its own gates and rules.
func TestColumnsOfADraftAreHeldAgainstWhatIsInForce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("one"))
	draft := drafted(t, "threshold: 70", "threshold: 95")
	c, err := b.ModelColumns(t.Context(), boss, draft, nil)
	if err != nil {
		t.Fatal(err)
	}
	e := c.Try(studio.WeightsOf(draft), 5)
	if e.Was != 1 || e.EQLs != 0 || len(e.Changed) != 1 || e.Changed[0].Was != b.lead(1).Score || e.Changed[0].Enters {
		t.Errorf("%d were, %d are: %+v", e.Was, e.EQLs, e.Changed)
	}
}

// Numbers of gates that are moved in columns make the EQLs that a policy makes in which they stand.
func TestColumnsJudgeByMovedGatesAsAPolicyThatSaysThem(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.publish("waived_by_referral: true", "waived_by_referral: false")
	var rows []desk.Referral
	var touches []desk.TouchIn
	for i, raw := range []string{"none", "one", "two", "three"} {
		r := perfect(raw)
		r.Account.Name, r.Email = lead.Known("Huta "+raw), lead.Known(raw+"@"+raw+".example")
		if i%2 == 0 {
			r.UseCase = lead.Opt[string]{}
		}
		rows = append(rows, r)
		for k := range i {
			touches = append(touches, desk.TouchIn{Origin: origin(raw + string(rune('a'+k))), Email: raw + "@" + raw + ".example",
				At: friday.Add(-time.Hour), Kind: "demo_request", Asset: lead.Known(string(rune('a' + k)))})
		}
	}
	b.refer(rows...)
	b.touch(touches...)
	c, err := b.ModelColumns(t.Context(), boss, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.Fits(policy.Default()) {
		t.Error("columns answer for a gate that is waived, and they were read of one that is not")
	}
	seen := map[int]bool{}
	for assets := range 5 {
		for signals := range 4 {
			p, err := b.Policy().With(policy.Edit{Path: "gates.engagement.distinct_assets", To: assets},
				policy.Edit{Path: "gates.signal.at_least", To: signals}, policy.Edit{Path: "gates.bant.yes_at_least", To: signals},
				policy.Edit{Path: "scoring.threshold", To: 40})
			if err != nil {
				t.Fatal(err)
			}
			if !c.Fits(p) {
				t.Fatalf("columns do not answer for %d assets and %d signals", assets, signals)
			}
			fresh, err := b.ModelColumns(t.Context(), boss, p, nil)
			if err != nil {
				t.Fatal(err)
			}
			got, want := c.Try(studio.WeightsOf(p), 10), fresh.Try(studio.WeightsOf(p), 10)
			if !cmp.Equal(got, want) {
				t.Fatalf("%d assets and %d signals: %s", assets, signals, cmp.Diff(want, got))
			}
			if eqls := eqlsUnder(b, p); got.EQLs != eqls {
				t.Errorf("%d assets and %d signals make %d EQLs in columns, and %d leads pass these gates", assets, signals, got.EQLs, eqls)
			}
			seen[got.EQLs] = true
		}
	}
	if len(seen) < 4 {
		t.Errorf("numbers of gates made %v EQLs", seen)
	}
}

// eqlsUnder are the leads that pass each gate of a policy by their own pages, but for what people are asked once they work on them.
func eqlsUnder(b *bench, p *policy.Policy) (n int) {
	b.t.Helper()
	j := gate.Compile(p, scoring.Compile(p))
	for i := range 4 {
		d := b.lead(lead.ID(i + 1))
		d.Facts.Touches = d.Touches
		passes := true
		for _, g := range j.Judge(&d.Facts, b.now()).Gates {
			passes = passes && (g.Outcome == gate.Pass || g.ID == "bant" || g.ID == "joint")
		}
		if passes {
			n++
		}
	}
	return n
}

func TestColumnsCanBeInterruptedAndAreForTheTeam(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := b.ModelColumns(ctx, boss, nil, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	_, err := b.ModelColumns(t.Context(), desk.Actor{User: "p", Role: desk.Ally, Partner: "acme"}, nil, nil)
	if fault.KindOf(err) != fault.Denied {
		t.Errorf("a partner: %v", err)
	}
}
