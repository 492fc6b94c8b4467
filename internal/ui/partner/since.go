package partner

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
)

// reported is the report, the column and the words of the figure under the cursor; name is "" for one that no report has.
func (v *Page) reported() (of, name, words string) {
	if v.at >= len(v.figures) {
		return "", "", ""
	}
	f := v.figures[v.at]
	key, rest, _ := strings.Cut(f.where, ":")
	mine := rest == v.p.Quarter+" partner:"+v.p.Of().ID
	switch {
	case f.block == "payout":
		return "payouts", "due", "partner.due"
	case mine && key == "sourced":
		return "quarterly", "pipeline", "pcmp.pipeline"
	case mine && key == "referred":
		return "quarterly", "referrals", "step.referrals"
	case mine && key == "eql_at":
		return "quarterly", "eqls", "step.eqls"
	case mine && key == "sql_at":
		return "quarterly", "sqls", "step.sqls"
	case mine && key == "won_at" && f.block == "trend":
		return "quarterly", "revenue", "pcmp.revenue"
	case mine && key == "won_at":
		return "quarterly", "won", "step.won"
	}
	return "", "", ""
}

func (v *Page) askSince() tea.Cmd {
	of, name, words := v.reported()
	q := desk.SinceQuery{Report: of, Figure: name, Row: v.p.Of().ID, Period: v.p.Quarter}
	return v.since.Ask(v.s, q, v.s.Say(words)+" "+v.s.Theme.Glyphs.Middot+" "+v.p.Of().Name+", "+v.p.Quarter)
}
