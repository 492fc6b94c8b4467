package acts

import (
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// decide records what a review decides of a partner.
func decide() place.Act {
	return place.Act{ID: keys.Decide, New: newDecide, Alone: true}
}

// carried says that what the review before decided of partners is carried out.
func carried() place.Act {
	return place.Act{ID: keys.Carried, New: newCarried}
}

// newDecide asks what, why, who sees to it until when, how much money it moves and what would change our mind. What was decided
// already stands in it; else what the band says, whoever looks after the partner, and the end of the quarter that runs.
func newDecide(s *place.Session, p place.Prepared) place.Sheet {
	f := place.BlankForm(s, keys.Decide, p)
	of := reviewing(p)
	f.Form.Asks = []kit.Ask{
		{ID: "quarter", Label: s.Say("ask.quarter"), Field: place.Line("2026-Q4")},
		{ID: "decision", Label: s.Say("ask.decision"), Field: s.Choice("decision", desk.Decisions()...)},
		{ID: "reason", Label: s.Say("ask.why"), Field: place.Line(s.Say("hint.why"))},
		{ID: "owner", Label: s.Say("ask.owner"), Field: &kit.Pick{Options: p.Team, Live: true, Missed: s.Missed("pick.person")}},
		{ID: "due", Label: s.Say("ask.due"), Field: place.Line(s.Say("hint.date"))},
		{ID: "moved", Label: s.Say("ask.moved"), Field: place.Line(s.Words.Fill("hint.moved", of.Currency))},
		{ID: "would-change", Label: s.Say("ask.would_change"), Field: place.Line(s.Say("hint.would_change"))},
	}
	f.Form.Fill(of.answers(s, p))
	f.Form.Focus("decision") // the quarter is that of the review
	f.Below = func(w int) []string { return decideLines(&f, of, w) }
	f.Build = func() (desk.Action, error) {
		for _, id := range []string{"quarter", "reason", "owner", "due"} {
			if f.Value(id) == "" {
				return desk.Action{}, f.Missing(id)
			}
		}
		due, err := dueOn(&f)
		if err != nil {
			f.Form.Focus("due")
			return desk.Action{}, err
		}
		return desk.Action{Verb: desk.DecidePartner, Quarter: f.Value("quarter"), Decision: f.Value("decision"), Note: f.Value("reason"),
			To: f.Value("owner"), Due: due, Moved: f.Value("moved"), WouldChange: f.Value("would-change")}, nil
	}
	return f.Begin()
}

// reviewing is the review that the form lies over, an empty one where it lies over something else.
func reviewing(p place.Prepared) underReview {
	if v, ok := p.Over.(place.Reviewing); ok && len(p.On) == 1 {
		return underReview{v.Reviewing(p.On[0].ID)}
	}
	return underReview{}
}

type underReview struct{ place.UnderReview }

// answers are those of what was decided before.
func (r underReview) answers(s *place.Session, p place.Prepared) map[string]string {
	out := map[string]string{"quarter": r.Quarter}
	d := r.Decision
	if d == nil {
		out["decision"] = string(review.Keep) // an end is something that somebody says
		if r.Band == review.Double {
			out["decision"] = string(r.Band)
		}
		sees := []string{s.Who.User}
		for i := range p.On {
			sees = append(sees, p.On[i].Owner)
		}
		for _, who := range sees {
			if slices.Contains(p.Team, who) {
				out["owner"] = who
			}
		}
		today := review.DayOf(s.At.UnixMilli(), s.DayZone())
		out["due"] = (today.Quarter().To - 1).String()
		return out
	}
	out["decision"], out["reason"], out["owner"], out["due"], out["would-change"] = d.Decision, d.Reason, d.Owner, d.DueOn, d.WouldChange
	if d.Moved != nil {
		out["moved"] = strings.TrimSuffix(lead.Major(*d.Moved, "", ".", lead.MinorDigits), ".00")
	}
	return out
}

// dueOn is the day that was meant, as it is kept.
func dueOn(f *place.FormSheet) (string, error) {
	text := f.Value("due")
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		return t.Format(time.DateOnly), nil // a day of the past too: the desk says what it thinks of it
	}
	t, err := saidAhead(f).Read(text)
	return t.In(f.S.DayZone()).Format(time.DateOnly), err
}

// decideLines say which day was understood, what becomes of the leads of one that ends, and the net money that the
// review moves with this.
func decideLines(f *place.FormSheet, of underReview, w int) []string {
	s := f.S
	var out []string
	put := func(style theme.Style, sign, text string) {
		out = append(out, kit.NewPen(s.Theme, w).Put(style, sign).To(2).Put(theme.Muted, text).String())
	}
	if f.Value("due") != "" {
		day, err := dueOn(f)
		if err != nil {
			put(theme.Warn, s.Theme.Glyphs.Unknown, say.FaultLine(err))
		} else if day != f.Value("due") {
			put(theme.OK, s.Theme.Glyphs.Pass, s.Words.Fill("decided.due", day))
		}
	}
	if f.Value("decision") == "end" {
		out = append(out, effectLines(f, w, "effect.decide_end")...)
	}
	net := of.Others
	if text := f.Value("moved"); text != "" {
		minor, err := lead.ParseMajor(text)
		if err != nil {
			put(theme.Warn, s.Theme.Glyphs.Unknown, say.FaultLine(err))
			return out
		}
		net += minor
	}
	if of.Quarter != "" {
		sign := "+"
		if net <= 0 {
			sign = ""
		}
		put(theme.Muted, "", s.Words.Fill("effect.net", of.Quarter, sign+say.Money(net)+" "+of.Currency))
	}
	return out
}

func newCarried(s *place.Session, p place.Prepared) place.Sheet {
	f := place.BlankForm(s, keys.Carried, p)
	quarter := ""
	if of := reviewing(p); of.Last != nil {
		quarter = of.Last.Quarter
	}
	f.Form.Asks = []kit.Ask{{ID: "quarter", Label: s.Say("ask.quarter"), Field: place.Line("2026-Q4")}}
	f.Form.Fill(map[string]string{"quarter": quarter})
	f.Build = func() (desk.Action, error) {
		if f.Value("quarter") == "" {
			return desk.Action{}, f.Missing("quarter")
		}
		return desk.Action{Verb: desk.DecisionCarried, Quarter: f.Value("quarter")}, nil
	}
	return f.Begin()
}
