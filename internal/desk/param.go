package desk

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/sla"
)

// ParamKind is what a parameter of an act holds.
type ParamKind string

// The kinds of parameters.
const (
	TextParam   ParamKind = "text"   // free words
	SwitchParam ParamKind = "switch" // on or off
	DateParam   ParamKind = "date"   // a date, a time, or a span such as 2h
	UserParam   ParamKind = "user"   // somebody of the team
	ReasonParam ParamKind = "reason" // a code of the policy
	ChoiceParam ParamKind = "choice" // one of Choices
	FactsParam  ParamKind = "facts"  // field=value, any number of them
	TagsParam   ParamKind = "tags"   // any number of them
)

// Param is one thing that an act can be told: a flag of its command, a question of its form.
type Param struct {
	Name    string
	Kind    ParamKind
	Help    string   // with its placeholder in backquotes: "the new owner, a `USER`"
	Needed  bool     // the act is refused without it
	Words   bool     // it stands after the subjects, without a flag
	Choices []string // what it can be; of a switch, other words for it

	put func(a *Action, text string, t *Typed) error
}

// Many reports whether it can be given more than once.
func (p *Param) Many() bool { return p.Kind == FactsParam || p.Kind == TagsParam }

// Value is the placeholder of what it holds: "USER".
func (p *Param) Value() string {
	_, rest, _ := strings.Cut(p.Help, "`")
	value, _, _ := strings.Cut(rest, "`")
	return value
}

// OneOf are parameters that exclude each other. With Why one of them must be given, and Why and Hint
// are said where it is not.
type OneOf struct {
	Names     []string
	Why, Hint string
}

// Typed is what somebody typed to an act.
type Typed struct {
	What   string              // the act as errors name it: "eqltui snooze"
	Values map[string][]string // by parameter, what was given; a switch that is on has "true"
	Now    time.Time
	Zone   *time.Location  // of times that name none
	Work   []*sla.Calendar // whose hours begin a day on which something is planned; none: at 9:00
}

// Planned reports whether an act takes a date, which the hours of the subjects' queues begin.
func (a *Act) Planned() bool {
	return slices.ContainsFunc(a.Params, func(p Param) bool { return p.Kind == DateParam })
}

// Read makes an action of what was typed.
func (a *Act) Read(t Typed) (Action, error) {
	out := Action{Verb: a.Verb}
	for _, g := range a.OneOf {
		if err := t.oneOf(g); err != nil {
			return out, err
		}
	}
	for i := range a.Params {
		p := &a.Params[i]
		values := t.Values[p.Name]
		if len(values) == 0 && p.Needed && !p.Many() && !a.excused(p.Name, t) {
			if values = []string{""}; p.Kind == UserParam {
				return out, t.wrong("nobody is named with --" + p.Name)
			}
		}
		for _, v := range values {
			if err := p.put(&out, v, &t); err != nil {
				return out, err
			}
		}
	}
	return out, nil
}

// oneOf refuses two of those that exclude each other, and none of those of which one is wanted.
func (t *Typed) oneOf(g OneOf) error {
	given := slices.DeleteFunc(slices.Clone(g.Names), func(name string) bool { return len(t.Values[name]) == 0 })
	switch {
	case g.Why != "" && len(given) != 1:
		return fault.New(fault.Usage, t.What, g.Why, g.Hint)
	case len(given) > 1:
		return t.wrong("--" + given[0] + " and --" + given[1] + " exclude each other")
	}
	return nil
}

// excused reports whether something was given that excludes a parameter.
func (a *Act) excused(name string, t Typed) bool {
	return slices.ContainsFunc(a.OneOf, func(g OneOf) bool {
		return slices.Contains(g.Names, name) && slices.ContainsFunc(g.Names, func(other string) bool { return len(t.Values[other]) > 0 })
	})
}

// Said gives bare words to the parameters that take such, as the palette does: "no_budget asked twice"
// is a reason and a note. A switch and an optional choice take a word that is theirs; else a
// parameter takes one word, and the last one the rest.
func (a *Act) Said(words []string) map[string][]string {
	out := map[string][]string{}
	for i, name := range a.Bare {
		if len(words) == 0 {
			break
		}
		p := a.Param(name)
		mine := words[0] == name || slices.Contains(p.Choices, words[0])
		switch {
		case p.Kind == SwitchParam && mine:
			out[name] = []string{"true"}
		case p.Kind == TagsParam:
			out[name] = words
			return out
		case i == len(a.Bare)-1 && p.Kind == FactsParam:
			out[name] = a.facts(words)
			return out
		case i == len(a.Bare)-1:
			out[name] = []string{strings.Join(words, " ")}
			return out
		case p.Kind == SwitchParam, len(p.Choices) > 0 && !p.Needed && !mine:
			continue
		default:
			out[name] = words[:1]
		}
		words = words[1:]
	}
	return out
}

// facts puts words together to facts: a value goes on until a word begins with another field of the act.
func (a *Act) facts(words []string) (out []string) {
	for _, w := range words {
		field, _, is := strings.Cut(w, "=")
		if len(out) == 0 || is && a.Param(field) != nil {
			out = append(out, w)
			continue
		}
		out[len(out)-1] += " " + w
	}
	return out
}

func (t *Typed) wrong(why string) error {
	return fault.New(fault.Usage, t.What, why, "see "+t.What+" --help")
}

// Usage is what the act's command takes after its subjects: "--until WHEN".
func (a *Act) Usage() string {
	var out []string
	shown := map[string]bool{}
	for _, g := range a.OneOf {
		if g.Why == "" {
			continue
		}
		var ways []string
		for _, name := range g.Names {
			shown[name] = true
			ways = append(ways, a.Param(name).flag())
		}
		out = append(out, strings.Join(ways, "|"))
	}
	for i := range a.Params {
		switch p := &a.Params[i]; {
		case shown[p.Name] || !p.Needed:
		case p.Words && p.Many():
			out = append(out, p.Value()+"...")
		case p.Words:
			out = append(out, p.Value())
		default:
			out = append(out, p.flag())
		}
	}
	return strings.Join(out, " ")
}

func (p *Param) flag() string {
	return strings.TrimSpace("--" + p.Name + " " + p.Value())
}

// Param is the parameter of a name, nil when there is none.
func (a *Act) Param(name string) *Param {
	if i := slices.IndexFunc(a.Params, func(p Param) bool { return p.Name == name }); i >= 0 {
		return &a.Params[i]
	}
	return nil
}

func needed(p Param) Param {
	p.Needed = true
	return p
}

// bare makes a parameter one that stands behind the subjects.
func bare(p Param) Param {
	p.Needed, p.Words = true, true
	return p
}

// offhand makes a parameter one that may stand behind the subjects, where flags say the same.
func offhand(p Param) Param {
	p.Words = true
	return p
}

func textParam(name, help string, to func(*Action) *string) Param {
	return Param{Name: name, Kind: TextParam, Help: help, put: func(a *Action, text string, _ *Typed) error {
		*to(a) = text
		return nil
	}}
}

func choiceParam(name, help string, choices []string, to func(*Action) *string) Param {
	p := textParam(name, help, to)
	p.Kind, p.Choices = ChoiceParam, choices
	return p
}

func switchParam(name, help string, on func(*Action), also ...string) Param {
	return Param{Name: name, Kind: SwitchParam, Help: help, Choices: also, put: func(a *Action, text string, _ *Typed) error {
		if yes, err := strconv.ParseBool(text); yes && err == nil {
			on(a)
		}
		return nil
	}}
}

func noteParam(help string) Param {
	return textParam("note", help, func(a *Action) *string { return &a.Note })
}

func nextStepParam() Param {
	return textParam("next-step", "what comes next, free `TEXT`", func(a *Action) *string { return &a.NextStep })
}

// nextOnParam is when the next step is due.
func nextOnParam() Param {
	return Param{Name: "next-on", Kind: DateParam,
		Help: "`WHEN` that is due: a date, a time, or a span such as 2h; then the lead comes back on top",
		put: func(a *Action, text string, t *Typed) (err error) {
			a.NextOn, err = readWhen("--next-on", text, t)
			return err
		}}
}

func untilParam(help string) Param {
	return Param{Name: "until", Kind: DateParam, Help: help, Needed: true, put: func(a *Action, text string, t *Typed) (err error) {
		a.Until, err = readWhen("--until", text, t)
		return err
	}}
}

// factsParam reads field=value. An empty value makes the fact unknown.
func factsParam(name, help string) Param {
	return Param{Name: name, Kind: FactsParam, Help: help, put: func(a *Action, text string, t *Typed) error {
		field, value, ok := strings.Cut(text, "=")
		if field = strings.TrimSpace(field); !ok || field == "" {
			return fault.New(fault.Usage, t.What, safetext.QuoteWord(text)+" is no fact", "write field=value, for instance employees=420")
		}
		if _, twice := a.Set[field]; twice {
			return t.wrong("the fact " + safetext.QuoteWord(field) + " is named twice")
		}
		if a.Set == nil {
			a.Set = map[string]string{}
		}
		a.Set[field] = value
		return nil
	}}
}

// answerParams are the four answers, each with what it rests on.
func answerParams() []Param {
	const say = "say yes, no or unknown"
	var out []Param
	for _, letter := range lead.Letters() {
		out = append(out, Param{Name: letter, Kind: ChoiceParam, Help: "`ANSWER` to " + letter + ": yes, no, unknown",
			Choices: []string{"yes", "no", "unknown"},
			put: func(a *Action, text string, t *Typed) error {
				ans := lead.Answer(strings.ToLower(strings.TrimSpace(text)))
				switch {
				case ans == "":
					return fault.New(fault.Usage, t.What, "--"+letter+" is empty", say)
				case ans != lead.Yes && ans != lead.No && ans != lead.Unknown:
					return fault.New(fault.Usage, t.What, "--"+letter+" "+safetext.QuoteWord(string(ans))+" is no answer", say)
				case a.BANT == nil:
					a.BANT = map[string]lead.Question{}
				}
				a.BANT[letter] = lead.Question{Answer: ans}
				return nil
			}})
		out = append(out, Param{Name: letter + "-evidence", Kind: TextParam, Help: "what the answer rests on, free `TEXT`",
			put: func(a *Action, text string, t *Typed) error {
				q, ok := a.BANT[letter]
				switch {
				case !ok && text != "":
					return fault.New(fault.Usage, t.What, "--"+letter+"-evidence stands without an answer",
						"say --"+letter+" yes, no or unknown too")
				case ok:
					q.Evidence = text
					a.BANT[letter] = q
				}
				return nil
			}})
	}
	return out
}

// readWhen reads when something ends, as the cockpit does: an instant, a day, which is meant from its
// opening on, a span such as 2h or 30d, and what people say beside those.
func readWhen(flag, text string, t *Typed) (time.Time, error) {
	if strings.TrimSpace(text) == "" {
		return time.Time{}, fault.New(fault.Usage, "read "+flag, "there is no time", "write a date, a time, or a span such as 2h or 30d")
	}
	at, err := sla.Said{Now: t.Now, Zone: t.Zone, Work: t.Work}.Read(text)
	if err != nil {
		var f *fault.Error
		if errors.As(err, &f) {
			return time.Time{}, fault.New(fault.Usage, "read "+flag, f.Why, f.Hint)
		}
		return time.Time{}, fault.Wrap(fault.Usage, "read "+flag, err, "")
	}
	return at, nil
}
