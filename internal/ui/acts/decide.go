package acts

import (
	"slices"
	"strconv"
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

// decide records what a review decides of partners.
func decide() place.Act {
	return place.Act{ID: keys.Decide, New: newDecide}
}

// carried says that what the review before decided of partners is carried out.
func carried() place.Act {
	return place.Act{ID: keys.Carried, New: newCarried}
}

// newDecide asks what, why, who sees to it until when, how much money it moves and what would change our mind. What was decided
// already stands in it; else what the band says, whoever looks after the partner, and the end of the quarter that runs. Of several
// partners it is asked once, and each is told its band.
func newDecide(s *place.Session, p place.Prepared) place.Sheet {
	f := place.BlankForm(s, keys.Decide, p)
	of := reviewing(p)
	moved := "hint.moved"
	if len(of.each) > 0 {
		moved = "hint.moved_each"
	}
	f.Form.Asks = []kit.Ask{
		{ID: "quarter", Label: s.Say("ask.quarter"), Field: place.Line("2026-Q4")},
		{ID: "decision", Label: s.Say("ask.decision"), Field: s.Choice("decision", desk.Decisions()...)},
		{ID: "reason", Label: s.Say("ask.why"), Field: place.Line(s.Say("hint.why"))},
		{ID: "owner", Label: s.Say("ask.owner"), Field: &kit.Pick{Options: p.Team, Live: true, Missed: s.Missed("pick.person")}},
		{ID: "due", Label: s.Say("ask.due"), Field: place.Line(s.Say("hint.date"))},
		{ID: "moved", Label: s.Say("ask.moved"), Field: place.Line(s.Words.Fill(moved, of.Currency))},
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
	v, ok := p.Over.(place.Reviewing)
	switch {
	case !ok || len(p.On) == 0:
		return underReview{}
	case len(p.On) == 1:
		return underReview{UnderReview: v.Reviewing(p.On[0].ID)}
	}
	out := underReview{UnderReview: v.Reviewing("")}
	for i := range p.On {
		out.each = append(out.each, reviewed{p.On[i].Name, v.Reviewing(p.On[i].ID)})
	}
	out.Band = out.each[0].Band
	if slices.ContainsFunc(out.each, func(r reviewed) bool { return r.Band != out.Band }) {
		out.Band = ""
	}
	return out
}

// underReview is what is known of the one partner that is decided of, or of the review and of each of several.
type underReview struct {
	place.UnderReview
	each []reviewed
}

type reviewed struct {
	name string
	place.UnderReview
}

// elsewhere is what is known where a decision is on another quarter than the review: neither what was decided in the one nor what
// it moves says anything of the other.
func (r underReview) elsewhere() underReview {
	r.Quarter, r.Others, r.each = "", 0, slices.Clone(r.each)
	for i := range r.each {
		r.each[i].Decision = nil
	}
	return r
}

// stays reports whether a decision about several leaves this one as it is.
func (r *reviewed) stays() bool { return r.Decision != nil || r.Ended }

// deciding is how many partners a decision is written of.
func (r underReview) deciding() (n int64) {
	if len(r.each) == 0 {
		return 1
	}
	for i := range r.each {
		if !r.each[i].stays() {
			n++
		}
	}
	return n
}

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
		if len(p.On) > 0 && !slices.ContainsFunc(p.On, func(o place.Subject) bool { return o.Owner != p.On[0].Owner }) {
			sees = append(sees, p.On[0].Owner)
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
	if f.Value("quarter") != of.Quarter {
		of = of.elsewhere()
	}
	out = append(out, eachLines(f, of.each, w)...)
	net := of.Others
	if text := f.Value("moved"); text != "" {
		minor, err := lead.ParseMajor(text)
		if err != nil {
			put(theme.Warn, s.Theme.Glyphs.Unknown, say.FaultLine(err))
			return out
		}
		net += minor * of.deciding()
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

// eachLines say of several partners in which band each is, and which stay as they are, those first.
func eachLines(f *place.FormSheet, of []reviewed, w int) (out []string) {
	const most = 5
	s := f.S
	of = slices.Clone(of)
	slices.SortStableFunc(of, func(a, b reviewed) int {
		switch {
		case a.stays() == b.stays():
			return 0
		case a.stays():
			return -1
		}
		return 1
	})
	for i := range of {
		if i == most-1 && len(of) > most {
			return append(out, kit.NewPen(s.Theme, w).Gap(2).Put(theme.Muted, s.Words.Count("decide.more", len(of)-i)).String())
		}
		r := &of[i]
		style, sign, text := theme.OK, s.Theme.Glyphs.Pass, s.Say("band."+string(r.Band))
		if r.Rank > 0 {
			text += s.Words.Fill("decide.rank", strconv.Itoa(r.Rank))
		}
		switch {
		case r.Decision != nil:
			style, sign, text = theme.Warn, s.Theme.Glyphs.Warning, s.Words.Fill("decide.decided", s.Say("decision."+r.Decision.Decision))
		case r.Ended:
			style, sign, text = theme.Warn, s.Theme.Glyphs.Warning, s.Say("decide.ended")
		}
		const name = 24
		out = append(out, kit.NewPen(s.Theme, w).Put(style, sign).To(2).Col(theme.Text, r.name, min(name, w/2)).Gap(1).
			Cell(theme.Muted, text, max(w-min(name, w/2)-4, 1)).String())
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
