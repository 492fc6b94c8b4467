package acts

import (
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// newNote is one field: what is to be remembered.
func newNote(s *place.Session, p place.Prepared) place.Sheet {
	rows := p.Rows
	f := place.BlankForm(s, keys.Note, rows)
	f.Form.Asks = []kit.Ask{{ID: "note", Label: s.Say("ask.note"), Field: place.Area(s.Say("hint.note_text"))}}
	f.Build = func() (desk.Action, error) {
		if f.Value("note") == "" {
			return desk.Action{}, f.Missing("note")
		}
		return desk.Action{Verb: desk.NoteIt, Note: f.Value("note")}, nil
	}
	return f.Begin()
}

// newContact logs a human outreach.
func newContact(s *place.Session, p place.Prepared) place.Sheet {
	rows := p.Rows
	f := place.BlankForm(s, keys.Contact, rows)
	f.Form.Asks = []kit.Ask{
		{ID: "by", Label: s.Say("ask.by"), Field: s.Choice("by", "call", "mail", "meeting"), Words: "note"},
		{ID: "outcome", Label: s.Say("ask.outcome"), Field: s.Choice("outcome", "reached", "no_answer", "voicemail", "replied", "booked"), Words: "note"},
		{ID: "next", Label: s.Say("ask.next"), Field: place.Line(s.Say("hint.next_step")), Gap: true},
		{ID: "note", Label: s.Say("ask.note"), Field: place.Area(s.Say("hint.note_text")), Gap: true},
	}
	f.Below = func(w int) []string { return effectLines(&f, w, "effect.contact") }
	f.Build = func() (desk.Action, error) {
		return desk.Action{
			Verb: desk.Contact, By: f.Value("by"), Outcome: f.Value("outcome"),
			NextStep: f.Value("next"), Note: f.Value("note"),
		}, nil
	}
	return f.Begin()
}

// newAssign gives leads to a colleague.
func newAssign(s *place.Session, p place.Prepared) place.Sheet {
	rows := p.Rows
	team := p.Team
	f := place.BlankForm(s, keys.Transfer, rows)
	f.Form.Asks = []kit.Ask{{ID: "to", Label: s.Say("ask.to"), Field: &kit.Pick{Options: team, Missed: s.Missed("pick.person")}}}
	f.Build = func() (desk.Action, error) {
		if f.Value("to") == "" {
			return desk.Action{}, f.Missing("to")
		}
		return desk.Action{Verb: desk.Assign, To: f.Value("to")}, nil
	}
	return f.Begin()
}

// until adds the questions for an instant: presets, and a typed date that wins when there is one.
func untilAsks(f *place.FormSheet, codes ...string) {
	s := f.S
	f.Work = CalendarsOf(s, f.Rows)
	c := &kit.Choice{Codes: codes}
	for _, code := range codes {
		text := s.Say("when." + code)
		c.Options = append(c.Options, text)
	}
	f.Form.Asks = append(f.Form.Asks,
		kit.Ask{ID: "preset", Label: s.Say("ask.until"), Field: c},
		kit.Ask{ID: "date", Label: s.Say("ask.date"), Field: place.Line(s.Say("hint.date"))},
	)
}

// instant is the answer to both.
func instant(f *place.FormSheet) (time.Time, error) {
	said := saidAhead(f)
	if text := f.Value("date"); text != "" {
		t, err := said.Read(text)
		if err != nil {
			f.Form.Focus("date")
		}
		return t, err
	}
	t, ok := PresetTime(f.Form.Value("preset"), said)
	if !ok {
		return t, f.Missing("date")
	}
	return t, nil
}

// closedAt tells that nobody works on the day of an instant, and when somebody does after it.
func closedAt(f *place.FormSheet, t time.Time) (open time.Time, closed bool) {
	said := saidAhead(f)
	if len(said.Work) == 0 {
		return t, false
	}
	open = said.Opening(t.In(f.S.Zone))
	return open, !say.SameDay(open, t.In(f.S.Zone))
}

// understood says which instant the answers mean.
func understood(f *place.FormSheet, w int, id string) []string {
	t, err := instant(f)
	if err != nil {
		return []string{kit.NewPen(f.S.Theme, w).Put(theme.Warn, f.S.Theme.Glyphs.Unknown+" "+say.FaultLine(err)).String()}
	}
	lines := []string{kit.NewPen(f.S.Theme, w).Put(theme.OK, f.S.Theme.Glyphs.Pass).Gap(1).Put(theme.Muted, f.S.Words.Fill(id, say.Day(t, f.S.At, f.S.Zone))).String()}
	if open, closed := closedAt(f, t); closed {
		lines = append(lines, kit.NewPen(f.S.Theme, w).Gap(2).Put(theme.Muted, f.S.Words.Fill("effect.closed", say.Day(open, f.S.At, f.S.Zone))).String())
	}
	return lines
}

func newSnooze(s *place.Session, p place.Prepared) place.Sheet {
	rows := p.Rows
	f := place.BlankForm(s, keys.Snooze, rows)
	codes := []string{"1h", "3h", "tomorrow", "monday"}
	if slices.ContainsFunc(rows, func(r desk.Row) bool { return r.Snoozed != nil && r.Snoozed.After(s.At) }) {
		codes = append(codes, "now")
	}
	untilAsks(&f, codes...)
	off := func() bool { return f.Value("date") == "" && f.Value("preset") == "now" }
	f.Below = func(w int) []string {
		if off() {
			return effectLines(&f, w, "effect.unsnooze")
		}
		return append(understood(&f, w, "effect.until"), effectLines(&f, w, "effect.snooze")...)
	}
	f.Build = func() (desk.Action, error) {
		if off() {
			return desk.Action{Verb: desk.Snooze}, nil
		}
		t, err := instant(&f)
		return desk.Action{Verb: desk.Snooze, Until: t}, err
	}
	return f.Begin()
}

func newNurture(s *place.Session, p place.Prepared) place.Sheet {
	rows := p.Rows
	f := place.BlankForm(s, keys.Nurture, rows)
	untilAsks(&f, "1mo", "quarter", "3mo", "6mo")
	f.Form.Asks = append(f.Form.Asks, kit.Ask{ID: "note", Label: s.Say("ask.note"), Field: place.Area(s.Say("hint.note_text")), Gap: true})
	f.Below = func(w int) []string {
		return append(understood(&f, w, "effect.returns"), effectLines(&f, w, "effect.nurture")...)
	}
	f.Build = func() (desk.Action, error) {
		t, err := instant(&f)
		return desk.Action{Verb: desk.NurtureIt, Until: t, Note: f.Value("note"), Expect: place.Expect(f.Rows)}, err
	}
	return f.Begin()
}

// newConfirm notes the partner's word, which needs its source.
func newConfirm(s *place.Session, p place.Prepared) place.Sheet {
	rows := p.Rows
	d := p.Detail
	f := place.BlankForm(s, keys.Confirm, rows)
	words := []string{"confirms", "denies"}
	if d != nil && d.Asked != nil {
		words = append(words, "answers")
	}
	word := s.Choice("word", words...)
	if d != nil && d.Asked != nil && d.Question != desk.AskOf(d, desk.AskConfirm, "") {
		word.SetValue("answers") // what was asked was something else: its answer is no yes
	}
	f.Form.Asks = []kit.Ask{
		{ID: "word", Label: s.Say("ask.word"), Field: word, Words: "evidence"},
		{ID: "evidence", Label: s.Say("ask.evidence"), Field: place.Line(s.Say("hint.evidence")), Gap: true},
	}
	f.Below = func(w int) []string {
		if d != nil && d.Asked != nil {
			return append(waitingLines(&f, w, d), effectLines(&f, w, "effect.confirm."+f.Value("word"))...)
		}
		return effectLines(&f, w, "effect.confirm."+f.Value("word"))
	}
	f.Build = func() (desk.Action, error) {
		if f.Value("evidence") == "" {
			return desk.Action{}, f.Missing("evidence")
		}
		return desk.Action{Verb: desk.ConfirmFor, Evidence: f.Value("evidence"), Refuse: f.Value("word") == "denies", Answers: f.Value("word") == "answers", Expect: place.Expect(f.Rows)}, nil
	}
	return f.Begin()
}

func newReject(s *place.Session, p place.Prepared) place.Sheet {
	rows := p.Rows
	f := place.BlankForm(s, keys.Reject, rows)
	f.Form.Asks = []kit.Ask{{ID: "reason", Label: s.Say("ask.reason"), Field: place.Line(s.Say("hint.reject_why"))}}
	f.Below = func(w int) []string { return effectLines(&f, w, "effect.reject") }
	f.Build = func() (desk.Action, error) {
		if f.Value("reason") == "" {
			return desk.Action{}, f.Missing("reason")
		}
		return desk.Action{Verb: desk.Reject, Reason: f.Value("reason"), Expect: place.Expect(f.Rows)}, nil
	}
	return f.Begin()
}

// newTag adds tags, and drops those with a minus before them.
func newTag(s *place.Session, p place.Prepared) place.Sheet {
	rows := p.Rows
	f := place.BlankForm(s, keys.Tag, rows)
	f.Form.Asks = []kit.Ask{{ID: "tags", Label: s.Say("ask.tags"), Field: place.Line(s.Say("hint.tags"))}}
	if len(rows) == 1 && len(rows[0].Tags) > 0 {
		f.Below = func(w int) []string {
			p := kit.NewPen(s.Theme, w).Put(theme.Muted, s.Say("lead.tags")).Gap(2)
			return []string{p.Put(theme.Text, strings.Join(rows[0].Tags, "  ")).String()}
		}
	}
	f.Build = func() (desk.Action, error) {
		a := desk.Action{Verb: desk.Tag}
		for _, t := range strings.FieldsFunc(f.Value("tags"), func(r rune) bool { return r == ' ' || r == ',' }) {
			if drop, ok := strings.CutPrefix(t, "-"); ok {
				a.DropTags = append(a.DropTags, drop)
				continue
			}
			a.AddTags = append(a.AddTags, t)
		}
		if len(a.AddTags)+len(a.DropTags) == 0 {
			return a, f.Missing("tags")
		}
		return a, nil
	}
	return f.Begin()
}

// effects say what submitting does, before it is done.
func effectLines(f *place.FormSheet, w int, ids ...string) []string {
	s := f.S
	var lines []string
	for _, id := range ids {
		for _, text := range kit.Wrap(s.Say(id), w-2) {
			lines = append(lines, kit.NewPen(s.Theme, w).Gap(2).Put(theme.Muted, text).String())
		}
	}
	return lines
}
