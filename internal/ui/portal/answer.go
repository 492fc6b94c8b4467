package portal

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// answer is the form by which a question is answered.
type answer struct {
	place.FormSheet
	door    place.PartnerDoor
	status  desk.PartnerStatus
	sending place.Question[desk.PartnerStatus]
}

func newAnswer(s *place.Session, door place.PartnerDoor, p *desk.PartnerStatus) *answer {
	f := &answer{door: door, status: *p}
	f.S, f.Verb = s, keys.AnswerQuestion
	choice := s.Choice("portal.answer", desk.PartnerAnswers()...)
	choice.At = -1 // nobody says yes by pressing on
	f.Form.Asks = []kit.Ask{
		{ID: "answer", Label: s.Say("portal.ask.answer"), Field: choice},
		{ID: "text", Label: s.Say("portal.ask.text"), Field: place.Area(s.Say("portal.ask.hint")), Gap: true},
	}
	f.Begin()
	return f
}

func (f *answer) Title() string {
	return f.S.Say("sheet.answer_question") + " " + f.status.ID + " " + f.S.Theme.Glyphs.Middot + " " + f.status.Company
}

func (f *answer) Right() (string, theme.Style) { return "", theme.Muted }

func (f *answer) Note() string { return "" }

func (f *answer) Hints() []kit.Hint { return f.Undrafted() }

// asked is the question, in lines of w cells.
func (f *answer) asked(w, h int) []string {
	var lines []string
	if f.status.Question == nil {
		return nil
	}
	for line := range strings.Lines(*f.status.Question) {
		for _, row := range kit.Wrap(clean(line), max(w, 1)) {
			lines = append(lines, kit.Line(f.S.Theme, w, theme.Text|theme.Bold, row))
		}
	}
	const least = 8 // rows that the form is left
	most := max(h-least, 1)
	if len(lines) > most {
		lines = lines[:most]
		lines[most-1] = kit.Cont(f.S.Theme, lines[most-1], w)
	}
	return append(lines, kit.Blanks(w))
}

func (f *answer) Body(w, h int, floating bool) ([]string, kit.Spot) {
	lines := f.asked(w, h)
	form, spot := f.FormSheet.Body(w, max(h-len(lines), 1), floating)
	spot.Y += len(lines)
	all := append(lines, form...)
	return all[:min(len(all), h)], spot
}

func (f *answer) Point(x, y, w, h int, floating bool) tea.Cmd {
	above := len(f.asked(w, h))
	return f.FormSheet.Point(x, y-above, w, max(h-above, 1), floating)
}

// Send gives the answer to the team. It is sent once and cannot be taken back by whoever gave it.
func (f *answer) Send() tea.Cmd {
	id, err := lead.ParseID(f.status.ID)
	if err != nil {
		return failed(err)
	}
	say := desk.FromPartner{Lead: id, Answer: f.Value("answer"), Text: f.Value("text"), By: "SSH"}
	if say.Answer == "" && say.Text != "" {
		say.Answer = desk.AnswerText
	}
	if say.Answer == "" {
		f.Form.Focus("answer")
		return place.Warn(f.S.Say("portal.why.no_answer"))
	}
	if say.Answer == desk.AnswerText && say.Text == "" {
		f.Form.Focus("text")
		return place.Warn(f.S.Say("portal.why.no_text"))
	}
	if f.sending.Waiting() {
		return nil
	}
	door, who := f.door, f.S.Who
	return f.sending.Write(f.S, func(ctx context.Context) (desk.PartnerStatus, error) { return door.Answer(ctx, who, say) })
}

func (f *answer) Sending() bool { return f.sending.Waiting() }

func (f *answer) Update(msg tea.Msg) tea.Cmd {
	a, ok := f.sending.Take(msg)
	switch {
	case !ok:
		return nil
	case a.Err != nil:
		return failed(a.Err)
	}
	return place.Send(place.Finished{Text: f.S.Words.Fill("portal.thanks", a.Value.ID, clean(a.Value.Next))})
}
