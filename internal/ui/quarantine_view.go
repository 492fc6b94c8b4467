package ui

import (
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

func (q *quarantine) head(w int) (string, []kit.Region) {
	s := q.s
	p := kit.NewPen(s.th, w).Gap(1).Put(theme.Accent, s.th.Glyphs.Current).Gap(1).Put(theme.Text|theme.Bold, s.say("quarantine.head"))
	if q.loaded {
		p.Gap(1).Put(theme.Muted, countText(q.total))
	}
	return p.End(theme.Muted, s.say("quarantine.order"), 1).String(), nil
}

func (q *quarantine) view(w, h int) picture {
	if len(q.records) == 0 {
		return picture{lines: q.nothing(w, h)}
	}
	p := inboxParts(w, h, 0)
	left := q.listLines(p)
	first := 0
	if p.header {
		first = 1
	}
	var pic picture
	from, to := q.list.Window()
	for y, it := range q.list.Items()[from:to] {
		pic.regions = append(pic.regions, kit.Region{Y: first + y, W: p.listW, H: 1, ID: "row:" + it.Key})
	}
	switch {
	case p.detailW > 0:
		pane := kit.Fit(q.detail(p.detailW, h), p.detailW, h)
		divider := " " + q.s.th.Paint(theme.Faint, q.s.th.Glyphs.Column) + " "
		left = kit.Fit(left, p.listW, h)
		for y := range left {
			pic.lines = append(pic.lines, left[y]+divider+pane[y])
		}
	case p.strip > 0:
		pic.lines = append(kit.Fit(left, w, p.list+first), kit.Rule(q.s.th, w))
		pic.lines = append(pic.lines, kit.Fit(margin(q.detail(w-2, p.strip), w), w, p.strip)...)
	default:
		pic.lines = left
	}
	return pic
}

func (q *quarantine) nothing(w, h int) []string {
	s := q.s
	var lines []string
	switch {
	case q.err != nil:
		lines = errorLines(s, w, q.err)
	case !q.loaded && q.late:
		lines = centred(s, w, theme.Muted, s.say("quarantine.loading"))
	case !q.loaded:
	default:
		lines = centred(s, w, theme.Text|theme.Bold, s.say("quarantine.empty"), s.say("quarantine.empty_hint"))
	}
	return lower(lines, w, h)
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

func (q *quarantine) listLines(p parts) []string {
	s, g := q.s, q.s.th.Glyphs
	c := heldColumnsFor(p.listW)
	var lines []string
	if p.header {
		lines = append(lines, kit.NewPen(s.th, p.listW).Gap(2).Num(theme.Muted, s.say("col.age"), c.age).Gap(2).
			Col(theme.Muted, s.say("col.record"), c.name).Gap(2).Put(theme.Muted, s.say("col.lacks")).String())
	}
	from, to := q.list.Window()
	for i := from; i < to && len(lines) < p.list+1; i++ {
		r := &q.records[i]
		pen := kit.NewPen(s.th, p.listW)
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
		pen.Num(theme.Muted, age(s.at.Sub(r.Created)), c.age).Gap(2)
		pen.Col(name, companyOf(&r.Row), c.name).Gap(2)
		lines = append(lines, pen.Cell(theme.Warn, q.lacks(r), pen.Room()-1).String())
	}
	return lines
}

// lacks is what a record needs, in words.
func (q *quarantine) lacks(r *desk.HeldRecord) string {
	var words []string
	for _, f := range r.Missing {
		word := q.s.say("fix." + f)
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
	s, g := q.s, q.s.th.Glyphs
	pen := func() *kit.Pen { return kit.NewPen(s.th, w) }
	lines := []string{pen().Cell(theme.Text|theme.Bold, companyOf(&r.Row), w-10).End(theme.Muted, r.ID.String(), 1).String()}
	if h >= 12 {
		lines = append(lines, kit.Blanks(w))
	}
	for _, f := range r.Missing {
		text := s.words.fill("quarantine.lacks", s.say("fix."+f))
		if f == "partner" && r.Said != "" {
			text = s.words.fill("quarantine.no_partner", r.Said)
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
	row(s.say("fix.partner"), r.Partner)
	row(s.say("field.program_tier"), r.Tier)
	row(s.say("field.referred"), heldDate(r, s))
	for _, f := range []string{"name", "email", "phone", "title"} {
		row(s.say("field."+f), fact(&r.Facts, f))
	}
	row(s.say("field.domain"), r.Domain)
	for _, f := range []string{"employees", "industry", "country", "use_case"} {
		row(s.say("field."+f), fact(&r.Facts, f))
	}
	row(s.say("field.source"), spaced(string(r.Source)))
	row(s.say("quarantine.came"), day(r.Created, s.at, s.zone))
	return lines
}

func heldDate(r *desk.HeldRecord, s *session) string {
	if at := r.Facts.Lead.ReferredAt; at.Known {
		return date(at.V, s.at, s.zone)
	}
	return ""
}

// heldText is a fact of a record as a person would type it.
func heldText(r *desk.HeldRecord, field string, zone *time.Location) string {
	switch field {
	case "partner":
		return r.PartnerID
	case "domain":
		return r.Domain
	case "source":
		return string(r.Source)
	case "referred_at":
		if at := r.Facts.Lead.ReferredAt; at.Known {
			return at.V.In(zone).Format("2006-01-02 15:04")
		}
		return ""
	case "company":
		return r.Facts.Account.Name.V
	}
	return fact(&r.Facts, field)
}
