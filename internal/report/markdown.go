package report

import (
	"bufio"
	"io"
	"strings"
)

// writeMarkdown writes tables as GitHub shows them, figures to the right.
func writeMarkdown(w io.Writer, r *Report) error {
	p := pageOf(r, wordsOf(r))
	out := bufio.NewWriter(w)
	out.WriteString("# " + escaped(p.title) + "\n\n" + escaped(strings.Join(p.facts, " · ")) + "\n")
	for i := range p.parts {
		p.parts[i].markdown(out, p.words)
	}
	list(out, p.words.say("part.notes"), p.notes)
	list(out, p.words.say("part.changed"), p.changed)
	return out.Flush()
}

func list(out *bufio.Writer, title string, texts []string) {
	if len(texts) == 0 {
		return
	}
	out.WriteString("\n## " + escaped(title) + "\n\n")
	for _, text := range texts {
		out.WriteString("- " + escaped(text) + "\n")
	}
}

func (p *part) markdown(out *bufio.Writer, w *words) {
	if p.title != "" {
		out.WriteString("\n## " + escaped(p.title) + "\n")
	}
	if len(p.all()) == 0 {
		out.WriteString("\n" + w.say("table.none") + "\n")
		return
	}
	heads := p.heads
	if p.band != "" {
		heads = append(heads[:len(heads):len(heads)], head{title: p.band})
	}
	out.WriteString("\n|")
	for _, h := range heads {
		out.WriteString(" " + escaped(h.title) + " |")
	}
	out.WriteString("\n|")
	for _, h := range heads {
		if h.right {
			out.WriteString("---:|")
		} else {
			out.WriteString("---|")
		}
	}
	out.WriteByte('\n')
	for i := range p.rows {
		p.row(out, &p.rows[i], "")
	}
	if p.total != nil {
		p.row(out, p.total, "**")
	}
}

func (p *part) row(out *bufio.Writer, row *line, mark string) {
	out.WriteByte('|')
	for _, text := range row.cells {
		text = escaped(text)
		if text != "" {
			text = mark + text + mark
		}
		out.WriteString(" " + text + " |")
	}
	if p.band != "" {
		out.WriteString(" " + escaped(row.band) + " |")
	}
	out.WriteByte('\n')
}

// escaped keeps a text from being read as anything else: as markup, as HTML, as a mention of somebody, or as the end of
// a cell.
func escaped(text string) string {
	if !strings.ContainsAny(text, "\\`*_{}[]<>#|~!&@$^") && !strings.Contains(text, "://") && !opening(text) {
		return text
	}
	var b strings.Builder
	for i, c := range text {
		switch {
		case c == '<':
			b.WriteString("&lt;")
		case c == '>':
			b.WriteString("&gt;")
		case c == '&':
			b.WriteString("&amp;")
		case c == '@':
			b.WriteString("&#64;")
		case strings.ContainsRune("\\`*_{}[]#|~!$^", c), i == 0 && strings.ContainsRune("-+", c) && opening(text):
			b.WriteByte('\\')
			b.WriteRune(c)
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// opening reports whether a text would begin a list.
func opening(text string) bool { return strings.HasPrefix(text, "- ") || strings.HasPrefix(text, "+ ") }
