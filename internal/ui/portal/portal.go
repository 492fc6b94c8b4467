// Package portal is the cockpit of somebody of a partner: the questions that wait for them, what became of the leads that
// their company sent, how quickly it is answered, and its statement. It asks the desk by place.PartnerDoor alone.
package portal

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
)

// Portal is all that somebody of a partner has.
type Portal struct {
	s     *place.Session
	door  place.PartnerDoor
	w, h  int
	list  kit.List
	leads desk.OwnLeads
	index map[string]*desk.PartnerStatus

	stated bool // the statement is shown in place of the leads
	wins   kit.List
	sums   desk.Statement

	place.Asking[desk.OwnLeads]
	money place.Asking[desk.Statement]
}

// New is the cockpit of somebody of a partner; nothing is asked yet.
func New(s *place.Session) *Portal {
	v := &Portal{s: s, door: s.Desk, index: map[string]*desk.PartnerStatus{}}
	v.list.Reset()
	v.wins.Reset()
	return v
}

func (v *Portal) Scopes() []keys.Scope { return []keys.Scope{keys.Portal, keys.List} }

func (v *Portal) Init() tea.Cmd { return tea.Batch(v.load(), v.state()) }

// Woken lets answers that are out come first: others' work wakes it too.
func (v *Portal) Woken() tea.Cmd {
	if v.Waiting() {
		return nil
	}
	return v.Init()
}

func (v *Portal) load() tea.Cmd {
	door, who := v.door, v.s.Who
	return v.Ask(v.s, 0, func(ctx context.Context) (desk.OwnLeads, error) { return door.OwnLeads(ctx, who) })
}

// state asks for the statement, unless it is being made.
func (v *Portal) state() tea.Cmd {
	if v.money.Waiting() {
		return nil
	}
	door, who := v.door, v.s.Who
	return v.money.Ask(v.s, place.ReportPatience, func(ctx context.Context) (desk.Statement, error) { return door.Statement(ctx, who) })
}

func (v *Portal) Update(msg tea.Msg) tea.Cmd {
	heard, stated := v.Hear(v.s, msg), v.money.Hear(v.s, msg)
	if heard.Came {
		v.leads = heard.Value
		v.s.Words.Speak(v.leads.Language)
		v.arrange()
	}
	if stated.Came {
		v.sums = stated.Value
		v.arrange()
	}
	return tea.Batch(heard.Failed, stated.Failed)
}

// The headings of the list.
const (
	askedGroup  = "asked"
	openGroup   = "open"
	closedGroup = "closed"
)

// groupOf is under what a lead stands that nothing is asked about.
func groupOf(p *desk.PartnerStatus) string {
	switch p.State {
	case desk.StateWon, desk.StateLost, desk.StateDisqualified:
		return closedGroup
	case desk.StateReceived, desk.StateAccepted, desk.StateQualified, desk.StateContacted, desk.StateSQL:
	}
	return openGroup
}

// arrange puts leads under what is to be done about them: questions first, then those that go on.
func (v *Portal) arrange() {
	clear(v.index)
	var items []kit.Item
	group := func(name string, of []*desk.PartnerStatus) {
		if len(of) == 0 {
			return
		}
		items = append(items, kit.Item{Key: name, Heading: true})
		for _, p := range of {
			v.index[p.ID] = p
			items = append(items, kit.Item{Key: p.ID})
		}
	}
	by := map[string][]*desk.PartnerStatus{}
	for i := range v.leads.Asked {
		by[askedGroup] = append(by[askedGroup], &v.leads.Asked[i])
	}
	for i := range v.leads.Others {
		g := groupOf(&v.leads.Others[i])
		by[g] = append(by[g], &v.leads.Others[i])
	}
	for _, g := range []string{openGroup, closedGroup} {
		slices.SortStableFunc(by[g], func(a, b *desk.PartnerStatus) int { return cmp.Or(b.Since.Compare(a.Since)) })
	}
	for _, g := range []string{askedGroup, openGroup, closedGroup} {
		group(g, by[g])
	}
	v.list.Set(items)
	wins := make([]kit.Item, len(v.sums.Wins))
	for i := range wins {
		wins[i] = kit.Item{Key: strconv.Itoa(i)}
	}
	v.wins.Set(wins)
	v.Resize(v.w, v.h)
}

// at is the selected lead, nil when there is none.
func (v *Portal) at() *desk.PartnerStatus { return v.index[v.list.Key()] }

func (v *Portal) Why(id keys.ID) string {
	p := v.at()
	switch {
	case id != keys.AnswerQuestion:
		return ""
	case v.stated || p == nil:
		return v.s.Say("portal.why.nothing")
	case p.Question == nil:
		return v.s.Words.Fill("portal.why.not_asked", p.ID)
	}
	return v.s.ReadOnly
}

func (v *Portal) Run(id keys.ID) tea.Cmd {
	switch id {
	case keys.AnswerQuestion:
		return place.Send(place.OpenSheet{Sheet: newAnswer(v.s, v.door, v.at())})
	case keys.SeeStatement:
		v.stated = !v.stated
		return nil
	}
	place.MoveList(v.shown(), id)
	return nil
}

// Hints say that the key of the statement leads back from it.
func (v *Portal) Hints() []kit.Hint {
	if !v.stated {
		return nil
	}
	s := v.s
	return []kit.Hint{{Key: s.Key(keys.SeeStatement), Word: s.Say("portal.leads"), ID: place.HintPrefix + string(keys.SeeStatement)},
		{Key: s.Key(keys.Refresh), Word: s.Say("hint.refresh"), ID: place.HintPrefix + string(keys.Refresh)}}
}

// shown is the list that keys move in.
func (v *Portal) shown() *kit.List {
	if v.stated {
		return &v.wins
	}
	return &v.list
}

// Back goes from the statement to the leads.
func (v *Portal) Back() bool {
	was := v.stated
	v.stated = false
	return was
}

func (v *Portal) Click(id string) tea.Cmd {
	if key, ok := strings.CutPrefix(id, "row:"); ok {
		v.shown().Select(key)
	}
	return nil
}

func (v *Portal) Wheel(n int) tea.Cmd {
	v.shown().Scroll(n)
	return nil
}

func (v *Portal) Resize(w, h int) {
	v.w, v.h = w, h
	v.list.Resize(divide(h).list)
	v.wins.Resize(statementRoom(h))
}

func (v *Portal) Compact() string {
	text := v.s.Say("tab.portal")
	if n := len(v.leads.Asked); n > 0 {
		text += " " + v.s.Theme.Glyphs.Middot + " " + v.s.Words.Count("portal.asked", n)
	}
	return text
}

func (v *Portal) Freshness() string { return v.s.Freshness(v.Asked) }

// clean is a text of ours that may have several lines, for one of the screen.
func clean(text string) string { return safetext.Line(text) }

// failed is why an answer could not be taken, in a line.
func failed(err error) tea.Cmd { return place.Warn(clean(say.FaultLine(err))) }
