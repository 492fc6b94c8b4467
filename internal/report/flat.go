package report

// flat is a table whose records are columns of their own, contact_met for what contact has under met: as CSV has them,
// and people. A row without a record has nil in each of its columns.
type flat struct {
	columns []leaf
	rows    [][]any
}

// leaf is a column that holds no record.
type leaf struct {
	Column
	path []string // names from the row down: contact, met
}

// flatten takes a table apart; keep says which columns are taken.
func flatten(t *Table, keep func(*Column) bool) flat {
	f := flat{columns: leaves(nil, t.Columns, t.Rows, keep), rows: make([][]any, len(t.Rows))}
	for i, row := range t.Rows {
		n := Named{t.Columns, row}
		f.rows[i] = make([]any, len(f.columns))
		for j := range f.columns {
			f.rows[i][j] = n.at(f.columns[j].path)
		}
	}
	return f
}

// leaves lists what columns hold: of a record what any row has in it, in the order in which it came first.
func leaves(path []string, columns []Column, rows [][]any, keep func(*Column) bool) []leaf {
	var out []leaf
	for i := range columns {
		c := columns[i]
		if !keep(&c) {
			continue
		}
		own := append(path[:len(path):len(path)], c.Name)
		if c.Kind != Record {
			out = append(out, leaf{Column: c, path: own})
			continue
		}
		inner := union(i, rows)
		out = append(out, leaves(own, inner.Columns, inner.Rows, keep)...)
	}
	return out
}

// union is the table of the records that stand in one column.
func union(column int, rows [][]any) Table {
	var t Table
	for _, row := range rows {
		n, ok := row[column].(Named)
		if !ok {
			continue
		}
		for _, c := range n.Columns {
			if t.Column(c.Name) < 0 {
				t.Columns = append(t.Columns, c)
			}
		}
	}
	for _, row := range rows {
		n, _ := row[column].(Named)
		t.Rows = append(t.Rows, n.under(t.Columns))
	}
	return t
}

// under is the values of the names that columns have.
func (n *Named) under(columns []Column) []any {
	row := make([]any, len(columns))
	for i := range columns {
		row[i] = n.Get(columns[i].Name)
	}
	return row
}

// at is the value under a path, nil when there is none.
func (n *Named) at(path []string) any {
	v := n.Get(path[0])
	if len(path) == 1 {
		return v
	}
	inner, _ := v.(Named)
	return inner.at(path[1:])
}

func all(*Column) bool     { return true }
func shown(c *Column) bool { return !c.Quiet }
