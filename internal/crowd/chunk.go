package crowd

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/store"
)

// span is over how long the leads came in, evenly.
const span = 365 * 24 * time.Hour

// chunk is a stretch of leads with all that hangs on them.
type chunk struct {
	r     *rules
	now   time.Time
	rnd   *rand.Rand
	first int
	items []*item
}

// item is one lead: rows ready to be written, and the facts they were derived from.
type item struct {
	lead        store.Lead
	person      store.Person
	account     *store.Account // nil: it came with an earlier lead
	company     *store.Account
	touches     []store.Touch
	note        string
	opportunity *store.Opportunity
	events      []journal.Event
	clocks      desk.Clockwork
	facts       lead.Facts
	first, was  store.Lead // as it came in, and as it was at the last event
}

// newChunk makes the leads from a number on. It depends on its arguments alone.
func newChunk(r *rules, o Options, first int) (*chunk, error) {
	c := &chunk{r: r, now: o.Now, first: first, rnd: rand.New(rand.NewPCG(o.Seed, uint64(first)))}
	n := min(chunkSize, o.Leads-first)
	touches := c.spread(n)
	for i := range n {
		age := time.Duration(float64(span) * float64(o.Leads-first-i) / float64(o.Leads))
		it := c.item(int64(first+i+1), o.Now.Add(-age).Truncate(time.Second))
		c.touch(it, touches[i])
		c.live(it)
		c.items = append(c.items, it)
	}
	c.conflicts()
	for _, it := range c.items {
		if err := c.tell(it); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// spread deals out TouchesPerLead touches for each of n leads: one at least, and none lost.
func (c *chunk) spread(n int) []int {
	out := make([]int, n)
	left := TouchesPerLead * n
	for i := range out {
		out[i] = 1 + c.rnd.IntN(2*TouchesPerLead-1)
		left -= out[i]
	}
	for i := 0; left != 0; i = (i + 1) % n {
		switch {
		case left > 0:
			out[i]++
			left--
		case out[i] > 1:
			out[i]--
			left++
		}
	}
	return out
}

func pick[T any](c *chunk, list []T) T { return list[c.rnd.IntN(len(list))] }

// chance is true in so many of a hundred cases.
func (c *chunk) chance(percent int) bool { return c.rnd.IntN(100) < percent }

// item makes somebody at a company, and the record as it came in.
func (c *chunk) item(id int64, at time.Time) *item {
	it := &item{}
	if len(c.items) > 0 && c.chance(60) {
		it.company = c.items[c.rnd.IntN(len(c.items))].company
	} else {
		it.account = c.newCompany(id)
		it.company = it.account
	}
	home := c.home(it.company.Country.V)
	first, last := pick(c, firsts), pick(c, lasts)
	address := slug(first) + "." + slug(last) + serial(id) + "@" + it.company.Domain
	it.person = store.Person{
		ID: id, EmailKey: address,
		Personal: lead.Personal{
			Email: lead.Known(address), Name: lead.Known(first + " " + last),
			Phone: lead.Known(fmt.Sprintf("%s%03d %04d", home.dial, c.rnd.IntN(1000), c.rnd.IntN(10_000))),
			Title: lead.Known(pick(c, titles)), Language: lead.Known(home.language), TimeZone: lead.Known(home.zone),
		},
		ByHand: []string{},
	}
	ms := store.Millis(at)
	it.lead = store.Lead{
		ID: id, PersonID: id, AccountID: it.company.ID, Own: lead.Own{ExternalID: lead.Known(fmt.Sprintf("R-%07d", id))},
		ReferredAt: ms - int64(c.rnd.IntN(3600))*1000,
		BANT:       map[string]store.Answer{}, PartnerWord: lead.NotYet, OurWord: lead.NotYet, CreatedAt: ms, UpdatedAt: ms, TouchedAt: ms,
		ByHand: []string{}, OpenGates: []string{},
	}
	l := &it.lead
	l.Source = lead.PartnerReferral
	switch n := c.rnd.IntN(100); {
	case n < 14:
		l.Source = []lead.Source{lead.OwnSite, lead.OwnSite, lead.Event, lead.List}[n%4]
	case n < 40:
		l.Source = []lead.Source{lead.Integration, lead.Marketplace, lead.PartnerContent}[n%3]
	}
	if l.Source.Partnered() {
		p := pick(c, c.r.partners)
		l.PartnerID, l.ProgramTier = p.ID, lead.Known(p.Tier)
		l.UTM = lead.UTM{Source: lead.Known(p.ID), Medium: lead.Known("referral"), Campaign: lead.Known(pick(c, tagWords))}
	}
	if c.chance(70) {
		l.UseCase = lead.Known(pick(c, useCases))
	}
	if c.chance(40) {
		l.ProductLine = lead.Known(pick(c, products))
	}
	if c.chance(25) {
		l.Tags = lead.Known([]string{pick(c, tagWords)})
	}
	if c.chance(30) {
		l.ClientID = lead.Known(fmt.Sprintf("%d.%d", 100_000_000+c.rnd.IntN(900_000_000), ms/1000))
	}
	if c.chance(30) {
		from := c.rnd.IntN(len(noteWords) - 12)
		it.note = strings.Join(noteWords[from:from+6+c.rnd.IntN(6)], " ")
	}
	return it
}

// newCompany makes a company. Most fit the ideal profile; of some a fact is not known.
func (c *chunk) newCompany(id int64) *store.Account {
	home := countries[min(c.rnd.IntN(len(countries)+6)/2, len(countries)-1)]
	name := pick(c, heads) + " " + pick(c, tails)
	a := &store.Account{
		ID: id, Domain: slug(name) + serial(id) + ".example",
		Company: lead.Company{
			Name:      lead.Known(name + " " + serial(id) + " " + pick(c, forms)),
			Employees: lead.Known(int64(10 + c.rnd.IntN(60)*c.rnd.IntN(60))), Industry: lead.Known(pick(c, trades)),
			Country: lead.Known(home.code), Region: lead.Known(home.region), TechStack: lead.Known(pick(c, stacks)),
		},
		ByHand: []string{},
	}
	if c.chance(15) {
		a.Employees = lead.Opt[int64]{}
	}
	if c.chance(20) {
		a.TechStack = lead.Opt[[]string]{}
	}
	return a
}

func (c *chunk) home(code string) country {
	for _, h := range countries {
		if h.code == code {
			return h
		}
	}
	return countries[0]
}

// kinds are what people do, some more often than others.
var kinds = []string{"page_view", "page_view", "page_view", "page_view", "content_view", "content_view", "case_study_view",
	"webinar_attended", "pricing_view", "pricing_view",
	"integration_click", "integration_click", "integration_install", "demo_request", "email_click"}

// touch makes n touches in the weeks around the lead's arrival, oldest first.
func (c *chunk) touch(it *item, n int) {
	l := &it.lead
	if l.Source == lead.PartnerReferral {
		it.touches = append(it.touches, store.Touch{At: l.ReferredAt, Kind: lead.ReferralKind, Partner: l.PartnerID})
		n--
	}
	at := l.CreatedAt - int64(40*24*time.Hour/time.Millisecond)
	for range n {
		at = min(at+int64(c.rnd.IntN(20*24*3600))*1000, store.Millis(c.now)-1000)
		t := store.Touch{At: at, Kind: pick(c, kinds), Surface: "web"}
		switch {
		case t.Kind == "webinar_attended":
			t.Asset, t.Surface = lead.Known("webinar "+pick(c, useCases)), "event"
		case l.PartnerID != "" && c.chance(60):
			t.URL, t.OwnedBy, t.Partner = lead.Known("https://"+l.PartnerID+".example/articles/"+slug(pick(c, useCases))),
				lead.Known("partner"), l.PartnerID
		default:
			t.URL, t.OwnedBy = lead.Known("https://own.example/pages/"+slug(pick(c, useCases))), lead.Known("own")
		}
		if c.chance(10) {
			t.Surface = "ai"
		}
		it.touches = append(it.touches, t)
		l.TouchedAt = max(l.TouchedAt, at)
	}
	for i := range it.touches {
		it.touches[i].PersonID = it.person.ID
	}
	sortTouches(it.touches)
}
