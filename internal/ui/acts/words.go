package acts

import (
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// Word is what the next word of a command can be.
type Word struct{ Text, Means string }

// Words are what the first word behind an act's subjects can be, by what the act takes there, and the
// parameter that takes no other; "" where there is none.
func Words(s *place.Session, key keys.ID, act *desk.Act, team []string) (out []Word, closed string) {
	for _, name := range act.Bare {
		p := act.Param(name)
		if p.Kind == desk.SwitchParam {
			if means, ok := s.Words.Known("asks." + name); ok {
				out = append(out, Word{name, means})
			}
			continue
		}
		switch p.Kind {
		case desk.ReasonParam:
			if pol := s.Policy(); pol != nil {
				for _, r := range pol.Reasons {
					out = append(out, Word{safetext.Line(r.Code), safetext.Line(r.Label)})
				}
			}
		case desk.UserParam:
			for _, user := range team {
				out = append(out, Word{user, ""})
			}
		case desk.ChoiceParam:
			for _, choice := range p.Choices {
				out = append(out, Word{choice, s.Say("key." + string(key))})
			}
		case desk.FactsParam:
			name = "" // what follows the = can be anything
			for _, f := range Editable() {
				if act.On == desk.Leads {
					out = append(out, Word{f + "=", s.Say("field." + f)})
				}
			}
		}
		return out, name
	}
	return out, ""
}
