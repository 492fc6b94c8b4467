package due

import (
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/review"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// stripRows are those below the list: a rule, and what the selected duty is.
const stripRows = 4

// room is how many rows the list has.
func (v *Due) room(h int) int {
	if h >= 12 {
		h -= stripRows
	}
	if h >= 5 {
		h--
	}
	return max(h, 1)
}

func (v *Due) Head(w int) (string, []kit.Region) {
	s := v.s
	p := kit.NewPen(s.Theme, w).Gap(1).Put(theme.Accent, s.Theme.Glyphs.Current).Gap(1).Put(theme.Text|theme.Bold, s.Say("due.head"))
	if v.Loaded {
		p.Gap(1).Put(theme.Muted, s.Words.Count("due.count", v.count()))
	}
	return p.End(theme.Muted, s.Say("due.order"), 1).String(), nil
}

func (v *Due) View(w, h int) place.Picture {
	if len(v.duties) == 0 {
		return place.Picture{Lines: v.Nothing(v.s, w, h, v.s.Say("due.loading"), v.s.Say("due.empty"), v.s.Say("due.empty_hint"))}
	}
	s := v.s
	var pic place.Picture
	lay := kit.Lay([]kit.Head{{Title: s.Say("due.on"), W: 14}, {Title: s.Say("due.state"), W: 13}, {Title: s.Say("due.what"), W: 25},
		{Title: s.Say("due.about"), W: 14, Grows: true, Drop: 1}}, w)
	if h >= 5 {
		pic.Lines = append(pic.Lines, lay.Title(s.Theme, w))
	}
	from, to := v.list.Window()
	for i, it := range v.list.Items()[from:min(to, from+v.room(h))] {
		if it.Heading {
			pic.Lines = append(pic.Lines, kit.NewPen(s.Theme, w).Gap(1).Put(theme.Muted, s.Say("due.group."+it.Key)).String())
			continue
		}
		pic.Regions = append(pic.Regions, kit.Region{Y: len(pic.Lines), W: w, H: 1, ID: "row:" + it.Key})
		d := &v.duties[v.index[it.Key]]
		on := from+i == v.list.Cursor()
		name := theme.Text
		if on {
			name |= theme.Bold
		}
		text, style := v.state(d)
		pic.Lines = append(pic.Lines, lay.Row(s.Theme, w, on, []kit.Cell{{Text: v.day(d), Style: theme.Text}, {Text: text, Style: style},
			{Text: s.Say("due.kind." + string(d.Kind)), Style: name}, {Text: about(d), Style: theme.Muted}}))
	}
	if h >= 12 {
		pic.Lines = append(kit.Fit(pic.Lines, w, h-stripRows), kit.Rule(s.Theme, w))
		pic.Lines = append(pic.Lines, v.detail(w)...)
	}
	pic.Lines = kit.Fit(pic.Lines, w, h)
	return pic
}

// day is when a duty is due: "Mon 23 Nov".
func (v *Due) day(d *review.Duty) string {
	t, err := time.ParseInLocation(time.DateOnly, d.DueOn.String(), v.s.DayZone())
	if err != nil {
		return d.DueOn.String()
	}
	return t.Format("Mon ") + v.s.Date(t)
}

// state is how late a duty is, in words.
func (v *Due) state(d *review.Duty) (string, theme.Style) {
	switch {
	case d.OverdueDays > 0:
		return v.s.Words.Fill("content.overdue", say.Grouped(d.OverdueDays)), theme.Crit
	case d.State == review.DutyDue:
		return v.s.Say("content.today"), theme.Warn
	}
	return v.s.Say("due.planned"), theme.Muted
}

// about is what a duty is about, as people read it.
func about(d *review.Duty) string {
	switch d.Kind {
	case review.PageRefresh:
		if _, address, ok := strings.Cut(d.What, "://"); ok {
			return safetext.Line(address)
		}
	case review.ModelAudit:
		return ""
	}
	return safetext.Line(d.What)
}

// detail says what the selected duty asks for and where it is done.
func (v *Due) detail(w int) []string {
	d := v.at()
	if d == nil {
		return kit.Fit(nil, w, stripRows-1)
	}
	s := v.s
	lines := []string{kit.NewPen(s.Theme, w).Gap(1).Put(theme.Text|theme.Bold, s.Say("due.kind."+string(d.Kind))).Gap(2).
		Put(theme.Muted, safetext.Line(d.What)).String()}
	for _, line := range kit.Wrap(s.Say("due.how."+string(d.Kind)), max(w-2, 1)) {
		lines = append(lines, kit.NewPen(s.Theme, w).Gap(1).Put(theme.Text, line).String())
	}
	return kit.Fit(lines, w, stripRows-1)
}
