package acts

import (
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// rowForm is a form whose questions are the parameters of its act: what can be set of a row stands once, in the desk's
// table of its fields.
type rowForm struct {
	place.FormSheet
	act  *desk.Act
	days []string // the questions that are answered with a day
}

// newRowForm asks the parameters of an act, with what is known already in them.
func newRowForm(s *place.Session, p place.Prepared, verb desk.Verb, was map[string]string) *rowForm {
	f := &rowForm{act: desk.ActOf(verb)}
	f.S, f.Rows, f.Others = s, p.Rows, p.On
	for i := range f.act.Params {
		param := &f.act.Params[i]
		if param.Kind == desk.FactsParam {
			continue // its fields are parameters too
		}
		if dated(param) {
			f.days = append(f.days, param.Name)
		}
		f.Form.Asks = append(f.Form.Asks, kit.Ask{ID: param.Name, Label: s.Say("row." + param.Name), Field: rowField(s, p, param, was)})
	}
	f.Form.Fill(was)
	f.Below = f.understood
	return f
}

// dated reports whether a parameter is a day.
func dated(p *desk.Param) bool { return slices.Contains([]string{"DATE", "DAY"}, p.Value()) }

// rowField is how a parameter is asked, by what its usage says that it holds.
func rowField(s *place.Session, p place.Prepared, param *desk.Param, was map[string]string) kit.Field {
	value := param.Value()
	words := strings.Split(value, "|")
	switch {
	case param.Name == "partner":
		pick := &kit.Pick{Most: 5, Missed: s.Missed("pick.partner")}
		pick.Options, pick.Codes, pick.After = PartnerOptions(p.Partners, was["partner"])
		return pick
	case len(words) > 1:
		c := &kit.Choice{Codes: words, Options: slices.Clone(words)}
		if !param.Needed {
			c.Codes, c.Options = append([]string{""}, c.Codes...), append([]string{s.Say("row.none")}, c.Options...)
		}
		return c
	case dated(param):
		return place.Line(s.Say("hint.fix_date"))
	}
	return place.Line(strings.ReplaceAll(param.Help, "`", ""))
}

// given are the answers that differ from those the form began with, as the desk takes them.
func (f *rowForm) given() (map[string]string, error) {
	if label := f.Astray(); label != "" {
		return nil, f.wrong(f.S.Words.Fill("pick.astray", label))
	}
	out := map[string]string{}
	for i := range f.Form.Asks {
		id, text := f.Form.Asks[i].ID, f.Value(f.Form.Asks[i].ID)
		if f.act.Param(id) == nil || text == strings.TrimSpace(f.Fresh[id]) {
			continue
		}
		if slices.Contains(f.days, id) {
			written, wrong := readDay(f.S, text)
			if wrong != "" {
				f.Form.Focus(id)
				return nil, f.wrong(wrong)
			}
			text = written
		}
		out[id] = text
	}
	return out, nil
}

func (f *rowForm) wrong(why string) error {
	return fault.New(fault.Usage, f.S.Say("sheet."+string(f.Verb)), why, "")
}

// understood says which days the words that were typed mean.
func (f *rowForm) understood(w int) []string {
	var out []string
	for _, id := range f.days {
		text := f.Value(id)
		if text == "" || text == strings.TrimSpace(f.Fresh[id]) {
			continue
		}
		written, wrong := readDay(f.S, text)
		pen := kit.NewPen(f.S.Theme, w)
		if t, err := time.Parse(time.RFC3339, written); wrong == "" && err == nil {
			day := t.In(DayZone(f.S))
			pen.Put(theme.OK, f.S.Theme.Glyphs.Pass).Gap(1).Put(theme.Muted, f.S.Say("row."+id)+" "+day.Format("Mon ")+
				say.Date(t, f.S.At, DayZone(f.S)))
		} else {
			pen.Put(theme.Warn, f.S.Theme.Glyphs.Unknown).Gap(1).Put(theme.Muted, wrong)
		}
		out = append(out, pen.String())
	}
	return out
}
