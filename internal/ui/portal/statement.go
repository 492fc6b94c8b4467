package portal

import (
	"math"
	"strconv"
	"time"

	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// aboveWins are the rows above the list of wins.
const aboveWins = 4

// statementRoom is how many wins are shown.
func statementRoom(h int) int { return max(h-aboveWins-2, 1) }

// minutes is a time to an answer.
func minutes(n float64) string { return say.Span(time.Duration(math.Round(n)) * time.Minute) }

// percent is a rate of basis points: "7.5 %".
func percent(bp int64) string { return strconv.FormatFloat(float64(bp)/100, 'f', -1, 64) + " %" }

// statement is how quickly we answer, what is owed, and the wins that it is made of.
func (v *Portal) statement(w, h int) place.Picture {
	s, m := v.s, &v.sums
	if !v.money.Loaded {
		lines := place.Centred(s, w, theme.Muted, s.Say("portal.stating"))
		if v.money.Err != nil {
			lines = place.ErrorLines(s, w, v.money.Err)
		}
		return place.Picture{Lines: place.Lower(lines, w, h)}
	}
	line := func(style theme.Style, text string) string {
		return kit.NewPen(s.Theme, w).Gap(1).Put(style, text).String()
	}
	rate := ""
	if m.RateBP != nil {
		rate = s.Words.Fill("portal.rate", percent(*m.RateBP))
	}
	pic := place.Picture{Lines: []string{line(theme.Text, v.answers()), line(theme.Text, v.owed()), line(theme.Muted, rate),
		kit.Rule(s.Theme, w)}}
	if len(m.Wins) == 0 {
		pic.Lines = append(pic.Lines, place.Centred(s, w, theme.Muted, s.Words.Fill("portal.no_wins", m.Quarter))...)
		pic.Lines = kit.Fit(pic.Lines, w, h)
		return pic
	}
	lay := kit.Lay([]kit.Head{{Title: s.Say("portal.opportunity"), W: 16, Grows: true}, {Title: s.Say("portal.credit"), W: 14, Right: true},
		{Title: s.Say("portal.at"), W: 8, Right: true, Drop: 1}, {Title: s.Say("portal.due"), W: 14, Right: true}}, w)
	pic.Lines = append(pic.Lines, lay.Title(s.Theme, w))
	from, to := v.wins.Window()
	for i := from; i < min(to, from+statementRoom(h), len(m.Wins)); i++ {
		one, on, name := &m.Wins[i], i == v.wins.Cursor(), theme.Text
		if on {
			name |= theme.Bold
		}
		pic.Regions = append(pic.Regions, kit.Region{Y: len(pic.Lines), W: w, H: 1, ID: "row:" + strconv.Itoa(i)})
		pic.Lines = append(pic.Lines, lay.Row(s.Theme, w, on, []kit.Cell{{Text: one.Opportunity, Style: name},
			{Text: say.Cents(one.Credit), Style: theme.Text}, {Text: percent(one.RateBP), Style: theme.Muted},
			{Text: say.Cents(one.Due), Style: theme.Text}}))
	}
	if len(pic.Lines) < h {
		pic.Lines = append(pic.Lines, lay.Row(s.Theme, w, false, []kit.Cell{{Text: s.Say("portal.total"), Style: theme.Muted},
			{}, {}, {Text: say.Cents(m.Due), Style: theme.Text | theme.Bold}}))
	}
	pic.Lines = kit.Fit(pic.Lines, w, h)
	return pic
}
