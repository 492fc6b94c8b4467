package testdesk

import (
	"fmt"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
)

// triage is the time that the policy gives.
const triage = 2 * time.Hour

// schedule plans everything that happened until the instant of the tests.
func (b *builder) schedule() {
	b.ago(90*24*time.Hour, func() {
		b.fine(b.im.Partners(b.ctx, partners()))
		b.fine(b.im.Pages(b.ctx, pages()))
		b.channels()
	})
	b.before()
	b.friday()
	b.quarantine()
	b.around()
	b.others()
}

func pages() []desk.PageIn {
	var out []desk.PageIn
	for _, p := range partners() {
		url := "https://" + p.ID + ".example/integrations/wms"
		out = append(out, desk.PageIn{
			Origin: desk.Origin{Name: "pages", Key: url, Raw: url}, Partner: p.ID, URL: url, Title: "Integration listing", Kind: "listing",
		})
	}
	return out
}

// before are the leads that were there on Friday morning.
func (b *builder) before() {
	all := append([]line{contacted(), refused(), nurtured(), dropped(), handed(), snoozed(), asked(), sentBack(), archived()},
		qualified()...)
	earlier := int64(len(all) + len(resting()) + len(held()) + neighbours)
	b.ago(80*time.Hour, func() { b.skip(first - earlier) })
	for i, l := range all {
		b.arrive(Friday().Add(-53*time.Hour+time.Duration(i)*7*minute), i, l)
	}
	for i, l := range resting() {
		at, _ := b.calendars["US"].Back(Friday(), triage-l.left)
		b.arrive(at, i, l)
	}
	for i, l := range qualified() {
		b.ago(85*minute-time.Duration(i)*2*minute, func() { b.qualify(l, "") })
	}
}

// friday are those of today, in the order in which they are due.
func (b *builder) friday() {
	for i, l := range today() {
		cal := b.calendars[""]
		if l.country == "IT" {
			cal = b.calendars["IT"]
		}
		at, _ := cal.Back(Friday(), triage-l.left)
		b.arrive(at, i, l)
		b.on(at.Add(minute), func() {
			if id := b.ids[l.company]; id != lead.ID(first+i) {
				b.try(fmt.Errorf("%s is %s, not L-%d", l.company, id, first+i))
			}
		})
		b.on(at.Add(5*minute), func() {
			b.act("ania", l.company, desk.Action{Verb: desk.Set, BANT: map[string]lead.Question{"need": need()}})
		})
	}
	b.ago(11*minute, func() {
		var demos []desk.TouchIn
		for _, l := range today() {
			if l.demo {
				demos = append(demos, touch(l, Friday().Add(-11*minute), "demo_request", "https://eql.example/demo", ""))
			}
		}
		b.fine(b.im.Touches(b.ctx, demos))
	})
	b.ago(33*minute, func() {
		b.act("ania", "Żuraw Systemy", desk.Action{Verb: desk.ConfirmFor, Evidence: "Baltica by phone: go-live by February"})
	})
	b.ago(30*minute, func() { b.act("ania", "Żuraw Systemy", desk.Action{Verb: desk.NoteIt, Note: "call back after three"}) })
}

// arrive plans that a lead comes in with what its person did before, and is taken by its owner.
func (b *builder) arrive(at time.Time, i int, l line) {
	b.on(at, func() {
		b.fine(b.im.Touches(b.ctx, b.history(at, l)))
		out, err := b.im.Referrals(b.ctx, []desk.Referral{referral(at, i, l)})
		b.fine(out, err)
		if len(out) == 1 {
			b.ids[l.company] = out[0].Lead
		}
	})
	if l.owner != "" {
		took := at.Add(2 * minute)
		if l.company == "Bursztyn Logistyka" {
			took = Friday().Add(-90 * time.Second)
		}
		b.on(took, func() { b.act("marta.wojcik", l.company, desk.Action{Verb: desk.Assign, To: l.owner}) })
	}
}

// known is a text where there is one.
func known(s string) lead.Opt[string] { return lead.Opt[string]{V: s, Known: s != ""} }

// referral is the row of a lead that comes in at an instant; of the rows with numbers i, each second
// knows the tech stack and each third the use case.
func referral(at time.Time, i int, l line) desk.Referral {
	referred := Friday().Add(-50 * time.Hour)
	if at.Before(referred) {
		referred = at.Add(-time.Hour)
	}
	r := desk.Referral{
		Origin: desk.Origin{Name: "referrals", Key: l.company, Raw: l.company},
		Record: lead.Record{
			ReferredAt: lead.Known(referred),
			Personal: lead.Personal{
				Email: lead.Known(address(l)), Name: known(l.person), Phone: known("+48 58 555 01 10"), Title: known(l.title),
			},
			Own: lead.Own{LandingURL: known("https://" + l.partner + ".example/integrations/wms?utm_source=" + l.partner)},
		},
		Account: lead.Account{
			Domain: lead.Known(domain(l.company)),
			Company: lead.Company{
				Name: known(l.company), Country: known(l.country), Region: known("emea"), Industry: known(l.sector),
				Employees: lead.Opt[int64]{V: l.people, Known: l.people > 0},
			},
		},
		Partner: l.partner, PartnerConfirmed: lead.Known(l.company != "Żuraw Systemy"),
		Note:       "They want to go live by February and have already seen the connector.",
		Attributes: map[string]string{"lead_owner": "imported", "campaign_id": "7F-22"},
	}
	for _, p := range partners() {
		if p.ID == l.partner {
			r.ProgramTier = known(p.Tier)
		}
	}
	if i%2 == 0 {
		r.Account.TechStack = lead.Known([]string{"salesforce", "sap"})
	}
	if i%3 == 2 {
		r.UseCase = known("replace the warehouse system")
	}
	return r
}

// touch is what the person of a lead did; partner is whose page it was, "" our own.
func touch(l line, at time.Time, kind, url, partner string) desk.TouchIn {
	t := desk.TouchIn{
		Origin: desk.Origin{Name: "touches", Raw: fmt.Sprint(address(l), at, kind)},
		At:     at, Kind: kind, Email: address(l), URL: known(url), OwnedBy: lead.Known("own"), Partner: partner, Surface: "web",
	}
	if partner != "" {
		t.OwnedBy = lead.Known("partner")
	}
	return t
}

// history is what the person did before the lead came in.
func (b *builder) history(at time.Time, l line) []desk.TouchIn {
	wisla := touch(l, Friday().Add(-81*time.Hour), "content_view", "https://wisla.example/blog/what-a-warehouse-costs", "wisla")
	wisla.Surface = "ai"
	out := []desk.TouchIn{
		touch(l, Friday().AddDate(0, 0, -140), "pricing_view", "https://eql.example/pricing", ""), wisla,
		touch(l, at.Add(-26*time.Hour), "content_view", "https://"+l.partner+".example/integrations/wms", l.partner),
	}
	for i := range l.pricing {
		out = append(out, touch(l, at.Add(-time.Duration(1+i*3)*time.Hour), "pricing_view", "https://eql.example/pricing", ""))
	}
	if l.demo && at.Before(Friday().Add(-6*time.Hour)) {
		out = append(out, touch(l, at.Add(-20*minute), "demo_request", "https://eql.example/demo", ""))
	}
	return out
}

// need is what somebody said of it.
func need() lead.Question {
	return lead.Question{Answer: lead.Yes, Evidence: "replace WMS before February"}
}

// qualify makes an EQL of a lead, and hands it to somebody.
func (b *builder) qualify(l line, to string) {
	by := l.owner
	if by == "" || by == "marta.wojcik" {
		by = "ania"
	}
	b.act(by, l.company, Qualifying(to))
	if l.owner == "" && to == "" {
		b.act(by, l.company, desk.Action{Verb: desk.Release})
	}
}

// Qualifying is the action that gives a lead all that the gates ask for.
func Qualifying(to string) desk.Action {
	return desk.Action{
		Verb: desk.Qualify, To: to, ConfirmUs: true,
		Set: map[string]string{"use_case": "replace the warehouse system", "tech_stack": "salesforce, sap"},
		BANT: map[string]lead.Question{
			"budget": {Answer: lead.Yes, Evidence: "40 k€ approved for Q1"}, "need": need(),
		},
	}
}

// channels are where the partners hear of their leads: in files, so that none is a duty.
func (b *builder) channels() {
	for _, p := range partners() {
		_, err := b.d.SetChannel(b.ctx, As("ania"), p.ID, desk.Channel{Kind: desk.FileChannel}, nil)
		b.try(err)
	}
}
