package inbox

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/keys"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// inboxLook is how a person wants the inbox: it is kept for them.
type inboxLook struct {
	bare  bool // no preview of the selected lead
	below bool // the preview stands below the list where it could stand beside it
	wide  bool // person, country and stage have columns wherever they fit
	sort  desk.Order
}

// InboxSetting is the name under which a person's look is kept: words, those that are not there are
// off.
const InboxSetting = "inbox_look"

// sortWord stands before the order.
const sortWord = "by:"

func (l inboxLook) String() string {
	var words []string
	for _, w := range []struct {
		on   bool
		name string
	}{{l.bare, "bare"}, {l.below, "below"}, {l.wide, "wide"}} {
		if w.on {
			words = append(words, w.name)
		}
	}
	if l.sort != desk.ByReady {
		words = append(words, sortWord+string(l.sort))
	}
	return strings.Join(words, " ")
}

func readLook(text string) inboxLook {
	l := inboxLook{sort: desk.ByReady}
	for _, w := range strings.Fields(text) {
		switch w {
		case "bare":
			l.bare = true
		case "below":
			l.below = true
		case "wide":
			l.wide = true
		}
		if order, ok := strings.CutPrefix(w, sortWord); ok && slices.Contains(sorts(), desk.Order(order)) {
			l.sort = desk.Order(order)
		}
	}
	return l
}

// wideList is the width of a list from where on there is room for the wide columns.
const wideList = 104

// lookAt changes the look by a key.
func (b *Inbox) lookAt(id keys.ID) tea.Cmd {
	switch id {
	case keys.Preview:
		b.look.bare = !b.look.bare
	case keys.PreviewAt:
		b.look.below = !b.look.below
		b.look.bare = false
	case keys.Wide:
		b.look.wide = !b.look.wide
	}
	b.Resize(b.w, b.h)
	return tea.Batch(b.keepLook(), b.Moved())
}

// askLook asks how the person left the inbox.
func (b *Inbox) askLook() tea.Cmd {
	reader, who := b.s.Desk, b.s.Who
	return b.looking.Ask(b.s, func(ctx context.Context) (string, error) {
		return reader.Setting(ctx, who, InboxSetting)
	})
}

func (b *Inbox) keepLook() tea.Cmd {
	if b.s.ReadOnly != "" {
		return nil
	}
	d, who, text := b.s.Desk, b.s.Who, b.look.String()
	var kept place.Question[place.Nothing] // nobody waits: the next session reads it
	return kept.Write(b.s, func(ctx context.Context) (place.Nothing, error) {
		return place.Nothing{}, d.SaveSetting(ctx, who, InboxSetting, text)
	})
}

// whyLook says why a key of the look changes nothing at this size.
func (b *Inbox) whyLook(id keys.ID) string {
	switch {
	case id == keys.PreviewAt && b.w < place.Wide:
		return b.s.Say("why.too_narrow_side")
	case id == keys.Wide && b.w < wideList:
		return b.s.Say("why.too_narrow_wide")
	}
	return ""
}

// parts divides w×h cells as the person wants it and as the size allows.
func (b *Inbox) parts(w, h, bar int) place.Parts {
	p := place.InboxParts(w, h, bar)
	left := h - bar
	if p.Header {
		left--
	}
	switch {
	case b.look.bare:
		return place.Parts{ListW: w, List: max(left, 1), Header: p.Header}
	case p.DetailW > 0 && (b.look.below || b.look.wide && p.ListW < wideList) && h >= 19:
		return place.Parts{ListW: w, Strip: place.StripRows, List: max(left-place.StripRows-1, 1), Header: p.Header}
	}
	return p
}

// markAll marks every lead that the filter finds; those that are not here yet are fetched first, as
// many as an inbox holds.
func (b *Inbox) markAll() tea.Cmd {
	if b.After == "" || len(b.Order) >= atMost {
		b.List.MarkAll()
		return b.Moved()
	}
	b.Marking = true
	return tea.Batch(b.loadAtLeast(atMost), place.Tell(b.s.Say("toast.marking")))
}

// news notes the rows that came in by themselves, so that somebody who looks at a row further down
// learns of them while the row stays where it is.
func (b *Inbox) news(order []desk.Spot) {
	other := b.Query() != b.of
	b.of = b.Query()
	if !b.Loaded || b.Fresh || other || b.Marking || len(b.Index) == 0 {
		b.fresher = nil
		return
	}
	if b.fresher == nil {
		b.fresher = map[string]bool{}
	}
	here := make(map[string]bool, len(order))
	for i, spot := range order {
		key := spot.ID.String()
		here[key] = true
		// A row behind the last one that was there has only been scrolled to.
		if _, old := b.Index[key]; !old && (b.After == "" || i < len(b.Order)) {
			b.fresher[key] = true
		}
	}
	for key := range b.fresher {
		if !here[key] {
			delete(b.fresher, key)
		}
	}
}

// seen forgets the news that are in the window.
func (b *Inbox) seen() {
	if len(b.fresher) == 0 {
		return
	}
	from, to := b.List.Window()
	for _, it := range b.List.Items()[from:to] {
		delete(b.fresher, it.Key)
	}
}

// unseen is how many leads came in that nobody has looked at.
func (b *Inbox) unseen() int { return len(b.fresher) }

// ShowNews goes to the first lead that came in.
func (b *Inbox) ShowNews() bool {
	for _, it := range b.List.Items() {
		if b.fresher[it.Key] {
			b.List.Select(it.Key)
			b.fresher = nil
			return true
		}
	}
	return false
}
