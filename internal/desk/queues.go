package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/journal"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/store"
)

// QueueState is a queue as it stands now. Texts are clean.
type QueueState struct {
	ID         string
	Calendar   string
	EscalateTo string
	Nobody     string // hold, assign_anyway, or the queue that is asked instead
	InForce    bool   // a member of it is a user here: it gives leads out
	Open       bool   // its hours are now
	Next       string // whose turn it is, "" for nobody
	Waiting    int    // leads that wait for somebody of it, at most WaitingMost
	Members    []MemberState
}

// WaitingMost is up to how many leads that wait are counted.
const WaitingMost = 1000

// MemberState is how a member of a queue stands.
type MemberState struct {
	User            string
	Weight          int
	CapOpen, CapDay int    // 0: none
	Calendar        string // "": the queue's
	Open, Today     int64  // new and EQL leads that they have, in whatever queue, and leads that they got today
	Off             string // why they get no lead now: away, cap, outside hours, not a user; "" when they can have one
	Turn            bool   // the next lead is theirs
	Away            []Absence
}

// Queues are the queues of the policy in force with how each member stands, in their order. They answer the same
// questions by the same code as routing does.
func (d *Desk) Queues(ctx context.Context, who Actor) (out []QueueState, err error) {
	if err := permit("look at the queues", who, ReadReports); err != nil {
		return nil, err
	}
	away, err := d.Absences(ctx)
	if err != nil {
		return nil, err
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		out = nil
		w, err := d.work(ctx, tx, Actor{User: routerName}, journal.System, "")
		if err != nil {
			return err
		}
		r, err := w.routing()
		if err != nil {
			return err
		}
		if err := r.count(); err != nil {
			return err
		}
		open, today, err := w.inHands()
		if err != nil {
			return err
		}
		for i := range w.rules.queues {
			q, err := r.state(&w.rules.queues[i], open, today, away)
			if err != nil {
				return err
			}
			out = append(out, *q)
		}
		return nil
	})
	return out, err
}

// inHands are the open leads of every member, and how many each got in the day of their calendar.
func (w *work) inHands() (open, today map[string]int64, err error) {
	var users []string
	since, earliest := map[string]int64{}, int64(store.Never)
	for i := range w.rules.queues {
		q := &w.rules.queues[i]
		for k, m := range q.members {
			if _, known := since[m.ID]; known {
				continue
			}
			now := w.now.In(q.hours[k].Location())
			since[m.ID] = store.Millis(midnight(now.AddDate(0, 0, -1), now.Location()))
			earliest = min(earliest, since[m.ID])
			users = append(users, m.ID)
		}
	}
	today = map[string]int64{}
	if len(users) == 0 {
		return today, today, nil
	}
	if open, err = w.tx.OpenOf(w.ctx, users); err != nil {
		return nil, nil, err
	}
	got, err := w.tx.AssignedSince(w.ctx, users, earliest)
	for _, h := range got {
		if h.At >= since[h.Owner] {
			today[h.Owner]++
		}
	}
	return open, today, err
}

func (r *router) state(of *queue, open, today map[string]int64, away []Absence) (*QueueState, error) {
	w := r.w
	s := &QueueState{ID: safetext.Line(of.id), Calendar: safetext.Line(of.rule.Calendar), EscalateTo: safetext.Line(of.rule.EscalateTo),
		Nobody: of.rule.Nobody}
	if s.Nobody == "fallback" {
		s.Nobody = safetext.Line(of.rule.Fallback)
	}
	if c := hours(w.rules.policy, of.rule.Calendar); c != nil {
		s.Open = c.Open(w.now)
	}
	q, err := r.queue(of.id)
	if err != nil {
		return nil, err
	}
	in, err := r.inForce(of.id)
	if err != nil {
		return nil, err
	}
	s.InForce = in != nil
	off := func(i int) string { return r.off(q, i) }
	q.Look(off)
	next := -1
	if s.InForce {
		next = q.Next("")
	}
	for i := range of.rule.Members {
		m := &of.rule.Members[i]
		one := MemberState{User: safetext.Line(m.User), Weight: m.Weight, CapOpen: m.CapOpen, CapDay: m.CapDay,
			Calendar: safetext.Line(m.Calendar), Open: open[m.User], Today: today[m.User], Off: off(i), Turn: i == next}
		for _, a := range away {
			if a.User == one.User {
				one.Away = append(one.Away, a)
			}
		}
		if one.Turn {
			s.Next = one.User
		}
		s.Members = append(s.Members, one)
	}
	for _, ask := range []func(context.Context, string, int) ([]int64, error){w.tx.Waiting, w.tx.WaitingBack} {
		ids, err := ask(w.ctx, of.id, WaitingMost)
		if err != nil {
			return nil, err
		}
		s.Waiting = min(s.Waiting+len(ids), WaitingMost)
	}
	return s, nil
}

// MemberEdit is a change of one member of a queue: what is nil stays.
type MemberEdit struct {
	Queue, User             string
	Weight, CapOpen, CapDay *int
	Calendar                *string // "": the queue's
	Remove                  bool
}

// QueueDraft is a policy with other members, which nobody has published yet, what differs from the one it was made of,
// and what whoever publishes it should know.
type QueueDraft struct {
	Policy   *policy.Policy
	Changes  []policy.Change // against the policy in force
	Warnings []string
}

// DraftMember makes a draft of a policy, nil for that in force, in which a member of a queue is changed, comes or goes.
// It writes nothing.
func (d *Desk) DraftMember(ctx context.Context, who Actor, from *policy.Policy, e MemberEdit) (*QueueDraft, error) {
	what := "change queue " + safetext.QuoteWord(e.Queue)
	if err := permit(what, who, ReadReports); err != nil {
		return nil, err
	}
	if from == nil {
		from = d.Policy()
	}
	q, ok := from.Queue(e.Queue)
	if !ok {
		var ids []string
		for i := range from.Queues {
			ids = append(ids, from.Queues[i].ID)
		}
		return nil, fault.New(fault.NotFound, what, "the policy has no such queue", "the queues are "+strings.Join(ids, ", "))
	}
	members, err := e.apply(what, q.Members)
	if err != nil {
		return nil, err
	}
	p, err := policy.WithMembers(from, e.Queue, members)
	if err != nil {
		return nil, err
	}
	warnings, err := d.QueueWarnings(ctx, who, p)
	return &QueueDraft{Policy: p, Changes: policy.Diff(d.Policy(), p), Warnings: warnings}, err
}

// apply is the list of members with the change made.
func (e *MemberEdit) apply(what string, list []policy.Member) ([]policy.Member, error) {
	members := slices.Clone(list)
	i := slices.IndexFunc(members, func(m policy.Member) bool { return m.User == e.User })
	if e.Remove {
		switch {
		case i < 0:
			return nil, fault.New(fault.NotFound, what, safetext.Shown(e.User)+" is no member of it", "eqltui queue list shows who is")
		case len(members) == 1:
			return nil, fault.New(fault.Refused, what, "nobody could serve it without "+safetext.Shown(e.User),
				"put somebody else in first")
		}
		return slices.Delete(members, i, i+1), nil
	}
	if i < 0 {
		members = append(members, policy.Member{User: e.User, Weight: 1})
		i = len(members) - 1
	}
	m := &members[i]
	for _, f := range []struct {
		name     string
		new      *int
		to       *int
		low, max int
	}{{"weight", e.Weight, &m.Weight, 1, 1000}, {"cap of open leads", e.CapOpen, &m.CapOpen, 0, 1_000_000},
		{"daily cap", e.CapDay, &m.CapDay, 0, 1_000_000}} {
		if f.new == nil {
			continue
		}
		if *f.new < f.low || *f.new > f.max {
			return nil, fault.New(fault.Usage, what, fmt.Sprintf("a %s of %d cannot be", f.name, *f.new),
				fmt.Sprintf("write a whole number from %d to %d", f.low, f.max))
		}
		*f.to = *f.new
	}
	if e.Calendar != nil {
		m.Calendar = *e.Calendar
	}
	if slices.Equal(members, list) {
		return nil, fault.New(fault.Refused, what, "that is how it is already", "say what is to be another: a weight, a cap, a calendar")
	}
	return members, nil
}

// QueueWarnings say of a policy that is not published what would become of people and leads: queues that nobody could
// serve, members that are no users, and members who go and have open leads.
func (d *Desk) QueueWarnings(ctx context.Context, who Actor, p *policy.Policy) (out []string, err error) {
	if err := permit("look at the queues", who, ReadReports); err != nil {
		return nil, err
	}
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		out = nil
		w := &work{ctx: ctx, tx: tx, rules: d.rules.Load()}
		r, err := w.routing()
		if err != nil {
			return err
		}
		staying := map[string]bool{}
		for i := range p.Queues {
			for _, m := range p.Queues[i].Members {
				staying[m.User] = true
			}
		}
		was := r.strangers(d.Policy())
		for _, text := range r.strangers(p) {
			if !slices.Contains(was, text) { // what is so already is no news of this one
				out = append(out, text)
			}
		}
		var gone []string
		for _, q := range d.Policy().Queues {
			for _, m := range q.Members {
				if !staying[m.User] && !slices.Contains(gone, m.User) {
					gone = append(gone, m.User)
				}
			}
		}
		if len(gone) == 0 {
			return nil
		}
		open, err := tx.OpenOf(ctx, gone)
		for _, u := range gone {
			if n := open[u]; n > 0 {
				out = append(out, fmt.Sprintf("%s would be in no queue and keeps %d open; eqltui route --from %s gives others those that "+
					"nobody contacted", safetext.Line(u), n, safetext.Line(u)))
			}
		}
		return err
	})
	return out, err
}

// strangers say of the queues of a policy which members of them are no users who may have leads.
func (r *router) strangers(p *policy.Policy) (out []string) {
	for i := range p.Queues {
		q := &p.Queues[i]
		var strangers []string
		for _, m := range q.Members {
			if !r.may(m.User) {
				strangers = append(strangers, safetext.Line(m.User))
			}
		}
		switch {
		case len(strangers) == len(q.Members):
			out = append(out, fmt.Sprintf("nobody can serve the queue %s: none of its members is a user who may have leads",
				safetext.Line(q.ID)))
		case len(strangers) > 0:
			out = append(out, fmt.Sprintf("of the queue %s no user who may have leads: %s", safetext.Line(q.ID), someOf(strangers)))
		}
	}
	return out
}

// someOf names the first few of many.
func someOf(names []string) string {
	const some = 5
	if len(names) <= some {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:some], ", "), len(names)-some)
}

// AwayNow is the absence that is on at an instant, nil for none.
func (m *MemberState) AwayNow(now time.Time) *Absence {
	for i := range m.Away {
		if a := &m.Away[i]; !a.From.After(now) && now.Before(a.To) {
			return a
		}
	}
	return nil
}
