package ui

import (
	"errors"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/gate"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// qualify asks what the gates still need, and shows each of them flip as it is answered.
type qualify struct {
	formSheet
	d      desk.Detail
	facts  []string // the missing facts that are asked
	result gate.Result
	err    error
	wrong  map[string]string // facts whose values cannot be read, with why
	sent   map[string]string // the answers as they were sent
	saved  bool
}

func newQualify(s *session, p prepared) sheet {
	q := &qualify{formSheet: formSheet{s: s, verb: keys.Qualify, rows: []desk.Row{p.detail.Row}}, d: *p.detail}
	q.ask(p.takers)
	q.build = q.action
	q.begin()
	q.form.Talk = s.talk()
	q.judge()
	return q
}

// ask makes the questions, those the gates need first.
func (q *qualify) ask(takers []desk.Taker) {
	s := q.s
	for i, name := range lead.Letters() {
		known := q.d.Facts.BANT.Get(name)
		c := s.choice("bant", "yes", "no", "unknown")
		c.At = 2
		c.SetValue(string(normal(known.Answer)))
		e := line(s.say("hint.evidence_" + name))
		e.SetValue(known.Evidence)
		q.form.Asks = append(q.form.Asks,
			kit.Ask{ID: name, Label: s.say("bant." + name), Field: c, Gap: i > 0},
			kit.Ask{ID: name + ".evidence", Label: "  " + s.say("ask.evidence"), Field: e, Under: name})
	}
	q.facts = q.lacking()
	for i, field := range q.facts {
		q.form.Asks = append(q.form.Asks, kit.Ask{ID: field, Label: s.say("field." + fieldName(field)), Field: q.factField(field), Words: "note", Gap: i == 0})
	}
	us := s.choice("us", "confirmed", "not_yet", "refused")
	us.At = 1
	us.SetValue(string(q.d.Facts.Confirmed.Us))
	to := s.takers(takers)
	next := line(s.say("hint.next_step"))
	next.SetValue(q.d.NextStep)
	q.form.Asks = append(q.form.Asks,
		kit.Ask{ID: "us", Label: s.say("ask.us"), Field: us, Gap: true, Words: "note"},
		kit.Ask{ID: "to", Label: s.say("ask.hand_to"), Field: to, Gap: true},
		kit.Ask{ID: "next", Label: s.say("ask.next"), Field: next},
		kit.Ask{ID: "note", Label: s.say("ask.note"), Field: area(s.say("hint.note_ae"))},
	)
}

// lacking are the facts that open gates and the score name, as far as a person may set them.
func (q *qualify) lacking() []string {
	var out []string
	add := func(field string) {
		if slices.Contains(editable(), fieldName(field)) && !slices.Contains(out, field) && len(out) < 5 {
			out = append(out, field)
		}
	}
	for _, g := range q.d.Result.Gates {
		for _, m := range g.Missing {
			add(m)
		}
	}
	for _, n := range q.d.Result.Next {
		add(n.Fact)
	}
	return out
}

// factField is a choice of what the policy names for the field, a line where it names nothing.
func (q *qualify) factField(field string) kit.Field {
	if p := q.s.policy(); p != nil {
		if values := literals(p, field); len(values) > 0 {
			options := append([]string{q.s.say("bant.unknown")}, values...)
			codes := append([]string{""}, values...)
			options = append(options, q.s.say("us.other"))
			codes = append(codes, "other")
			return &kit.Choice{Options: options, Codes: codes, Tight: true}
		}
	}
	if fieldName(field) == "employees" {
		return line(q.s.say("hint.employees"))
	}
	return line(q.s.say("hint.value"))
}

// literals are the texts that the ICP and the fit rules compare a field with.
func literals(p *policy.Policy, field string) []string {
	var out []string
	var walk func(policy.Predicate)
	walk = func(w policy.Predicate) {
		if w.Field == field {
			for _, t := range w.Texts {
				if !slices.Contains(out, t) {
					out = append(out, t)
				}
			}
		}
		for _, inner := range w.Of {
			walk(inner)
		}
	}
	for _, c := range slices.Concat(p.ICP.Must, p.ICP.Should) {
		walk(c.When)
	}
	for _, r := range p.Scoring.Fit {
		walk(r.When)
	}
	return out
}

// action is what the answers say. Only what a person changed is sent.
func (q *qualify) action() (desk.Action, error) {
	a := desk.Action{
		Verb: desk.Qualify, Expect: q.d.Version, To: q.value("to"), NextStep: q.value("next"), Note: q.value("note"),
		ConfirmUs: q.value("us") == string(lead.Confirmed), RefuseUs: q.value("us") == string(lead.Refused),
	}
	if a.NextStep == q.d.NextStep {
		a.NextStep = "" // what was agreed before is not agreed anew
	}
	for _, name := range lead.Letters() {
		if q.form.Get(name) == nil {
			continue // it was answered before and is not asked
		}
		known := q.d.Facts.BANT.Get(name)
		answer, evidence := lead.Answer(q.value(name)), q.value(name+".evidence")
		if answer == normal(known.Answer) && evidence == known.Evidence {
			continue
		}
		if a.BANT == nil {
			a.BANT = map[string]lead.Question{}
		}
		a.BANT[name] = lead.Question{Answer: answer, Evidence: evidence}
	}
	for _, field := range q.facts {
		v := q.value(field)
		if v == "" || v == fact(&q.d.Facts, field) {
			continue
		}
		if a.Set == nil {
			a.Set = map[string]string{}
		}
		if n, about := q.heads(field); n != "" {
			if a.Set[fieldName(field)] = n; about { // the person's own words stay with it
				a.Note = strings.TrimSpace(a.Note + "\n" + q.s.say("field.employees") + ": " + v)
			}
			continue
		}
		a.Set[fieldName(field)] = v
	}
	return a, nil
}

// heads is the head count that was typed, "" for another question or no number.
func (q *qualify) heads(field string) (count string, about bool) {
	if fieldName(field) != "employees" {
		return "", false
	}
	return headCount(q.value(field))
}

// leastUseCase is how many cells the use case must have: a letter is a key pressed at the wrong place.
const leastUseCase = 3

// terse takes out a use case that is too short to be one, and marks it.
func (q *qualify) terse(a *desk.Action) {
	for _, field := range q.facts {
		v, ok := a.Set[fieldName(field)]
		if ok && fieldName(field) == "use_case" && kit.Width(v) < leastUseCase {
			q.wrong[field] = q.s.say("fact.terse")
			delete(a.Set, "use_case")
		}
	}
}

// judge asks the gates what they would say with the answers as they stand. It is pure and quick, so
// it runs with every key. A fact that cannot be read is marked and left out: the other answers count.
func (q *qualify) judge() {
	a, err := q.build()
	q.wrong = map[string]string{}
	if err == nil {
		q.terse(&a)
		var res gate.Result
		if res, err = q.s.desk.Preview(q.d, a, q.s.at); err != nil {
			res, err = q.without(&a, err)
		}
		if err == nil {
			q.result = cleanResult(res)
		}
	}
	q.err = err
	for i := range q.form.Asks {
		ask := &q.form.Asks[i]
		switch {
		case slices.Contains(lead.Letters(), ask.ID):
			ask.After, ask.Sign = answerSign(q.s.th.Glyphs, lead.Answer(ask.Field.Value()))
		case q.wrong[ask.ID] != "":
			ask.After, ask.Sign = q.s.th.Glyphs.Fail, theme.Crit|theme.Bold
		case about(q.heads(ask.ID)):
			n, _ := q.heads(ask.ID)
			ask.After, ask.Sign = "= "+n, theme.Muted
		case slices.Contains(q.facts, ask.ID):
			ask.After = ""
		}
	}
}

// without judges the answers without the facts that cannot be read.
func (q *qualify) without(a *desk.Action, err error) (gate.Result, error) {
	good := map[string]string{}
	for _, field := range q.facts {
		name := fieldName(field)
		value, ok := a.Set[name]
		if !ok {
			continue
		}
		if _, no := q.s.desk.Preview(q.d, desk.Action{Verb: a.Verb, Set: map[string]string{name: value}}, q.s.at); no != nil {
			q.wrong[field] = strings.TrimPrefix(whyOf(no), name+": ")
			continue
		}
		good[name] = value
	}
	if len(q.wrong) == 0 {
		return gate.Result{}, err
	}
	b := *a
	b.Set = good
	return q.s.desk.Preview(q.d, b, q.s.at)
}

// whyOf is the reason of an error without the act that failed.
func whyOf(err error) string {
	var e *fault.Error
	if !errors.As(err, &e) {
		return safetext.Line(err.Error())
	}
	why := e.Why
	if e.Err != nil {
		why = strings.TrimPrefix(why+": "+e.Err.Error(), ": ")
	}
	return safetext.Line(why)
}

// problem is what is wrong with a fact, "" while all can be read.
func (q *qualify) problem() string {
	for _, a := range q.form.Asks {
		if why := q.wrong[a.ID]; why != "" {
			return a.Label + ": " + why
		}
	}
	return ""
}

// ruled is the line above the outcome: a rule, or what is wrong with a fact where h rows leave no
// line for it below.
func (q *qualify) ruled(w, h int) string {
	if text := q.problem(); text != "" && h <= 15 {
		return kit.NewPen(q.s.th, w).Put(theme.Crit|theme.Bold, q.s.th.Glyphs.Fail).Gap(1).Put(theme.Text, text).String()
	}
	return kit.Rule(q.s.th, w)
}

// about says that a head count was read from words that are not exact.
func about(_ string, yes bool) bool { return yes }

// submit sends nothing while a fact cannot be read: it would be lost, or refuse the rest.
func (q *qualify) submit() ([]lead.ID, desk.Action, error) {
	q.sent = q.form.Values() // what is typed until the desk answers is not kept with these
	for _, ask := range q.form.Asks {
		if why := q.wrong[ask.ID]; why != "" {
			q.form.Focus(ask.ID)
			return nil, desk.Action{}, fault.New(fault.Usage, ask.Label, why, q.s.say("fact.mend"))
		}
	}
	return q.formSheet.submit()
}

func (q *qualify) key(name, text string) tea.Cmd {
	q.form.Key(name, text)
	q.judge()
	return nil
}

func (q *qualify) paste(text string) {
	q.form.Paste(text)
	q.judge()
}

func (q *qualify) restore(draft string) {
	q.formSheet.restore(draft)
	q.judge()
}

// refused keeps the sheet. The toast tells why; the gates beside the answers go on saying what is open.
func (q *qualify) refused(done desk.Done) { q.saved = done.Saved }

// refresh asks for the lead as it stands now. The answers stay.
func (q *qualify) refresh() tea.Cmd { return q.s.askLead(&q.seen, q.d.ID) }

func (q *qualify) update(msg tea.Msg) tea.Cmd {
	a, ok := msg.(answer)
	if !ok || !q.seen.takes(a) {
		return nil
	}
	d, ok := a.value.(desk.Detail)
	if a.err != nil || !ok {
		return nil
	}
	q.d = d
	q.rows = []desk.Row{d.Row}
	if q.saved {
		q.fresh, q.saved = q.sent, false
	} else {
		q.catchUp()
	}
	q.judge()
	return nil
}

// catchUp takes over what a colleague answered meanwhile where nothing was typed here: an untouched
// question must not put back what it showed before.
func (q *qualify) catchUp() {
	now := map[string]string{"us": string(q.d.Facts.Confirmed.Us), "next": q.d.NextStep}
	for _, name := range lead.Letters() {
		known := q.d.Facts.BANT.Get(name)
		now[name], now[name+".evidence"] = string(normal(known.Answer)), known.Evidence
	}
	for _, a := range q.form.Asks {
		value, ok := now[a.ID]
		if !ok {
			continue
		}
		if a.Field.Value() == q.fresh[a.ID] {
			a.Field.SetValue(value)
			value = a.Field.Value() // a choice has a word of its own for none
		}
		q.fresh[a.ID] = value
	}
}

func (q *qualify) width() int { return 112 }

func (q *qualify) note() string {
	if text := q.amiss(); text != "" {
		return text
	}
	return q.guide()
}

// amiss is what is wrong with the answers, "" for nothing.
func (q *qualify) amiss() string {
	if q.err != nil {
		return strings.TrimSpace(faultLine(q.err))
	}
	return q.problem()
}
