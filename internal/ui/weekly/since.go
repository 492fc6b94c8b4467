package weekly

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// askSince asks what the figure under the cursor was when its week was told.
func (v *Weekly) askSince() tea.Cmd {
	q := desk.SinceQuery{Figure: v.name(), Period: v.look.Week}
	if !slices.Contains([]string{"referrals", "eqls", "sqls", "won", "arr"}, q.Figure) {
		return place.Warn(v.s.Say("why.no_leads_behind"))
	}
	key := v.list.Key()
	if id, ok := strings.CutPrefix(key, partnerPrefix); ok {
		q.Row = id
	}
	if id, ok := strings.CutPrefix(key, ownerPrefix); ok {
		q.ByOwner, q.Owner = true, id
	}
	title := v.title(v.name()) + " " + v.s.Theme.Glyphs.Middot + " " + v.called(key, v.lines[key]) + ", " + v.look.Week
	return v.since.Ask(v.s, q, title)
}
