package policy

import (
	"fmt"
	"slices"
)

// check compares places of the document that stand apart: names that must lead somewhere, sums
// that must be reachable, rules that can never come to bear.
func (r *reader) check(p *Policy) {
	r.checkPoints(p.Scoring)
	r.checkSurplus(p)
	r.checkSignals(p)
	r.checkReasons(p)
	r.checkQueues(p)
	r.checkLiterals(p)
}

func (r *reader) mistakeAt(path, hint, format string, args ...any) {
	r.add(path, r.where(path), false, hint, fmt.Sprintf(format, args...))
}

func (r *reader) warnAt(path, hint, format string, args ...any) {
	r.add(path, r.where(path), true, hint, fmt.Sprintf(format, args...))
}

// where returns the position of a value, or of the nearest one around it that is written.
func (r *reader) where(path string) place {
	for path != "" {
		if at, ok := r.places[path]; ok {
			return at
		}
		path = above(path)
	}
	return place{1, 1}
}

// sound reports whether a value is written and has no mistake of its own: only then is it worth
// comparing with others.
func (r *reader) sound(paths ...string) bool {
	for _, path := range paths {
		if _, there := r.places[path]; !there || r.faulty[path] {
			return false
		}
	}
	return true
}

// faultyUnder reports a mistake at the path or below it.
func (r *reader) faultyUnder(path string) bool { return r.below[path] }

func (r *reader) checkPoints(s Scoring) {
	const fit, intent, threshold = "scoring.fit.max", "scoring.intent.max", "scoring.threshold"
	caps := s.FitMax + s.IntentMax
	if r.sound(fit, intent) {
		if caps > 100 {
			r.mistakeAt(intent, "a score goes from 0 to 100: lower one of them",
				"fit max %d and intent max %d make %d", s.FitMax, s.IntentMax, caps)
		}
		if r.sound(threshold) && s.Threshold > caps {
			r.mistakeAt(threshold, "lower it, or raise a max",
				"no lead can reach %d: fit max %d and intent max %d make %d", s.Threshold, s.FitMax, s.IntentMax, caps)
		}
	}
	most := mostOf(r, "fit", s.FitMax, s.Fit, func(rule FitRule) (int, int) { return rule.Points, rule.Points }) +
		mostOf(r, "intent", s.IntentMax, s.Intent, func(rule IntentRule) (int, int) { return rule.Points, rule.Max })
	if r.sound(fit, intent, threshold) && most < s.Threshold && s.Threshold <= caps {
		r.warnAt(threshold, "lower it, or give the rules more points", "no lead can reach %d: the rules give at most %d", s.Threshold, most)
	}
}

// mostOf is the most that the rules of a group give together; points is what a rule gives for one hit
// and at most.
func mostOf[R any](r *reader, group string, limit int, rules []R, points func(R) (one, most int)) int {
	path := "scoring." + group
	if !r.sound(path+".max", path+".rules") || r.faultyUnder(path+".rules") {
		return limit
	}
	sum := 0
	for i, rule := range rules {
		one, most := points(rule)
		sum += max(0, most)
		if at := fmt.Sprintf("%s.rules[%d].points", path, i); one == 0 && r.sound(at) {
			r.warnAt(at, "", "a rule of 0 points changes no score")
		}
	}
	if sum < limit {
		r.warnAt(path+".max", "", "the %s rules give at most %d, so max %d is never reached", group, sum, limit)
	}
	return min(sum, limit)
}

// checkSurplus warns of rules that an earlier one makes pointless. It compares conditions as
// written, so what it says is true, but it does not see everything.
func (r *reader) checkSurplus(p *Policy) {
	seen := map[string]string{}
	for i, rule := range p.Scoring.Fit {
		r.warnRepeat(seen, "fit "+rule.When.String(), rule.When.Op != "", rule.ID, fmt.Sprintf("scoring.fit.rules[%d]", i),
			"rule %s gives points for the same as rule %s")
	}
	for i, rule := range p.Scoring.Intent {
		r.warnRepeat(seen, "intent "+rule.counted(), len(rule.Touch) > 0 || rule.Surface != "", rule.ID,
			fmt.Sprintf("scoring.intent.rules[%d]", i), "rule %s counts the same touches as rule %s")
	}
	for i, d := range p.Disqualify {
		r.warnRepeat(seen, "disqualify "+d.When.String(), d.When.Op != "", d.Reason, fmt.Sprintf("disqualify[%d]", i),
			"%s is never reached: %s has the same condition and stands before it")
	}
	for i, q := range p.Queues {
		if q.When == nil {
			continue
		}
		r.warnRepeat(seen, "queue "+q.When.String(), q.When.Op != "", q.ID, fmt.Sprintf("queues[%d]", i),
			"%s is never reached: %s has the same condition and stands before it")
	}
}

func (r *reader) warnRepeat(seen map[string]string, key string, readable bool, name, path, format string) {
	if !readable || r.faultyUnder(path) {
		return
	}
	if first, double := seen[key]; double {
		r.warnAt(path, "", format, quoted(name), quoted(first))
		return
	}
	seen[key] = name
}

// checkSignals warns of kinds that nothing gives points for: often a slip of the pen.
func (r *reader) checkSignals(p *Policy) {
	var kinds []string
	counted := map[string]bool{}
	for _, rule := range p.Scoring.Intent {
		for _, kind := range rule.Touch {
			kinds, counted[kind] = append(kinds, kind), true
		}
	}
	for i, kind := range p.Triggers {
		path := fmt.Sprintf("triggers[%d]", i)
		switch {
		case kind == "" || !r.sound(path):
		case kind == referral:
			r.warnAt(path, "remove it", "a partner's referral is never a trigger")
		case !counted[kind]:
			r.warnAt(path, guess(kind, kinds), "no intent rule counts the trigger %s", quoted(kind))
		}
	}
	for _, s := range p.Signals {
		path := join("signals", shorten(s.Kind))
		if counted[s.Kind] || s.Kind == "budget_confirmed" || s.Kind == "use_case_stated" || !r.sound(path) {
			continue
		}
		r.warnAt(path, guess(s.Kind, kinds), "no intent rule counts the signal %s", quoted(s.Kind))
	}
	if len(p.Signals) == 0 && p.Gates.SignalsAtLeast > 0 && slices.Contains(p.Gates.Required, "signal") && !r.faultyUnder("signals") {
		r.warnAt("gates.required", "list signals, or leave the gate out", "the signal gate never passes: there are no signals")
	}
}

// referral is the touch kind that admitting a partner's referral writes.
const referral = "partner_referral"

func guess(word string, candidates []string) string {
	if near := nearest(word, candidates); near != "" {
		return "did you mean " + near + "?"
	}
	return ""
}

// checkReasons warns when one code would be shown under two names.
func (r *reader) checkReasons(p *Policy) {
	labels := map[string]string{}
	for _, reason := range p.Reasons {
		labels[reason.Code] = reason.Label
	}
	for i, d := range p.Disqualify {
		path := fmt.Sprintf("disqualify[%d].label", i)
		first, there := labels[d.Reason]
		if there && first != d.Label && d.Reason != "" && d.Label != "" {
			r.warnAt(path, "", "reason %s already has the label %s", quoted(d.Reason), quoted(first))
			continue
		}
		labels[d.Reason] = d.Label
	}
}
