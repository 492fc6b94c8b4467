package assist

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/eqltui/eqltui/internal/safetext"
	"github.com/eqltui/eqltui/internal/ui/kit"
	"github.com/eqltui/eqltui/internal/ui/place"
)

// sort is what a question is about.
type sort int

const (
	aFile   sort = iota // its kind, its encoding
	aColumn             // what a column is
	aLack               // what stands in a column that is not there
	aForm               // how dates, numbers and times are written
	aWord               // what a word means
)

// ask is one line of the list: a column, or a question beside the columns.
type ask struct {
	key     string
	sort    sort
	name    string // clean, as it is shown
	theirs  string // as the file has it: a column, or a word
	column  string // our column, of a word or of what lacks
	flag    string
	samples []string
	shown   string // a text that asks it
	taken   string // what it was taken for
	how     string
	near    string
	choices []place.Choice
	filled  int
	rows    int
	n       int    // rows with this word
	of      string // which file, where there are several and it is of one
	about   string // what is asked of the file
	free    bool   // it may be said and need not be
	live    bool
	open    bool
}

// notNeeded is how a thing stands that may be said and need not be.
const notNeeded = "free"

// answer is what was said to one question. with is one of a batch.
type answer struct {
	key, name, taken, how string
	said                  []place.Said
	with                  bool
	batch                 int
}

// here is the question under the cursor, nil for none.
func (a *assist) here() *ask {
	key := a.list.Key()
	for i := range a.asks {
		if a.asks[i].key == key {
			return &a.asks[i]
		}
	}
	return nil
}

// given is what was said to a question last, nil for nothing.
func (a *assist) given(key string) *answer {
	for i := range slices.Backward(a.answers) {
		if a.answers[i].key == key {
			return &a.answers[i]
		}
	}
	return nil
}

// said is all that is said now: of each question the last answer, in the order of the first.
func (a *assist) said() []place.Said {
	var out []place.Said
	seen := map[string]bool{}
	for _, first := range a.answers {
		if !seen[first.key] {
			seen[first.key] = true
			out = append(out, a.given(first.key).said...)
		}
	}
	return out
}

// commandLine does the same as what is said here.
func (a *assist) commandLine() string { return a.s.Files.Line(a.names, a.said()) }

// arrange lists what is asked and what is known, questions about the file first.
func (a *assist) arrange() {
	for i := range a.told {
		a.told[i].live = false
	}
	var columns []ask
	for i := range a.plans {
		p := &a.plans[i]
		file := ""
		if len(a.plans) > 1 {
			file = strconv.Itoa(i)
		}
		for k := range p.Asks {
			a.tell(a.fileAsk(&p.Asks[k], file))
		}
		for k := range p.Columns {
			columns = append(columns, a.columnAsk(&p.Columns[k], file, p.Fields, p.Keeps))
		}
	}
	for i := range a.fates {
		for k := range a.fates[i].Words {
			a.tell(wordAsk(&a.fates[i].Words[k]))
		}
	}
	a.asks = a.asks[:0]
	for _, sort := range []sort{aFile, aColumn, aLack, aForm, aWord} {
		if sort == aColumn {
			a.asks = append(a.asks, columns...)
			continue
		}
		for _, q := range a.told {
			if q.sort == sort && (q.live || a.given(q.key) != nil) {
				a.asks = append(a.asks, q)
			}
		}
	}
	items := make([]kit.Item, len(a.asks))
	for i := range a.asks {
		q := &a.asks[i]
		if g := a.given(q.key); g != nil {
			q.taken, q.how, q.open = g.taken, g.how, false
		}
		items[i] = kit.Item{Key: q.key}
	}
	a.list.Set(items)
}

// tell keeps a question, so that it can be seen and answered otherwise when it is answered.
func (a *assist) tell(q ask) {
	q.live, q.open = true, !q.free || q.near != ""
	if i := slices.IndexFunc(a.told, func(t ask) bool { return t.key == q.key }); i >= 0 {
		a.told[i] = q
		return
	}
	a.told = append(a.told, q)
}

func (a *assist) columnAsk(c *place.FileColumn, file string, fields []string, keeps bool) ask {
	q := ask{key: "column:" + file + ":" + c.Name, sort: aColumn, name: safetext.Line(c.Name), theirs: c.Name, samples: c.Samples,
		taken: strings.Join(c.Fields, ", "), how: c.How, near: c.Nearest, filled: c.Filled, rows: c.Rows, live: true,
		open: c.How == place.ColumnUnknown && c.Filled > 0 && len(fields) > 0}
	if i, err := strconv.Atoi(file); err == nil {
		q.of = a.names[i]
	}
	if c.Rival != "" {
		q.taken, q.shown, q.how = "", c.Rival, place.ColumnIgnored
		if keeps {
			q.how = place.ColumnAttribute
		}
	}
	for _, f := range fields {
		choice := place.Choice{Value: f}
		for i := range a.plans {
			for _, other := range a.plans[i].Columns {
				if slices.Contains(other.Fields, f) {
					choice.Means = other.Name
				}
			}
		}
		q.choices = append(q.choices, choice)
	}
	return q
}

// fileName is a file without its folder, for the screen.
func fileName(path string) string { return safetext.Line(filepath.Base(path)) }

func (a *assist) fileAsk(f *place.FileAsk, file string) ask {
	q := ask{key: f.Flag + ":" + f.Column, flag: f.Flag, column: f.Column, shown: f.Shown, near: f.Near, choices: f.Choices, sort: aForm,
		free: f.Free}
	switch f.Flag {
	case "kind", "encoding":
		q.sort, q.key = aFile, f.Flag+":"+file
		q.name = a.s.Say("import.ask_" + f.Flag)
		if i, err := strconv.Atoi(file); err == nil { // each of several is what is said of it
			q.of, q.about = a.names[i], q.name
			q.name = fileName(q.of)
		}
	case "profile":
		q.sort, q.key, q.name = aFile, f.Flag, a.s.Say("import.ask_profile")
		if f.Near == "" {
			q.how = notNeeded
		}
	case "set":
		q.sort, q.name = aLack, f.Column
	default:
		q.key = f.Flag // one answer holds for all files and columns
		q.name = a.s.Say("import.ask_" + f.Flag)
	}
	return q
}

func wordAsk(w *place.FileWord) ask {
	return ask{key: "word:" + w.Column + ":" + w.Text, sort: aWord, name: safetext.Line(w.Text), theirs: w.Text, column: w.Column,
		near: w.Near, n: w.N, choices: w.Choices}
}

// openOnes is how many questions are open.
func (a *assist) openOnes() (n int) {
	for i := range a.asks {
		if a.asks[i].open {
			n++
		}
	}
	return n
}

func (a *assist) openColumns() (n int) {
	for i := range a.asks {
		if a.asks[i].open && a.asks[i].sort == aColumn {
			n++
		}
	}
	return n
}

// next puts the cursor on the next open question after the present one, round the end.
func (a *assist) next() {
	at := max(a.list.Cursor(), 0)
	for n := range a.asks {
		if q := &a.asks[(at+n)%len(a.asks)]; q.open {
			a.list.Select(q.key)
			return
		}
	}
}
