package host

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
)

// capital is the text with a capital letter in front, as entries stand alone.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// hidden are the bindings that make no sense from a list: they move in what lies below it.
func hidden(b *keys.Binding) bool {
	return b.Scope == keys.Sheet || b.Scope == keys.List || slices.Contains([]keys.ID{keys.GoTo, keys.Everything, keys.Mark}, b.ID)
}

// about is what an action would be done to: a company, or the number of leads.
func (r *root) about(id keys.ID) string {
	on := r.chosenFor(id)
	switch len(on) {
	case 0:
		return ""
	case 1:
		return on[0].Name
	}
	return r.s.Several(on[0].Kind, len(on))
}

// named is what is chosen as a command line takes it.
func (r *root) names(id keys.ID) []string { return place.Names(place.Plain(r.chosenFor(id))) }

// actionEntries is everything a key does, in the order of help.
func (r *root) actionEntries() []entry {
	var out []entry
	for i := range r.table {
		b := &r.table[i]
		if hidden(b) || b.Scope != keys.Global && !scoped(r.top().Scopes(), b.Scope) {
			continue
		}
		if _, goes := placeOf(b.ID); goes {
			continue
		}
		out = append(out, r.actionEntry(b))
	}
	return out
}

func (r *root) actionEntry(b *keys.Binding) entry {
	id := b.ID
	e := entry{
		id: "key:" + string(id), text: capital(r.s.Say("key." + string(id))), key: r.label(b), why: r.why(id),
		line: b.Command(r.names(id)...),
		run:  func(r *root) tea.Cmd { return r.press(id) },
	}
	for _, v := range b.Verbs {
		e.also += string(v) + " "
		e.fill = ">" + string(b.Verbs[0])
	}
	if more, ok := r.s.Words.Known("also." + string(id)); ok {
		e.also += more
	}
	if b.Scope != keys.Global && len(b.Verbs) > 0 {
		e.where = r.about(id)
	}
	return e
}

// placeEntries is where one can go: the places, and the views of the inbox.
func (r *root) placeEntries() []entry {
	s := r.s
	var out []entry
	for _, c := range r.cards {
		if c.Over {
			continue
		}
		id := c.ID
		e := entry{
			id: "place:" + id, kind: s.Say("palette.go"), text: s.Say("tab." + id), also: id, key: r.digit(id), fill: ":" + id,
			run: func(r *root) tea.Cmd { return r.goTo(place.GoTo{Place: id}) },
		}
		for i := range r.table {
			if r.table[i].ID == goKey(id) {
				e.line = r.table[i].Command()
			}
		}
		out = append(out, e)
	}
	for _, c := range r.cards {
		shown, ok := r.places[c.ID].(place.Offering)
		if !ok {
			continue
		}
		to := c.ID
		for _, o := range shown.Offers() {
			out = append(out, entry{
				id: o.ID, kind: s.Say("palette.go"), text: o.Text, where: o.Where, key: o.Key, also: o.Also, fill: o.Fill, line: o.Line,
				run: func(r *root) tea.Cmd { return r.goTo(place.GoTo{Place: to, Arg: o.Arg}) },
			})
		}
	}
	return out
}

// policyEntries are what the policy in force wants, where a person may look for it; it is changed
// by a new policy, never here.
func (r *root) policyEntries() []entry {
	p, s := r.s.Policy(), r.s
	if p == nil {
		return nil
	}
	var out []entry
	for _, f := range []struct{ id, value string }{
		{"policy.threshold", strconv.Itoa(p.Scoring.Threshold)}, {"policy.bant", strconv.Itoa(p.Gates.BANTYesAtLeast)},
		{"policy.assets", strconv.Itoa(p.Gates.DistinctAssets)}, {"policy.triage", say.Span(p.Triage.Breach)},
		{"policy.contact", say.Span(p.Contact.Breach)},
		{"policy.undo", say.Span(p.Hygiene.UndoWindow.Time)},
	} {
		said := s.Words.Fill("policy.now", f.value)
		out = append(out, entry{
			id: f.id, kind: s.Say("policy.kind"), text: s.Say(f.id), where: said, line: "eqltui policy show", fill: s.Say(f.id),
			run: func(r *root) tea.Cmd { return r.Say(r.s.Words.Fill("policy.change", r.s.Say(f.id), f.value), false) },
		})
	}
	return out
}

// filterEntries are the words of the filter language: with a last word that has a key its values,
// else the keys.
func (p *palette) filterEntries(text string, all bool) []entry {
	s := p.r.s
	head, last := "", text
	if i := strings.LastIndexByte(text, ' '); i >= 0 {
		head, last = text[:i+1], text[i+1:]
	}
	if all {
		head, last = "", ""
	}
	var out []entry
	if !all && strings.TrimSpace(text) != "" {
		out = append(out, p.filterEntry(text))
	}
	minus := ""
	if strings.HasPrefix(last, "-") {
		minus, last = "-", last[1:]
	}
	key, _, hasOp := strings.Cut(last, ":")
	for _, k := range filter.Keys() {
		values := k.Values
		switch k.Name {
		case "owner":
			values = append([]string{"me", "none"}, p.team...)
		case "reason":
			if pol := s.Policy(); pol != nil {
				for _, reason := range pol.Reasons {
					values = append(values, safetext.Line(reason.Code))
				}
			}
		}
		if !all && !hasOp {
			fill := head + minus + k.Name + ":"
			out = append(out, entry{id: "term:" + fill, text: minus + k.Name + ":", where: k.Help, fill: "/" + fill})
			continue
		}
		if !all && k.Name != key {
			continue
		}
		for _, v := range values {
			e := p.filterEntry(head + minus + k.Name + ":" + v)
			e.text, e.first, e.where = minus+k.Name+":"+v, false, k.Help
			out = append(out, e)
		}
	}
	return out
}

// filterEntry shows the leads that match a filter.
func (p *palette) filterEntry(text string) entry {
	s := p.r.s
	e := entry{
		id: "filter:" + text, kind: s.Say("palette.filter"), text: text, first: true, line: say.ListLine(text), fill: "/" + text + " ",
		run: func(r *root) tea.Cmd { return r.goTo(place.GoTo{Place: place.InboxPlace, Arg: place.Filter(text)}) },
	}
	zone := s.Zone
	if pol := s.Policy(); pol != nil && pol.TimeZone != nil {
		zone = pol.TimeZone
	}
	if _, err := filter.Parse(text, s.At.In(zone)); err != nil {
		e.why = safetext.Line(say.FaultLine(err))
	}
	return e
}

// takenEntries is a place with what it is asked to take: ":import leads.csv".
func (r *root) takenEntries(text string) []entry {
	id, rest, _ := strings.Cut(text, " ")
	rest = strings.TrimSpace(rest)
	c := r.card(strings.ToLower(id))
	if c == nil || c.Takes == nil || rest == "" {
		return nil
	}
	o := c.Takes(rest)
	return []entry{{
		id: "place:" + c.ID, kind: r.s.Say("palette.go"), text: text, where: r.s.Say("tab." + c.ID), first: true, line: o.Line,
		run: func(r *root) tea.Cmd { return r.goTo(place.GoTo{Place: c.ID, Arg: o.Arg}) },
	}}
}
