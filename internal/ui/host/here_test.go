package host

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/presence"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

// team is a hub with cockpits on one desk, whose wake-ups the test hands round.
type team struct {
	*presence.Hub
	t     *testing.T
	timer []func()
	all   []*cockpit
}

func newTeam(t *testing.T) *team {
	m := &team{t: t}
	m.Hub = presence.New(testdesk.Friday, func(_ time.Duration, f func()) { m.timer = append(m.timer, f) }, desk.MayFollow)
	return m
}

// sits opens a cockpit for somebody.
func (m *team) sits(user string, role desk.Role, w, h int) *cockpit {
	c := &cockpit{t: m.t, now: testdesk.Friday()}
	if len(m.all) == 0 {
		c.desk = testdesk.New(m.t, c.clock)
	} else {
		c.desk = m.all[0].desk
	}
	c.begin(w, h, func(o *Options, _ *testdesk.Desk) {
		o.Who = desk.Actor{User: user, Role: role}
		o.Seat = m.Join(user, string(role), "ssh")
		waits := func(context.Context, <-chan struct{}) tea.Cmd { return nil }
		o.hooks.Meet, o.hooks.Watch = waits, waits
	})
	m.all = append(m.all, c)
	return c
}

// told lets everybody hear what there is to hear.
func (m *team) told() {
	due := m.timer
	m.timer = nil
	for _, f := range due {
		f()
	}
	for _, c := range m.all {
		c.send(place.Met{})
		if _, follows := c.root.top().(place.Ending); follows {
			c.send(place.Seen{})
		}
	}
}

func TestASignShowsWhichLeadAColleagueLooksAt(t *testing.T) {
	t.Parallel()
	m := newTeam(t)
	ania, marco := m.sits("ania", desk.SDR, 120, 36), m.sits("marco", desk.SDR, 120, 36)
	marco.press("j", "j")
	at := marco.root.subjects()[0]
	m.told()
	row := ""
	for line := range strings.Lines(ania.screen()) {
		if strings.Contains(line, "◉") && strings.Contains(line, at.Company) {
			row = line
		}
	}
	if row == "" {
		t.Errorf("no sign beside %s:\n%s", at.Company, ania.screen())
	}
	ania.sees("◉2")
	ania.press("j", "j")
	ania.settle()
	ania.sees("marco looks at it too")
	marco.root.s.Seat.Leave()
	m.all = m.all[:1]
	m.told()
	if strings.Contains(ania.screen(), "◉") || strings.Contains(ania.screen(), "marco looks") {
		t.Errorf("marco is gone:\n%s", ania.screen())
	}
}

func TestWhoIsHereIsAListOfNamesAndPlaces(t *testing.T) {
	t.Parallel()
	m := newTeam(t)
	ania, marco := m.sits("ania", desk.SDR, 120, 36), m.sits("marco", desk.Manager, 80, 24)
	marco.press("2")
	m.told()
	ania.press("W")
	ania.seesAll("Who is here", "2 active", "ania", "marco", "manager", "Partners", "you")
	marco.press("1", "x")
	m.told()
	ania.seesAll("Inbox, "+marco.root.spot.Lead, "open form")
	ania.press("j", "enter")
	if got := ania.root.subjects(); len(got) != 1 || got[0].ID.String() != marco.root.spot.Lead {
		t.Errorf("went to %v, marco is at %s", got, marco.root.spot.Lead)
	}
}

// watching is ania looking over marco's shoulder, with his consent.
func watching(t *testing.T, w, h int) (m *team, ania, marco *cockpit) {
	m = newTeam(t)
	ania, marco = m.sits("ania", desk.SDR, w, h), m.sits("marco", desk.SDR, 80, 24)
	m.told()
	ania.press("W", "j", "f")
	ania.sees("marco is asked")
	m.told()
	marco.sees("ania asks to follow you: W to answer")
	ania.press("f") // not yet
	m.told()
	marco.press("W")
	marco.seesAll("asks to follow you", "a let them")
	marco.press("a")
	marco.sees("ania may follow")
	m.told()
	ania.press("f")
	m.told()
	ania.sees("Following marco, read only")
	return m, ania, marco
}

func TestAColleagueIsFollowedWithConsentAndBothSeeIt(t *testing.T) {
	t.Parallel()
	m, ania, marco := watching(t, 120, 36)
	marco.sees("1 follows")
	marco.press("1", "j", "j")
	m.told()
	ania.sees(marco.root.subjects()[0].Company)
	marco.sees("1 follows")
	for _, size := range [][2]int{{80, 24}, {60, 18}, {120, 36}} {
		marco.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		marco.sees("1 follows")
	}
	marco.press("ctrl+g")
	marco.sees("Nobody follows any more")
	m.told()
	ania.seesAll("marco has ended it", "Who is here")
	if strings.Contains(marco.above(marco.screen()), "follows") {
		t.Errorf("still said to be followed:\n%s", marco.screen())
	}
}

func TestWhoFollowsCanDoNothingMeanwhile(t *testing.T) {
	t.Parallel()
	m, ania, marco := watching(t, 100, 30)
	sent, spot := len(ania.desk.Sent), marco.root.spot
	var names []string
	for _, b := range keys.Table() {
		for _, k := range b.Keys {
			if k != "esc" && k != "q" && k != "ctrl+g" && k != "ctrl+c" && k != "ctrl+z" && k != "ctrl+l" {
				names = append(names, k)
			}
		}
	}
	for _, name := range names {
		ania.press(name)
	}
	ania.send(tea.PasteMsg{Content: "x"})
	m.told()
	ania.seesAll("Following marco, read only", "keys do nothing here")
	if len(ania.desk.Sent) != sent || marco.root.spot != spot || ania.root.sheet != nil {
		t.Errorf("%d acts were sent, marco is at %+v", len(ania.desk.Sent)-sent, marco.root.spot)
	}
	ania.press("esc")
	m.told()
	ania.sees("Who is here")
	if n := marco.root.s.Seat.Watched(); n != 0 {
		t.Errorf("%d still follow", n)
	}
}

func TestLeavingThePlaceEndsTheView(t *testing.T) {
	t.Parallel()
	m, ania, marco := watching(t, 120, 36)
	ania.send(place.GoTo{Place: place.InboxPlace})
	m.told()
	if n := marco.root.s.Seat.Watched(); n != 0 {
		t.Errorf("%d still follow", n)
	}
}

func TestNobodyIsDisturbedWhoDoesNotWantToBe(t *testing.T) {
	t.Parallel()
	m := newTeam(t)
	ania, marco := m.sits("ania", desk.SDR, 120, 36), m.sits("marco", desk.SDR, 120, 36)
	vera := m.sits("vera", desk.Viewer, 120, 36)
	marco.press("W", "j", "d")
	m.told()
	ania.press("W", "j", "f")
	ania.sees("does not want to be disturbed")
	vera.press("W", "f")
	vera.sees("does not see all that ania sees")
	m.told()
	if strings.Contains(ania.screen(), "asks to follow") {
		t.Errorf("a viewer's question came through:\n%s", ania.screen())
	}
}

// With hundreds at once somebody moves all the time: a session that shows nothing of it is not drawn for it.
func TestOthersMovesDrawOnlyWhatShowsThem(t *testing.T) {
	t.Parallel()
	m := newTeam(t)
	ania, marco := m.sits("ania", desk.SDR, 120, 36), m.sits("marco", desk.SDR, 120, 36)
	m.told()
	ania.press("3")
	ania.root.View()
	marco.press("j")
	m.told()
	if !ania.root.drawn {
		t.Error("the report was drawn anew because marco moved in the inbox")
	}
	ania.press("W")
	ania.root.View()
	marco.press("j")
	m.told()
	if ania.root.drawn {
		t.Error("the list of who is here was not")
	}
}

func TestAloneOneIsTheOnlyOneHere(t *testing.T) {
	t.Parallel()
	c := newTeam(t).sits("ania", desk.Admin, 80, 24)
	c.press("W")
	c.seesAll("Who is here", "1 active", "ania", "eqltui serve")
	c.press("f")
	c.sees("This is you")
	c.press("ctrl+g")
	c.sees("Nobody follows you")
	without := open(t, 80, 24, nil)
	without.press("W", "enter", "f", "d")
	without.sees("Nobody else can be here")
}

func (c *cockpit) seesAll(texts ...string) {
	c.t.Helper()
	for _, text := range texts {
		c.sees(text)
	}
}

// With many at work somebody changes something all the time: each answer that comes is shown, however often one is woken.
func TestTheListIsShownHoweverOftenSomethingChanges(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.desk.Give("marco", c.desk.Listed()...)
	c.hold = true
	c.send(place.Woke{})
	for range 3 {
		out := c.held
		c.held = nil
		c.send(place.Woke{})
		for _, answer := range out {
			c.send(answer())
		}
	}
	if got := c.root.subjects(); len(got) != 1 || got[0].Owner != "marco" {
		t.Errorf("three answers came and none was shown: %+v", got)
	}
	out := c.out()
	c.desk.Give("piotr", c.desk.Listed()...)
	c.send(place.Woke{})
	for _, answer := range out {
		c.run(answer)
	}
	if got := c.root.subjects(); len(got) != 1 || got[0].Owner != "piotr" {
		t.Errorf("what changed meanwhile is not shown: %+v", got)
	}
}
