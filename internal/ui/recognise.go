package ui

import (
	"maps"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// recognised is what a typed value means to the policy.
type recognised struct {
	strange string // the part of it that the policy does not know, "" for none
	near    string // the whole value with the nearest known one in that part's place, "" for none
	known   string // what it is kept as, when that is not what was typed
}

// strangeSign stands behind a value that the policy does not know: it is neither right nor wrong.
const strangeSign = "?"

// recognise holds a value against those that the policy knows. Any value is allowed; what the policy
// does not know earns nothing, and nobody guesses what was meant: the nearest one is offered.
func recognise(p *policy.Policy, field, text string) recognised {
	text = strings.TrimSpace(text)
	if p == nil || text == "" {
		return recognised{}
	}
	switch field {
	case "country":
		code, known := lead.Country(text)
		switch {
		case !known:
			return recognised{strange: text, near: lead.NearCountry(text)}
		case code != text:
			return recognised{known: code}
		}
	case "tech_stack":
		return recogniseEach(p, text)
	case "industry", "region":
		if known, near := p.Recognise("account."+field, text); !known {
			return recognised{strange: text, near: near}
		}
	}
	return recognised{}
}

// recogniseEach looks at the values of a list: the first unknown one that is near another one is
// offered it. A list in which the policy knows something is otherwise as good as it can be.
func recogniseEach(p *policy.Policy, text string) recognised {
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '|' || r == ',' })
	var out recognised
	some := false
	for i, part := range parts {
		part = strings.TrimSpace(part)
		parts[i] = part
		known, near := p.Recognise("account.tech_stack", part)
		some = some || known && part != ""
		if !known && (out.strange == "" || out.near == "" && near != "") {
			out = recognised{strange: part}
			if near != "" {
				whole := slices.Clone(parts)
				whole[i] = near
				for j := i + 1; j < len(whole); j++ {
					whole[j] = strings.TrimSpace(whole[j])
				}
				out.near = strings.Join(whole, "; ")
			}
		}
	}
	if some && out.near == "" {
		return recognised{}
	}
	return out
}

// namedPartner is the partner that a record's own word names: by id or name without accents and case, or
// by words that the name of one partner only has. sure is false when none or several could be meant.
func namedPartner(said string, partners []desk.PartnerName) (id string, sure bool) {
	words := strings.Fields(safetext.Fold(said))
	if len(words) == 0 {
		return "", false
	}
	whole := strings.Join(words, " ")
	var found []string
	for _, p := range partners {
		name := strings.Fields(safetext.Fold(p.Name))
		switch {
		case p.Status == lead.Ended:
		case safetext.Fold(p.ID) == whole, strings.Join(name, " ") == whole:
			return p.ID, true
		case !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(name, w) }):
			found = append(found, p.ID)
		}
	}
	if len(found) != 1 {
		return "", false
	}
	return found[0], true
}

// recognisedFields are the facts whose values the policy may or may not know.
func recognisedFields() []string { return []string{"industry", "country", "region", "tech_stack"} }

// policyValues are the values of a fact that the policy knows, as a hint to who types one.
func (s *session) policyValues(field string) string {
	p := s.policy()
	if p == nil || field == "country" {
		return ""
	}
	return strings.Join(p.Values("account."+field), ", ")
}

// strange are the values of a form that the policy does not know, by field.
func (s *session) strange(values map[string]string) map[string]recognised {
	out := map[string]recognised{}
	for _, field := range recognisedFields() {
		if r := recognise(s.policy(), field, values[field]); r != (recognised{}) {
			out[field] = r
		}
	}
	return out
}

// markStrange puts a question mark behind what the policy does not know, and behind what is kept
// otherwise than it is written what it is kept as.
func (s *session) markStrange(form *kit.Form, strange map[string]recognised) {
	for i := range form.Asks {
		a := &form.Asks[i]
		r, ok := strange[a.ID]
		switch {
		case !ok:
		case r.strange != "":
			a.After, a.Sign = strangeSign, theme.Warn|theme.Bold
		default:
			a.After, a.Sign = s.th.Glyphs.Pass+" "+r.known, theme.OK
		}
	}
}

// takeNear puts the offered value in the place of the strange one: the key is → at the end of the text.
func takeNear(form *kit.Form, name string, strange map[string]recognised) bool {
	a := form.Focused()
	if a == nil || name != "right" {
		return false
	}
	e, ok := a.Field.(*kit.Editor)
	if !ok || strange[a.ID].near == "" {
		return false
	}
	if _, after := e.Split(); after != "" {
		return false
	}
	e.SetValue(strange[a.ID].near)
	return true
}

// strangeLines say what the policy does not know: of the question that is being answered with what it
// does know and what → takes, of the others in short; brief is in one line.
func (s *session) strangeLines(w int, form *kit.Form, strange map[string]recognised, brief bool) []string {
	var lines []string
	say := func(text string) { lines = append(lines, s.signed(w, theme.Warn|theme.Bold, strangeSign, text)...) }
	at := ""
	if a := form.Focused(); a != nil {
		at = a.ID
	}
	if r := strange[at]; r.strange != "" {
		say(s.strangeText(at, r, true))
	}
	var others []string
	for _, field := range slices.Sorted(maps.Keys(strange)) {
		r := strange[field]
		switch {
		case field == at || r.strange == "":
		case brief:
			others = append(others, r.strange)
		default:
			say(s.strangeText(field, r, false))
		}
	}
	if len(others) > 0 {
		say(s.words.fill("strange.others", strings.Join(others, ", ")))
	}
	return lines
}

// signed is a sentence behind a sign, on as many lines as it needs.
func (s *session) signed(w int, style theme.Style, sign, text string) []string {
	var lines []string
	for i, row := range kit.Wrap(text, w-3) {
		p := kit.NewPen(s.th, w)
		if i == 0 {
			p.Put(style, sign)
		}
		lines = append(lines, p.To(2).Put(theme.Text, row).String())
	}
	return lines
}

// strangeText is "the policy knows no industry logistisc; → takes logistics".
func (s *session) strangeText(field string, r recognised, here bool) string {
	label := strings.ToLower(s.say("field." + field))
	id := "strange.rule"
	if field == "country" {
		id = "strange.country"
	}
	text := s.words.fill(id, label, r.strange)
	switch {
	case r.near != "" && here:
		text += "; " + s.words.fill("strange.takes", s.th.Glyphs.Right, r.near)
	case r.near != "":
		text += "; " + s.words.fill("strange.near", r.near)
	case here && s.policyValues(field) != "":
		text += "; " + s.words.fill("strange.knows", s.policyValues(field))
	}
	return text
}
