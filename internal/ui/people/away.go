package people

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/sla"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// away asks from when to when somebody is away. It holds at once: an absence is no policy.
type away struct {
	place.FormSheet
	user    string
	sending place.Question[desk.Leave]
}

func newAway(s *place.Session, user string) *away {
	f := &away{user: user}
	f.S, f.Verb = s, keys.GoAway
	f.Form.Asks = []kit.Ask{
		{ID: "to", Label: s.Say("people.ask.to"), Field: place.Line(s.Say("people.hint.to"))},
		{ID: "from", Label: s.Say("people.ask.from"), Field: place.Line(s.Say("people.hint.from"))},
	}
	f.FormSheet.Below = f.understood
	f.Begin()
	return f
}

func (f *away) Title() string { return f.S.Say("sheet.absent") + " " + f.user }

func (f *away) Right() (string, theme.Style) { return "", theme.Muted }

func (f *away) Note() string { return "" }

func (f *away) Hints() []kit.Hint { return f.Undrafted() }

// Draft is none: who is away is said at once or not at all.
func (f *away) Draft() string { return "" }

// span reads both answers; wrong is the one that cannot be read. Days are those of the policy, as everywhere where no
// time is said.
func (f *away) span() (from, to time.Time, wrong string, err error) {
	said := sla.Said{Now: f.S.At, Zone: f.S.DayZone(), Dawn: true}
	from = f.S.At
	if text := f.Value("from"); text != "" {
		if from, err = said.Read(text); err != nil {
			return from, to, "from", err
		}
	}
	said.Dawn, said.Dusk = false, true
	if to, err = said.Read(f.Value("to")); err == nil && !to.After(from) {
		err = fault.New(fault.Usage, f.Title(), f.S.Say("people.ends_first"), "")
	}
	return from, to, "to", err
}

// understood says which absence the answers mean, and what comes of it.
func (f *away) understood(w int) []string {
	s := f.S
	from, to, _, err := f.span()
	var lines []string
	put := func(style theme.Style, sign, text string) {
		for i, line := range kit.Wrap(text, max(w-2, 8)) {
			if i > 0 {
				sign = " "
			}
			lines = append(lines, kit.NewPen(s.Theme, w).Put(style, sign).Gap(1).Put(theme.Muted, line).String())
		}
	}
	switch {
	case f.Value("to") == "":
	case err != nil:
		put(theme.Warn, s.Theme.Glyphs.Unknown, say.FaultLine(err))
	default:
		put(theme.OK, s.Theme.Glyphs.Pass, s.Words.Fill("people.is_away_then", f.user, firstDay(s, from), lastDay(s, to)))
	}
	put(theme.Muted, " ", s.Say("people.away_effect"))
	return lines
}

// Send says it to the desk.
func (f *away) Send() tea.Cmd {
	from, to, wrong, err := f.span()
	switch {
	case f.Value("to") == "":
		return place.Warn(say.FaultLine(f.Missing("away_to")))
	case err != nil:
		f.Form.Focus(wrong)
		return place.Warn(say.FaultLine(err))
	case f.sending.Waiting():
		return nil
	}
	doer, who, user := f.S.Desk, f.S.Who, f.user
	return f.sending.Write(f.S, func(ctx context.Context) (desk.Leave, error) { return doer.Away(ctx, who, user, from, to) })
}

func (f *away) Sending() bool { return f.sending.Waiting() }

func (f *away) Update(msg tea.Msg) tea.Cmd {
	a, ok := f.sending.Take(msg)
	switch {
	case !ok:
		return nil
	case a.Err != nil:
		return place.Warn(say.FaultLine(a.Err))
	}
	done := place.Finished{Text: a.Value.Text + f.S.UndoHint()}
	if len(a.Value.Open) > 0 {
		done.Then = mayLeave{f.user}
	}
	return place.Send(done)
}

// firstDay and lastDay are the ends of an absence: a day alone where it begins or ends with one.
func firstDay(s *place.Session, t time.Time) string {
	if day := t.In(s.DayZone()); midnight(day) {
		return dayAlone(day, s.At)
	}
	return say.Day(t, s.At, s.Zone)
}

func lastDay(s *place.Session, t time.Time) string {
	if day := t.In(s.DayZone()); midnight(day) {
		return dayAlone(day.AddDate(0, 0, -1), s.At)
	}
	return say.Day(t, s.At, s.Zone)
}

func midnight(t time.Time) bool { return t.Format("15:04:05") == "00:00:00" }

func dayAlone(day, now time.Time) string {
	form := "Mon 2 Jan"
	if day.Year() != now.In(day.Location()).Year() {
		form += " 2006"
	}
	return strings.TrimSpace(day.Format(form))
}
