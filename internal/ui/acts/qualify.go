package acts

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
	"github.com/eqltui/eqltui/internal/ui/leadview"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// Qualify asks what the gates still need, and shows each of them flip as it is answered.
type Qualify struct {
	place.FormSheet
	d      desk.Detail
	facts  []string // the missing facts that are asked
	Result gate.Result
	err    error
	wrong  map[string]string // facts whose values cannot be read, with why
	sent   map[string]string // the answers as they were sent
	saved  bool
}

// qualify lets the gates decide on what was learned.
func qualify() place.Act {
	return place.Act{
		ID: keys.Qualify, New: newQualify, Takers: true, Living: true,
		Why: func(s *place.Session, on *desk.Row) string {
			if on.Stage == lead.EQL || on.Stage == lead.SQL {
				return s.Words.Fill("why.eql_already", on.ID.String(), string(on.Stage))
			}
			return ""
		},
		Asks: map[string]string{"next-step": "next", "confirm-us": "us=" + string(lead.Confirmed), "refuse-us": "us=" +
			string(lead.Refused)},
	}
}

func newQualify(s *place.Session, p place.Prepared) place.Sheet {
	if p.Detail == nil {
		return nil
	}
	q := &Qualify{FormSheet: place.BlankForm(s, keys.Qualify, p), d: *p.Detail}
	q.ask(p.Takers)
	q.Build = q.action
	q.Begin()
	q.Form.Talk = talkOf(s)
	q.judge()
	return q
}

// ask makes the questions, those the gates need first.
func (q *Qualify) ask(takers []desk.Taker) {
	s := q.S
	for i, name := range lead.Letters() {
		known := q.d.Facts.BANT.Get(name)
		c := s.Choice("bant", "yes", "no", "unknown")
		c.At = 2
		c.SetValue(string(leadview.Normal(known.Answer)))
		e := place.Line(s.Say("hint.evidence_" + name))
		e.SetValue(known.Evidence)
		q.Form.Asks = append(q.Form.Asks,
			kit.Ask{ID: name, Label: s.Say("bant." + name), Field: c, Gap: i > 0},
			kit.Ask{ID: name + ".evidence", Label: "  " + s.Say("ask.evidence"), Field: e, Under: name})
	}
	q.facts = q.lacking()
	for i, field := range q.facts {
		q.Form.Asks = append(q.Form.Asks, kit.Ask{ID: field, Label: s.Say("field." + say.FieldName(field)), Field: q.factField(field),
			Words: "note", Gap: i == 0})
	}
	us := s.Choice("us", "confirmed", "not_yet", "refused")
	us.At = 1
	us.SetValue(string(q.d.Facts.Confirmed.Us))
	to := leadview.TakerChoice(s, takers)
	next := place.Line(s.Say("hint.next_step"))
	next.SetValue(q.d.NextStep)
	q.Form.Asks = append(q.Form.Asks,
		kit.Ask{ID: "us", Label: s.Say("ask.us"), Field: us, Gap: true, Words: "note"},
		kit.Ask{ID: "to", Label: s.Say("ask.hand_to"), Field: to, Gap: true},
		kit.Ask{ID: "next", Label: s.Say("ask.next"), Field: next},
		kit.Ask{ID: "note", Label: s.Say("ask.note"), Field: place.Area(s.Say("hint.note_ae"))},
	)
}

// lacking are the facts that open gates and the score name, as far as a person may set them.
func (q *Qualify) lacking() []string {
	var out []string
	add := func(field string) {
		if slices.Contains(Editable(), say.FieldName(field)) && !slices.Contains(out, field) && len(out) < 5 {
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
func (q *Qualify) factField(field string) kit.Field {
	if p := q.S.Policy(); p != nil {
		if values := literals(p, field); len(values) > 0 {
			options := append([]string{q.S.Say("bant.unknown")}, values...)
			codes := append([]string{""}, values...)
			options = append(options, q.S.Say("us.other"))
			codes = append(codes, "other")
			return &kit.Choice{Options: options, Codes: codes, Tight: true}
		}
	}
	if say.FieldName(field) == "employees" {
		return place.Line(q.S.Say("hint.employees"))
	}
	return place.Line(q.S.Say("hint.value"))
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
func (q *Qualify) action() (desk.Action, error) {
	a := desk.Action{
		Verb: desk.Qualify, Expect: q.d.Version, To: q.Value("to"), NextStep: q.Value("next"), Note: q.Value("note"),
		ConfirmUs: q.Value("us") == string(lead.Confirmed), RefuseUs: q.Value("us") == string(lead.Refused),
	}
	if a.NextStep == q.d.NextStep {
		a.NextStep = "" // what was agreed before is not agreed anew
	}
	for _, name := range lead.Letters() {
		if q.Form.Get(name) == nil {
			continue // it was answered before and is not asked
		}
		known := q.d.Facts.BANT.Get(name)
		answer, evidence := lead.Answer(q.Value(name)), q.Value(name+".evidence")
		if answer == leadview.Normal(known.Answer) && evidence == known.Evidence {
			continue
		}
		if a.BANT == nil {
			a.BANT = map[string]lead.Question{}
		}
		a.BANT[name] = lead.Question{Answer: answer, Evidence: evidence}
	}
	for _, field := range q.facts {
		v := q.Value(field)
		if v == "" || v == say.Fact(&q.d.Facts, field) {
			continue
		}
		if a.Set == nil {
			a.Set = map[string]string{}
		}
		if n, about := q.heads(field); n != "" {
			if a.Set[say.FieldName(field)] = n; about { // the person's own words stay with it
				a.Note = strings.TrimSpace(a.Note + "\n" + q.S.Say("field.employees") + ": " + v)
			}
			continue
		}
		a.Set[say.FieldName(field)] = v
	}
	return a, nil
}

// heads is the head count that was typed, "" for another question or no number.
func (q *Qualify) heads(field string) (count string, about bool) {
	if say.FieldName(field) != "employees" {
		return "", false
	}
	return say.HeadCount(q.Value(field))
}

// leastUseCase is how many cells the use case must have: a letter is a key pressed at the wrong place.
const leastUseCase = 3

// terse takes out a use case that is too short to be one, and marks it.
func (q *Qualify) terse(a *desk.Action) {
	for _, field := range q.facts {
		v, ok := a.Set[say.FieldName(field)]
		if ok && say.FieldName(field) == "use_case" && kit.Width(v) < leastUseCase {
			q.wrong[field] = q.S.Say("fact.terse")
			delete(a.Set, "use_case")
		}
	}
}

// judge asks the gates what they would say with the answers as they stand. It is pure and quick, so
// it runs with every key. A fact that cannot be read is marked and left out: the other answers count.
func (q *Qualify) judge() {
	a, err := q.Build()
	q.wrong = map[string]string{}
	if err == nil {
		q.terse(&a)
		var res gate.Result
		if res, err = q.S.Desk.Preview(q.d, a, q.S.At); err != nil {
			res, err = q.without(&a, err)
		}
		if err == nil {
			q.Result = say.CleanResult(res)
		}
	}
	q.err = err
	for i := range q.Form.Asks {
		ask := &q.Form.Asks[i]
		switch {
		case slices.Contains(lead.Letters(), ask.ID):
			ask.After, ask.Sign = leadview.AnswerSign(q.S.Theme.Glyphs, lead.Answer(ask.Field.Value()))
		case q.wrong[ask.ID] != "":
			ask.After, ask.Sign = q.S.Theme.Glyphs.Fail, theme.Crit|theme.Bold
		case about(q.heads(ask.ID)):
			n, _ := q.heads(ask.ID)
			ask.After, ask.Sign = "= "+n, theme.Muted
		case slices.Contains(q.facts, ask.ID):
			ask.After = ""
		}
	}
}

// without judges the answers without the facts that cannot be read.
func (q *Qualify) without(a *desk.Action, err error) (gate.Result, error) {
	good := map[string]string{}
	for _, field := range q.facts {
		name := say.FieldName(field)
		value, ok := a.Set[name]
		if !ok {
			continue
		}
		if _, no := q.S.Desk.Preview(q.d, desk.Action{Verb: a.Verb, Set: map[string]string{name: value}}, q.S.At); no != nil {
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
	return q.S.Desk.Preview(q.d, b, q.S.At)
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
func (q *Qualify) problem() string {
	for _, a := range q.Form.Asks {
		if why := q.wrong[a.ID]; why != "" {
			return a.Label + ": " + why
		}
	}
	return ""
}

// ruled is the line above the outcome: a rule, or what is wrong with a fact where h rows leave no
// line for it below.
func (q *Qualify) ruled(w, h int) string {
	if text := q.problem(); text != "" && h <= 15 {
		return kit.NewPen(q.S.Theme, w).Put(theme.Crit|theme.Bold, q.S.Theme.Glyphs.Fail).Gap(1).Put(theme.Text, text).String()
	}
	return kit.Rule(q.S.Theme, w)
}

// about says that a head count was read from words that are not exact.
func about(_ string, yes bool) bool { return yes }

// Submit sends nothing while a fact cannot be read: it would be lost, or refuse the rest.
func (q *Qualify) Submit() ([]desk.Subject, desk.Action, error) {
	q.sent = q.Form.Values() // what is typed until the desk answers is not kept with these
	for _, ask := range q.Form.Asks {
		if why := q.wrong[ask.ID]; why != "" {
			q.Form.Focus(ask.ID)
			return nil, desk.Action{}, fault.New(fault.Usage, ask.Label, why, q.S.Say("fact.mend"))
		}
	}
	return q.FormSheet.Submit()
}

func (q *Qualify) Key(name, text string) tea.Cmd {
	q.Form.Key(name, text)
	q.judge()
	return nil
}

func (q *Qualify) Paste(text string) {
	q.Form.Paste(text)
	q.judge()
}

func (q *Qualify) Restore(draft string) {
	q.FormSheet.Restore(draft)
	q.judge()
}

// Refused keeps the sheet. The toast tells why; the gates beside the answers go on saying what is open.
func (q *Qualify) Refused(done desk.Done) { q.saved = done.Saved }

// Refresh asks for the lead as it stands now. The answers stay.
func (q *Qualify) Refresh() tea.Cmd { return q.S.AskLead(&q.Seen, q.d.ID) }

func (q *Qualify) Update(msg tea.Msg) tea.Cmd {
	a, ok := q.Seen.Take(msg)
	if !ok || a.Err != nil {
		return nil
	}
	q.d, q.Rows = a.Value, []desk.Row{a.Value.Row}
	if q.saved {
		q.Fresh, q.saved = q.sent, false
	} else {
		q.catchUp()
	}
	q.judge()
	return nil
}

// catchUp takes over what a colleague answered meanwhile where nothing was typed here: an untouched
// question must not put back what it showed before.
func (q *Qualify) catchUp() {
	now := map[string]string{"us": string(q.d.Facts.Confirmed.Us), "next": q.d.NextStep}
	for _, name := range lead.Letters() {
		known := q.d.Facts.BANT.Get(name)
		now[name], now[name+".evidence"] = string(leadview.Normal(known.Answer)), known.Evidence
	}
	for _, a := range q.Form.Asks {
		value, ok := now[a.ID]
		if !ok {
			continue
		}
		if a.Field.Value() == q.Fresh[a.ID] {
			a.Field.SetValue(value)
			value = a.Field.Value() // a choice has a word of its own for none
		}
		q.Fresh[a.ID] = value
	}
}

func (q *Qualify) Width() int { return 112 }

func (q *Qualify) Note() string {
	if text := q.amiss(); text != "" {
		return text
	}
	return q.guide()
}

// amiss is what is wrong with the answers, "" for nothing.
func (q *Qualify) amiss() string {
	if q.err != nil {
		return strings.TrimSpace(say.FaultLine(q.err))
	}
	return q.problem()
}

func (q *Qualify) Point(x, y, w, h int, floating bool) tea.Cmd {
	q.PointAt(x, y, q.Place(w, h, floating))
	q.judge()
	return nil
}

func (q *Qualify) Wheel(n int) tea.Cmd {
	q.Form.Wheel(n)
	q.judge()
	return nil
}
