package report

import (
	"bufio"
	_ "embed" // the page without its figures
	"html/template"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/charmbracelet/x/ansi"

	"github.com/eqltui/eqltui/internal/review"
)

//go:embed report.css
var style string

//go:embed page.html.tmpl
var skeleton string

// frame is the page around the tables, whose rows are written one by one: html/template would take a second for ten
// thousand of them. It asks nobody for anything and runs nothing, which its policy of content holds browsers to.
var frame = sync.OnceValue(func() *template.Template { return template.Must(template.New("report").Parse(skeleton)) })

type framed struct {
	Language, Title, NotesTitle, ChangedTitle string
	Style                                     template.CSS
	Facts, Notes, Changed                     []string
	Tiles                                     []tile
	Charts                                    []framedChart
	Parts                                     []framedPart
}

type tile struct {
	Title, Value, Unit string
	Beside             []string
}

type framedChart struct {
	Title, More   string
	Series, Hints []string
	SVG, Table    template.HTML
	Own           bool // its figures stand nowhere else: on paper, which opens no details, they have a table of their own
}

type framedPart struct {
	Title, Class string
	Table        template.HTML
}

// class says how a table is laid out where it has no room: one of few figures stays one on a telephone, of any other the
// rows are cards there; one of many columns is printed across the page.
func (p *part) class() string {
	const few, upright = 5, 9
	for j, h := range p.heads {
		if !h.right && j != p.by || len(p.heads) > few {
			if len(p.heads) > upright {
				return "cards wide"
			}
			return "cards"
		}
	}
	return "slim"
}

// writeHTML writes one file that needs no other: no script, no address outside it. It is read on a screen, on a telephone
// and on paper.
func writeHTML(w io.Writer, r *Report) error {
	words := wordsOf(r)
	p := pageOf(r, words)
	f := framed{Language: words.language, Title: p.title, Style: template.CSS(style), Facts: p.facts, Notes: p.notes, Changed: p.changed,
		NotesTitle: words.say("part.notes"), ChangedTitle: words.say("part.changed"), Tiles: words.tiles(r)}
	for i := range r.Charts {
		if c := words.framed(r, &r.Charts[i], i); c != nil {
			f.Charts = append(f.Charts, *c)
		}
	}
	for i := range p.parts {
		one := &p.parts[i]
		f.Parts = append(f.Parts, framedPart{one.title, one.class(), template.HTML(one.html(words))})
	}
	out := bufio.NewWriter(w)
	if err := frame().Execute(out, &f); err != nil {
		return err
	}
	return out.Flush()
}

func (w *words) framed(r *Report, c *Chart, id int) *framedChart {
	d := w.drawnOf(r, c)
	if len(d.bars) == 0 {
		return nil
	}
	table := d.part(w)
	out := &framedChart{Title: d.title, More: w.say("part.table"), Series: d.series, Own: c.Values != nil,
		SVG: template.HTML(d.svg(w, id)), Table: template.HTML(table.html(w))}
	if d.of > len(d.bars) {
		out.Hints = append(out.Hints, w.say("chart.first", w.whole(int64(len(d.bars))), w.whole(int64(d.of))))
	}
	if d.torn {
		out.Hints = append(out.Hints, w.say("chart.torn"))
	}
	if c.Sort == Intervals {
		out.Hints = append(out.Hints, w.say("chart.interval"))
	}
	return out
}

// tiles are the figures of the whole that stand on top, each with what it was before.
func (w *words) tiles(r *Report) []tile {
	before, _ := r.Total.Get("prev").(Named)
	mean, _ := r.Total.Get("mean4").(Named)
	tops := r.heads()
	var out []tile
	for i := range r.Total.Columns {
		c := &r.Total.Columns[i]
		if !slices.Contains(tops, c.Name) || r.Total.Values[i] == nil && c.Kind != Rate {
			continue
		}
		v := r.Total.Values[i]
		t := tile{Title: w.head(c), Value: w.alone(c, v)}
		if c.Kind == Money && v != nil {
			t.Unit = w.currency
		}
		if _, ok := v.(review.Rate); ok {
			large, rest, _ := strings.Cut(t.Value, " (")
			t.Value, t.Beside = large, []string{strings.TrimSuffix(rest, ")")}
		}
		if moved := w.moved(c, v, before.Get(c.Name)); moved != "" {
			text := w.say("tile.prev", moved)
			if still(moved) {
				text = w.say("tile.same")
			}
			t.Beside = append(t.Beside, text)
		}
		if v := mean.Get(c.Name); v != nil {
			t.Beside = append(t.Beside, w.say("tile.mean4", w.alone(&Column{Kind: kindIn(&mean, c)}, v)))
		}
		out = append(out, t)
	}
	return out
}

// html is a table. Each cell says what it is: by its head where rows are cards, and by its title to who points at it.
func (p *part) html(w *words) string {
	var b strings.Builder
	if len(p.all()) == 0 {
		b.WriteString("<p class=\"hint\">" + template.HTMLEscapeString(w.say("table.none")) + "</p>\n")
		return b.String()
	}
	b.WriteString("<table>\n<thead><tr>")
	heads := make([]string, len(p.heads))
	for j, h := range p.heads {
		heads[j] = template.HTMLEscapeString(h.title)
		b.WriteString("<th scope=\"col\"" + align(h.right) + ">" + heads[j] + "</th>")
	}
	b.WriteString("</tr></thead>\n<tbody>\n")
	band := ""
	for i := range p.rows {
		if code := p.rows[i].code; code != band && code != "" {
			band = code
			b.WriteString(`<tr class="band b-` + class(code) + `"><th colspan="` + strconv.Itoa(len(p.heads)) + `" scope="rowgroup">` +
				template.HTMLEscapeString(p.rows[i].band) + "</th></tr>\n")
		}
		p.tr(&b, heads, &p.rows[i])
	}
	b.WriteString("</tbody>\n")
	if p.total != nil {
		b.WriteString("<tfoot>\n")
		p.tr(&b, heads, p.total)
		b.WriteString("</tfoot>\n")
	}
	b.WriteString("</table>\n")
	return b.String()
}

func (p *part) tr(b *strings.Builder, heads []string, row *line) {
	const nameInTitle = 40
	name := template.HTMLEscapeString(ansi.Truncate(row.cells[p.by], nameInTitle, "…"))
	b.WriteString("<tr>")
	for j, text := range row.cells {
		text = template.HTMLEscapeString(text)
		if j == p.by {
			b.WriteString(`<th scope="row"><bdi>` + text + "</bdi></th>")
			continue
		}
		b.WriteString("<td" + align(p.heads[j].right) + ` data-head="` + heads[j] + `" title="` + name + ", " + heads[j])
		if row.found != nil && row.found[j] != "" {
			b.WriteString(" (eqltui list " + template.HTMLEscapeString("'"+row.found[j]+"'") + ")")
		}
		b.WriteString(`">`)
		if large, rest, has := strings.Cut(text, " ("); has && p.heads[j].rate {
			b.WriteString(large + " <small>(" + rest + "</small>")
		} else if p.heads[j].right || text == "" {
			b.WriteString(text)
		} else {
			b.WriteString("<bdi>" + text + "</bdi>")
		}
		if row.moved != nil && row.moved[j] != "" {
			b.WriteString("<small>" + template.HTMLEscapeString(row.moved[j]) + "</small>")
		}
		b.WriteString("</td>")
	}
	b.WriteString("</tr>\n")
}

func align(right bool) string {
	if right {
		return ` class="n"`
	}
	return ` class="w"`
}
