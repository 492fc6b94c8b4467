package people

import (
	"context"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
)

// drafted is a draft of the policy that changes members, with the hash of the policy on which it was begun.
type drafted struct {
	made *desk.QueueDraft
	base string
}

// settled says that there is no draft any more.
type settled struct{}

// mayLeave says that somebody goes away who has leads that others could have.
type mayLeave struct{ user string }

// ofQueues reports whether a key is about queues and their members.
func ofQueues(id keys.ID) bool {
	switch id {
	case keys.GoAway, keys.ComeBack, keys.HandOver, keys.EditMember, keys.AddMember, keys.PutInForce, keys.DropDraft:
		return true
	}
	return false
}

// whyQueue says why a key about queues does nothing now.
func (p *People) whyQueue(id keys.ID) string {
	s, user, r := p.s, p.user(), p.row()
	switch id {
	case keys.PutInForce, keys.DropDraft:
		switch {
		case p.draft == nil:
			return s.Say("why.no_draft")
		case id == keys.PutInForce && s.ReadOnly != "":
			return s.ReadOnly
		case id == keys.PutInForce && !desk.May(s.Who.Role, desk.DraftPolicy):
			return s.Words.Fill("why.role_draft", string(s.Who.Role))
		}
		return ""
	case keys.EditMember, keys.AddMember:
		switch {
		case r == nil || r.queue == nil:
			return s.Say("why.no_member")
		case !desk.May(s.Who.Role, desk.DraftPolicy):
			return s.Words.Fill("why.role_draft", string(s.Who.Role))
		}
		return ""
	}
	switch {
	case user == "":
		return s.Say("why.nobody_here")
	case s.ReadOnly != "":
		return s.ReadOnly
	case id == keys.HandOver:
		if !desk.May(s.Who.Role, desk.Release) {
			return s.Words.Fill("why.role_away", string(s.Who.Role))
		}
	case !desk.May(s.Who.Role, desk.SetAbsence):
		return s.Words.Fill("why.role_away", string(s.Who.Role))
	case user != s.Who.User && s.Who.Role != desk.Manager && s.Who.Role != desk.Admin:
		return s.Words.Fill("why.away_of_others", user)
	case id == keys.ComeBack && len(p.awayOf(user)) == 0:
		return s.Words.Fill("why.not_away", user)
	}
	return ""
}

func (p *People) runQueue(id keys.ID) tea.Cmd {
	switch id {
	case keys.GoAway:
		return place.Send(place.OpenSheet{Sheet: newAway(p.s, p.user())})
	case keys.ComeBack:
		return p.back(p.user())
	case keys.HandOver:
		return p.behind(p.user())
	case keys.EditMember:
		return place.Send(place.OpenSheet{Sheet: newMember(p, nil)})
	case keys.AddMember:
		return p.team.Ask(p.s, p.s.Desk.Team)
	case keys.PutInForce:
		return place.Send(place.OpenSheet{Sheet: newPublish(p.s, p.draft)})
	case keys.DropDraft:
		p.draft = nil
		p.arrange()
		return place.Tell(p.s.Say("people.dropped"))
	}
	return nil
}

// back ends an absence at once: it is one key, and undo takes it back.
func (p *People) back(user string) tea.Cmd {
	if p.returning.Waiting() {
		return nil
	}
	doer, who := p.s.Desk, p.s.Who
	return p.returning.Write(p.s, func(ctx context.Context) (desk.Leave, error) { return doer.Back(ctx, who, user) })
}

// behind asks for the leads of somebody that others could have.
func (p *People) behind(user string) tea.Cmd {
	p.whose = user
	reader, who := p.s.Desk, p.s.Who
	return p.leaving.Ask(p.s, func(ctx context.Context) (desk.LeftBehind, error) { return reader.Uncontacted(ctx, who, user) })
}

// left offers them, or says that there are none.
func (p *People) left(a place.Answer[desk.LeftBehind]) tea.Cmd {
	switch {
	case a.Err != nil:
		return place.Warn(say.FaultLine(a.Err))
	case a.Value.N == 0:
		return place.Tell(p.s.Words.Fill("people.nothing_left", p.whose))
	}
	return place.Send(place.OpenSheet{Sheet: newHand(p.s, p.whose, a.Value)})
}
