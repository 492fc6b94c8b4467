package gate

import (
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/scoring"
)

// answer is a gate's outcome in the form that is cheap to compare.
type answer uint8

const (
	passed answer = iota
	unknown
	failed
)

func (a answer) outcome() Outcome {
	return [...]Outcome{passed: Pass, unknown: Unknown, failed: Fail}[a]
}

func answerOf(t scoring.Tri) answer {
	return [...]answer{scoring.True: passed, scoring.Undecided: unknown, scoring.False: failed}[t]
}

// survey is what one look at the facts found, and what the gates say to it. Every answer, long or
// short, is made from it, so that they cannot disagree.
type survey struct {
	fit, intent int
	reach       int  // fit points if every undecided rule were hit; looked up only below the threshold
	referral    bool // the partner referred the person
	installed   bool // an integration_install touch in the window
	carried     bool // a touch in the window carries this partner
	partnered   bool // some touch came through a partner
	assets      int  // distinct assets, counted up to what is asked for
	signals     int  // distinct signals on record
	yes, no     int  // BANT answers
	refused     *refusal
	gates       [gates]answer
}

func (s *survey) reason() string {
	if s.refused == nil {
		return ""
	}
	return s.refused.Reason
}

// survey looks at the facts. The refusals to ask are given, because a search asks only those that
// its changes can touch.
func (j *Judge) survey(f *lead.Facts, now time.Time, refusals []refusal) survey {
	return j.surveyUpTo(f, now, refusals, j.rules.DistinctAssets)
}

// surveyUpTo is survey that counts more assets than are needed.
func (j *Judge) surveyUpTo(f *lead.Facts, now time.Time, refusals []refusal, most int) survey {
	var s survey
	s.fit, s.intent = j.model.Points(f, now)
	s.referral = f.Lead.Source == lead.PartnerReferral && f.Partner != nil
	j.walk(f, now, &s, most)
	for i := range refusals {
		if refusals[i].when.Test(f, nil) == scoring.True {
			s.refused = &refusals[i]
			break
		}
	}
	for _, letter := range [...]*lead.Question{&f.BANT.Budget, &f.BANT.Authority, &f.BANT.Need, &f.BANT.Timeline} {
		switch letter.Answer {
		case lead.Yes:
			s.yes++
		case lead.No:
			s.no++
		}
	}
	for _, g := range j.required {
		s.gates[g] = j.ask(g, f, &s)
	}
	return s
}

// walk passes over the touches up to now once. It counts assets up to most.
func (j *Judge) walk(f *lead.Facts, now time.Time, s *survey, most int) {
	const few = 8
	var known [few]string
	assets := known[:0]
	var seen uint64
	at, window := now.UnixMilli(), j.window.Milliseconds()
	for i := range f.Touches {
		t := &f.Touches[i]
		age := at - t.At.UnixMilli()
		if age < 0 {
			continue
		}
		if scoring.Same(t.Kind, lead.ReferralKind) {
			s.referral, s.partnered = true, true
		}
		if age < window {
			s.installed = s.installed || scoring.Same(t.Kind, installKind)
			s.carried = s.carried || carries(t, f.Partner)
		}
		s.partnered = s.partnered || throughPartner(t)
		if len(assets) < most {
			if key := t.AssetKey(); key != "" && !contains(assets, key) {
				assets = append(assets, key)
			}
		}
		for k := range j.signals {
			if seen&(1<<k) == 0 && scoring.Same(t.Kind, j.signals[k].Kind) {
				seen |= 1 << k
			}
		}
	}
	s.assets = len(assets)
	for k := range j.signals {
		if seen&(1<<k) != 0 || standsFor(f, j.signals[k].Kind) {
			s.signals++
		}
	}
}

// contains is a plain loop so that the array behind the list may stay on the stack.
func contains(list []string, s string) bool {
	for _, have := range list {
		if have == s {
			return true
		}
	}
	return false
}

// standsFor reports whether a fact stands for a buying signal: a confirmed budget, a use case.
func standsFor(f *lead.Facts, signal string) bool {
	switch signal {
	case budgetSignal:
		return f.BANT.Budget.Answer == lead.Yes
	case useCaseSignal:
		return stated(f.Lead.UseCase)
	}
	return false
}

func stated(o lead.Opt[string]) bool { return o.Known && strings.TrimSpace(o.V) != "" }

// carries reports whether a touch came through this partner: by its page or mail, or by its UTM.
func carries(t *lead.Touch, p *lead.Partner) bool {
	if p == nil {
		return false
	}
	return names(t.Partner, p) || names(t.UTM.Source, p)
}

func names(o lead.Opt[string], p *lead.Partner) bool {
	if !stated(o) {
		return false
	}
	if scoring.Same(o.V, p.ID) {
		return true
	}
	for _, alias := range p.Aliases {
		if scoring.Same(o.V, alias) {
			return true
		}
	}
	return false
}

// throughPartner reports whether a touch came through some partner. The medium "referral" is the
// mark of a partner's link (SPEC: UTM discipline).
func throughPartner(t *lead.Touch) bool {
	return stated(t.Partner) || stated(t.UTM.Source) && scoring.Same(t.UTM.Medium.V, "referral")
}

// ask answers one gate. The rules are those of the table of gates in the documentation.
func (j *Judge) ask(g id, f *lead.Facts, s *survey) answer {
	switch g {
	case record:
		return askRecord(f)
	case ecosystem:
		return askEcosystem(f, s)
	case icp:
		return j.askICP(f)
	case engagement:
		return either(s.assets >= j.rules.DistinctAssets || j.rules.WaivedByReferral && s.referral)
	case signal:
		return either(s.signals >= j.rules.SignalsAtLeast)
	case bant:
		if s.no > 0 {
			return failed
		}
		return either(s.yes >= j.rules.BANTYesAtLeast)
	case joint:
		return j.askJoint(f, s)
	case score:
		return j.askScore(f, s)
	case clean:
		if s.refused != nil {
			return failed
		}
	}
	return passed
}

// either is the answer of a gate that never fails.
func either(ok bool) answer {
	if ok {
		return passed
	}
	return unknown
}

func askRecord(f *lead.Facts) answer {
	if f.Partner != nil && f.Lead.ReferredAt.Known && f.Partner.StatusAt(f.Lead.ReferredAt.V) != lead.Active {
		return failed
	}
	return either(f.Partner != nil && f.Lead.ReferredAt.Known && stated(f.Lead.ProgramTier))
}

func askEcosystem(f *lead.Facts, s *survey) answer {
	if f.Confirmed.Partner == lead.Refused {
		return failed
	}
	active := f.Account.IntegrationActive.Known && f.Account.IntegrationActive.V
	return either(s.referral || s.installed || active || s.carried && f.Confirmed.Partner == lead.Confirmed)
}

func (j *Judge) askICP(f *lead.Facts) answer {
	all := scoring.True
	for i := range j.musts {
		all = all.And(j.musts[i].when.Test(f, nil))
	}
	return answerOf(all)
}

func (j *Judge) askJoint(f *lead.Facts, s *survey) answer {
	if f.Confirmed.Partner == lead.Refused || f.Confirmed.Us == lead.Refused {
		return failed
	}
	return either((f.Confirmed.Partner == lead.Confirmed || s.referral || j.agreed(f)) && f.Confirmed.Us == lead.Confirmed)
}

// agreed reports whether the partner agreed to this very policy beforehand. That stands for its word on a lead, and
// not for a claim that a touch came through it.
func (j *Judge) agreed(f *lead.Facts) bool {
	return f.Confirmed.Agreed.Policy != "" && f.Confirmed.Agreed.Policy == j.hash
}

func (j *Judge) askScore(f *lead.Facts, s *survey) answer {
	if s.fit+s.intent >= j.threshold {
		return passed
	}
	s.reach = j.model.FitReach(f)
	if s.reach+s.intent < j.threshold {
		return failed
	}
	return unknown
}
