// Package gate decides whether a lead is an EQL: a conjunction of gates, each with a reason that a
// person understands, and, when facts are missing, the smallest change that would make it one. It
// is pure: facts, a policy and an instant in, an answer out.
package gate

import (
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/scoring"
)

// id numbers the gates, so that sets of them are bits.
type id int

const (
	record id = iota
	ecosystem
	icp
	engagement
	signal
	bant
	joint
	score
	clean
	gates // how many there are
)

// String is the gate's name in policies and JSON.
func (g id) String() string { return policy.GateIDs()[g] }

// Judge is a policy's gates, compiled. It is immutable and safe for concurrent use.
type Judge struct {
	model     *scoring.Model
	hash      string
	rules     policy.Gates
	threshold int
	zone      *time.Location // in which a reason names days
	window    time.Duration
	required  []id
	musts     []criterion
	shoulds   []criterion
	refusals  []refusal
	signals   []policy.Signal
	kinds     *policy.Kinds
	labels    map[string]string // fit rule label of a field
	facts     []field           // the fields whose value may matter, in the order of the policy
	touches   []wanted          // touch kinds that earn points or are signals
	tiers     []string          // of the programme; none: any word is one
	// reverses says that some predicate asks whether a field is known: then a fact can take back
	// what a gate said, and the search may not stop at a failed one.
	reverses bool
}

type criterion struct {
	policy.Criterion
	when scoring.Condition
}

type refusal struct {
	policy.Disqualifier
	when scoring.Condition
}

// wanted is a touch kind with the words for it.
type wanted struct{ kind, label string }

// The signals that a fact stands for, and the touch kind of an installed integration.
const (
	budgetSignal  = "budget_confirmed"
	useCaseSignal = "use_case_stated"
	installKind   = "integration_install"
)

// Compile prepares the gates of a policy. The model is that policy's, from scoring.Compile.
func Compile(p *policy.Policy, m *scoring.Model) *Judge {
	j := &Judge{
		model: m, hash: p.Hash, rules: p.Gates, threshold: p.Scoring.Threshold, window: m.Window(), zone: m.Zone(),
		signals: slices.Clone(p.Signals), kinds: p.Kinds(), labels: map[string]string{},
		tiers: p.Programme.Tiers,
	}
	for _, name := range p.Gates.Required {
		if i := slices.Index(policy.GateIDs(), name); i >= 0 && !slices.Contains(j.required, id(i)) {
			j.required = append(j.required, id(i))
		}
	}
	for _, c := range p.ICP.Must {
		j.musts = append(j.musts, criterion{c, scoring.NewCondition(c.When)})
	}
	for _, c := range p.ICP.Should {
		j.shoulds = append(j.shoulds, criterion{c, scoring.NewCondition(c.When)})
	}
	for _, d := range p.Disqualify {
		j.refusals = append(j.refusals, refusal{d, scoring.NewCondition(d.When)})
	}
	for _, r := range p.Scoring.Fit {
		// A rule over several fields names none of them.
		if names := scoring.FieldsOf(r.When); len(names) == 1 && j.labels[names[0]] == "" {
			j.labels[names[0]] = safetext.Line(strings.TrimSpace(r.Label))
		}
	}
	j.facts = fieldsThatMatter(p)
	j.touches = touchesThatMatter(p)
	j.reverses = asksWhetherKnown(p)
	return j
}

// In is the judge who tells days and times of what happened in a zone; nil leaves the policy's. The day of a
// referral is no instant but a day of the policy's zone, and stays that.
func (j *Judge) In(zone *time.Location) *Judge {
	if zone == nil || zone == j.zone {
		return j
	}
	as := *j
	as.model = j.model.In(zone)
	return &as
}

// Judge answers everything about a lead at an instant: score, gates, verdict, stage and what would
// help next. Touches after now do not count.
func (j *Judge) Judge(f *lead.Facts, now time.Time) Result {
	f = j.read(f)
	res := Result{Score: j.model.Score(f, now)}
	s := j.survey(f, now, j.refusals)
	res.Gates = make([]Gate, len(j.required))
	for i, g := range j.required {
		res.Gates[i] = j.explain(g, f, &s, &res.Score)
	}
	res.Verdict, _ = j.verdict(&s)
	res.Stage = j.stage(f, &s, res.Verdict)
	res.Reason = s.reason()
	switch res.Verdict {
	case lead.NeedsFacts:
		res.Next = j.next(f, now, &s)
	case lead.NotEQL:
		res.Next = j.offer(f, now, &s)
	}
	return res
}

// Brief answers what an import stores of a lead, without the words that explain it: the two
// groups' points, the verdict, the stage of a new record, the code of the disqualification rule
// that is true ("" for none) and the ids of the gates that do not pass.
func (j *Judge) Brief(f *lead.Facts, now time.Time) (fit, intent int, v lead.Verdict, st lead.Stage, reason string, open []string) {
	f = j.read(f)
	s := j.survey(f, now, j.refusals)
	v, not := j.verdict(&s)
	for _, g := range j.required {
		if not.has(g) {
			open = append(open, g.String())
		}
	}
	return s.fit, s.intent, v, j.stage(f, &s, v), s.reason(), open
}

// read takes a tier that is none of the programme's for what it is: none. The word stays beside, for the reason.
func (j *Judge) read(f *lead.Facts) *lead.Facts {
	tier := f.Lead.ProgramTier
	if !stated(tier) || len(j.tiers) == 0 || slices.ContainsFunc(j.tiers, func(t string) bool { return scoring.Same(t, tier.V) }) {
		return f
	}
	as := *f
	as.Lead.ProgramTier.Known = false
	return &as
}

// verdict joins the required gates and tells which of them do not pass.
func (j *Judge) verdict(s *survey) (v lead.Verdict, open set) {
	v = lead.IsEQL
	for _, g := range j.required {
		switch s.gates[g] {
		case failed:
			v = lead.NotEQL
			open.add(g)
		case unknown:
			if v == lead.IsEQL {
				v = lead.NeedsFacts
			}
			open.add(g)
		}
	}
	return v, open
}

// stage is what a new record with these facts would be given.
func (j *Judge) stage(f *lead.Facts, s *survey, v lead.Verdict) lead.Stage {
	switch {
	case s.refused != nil:
		return lead.Disqualified
	case f.Lead.Source == lead.List:
		return lead.Unqualified
	case (f.Lead.Source == lead.OwnSite || f.Lead.Source == lead.Event) && f.Partner == nil && !s.partnered:
		if s.fit+s.intent >= j.threshold {
			return lead.SQL
		}
		return lead.MQL
	case v == lead.IsEQL:
		return lead.EQL
	}
	return lead.New
}

// StaleAt returns the next instant after now at which the score or a gate may change although no
// new fact arrives; false when neither ever does.
func (j *Judge) StaleAt(f *lead.Facts, now time.Time) (time.Time, bool) {
	f = j.read(f)
	next, found := j.model.StaleAt(f, now)
	soonest := func(at time.Time) {
		if at = at.Truncate(time.Millisecond).UTC(); at.After(now) && (!found || at.Before(next)) {
			next, found = at, true
		}
	}
	for i := range f.Touches {
		t := &f.Touches[i]
		soonest(t.At)
		if scoring.Same(t.Kind, installKind) || carries(t, f.Partner) {
			soonest(t.At.Add(j.window))
		}
	}
	return next, found
}

// set is a set of gates.
type set uint16

func (s *set) add(g id)     { *s |= 1 << g }
func (s set) has(g id) bool { return s&(1<<g) != 0 }
