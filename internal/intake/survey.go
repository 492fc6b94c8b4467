package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/intake/value"
	"github.com/eqltui/eqltui/internal/safetext"
)

// survey looks through a whole file before any of it is taken in, for what only the whole can tell: texts
// that contradict the locale, which put those in doubt that could be read in two ways, and columns that
// mean the same and differ.
type survey struct {
	j       *job
	dates   bool // still asked
	numbers bool
	rivals  bool
	pairs   map[string]pair // by the two columns
}

// pair is two columns that mean one field and differ.
type pair struct {
	field, first, second string
	line                 int
}

// look surveys the file of a job, where there is anything to ask of it.
func (j *job) look(ctx context.Context) error {
	s := &survey{j: j, dates: j.form.dates.Order != value.AnyOrder, numbers: j.form.numbers.Decimal != 0 && !j.form.json,
		rivals: j.header.rivals != nil && !j.form.json}
	if !s.dates && !s.numbers && !s.rivals || !j.source.again() {
		return nil
	}
	if err := j.begin(); err != nil {
		return err
	}
	for s.dates || s.numbers || s.rivals {
		if err := ctx.Err(); err != nil {
			return err
		}
		more, err := s.row()
		if err != nil {
			return err
		}
		if !more {
			break
		}
	}
	if err := s.clash(); err != nil {
		return err
	}
	return j.begin()
}

// row looks at the next row; false is the end.
func (s *survey) row() (bool, error) {
	t, err := s.j.rows.Next()
	if errors.Is(err, io.EOF) {
		return false, nil
	}
	if err != nil || t.Err != nil {
		return err == nil, err
	}
	cells, blank := tidied(&t, s.j.form.json)
	if blank {
		return true, nil
	}
	cols, err := s.j.columnsOf(&t)
	if err != nil {
		return true, nil // the row is rejected when its turn comes
	}
	r := row{cols: cols, cells: cols.ours(cells), form: &s.j.form}
	for i, field := range cols.fields {
		switch k := sortOf(field); {
		case r.cells[i] == "":
		case k == aDate && s.dates:
			_, err := value.Time(r.cells[i], s.j.form.zones, s.j.form.dates)
			s.j.form.dates.Doubtful = contradicts(err)
			s.dates = !s.j.form.dates.Doubtful
		case k == aNumber && s.numbers:
			_, err := value.Money(r.cells[i], s.j.form.numbers, "")
			s.j.form.numbers.Doubtful = contradicts(err)
			s.numbers = !s.j.form.numbers.Doubtful
		}
	}
	for field := range cols.rivals {
		if !s.rivals {
			break // keys of rows are told row by row
		}
		s.compare(&r, field, t.Line)
	}
	return true, nil
}

func contradicts(err error) bool {
	var c *value.Contrary
	return errors.As(err, &c)
}

// compare notes the columns of a field that differ in a row.
func (s *survey) compare(r *row, field string, line int) {
	at := append([]int{r.cols.at[field]}, r.cols.rivals[field]...)
	for n, i := range at {
		for _, k := range at[n+1:] {
			a, b := r.cells[i], r.cells[k]
			if a == "" || b == "" || saysNothing(field, a) || saysNothing(field, b) || safetext.Fold(a) == safetext.Fold(b) {
				continue
			}
			p := pair{field, r.cols.names[i], r.cols.names[k], line}
			if s.pairs == nil {
				s.pairs = map[string]pair{}
			}
			if key := p.first + "\x00" + p.second; s.pairs[key].line == 0 {
				s.pairs[key] = p
			}
		}
	}
}

// clash refuses a file in which columns that mean the same differ, all of them at once.
func (s *survey) clash() error {
	if len(s.pairs) == 0 {
		return nil
	}
	var why, maps []string
	for _, p := range s.pairs {
		why = append(why, fmt.Sprintf("%s and %s both mean %s and differ (line %d)", shown(p.first), shown(p.second), p.field, p.line))
		maps = append(maps, fmt.Sprintf("--map %q", p.second+"="+toAttribute))
	}
	slices.Sort(why)
	slices.Sort(maps)
	return fault.New(fault.Invalid, "import "+safetext.Line(s.j.name), "the columns "+strings.Join(why, "; the columns "),
		"say which one is not it, as in "+strings.Join(slices.Compact(maps), " "))
}
