package host

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/eqltui/eqltui/internal/ui/inbox"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
)

func TestPlacesAreReachedByKeyTabAndBack(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, nil)
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
		_, stops := r.tabStops(w, 11)
		last := stops[len(stops)-1]
		if len(stops) < 2 || last.card.ID != "elsewhere" {
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
