package desk

import (
	"slices"
	"strings"

	"github.com/eqltui/eqltui/internal/journal"
)

// foldRow applies what an event says of a row of its own. An event that took the row away leaves none.
func foldRow(rows map[Subject]fold, ev *journal.Event) {
	noun, id := rowOf(ev)
	if noun == "" {
		return
	}
	on := Subject{SubjectKind(noun), id}
	if rows[on] == nil {
		rows[on] = fold{}
	}
	gone := true
	for name, c := range ev.Data.Changes {
		if field, ok := strings.CutPrefix(name, noun+"."); ok {
			rows[on][field] = c.After
			gone = gone && len(c.After) == 0
		}
	}
	if gone {
		delete(rows, on)
	}
}

// audit compares every row of a kind with what its events give.
func (s *shelf[T]) audit(w *work, rows map[Subject]fold, tell func(Mismatch) error) error {
	if s.every == nil {
		return nil
	}
	again := func(id, field, want, have string) error {
		return tell(Mismatch{Kind: "fact", Where: s.noun + " " + id, Field: field, Want: want, Have: have, Hint: "import it again"})
	}
	err := s.every(w, func(row *T) error {
		on := Subject{SubjectKind(s.noun), s.id(row)}
		f := rows[on]
		if delete(rows, on); f == nil && s.untold {
			return nil
		}
		if f == nil {
			return again(on.ID, "row", "an event that saved it", "none")
		}
		now, err := s.fields.Diff(nil, row, "")
		if err != nil {
			return err
		}
		have := fold{}
		for name, c := range now {
			if _, told := f[name]; told || !s.untold {
				have[name] = c.After
			}
		}
		f.instants()
		have.instants()
		return f.compare(have, nil, func(field, want, is string) error { return again(on.ID, columnName(field), want, is) })
	})
	if err != nil {
		return err
	}
	var gone []string
	for on := range rows {
		if string(on.Kind) == s.noun {
			gone = append(gone, on.ID)
		}
	}
	slices.Sort(gone)
	for _, id := range gone {
		if err := again(id, "row", "one", "none"); err != nil {
			return err
		}
	}
	return nil
}
