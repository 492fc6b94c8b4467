package people

import (
	"context"
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// member changes one member of a queue in the draft: weight, caps, hours, and whether they are one. What the draft
// changes is shown while it is typed; nothing is in force before somebody publishes it.
type member struct {
	place.FormSheet
	queue, user string
	comes       bool
	from        *drafted
	base        string
	trying      place.Question[*desk.QueueDraft]
	sending     place.Question[*desk.QueueDraft]
	made        *desk.QueueDraft
	wrong       error
}

// Answers about whether somebody is a member.
const (
	stays  = "stays"
	leaves = "leaves"
)

// newMember changes the member that is selected, or puts one of team into its queue.
func newMember(p *People, team []string) *member {
	s, r := p.s, p.row()
	comes := team != nil
	f := &member{queue: r.queue.ID, comes: comes, from: p.draft, base: s.Policy().Hash}
	f.S, f.Verb = s, keys.EditMember
	if p.draft != nil {
		f.base = p.draft.base
	}
	hours := kit.Choice{Codes: []string{""}, Options: []string{s.Words.Fill("people.hours_queue", r.queue.Calendar)}}
	for i := range s.Policy().Calendars {
		id := s.Policy().Calendars[i].ID
		hours.Codes, hours.Options = append(hours.Codes, id), append(hours.Options, safetext.Line(id))
	}
	weight, open, day := place.Line(s.Say("people.hint.weight")), place.Line(s.Say("people.hint.cap")), place.Line(s.Say("people.hint.cap"))
	if comes {
		f.Verb = keys.AddMember
		weight.SetValue("1")
		f.Form.Asks = append(f.Form.Asks, kit.Ask{ID: "user", Label: s.Say("ask.to"),
			Field: &kit.Pick{Options: team, Missed: s.Missed("pick.person")}})
	} else {
		f.user = r.mate.User
		now := *r.mate
		if r.next != nil {
			now.Weight, now.CapOpen, now.CapDay, now.Calendar = r.next.Weight, r.next.CapOpen, r.next.CapDay, r.next.Calendar
		}
		weight.SetValue(strconv.Itoa(now.Weight))
		open.SetValue(capped(now.CapOpen))
		day.SetValue(capped(now.CapDay))
		hours.At = max(slices.Index(hours.Codes, now.Calendar), 0)
	}
	f.Form.Asks = append(f.Form.Asks,
		kit.Ask{ID: "weight", Label: s.Say("people.weight"), Field: weight},
		kit.Ask{ID: "cap_open", Label: s.Say("people.ask.cap_open"), Field: open},
		kit.Ask{ID: "cap_day", Label: s.Say("people.ask.cap_day"), Field: day},
		kit.Ask{ID: "calendar", Label: s.Say("people.ask.hours"), Field: &hours})
	if !comes {
		f.Form.Asks = append(f.Form.Asks, kit.Ask{ID: "member", Label: s.Say("people.ask.member"),
			Field: s.Choice("people.member", stays, leaves), Gap: true})
	}
	f.FormSheet.Below = f.changes
	f.Begin()
	return f
}

func capped(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (f *member) Title() string {
	title := f.S.Say("sheet."+string(f.Verb)) + " " + f.queue
	if f.user != "" {
		title += " " + f.S.Theme.Glyphs.Middot + " " + f.user
	}
	return title
}

func (f *member) Right() (string, theme.Style) { return "", theme.Muted }

func (f *member) Note() string { return f.S.Say("people.draft_note") }

func (f *member) Hints() []kit.Hint { return f.Undrafted() }

// Draft is none: what is drafted stands on the screen.
func (f *member) Draft() string { return "" }

func (f *member) Key(name, text string) tea.Cmd {
	f.FormSheet.Key(name, text)
	return f.try()
}

// edit is what the answers say; false: not enough is said, or it is what is no number.
func (f *member) edit() (e desk.MemberEdit, wrong string) {
	e = desk.MemberEdit{Queue: f.queue, User: f.user}
	if f.comes {
		if e.User = f.Value("user"); e.User == "" {
			return e, "user"
		}
	}
	if f.Value("member") == leaves {
		e.Remove = true
		return e, ""
	}
	for _, a := range []struct {
		id    string
		blank int
		to    **int
	}{{"weight", 1, &e.Weight}, {"cap_open", 0, &e.CapOpen}, {"cap_day", 0, &e.CapDay}} {
		n := a.blank
		if text := f.Value(a.id); text != "" {
			var err error
			if n, err = strconv.Atoi(text); err != nil {
				return e, a.id
			}
		}
		*a.to = &n
	}
	calendar := f.Value("calendar")
	e.Calendar = &calendar
	return e, ""
}

// ask has the draft made.
func (f *member) ask(q *place.Question[*desk.QueueDraft], e desk.MemberEdit) tea.Cmd {
	doer, who, from := f.S.Desk, f.S.Who, f.from
	return q.Ask(f.S, func(ctx context.Context) (*desk.QueueDraft, error) {
		if from != nil {
			return doer.DraftMember(ctx, who, from.made.Policy, e)
		}
		return doer.DraftMember(ctx, who, nil, e)
	})
}

func (f *member) try() tea.Cmd {
	e, wrong := f.edit()
	if f.made, f.wrong = nil, nil; wrong != "" {
		return nil
	}
	return f.ask(&f.trying, e)
}

// changes are what the draft changes, as it would be with these answers.
func (f *member) changes(w int) []string {
	s := f.S
	if f.wrong != nil {
		return wrapped(s, w, nil, theme.Warn, say.FaultLine(f.wrong))
	}
	if f.made == nil {
		return wrapped(s, w, nil, theme.Muted, s.Say("people.draft_effect"))
	}
	return draftLines(s, w, f.made)
}

// draftLines are what a draft changes, and what whoever publishes it should know.
func draftLines(s *place.Session, w int, made *desk.QueueDraft) (lines []string) {
	for i := range made.Changes {
		lines = wrapped(s, w, lines, theme.Text, s.Theme.Glyphs.Middot+" "+safetext.Line(made.Changes[i].Text))
	}
	for _, text := range made.Warnings {
		lines = wrapped(s, w, lines, theme.Warn, s.Theme.Glyphs.Warning+" "+safetext.Line(text))
	}
	return lines
}

func wrapped(s *place.Session, w int, lines []string, style theme.Style, text string) []string {
	for _, line := range kit.Wrap(text, max(w-1, 8)) {
		lines = append(lines, kit.Line(s.Theme, w, style, line))
	}
	return lines
}

// Send puts it into the draft.
func (f *member) Send() tea.Cmd {
	e, wrong := f.edit()
	switch {
	case wrong != "":
		f.Form.Focus(wrong)
		return place.Warn(f.S.Say("people.missing." + wrong))
	case f.sending.Waiting():
		return nil
	}
	return f.ask(&f.sending, e)
}

func (f *member) Sending() bool { return f.sending.Waiting() }

func (f *member) Update(msg tea.Msg) tea.Cmd {
	if a, ok := f.trying.Take(msg); ok {
		f.made, f.wrong = a.Value, a.Err
		return nil
	}
	a, ok := f.sending.Take(msg)
	switch {
	case !ok:
		return nil
	case a.Err != nil:
		return place.Warn(say.FaultLine(a.Err))
	}
	return place.Send(place.Finished{Text: f.S.Words.Fill("people.drafted", f.S.Key(keys.PutInForce)),
		Then: drafted{a.Value, f.base}})
}
