// Package scoring turns facts into points: fit and intent by the policy's rules, in three-valued
// logic, with a breakdown that names the evidence. It is pure: the same facts, policy and instant
// give the same score on every machine.
package scoring

import (
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/decay"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
)

// Model is a policy's scoring, compiled. It is immutable and safe for concurrent use.
type Model struct {
	threshold int
	zone      *time.Location // in which evidence names days
	window    int64          // ms
	fitCap    int
	intentCap int
	fit       []fitRule
	intent    []intentRule

	kinds    []kind  // every touch kind that a rule without decay counts
	byLength [][]int // indices of kinds by the length of their names
	surfaces []int   // indices of the intent rules without decay that count a surface
	decaying []int   // indices of the intent rules with a half-life
}

type fitRule struct {
	policy.FitRule
	when Condition
}

type intentRule struct {
	policy.IntentRule
	kinds   []string   // trimmed, each once
	when    *Condition // nil: always
	own     int64      // the rule's own window in ms, 0 for the model's
	half    int64      // half-life in ms, 0 for no decay
	limit   int        // the most it gives or takes, not negative
	surface string
}

// kind is a touch kind with the rules that count it.
type kind struct {
	name  string
	rules []int
}

// month is the length a month counts for in windows and half-lives, which need a fixed one. The
// decoder of policies admits no months there.
const month = 30 * 24 * time.Hour

func length(s policy.Span) int64 { return millis(time.Duration(s.Months)*month + s.Time) }

// Compile prepares a policy's scoring. It keeps no reference to the policy's slices that scoring
// would write to.
func Compile(p *policy.Policy) *Model {
	m := &Model{
		threshold: p.Scoring.Threshold,
		zone:      zoneOf(p),
		window:    length(p.Scoring.Window),
		fitCap:    p.Scoring.FitMax,
		intentCap: p.Scoring.IntentMax,
	}
	for _, r := range p.Scoring.Fit {
		m.fit = append(m.fit, fitRule{FitRule: r, when: NewCondition(r.When)})
	}
	for i, r := range p.Scoring.Intent {
		rule := newIntentRule(r)
		m.intent = append(m.intent, rule)
		switch {
		case rule.half > 0:
			m.decaying = append(m.decaying, i)
		case len(rule.kinds) == 0:
			m.surfaces = append(m.surfaces, i)
		default:
			for _, name := range rule.kinds {
				m.intern(name, i)
			}
		}
	}
	for i, k := range m.kinds {
		for len(m.byLength) <= len(k.name) {
			m.byLength = append(m.byLength, nil)
		}
		m.byLength[len(k.name)] = append(m.byLength[len(k.name)], i)
	}
	return m
}

func newIntentRule(r policy.IntentRule) intentRule {
	rule := intentRule{IntentRule: r, limit: max(r.Max, -r.Max), surface: strings.TrimSpace(r.Surface)}
	for _, name := range r.Touch {
		if name = strings.TrimSpace(name); !slices.ContainsFunc(rule.kinds, func(k string) bool { return Same(k, name) }) {
			rule.kinds = append(rule.kinds, name)
		}
	}
	if r.When != nil {
		when := NewCondition(*r.When)
		rule.when = &when
	}
	if r.Window != nil {
		rule.own = length(*r.Window)
	}
	if r.HalfLife != nil {
		rule.half = length(*r.HalfLife)
	}
	return rule
}

// intern notes that a rule counts touches of a kind.
func (m *Model) intern(name string, rule int) {
	i := slices.IndexFunc(m.kinds, func(k kind) bool { return Same(k.name, name) })
	if i < 0 {
		i = len(m.kinds)
		m.kinds = append(m.kinds, kind{name: name})
	}
	m.kinds[i].rules = append(m.kinds[i].rules, rule)
}

// Threshold is the total from which the score gate passes.
func (m *Model) Threshold() int { return m.threshold }

// Window is how long a touch counts, where no rule says otherwise.
func (m *Model) Window() time.Duration { return time.Duration(m.window) * time.Millisecond }

// manyRules is the number of intent rules whose counts fit on the stack.
const manyRules = 32

// Points returns the two groups' points and nothing else. Policies of up to 32 intent rules are
// scored without a single allocation. A touch counts in (now − window, now], in milliseconds.
func (m *Model) Points(f *lead.Facts, now time.Time) (fit, intent int) {
	for i := range m.fit {
		if m.fit[i].when.Test(f, nil) == True {
			fit += m.fit[i].Points
		}
	}
	var stack [manyRules]int32
	counts := stack[:]
	if len(m.intent) > manyRules {
		counts = make([]int32, len(m.intent))
	}
	at := now.UnixMilli()
	for i := range f.Touches {
		t := &f.Touches[i]
		age := at - t.At.UnixMilli()
		if age < 0 {
			continue
		}
		if k := m.lookup(t.Kind); k >= 0 {
			for _, r := range m.kinds[k].rules {
				if m.counts(r, f, t, age) {
					counts[r]++
				}
			}
		}
		for _, r := range m.surfaces {
			if t.Surface.Known && Same(m.intent[r].surface, t.Surface.V) && m.counts(r, f, t, age) {
				counts[r]++
			}
		}
	}
	for i := range m.intent {
		r := &m.intent[i]
		if r.half == 0 && counts[i] != 0 {
			intent += r.earn(worth{whole: uint64(counts[i])})
		}
	}
	for _, i := range m.decaying {
		intent += m.decay(i, f, at)
	}
	return clamp(fit, m.fitCap), clamp(intent, m.intentCap)
}

// lookup finds a touch's kind, -1 when no rule counts it. Nearly always the name is written as in
// the policy, and names of one length are few.
func (m *Model) lookup(name string) int {
	if len(name) < len(m.byLength) {
		for _, i := range m.byLength[len(name)] {
			if m.kinds[i].name == name {
				return i
			}
		}
	}
	for i := 0; i < len(name); i++ {
		if c := name[i]; c <= ' ' || c >= 'A' && c <= 'Z' || c > '~' {
			return m.lookupFolded(name)
		}
	}
	for i := range m.kinds {
		if strings.EqualFold(m.kinds[i].name, name) {
			return i
		}
	}
	return -1
}

func (m *Model) lookupFolded(name string) int {
	for i := range m.kinds {
		if Same(m.kinds[i].name, name) {
			return i
		}
	}
	return -1
}

// counts reports whether a rule counts a touch of its kind or surface, whose age is ≥ 0.
func (m *Model) counts(rule int, f *lead.Facts, t *lead.Touch, age int64) bool {
	r := &m.intent[rule]
	return age < r.span(m.window) && (r.when == nil || r.when.Test(f, t) == True)
}

func (r *intentRule) span(model int64) int64 {
	if r.Window != nil {
		return r.own
	}
	return model
}

// matches reports whether the touch is of the rule's kinds or from its surface.
// In is the model that tells in a zone when touches were; what it scores is the same.
func (m *Model) In(zone *time.Location) *Model {
	as := *m
	as.zone = zone
	return &as
}

func (r *intentRule) matches(t *lead.Touch) bool {
	if len(r.kinds) == 0 {
		return t.Surface.Known && Same(r.surface, t.Surface.V)
	}
	for _, name := range r.kinds {
		if Same(name, t.Kind) {
			return true
		}
	}
	return false
}

func (r *intentRule) earn(w worth) int { return w.points(r.Points, r.limit) }

// decay sums a rule with a half-life. Such rules are rare, so they pass over the touches by
// themselves.
func (m *Model) decay(rule int, f *lead.Facts, now int64) int {
	r := &m.intent[rule]
	var sum worth
	for i := range f.Touches {
		t := &f.Touches[i]
		if age := now - t.At.UnixMilli(); age >= 0 && r.matches(t) && m.counts(rule, f, t, age) {
			sum.add(decay.Left(age, r.half))
		}
	}
	return r.earn(sum)
}

// FitReach returns the fit points if every rule that is still undecided and gives points were hit:
// what the score gate holds against the threshold.
func (m *Model) FitReach(f *lead.Facts) int {
	sum := 0
	for i := range m.fit {
		r := &m.fit[i]
		switch r.when.Test(f, nil) {
		case True:
			sum += r.Points
		case Undecided:
			sum += max(r.Points, 0)
		}
	}
	return clamp(sum, m.fitCap)
}

func clamp(sum, most int) int { return max(0, min(sum, most)) }

// Zone is the policy's time zone: of the days in evidence and reasons.
func (m *Model) Zone() *time.Location { return m.zone }

// zoneOf is the policy's time zone, in which a date without a time is read and days are named.
func zoneOf(p *policy.Policy) *time.Location {
	if p.TimeZone == nil {
		return time.UTC
	}
	return p.TimeZone
}
