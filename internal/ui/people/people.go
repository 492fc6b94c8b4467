// Package people is who is here: where everybody is, who asks to follow, and whom one may follow.
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

// People is everybody at a cockpit of this process.
type People struct {
	s    *place.Session
	w, h int
	list kit.List
	// asked is whom this session asked to follow, until there is an answer; 0: nobody.
	asked uint64
	going place.Question[desk.Detail]
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
	return nil
}

func (p *People) Update(msg tea.Msg) tea.Cmd {
	reply, ok := msg.(place.Reply)
	if !ok {
		return nil
	}
	a, ok := p.going.Take(reply)
	switch {
	case !ok:
		return nil
	case a.Err != nil:
		return place.Warn(say.FaultLine(a.Err))
	}
	return place.Send(place.GoTo{Place: place.LeadPlace, Arg: a.Value.Row})
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

func (p *People) arrange() {
	var items []kit.Item
	for _, who := range p.here() {
		items = append(items, kit.Item{Key: strconv.FormatUint(who.ID, 10)})
	}
	p.list.Set(items)
	p.Resize(p.w, p.h)
}

// at is who is selected, nil for nobody.
func (p *People) at() *presence.Person {
	here := p.here()
	i := slices.IndexFunc(here, func(who presence.Person) bool { return strconv.FormatUint(who.ID, 10) == p.list.Key() })
	if i < 0 {
		return nil
	}
	return &here[i]
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
	return p.s.Say("tab.people") + " " + p.s.Theme.Glyphs.Middot + " " + say.Itoa(p.s.Here.Len())
}

func (p *People) Status() string {
	if p.list.Len() == 0 {
		return ""
	}
	return p.s.Words.Fill("status.row", strconv.Itoa(p.list.Cursor()+1), strconv.Itoa(p.list.Len()))
}

func (p *People) Freshness() string { return p.s.Say("frame.now") }

func (p *People) Resize(w, h int) {
	p.w, p.h = w, h
	p.list.Resize(room(h))
}
