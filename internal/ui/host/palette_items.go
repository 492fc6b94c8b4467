package host

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/acts"
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
func (r *root) about() string {
	rows := r.subjects()
	switch len(rows) {
	case 0:
		return ""
	case 1:
		return say.CompanyOf(&rows[0])
	}
	return r.s.Words.Count("sheet.leads", len(rows))
}

// named are the leads of a command line, as it takes them.
func named(rows []desk.Row) []string {
	out := make([]string, len(rows))
	for i, row := range rows {
		out[i] = row.ID.String()
	}
	return out
}

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
		id: "key:" + string(id), text: capital(r.s.Say("key." + string(id))), key: r.label(b), why: r.why(id), line: b.Command(named(r.subjects())...),
		run: func(r *root) tea.Cmd { return r.press(id) },
	}
	for _, v := range b.Verbs {
		e.also += string(v) + " "
		e.fill = ">" + string(b.Verbs[0])
	}
	if more, ok := r.s.Words.Known("also." + string(id)); ok {
		e.also += more
	}
	if b.Scope != keys.Global && len(b.Verbs) > 0 {
		e.where = r.about()
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
		{"policy.assets", strconv.Itoa(p.Gates.DistinctAssets)}, {"policy.triage", say.Span(p.Triage.Breach)}, {"policy.contact", say.Span(p.Contact.Breach)},
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

// verbEntries is every action by the word of its command.
func (r *root) verbEntries() []entry {
	var out []entry
	for i := range r.table {
		b := &r.table[i]
		for n, v := range b.Verbs {
			e := r.actionEntry(b)
			e.text, e.also, e.where, e.fill = string(v), r.s.Say("key."+string(b.ID)), r.about(), ":"+string(v)+" "
			e.id, e.line = "verb:"+string(v), b.CommandOf(n, named(r.subjects())...)
			if b.Scope != keys.Global {
				e.run = func(r *root) tea.Cmd { return r.wished(wish{id: b.ID, verb: v}) }
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
	c := readCommand(text)
	r, s := p.r, p.r.s
	var b *keys.Binding
	var verb desk.Verb
	for i := range r.table {
		for _, v := range r.table[i].Verbs {
			if string(v) == c.word {
				b, verb = &r.table[i], v
			}
		}
	}
	if b == nil || len(c.ids)+len(c.args)+len(c.flags) == 0 && !strings.HasSuffix(text, " ") {
		return nil
	}
	e := r.actionEntry(b)
	e.id, e.text, e.first, e.fill = "verb:"+c.word, strings.Join(strings.Fields(text), " "), true, ""
	w := wish{id: b.ID, verb: verb, ids: c.ids, answers: c.answers(verb)}
	if len(c.ids) > 0 {
		names := make([]string, len(c.ids))
		for i, id := range c.ids {
			names[i] = id.String()
		}
		e.where, e.why = strings.Join(names, " "), whyRole(r.s, b) // the rest is known when they are looked up
		if len(c.ids) > 1 && !b.Bulk {
			e.why = s.Say("why.one_only")
		}
	}
	e.line = r.saidLine(&c, verb)
	e.run = func(r *root) tea.Cmd { return r.wished(w) }
	if b.Scope == keys.Global { // undo
		id := lead.ID(0)
		if len(c.ids) > 0 {
			id = c.ids[0]
		}
		e.run = func(r *root) tea.Cmd { return r.undoOn(id) }
	}
	unfinished := ""
	if e.why == "" {
		unfinished = p.whySaid(&c, verb)
		e.why = unfinished
	}
	var out []entry
	for _, o := range p.options(verb) {
		said := strings.TrimSpace(strings.Join(append([]string{c.word}, idWords(c.ids)...), " "))
		full := said + " " + o.word
		if len(c.args) > 1 || len(c.args) == 1 && !strings.HasPrefix(safetext.Fold(o.word), safetext.Fold(c.args[0])) && !strings.Contains(safetext.Fold(o.what), safetext.Fold(c.args[0])) || full == e.text {
			continue
		}
		ow := w
		oc := c
		oc.args = []string{o.word}
		ow.answers = oc.answers(verb)
		out = append(out, entry{
			id: "said:" + full, text: full, where: o.what, why: without(e.why, unfinished), fill: ":" + full + " ", line: r.saidLine(&oc, verb), first: true,
			run: func(r *root) tea.Cmd { return r.wished(ow) },
		})
	}
	if unfinished != "" && len(out) > 0 {
		return out // a word that is still being typed is not wrong yet
	}
	return append([]entry{e}, out...)
}

// without is a reason unless it is the one that a finished word does away with.
func without(why, unfinished string) string {
	if why == unfinished {
		return ""
	}
	return why
}

func idWords(ids []lead.ID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = id.String()
	}
	return out
}

// option is what a command's next word can be.
type option struct{ word, what string }

func (p *palette) options(v desk.Verb) []option {
	s := p.r.s
	var out []option
	switch v {
	case desk.Disqualify:
		if pol := s.Policy(); pol != nil {
			for _, reason := range pol.Reasons {
				out = append(out, option{safetext.Line(reason.Code), safetext.Line(reason.Label)})
			}
		}
	case desk.Assign:
		for _, name := range p.team {
			out = append(out, option{name, ""})
		}
	case desk.Contact:
		for _, by := range desk.Channels() {
			out = append(out, option{by, s.Say("key.contact")})
		}
	case desk.Ask:
		for _, ask := range desk.Asks() {
			if ask != desk.AskFree {
				out = append(out, option{ask, s.Say("asks." + ask)})
			}
		}
	case desk.Set:
		for _, f := range acts.Editable() {
			out = append(out, option{f + "=", s.Say("field." + f)})
		}
	}
	return out
}

// whySaid says what is wrong with the answers already: a reason that the policy does not have.
func (p *palette) whySaid(c *command, v desk.Verb) string {
	given := c.answers(v)
	check := map[desk.Verb]string{desk.Disqualify: "reason", desk.Assign: "to", desk.Contact: "by"}[v]
	value := given[check]
	if check == "" || value == "" || v == desk.Assign && len(p.team) == 0 {
		return ""
	}
	var words []string
	for _, o := range p.options(v) {
		if o.word == value {
			return ""
		}
		words = append(words, o.word)
	}
	return nearestWord(p.r.s, value, words)
}

// saidLine is the command line of what was said to the leads it means.
func (r *root) saidLine(c *command, v desk.Verb) string {
	names := idWords(c.ids)
	if len(names) == 0 {
		names = named(r.subjects())
	}
	if len(names) == 0 {
		names = []string{"LEAD"}
	}
	words := append([]string{"eqltui", string(v)}, names...)
	if v == desk.Undo {
		words = append([]string{"eqltui", "undo"}, idWords(c.ids)...)
	}
	given := c.answers(v)
	flag := func(name, id string) {
		if given[id] != "" {
			words = append(words, "--"+name, shellWord(given[id]))
		}
	}
	switch v {
	case desk.NoteIt, desk.Tag:
		if v == desk.Tag {
			for _, t := range strings.Fields(given["tags"]) {
				words = append(words, shellWord(t))
			}
			break
		}
		words = append(words, shellWord(given["note"]))
	case desk.Ask:
		if given["question"] != "" {
			flag("question", "question")
		} else if given["ask"] != "" {
			words = append(words, "--"+given["ask"])
		}
	case desk.Set:
		words = append(words, shellWord(given["field"]+"="+given["value"]))
	default:
		for _, f := range []struct{ flag, id string }{
			{"reason", "reason"}, {"to", "to"}, {"until", "date"}, {"by", "by"}, {"outcome", "outcome"}, {"evidence", "evidence"},
			{"next-step", "next"}, {"note", "note"},
		} {
			flag(f.flag, f.id)
		}
		for _, letter := range lead.Letters() {
			flag(letter, letter)
			flag(letter+"-evidence", letter+".evidence")
		}
		if given["word"] == "denies" {
			words = append(words, "--deny")
		}
		switch given["us"] {
		case string(lead.Confirmed):
			words = append(words, "--confirm-us")
		case string(lead.Refused):
			words = append(words, "--refuse-us")
		}
	}
	return strings.Join(words, " ")
}

// shellWord quotes a word for a POSIX shell where it needs that.
func shellWord(s string) string {
	plain := s != ""
	for _, r := range s {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_-./:=@%+,", r)) {
			plain = false
		}
	}
	if plain {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
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
