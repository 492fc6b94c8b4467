package ui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/keys"
)

// inboxLook is how a person wants the inbox: it is kept for them.
type inboxLook struct {
	bare  bool // no preview of the selected lead
	below bool // the preview stands below the list where it could stand beside it
	wide  bool // person, country and stage have columns wherever they fit
}

// inboxSetting is the name under which a person's look is kept: words, those that are not there are
// off.
const inboxSetting = "inbox_look"

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
	return strings.Join(words, " ")
}

func readLook(text string) inboxLook {
	var l inboxLook
	for _, w := range strings.Fields(text) {
		switch w {
		case "bare":
			l.bare = true
		case "below":
			l.below = true
		case "wide":
			l.wide = true
		}
	}
	return l
}

// wideList is the width of a list from where on there is room for the wide columns.
const wideList = 104

// lookAt changes the look by a key.
func (b *inbox) lookAt(id keys.ID) tea.Cmd {
	switch id {
	case keys.Preview:
		b.look.bare = !b.look.bare
	case keys.PreviewAt:
		b.look.below = !b.look.below
		b.look.bare = false
	case keys.Wide:
		b.look.wide = !b.look.wide
	}
	b.resize(b.w, b.h)
	return tea.Batch(b.keepLook(), b.moved())
}

// askLook asks how the person left the inbox.
func (b *inbox) askLook() tea.Cmd {
	reader, who := b.s.desk, b.s.who
	return b.s.ask(&b.looking, func(ctx context.Context) (any, error) {
		return reader.Setting(ctx, who, inboxSetting)
	})
}

func (b *inbox) keepLook() tea.Cmd {
	if b.s.readOnly != "" {
		return nil
	}
	d, who, text := b.s.desk, b.s.who, b.look.String()
	var kept question // nobody waits: the next session reads it
	return b.s.ask(&kept, func(ctx context.Context) (any, error) {
		return nil, d.SaveSetting(ctx, who, inboxSetting, text)
	})
}

// whyLook says why a key of the look changes nothing at this size.
func (b *inbox) whyLook(id keys.ID) string {
	switch {
	case id == keys.PreviewAt && b.w < wide:
		return b.s.say("why.too_narrow_side")
	case id == keys.Wide && b.w < wideList:
		return b.s.say("why.too_narrow_wide")
	}
	return ""
}

// parts divides w×h cells as the person wants it and as the size allows.
func (b *inbox) parts(w, h, bar int) parts {
	p := inboxParts(w, h, bar)
	left := h - bar
	if p.header {
		left--
	}
	switch {
	case b.look.bare:
		return parts{listW: w, list: max(left, 1), header: p.header}
	case p.detailW > 0 && (b.look.below || b.look.wide && p.listW < wideList) && h >= 19:
		return parts{listW: w, strip: stripRows, list: max(left-stripRows-1, 1), header: p.header}
	}
	return p
}

// markAll marks every lead that the filter finds; those that are not here yet are fetched first, as
// many as an inbox holds.
func (b *inbox) markAll() tea.Cmd {
	if b.after == "" || len(b.order) >= atMost {
		b.list.MarkAll()
		return b.moved()
	}
	b.marking = true
	return tea.Batch(b.loadAtLeast(atMost), tell(b.s.say("toast.marking")))
}

// news notes the rows that came in by themselves, so that somebody who looks at a row further down
// learns of them while the row stays where it is.
func (b *inbox) news(order []desk.Spot) {
	other := b.query() != b.of
	b.of = b.query()
	if !b.loaded || b.fresh || other || b.marking || len(b.index) == 0 {
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
		if _, old := b.index[key]; !old && (b.after == "" || i < len(b.order)) {
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
func (b *inbox) seen() {
	if len(b.fresher) == 0 {
		return
	}
	from, to := b.list.Window()
	for _, it := range b.list.Items()[from:to] {
		delete(b.fresher, it.Key)
	}
}

// unseen is how many leads came in that nobody has looked at.
func (b *inbox) unseen() int { return len(b.fresher) }

// showNews goes to the first lead that came in.
func (b *inbox) showNews() {
	for _, it := range b.list.Items() {
		if b.fresher[it.Key] {
			b.list.Select(it.Key)
			b.fresher = nil
			return
		}
	}
}
