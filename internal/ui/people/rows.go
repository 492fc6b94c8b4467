package people

import (
	"context"
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/presence"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/kit"
)

// row is a line of the list: somebody who is here, a queue, a member of it, or what stands between them.
type row struct {
	key     string
	heads   bool // it cannot be selected
	columns bool // the heads of those who are here
	who     *presence.Person
	queue   *desk.QueueState
	mate    *desk.MemberState
	next    *policy.Member // what they are to be by the draft; nil: they are to go
	comes   bool           // by the draft, and is no member yet
	text    string
}

func (p *People) load() tea.Cmd {
	reader, who := p.s.Desk, p.s.Who
	return p.Ask(p.s, 0, func(ctx context.Context) ([]desk.QueueState, error) { return reader.Queues(ctx, who) })
}

// arrange makes the lines anew; the cursor stays with whom it is on.
func (p *People) arrange() {
	p.rows = nil
	put := func(r row) { p.rows = append(p.rows, r) }
	if p.s.Seat == nil {
		put(row{heads: true, text: p.s.Say("people.alone_here") + ". " + p.s.Say("people.serve")})
	} else {
		put(row{heads: true, columns: true})
		for _, who := range p.here() {
			put(row{key: strconv.FormatUint(who.ID, 10), who: &who})
		}
	}
	if p.Late && !p.Loaded {
		put(row{heads: true})
		put(row{heads: true, text: p.s.Say("people.reading")})
	}
	for i := range p.queues {
		q := &p.queues[i]
		put(row{heads: true})
		put(row{heads: true, queue: q})
		then := p.then(q.ID)
		for k := range q.Members {
			m := &q.Members[k]
			r := row{key: "of:" + q.ID + " " + m.User, queue: q, mate: m}
			at := slices.IndexFunc(then, func(n policy.Member) bool { return safetext.Line(n.User) == m.User })
			if p.draft != nil && at >= 0 {
				r.next, then = &then[at], slices.Delete(slices.Clone(then), at, at+1)
			}
			put(r)
		}
		if p.draft == nil {
			continue
		}
		for k := range then { // those left over come with the draft
			n := &then[k]
			m := &desk.MemberState{User: safetext.Line(n.User), Weight: n.Weight, CapOpen: n.CapOpen, CapDay: n.CapDay,
				Calendar: safetext.Line(n.Calendar)}
			put(row{key: "of:" + q.ID + " " + m.User, queue: q, mate: m, next: n, comes: true})
		}
	}
	items := make([]kit.Item, len(p.rows))
	for i, r := range p.rows {
		items[i] = kit.Item{Key: r.key, Heading: r.heads}
	}
	p.list.Set(items)
	p.Resize(p.w, p.h)
}

// then are the members of a queue as they are to be by the draft, or as they are.
func (p *People) then(queue string) []policy.Member {
	from := p.s.Policy()
	if p.draft != nil {
		from = p.draft.made.Policy
	}
	for i := range from.Queues {
		if safetext.Line(from.Queues[i].ID) == queue {
			return from.Queues[i].Members
		}
	}
	return nil
}

// row is the selected line, nil for none.
func (p *People) row() *row {
	if i := p.list.Cursor(); i >= 0 && i < len(p.rows) {
		return &p.rows[i]
	}
	return nil
}

// user is who is selected, whether as somebody who is here or as a member of a queue; "" for nobody.
func (p *People) user() string {
	switch r := p.row(); {
	case r == nil:
		return ""
	case r.who != nil:
		return r.who.User
	case r.mate != nil:
		return r.mate.User
	}
	return ""
}

// awayOf are the absences of somebody that are known.
func (p *People) awayOf(user string) (out []desk.Absence) {
	for i := range p.queues {
		for k := range p.queues[i].Members {
			if m := &p.queues[i].Members[k]; m.User == user {
				return m.Away
			}
		}
	}
	return nil
}
