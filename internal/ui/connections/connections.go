// Package connections is the CRMs that leads are kept in step with: how each is, and which leads are not in step there and why.
package connections

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
)

// Connections is a row for each connection; of the one that is opened, a row for each lead that is not in step.
type Connections struct {
	s     *place.Session
	w, h  int
	in    string // the connection whose leads are shown, "" for none
	look  desk.CRMLook
	list  kit.List
	index map[string]int

	place.Asking[desk.CRMLook]
	doing place.Question[string]
}

// mostRows bounds how many leads are shown: who wants more asks the command.
const mostRows = 200

// replayed is how far back the key compares again.
const replayed = 7 * 24 * time.Hour

// New is the list of connections; nothing is asked yet.
func New(s *place.Session) *Connections {
	v := &Connections{s: s, index: map[string]int{}}
	v.list.Reset()
	return v
}

func (v *Connections) Scopes() []keys.Scope { return []keys.Scope{keys.Connections, keys.List} }

func (v *Connections) Init() tea.Cmd { return v.load() }

// Woken lets an answer that is out come first: a push wakes all the time.
func (v *Connections) Woken() tea.Cmd {
	if v.Waiting() {
		return nil
	}
	return v.load()
}

func (v *Connections) load() tea.Cmd {
	reader, who, q := v.s.Desk, v.s.Who, desk.CRMQuery{Of: v.in, Limit: mostRows}
	return v.Ask(v.s, 0, func(ctx context.Context) (desk.CRMLook, error) { return reader.LookCRM(ctx, who, q) })
}

func (v *Connections) Update(msg tea.Msg) tea.Cmd {
	if reply, ok := msg.(place.Reply); ok {
		if a, ok := v.doing.Take(reply); ok {
			return v.did(a)
		}
	}
	heard := v.Hear(v.s, msg)
	if heard.Came {
		v.look = heard.Value
		v.arrange()
	}
	return heard.Failed
}

func (v *Connections) arrange() {
	clear(v.index)
	var items []kit.Item
	if v.in != "" && v.status() == nil {
		v.in = "" // it was removed meanwhile
	}
	if v.in == "" {
		for i := range v.look.All {
			key := "crm:" + v.look.All[i].Name
			v.index[key] = i
			items = append(items, kit.Item{Key: key})
		}
	} else {
		for i := range v.look.Out {
			key := v.look.Out[i].Lead.String()
			v.index[key] = i
			items = append(items, kit.Item{Key: key})
		}
	}
	v.list.Set(items)
	v.Resize(v.w, v.h)
}

// status is the connection that is opened or selected, nil when there is none.
func (v *Connections) status() *desk.CRMStatus {
	for i := range v.look.All {
		name := v.look.All[i].Name
		if v.in == name || v.in == "" && v.list.Key() == "crm:"+name {
			return &v.look.All[i]
		}
	}
	return nil
}

// lead is the selected lead, nil when there is none.
func (v *Connections) lead() *desk.CRMBehind {
	if i, ok := v.index[v.list.Key()]; ok && v.in != "" && i < len(v.look.Out) {
		return &v.look.Out[i]
	}
	return nil
}

func (v *Connections) Why(id keys.ID) string {
	s := v.s
	switch id {
	case keys.OpenConnection:
		switch {
		case v.in != "" && v.lead() == nil:
			return s.Say("why.no_connection_lead")
		case v.status() == nil:
			return s.Say("why.no_connection")
		}
		return ""
	case keys.LeaveConnection:
		if v.in == "" {
			return s.Say("why.connections_top")
		}
		return ""
	case keys.PushConnection, keys.PauseConnection, keys.CompareConnection:
	default:
		return ""
	}
	switch {
	case v.status() == nil:
		return s.Say("why.no_connection")
	case s.ReadOnly != "":
		return s.ReadOnly
	case !desk.May(s.Who.Role, desk.ManageCRM):
		return s.Words.Fill("why.role_crm", string(s.Who.Role))
	}
	return ""
}

func (v *Connections) Run(id keys.ID) tea.Cmd {
	switch id {
	case keys.OpenConnection:
		if l := v.lead(); l != nil {
			return place.Send(place.GoTo{Place: place.LeadPlace, Arg: desk.Row{ID: l.Lead, Company: l.Company, Name: l.Name}})
		}
		return v.open(v.status().Name)
	case keys.LeaveConnection:
		return v.open("")
	case keys.PushConnection, keys.PauseConnection, keys.CompareConnection:
		return v.do(id, *v.status())
	}
	place.MoveList(&v.list, id)
	return nil
}

// open shows the leads of a connection, or the connections again.
func (v *Connections) open(name string) tea.Cmd {
	before := v.in
	v.in, v.look.Out = name, nil
	v.arrange()
	v.list.First()
	if name == "" {
		v.list.Select("crm:" + before)
	}
	return v.load()
}

// do changes a connection, and says what came of it.
func (v *Connections) do(id keys.ID, c desk.CRMStatus) tea.Cmd {
	if v.doing.Waiting() {
		return nil
	}
	s := v.s
	doer, who, from := s.Desk, s.Who, s.At.Add(-replayed)
	rests := c.Paused || c.State == "stopped"
	return v.doing.Write(s, func(ctx context.Context) (string, error) {
		switch id {
		case keys.PushConnection:
			return s.Words.Fill("connections.pushed", c.Name), doer.HurryCRM(ctx, who, c.Name)
		case keys.CompareConnection:
			return s.Words.Fill("connections.compared", c.Name, s.Date(from)), doer.ReplayCRM(ctx, who, c.Name, from)
		}
		text := s.Words.Fill("connections.paused", c.Name)
		if rests {
			text = s.Words.Fill("connections.goes_on", c.Name)
		}
		return text, doer.PauseConnection(ctx, who, c.Name, !rests)
	})
}

func (v *Connections) did(a place.Answer[string]) tea.Cmd {
	if a.Err != nil {
		return tea.Batch(place.Warn(say.FaultLine(a.Err)), v.load())
	}
	return tea.Batch(place.Tell(a.Value), v.load())
}

func (v *Connections) Click(id string) tea.Cmd {
	if key, ok := strings.CutPrefix(id, "row:"); ok {
		v.list.Select(key)
	}
	return nil
}

func (v *Connections) Wheel(n int) tea.Cmd {
	v.list.Scroll(n)
	return nil
}

func (v *Connections) Resize(w, h int) {
	v.w, v.h = w, h
	v.list.Resize(v.divide(h).list)
}

func (v *Connections) Compact() string {
	text := v.s.Say("tab.connections")
	if v.in != "" {
		text += " " + v.s.Theme.Glyphs.Middot + " " + v.in
	}
	return text
}

func (v *Connections) Status() string { return "" }

func (v *Connections) Freshness() string { return v.s.Freshness(v.Asked) }

// Likely is letting go on what rests or stopped.
func (v *Connections) Likely() []keys.ID {
	if c := v.status(); c != nil && (c.Paused || c.State == "stopped") {
		return []keys.ID{keys.PauseConnection}
	}
	return nil
}
