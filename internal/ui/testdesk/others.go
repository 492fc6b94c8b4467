package testdesk

import (
	"context"
	"fmt"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// held are records that lack something.
func held() []desk.Referral {
	record := func(company, person, email, partner, tier string) desk.Referral {
		r := desk.Referral{
			Origin: desk.Origin{Name: "referrals", Key: "held " + email + company, Raw: email + company},
			Record: lead.Record{
				ReferredAt: lead.Known(Friday().Add(-72 * time.Hour)),
				Personal:   lead.Personal{Email: lead.Known(email), Name: known(person)}, Own: lead.Own{ProgramTier: known(tier)},
			},
			Account: lead.Account{Company: lead.Company{Name: known(company), Country: known("PL"), Region: known("emea")}},
			Partner: partner,
		}
		if company != "" {
			r.Account.Domain = lead.Known(domain(company))
		}
		return r
	}
	out := []desk.Referral{
		record("Stocznia Gryf", "Jan Róg", "j.rog@stocznia-gryf.example", "Balticca Integrator", "gold"),
		record("Papiernia Odra", "", "biuro@papiernia-odra.example", "", ""),
		record("", "Luca Bianchi", "", "ponte", "gold"),
		record("Ferrovie del Sud", "Anna Conti", "a.conti@ferrovie-del-sud.example", "maestrale", ""),
	}
	out[2].ReferredAt = lead.Opt[time.Time]{}
	return out
}

// quarantine plans that they come in, some hours apart.
func (b *builder) quarantine() {
	for i, r := range held() {
		b.ago(time.Duration(60-13*i)*time.Hour, func() { b.fine(b.im.Referrals(b.ctx, []desk.Referral{r})) })
	}
}

// others plans what became of the leads of other states, and how a colleague worked beside them.
func (b *builder) others() {
	note := func(a desk.Action, note string) desk.Action { a.Note = note; return a }
	monday := time.Date(2026, 11, 23, 9, 0, 0, 0, Warsaw())
	b.ago(30*time.Hour, func() { b.act("marco", refused().company, desk.Action{Verb: desk.Disqualify, Reason: "no_need"}) })
	b.ago(29*time.Hour, func() {
		b.act("piotr", nurtured().company, desk.Action{Verb: desk.NurtureIt, Until: monday.AddDate(0, 2, 0),
			Note: "budget comes in January"})
	})
	b.ago(28*time.Hour, func() { b.qualify(contacted(), "") })
	b.ago(26*time.Hour, func() {
		b.act("ania", contacted().company, desk.Action{Verb: desk.Contact, By: "call", Outcome: "reached", NextStep: "demo on Tuesday"})
	})
	b.ago(24*time.Hour, func() {
		b.act("ania", asked().company, desk.Action{Verb: desk.Ask, Ask: desk.AskFree, Question: "who signs?"})
	})
	b.ago(23*time.Hour, func() { b.qualify(sentBack(), "piotr") })
	b.ago(21*time.Hour, func() {
		b.act("piotr", archived().company, note(desk.Action{Verb: desk.Disqualify, Reason: "no_budget"}, "asks again next year"))
		b.act("piotr", archived().company, desk.Action{Verb: desk.Archive})
	})
	b.ago(80*minute, func() { b.act("ania", dropped().company, desk.Action{Verb: desk.Disqualify, Reason: "unreachable"}) })
	b.ago(79*minute, func() {
		_, err := b.d.UndoLast(b.ctx, As("ania"), desk.OnLead(b.ids[dropped().company]))
		b.try(err)
	})
	b.ago(50*minute, func() { b.act("ania", snoozed().company, desk.Action{Verb: desk.Snooze, Until: monday}) })
	b.ago(25*minute, func() {
		b.try(b.im.Done(b.ctx, desk.File{Name: "referrals.csv", Kind: "referrals", Counts: map[desk.Fate]int{desk.Created: 6,
			desk.Held: 2}}))
	})
	b.ago(12*minute, func() { b.qualify(handed(), "piotr") })
	b.ago(5*minute, func() {
		b.act("piotr", sentBack().company, note(desk.Action{Verb: desk.Reject, Reason: "no budget"}, "budget is next year only"))
		b.act("piotr", sentBack().company, desk.Action{Verb: desk.Set, BANT: map[string]lead.Question{
			"budget": {Answer: lead.No}, "authority": {Answer: lead.Unknown}, "timeline": {Answer: lead.Unknown},
		}})
	})
	b.ago(3*minute, func() {
		b.act("ania", dropped().company, note(desk.Action{Verb: desk.Disqualify, Reason: "no_need"},
			"Only benchmarking, tender is planned for 2028."))
	})
}

// neighbours is how many leads around brings in.
const neighbours = 2

// around plans what stands around L-2041: a colleague with a deal, whom piotr called, and the same
// person as another partner sent them.
func (b *builder) around() {
	b.ago(72*time.Hour, func() {
		l := today()[2]
		l.partner = "wisla"
		same := referral(b.at, 0, l)
		l.person, l.partner, l.title = "Ola Maj", "baltica", "Head of IT"
		colleague := referral(b.at, 1, l)
		same.Origin.Key, colleague.Origin.Key = "same", "colleague"
		out, err := b.im.Referrals(b.ctx, []desk.Referral{colleague, same})
		b.fine(out, err)
		if len(out) == neighbours {
			b.ids["colleague"], b.ids["same"] = out[0].Lead, out[1].Lead
		}
	})
	b.ago(71*time.Hour, func() {
		b.act("marta.wojcik", "same", desk.Action{Verb: desk.Disqualify, Reason: "duplicate"})
		b.act("marta.wojcik", "colleague", desk.Action{Verb: desk.Assign, To: "piotr"})
		b.fine(b.im.Opportunities(b.ctx, []desk.OpportunityIn{{
			Origin: desk.Origin{Name: "deals", Key: "D-1", Raw: "D-1"}, Lead: b.ids["colleague"].String(),
			Amount: lead.Known[int64](1_240_000), Stage: "open",
			CreatedAt: b.at,
		}}))
	})
	b.ago(48*time.Hour, func() { b.act("piotr", "colleague", desk.Action{Verb: desk.Contact, By: "call", Outcome: "reached"}) })
}

// crowd plans that nobody holds the open leads any more, and that more come in until there are n.
func (b *builder) crowd(n int) {
	if n == 0 {
		return
	}
	b.ago(0, func() {
		var held []lead.ID
		b.try(b.d.All(b.ctx, admin(), "stage:new,eql -owner:none", 0, func(r desk.Row) error {
			held = append(held, r.ID)
			return nil
		}))
		_, err := b.d.Act(b.ctx, admin(), desk.OnLeads(held...), desk.Action{Verb: desk.Release})
		b.try(err)
		counts, err := b.d.Counts(b.ctx, admin(), []string{"stage:new,eql"})
		if b.try(err); err != nil {
			return
		}
		var companies []string
		for i := counts[0].N; i < n; i++ {
			companies = append(companies, fmt.Sprintf("Firma %04d", i))
		}
		_, err = add(b.ctx, b.im, b.at, companies)
		b.try(err)
	})
}

// LookEnrichment is the desk's, changed by Likely.
func (d *Desk) LookEnrichment(ctx context.Context, who desk.Actor, id lead.ID, limit int) (desk.EnrichLook, error) {
	if d.Err != nil {
		return desk.EnrichLook{}, d.Err
	}
	look, err := d.Desk.LookEnrichment(ctx, who, id, limit)
	if d.Likely != nil {
		d.Likely(&look)
	}
	return look, err
}

// LookCRM is the desk's, changed by Synced.
func (d *Desk) LookCRM(ctx context.Context, who desk.Actor, q desk.CRMQuery) (desk.CRMLook, error) {
	if d.Err != nil {
		return desk.CRMLook{}, d.Err
	}
	look, err := d.Desk.LookCRM(ctx, who, q)
	if d.Synced != nil {
		d.Synced(&look)
	}
	return look, err
}
