// Package routing decides who gets a lead: weighted round robin by the lowest pointer.
//
// It decides from values alone. The same events give the same pointers, whoever computes them and whenever.
package routing

import (
	"fmt"
	"math/bits"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/object"
	"github.com/eqltui/eqltui/internal/policy"
)

// The bounds of weights.
const (
	MaxWeight = 1000
	// MaxUnit bounds the least common multiple of a queue's weights, in which pointers count.
	MaxUnit = policy.MaxTurns
)

// Why a member was passed over, as it is stored and shown.
const (
	Away         = "away"
	Cap          = "cap"
	OutsideHours = "outside hours"
	NotTheirTurn = "not their turn"
)

// Why somebody was chosen.
const (
	LowestPointer = "lowest pointer"
	SameAccount   = "has a lead at the same company"
)

// Member is one member of a queue. Who has twice the weight of another gets twice as many leads.
type Member struct {
	ID     string
	Weight int64
}

// Queue is the members of a queue and how far the rotation is. Whoever has the lowest pointer is next; being chosen
// moves the pointer by unit / weight, where unit is the least common multiple of the weights, so all is whole numbers.
type Queue struct {
	unit  int64
	seats []seat
	place map[string]int
}

type seat struct {
	id        string
	step      int64 // unit / weight
	pointer   int64
	available bool // when the queue was last looked at
}

// Pointer is where a member of a queue stands, as it is kept between two transactions. Unit is that of the queue's
// weights when it was kept.
type Pointer struct {
	Member    string
	Unit      int64
	At        int64
	Available bool // when the last lead was given out
}

// New makes the queue of these members, in the order of the policy, with all pointers at the beginning.
func New(members []Member) (*Queue, error) {
	const what = "members"
	if len(members) == 0 {
		return nil, fault.New(fault.Invalid, what, "the queue has none", "name one at least")
	}
	q := &Queue{unit: 1, place: make(map[string]int, len(members))}
	for _, m := range members {
		_, twice := q.place[m.ID]
		switch {
		case m.ID == "":
			return nil, fault.New(fault.Invalid, what, "one has no name", "give each its id")
		case twice:
			return nil, fault.New(fault.Invalid, what, object.Shown(m.ID)+" is given twice", "give each once")
		case m.Weight < 1 || m.Weight > MaxWeight:
			return nil, fault.New(fault.Invalid, what, fmt.Sprintf("the weight of %s is %d", object.Shown(m.ID), m.Weight),
				fmt.Sprintf("write a whole number from 1 to %d", MaxWeight))
		}
		q.place[m.ID] = len(q.seats)
		q.seats = append(q.seats, seat{id: m.ID, step: m.Weight})
		if q.unit = Unit(q.unit, m.Weight); q.unit > MaxUnit {
			return nil, fault.New(
				fault.Invalid,
				what,
				fmt.Sprintf(
					"the weights together make a round of more than %d turns",
					int64(MaxUnit),
				),
				"use small weights, like 1, 2 and 4",
			)
		}
	}
	for i := range q.seats {
		q.seats[i].step = q.unit / q.seats[i].step
	}
	return q, nil
}

// Unit is the least common multiple of a unit up to MaxUnit and one more weight, 1..MaxWeight.
func Unit(unit, weight int64) int64 {
	a, b := unit, weight
	for b != 0 {
		a, b = b, a%b
	}
	return unit / a * weight
}

// Resume puts members where they stood. Where the weights have changed since, a pointer is as many turns along as it
// was, rounded down. Who is a member no more is left out, and a new one begins like one who comes back.
func (q *Queue) Resume(at []Pointer) {
	for _, p := range at {
		i, ok := q.place[p.Member]
		if !ok {
			continue
		}
		s := &q.seats[i]
		s.pointer, s.available = p.At, p.Available
		if p.Unit != q.unit && p.Unit > 0 && p.At > 0 {
			s.pointer = scale(p.At, q.unit, p.Unit)
		}
	}
}

// scale is a x times / by, which may be more than 64 bits on the way; highest where the answer is.
func scale(a, times, by int64) int64 {
	hi, lo := bits.Mul64(uint64(a), uint64(times))
	if hi >= uint64(by) {
		return highest
	}
	n, _ := bits.Div64(hi, lo, uint64(by))
	return int64(min(n, highest))
}

// highest is what a pointer does not pass: from there all of them begin anew, as far apart as they are.
const highest = 1 << 61

// Pointers is where every member stands, in the order of the policy.
func (q *Queue) Pointers() []Pointer {
	out := make([]Pointer, len(q.seats))
	for i, s := range q.seats {
		out[i] = Pointer{Member: s.id, Unit: q.unit, At: s.pointer, Available: s.available}
	}
	return out
}

// Len is how many members there are, and Member the name of one of them.
func (q *Queue) Len() int { return len(q.seats) }

// Member is the name of the i-th member in the order of the policy.
func (q *Queue) Member(i int) string { return q.seats[i].id }

// Has reports whether somebody is a member.
func (q *Queue) Has(member string) bool { return q.Place(member) >= 0 }

// Place is where a member stands in the order of the policy, -1 for who is none.
func (q *Queue) Place(member string) int {
	if i, ok := q.place[member]; ok {
		return i
	}
	return -1
}

// Look takes note of who is available now: off says of the i-th member why not, "" when they are. Who was not and is
// has come back, to the lowest pointer of the others that were and are available, never below the own one: what was
// missed is not made up for, and nobody waits for others to catch up.
func (q *Queue) Look(off func(i int) string) {
	var back []int
	lowest := int64(-1)
	for i := range q.seats {
		s := &q.seats[i]
		is := off(i) == ""
		switch {
		case is && !s.available:
			back = append(back, i)
		case is && (lowest < 0 || s.pointer < lowest):
			lowest = s.pointer
		}
		s.available = is
	}
	for _, i := range back {
		q.seats[i].pointer = max(q.seats[i].pointer, lowest)
	}
}

// Next is the member whose turn it is among those available at the last look, -1 for nobody; ties go in the order of
// the policy. except, when not "", is passed over.
func (q *Queue) Next(except string) int {
	but, next := q.Place(except), -1
	for i := range q.seats {
		s := &q.seats[i]
		if s.available && i != but && (next < 0 || s.pointer < q.seats[next].pointer) {
			next = i
		}
	}
	return next
}

// Among is the member with the lowest pointer of some, available or not, -1 for nobody.
func (q *Queue) Among(some func(i int) bool) int {
	next := -1
	for i := range q.seats {
		if some(i) && (next < 0 || q.seats[i].pointer < q.seats[next].pointer) {
			next = i
		}
	}
	return next
}

// Charge moves the pointer of who got a lead, if they are a member.
func (q *Queue) Charge(member string) {
	i, ok := q.place[member]
	if !ok {
		return
	}
	s := &q.seats[i]
	if s.pointer += s.step; s.pointer >= highest {
		q.rewind(i)
	}
}

// rewind brings all pointers down by the lowest of those that are in use.
func (q *Queue) rewind(charged int) {
	lowest := q.seats[charged].pointer
	for _, s := range q.seats {
		if s.available {
			lowest = min(lowest, s.pointer)
		}
	}
	for i := range q.seats {
		q.seats[i].pointer = max(0, q.seats[i].pointer-lowest)
	}
}

// GiveBack moves the pointer of who lost a lead, if they are a member: the turn was not theirs after all.
func (q *Queue) GiveBack(member string) {
	if i, ok := q.place[member]; ok {
		q.seats[i].pointer = max(0, q.seats[i].pointer-q.seats[i].step)
	}
}

// Skip is a member that was passed over, and why.
type Skip struct {
	Member string `json:"member"`
	Why    string `json:"why"`
}

// Skipped says of every member but the one who got the lead ("" for nobody) why not.
func (q *Queue) Skipped(to string, off func(i int) string) []Skip {
	got := q.Place(to)
	out := make([]Skip, 0, len(q.seats))
	for i := range q.seats {
		if i == got {
			continue
		}
		why := off(i)
		if why == "" {
			why = NotTheirTurn
		}
		out = append(out, Skip{q.seats[i].id, why})
	}
	return out
}
