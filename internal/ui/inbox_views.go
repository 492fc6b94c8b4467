package ui

import (
	"context"
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// tallied is the saved views with how many leads each holds.
type tallied struct {
	views  []desk.View
	counts []desk.Count
}

// count asks for the saved views and how many leads each holds.
func (b *inbox) count() tea.Cmd {
	reader, who := b.s.desk, b.s.who
	return b.s.ask(&b.counting, func(ctx context.Context) (any, error) {
		views, err := reader.Views(ctx, who)
		if err != nil {
			return nil, err
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
func (b *inbox) setViews(t tallied) tea.Cmd {
	if len(t.views) == 0 {
		t = tallied{views: []desk.View{{Name: b.s.say("view.all")}}}
	}
	was, waited := b.views[b.shown], b.toAccept()
	b.views, b.counts = t.views, t.counts
	told := b.arrived(waited)
	b.shown = slices.IndexFunc(b.views, func(v desk.View) bool { return v.Name == was.Name })
	if b.shown >= 0 && b.views[b.shown].Query == was.Query {
		return told
	}
	return tea.Batch(told, b.show(max(b.shown, 0)))
}

// viewsChanged says that one's own views were edited, and which one to show; "" leaves it.
type viewsChanged struct {
	views []desk.View
	show  string
}

func (b *inbox) viewsEdited(msg viewsChanged) tea.Cmd {
	cmd := b.setViews(tallied{views: msg.views})
	if msg.show == "" {
		return tea.Batch(cmd, b.count())
	}
	if i := slices.IndexFunc(b.views, func(v desk.View) bool { return v.Name == msg.show }); i >= 0 {
		b.clearFilter()
		cmd = b.show(i)
	}
	return tea.Batch(cmd, b.count())
}

// viewCell is one view as the bar shows it.
type viewCell struct {
	name, n string
	w       int
}

func (b *inbox) viewCells() []viewCell {
	out := make([]viewCell, len(b.views))
	for i, v := range b.views {
		c := viewCell{name: v.Name}
		if i < len(b.counts) {
			c.n = countText(b.counts[i])
		}
		c.w = 3 + kit.Width(c.name)
		if c.n != "" {
			c.w += 1 + kit.Width(c.n)
		}
		if i > 0 && v.Own && !b.views[i-1].Own {
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

// head is the row of views with their counts. What does not fit scrolls: the shown one is always
// there, and signs say on which side there are more.
func (b *inbox) head(w int) (string, []kit.Region) {
	s, g := b.s, b.s.th.Glyphs
	p := kit.NewPen(s.th, w)
	sort := s.say("head.sort") + " " + g.Up
	room := w - kit.Width(sort) - 3
	cells := b.viewCells()
	first := firstView(cells, b.shown, room)
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
		if i > first && b.views[i].Own && !b.views[i-1].Own {
			p.Gap(1).Put(theme.Muted, g.Middot)
		}
		start := p.At() + 1
		if i == b.shown {
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
