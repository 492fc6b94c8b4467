package inbox

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/filter"
	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
	"github.com/eqltui/eqltui/internal/ui/theme"
)

// completer is how the filter that is being typed could go on.
type completer struct {
	words *filter.Vocabulary
	since time.Time // when the words were asked
	asked place.Question[*filter.Vocabulary]

	out  []filter.Suggestion
	at   int // the selected one; -1 for none
	top  int
	then bool // a value was put in with a blank behind it

	count    *desk.Count // what the selected one would find
	counting place.Question[[]desk.Count]
	again    bool // another one was selected while its count was out
}

const (
	completeRows  = 8
	completeWidth = 58
	wordsAge      = time.Minute
)

// askWords asks what filters can be made of, when that is not known or old.
func (b *Inbox) askWords() tea.Cmd {
	c := &b.comp
	if c.asked.Waiting() || c.words != nil && b.s.At.Sub(c.since) < wordsAge {
		return nil
	}
	c.since = b.s.At
	reader, who := b.s.Desk, b.s.Who
	return c.asked.Ask(b.s, func(ctx context.Context) (*filter.Vocabulary, error) { return reader.Words(ctx, who) })
}

// suggest looks for completions of the line as it stands.
func (b *Inbox) suggest() {
	c := &b.comp
	c.out, c.at, c.top, c.count = nil, -1, 0, nil
	if !b.Typing {
		return
	}
	before, after := b.Line.Split()
	out := filter.Complete(before+after, utf8.RuneCountInString(before), c.words)
	if len(out) == 1 && strings.TrimSpace(out[0].Filter) == strings.TrimSpace(before+after) {
		return // it is complete already
	}
	c.out = out
}

// pick moves the selection, and reports whether there was room to move.
func (b *Inbox) pick(by int) bool {
	c := &b.comp
	next := c.at + by
	if len(c.out) == 0 || next < -1 || by > 0 && next >= len(c.out) {
		return false
	}
	c.at, c.count = next, nil
	return true
}

// accept puts the selected suggestion in, or the first.
func (b *Inbox) accept() tea.Cmd {
	c := &b.comp
	if len(c.out) == 0 {
		return nil
	}
	s := c.out[max(c.at, 0)]
	runes := []rune(s.Filter)
	at := min(s.At, len(runes))
	b.Line.SetSplit(string(runes[:at]), string(runes[at:]))
	c.then = !s.Open && at == len(runes)
	b.suggest()
	return b.applyFilter()
}

// askCount asks what the filter would find with the selected suggestion in it.
func (b *Inbox) askCount() tea.Cmd {
	c := &b.comp
	if c.at < 0 || c.at >= len(c.out) || c.out[c.at].Open {
		return nil
	}
	if c.counting.Waiting() {
		c.again = true
		return nil
	}
	reader, who := b.s.Desk, b.s.Who
	text := strings.TrimSpace(c.out[c.at].Filter + " " + b.Views[b.Shown].Query)
	return c.counting.Ask(b.s, func(ctx context.Context) ([]desk.Count, error) {
		return reader.Counts(ctx, who, []string{text})
	})
}

// completed takes the answers of the completer's questions.
func (b *Inbox) completed(msg place.Reply) tea.Cmd {
	c := &b.comp
	if a, ok := c.asked.Take(msg); ok && a.Err == nil {
		c.words = a.Value
		if b.Typing && c.at < 0 {
			b.suggest()
		}
	}
	if a, ok := c.counting.Take(msg); ok {
		if c.again {
			c.again = false
			return b.askCount()
		}
		if a.Err == nil && len(a.Value) == 1 && c.at >= 0 {
			c.count = &a.Value[0]
		}
	}
	return nil
}

// completeBox draws the suggestions into at most h rows, and says where they go in the line.
func (b *Inbox) completeBox(w, h int) (box []string, bw int, regions []kit.Region) {
	c := &b.comp
	if !b.Typing || len(c.out) == 0 || h < 2 {
		return nil, 0, nil
	}
	frame := 2
	if h < 6 || w < place.Small {
		frame = 0
	}
	rows := min(len(c.out), completeRows, h-frame)
	if rows < 1 {
		return nil, 0, nil
	}
	top := min(max(c.top, c.at-rows+1), max(c.at, c.top))
	top = min(max(top, 0), len(c.out)-rows)
	bw = min(completeWidth, w)
	inner := bw
	if frame > 0 {
		inner = kit.Inner(bw) + 2
	}
	value := 14
	for _, s := range c.out[top : top+rows] {
		value = max(value, kit.Width(safetext.Line(s.Text)))
	}
	value = min(value, inner*3/5)
	lines := make([]string, 0, rows)
	for i := top; i < top+rows; i++ {
		lines = append(lines, b.completeLine(i, inner, value))
		regions = append(regions, kit.Region{Y: i - top + frame/2, W: bw, H: 1, ID: CompletePrefix + strconv.Itoa(i)})
	}
	if frame == 0 {
		return lines, bw, regions
	}
	return b.completeFrame(lines, bw, top, rows), bw, regions
}

// completeAt is the column of the box: under what it completes, and steady while that is typed.
func (b *Inbox) completeAt(cursor, most int) int {
	before, _ := b.Line.Split()
	begun := before[strings.LastIndexAny(before, " :<>=,")+1:]
	x := cursor - kit.Width(begun) - 2
	if x < 3 {
		x = 0
	}
	return min(x, most)
}

const CompletePrefix = "complete:"

func (b *Inbox) completeLine(i, w, value int) string {
	s, c := b.s, &b.comp
	p := kit.NewPen(s.Theme, w)
	style := theme.Text
	if i == c.at {
		p.On(theme.Selected).Put(theme.Accent, s.Theme.Glyphs.Cursor)
		style |= theme.Bold
	} else {
		p.Gap(1)
	}
	p.Col(style, safetext.Line(c.out[i].Text), value).Gap(2)
	return p.Cell(theme.Muted, safetext.Line(c.out[i].About), w-p.At()-1).String()
}

// completeFrame puts the border around, with how many there are where they do not all fit.
func (b *Inbox) completeFrame(lines []string, bw, top, rows int) []string {
	s, g := b.s, b.s.Theme.Glyphs
	side := s.Theme.Paint(theme.Muted, g.Column)
	out := []string{s.Theme.Paint(theme.Muted, g.TopLeft+kit.Repeat(g.Rule, bw-2)+g.TopRight)}
	for _, line := range lines {
		out = append(out, side+line+side)
	}
	p := kit.NewPen(s.Theme, bw).Put(theme.Muted, g.BottomLeft)
	if n := len(b.comp.out); n > rows {
		p.Put(theme.Muted, g.Rule+" "+s.Words.Fill("complete.range", strconv.Itoa(top+1), strconv.Itoa(top+rows), strconv.Itoa(n))+" ")
	}
	p.Put(theme.Muted, kit.Repeat(g.Rule, bw-1-p.At())+g.BottomRight)
	return append(out, p.String())
}
