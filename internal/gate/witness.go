package gate

import (
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/scoring"
)

// A fact that is missing has no value to judge by, so the search tries witnesses: values that the
// policy's own predicates make different from one another (their bounds and the neighbours of
// these, their literals, all wanted literals of a list at once, and a value that none names).

// otherText is a text that no policy names.
const otherText = "\u2047 any other value"

// field is a field whose value may matter, with what the policy says of it.
type field struct {
	name    string
	fact    *lead.Fact
	kind    policy.Type
	uses    []use
	fit     bool // it can change the score
	must    bool // a must asks for it
	numbers []int64
	texts   []string // every literal
	union   []string // the literals wanted together
	times   []time.Time
}

// use is one condition over the field.
type use struct {
	leaf   policy.Predicate
	test   scoring.Test
	wanted bool
	weight int // in tenths of a point; negative when it should not hold
	wish   bool
}

// The weights of conditions that give no points.
const (
	mustWeight   = 100_000
	refuseWeight = -1_000
	shouldWeight = 1
)

// fieldsThatMatter gathers the fields of fit rules, musts, and the conditions of intent rules, with
// all that the whole policy says of them.
func fieldsThatMatter(p *policy.Policy) []field {
	var fields []field
	find := func(name string) *field {
		for i := range fields {
			if fields[i].name == name {
				return &fields[i]
			}
		}
		return nil
	}
	kinds := policy.Fields()
	note := func(when policy.Predicate, weight int, adds, fit, must bool) {
		scoring.Leaves(when, func(leaf policy.Predicate, wanted bool) {
			fact := lead.FactOf(leaf.Field)
			if fact == nil {
				return // of a touch, or an answer
			}
			f := find(leaf.Field)
			if f == nil {
				if !adds {
					return
				}
				fields = append(fields, field{name: leaf.Field, fact: fact, kind: kinds[leaf.Field]})
				f = &fields[len(fields)-1]
			}
			f.fit, f.must = f.fit || fit, f.must || must
			f.take(leaf, wanted == (weight > 0))
			f.uses = append(f.uses, use{
				leaf: leaf, test: scoring.CompilePredicate(leaf), wanted: wanted, weight: weight, wish: fit || must,
			})
		})
	}
	for _, c := range p.ICP.Must {
		note(c.When, mustWeight, true, false, true)
	}
	for _, r := range p.Scoring.Fit {
		note(r.When, 10*r.Points, true, true, false)
	}
	for _, r := range p.Scoring.Intent {
		if r.When != nil {
			note(*r.When, 10*r.Points, true, true, false)
		}
	}
	for _, need := range lead.By(func(f *lead.Fact) int { return f.Gate }) {
		if find(need.Field) == nil {
			fields = append(fields, field{name: need.Field, fact: need, kind: kinds[need.Field]})
		}
	}
	for _, c := range p.ICP.Should {
		note(c.When, shouldWeight, false, false, false)
	}
	for _, d := range p.Disqualify {
		note(d.When, refuseWeight, false, false, false)
	}
	for i := range fields {
		if f := &fields[i]; f.fact.Kind == lead.ATier && len(f.texts) == 0 {
			f.texts = slices.Clone(p.Programme.Tiers)
		}
	}
	return fields
}

// take notes the literals of a condition.
func (f *field) take(leaf policy.Predicate, wanted bool) {
	for _, n := range leaf.Numbers {
		f.numbers = append(f.numbers, n, n+1, n-1)
	}
	for _, t := range leaf.Times {
		f.times = append(f.times, t, t.Add(time.Millisecond), t.Add(-time.Millisecond))
	}
	f.texts = append(f.texts, leaf.Texts...)
	if wanted != (leaf.Op == policy.NoneOf) {
		f.union = append(f.union, leaf.Texts...)
	}
}

// isKnown reports whether the facts have a value for the field. What comes with the lead, such as its
// source, is no fact that somebody can look up later, and counts as known.
func (f *field) isKnown(x *lead.Facts) bool { return f.fact.Given || f.fact.Known(x) }

// setters returns one change of the facts for each witness of the field.
func (f *field) setters(now time.Time) []func(*lead.Facts) {
	var set []func(*lead.Facts)
	add := func(v any) { set = append(set, func(x *lead.Facts) { f.fact.Put(x, v) }) }
	switch f.kind {
	case policy.Number:
		for _, n := range append(slices.Clone(f.numbers), 1) {
			if n >= 0 {
				add(n)
			}
		}
	case policy.Truth:
		for _, b := range []bool{true, false} {
			add(b)
		}
	case policy.List:
		for _, list := range f.lists() {
			add(list)
		}
	case policy.Instant:
		for _, t := range append([]time.Time{now}, f.times...) {
			add(t)
		}
	default:
		for _, s := range append(slices.Clone(f.texts), otherText, "someone@company.example") {
			add(s)
		}
	}
	return set
}

func (f *field) lists() [][]string {
	lists := [][]string{f.union}
	for _, s := range f.texts {
		lists = append(lists, []string{s})
	}
	return append(lists, []string{otherText}, []string{})
}

// partnerDates are the instants from which the partner was active: witnesses of a referral date.
func partnerDates(p *lead.Partner) []time.Time {
	var dates []time.Time
	if p == nil {
		return nil
	}
	for _, c := range p.History {
		if c.Status == lead.Active {
			dates = append(dates, c.From)
		}
	}
	if len(p.History) > 0 {
		dates = append(dates, p.History[0].From.Add(-time.Millisecond))
	}
	return dates
}

// worth weighs a witness by the conditions that it makes true.
func (f *field) worth(x *lead.Facts) int {
	sum := 0
	for _, u := range f.uses {
		if (u.test(x, nil) == scoring.True) == u.wanted {
			sum += u.weight
		}
	}
	return sum
}

// want says in words which values would do: what the musts and the rules that the witness
// satisfies ask for; "" when any would.
func (f *field) want(x *lead.Facts) string {
	var words []string
	for _, u := range f.uses {
		if !u.wish || u.weight <= 0 || !u.wanted || u.test(x, nil) != scoring.True ||
			u.leaf.Op == policy.Present || u.leaf.Op == policy.IsKnown {
			continue
		}
		words = union(words, []string{scoring.Describe(u.leaf)})
	}
	if len(words) == 0 && f.name == "account.integration_active" {
		return "yes"
	}
	return strings.Join(words, " and ")
}

// touchesThatMatter gathers the kinds of touches that could still happen and would count.
func touchesThatMatter(p *policy.Policy) []wanted {
	var kinds []wanted
	add := func(kind string) {
		if kind == budgetSignal || kind == useCaseSignal ||
			slices.ContainsFunc(kinds, func(w wanted) bool { return scoring.Same(w.kind, kind) }) {
			return
		}
		kinds = append(kinds, wanted{kind, touchWord(kind)})
	}
	for _, s := range p.Signals {
		add(s.Kind)
	}
	for _, r := range p.Scoring.Intent {
		if r.Points > 0 {
			for _, kind := range r.Touch {
				add(kind)
			}
		}
	}
	add(installKind)
	add(lead.ReferralKind)
	return kinds
}

// asksWhetherKnown reports whether some predicate of the score, the musts or the refusals uses
// `known`, the one operator by which learning a fact can take an answer back.
func asksWhetherKnown(p *policy.Policy) bool {
	found := false
	look := func(leaf policy.Predicate, _ bool) { found = found || leaf.Op == policy.IsKnown }
	for _, c := range p.ICP.Must {
		scoring.Leaves(c.When, look)
	}
	for _, r := range p.Scoring.Fit {
		scoring.Leaves(r.When, look)
	}
	for _, r := range p.Scoring.Intent {
		if r.When != nil {
			scoring.Leaves(*r.When, look)
		}
	}
	for _, d := range p.Disqualify {
		scoring.Leaves(d.When, look)
	}
	return found
}
