// Package presence knows who is at the cockpit of this process, where each one is, and who looks over whose shoulder.
// It keeps names and places, never keystrokes, and nothing of it is stored. Who is at cockpits of other processes it is told.
//
// A Hub is safe for many sessions at once. It never waits for one of them: whoever does not look in time finds the
// newest state and has missed the ones before.
package presence

import (
	"cmp"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/safetext"
)

// Spot is where somebody is: a place of the cockpit, the lead looked at there ("" for none), and the form that is
// open ("" for none).
type Spot struct{ Place, Lead, Form string }

// Person is somebody at a cockpit. Two sessions of one user are two.
type Person struct {
	ID     uint64 // of the session
	User   string
	Role   string
	Door   string // how they came: "ssh", "local", "attach"
	Came   time.Time
	Active time.Time // when they last pressed a key
	Spot
	Quiet     bool // nobody may ask to follow
	Watchers  int  // who look over the shoulder
	Elsewhere bool // at a cockpit of another process: they are seen, and cannot be followed
}

// away is after how long without a key somebody is away.
const away = 5 * time.Minute

// Away reports whether somebody has pressed no key for a while.
func (p *Person) Away(now time.Time) bool { return now.Sub(p.Active) >= away }

// Frame is what a session shows, as its terminal takes it.
type Frame struct {
	W, H    int
	Content string
}

// Hub is everybody at the cockpits of one process.
type Hub struct {
	now func() time.Time
	// later calls f after d; it is what bounds how often everybody is told.
	later func(d time.Duration, f func())
	// may says whether somebody of a role may see what one of another role sees.
	may func(watcher, watched string) bool

	mu    sync.Mutex
	last  uint64
	seats map[uint64]*Seat
	told  bool   // everybody will be
	crowd *Crowd // nil: something moved since
	moved chan struct{}
	// others are those at other processes, by the process; ids are their numbers here, by process and number there.
	others map[string][]Person
	ids    map[string]map[uint64]uint64
}

// every is how often everybody is told what moved, at most.
const every = 500 * time.Millisecond

// New is a hub without anybody. now is the clock, later runs something after a while; nil is time.AfterFunc. may says
// whether somebody of a role may see what one of another role sees.
func New(now func() time.Time, later func(d time.Duration, f func()), may func(watcher, watched string) bool) *Hub {
	if later == nil {
		later = func(d time.Duration, f func()) { time.AfterFunc(d, f) }
	}
	return &Hub{now: now, later: later, may: may, seats: map[uint64]*Seat{}, moved: make(chan struct{}, 1),
		others: map[string][]Person{}, ids: map[string]map[uint64]uint64{}}
}

// Seat is one session at the hub.
type Seat struct {
	hub    *Hub
	person Person
	moved  chan struct{} // holds one: something changed that this session may show
	asking map[uint64]bool
	lets   map[string]bool // users that may follow, as long as this session lasts
	views  map[uint64]*View
	follow *View
	frame  Frame
}

// Join seats somebody.
func (h *Hub) Join(user, role, door string) *Seat {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.last++
	now := h.now()
	s := &Seat{
		hub:    h,
		person: Person{ID: h.last, User: safetext.Line(user), Role: role, Door: safetext.Line(door), Came: now, Active: now},
		moved:  make(chan struct{}, 1),
		asking: map[uint64]bool{}, lets: map[string]bool{}, views: map[uint64]*View{},
	}
	h.seats[h.last] = s
	h.tell()
	return s
}

// Crowd is everybody who was here at one time. It never changes: all sessions look at the same one.
type Crowd struct {
	people []Person         // in the order in which they came
	at     map[string][]int // who looks at a lead
	ids    map[uint64]int
}

// Len is how many there are; nobody in a crowd that is nil.
func (c *Crowd) Len() int {
	if c == nil {
		return 0
	}
	return len(c.people)
}

// List is everybody, in the order in which they came. It is not to be changed.
func (c *Crowd) List() []Person {
	if c == nil {
		return nil
	}
	return c.people
}

// Of is one of them, nil when they are not there.
func (c *Crowd) Of(id uint64) *Person {
	if c == nil {
		return nil
	}
	if i, ok := c.ids[id]; ok {
		return &c.people[i]
	}
	return nil
}

// At is who looks at a lead besides a session, "" for nobody; of several the one who came first.
func (c *Crowd) At(lead string, besides uint64) string {
	if c == nil || len(c.at) == 0 {
		return ""
	}
	for _, i := range c.at[lead] {
		if c.people[i].ID != besides {
			return c.people[i].User
		}
	}
	return ""
}

// All is who is here.
func (h *Hub) All() *Crowd {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.crowd == nil {
		c := &Crowd{people: h.here(), at: map[string][]int{}, ids: make(map[uint64]int, len(h.seats))}
		for _, all := range h.others {
			c.people = append(c.people, all...)
		}
		slices.SortFunc(c.people, func(a, b Person) int { return cmp.Compare(a.ID, b.ID) })
		for i, p := range c.people {
			if c.ids[p.ID] = i; p.Lead != "" {
				c.at[p.Lead] = append(c.at[p.Lead], i)
			}
		}
		h.crowd = c
	}
	return h.crowd
}

// here is who is at this process. The hub is locked.
func (h *Hub) here() []Person {
	out := make([]Person, 0, len(h.seats))
	for _, id := range slices.Sorted(maps.Keys(h.seats)) {
		p := h.seats[id].person
		p.Watchers = len(h.seats[id].views)
		out = append(out, p)
	}
	return out
}

// Here is who is at this process, for other processes.
func (h *Hub) Here() []Person {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.here()
}

// Moved gets a value when who is here, or where, may have changed.
func (h *Hub) Moved() <-chan struct{} { return h.moved }

// Elsewhere says who is at another process, nil for nobody any more. It comes from outside, so it is cleaned and bounded.
func (h *Hub) Elsewhere(process string, people []Person) {
	h.mu.Lock()
	defer h.mu.Unlock()
	known := h.ids[process]
	ids, all := map[uint64]uint64{}, make([]Person, 0, len(people))
	for _, p := range people[:min(len(people), MostElsewhere)] {
		if _, twice := ids[p.ID]; twice {
			continue
		}
		id := known[p.ID]
		if id == 0 {
			h.last++
			id = h.last
		}
		ids[p.ID] = id
		p.ID, p.Elsewhere = id, true
		for _, text := range []*string{&p.User, &p.Role, &p.Door, &p.Place, &p.Lead, &p.Form} {
			*text = safetext.Line(*text)
		}
		all = append(all, p)
	}
	if slices.Equal(all, h.others[process]) {
		return
	}
	if h.others[process], h.ids[process] = all, ids; len(all) == 0 {
		delete(h.others, process)
		delete(h.ids, process)
	}
	h.tell()
}

// MostElsewhere is how many people of one process are taken.
const MostElsewhere = 1000

// isElsewhere reports whether a number is somebody's at another process. The hub is locked.
func (h *Hub) isElsewhere(id uint64) bool {
	for _, all := range h.others {
		if slices.ContainsFunc(all, func(p Person) bool { return p.ID == id }) {
			return true
		}
	}
	return false
}

// tell has everybody look in a while, unless that is under way. The hub is locked.
func (h *Hub) tell() {
	h.crowd = nil
	if h.told {
		return
	}
	h.told = true
	h.later(every, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.told = false
		for _, s := range h.seats {
			s.wake()
		}
		select {
		case h.moved <- struct{}{}:
		default:
		}
	})
}

// wake has this session look. The hub is locked.
func (s *Seat) wake() {
	select {
	case s.moved <- struct{}{}:
	default:
	}
}

// Moved gets a value when who is here, or where, may have changed.
func (s *Seat) Moved() <-chan struct{} { return s.moved }

// ID is the session's number.
func (s *Seat) ID() uint64 { return s.person.ID }

// All is who is here.
func (s *Seat) All() *Crowd { return s.hub.All() }

// Move says where the session is now, after a key.
func (s *Seat) Move(to Spot) {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	was := s.person.Spot
	woke := s.person.Away(s.hub.now())
	s.person.Spot, s.person.Active, s.hub.crowd = to, s.hub.now(), nil
	if was != to || woke {
		s.hub.tell()
	}
}

// Quiet says whether others may ask to follow.
func (s *Seat) Quiet(on bool) {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	s.person.Quiet = on
	s.hub.tell()
}

// Leave ends the session's seat: whoever watches it sees that it is over.
func (s *Seat) Leave() {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	delete(s.hub.seats, s.person.ID)
	for _, v := range s.views {
		v.end(Left)
	}
	s.views = map[uint64]*View{}
	if s.follow != nil {
		s.follow.stop()
	}
	s.hub.tell()
}

// Ask asks somebody whether this session may follow, or reports that it may already: consent lasts as long as the
// session that gave it.
func (s *Seat) Ask(id uint64) (may bool, err error) {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	const what = "follow a colleague"
	other := s.hub.seats[id]
	switch {
	case s.hub.isElsewhere(id):
		return false, fault.New(fault.Refused, what, "they came in another way than you: they are seen, not followed",
			"only who comes in by the same eqltui serve can be followed")
	case other == nil:
		return false, fault.New(fault.NotFound, what, "they have left", "")
	case id == s.person.ID:
		return false, fault.New(fault.Refused, what, "this is your own session", "choose somebody else")
	case !s.hub.may(s.person.Role, other.person.Role):
		return false, fault.New(
			fault.Denied,
			what,
			"the role "+s.person.Role+" does not see all that "+other.person.User+" sees",
			"ask an admin",
		)
	case other.lets[s.person.User]:
		return true, nil
	case other.person.Quiet:
		return false, fault.New(fault.Refused, what, other.person.User+" does not want to be disturbed", "ask later")
	}
	other.asking[s.person.ID] = true
	other.wake()
	return false, nil
}

// Asking lists who asks to follow this session and has no answer yet, the longest here first.
func (s *Seat) Asking() []Person {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	var out []Person
	for id := range s.asking {
		if other := s.hub.seats[id]; other != nil {
			out = append(out, other.person)
		}
	}
	slices.SortFunc(out, func(a, b Person) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// Answer lets whoever asks follow, or does not.
func (s *Seat) Answer(id uint64, may bool) {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	if !s.asking[id] {
		return
	}
	delete(s.asking, id)
	if other := s.hub.seats[id]; other != nil {
		if may {
			s.lets[other.person.User] = true
		}
		other.wake()
	}
}

// Watched is how many look over this session's shoulder.
func (s *Seat) Watched() int {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	return len(s.views)
}

// Show gives a frame to whoever watches; nobody is waited for.
func (s *Seat) Show(f Frame) {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	if s.frame == f {
		return
	}
	s.frame = f
	for _, v := range s.views {
		v.wake()
	}
}

// Alone ends every view of this session, and takes back every consent.
func (s *Seat) Alone() {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	clear(s.lets)
	for _, v := range s.views {
		v.end(Sent)
	}
	clear(s.views)
	s.hub.tell()
	s.wake()
}

// Follow opens a view of a session that gave its consent. The one before ends.
func (s *Seat) Follow(id uint64) (*View, error) {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	other := s.hub.seats[id]
	if other == nil || !other.lets[s.person.User] || !s.hub.may(s.person.Role, other.person.Role) {
		return nil, fault.New(fault.Denied, "follow a colleague", "they have not said yes", "ask, and wait for the answer")
	}
	if s.follow != nil {
		s.follow.stop()
	}
	v := &View{hub: s.hub, of: other, by: s, changed: make(chan struct{}, 1)}
	other.views[s.person.ID], s.follow = v, v
	v.wake()
	other.wake()
	s.hub.tell()
	return v, nil
}

// Over says why a view ended, "" while it has not.
type Over string

// The reasons.
const (
	Left  Over = "left"  // whoever was watched is gone
	Sent  Over = "sent"  // whoever was watched wants to be alone
	Ended Over = "ended" // the watcher ended it
)

// View is what one session sees of another. It can be read and ended, nothing else.
type View struct {
	hub     *Hub
	of, by  *Seat
	changed chan struct{}
	over    Over
}

// Changed gets a value when there is a new frame, or the view is over.
func (v *View) Changed() <-chan struct{} { return v.changed }

// Now is the newest frame, who is seen, and why it is over, "" while it is not.
func (v *View) Now() (Frame, Person, Over) {
	v.hub.mu.Lock()
	defer v.hub.mu.Unlock()
	return v.of.frame, v.of.person, v.over
}

// End ends the view from the watcher's side.
func (v *View) End() {
	v.hub.mu.Lock()
	defer v.hub.mu.Unlock()
	v.stop()
}

// stop ends a view that its watcher does not want any more. The hub is locked.
func (v *View) stop() {
	if v.over != "" {
		return
	}
	delete(v.of.views, v.by.person.ID)
	v.of.wake()
	v.hub.tell()
	v.end(Ended)
}

// end marks the view as over. The hub is locked.
func (v *View) end(why Over) {
	v.over = why
	if v.by.follow == v {
		v.by.follow = nil
	}
	v.wake()
}

func (v *View) wake() {
	select {
	case v.changed <- struct{}{}:
	default:
	}
}
