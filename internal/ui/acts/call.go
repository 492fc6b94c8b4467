package acts

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/leadview"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
)

// CallCard is what one has in front of oneself during a call: the number, the time there, what the
// partner said, and what to ask, the most useful question first. Its answers go with the outreach in
// one act, so that one undo takes both back.
type CallCard struct{ Qualify }

// call logs a call with what was learned in it.
func call() place.Act {
	return place.Act{ID: keys.Call, New: newCall, Of: keys.Contact, Alone: true, Stays: true, Anew: true}
}

func newCall(s *place.Session, p place.Prepared) place.Sheet {
	if p.Detail == nil {
		return nil
	}
	c := &CallCard{Qualify{FormSheet: place.BlankForm(s, keys.Call, p), d: *p.Detail}}
	c.ask()
	c.Build = c.action
	c.Begin()
	c.Form.Talk = talkOf(s)
	c.Form.Labels = max(c.Form.Labels, leadview.PairColumn-3) // what is known stands in the same columns
	c.judge()
	return c
}

// ask makes the questions: those that are open in the order of the next best fact, then how it went.
func (c *CallCard) ask() {
	s := c.S
	c.facts = nil
	for _, id := range c.open() {
		if slices.Contains(lead.Letters(), id) {
			known := c.d.Facts.BANT.Get(id)
			answer := s.Choice("bant", "yes", "no", "unknown")
			answer.SetValue(string(leadview.Normal(known.Answer)))
			evidence := place.Line(s.Say("hint.evidence_" + id))
			evidence.SetValue(known.Evidence)
			c.Form.Asks = append(c.Form.Asks,
				kit.Ask{ID: id, Label: s.Say("bant." + id), Field: answer, Gap: len(c.Form.Asks) > 0},
				kit.Ask{ID: id + ".evidence", Label: "  " + s.Say("ask.evidence"), Field: evidence, Under: id})
			continue
		}
		c.facts = append(c.facts, id)
		c.Form.Asks = append(c.Form.Asks, kit.Ask{ID: id, Label: s.Say("field." + say.FieldName(id)), Field: c.factField(id), Words: "note",
			Gap: len(c.Form.Asks) > 0})
	}
	if c.d.Facts.Lead.Phone.V == "" {
		c.facts = append(c.facts, "phone")
		c.Form.Asks = append(c.Form.Asks, kit.Ask{ID: "phone", Label: s.Say("field.phone"), Field: place.Line(s.Say("hint.phone")),
			Gap: true})
	}
	next := place.Line(s.Say("hint.next_step"))
	next.SetValue(c.d.NextStep)
	c.Form.Asks = append(c.Form.Asks,
		kit.Ask{ID: "outcome", Label: s.Say("ask.outcome"), Field: s.Choice("outcome", "reached", "no_answer", "voicemail", "booked"),
			Gap: true, Edge: true, Words: "note"},
		kit.Ask{ID: "next", Label: s.Say("ask.next"), Field: next},
		kit.Ask{ID: "note", Label: s.Say("ask.note"), Field: place.Area(s.Say("hint.note_text"))})
}

// open are the questions worth asking: first those the next best facts name, in their order, then
// the rest of BANT that nobody answered.
func (c *CallCard) open() []string {
	var out []string
	add := func(id string) {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	lacking := c.lacking()
	for _, n := range c.d.Result.Next {
		letter, bant := strings.CutPrefix(n.Fact, "bant.")
		switch {
		case bant:
			add(letter)
		case slices.Contains(lacking, n.Fact):
			add(n.Fact)
		}
	}
	for _, name := range lead.Letters() {
		if a := c.d.Facts.BANT.Get(name).Answer; a != lead.Yes && a != lead.No {
			add(name)
		}
	}
	for _, fact := range lacking {
		add(fact)
	}
	return out
}

// action is the outreach with what was learned in it.
func (c *CallCard) action() (desk.Action, error) {
	a, err := c.Qualify.action()
	a.Verb, a.By, a.Outcome = desk.Contact, "call", c.Value("outcome")
	a.To, a.ConfirmUs, a.RefuseUs = "", false, false
	return a, err
}

// Learned is how many answers the call has brought so far.
func (c *CallCard) Learned() int {
	a, err := c.action()
	if err != nil {
		return 0
	}
	return len(a.BANT) + len(a.Set) - len(c.wrong)
}

func (c *CallCard) Point(x, y, w, h int, floating bool) tea.Cmd {
	c.PointAt(x, y, c.Place(w, h, floating))
	c.judge()
	return nil
}
