package policy

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Calendar returns the calendar of that id.
func (p *Policy) Calendar(id string) (*Calendar, bool) {
	return the(p.Calendars, func(c *Calendar) bool { return c.ID == id })
}

// Queue returns the queue of that id.
func (p *Policy) Queue(id string) (*Queue, bool) {
	return the(p.Queues, func(q *Queue) bool { return q.ID == id })
}

// Reason returns the refusal of that code which people can choose.
func (p *Policy) Reason(code string) (*Reason, bool) {
	return the(p.Reasons, func(r *Reason) bool { return r.Code == code })
}

// the is the first of a list that is meant.
func the[T any](list []T, meant func(*T) bool) (*T, bool) {
	for i := range list {
		if meant(&list[i]) {
			return &list[i], true
		}
	}
	return nil, false
}

// ReasonLabel returns the words for a code, chosen by people or automatic; the code itself when
// the policy does not know it, for a lead may have been refused under an older one.
func (p *Policy) ReasonLabel(code string) string {
	if r, ok := p.Reason(code); ok {
		return r.Label
	}
	for _, d := range p.Disqualify {
		if d.Reason == code {
			return d.Label
		}
	}
	return code
}

// TouchKinds returns every touch kind that the policy names: in intent rules and their conditions,
// among the signals and the triggers. Sorted, each once.
func (p *Policy) TouchKinds() []string {
	kinds := slices.Clone(p.Triggers)
	for _, s := range p.Signals {
		kinds = append(kinds, s.Kind)
	}
	for _, rule := range p.Scoring.Intent {
		kinds = append(kinds, rule.Touch...)
		if rule.When != nil {
			kinds = rule.When.texts("touch.kind", kinds)
		}
	}
	slices.Sort(kinds)
	return slices.Compact(kinds)
}

// texts appends the text literals that the field is compared with anywhere in the predicate.
func (p Predicate) texts(field string, to []string) []string {
	if p.Field == field {
		to = append(to, p.Texts...)
	}
	for _, of := range p.Of {
		to = of.texts(field, to)
	}
	return to
}

// String writes the predicate as the document does, on one line. Equal predicates give equal text.
func (p Predicate) String() string {
	var b strings.Builder
	p.write(&b)
	return b.String()
}

func (p Predicate) write(b *strings.Builder) {
	if p.Op == "" {
		b.WriteString("{}")
		return
	}
	b.WriteByte('{')
	switch p.Op {
	case Not:
		b.WriteString("not: ")
		for _, of := range p.Of {
			of.write(b)
		}
	case All, Any:
		b.WriteString(string(p.Op) + ": [")
		for i, of := range p.Of {
			if i > 0 {
				b.WriteString(", ")
			}
			of.write(b)
		}
		b.WriteByte(']')
	default:
		b.WriteString(p.Field + ": {" + string(p.Op) + ": " + p.operand() + "}")
	}
	b.WriteByte('}')
}

// operand writes the literals of a test: one as it is, several as a list.
func (p Predicate) operand() string {
	var words []string
	for _, s := range p.Texts {
		words = append(words, strconv.Quote(s))
	}
	for _, n := range p.Numbers {
		words = append(words, strconv.FormatInt(n, 10))
	}
	for _, t := range p.Times {
		words = append(words, strconv.Quote(t.Format(time.RFC3339Nano)))
	}
	switch p.Op {
	case In, AnyOf, AllOf, NoneOf, Between:
		return "[" + strings.Join(words, ", ") + "]"
	}
	if len(words) == 0 {
		return strconv.FormatBool(p.Truth)
	}
	return words[0]
}

// counted writes which touches an intent rule counts, and for how long.
func (r IntentRule) counted() string {
	kinds := slices.Clone(r.Touch)
	slices.Sort(kinds)
	text := strings.Join(kinds, ",") + " from " + r.Surface
	if r.When != nil {
		text += " when " + r.When.String()
	}
	for _, s := range []*Span{r.Window, r.HalfLife} {
		text += " / "
		if s != nil {
			text += s.Time.String()
		}
	}
	return text
}
