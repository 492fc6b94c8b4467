package gate

import (
	"math/bits"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/scoring"
)

func at() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }

func maybe[T any](r *rapid.T, name string, values ...T) lead.Opt[T] {
	if rapid.IntRange(0, 2).Draw(r, name+" unknown") == 0 {
		return lead.Opt[T]{}
	}
	return lead.Known(rapid.SampledFrom(values).Draw(r, name))
}

// drawFacts draws a lead of which much is missing and little is wrong.
func drawFacts(r *rapid.T) *lead.Facts {
	day := 24 * time.Hour
	f := &lead.Facts{}
	f.Lead.Source = rapid.SampledFrom(lead.Sources()).Draw(r, "source")
	f.Lead.ProgramTier = maybe(r, "tier", "gold")
	f.Lead.ReferredAt = maybe(r, "date", at().Add(-3*day))
	f.Lead.UseCase = maybe(r, "use case", "orders", "")
	f.Lead.Tags = maybe(r, "tags", []string{}, []string{"x"}, []string{"unsubscribed"})
	f.Account.Employees = maybe[int64](r, "employees", 420, 60, 420, 5)
	f.Account.Industry = maybe(r, "industry", "retail", "software", "retail", "mining")
	f.Account.Region = maybe(r, "region", "emea", "na", "emea", "apac")
	f.Account.TechStack = maybe(r, "stack", []string{"hubspot"}, []string{})
	f.Account.IntegrationActive = maybe(r, "active", true, false)
	if rapid.IntRange(0, 3).Draw(r, "partner") > 0 {
		f.Partner = &lead.Partner{ID: "ponte", Certified: maybe(r, "certified", true, false)}
	}
	kinds := []string{lead.ReferralKind, "demo_request", installKind, "pricing_view", "case_study_view", "content_view", "other"}
	for range rapid.IntRange(0, 6).Draw(r, "touches") {
		t := lead.Touch{Kind: rapid.SampledFrom(kinds).Draw(r, "kind"),
			At: at().Add(-day * time.Duration(rapid.SampledFrom([]int{-1, 1, 100}).Draw(r, "age")))}
		t.Asset = maybe(r, "asset", "a", "b")
		t.Partner = maybe(r, "touch partner", "ponte", "acme")
		f.Touches = append(f.Touches, t)
	}
	for _, letter := range lead.Letters() {
		f.BANT.Get(letter).Answer = rapid.SampledFrom([]lead.Answer{lead.Yes, lead.Unknown, "", lead.Yes, lead.Yes}).Draw(r, letter)
	}
	if rapid.IntRange(0, 15).Draw(r, "no") == 0 {
		f.BANT.Authority.Answer = lead.No
	}
	words := []lead.Confirmation{lead.Confirmed, lead.NotYet, "", lead.Confirmed}
	f.Confirmed.Us = rapid.SampledFrom(words).Draw(r, "us")
	f.Confirmed.Partner = rapid.SampledFrom(append(words, lead.Refused)).Draw(r, "partner's word")
	return f
}

// drawJudge draws a small policy, with rules that take points and disqualify, so that moves hurt as
// well as help.
func drawJudge(r *rapid.T) *Judge {
	leaf := func() policy.Predicate {
		p := rapid.SampledFrom([]policy.Predicate{
			{Op: policy.Between, Field: "account.employees", Numbers: []int64{50, 2000}},
			{Op: policy.AtMost, Field: "account.employees", Numbers: []int64{100}},
			{Op: policy.In, Field: "account.region", Texts: []string{"emea", "na"}},
			{Op: policy.Is, Field: "account.region", Texts: []string{"na"}},
			{Op: policy.AnyOf, Field: "account.tech_stack", Texts: []string{"hubspot", "sap"}},
			{Op: policy.Is, Field: "partner.certified", Truth: true},
			{Op: policy.Present, Field: "lead.use_case", Truth: true},
			{Op: policy.Is, Field: "bant.need", Texts: []string{"yes"}},
		}).Draw(r, "leaf")
		if rapid.IntRange(0, 4).Draw(r, "not") == 0 {
			return policy.Predicate{Op: policy.Not, Of: []policy.Predicate{p}}
		}
		return p
	}
	condition := func() policy.Predicate {
		switch rapid.IntRange(0, 3).Draw(r, "shape") {
		case 0:
			return policy.Predicate{Op: policy.All, Of: []policy.Predicate{leaf(), leaf()}}
		case 1:
			return policy.Predicate{Op: policy.Any, Of: []policy.Predicate{leaf(), leaf()}}
		}
		return leaf()
	}
	p := &policy.Policy{}
	p.Scoring = policy.Scoring{Threshold: rapid.IntRange(0, 70).Draw(r, "threshold"), Window: policy.Span{Time: 90 * 24 * time.Hour},
		FitMax: 40, IntentMax: 60}
	for range rapid.IntRange(0, 3).Draw(r, "fit rules") {
		p.Scoring.Fit = append(p.Scoring.Fit, policy.FitRule{Points: rapid.IntRange(-10, 30).Draw(r, "points"), When: condition()})
	}
	for _, kind := range []string{"demo_request", lead.ReferralKind}[:rapid.IntRange(0, 2).Draw(r, "intent rules")] {
		rule := policy.IntentRule{Touch: []string{kind}, Points: rapid.IntRange(1, 40).Draw(r, "points"), Max: 50}
		if rapid.Bool().Draw(r, "conditional") {
			when := leaf()
			rule.When = &when
		}
		p.Scoring.Intent = append(p.Scoring.Intent, rule)
	}
	for range rapid.IntRange(0, 2).Draw(r, "musts") {
		p.ICP.Must = append(p.ICP.Must, policy.Criterion{Label: "must", When: condition()})
	}
	for range rapid.IntRange(0, 2).Draw(r, "refusals") {
		p.Disqualify = append(p.Disqualify, policy.Disqualifier{Reason: "no",
			When: policy.Predicate{Op: policy.All, Of: []policy.Predicate{leaf(), leaf()}}})
	}
	p.Signals = policy.Default().Signals
	for _, id := range policy.GateIDs() {
		if rapid.IntRange(0, 4).Draw(r, id) > 0 {
			p.Gates.Required = append(p.Gates.Required, id)
		}
	}
	p.Gates.DistinctAssets = rapid.IntRange(0, 2).Draw(r, "assets")
	p.Gates.WaivedByReferral = rapid.Bool().Draw(r, "waived")
	p.Gates.SignalsAtLeast = rapid.IntRange(0, 2).Draw(r, "signals")
	p.Gates.BANTYesAtLeast = rapid.IntRange(0, 4).Draw(r, "yes")
	return Compile(p, scoring.Compile(p))
}

// TestTheSearchFindsTheCheapestOfAllSets tries every set of moves and compares.
func TestTheSearchFindsTheCheapestOfAllSets(t *testing.T) {
	t.Parallel()
	searched, solved := 0, 0
	rapid.Check(t, func(r *rapid.T) {
		j, f := drawJudge(r), drawFacts(r)
		s := j.survey(f, at(), j.refusals)
		if v, _ := j.verdict(&s); v != lead.NeedsFacts {
			return
		}
		p := j.plan(f, at(), &s)
		const most = 12
		if len(p.moves) > most {
			return
		}
		searched++
		order := byPromise(p.moves, make([]int, len(p.moves)))
		set, found := p.smallest(order)
		least := -1
		for all := range uint64(1) << len(p.moves) {
			cost := p.cost(all)
			if least >= 0 && cost >= least {
				continue
			}
			if got := p.with(all); j.isEQL(&got) {
				least = cost
			}
		}
		if found != (least >= 0) || found && p.cost(set) != least {
			r.Fatalf("found %v at %d, the cheapest of all costs %d; moves %+v", found, p.cost(set), least, p.moves)
		}
		if found {
			solved++
		}
	})
	t.Logf("%d small cases, %d with a solution", searched, solved)
	if searched < 3 || solved < 2 {
		t.Errorf("only %d small cases, %d of them with a solution: the test proves nothing", searched, solved)
	}
}

func (p *plan) cost(set uint64) int {
	sum := 0
	for ; set != 0; set &= set - 1 {
		sum += p.moves[bits.TrailingZeros64(set)].cost
	}
	return sum
}

// TestNextKeepsItsWord applies what Next says and judges again.
func TestNextKeepsItsWord(t *testing.T) {
	t.Parallel()
	withNeeds := 0
	usual := Compile(policy.Default(), scoring.Compile(policy.Default()))
	rapid.Check(t, func(r *rapid.T) {
		j := usual
		if rapid.Bool().Draw(r, "other policy") {
			j = drawJudge(r)
		}
		f := drawFacts(r)
		res := j.Judge(f, at())
		if res.Verdict != lead.NeedsFacts {
			if offers := len(res.Next) == 1 && res.Next[0].Fact == "lead.partner" && res.Next[0].Want != ""; res.Next != nil &&
				(!offers || res.Verdict != lead.NotEQL) {
				r.Fatalf("%s has next %v", res.Verdict, res.Next)
			}
			return
		}
		s := j.survey(f, at(), j.refusals)
		p := j.plan(f, at(), &s)
		number := map[string]int{}
		for i, m := range p.moves {
			if _, twice := number[m.fact]; twice {
				r.Fatalf("two moves for %s", m.fact)
			}
			number[m.fact] = i
		}
		var needed uint64
		flips, rest := false, false
		for _, n := range res.Next {
			i := number[n.Fact]
			got := p.with(1 << i)
			if j.isEQL(&got) != n.Flips {
				r.Fatalf("%s alone: flips is %v", n.Fact, n.Flips)
			}
			if n.Needed {
				needed |= 1 << i
			}
			flips = flips || n.Flips
			if rest && n.Flips || rest && n.Needed {
				r.Fatalf("%s stands after moves that only help", n.Fact)
			}
			rest = rest || !n.Flips && !n.Needed
			if n.Label == "" || n.Effect == "" {
				r.Fatalf("%+v says nothing", n)
			}
		}
		if needed == 0 {
			return
		}
		withNeeds++
		if got := p.with(needed); !j.isEQL(&got) {
			r.Fatalf("all needed moves leave %+v open", got.gates)
		}
		for left := needed; left != 0; left &= left - 1 {
			if got := p.with(needed &^ (left & -left)); j.isEQL(&got) {
				r.Fatalf("%s is not needed", p.moves[bits.TrailingZeros64(left)].fact)
			}
		}
		if flips && bits.OnesCount64(needed) != 1 {
			r.Fatalf("one move flips, yet %d are needed", bits.OnesCount64(needed))
		}
	})
	if withNeeds < 3 {
		t.Errorf("only %d cases with needed moves: the test proves nothing", withNeeds)
	}
}

// TestTheSearchEnds: the widest case of the default policy stays far inside the budget.
func TestTheSearchEnds(t *testing.T) {
	t.Parallel()
	j := Compile(policy.Default(), scoring.Compile(policy.Default()))
	worst := 0
	rapid.Check(t, func(r *rapid.T) {
		f := drawFacts(r)
		s := j.survey(f, at(), j.refusals)
		if v, _ := j.verdict(&s); v != lead.NeedsFacts {
			return
		}
		p := j.plan(f, at(), &s)
		look := &search{plan: p, order: byPromise(p.moves, make([]int, len(p.moves)))}
		look.look(0, 0, 0)
		worst = max(worst, look.nodes)
	})
	if worst > nodeBudget {
		t.Errorf("the search ran out of its budget of %d sets", nodeBudget)
	}
	t.Logf("at most %d sets judged", worst)
}

func TestLawsOfTheVerdict(t *testing.T) {
	t.Parallel()
	usual := Compile(policy.Default(), scoring.Compile(policy.Default()))
	rapid.Check(t, func(r *rapid.T) {
		j := usual
		if rapid.Bool().Draw(r, "other policy") {
			j = drawJudge(r)
		}
		f := drawFacts(r)
		res := j.Judge(f, at())
		fit, intent, v, stage, reason, open := j.Brief(f, at())
		if fit != res.Score.Fit || intent != res.Score.Intent || v != res.Verdict || stage != res.Stage || reason != res.Reason {
			r.Fatalf("Brief %d %d %s %s %q, Judge %+v", fit, intent, v, stage, reason, res)
		}
		not := res.Open()
		if len(not) != len(open) {
			r.Fatalf("Brief leaves %v open, Judge %v", open, not)
		}
		worst := lead.IsEQL
		for i, g := range not {
			if open[i] != g.ID {
				r.Fatalf("Brief leaves %v open, Judge %v", open, not)
			}
			if g.Outcome == Fail {
				worst = lead.NotEQL
			} else if worst == lead.IsEQL {
				worst = lead.NeedsFacts
			}
		}
		if v != worst {
			r.Fatalf("the verdict %s is not that of its worst gate, %s", v, worst)
		}
		if stage == lead.EQL && v != lead.IsEQL {
			r.Fatalf("stage eql with verdict %s", v)
		}
		for _, g := range res.Gates {
			if g.Reason == "" || g.Missing == nil || g.Outcome == Pass && len(g.Missing) > 0 {
				r.Fatalf("gate %+v", g)
			}
		}
		turned := *f
		turned.Touches = nil
		for i := range f.Touches {
			turned.Touches = append(turned.Touches, f.Touches[len(f.Touches)-1-i])
		}
		_, _, v2, stage2, _, open2 := j.Brief(&turned, at())
		if v2 != v || stage2 != stage || len(open2) != len(open) {
			r.Fatal("the order of the touches shows")
		}
	})
}

// TestUnknownNeverDisqualifies forgets what is known of a lead that no rule catches.
func TestUnknownNeverDisqualifies(t *testing.T) {
	t.Parallel()
	j := Compile(policy.Default(), scoring.Compile(policy.Default()))
	rapid.Check(t, func(r *rapid.T) {
		f := drawFacts(r)
		if s := j.survey(f, at(), j.refusals); s.refused != nil {
			return
		}
		if rapid.Bool().Draw(r, "forget the account") {
			f.Account = lead.Account{}
		}
		f.Lead.Tags, f.Lead.Email = lead.Opt[[]string]{}, lead.Opt[string]{}
		if s := j.survey(f, at(), j.refusals); s.refused != nil {
			r.Fatalf("forgetting makes it %s", s.reason())
		}
	})
}
