package gate

import (
	"fmt"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/scoring"
)

// explain puts a gate's answer into words.
func (j *Judge) explain(g id, f *lead.Facts, s *survey, points *scoring.Result) Gate {
	out := Gate{ID: g.String(), Label: g.title(), Outcome: s.gates[g].outcome(), Missing: []string{}}
	switch g {
	case record:
		j.explainRecord(&out, f)
	case ecosystem:
		explainEcosystem(&out, f, s)
	case icp:
		j.explainICP(&out, f)
	case engagement:
		j.explainEngagement(&out, s)
	case signal:
		j.explainSignal(&out, f, s)
	case bant:
		j.explainBANT(&out, f, s)
	case joint:
		j.explainJoint(&out, f, s)
	case score:
		j.explainScore(&out, s, points)
	case clean:
		explainClean(&out, f, s)
	}
	return out
}

func (j *Judge) explainRecord(g *Gate, f *lead.Facts) {
	if g.Outcome == Fail {
		status := f.Partner.StatusAt(f.Lead.ReferredAt.V)
		g.Reason = fmt.Sprintf("%s was %s on %s, the day of the referral",
			partnerName(f), status, f.Lead.ReferredAt.V.In(j.zone).Format("2006-01-02"))
		return
	}
	if f.Partner == nil {
		g.Missing = append(g.Missing, "lead.partner")
	}
	if !stated(f.Lead.ProgramTier) {
		g.Missing = append(g.Missing, "lead.program_tier")
	}
	if !f.Lead.ReferredAt.Known {
		g.Missing = append(g.Missing, "lead.referred_at")
	}
	if g.Outcome == Pass {
		g.Reason = "partner, program tier and referral date are on record"
		return
	}
	g.Reason = notKnown(g.Missing)
	if tier := f.Lead.ProgramTier; !tier.Known && strings.TrimSpace(tier.V) != "" {
		g.Reason += "; the programme has no tier " + safetext.Quote(tier.V)
	}
}

func partnerName(f *lead.Facts) string {
	if f.Partner != nil {
		if name := safetext.Line(strings.TrimSpace(f.Partner.Name)); name != "" {
			return name
		}
		if name := safetext.Line(strings.TrimSpace(f.Partner.ID)); name != "" {
			return name
		}
	}
	return "the partner"
}

func explainEcosystem(g *Gate, f *lead.Facts, s *survey) {
	confirmed := f.Confirmed.Partner == lead.Confirmed
	switch {
	case g.Outcome == Fail:
		g.Reason = partnerName(f) + " denies it"
		return
	case s.referral:
		g.Reason = partnerName(f) + " referred this person"
		return
	case s.installed:
		g.Reason = "the integration was installed within the window"
		return
	case g.Outcome == Pass && s.carried && confirmed:
		g.Reason = "a touch came through " + partnerName(f) + ", which confirms it"
		return
	case g.Outcome == Pass:
		g.Reason = "the integration is in use"
		return
	case f.Partner == nil:
		g.Reason = "no partner is known"
		g.Missing = append(g.Missing, "lead.partner")
	case s.carried:
		g.Reason = "a touch came through " + partnerName(f) + ", which has not confirmed it yet"
		g.Missing = append(g.Missing, "confirmed.partner")
	case confirmed:
		g.Reason = partnerName(f) + " confirms it, but no touch in the window came through it"
		g.Missing = append(g.Missing, "touch.partner")
	default:
		g.Reason = "no referral, no integration in use, no touch through " + partnerName(f) + " in the window"
		g.Missing = append(g.Missing, "touch.partner", "confirmed.partner")
	}
	if !f.Account.IntegrationActive.Known {
		g.Missing = append(g.Missing, "account.integration_active")
	}
	g.Missing = append(g.Missing, "touch."+installKind, "touch."+lead.ReferralKind)
}

func (j *Judge) explainEngagement(g *Gate, s *survey) {
	need := j.rules.DistinctAssets
	switch {
	case s.assets >= need:
		g.Reason = fmt.Sprintf("%d of %d assets touched", s.assets, need)
	case g.Outcome == Pass:
		g.Reason = "waived: the partner referred this person"
	default:
		g.Reason = fmt.Sprintf("%d of %d assets touched", s.assets, need)
		g.Missing = append(g.Missing, "touch.asset")
	}
}

func (j *Judge) explainSignal(g *Gate, f *lead.Facts, s *survey) {
	need := j.rules.SignalsAtLeast
	if g.Outcome == Pass {
		g.Reason = count(s.signals, "buying signal", "buying signals") + " on record, needs " + fmt.Sprint(need)
		return
	}
	g.Reason = "no buying signal yet"
	if s.signals > 0 || need > 1 {
		g.Reason = fmt.Sprintf("%s on record, needs %d", count(s.signals, "buying signal", "buying signals"), need)
	}
	for _, sig := range j.signals {
		switch {
		case standsFor(f, sig.Kind):
		case sig.Kind == budgetSignal && f.BANT.Budget.Answer != lead.No:
			g.Missing = append(g.Missing, "bant.budget")
		case sig.Kind == useCaseSignal:
			g.Missing = append(g.Missing, "lead.use_case")
		case sig.Kind != budgetSignal:
			g.Missing = append(g.Missing, "touch."+safetext.Line(sig.Kind))
		}
	}
}

func (j *Judge) explainBANT(g *Gate, f *lead.Facts, s *survey) {
	var refused []string
	for _, letter := range lead.Letters() {
		q := f.BANT.Get(letter)
		line := Criterion{ID: letter, Label: letter, Outcome: Unknown, Evidence: safetext.Line(q.Evidence)}
		switch q.Answer {
		case lead.Yes:
			line.Outcome = Pass
		case lead.No:
			line.Outcome = Fail
			refused = append(refused, letter)
		default:
			g.Missing = append(g.Missing, "bant."+letter)
		}
		g.Criteria = append(g.Criteria, line)
	}
	switch {
	case len(refused) > 0:
		g.Reason = list(refused) + " answered no"
		g.Missing = []string{}
	default:
		g.Reason = fmt.Sprintf("%d of 4 answered yes, needs %d", s.yes, j.rules.BANTYesAtLeast)
		if g.Outcome == Pass {
			g.Missing = []string{}
		}
	}
}

func (j *Judge) explainJoint(g *Gate, f *lead.Facts, s *survey) {
	agreed := ""
	if a := f.Confirmed.Agreed; a.Policy != "" {
		agreed = "agreed to policy " + safetext.Line(a.Policy) + " on " + a.At.In(j.zone).Format(time.DateOnly)
	}
	side := func(id, label string, c lead.Confirmation, referral bool, agreed string) Outcome {
		line := Criterion{ID: id, Label: label, Outcome: Unknown}
		switch {
		case c == lead.Refused:
			line.Outcome, line.Evidence = Fail, "refused"
		case c == lead.Confirmed:
			line.Outcome, line.Evidence = Pass, "confirmed"
		case referral:
			line.Outcome, line.Evidence = Pass, "by its referral"
		case agreed != "" && j.agreed(f):
			line.Outcome, line.Evidence = Pass, agreed
		case agreed != "":
			line.Evidence = agreed + ", not to the policy in force"
			g.Missing = append(g.Missing, "confirmed."+id)
		default:
			g.Missing = append(g.Missing, "confirmed."+id)
		}
		g.Criteria = append(g.Criteria, line)
		return line.Outcome
	}
	partner := side("partner", "the partner", f.Confirmed.Partner, s.referral, agreed)
	us := side("us", "we", f.Confirmed.Us, false, "")
	switch {
	case g.Outcome == Fail:
		g.Missing = []string{}
		g.Reason = "the partner refused"
		if us == Fail {
			g.Reason = "we refused"
		}
		if us == partner {
			g.Reason = "both sides refused"
		}
	case g.Outcome == Pass:
		g.Reason = "both sides confirmed"
	case partner == Pass:
		g.Reason = "the partner confirmed, we have not yet"
	case us == Pass:
		g.Reason = "we confirmed, the partner has not yet"
	default:
		g.Reason = "neither side has confirmed yet"
	}
}

func (j *Judge) explainScore(g *Gate, s *survey, points *scoring.Result) {
	g.Reason = fmt.Sprintf("%d of %d", points.Total, points.Threshold)
	if g.Outcome == Pass {
		return
	}
	var could []string
	for _, r := range points.Rules {
		if r.Outcome != scoring.Unknown || r.Possible <= 0 {
			continue
		}
		if r.Group == scoring.Fit {
			text := fmt.Sprintf("%s could bring %d more", safetext.Line(r.Label), r.Possible)
			if len(could) > 0 {
				text = fmt.Sprintf("%s %d", safetext.Line(r.Label), r.Possible)
			}
			could = append(could, text)
		}
		if g.Outcome == Unknown {
			g.Missing = union(g.Missing, r.Missing)
		}
	}
	if g.Outcome == Unknown {
		g.Reason += ", " + strings.Join(could, ", ")
		return
	}
	if len(could) == 0 {
		g.Reason += ", and no fit fact is missing that could bring more"
		return
	}
	g.Reason += fmt.Sprintf(", at most %d with every missing fit fact", s.reach+s.intent)
}

func explainClean(g *Gate, f *lead.Facts, s *survey) {
	if s.refused == nil {
		g.Reason = "no disqualification rule is true"
		return
	}
	g.Reason = safetext.Line(s.refused.Label)
	if seen := s.refused.when.Evidence(f, nil); seen != "" {
		g.Reason += ": " + seen
	}
}
