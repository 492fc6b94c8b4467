package desk

import (
	"context"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// AgreePartner records that a partner agreed to a policy.
const AgreePartner Verb = "partner agree"

func agreeAct() Act {
	return Act{
		Verb: AgreePartner, On: Partners, Roles: stewards(), beside: true,
		Short: "Record that partners agreed to a policy: their word on all their leads while it is in force",
		Long: "agree records a standing agreement: the partner knows the policy in force and agrees to it. " +
			"While that policy is in force each lead of the partner counts as confirmed by it, unless it says no to one. Another policy " +
			"wants another agreement. What a partner agrees to is written in its language by eqltui policy show --for-partner.",
		Example: "  eqltui policy show --for-partner acme --lang it\n  eqltui partner agree acme",
		Params: []Param{textParam("policy", "the `HASH` of a published policy, or how it begins; without it that in force",
			func(a *Action) *string { return &a.Policy })},
		past:  "agreed to the policy",
		check: checkAgreement,
		do:    (*work).agree,
	}
}

// checkAgreement finds the policy that is meant.
func checkAgreement(ctx context.Context, d *Desk, a *Action) error {
	if a.Policy = strings.TrimSpace(a.Policy); a.Policy == "" {
		return nil
	}
	p, err := d.PolicyVersion(ctx, a.Policy)
	switch fault.KindOf(err) {
	case fault.NotFound:
		return fault.New(fault.NotFound, string(a.Verb), "no policy of that hash was published",
			"eqltui policy show --json says the one in force")
	case fault.Usage:
		return fault.New(fault.Usage, string(a.Verb), "more than one published policy begins like that", "write more of the hash")
	}
	if err != nil {
		return err
	}
	a.Policy = p.Hash
	return nil
}

func (w *work) agree(on Subject, c *call) error {
	p, err := w.partnerRows.get(w, on.ID)
	if err != nil {
		return err
	}
	if p.Status == lead.Ended {
		return fault.New(fault.Refused, c.what, "the partnership is ended", "who is no partner any more agrees to nothing")
	}
	hash := c.Policy
	if hash == "" {
		hash = w.rules.policy.Hash
	}
	id := store.AgreementID(on.ID, hash)
	old, err := w.agreed.get(w, id)
	switch {
	case err != nil:
		return err
	case old != nil:
		since := store.Instant(old.AgreedAt).In(w.zone).Format("2006-01-02")
		return fault.New(fault.Refused, c.what, "it agreed to this policy on "+since+" already", "")
	}
	w.agreed.put(w, &store.Agreement{ID: id, Partner: on.ID, Policy: hash, AgreedAt: w.ms(), AgreedBy: w.actor})
	return nil
}
