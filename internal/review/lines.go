package review

import (
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/object"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/typo"
	"github.com/eqltui/eqltui/internal/wallclock"
)

// Answerer answers the lines of `eqltui review` by a policy, whose goals, windows and zone hold where a line says
// none of its own.
type Answerer struct {
	p            *policy.Policy
	kinds        *policy.Kinds
	triggerKinds []string
}

// NewAnswerer answers by the policy.
func NewAnswerer(p *policy.Policy) *Answerer {
	a := &Answerer{p: p, kinds: p.Kinds()}
	for _, t := range p.Triggers {
		kind, _ := a.kinds.Read(t)
		a.triggerKinds = append(a.triggerKinds, kind)
	}
	return a
}

// Answer answers one input line of the contract with one JSON value. What cannot be answered is a fault of kind
// invalid on one line; numbering it is the caller's part.
func (a *Answerer) Answer(line []byte) ([]byte, error) {
	o, err := object.Read(object.Line, line)
	if err != nil {
		return nil, err
	}
	name, err := o.Text("op", `"rank"`)
	if err != nil {
		return nil, err
	}
	ops := operations()
	i := slices.IndexFunc(ops, func(op operation) bool { return op.name == name })
	if i < 0 {
		return nil, word("op", "operation", name, Operations())
	}
	out, err := ops[i].answer(a, line)
	if err != nil {
		return nil, err
	}
	return safetext.JSON(out)
}

// operation is what a line can ask.
type operation struct {
	name   string
	answer func(*Answerer, []byte) (any, error)
}

func operations() []operation {
	return []operation{
		{"rank", asks((*Answerer).rank)}, {"wilson", reads((*Answerer).wilson)}, {"payouts", asks((*Answerer).payouts)},
		{"programme", asks((*Answerer).programme)},
		{"kpi", asks((*Answerer).kpi)}, {"content_due", asks((*Answerer).contentDue)}, {"content_mix", asks((*Answerer).contentMix)},
		{"quiet", asks((*Answerer).quiet)}, {"triggers", asks((*Answerer).triggers)}, {"sla", asks((*Answerer).attainment)},
		{"acceptance_loss", reads((*Answerer).acceptanceLoss)}, {"opportunity_owner", asks((*Answerer).owner)},
	}
}

// Operations lists the operations by name.
func Operations() []string {
	var names []string
	for _, op := range operations() {
		names = append(names, op.name)
	}
	return names
}

// reads makes an operation of a function that takes the line's own keys.
func reads[L any](answer func(*Answerer, L) (any, error)) func(*Answerer, []byte) (any, error) {
	return func(a *Answerer, line []byte) (any, error) {
		var l L
		if err := object.Into(object.Line, line, &l); err != nil {
			return nil, err
		}
		return answer(a, l)
	}
}

// asks makes an operation of a function that takes what stands under input.
func asks[I any](answer func(*Answerer, I) (any, error)) func(*Answerer, []byte) (any, error) {
	type asked struct {
		Op    string `json:"op"`
		Input I      `json:"input"`
	}
	return reads(func(a *Answerer, l asked) (any, error) { return answer(a, l.Input) })
}

// at reads an instant in ms; a wall-clock time is one of the zone.
func at(place, text string, zone *time.Location) (int64, error) {
	t, ok := wallclock.Parse(text, zone)
	if !ok {
		return 0, object.Wrong(place, object.Shown(text)+" is not a time", `write "2026-11-20T15:00:00+01:00"`)
	}
	return t.UnixMilli(), nil
}

// maybeAt reads an instant that need not be known.
func maybeAt(place string, text *string, zone *time.Location) (lead.Opt[int64], error) {
	if text == nil {
		return lead.Opt[int64]{}, nil
	}
	ms, err := at(place, *text, zone)
	return lead.Opt[int64]{V: ms, Known: err == nil}, err
}

func opt[T any](v *T) lead.Opt[T] {
	if v == nil {
		return lead.Opt[T]{}
	}
	return lead.Known(*v)
}

// word refuses a text that is none of those known; noun says what they are.
func word(place, noun, text string, known []string) error {
	if slices.Contains(known, text) {
		return nil
	}
	hint := "choose one of them"
	if i := typo.Nearest(strings.ToLower(text), known); i >= 0 {
		hint = "did you mean " + object.Shown(known[i]) + "?"
	}
	return object.Wrong(place, "unknown "+noun+" "+object.Shown(text)+"; known are "+strings.Join(known, ", "), hint)
}

// once refuses a name that is empty or stands twice; seen grows.
func once(place, name string, seen map[string]bool) error {
	switch {
	case name == "":
		return object.Wrong(place, "it is empty", "give each a name")
	case seen[name]:
		return object.Wrong(place, object.Shown(name)+" is given twice", "give each once")
	}
	seen[name] = true
	return nil
}

// zoneOf finds a zone by its name; none is the policy's.
func (a *Answerer) zoneOf(place, name string) (*time.Location, error) {
	if name == "" {
		return a.p.TimeZone, nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" { // which would be another zone on every machine
		return nil, object.Wrong(place, "unknown time zone "+object.Shown(name), "write a name of the IANA list, like Europe/Warsaw")
	}
	return zone, nil
}

// because gives an error of a figure the place of the input.
func because(place string, err error) error {
	return fault.Wrap(fault.Invalid, place, err, fault.HintOf(err))
}
