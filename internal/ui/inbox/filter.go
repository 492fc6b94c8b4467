package inbox

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/say"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// startFilter opens the filter line, with a text in it when one was pasted.
func (b *Inbox) startFilter(text string) tea.Cmd {
	b.Typing = true
	b.recalled = len(b.history)
	b.Line.SetValue(b.Filter)
	cmds := []tea.Cmd{b.askWords()}
	if text != "" {
		b.Line.SetValue(text)
		cmds = append(cmds, b.applyFilter())
	}
	b.suggest()
	if b.Line.Value() != "" {
		b.comp.out = nil // what is there already needs no help before it is changed
	}
	b.Resize(b.w, b.h)
	return tea.Batch(cmds...)
}

func (b *Inbox) Paste(text string) tea.Cmd {
	if !b.Typing {
		return b.startFilter(text)
	}
	b.Line.Insert(text)
	b.suggest()
	return b.applyFilter()
}

// Typed takes keys while the filter is being written.
func (b *Inbox) Typed(name, text string) (tea.Cmd, bool) {
	if !b.Typing {
		return nil, false
	}
	switch name {
	case "enter":
		return b.endFilter(), true
	case "esc":
		if b.comp.at >= 0 {
			b.comp.at, b.comp.count = -1, nil
			return nil, true
		}
		b.clearFilter()
		return b.load(), true
	case "up", "down":
		return b.walk(name == "up"), true
	case "tab":
		return b.accept(), true
	case "right":
		if _, after := b.Line.Split(); after == "" {
			return b.accept(), true
		}
	}
	before := b.Line.Value()
	if text == "," && b.comp.then {
		b.Line.Key("backspace", "") // "stage:new |" goes on as "stage:new,"
	}
	b.comp.then = false
	b.otherSign(text)
	if !b.Line.Key(name, text) {
		return nil, true
	}
	b.suggest()
	if b.Line.Value() == before {
		return nil, true
	}
	b.recalled = len(b.history)
	return b.applyFilter(), true
}

// otherSign takes the sign away that stands before the cursor when another one is typed: a completion wrote
// "score>=", and its reader goes on with ">=70".
func (b *Inbox) otherSign(text string) {
	if len(text) != 1 || !strings.Contains("<>=:", text) {
		return
	}
	before, _ := b.Line.Split()
	for _, sign := range []string{">=", "<=", ":"} {
		if strings.HasSuffix(before, sign) {
			for range sign {
				b.Line.Key("backspace", "")
			}
			return
		}
	}
}

// walk moves in the suggestions; above the first of them the earlier filters begin.
func (b *Inbox) walk(up bool) tea.Cmd {
	by := 1
	if up {
		by = -1
	}
	if (!up || b.comp.at >= 0) && b.recalled == len(b.history) && b.pick(by) {
		return b.askCount()
	}
	if b.comp.at >= 0 || len(b.history) == 0 {
		return nil
	}
	b.recall(up)
	b.comp.out = nil
	return b.applyFilter()
}

// endFilter leaves the line. A filter that cannot be read is not left: its mistake is shown.
func (b *Inbox) endFilter() tea.Cmd {
	if b.comp.at >= 0 {
		return b.accept()
	}
	if _, err := filter.Parse(b.Line.Value(), b.s.At); err != nil {
		b.comp.out = nil
		b.filterErr = err
		b.Resize(b.w, b.h)
		return nil
	}
	b.Typing = false
	b.suggest()
	cmd := b.applyFilter()
	if b.mayLookBeyond() {
		cmd = tea.Batch(cmd, b.goBeyond())
	}
	b.remember(b.Filter)
	b.Resize(b.w, b.h)
	return tea.Batch(cmd, b.keepHistory(b.Filter))
}

// applyFilter asks with what stands in the line. Rows stay until the answer comes, and one question
// is out at a time: who types faster than the desk answers gets the last filter's rows.
func (b *Inbox) applyFilter() tea.Cmd {
	text := strings.TrimRight(b.Line.Value(), " ")
	b.part = ""
	if _, err := filter.Parse(text, b.s.At); err != nil {
		b.filterErr = err
		if b.unfinished(err) {
			return b.applyRest()
		}
		b.Resize(b.w, b.h)
		return nil
	}
	if b.half() {
		return b.applyRest() // the list need not jump for a word that is going to be a key
	}
	return b.apply(text)
}

// applyRest asks without the term at the cursor, which is still being typed, and keeps it to say so.
func (b *Inbox) applyRest() tea.Cmd {
	before, after := b.Line.Split()
	begins := strings.LastIndexByte(before, ' ') + 1
	ends := strings.IndexByte(after, ' ')
	if ends < 0 {
		ends = len(after)
	}
	b.part = before[begins:] + after[:ends]
	rest := strings.TrimSpace(before[:begins] + strings.TrimLeft(after[ends:], " "))
	if _, err := filter.Parse(rest, b.s.At); err != nil {
		b.filterErr = err
		b.Resize(b.w, b.h)
		return nil
	}
	return b.apply(rest)
}

// apply asks with a filter that can be read.
func (b *Inbox) apply(text string) tea.Cmd {
	same := text == b.Filter && b.filterErr == nil
	b.filterErr = nil
	b.Resize(b.w, b.h)
	if same {
		return nil
	}
	b.Filter = text
	b.Fresh, b.Beyond, b.Marking, b.Ending = true, false, false, false
	if b.Typing && b.Page.Waiting() {
		b.Again = true
		return nil
	}
	return b.load()
}

// filterBy shows the leads of a filter that somebody chose elsewhere.
func (b *Inbox) filterBy(text string) tea.Cmd {
	b.Typing = false
	b.Line.SetValue(text)
	b.suggest()
	b.remember(text)
	return tea.Batch(b.applyFilter(), b.keepHistory(text))
}

// half says that the term at the cursor is the beginning of a key or of a name, which as it stands
// would only find nothing.
func (b *Inbox) half() bool {
	before, after := b.Line.Split()
	out := b.comp.out
	if !b.Typing || len(out) == 0 || !out[0].Open && !out[0].Named || before == "" || strings.HasSuffix(before, " ") {
		return false
	}
	whole := strings.TrimSpace(before + after)
	return !slices.ContainsFunc(out, func(s filter.Suggestion) bool { return strings.TrimSpace(s.Filter) == whole })
}

// unfinished says that a mistake is only a term that is still being typed.
func (b *Inbox) unfinished(err error) bool {
	var m *filter.Mistake
	if !b.Typing || len(b.comp.out) == 0 || !errors.As(err, &m) {
		return false
	}
	before, _ := b.Line.Split()
	cursor := utf8.RuneCountInString(before) + 1
	return m.Column <= cursor && cursor <= m.Column+m.Length
}

func (b *Inbox) clearFilter() {
	b.remember(b.Filter)
	b.Typing, b.Filter, b.filterErr, b.Again, b.Beyond = false, "", nil, false, false
	b.part = ""
	b.Line.SetValue("")
	b.suggest()
	b.Resize(b.w, b.h)
}

// historySetting is the name under which a person's earlier filters are kept, one a line.
const (
	HistorySetting = "filter_history"
	keptFilters    = 50
)

// latest is a history with a text at its end, once.
func latest(history []string, text string) []string {
	if text == "" {
		return history
	}
	out := slices.DeleteFunc(slices.Clone(history), func(h string) bool { return h == text })
	out = append(out, text)
	return out[max(len(out)-keptFilters, 0):]
}

func (b *Inbox) remember(text string) { b.history = latest(b.history, text) }

// askHistory asks for the filters of earlier days.
func (b *Inbox) askHistory() tea.Cmd {
	reader, who := b.s.Desk, b.s.Who
	return b.past.Ask(b.s, func(ctx context.Context) (string, error) {
		return reader.Setting(ctx, who, HistorySetting)
	})
}

// recollect puts the filters of earlier days before those of today.
func (b *Inbox) recollect(text string) {
	today := b.history
	b.history = nil
	for _, line := range strings.Split(text, "\n") {
		b.remember(safetext.Line(line))
	}
	for _, line := range today {
		b.remember(line)
	}
	b.recalled = len(b.history)
}

// keepHistory adds a filter to what is kept: another session of the same person may have added its
// own meanwhile.
func (b *Inbox) keepHistory(text string) tea.Cmd {
	if text == "" || b.s.ReadOnly != "" {
		return nil
	}
	d, who := b.s.Desk, b.s.Who
	var kept place.Question[place.Nothing] // nobody waits: the next session reads it
	return kept.Write(b.s, func(ctx context.Context) (place.Nothing, error) {
		old, err := d.Setting(ctx, who, HistorySetting)
		if err != nil {
			return place.Nothing{}, err
		}
		var lines []string
		if old != "" {
			lines = strings.Split(old, "\n")
		}
		return place.Nothing{}, d.SaveSetting(ctx, who, HistorySetting, strings.Join(latest(lines, text), "\n"))
	})
}

// recall walks through earlier filters.
func (b *Inbox) recall(up bool) {
	if up {
		b.recalled = max(b.recalled-1, 0)
	} else {
		b.recalled = min(b.recalled+1, len(b.history))
	}
	text := ""
	if b.recalled < len(b.history) {
		text = b.history[b.recalled]
	}
	b.Line.SetValue(text)
}

// filterLines draws the filter line, and under it what cannot be read.
func (b *Inbox) filterLines(w int) ([]string, kit.Spot) {
	s := b.s
	if b.Bar() == 0 {
		return nil, kit.Spot{}
	}
	p := kit.NewPen(s.Theme, w).Gap(1).Put(theme.Accent, "/").Gap(1)
	start := p.At()
	matches := b.matches()
	room := w - start - kit.Width(matches) - 4
	spot := kit.Spot{}
	if b.Typing {
		b.Line.Hint = s.Say("filter.hint")
		lines, x, _, on := b.Line.View(s.Theme, room, true)
		spot = kit.Spot{X: start + x, Y: 0, On: on}
		p.Raw(lines[0], room)
	} else {
		p.Cell(theme.Text, b.Filter, room)
	}
	if b.filterErr == nil {
		p.End(theme.Muted, matches, 1)
		return []string{p.String()}, spot
	}
	return []string{p.String(), b.mistake(w, start, room)}, spot
}

// matches is "37 leads": what the filter finds, or would find with the selected suggestion.
func (b *Inbox) matches() string {
	s := b.s
	n := b.Total
	about := ""
	switch {
	case b.filterErr != nil, b.err != nil:
		return ""
	case b.Typing && b.comp.count != nil:
		n, about = *b.comp.count, s.Theme.Glyphs.About+" "
	case b.Typing && b.Fresh:
		return s.Theme.Glyphs.Ellipsis
	}
	text := about + s.Words.Count("filter.matches", n.N)
	if n.More {
		text = about + s.Words.Fill("filter.matches_many", say.CountText(n))
	}
	if b.Beyond {
		text += s.Words.Fill("filter.beyond", b.Views[b.Shown].Name)
	}
	switch {
	case !b.Typing, b.part == "", b.comp.count != nil: // the count is of the suggestion that would finish it
		return text
	case b.w < place.Small:
		return text + s.Theme.Glyphs.Ellipsis
	}
	id, part := "filter.without", kit.Cut(safetext.Line(b.part), 14, s.Theme.Glyphs.Ellipsis)
	switch {
	case b.w < place.Middle:
	case strings.ContainsAny(b.part, ":=<>"):
		id = "filter.no_value"
	default:
		id = "filter.no_key"
	}
	return s.Words.Fill(id, text, part)
}

// mistake marks the wrong characters under the line, with what is wrong beside them.
func (b *Inbox) mistake(w, start, room int) string {
	g := b.s.Theme.Glyphs
	text := safetext.Line(say.FaultLine(b.filterErr))
	p := kit.NewPen(b.s.Theme, w)
	var m *filter.Mistake
	var f *fault.Error
	line := b.Line.Value()
	if b.Typing && kit.Width(line) < room && errors.As(b.filterErr, &m) && errors.As(b.filterErr, &f) {
		runes := []rune(line)
		from := min(m.Column-1, len(runes))
		to := min(from+m.Length, len(runes))
		x, n := start+kit.Width(string(runes[:from])), max(kit.Width(string(runes[from:to])), 1)
		marks := kit.Repeat(g.Up, n)
		for _, text := range []string{safetext.Line(f.Why + "; " + f.Hint), safetext.Line(f.Why)} {
			switch need := kit.Width(text); {
			case x+n+1+need < w:
				return p.To(x).Put(theme.Crit|theme.Bold, marks).Gap(1).Put(theme.Text, text).String()
			case need+2 < x:
				return p.To(x-need-1).Put(theme.Text, text).Gap(1).Put(theme.Crit|theme.Bold, marks).String()
			}
		}
	}
	p.Gap(3).Put(theme.Crit|theme.Bold, g.Warning).Gap(1)
	return p.Put(theme.Text, text).String()
}
