package acts

import (
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/leadview"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// Editable are the facts a person may set, in the order in which they are asked.
func Editable() []string {
	var names []string
	for _, f := range lead.Settable() {
		names = append(names, f.Name)
	}
	return names
}

// set writes one fact by hand.
func set() place.Act {
	return place.Act{ID: keys.Set, New: newSet, Asks: map[string]string{"facts": "field=value"}}
}

func newSet(s *place.Session, p place.Prepared) place.Sheet {
	d := p.Detail
	f := &SetSheet{FormSheet: place.BlankForm(s, keys.Set, p)}
	if d != nil && d.Stage.Living() {
		f.named = d.Named
	}
	fields := &kit.Pick{Missed: s.Missed("pick.field")}
	for _, name := range Editable() {
		fields.Options = append(fields.Options, s.Say("field."+name))
		fields.Codes = append(fields.Codes, name)
		now := ""
		if d != nil {
			now = say.Fact(&d.Facts, name)
			if at := d.Facts.Lead.ReferredAt; name == "referred_at" && at.Known {
				now = s.Written(at.V)
			}
		}
		if now == "" {
			now = s.Say("bant.unknown")
		}
		fields.After = append(fields.After, now)
	}
	f.Form.Asks = []kit.Ask{
		{ID: "field", Label: s.Say("ask.field"), Field: fields},
		{ID: "value", Label: s.Say("ask.value"), Field: place.Line(s.Say("hint.value")), Gap: true},
	}
	f.Build = func() (desk.Action, error) {
		if f.Value("field") == "" {
			return desk.Action{}, f.Missing("field")
		}
		value, wrong := f.read()
		if wrong != "" {
			f.Form.Focus("value")
			return desk.Action{}, fault.New(fault.Usage, s.Say("sheet.set"), s.Say("field."+f.Value("field"))+": "+wrong, "")
		}
		return desk.Action{Verb: desk.Set, Expect: place.Expect(f.Rows), Set: map[string]string{f.Value("field"): value}}, nil
	}
	f.Below = f.says
	f.offer(fields)
	f.Begin()
	return f
}

// SetSheet sets one fact, and says what the policy makes of its value.
type SetSheet struct {
	place.FormSheet
	named []desk.PartnerName // that the touches of a lead without a partner name
}

// offer begins with the partner that touches name. One alone stands in the form, to be sent or not; which one of
// several is meant has to be said.
func (f *SetSheet) offer(fields *kit.Pick) {
	if len(f.named) == 0 {
		return
	}
	fields.SetValue("partner")
	if len(f.named) > 1 {
		return
	}
	value, one := f.Form.Get("value"), f.named[0].ID
	value.SetValue(one)
	f.Typed = func() {
		if f.Value("field") != "partner" && value.Value() == one {
			value.SetValue("") // it is no value of another fact
		}
	}
}

// read is the value as the desk takes it: a day of the past may be said in any way.
func (f *SetSheet) read() (value, wrong string) {
	if f.Value("field") == "referred_at" {
		return readDay(f.S, f.Value("value"))
	}
	return f.Value("value"), ""
}

// strange is what the policy does not know of the value.
func (f *SetSheet) strange() map[string]Recognised {
	return map[string]Recognised{"value": Recognise(f.S.Policy(), f.Value("field"), f.Value("value"))}
}

func (f *SetSheet) Key(name, text string) tea.Cmd {
	if !takeNear(&f.Form, name, f.strange()) {
		return f.FormSheet.Key(name, text)
	}
	return nil
}

func (f *SetSheet) Hints() []kit.Hint { return offering(&f.FormSheet, f.strange()) }

// says tells how the value is read, or what is strange about it.
func (f *SetSheet) says(w int) []string {
	s, field := f.S, f.Value("field")
	if field == "partner" && len(f.named) > 0 {
		return leadview.SignedLines(s, w, theme.Info, s.Theme.Glyphs.Arrow, s.Words.Fill("lead.named", leadview.NamesOf(f.named)))
	}
	if field == "" || f.Value("value") == "" {
		return nil
	}
	r := f.strange()["value"]
	value, wrong := f.read()
	switch {
	case wrong != "":
		return leadview.SignedLines(s, w, theme.Crit|theme.Bold, s.Theme.Glyphs.Fail, wrong)
	case r.Strange != "":
		return leadview.SignedLines(s, w, theme.Warn|theme.Bold, strangeSign, strangeText(s, field, r, true))
	case r.Known != "":
		return leadview.SignedLines(s, w, theme.OK, s.Theme.Glyphs.Pass, r.Known)
	case field == "referred_at":
		if t, err := time.Parse(time.RFC3339, value); err == nil {
			return leadview.SignedLines(s, w, theme.OK, s.Theme.Glyphs.Pass, t.Format("Mon ")+say.Date(t, s.At, DayZone(s)))
		}
	}
	return nil
}
