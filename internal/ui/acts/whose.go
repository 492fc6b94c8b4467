package acts

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// Whose tells how a lead came to who has it, or why nobody has it: the stored decision, with why each other member of
// the queue did not get it.
type Whose struct {
	place.Panel
	at   desk.Assignment
	top  int
	room int // lines of the members that are shown
}

// whose shows it.
func whose() place.Act { return place.Act{ID: keys.Whose, New: newWhose, First: true} }

func newWhose(s *place.Session, p place.Prepared) place.Sheet {
	w := &Whose{Panel: place.Panel{S: s, Verb: keys.Whose, Rows: p.Rows}}
	if p.Detail != nil {
		w.at = p.Detail.Assignment
	}
	return w
}

func (v *Whose) Note() string { return "" }

func (v *Whose) Key(name, _ string) tea.Cmd {
	if name == "q" {
		return place.Send(CloseIt{})
	}
	by := map[string]int{"down": 1, "j": 1, "up": -1, "k": -1, "pgdown": v.room, "pgup": -v.room, "home": -len(v.at.Skipped),
		"g": -len(v.at.Skipped), "end": len(v.at.Skipped), "G": len(v.at.Skipped)}[name]
	v.top = max(min(v.top+by, len(v.at.Skipped)-v.room), 0)
	return nil
}

func (v *Whose) Hints() []kit.Hint {
	return []kit.Hint{{Key: "esc", Word: v.S.Say("hint.close"), ID: place.HintPrefix + string(keys.Close)}}
}

func (v *Whose) Body(w, h int, _ bool) ([]string, kit.Spot) {
	s, a := v.S, &v.at
	var lines []string
	put := func(style theme.Style, text string) {
		for _, line := range kit.Wrap(text, max(w-1, 8)) {
			lines = append(lines, kit.Line(s.Theme, w, style, line))
		}
	}
	who := s.Words.Fill("whose.has", a.To)
	if a.To == "" {
		who = s.Say("whose.nobody")
	}
	put(theme.Text|theme.Bold, who)
	why := safetext.Line(a.Why)
	if word, ok := s.Words.Known("whose.why." + strings.ReplaceAll(why, " ", "_")); ok {
		why = word
	}
	put(theme.Text, why)
	if !a.At.IsZero() {
		when := s.Words.Fill("whose.at", say.Day(a.At, s.At, s.Zone))
		if a.Queue != "" {
			when = s.Words.Fill("whose.at_queue", say.Day(a.At, s.At, s.Zone), a.Queue)
		}
		put(theme.Muted, when)
	}
	if len(a.Skipped) == 0 {
		v.room = 0
		return lines[:min(len(lines), h)], kit.Spot{}
	}
	lines = append(lines, kit.Blanks(w))
	v.room = max(min(h-len(lines), len(a.Skipped)), 1)
	v.top = max(min(v.top, len(a.Skipped)-v.room), 0)
	for i := v.top; i < min(v.top+v.room, len(a.Skipped)); i++ {
		lines = append(lines, kit.NewPen(s.Theme, w).Gap(1).Col(theme.Text, a.Skipped[i].Member, max(w/3, 8)).Gap(1).
			Put(theme.Muted, a.Skipped[i].Why).String())
	}
	return lines[:min(len(lines), h)], kit.Spot{}
}
