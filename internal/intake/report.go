package intake

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/eqltui/eqltui/internal/desk"
	"github.com/eqltui/eqltui/internal/safetext"
)

// maxProblems is how many rows with a problem a report names; the rejects file has all rejected.
const maxProblems = 20

// Report is what became of one file. The six fates add up to Read.
type Report struct {
	File         string `json:"file"`
	Kind         string `json:"kind"`
	Profile      string `json:"profile,omitempty"` // the saved one whose document was used
	Read         int    `json:"read"`
	Created      int    `json:"created"`
	Updated      int    `json:"updated"`
	Unchanged    int    `json:"unchanged"`
	Quarantined  int    `json:"quarantined"`
	Disqualified int    `json:"disqualified"`
	Rejected     int    `json:"rejected"`
	Took         string `json:"took"`
	DryRun       bool   `json:"dry_run,omitempty"`
	// Stopped says that the import was broken off: rows behind those read were not looked at.
	Stopped bool   `json:"stopped,omitempty"`
	Format  string `json:"format"`
	// Batch is by what the import is taken back, "" of a dry run.
	Batch string `json:"batch,omitempty"`
	// Rejects is the file in which the rejected rows are kept, "" when there is none.
	Rejects  string    `json:"rejects,omitempty"`
	Problems []Problem `json:"problems,omitempty"`
	// Ignored names the columns that were not read.
	Ignored []string `json:"ignored_columns,omitempty"`
	// Unknown names the columns of which nothing says what they are, whether they are kept or not.
	Unknown []string `json:"unknown_columns,omitempty"`
	// Nearest says of some of them what they were probably meant to be.
	Nearest []Nearest `json:"-"`
	// Warnings are what rows say that cannot be right together, and come in all the same.
	Warnings []Warning `json:"warnings,omitempty"`
	// Words are the texts that are no value of their column, with their numbers, by our name of it.
	Words map[string][]Word `json:"unknown_values,omitempty"`
}

// Nearest says what unknown columns were probably meant to be.
type Nearest struct{ Column, Field string }

// Warning is one such thing, how many rows say it, and the first of them.
type Warning struct {
	What string `json:"what"`
	N    int    `json:"n"`
	Line int    `json:"line"`
}

// warn notes it of a row.
func (r *Report) warn(all []Warning) {
	for _, w := range all {
		if i := slices.IndexFunc(r.Warnings, func(k Warning) bool { return k.What == w.What }); i >= 0 {
			r.Warnings[i].N++
		} else {
			r.Warnings = append(r.Warnings, w)
		}
	}
}

// Word is a text of a column and how many rows have it.
type Word struct {
	Value string `json:"value"`
	N     int    `json:"n"`
}

// mostNames bounds how many columns of a file, and words of a column, a report names.
const mostNames = 100

// ignore names the columns of a header that nobody reads or knows, each once.
func (r *Report) ignore(k *kind, c *columns) {
	note := func(to *[]string, names []string) {
		for _, name := range names {
			if name = safetext.Line(name); len(*to) < mostNames && !slices.Contains(*to, name) {
				*to = append(*to, name)
			}
		}
	}
	note(&r.Ignored, c.ignored)
	known := len(r.Unknown)
	note(&r.Unknown, c.unknown)
	for _, name := range r.Unknown[known:] {
		if field := c.nearest(k, name); field != "" {
			r.Nearest = append(r.Nearest, Nearest{name, field})
		}
	}
}

// oddWords counts texts by field. Of a field with very many only the first are told apart.
type oddWords map[string]map[string]int

func (w *oddWords) add(o oddWord) {
	if *w == nil {
		*w = oddWords{}
	}
	if (*w)[o.field] == nil {
		(*w)[o.field] = map[string]int{}
	}
	(*w)[o.field][o.text]++
}

// tell adds the words of a batch to the report, the most frequent first.
func (r *Report) tell(odd oddWords) {
	for field, words := range odd {
		list := r.Words[field]
		for text, n := range words {
			text = safetext.Line(text)
			if i := slices.IndexFunc(list, func(w Word) bool { return w.Value == text }); i >= 0 {
				list[i].N += n
			} else {
				list = append(list, Word{text, n})
			}
		}
		slices.SortFunc(list, func(a, b Word) int { return cmp.Or(b.N-a.N, strings.Compare(a.Value, b.Value)) })
		r.Words = grown(r.Words)
		r.Words[field] = list[:min(len(list), mostNames)]
	}
}

// Problem is one row that did not simply come in.
type Problem struct {
	Line   int       `json:"line"`
	Fate   desk.Fate `json:"fate"`
	Reason string    `json:"reason"`
}

// count notes the fate of a row, and reports whether it did not simply come in.
func (r *Report) count(line int, fate desk.Fate, reason string) (trouble bool) {
	r.Read++
	switch fate {
	case desk.Created:
		r.Created++
	case desk.Updated:
		r.Updated++
	case desk.Unchanged:
		r.Unchanged++
	case desk.Held:
		r.Quarantined++
	case desk.Turned:
		r.Disqualified++
	default:
		r.Rejected++
		fate = desk.RejectedIn
	}
	trouble = fate == desk.Held || fate == desk.Turned || fate == desk.RejectedIn
	if trouble && len(r.Problems) < maxProblems {
		r.Problems = append(r.Problems, Problem{Line: line, Fate: fate, Reason: reason})
	}
	return trouble
}

// file is the report as the journal keeps it.
func (r *Report) file() desk.File {
	return desk.File{Name: r.File, Kind: r.Kind, Counts: map[desk.Fate]int{
		desk.Created: r.Created, desk.Updated: r.Updated, desk.Unchanged: r.Unchanged,
		desk.Held: r.Quarantined, desk.Turned: r.Disqualified, desk.RejectedIn: r.Rejected,
	}}
}

// took is the duration as JSON has it, to the millisecond.
func took(d time.Duration) string { return d.Round(time.Millisecond).String() }
