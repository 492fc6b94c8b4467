package desk

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/store"
)

// The figures that are kept of each day. Their numbers stand in the database: a new one comes last, and with another
// sumsVersion, by which the sums of earlier versions are made anew. An amount is kept as two sums, of its lower and of its
// upper half, so that no sum of amounts is too large to be taken apart again.
const (
	sumReferrals = iota
	sumEQLs
	sumSQLs
	sumWon
	sumLost
	sumCycleDays
	sumCohortWon
	sumTwoTriggers
	sumAIEQLs
	sumPipeline
	sumPipelineUpper
	sumOpportunities
	sumRevenue
	sumRevenueUpper
	sumARR
	sumARRUpper
	sumContactMet
	sumContact
	sumTriageMet
	sumTriage
	sumContactRuns // runs that nothing has stopped, by when they are due
	sumTriageRuns
	sumTraffic
	sumVisitorsOfDay // persons whose first touch of the day it is; then of the week, the month, the quarter and the year
	sumVisitorsOfWeek
	sumVisitorsOfMonth
	sumVisitorsOfQuarter
	sumVisitorsOfYear
	sumScored // referred, and an EQL or at the threshold
	sumBelow  // referred, and neither
	sumNever  // referred, and no EQL
	sumMQL    // our own, without a partner's word
	sumMQLWon
	sumVisits // touches of a page; then those of AI surfaces among them
	sumAIVisits
	sumFigures
)

const sumsVersion = 3

// Whose sums are kept.
const (
	sumsOfPartner = "p" // "" for what is nobody's
	sumsOfOwner   = "o" // of partners' leads
	sumsOfAll     = "a" // of all partners, where that is not the sum of theirs
	sumsOfPage    = "v" // by its number
	sumsOfJournal = "j" // nobody's: when the latest event was
)

// half is where an amount is taken apart.
const half = 32

// tallying is by what rows become figures, beside the rows. It is for one goroutine.
type tallying struct {
	zone      *time.Location
	window    time.Duration
	triggers  []string
	threshold int64

	last *sumDay // that was looked for last
	days map[review.Day]*sumDay
}

// sumDay is a day, from its midnight to the next one (ms), and where its figures stand.
type sumDay struct {
	day      review.Day
	from, to int64
	dayPlace
}

// dayPlace is where the figures of a day stand, and the periods in which it lies.
type dayPlace struct {
	quarter int64
	place   int                  // of the day in the quarter
	periods [visitorGrains]int64 // day, week, month, quarter, year
}

const visitorGrains = sumVisitorsOfYear - sumVisitorsOfDay + 1

func (r *rules) tallying() *tallying {
	window, _ := r.policy.Scoring.Window.Duration()
	return &tallying{zone: r.policy.TimeZone, window: window, triggers: r.policy.Triggers, threshold: int64(r.policy.Scoring.Threshold),
		last: &sumDay{}, days: map[review.Day]*sumDay{}}
}

// stamp names all that figures are made by, so that sums that were made by something else are not taken for theirs.
func (t *tallying) stamp() string {
	doc := fmt.Sprintf("%d %s %d %q %d", sumsVersion, t.zone, t.window.Milliseconds(), t.triggers, t.threshold)
	sum := sha256.Sum256([]byte(doc))
	return hex.EncodeToString(sum[:8])
}

// midnightIn is when a day begins in a zone, in ms.
func midnightIn(zone *time.Location, d review.Day) int64 {
	t, err := time.ParseInLocation(time.DateOnly, d.String(), zone)
	if err != nil {
		return 0
	}
	return store.Millis(t)
}

// dayOf is the day at whose midnight or after an instant (ms) lies, and before the next one's. Where clocks jump at midnight
// that may be another one than the day on the calendar.
func (t *tallying) dayOf(ms int64) review.Day { return t.at(ms).day }

// at is where the figures of an instant (ms) stand.
func (t *tallying) at(ms int64) *sumDay {
	if t.last.from <= ms && ms < t.last.to {
		return t.last
	}
	d := t.named(review.DayOf(ms, t.zone))
	switch {
	case ms < d.from:
		d = t.named(d.day - 1)
	case ms >= d.to && d.from < d.to:
		d = t.named(d.day + 1)
	}
	t.last = d
	return d
}

func (t *tallying) named(day review.Day) *sumDay {
	d := t.days[day]
	if d == nil {
		d = &sumDay{day, midnightIn(t.zone, day), midnightIn(t.zone, day+1), placeOf(day)}
		t.days[day] = d
	}
	return d
}

func placeOf(d review.Day) dayPlace {
	q := d.Quarter()
	year := time.Unix(int64(q.From)*24*60*60, 0).UTC()
	quarter := int64(year.Year())*4 + int64(year.Month()-1)/3
	month := int64(0)
	for q.From.AddMonths(int(month)+1) <= d {
		month++
	}
	return dayPlace{quarter, int(d - q.From), [...]int64{int64(d), int64(d.Monday()), quarter*3 + month, quarter, int64(year.Year())}}
}

// grainOf is the figure of the visitors of a period, 0 where none is kept of its kind.
func grainOf(p review.Period) int {
	quarter := p.From.Quarter()
	switch {
	case p.To-p.From == 1:
		return sumVisitorsOfDay
	case p.To-p.From == 7 && p.From.Monday() == p.From:
		return sumVisitorsOfWeek
	case p == quarter:
		return sumVisitorsOfQuarter
	case p.From.AddMonths(1) == p.To && placeOf(p.From).periods[2] != placeOf(p.From - 1).periods[2]:
		return sumVisitorsOfMonth
	case p.From.AddMonths(12) == p.To && placeOf(p.From).periods[4] != placeOf(p.From - 1).periods[4]:
		return sumVisitorsOfYear
	}
	return 0
}

// counting is what of a lead adds to figures.
type counting struct {
	partner, owner                         string
	created, referred, eql, sql, won, lost int64
	own, scored                            bool // it came without a partner's word; it is an EQL or at the threshold
	two, ai                                bool // as an EQL: two triggers, a touch of an AI surface through its partner
}

// passed is what of a touch adds to figures.
type passed struct {
	at, page               int64
	kind, partner, surface string
}

// counting is what a lead adds. touches are those of its person in order of time; they are asked of EQLs alone.
func (t *tallying) counting(l *store.CountedLead, touches func() []passed) counting {
	c := counting{partner: l.PartnerID, owner: l.Owner, created: l.CreatedAt, referred: l.ReferredAt, eql: l.EQLAt, sql: l.SQLAt,
		won: l.WonAt, lost: l.LostAt, own: l.Source == lead.OwnSite || l.Source == lead.Event,
		scored: l.EQLAt != 0 || l.Score >= t.threshold}
	if l.EQLAt == 0 {
		return c
	}
	var triggers []string
	for _, s := range touches() {
		if s.at <= l.EQLAt-t.window.Milliseconds() || s.at > l.EQLAt {
			continue
		}
		if slices.Contains(t.triggers, s.kind) && !slices.Contains(triggers, s.kind) {
			triggers = append(triggers, s.kind)
		}
		c.ai = c.ai || s.surface == "ai" && s.partner == l.PartnerID && l.PartnerID != ""
	}
	c.two = len(triggers) >= review.TwoTriggers
	return c
}

// addSum takes an addend: it adds to a figure on a day of a quarter what happened at an instant (ms).
type addSum func(of store.SumsOf, figure, day int, by, at int64)

// sumBook makes addends of rows.
type sumBook struct {
	*tallying
	add   addSum
	after int64 // the last lead, and person, of which everything is counted
}

func (b *sumBook) counted(id int64) bool { return id <= b.after }

// whose adds to the figures of a partner, and where there is one to those of an owner.
func (b *sumBook) whose(partner, owner string, at int64, figure int, by, latest int64) {
	if at == 0 || by == 0 {
		return
	}
	p := b.at(at)
	latest = max(latest, at)
	b.add(store.SumsOf{Scope: sumsOfPartner, Name: partner, Quarter: p.quarter}, figure, p.place, by, latest)
	if partner != "" {
		b.add(store.SumsOf{Scope: sumsOfOwner, Name: owner, Quarter: p.quarter}, figure, p.place, by, latest)
	}
}

// of adds to the figures of a partner alone.
func (b *sumBook) of(partner string, at int64, figure int, by int64) {
	p := b.at(at)
	b.add(store.SumsOf{Scope: sumsOfPartner, Name: partner, Quarter: p.quarter}, figure, p.place, by, at)
}

// money adds an amount.
func (b *sumBook) money(partner, owner string, at int64, figure int, minor, sign int64) {
	b.whose(partner, owner, at, figure, sign*(minor&(1<<half-1)), at)
	b.whose(partner, owner, at, figure+1, sign*(minor>>half), at)
}

// lead adds what a lead counts, or with -1 takes it away.
func (b *sumBook) lead(c *counting, sign int64) {
	add := func(at int64, figure int, by, latest int64) { b.whose(c.partner, c.owner, at, figure, sign*by, latest) }
	add(c.referred, sumReferrals, 1, 0)
	add(c.eql, sumEQLs, 1, 0)
	add(c.sql, sumSQLs, 1, 0)
	add(c.won, sumWon, 1, 0)
	add(c.lost, sumLost, 1, 0)
	if c.eql != 0 {
		if c.won != 0 {
			add(c.won, sumCycleDays, int64(review.DayOf(c.won, b.zone)-review.DayOf(c.eql, b.zone)), 0)
			add(c.eql, sumCohortWon, 1, c.won)
		}
		add(c.eql, sumTwoTriggers, one(c.two), 0)
		add(c.eql, sumAIEQLs, one(c.ai), 0)
	}
	if c.own && c.eql == 0 && c.created != 0 {
		b.of(c.partner, c.created, sumMQL, sign)
		if c.won != 0 {
			b.of(c.partner, c.created, sumMQLWon, sign)
		}
	}
	if c.referred == 0 || c.partner == "" {
		return
	}
	if c.scored {
		b.of(c.partner, c.referred, sumScored, sign)
	} else {
		b.of(c.partner, c.referred, sumBelow, sign)
	}
	if c.eql == 0 {
		b.of(c.partner, c.referred, sumNever, sign)
	}
}

func one(yes bool) int64 {
	if yes {
		return 1
	}
	return 0
}

// deal adds an opportunity of a lead of a partner and an owner, or with -1 takes it away.
func (b *sumBook) deal(o *store.Opportunity, partner, owner string, sign int64) {
	b.money(partner, owner, o.CreatedAt, sumPipeline, o.Amount.V, sign)
	b.whose(partner, owner, o.CreatedAt, sumOpportunities, sign, 0)
	if o.Stage == "won" {
		b.money(partner, owner, o.ClosedAt, sumRevenue, o.Amount.V, sign)
		b.money(partner, owner, o.ClosedAt, sumARR, o.ARR.V, sign)
	}
}

// cycle adds a run of a clock of a lead of a partner and an owner, or with -1 takes it away.
func (b *sumBook) cycle(c *store.Cycle, partner, owner string, sign int64) {
	if c.Due == store.Never {
		return
	}
	met, all, runs := sumTriageMet, sumTriage, sumTriageRuns
	if c.Kind == lead.ContactClock {
		met, all, runs = sumContactMet, sumContact, sumContactRuns
	}
	if c.Stop == 0 {
		b.ran(partner, owner, c, runs, sign)
		return
	}
	b.ran(partner, c.Owner, c, all, sign)
	if c.Stop <= c.Due {
		b.ran(partner, c.Owner, c, met, sign)
	}
}

// ran adds to the day on which a run is due, which may well be ahead.
func (b *sumBook) ran(partner, owner string, c *store.Cycle, figure int, by int64) {
	if c.Due == 0 {
		return
	}
	p, latest := b.at(c.Due), max(c.Start, c.Stop)
	b.add(store.SumsOf{Scope: sumsOfPartner, Name: partner, Quarter: p.quarter}, figure, p.place, by, latest)
	if partner != "" {
		b.add(store.SumsOf{Scope: sumsOfOwner, Name: owner, Quarter: p.quarter}, figure, p.place, by, latest)
	}
}

// visit adds a touch to those of its page.
func (b *sumBook) visit(s *passed, sign int64) {
	if s.page == 0 || s.at == 0 {
		return
	}
	d := b.at(s.at)
	of := store.SumsOf{Scope: sumsOfPage, Name: strconv.FormatInt(s.page, 10), Quarter: d.quarter}
	b.add(of, sumVisits, d.place, sign, s.at)
	if s.surface == "ai" {
		b.add(of, sumAIVisits, d.place, sign, s.at)
	}
}

// person adds the touches of a person, in order of time: each to the visits of its page and the traffic of its partner, and
// the person once to the visitors of each period.
func (b *sumBook) person(touches []passed, sign int64) {
	var last []visited
	for i := range touches {
		s := &touches[i]
		b.visit(s, sign)
		if s.partner == "" || s.kind == lead.ReferralKind || s.at == 0 {
			continue
		}
		p := b.at(s.at)
		b.of(s.partner, s.at, sumTraffic, sign)
		for _, scope := range [...]string{sumsOfPartner, sumsOfAll} {
			name := s.partner
			if scope == sumsOfAll {
				name = ""
			}
			n := slices.IndexFunc(last, func(v visited) bool { return v.name == name })
			if n < 0 {
				n, last = len(last), append(last, visited{name: name})
			}
			for g, period := range p.periods {
				if v := &last[n]; !v.there[g] || v.periods[g] != period {
					v.there[g], v.periods[g] = true, period
					b.add(store.SumsOf{Scope: scope, Name: name, Quarter: p.quarter}, sumVisitorsOfDay+g, p.place, sign, s.at)
				}
			}
		}
	}
}

// visited is where a person last was seen through a partner, "" for any.
type visited struct {
	name    string
	there   [visitorGrains]bool
	periods [visitorGrains]int64
}
