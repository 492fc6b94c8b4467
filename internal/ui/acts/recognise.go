package acts

import (
	"maps"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/policy"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/leadview"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// Recognised is what a typed value means to the policy.
type Recognised struct {
	Strange string // the part of it that the policy does not know, "" for none
	Near    string // the whole value with the nearest known one in that part's place, "" for none
	Known   string // what it is kept as, when that is not what was typed
}

// strangeSign stands behind a value that the policy does not know: it is neither right nor wrong.
const strangeSign = "?"

// Recognise holds a value against those that the policy knows. Any value is allowed; what the policy
// does not know earns nothing, and nobody guesses what was meant: the nearest one is offered.
func Recognise(p *policy.Policy, field, text string) Recognised {
	text = strings.TrimSpace(text)
	fact := lead.FactNamed(field)
	if p == nil || text == "" || fact == nil || lead.SaysNothing(text, fact.Kind) {
		return Recognised{}
	}
	switch field {
	case "country":
		code, known := lead.Country(text)
		switch {
		case !known:
			return Recognised{Strange: text, Near: lead.NearCountry(text)}
		case code != text:
			return Recognised{Known: code}
		}
	case "tech_stack":
		return recogniseEach(p, text)
	case "industry", "region":
		if known, near := p.Recognise("account."+field, text); !known {
			return Recognised{Strange: text, Near: near}
		}
	}
	return Recognised{}
}

// recogniseEach looks at the values of a list: the first unknown one that is near another one is
// offered it. A list in which the policy knows something is otherwise as good as it can be.
func recogniseEach(p *policy.Policy, text string) Recognised {
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '|' || r == ',' })
	var out Recognised
	some := false
	for i, part := range parts {
		part = strings.TrimSpace(part)
		parts[i] = part
		known, near := p.Recognise("account.tech_stack", part)
		some = some || known && part != ""
		if !known && (out.Strange == "" || out.Near == "" && near != "") {
			out = Recognised{Strange: part}
			if near != "" {
				whole := slices.Clone(parts)
				whole[i] = near
				for j := i + 1; j < len(whole); j++ {
					whole[j] = strings.TrimSpace(whole[j])
				}
				out.Near = strings.Join(whole, "; ")
			}
		}
	}
	if some && out.Near == "" {
		return Recognised{}
	}
	return out
}

// NamedPartner is the partner that a record's own word names: by id or name without accents and case, or
// by words that the name of one partner only has. sure is false when none or several could be meant.
func NamedPartner(said string, partners []desk.PartnerName) (id string, sure bool) {
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
func policyValues(s *place.Session, field string) string {
	p := s.Policy()
	if p == nil || field == "country" {
		return ""
	}
	return strings.Join(p.Values("account."+field), ", ")
}

// strange are the values of a form that the policy does not know, by field.
func strangeIn(s *place.Session, values map[string]string) map[string]Recognised {
	out := map[string]Recognised{}
	for _, field := range recognisedFields() {
		if r := Recognise(s.Policy(), field, values[field]); r != (Recognised{}) {
			out[field] = r
		}
	}
	return out
}

// markStrange puts a question mark behind what the policy does not know, and behind what is kept
// otherwise than it is written what it is kept as.
func markStrange(s *place.Session, form *kit.Form, strange map[string]Recognised) {
	for i := range form.Asks {
		a := &form.Asks[i]
		r, ok := strange[a.ID]
		switch {
		case !ok:
		case r.Strange != "":
			a.After, a.Sign = strangeSign, theme.Warn|theme.Bold
		default:
			a.After, a.Sign = s.Theme.Glyphs.Pass+" "+r.Known, theme.OK
		}
	}
}

// takeNear puts the offered value in the place of the strange one: the key is → at the end of the text.
func takeNear(form *kit.Form, name string, strange map[string]Recognised) bool {
	a := form.Focused()
	if a == nil || name != "right" {
		return false
	}
	e, ok := a.Field.(*kit.Editor)
	if !ok || strange[a.ID].Near == "" {
		return false
	}
	if _, after := e.Split(); after != "" {
		return false
	}
	e.SetValue(strange[a.ID].Near)
	return true
}

// strangeLines say what the policy does not know: of the question that is being answered with what it
// does know and what → takes, of the others in short; brief is in one line.
func strangeLines(s *place.Session, w int, form *kit.Form, strange map[string]Recognised, brief bool) []string {
	var lines []string
	put := func(text string) {
		lines = append(lines, leadview.SignedLines(s, w, theme.Warn|theme.Bold, strangeSign, text)...)
	}
	at := ""
	if a := form.Focused(); a != nil {
		at = a.ID
	}
	if r := strange[at]; r.Strange != "" {
		put(strangeText(s, at, r, true))
	}
	var others []string
	for _, field := range slices.Sorted(maps.Keys(strange)) {
		r := strange[field]
		switch {
		case field == at || r.Strange == "":
		case brief:
			others = append(others, r.Strange)
		default:
			put(strangeText(s, field, r, false))
		}
	}
	if len(others) > 0 {
		put(s.Words.Fill("strange.others", strings.Join(others, ", ")))
	}
	return lines
}

// strangeText is "the policy knows no industry logistisc; → takes logistics".
func strangeText(s *place.Session, field string, r Recognised, here bool) string {
	label := strings.ToLower(s.Say("field." + field))
	id := "strange.rule"
	if field == "country" {
		id = "strange.country"
	}
	text := s.Words.Fill(id, label, r.Strange)
	switch {
	case r.Near != "" && here:
		text += "; " + s.Words.Fill("strange.takes", s.Theme.Glyphs.Right, r.Near)
	case r.Near != "":
		text += "; " + s.Words.Fill("strange.near", r.Near)
	case here && policyValues(s, field) != "":
		text += "; " + s.Words.Fill("strange.knows", policyValues(s, field))
	}
	return text
}

// offering are the hints, with the key that takes what is offered for the focused question.
func offering(f *place.FormSheet, strange map[string]Recognised) []kit.Hint {
	out := f.Hints()
	a := f.Form.Focused()
	if a == nil || strange[a.ID].Near == "" {
		return out
	}
	h := kit.Hint{Key: f.S.Theme.Glyphs.Right, Word: f.S.Words.Fill("hint.take_near", strange[a.ID].Near)}
	return slices.Insert(out, 1, h)
}
