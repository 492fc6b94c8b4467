package ui

import (
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
)

// callCard is what one has in front of oneself during a call: the number, the time there, what the
// partner said, and what to ask, the most useful question first. Its answers go with the outreach in
// one act, so that one undo takes both back.
type callCard struct{ qualify }

func newCall(s *session, p prepared) sheet {
	c := &callCard{qualify{formSheet: formSheet{s: s, verb: keys.Call, rows: []desk.Row{p.detail.Row}}, d: *p.detail}}
	c.ask()
	c.build = c.action
	c.begin()
	c.form.Talk = s.talk()
	c.form.Labels = max(c.form.Labels, pairColumn-3) // what is known stands in the same columns
	c.judge()
	return c
}

// ask makes the questions: those that are open in the order of the next best fact, then how it went.
func (c *callCard) ask() {
	s := c.s
	c.facts = nil
	for _, id := range c.open() {
		if slices.Contains(lead.Letters(), id) {
			known := c.d.Facts.BANT.Get(id)
			answer := s.choice("bant", "yes", "no", "unknown")
			answer.SetValue(string(normal(known.Answer)))
			evidence := line(s.say("hint.evidence_" + id))
			evidence.SetValue(known.Evidence)
			c.form.Asks = append(c.form.Asks,
				kit.Ask{ID: id, Label: s.say("bant." + id), Field: answer, Gap: len(c.form.Asks) > 0},
				kit.Ask{ID: id + ".evidence", Label: "  " + s.say("ask.evidence"), Field: evidence, Under: id})
			continue
		}
		c.facts = append(c.facts, id)
		c.form.Asks = append(c.form.Asks, kit.Ask{ID: id, Label: s.say("field." + fieldName(id)), Field: c.factField(id), Words: "note", Gap: len(c.form.Asks) > 0})
	}
	if c.d.Facts.Lead.Phone.V == "" {
		c.facts = append(c.facts, "phone")
		c.form.Asks = append(c.form.Asks, kit.Ask{ID: "phone", Label: s.say("field.phone"), Field: line(s.say("hint.phone")), Gap: true})
	}
	next := line(s.say("hint.next_step"))
	next.SetValue(c.d.NextStep)
	c.form.Asks = append(c.form.Asks,
		kit.Ask{ID: "outcome", Label: s.say("ask.outcome"), Field: s.choice("outcome", "reached", "no_answer", "voicemail", "booked"), Gap: true, Edge: true, Words: "note"},
		kit.Ask{ID: "next", Label: s.say("ask.next"), Field: next},
		kit.Ask{ID: "note", Label: s.say("ask.note"), Field: area(s.say("hint.note_text"))})
}

// open are the questions worth asking: first those the next best facts name, in their order, then
// the rest of BANT that nobody answered.
func (c *callCard) open() []string {
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
func (c *callCard) action() (desk.Action, error) {
	a, err := c.qualify.action()
	a.Verb, a.By, a.Outcome = desk.Contact, "call", c.value("outcome")
	a.To, a.ConfirmUs, a.RefuseUs = "", false, false
	return a, err
}

// learned is how many answers the call has brought so far.
func (c *callCard) learned() int {
	a, err := c.action()
	if err != nil {
		return 0
	}
	return len(a.BANT) + len(a.Set) - len(c.wrong)
}
