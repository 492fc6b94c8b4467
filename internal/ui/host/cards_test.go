package host

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/inbox"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/screens"
	"github.com/eqltui/eqltui/internal/ui/testdesk"
)

func TestPlacesAreReachedByKeyTabAndBack(t *testing.T) {
	t.Parallel()
	c := open(t, 160, 36, nil)
	r := c.root
	r.cards = append(r.cards, place.Card{ID: "elsewhere", New: func(s *place.Session) place.Screen { return inbox.New(s) }})
	c.press("-")
	c.sees("no place before this one")
	c.run(r.goTo(place.GoTo{Place: "elsewhere"}))
	if r.here != "elsewhere" || r.top() == place.Screen(c.inbox()) {
		t.Fatalf("here is %q", r.here)
	}
	c.press("1")
	if r.here != "inbox" || r.top() != place.Screen(c.inbox()) {
		t.Errorf("1 goes to %q", r.here)
	}
	c.press("-")
	if r.here != "elsewhere" {
		t.Errorf("- goes to %q, want the place before", r.here)
	}
	f := r.draw()
	for _, reg := range f.regions {
		if reg.ID == tabPrefix+"inbox" {
			c.run(r.clicked(reg.X, reg.Y))
		}
	}
	if r.here != "inbox" {
		t.Errorf("a click on the tab goes to %q", r.here)
	}
	c.press("enter", "-")
	if len(r.screens) != 1 || r.here != "elsewhere" {
		t.Errorf("from a lead's page - goes to %q with %d screens", r.here, len(r.screens))
	}
}

func TestTheRuleIsHeavyUnderThePlaceShown(t *testing.T) {
	t.Parallel()
	for _, w := range []int{80, 100, 120, 200} {
		c := open(t, w, 36, nil)
		r := c.root
		r.cards = append(r.cards, place.Card{ID: "elsewhere", New: func(s *place.Session) place.Screen { return inbox.New(s) }})
		c.run(r.goTo(place.GoTo{Place: "elsewhere"}))
		_, cells := r.end(w)
		stops := r.tabRow(w - cells - 2).tabs
		last := stops[len(stops)-1]
		if len(stops) < 2 || last.id != "elsewhere" {
			t.Fatalf("%d tabs at %d cells", len(stops), w)
		}
		rule := ansi.Strip(r.rule())
		from := strings.Index(rule, r.s.Theme.Glyphs.Heavy)
		if got := kit.Width(rule[:from]); got != last.x-1 {
			t.Errorf("at %d cells the rule is heavy from %d, the tab begins at %d", w, got, last.x)
		}
		if kit.Width(rule) != w {
			t.Errorf("the rule has %d cells of %d", kit.Width(rule), w)
		}
	}
}

// thirteen makes a cockpit of as many places, nine of them with a key, two for managers alone.
func thirteen(t *testing.T, w int, role desk.Role) *cockpit {
	t.Helper()
	c := open(t, w, 24, func(o *Options, _ *testdesk.Desk) { o.Who.Role = role })
	r := c.root
	r.cards = r.cards[:1]
	r.table = slices.DeleteFunc(slices.Clone(r.table), func(b keys.Binding) bool {
		_, goes := placeOf(b.ID)
		return goes && b.ID != keys.GoInbox
	})
	for i, id := range []string{"partners", "report", "duplicates", "content", "model", "activity", "quarantine", "programme", "due",
		"people", "deliveries", "connections"} {
		card := place.Card{ID: id, New: func(s *place.Session) place.Screen { return inbox.New(s) }}
		if id == "partners" || id == "report" {
			card.Roles = []desk.Role{desk.Manager}
		}
		r.cards = append(r.cards, card)
		if i+2 <= 9 {
			r.table = append(r.table, keys.Binding{ID: goKey(id), Keys: []string{strconv.Itoa(i + 2)}, Scope: keys.Global})
		}
	}
	r.s.SetTable(r.table)
	return c
}

func TestThirteenPlacesLeaveRoomForWhoHowOldAndWhatTime(t *testing.T) {
	t.Parallel()
	for _, role := range []desk.Role{desk.SDR, desk.Manager} {
		for _, w := range []int{60, 80, 100, 120, 200} {
			c := thirteen(t, w, role)
			for _, card := range c.root.cards {
				c.run(c.root.goTo(place.GoTo{Place: card.ID}))
				fits(t, c, w, 24)
				row := strings.Split(c.screen(), "\n")[0]
				for _, want := range []string{"ania", c.root.s.Theme.Glyphs.Age, "14:32"} {
					if !strings.Contains(row, want) {
						t.Errorf("%s at %d: no %q in %q", card.ID, w, want, row)
					}
				}
				if w < place.Middle {
					continue
				}
				tabsAgree(t, c, row, card)
			}
		}
	}
}

// tabsAgree checks that the place that is shown has a tab, that numbers stand in their order with the
// places they go to, and that what is hidden has a sign that leads there.
func tabsAgree(t *testing.T, c *cockpit, row string, here place.Card) {
	t.Helper()
	r := c.root
	_, cells := r.end(r.w)
	got := r.tabRow(r.w - cells - 2)
	last := ""
	seen := false
	for _, tab := range got.tabs {
		card := r.card(tab.id)
		seen = seen || tab.here
		if !card.For(r.s.Who.Role) && tab.id != here.ID {
			t.Errorf("a %s has the tab %s", r.s.Who.Role, tab.id)
		}
		if tab.key != "" && tab.key <= last {
			t.Errorf("%s stands behind %s in %q", tab.key, last, row)
		}
		last = max(last, tab.key)
		if cut := string([]rune(row)[tab.x:]); !strings.HasPrefix(cut, strings.TrimSpace(tab.key+" "+tab.title)) {
			t.Errorf("the tab %s is not at %d in %q", tab.id, tab.x, row)
		}
	}
	if !seen {
		t.Errorf("%s has no tab in %q", here.ID, row)
	}
	for sign, id := range map[string]string{r.s.Theme.Glyphs.Back: got.left, r.s.Theme.Glyphs.More: got.right} {
		if strings.Contains(row, sign) != (id != "") {
			t.Errorf("the sign %s and the hidden place %q do not agree in %q", sign, id, row)
		}
	}
	if got.right == "" {
		return
	}
	x := strings.Index(row, r.s.Theme.Glyphs.More)
	c.run(r.clicked(len([]rune(row[:x])), 0))
	if r.here != got.right {
		t.Errorf("the sign leads to %s, not to %s", r.here, got.right)
	}
}

func TestNumbersOfPlacesStandInTheirOrder(t *testing.T) {
	t.Parallel()
	last := ""
	for _, card := range screens.Cards() {
		for _, b := range keys.Table() {
			if b.ID != goKey(card.ID) {
				continue
			}
			at := b.Keys[0]
			if at == "0" {
				at = "9+" // it stands behind 9 on a keyboard
			}
			if at <= last {
				t.Errorf("%s has %s, behind %s", card.ID, b.Keys[0], last)
			}
			last = at
		}
	}
	if last == "" {
		t.Error("no place has a number")
	}
}

func TestTheInboxIsVisitedForAFilter(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
	c.press("7")
	c.run(c.root.goTo(place.GoTo{Place: place.InboxPlace, Arg: place.Filter("owner:marco")}))
	c.sees("/ owner:marco")
	if c.root.here != place.InboxPlace || c.inbox().Filter != "owner:marco" {
		t.Errorf("%s shows %q", c.root.here, c.inbox().Filter)
	}
}

func TestAWishThatNobodyTakesIsTold(t *testing.T) {
	t.Parallel()
	var lost []place.GoTo
	c := open(t, 120, 36, func(o *Options, _ *testdesk.Desk) { o.hooks.Lost = func(g place.GoTo) { lost = append(lost, g) } })
	for _, wish := range []place.GoTo{{Place: "nowhere"}, {Place: place.InboxPlace, Arg: 7},
		{Place: "quarantine", Arg: place.Filter("x")}} {
		c.run(c.root.goTo(wish))
		c.sees("nothing here knows how to show " + wish.Place)
	}
	if len(lost) != 3 {
		t.Errorf("%d of 3 were told to the test: %v", len(lost), lost)
	}
}
