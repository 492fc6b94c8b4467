package report

import (
	"fmt"
	"math"
	"time"

	"github.com/eqltui/eqltui/internal/fault"
	"github.com/eqltui/eqltui/internal/review"
)

// check holds every value against the kind of its column, so that no format has to doubt one. What it finds is a fault
// of the program.
func (r *Report) check() error {
	err := r.Table.check()
	if err == nil {
		err = r.Total.check()
	}
	if err != nil {
		return fault.Wrap(fault.Internal, "write the report "+r.Name, err, "")
	}
	return nil
}

func (t *Table) check() error {
	for i, row := range t.Rows {
		if err := (&Named{t.Columns, row}).check(); err != nil {
			return fmt.Errorf("row %d: %w", i+1, err)
		}
	}
	return nil
}

func (n *Named) check() error {
	if len(n.Values) != len(n.Columns) {
		return fmt.Errorf("%d values in %d columns", len(n.Values), len(n.Columns))
	}
	for i, c := range n.Columns {
		if err := c.check(n.Values[i]); err != nil {
			return fmt.Errorf("%s: %w", c.Name, err)
		}
	}
	return nil
}

func (c *Column) check(v any) error {
	ok := false
	switch v := v.(type) {
	case nil:
		ok = true
	case string:
		ok = c.Kind == Text || c.Kind == Word || c.Kind == Day
	case int64:
		ok = c.Kind == Count || c.Kind == Money
	case float64:
		ok = (c.Kind == Decimal || c.Kind == Share) && !math.IsNaN(v) && !math.IsInf(v, 0)
	case review.Rate:
		ok = c.Kind == Rate
	case bool:
		ok = c.Kind == Flag
	case time.Time:
		ok = c.Kind == Instant
	case time.Duration:
		ok = c.Kind == Span
	case Named:
		if c.Kind == Record {
			return v.check()
		}
	case Table:
		if c.Kind == Lines {
			return v.check()
		}
	}
	if !ok {
		return fmt.Errorf("%T is no %s", v, c.Kind)
	}
	return nil
}
