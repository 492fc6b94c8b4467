package routing

import (
	"slices"
	"time"
)

// Post is a queue of a replay: who is in it, and when they are there.
type Post struct {
	ID      string
	Members []Member
	Limits  []Limits // of each member, whatever the queue: leads at once, and on one of their days
	// Closed says why the i-th member is not there at an instant, "" when they are; Next is the first instant after it at
	// which that may be different, false for never. Day numbers the member's days.
	Closed func(i int, at time.Time) string
	Next   func(i int, at time.Time) (time.Time, bool)
	Day    func(i int, at time.Time) int64
	// Fallback is the queue that is asked where nobody is available; Anyway gives a lead to somebody who is not.
	Fallback string
	Anyway   bool
}

// Arrival is a lead that comes to stand in a queue.
type Arrival struct {
	Lead, Queue string
	Company     string // "": none by which leads belong together
	At          time.Time
	Left        time.Time // from when it is no open lead of its owner any more; zero: it is one still
	Closed      time.Time // from when nobody works on it; zero: somebody does
}

// Given is what became of an arrival.
type Given struct {
	*Arrival
	To      string // "": it waits to the end
	When    time.Time
	Why     string
	Asked   string // the queue that answered
	Skipped []Skip
}

// Why nobody has a lead, or somebody who is not available.
const (
	NobodyFree = "nobody is available"
	OthersWait = "others wait before it"
	AnyoneOf   = "nobody is available, assigned anyway"
)

type ring struct {
	*Post
	*Queue
	held []*Given
}

type tenure struct {
	at    time.Time
	owner string
}

type replay struct {
	now       time.Time
	rings     map[string]*ring
	order     []*ring
	open      map[string]int64
	day       map[string]map[int64]int64 // by member and day
	leave     []tenure                   // those to come, the next first
	companies map[string][]*Given        // in the order of arrival
}

// Replay lets leads arrive in queues whose rotation begins anew and in which nobody has a lead yet, and says who gets
// which. Leads that nobody can have wait in the order in which they came, until the last instant. An arrival in a queue
// that is not there is left out. Both it and its answer are in the order of time.
func Replay(posts []Post, arrivals []Arrival, until time.Time) ([]Given, error) {
	r := &replay{rings: map[string]*ring{}, open: map[string]int64{}, day: map[string]map[int64]int64{}, companies: map[string][]*Given{}}
	for i := range posts {
		p := &posts[i]
		q, err := New(p.Members)
		if err != nil {
			return nil, err
		}
		r.rings[p.ID] = &ring{Post: p, Queue: q}
		r.order = append(r.order, r.rings[p.ID])
	}
	out := make([]Given, 0, len(arrivals))
	for i := range arrivals {
		a := &arrivals[i]
		q := r.rings[a.Queue]
		if q == nil {
			continue
		}
		r.advance(a.At)
		out = append(out, Given{Arrival: a})
		g := &out[len(out)-1]
		if len(q.held) > 0 {
			g.Why, g.Asked, g.Skipped = OthersWait, q.ID, q.Queue.Skipped("", r.off(q))
		} else if r.choose(q, g) {
			continue
		}
		q.held = append(q.held, g)
	}
	r.advance(until)
	return out, nil
}

// advance goes on to an instant, and gives out on the way what waits as soon as anybody can have it.
func (r *replay) advance(to time.Time) {
	for {
		next := to
		if len(r.leave) > 0 && r.leave[0].at.Before(next) {
			next = r.leave[0].at
		}
		if slices.ContainsFunc(r.order, func(q *ring) bool { return len(q.held) > 0 }) {
			next = r.opening(next)
		}
		if next.Before(r.now) {
			next = r.now
		}
		r.now = next
		for len(r.leave) > 0 && !r.leave[0].at.After(r.now) {
			r.open[r.leave[0].owner]--
			r.leave = r.leave[1:]
		}
		r.serve()
		if !r.now.Before(to) {
			return
		}
	}
}

// opening is the next instant at which somebody may be there who is not, or another day begins for them; to, if it is later.
func (r *replay) opening(to time.Time) time.Time {
	for _, q := range r.order {
		for i := range q.Members {
			if at, ok := q.Post.Next(i, r.now); ok && at.After(r.now) && at.Before(to) {
				to = at
			}
		}
	}
	return to
}

func (r *replay) serve() {
	for _, q := range r.order {
		n := 0
		for n < len(q.held) && r.choose(q, q.held[n]) {
			n++
		}
		q.held = slices.Delete(q.held, 0, n)
	}
}

// off says of the members of a queue why they get no lead now.
func (r *replay) off(q *ring) func(i int) string {
	return func(i int) string {
		if why := q.Closed(i, r.now); why != "" {
			return why
		}
		who, l := q.Member(i), q.Limits[i]
		if l.Open > 0 && r.open[who] >= l.Open || l.Day > 0 && r.day[who][q.Day(i, r.now)] >= l.Day {
			return Cap
		}
		return ""
	}
}

// choose gives a lead to somebody of its queue, or of one that is asked instead, and reports whether anybody has it now.
func (r *replay) choose(q *ring, g *Given) bool {
	if q.ID == g.Queue {
		g.Why, g.Asked, g.Skipped = NobodyFree, q.ID, q.Queue.Skipped("", r.off(q))
	}
	for asked := []string{}; q != nil && !slices.Contains(asked, q.ID); q = r.rings[q.Fallback] {
		asked = append(asked, q.ID)
		off := r.off(q)
		q.Look(off)
		if to := r.sticky(q, g); to != "" {
			r.give(q, g, to, SameAccount)
			return true
		}
		if i := q.Queue.Next(""); i >= 0 {
			r.give(q, g, q.Member(i), LowestPointer)
			return true
		}
		if q.Anyway {
			i := q.Among(func(i int) bool { return q.Closed(i, r.now) != Away })
			if i < 0 {
				i = q.Among(func(int) bool { return true })
			}
			r.give(q, g, q.Member(i), AnyoneOf)
			return true
		}
	}
	return false
}

// sticky is who has an earlier living lead of the same company and can have this one too.
func (r *replay) sticky(q *ring, g *Given) string {
	if g.Company == "" {
		return ""
	}
	for _, o := range r.companies[g.Company] {
		if !o.Arrival.Closed.IsZero() && !o.Arrival.Closed.After(r.now) {
			continue
		}
		if i := q.Place(o.To); i >= 0 && r.off(q)(i) == "" {
			return o.To
		}
	}
	return ""
}

func (r *replay) give(q *ring, g *Given, to, why string) {
	g.To, g.When, g.Why, g.Asked, g.Skipped = to, r.now, why, q.ID, q.Queue.Skipped(to, r.off(q))
	q.Charge(to)
	if g.Company != "" {
		r.companies[g.Company] = append(r.companies[g.Company], g)
	}
	i := q.Place(to)
	if r.day[to] == nil {
		r.day[to] = map[int64]int64{}
	}
	r.day[to][q.Day(i, r.now)]++
	if !g.Left.IsZero() && !g.Left.After(r.now) {
		return // it was dealt with while it waits here
	}
	r.open[to]++
	if g.Left.IsZero() {
		return
	}
	at, _ := slices.BinarySearchFunc(r.leave, g.Left, func(t tenure, left time.Time) int {
		if t.at.After(left) {
			return 1
		}
		return -1
	})
	r.leave = slices.Insert(r.leave, at, tenure{g.Left, to})
}
