package inbox

import (
	"context"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/lead"
	"github.com/eqltui/eqltui/internal/ui/credits"
	"github.com/eqltui/eqltui/internal/ui/leadview"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
)

// divided is how the opportunities of the lead under the cursor are divided among the touches that led to them.
type divided struct {
	asked place.Question[[]desk.DealCredits]
	of    lead.ID // whose it is, or was asked for
	state int64   // the version of the lead
	all   []desk.DealCredits
}

// askCredits asks for it where the preview may have room, and where there is an opportunity at all.
func (b *Inbox) askCredits() tea.Cmd {
	if !b.wantsCredits() {
		return nil
	}
	r := b.Selected()
	b.divided.of, b.divided.state, b.divided.all = r.ID, r.Version, nil
	reader, who, id := b.s.Desk, b.s.Who, r.ID
	return b.divided.asked.Ask(b.s, func(ctx context.Context) ([]desk.DealCredits, error) { return reader.LeadCredits(ctx, who, id) })
}

func (b *Inbox) wantsCredits() bool {
	r := b.Selected()
	if r == nil || b.parts(b.w, b.h, 0).DetailW == 0 || b.divided.of == r.ID && b.divided.state == r.Version {
		return false
	}
	d := b.s.Details.Of(*r)
	return d != nil && len(d.Deals) > 0
}

// hearCredits takes the answer. Without one the preview is as it would be.
func (b *Inbox) hearCredits(msg tea.Msg) {
	if a, ok := b.divided.asked.Take(msg); ok && a.Err == nil {
		b.divided.all = credits.Clean(a.Value)
	}
}

// creditLines is the newest opportunity in short.
func (b *Inbox) creditLines(v leadview.View, w int) []string {
	if v.Detail == nil || b.divided.of != v.Row.ID || len(b.divided.all) == 0 {
		return nil
	}
	d, more := &b.divided.all[0], len(b.divided.all)-1
	right := v.Detail.Around.Money(d.Amount)
	if more > 0 {
		right += " " + b.s.Words.Fill("credits.more", say.Itoa(more))
	}
	return append([]string{v.Title(w, b.s.Say("lead.credits"), right)}, credits.Short(b.s, d, w)...)
}
