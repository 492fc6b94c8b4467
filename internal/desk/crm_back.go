package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/crm"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// crmActor is who does what was done in a CRM.
func crmActor(kind string) Actor { return Actor{User: kind, Role: Admin} }

// TakeBackCRM does here what somebody did in a CRM: facts are set, leads are assigned, accepted, won and lost, by acts of the
// actor hubspot or salesforce. It returns why a field could not be taken, by crm.Field.Key.
func (d *Desk) TakeBackCRM(ctx context.Context, c Connection, id lead.ID, remote string, changes []crm.Change) (map[string]string, error) {
	refused := map[string]string{}
	set := map[string]string{}
	var facts []crm.Change
	note := func(ch *crm.Change, err error) error {
		if err != nil && fault.KindOf(err) == fault.Internal {
			return err
		}
		if err != nil {
			refused[ch.Key()] = crmReason(err)
		}
		return nil
	}
	for i := range changes {
		ch := &changes[i]
		var err error
		switch ch.Fact {
		case crm.StageFact:
			err = d.stageCRM(ctx, c, id, remote, strings.ToLower(ch.To))
		case crm.OwnerFact:
			if ch.To == "" {
				err = fault.New(fault.Refused, "release "+id.String(), "nobody has it there", "release it here")
			} else {
				err = d.crmAct(ctx, c.Kind, id, Action{Verb: Assign, To: ch.To})
			}
		default:
			set[lead.FactOf(ch.Fact).Name] = crmTyped(ch)
			facts = append(facts, *ch)
			continue
		}
		if err := note(ch, err); err != nil {
			return refused, err
		}
	}
	if len(set) == 0 {
		return refused, nil
	}
	if err := d.crmAct(ctx, c.Kind, id, Action{Verb: Set, Set: set}); err == nil || fault.KindOf(err) == fault.Internal {
		return refused, err
	}
	for i := range facts { // one of them cannot be taken: the others are
		one := map[string]string{lead.FactOf(facts[i].Fact).Name: crmTyped(&facts[i])}
		if err := note(&facts[i], d.crmAct(ctx, c.Kind, id, Action{Verb: Set, Set: one})); err != nil {
			return refused, err
		}
	}
	return refused, nil
}

func crmReason(err error) string {
	if hint := fault.HintOf(err); hint != "" {
		return err.Error() + "; " + hint
	}
	return err.Error()
}

// crmTyped is a value as a person would type it.
func crmTyped(ch *crm.Change) string {
	switch ch.Type {
	case crm.List:
		return strings.ReplaceAll(crm.Normal(crm.List, ch.To), "; ", ", ")
	case crm.Truth:
		switch crm.Normal(crm.Truth, ch.To) {
		case "true":
			return "yes"
		case "false":
			return "no"
		}
	case crm.Text, crm.Number, crm.Instant, crm.Choice:
	}
	return ch.To
}

// crmAct does an act to one lead; a refusal is an error.
func (d *Desk) crmAct(ctx context.Context, kind string, id lead.ID, a Action) error {
	done, err := d.Act(ctx, crmActor(kind), OnLeads(id), a)
	if err == nil && len(done.Refused) > 0 {
		err = done.Refused[0].Err
	}
	return err
}

// stageCRM brings a lead to a stage that somebody gave it there.
func (d *Desk) stageCRM(ctx context.Context, c Connection, id lead.ID, remote, stage string) error {
	switch lead.Stage(stage) {
	case lead.SQL:
		return d.crmAct(ctx, c.Kind, id, Action{Verb: Accept})
	case lead.Won, lead.Lost:
		deal := CRMDeal{ID: "contact " + remote, Stage: stage, Lead: id, Changed: d.now()}
		return d.CRMDeals(ctx, c, []CRMDeal{deal})
	case lead.New, lead.EQL, lead.MQL, lead.Unqualified, lead.Nurture, lead.Disqualified, lead.Archived, lead.Quarantined:
	}
	return fault.New(fault.Refused, "take the stage of "+id.String(), "the stage "+stage+" is decided here",
		"in the CRM a lead becomes sql, won or lost")
}

// CRMDeal is a deal there. Amounts are minor units.
type CRMDeal struct {
	ID, Stage       string // open, won, lost
	Lead            lead.ID
	Amount          lead.Opt[int64]
	Created, Closed time.Time
	Changed         time.Time // when it changed there last, by which a state of it is known again
}

// CRMDeals brings in deals of leads, by the actor hubspot or salesforce. One that came before is the same deal, corrected.
func (d *Desk) CRMDeals(ctx context.Context, c Connection, deals []CRMDeal) error {
	if len(deals) == 0 {
		return nil
	}
	return d.Import(ctx, crmActor(c.Kind), false, func(im *Importer) error {
		for some := range slices.Chunk(deals, chunk) {
			rows := make([]OpportunityIn, len(some))
			for i, deal := range some {
				raw := fmt.Sprint(deal.ID, " ", deal.Changed.UnixMilli(), " ", deal.Stage, " ", deal.Lead)
				rows[i] = OpportunityIn{Origin: Origin{Name: c.Name, Key: deal.ID, Raw: raw}, Lead: deal.Lead.String(), Amount: deal.Amount,
					Stage: deal.Stage, CreatedAt: deal.Created, ClosedAt: deal.Closed}
			}
			if _, err := im.Opportunities(ctx, rows); err != nil {
				return err
			}
		}
		return nil
	})
}

// CRMContact is a call or a meeting that was logged there.
type CRMContact struct {
	ID, By, Outcome string // By is call or meeting
	Lead            lead.ID
}

// CRMContacted logs calls and meetings of leads, each once: the first one stops the contact clock. A lead that takes none is
// passed over.
func (d *Desk) CRMContacted(ctx context.Context, c Connection, all []CRMContact) error {
	for i := range all {
		if err := d.crmContacted(ctx, c, &all[i]); err != nil {
			return err
		}
	}
	return nil
}

func (d *Desk) crmContacted(ctx context.Context, c Connection, talk *CRMContact) error {
	batch := d.newBatch()
	var moved []string
	ref := fmt.Sprintf("%s %s %s", c.Name, talk.By, talk.ID)
	err := d.store.Write(ctx, func(tx *store.Tx) error {
		moved = nil
		w, err := d.work(ctx, tx, crmActor(c.Kind), journal.Human, batch)
		if err != nil {
			return err
		}
		if err := w.loadLeads([]int64{int64(talk.Lead)}); err != nil {
			return err
		}
		e := w.leads[int64(talk.Lead)]
		if e == nil {
			return nil
		}
		events, err := tx.History(ctx, talk.Lead, historyLimit)
		if err != nil || slices.ContainsFunc(events, func(e journal.Event) bool {
			return e.Kind == journal.Contacted &&
				e.Data.File == ref
		}) {
			return err
		}
		var part Done
		a := Action{Verb: Contact, By: talk.By, Outcome: talk.Outcome}
		if err := w.actOne(OnLead(talk.Lead), call{Action: a, act: ActOf(Contact), who: crmActor(c.Kind)}, &part); err != nil {
			return err
		}
		if len(part.Refused) > 0 || e.event == nil {
			return nil // nobody waits for a first word any more
		}
		e.event.Data.File = ref
		_, err = w.flush()
		moved = w.moved
		return err
	})
	if err != nil {
		return err
	}
	return d.deriveOf(ctx, batch, moved)
}
