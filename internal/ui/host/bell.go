package host

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/sla"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// bell rings once for each lead of one's own whose clock breaches while one looks on. It sounds by
// the terminal's bell and carries nobody's data.
type bell struct {
	rows   []desk.Row // one's own leads with a clock, what is due first
	rung   map[lead.ID]bool
	primed bool // what was breached before is known: it does not ring
	asked  place.Question[desk.InboxPage]
}

// bellRows bounds how many of one's own leads are listened to; those due later come up later.
const bellRows = 100

// ring is the control character of the terminal's bell.
const ring = "\a"

// listen asks for one's own leads while the bell is on.
func (r *root) listen() tea.Cmd {
	if r.prefs.Bell != "breach" {
		r.bell = bell{}
		return nil
	}
	reader, who, zone := r.s.Desk, r.s.Who, r.s.Zone
	return r.bell.asked.Ask(r.s, func(ctx context.Context) (desk.InboxPage, error) {
		return reader.Inbox(ctx, who, desk.InboxQuery{Filter: "owner:me", Limit: bellRows, Zone: zone})
	})
}

// heard takes the answer to listen.
func (r *root) heard(a place.Answer[desk.InboxPage]) tea.Cmd {
	if a.Err != nil {
		return nil // the next wake-up asks again
	}
	r.bell.rows = a.Value.Rows
	return r.strike()
}

// strike rings when a clock has breached that had not.
func (r *root) strike() tea.Cmd {
	b := &r.bell
	if b.rung == nil {
		b.rung = map[lead.ID]bool{}
	}
	loud := false
	for i := range b.rows {
		row := &b.rows[i]
		if row.Clock == nil || row.Clock.Calendar == nil {
			continue
		}
		breached := row.Clock.Read(r.s.At).State == sla.Breached
		if breached && !b.rung[row.ID] {
			loud = loud || b.primed
		}
		b.rung[row.ID] = breached
	}
	b.primed = true
	if !loud {
		return nil
	}
	return tea.Raw(ring)
}

// next is when the next clock breaches; zero: none will.
func (b *bell) next(now time.Time) time.Time {
	var first time.Time
	for i := range b.rows {
		c := b.rows[i].Clock
		if c == nil || c.Due.IsZero() || b.rung[b.rows[i].ID] {
			continue
		}
		at := c.Due.Add(time.Millisecond) // on the due instant it is met yet
		if at.After(now) && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	return first
}
