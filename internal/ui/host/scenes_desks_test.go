package host

import (
	"context"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/enrich"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// ready makes two leads pass every gate: we confirm them, and the answers come after that, on the telephone.
func ready(_ *Options, d *testdesk.Desk) {
	for _, id := range []lead.ID{2041, 2039} {
		a := testdesk.Qualifying("")
		a.BANT = nil
		d.At(testdesk.Friday().Add(-time.Hour), func() { // refused, since BANT is open: the facts and our word are kept
			_, _ = d.Desk.Act(context.Background(), testdesk.As("ania"), desk.OnLeads(id), a)
		})
		answers := testdesk.Qualifying("").BANT
		answers["authority"] = lead.Question{Answer: lead.Yes, Evidence: "signs herself"}
		answers["timeline"] = lead.Question{Answer: lead.Yes, Evidence: "before the summer"}
		d.At(testdesk.Friday().Add(-30*time.Minute), func() {
			d.By("ania", desk.Action{Verb: desk.Contact, By: "call", Outcome: "reached", BANT: answers}, id)
		})
	}
}

// handed makes the first lead an EQL that was handed to the viewer.
func handed(_ *Options, d *testdesk.Desk) {
	a := testdesk.Qualifying("ania")
	a.NextStep, a.Note = "intro call Monday 10:00", "COO wants a demo on their own pick lists.\nBaltica ran the process audit in October."
	d.At(testdesk.Friday().Add(-time.Hour), func() { d.By("marta.wojcik", a, 2039) })
}

// disputed is a lead that another partner has too, with deals in every state.
func disputed(_ *Options, d *testdesk.Desk) {
	d.At(testdesk.Friday().Add(-time.Hour), func() { d.By("marta.wojcik", desk.Action{Verb: desk.Reopen}, 2004) })
	closed := testdesk.Friday().AddDate(0, 0, -1)
	deals := []desk.Deal{
		{Amount: lead.Known[int64](4_800_000), Stage: "open", Created: testdesk.Friday().AddDate(0, 0, -3), Chosen: "email",
			Because: "earliest", Disputed: true},
		{Amount: lead.Known[int64](120_050), Stage: "won", Closed: &closed, Chosen: "external_id", Because: "only"},
		{Stage: "lost", Chosen: "company", Because: "furthest"},
	}
	d.Each(func(_ int, l *desk.Detail) {
		if l.ID == 2041 {
			l.Deals, l.Shared = deals, []desk.SharedWith{{PartnerID: "ponte", Partner: "Ponte Digitale"}}
			l.HeldDeals = []desk.Deal{{Amount: lead.Known[int64](9_900_000), Reason: `"Legal review" is no stage: open, won or lost`}}
		}
	})
}

// recorded is a desk whose leads have records in three CRMs, one in each state.
func recorded(_ *Options, d *testdesk.Desk) {
	at := testdesk.Friday()
	d.Each(func(_ int, l *desk.Detail) {
		l.Records = []desk.CRMRecord{
			{Connection: "hubspot", Kind: "hubspot", State: desk.RecordInStep, InStep: at.Add(-20 * time.Minute), RemoteID: "5512",
				CompanyID: "4410", URL: "https://app-eu1.hubspot.com/contacts/123456/record/0-1/5512",
				CompanyURL: "https://app-eu1.hubspot.com/contacts/123456/record/0-2/4410"},
			{Connection: "salesforce", Kind: "salesforce", State: desk.RecordRefused, RemoteID: "00Q5g00000AbCdE",
				Why: "EQL_Tier__c has no choice platinum", Field: "EQL_Tier__c", URL: "https://acme.my.salesforce.com/00Q5g00000AbCdE"},
			{Connection: "sandbox", Kind: "hubspot", State: desk.RecordWaits, Since: at.Add(-7 * time.Minute),
				Why: "the connection stopped: " + hardName(len(l.Company))},
			{Connection: "partners-emea", Kind: "hubspot", State: desk.RecordDecide, RemoteID: "77", Proposed: true,
				Why: "record 77 has the same address"},
		}
	})
}

// noPhone is people of whom nothing is known, in a country with many clocks.
func noPhone(_ *Options, d *testdesk.Desk) {
	d.Each(func(_ int, l *desk.Detail) {
		l.Facts.Lead.Phone, l.Facts.Account.Country, l.Country = lead.Opt[string]{}, lead.Known("US"), "US"
	})
}

// aged gives pages dates and visits, and the list of prospects two.
func aged(_ *Options, d *testdesk.Desk) {
	day := func(n int) time.Time { return testdesk.Friday().AddDate(0, 0, n).Truncate(24 * time.Hour) }
	d.Pages = func(l *desk.ContentLook) {
		for i := range l.Pages {
			p := &l.Pages[i]
			n := []int{-19, -1, 0, 3, 12, 24}[i%6]
			p.Published, p.Refreshed, p.Due, p.State = day(n-400), day(n-183), day(n), review.Fresh
			if n <= 0 {
				p.State, p.Overdue = review.DueNow, int64(-n)
			}
			p.Visits, p.Before, p.AI, p.AIBefore = int64(40+i*7), int64(90-i*13), int64(i), int64(2*i)
			p.Pipeline, p.Cost, p.Content = int64(i)*1_240_000, lead.Known(int64(50_000)), "pillar"
			p.Moved = i == 3
		}
		l.Mix = review.MixOf(2, 3, review.Exactly(0.6))
		l.Due, l.Soon, l.Unmarked = 3, 3, 1
		l.Prospects = []desk.ProspectLook{{URL: "https://logistyka.example/ranking-wms", Kind: "listing", Audience: "logistics",
			Visits: lead.Known(int64(2400)), Rating: lead.Known(int64(61)), Potential: 1_860_000, LikeVisits: 310, LikeEQLs: 22},
			{URL: "https://dobre-biuro.example/lista", Kind: "blog", Audience: "offices", Visits: lead.Known(int64(900))}}
	}
}

// staffed makes users of the members of the queues, of whom giulia is away, and a manager of who looks.
func staffed(o *Options, d *testdesk.Desk) {
	ctx, admin := context.Background(), desk.Actor{User: "admin", Role: desk.Admin}
	for _, name := range []string{"giulia", "marco", "piotr", "ania"} {
		_, err := d.EditUser(ctx, admin, desk.UserEdit{Do: "add", Name: name, Role: desk.SDR})
		if err != nil && fault.KindOf(err) != fault.Conflict {
			panic(err)
		}
	}
	if _, err := d.Away(ctx, admin, "giulia", testdesk.Friday(), testdesk.Friday().Add(100*time.Hour)); err != nil {
		panic(err)
	}
	d.TellOwners(false)
	o.Who.Role = desk.Manager
}

// none is a desk at which nothing has happened yet.
func none(_ *Options, d *testdesk.Desk) { d.Clear() }

// locked is a desk that answers nothing.
func locked(_ *Options, d *testdesk.Desk) {
	d.Err = fault.New(fault.Busy, "ask the desk", "the database is locked by another process",
		"close the other eqltui, or wait and press r")
}

// hardened is a desk that answers with texts that are hard to draw.
func hardened(_ *Options, d *testdesk.Desk) {
	d.Each(hard)
	d.Event = func(e *desk.Event) {
		e.Who, e.Subject, e.Partner, e.Note = hardName(int(e.Seq)), hardName(int(e.Seq)+3), hardName(int(e.Seq)+5), hardName(int(e.Seq)+7)
	}
	d.Record = func(r *desk.HeldRecord) {
		r.Name, r.Company, r.Domain, r.Partner = hardName(int(r.ID)), hardName(int(r.ID)+3), hardName(int(r.ID)+5), hardName(int(r.ID)+7)
	}
	d.Rated = func(p *desk.Reviewed) {
		p.Name, p.Tier, p.Tied = hardName(len(p.ID)), hardName(len(p.ID)+3), []string{hardName(len(p.ID) + 5)}
	}
	d.Shared = func(o *desk.OverlapRow) { o.Name, o.Why = hardName(len(o.Domain)), o.Why+" "+hardName(len(o.Domain)+3) }
	d.Named = func(p *desk.PartnerName) { p.Name = hardName(len(p.ID)) }
	d.Whole = func(l *desk.ProgrammeLook) {
		for i := range 9 {
			l.Channels = append(l.Channels, desk.FigureLine{ID: hardName(i), Name: hardName(i)})
		}
		l.Currency = hardName(3)
	}
	d.Duty = func(d *review.Duty) { d.What += "/" + hardName(len(d.ID)) }
	d.Pages = func(l *desk.ContentLook) {
		for i := range l.Pages {
			l.Pages[i].Title, l.Pages[i].PartnerName, l.Pages[i].Kind = hardName(i), hardName(i+1), hardName(i+2)
			l.Pages[i].URL += "/" + hardName(i+3)
		}
	}
	d.Own = func(l *desk.OwnLeads) {
		l.Partner = hardName(3)
		for i := range l.Others {
			l.Others[i].Company, l.Others[i].Next = hardName(i), hardName(i+1)+" "+hardName(i+2)
		}
	}
	d.Told = func(l *desk.MessagesLook) {
		for i := range l.Found {
			l.Found[i].Name, l.Found[i].Company, l.Found[i].LastError = hardName(i), hardName(i+1), hardName(i+2)
		}
		for i := range 9 {
			l.Queues = append(
				l.Queues,
				desk.PartnerQueue{ID: hardName(i), Name: hardName(i + 1), Channel: "webhook", Stopped: hardName(i + 2)},
			)
		}
	}
	d.Teams = func(all []desk.QueueState) {
		for i := range all {
			all[i].ID, all[i].Calendar, all[i].Waiting, all[i].InForce = hardName(i), hardName(i+1), 700, true
			for k := range all[i].Members {
				all[i].Members[k].User, all[i].Members[k].Calendar = hardName(i+k+2), hardName(i+k+3)
			}
		}
	}
	d.Synced = func(l *desk.CRMLook) {
		for i := range l.All {
			l.All[i].LastError = hardName(i + 2)
		}
		for i := range l.Out {
			l.Out[i].Company, l.Out[i].Name, l.Out[i].Record.Why = hardName(i), hardName(i+1), hardName(i+3)
		}
	}
	d.Twins = func(l *desk.DuplicatesLook) {
		for i := range l.Found {
			l.Found[i].Lead.Company, l.Found[i].Lead.Name, l.Found[i].Credit = hardName(i), hardName(i+1), hardName(i+2)
			l.Found[i].Why = append(l.Found[i].Why, hardName(i+3))
		}
	}
	d.Models = func(l *desk.ModelLook) {
		p := *l.Present
		p.Scoring.Fit = slices.Clone(p.Scoring.Fit)
		for i := range p.Scoring.Fit {
			p.Scoring.Fit[i].Label = hardName(i)
		}
		l.Present = &p
	}
	d.Company = func(id lead.ID) string { return hardName(int(id)) }
	d.Week = func(l *desk.WeekLook) {
		for i := range l.Partners {
			l.Partners[i].Name = hardName(i)
		}
		for i := range l.Changes {
			l.Changes[i].Partner, l.Changes[i].Page = hardName(i+1), "https://a.example/"+hardName(i+2)
		}
	}
}

// hard gives a lead names that are hard to lay out.
func hard(i int, l *desk.Detail) {
	l.Company, l.Name, l.Partner = hardName(i), hardName(i+3), hardName(i+5)
}

// proposing has a model that proposed facts of the first lead's company, of which one was refused and one changed since.
func proposing(_ *Options, d *testdesk.Desk) {
	ctx, admin := context.Background(), desk.Actor{User: "admin", Role: desk.Admin}
	d.At(testdesk.Friday().Add(-3*time.Hour), func() {
		set := desk.Enrichment{URL: "https://api.openai.com/v1", Model: "gpt-4.1-mini", KeyEnv: "OPENAI_API_KEY", Minutes: 4,
			Price: enrich.Price{In: 4000, Out: 16000}}
		if err := d.SetUpEnrichment(ctx, admin, set); err != nil {
			panic(err)
		}
		plan, err := d.EnrichPlan(ctx, admin, desk.EnrichQuery{Leads: []lead.ID{2039},
			Fields: []string{"employees", "industry", "country", "tech_stack"}})
		if err != nil {
			panic(err)
		}
		answer := enrich.Answer{In: 41_200, Out: 6_100, Counted: true}
		for _, p := range []struct {
			fact, text, source string
			confidence         int64
		}{{"employees", "1180", "annual report 2025, page 14", 930}, {"industry", "wholesale", "its web site", 710},
			{"country", "CZ", "commercial register", 640}, {"tech_stack", `SAP;Körber WMS;Azure`, "job advertisements of October", 550}} {
			answer.Proposals = append(answer.Proposals, enrich.Proposal{Fact: lead.FactNamed(p.fact), Text: p.text, Source: p.source,
				Confidence: p.confidence})
		}
		if _, err := d.KeepAnswer(ctx, admin, plan[0], answer, nil); err != nil {
			panic(err)
		}
	})
	d.At(testdesk.Friday().Add(-time.Hour), func() {
		d.By("marta.wojcik", desk.Action{Verb: desk.RefuseProposed, Fields: []string{"country"}}, 2039)
		d.By("marta.wojcik", desk.Action{Verb: desk.Set, Set: map[string]string{"industry": "retail"}}, 2039)
	})
}
