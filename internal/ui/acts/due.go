package acts

import (
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// dutyDone ticks duties off at once: an undo brings them back.
func dutyDone() place.Act { return place.Act{ID: keys.DutyDone} }

// dutyMove puts duties off, or brings them forward.
func dutyMove() place.Act {
	return place.Act{ID: keys.DutyMove, New: newDutyMove, Asks: map[string]string{"to": "date"}}
}

func newDutyMove(s *place.Session, p place.Prepared) place.Sheet {
	f := place.BlankForm(s, keys.DutyMove, p)
	c := s.Choice("duty_when", "tomorrow", "monday", "1mo", "quarter")
	f.Form.Asks = append(f.Form.Asks, kit.Ask{ID: "preset", Label: s.Say("ask.day"), Field: c},
		kit.Ask{ID: "date", Label: s.Say("ask.date"), Field: place.Line(s.Say("hint.date"))})
	f.Below = func(w int) []string {
		t, err := instant(&f)
		if err != nil {
			return understood(&f, w, "effect.duty_on") // says why
		}
		text := s.Words.Fill("effect.duty_on", t.In(s.DayZone()).Format("Mon ")+s.Date(t))
		return []string{kit.NewPen(s.Theme, w).Put(theme.OK, s.Theme.Glyphs.Pass).Gap(1).Put(theme.Muted, text).String()}
	}
	f.Build = func() (desk.Action, error) {
		t, err := instant(&f)
		return desk.Action{Verb: desk.DutyMoves, Due: t.In(s.DayZone()).Format(time.DateOnly)}, err
	}
	return f.Begin()
}

// OnDuty is a duty as acts take it.
func OnDuty(id, name string) place.Subject {
	return place.Subject{Subject: desk.Subject{Kind: desk.DutiesKind, ID: id}, Name: say.Path(name)}
}
