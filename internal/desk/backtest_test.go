package desk_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
)

// drafted is the default policy with some of its text written otherwise.
func drafted(t interface {
	Helper()
	Fatal(args ...any)
}, pairs ...string) *policy.Policy {
	t.Helper()
	text := string(policy.DefaultDocument())
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatal("the default policy does not say " + pairs[i])
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	p, problems := policy.Parse([]byte(text))
	if err := problems.Err("policy"); err != nil {
		t.Fatal(err)
	}
	return p
}

func (b *bench) backtest(draft *policy.Policy, to time.Time) *desk.Backtest {
	b.t.Helper()
	out, err := b.Backtest(b.t.Context(), boss, desk.BacktestQuery{Draft: draft, To: to}, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

func moved(all []desk.Moved) []string {
	out := []string{}
	for i := range all {
		out = append(out, all[i].Lead.String())
	}
	return out
}

// One lead reaches 70 when it comes, one when a demo is asked for, and one never.
func TestABacktestSaysWhoWouldHaveEnteredAndWhen(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	other := perfect("two")
	other.Partner, other.ProgramTier, other.Account.Name = "ponte", lead.Known("silver"), lead.Known("Huta Neu")
	other.Email = lead.Known("two@huta.example")
	b.refer(perfect("one"), other)
	score := b.lead(2).Score
	if one := b.lead(1).Score; one < 70 || score >= 70 {
		t.Fatalf("they have %d and %d points", one, score)
	}
	b.pass(48 * time.Hour)
	asked := b.now()
	b.touch(desk.TouchIn{Origin: desk.Origin{Name: "touches", Raw: "demo"}, At: asked.Add(-time.Minute), Kind: "demo_request",
		Email: "two@huta.example"})
	b.pass(time.Hour)

	up := b.backtest(drafted(t, "threshold: 70", "threshold: 95"), time.Time{})
	if got := moved(up.Left); len(got) < 1 || got[0] != "L-1" || len(up.Entered) != 0 {
		t.Errorf("a higher threshold: %v enter, %v stay out", moved(up.Entered), got)
	}
	down := b.backtest(drafted(t, "threshold: 70", "threshold: 40"), time.Time{})
	if len(down.Left) != 0 {
		t.Errorf("a lower threshold keeps %v out", moved(down.Left))
	}
	before := b.backtest(drafted(t, "threshold: 70", "threshold: 40"), asked)
	if got := moved(before.Entered); !cmp.Equal(got, []string{"L-2"}) || !before.Entered[0].At.Equal(friday) {
		t.Errorf("before the demo was asked for: %v enter", before.Entered)
	}
	if m := before.Entered; len(m) == 1 && (m[0].Score != score || m[0].Became != "open") {
		t.Errorf("%d points and %s, it had %d", m[0].Score, m[0].Became, score)
	}
	same := b.backtest(policy.Default(), time.Time{})
	if len(same.Entered)+len(same.Left) != 0 || !cmp.Equal(same.Under, same.Now) {
		t.Error("the policy in force differs from itself")
	}
	if same.Under.TooYoung != 2 || same.Under.N != 0 || same.Under.Enough {
		t.Errorf("two leads of two days: %d too young, n %d", same.Under.TooYoung, same.Under.N)
	}
}

// What a company came to be after sales took the lead does not count, although another lead told of it.
func TestABacktestKnowsNoMoreThanWasKnownThen(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	small := perfect("one")
	small.Account.Employees = lead.Opt[int64]{}
	b.refer(small)
	b.pass(time.Hour)
	b.must(b.ana, 1, desk.Action{Verb: desk.Disqualify, Reason: "no_budget"})
	b.pass(time.Hour)
	b.refer(perfect("two"))
	b.must(b.ana, 2, desk.Action{Verb: desk.Set, Set: map[string]string{"employees": "420"}})
	b.pass(time.Hour)
	got := b.backtest(drafted(t, "threshold: 70", "threshold: 20"), time.Time{})
	for _, m := range got.Entered {
		if m.Lead == 1 {
			t.Errorf("it entered by what was known after it was closed: %+v", m)
		}
	}
}

// The referral by which another lead came told how big the company is: the lead that was there first has the points from then on.
func TestWhatAnotherReferralToldCountsFromThenOn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	of := func(name string) desk.Referral {
		in := perfect(name)
		in.Partner, in.ProgramTier, in.Account.Name = "ponte", lead.Known("silver"), lead.Known("Huta Neu")
		in.Email = lead.Known(name + "@huta.example")
		return in
	}
	unknown := of("one")
	unknown.Account.Employees = lead.Opt[int64]{}
	b.refer(unknown)
	before := b.lead(1).Score
	b.pass(time.Hour)
	told := b.now()
	b.refer(of("two"))
	after := b.lead(1).Score
	b.pass(time.Hour)
	if before >= after || after >= 70 {
		t.Fatalf("it had %d points and has %d", before, after)
	}
	got := b.backtest(drafted(t, "threshold: 70", "threshold: "+strconv.Itoa(after)), time.Time{})
	if m := got.Entered; len(m) == 0 || m[0].Lead != 1 || !m[0].At.Equal(told) || m[0].Score != after {
		t.Errorf("told at %s, it entered as %+v", told, m)
	}
}

func TestABacktestIsRefusedInWords(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, err := b.Backtest(t.Context(), boss, desk.BacktestQuery{Draft: policy.Default(), From: friday, To: friday.Add(-time.Hour)}, nil)
	if fault.KindOf(err) != fault.Usage {
		t.Errorf("it ends before it begins: %v", err)
	}
	got := b.backtest(policy.Default(), time.Time{})
	if got.Under.N != 0 || got.Under.Enough || len(got.Under.Why) != 1 {
		t.Errorf("no leads at all: %+v", got.Under)
	}
}

// Whatever happens afterwards, a backtest that ends at an instant says what it said then: leads come and move, people act on
// them, companies and partners change, time passes.
func TestWhatComesLaterChangesNoEarlierBacktest(t *testing.T) {
	t.Parallel()
	draft := drafted(t, "threshold: 70", "threshold: 55", "points: 12,", "points: 15,", "points: 10, max: 20", "points: 7, max: 13")
	for seed := range number("EQLTUI_ACTS", 120) / 10 {
		rapid.Custom(func(rt *rapid.T) bool {
			b := setup(t)
			b.partners()
			b.refer(perfect("one"), perfect("two"))
			for n := range rapid.IntRange(1, 8).Draw(rt, "before") {
				if rapid.IntRange(0, 2).Draw(rt, "file") == 0 {
					_, _ = b.file(drawBatch(rt, n))
					continue
				}
				b.step(rt, n)
			}
			b.pass(time.Second)
			at := b.now()
			then := b.backtest(draft, at)
			b.pass(time.Second)
			for n := range rapid.IntRange(1, 8).Draw(rt, "after") {
				b.goOn(rt, n)
			}
			now := b.backtest(draft, at)
			if d := cmp.Diff(then, now); d != "" {
				rt.Fatalf("what was said at %s is another thing now: %s", at, d)
			}
			b.JudgeApart(true)
			if d := cmp.Diff(b.backtest(draft, at), now); d != "" {
				rt.Fatalf("each policy asked by itself says another thing: %s", d)
			}
			return true
		}).Example(seed)
	}
}

// A date that is corrected later moves no touch of an earlier backtest: it has the referral of which the row of then tells, from the
// day on that it names, and no other.
func TestACorrectionOfAReferralChangesNoEarlierBacktest(t *testing.T) {
	t.Parallel()
	long, lately := friday.AddDate(0, -5, 0), friday.AddDate(0, 0, -2)
	for _, c := range []struct{ was, is time.Time }{{long, lately}, {lately, long}} {
		b := setup(t)
		b.partners()
		row := perfect("one")
		row.ReferredAt, row.Account.TechStack = lead.Known(c.was), lead.Opt[[]string]{}
		b.refer(row)
		b.pass(time.Hour)
		draft, at := drafted(t, "threshold: 70", "threshold: 50"), b.now()
		then := b.backtest(draft, at)
		if len(then.Entered) != 1 || !then.Entered[0].At.Equal(c.was) {
			t.Fatalf("referred on %s, it entered as %+v", c.was, then.Entered)
		}
		b.pass(time.Hour)
		b.must(b.ana, 1, desk.Action{Verb: desk.Set, Set: map[string]string{"referred_at": c.is.Format(time.DateOnly)}})
		if d := cmp.Diff(then, b.backtest(draft, at)); d != "" {
			t.Errorf("%s became %s: %s", c.was, c.is, d)
		}
	}
}

// Whoever leaves a backtest or an audit off is answered at the next page of leads, and nothing is kept.
func TestABacktestAndAnAuditAreLeftOff(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("one"), perfect("two"))
	for name, ask := range map[string]func(context.Context, func(done, all int64)) error{
		"backtest": func(ctx context.Context, progress func(done, all int64)) error {
			_, err := b.Backtest(ctx, boss, desk.BacktestQuery{Draft: b.Policy()}, progress)
			return err
		},
		"audit": func(ctx context.Context, progress func(done, all int64)) error {
			_, err := b.AuditModel(ctx, boss, false, progress)
			return err
		},
	} {
		ctx, stop := context.WithCancel(t.Context())
		told := 0
		err := ask(ctx, func(int64, int64) {
			told++
			stop()
		})
		if !errors.Is(err, context.Canceled) || told != 1 {
			t.Errorf("%s: %v, told %d times", name, err, told)
		}
		stop()
	}
}

// While a history is read others look at lists and act: the reading keeps nobody from writing.
func TestOthersWorkBesideABacktest(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.partners()
	b.refer(perfect("one"), perfect("two"))
	draft := drafted(t, "threshold: 70", "threshold: 65")
	acted := false
	_, err := b.Backtest(t.Context(), boss, desk.BacktestQuery{Draft: draft}, func(int64, int64) {
		if acted {
			return
		}
		acted = true
		b.must(b.ana, 1, desk.Action{Verb: desk.Disqualify, Reason: "no_need"})
		if page, err := b.Inbox(t.Context(), b.ana, desk.InboxQuery{Filter: "stage:disqualified"}); err != nil || len(page.Rows) != 1 {
			t.Errorf("beside it the list shows %+v, %v", page.Rows, err)
		}
	})
	if err != nil || !acted {
		t.Fatal(err)
	}
}
