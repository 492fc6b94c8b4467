package desk

import (
	"context"
	"fmt"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Disqualify turns a lead down, with a reason of the policy.
const Disqualify Verb = "disqualify"

func disqualifyAct() Act {
	reason := textParam("reason", "reason `CODE` of the policy", func(a *Action) *string { return &a.Reason })
	reason.Kind = ReasonParam
	return Act{
		Verb: Disqualify, On: Leads, Roles: team(), Short: "Turn leads down, with a reason of the policy",
		Long:    "disqualify turns leads down. The partner reads the reason's own sentence, never the note.",
		Example: `  eqltui disqualify L-12 --reason no_budget --note "asked again in March"`,
		Params:  []Param{needed(reason), noteParam("free `TEXT`, for us alone")},
		Bare:    []string{"reason", "note"},
		past:    "disqualified",
		closed:  triaged(map[lead.Stage]string{lead.Quarantined: ""}),
		check: func(_ context.Context, d *Desk, a *Action) error {
			r, ok := d.Policy().Reason(a.Reason)
			switch {
			case !ok:
				return fault.New(fault.Usage, string(a.Verb), reasonProblem(a.Reason), "choose one of "+reasonCodes(d.Policy()))
			case r.NeedsNote && strings.TrimSpace(a.Note) == "":
				return fault.New(fault.Usage, string(a.Verb), "the reason "+r.Code+" wants a note", "say in a few words why")
			}
			return nil
		},
		do: onLead((*work).disqualify),
		tells: []telling{{kind: journal.Disqualified, deed: "disqualifying", text: func(w *work, e journal.Event, _ string) string {
			return "disqualified it: " + w.rules.policy.ReasonLabel(e.Data.Reason)
		}}},
	}
}

func (w *work) disqualify(e *entry, c *call) error {
	note, err := w.text(e.PersonID, "note", safetext.KeptBlock(c.Note))
	if err != nil {
		return err
	}
	w.refuse(e, c.Reason)
	e.say(journal.Disqualified, journal.Data{Reason: c.Reason, Note: note})
	r, _ := w.rules.policy.Reason(c.Reason)
	// The partner reads the reason's own sentence, never the note.
	language := ""
	if p := w.partners[e.PartnerID]; p != nil {
		language = p.Language
	}
	text, _ := r.Sentence(language)
	return w.tellPartner(e, "disqualified", map[string]string{"reason": c.Reason, "text": text})
}

func reasonProblem(code string) string {
	if code == "" {
		return "there is no reason"
	}
	return fmt.Sprintf("the policy has no reason %q", code)
}

func reasonCodes(p *policy.Policy) string {
	var codes []string
	for _, r := range p.Reasons {
		codes = append(codes, r.Code)
	}
	return strings.Join(codes, ", ")
}
