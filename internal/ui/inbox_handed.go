package ui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/desk"
)

// toAccept is how many EQLs wait for the viewer to accept them or to send them back, -1 while that is
// not known. It is the count of the view that lists them.
func (b *inbox) toAccept() int {
	for i, v := range b.views {
		if v.Query == desk.ToAccept && i < len(b.counts) {
			return b.counts[i].N
		}
	}
	return -1
}

// arrived tells that somebody handed the viewer more of them: the clock of an EQL that was contacted
// before is met, so nothing else on the screen would move. What the viewer did just now tells itself.
func (b *inbox) arrived(before int) tea.Cmd {
	own := b.own
	b.own = false
	n := b.toAccept() - before
	if own || before < 0 || n <= 0 {
		return nil
	}
	return tell(b.s.words.count("toast.handed", n))
}
