package demo

import (
	"math/rand/v2"
	"slices"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/sla"
)

// days is how far the history goes back.
const days = 90

// touchTotal is how many touches the demo has, beside those that referrals write.
const touchTotal = 3000

// generator makes up the programme: what came in when, and who did what about it. The same seed and
// instant give the same programme.
type generator struct {
	now      time.Time
	user     string
	rnd      *rand.Rand
	lands    map[string]*land
	domains  map[string]bool
	emails   map[string]bool
	clashes  int
	partners []*partner
	queues   map[string]*sla.Calendar
	touches  []desk.TouchIn
	events   []event
	count    int // leads planned
	quarters []quarter
	deals    []deal
}

// event is something that happens at an instant of the history.
type event struct {
	at time.Time
	do func(r *replay) error
}

func newGenerator(now time.Time, seed int64, user string, queues map[string]*sla.Calendar) *generator {
	return &generator{now: now, user: user, rnd: rand.New(rand.NewPCG(uint64(seed), 0x9e3779b97f4a7c15)), lands: lands(),
		domains: map[string]bool{}, emails: map[string]bool{}, partners: partners(), queues: queues}
}

// on notes what happens at an instant.
func (g *generator) on(at time.Time, do func(r *replay) error) {
	g.events = append(g.events, event{at: at, do: do})
}

// between is a random duration from a to b.
func (g *generator) between(a, b time.Duration) time.Duration {
	return a + time.Duration(g.rnd.Int64N(int64(b-a)/int64(time.Second)))*time.Second
}

func pick[T any](g *generator, list []T) T { return list[g.rnd.IntN(len(list))] }

// queueOf is the queue that the demo's policy gives a country.
func queueOf(country string) string {
	switch country {
	case "IT", "SM":
		return "italy"
	case "PL", "LT":
		return "default"
	}
	return "world"
}

// workday is an instant in office hours, so many days ago.
func (g *generator) workday(from, to int) time.Time {
	ago := from + g.rnd.IntN(to-from+1)
	cal := g.queues["default"]
	y, m, d := g.now.In(cal.Location()).AddDate(0, 0, -ago).Date()
	at, ok := cal.Due(time.Date(y, m, d, 0, 0, 0, 0, cal.Location()), g.between(0, 7*time.Hour))
	if latest := g.now.Add(-26 * time.Hour); !ok || at.After(latest) {
		// Long holidays: somebody sends a lead all the same.
		return latest.Add(-g.between(0, 20*time.Hour))
	}
	return at
}

// later is when somebody of the lead's queue does something after so much of their working time,
// always before now.
func (g *generator) later(country string, at time.Time, d time.Duration) time.Time {
	due, ok := g.queues[queueOf(country)].Due(at, d)
	if ok && due.Before(g.now.Add(-20*time.Minute)) {
		return due
	}
	return at.Add(g.now.Sub(at) / 2)
}

// colleague is who works on a lead of the country; now and then it is the person at the screen.
func (g *generator) colleague(country string) string {
	if g.rnd.IntN(6) == 0 {
		return g.user
	}
	team := []string{"ania", "piotr"}
	switch queueOf(country) {
	case "italy":
		team = []string{"giulia", "marco"}
	case "world":
		team = []string{"piotr", "marco", "ania", "giulia"}
	}
	return pick(g, team)
}

// country is where the next lead of the history is at home.
func (g *generator) country() string {
	n := g.rnd.IntN(100)
	switch {
	case n < 38:
		return "PL"
	case n < 70:
		return "IT"
	}
	return pick(g, worldCountries())
}

func worldCountries() []string {
	return []string{"DE", "DE", "DE", "GB", "GB", "SE", "NO", "US", "US"}
}

// referrer is a partner, as often as its weight says; certified when that is asked for.
func (g *generator) referrer(certified bool) *partner {
	sum := 0
	for _, p := range g.partners {
		if !certified || p.certified {
			sum += p.weight
		}
	}
	n := g.rnd.IntN(sum)
	for _, p := range g.partners {
		if certified && !p.certified {
			continue
		}
		if n -= p.weight; n < 0 {
			return p
		}
	}
	return g.partners[0]
}

// partner is the one of an id.
func (g *generator) partner(id string) *partner {
	return g.partners[slices.IndexFunc(g.partners, func(p *partner) bool { return p.id == id })]
}

// sortEvents puts the history in order; what happens at the same instant stays as planned.
func (g *generator) sortEvents() {
	slices.SortStableFunc(g.events, func(a, b event) int { return a.at.Compare(b.at) })
	slices.SortStableFunc(g.touches, func(a, b desk.TouchIn) int { return a.At.Compare(b.At) })
}

func known(s string) lead.Opt[string] {
	if s == "" {
		return lead.Opt[string]{}
	}
	return lead.Known(s)
}
