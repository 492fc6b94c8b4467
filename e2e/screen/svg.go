//go:build unix

package screen

import (
	"fmt"
	"html"
	"image/color"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
)

// The cell of a picture, in user units, and the colours of cells that have none of their own.
const (
	cellWidth  = 8.4
	cellHeight = 18.0
	baseline   = 13.5
	margin     = 12.0
)

// Paper is the terminal's background and the colour of text that has none of its own.
type Paper struct{ Back, Ink string }

// Dark is a terminal with a dark background.
func Dark() Paper { return Paper{Back: "#16161e", Ink: "#c8d0e8"} }

// Light is a terminal with a white background.
func Light() Paper { return Paper{Back: "#ffffff", Ink: "#1f2933"} }

// SVG draws the screen as it is on that paper. Each run of one style is one text of a fixed length, so that the
// columns stand in line whatever monospace font the reader has.
func (s *Screen) SVG(title string, on Paper) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	w, h := s.emu.Width(), s.emu.Height()
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.1f %.1f" role="img" aria-label="%s">`+"\n",
		float64(w)*cellWidth+2*margin, float64(h)*cellHeight+2*margin, html.EscapeString(title))
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" rx="8" fill="%s"/>`+"\n", on.Back)
	b.WriteString(`<g font-family="ui-monospace,'JetBrains Mono','DejaVu Sans Mono',Menlo,Consolas,monospace" ` +
		`font-size="14" xml:space="preserve">` + "\n")
	for y := range h {
		for x := 0; x < w; {
			x += s.run(&b, on, x, y, w)
		}
	}
	b.WriteString("</g>\n</svg>\n")
	return b.String()
}

// run draws the cells from x on that share a style, and returns how many they are. A character that
// takes two cells stands alone, because fonts do not agree how wide it is.
func (s *Screen) run(b *strings.Builder, on Paper, x, y, w int) int {
	first := s.cell(x, y)
	n, text := max(first.Width, 1), content(first)
	if n == 1 {
		for x+n < w {
			next := s.cell(x+n, y)
			if next.Width > 1 || !next.Style.Equal(&first.Style) {
				break
			}
			text += content(next)
			n++
		}
	}
	fg, bg := hex(first.Style.Fg, on.Ink), hex(first.Style.Bg, "")
	if first.Style.Attrs&uv.AttrReverse != 0 {
		fg, bg = hex(first.Style.Bg, on.Back), fg
	}
	left, top := margin+float64(x)*cellWidth, margin+float64(y)*cellHeight
	if bg != "" {
		fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"/>`, left, top, float64(n)*cellWidth, cellHeight, bg)
	}
	if strings.TrimSpace(text) != "" {
		extra := ""
		if first.Style.Attrs&uv.AttrBold != 0 {
			extra += ` font-weight="700"`
		}
		if first.Style.Attrs&uv.AttrItalic != 0 {
			extra += ` font-style="italic"`
		}
		if first.Style.Attrs&uv.AttrFaint != 0 {
			extra += ` opacity="0.6"`
		}
		fmt.Fprintf(b, `<text x="%.1f" y="%.1f" fill="%s" textLength="%.1f" lengthAdjust="spacingAndGlyphs"%s>%s</text>`+"\n",
			left, top+baseline, fg, float64(n)*cellWidth, extra, html.EscapeString(text))
	}
	return n
}

func (s *Screen) cell(x, y int) uv.Cell {
	if c := s.emu.CellAt(x, y); c != nil {
		return *c
	}
	return uv.Cell{Content: " ", Width: 1}
}

func content(c uv.Cell) string {
	if c.Content == "" {
		return " "
	}
	return c.Content
}

func hex(c color.Color, or string) string {
	if c == nil {
		return or
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}
