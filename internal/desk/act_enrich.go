package desk

import (
	"context"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/enrich"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// The answers to what a model proposed.
const (
	TakeProposed   Verb = "enrich accept"
	RefuseProposed Verb = "enrich reject"
)

// howEnriched is how the journal has it that a person took a fact from a proposal.
const howEnriched = "enrichment"

func proposedParam() Param {
	return bare(Param{Name: "fields", Kind: TagsParam, Help: "`FIELD`", put: func(a *Action, text string, _ *Typed) error {
		a.Fields = append(a.Fields, text)
		return nil
	}})
}

func checkFields(_ context.Context, _ *Desk, a *Action) (err error) {
	if len(a.Fields) == 0 {
		return fault.New(fault.Usage, string(a.Verb), "no fact is named", "name one of those that wait: eqltui enrich list")
	}
	a.Fields, err = enrich.Names(string(a.Verb), a.Fields)
	return err
}

func takeProposedAct() Act {
	return Act{
		Verb: TakeProposed, On: Leads, Roles: team(), Short: "Say yes to values that a model proposed; each becomes a fact",
		Long: "accept takes the proposed values of these facts. They become facts of the company as if set by hand: no import overwrites " +
			"them, and eqltui undo takes them back. A value is refused where the fact changed since it was asked for.",
		Example: "  eqltui enrich accept L-12 employees industry", Params: []Param{proposedParam()}, Bare: []string{"fields"},
		past: "fact taken", check: checkFields, do: onLead((*work).takeProposed),
	}
}

func refuseProposedAct() Act {
	return Act{
		Verb: RefuseProposed, On: Leads, Roles: team(), Short: "Say no to values that a model proposed; they are not proposed again",
		Example: "  eqltui enrich reject L-12 industry", Params: []Param{proposedParam()}, Bare: []string{"fields"},
		past: "proposal refused", check: checkFields, do: onLead((*work).refuseProposed),
	}
}

// waiting is the proposal of a fact of a lead's company that waits for an answer.
func (w *work) waiting(what string, e *entry, field string) (*store.Proposal, error) {
	rows, err := w.proposalsAt(e.AccountID)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		if r.Fact == field && r.State == store.ProposalWaits && r.Value != "" {
			return r, nil
		}
	}
	return nil, fault.New(fault.NotFound, what, "no proposal of "+field+" waits", "eqltui enrich list "+e.id()+" shows those that do")
}

// answer says what became of a proposal.
func (w *work) answerProposal(e *entry, p *store.Proposal, state string) {
	now := *p
	now.State, now.DecidedAt, now.DecidedBy, now.LeadID = state, w.ms(), w.actor, e.ID
	w.proposals.put(w, &now)
}

// takeProposed sets facts as a person does who typed what was proposed. Whether that passes a gate is for the gates to say.
func (w *work) takeProposed(e *entry, c *call) error {
	set := map[string]string{}
	var models []string
	for _, field := range c.Fields {
		p, err := w.waiting(c.what, e, field)
		if err != nil {
			return err
		}
		if known := w.knownNow(e, field); known != p.Was {
			return fault.New(fault.Conflict, c.what,
				field+" changed since it was asked for: it is "+orUnknown(known)+" now, it was "+orUnknown(p.Was),
				"set it by hand, or ask anew: eqltui enrich run "+e.id()+" --field "+field)
		}
		set[field] = p.Value
		if !slices.Contains(models, p.Model) {
			models = append(models, p.Model)
		}
		w.answerProposal(e, p, store.ProposalTaken)
	}
	data, err := w.enter(e, c.what, Action{Verb: c.Verb, Set: set})
	if err != nil {
		return err
	}
	data.How, data.Outcome = howEnriched, strings.Join(models, ", ")
	e.say(journal.FactSet, data)
	if e.Stage == lead.Quarantined {
		return w.releaseFromQuarantine(e, data.Names)
	}
	return w.referral(e)
}

func (w *work) refuseProposed(e *entry, c *call) error {
	for _, field := range c.Fields {
		p, err := w.waiting(c.what, e, field)
		if err != nil {
			return err
		}
		w.answerProposal(e, p, store.ProposalRefused)
	}
	return nil
}

// knownNow is what is known of a fact of a lead's company, as people read it.
func (w *work) knownNow(e *entry, field string) string {
	x := &lead.Facts{}
	knownOf(x, &store.Lead{}, &store.Person{}, w.accounts[e.AccountID].Account)
	return lead.FactNamed(field).Read(x)
}

func orUnknown(value string) string {
	if value == "" {
		return "not known"
	}
	return safetext.QuoteWord(value)
}
