package host

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/command"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/acts"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
)

// verbEntries is every action by the word of its command.
func (r *root) verbEntries() []entry {
	var out []entry
	for i := range r.table {
		b := &r.table[i]
		for n, v := range b.Verbs {
			e := r.actionEntry(b)
			e.text, e.also, e.where, e.fill = string(v), r.s.Say("key."+string(b.ID)), r.about(b.ID), ":"+string(v)+" "
			e.id, e.line = "verb:"+string(v), b.CommandOf(n, r.names(b.ID)...)
			if b.Scope != keys.Global {
				e.run = func(r *root) tea.Cmd { return r.wished(wish{act: r.act(b.ID), verb: v}) }
			}
			out = append(out, e)
		}
	}
	for _, id := range []keys.ID{keys.Refresh, keys.Help, keys.Copy, keys.Browse, keys.Quit} {
		if b := r.s.Binding(id); b != nil {
			e := r.actionEntry(b)
			e.text, e.where, e.fill = string(id), r.s.Say("key."+string(id)), ":"+string(id)
			out = append(out, e)
		}
	}
	return out
}

// saidEntries is what a command with answers in it means, and what its next word could be.
func (p *palette) saidEntries(text string) []entry {
	l := command.Read(text)
	if l.Act == nil || !l.More && !strings.HasSuffix(text, " ") {
		return nil
	}
	i := slices.IndexFunc(p.r.table, func(b keys.Binding) bool { return slices.Contains(b.Verbs, l.Act.Verb) })
	if i < 0 {
		return nil
	}
	b := &p.r.table[i]
	e := p.saidEntry(b, &l)
	e.text = strings.Join(strings.Fields(text), " ")
	words, closed := acts.Words(p.S, b.ID, l.Act, p.team)
	unfinished := p.whySaid(&l, words, closed)
	if e.why == "" {
		e.why = unfinished
	}
	var out []entry
	for _, w := range words {
		full := strings.Join(append(append([]string{string(l.Act.Verb)}, place.Names(l.On)...), w.Text), " ")
		if len(l.Words) > 1 || len(l.Words) == 1 && !begun(l.Words[0], w) || full == e.text {
			continue
		}
		said := l.Say(w.Text)
		o := p.saidEntry(b, &said)
		o.id, o.text, o.where, o.key, o.also, o.fill = "said:"+full, full, w.Means, "", "", ":"+full+" "
		out = append(out, o)
	}
	if e.why == unfinished && unfinished != "" && len(out) > 0 {
		return out // a word that is still being typed is not wrong yet
	}
	return append([]entry{e}, out...)
}

// begun says that a word may become one of those that are offered.
func begun(typed string, w acts.Word) bool {
	typed = safetext.Fold(typed)
	return strings.HasPrefix(safetext.Fold(w.Text), typed) || strings.Contains(safetext.Fold(w.Means), typed)
}

// saidEntry does what a line says.
func (p *palette) saidEntry(b *keys.Binding, l *command.Line) entry {
	r, on := p.r, *l
	e := r.actionEntry(b)
	e.id, e.first, e.fill = "verb:"+string(l.Act.Verb), true, ""
	if len(l.On) > 0 {
		e.where, e.why = strings.Join(place.Names(l.On), " "), whyRole(p.S, b) // the rest is known when they are looked up
		if len(l.On) > 1 && l.Act.Alone {
			e.why = p.S.Say("why.one_only")
		}
	}
	if b.Scope == keys.Global { // undo
		if len(l.On) == 0 && len(l.Words) > 0 {
			s, err := desk.ParseAny(l.Words[0])
			if err != nil {
				e.why = safetext.Line(say.FaultLine(err))
			}
			on.On = []desk.Subject{s}
		}
		e.line, e.run = on.String(), func(r *root) tea.Cmd { return r.undoOn(append(on.On, desk.Subject{})[0]) }
		return e
	}
	if on.On = l.On; len(on.On) == 0 {
		on.On = place.Plain(r.chosenFor(b.ID))
	}
	if len(on.On) == 0 {
		on.On = []desk.Subject{{ID: strings.ToUpper(string(l.Act.On))}}
	}
	a := r.act(b.ID)
	w := wish{act: a, verb: l.Act.Verb, on: l.On, answers: a.Answers(l.Act, l.Given)}
	if a.Names != "" && len(l.On) > 0 {
		w.on, w.answers[a.Names] = nil, l.On[0].ID
	}
	e.line, e.run = on.String(), func(r *root) tea.Cmd { return r.wished(w) }
	return e
}

// whySaid says what is wrong with the answers already: a flag that the command does not have, a reason
// that the policy does not have.
func (p *palette) whySaid(l *command.Line, words []acts.Word, closed string) string {
	if l.Err != nil {
		return safetext.Line(l.Err.Error())
	}
	value := strings.Join(l.Given[closed], " ")
	if value == "" || len(words) == 0 {
		return ""
	}
	var all []string
	for _, w := range words {
		all = append(all, w.Text)
	}
	if slices.Contains(all, value) {
		return ""
	}
	return nearestWord(p.S, value, all)
}
