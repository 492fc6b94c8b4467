package desk

import (
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/routing"
	"github.com/eqltui/eqltui/internal/store"
)

// Why somebody of a queue does not get a lead, beside what routing says.
const (
	notAUser   = "not a user"
	gaveItBack = "gave it back"
	othersWait = "others wait before it"
	nobodyFree = "nobody is available"
	anyway     = "nobody is available, assigned anyway"
)

// router gives leads to people in one transaction. What it knows of queues, absences and caps it asks once.
type router struct {
	w      *work
	queues map[string]*rotation
	roles  map[string]string // of everybody who is here
	away   map[string]bool
	open   map[string]int64 // new and EQL leads that capped members have
	day    map[string]int64 // leads that members with a daily cap got today
	rows   map[string][]store.Turn
	owners map[int64][]store.Holding // of accounts
	began  bool                      // the answers above are there
}

// rotation is a queue as it is used in a transaction.
type rotation struct {
	*routing.Queue
	of     *queue
	closed []string // why a member is not there at this instant, whatever they have
	waits  bool     // leads wait for anybody
	asked  bool     // whether they do is known
	moved  bool
}

// routed is what routing changes of a lead, named as there.
type routed struct {
	Owner      string `json:"owner"`
	HeldAt     int64  `json:"held_at,omitzero"`
	Turn       string `json:"turn,omitzero"`
	Passed     string `json:"passed,omitzero"`
	AssignedAt int64  `json:"assigned_at,omitzero"`
}

var routedFields = journal.FieldsOf[routed]()

func (e *entry) routed() routed { return routed{e.Owner, e.HeldAt, e.Turn, e.Passed, e.AssignedAt} }

func (r *routed) of(l *store.Lead) {
	l.Owner, l.HeldAt, l.Turn, l.Passed, l.AssignedAt = r.Owner, r.HeldAt, r.Turn, r.Passed, r.AssignedAt
}

// turnOf names who was charged in which queue. No user's name has a blank.
func turnOf(queue, member string) string { return queue + " " + member }

func turnParts(turn string) (queue, member string) {
	i := strings.LastIndexByte(turn, ' ')
	if i < 0 {
		return "", ""
	}
	return turn[:i], turn[i+1:]
}

// candidate reports whether a lead is one that a queue answers for.
func candidate(l *store.Lead) bool {
	return l.Queue != "" && (l.Stage == lead.New || l.Stage == lead.EQL)
}

// comes reports whether a lead came to stand in its queue without an owner in this work.
func (e *entry) comes() bool {
	return !e.gone && e.Owner == "" && candidate(e.Lead) && (e.isNew || e.was.Owner != "" || !candidate(&e.was))
}

// stirs reports whether routing has anything to do with a lead in this work.
func (e *entry) stirs() bool {
	if e.gone {
		return e.was.Turn != ""
	}
	return e.comes() || e.serve || e.another || e.Owner != e.was.Owner && !e.isNew || e.Turn != e.was.Turn ||
		e.HeldAt != 0 && (e.Owner != "" || !candidate(e.Lead))
}

// route gives every lead that came to stand in a queue without an owner to somebody, or says that it waits, and
// charges and gives back for leads that went from hand to hand.
func (w *work) route() error {
	for _, id := range w.order {
		e := w.leads[id]
		if !e.stirs() {
			continue
		}
		r, err := w.routing()
		if err != nil {
			return err
		}
		if err := r.lead(e); err != nil {
			return err
		}
	}
	if w.router == nil {
		return nil
	}
	return w.router.keep()
}

// routing is the router of the work.
func (w *work) routing() (*router, error) {
	if w.router != nil {
		return w.router, nil
	}
	r := &router{w: w, queues: map[string]*rotation{}, rows: map[string][]store.Turn{}, away: map[string]bool{}}
	var err error
	if r.roles, err = w.tx.Users(w.ctx); err != nil {
		return nil, err
	}
	w.router = r
	return r, nil
}

// begin asks what decisions rest on, once.
func (r *router) begin() error {
	if r.began {
		return nil
	}
	r.began = true
	turns, err := r.w.tx.Turns(r.w.ctx)
	if err != nil {
		return err
	}
	for _, t := range turns {
		r.rows[t.Queue] = append(r.rows[t.Queue], t)
	}
	now := r.w.ms()
	return store.Absences.Every(r.w.ctx, r.w.tx, func(a *store.Absence) error {
		if a.From <= now && now < a.To {
			r.away[a.User] = true
		}
		return nil
	})
}

// inForce is a queue of the policy in which routing is in force: a member of it is a user here. nil where it is not.
func (r *router) inForce(id string) (*rotation, error) {
	i := slices.IndexFunc(r.w.rules.queues, func(q queue) bool { return q.id == id })
	if i < 0 || r.w.told || !slices.ContainsFunc(r.w.rules.queues[i].members, func(m routing.Member) bool { return r.may(m.ID) }) {
		return nil, nil
	}
	return r.queue(id)
}

// queue is a queue of the policy; nil where there is none of the name.
func (r *router) queue(id string) (*rotation, error) {
	if q, ok := r.queues[id]; ok {
		return q, nil
	}
	r.queues[id] = nil
	i := slices.IndexFunc(r.w.rules.queues, func(q queue) bool { return q.id == id })
	if i < 0 {
		return nil, nil
	}
	of := &r.w.rules.queues[i]
	if err := r.begin(); err != nil {
		return nil, err
	}
	rules, err := routing.New(of.members)
	if err != nil {
		return nil, err
	}
	q := &rotation{Queue: rules, of: of, closed: make([]string, len(of.members))}
	q.Resume(pointersOf(r.rows[id]))
	for i, m := range of.members {
		switch {
		case !r.may(m.ID):
			q.closed[i] = notAUser
		case r.away[m.ID]:
			q.closed[i] = routing.Away
		case !of.hours[i].Open(r.w.now):
			q.closed[i] = routing.OutsideHours
		}
	}
	r.queues[id] = q
	return q, nil
}

func pointersOf(turns []store.Turn) []routing.Pointer {
	out := make([]routing.Pointer, len(turns))
	for i, t := range turns {
		out[i] = routing.Pointer{Member: t.Member, Unit: t.Unit, At: t.Pointer, Available: t.Available}
	}
	return out
}

// may reports whether somebody is here and may have leads.
func (r *router) may(user string) bool {
	role, here := r.roles[user]
	return here && Role(role) != Viewer && Role(role) != Ally
}

// lead does what follows for one lead from what happened to it.
func (r *router) lead(e *entry) error {
	if e.gone {
		return r.move(e.was.Turn, "")
	}
	if err := r.settle(e); err != nil {
		return err
	}
	before := e.was.Turn
	if e.isNew {
		before = ""
	}
	if err := r.move(before, e.Turn); err != nil {
		return err
	}
	switch {
	case e.comes(), e.serve && e.Owner == "" && candidate(e.Lead):
		return r.decide(e)
	case e.another && e.Owner != "" && candidate(e.Lead):
		return r.reassign(e)
	}
	return nil
}

// settle notes of a lead that people gave or took who was charged for it. What an undo brings back is as it was.
func (r *router) settle(e *entry) error {
	if e.Owner != "" || !candidate(e.Lead) {
		e.HeldAt, e.Passed = 0, ""
	}
	if e.isNew || r.w.undoes || e.Owner == e.was.Owner {
		return nil
	}
	q, err := r.inForce(e.Queue)
	if err != nil || q == nil {
		e.AssignedAt = 0
		return err
	}
	switch {
	case e.Owner == "":
		e.AssignedAt, e.Passed, e.Turn = 0, e.was.Owner, ""
		if !candidate(e.Lead) {
			e.Passed = ""
		}
		return nil
	case e.event != nil && e.event.Kind == journal.Rejected: // it goes back to who worked on it: no turn of theirs
	case q.Has(e.Owner):
		e.Turn = turnOf(e.Queue, e.Owner)
	case e.Stage == lead.New:
		e.Turn = "" // an EQL that is handed on was worked on
	}
	e.AssignedAt = r.w.ms()
	return nil
}

// move gives back for who was charged and charges who is now.
func (r *router) move(before, after string) error {
	if before == after {
		return nil
	}
	for _, side := range []struct {
		turn string
		do   func(q *rotation, member string)
	}{
		{before, func(q *rotation, member string) { q.GiveBack(member) }},
		{after, func(q *rotation, member string) { q.Charge(member) }},
	} {
		id, member := turnParts(side.turn)
		if member == "" {
			continue
		}
		q, err := r.queue(id)
		if err != nil {
			return err
		}
		if q != nil && q.Has(member) {
			side.do(q, member)
			q.moved = true
		}
	}
	return nil
}

// keep writes the pointers that moved.
func (r *router) keep() error {
	for i := range r.w.rules.queues {
		id := r.w.rules.queues[i].id
		q := r.queues[id]
		if q == nil || !q.moved {
			continue
		}
		for _, p := range q.Pointers() {
			t := store.Turn{Queue: id, Member: p.Member, Unit: p.Unit, Pointer: p.At, Available: p.Available}
			if slices.Contains(r.rows[id], t) {
				continue
			}
			if err := r.w.tx.SaveTurn(r.w.ctx, &t); err != nil {
				return err
			}
		}
		q.moved = false
	}
	return nil
}
