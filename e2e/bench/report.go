//go:build unix

package main

import (
	_ "embed" // the words around the tables
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/e2e/measure"
)

// report gathers what was measured and writes it down.
type report struct {
	sizes    []int
	quick    bool                         // its figures say nothing: each thing is done a few times only
	load     string                       // of the machine when it began
	before   map[string]map[string]string // an earlier report: figures by table and row
	tables   []table
	packages []measured
	imports  []timed
}

type table struct {
	title, about string
	head         []string
	rows         [][]string
	compared     int // the column that an earlier report is held against, 0 for none
}

// measured is a benchmark of a package, by unit.
type measured struct {
	name   string
	values map[string]float64
}

// few is how often something is done that is worth measuring so many times.
func (r *report) few(times int) int {
	if r.quick {
		return min(times, 2)
	}
	return times
}

func (r *report) head(first string) []string {
	out := []string{first}
	for _, n := range r.sizes {
		out = append(out, measure.Grouped(n)+" leads")
	}
	return append(out, "ratio")
}

// line is a figure at each size and how the last compares with the first.
func line(name string, values []float64, show func(float64) string) []string {
	out := []string{name}
	for _, v := range values {
		out = append(out, show(v))
	}
	return append(out, measure.Ratio(values[0], values[len(values)-1]))
}

func shown(d float64) string { return measure.MS(time.Duration(d)) }

func (r *report) cockpits(seats []*seat, o options) {
	each := func(f func(*seat) float64) []float64 {
		var out []float64
		for _, s := range seats {
			out = append(out, f(s))
		}
		return out
	}
	part := func(s measure.Sample, at float64) float64 { return float64(s.At(at)) }
	r.tables = append(r.tables, table{"Start and memory of the cockpit", "The built program in a pseudo-terminal of 120x36 cells, " +
		"from `exec` to the sorted inbox on the screen; processes of both sizes in turn.", r.head("figure"), [][]string{
		line(fmt.Sprintf("start to sorted inbox, p50 of %d", len(seats[0].started)),
			each(func(s *seat) float64 { return part(s.started, 0.5) }), shown),
		line("start to sorted inbox, slowest", each(func(s *seat) float64 { return part(s.started, 1) }), shown),
		line("peak memory after every key below (VmHWM)", each(func(s *seat) float64 { return float64(s.peak) }),
			func(v float64) string { return measure.MiB(int64(v)) }),
		line("processor time of that session", each(func(s *seat) float64 { return float64(s.spent) }), shown),
		line(fmt.Sprintf("bytes drawn in %v without a key", o.idle), each(func(s *seat) float64 { return float64(s.idle) }),
			func(v float64) string { return fmt.Sprintf("%.0f", v) }),
	}, 0})
	t := table{"Key press to changed screen", "Until the first byte of the answer, and, where the answer needs the database, until its " +
		"last byte. `/ typed` is every letter of words typed into the filter.", r.head("key"), nil, 0}
	for _, k := range keyNames {
		key := func(s *seat) *press { return s.keys[k] }
		t.rows = append(t.rows,
			line(fmt.Sprintf("`%s`, first change, p50 of %d", k, len(seats[0].keys[k].first)),
				each(func(s *seat) float64 { return part(key(s).first, 0.5) }), shown),
			line(fmt.Sprintf("`%s`, first change, p99", k), each(func(s *seat) float64 { return part(key(s).first, 0.99) }), shown))
		if k == "l" || k == "/ typed" || k == "enter" {
			t.rows = append(t.rows,
				line(fmt.Sprintf("`%s`, all drawn, p50", k), each(func(s *seat) float64 { return part(key(s).settled, 0.5) }), shown),
				line(fmt.Sprintf("`%s`, all drawn, p99", k), each(func(s *seat) float64 { return part(key(s).settled, 0.99) }), shown))
		}
	}
	r.tables = append(r.tables, t)
}

func (r *report) desks(qs []question, counters []*counter) {
	t := table{"Questions to an open database", "p50 in one process, without a terminal.", r.head("question"), nil, 0}
	for k, q := range qs {
		var values []float64
		for _, c := range counters {
			values = append(values, float64(c.asked[k].At(0.5)))
		}
		t.rows = append(t.rows, line(q.name, values, shown))
	}
	r.tables = append(r.tables, t)
	act := table{
		"One durable action",
		"A lead that is given to somebody through the desk, on disk (`synchronous=FULL`) before it is answered.",
		r.head("figure"),
		nil,
		0,
	}
	for _, of := range []struct {
		name    string
		samples func(*counter) measure.Sample
	}{
		{"one lead again and again", func(c *counter) measure.Sample { return c.one }},
		{"one lead after another", func(c *counter) measure.Sample { return c.spread }},
	} {
		for _, p := range []struct {
			name string
			at   float64
		}{{"p50", 0.5}, {"p99", 0.99}} {
			var values []float64
			for _, c := range counters {
				values = append(values, float64(of.samples(c).At(p.at)))
			}
			act.rows = append(act.rows, line(fmt.Sprintf("%s, %s of %d", of.name, p.name, len(of.samples(counters[0]))), values, shown))
		}
	}
	r.tables = append(r.tables, act)
}

func (r *report) markdown(when time.Time) string {
	var b strings.Builder
	b.WriteString(intro)
	fmt.Fprintf(&b, "Measured on %s with `make bench`: %s, %d cores, %s, %s, SQLite in `modernc.org/sqlite` %s.\n",
		when.UTC().Format(time.DateOnly), measure.Processor(), runtime.NumCPU(), measure.System(), runtime.Version(), driver())
	fmt.Fprintf(&b, "\nLoad of the machine when it began and when it ended: %s and %s processes that want a core; above %d it was "+
		"busy with "+
		"other things too.\n", r.load, measure.Load(), runtime.NumCPU()+1)
	for _, t := range r.tables {
		r.write(&b, &t)
	}
	if len(r.packages) > 0 {
		t := table{"Computing", "Benchmarks of the packages, one core.", []string{"what", "time", "per second", "allocations"}, nil, 1}
		for _, m := range r.packages {
			if ns := m.values["ns/op"]; m.values["rows/s"] == 0 && ns > 0 {
				t.rows = append(t.rows, []string{m.name, time.Duration(ns).String(), measure.Grouped(int(1e9 / ns)),
					fmt.Sprintf("%.0f", m.values["allocs/op"])})
			}
		}
		r.write(&b, &t)
		r.bare(&b)
	}
	t := table{"Import of files, the built program", "Wall time and processor time of whole processes, with checks, matching, scoring, " +
		"clocks, journal and the search index. Beside it what others do with the same rows; they do less.",
		[]string{"what", "time", "rows/s", "processor time", "peak memory"}, nil, 3}
	for _, i := range r.imports {
		if i.note != "" {
			t.rows = append(t.rows, []string{i.name, i.note, "", "", ""})
			continue
		}
		t.rows = append(t.rows, []string{i.name, i.wall.Round(10 * time.Millisecond).String(),
			measure.Grouped(int(float64(i.rows) / i.wall.Seconds())), i.cpu.Round(10 * time.Millisecond).String(), measure.MiB(i.peak)})
	}
	if len(t.rows) > 0 {
		r.write(&b, &t)
	}
	b.WriteString(notes)
	return b.String()
}

// bare is the import against a loop that inserts exactly the rows it made.
func (r *report) bare(b *strings.Builder) {
	for _, m := range r.packages {
		v := m.values
		if v["bare/s"] == 0 {
			continue
		}
		t := table{"Import against a bare loop", m.name + ", everything on, against a loop that inserts the very rows the import made, " +
			"journal, indexes and search index included, with prepared statements of the same driver in transactions of the same size.",
			[]string{"figure", "import", "bare loop", "import's part"}, nil, 1}
		t.rows = append(t.rows, []string{"rows/s", measure.Grouped(int(v["rows/s"])), measure.Grouped(int(v["bare/s"])),
			fmt.Sprintf("%.0f %%", 100*v["of-bare"])})
		if v["rows/cpu-s"] > 0 {
			t.rows = append(t.rows, []string{"rows per second of processor time", measure.Grouped(int(v["rows/cpu-s"])),
				measure.Grouped(int(v["bare/cpu-s"])), fmt.Sprintf("%.0f %%", 100*v["of-bare-cpu"])})
		}
		if v["again/s"] > 0 {
			t.rows = append(t.rows, []string{"the same file again, rows/s", measure.Grouped(int(v["again/s"])), "", ""})
		}
		r.write(b, &t)
	}
}

// write writes a table, with what an earlier report says behind it.
func (r *report) write(b *strings.Builder, t *table) {
	column := t.compared
	if column == 0 && t.head[len(t.head)-1] == "ratio" {
		column = len(t.head) - 2
	}
	if then := r.before[t.title]; then != nil && column > 0 {
		known := false
		wide := table{title: t.title, about: t.about, head: append(slices.Clone(t.head), "before: "+t.head[column])}
		for _, row := range t.rows {
			figure, ok := then[row[0]]
			known = known || ok
			if !ok {
				figure = "–"
			}
			wide.rows = append(wide.rows, append(slices.Clone(row), figure))
		}
		if known {
			t = &wide
		}
	}
	t.write(b)
}

// earlier reads a report: of each table the column that is compared, by row.
func earlier(doc string) map[string]map[string]string {
	out := map[string]map[string]string{}
	title, column := "", 0
	for l := range strings.Lines(doc) {
		l = strings.TrimSpace(l)
		if rest, ok := strings.CutPrefix(l, "## "); ok {
			title, column = rest, -1
			continue
		}
		if !strings.HasPrefix(l, "| ") {
			continue
		}
		cells := strings.Split(strings.Trim(l, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if column < 0 { // the head
			out[title] = map[string]string{}
			if column = slices.Index(cells, "ratio") - 1; column < 0 {
				column = max(1, slices.Index(cells, "processor time"))
			}
			continue
		}
		if column < len(cells) {
			out[title][cells[0]] = cells[column]
		}
	}
	return out
}

// load is how many processes wanted a core, on average over the last minute.
func (t *table) write(b *strings.Builder) {
	fmt.Fprintf(b, "\n## %s\n\n%s\n\n| %s |\n|%s\n", t.title, t.about, strings.Join(t.head, " | "), strings.Repeat("---|", len(t.head)))
	for _, row := range t.rows {
		fmt.Fprintf(b, "| %s |\n", strings.Join(row, " | "))
	}
}

func driver() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, d := range info.Deps {
			if d.Path == "modernc.org/sqlite" {
				return d.Version
			}
		}
	}
	return ""
}

// The words around the tables.
var (
	//go:embed intro.md
	intro string
	//go:embed notes.md
	notes string
)
