package fakedesk

import (
	"fmt"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
)

// build makes everything known of one lead from its line.
func build(d *Desk, i int, l line, now time.Time) *desk.Detail {
	p := partners()[l.partner]
	domain := strings.ReplaceAll(safetext.Fold(strings.Split(l.company, " ")[0]), " ", "") + ".example"
	f := lead.Facts{
		Lead: lead.Record{
			ID: lead.ID(2039 + i).String(),
			Personal: lead.Personal{
				Name: lead.Known(l.person), Email: lead.Known(fmt.Sprintf("p%d@%s", i, domain)), Phone: lead.Known("+48 58 555 01 10"),
				Title: lead.Opt[string]{V: l.title, Known: l.title != ""},
			},
			Source:     lead.PartnerReferral,
			ReferredAt: lead.Known(now.Add(-50 * time.Hour)),
			Own: lead.Own{
				ProgramTier: lead.Known(p.Tier), UseCase: lead.Opt[string]{V: "replace the warehouse system", Known: i%3 == 2},
			},
		},
		Account: lead.Account{
			Domain: lead.Known(domain),
			Company: lead.Company{
				Name: lead.Known(l.company), Employees: lead.Opt[int64]{V: l.people, Known: l.people > 0},
				Industry: lead.Opt[string]{V: l.sector, Known: l.sector != ""}, Country: lead.Known(l.country),
				Region: lead.Known("emea"), TechStack: lead.Opt[[]string]{V: []string{"salesforce", "sap"}, Known: i%2 == 0},
			},
		},
		Partner:   &p,
		Confirmed: lead.Confirmations{Partner: lead.Confirmed, Us: lead.NotYet},
	}
	f.BANT.Need = lead.Question{Answer: lead.Yes, Evidence: "replace WMS before February", Who: "ania", At: now.Add(-40 * time.Minute)}
	if l.stage == lead.EQL {
		f.BANT.Budget = lead.Question{Answer: lead.Yes, Evidence: "40 k€ approved for Q1", Who: "ania", At: now.Add(-time.Hour)}
		f.Confirmed.Us = lead.Confirmed
	}
	f.Touches = touches(l, p, now)
	res := d.judge.Judge(&f, now)
	det := &desk.Detail{
		Row: desk.Row{
			ID: lead.ID(2039 + i), Version: 1, Name: l.person, Company: l.company, Domain: domain, Country: l.country,
			PartnerID: p.ID, Partner: p.Name, Tier: p.Tier, Source: lead.PartnerReferral, Stage: l.stage,
			Score: res.Score.Total, Fit: res.Score.Fit, Intent: res.Score.Intent, Verdict: res.Verdict,
			Owner: l.owner, Queue: "default", Created: now.Add(-50 * time.Hour), Updated: now.Add(-11 * time.Minute),
		},
		Facts: f, PartnerRec: &p, Result: res, Touches: f.Touches, At: now,
		Landing:    "https://baltica.example/integrations/wms?utm_source=baltica",
		Note:       "They want to go live by February and have already seen the connector.",
		Attributes: map[string]string{"lead_owner": "imported", "campaign_id": "7F-22"},
	}
	if l.stage == lead.Disqualified {
		det.Reason = "no project or need"
	}
	det.Earned = d.model.Worth(&f, now)
	det.Around = around(i, &p, now)
	for _, t := range f.Touches {
		switch t.Kind {
		case "demo_request":
			det.Triggers = append(det.Triggers, desk.Trigger{Touch: t, Label: "demo requested", Points: 25, Times: 1})
		case "pricing_view":
			det.Triggers = append(det.Triggers, desk.Trigger{Touch: t, Label: "pricing viewed", Points: 10, Times: 1})
		}
	}
	det.History = []desk.Entry{
		{Seq: 4, At: now.Add(-11 * time.Minute), Who: "system", Kind: "rescored", Text: "rescored 71 → " + fmt.Sprint(det.Score)},
		{Seq: 3, At: now.Add(-30 * time.Minute), Who: "ania", Kind: "noted", Note: "call back after three"},
		{Seq: 2, At: now.Add(-34 * time.Minute), Who: p.Name, Kind: "noted", Note: "go-live by February"},
		{Seq: 1, At: now.Add(-50 * time.Hour), Who: "import", Kind: "created", Text: "created from referrals.csv"},
	}
	return det
}

// around is what stands around a lead: every third company has a colleague's lead, every fifth a deal.
func around(i int, p *lead.Partner, now time.Time) desk.Around {
	a := desk.Around{Currency: "EUR", Pace: desk.Pace{Leads: 14 + i, EQLs: i % 5, Days: 90}}
	if i%3 == 2 {
		a.Leads = []desk.Neighbour{
			{ID: 1987, Name: "Ola Maj", PartnerID: p.ID, Partner: p.Name, Stage: lead.New, Owner: "piotr", Score: 58},
			{ID: 1701, PartnerID: "wisla-2", Partner: "Wisła Data", Stage: lead.Disqualified, Score: 31, SamePerson: true},
		}
		a.Talk = &desk.Talk{Lead: 1987, Who: "piotr", How: "call", At: now.Add(-26 * time.Hour)}
	}
	if i%5 == 2 {
		a.Deals = []desk.Deal{{Lead: 1987, Amount: 1240000, Stage: "open", Created: now.AddDate(0, -1, 0)}}
	}
	return a
}

func touches(l line, p lead.Partner, now time.Time) []lead.Touch {
	var out []lead.Touch
	add := func(ago time.Duration, kind, url, owner string) {
		out = append(out, lead.Touch{
			ID: fmt.Sprintf("t%d", len(out)), At: now.Add(-ago), Kind: kind, URL: lead.Known(url), OwnedBy: lead.Known(owner),
			Partner: lead.Opt[string]{V: p.ID, Known: owner == "partner"}, Surface: lead.Known("web"),
		})
	}
	if l.demo {
		add(11*time.Minute, "demo_request", "https://eql.example/demo", "own")
	}
	for i := range l.pricing {
		add(time.Duration(2+i*3)*time.Hour, "pricing_view", "https://eql.example/pricing", "own")
	}
	add(26*time.Hour, "content_view", "https://"+p.ID+".example/integrations/wms", "partner")
	add(50*time.Hour, lead.ReferralKind, "", "partner")
	add(71*time.Hour, "content_view", "https://wisla-2.example/blog/what-a-warehouse-costs", "partner")
	out[len(out)-1].Partner, out[len(out)-1].Surface = lead.Known("wisla-2"), lead.Known("ai")
	add(140*24*time.Hour, "pricing_view", "https://eql.example/pricing", "own")
	return out
}
