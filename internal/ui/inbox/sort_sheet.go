package inbox

import (
	"slices"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/acts"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// sorts are the orders of the inbox as they are offered, with the letters that choose them below.
func sorts() []desk.Order {
	return []desk.Order{desk.ByReady, desk.ByScore, desk.ByAge, desk.ByTouch, desk.ByCompany, desk.ByPartner}
}

// sortLetters choose the orders: time, score, age, last touch, company, partner.
const sortLetters = "tsalcp"

// sortName is what an order is called in the catalogue.
func sortName(o desk.Order) string { return string(o) }

// arrow is the sign of an order's direction, with a blank before it.
func arrow(s *place.Session, o desk.Order) string {
	switch o {
	case desk.ByScore, desk.ByAge, desk.ByTouch:
		return " " + s.Theme.Glyphs.Down
	}
	return " " + s.Theme.Glyphs.Up
}

// arrowOf is the sign at the head of the column by which the list is sorted.
func (b *Inbox) arrowOf(o desk.Order) string {
	if b.look.sort != o {
		return ""
	}
	return arrow(b.s, o)
}

// sortSheet offers the orders: one letter chooses, or the cursor and enter.
type sortSheet struct {
	place.Panel
	at, was int
}

func newSortSheet(s *place.Session, now desk.Order) *sortSheet {
	at := max(slices.Index(sorts(), now), 0)
	return &sortSheet{Panel: place.Panel{S: s, Verb: keys.Sort}, at: at, was: at}
}

// sorted asks the inbox for another order.
type sorted struct{ by desk.Order }

func (v *sortSheet) Width() int { return 60 }

func (v *sortSheet) Note() string { return v.S.Say("sort.note") }

func (v *sortSheet) Send() tea.Cmd { return v.choose(v.at) }

func (v *sortSheet) choose(i int) tea.Cmd {
	return tea.Batch(place.Send(acts.CloseIt{}), place.Send(sorted{sorts()[i]}))
}

func (v *sortSheet) Key(name, _ string) tea.Cmd {
	last := len(sorts()) - 1
	switch name {
	case "down", "j", "tab":
		v.at = min(v.at+1, last)
	case "up", "k", "shift+tab":
		v.at = max(v.at-1, 0)
	case "g", "home":
		v.at = 0
	case "G", "end":
		v.at = last
	case "enter":
		return v.choose(v.at)
	case "q", ",":
		return place.Send(acts.CloseIt{})
	default:
		if i := indexLetter(name); i >= 0 {
			return v.choose(i)
		}
	}
	return nil
}

// indexLetter is which order a key chooses, by letter or number; -1 for none.
func indexLetter(name string) int {
	if len(name) != 1 {
		return -1
	}
	if i := int(name[0] - '1'); name[0] >= '1' && i < len(sorts()) {
		return i
	}
	return slices.Index([]byte(sortLetters), name[0])
}

func (v *sortSheet) Hints() []kit.Hint {
	return []kit.Hint{{Key: v.S.Theme.Glyphs.Enter, Word: v.S.Say("views.show")},
		{Key: "esc", Word: v.S.Say("hint.close"), ID: place.HintPrefix + string(keys.Close)}}
}

// Point chooses the line under the mouse.
func (v *sortSheet) Point(_, y, _, h int, floating bool) tea.Cmd {
	if i := place.LineAt(y, v.at, len(sorts()), h, 0, floating); i >= 0 {
		return v.choose(i)
	}
	return nil
}

func (v *sortSheet) Wheel(n int) tea.Cmd {
	v.at = min(max(v.at+n, 0), len(sorts())-1)
	return nil
}

func (v *sortSheet) Body(w, h int, floating bool) ([]string, kit.Spot) {
	var lines []string
	if !floating && h >= 10 {
		lines = append(lines, kit.Blanks(w))
	}
	top, room := place.Window(v.at, len(sorts()), h-len(lines), floating)
	spot := kit.Spot{}
	for i, by := range sorts() {
		if i < top || i >= top+room {
			continue
		}
		p := kit.NewPen(v.S.Theme, w)
		style := theme.Text
		if i == v.at {
			spot = kit.Spot{Y: len(lines), On: true}
			p.On(theme.Selected).Put(theme.Accent, v.S.Theme.Glyphs.Cursor)
			style |= theme.Bold
		} else {
			p.Gap(1)
		}
		sign := ""
		if i == v.was {
			sign = v.S.Theme.Glyphs.Dot
		}
		name := "sort." + sortName(by)
		p.Col(theme.Accent, sortLetters[i:i+1], 2).Col(theme.Accent, sign, 2).Col(style, v.S.Say(name)+arrow(v.S, by), 14)
		lines = append(lines, p.Cell(theme.Muted, v.S.Say(name+"_help"), w-p.At()-1).String())
	}
	return lines, spot
}

// sortBy shows the list in another order, from its top, and keeps that for the person.
func (b *Inbox) sortBy(o desk.Order) tea.Cmd {
	if o == b.look.sort {
		return nil
	}
	b.look.sort = o
	b.Fresh = true
	return tea.Batch(b.load(), b.keepLook(), place.Tell(b.s.Words.Fill("toast.sorted", b.s.Say("sort."+sortName(o)))))
}
