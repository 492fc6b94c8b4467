package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
)

// The verbs by which a partner comes, rests and goes.
const (
	AddPartner   Verb = "partner add"
	PausePartner Verb = "partner pause"
	EndPartner   Verb = "partner end"
)

// stewards look after the programme.
func stewards() []Role { return []Role{Manager, Admin} }

func addPartnerAct() Act {
	return Act{
		Verb: AddPartner, On: Partners, Roles: stewards(), makes: true, Short: "Add a partner",
		Long: "add makes a partner. Its id is its utm_source: lower case, without blanks. A referral that waits because nobody knew the " +
			"partner is released by eqltui set, or by importing its file again.",
		Example: "  eqltui partner add acme --name \"Acme Consulting\" --kind implementation --tier gold",
		Params:  fieldParams(partnerFields, "name", "kind", "tier"),
		past:    "added",
		check: func(_ context.Context, _ *Desk, a *Action) error {
			return checkSet(partnerFields, "tier=gold")(string(a.Verb), a.Set)
		},
		do: (*work).addPartner,
	}
}

func (w *work) addPartner(on Subject, c *call) error {
	if why := BadPartnerID(on.ID); why != "" {
		return fault.New(fault.Usage, c.what, why, "")
	}
	if err := w.loadPartners(); err != nil {
		return err
	}
	old, err := w.partnerRows.get(w, on.ID)
	switch {
	case err != nil:
		return err
	case old != nil:
		return fault.New(fault.Conflict, c.what, "there is a partner of this id: "+old.Name, "set its facts: eqltui partner set "+on.ID)
	}
	if ids := w.partnersCalled(on.ID); len(ids) > 0 {
		return fault.New(
			fault.Conflict,
			c.what,
			strings.Join(ids, " and ")+" is called so",
			"choose another id, or set the facts of that one",
		)
	}
	p := lead.Partner{ID: on.ID, Status: lead.Active}
	if err := setFields(w, c.what, partnerFields, &p, c.Set); err != nil {
		return err
	}
	return w.savePartner(c.what, nil, &p)
}

// savePartner makes a partner what it is from now on, unless it cannot be that.
func (w *work) savePartner(what string, old, p *lead.Partner) error {
	why, err := w.nameTaken(old, p)
	if err != nil {
		return err
	}
	if why == "" {
		why = w.putPartner(old, p)
	}
	if why != "" {
		return fault.New(fault.Refused, what, why, "")
	}
	return nil
}

func pausePartnerAct() Act {
	return Act{
		Verb: PausePartner, On: Partners, Roles: stewards(), Short: "Pause partners: referrals from now on do not pass the record gate",
		Example: "  eqltui partner pause acme", past: "paused",
		do: func(w *work, on Subject, c *call) error { return w.putStatus(on, c, lead.Paused) },
	}
}

func endPartnerAct() Act {
	return Act{
		Verb: EndPartner, On: Partners, Roles: stewards(), Short: "End partnerships; open leads are listed and the credit stays",
		Long: "end says that a company is no partner any more, from now on. Its leads, pages, credits and payouts stay; its open leads " +
			"are " +
			"listed, so that somebody sees to them.",
		Example: "  eqltui partner end acme", past: "ended",
		whom: func(_ *Action, done *Done) string { return done.to },
		do: func(w *work, on Subject, c *call) error {
			if err := w.putStatus(on, c, lead.Ended); err != nil {
				return err
			}
			return w.openLeads(on.ID, c)
		},
	}
}

// putStatus gives a partner another status, from now on.
func (w *work) putStatus(on Subject, c *call, s lead.PartnerStatus) error {
	old, err := w.partnerRows.get(w, on.ID)
	if err != nil {
		return err
	}
	if old.Status == s {
		return fault.New(fault.Refused, c.what, "it is "+string(s)+" already", "")
	}
	p := *old
	p.Status = s
	return w.savePartner(c.what, old, &p)
}

// openLeads says which of a partner's leads are open.
func (w *work) openLeads(partner string, c *call) error {
	const some = 20
	ids, err := w.tx.OpenLeadsOf(w.ctx, partner, some+1)
	if err != nil || len(ids) == 0 {
		return err
	}
	var names []string
	for _, id := range ids[:min(len(ids), some)] {
		names = append(names, lead.ID(id).String())
	}
	more := ""
	if len(ids) > some {
		more = " and more: eqltui list partner:" + partner
	}
	c.to = fmt.Sprintf("; its open leads are %s%s", strings.Join(slices.Clip(names), ", "), more)
	return nil
}
