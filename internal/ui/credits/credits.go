// Package credits draws how amounts are divided by the models that are shown side by side: a bar and a figure for each, on
// one scale, for a partner's page and for a lead's.
package credits

import (
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/attribution"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// Table is what is divided, and into how many cells it is drawn.
type Table struct {
	S      *place.Session
	W      int   // cells of a line
	Labels int   // of those, what stands before the bars
	Whole  int64 // the amount that a full bar is, minor units
	Models []string
}

// Row is one of the parts, by the models of its table.
type Row struct {
	Label string
	Style theme.Style
	Minor []int64
}

// Figures writes what stands behind a bar, and Cells is how wide that is.
type Figures struct {
	Of    func(minor int64) string
	Cells int
}

func (t Table) cell() int { return (t.W - t.Labels) / max(len(t.Models), 1) }

// Head names the models.
func (t Table) Head() string {
	pen := kit.NewPen(t.S.Theme, t.W).Gap(t.Labels)
	for i, m := range t.Models {
		pen.To(t.Labels+i*t.cell()).Cell(theme.Muted, t.S.Say("mhead."+m), t.cell()-1)
	}
	return pen.String()
}

// Line draws a part.
func (t Table) Line(r Row, f Figures) string {
	pen := kit.NewPen(t.S.Theme, t.W).Cell(theme.Muted, r.Label, t.Labels-1)
	for i, n := range r.Minor {
		pen.To(t.Labels+i*t.cell()).Eighths(r.Style, n, t.Whole, max(t.cell()-f.Cells-2, 0)).Num(theme.Text, f.Of(n), f.Cells)
	}
	return pen.String()
}

// Percent is the share of the whole.
func (t Table) Percent() Figures {
	return Figures{func(minor int64) string { return say.Percent(float64(minor) / float64(t.Whole)) }, 6}
}

// Amounts are whole units of money.
func Amounts() Figures { return Figures{say.Money, 10} }

// Roles are the parts by the roles of touches.
func Roles(s *place.Session, of []desk.Divided) []Row {
	return rows(s, theme.Accent, of, []part{
		{"first", func(d *desk.Divided) int64 { return d.First }},
		{"middle", func(d *desk.Divided) int64 { return d.Middle }},
		{"last", func(d *desk.Divided) int64 { return d.Last }},
	})
}

// Teams are the parts by whose work touches were.
func Teams(s *place.Session, of []desk.Divided) []Row {
	return rows(s, theme.Info, of, []part{
		{"own", func(d *desk.Divided) int64 { return d.Own }},
		{"partners", func(d *desk.Divided) int64 { return d.Partner }},
		{"ai", func(d *desk.Divided) int64 { return d.AI }},
	})
}

// Mine is the part of the partner that is looked at.
func Mine(s *place.Session, of []desk.Divided) []Row {
	return rows(s, theme.OK, of, []part{{"mine", func(d *desk.Divided) int64 { return d.Mine }}})
}

type part struct {
	id string
	of func(*desk.Divided) int64
}

func rows(s *place.Session, style theme.Style, of []desk.Divided, parts []part) []Row {
	var out []Row
	for _, p := range parts {
		r := Row{Label: "  " + s.Say("share."+p.id), Style: style}
		for i := range of {
			r.Minor = append(r.Minor, p.of(&of[i]))
		}
		out = append(out, r)
	}
	return out
}

// Clean is a division as it may be shown.
func Clean(all []desk.DealCredits) []desk.DealCredits {
	for i := range all {
		d := &all[i]
		d.ExternalID, d.Sourced.Name = safetext.Line(d.ExternalID), safetext.Line(d.Sourced.Name)
		for j := range d.Influenced {
			d.Influenced[j].Name = safetext.Line(d.Influenced[j].Name)
		}
		for j := range d.Touches {
			t := &d.Touches[j]
			t.Kind, t.Partner, t.Page = safetext.Line(t.Kind), safetext.Line(t.Partner), safetext.Line(t.Page)
		}
	}
	return all
}

// Deal draws an opportunity: whose it is, who influenced it, and its amount by touch and by team.
func Deal(s *place.Session, d *desk.DealCredits, currency string, w int) []string {
	g := s.Theme.Glyphs
	pen := func() *kit.Pen { return kit.NewPen(s.Theme, w) }
	who := s.Say("partner.nobody")
	if d.Sourced.ID != "" {
		who = d.Sourced.Name
	}
	amount := g.Dash
	if d.Amount.Known {
		amount = say.Money(d.Amount.V) + " " + currency
	}
	out := []string{pen().Put(theme.Text|theme.Bold, amount).Gap(2).Put(theme.Muted, s.Say("partner.sourced")+" ").
		Cell(theme.Text, who, max(w-kit.Width(amount)-14, 8)).String()}
	if len(d.Influenced) > 0 {
		var names []string
		for _, p := range d.Influenced {
			names = append(names, p.Name)
		}
		for i, line := range kit.Wrap(strings.Join(names, ", "), max(w-13, 8)) {
			label := ""
			if i == 0 {
				label = s.Say("partner.influenced")
			}
			out = append(out, pen().Col(theme.Muted, label, 12).Put(theme.Text, line).String())
		}
	}
	switch {
	case len(d.Touches) == 0:
		return append(out, pen().Put(theme.Muted, s.Say("credits.no_path")).String())
	case d.Amount.V == 0:
		return append(out, pen().Put(theme.Muted, s.Say("credits.no_amount")).String())
	}
	t := Table{S: s, W: w, Labels: min(max(w*2/5, 20), 46), Whole: d.Amount.V, Models: d.Models}
	out = append(out, t.Head())
	for _, r := range touches(s, d) {
		out = append(out, t.Line(r, Amounts()))
	}
	if n := without(d); n > 0 {
		out = append(out, pen().Gap(2).Put(theme.Muted, s.Words.Count("credits.without", n)).String())
	}
	for _, r := range Teams(s, d.Divided) {
		out = append(out, t.Line(r, Amounts()))
	}
	return out
}

// Short draws an opportunity in few lines: whose it is, who influenced it, and its amount by team.
func Short(s *place.Session, d *desk.DealCredits, w int) []string {
	pen := func() *kit.Pen { return kit.NewPen(s.Theme, w) }
	who := s.Say("partner.nobody")
	if d.Sourced.ID != "" {
		who = d.Sourced.Name
	}
	const label = 12
	out := []string{pen().Col(theme.Muted, s.Say("partner.sourced"), label).Cell(theme.Text, who, w-label-1).String()}
	if n := len(d.Influenced); n > 0 {
		text := d.Influenced[0].Name
		if n > 1 {
			text += " +" + say.Itoa(n-1)
		}
		out = append(out, pen().Col(theme.Muted, s.Say("partner.influenced"), label).Cell(theme.Text, text, w-label-1).String())
	}
	switch {
	case len(d.Touches) == 0:
		return append(out, pen().Put(theme.Muted, s.Say("credits.no_path")).String())
	case d.Amount.V == 0:
		return append(out, pen().Put(theme.Muted, s.Say("credits.no_amount")).String())
	}
	t := Table{S: s, W: w, Labels: label, Whole: d.Amount.V, Models: d.Models}
	out = append(out, t.Head())
	for _, r := range Teams(s, d.Divided) {
		if slices.Max(r.Minor) > 0 {
			out = append(out, t.Line(r, t.Percent()))
		}
	}
	return out
}

// touches are those that have credit by any of the models.
func touches(s *place.Session, d *desk.DealCredits) []Row {
	styles := map[attribution.Team]theme.Style{attribution.Own: theme.Accent, attribution.Partner: theme.OK, attribution.AI: theme.Info}
	var out []Row
	for i := range d.Touches {
		t := &d.Touches[i]
		if !credited(t) {
			continue
		}
		label := s.Date(t.At) + "  " + say.Spaced(t.Kind)
		if t.Partner != "" {
			label += ", " + t.Partner
		}
		out = append(out, Row{label, styles[t.Team], t.Minor})
	}
	return out
}

func credited(t *desk.CreditedTouch) bool {
	for _, n := range t.Minor {
		if n != 0 {
			return true
		}
	}
	return false
}

// without is how many touches of the path have no credit by any of the models.
func without(d *desk.DealCredits) (n int) {
	for i := range d.Touches {
		if !credited(&d.Touches[i]) {
			n++
		}
	}
	return n
}
