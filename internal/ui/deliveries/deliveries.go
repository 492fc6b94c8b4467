// Package deliveries is what partners are told: which messages wait, went or cannot go, and where that stands still.
package deliveries

import (
	"context"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/outbox"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
)

// Deliveries is the messages to partners, the newest first, by their state.
type Deliveries struct {
	s     *place.Session
	w, h  int
	lens  int // which of the lenses is shown
	most  int // how many messages are asked for
	look  desk.MessagesLook
	list  kit.List
	index map[string]int

	place.Asking[desk.MessagesLook]
	sending place.Question[desk.Message]
}

// lenses are the states by which messages are looked at; the first is any.
func lenses() []outbox.State {
	return []outbox.State{"", outbox.Pending, outbox.Held, outbox.Dead, outbox.Sent, outbox.Dropped, outbox.Cancelled}
}

// mostRows bounds how many messages are shown: who wants more asks the command.
const mostRows = 1000

// New is the list of messages; nothing is asked yet.
func New(s *place.Session) *Deliveries {
	v := &Deliveries{s: s, most: place.PageRows, index: map[string]int{}}
	v.list.Reset()
	return v
}

func (v *Deliveries) Scopes() []keys.Scope { return []keys.Scope{keys.Deliveries, keys.List} }

func (v *Deliveries) Init() tea.Cmd { return v.load() }

// Woken lets an answer that is out come first: a queue that goes out wakes all the time.
func (v *Deliveries) Woken() tea.Cmd {
	if v.Waiting() {
		return nil
	}
	return v.load()
}

func (v *Deliveries) load() tea.Cmd {
	reader, who, q := v.s.Desk, v.s.Who, desk.MessagesQuery{State: lenses()[v.lens], Limit: v.most}
	return v.Ask(v.s, 0, func(ctx context.Context) (desk.MessagesLook, error) { return reader.LookMessages(ctx, who, q) })
}

func (v *Deliveries) Update(msg tea.Msg) tea.Cmd {
	if reply, ok := msg.(place.Reply); ok {
		if a, ok := v.sending.Take(reply); ok {
			return v.sent(a)
		}
	}
	heard := v.Hear(v.s, msg)
	if heard.Came {
		v.look = heard.Value
		v.arrange()
	}
	return heard.Failed
}

func (v *Deliveries) arrange() {
	clear(v.index)
	items := make([]kit.Item, len(v.look.Found))
	for i := range v.look.Found {
		key := strconv.FormatInt(v.look.Found[i].ID, 10)
		v.index[key], items[i] = i, kit.Item{Key: key}
	}
	v.list.Set(items)
	v.Resize(v.w, v.h)
}

// at is the selected message, nil when there is none.
func (v *Deliveries) at() *desk.FoundMessage {
	if i, ok := v.index[v.list.Key()]; ok {
		return &v.look.Found[i]
	}
	return nil
}

func (v *Deliveries) Why(id keys.ID) string {
	m, s := v.at(), v.s
	if id != keys.OpenMessage && id != keys.Resend {
		return ""
	}
	switch {
	case m == nil:
		return s.Say("why.no_message")
	case id == keys.OpenMessage && m.Lead == 0:
		return s.Say("why.entry_no_lead")
	case id == keys.OpenMessage:
		return ""
	case s.ReadOnly != "":
		return s.ReadOnly
	case !desk.May(s.Who.Role, desk.ResendMessage):
		return s.Words.Fill("why.role_resend", string(s.Who.Role))
	case m.State == outbox.Sent:
		return s.Words.Fill("why.sent_already", strconv.FormatInt(m.ID, 10))
	case m.Stays != "":
		return s.Words.Fill("why.message_stays", strconv.FormatInt(m.ID, 10), m.Stays)
	}
	return ""
}

func (v *Deliveries) Run(id keys.ID) tea.Cmd {
	switch id {
	case keys.OpenMessage:
		return place.Send(place.GoTo{Place: place.LeadPlace, Arg: v.at().Row()})
	case keys.Resend:
		return v.resend(v.at().ID)
	case keys.NextState:
		return v.show(v.lens + 1)
	case keys.PrevState:
		return v.show(v.lens - 1)
	}
	place.MoveList(&v.list, id)
	return v.further()
}

// show goes to another lens.
func (v *Deliveries) show(n int) tea.Cmd {
	all := len(lenses())
	v.lens, v.most = (n%all+all)%all, place.PageRows
	v.list.First()
	return v.load()
}

// further asks for older messages when the end of those that are known is near.
func (v *Deliveries) further() tea.Cmd {
	if !v.look.More || v.most >= mostRows || v.Waiting() || v.list.Len()-v.list.Cursor() > place.PageAhead {
		return nil
	}
	v.most = min(v.most+2*place.PageRows, mostRows)
	return v.load()
}

// resend lets a message go at once.
func (v *Deliveries) resend(id int64) tea.Cmd {
	if v.sending.Waiting() {
		return nil
	}
	doer, who := v.s.Desk, v.s.Who
	return v.sending.Write(v.s, func(ctx context.Context) (desk.Message, error) { return doer.Resend(ctx, who, id) })
}

func (v *Deliveries) sent(a place.Answer[desk.Message]) tea.Cmd {
	if a.Err != nil {
		return tea.Batch(place.Warn(say.FaultLine(a.Err)), v.load())
	}
	return tea.Batch(place.Tell(v.s.Words.Fill("deliveries.resent", strconv.FormatInt(a.Value.ID, 10), a.Value.Partner)), v.load())
}

func (v *Deliveries) Click(id string) tea.Cmd {
	if n, ok := strings.CutPrefix(id, "lens:"); ok {
		if n, err := strconv.Atoi(n); err == nil {
			return v.show(n)
		}
	}
	if key, ok := strings.CutPrefix(id, "row:"); ok {
		v.list.Select(key)
	}
	return nil
}

func (v *Deliveries) Wheel(n int) tea.Cmd {
	v.list.Scroll(n)
	return v.further()
}

func (v *Deliveries) Resize(w, h int) {
	v.w, v.h = w, h
	v.list.Resize(v.divide(h).list)
}

func (v *Deliveries) Compact() string {
	text := v.s.Say("tab.deliveries")
	if v.Loaded {
		text += " " + v.s.Theme.Glyphs.Middot + " " + v.lensName(v.lens)
	}
	return text
}

// Status says where in the list one is, and of how many.
func (v *Deliveries) Status() string {
	if v.at() == nil {
		return ""
	}
	of := v.look.Counts[lenses()[v.lens]]
	if v.lens == 0 {
		of = v.look.All()
	}
	return v.s.Words.Fill("status.row", strconv.Itoa(v.index[v.list.Key()]+1), say.Grouped(of))
}

func (v *Deliveries) Freshness() string { return v.s.Freshness(v.Asked) }

// Likely is sending again what could not go.
func (v *Deliveries) Likely() []keys.ID {
	if m := v.at(); m != nil && m.State == outbox.Dead {
		return []keys.ID{keys.Resend}
	}
	return nil
}

// standing are the partners that hear nothing because nobody says where; the others fail or stopped.
func (v *Deliveries) standing() (others, without []desk.PartnerQueue) {
	i := slices.IndexFunc(v.look.Queues, func(q desk.PartnerQueue) bool { return q.Channel == "" })
	if i < 0 {
		return v.look.Queues, nil
	}
	return v.look.Queues[:i], v.look.Queues[i:]
}
