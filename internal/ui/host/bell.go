package host

import (
	"context"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/sla"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// bell says once for each lead of one's own that its clock ran out while one looks on: as a line, and where the person
// wants that by the terminal's bell or as a notification of the desktop. What sounds carries nobody's data, and sounds
// again after a rest only, however many clocks run out.
type bell struct {
	rows   []*desk.Row // one's own leads with a clock, what is due first
	rung   map[lead.ID]bool
	primed bool // what was breached before is known: it does not ring
	last   time.Time
	asked  place.Question[desk.InboxPage]
}

// bellRows bounds how many of one's own leads are listened to; those due later come up later.
const bellRows = 100

// bellRest is how long it is quiet after it rang.
const bellRest = 5 * time.Minute

// ring is the control character of the terminal's bell.
const ring = "\a"

// sounds are the ways in which a clock that runs out is heard beyond the cockpit: the bell, and two sequences by which
// terminals notify, each of some. The text is ours and has no character that ends them.
func sounds(way, text string) string {
	switch way {
	case "breach":
		return ring
	case "osc9":
		return "\x1b]9;" + notice(text) + ring
	case "osc777":
		return "\x1b]777;notify;eqltui;" + notice(text) + ring
	}
	return ""
}

// notice is a text as it may stand in such a sequence.
func notice(text string) string { return strings.ReplaceAll(safetext.Line(text), ";", ",") }

// listen asks for one's own leads while something is to be heard. Without, those that the screens have are enough.
func (r *root) listen() tea.Cmd {
	if sounds(r.prefs.Bell, "") == "" {
		r.bell.primed = false
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
	r.bell.rows = nil
	for i := range a.Value.Rows {
		r.bell.rows = append(r.bell.rows, &a.Value.Rows[i])
	}
	return r.strike()
}

// own takes over one's own leads of whichever screen has some, where nothing is listened to.
func (r *root) own() {
	if sounds(r.prefs.Bell, "") != "" {
		return
	}
	r.bell.rows = nil
	if s, ok := first[place.Running](r); ok {
		for _, row := range s.Running() {
			if row.Owner == r.s.Who.User {
				r.bell.rows = append(r.bell.rows, row)
			}
		}
	}
}

// strike says when a clock has breached that had not.
func (r *root) strike() tea.Cmd {
	r.own()
	b := &r.bell
	if b.rung == nil {
		b.rung = map[lead.ID]bool{}
	}
	var late []lead.ID
	for i := range b.rows {
		row := b.rows[i]
		if row.Clock == nil || row.Clock.Calendar == nil {
			continue
		}
		breached := row.Clock.Read(r.s.At).State == sla.Breached
		was, known := b.rung[row.ID]
		if breached && !was && (known || b.primed) {
			late = append(late, row.ID)
		}
		b.rung[row.ID] = breached
	}
	b.primed = sounds(r.prefs.Bell, "") != ""
	if len(late) == 0 {
		return nil
	}
	text := r.s.Words.Fill("bell.one", late[0].String())
	if len(late) > 1 {
		text = r.s.Words.Fill("bell.many", strconv.Itoa(len(late)), late[0].String())
	}
	cmd := r.Say(text, true)
	rested := b.last.IsZero() || r.s.At.Sub(b.last) >= bellRest || r.s.At.Before(b.last)
	if sound := sounds(r.prefs.Bell, text); sound != "" && rested {
		b.last = r.s.At
		cmd = tea.Batch(cmd, tea.Raw(sound))
	}
	return cmd
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
