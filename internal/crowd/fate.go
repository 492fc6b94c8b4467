package crowd

import (
	"fmt"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

func sortTouches(ts []store.Touch) {
	slices.SortStableFunc(ts, func(a, b store.Touch) int { return int(a.At/1000 - b.At/1000) })
}

// live decides what became of a lead and derives everything that follows: the record at arrival, the
// deeds of the team, the score as it stands now or, of a lead that is closed, as it stood then.
func (c *chunk) live(it *item) {
	l := &it.lead
	c.gather(it)
	at := store.Instant(l.CreatedAt)
	age := c.now.Sub(at)
	switch n := c.rnd.IntN(100); {
	case !l.Source.Partnered():
		c.organic(it, at)
		return
	case n < 2:
		l.ProgramTier = lead.Opt[string]{}
		for i := range it.touches {
			// Only a record that is admitted makes its referral a touch.
			if t := &it.touches[i]; t.Kind == lead.ReferralKind {
				t.Kind, t.Partner, t.URL, t.OwnedBy = "page_view", "", lead.Known("https://own.example/start"), lead.Known("own")
			}
		}
		c.gather(it)
		l.Stage, l.Reason = lead.Quarantined, "missing: program tier"
		c.r.derive(l, &it.facts, nil, c.now)
		c.admit(it, journal.Quarantined)
		return
	}
	l.Stage, l.TriageStart = lead.New, l.CreatedAt
	q := c.r.queueFor(&it.facts)
	l.Queue = q.id
	stage, reason := c.r.derive(l, &it.facts, q, at)
	if stage == lead.Disqualified {
		l.StageBefore, l.Stage, l.Reason, l.ClosedAt, l.TriageStop, l.Queue = lead.New, lead.Disqualified, reason, l.CreatedAt, l.CreatedAt,
			""
		c.r.derive(l, &it.facts, nil, at)
		c.admit(it, journal.Admitted)
		return
	}
	c.admit(it, journal.Admitted)
	if c.chance(staysOpen(age)) {
		c.open(it, q, at, age)
	} else {
		c.decide(it, q, at)
	}
	if l.Stage.Living() {
		c.r.derive(l, &it.facts, q, c.now)
	}
}

// staysOpen is in how many of a hundred cases a lead of that age is not decided yet. Over a year
// that leaves about four of a hundred leads open, whatever their number is.
func staysOpen(age time.Duration) int {
	switch days := age.Hours() / 24; {
	case days < 1:
		return 90
	case days < 3:
		return 70
	case days < 14:
		return 55
	case days < 45:
		return 25
	}
	return 0
}

// gather makes the facts that the rows stand for, as the desk would.
func (c *chunk) gather(it *item) {
	l, p, a := &it.lead, &it.person, it.company
	it.facts = lead.Facts{
		Lead: lead.Record{
			ID: lead.ID(l.ID).String(), Personal: p.Personal, Source: l.Source, ReferredAt: lead.Known(store.Instant(l.ReferredAt)),
			Own: l.Own,
		},
		Account: lead.Account{Domain: known(a.Domain), Company: a.Company},
	}
	for _, partner := range c.r.partners {
		if partner.ID == l.PartnerID {
			it.facts.Partner = partner
		}
	}
	for i := range it.touches {
		it.facts.Touches = append(it.facts.Touches, it.touches[i].Fact())
	}
}

// organic is a lead without a partner: its points alone say what it is.
func (c *chunk) organic(it *item, at time.Time) {
	l := &it.lead
	// A partner's page would make it a candidate: these came to our own.
	for i := range it.touches {
		t := &it.touches[i]
		t.Partner, t.OwnedBy = "", lead.Known("own")
	}
	c.gather(it)
	l.Stage = lead.MQL
	stage, reason := c.r.derive(l, &it.facts, nil, c.now)
	switch stage {
	case lead.SQL:
		l.SQLAt = l.CreatedAt
	case lead.Disqualified:
		l.StageBefore, l.Reason, l.ClosedAt = lead.MQL, reason, l.CreatedAt
	case lead.New, lead.EQL:
		stage = lead.MQL
	}
	l.Stage = stage
	c.r.derive(l, &it.facts, nil, c.now)
	c.admit(it, journal.Admitted)
}

// answers fills in what the team learned, so that the gates have what they need.
func (c *chunk) answers(it *item, who string, at time.Time) {
	l := &it.lead
	for i, name := range lead.Letters() {
		if i < 2 || c.chance(60) {
			l.BANT[name] = store.Answer{Answer: lead.Yes, Who: who, At: store.Millis(at)}
			*it.facts.BANT.Get(name) = lead.Question{Answer: lead.Yes, Who: who, At: at}
		}
	}
	l.PartnerWord, l.OurWord = lead.Confirmed, lead.Confirmed
	it.facts.Confirmed = lead.Confirmations{Partner: lead.Confirmed, Us: lead.Confirmed}
}

// open leaves a lead where somebody has yet to do something about it.
func (c *chunk) open(it *item, q *queue, at time.Time, age time.Duration) {
	l := &it.lead
	unanswered := 80
	if age > 3*24*time.Hour {
		unanswered = 15
	}
	if c.chance(unanswered) && !c.chance(25) {
		if c.chance(30) {
			c.claim(it, at)
		}
		return
	}
	who := c.claim(it, at)
	if c.chance(45) {
		done := c.later(at, age/4)
		c.qualify(it, who, done)
		if age < 24*time.Hour || c.chance(15) {
			return // its contact clock runs
		}
		l.ContactStop, l.FirstContactAt = store.Millis(c.later(done, age/2)), store.Millis(c.later(done, age/2))
		c.step(it, step{store.Instant(l.ContactStop), journal.Contacted, who, journal.Human, journal.Data{How: "call", Outcome: "reached"}})
	} else {
		l.TriageStop, l.FirstContactAt = store.Millis(c.later(at, age/2)), store.Millis(c.later(at, age/2))
		c.step(it, step{store.Instant(l.TriageStop), journal.Contacted, who, journal.Human,
			journal.Data{How: "mail", Outcome: "no_answer"}})
	}
	if c.chance(6) {
		l.SnoozedUntil = store.Millis(c.now.Add(time.Duration(1+c.rnd.IntN(72)) * time.Hour))
		c.step(it, step{c.now.Add(-time.Minute), journal.Snoozed, who, journal.Human, journal.Data{Until: l.SnoozedUntil}})
	}
}

// claim gives the lead an owner.
func (c *chunk) claim(it *item, at time.Time) string {
	who := pick(c, team)
	it.lead.Owner = who
	c.step(it, step{c.later(at, time.Hour), journal.Claimed, who, journal.Human, journal.Data{}})
	return who
}

// qualify makes the lead an EQL, if the gates say so; otherwise it has been contacted.
func (c *chunk) qualify(it *item, who string, at time.Time) {
	l := &it.lead
	c.answers(it, who, at)
	l.Stage, l.EQLAt, l.TriageStop, l.ContactStart = lead.EQL, store.Millis(at), store.Millis(at), store.Millis(at)
	c.step(it, step{at, journal.Qualified, who, journal.Human, journal.Data{}})
}

// later is an instant after at, by up to d and never in the future.
func (c *chunk) later(at time.Time, d time.Duration) time.Time {
	at = at.Add(time.Minute + time.Duration(c.rnd.Int64N(int64(max(d, time.Minute)))))
	return earlier(at.Truncate(time.Second), c.now.Add(-time.Second))
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// decide closes the lead's story, in the mix of a programme that has run for a while.
func (c *chunk) decide(it *item, q *queue, at time.Time) {
	l := &it.lead
	who := c.claim(it, at)
	when := c.later(at, 20*24*time.Hour)
	ms := store.Millis(when)
	l.StageBefore = lead.New
	l.TriageStop = ms
	switch n := c.rnd.IntN(100); {
	case n < 44:
		l.Stage, l.Reason, l.ClosedAt = lead.Disqualified, pick(c, c.r.reasons), ms
		c.step(it, step{when, journal.Disqualified, who, journal.Human, journal.Data{Reason: l.Reason}})
	case n < 60:
		l.Stage, l.ClosedAt = lead.Archived, ms
		c.step(it, step{when, journal.Archived, who, journal.Human, journal.Data{}})
	case n < 72:
		l.Stage, l.NurtureUntil = lead.Nurture, store.Millis(c.now.Add(time.Duration(1+c.rnd.IntN(90*24))*time.Hour))
		c.step(it, step{when, journal.Nurtured, who, journal.Human, journal.Data{Until: l.NurtureUntil}})
	default:
		c.deal(it, who, when, n)
	}
	c.r.derive(l, &it.facts, q, when)
}

// deal is a lead that sales accepted: open, won or lost.
func (c *chunk) deal(it *item, who string, when time.Time, n int) {
	l := &it.lead
	c.answers(it, who, when)
	l.EQLAt, l.ContactStart = store.Millis(when), store.Millis(when)
	contact := c.later(when, 6*time.Hour)
	accepted := c.later(contact, 3*24*time.Hour)
	l.ContactStop, l.FirstContactAt, l.SQLAt = store.Millis(contact), store.Millis(contact), store.Millis(accepted)
	l.Stage, l.StageBefore = lead.SQL, lead.EQL
	c.step(it, step{accepted, journal.Accepted, who, journal.Human, journal.Data{}})
	it.opportunity = &store.Opportunity{Origin: "opportunities", ExternalID: fmt.Sprintf("OP-%07d", l.ID), LeadID: l.ID,
		Amount: lead.Known(int64(5+c.rnd.IntN(95)) * 100_000), Stage: "open", CreatedAt: l.SQLAt}
	if n < 84 {
		return
	}
	closed := c.later(accepted, 60*24*time.Hour)
	it.opportunity.ClosedAt = store.Millis(closed)
	if n < 95 {
		l.Stage, l.LostAt, it.opportunity.Stage = lead.Lost, store.Millis(closed), "lost"
	} else {
		l.Stage, l.WonAt, it.opportunity.Stage = lead.Won, store.Millis(closed), "won"
	}
	c.step(it, step{closed, journal.Opportunity, "crm", journal.Import, journal.Data{How: "opportunities"}})
}
