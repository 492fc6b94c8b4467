package quarantine

import (
	"strings"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

func (q *quarantine) Head(w int) (string, []kit.Region) {
	s := q.s
	p := kit.NewPen(s.Theme, w).Gap(1).Put(theme.Accent, s.Theme.Glyphs.Current).Gap(1).Put(theme.Text|theme.Bold, s.Say("quarantine.head"))
	if q.loaded {
		p.Gap(1).Put(theme.Muted, say.CountText(q.total))
	}
	return p.End(theme.Muted, s.Say("quarantine.order"), 1).String(), nil
}

func (q *quarantine) View(w, h int) place.Picture {
	if len(q.records) == 0 {
		return place.Picture{Lines: q.nothing(w, h)}
	}
	p := place.InboxParts(w, h, 0)
	left := q.listLines(p)
	first := 0
	if p.Header {
		first = 1
	}
	var pic place.Picture
	from, to := q.list.Window()
	for y, it := range q.list.Items()[from:to] {
		pic.Regions = append(pic.Regions, kit.Region{Y: first + y, W: p.ListW, H: 1, ID: "row:" + it.Key})
	}
	switch {
	case p.DetailW > 0:
		pane := kit.Fit(q.detail(p.DetailW, h), p.DetailW, h)
		divider := " " + q.s.Theme.Paint(theme.Faint, q.s.Theme.Glyphs.Column) + " "
		left = kit.Fit(left, p.ListW, h)
		for y := range left {
			pic.Lines = append(pic.Lines, left[y]+divider+pane[y])
		}
	case p.Strip > 0:
		pic.Lines = append(kit.Fit(left, w, p.List+first), kit.Rule(q.s.Theme, w))
		pic.Lines = append(pic.Lines, kit.Fit(place.Margin(q.detail(w-2, p.Strip), w), w, p.Strip)...)
	default:
		pic.Lines = left
	}
	return pic
}

func (q *quarantine) nothing(w, h int) []string {
	s := q.s
	var lines []string
	switch {
	case q.err != nil:
		lines = place.ErrorLines(s, w, q.err)
	case !q.loaded && q.late:
		lines = place.Centred(s, w, theme.Muted, s.Say("quarantine.loading"))
	case !q.loaded:
	default:
		lines = place.Centred(s, w, theme.Text|theme.Bold, s.Say("quarantine.empty"), s.Say("quarantine.empty_hint"))
	}
	return place.Lower(lines, w, h)
}

// heldColumns are the widths of the list's columns; what a record lacks never drops.
type heldColumns struct{ age, name, lacks int }

func heldColumnsFor(w int) heldColumns {
	c := heldColumns{age: 4}
	rest := w - 2 - c.age - 2 - 2 - 1
	c.name = min(max(rest*9/20, 10), 40)
	c.lacks = rest - c.name
	return c
}

func (q *quarantine) listLines(p place.Parts) []string {
	s, g := q.s, q.s.Theme.Glyphs
	c := heldColumnsFor(p.ListW)
	var lines []string
	if p.Header {
		lines = append(lines, kit.NewPen(s.Theme, p.ListW).Gap(2).Num(theme.Muted, s.Say("col.age"), c.age).Gap(2).
			Col(theme.Muted, s.Say("col.record"), c.name).Gap(2).Put(theme.Muted, s.Say("col.lacks")).String())
	}
	from, to := q.list.Window()
	for i := from; i < to && len(lines) < p.List+1; i++ {
		r := &q.records[i]
		pen := kit.NewPen(s.Theme, p.ListW)
		name := theme.Text
		if i == q.list.Cursor() {
			pen.On(theme.Selected).Put(theme.Accent, g.Cursor)
			name |= theme.Bold
		} else {
			pen.Gap(1)
		}
		if q.list.MarkedAt(i) {
			pen.Put(theme.Accent|theme.Bold, g.Dot)
		} else {
			pen.Gap(1)
		}
		pen.Num(theme.Muted, say.Age(s.At.Sub(r.Created)), c.age).Gap(2)
		pen.Col(name, say.CompanyOf(&r.Row), c.name).Gap(2)
		lines = append(lines, pen.Cell(theme.Warn, q.lacks(r), pen.Room()-1).String())
	}
	return lines
}

// lacks is what a record needs, in words.
func (q *quarantine) lacks(r *desk.HeldRecord) string {
	var words []string
	for _, f := range r.Missing {
		word := q.s.Say("fix." + f)
		if f == "partner" && r.Said != "" {
			word += " (" + r.Said + "?)"
		}
		words = append(words, word)
	}
	return strings.Join(words, ", ")
}

// detail is what is known of the selected record, and what it lacks.
func (q *quarantine) detail(w, h int) []string {
	chosen := q.chosen()
	if len(chosen) == 0 {
		return nil
	}
	i, ok := q.index[q.list.Key()]
	if !ok {
		return nil
	}
	r := &q.records[i]
	s, g := q.s, q.s.Theme.Glyphs
	pen := func() *kit.Pen { return kit.NewPen(s.Theme, w) }
	lines := []string{pen().Cell(theme.Text|theme.Bold, say.CompanyOf(&r.Row), w-10).End(theme.Muted, r.ID.String(), 1).String()}
	if h >= 12 {
		lines = append(lines, kit.Blanks(w))
	}
	for _, f := range r.Missing {
		text := s.Words.Fill("quarantine.lacks", s.Say("fix."+f))
		if f == "partner" && r.Said != "" {
			text = s.Words.Fill("quarantine.no_partner", r.Said)
		}
		lines = append(lines, pen().Put(theme.Warn, g.Fail).Gap(1).Cell(theme.Text, text, w-3).String())
	}
	if h >= 12 {
		lines = append(lines, kit.Blanks(w))
	}
	const labels = 13
	row := func(label, text string) {
		if text != "" {
			lines = append(lines, pen().Col(theme.Muted, label, labels).Gap(1).Cell(theme.Text, text, w-labels-2).String())
		}
	}
	row(s.Say("fix.partner"), r.Partner)
	row(s.Say("field.program_tier"), r.Tier)
	row(s.Say("field.referred"), heldDate(r, s))
	for _, f := range []string{"name", "email", "phone", "title"} {
		row(s.Say("field."+f), say.Fact(&r.Facts, f))
	}
	row(s.Say("field.domain"), r.Domain)
	for _, f := range []string{"employees", "industry", "country", "use_case"} {
		row(s.Say("field."+f), say.Fact(&r.Facts, f))
	}
	row(s.Say("field.source"), say.Spaced(string(r.Source)))
	row(s.Say("quarantine.came"), say.Day(r.Created, s.At, s.Zone))
	return lines
}

func heldDate(r *desk.HeldRecord, s *place.Session) string {
	if at := r.Facts.Lead.ReferredAt; at.Known {
		return s.Date(at.V)
	}
	return ""
}

// heldText is a fact of a record as a person would type it.
func heldText(s *place.Session, r *desk.HeldRecord, field string) string {
	switch field {
	case "partner":
		return r.PartnerID
	case "domain":
		return r.Domain
	case "source":
		return string(r.Source)
	case "referred_at":
		if at := r.Facts.Lead.ReferredAt; at.Known {
			return s.Written(at.V)
		}
		return ""
	case "company":
		return r.Facts.Account.Name.V
	}
	return say.Fact(&r.Facts, field)
}
