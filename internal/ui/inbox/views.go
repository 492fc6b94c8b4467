package inbox

import (
	"context"
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// tallied is the saved views with how many leads each holds.
type tallied struct {
	views  []desk.View
	counts []desk.Count
}

// Count asks for the saved views and how many leads each holds.
func (b *Inbox) Count() tea.Cmd {
	reader, who := b.s.Desk, b.s.Who
	return b.Counting.Ask(b.s, func(ctx context.Context) (tallied, error) {
		views, err := reader.Views(ctx, who)
		if err != nil {
			return tallied{}, err
		}
		views = cleanViews(views)
		filters := make([]string, len(views))
		for i, v := range views {
			filters[i] = v.Query
		}
		counts, err := reader.Counts(ctx, who, filters)
		if err != nil {
			counts = nil // one view that cannot be read must not take the others away
		}
		return tallied{views, counts}, nil
	})
}

// setViews shows other views. The one that is shown stays, as long as it is there.
func (b *Inbox) setViews(t tallied) tea.Cmd {
	if len(t.views) == 0 {
		t = tallied{views: []desk.View{{Name: b.s.Say("view.all")}}}
	}
	was, waited := b.Views[b.Shown], b.toAccept()
	b.Views, b.counts = t.views, t.counts
	told := b.arrived(waited)
	b.Shown = slices.IndexFunc(b.Views, func(v desk.View) bool { return v.Name == was.Name })
	if b.Shown >= 0 && b.Views[b.Shown].Query == was.Query {
		return told
	}
	return tea.Batch(told, b.show(max(b.Shown, 0)))
}

// Offers are the views, for the palette.
func (b *Inbox) Offers() []place.Offer {
	var out []place.Offer
	for _, v := range b.Views {
		name := say.Word(v.Name)
		out = append(out, place.Offer{
			ID: "view:" + v.Name, Text: v.Name, Where: b.s.Say("palette.view"), Key: ":" + name, Also: name, Fill: ":" + name,
			Line: say.ListLine(v.Query), Arg: place.View(v.Name),
		})
	}
	return out
}

// viewsChanged says that one's own views were edited, and which one to show; "" leaves it.
type viewsChanged struct {
	views []desk.View
	show  string
}

func (b *Inbox) viewsEdited(msg viewsChanged) tea.Cmd {
	cmd := b.setViews(tallied{views: msg.views})
	if msg.show == "" {
		return tea.Batch(cmd, b.Count())
	}
	if i := slices.IndexFunc(b.Views, func(v desk.View) bool { return v.Name == msg.show }); i >= 0 {
		b.clearFilter()
		cmd = b.show(i)
	}
	return tea.Batch(cmd, b.Count())
}

// viewCell is one view as the bar shows it.
type viewCell struct {
	name, n string
	w       int
}

func (b *Inbox) viewCells() []viewCell {
	out := make([]viewCell, len(b.Views))
	for i, v := range b.Views {
		c := viewCell{name: v.Name}
		if i < len(b.counts) {
			c.n = say.CountText(b.counts[i])
		}
		c.w = 3 + kit.Width(c.name)
		if c.n != "" {
			c.w += 1 + kit.Width(c.n)
		}
		if i > 0 && v.Own && !b.Views[i-1].Own {
			c.w += 2
		}
		out[i] = c
	}
	return out
}

// firstView is the first view of the bar where they do not all fit in room cells: they stand on pages,
// so that none moves while the shown one changes on its page.
func firstView(cells []viewCell, shown, room int) int {
	total := 0
	for _, c := range cells {
		total += c.w
	}
	if total <= room {
		return 0
	}
	room -= 4 // the signs that there are more
	used, first := 0, 0
	for i, c := range cells[:shown+1] {
		if used += c.w; used > room && i > first {
			used, first = c.w, i
		}
	}
	return first
}

// Head is the row of views with their counts. What does not fit scrolls: the shown one is always
// there, and signs say on which side there are more.
func (b *Inbox) Head(w int) (string, []kit.Region) {
	s, g := b.s, b.s.Theme.Glyphs
	p := kit.NewPen(s.Theme, w)
	sort := s.Say("head.sort") + " " + s.Say("sort."+sortName(b.look.sort)) + arrow(s, b.look.sort)
	room := w - kit.Width(sort) - 3
	cells := b.viewCells()
	first := firstView(cells, b.Shown, room)
	var regions []kit.Region
	if first > 0 {
		p.Gap(1).Put(theme.Accent, g.Back)
		regions = append(regions, kit.Region{W: 3, H: 1, ID: "view:" + strconv.Itoa(first-1)})
	}
	for i := first; i < len(cells); i++ {
		c := cells[i]
		left := room - p.At()
		if i < len(cells)-1 {
			left -= 2
		}
		if c.w > left && i > first {
			p.Gap(1).Put(theme.Accent, g.More)
			regions = append(regions, kit.Region{X: p.At() - 2, W: 3, H: 1, ID: "view:" + strconv.Itoa(i)})
			break
		}
		if i > first && b.Views[i].Own && !b.Views[i-1].Own {
			p.Gap(1).Put(theme.Muted, g.Middot)
		}
		start := p.At() + 1
		if i == b.Shown {
			p.Gap(1).Put(theme.Accent, g.Current).Gap(1).Cell(theme.Text|theme.Bold, c.name, max(room-p.At(), 4))
		} else {
			p.Gap(3)
			start = p.At()
			p.Cell(theme.Muted, c.name, max(room-p.At(), 4))
		}
		if c.n != "" {
			p.Gap(1).Put(theme.Muted, c.n)
		}
		regions = append(regions, kit.Region{X: start, W: p.At() - start, H: 1, ID: "view:" + strconv.Itoa(i)})
	}
	return p.End(theme.Muted, sort, 1).String(), regions
}

// toAccept is how many EQLs wait for the viewer to accept them or to send them back, -1 while that is
// not known. It is the count of the view that lists them.
func (b *Inbox) toAccept() int {
	for i, v := range b.Views {
		if v.Query == desk.ToAccept && i < len(b.counts) {
			return b.counts[i].N
		}
	}
	return -1
}

// arrived tells that somebody handed the viewer more of them: the clock of an EQL that was contacted
// before is met, so nothing else on the screen would move. What the viewer did just now tells itself.
func (b *Inbox) arrived(before int) tea.Cmd {
	own := b.own
	b.own = false
	n := b.toAccept() - before
	if own || before < 0 || n <= 0 {
		return nil
	}
	return place.Tell(b.s.Words.Count("toast.handed", n))
}
