package ui

import (
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// newNote is one field: what is to be remembered.
func newNote(s *session, rows []desk.Row) sheet {
	f := &formSheet{s: s, verb: keys.Note, rows: rows}
	f.form.Asks = []kit.Ask{{ID: "note", Label: s.say("ask.note"), Field: area(s.say("hint.note_text"))}}
	f.build = func() (desk.Action, error) {
		if f.value("note") == "" {
			return desk.Action{}, f.missing("note")
		}
		return desk.Action{Verb: desk.NoteIt, Note: f.value("note")}, nil
	}
	return f.begin()
}

// newContact logs a human outreach.
func newContact(s *session, rows []desk.Row) sheet {
	f := &formSheet{s: s, verb: keys.Contact, rows: rows}
	f.form.Asks = []kit.Ask{
		{ID: "by", Label: s.say("ask.by"), Field: s.choice("by", "call", "mail", "meeting"), Words: "note"},
		{ID: "outcome", Label: s.say("ask.outcome"), Field: s.choice("outcome", "reached", "no_answer", "voicemail", "replied", "booked"), Words: "note"},
		{ID: "next", Label: s.say("ask.next"), Field: line(s.say("hint.next_step")), Gap: true},
		{ID: "note", Label: s.say("ask.note"), Field: area(s.say("hint.note_text")), Gap: true},
	}
	f.below = func(w int) []string { return f.effects(w, "effect.contact") }
	f.build = func() (desk.Action, error) {
		return desk.Action{
			Verb: desk.Contact, By: f.value("by"), Outcome: f.value("outcome"),
			NextStep: f.value("next"), Note: f.value("note"),
		}, nil
	}
	return f.begin()
}

// newAssign gives leads to a colleague.
func newAssign(s *session, rows []desk.Row, team []string) sheet {
	f := &formSheet{s: s, verb: keys.Transfer, rows: rows}
	f.form.Asks = []kit.Ask{{ID: "to", Label: s.say("ask.to"), Field: &kit.Pick{Options: team, Missed: s.missed("pick.person")}}}
	f.build = func() (desk.Action, error) {
		if f.value("to") == "" {
			return desk.Action{}, f.missing("to")
		}
		return desk.Action{Verb: desk.Assign, To: f.value("to")}, nil
	}
	return f.begin()
}

// until adds the questions for an instant: presets, and a typed date that wins when there is one.
func (f *formSheet) until(codes ...string) {
	s := f.s
	f.work = s.calendars(f.rows)
	c := &kit.Choice{Codes: codes}
	for _, code := range codes {
		text := s.say("when." + code)
		c.Options = append(c.Options, text)
	}
	f.form.Asks = append(f.form.Asks,
		kit.Ask{ID: "preset", Label: s.say("ask.until"), Field: c},
		kit.Ask{ID: "date", Label: s.say("ask.date"), Field: line(s.say("hint.date"))},
	)
}

// instant is the answer to both.
func (f *formSheet) instant() (time.Time, error) {
	said := f.ahead()
	if text := f.value("date"); text != "" {
		t, err := said.Read(text)
		if err != nil {
			f.form.Focus("date")
		}
		return t, err
	}
	t, ok := presetTime(f.form.Value("preset"), said)
	if !ok {
		return t, f.missing("date")
	}
	return t, nil
}

// closedAt tells that nobody works on the day of an instant, and when somebody does after it.
func (f *formSheet) closedAt(t time.Time) (open time.Time, closed bool) {
	said := f.ahead()
	if len(said.Work) == 0 {
		return t, false
	}
	open = said.Opening(t.In(f.s.zone))
	return open, !sameDay(open, t.In(f.s.zone))
}

// understood says which instant the answers mean.
func (f *formSheet) understood(w int, id string) []string {
	t, err := f.instant()
	if err != nil {
		return []string{kit.NewPen(f.s.th, w).Put(theme.Warn, f.s.th.Glyphs.Unknown+" "+faultLine(err)).String()}
	}
	lines := []string{kit.NewPen(f.s.th, w).Put(theme.OK, f.s.th.Glyphs.Pass).Gap(1).Put(theme.Muted, f.s.words.fill(id, day(t, f.s.at, f.s.zone))).String()}
	if open, closed := f.closedAt(t); closed {
		lines = append(lines, kit.NewPen(f.s.th, w).Gap(2).Put(theme.Muted, f.s.words.fill("effect.closed", day(open, f.s.at, f.s.zone))).String())
	}
	return lines
}

func newSnooze(s *session, rows []desk.Row) sheet {
	f := &formSheet{s: s, verb: keys.Snooze, rows: rows}
	codes := []string{"1h", "3h", "tomorrow", "monday"}
	if slices.ContainsFunc(rows, func(r desk.Row) bool { return r.Snoozed != nil && r.Snoozed.After(s.at) }) {
		codes = append(codes, "now")
	}
	f.until(codes...)
	off := func() bool { return f.value("date") == "" && f.value("preset") == "now" }
	f.below = func(w int) []string {
		if off() {
			return f.effects(w, "effect.unsnooze")
		}
		return append(f.understood(w, "effect.until"), f.effects(w, "effect.snooze")...)
	}
	f.build = func() (desk.Action, error) {
		if off() {
			return desk.Action{Verb: desk.Snooze}, nil
		}
		t, err := f.instant()
		return desk.Action{Verb: desk.Snooze, Until: t}, err
	}
	return f.begin()
}

func newNurture(s *session, rows []desk.Row) sheet {
	f := &formSheet{s: s, verb: keys.Nurture, rows: rows}
	f.until("1mo", "quarter", "3mo", "6mo")
	f.form.Asks = append(f.form.Asks, kit.Ask{ID: "note", Label: s.say("ask.note"), Field: area(s.say("hint.note_text")), Gap: true})
	f.below = func(w int) []string {
		return append(f.understood(w, "effect.returns"), f.effects(w, "effect.nurture")...)
	}
	f.build = func() (desk.Action, error) {
		t, err := f.instant()
		return desk.Action{Verb: desk.NurtureIt, Until: t, Note: f.value("note"), Expect: expect(f.rows)}, err
	}
	return f.begin()
}

// newConfirm notes the partner's word, which needs its source.
func newConfirm(s *session, rows []desk.Row, d *desk.Detail) sheet {
	f := &formSheet{s: s, verb: keys.Confirm, rows: rows}
	words := []string{"confirms", "denies"}
	if d != nil && d.Asked != nil {
		words = append(words, "answers")
	}
	word := s.choice("word", words...)
	if d != nil && d.Asked != nil && d.Question != desk.AskOf(d, desk.AskConfirm, "") {
		word.SetValue("answers") // what was asked was something else: its answer is no yes
	}
	f.form.Asks = []kit.Ask{
		{ID: "word", Label: s.say("ask.word"), Field: word, Words: "evidence"},
		{ID: "evidence", Label: s.say("ask.evidence"), Field: line(s.say("hint.evidence")), Gap: true},
	}
	f.below = func(w int) []string {
		if d != nil && d.Asked != nil {
			return append(f.waiting(w, d), f.effects(w, "effect.confirm."+f.value("word"))...)
		}
		return f.effects(w, "effect.confirm."+f.value("word"))
	}
	f.build = func() (desk.Action, error) {
		if f.value("evidence") == "" {
			return desk.Action{}, f.missing("evidence")
		}
		return desk.Action{Verb: desk.ConfirmFor, Evidence: f.value("evidence"), Refuse: f.value("word") == "denies", Answers: f.value("word") == "answers", Expect: expect(f.rows)}, nil
	}
	return f.begin()
}

func newReject(s *session, rows []desk.Row) sheet {
	f := &formSheet{s: s, verb: keys.Reject, rows: rows}
	f.form.Asks = []kit.Ask{{ID: "reason", Label: s.say("ask.reason"), Field: line(s.say("hint.reject_why"))}}
	f.below = func(w int) []string { return f.effects(w, "effect.reject") }
	f.build = func() (desk.Action, error) {
		if f.value("reason") == "" {
			return desk.Action{}, f.missing("reason")
		}
		return desk.Action{Verb: desk.Reject, Reason: f.value("reason"), Expect: expect(f.rows)}, nil
	}
	return f.begin()
}

// newTag adds tags, and drops those with a minus before them.
func newTag(s *session, rows []desk.Row) sheet {
	f := &formSheet{s: s, verb: keys.Tag, rows: rows}
	f.form.Asks = []kit.Ask{{ID: "tags", Label: s.say("ask.tags"), Field: line(s.say("hint.tags"))}}
	if len(rows) == 1 && len(rows[0].Tags) > 0 {
		f.below = func(w int) []string {
			p := kit.NewPen(s.th, w).Put(theme.Muted, s.say("lead.tags")).Gap(2)
			return []string{p.Put(theme.Text, strings.Join(rows[0].Tags, "  ")).String()}
		}
	}
	f.build = func() (desk.Action, error) {
		a := desk.Action{Verb: desk.Tag}
		for _, t := range strings.FieldsFunc(f.value("tags"), func(r rune) bool { return r == ' ' || r == ',' }) {
			if drop, ok := strings.CutPrefix(t, "-"); ok {
				a.DropTags = append(a.DropTags, drop)
				continue
			}
			a.AddTags = append(a.AddTags, t)
		}
		if len(a.AddTags)+len(a.DropTags) == 0 {
			return a, f.missing("tags")
		}
		return a, nil
	}
	return f.begin()
}

// effects say what submitting does, before it is done.
func (f *formSheet) effects(w int, ids ...string) []string {
	s := f.s
	var lines []string
	for _, id := range ids {
		for _, text := range kit.Wrap(s.say(id), w-2) {
			lines = append(lines, kit.NewPen(s.th, w).Gap(2).Put(theme.Muted, text).String())
		}
	}
	return lines
}
