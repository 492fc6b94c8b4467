package scoring

import (
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/mailbox"
	"github.com/eqltui/eqltui/internal/policy"
)

// Test is a predicate compiled to a closure. The touch is the one being counted, nil outside the
// `when` of an intent rule. Testing allocates nothing and is safe for concurrent use.
type Test func(f *lead.Facts, t *lead.Touch) Tri

func undecided(*lead.Facts, *lead.Touch) Tri { return Undecided }

// CompilePredicate turns a predicate into a Test once, so that scoring walks no document. A field
// or an operator that does not exist, or literals that are missing, make a test that stays
// undecided: the policy's decoder has refused them before.
func CompilePredicate(p policy.Predicate) Test {
	switch p.Op {
	case policy.All:
		return compileAll(p.Of)
	case policy.Any:
		return compileAny(p.Of)
	case policy.Not:
		inner := compileAll(p.Of)
		return func(f *lead.Facts, t *lead.Touch) Tri { return inner(f, t).Not() }
	}
	kind, exists := policy.Fields()[p.Field]
	if !exists {
		if p.Op == policy.IsKnown {
			return func(*lead.Facts, *lead.Touch) Tri { return truth(!p.Truth) }
		}
		return undecided
	}
	switch kind {
	case policy.Number:
		return compileNumber(numberField(p.Field), p)
	case policy.Truth:
		return compileTruth(truthField(p.Field), p)
	case policy.List:
		return compileList(listField(p.Field), p)
	case policy.Instant:
		return compileInstant(instantField(p.Field), p)
	}
	return compileText(textField(p.Field), p, kind)
}

func compileAll(of []policy.Predicate) Test {
	tests := compileEach(of)
	if len(tests) == 1 {
		return tests[0]
	}
	return func(f *lead.Facts, t *lead.Touch) Tri {
		all := True
		for _, test := range tests {
			if all = all.And(test(f, t)); all == False {
				return False
			}
		}
		return all
	}
}

func compileAny(of []policy.Predicate) Test {
	tests := compileEach(of)
	if len(tests) == 1 {
		return tests[0]
	}
	return func(f *lead.Facts, t *lead.Touch) Tri {
		some := False
		for _, test := range tests {
			if some = some.Or(test(f, t)); some == True {
				return True
			}
		}
		return some
	}
}

func compileEach(of []policy.Predicate) []Test {
	tests := make([]Test, len(of))
	for i := range of {
		tests[i] = CompilePredicate(of[i])
	}
	return tests
}

func compileText(read textAt, p policy.Predicate, kind policy.Type) Test {
	switch p.Op {
	case policy.Is, policy.In, policy.AnyOf, policy.NoneOf:
		if p.Op == policy.Is && len(p.Texts) != 1 {
			return undecided
		}
		is, wanted := among(p.Field, p.Texts), p.Op != policy.NoneOf
		if p.Field == "partner.id" {
			return compilePartner(is, wanted)
		}
		return func(f *lead.Facts, t *lead.Touch) Tri {
			v, known := read(f, t)
			if !known {
				return Undecided
			}
			return truth(is(v) == wanted)
		}
	case policy.Present:
		return decided(read, func(v string) bool { return (strings.TrimSpace(v) != "") == p.Truth })
	case policy.IsKnown:
		return isKnown(read, p.Truth)
	case policy.Disposable, policy.FreeMail:
		return compileMailbox(read, p, kind)
	}
	return undecided
}

// compileMailbox asks the lists of mailbox providers. Of an address its domain counts.
func compileMailbox(read textAt, p policy.Predicate, kind policy.Type) Test {
	listed := mailbox.FreeMail
	if p.Op == policy.Disposable {
		listed = mailbox.Disposable
	}
	return decided(read, func(v string) bool {
		v = strings.TrimSpace(v)
		if kind == policy.Email {
			v = mailbox.Domain(v)
		}
		return listed(v) == p.Truth
	})
}

// decided tests a value that is known.
func decided[T any](read func(*lead.Facts, *lead.Touch) (T, bool), test func(T) bool) Test {
	return func(f *lead.Facts, t *lead.Touch) Tri {
		v, known := read(f, t)
		if !known {
			return Undecided
		}
		return truth(test(v))
	}
}

// isKnown tests whether a value is known.
func isKnown[T any](read func(*lead.Facts, *lead.Touch) (T, bool), want bool) Test {
	return func(f *lead.Facts, t *lead.Touch) Tri {
		_, known := read(f, t)
		return truth(known == want)
	}
}

func compileNumber(read numberAt, p policy.Predicate) Test {
	switch ns := p.Numbers; {
	case p.Op == policy.Present:
		return decided(read, func(int64) bool { return p.Truth })
	case p.Op == policy.IsKnown:
		return isKnown(read, p.Truth)
	case p.Op == policy.In:
		return decided(read, func(n int64) bool { return slices.Contains(ns, n) })
	case p.Op == policy.Between && len(ns) == 2:
		return decided(read, func(n int64) bool { return ns[0] <= n && n <= ns[1] })
	case p.Op == policy.Is && len(ns) == 1:
		return decided(read, func(n int64) bool { return n == ns[0] })
	case p.Op == policy.AtLeast && len(ns) == 1:
		return decided(read, func(n int64) bool { return n >= ns[0] })
	case p.Op == policy.AtMost && len(ns) == 1:
		return decided(read, func(n int64) bool { return n <= ns[0] })
	}
	return undecided
}

func compileTruth(read truthAt, p policy.Predicate) Test {
	switch p.Op {
	case policy.IsKnown:
		return isKnown(read, p.Truth)
	case policy.Is, policy.Present:
		is := p.Op == policy.Is
		return decided(read, func(b bool) bool { return (b || !is) == p.Truth })
	}
	return undecided
}

// compileList tests a list against literals. A known empty list is decided by logic: it has none
// of anything, any of nothing, and all of no literals only.
func compileList(read listAt, p policy.Predicate) Test {
	set := newWords(p.Texts)
	switch p.Op {
	case policy.AnyOf, policy.In:
		return decided(read, func(list []string) bool { return slices.ContainsFunc(list, set.has) })
	case policy.NoneOf:
		return decided(read, func(list []string) bool { return !slices.ContainsFunc(list, set.has) })
	case policy.AllOf:
		return decided(read, func(list []string) bool {
			lacks := func(word string) bool {
				return !slices.ContainsFunc(list, func(s string) bool { return Same(s, word) })
			}
			return !slices.ContainsFunc(set.few, lacks)
		})
	case policy.Present:
		return decided(read, func(list []string) bool { return (len(list) > 0) == p.Truth })
	case policy.IsKnown:
		return isKnown(read, p.Truth)
	}
	return undecided
}

func compileInstant(read instantAt, p policy.Predicate) Test {
	switch ts := p.Times; {
	case p.Op == policy.Present:
		return decided(read, func(time.Time) bool { return p.Truth })
	case p.Op == policy.IsKnown:
		return isKnown(read, p.Truth)
	case p.Op == policy.Between && len(ts) == 2:
		return decided(read, func(at time.Time) bool { return !at.Before(ts[0]) && !at.After(ts[1]) })
	case p.Op == policy.AtLeast && len(ts) == 1:
		return decided(read, func(at time.Time) bool { return !at.Before(ts[0]) })
	case p.Op == policy.AtMost && len(ts) == 1:
		return decided(read, func(at time.Time) bool { return !at.After(ts[0]) })
	}
	return undecided
}

// FieldsOf names the fields a predicate speaks of, each once, in the order of the document.
func FieldsOf(p policy.Predicate) []string {
	var fields []string
	Leaves(p, func(leaf policy.Predicate, _ bool) {
		if leaf.Field != "" && !slices.Contains(fields, leaf.Field) {
			fields = append(fields, leaf.Field)
		}
	})
	return fields
}

// Leaves visits the conditions over single fields inside a predicate, in the order of the
// document, and says of each whether it is wanted: false inside an odd number of nots.
func Leaves(p policy.Predicate, visit func(leaf policy.Predicate, wanted bool)) {
	leaves(p, true, visit)
}

func leaves(p policy.Predicate, wanted bool, visit func(policy.Predicate, bool)) {
	switch p.Op {
	case policy.All, policy.Any:
	case policy.Not:
		wanted = !wanted
	default:
		visit(p, wanted)
		return
	}
	for _, part := range p.Of {
		leaves(part, wanted, visit)
	}
}
