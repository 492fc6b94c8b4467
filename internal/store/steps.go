package store

import (
	"context"
	"slices"
)

// mostSteps is how many next steps that are due stand on top. Of more, the others stay where they stood.
const mostSteps = 200

// steps gives the leads of a selection whose next step is due, the one that is due longest first. There are
// few: they are read once.
func (s *Selection) steps(ctx context.Context, tx *Tx) ([]Place, error) {
	if s.stepped {
		return s.due, nil
	}
	s.due = nil
	text, args := s.stepsText()
	err := tx.rows(ctx, text, args, 5, func(c *cells) error {
		due, id, queue := c.int(), c.int(), c.text()
		s.due = append(s.due, Place{Section: s.section(due, queue), DueAt: due, ID: id, Step: true,
			Ready: c.text() == "new" && c.text() == "eql"})
		return nil
	})
	s.stepped = err == nil
	return s.due, err
}

func (s *Selection) stepsText() (string, []any) {
	w := &where{byDue: true, byIndex: true}
	w.add("l.next_on > 0")
	w.add("l.next_on <= " + w.arg(Millis(s.who.Now)))
	w.all(s.asks)
	return "SELECT l.due_at, l.id, l.queue, COALESCE(l.stage, ''), COALESCE(l.verdict, '')" + joined(w.text()) + w.text() +
		" ORDER BY l.next_on, l.id LIMIT " + w.arg(mostSteps), w.args
}

// stepsFirst gives up to limit places after the cursor, limit 0 is all, those first whose next step is due.
func (s *Selection) stepsFirst(ctx context.Context, tx *Tx, after *Place, limit int) ([]Place, error) {
	steps, err := s.steps(ctx, tx)
	if err != nil {
		return nil, err
	}
	is := make(map[int64]bool, len(steps))
	for _, p := range steps {
		is[p.ID] = true
	}
	var out []Place
	switch {
	case after == nil:
		out = slices.Clone(steps)
	case after.Step:
		at := slices.IndexFunc(steps, func(p Place) bool { return p.ID == after.ID })
		out = slices.Clone(steps[at+1:])
		after = nil
	}
	if limit > 0 && len(out) >= limit {
		return out[:limit], nil
	}
	left := 0
	if limit > 0 {
		left = limit - len(out) + len(steps)
	}
	rest, err := s.places(ctx, tx, after, left)
	out = append(out, slices.DeleteFunc(rest, func(p Place) bool { return is[p.ID] })...)
	if limit > 0 && len(out) > limit {
		out = out[:limit]
	}
	return out, err
}

// CountSteps counts the leads of a selection whose next step is due, up to as many as stand on top.
func (tx *Tx) CountSteps(ctx context.Context, sel *Selection) (int, error) {
	steps, err := sel.steps(ctx, tx)
	return len(steps), err
}

// stepsIn is how many of those whose next step is due a count of a section, or of what is ready, holds.
func (s *Selection) stepsIn(ctx context.Context, tx *Tx, is func(Place) bool) (n int, err error) {
	if s.order != ByReady {
		return 0, nil
	}
	steps, err := s.steps(ctx, tx)
	for _, p := range steps {
		if is(p) {
			n++
		}
	}
	return n, err
}
