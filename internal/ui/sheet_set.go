package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// editable are the facts a person may set, in the order in which they are asked.
func editable() []string {
	return []string{
		"employees", "industry", "region", "country", "tech_stack", "use_case", "product_line",
		"name", "title", "email", "phone", "language", "time_zone", "company", "domain", "partner", "program_tier",
		"referred_at", "source", "integration_active",
	}
}

func newSet(s *session, rows []desk.Row, d *desk.Detail) sheet {
	f := &setSheet{formSheet: formSheet{s: s, verb: keys.Set, rows: rows}}
	fields := &kit.Pick{Missed: s.missed("pick.field")}
	for _, name := range editable() {
		fields.Options = append(fields.Options, s.say("field."+name))
		fields.Codes = append(fields.Codes, name)
		now := ""
		if d != nil {
			now = fact(&d.Facts, name)
		}
		if now == "" {
			now = s.say("bant.unknown")
		}
		fields.After = append(fields.After, now)
	}
	f.form.Asks = []kit.Ask{
		{ID: "field", Label: s.say("ask.field"), Field: fields},
		{ID: "value", Label: s.say("ask.value"), Field: line(s.say("hint.value")), Gap: true},
	}
	f.build = func() (desk.Action, error) {
		if f.value("field") == "" {
			return desk.Action{}, f.missing("field")
		}
		value, wrong := f.read()
		if wrong != "" {
			f.form.Focus("value")
			return desk.Action{}, fault.New(fault.Usage, s.say("sheet.set"), s.say("field."+f.value("field"))+": "+wrong, "")
		}
		return desk.Action{Verb: desk.Set, Expect: expect(f.rows), Set: map[string]string{f.value("field"): value}}, nil
	}
	f.below = f.says
	f.begin()
	return f
}

// setSheet sets one fact, and says what the policy makes of its value.
type setSheet struct{ formSheet }

// read is the value as the desk takes it: a day of the past may be said in any way.
func (f *setSheet) read() (value, wrong string) {
	if f.value("field") == "referred_at" {
		return f.s.readDay(f.value("value"))
	}
	return f.value("value"), ""
}

// strange is what the policy does not know of the value.
func (f *setSheet) strange() map[string]recognised {
	return map[string]recognised{"value": recognise(f.s.policy(), f.value("field"), f.value("value"))}
}

func (f *setSheet) key(name, text string) tea.Cmd {
	if !takeNear(&f.form, name, f.strange()) {
		return f.formSheet.key(name, text)
	}
	return nil
}

func (f *setSheet) hints() []kit.Hint { return f.offering(f.strange()) }

// says tells how the value is read, or what is strange about it.
func (f *setSheet) says(w int) []string {
	s, field := f.s, f.value("field")
	if field == "" || f.value("value") == "" {
		return nil
	}
	r := f.strange()["value"]
	value, wrong := f.read()
	switch {
	case wrong != "":
		return s.signed(w, theme.Crit|theme.Bold, s.th.Glyphs.Fail, wrong)
	case r.strange != "":
		return s.signed(w, theme.Warn|theme.Bold, strangeSign, s.strangeText(field, r, true))
	case r.known != "":
		return s.signed(w, theme.OK, s.th.Glyphs.Pass, r.known)
	case field == "referred_at":
		if t, err := time.Parse(time.RFC3339, value); err == nil {
			return s.signed(w, theme.OK, s.th.Glyphs.Pass, t.Format("Mon ")+date(t, s.at, s.dayZone()))
		}
	}
	return nil
}
