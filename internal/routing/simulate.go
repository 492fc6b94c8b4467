package routing

import (
	"slices"
	"time"
)

// Limits are how many leads a member takes: at once, and on one day. 0 is no limit.
type Limits struct{ Open, Day int64 }

// Assignment is a lead that was given to somebody, or to nobody yet.
type Assignment struct {
	Lead    string
	At      time.Time
	To      string // "": it is held
	Why     string
	Skipped []Skip
}

// Simulation is one queue while things happen to it: nobody available means hold, and days are those of UTC.
type Simulation struct {
	q      *Queue
	limits []Limits
	away   []bool
	open   []int64 // leads that a member has
	day    []int64 // leads that a member got on the present day
	today  int64
	held   []string
	owner  map[string]int // of the leads that are there; -1 while held

	Assignments []Assignment // in the order in which they were made
}

// Simulate begins with a queue nothing happened to yet; limits are those of its members.
func Simulate(q *Queue, limits []Limits) *Simulation {
	n := q.Len()
	s := &Simulation{q: q, limits: limits, away: make([]bool, n), open: make([]int64, n), day: make([]int64, n), owner: map[string]int{}}
	s.look()
	return s
}

// off says why the i-th member gets no lead now.
func (s *Simulation) off(i int) string {
	l := s.limits[i]
	switch {
	case s.away[i]:
		return Away
	case l.Open > 0 && s.open[i] >= l.Open, l.Day > 0 && s.day[i] >= l.Day:
		return Cap
	}
	return ""
}

func (s *Simulation) look() { s.q.Look(s.off) }

// At goes on to an instant: with a new day come new leads.
func (s *Simulation) At(at time.Time) {
	const dayMS = 24 * 60 * 60 * 1000
	ms := at.UnixMilli()
	today := ms / dayMS
	if ms%dayMS < 0 {
		today--
	}
	if today != s.today {
		s.today = today
		clear(s.day)
		s.look()
		s.serve(at)
	}
}

// There reports whether a lead is there: it has arrived, and was not released since.
func (s *Simulation) There(lead string) bool {
	_, ok := s.owner[lead]
	return ok
}

// Arrive brings a lead that is not there. While others are held it is held behind them.
func (s *Simulation) Arrive(lead string, at time.Time) {
	if len(s.held) == 0 {
		if to := s.q.Next(""); to >= 0 {
			s.give(lead, to, at)
			return
		}
	}
	s.owner[lead] = -1
	s.held = append(s.held, lead)
	s.Assignments = append(s.Assignments, Assignment{Lead: lead, At: at, Why: "nobody is available", Skipped: s.q.Skipped("", s.off)})
}

// Release takes a lead away from who has it. One that nobody has, or that is not there, stays as it is.
func (s *Simulation) Release(lead string, at time.Time) {
	i, there := s.owner[lead]
	if !there || i < 0 {
		return
	}
	delete(s.owner, lead)
	s.open[i]--
	s.look()
	s.serve(at)
}

// Away says that a member is away from now on, or is back.
func (s *Simulation) Away(member string, away bool, at time.Time) {
	s.away[s.q.place[member]] = away
	s.look()
	s.serve(at)
}

// serve gives out what is held, in the order of arrival, as long as somebody is available.
func (s *Simulation) serve(at time.Time) {
	n := 0
	for ; n < len(s.held); n++ {
		to := s.q.Next("")
		if to < 0 {
			break
		}
		s.give(s.held[n], to, at)
	}
	s.held = slices.Delete(s.held, 0, n)
}

func (s *Simulation) give(lead string, to int, at time.Time) {
	a := Assignment{Lead: lead, At: at, To: s.q.Member(to), Why: LowestPointer}
	a.Skipped = s.q.Skipped(a.To, s.off)
	s.q.Charge(a.To)
	s.owner[lead] = to
	s.open[to]++
	s.day[to]++
	s.look()
	s.Assignments = append(s.Assignments, a)
}
