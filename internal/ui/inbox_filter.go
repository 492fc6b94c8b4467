package ui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// startFilter opens the filter line, with a text in it when one was pasted.
func (b *inbox) startFilter(text string) tea.Cmd {
	b.typing = true
	b.recalled = len(b.history)
	b.line.SetValue(b.filter)
	if text != "" {
		b.line.SetValue(text)
	}
	b.resize(b.w, b.h)
	return nil
}

func (b *inbox) paste(text string) tea.Cmd {
	if b.typing {
		b.line.Insert(text)
		return nil
	}
	return b.startFilter(text)
}

// typed takes keys while the filter is being written.
func (b *inbox) typed(name, text string) (tea.Cmd, bool) {
	if !b.typing {
		return nil, false
	}
	switch name {
	case "enter":
		b.typing = false
		b.remember(b.filter)
		return b.applyFilter(), true
	case "esc":
		b.clearFilter()
		return b.load(), true
	case "up", "down":
		b.recall(name == "up")
		return b.applyFilter(), true
	}
	before := b.line.Value()
	if !b.line.Key(name, text) {
		return nil, true
	}
	if b.line.Value() == before {
		return nil, true
	}
	return b.applyFilter(), true
}

// applyFilter asks with what stands in the line. Rows stay until the answer comes.
func (b *inbox) applyFilter() tea.Cmd {
	if b.line.Value() == b.filter && b.filterErr == nil {
		b.resize(b.w, b.h)
		return nil
	}
	b.filter = b.line.Value()
	b.filterErr = nil
	b.fresh = true
	b.resize(b.w, b.h)
	return b.load()
}

// filterBy shows the leads of a filter that somebody chose elsewhere.
func (b *inbox) filterBy(text string) tea.Cmd {
	b.typing = false
	b.line.SetValue(text)
	b.remember(text)
	return b.applyFilter()
}

func (b *inbox) clearFilter() {
	b.remember(b.filter)
	b.typing, b.filter, b.filterErr = false, "", nil
	b.line.SetValue("")
	b.resize(b.w, b.h)
}

func (b *inbox) remember(text string) {
	if n := len(b.history); text == "" || n > 0 && b.history[n-1] == text {
		return
	}
	b.history = append(b.history, text)
	if len(b.history) > 50 {
		b.history = b.history[1:]
	}
}

// recall walks through earlier filters.
func (b *inbox) recall(up bool) {
	if up {
		b.recalled = max(b.recalled-1, 0)
	} else {
		b.recalled = min(b.recalled+1, len(b.history))
	}
	text := ""
	if b.recalled < len(b.history) {
		text = b.history[b.recalled]
	}
	b.line.SetValue(text)
}

// filterLines draws the filter line, and under it why it cannot be read.
func (b *inbox) filterLines(w int) ([]string, kit.Spot) {
	s := b.s
	if b.bar() == 0 {
		return nil, kit.Spot{}
	}
	p := kit.NewPen(s.th, w).Gap(1).Put(theme.Accent, "/").Gap(1)
	matches := s.words.count("filter.matches", b.total.N)
	if b.total.More {
		matches = s.words.fill("filter.matches_many", countText(b.total))
	}
	room := w - p.At() - kit.Width(matches) - 4
	spot := kit.Spot{}
	if b.typing {
		b.line.Hint = s.say("filter.hint")
		lines, x, _, on := b.line.View(s.th, room, true)
		spot = kit.Spot{X: p.At() + x, Y: 0, On: on}
		p.Raw(lines[0], room)
	} else {
		p.Cell(theme.Text, b.filter, room)
	}
	if b.filterErr == nil {
		p.End(theme.Muted, matches, 1)
		return []string{p.String()}, spot
	}
	e := kit.NewPen(s.th, w).Gap(3).Put(theme.Crit|theme.Bold, s.th.Glyphs.Warning).Gap(1)
	e.Put(theme.Text, faultLine(b.filterErr))
	return []string{p.String(), e.String()}, spot
}
