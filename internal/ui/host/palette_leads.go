package host

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
)

// leadEntries are the lead of a typed id, and those that the desk found for the text.
func (p *palette) leadEntries(text string) []entry {
	s := p.r.s
	var out []entry
	seen := map[lead.ID]bool{}
	id, err := lead.ParseID(text)
	at := slices.IndexFunc(p.leads, func(r desk.Row) bool { return r.ID == id })
	if err == nil && (!p.told || len(p.leads) == foundLeads || at >= 0) { // of one that there is not nothing can be shown
		seen[id] = true
		row := desk.Row{ID: id}
		where := ""
		if at >= 0 {
			row, where = p.leads[at], say.CompanyOf(&p.leads[at])
		}
		if knower, ok := first[place.Knower](p.r); ok {
			if known := knower.Row(id); known != nil {
				row, where = *known, say.CompanyOf(known)
			}
		}
		out = append(out, p.leadEntry(row, where))
		out[0].first = true
	}
	for i := range p.leads {
		row := p.leads[i]
		if seen[row.ID] {
			continue
		}
		e := p.leadEntry(row, row.Partner)
		e.text = row.ID.String() + " " + say.CompanyOf(&row)
		if !shows(text, &e, &row) {
			continue
		}
		e.also, e.late = text, true // the desk has found it, by whatever it was
		out = append(out, e)
	}
	for i := range out {
		out[i].kind = s.Say("palette.lead")
	}
	return out
}

// shows says that one can see why a lead was found: by what its entry shows, by the person's name,
// which then stands there, or by a number that is typed. Letters in a note that nobody sees explain
// nothing.
func shows(text string, e *entry, row *desk.Row) bool {
	want := safetext.Fold(strings.TrimSpace(text))
	switch {
	case begins(text, e.text+" "+e.where+" "+row.Domain), len(want) > 2 && strings.Contains(safetext.Fold(e.text+" "+e.where), want):
		return true
	case begins(text, row.Name):
		e.where = row.Name
		return true
	}
	return strings.Trim(want, "+0123456789 ") == ""
}

func (p *palette) leadEntry(row desk.Row, where string) entry {
	return entry{
		id: "lead:" + row.ID.String(), text: row.ID.String(), where: where, line: "eqltui show " + row.ID.String(), fill: ":" +
			row.ID.String(),
		run: func(r *root) tea.Cmd { return r.goTo(place.GoTo{Place: place.LeadPlace, Arg: row}) },
	}
}
