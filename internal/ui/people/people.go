// Package people is who is here and who serves the queues: where everybody is, who asks to follow, and whom one may
// follow; how each member of a queue stands, who is away, whose turn it is.
package people

import (
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/presence"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
)

// People is everybody at a cockpit of this process, and below them the queues with their members.
type People struct {
	s    *place.Session
	w, h int
	list kit.List
	rows []row // those of the list, one for one
	// asked is whom this session asked to follow, until there is an answer; 0: nobody.
	asked uint64
	going place.Question[desk.Detail]

	queues []desk.QueueState
	draft  *drafted // other members, which nobody has published yet; nil: none
	place.Asking[[]desk.QueueState]
	returning place.Question[desk.Leave]
	leaving   place.Question[desk.LeftBehind]
	whose     string // whose leads are asked for
	team      place.Question[[]string]
}

// New is the list of who is here.
func New(s *place.Session) *People {
	p := &People{s: s}
	p.list.Reset()
	p.arrange()
	return p
}

func (p *People) Scopes() []keys.Scope { return []keys.Scope{keys.People, keys.List} }

func (p *People) Init() tea.Cmd {
	p.arrange()
	return p.load()
}

// Woken lets an answer that is out come first.
func (p *People) Woken() tea.Cmd {
	if p.Waiting() {
		return nil
	}
	return p.load()
}

func (p *People) Update(msg tea.Msg) tea.Cmd {
	if a, ok := p.going.Take(msg); ok {
		if a.Err != nil {
			return place.Warn(say.FaultLine(a.Err))
		}
		return place.Send(place.GoTo{Place: place.LeadPlace, Arg: a.Value.Row})
	}
	if a, ok := p.returning.Take(msg); ok {
		if a.Err != nil {
			return place.Warn(say.FaultLine(a.Err))
		}
		return tea.Batch(place.Tell(a.Value.Text+p.s.UndoHint()), p.load())
	}
	if a, ok := p.leaving.Take(msg); ok {
		return p.left(a)
	}
	if a, ok := p.team.Take(msg); ok {
		if r := p.row(); a.Err == nil && r != nil && r.queue != nil {
			return place.Send(place.OpenSheet{Sheet: newMember(p, say.CleanLines(a.Value))})
		}
		return nil
	}
	if d, ok := msg.(drafted); ok {
		p.draft = &d
		p.arrange()
		return nil
	}
	if m, ok := msg.(mayLeave); ok {
		return p.behind(m.user)
	}
	if _, ok := msg.(settled); ok {
		p.draft = nil
		p.arrange()
		return nil
	}
	heard := p.Hear(p.s, msg)
	if heard.Came {
		p.queues = heard.Value
	}
	p.arrange()
	return heard.Failed
}

// Met is told that who is here, or where, has changed.
func (p *People) Met(*presence.Crowd) bool {
	p.arrange()
	return true
}

// here are those who are here, whoever asks to follow first.
func (p *People) here() []presence.Person {
	out := slices.Clone(p.s.Here.List())
	slices.SortStableFunc(out, func(a, b presence.Person) int { return rank(p, &a) - rank(p, &b) })
	return out
}

func rank(p *People, who *presence.Person) int {
	if p.asks(who.ID) {
		return 0
	}
	return 1
}

// at is who is selected among those who are here, nil for nobody.
func (p *People) at() *presence.Person {
	if r := p.row(); r != nil {
		return r.who
	}
	return nil
}

func (p *People) mine(who *presence.Person) bool { return p.s.Seat != nil && who.ID == p.s.Seat.ID() }

// asks reports whether somebody asks to follow this session.
func (p *People) asks(id uint64) bool {
	return p.s.Seat != nil && slices.ContainsFunc(p.s.Seat.Asking(), func(who presence.Person) bool { return who.ID == id })
}

// quiet reports whether this session is not to be disturbed.
func (p *People) quiet() bool {
	return p.s.Seat != nil && slices.ContainsFunc(p.s.Here.List(), func(who presence.Person) bool { return p.mine(&who) && who.Quiet })
}

func (p *People) Why(id keys.ID) string {
	who, say := p.at(), p.s.Say
	if ofQueues(id) {
		return p.whyQueue(id)
	}
	switch id {
	case keys.GoToPerson, keys.FollowThem:
		switch {
		case who == nil:
			return say("why.nobody_here")
		case p.mine(who):
			return say("why.yourself")
		case id == keys.GoToPerson && who.Lead == "" && who.Place == "":
			return say("why.nowhere")
		}
	case keys.LetFollow, keys.NotFollow:
		if who == nil || !p.asks(who.ID) {
			return say("why.nobody_asks")
		}
	case keys.BeQuiet:
		if p.s.Seat == nil {
			return say("why.nobody_here")
		}
	}
	return ""
}

func (p *People) Run(id keys.ID) tea.Cmd {
	switch id {
	case keys.GoToPerson:
		return p.visit(p.at())
	case keys.FollowThem:
		return p.follow(p.at())
	case keys.LetFollow, keys.NotFollow:
		return p.answer(p.at(), id == keys.LetFollow)
	case keys.BeQuiet:
		p.s.Seat.Quiet(!p.quiet())
		p.s.Here = p.s.Seat.All()
		p.arrange()
		return nil
	}
	if ofQueues(id) {
		return p.runQueue(id)
	}
	place.MoveList(&p.list, id)
	return nil
}

// visit goes to where somebody is.
func (p *People) visit(who *presence.Person) tea.Cmd {
	if id, err := lead.ParseID(who.Lead); err == nil {
		return p.s.AskLead(&p.going, id)
	}
	return place.Send(place.GoTo{Place: who.Place})
}

// follow looks over somebody's shoulder, or asks whether one may.
func (p *People) follow(who *presence.Person) tea.Cmd {
	may, err := p.s.Seat.Ask(who.ID)
	if err != nil {
		return place.Warn(say.FaultLine(err))
	}
	if !may {
		p.asked = who.ID
		return place.Tell(p.s.Words.Fill("people.asked", who.User))
	}
	view, err := p.s.Seat.Follow(who.ID)
	if err != nil {
		return place.Warn(say.FaultLine(err))
	}
	p.asked = 0
	return place.Send(place.GoTo{Place: place.FollowPlace, Arg: view})
}

func (p *People) answer(who *presence.Person, may bool) tea.Cmd {
	p.s.Seat.Answer(who.ID, may)
	p.arrange()
	text := "people.refused"
	if may {
		text = "people.let"
	}
	return place.Tell(p.s.Words.Fill(text, who.User))
}

func (p *People) Click(id string) tea.Cmd {
	p.list.Select(id)
	return nil
}

func (p *People) Wheel(n int) tea.Cmd {
	p.list.Scroll(n)
	return nil
}

func (p *People) Compact() string {
	text := p.s.Say("tab.people")
	if p.s.Seat != nil {
		text += " " + p.s.Theme.Glyphs.Middot + " " + say.Itoa(p.s.Here.Len())
	}
	return text
}

func (p *People) Status() string {
	at, all := 0, 0
	for i, r := range p.rows {
		if !r.heads {
			all++
			if i <= p.list.Cursor() {
				at++
			}
		}
	}
	if all == 0 {
		return ""
	}
	return p.s.Words.Fill("status.row", strconv.Itoa(at), strconv.Itoa(all))
}

func (p *People) Freshness() string { return p.s.Freshness(p.Asked) }

func (p *People) Resize(w, h int) {
	p.w, p.h = w, h
	p.list.Resize(room(h))
}
